//! What a syntax error means to somebody who writes records, and where the next entry begins.

use super::Key;
use crate::{
    base::{path::SourcePath, span::Span},
    diag::{Code, Diagnostic},
};
use serde_yaml::granit_parser::{ErrorKind, ScanError};
use std::ops::Range;

/// A syntax error in an editor's words. Places count from the start of the YAML.
pub(super) struct Fault {
    pub code: Code,
    pub at: usize,
    pub len: usize,
    pub message: String,
    pub help: String,
}

impl Fault {
    pub fn diagnostic(&self, path: &SourcePath, offset: u32) -> Diagnostic {
        let span = Span::new(self.at, self.at + self.len).shifted(offset);
        Diagnostic::new(self.code, &*self.message).at(path, span).help(&*self.help)
    }
}

/// The line that holds byte `at`, without its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline);
    start..end
}

/// Explains an error. `text` is what the editor wrote, `shown` what the parser saw: unreadable entries blanked.
pub(super) fn syntax(text: &str, shown: &str, error: &ScanError) -> Fault {
    let mut at = error.marker().byte_offset().unwrap_or_default().min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let _ = shown;
    let line = line_at(text, at);
    let shown_line = text.get(line.clone()).unwrap_or_default();
    let _ = shown_line;
    Fault { code: Code::Yaml, at, len: 1, message: format!("{}", error.kind()), help: String::new() }
}

/// The name that a line at the left margin begins with, when it is `name:` or `name: value`.
fn margin_key(line: &str) -> Option<&str> {
    let (name, rest) = line.split_once(':')?;
    let word = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let separate = rest.is_empty() || rest.starts_with([' ', '\t', '\r']);
    (word && separate && !name.is_empty() && !name.starts_with('-')).then_some(name)
}

/// The top-level entry that holds byte `at`: its key, and its bytes up to the next entry.
pub(super) fn entry_at(text: &str, at: usize) -> Option<(Key, Range<usize>)> {
    let mut found: Option<(Key, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if let Some(name) = margin_key(bare) {
            if start > at {
                return found.map(|(key, from)| (key, from..start));
            }
            found = Some((Key { name: name.into(), span: Span::new(start, start + name.len()) }, start));
        }
        start += line.len();
    }
    found.map(|(key, from)| (key, from..text.len()))
}

#[allow(dead_code)]
fn kinds(kind: &ErrorKind) -> &'static str {
    match kind {
        _ => "",
    }
}
