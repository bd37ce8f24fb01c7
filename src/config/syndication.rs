//! What is offered to machines: feeds, the news sitemap.

use super::{
    Config, Names,
    read::{names, words_of},
};
use crate::base::lang::Lang;
use crate::yaml::Fields;

/// A format of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedFormat {
    Atom,
    Rss,
    Json,
}

impl FeedFormat {
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// The name of its file in a list's folder (DOMAIN U-1).
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }

    /// DOMAIN F-11.
    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Self::Atom => "application/atom+xml",
            Self::Rss => "application/rss+xml",
            Self::Json => "application/feed+json",
        }
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Atom => "Atom",
            Self::Rss => "RSS",
            Self::Json => "JSON Feed",
        }
    }
}

/// Kinds of lists that have feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedOf {
    Front,
    Editions,
    Sections,
    Topics,
    Stories,
    Sources,
    People,
}

/// DOMAIN F-1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feeds {
    /// Entries of a feed.
    pub items: usize,
    /// Formats of the feeds of lists; the front has all three.
    pub formats: Vec<FeedFormat>,
    /// Lists that have feeds; a list of the site's own says it by itself.
    pub of: Vec<FeedOf>,
    /// Lists whose older entries can be read back to the first (DOMAIN F-9).
    pub history: Vec<FeedOf>,
    /// Whom readers ask to be told of new entries (DOMAIN F-12, WebSub).
    pub hub: Option<String>,
    /// Entries hold our whole text (DOMAIN F-5), not the summary alone.
    pub whole: bool,
}

impl Default for Feeds {
    fn default() -> Self {
        Self {
            items: 50,
            formats: vec![FeedFormat::Atom],
            of: vec![
                FeedOf::Front,
                FeedOf::Editions,
                FeedOf::Sections,
                FeedOf::Topics,
                FeedOf::Stories,
                FeedOf::Sources,
                FeedOf::People,
            ],
            history: vec![FeedOf::Front],
            hub: None,
            whole: true,
        }
    }
}

/// A publication that search engines know as a news site (DOMAIN N).
#[derive(Debug, Clone, PartialEq)]
pub struct News {
    /// Its name, exactly as the site shows it (DOMAIN N-1).
    pub name: Names,
}

impl News {
    /// A language in which pages show another title than this name: its name and theirs (DOMAIN N-1).
    pub(super) fn stranger<'c>(&'c self, config: &'c Config) -> Option<(Lang, &'c str, &'c str)> {
        let default = config.default_lang();
        config.languages.iter().find_map(|lang| {
            let (name, title) = (self.name.get(*lang, default)?.0, config.title.get(*lang, default)?.0);
            (name != title).then_some((*lang, name, title))
        })
    }
}

pub(super) fn read(fields: &mut Fields, config: &mut Config) {
    feeds(fields, &mut config.feeds);
    let news = fields.part("news", "news", |news| {
        news.require("name")?;
        names(news, "name").map(|name| News { name })
    });
    if let Some(news) = news {
        config.news = news;
    }
}

fn feeds(fields: &mut Fields, config: &mut Feeds) {
    const OF: [(&str, FeedOf); 7] = [
        ("front", FeedOf::Front),
        ("editions", FeedOf::Editions),
        ("sections", FeedOf::Sections),
        ("topics", FeedOf::Topics),
        ("stories", FeedOf::Stories),
        ("sources", FeedOf::Sources),
        ("people", FeedOf::People),
    ];
    const FORMATS: [(&str, FeedFormat); 3] =
        [("atom", FeedFormat::Atom), ("rss", FeedFormat::Rss), ("json", FeedFormat::Json)];
    fields.part("feeds", "feeds", |feeds| {
        if let Some(items) = feeds.number("items", 1..=1000_u32) {
            config.items = items as usize;
        }
        if let Some(word) = feeds.word("full_text", &[("own", true), ("none", false)]) {
            config.whole = word.value;
        }
        if let Some(formats) = words_of(feeds, "formats", &FORMATS) {
            config.formats = formats;
        }
        if let Some(of) = words_of(feeds, "of", &OF) {
            config.of = of;
        }
        if let Some(history) = words_of(feeds, "history", &OF) {
            config.history = history;
        }
        if let Some(hub) = feeds.url("hub") {
            config.hub = Some(hub.value.into());
        }
    });
}
