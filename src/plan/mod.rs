//! Plan: every file of the finished site, known before any byte of it, and all that each may read.

mod address;
mod answer;
mod app;
pub mod ask;
mod check;
mod collision;
mod dress;
mod feed;
mod fingerprint;
mod frame;
mod hosts;
mod machines;
mod opml;
mod outputs;
mod own;
mod parts;
mod pictures;
mod posters;
mod search;
mod slice;

pub use address::news as news_url;
pub use answer::{Answer, Event};
pub use app::{IconFile, Logo};
pub use fingerprint::{engine, fingerprint, grounds};
pub use frame::{Frame, NavKind, NavLink};
pub use hosts::HostFile;
pub use opml::{FeedLine, OpmlOwn, OutletLine};
pub use own::{
    ArchiveOwn, ArticleOwn, ChildTopic, FrontBand, FrontOwn, IndexEntry, Lead, MonthOwn, Own, SourceOwn, StoryOwn,
    TopicOwn, YearOwn,
};
pub use parts::{Part, Parts, held, parts, parts_of_file};
pub use pictures::Derived;
pub use posters::{Face, KnownFonts, Poster, is_silent};
pub use search::{Found, Layer, Period, SearchIndex, SearchOwn, SearchPage, SearchPart, Shards, Unit, found};
pub use slice::{Beside, Entry, Links, PagePlace, RowOf, Slice, age, complete, slice, wholes};

use crate::base::{hash::ContentHash, id::Id, lang::Lang, path::SourcePath, url::UrlPath};
use crate::config::FeedFormat;
use crate::diag::{Checked, Diagnostic};
use crate::model::{Article, Edition, Page, Person, Site, Source, Story, Topic};
use crate::theme::Theme;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A language of the site by its position.
pub type LangAt = u8;

/// Lists of terms with a page of their own (DOMAIN U-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IndexOf {
    Topics,
    Sections,
    Sources,
    People,
    Stories,
    Editions,
}

impl IndexOf {
    pub const ALL: [Self; 6] =
        [Self::Topics, Self::Sections, Self::Sources, Self::People, Self::Stories, Self::Editions];

    /// The page kind of the template contract.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Topics => "topics",
            Self::Sections => "sections",
            Self::Sources => "sources",
            Self::People => "people",
            Self::Stories => "stories",
            Self::Editions => "editions",
        }
    }

    /// Its folder on the site.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Topics => "tags",
            Self::Sections => "sections",
            Self::Sources => "sources",
            Self::People => "people",
            Self::Stories => "stories",
            Self::Editions => "editions",
        }
    }
}

/// A list that has pages and may have a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ListOf {
    Topic(Id<Topic>),
    Source(Id<Source>),
    Person(Id<Person>),
    /// By position in the configuration.
    Section(u32),
    Named(u32),
}

/// Whose items a feed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeedSource {
    Front,
    Editions,
    Story(Id<Story>),
    List(ListOf),
}

/// Lists of feeds that a reader can take over at once (DOMAIN F-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OpmlOf {
    /// Ours.
    Feeds,
    /// Those of the outlets.
    Outlets,
}

impl OpmlOf {
    /// Its address (DOMAIN U-1).
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::Feeds => "/feeds.opml",
            Self::Outlets => "/sources.opml",
        }
    }
}

/// A small file that tells machines one thing, when the configuration asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Notice {
    /// `/llms.txt`: what is where, for programs that read text.
    Llms,
    /// `/license.xml`: terms of use by machines as RSL (DOMAIN Q-16).
    License,
    /// `/.well-known/tdmrep.json`: whether text mining is reserved (DOMAIN Q-16).
    TdmRep,
    /// `/KEY.txt`: that whoever tells search engines of changes is the site itself.
    IndexNow,
}

/// What one output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Work {
    Front(LangAt),
    Article(Id<Article>),
    Edition(Id<Edition>),
    Page(Id<Page>),
    Story {
        of: Id<Story>,
        lang: LangAt,
    },
    /// `page` 0 is the list's own address, else it counts from the oldest (DOMAIN G-14).
    List {
        of: ListOf,
        lang: LangAt,
        page: u32,
    },
    Index {
        of: IndexOf,
        lang: LangAt,
    },
    Archive(LangAt),
    ArchiveYear {
        lang: LangAt,
        year: i32,
    },
    ArchiveMonth {
        lang: LangAt,
        year: i32,
        month: u8,
    },
    Corrections(LangAt),
    /// What is shown in place of a page that a reader without a network never opened.
    Offline(LangAt),
    Search(LangAt),
    /// A file of a search index; `of` counts the plan's indexes.
    SearchData {
        of: u8,
        part: SearchPart,
    },
    NotFound,
    Feed {
        of: FeedSource,
        lang: LangAt,
        format: FeedFormat,
        /// 0 is the feed itself, else a full document of its history, counted from the oldest (DOMAIN F-9).
        page: u32,
    },
    /// `None` is the index of all.
    Sitemap(Option<u32>),
    /// By position among the files of the news sitemap.
    News(u32),
    Opml(OpmlOf),
    Notice(Notice),
    Robots,
    /// By position among the site's redirects.
    Redirect(u32),
    /// By position among the site's tombstones.
    Tombstone(u32),
    /// By position among the theme's assets.
    Asset(u32),
    /// The colours and fonts that the site sets.
    Accent,
    /// What a person sees who opens a feed.
    FeedStyle(LangAt),
    /// By position among the plan's files.
    File(u32),
    /// By position among the plan's renditions of pictures.
    Picture(u32),
    /// By position among the plan's cards.
    Poster(u32),
    /// Tells a host how to serve the site.
    Host(HostFile),
    Manifest,
    /// What keeps pages on the reader's device.
    Worker,
    Icon(IconFile),
    /// How other sites show a link to the article.
    Oembed(Id<Article>),
}

