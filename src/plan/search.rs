//! The search index, cut so that a query loads few files, and a new or edited article rewrites few.
//!
//! The items of a language stand in periods, which are those of the calendar and of the newest item, never of the clock:
//! the newest month, the other months of its year in at most two parts, and the years before it, several together where
//! they are small. A period has shards of terms in two layers and packs of items.
//!
//! Names hold the hash of which items a period numbers, so that no file can be taken for one that numbers others. What
//! the items say is no part of the name: a query of the address says it (`?v=`), so a file whose bytes an edit leaves as
//! they were stays in place.

use super::{IndexOf, LangAt, Output, Plan, Work};
use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    lang::Lang,
    moment::Day,
    url::UrlPath,
};
use crate::model::{Article, ArticleRow, Card, Named, Page, Site};
use crate::theme::Theme;
use std::sync::Arc;

/// Changes with what `render/search` makes of the same items: browsers keep what an address with a version gave.
const FORMAT: i64 = 2;

/// Items of a pack: what ten results load is ten packs at most.
pub const PACK: usize = 8;

/// Years that stand together, from one that they divide. Every eighth year begins anew, so no other year moves.
const YEARS: i32 = 8;
/// Items of years that stand together: an edit of one cuts all of them into words again.
const TOGETHER: usize = 5120;
/// Periods of fewer items have one layer: a second one would cost a file to spare hundreds of bytes.
const LAYERED: usize = 128;

/// A file of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchPart {
    /// Names the periods.
    Manifest,
    /// Topics, sections and sources to choose from.
    Names,
    /// A shard of a period's terms.
    Terms { period: u16, layer: Layer, shard: u16 },
    /// What results show of some items of a period.
    Pack { period: u16, pack: u16 },
}

/// Which mentions a shard holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Every term with the items in which it counts much, and how many others there are.
    Strong,
    /// Those others: a word in passing.
    Weak,
}

/// How many shards the terms of a period make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shards {
    pub strong: u32,
    /// 0: there is one layer.
    pub weak: u32,
}

impl Shards {
    fn of(items: usize, is_newest: bool) -> Self {
        let shards = |each: usize, most: u32| u32::try_from(items.div_ceil(each)).unwrap_or(most).clamp(1, most);
        // A new article rewrites all shards of the newest month.
        match (items < LAYERED, is_newest) {
            (true, true) => Self { strong: shards(16, 8), weak: 0 },
            (true, false) => Self { strong: shards(8, 16), weak: 0 },
            (false, true) => Self { strong: shards(48, 3), weak: shards(24, 5) },
            (false, false) => Self { strong: shards(10, 1024), weak: shards(8, 2048) },
        }
    }
}

/// A stretch of the calendar whose items stand side by side in a period, and can be asked for alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// `2023`; of the running year `2024-11`.
    pub name: String,
    pub items: usize,
}

/// Items of a language that were published in some years, or in some months of the running one.
#[derive(Debug)]
pub struct Period {
    /// `id-2023`, `id-2016-2019`, `id-2024-m11`, `id-2024-m1-8`, then a dot and the hash of which items it numbers.
    pub name: String,
    /// Oldest first.
    pub units: Vec<Unit>,
    /// Oldest first, so that a new one is the last.
    pub cards: Vec<Id<Card>>,
    pub shards: Shards,
    /// Over all that is found and shown of the items.
    pub hash: ContentHash,
    /// Of the newest month, which grows: the hash of each pack.
    pub packs: Option<Vec<ContentHash>>,
}

impl Period {
    /// How many packs the items make.
    #[must_use]
    pub fn pack_count(&self) -> usize {
        self.cards.len().div_ceil(PACK)
    }

    fn terms_url(&self, layer: Layer, shard: u32) -> String {
        let layer = match layer {
            Layer::Strong => 's',
            Layer::Weak => 'w',
        };
        format!("/search/{}-{layer}{shard}.json", self.name)
    }

    fn pack_url(&self, pack: usize) -> String {
        match self.packs.as_ref().and_then(|packs| packs.get(pack)) {
            Some(own) => format!("/search/{}-p{pack}.{}.json", self.stem(), own.short()),
            None => format!("/search/{}-p{pack}.json", self.name),
        }
    }

    /// The name without its hash.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
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
    /// Path of the manifest. It stays, so that no page moves with the index.
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
    // Newest first (DOMAIN T-10).
    let cards = site.items().enumerate().filter(|(_, (card, _))| card.lang == lang);
    let days: Vec<(Day, Id<Card>)> =
        cards.map(|(number, (card, _))| (card.published.day_in(zone), Id::new(number))).collect();
    let periods = periods(&days).into_iter().map(|stretch| period(stretch, site, lang, engine)).collect();
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

/// Items that stand together, as they came, with what their period is called.
struct Stretch<'d> {
    name: String,
    /// Whether it is of the running year.
    is_running: bool,
    is_newest: bool,
    days: &'d [(Day, Id<Card>)],
}

