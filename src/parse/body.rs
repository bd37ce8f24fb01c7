//! What the site may know of a body without holding it.

use crate::base::{
    hash::ContentHash,
    span::{Span, Spanned},
};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Where the Markdown of a record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BodyPlace {
    /// These bytes of the file: what follows the front matter.
    After(Range<u32>),
    /// The value of the key `body` of a YAML record.
    Key,
}

/// The facts of a body. The text stays on disk and is read again when its page is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    pub at: BodyPlace,
    pub hash: ContentHash,
    /// Words outside quotations (DOMAIN Q-5).
    pub words: u32,
    /// Words of each quotation, in order: `>` blocks and quote directives (DOMAIN Q-5).
    pub quoted: Vec<Spanned<u32>>,
    pub links: Vec<Link>,
    /// Ids that headings and footnotes get, in order.
    pub anchors: Vec<Box<str>>,
    pub directives: Vec<Directive>,
    /// Plain text of the first heading of level 1 before any other text.
    pub title: Option<Box<str>>,
    /// Plain text of the first paragraph, at most 400 bytes: the description when there is no summary (DOMAIN M-8).
    pub opening: Option<Box<str>>,
}

/// A link or picture of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub target: Box<str>,
    pub span: Span,
    /// A picture, not a link.
    pub image: bool,
}

/// A directive of a body: `::latest{where="topic=korea" limit=5}` (DOMAIN R-14).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directive {
    pub name: Box<str>,
    pub arguments: Vec<(Box<str>, Spanned<Box<str>>)>,
    pub span: Span,
    /// `:::name` … `:::`
    pub container: bool,
}
