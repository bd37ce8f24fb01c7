//! Feeds: the newest items of a list as Atom, RSS and JSON Feed (DOMAIN F).
//!
//! The three formats are written from one `Feed`, so that entries, order and ids are the same in all.

mod atom;
mod content;
mod entry;
mod html;
mod json;
mod kept;
mod media;
mod opml;
mod rss;
pub(super) mod xml;

pub use entry::tag;
pub use kept::EntryBytes;
pub(super) use kept::Kept;
pub(super) use opml::opml;

use crate::base::{
    hash::{ContentHash, HashOf},
    lang::Lang,
};
use crate::config::FeedFormat;
use crate::model::{Article, Card, Edition};
use crate::plan::{Beside, Slice, Work};
use crate::theme::strings::Strings;
use content::Writing;
use std::sync::Arc;

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
    Article {
        article: &'s Article,
        card: &'s Card,
    },
    /// `items` are the cards of [`Edition::items`], in that order.
    Edition {
        edition: &'s Edition,
        items: Vec<&'s Card>,
    },
}

/// One entry as the caller gives it.
#[derive(Debug, Clone)]
pub struct EntryText<'s> {
    pub of: EntryOf<'s>,
    /// The record's body as HTML that can stand away from the site; an edition's introduction, none when its body is
    /// made of its items. May be left out where the configuration says `feeds: full_text: none`.
    pub body: Option<String>,
    pub beside: Beside<'s>,
}

/// The bytes of one entry of the slice's feed; `strings` are those of `slice.lang`.
#[must_use]
pub fn entry_bytes(slice: &Slice<'_>, strings: &Strings, text: &EntryText<'_>, markdown: &dyn Markdown) -> EntryBytes {
    let Work::Feed { format, .. } = slice.work else { unreachable!("only a feed's output has entries") };
    let writing = Writing { strings, markdown, base: &slice.config.base_url };
    let entry = entry::entry(slice, text, &writing);
    match format {
        FeedFormat::Atom => atom::entry(slice.config, &entry),
        FeedFormat::Rss => rss::item(slice.config, &entry),
        FeedFormat::Json => json::item(entry::about(slice).as_deref(), &entry),
    }
}

/// The bytes of the feed that the slice is of. `entries` stand in the order of `slice.articles` or `slice.editions`.
#[must_use]
pub fn feed(slice: &Slice<'_>, strings: &Strings, entries: &[Arc<EntryBytes>]) -> Vec<u8> {
    let Work::Feed { of, format, .. } = slice.work else { unreachable!("only a feed's output is made into a feed") };
    let feed = entry::feed(slice, of, strings);
    let entries = fitted(entries, 2_000);
    match format {
        FeedFormat::Atom => atom::write(&feed, &entries),
        FeedFormat::Rss => rss::write(&feed, &entries),
        FeedFormat::Json => json::write(&feed, &entries),
    }
}

/// What makes an entry what it is within one build: the article, whose words it is told in, and how it is written.
#[must_use]
pub fn keys(slice: &Slice<'_>) -> Vec<ContentHash> {
    let Work::Feed { format, .. } = slice.work else { return Vec::new() };
    let key = |kind: i64, hash: ContentHash, body: Option<ContentHash>| {
        let mut key = HashOf::new();
        key.number(kind).number(format as i64).text(slice.lang.as_str()).hash(hash).hash(body.unwrap_or_default());
        key.done()
    };
    let articles = slice.rows.iter().map(|of| key(1, of.hash, None));
    let editions = slice.editions.iter().map(|one| key(2, one.hash, one.body.as_ref().map(|body| body.hash)));
    articles.chain(editions).collect()
}

/// How much of an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    Summary,
}

/// Above this the oldest entries keep the summary only (DOMAIN F-1, JSON Feed 1.1).
const LIMIT: usize = 250_000;

/// An entry and how much of it is written.
type Fitted<'e> = (&'e EntryBytes, Extent);

/// The newest entries whole as long as the feed stays below [`LIMIT`] with `frame` bytes around them.
fn fitted(entries: &[Arc<EntryBytes>], frame: usize) -> Vec<Fitted<'_>> {
    let sum = |extent| frame + entries.iter().map(|entry| entry.len(extent)).sum::<usize>();
    let all_fit = sum(Extent::Whole) <= LIMIT;
    let (mut total, mut room) = (sum(Extent::Summary), true);
    let mut extent = |entry: &EntryBytes| {
        let grown = (total + entry.len(Extent::Whole)).saturating_sub(entry.len(Extent::Summary));
        room = room && (all_fit || grown <= LIMIT);
        if !room {
            return Extent::Summary;
        }
        total = grown;
        Extent::Whole
    };
    entries.iter().map(|entry| (&**entry, extent(entry))).collect()
}
