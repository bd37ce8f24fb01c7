//! `kliping.yaml`: a struct per section, every key with its default.

mod hosts;
mod machines;
mod permalink;
mod pictures;
mod read;
mod syndication;

pub use hosts::{Host, Hosting};
pub use machines::{AiCrawlers, Robots, RobotsGroup, Usage};
pub use permalink::{Part, Permalink};
pub use pictures::{PictureLimits, Pictures};
pub use read::{ConfigFile, base_url, read};
pub use syndication::{FeedFormat, FeedOf, Feeds, News};

use crate::base::{lang::Lang, moment::Zone, slug::Letters, span::Spanned};

/// Text in several languages. The first entry is the default's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Names {
    /// In the order written; the language `None` stands for every language.
    entries: Vec<(Option<Lang>, String)>,
}

impl Names {
    #[must_use]
    pub fn one(text: impl Into<String>) -> Self {
        Self { entries: vec![(None, text.into())] }
    }

    #[must_use]
    pub fn of(entries: Vec<(Option<Lang>, String)>) -> Self {
        Self { entries }
    }

    /// The text in `lang`, else the one for every language, else in `default`, else any.
    #[must_use]
    pub fn get(&self, lang: Lang, default: Lang) -> Option<(&str, Option<Lang>)> {
        let find = |wanted: Option<Lang>| self.entries.iter().find(|(have, _)| *have == wanted);
        find(Some(lang))
            .or_else(|| find(None))
            .or_else(|| find(Some(default)))
            .or_else(|| self.entries.first())
            .map(|(have, text)| (text.as_str(), *have))
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every text with its language.
    pub fn iter(&self) -> impl Iterator<Item = (Option<Lang>, &str)> {
        self.entries.iter().map(|(lang, text)| (*lang, text.as_str()))
    }
}

/// Where the site will stand: `https://example.org/digest/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// `https://example.org`, without a closing slash.
    pub origin: String,
    /// The path below the host without a closing slash: `/digest`, or empty.
    pub path: String,
}

impl BaseUrl {
    /// The address that stands in a link: percent-encoded, below the site's path (DOMAIN U-2, U-5).
    #[must_use]
    pub fn link(&self, url: &str) -> String {
        let (path, fragment) = url.split_once('#').map_or((url, None), |(path, fragment)| (path, Some(fragment)));
        let mut link = format!("{}{}", self.path, crate::base::url::encode(path));
        if let Some(fragment) = fragment {
            link.push('#');
            link.push_str(&crate::base::url::encode(fragment));
        }
        link
    }

    /// The same with the host in front.
    #[must_use]
    pub fn absolute(&self, url: &str) -> String {
        format!("{}{}", self.origin, self.link(url))
    }

    /// `example.org`, without scheme; with its port if it has one.
    #[must_use]
    pub fn host(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host)
    }
}

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct MenuItem {
    pub title: Names,
    pub url: String,
}

/// A place elsewhere that is the publication's own, too.
#[derive(Debug, Clone, PartialEq)]
pub struct Social {
    pub name: Names,
    pub url: Box<str>,
}

/// A section: the one shelf that an article stands on (DOMAIN G-9).
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub id: String,
    pub names: Names,
}

/// Whether topics may be made by naming them (DOMAIN G-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vocabulary {
    Closed,
    Open,
}

/// Editions that make themselves (DOMAIN G-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automatic {
    None,
    Daily,
    /// A week ends with this day, counted from Monday = 0.
    Weekly(u8),
}

/// What is done with raw HTML in a body (DOMAIN R-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    Sanitize,
    Escape,
    Trust,
}

/// A colour pair for the two schemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accent {
    pub light: String,
    pub dark: String,
}

/// How much room stands between things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    Comfortable,
    Compact,
}

/// Which theme is worn, and how it looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The folder of `themes/` that lies between the site's own templates and the default ones.
    pub theme: Option<Spanned<Box<str>>>,
    /// What the site says to that theme's own settings, as written.
    pub settings: Vec<(Box<str>, Spanned<Box<str>>)>,
    /// `newspaper` or `reader`.
    pub look: String,
    /// `light` or `dark` when one is forced.
    pub scheme: Option<String>,
    /// The curator's ink.
    pub accent: Option<Accent>,
    pub paper: Option<Accent>,
    pub ink: Option<Accent>,
    /// A WOFF2 file in `static/`, or names of fonts: of what is read.
    pub serif: Option<Spanned<Box<str>>>,
    /// The same of labels, names and numbers.
    pub sans: Option<Spanned<Box<str>>>,
    pub density: Density,
    /// A picture of the site's, as written: `static/logo.svg`.
    pub logo: Option<Spanned<Box<str>>>,
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: None,
            settings: Vec::new(),
            look: "newspaper".into(),
            scheme: None,
            accent: None,
            paper: None,
            ink: None,
            serif: None,
            sans: None,
            density: Density::Comfortable,
            logo: None,
        }
    }
}

impl Look {
    /// Whether a file is one of those that pages are dressed with: of `templates/`, or of the theme that is worn.
    #[must_use]
    pub fn is_made_of(&self, path: &crate::base::path::SourcePath) -> bool {
        let is_worn = |name: &str| self.theme.as_ref().is_some_and(|worn| *worn.value == *name);
        let in_theme =
            |(name, rest): (&str, &str)| is_worn(name) && (rest.starts_with("templates/") || rest == "theme.yaml");
        path.below("templates").is_some() || path.in_theme().is_some_and(in_theme)
    }
}

