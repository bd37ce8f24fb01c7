//! The search index, cut so that a query loads few files and a new article rewrites few.
//!
//! The items of a language stand in periods: a closed year, and each month of the running one, which is that of the
//! newest item, never of the clock. A period has shards of terms and packs of items. All files of a period bear the hash
//! of its items in their names, so the manifest names a period once; in the newest month, which grows, each pack bears
//! its own.

use super::{IndexOf, LangAt, Output, Plan, Work};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    lang::Lang,
    url::UrlPath,
};
use crate::model::{Article, ArticleRow, Card, Named, Page, Site};
use crate::theme::Theme;
use std::sync::Arc;

/// Changes with what `render/search` makes of the same items: hashed names are kept by browsers for a year.
const FORMAT: i64 = 1;

/// Items of a pack: what ten results load is ten packs at most.
pub const PACK: usize = 16;

/// A file of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchPart {
    /// Names the periods.
    Manifest,
    /// Topics, sections and sources to choose from.
    Names,
    /// A shard of a period's terms.
    Terms { period: u16, shard: u16 },
    /// What results show of some items of a period.
    Pack { period: u16, pack: u16 },
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A year that is over.
    Year,
    /// A month of the running year.
    Month,
    /// The newest month: the one that grows.
    Newest,
}

/// Items of a language that were published in a closed year, or in a month of the running one.
#[derive(Debug)]
pub struct Period {
    /// `id-2023`, `id-2024-11`.
    pub name: String,
    pub span: Span,
    /// Oldest first, so that a new one is the last.
    pub cards: Vec<Id<Card>>,
    pub shards: u32,
    /// Over all that is found and shown of the items.
    pub hash: ContentHash,
    /// Of the newest month: the hash of each pack.
    pub packs: Option<Vec<ContentHash>>,
}

impl Period {
    /// How many packs the items make.
    #[must_use]
    pub fn pack_count(&self) -> usize {
        self.cards.len().div_ceil(PACK)
    }

    fn terms_url(&self, shard: u32) -> String {
        format!("/search/{}-t{shard}.{}.json", self.name, self.hash.short())
    }

    fn pack_url(&self, pack: usize) -> String {
        let own = self.packs.as_ref().and_then(|packs| packs.get(pack));
        format!("/search/{}-p{pack}.{}.json", self.name, own.unwrap_or(&self.hash).short())
    }
}

/// The index of one language.
#[derive(Debug)]
pub struct SearchIndex {
    pub lang: Lang,
    /// Newest first.
    pub periods: Vec<Period>,
    pub topics: Vec<Arc<Named>>,
    pub sections: Vec<Arc<Named>>,
    pub sources: Vec<Arc<Named>>,
    /// Path of the manifest.
    pub manifest: String,
    /// Path of the names.
    pub names: String,
    /// Over everything that the manifest says.
    pub hash: ContentHash,
}

/// All that is found of one item, beside the text of its body.
#[derive(Debug)]
pub struct Found<'s> {
    pub card: &'s Card,
    /// None for a brief.
    pub article: Option<(Id<Article>, &'s ArticleRow)>,
    /// Those of the item and the ones above them (DOMAIN G-2).
    pub topics: Vec<&'s Named>,
}

/// The items of a period, oldest first: the part of a slice that is too large to be cut for each shard again. A period's
/// hash covers it.
pub fn found<'s>(site: &'s Site, period: &'s Period) -> impl Iterator<Item = Found<'s>> {
    period.cards.iter().map(|id| one(site, *id))
}

fn one(site: &Site, id: Id<Card>) -> Found<'_> {
    let facts = site.facts_of(id);
    Found {
        card: site.card(id),
        article: site.article_of(id).map(|id| (id, site.row(id))),
        topics: facts.topics.iter().map(|id| &*site.topic(*id).named).collect(),
    }
}

/// The indexes of all languages; none where search is switched off or nothing can be found.
pub(super) fn indexes(site: &Site, theme: &Theme) -> Vec<SearchIndex> {
    if !site.config.search {
        return Vec::new();
    }
    let mut engine = HashOf::new();
    // A line of a body is a directive if the theme knows its name.
    engine.number(FORMAT);
    for name in theme.directives() {
        engine.text(&name);
    }
    let engine = engine.done();
    (0..site.config.languages.len())
        .filter_map(|at| index(site, LangAt::try_from(at).unwrap_or(LangAt::MAX), engine))
        .collect()
}

