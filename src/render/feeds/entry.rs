//! What a feed says, before it is said in one of the three formats.

use super::content::Writing;
use super::{EntryOf, EntryText};
use crate::base::{
    lang::Lang,
    moment::{Day, Moment, Zone},
    url,
};
use crate::config::Config;
use crate::model::{Article, Card, Edition, Named, NamedKind, Picture};
use crate::parse::picture::media;
use crate::plan::{Beside, FeedSource, ListOf, Own, Slice};
use crate::render::{
    markdown::plain,
    meta::{edition_title, name_of, page_of},
};
use crate::theme::strings::Strings;
use std::sync::Arc;

/// Who wrote something: a curator, or the site itself (DOMAIN F-4).
#[derive(Debug, Clone)]
pub(super) struct Author {
    pub name: String,
    pub url: Option<String>,
}

/// A topic of an entry.
#[derive(Debug, Clone)]
pub(super) struct Category {
    pub term: String,
    pub label: String,
}

/// What the outlet says of its piece, for readers that know kliping (DOMAIN F-7).
#[derive(Debug, Clone)]
pub(super) struct Original {
    pub outlet: String,
    pub title: String,
    pub published: Option<String>,
}

/// The lead picture of an entry, in a format that everything reads.
#[derive(Debug, Clone)]
pub(super) struct Lead<'p> {
    /// What the record tells of it.
    pub of: &'p Picture,
    pub url: String,
    pub media: Option<&'static str>,
}

/// A file that readers may fetch with an entry: its picture (DOMAIN F-6).
#[derive(Debug, Clone)]
pub(super) struct Enclosure {
    pub url: String,
    pub media: &'static str,
    /// In bytes.
    pub size: u64,
}

/// The outlet of an entry with the feed that it publishes itself (DOMAIN F-6).
#[derive(Debug, Clone)]
pub(super) struct Outlet {
    pub name: String,
    pub feed: String,
}

/// One entry.
#[derive(Debug, Clone)]
pub(super) struct FeedEntry<'e> {
    pub id: String,
    pub url: String,
    pub title: String,
    pub lang: Lang,
    pub published: Moment,
    pub updated: Moment,
    pub authors: Vec<Author>,
    pub categories: Vec<Category>,
    /// The original's address.
    pub external: Option<String>,
    /// One paragraph of HTML, without `<p>`.
    pub summary: String,
    /// The same without marks.
    pub summary_text: String,
    /// `None`: the feed holds summaries.
    pub content: Option<String>,
    pub picture: Option<Lead<'e>>,
    pub enclosure: Option<Enclosure>,
    pub outlet: Option<Outlet>,
    pub original: Option<Original>,
}

/// A feed. All addresses are absolute.
#[derive(Debug, Clone)]
pub(super) struct Feed {
    pub id: String,
    pub title: String,
    pub subtitle: String,
    pub lang: Lang,
    pub updated: Moment,
    /// What people read who open it.
    pub notice: String,
    /// The path of the style sheet for people.
    pub css: Option<String>,
    /// Its own address.
    pub url: String,
    /// The page that lists the same.
    pub home: String,
    pub authors: Vec<Author>,
    /// Whom to ask to be told of new entries (DOMAIN F-12).
    pub hub: Option<String>,
    /// Of a full document of the history: the feed itself (DOMAIN F-9, RFC 5005 §4).
    pub current: Option<String>,
    /// The full document with the entries before these.
    pub previous: Option<String>,
}

/// `tag:AUTHORITY,DATE:KIND/ID/LANG`, an identity that outlives addresses and domain (DOMAIN F-2, RFC 4151).
#[must_use]
pub fn tag(config: &Config, kind: &str, id: &str, lang: Lang) -> String {
    let site = &config.tag;
    format!("tag:{},{}:{kind}/{}/{lang}", site.authority, site.date, url::encode(id).replace('/', "%2F"))
}

fn kind_word(kind: NamedKind) -> &'static str {
    match kind {
        NamedKind::Topic => "topic",
        NamedKind::Source => "source",
        NamedKind::Person => "person",
        NamedKind::Section => "section",
        NamedKind::Story => "story",
        NamedKind::List => "list",
    }
}

/// The word of a feed in the strings under `describe`.
fn describe_word(of: FeedSource) -> &'static str {
    match of {
        FeedSource::Front => "front",
        FeedSource::Editions => "index",
        FeedSource::Story(_) => "story",
        FeedSource::List(ListOf::Topic(_)) => "topic",
        FeedSource::List(ListOf::Source(_)) => "source",
        FeedSource::List(ListOf::Person(_)) => "person",
        FeedSource::List(ListOf::Section(_)) => "section",
        FeedSource::List(ListOf::Named(_)) => "list",
    }
}

