//! Feeds: the newest items of a list as Atom, RSS and JSON Feed (DOMAIN F).
//!
//! The three formats are written from one `Feed`, so that entries, order and ids are the same in all.

mod atom;
mod content;
mod entry;
mod html;
mod json;
mod opml;
mod rss;
pub(super) mod xml;

pub use entry::tag;
pub(super) use opml::opml;

use crate::base::lang::Lang;
use crate::config::FeedFormat;
use crate::model::{Article, Card, Edition};
use crate::plan::{Beside, Slice, Work};
use crate::theme::strings::Strings;
use content::Writing;

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

/// The bytes of the feed that the slice is of. `entries` stand in the order of `slice.articles` or `slice.editions`;
/// `strings` are those of `slice.lang`.
#[must_use]
pub fn feed(slice: &Slice<'_>, strings: &Strings, entries: &[EntryText<'_>], markdown: &dyn Markdown) -> Vec<u8> {
    let Work::Feed { of, format, .. } = slice.work else { unreachable!("only a feed's output is made into a feed") };
    let writing = Writing { strings, markdown, base: &slice.config.base_url };
    let feed = entry::feed(slice, of, entries, &writing);
    match format {
        FeedFormat::Atom => atom::write(&feed),
        FeedFormat::Rss => rss::write(&feed),
        FeedFormat::Json => json::write(&feed),
    }
}

/// How much of an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    Whole,
    Summary,
}

/// Above this the oldest entries keep the summary only (DOMAIN F-1, JSON Feed 1.1).
const LIMIT: usize = 250_000;

/// Makes every entry, the newest ones whole as long as the feed stays below [`LIMIT`] with `frame` bytes around them.
fn fitted<T>(
    entries: &[entry::FeedEntry],
    frame: usize,
    make: impl Fn(&entry::FeedEntry, Extent) -> T,
    size: impl Fn(&T) -> usize,
) -> Vec<T> {
    let whole: Vec<T> = entries.iter().map(|entry| make(entry, Extent::Whole)).collect();
    if frame + whole.iter().map(&size).sum::<usize>() <= LIMIT {
        return whole;
    }
    let short: Vec<T> = entries.iter().map(|entry| make(entry, Extent::Summary)).collect();
    let mut total = frame + short.iter().map(&size).sum::<usize>();
    let mut room = true;
    let choose = |(whole, short): (T, T)| {
        let grown = (total + size(&whole)).saturating_sub(size(&short));
        room = room && grown <= LIMIT;
        if !room {
            return short;
        }
        total = grown;
        whole
    };
    whole.into_iter().zip(short).map(choose).collect()
}
