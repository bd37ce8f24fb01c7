//! What the lists of feeds name (DOMAIN F-13).

use super::{FeedSource, LangAt, OpmlOf, Own, Plan, Work, address};
use crate::base::{hash::HashOf, lang::Lang};
use crate::config::FeedFormat;
use crate::model::{Named, Site, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A feed of ours.
#[derive(Debug, Clone)]
pub struct FeedLine<'s> {
    pub of: FeedSource,
    /// What it is about; none for the front page's and the editions'.
    pub named: Option<&'s Arc<Named>>,
    pub lang: Lang,
    /// Its path.
    pub url: String,
    /// The path of the page that lists the same.
    pub home: String,
}

/// The feed of an outlet.
#[derive(Debug, Clone)]
pub struct OutletLine<'s> {
    pub source: &'s Source,
    pub feed: &'s str,
}

/// The lines of one list of feeds.
#[derive(Debug)]
pub enum OpmlOwn<'s> {
    Feeds(Vec<FeedLine<'s>>),
    Outlets(Vec<OutletLine<'s>>),
}

/// The lines of a list. A feed that exists in several formats stands there once, or its readers would get every entry
/// as often.
pub(super) fn own<'s>(site: &'s Site, plan: &Plan, of: OpmlOf) -> Own<'s> {
    match of {
        OpmlOf::Feeds => Own::Opml(OpmlOwn::Feeds(feeds(site, plan))),
        OpmlOf::Outlets => {
            let mut lines: Vec<OutletLine> = site
                .sources
                .iter()
                .filter_map(|source| Some(OutletLine { source, feed: source.feed.as_deref()? }))
                .collect();
            lines.sort_by(|a, b| a.source.id.cmp(&b.source.id));
            Own::Opml(OpmlOwn::Outlets(lines))
        }
    }
}

fn feeds<'s>(site: &'s Site, plan: &Plan) -> Vec<FeedLine<'s>> {
    let mut first: BTreeMap<(LangAt, FeedSource), (FeedFormat, &str)> = BTreeMap::new();
    for output in &plan.outputs {
        if let Work::Feed { of, lang, format, page: 0 } = output.work {
            let entry = first.entry((lang, of)).or_insert((format, output.url.as_str()));
            if format < entry.0 {
                *entry = (format, output.url.as_str());
            }
        }
    }
    let line = |((at, of), (_, url)): ((LangAt, FeedSource), (FeedFormat, &str))| {
        let lang = super::lang(site, at);
        // The editions' index may be switched off; then their feed speaks for the front page.
        let folder = address::feed_folder(site, of, lang).filter(|folder| plan.find(folder).is_some());
        let home = folder.unwrap_or_else(|| address::front(&site.config, lang));
        FeedLine { of, named: named(site, of), lang, url: url.to_owned(), home }
    };
    let mut lines: Vec<FeedLine> = first.into_iter().map(line).collect();
    let key = |line: &FeedLine| {
        (site.config.lang_at(line.lang), rank(line.of), line.named.map_or_else(Box::default, |named| named.key.clone()))
    };
    lines.sort_by_cached_key(key);
    lines
}

/// What a feed is about.
pub(super) fn named(site: &Site, of: FeedSource) -> Option<&Arc<Named>> {
    match of {
        FeedSource::List(of) => address::named(site, of),
        FeedSource::Story(id) => Some(&site.story(id).named),
        FeedSource::Front | FeedSource::Editions => None,
    }
}

/// The order of kinds, as in the site's navigation.
fn rank(of: FeedSource) -> u8 {
    use super::ListOf;
    match of {
        FeedSource::Front => 0,
        FeedSource::Editions => 1,
        FeedSource::List(ListOf::Section(_)) => 2,
        FeedSource::List(ListOf::Named(_)) => 3,
        FeedSource::Story(_) => 4,
        FeedSource::List(ListOf::Topic(_)) => 5,
        FeedSource::List(ListOf::Source(_)) => 6,
        FeedSource::List(ListOf::Person(_)) => 7,
    }
}

pub(super) fn hash(hash: &mut HashOf, own: &OpmlOwn) {
    match own {
        OpmlOwn::Feeds(lines) => hash_feeds(hash.number(1), lines),
        OpmlOwn::Outlets(lines) => hash_outlets(hash.number(2), lines),
    }
}

fn hash_feeds(hash: &mut HashOf, lines: &[FeedLine]) {
    hash.number(lines.len() as i64);
    for FeedLine { of, named, lang, url, home } in lines {
        hash.number(i64::from(rank(*of))).text(lang.as_str()).text(url).text(home).number(i64::from(named.is_some()));
        if let Some(named) = named {
            named.hash_into(hash);
        }
    }
}

fn hash_outlets(hash: &mut HashOf, lines: &[OutletLine]) {
    hash.number(lines.len() as i64);
    for OutletLine { source, feed } in lines {
        source.hash_into(hash.text(feed));
    }
}
