//! Records as they are written: every key of DOMAIN R, nothing resolved yet.
//!
//! An absent key is `None` or an empty list here; defaults and inheritance between translations are the model's.

use super::body::Body;
use crate::base::{
    hash::ContentHash,
    lang::Lang,
    moment::Moment,
    path::SourcePath,
    span::{Span, Spanned},
};
use serde::{Deserialize, Serialize};

/// Text with its place.
pub type Text = Spanned<Box<str>>;

/// The kind of a record: the first folder under `content/` (DOMAIN R-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    Article,
    Edition,
    Story,
    Topic,
    Source,
    Person,
    Page,
}

/// One file of `content/`, read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    pub path: SourcePath,
    pub hash: ContentHash,
    pub kind: Kind,
    pub lang: Lang,
    /// The path below the kind's folder without language, extension and a bundle's `index`: `2024/kim-trump`.
    /// Records of one stem are translations of each other unless their keys say otherwise (DOMAIN R-8).
    pub stem: Box<str>,
    /// The folder whose other files belong to the record (DOMAIN R-11).
    pub bundle: Option<SourcePath>,
    /// Boxed: records are moved often, and this is most of one.
    pub common: Box<Common>,
    pub head: Head,
    pub body: Option<Body>,
}

/// The keys of every kind (DOMAIN R-20).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Common {
    pub id: Option<Text>,
    pub translation_key: Option<Text>,
    pub slug: Option<Text>,
    pub title: Option<Text>,
    /// Markdown, one paragraph.
    pub summary: Option<Text>,
    pub aliases: Vec<Text>,
    pub gloss: Vec<(Lang, Box<str>)>,
    pub curators: Option<Vec<Text>>,
    pub image: Option<Image>,
    pub draft: Option<bool>,
    /// `publish_date` or `date`; for a file whose name begins with a date, that date.
    pub publish_date: Option<Spanned<Moment>>,
    pub expires: Option<Spanned<Moment>>,
    pub updated: Option<Spanned<Moment>>,
    pub robots: Vec<Text>,
    /// Other names, by language where one is told.
    pub also: Vec<(Option<Lang>, Text)>,
    pub iptc: Option<Text>,
    pub wikidata: Option<Text>,
    pub same_as: Vec<Text>,
    /// Free data as JSON text; empty when there is none.
    pub extra: Box<str>,
}

/// The keys of one kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Head {
    Article(Box<ArticleHead>),
    Edition(Box<EditionHead>),
    Story(Box<StoryHead>),
    Topic(Box<TopicHead>),
    Source(Box<SourceHead>),
    Person(Box<PersonHead>),
    Page(PageHead),
}

impl Head {
    /// The kind that has these keys.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Article(_) => Kind::Article,
            Self::Edition(_) => Kind::Edition,
            Self::Story(_) => Kind::Story,
            Self::Topic(_) => Kind::Topic,
            Self::Source(_) => Kind::Source,
            Self::Person(_) => Kind::Person,
            Self::Page(_) => Kind::Page,
        }
    }
}

/// What a record shows of its original (DOMAIN Q-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Form {
    Link,
    Quote,
    Summary,
    Full,
}

/// DOMAIN R-21.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ArticleHead {
    pub form: Option<Spanned<Form>>,
    pub original: Option<Original>,
    /// Short for `original.outlet`.
    pub source: Option<Text>,
    pub kicker: Option<Text>,
    pub deck: Option<Text>,
    pub short_title: Option<Text>,
    /// Markdown.
    pub why: Option<Text>,
    /// `topics` or `tags`.
    pub topics: Option<Vec<Text>>,
    pub section: Option<Text>,
    pub stories: Option<Vec<Text>>,
    pub people: Option<Vec<Text>>,
    pub places: Option<Vec<Text>>,
    pub quotes: Vec<Quote>,
    pub related: Vec<Related>,
    pub rank: Option<i8>,
    pub embargo: Option<Spanned<Moment>>,
    pub rights: Option<Rights>,
    pub corrections: Vec<Correction>,
    pub retracted: Option<Retraction>,
    pub sponsored: Option<Sponsor>,
    pub clip: Option<Clip>,
}

/// What the outlet says (DOMAIN R-22).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Original {
    pub span: Span,
    pub title: Option<Text>,
    pub url: Option<Text>,
    pub url_unknown: bool,
    pub archive_url: Option<Text>,
    pub outlet: Option<Text>,
    pub agencies: Vec<Text>,
    pub section: Option<Box<str>>,
    pub kicker: Option<Box<str>>,
    /// As written: the outlet's zone, which another record tells, may be needed to read it (DOMAIN T-1).
    pub published: Option<Text>,
    pub updated: Option<Text>,
    pub corrected: Option<Text>,
    pub byline: Vec<Byline>,
    pub dateline: Option<Dateline>,
    pub language: Option<Lang>,
    pub words: Option<u32>,
    pub speakers: Vec<Speaker>,
    pub image: Option<Image>,
    pub related: Vec<Related>,
    pub paywall: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Byline {
    pub name: Text,
    pub role: Role,
}

/// What somebody did for an original (DOMAIN R-22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    Writer,
    Editor,
    Reporter,
    Contributor,
    Photographer,
    Translator,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dateline {
    pub text: Box<str>,
    pub place: Option<Box<str>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    pub by: Text,
    pub said: Option<Text>,
    pub via: Option<Text>,
    pub count: Option<u32>,
}

