//! Model: all records together become the [`Site`]: names resolved, time decided, lists ordered, addresses given.
//!
//! Nothing here reads a file or a clock: `now` and the records come in, a value and what was found wrong go out.

mod address;
mod again;
mod article;
mod assemble;
mod build;
mod calendar;
pub mod condition;
mod edited;
mod edition;
mod entity;
mod fallback;
mod gather;
pub mod hash;
mod items;
mod known;
mod lists;
pub mod names;
pub mod news;
mod notes;
mod picture;
pub mod published;
mod related;
mod rest;
mod settle;
mod sheet;
mod story;
mod ties;
mod time;
mod world;

pub use build::{Options, model, model_after};
pub use calendar::{Month, Year};
pub use edition::{Edition, EditionEntry};
pub use entity::variant;
pub use entity::{LangSet, Named, NamedKind, Person, Source, Topic, Variant};
pub use gather::tampered;
pub use lists::{archive_pages, window};
pub use picture::{Codec, Cut, Negative, Picture, Recipe, Rendition, Shape, find_picture};
pub use rest::{Rest, Rested};
pub use sheet::{ArticleRow, Sheet, Ties};
pub use story::{Story, TimelineEntry};
pub use time::{Omitted, Status};
pub use world::Pictures;

use crate::base::{
    hash::{ContentHash, Table},
    id::Id,
    lang::Lang,
    moment::Moment,
    path::SourcePath,
};
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::parse::body::Body;
use crate::parse::packed::Packed;
use crate::parse::record::{Basis, CorrectionKind, Fault, Form, Role};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

/// Whether a card is an article or a brief of an edition (DOMAIN R-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CardKind {
    Article,
    Brief,
}

/// What a listing may show of one item. Refers to other things only by [`Named`], so no way leads back to the site.
#[derive(Debug, Clone)]
pub struct Card {
    pub kind: CardKind,
    pub id: Arc<str>,
    /// Path from the site's root, with the language's prefix; of a brief with its anchor: `/editions/1/#b-3f…`.
    pub url: Arc<str>,
    /// The address of a brief's original.
    pub external: Option<Box<str>>,
    pub lang: Lang,
    pub title: Box<str>,
    pub short_title: Option<Box<str>>,
    pub kicker: Option<Box<str>>,
    pub deck: Option<Box<str>>,
    /// Markdown.
    pub summary: Option<Box<str>>,
    /// Markdown.
    pub why: Option<Box<str>>,
    /// Markdown; the curator's remark on a brief.
    pub note: Option<Box<str>>,
    pub gloss: Box<[(Lang, Box<str>)]>,
    /// Only the most specific ones (DOMAIN G-3).
    pub topics: Box<[Arc<Named>]>,
    pub section: Option<Arc<Named>>,
    pub source: Option<Arc<Named>>,
    pub agencies: Box<[Arc<Named>]>,
    pub curators: Arc<[Arc<Named>]>,
    pub published: Moment,
    pub original_published: Option<Moment>,
    /// DOMAIN T-9.
    pub modified: Moment,
    pub image: Option<Arc<Picture>>,
    pub sponsored: Option<Arc<Sponsored>>,
    pub retracted: Option<Arc<Retracted>>,
    pub corrected: bool,
    pub labels: Box<[Box<str>]>,
    pub status: Status,
    /// Over its own words: the part of its hash that no other record moves.
    pub(super) words: OnceLock<ContentHash>,
    /// As [`Card::hash`]: taken once, when every name and address in the card is settled.
    pub(super) hash: OnceLock<ContentHash>,
}

impl Card {
    /// Over everything that a listing may show, names and addresses of what is referred to included.
    #[must_use]
    pub fn hash(&self) -> ContentHash {
        *self.hash.get_or_init(|| hash::card(self))
    }

    /// Whether the card is an article's.
    #[must_use]
    pub fn is_article(&self) -> bool {
        self.kind == CardKind::Article
    }
}