/// One file of the finished site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub url: UrlPath,
    pub work: Work,
}

/// A file that is published as it is: of `static/`, or of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedFile {
    pub path: SourcePath,
    pub url: UrlPath,
    /// In bytes.
    pub size: u64,
}

/// Everything that will be written.
#[derive(Debug)]
pub struct Plan {
    /// In the order of their addresses.
    pub outputs: Vec<Output>,
    pub files: Vec<CopiedFile>,
    /// Redirects, chains flattened (DOMAIN U-8).
    pub redirects: Vec<crate::model::Redirect>,
    /// What every page of a language shows.
    pub frames: Vec<Frame>,
    /// The style sheet of the site's colours and fonts, when it sets any.
    pub accent: Option<(UrlPath, String)>,
    /// The style sheet of each language's feeds.
    pub feed_styles: Vec<(LangAt, UrlPath, String)>,
    /// What the templates ask for, by template.
    pub asks: BTreeMap<String, Vec<ask::Asked>>,
    /// Addresses of sitemaps with their pages: kind and year.
    pub sitemaps: Arc<[outputs::SitemapFile]>,
    /// The files of the news sitemap; none when the site has none (DOMAIN N).
    pub news: Vec<Vec<crate::model::news::NewsItem>>,
    /// The search index of each language that has one.
    pub search: Vec<SearchIndex>,
    /// What was found wrong, but for what lies in templates and bodies.
    said: Vec<Diagnostic>,
    /// Renditions of pictures, in the order of their addresses.
    pub derived: Vec<Derived>,
    /// Cards of pages without a picture, in the order of their pages.
    pub posters: Vec<Poster>,
    /// The files of all pictures that records show, each with the record that shows it first.
    pub shown: BTreeMap<SourcePath, SourcePath>,
    /// Known once somebody has looked at the pictures.
    pub tints: Tints,
    /// Over the addresses of the theme's assets.
    assets: ContentHash,
}

/// The colour of a picture as a whole: red, green, blue.
pub type Tints = BTreeMap<SourcePath, [u8; 3]>;

pub use outputs::{SitemapFile, SitemapPage};

impl Plan {
    /// Address and text of the style sheet of a language's feeds.
    #[must_use]
    pub fn feed_style(&self, lang: LangAt) -> Option<(&UrlPath, &str)> {
        let style = self.feed_styles.iter().find(|(at, ..)| *at == lang);
        style.map(|(_, url, css)| (url, css.as_str()))
    }

    /// The card of a page: its own, else that of its language's front page.
    #[must_use]
    pub fn poster(&self, work: Work, at: LangAt) -> Option<&Poster> {
        let find = |work: Work| self.posters.binary_search_by_key(&work, |poster| poster.of).ok();
        let is_page = ask::template_of(work).is_some();
        let at = if is_page { find(work).or_else(|| find(Work::Front(at))) } else { None };
        self.posters.get(at?)
    }

    /// The output that stands at an address.
    #[must_use]
    pub fn find(&self, url: &str) -> Option<&Output> {
        let at = self.outputs.binary_search_by(|output| output.url.as_str().cmp(url)).ok()?;
        self.outputs.get(at)
    }
}

/// Plans every output and reports what cannot stand: collisions, bad addresses, dead links, wrong directives.
#[must_use]
pub fn plan(site: &Site, theme: &Theme, files: Vec<CopiedFile>, data: &ask::DataFiles) -> Checked<Plan> {
    plan_after(site, theme, files, data, &KnownFonts::default(), None)
}

/// As [`plan`], sparing what an earlier plan has done for a site of the same shape. What comes out is the same. Of the
/// very same site the files, too, are those of before.
#[must_use]
pub fn plan_after(
    site: &Site,
    theme: &Theme,
    mut files: Vec<CopiedFile>,
    data: &ask::DataFiles,
    fonts: &KnownFonts,
    before: Option<(&Site, &Plan)>,
) -> Checked<Plan> {
    let pictures = match before.filter(|(old, _)| std::ptr::eq(*old, site)) {
        Some((_, plan)) => pictures::again(plan, &mut files),
        None => pictures::gather(site, &mut files),
    };
    let Checked { value: posters, found: undrawn } = posters::gather(site, theme, fonts);
    let holds = |(old, plan): &(&Site, &Plan)| {
        site.has_shape_of(old)
            && (&site.redirects, &site.tombstones) == (&old.redirects, &old.tombstones)
            && plan.files == files
            && plan.derived == pictures.derived
            && plan.posters == posters
            && plan.shown == pictures.shown
            && plan.assets == outputs::assets(theme)
    };
    let again = before.filter(holds).and_then(|(_, plan)| outputs::again(plan, site, theme));
    let mut plan = again.unwrap_or_else(|| {
        let mut found: Vec<Diagnostic> = Vec::new();
        let mut plan = outputs::outputs(site, theme, files, (pictures, posters), &mut found);
        found.extend(machines::unread(site, &plan));
        app::check(site, &plan, &mut found);
        dress::check(site, &plan, &mut found);
        collision::check(&plan, site, theme, &mut found);
        plan.said = found;
        plan
    });
    let mut found = plan.said.clone();
    found.extend(undrawn);
    plan.asks = ask::read(site, theme, data, &mut found);
    check::bodies(&plan, site, &mut found);
    Checked::new(plan, found)
}

/// The language at a position.
#[must_use]
pub fn lang(site: &Site, at: LangAt) -> Lang {
    site.config.languages.get(usize::from(at)).copied().unwrap_or_else(|| site.config.default_lang())
}