/// A list kept by name (DOMAIN G-13).
#[derive(Debug, Clone, PartialEq)]
pub struct NamedList {
    pub id: String,
    pub title: Names,
    pub condition: Spanned<Box<str>>,
    pub limit: Option<u32>,
    /// It has feeds (DOMAIN F-1).
    pub feed: bool,
}

/// How dates of one language are written instead of the theme's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateFormat {
    pub lang: Lang,
    pub key: String,
    pub pattern: String,
}

/// Limits on what content may cost (RELIABILITY X).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one record.
    pub record: u64,
    /// Bytes of one front matter.
    pub front: u64,
    /// Lists and mappings inside each other in a front matter.
    pub depth: usize,
    /// Entries of one list in a front matter.
    pub list: usize,
    /// Blocks inside each other in a body.
    pub nesting: usize,
    /// Number of records.
    pub records: usize,
    /// Bytes of one page.
    pub page: usize,
    /// Number of outputs.
    pub outputs: usize,
    pub pictures: PictureLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record: 2 << 20,
            front: 64 << 10,
            depth: 16,
            list: 1_000,
            nesting: 64,
            records: 500_000,
            page: 16 << 20,
            outputs: 1_000_000,
            pictures: PictureLimits::default(),
        }
    }
}

/// Which pages are made beside the articles. Nearly all by default; an archive that needs fewer says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each is one independent switch of `make:`.
pub struct Make {
    pub people: bool,
    pub archive: bool,
    pub related: bool,
    pub indexes: bool,
    pub sitemaps: bool,
    /// The web app manifest and its icons.
    pub manifest: bool,
    /// A file beside every article that tells others how to show a link to it.
    pub oembed: bool,
}

impl Default for Make {
    fn default() -> Self {
        Self {
            people: true,
            archive: true,
            related: true,
            indexes: true,
            sitemaps: true,
            manifest: true,
            oembed: false,
        }
    }
}

/// The identity of the site's feeds: the authority and date of a tag URI (RFC 4151, DOMAIN F-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteTag {
    pub authority: String,
    pub date: String,
}

/// All settings of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    pub title: Names,
    /// One line about the site.
    pub description: Names,
    pub base_url: BaseUrl,
    /// The first is the default.
    pub languages: Vec<Lang>,
    pub zone: Zone,
    pub look: Look,
    pub menu: Vec<MenuItem>,
    /// What the colophon says of the site, as one paragraph of Markdown.
    pub footer: Names,
    pub social: Vec<Social>,
    /// Whether pages bring the script of small helps.
    pub helps: bool,
    /// Whether readers' devices keep what was read, for when there is no network.
    pub offline: bool,
    pub sections: Vec<Section>,
    pub curators: Vec<Spanned<Box<str>>>,
    pub tag: SiteTag,
    /// Items of a page (DOMAIN G-14).
    pub page_items: usize,
    /// Days of the front page (DOMAIN G-12).
    pub front_days: u32,
    /// `None`: closed once a topic record exists (DOMAIN G-5).
    pub vocabulary: Option<Vocabulary>,
    pub automatic: Automatic,
    pub permalink: Permalink,
    pub feeds: Feeds,
    /// The news sitemap; none unless it is asked for (DOMAIN N-1).
    pub news: Option<News>,
    pub robots: Robots,
    /// On what terms machines may use the site's own text (DOMAIN Q-16).
    pub usage: Usage,
    /// Makes `/llms.txt`.
    pub llms: bool,
    /// The key by which search engines know who tells them of changes (IndexNow, DOMAIN P-10).
    pub indexnow: Option<String>,
    /// Words that one record may quote (DOMAIN Q-4).
    pub quote_words: u32,
    pub letters: Letters,
    pub raw_html: RawHtml,
    pub formats: Vec<DateFormat>,
    pub lists: Vec<NamedList>,
    /// Lists hold items of all languages (DOMAIN G-19).
    pub mix: bool,
    /// What stands in for what a language lacks: interface texts, and items of lists. In the order written.
    pub fallback: Vec<(Lang, Vec<Lang>)>,
    pub make: Make,
    pub hosting: Hosting,
    pub pictures: Pictures,
    /// Pages without a picture get a drawn one for those who show links.
    pub cards: bool,
    /// The search page and its index.
    pub search: bool,
    pub limits: Limits,
}

impl Config {
    #[must_use]
    pub fn default_lang(&self) -> Lang {
        self.languages.first().copied().unwrap_or(Lang::en())
    }

    /// The languages that stand in for one, the nearest first.
    #[must_use]
    pub fn fallback_of(&self, lang: Lang) -> &[Lang] {
        self.fallback.iter().find(|(have, _)| *have == lang).map_or(&[], |(_, chain)| chain)
    }

    /// The position of a language of the site.
    #[must_use]
    pub fn lang_at(&self, lang: Lang) -> Option<usize> {
        self.languages.iter().position(|have| *have == lang)
    }

    /// What stands before every address of a language: empty for the default (DOMAIN U-3).
    #[must_use]
    pub fn prefix(&self, lang: Lang) -> String {
        if lang == self.default_lang() { String::new() } else { format!("/{}", lang.path()) }
    }
}
