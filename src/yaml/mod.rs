//! YAML with the place of every value, in the subset that records may use (DOMAIN R-2, RELIABILITY H6).
//!
//! The only module that knows which crate reads YAML.

use crate::base::span::Span;

/// A value and where it stands. Spans count from the start of the *file*, also when the YAML is its front matter.
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
