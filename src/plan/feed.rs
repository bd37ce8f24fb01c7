//! What a feed and its history hold (DOMAIN F-1, F-9).

use super::{FeedSource, LangAt, address, own};
use crate::base::id::Id;
use crate::config::{FeedFormat, FeedOf, Feeds};
use crate::model::{Article, Card, Edition, Site};
use std::borrow::Cow;
use std::ops::Range;

/// The kind of list under which the configuration speaks of a feed; none for the site's own lists.
fn kind(of: FeedSource) -> Option<FeedOf> {
    use super::ListOf;
    match of {
        FeedSource::Front => Some(FeedOf::Front),
        FeedSource::Editions => Some(FeedOf::Editions),
        FeedSource::Story(_) => Some(FeedOf::Stories),
        FeedSource::List(ListOf::Topic(_)) => Some(FeedOf::Topics),
        FeedSource::List(ListOf::Source(_)) => Some(FeedOf::Sources),
        FeedSource::List(ListOf::Person(_)) => Some(FeedOf::People),
        FeedSource::List(ListOf::Section(_)) => Some(FeedOf::Sections),
        FeedSource::List(ListOf::Named(_)) => None,
    }
}

/// Whether a list has feeds. One of the site's own says so itself (DOMAIN F-1).
pub(super) fn is_wanted(site: &Site, of: FeedSource) -> bool {
    match (kind(of), of) {
        (Some(kind), _) => site.config.feeds.of.contains(&kind),
        (None, FeedSource::List(of)) => {
            let key = address::named(site, of).map(|named| &named.key);
            site.config.lists.iter().any(|list| list.feed && key.is_some_and(|key| **key == *list.id))
        }
        (None, _) => false,
    }
}

/// The formats of a list's feeds: the front page has all (DOMAIN F-1).
pub(super) fn formats(feeds: &Feeds, of: FeedSource) -> Vec<FeedFormat> {
    if of == FeedSource::Front { FeedFormat::ALL.to_vec() } else { feeds.formats.clone() }
}

/// Whether a feed can be read back to its first entry in this format. RSS has no standard for it that readers know.
pub(super) fn has_history(feeds: &Feeds, of: FeedSource, format: FeedFormat) -> bool {
    let readable = match format {
        FeedFormat::Atom | FeedFormat::Json => true,
        FeedFormat::Rss => false,
    };
    readable && kind(of).is_some_and(|kind| feeds.history.contains(&kind))
}

/// How many full documents a list of `count` entries has.
pub(super) fn full(feeds: &Feeds, count: usize) -> u32 {
    u32::try_from(count / feeds.items.max(1)).unwrap_or(u32::MAX)
}

/// Which of `count` entries, newest first, stand in the feed itself or in the document `page` of its history: a full
/// one holds the same entries for ever, since they are counted from the oldest.
pub(super) fn window(feeds: &Feeds, count: usize, page: u32) -> Range<usize> {
    let size = feeds.items.max(1);
    match page as usize {
        0 => 0..size.min(count),
        page => {
            let end = count.saturating_sub((page - 1).saturating_mul(size));
            end.saturating_sub(size)..end
        }
    }
}

/// The articles of a list, newest first. A brief has no entry of its own: it stands in its edition's (DOMAIN R-24).
pub(super) fn articles(site: &Site, of: FeedSource, at: LangAt) -> Cow<'_, [Id<Article>]> {
    if of == FeedSource::Front
        && !site.config.mix
        && let Some(run) = site.runs.get(usize::from(at))
    {
        return Cow::Borrowed(run);
    }
    ids(site, of, at).iter().filter_map(|id| site.article_of(*id)).collect()
}

/// The first `count` of [`articles`], without looking at the rest.
pub(super) fn newest(site: &Site, of: FeedSource, at: LangAt, count: usize) -> Vec<Id<Article>> {
    ids(site, of, at).iter().filter_map(|id| site.article_of(*id)).take(count).collect()
}

fn ids(site: &Site, of: FeedSource, at: LangAt) -> &[Id<Card>] {
    match of {
        FeedSource::Front | FeedSource::Editions => {
            site.newest.get(usize::from(at)).map_or(&[][..], |list| &list.items)
        }
        FeedSource::Story(id) => site.story(id).lists.get(usize::from(at)).map_or(&[][..], |list| &list.items),
        FeedSource::List(of) => own::list_items(site, of, at),
    }
}

/// The editions of a language, newest first.
pub(super) fn editions(site: &Site, at: LangAt) -> Vec<&Edition> {
    let lang = super::lang(site, at);
    site.editions.iter().filter(|edition| edition.lang == lang).collect()
}

/// Where the newest entry of a document of a history stands among all items.
pub(super) fn newest_of(site: &Site, of: FeedSource, at: LangAt, page: u32) -> usize {
    let feeds = &site.config.feeds;
    match of {
        FeedSource::Editions => 0,
        FeedSource::Front | FeedSource::Story(_) | FeedSource::List(_) => {
            let articles = articles(site, of, at);
            let first = articles.get(window(feeds, articles.len(), page).start);
            first.map_or(0, |id| site.card_of(*id).index())
        }
    }
}

/// How many entries a list has in all.
pub(super) fn count(site: &Site, of: FeedSource, at: LangAt) -> usize {
    match of {
        FeedSource::Editions => editions(site, at).len(),
        FeedSource::Front | FeedSource::Story(_) | FeedSource::List(_) => articles(site, of, at).len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_documents_are_counted_from_the_oldest() {
        // DOMAIN F-9
        let feeds = Feeds { items: 10, ..Feeds::default() };
        let pages = |count| (1..=full(&feeds, count)).map(|page| window(&feeds, count, page)).collect::<Vec<_>>();
        assert_eq!((pages(9), window(&feeds, 9, 0)), (vec![], 0..9));
        assert_eq!((pages(25), window(&feeds, 25, 0)), (vec![15..25, 5..15], 0..10));
        // A newest entry moves every position by one, and so no document.
        assert_eq!(pages(26), [16..26, 6..16]);
        assert_eq!(pages(30), [20..30, 10..20, 0..10]);
    }
}