/// Puts the feed of a slice together.
pub(super) fn feed(slice: &Slice<'_>, of: FeedSource, strings: &Strings) -> Feed {
    let (config, frame) = (slice.config, slice.frame);
    let absolute = |path: &str| config.base_url.absolute(path);
    let named = if let Own::Named(named) = &slice.own { Some(&***named) } else { None };
    let (kind, id) = match named {
        Some(named) => (kind_word(named.kind), &*named.key),
        None if of == FeedSource::Editions => ("feed", "editions"),
        None => ("feed", "front"),
    };
    let name = heading(of, named, strings);
    let title = title(name.as_deref(), &frame.title, strings);
    let words = [("title", name.as_deref().unwrap_or(&frame.title)), ("site", &*frame.title)];
    let described = strings.fill(&format!("describe.{}", describe_word(of)), &words);
    let subtitle = frame.tagline.as_deref().filter(|_| name.is_none()).map_or(described, str::to_owned);
    // The editions' index may be switched off; then their feed speaks for the front page.
    let has_page = of != FeedSource::Editions || config.make.indexes;
    let home = slice.links.list.as_deref().filter(|_| has_page).unwrap_or(&frame.home);
    Feed {
        id: tag(config, kind, id, slice.lang),
        title,
        subtitle,
        lang: slice.lang,
        updated: updated(slice).unwrap_or_else(|| first_moment(config)),
        notice: strings.text("feed_notice").to_owned(),
        css: frame.feed_css.as_deref().map(|url| config.base_url.link(url)),
        url: absolute(slice.url),
        home: absolute(home),
        authors: authors(slice, &frame.curators, slice.lang),
        // Nothing new ever comes into a full document.
        hub: config.feeds.hub.clone().filter(|_| slice.links.page == 0),
        current: slice.links.next.as_ref().map(|place| absolute(&place.url)),
        previous: slice.links.previous.as_ref().map(|place| absolute(&place.url)),
    }
}

/// When the last of its entries was changed (DOMAIN F-3).
fn updated(slice: &Slice<'_>) -> Option<Moment> {
    let articles = slice.list("items").iter().map(|entry| entry.card.modified);
    articles.chain(slice.editions.iter().map(|edition| edition.modified)).max()
}

/// The address of the vocabulary of topics (DOMAIN F-3).
pub(super) fn scheme(config: &Config) -> String {
    config.base_url.absolute("/tags/")
}

/// Where readers learn what the site is.
pub(super) fn about(slice: &Slice<'_>) -> Option<String> {
    slice.frame.about_url.as_deref().map(|path| slice.config.base_url.absolute(path))
}

/// What a feed is about; none when it is the whole site's.
pub(super) fn heading(of: FeedSource, named: Option<&Named>, strings: &Strings) -> Option<String> {
    match named {
        Some(named) => Some(name_of(named, strings.lang())),
        None => (of == FeedSource::Editions).then(|| strings.text("headings.editions").to_owned()),
    }
}

/// The title of a feed: its subject and the site's name.
pub(super) fn title(heading: Option<&str>, site: &str, strings: &Strings) -> String {
    match heading {
        Some(heading) => strings.fill("page_title", &[("title", heading), ("site", site)]),
        None => site.to_owned(),
    }
}

/// The date of the site's tag: when an empty feed was last changed (DOMAIN F-3).
fn first_moment(config: &Config) -> Moment {
    // RFC 4151 lets a tag's date be a year or a month.
    let padded = match config.tag.date.len() {
        4 => format!("{}-01-01", config.tag.date),
        7 => format!("{}-01", config.tag.date),
        _ => config.tag.date.clone(),
    };
    Day::parse(&padded).map_or_else(|_| Moment::from_unix(0, Zone::UTC), |day| day.start(Zone::UTC))
}

fn authors(slice: &Slice<'_>, curators: &[Arc<Named>], lang: Lang) -> Vec<Author> {
    let config = slice.config;
    let page = |named: &Named| page_of(config, named, lang).map(|path| config.base_url.absolute(&path));
    if curators.is_empty() {
        let home = config.base_url.absolute(&slice.frame.home);
        return vec![Author { name: slice.frame.title.to_string(), url: Some(home) }];
    }
    curators.iter().map(|named| Author { name: name_of(named, lang), url: page(named) }).collect()
}