fn index(site: &Site, at: LangAt, engine: ContentHash) -> Option<SearchIndex> {
    let lang = super::lang(site, at);
    let zone = site.config.zone;
    let mut periods: Vec<Period> = Vec::new();
    let mut running = None;
    // Newest first (DOMAIN T-10).
    for (number, (card, _)) in site.items().enumerate().filter(|(_, (card, _))| card.lang == lang) {
        let day = card.published.day_in(zone);
        let (name, span) = if *running.get_or_insert(day.year()) == day.year() {
            (format!("{}-{:04}-{:02}", lang.path(), day.year(), day.month()), Span::Month)
        } else {
            (format!("{}-{:04}", lang.path(), day.year()), Span::Year)
        };
        if periods.last().is_none_or(|period| period.name != name) {
            let span = if periods.is_empty() { Span::Newest } else { span };
            periods.push(Period {
                name,
                span,
                cards: Vec::new(),
                shards: 1,
                hash: ContentHash::default(),
                packs: None,
            });
        }
        if let Some(period) = periods.last_mut() {
            period.cards.push(Id::new(number));
        }
    }
    periods.iter_mut().for_each(|period| finish(period, site, engine));
    let here = |named: &&Arc<Named>| super::outputs::page_in(named, at).is_some();
    let mut index = SearchIndex {
        lang,
        periods,
        topics: site.topics.iter().map(|topic| &topic.named).filter(here).cloned().collect(),
        sections: site.sections.iter().map(|shelf| &shelf.named).filter(here).cloned().collect(),
        sources: site.sources.iter().map(|source| &source.named).filter(here).cloned().collect(),
        manifest: String::new(),
        names: String::new(),
        hash: ContentHash::default(),
    };
    if index.periods.is_empty() {
        return None;
    }
    address(&mut index);
    Some(index)
}

/// Orders, counts and hashes the items of a period.
fn finish(period: &mut Period, site: &Site, engine: ContentHash) {
    period.cards.reverse();
    let items = u32::try_from(period.cards.len()).unwrap_or(u32::MAX);
    // A query loads as many shards of a month as of a year, so those of months are smaller; but a new article rewrites
    // all of its own month.
    period.shards = match period.span {
        Span::Newest => items.div_ceil(48).clamp(1, 8),
        Span::Month => items.div_ceil(4).clamp(1, 256),
        Span::Year => items.div_ceil(8).clamp(1, 1024),
    };
    let hashes: Vec<ContentHash> = period.cards.iter().map(|id| hash(&one(site, *id))).collect();
    period.hash = over(&period.name, &hashes, engine);
    period.packs = (period.span == Span::Newest)
        .then(|| hashes.chunks(PACK).map(|pack| over(&period.name, pack, engine)).collect());
}

fn over(name: &str, items: &[ContentHash], engine: ContentHash) -> ContentHash {
    let mut hash = HashOf::new();
    hash.hash(engine).text(name);
    for item in items {
        hash.hash(*item);
    }
    hash.done()
}

/// Over all that is found and shown of an item. Not over where it is written: the same record in another file has the
/// same addresses (DOMAIN R-1).
fn hash(found: &Found<'_>) -> ContentHash {
    let Found { card, article, topics } = found;
    let mut hash = HashOf::new();
    hash.hash(card.hash()).number(topics.len() as i64);
    for topic in topics {
        hash.text(&topic.key);
        names(&mut hash, topic);
    }
    hash.hash(article.map(|(_, row)| row.searched).unwrap_or_default());
    hash.done()
}

fn names(hash: &mut HashOf, named: &Named) {
    hash.number(named.names.len() as i64);
    for (_, name) in &named.names {
        hash.text(name);
    }
}

fn address(index: &mut SearchIndex) {
    let tag = index.lang.path();
    let mut names = HashOf::new();
    names.number(FORMAT).text(&tag);
    for list in [&index.topics, &index.sections, &index.sources] {
        crate::model::hash::named(&mut names, list.iter());
    }
    index.names = format!("/search/{tag}-names.{}.json", names.done().short());
    let mut hash = HashOf::new();
    hash.number(FORMAT).text(&tag).text(&index.names);
    for Period { name, span: _, cards, shards, hash: items, packs } in &index.periods {
        hash.text(name).number(cards.len() as i64).number(i64::from(*shards)).hash(*items);
        for pack in packs.iter().flatten() {
            hash.hash(*pack);
        }
    }
    index.hash = hash.done();
    index.manifest = format!("/search/{tag}.{}.json", index.hash.short());
}