/// Cuts the items of a language, newest first, into periods.
fn periods(days: &[(Day, Id<Card>)]) -> Vec<Stretch<'_>> {
    let Some((newest, _)) = days.first() else { return Vec::new() };
    let (year, month) = (newest.year(), newest.month());
    let mut all = Vec::new();
    let mut rest = days;
    // The closed months of the running year: the first four or eight, which then stay together, and those since.
    let first = (month - 1) / 4 * 4;
    for (from, to) in [(month, month), (first + 1, month - 1), (1, first)] {
        let days = split(&mut rest, |day| day.year() == year && day.month() >= from);
        let name = if from == to { format!("{year:04}-m{from}") } else { format!("{year:04}-m{from}-{to}") };
        all.push(Stretch { name, is_running: true, is_newest: from == month, days });
    }
    while let Some((day, _)) = rest.first() {
        let from = day.year().div_euclid(YEARS) * YEARS;
        years(split(&mut rest, |day| day.year() >= from), from, YEARS, &mut all);
    }
    all.retain(|stretch| !stretch.days.is_empty());
    all
}

/// Takes the items at the front that belong together.
fn split<'d>(rest: &mut &'d [(Day, Id<Card>)], belongs: impl Fn(&Day) -> bool) -> &'d [(Day, Id<Card>)] {
    let (taken, left) = rest.split_at(rest.iter().take_while(|(day, _)| belongs(day)).count());
    *rest = left;
    taken
}

/// Years together, or each half of them where they hold too much.
fn years<'d>(mut days: &'d [(Day, Id<Card>)], from: i32, count: i32, all: &mut Vec<Stretch<'d>>) {
    let (Some((newest, _)), Some((oldest, _))) = (days.first(), days.last()) else { return };
    if days.len() > TOGETHER && count > 1 {
        let half = count / 2;
        years(split(&mut days, |day| day.year() >= from + half), from + half, half, all);
        return years(days, from, half, all);
    }
    let (first, last) = (oldest.year(), newest.year());
    let name = if first == last { format!("{first:04}") } else { format!("{first:04}-{last:04}") };
    all.push(Stretch { name, is_running: false, is_newest: false, days });
}

/// Orders, counts and hashes the items of a period.
fn period(stretch: Stretch<'_>, site: &Site, lang: Lang, engine: ContentHash) -> Period {
    let Stretch { name, is_running, is_newest, days } = stretch;
    let name = format!("{}-{name}", lang.path());
    let mut units: Vec<Unit> = Vec::new();
    for (day, _) in days.iter().rev() {
        let own = if is_running { day.month_key() } else { format!("{:04}", day.year()) };
        match units.last_mut().filter(|unit| unit.name == own) {
            Some(unit) => unit.items += 1,
            None => units.push(Unit { name: own, items: 1 }),
        }
    }
    let cards: Vec<Id<Card>> = days.iter().rev().map(|(_, id)| *id).collect();
    let mut numbers = HashOf::new();
    numbers.hash(engine);
    for id in &cards {
        numbers.text(&site.card(*id).url);
    }
    let hashes: Vec<ContentHash> = cards.iter().map(|id| hash(&one(site, *id))).collect();
    Period {
        units,
        shards: Shards::of(cards.len(), is_newest),
        cards,
        hash: over(&name, &hashes, engine),
        packs: is_newest.then(|| hashes.chunks(PACK).map(|pack| over(&name, pack, engine)).collect()),
        name: format!("{name}.{}", numbers.done().short()),
    }
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
    for Period { name, units, cards: _, shards: Shards { strong, weak }, hash: items, packs } in &index.periods {
        hash.text(name).number(i64::from(*strong)).number(i64::from(*weak)).hash(*items);
        for Unit { name, items } in units {
            hash.text(name).number(*items as i64);
        }
        for pack in packs.iter().flatten() {
            hash.hash(*pack);
        }
    }
    index.hash = hash.done();
    index.manifest = format!("/search/{tag}.json");
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
        layer: Layer,
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
            Self::Terms { lang, period, layer, shard } => {
                hash.number(4).text(lang.as_str()).text(&period.name).hash(period.hash).number(*layer as i64);
                let Shards { strong, weak } = period.shards;
                hash.number(i64::from(*shard)).number(i64::from(strong)).number(i64::from(weak));
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
        SearchPart::Terms { period, layer, shard } => {
            let period = index.periods.get(usize::from(period))?;
            SearchOwn::Terms { lang: index.lang, period, layer, shard: shard.into() }
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
            for (layer, shards) in [(Layer::Strong, period.shards.strong), (Layer::Weak, period.shards.weak)] {
                for shard in 0..shards {
                    let part = SearchPart::Terms { period: short(period_at), layer, shard: short(shard as usize) };
                    add(&period.terms_url(layer, shard), part);
                }
            }
            for pack in 0..period.pack_count() {
                add(&period.pack_url(pack), SearchPart::Pack { period: short(period_at), pack: short(pack) });
            }
        }
    }
    outputs
}