/// What the model knows of a card beyond what is shown: the keys by which lists are made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Topics as the record names them, then their ancestors (DOMAIN G-2).
    pub topics: Box<[Id<Topic>]>,
    /// How many of `topics` stand in the record itself.
    pub direct: usize,
    pub section: Option<usize>,
    /// Outlet, then agencies.
    pub sources: Box<[Id<Source>]>,
    pub stories: Box<[Id<Story>]>,
    /// Everyone whose page lists the item (DOMAIN G-19).
    pub people: Box<[Id<Person>]>,
    pub places: Box<[Box<str>]>,
    pub form: Form,
    pub rank: i8,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sponsored {
    pub by: Box<str>,
    pub label: Option<Box<str>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retracted {
    pub when: Moment,
    pub reason: Box<str>,
}

/// One article in whole, but for its body's text. Made of its record when its page or a feed shows it: what the site
/// keeps of it is an [`ArticleRow`].
#[derive(Debug, Clone)]
pub struct Article {
    pub path: SourcePath,
    pub bundle: Option<SourcePath>,
    /// Ties translations together (DOMAIN R-8).
    pub translation_key: Arc<str>,
    pub body: Option<Body>,
    pub form: Form,
    pub quotes: Vec<QuoteFacts>,
    /// Newest first.
    pub corrections: Vec<CorrectionFacts>,
    pub original: Option<Box<OriginalFacts>>,
    /// By hand.
    pub related: Vec<RelatedFacts>,
    pub rights: Option<RightsFacts>,
    pub stories: Box<[Arc<Named>]>,
    pub people: Box<[Arc<Named>]>,
    pub places: Box<[Box<str>]>,
    pub clip: Option<ClipFacts>,
    pub robots: Vec<Box<str>>,
    /// The record's free data as JSON text; empty when there is none.
    pub extra: Box<str>,
    pub expires: Option<Moment>,
}

#[derive(Debug, Clone)]
pub struct QuoteFacts {
    pub text: Box<str>,
    pub by: Arc<Named>,
    pub said: Option<Moment>,
    pub via: Option<Arc<Named>>,
    pub lang: Lang,
    pub gloss: Vec<(Lang, Box<str>)>,
    pub context: Option<Box<str>>,
    pub sic: bool,
}

#[derive(Debug, Clone)]
pub struct CorrectionFacts {
    pub when: Moment,
    pub kind: CorrectionKind,
    pub text: Box<str>,
    pub was: Option<Box<str>>,
    pub is: Option<Box<str>>,
    pub fault: Option<Fault>,
    pub by: Option<Arc<Named>>,
    pub url: Option<Box<str>>,
}

/// What the outlet said of its own piece (DOMAIN R-22).
#[derive(Debug, Clone)]
pub struct OriginalFacts {
    pub title: Box<str>,
    pub url: Option<Box<str>>,
    pub archive_url: Option<Box<str>>,
    pub url_unknown: bool,
    pub outlet: Arc<Named>,
    pub agencies: Vec<Arc<Named>>,
    pub section: Option<Box<str>>,
    pub kicker: Option<Box<str>>,
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    pub corrected: Option<Moment>,
    pub byline: Vec<(Arc<Named>, Role)>,
    pub dateline: Option<(Box<str>, Option<Box<str>>)>,
    pub lang: Lang,
    pub words: Option<u32>,
    pub speakers: Vec<SpeakerFacts>,
    pub image: Option<Picture>,
    pub related: Vec<RelatedFacts>,
    pub paywall: bool,
}

#[derive(Debug, Clone)]
pub struct SpeakerFacts {
    pub by: Arc<Named>,
    pub said: Option<Moment>,
    pub via: Option<Arc<Named>>,
    pub count: Option<u32>,
}

/// A line "read also".
#[derive(Debug, Clone)]
pub struct RelatedFacts {
    pub label: Option<Box<str>>,
    pub title: Box<str>,
    pub url: Option<Box<str>>,
    /// An article of ours: `url` is its path.
    pub local: bool,
    pub card: Option<Id<Card>>,
    pub lang: Lang,
}

#[derive(Debug, Clone)]
pub struct RightsFacts {
    pub basis: Basis,
    pub license: Option<Box<str>>,
    pub holder: Option<Box<str>>,
    pub note: Option<Box<str>>,
}

#[derive(Debug, Clone)]
pub struct ClipFacts {
    pub from: Box<str>,
    pub when: Option<Moment>,
    pub dropped: Vec<Box<str>>,
}

/// A page of the site: about, corrections policy.
#[derive(Debug, Clone)]
pub struct Page {
    pub id: Arc<str>,
    pub url: Arc<str>,
    pub lang: Lang,
    pub path: SourcePath,
    pub bundle: Option<SourcePath>,
    pub translation_key: Arc<str>,
    pub title: Box<str>,
    pub summary: Option<Box<str>>,
    pub gloss: Vec<(Lang, Box<str>)>,
    pub image: Option<Arc<Picture>>,
    pub body: Option<Body>,
    pub updated: Option<Moment>,
    pub menu: Option<i32>,
    pub robots: Vec<Box<str>>,
    /// The record's free data as JSON text; empty when there is none.
    pub extra: Box<str>,
    /// `corrections`, `archive` or `search`: the page gives its text to the one that kliping makes (DOMAIN U-6).
    pub lends: Option<Box<str>>,
    pub hash: ContentHash,
}

/// An address that once led somewhere else (DOMAIN U-8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub from: Box<str>,
    pub to: Arc<str>,
    pub title: Box<str>,
    pub lang: Lang,
    pub path: Option<SourcePath>,
}

