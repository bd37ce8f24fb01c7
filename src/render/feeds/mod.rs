//! Feeds: the newest items of a list as Atom, RSS and JSON Feed (DOMAIN F).
//!
//! The three formats are written from one [`entry::Feed`], so that entries, order and ids are the same in all.

use crate::base::lang::Lang;
use crate::model::{Article, Card, Edition};
use crate::plan::Slice;
use crate::theme::strings::Strings;

/// Makes Markdown of a record into HTML that can stand away from the site (`markdown::Form::Away`): addresses are
/// absolute, nothing has a class or an id (DOMAIN F-8).
pub trait Markdown {
    /// A field that is one paragraph, without `<p>`: summary, why, note, text of a correction, reason.
    fn inline(&self, text: &str, lang: Lang) -> String;
    /// Prose between the items of an edition.
    fn blocks(&self, text: &str, lang: Lang) -> String;
}

/// Whose entry it is.
#[derive(Debug, Clone)]
pub enum EntryOf<'s> {
    Article { article: &'s Article, card: &'s Card },
    /// `items` are the cards of [`Edition::items`], in that order.
    Edition { edition: &'s Edition, items: Vec<&'s Card> },
}

/// One entry as the caller gives it.
#[derive(Debug, Clone)]
pub struct EntryText<'s> {
    pub of: EntryOf<'s>,
    /// The record's body as HTML that can stand away from the site; an edition's introduction, none when its body is
    /// made of its items. May be left out where the configuration says `feeds: full_text: summary`.
    pub body: Option<String>,
}

/// The bytes of the feed that the slice is of. `entries` stand in the order of `slice.articles` or `slice.editions`.
#[must_use]
pub fn feed(_slice: &Slice<'_>, _strings: &Strings, _entries: &[EntryText<'_>], _markdown: &dyn Markdown) -> Vec<u8> {
    Vec::new()
}