fn categories(topics: &[Arc<Named>], lang: Lang) -> Vec<Category> {
    topics.iter().map(|topic| Category { term: topic.key.to_string(), label: name_of(topic, lang) }).collect()
}

/// Puts one entry together.
pub(super) fn entry<'e>(slice: &Slice<'_>, text: &EntryText<'e>, writing: &Writing<'_, '_>) -> FeedEntry<'e> {
    match &text.of {
        EntryOf::Article { article, card } => self::article(slice, article, card, text, writing),
        EntryOf::Edition { edition, items } => self::edition(slice, edition, items, text, writing),
    }
}

fn article<'e>(
    slice: &Slice<'_>,
    article: &Article,
    card: &'e Card,
    text: &EntryText<'_>,
    writing: &Writing<'_, '_>,
) -> FeedEntry<'e> {
    let config = slice.config;
    let body = text.body.as_deref();
    let absolute = |path: &str| config.base_url.absolute(path);
    let original = article.original.as_deref();
    let (summary, summary_text) = writing.article_summary(card, body);
    let picture = card.image.as_deref().filter(|picture| original.is_none() || may_travel(picture));
    let picture = lead(config, picture);
    FeedEntry {
        id: tag(config, "article", &card.id, card.lang),
        url: absolute(&card.url),
        title: writing.title(card),
        lang: card.lang,
        published: card.published,
        updated: card.modified,
        authors: authors(slice, &card.curators, card.lang),
        categories: categories(&card.topics, card.lang),
        external: original.and_then(|original| original.url.as_deref()).map(str::to_owned),
        summary,
        summary_text,
        content: config.feeds.whole.then(|| writing.article(article, card, picture.as_ref(), body)),
        enclosure: enclosure(picture.as_ref(), text.beside),
        picture,
        outlet: card
            .source
            .as_ref()
            .zip(text.beside.outlet_feed)
            .map(|(outlet, feed)| Outlet { name: name_of(outlet, card.lang), feed: feed.to_owned() }),
        original: original.map(|original| Original {
            outlet: name_of(&original.outlet, card.lang),
            title: original.title.to_string(),
            published: original.published.map(Moment::rfc3339),
        }),
    }
}

fn edition<'e>(
    slice: &Slice<'_>,
    edition: &'e Edition,
    items: &[&Card],
    text: &EntryText<'_>,
    writing: &Writing<'_, '_>,
) -> FeedEntry<'e> {
    let config = slice.config;
    let body = text.body.as_deref();
    let title = edition_title(edition, writing.strings);
    let summary = edition.summary.as_deref();
    let described = || writing.strings.fill("describe.edition", &[("title", &title)]);
    let picture = lead(config, edition.cover.as_deref());
    FeedEntry {
        id: tag(config, "edition", &edition.id, edition.lang),
        url: config.base_url.absolute(&edition.url),
        lang: edition.lang,
        published: edition.published,
        updated: edition.modified,
        authors: authors(slice, &edition.curators, edition.lang),
        categories: Vec::new(),
        external: None,
        summary: summary
            .map_or_else(|| writing.escaped(&described()), |text| writing.markdown.inline(text, edition.lang)),
        summary_text: summary.map_or_else(described, plain),
        content: config.feeds.whole.then(|| writing.edition(edition, items, picture.as_ref(), body)),
        enclosure: enclosure(picture.as_ref(), text.beside),
        picture,
        outlet: None,
        original: None,
        title,
    }
}

/// Whether a picture of others may leave the site in a feed: whose it is and why it may be shown is told (DOMAIN Q-9).
/// One of which nothing is told stands on the site's own page, with a warning, until somebody has asked.
fn may_travel(picture: &Picture) -> bool {
    picture.credit.is_some() && (picture.rights.is_some() || picture.license.is_some())
}

/// The picture as a feed shows it. What was withdrawn shows none (DOMAIN Q-12).
fn lead<'p>(config: &Config, picture: Option<&'p Picture>) -> Option<Lead<'p>> {
    let of = picture?;
    let path = of.url.as_deref()?;
    Some(Lead { of, url: config.base_url.absolute(path), media: media(path) })
}

/// The entry's picture as a file. Renditions are none: an enclosure tells its true length (DOMAIN F-6), and theirs is
/// known only when they have been made. `media:content` names them all the same.
fn enclosure(picture: Option<&Lead<'_>>, beside: Beside<'_>) -> Option<Enclosure> {
    let picture = picture?;
    Some(Enclosure { url: picture.url.clone(), media: picture.media?, size: beside.picture_bytes? })
}