/// What stands where a record was that expired or was removed (DOMAIN U-11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    pub url: Arc<str>,
    /// Empty when the record was removed: nothing but its address is known.
    pub title: Box<str>,
    pub when: Option<Moment>,
    /// Why it was removed; none when its time was up.
    pub reason: Option<Box<str>>,
    pub lang: Lang,
    /// The record, or the list of addresses.
    pub path: SourcePath,
}

/// The ordered items of a list in one language.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Newest first (DOMAIN T-10).
    pub items: Vec<Id<Card>>,
}

/// A section, or a list kept by name, with its items by language.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub id: Box<str>,
    pub named: Arc<Named>,
    pub lists: Vec<List>,
}

/// Everything that is published, and why the rest is not.
#[derive(Debug, Clone)]
pub struct Site {
    pub config: Config,
    /// The build clock, seconds since 1970 (DOMAIN T-7).
    pub now: i64,
    /// Every item in the order of DOMAIN T-10.
    pub sheets: Vec<Arc<Sheet>>,
    /// The article behind each card; none for a brief.
    pub articles_of: Vec<Option<Id<Article>>>,
    /// The card of each article, in the order of DOMAIN T-10.
    pub articles: Vec<Id<Card>>,
    /// Over all that the page of each article may show, its card's included, but for its lists and its body's answers.
    pub article_hashes: Vec<ContentHash>,
    /// What the lines "related" of articles lead to, for the few that have some.
    pub ties: HashMap<Id<Article>, Ties>,
    pub topics: Vec<Topic>,
    pub sources: Vec<Source>,
    pub people: Vec<Person>,
    pub stories: Vec<Story>,
    /// Newest first.
    pub editions: Vec<Edition>,
    pub pages: Vec<Page>,
    pub sections: Vec<Shelf>,
    pub lists: Vec<Shelf>,
    /// All items by language.
    pub newest: Vec<List>,
    /// Articles alone, by language, newest first: previous and next.
    pub runs: Vec<Vec<Id<Article>>>,
    /// Years with items by language, newest first.
    pub years: Vec<Vec<Year>>,
    pub redirects: Vec<Redirect>,
    pub tombstones: Vec<Tombstone>,
    pub omitted: Vec<Omitted>,
    /// The next instant at which a status changes, seconds since 1970.
    pub next_change: Option<i64>,
    /// Pages by the file they were written in, for links between records.
    pub by_path: Arc<Table<SourcePath, Arc<str>>>,
    /// Articles by translation key, in the order of the site's languages.
    pub translations: Arc<BTreeMap<Arc<str>, Vec<Id<Article>>>>,
    /// Automatic kin of each article (DOMAIN G-17), by article.
    pub kin: Arc<Vec<Box<[Id<Card>]>>>,
    /// Curators of records that name none.
    pub curators: Arc<[Arc<Named>]>,
    /// How many things have a slot ([`Named::slot`]).
    pub named: usize,
    /// Files that pictures are made of.
    pub pictures: Arc<Pictures>,
    /// The folder on the site where each bundle's files are published.
    pub homes: Arc<HashMap<SourcePath, Arc<str>>>,
    /// What the next model of the process may take over: every entry of an article, by its path.
    resolved: Vec<again::Resolved>,
    ground: again::Ground,
    /// What all of it was made of, by path.
    records: Vec<Arc<Packed>>,
    /// What was found wrong, but for what lies in the records of articles.
    said: Vec<Diagnostic>,
    /// Shared by sites that differ only in texts ([`Site::has_shape_of`]).
    shape: Arc<()>,
    /// How many redirects and tombstones there were before those of what was published once.
    kept_from: Option<(usize, usize)>,
    /// What a plain or directive reference means; kept for directives, whose arguments are read in the plan.
    pub references: Arc<names::References>,
}

