//! YAML with the place of every value, in the subset that records may use (DOMAIN R-2, RELIABILITY H6).
//!
//! The only module that knows which crate reads YAML. Two readers stand behind [`read`]: `quick` knows the plain part
//! of the language that records use and gives up at the first thing it is not certain of; `full` knows all of it and
//! explains what is wrong. A test holds one against the other.

mod explain;
mod fields;
mod full;
mod json;
mod quick;

pub use fields::Fields;
pub use json::{to_json, write};

use crate::{
    base::{path::SourcePath, span::Span},
    diag::{Checked, Code, Diagnostic},
};

/// A value and where it stands. Spans count from the start of the *file*, also when the YAML is its front matter.
///
/// The span of a quoted text holds its quotation marks, that of a block scalar is its text, that of a block list begins
/// at its first value. A value that is not written has the span of its key.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

/// A YAML value. A scalar keeps its spelling: the key that reads it decides its type (DOMAIN R-2).
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `~`, `null`, or nothing.
    Null,
    /// A value that could not be read and was reported: whoever asks for it finds nothing and says nothing.
    Broken,
    /// A plain scalar as it is spelt: `no`, `007`, `16:05`, `Kim Jong-un`.
    Plain(Box<str>),
    /// A quoted or block scalar: always text.
    Quoted(Box<str>),
    List(Vec<Node>),
    /// In the order written; no key twice.
    Map(Vec<(Key, Node)>),
}

/// The name of an entry and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub name: Box<str>,
    pub span: Span,
}

/// How much one document may hold (RELIABILITY X).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the document: `limits.front_matter`.
    pub bytes: usize,
    /// Lists and mappings inside each other: `limits.depth`.
    pub depth: usize,
    /// Entries of one list or mapping: `limits.list`.
    pub list: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 * 1024, depth: 16, list: 1_000 }
    }
}

/// Reads one document that begins `offset` bytes into its file.
///
/// The value is always there: what could not be read is [`Value::Broken`] and reported.
#[must_use]
pub fn read(text: &str, offset: u32, path: &SourcePath, limits: Limits) -> Checked<Node> {
    let span = Span::new(0, text.len()).shifted(offset);
    if text.len() > limits.bytes {
        let message = format!("the YAML has {} bytes; the limit is {}", text.len(), limits.bytes);
        let found = Diagnostic::new(Code::Limit, message)
            .at(path, Span { len: 0, ..span })
            .help("move text into the body; `limits.front_matter` in kliping.yaml raises the limit of records");
        return Checked::new(Node { value: Value::Broken, span }, vec![found]);
    }
    match quick::read(text, offset, limits) {
        Some(node) => Checked::clean(node),
        None => full::read(text, offset, path, limits),
    }
}