/// What an output of search is made of.
#[derive(Debug)]
pub enum SearchOwn<'s> {
    Page(SearchPage<'s>),
    Manifest(&'s SearchIndex),
    Names(&'s SearchIndex),
    /// The items of the period are cut when its terms are made ([`found`]): its hash covers them.
    Terms {
        lang: Lang,
        period: &'s Period,
        shard: u32,
    },
    Pack(Vec<Found<'s>>),
}

/// What the search page shows beside its form.
#[derive(Debug)]
pub struct SearchPage<'s> {
    /// The manifest of each language that has one.
    pub manifests: Vec<(Lang, &'s str)>,
    /// Ways that need no script: how many entries each index has.
    pub indexes: Vec<(IndexOf, usize)>,
    pub archive: Option<&'s str>,
    /// `pages/search.md` (DOMAIN U-6).
    pub text: Option<&'s Page>,
}

impl SearchOwn<'_> {
    /// Adds all that the output may show.
    pub(super) fn hash_into(&self, hash: &mut HashOf) {
        match self {
            Self::Page(SearchPage { manifests, indexes, archive, text }) => {
                hash.number(1).number(manifests.len() as i64);
                for (lang, url) in manifests {
                    hash.text(lang.as_str()).text(url);
                }
                hash.text(&format!("{indexes:?}")).maybe(*archive);
                hash.hash(text.map(|page| page.hash).unwrap_or_default());
            }
            Self::Manifest(index) => drop(hash.number(2).hash(index.hash)),
            // The address holds the hash of the names.
            Self::Names(index) => drop(hash.number(3).text(&index.names)),
            Self::Terms { lang, period, shard } => {
                hash.number(4).text(lang.as_str()).text(&period.name).hash(period.hash);
                hash.number(i64::from(*shard)).number(i64::from(period.shards));
            }
            Self::Pack(items) => {
                hash.number(5).number(items.len() as i64);
                for item in items {
                    hash.hash(self::hash(item));
                }
            }
        }
    }
}

/// The search page of a language.
pub(super) fn page<'s>(site: &'s Site, plan: &'s Plan, at: LangAt) -> SearchPage<'s> {
    let lang = super::lang(site, at);
    let ways = [IndexOf::Topics, IndexOf::Sections, IndexOf::Sources, IndexOf::Stories, IndexOf::Editions];
    let has = |of: &IndexOf| site.config.make.indexes && super::own::index_has_entries(site, *of, at);
    SearchPage {
        manifests: plan.search.iter().map(|index| (index.lang, index.manifest.as_str())).collect(),
        indexes: ways.into_iter().filter(has).map(|of| (of, super::own::index(site, of, at).len())).collect(),
        archive: plan.frames.iter().find(|frame| frame.lang == lang).and_then(|frame| frame.archive_url.as_deref()),
        text: site.pages.iter().find(|page| page.lang == lang && page.lends.as_deref() == Some("search")),
    }
}

/// What a file of an index is made of.
pub(super) fn data<'s>(site: &'s Site, plan: &'s Plan, of: u8, part: SearchPart) -> Option<SearchOwn<'s>> {
    let index = plan.search.get(usize::from(of))?;
    Some(match part {
        SearchPart::Manifest => SearchOwn::Manifest(index),
        SearchPart::Names => SearchOwn::Names(index),
        SearchPart::Terms { period, shard } => {
            SearchOwn::Terms { lang: index.lang, period: index.periods.get(usize::from(period))?, shard: shard.into() }
        }
        SearchPart::Pack { period, pack } => {
            let items = index.periods.get(usize::from(period))?.cards.chunks(PACK).nth(pack.into())?;
            SearchOwn::Pack(items.iter().map(|id| one(site, *id)).collect())
        }
    })
}

/// Every file of the indexes.
pub(super) fn outputs(indexes: &[SearchIndex]) -> Vec<Output> {
    let mut outputs = Vec::new();
    for (at, index) in indexes.iter().enumerate() {
        let of = u8::try_from(at).unwrap_or(u8::MAX);
        let mut add = |url: &str, part: SearchPart| {
            if let Ok(url) = UrlPath::parse(url) {
                outputs.push(Output { url, work: Work::SearchData { of, part } });
            }
        };
        add(&index.manifest, SearchPart::Manifest);
        add(&index.names, SearchPart::Names);
        let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        for (period_at, period) in index.periods.iter().enumerate() {
            for shard in 0..period.shards {
                let part = SearchPart::Terms { period: short(period_at), shard: short(shard as usize) };
                add(&period.terms_url(shard), part);
            }
            for pack in 0..period.pack_count() {
                add(&period.pack_url(pack), SearchPart::Pack { period: short(period_at), pack: short(pack) });
            }
        }
    }
    outputs
}
