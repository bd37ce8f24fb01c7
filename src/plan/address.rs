//! Addresses of lists and their parts (DOMAIN U-1).

use super::{FeedSource, ListOf};
use crate::base::lang::Lang;
use crate::config::{Config, FeedFormat};
use crate::model::{Named, Site};
use std::sync::Arc;

/// The list's own address, or that of one of its numbered pages.
pub(super) fn page(list: &str, page: u32) -> String {
    if page == 0 { list.to_owned() } else { format!("{list}page/{page}/") }
}

/// The name and page of a list.
pub(super) fn named(site: &Site, of: ListOf) -> Option<&Arc<Named>> {
    match of {
        ListOf::Topic(id) => site.topics.get(id.index()).map(|topic| &topic.named),
        ListOf::Source(id) => site.sources.get(id.index()).map(|source| &source.named),
        ListOf::Person(id) => site.people.get(id.index()).map(|person| &person.named),
        ListOf::Section(at) => site.sections.get(at as usize).map(|shelf| &shelf.named),
        ListOf::Named(at) => site.lists.get(at as usize).map(|shelf| &shelf.named),
    }
}

/// The address of a list in one language.
pub(super) fn list(site: &Site, of: ListOf, lang: Lang) -> Option<String> {
    let path = named(site, of)?.path.as_ref()?;
    Some(format!("{}{path}", site.config.prefix(lang)))
}

/// The folder in which a feed stands.
pub(super) fn feed_folder(site: &Site, of: FeedSource, lang: Lang) -> Option<String> {
    let prefix = site.config.prefix(lang);
    match of {
        FeedSource::Front => Some(format!("{prefix}/")),
        FeedSource::Editions => Some(format!("{prefix}/editions/")),
        FeedSource::Story(id) => Some(format!("{prefix}{}", site.story(id).named.path.as_ref()?)),
        FeedSource::List(of) => list(site, of, lang),
    }
}

/// A full document of a feed's history (DOMAIN U-1).
pub(super) fn feed_page(folder: &str, format: FeedFormat, page: u32) -> String {
    match format {
        FeedFormat::Atom | FeedFormat::Rss => format!("{folder}feed/{page}.xml"),
        FeedFormat::Json => format!("{folder}feed/{page}.json"),
    }
}

pub(super) fn feed(folder: &str, format: FeedFormat) -> String {
    format!("{folder}{}", format.file())
}

/// `/news-sitemap.xml`, then `/news-sitemap-2.xml` (DOMAIN N-2).
#[must_use]
pub fn news(at: usize) -> String {
    if at == 0 { "/news-sitemap.xml".to_owned() } else { format!("/news-sitemap-{}.xml", at + 1) }
}

pub(super) fn front(config: &Config, lang: Lang) -> String {
    format!("{}/", config.prefix(lang))
}

pub(super) fn archive(config: &Config, lang: Lang, year: Option<i32>, month: Option<u32>) -> String {
    let mut url = format!("{}/archive/", config.prefix(lang));
    if let Some(year) = year {
        url.push_str(&format!("{year:04}/"));
    }
    if let Some(month) = month {
        url.push_str(&format!("{month:02}/"));
    }
    url
}