/// DOMAIN R-23.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    pub text: Text,
    pub by: Text,
    pub said: Option<Text>,
    pub via: Option<Text>,
    pub language: Option<Lang>,
    pub gloss: Vec<(Lang, Box<str>)>,
    pub context: Option<Box<str>>,
    pub sic: bool,
}

/// A line "read also": an article of ours, or something elsewhere.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Related {
    pub span: Span,
    /// A reference to an article of ours; set by hand when the entry is one bare text.
    pub article: Option<Text>,
    pub url: Option<Text>,
    pub title: Option<Box<str>>,
    pub label: Option<Box<str>>,
}

/// DOMAIN R-25.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Image {
    pub span: Span,
    pub file: Option<Text>,
    pub alt: Option<Box<str>>,
    pub decorative: bool,
    /// Markdown.
    pub caption: Option<Box<str>>,
    pub credit: Option<Box<str>>,
    pub license: Option<Box<str>>,
    pub rights: Option<Box<str>>,
    pub focus: Option<Focus>,
}

/// What a picture must not lose when it is cropped: a point, in thousandths of width and height from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Focus {
    pub x: u16,
    pub y: u16,
}

impl Default for Focus {
    fn default() -> Self {
        Self { x: 500, y: 500 }
    }
}

/// Why a text may stand here (DOMAIN Q-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Basis {
    Quotation,
    Own,
    PublicDomain,
    Licence,
    Permission,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rights {
    pub span: Span,
    pub basis: Basis,
    pub license: Option<Box<str>>,
    pub holder: Option<Box<str>>,
    pub note: Option<Box<str>>,
    pub until: Option<Spanned<Moment>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum CorrectionKind {
    Correction,
    Clarification,
    Update,
    Reply,
}

/// Who erred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Fault {
    Curator,
    Original,
    Tool,
}

/// DOMAIN R-26.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    pub when: Spanned<Moment>,
    pub kind: CorrectionKind,
    /// Markdown.
    pub text: Box<str>,
    pub was: Option<Box<str>>,
    pub is: Option<Box<str>>,
    pub fault: Option<Fault>,
    pub by: Option<Text>,
    pub url: Option<Text>,
}

/// DOMAIN Q-12.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Retraction {
    pub when: Spanned<Moment>,
    pub reason: Box<str>,
}

/// DOMAIN Q-14.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sponsor {
    pub by: Box<str>,
    pub label: Option<Box<str>>,
}

/// What `clip` read and left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Clip {
    pub from: Option<Box<str>>,
    pub when: Option<Spanned<Moment>>,
    pub sha256: Option<Box<str>>,
    pub dropped: Vec<Box<str>>,
}

/// DOMAIN R-24.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct EditionHead {
    pub number: Option<u32>,
    pub period: Option<(Spanned<Moment>, Spanned<Moment>)>,
    pub items: Vec<EditionItem>,
    /// `items_from: body`: the items were read from the body's lists.
    pub items_from_body: bool,
    pub cover: Option<Image>,
    pub auto: Vec<AutoSection>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum EditionItem {
    Article(Text),
    Brief(Box<Brief>),
    /// `topic` is the heading's own text when it may name a topic (`items_from: body`).
    Heading(Text),
    /// Markdown between the entries of `items_from: body`, in its place.
    Prose(Text),
}

/// An item written inside an edition (DOMAIN R-24).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    pub span: Span,
    pub title: Text,
    pub url: Text,
    pub id: Option<Text>,
    pub outlet: Option<Text>,
    /// Markdown.
    pub note: Option<Box<str>>,
    pub topics: Vec<Text>,
    pub published: Option<Text>,
    pub language: Option<Lang>,
    pub labels: Vec<Box<str>>,
}

/// Fills an edition from records within its period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutoSection {
    pub heading: Text,
    /// Grammar of DOMAIN G-13.
    pub condition: Text,
    pub limit: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StoryHead {
    pub closed: bool,
    pub lead: Option<Text>,
    /// `order: hand`: items stand as written; else by time.
    pub by_hand: bool,
    pub items: Vec<StoryItem>,
    pub see: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StoryItem {
    Article(Text),
    Event(Box<Event>),
}

/// A line of a story's timeline that is no article of ours.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    pub when: Spanned<Moment>,
    /// Markdown.
    pub text: Box<str>,
    pub url: Option<Text>,
    pub outlet: Option<Text>,
    /// A turning point.
    pub key: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TopicHead {
    pub parent: Option<Text>,
    pub names: Vec<(Lang, Text)>,
    /// Names match case-exactly.
    pub case: bool,
    /// `inherit: false`: articles do not stand on the ancestors' pages.
    pub no_inherit: bool,
    pub merged_into: Option<Text>,
    pub see: Vec<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum SourceType {
    #[default]
    Outlet,
    Agency,
    Broadcaster,
    Official,
    Photo,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SourceHead {
    pub kind: SourceType,
    pub url: Option<Text>,
    pub language: Option<Lang>,
    pub place: Option<Box<str>>,
    pub timezone: Option<Text>,
    pub feed: Option<Text>,
    pub policy_quote_words: Option<u32>,
    pub policy_images: Option<Box<str>>,
    pub policy_robots: Vec<Box<str>>,
    pub see: Vec<Text>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PersonHead {
    pub role: Option<Box<str>>,
    pub initials: Option<Box<str>>,
    pub sort_name: Option<Box<str>>,
    pub native: Vec<(Lang, Box<str>)>,
    /// `page: false`: the person has no page.
    pub no_page: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct PageHead {
    pub menu: Option<i32>,
}