impl Site {
    /// Whether the two differ at most in the texts of articles: every item stands at the same address and in the same
    /// lists, at the same places.
    #[must_use]
    pub fn has_shape_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shape, &other.shape)
    }

    /// Whether the same records, settings and pictures make the same site at this moment, in seconds since 1970: no
    /// status has changed since, and no news has grown old.
    #[must_use]
    pub fn is_still(&self, now: i64) -> bool {
        self.now <= now && self.next_change.is_none_or(|at| now < at)
    }

    fn sheet(&self, id: Id<Card>) -> &Sheet {
        match self.sheets.get(id.index()) {
            Some(sheet) => sheet,
            None => unreachable!("an id is made from its own table and lives no longer"),
        }
    }

    /// Every item with its keys, in the order of DOMAIN T-10.
    pub fn items(&self) -> impl Iterator<Item = (&Card, &Facts)> {
        self.sheets.iter().map(|sheet| (&sheet.card, &sheet.facts))
    }

    #[must_use]
    pub fn card(&self, id: Id<Card>) -> &Card {
        &self.sheet(id).card
    }

    #[must_use]
    pub fn facts_of(&self, id: Id<Card>) -> &Facts {
        &self.sheet(id).facts
    }

    /// The article behind a card; none for a brief.
    #[must_use]
    pub fn article_of(&self, id: Id<Card>) -> Option<Id<Article>> {
        self.articles_of.get(id.index()).copied().flatten()
    }

    #[must_use]
    pub fn card_of(&self, id: Id<Article>) -> Id<Card> {
        *lookup(&self.articles, id)
    }

    /// What is kept of an article.
    #[must_use]
    pub fn row(&self, id: Id<Article>) -> &ArticleRow {
        match &self.sheet(self.card_of(id)).article {
            Some(row) => row,
            None => unreachable!("an article's sheet has its row"),
        }
    }

    /// Every article with its card, in the order of DOMAIN T-10.
    pub fn rows(&self) -> impl Iterator<Item = (Id<Article>, Id<Card>, &Card, &ArticleRow)> {
        self.articles.iter().enumerate().filter_map(|(at, card)| {
            let sheet = self.sheet(*card);
            Some((Id::new(at), *card, &sheet.card, sheet.article.as_ref()?))
        })
    }

    /// An article in whole. `None` when its record comes from a cache that somebody has tampered with.
    #[must_use]
    pub fn article(&self, id: Id<Article>) -> Option<Arc<Article>> {
        let row = self.row(id);
        let mut article = match &row.whole {
            Some(whole) => Arc::clone(whole),
            None => Arc::new(article::whole(self.card(self.card_of(id)), row, &self.known())?),
        };
        if let Some(ties) = self.ties.get(&id) {
            ties.tie(Arc::make_mut(&mut article));
        }
        Some(article)
    }

    #[must_use]
    pub fn article_hash(&self, id: Id<Article>) -> ContentHash {
        self.article_hashes.get(id.index()).copied().unwrap_or_default()
    }

    #[must_use]
    pub fn topic(&self, id: Id<Topic>) -> &Topic {
        lookup(&self.topics, id)
    }

    #[must_use]
    pub fn source(&self, id: Id<Source>) -> &Source {
        lookup(&self.sources, id)
    }

    #[must_use]
    pub fn person(&self, id: Id<Person>) -> &Person {
        lookup(&self.people, id)
    }

    #[must_use]
    pub fn story(&self, id: Id<Story>) -> &Story {
        lookup(&self.stories, id)
    }

    #[must_use]
    pub fn edition(&self, id: Id<Edition>) -> &Edition {
        lookup(&self.editions, id)
    }

    #[must_use]
    pub fn page(&self, id: Id<Page>) -> &Page {
        lookup(&self.pages, id)
    }
}

fn lookup<T, I>(table: &[T], id: Id<I>) -> &T {
    match table.get(id.index()) {
        Some(item) => item,
        None => unreachable!("an id is made from its own table and lives no longer"),
    }
}
