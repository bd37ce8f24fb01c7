//! What each kind of page shows of its own, beside its lists.

use super::{Derived, IndexOf, LangAt, ListOf, Poster, SearchOwn, opml::OpmlOwn, slice::Entry};
use crate::base::{
    hash::{ContentHash, HashOf, Table},
    id::Id,
    lang::Lang,
    moment::Day,
};
use crate::model::{
    Article, ArticleRow, Card, CorrectionFacts, Edition, Month, Named, NamedKind, Page, Person, Redirect, Shelf, Site,
    Source, Story, TimelineEntry, Tombstone, Topic, Variant, variant,
};
use std::cmp::Reverse;
use std::sync::Arc;

/// The subject of an output. Holds what its page may show and nothing that leads further.
#[derive(Debug)]
pub enum Own<'s> {
    Front(Box<FrontOwn<'s>>),
    Article(Box<ArticleOwn<'s>>),
    Edition {
        edition: &'s Edition,
        entries: Vec<Option<Entry<'s>>>,
    },
    Page(&'s Page),
    Story(Box<StoryOwn<'s>>),
    Topic(Box<TopicOwn<'s>>),
    Source(Box<SourceOwn<'s>>),
    Person {
        person: &'s Person,
        text: Option<&'s Variant>,
        outlets: Vec<(Arc<Named>, usize)>,
        topics: Vec<(Arc<Named>, usize)>,
    },
    Section(&'s Arc<Named>),
    Named(&'s Arc<Named>),
    Index {
        of: IndexOf,
        entries: Vec<IndexEntry<'s>>,
    },
    Archive(ArchiveOwn<'s>),
    Year(YearOwn),
    Month(MonthOwn<'s>),
    /// Each with its place among the corrections of its article.
    Corrections {
        entries: Vec<(Entry<'s>, usize, &'s CorrectionFacts)>,
        policy: Option<&'s Page>,
    },
    Search(Box<SearchOwn<'s>>),
    NotFound,
    Offline,
    Worker(WorkerOwn),
    Feed,
    Redirect(&'s Redirect),
    Tombstone(&'s Tombstone),
    Opml(OpmlOwn<'s>),
    Picture(&'s Derived),
    Poster(&'s Poster),
    /// Files and machine-made texts: nothing of the model.
    Nothing,
}

/// What a reader's device keeps from the first page on.
#[derive(Debug)]
pub struct WorkerOwn {
    /// Paths of styles, scripts and icons.
    pub keep: Vec<String>,
    /// The page for being offline, by the front page of its language.
    pub offline: Vec<(String, String)>,
    /// Over the frames of all languages: what stands on those pages.
    pub frames: ContentHash,
}

impl WorkerOwn {
    pub(super) fn hash_into(&self, hash: &mut HashOf) {
        let Self { keep, offline, frames } = self;
        hash.hash(*frames);
        for url in keep.iter().chain(offline.iter().flat_map(|(home, page)| [home, page])) {
            hash.text(url);
        }
    }
}

#[derive(Debug)]
pub struct FrontOwn<'s> {
    pub lead: Option<Lead<'s>>,
    pub edition: Option<(&'s Edition, Vec<Entry<'s>>)>,
    pub bands: Vec<FrontBand<'s>>,
    pub topics: Vec<(Arc<Named>, usize)>,
}

#[derive(Debug)]
pub struct Lead<'s> {
    pub entry: Entry<'s>,
    pub story: Option<Arc<Named>>,
    pub reports: usize,
    pub outlets: usize,
    pub coverage: Vec<Entry<'s>>,
}

#[derive(Debug)]
pub struct FrontBand<'s> {
    pub section: &'s Arc<Named>,
    pub items: Vec<Entry<'s>>,
}

#[derive(Debug)]
pub struct ArticleOwn<'s> {
    pub card: &'s Card,
    pub row: &'s ArticleRow,
    /// [`ArticleRow`]'s hash with all that the article is tied to.
    pub hash: ContentHash,
    /// The article in whole: before it is rendered (`plan::complete`), not while it is compared.
    pub whole: Option<&'s Article>,
    /// The first story with older reports of it.
    pub story: Option<(Arc<Named>, Vec<Entry<'s>>)>,
}

impl ArticleOwn<'_> {
    /// The article in whole.
    #[must_use]
    pub fn article(&self) -> &Article {
        match self.whole {
            Some(article) => article,
            None => unreachable!("a page is rendered of a slice that is complete"),
        }
    }
}

#[derive(Debug)]
pub struct StoryOwn<'s> {
    pub story: &'s Story,
    pub text: Option<&'s Variant>,
    pub lead: Option<Entry<'s>>,
    /// Oldest first.
    pub timeline: Vec<(Option<Entry<'s>>, &'s TimelineEntry)>,
    pub outlets: Vec<(Arc<Named>, usize)>,
    pub agencies: Vec<(Arc<Named>, usize)>,
}

#[derive(Debug)]
pub struct TopicOwn<'s> {
    pub topic: &'s Topic,
    pub text: Option<&'s Variant>,
    pub parent: Option<Arc<Named>>,
    pub ancestors: Vec<Arc<Named>>,
    pub children: Vec<ChildTopic>,
    pub see: Vec<Arc<Named>>,
    pub together: Vec<(Arc<Named>, usize)>,
    /// Items by week, oldest first, ending with the newest item's: the week's last day and its count. On the first page only.
    pub weeks: Vec<(Day, usize)>,
    /// Items by month, newest first.
    pub months: Vec<(i32, u32, usize)>,
}

#[derive(Debug)]
pub struct ChildTopic {
    pub named: Arc<Named>,
    pub count: usize,
    /// Items by week, oldest first.
    pub weeks: Vec<usize>,
}

#[derive(Debug)]
pub struct SourceOwn<'s> {
    pub source: &'s Source,
    pub text: Option<&'s Variant>,
    pub since: Option<&'s Card>,
    pub corrections: usize,
    /// Agencies it drew on, or outlets that drew on it.
    pub agencies: Vec<(Arc<Named>, usize)>,
    pub writers: Vec<(Arc<Named>, usize)>,
    pub see: Vec<Arc<Named>>,
}

/// A line of an index.
#[derive(Debug)]
pub struct IndexEntry<'s> {
    pub named: Option<Arc<Named>>,
    pub edition: Option<&'s Edition>,
    pub story: Option<&'s Story>,
    pub source: Option<&'s Source>,
    pub person: Option<&'s Person>,
    /// Below its root, of a topic; `parent` is the key of the topic above.
    pub depth: usize,
    pub parent: Option<Box<str>>,
    pub count: usize,
    pub newest: Option<&'s Card>,
    /// With its language, which may stand in for the page's.
    pub summary: Option<(&'s str, Lang)>,
}

#[derive(Debug)]
pub struct ArchiveOwn<'s> {
    pub years: Vec<YearOwn>,
    pub month: Option<MonthOwn<'s>>,
    pub count: usize,
    pub oldest: Option<&'s Card>,
    pub indexes: Vec<(IndexOf, usize)>,
    pub text: Option<&'s Page>,
}

#[derive(Debug, Clone)]
pub struct YearOwn {
    pub year: i32,
    /// Month and count, newest first.
    pub months: Vec<(u32, usize)>,
    pub previous: Option<i32>,
    pub next: Option<i32>,
}

#[derive(Debug)]
pub struct MonthOwn<'s> {
    pub year: i32,
    pub month: u32,
    pub previous: Option<(i32, u32)>,
    pub next: Option<(i32, u32)>,
    /// Items of each day of the month that has some, newest first.
    pub days: Vec<(Day, Vec<Entry<'s>>)>,
    /// Editions by day.
    pub editions: Vec<(Day, &'s Edition)>,
    /// The newest item of the language stands in this month on this day.
    pub now: Option<Day>,
}

fn entry<'s>(site: &'s Site, id: Id<Card>) -> Entry<'s> {
    Entry { card: site.card(id), via: None }
}

fn list_of(lists: &[crate::model::List], at: LangAt) -> &[Id<Card>] {
    lists.get(usize::from(at)).map_or(&[], |list| &list.items)
}

/// Counts names and orders them: most first, then by key.
fn ranked<'n>(names: impl Iterator<Item = &'n Arc<Named>>, limit: usize) -> Vec<(Arc<Named>, usize)> {
    let mut counts: Table<(NamedKind, &str), (&Arc<Named>, usize)> = Table::default();
    for named in names {
        counts.entry((named.kind, &named.key)).or_insert((named, 0)).1 += 1;
    }
    let mut ranked: Vec<(&Arc<Named>, usize)> = counts.into_values().collect();
    ranked.sort_unstable_by_key(|(named, count)| (Reverse(*count), &named.key, named.kind));
    ranked.truncate(limit);
    ranked.into_iter().map(|(named, count)| (Arc::clone(named), count)).collect()
}

pub(super) fn article<'s>(site: &'s Site, id: Id<Article>) -> ArticleOwn<'s> {
    let at = site.card_of(id);
    let (card, facts) = (site.card(at), site.facts_of(at));
    let story = facts.stories.first().map(|id| {
        let story = site.story(*id);
        let lang = site.config.lang_at(card.lang).unwrap_or(0);
        // Cards run from new to old: what follows the article is not newer, so old pages stay as they are.
        let items = story.lists.get(lang).map_or(&[][..], |list| &list.items);
        let older = items.iter().filter(|other| **other > at).take(4).map(|id| entry(site, *id)).collect();
        (story.named.clone(), older)
    });
    ArticleOwn { card, row: site.row(id), hash: site.article_hash(id), whole: None, story }
}

/// DOMAIN G-12: the days before the newest article, by rank, then T-10.
pub(super) fn front<'s>(site: &'s Site, at: LangAt) -> (FrontOwn<'s>, Vec<Entry<'s>>, Vec<Entry<'s>>) {
    let lang = super::lang(site, at);
    let all = list_of(&site.newest, at);
    let articles: Vec<Id<Card>> = all.iter().copied().filter(|id| site.card(*id).is_article()).collect();
    let newest = articles.first().map(|id| site.card(*id).published.seconds()).unwrap_or_default();
    let since = newest - i64::from(site.config.front_days) * 86_400;
    let recent = articles.iter().copied().filter(|id| site.card(*id).published.seconds() >= since);
    let mut ranked: Vec<Id<Card>> = recent.clone().filter(|id| site.card(*id).retracted.is_none()).collect();
    ranked.sort_by_key(|id| (-i32::from(site.facts_of(*id).rank), *id));
    let lead = ranked.first().map(|id| lead(site, *id, at));
    let covered: Vec<&str> = lead.iter().flat_map(|lead| &lead.coverage).map(|entry| &*entry.card.url).collect();
    let seconds: Vec<Id<Card>> =
        ranked.iter().skip(1).filter(|id| !covered.contains(&&*site.card(**id).url)).take(3).copied().collect();
    let river: Vec<Entry> = recent.clone().take(8).map(|id| entry(site, id)).collect();
    let edition = site.editions.iter().find(|edition| edition.lang == lang && edition.path.is_some());
    let shown: Vec<Id<Card>> = ranked.first().into_iter().chain(&seconds).copied().collect();
    let bands = site
        .sections
        .iter()
        .filter_map(|shelf| {
            let items: Vec<Entry> = list_of(&shelf.lists, at)
                .iter()
                .filter(|id| site.card(**id).is_article() && !shown.contains(id))
                .filter(|id| site.card(**id).published.seconds() >= since)
                .take(5)
                .map(|id| entry(site, *id))
                .collect();
            (!items.is_empty()).then_some(FrontBand { section: &shelf.named, items })
        })
        .collect();
    let topics = ranked_topics(site, all.iter().copied().filter(|id| site.card(*id).published.seconds() >= since));
    let own = FrontOwn {
        lead,
        edition: edition.map(|edition| (edition, edition.items().map(|id| entry(site, id)).collect())),
        bands,
        topics,
    };
    let seconds = seconds.into_iter().map(|id| entry(site, id)).collect();
    (own, seconds, river)
}

fn ranked_topics(site: &Site, items: impl Iterator<Item = Id<Card>>) -> Vec<(Arc<Named>, usize)> {
    ranked(items.flat_map(|id| site.facts_of(id).topics.iter().map(|topic| &site.topic(*topic).named)), 24)
}

fn lead<'s>(site: &'s Site, id: Id<Card>, at: LangAt) -> Lead<'s> {
    let story = site.facts_of(id).stories.first().map(|id| site.story(*id));
    let reports = story.map_or(&[][..], |story| list_of(&story.lists, at));
    let outlets = ranked(reports.iter().filter_map(|id| site.card(*id).source.as_ref()), usize::MAX).len();
    Lead {
        entry: entry(site, id),
        story: story.map(|story| story.named.clone()),
        reports: reports.len(),
        outlets,
        coverage: reports.iter().filter(|other| **other != id).take(3).map(|id| entry(site, *id)).collect(),
    }
}

pub(super) fn story<'s>(site: &'s Site, id: Id<Story>, at: LangAt) -> StoryOwn<'s> {
    let story = site.story(id);
    let lang = super::lang(site, at);
    let list = list_of(&story.lists, at);
    let named_lead = story.lead.as_ref().and_then(|lead| site.references.article(lead, lang, &[]));
    let lead = named_lead.map(|id| site.card_of(id)).or_else(|| list.first().copied());
    let timeline = story
        .timeline(lang)
        .iter()
        .filter_map(|line| match line {
            TimelineEntry::Card(id) => list.contains(id).then(|| (Some(entry(site, *id)), line)),
            TimelineEntry::Event { .. } => Some((None, line)),
        })
        .collect();
    let cards = || list.iter().map(|id| site.card(*id));
    StoryOwn {
        story,
        text: variant(&story.variants, lang),
        lead: lead.map(|id| entry(site, id)),
        timeline,
        outlets: ranked(cards().filter_map(|card| card.source.as_ref()), 20),
        agencies: ranked(cards().flat_map(|card| &card.agencies), 20),
    }
}

/// The weeks of a topic's chart: those since its first item, at least a quarter and at most a year. A young topic's bars
/// would stand in a corner of an empty year.
fn span(site: &Site, items: &[Id<Card>], newest: Day) -> i64 {
    let oldest = items.last().map_or(newest, |id| site.card(*id).published.day_in(site.config.zone));
    (13..52).find(|count| first_day(newest, *count) <= oldest).unwrap_or(52)
}

/// The Sunday that ends the week of a day.
fn sunday(day: Day) -> Day {
    day.add(6 - i64::from(day.weekday().num_days_from_monday()))
}

/// The Monday with which `count` weeks begin whose last holds the newest item.
fn first_day(newest: Day, count: i64) -> Day {
    sunday(newest).add(1 - count * 7)
}

/// Items of each of the last `count` weeks, oldest first; weeks end with the newest item's, not with today's.
fn weeks(site: &Site, items: &[Id<Card>], newest: Day, count: i64) -> Vec<(Day, usize)> {
    let zone = site.config.zone;
    let last = sunday(newest);
    let mut weeks: Vec<(Day, usize)> = (0..count).map(|week| (last.add((week - count + 1) * 7), 0)).collect();
    let first = first_day(newest, count);
    for id in items {
        let day = site.card(*id).published.day_in(zone);
        if day < first {
            break;
        }
        if let Some(week) = weeks.iter_mut().find(|(end, _)| day <= *end) {
            week.1 += 1;
        }
    }
    weeks
}

pub(super) fn topic<'s>(site: &'s Site, id: Id<Topic>, at: LangAt, page: u32) -> TopicOwn<'s> {
    let topic = site.topic(id);
    let items = list_of(&topic.lists, at);
    let named = |id: &Id<Topic>| site.topic(*id).named.clone();
    let mut own = TopicOwn {
        topic,
        text: variant(&topic.variants, super::lang(site, at)),
        parent: topic.parent.as_ref().map(named),
        ancestors: topic.ancestors.iter().map(named).collect(),
        children: Vec::new(),
        see: topic.see.iter().map(named).collect(),
        together: Vec::new(),
        weeks: Vec::new(),
        months: Vec::new(),
    };
    // DESIGN 6: counts and charts stand on the first page only, or each new item would rewrite every page.
    if page > 0 {
        return own;
    }
    let zone = site.config.zone;
    let newest = items.first().map(|id| site.card(*id).published.day_in(zone));
    if let Some(newest) = newest {
        own.weeks = weeks(site, items, newest, span(site, items, newest));
        for id in items {
            let day = site.card(*id).published.day_in(zone);
            match own.months.last_mut() {
                Some((year, month, count)) if *year == day.year() && *month == day.month() => *count += 1,
                _ => own.months.push((day.year(), day.month(), 1)),
            }
        }
    }
    for child in &topic.children {
        let child = site.topic(*child);
        let items = list_of(&child.lists, at);
        let weeks = newest.map_or_else(Vec::new, |newest| {
            weeks(site, items, newest, 14).into_iter().map(|(_, count)| count).collect()
        });
        own.children.push(ChildTopic { named: child.named.clone(), count: items.len(), weeks });
    }
    let mut family: Vec<Id<Topic>> = topic.ancestors.clone();
    family.push(id);
    let others = items.iter().take(1000).flat_map(|id| {
        let facts = site.facts_of(*id);
        facts
            .topics
            .iter()
            .take(facts.direct)
            .filter(|other| !family.contains(other) && !site.topic(**other).ancestors.contains(&family_head(&family)))
            .map(|other| &site.topic(*other).named)
    });
    own.together = ranked(others, 8);
    own
}

fn family_head(family: &[Id<Topic>]) -> Id<Topic> {
    family.last().copied().unwrap_or_else(|| Id::new(0))
}

pub(super) fn source<'s>(site: &'s Site, id: Id<Source>, at: LangAt, page: u32) -> SourceOwn<'s> {
    let source = site.source(id);
    let items = list_of(&source.lists, at);
    let mut own = SourceOwn {
        source,
        text: variant(&source.variants, super::lang(site, at)),
        since: None,
        corrections: 0,
        agencies: Vec::new(),
        writers: Vec::new(),
        see: Vec::new(),
    };
    if page > 0 {
        return own;
    }
    own.see = source.see.iter().map(|id| site.source(*id).named.clone()).collect();
    let cards = || items.iter().map(|id| site.card(*id));
    own.since = items.last().map(|id| site.card(*id));
    own.corrections = cards().filter(|card| card.corrected).count();
    own.agencies = ranked(
        cards().flat_map(|card| {
            let wired = card.agencies.iter().any(|agency| Arc::ptr_eq(agency, &source.named));
            let agencies = if wired { &[][..] } else { &card.agencies[..] };
            card.source.iter().filter(move |_| wired).chain(agencies)
        }),
        12,
    );
    let writers = items.iter().filter_map(|id| Some((site.card(*id), site.row(site.article_of(*id)?))));
    let ours = writers.filter(|(card, _)| card.source.as_ref().is_some_and(|one| Arc::ptr_eq(one, &source.named)));
    let writers = ours.flat_map(|(_, row)| &row.writers);
    own.writers = ranked(writers, 12);
    own
}

pub(super) fn person<'s>(site: &'s Site, id: Id<Person>, at: LangAt, page: u32) -> Own<'s> {
    let person = site.person(id);
    let items = list_of(&person.lists, at);
    let (mut outlets, mut topics) = (Vec::new(), Vec::new());
    if page == 0 {
        let wrote = items.iter().filter(|id| {
            let row = site.article_of(**id).map(|id| site.row(id));
            row.is_some_and(|row| row.writers.iter().any(|name| Arc::ptr_eq(name, &person.named)))
        });
        outlets = ranked(wrote.filter_map(|id| site.card(*id).source.as_ref()), 12);
        topics = ranked(items.iter().flat_map(|id| &site.card(*id).topics), 8);
    }
    Own::Person { person, text: variant(&person.variants, super::lang(site, at)), outlets, topics }
}

pub(super) fn list<'s>(site: &'s Site, of: ListOf, at: LangAt, page: u32) -> Own<'s> {
    let shelf = |shelves: &'s [Shelf], number: u32| shelves.get(number as usize).map(|shelf| &shelf.named);
    match of {
        ListOf::Topic(id) => Own::Topic(Box::new(topic(site, id, at, page))),
        ListOf::Source(id) => Own::Source(Box::new(source(site, id, at, page))),
        ListOf::Person(id) => person(site, id, at, page),
        ListOf::Section(number) => shelf(&site.sections, number).map_or(Own::Nothing, Own::Section),
        ListOf::Named(number) => shelf(&site.lists, number).map_or(Own::Nothing, Own::Named),
    }
}

/// The items of a list in one language.
pub(super) fn list_items(site: &Site, of: ListOf, at: LangAt) -> &[Id<Card>] {
    match of {
        ListOf::Topic(id) => list_of(&site.topic(id).lists, at),
        ListOf::Source(id) => list_of(&site.source(id).lists, at),
        ListOf::Person(id) => list_of(&site.person(id).lists, at),
        ListOf::Section(number) => site.sections.get(number as usize).map_or(&[], |shelf| list_of(&shelf.lists, at)),
        ListOf::Named(number) => site.lists.get(number as usize).map_or(&[], |shelf| list_of(&shelf.lists, at)),
    }
}

/// Whether an index would list anything.
pub(super) fn index_has_entries(site: &Site, of: IndexOf, at: LangAt) -> bool {
    let here = |named: &Named| named.path.is_some() && named.pages().has(usize::from(at));
    match of {
        IndexOf::Topics => site.topics.iter().any(|topic| here(&topic.named)),
        IndexOf::Sections => site.sections.iter().any(|shelf| here(&shelf.named)),
        IndexOf::Sources => site.sources.iter().any(|source| here(&source.named)),
        IndexOf::People => site.people.iter().any(|person| here(&person.named)),
        IndexOf::Stories => site.stories.iter().any(|story| here(&story.named)),
        IndexOf::Editions => {
            let lang = super::lang(site, at);
            site.editions.iter().any(|edition| edition.lang == lang)
        }
    }
}

fn index_entry<'s>(named: &Arc<Named>, items: &[Id<Card>], site: &'s Site) -> IndexEntry<'s> {
    IndexEntry {
        named: Some(named.clone()),
        edition: None,
        story: None,
        source: None,
        person: None,
        depth: 0,
        parent: None,
        count: items.len(),
        newest: items.first().map(|id| site.card(*id)),
        summary: None,
    }
}

/// The lines of an index, unsorted but for topics, which stand below their parents; the view collates by language.
#[allow(clippy::too_many_lines)] // One arm an index.
pub(super) fn index<'s>(site: &'s Site, of: IndexOf, at: LangAt) -> Vec<IndexEntry<'s>> {
    let here = |named: &Named| named.path.is_some() && named.pages().has(usize::from(at));
    let lang = super::lang(site, at);
    match of {
        IndexOf::Topics => site
            .topics
            .iter()
            .filter(|topic| here(&topic.named))
            .map(|topic| IndexEntry {
                depth: topic.ancestors.len(),
                parent: topic.parent.map(|parent| site.topic(parent).id.clone()),
                ..index_entry(&topic.named, list_of(&topic.lists, at), site)
            })
            .collect(),
        IndexOf::Sections => site
            .sections
            .iter()
            .filter(|shelf| here(&shelf.named))
            .map(|shelf| index_entry(&shelf.named, list_of(&shelf.lists, at), site))
            .collect(),
        IndexOf::Sources => site
            .sources
            .iter()
            .filter(|source| here(&source.named))
            .map(|source| IndexEntry {
                source: Some(source),
                ..index_entry(&source.named, list_of(&source.lists, at), site)
            })
            .collect(),
        IndexOf::People => site
            .people
            .iter()
            .filter(|person| here(&person.named))
            .map(|person| IndexEntry {
                person: Some(person),
                ..index_entry(&person.named, list_of(&person.lists, at), site)
            })
            .collect(),
        IndexOf::Stories => site
            .stories
            .iter()
            .filter(|story| here(&story.named))
            .map(|story| IndexEntry {
                story: Some(story),
                summary: variant(&story.variants, lang).and_then(|text| Some((text.summary.as_deref()?, text.lang))),
                ..index_entry(&story.named, list_of(&story.lists, at), site)
            })
            .collect(),
        IndexOf::Editions => site
            .editions
            .iter()
            .filter(|edition| edition.lang == lang)
            .map(|edition| IndexEntry {
                named: None,
                edition: Some(edition),
                story: None,
                source: None,
                person: None,
                depth: 0,
                parent: None,
                count: edition.items().count(),
                newest: None,
                summary: edition.summary.as_deref().map(|summary| (summary, edition.lang)),
            })
            .collect(),
    }
}

pub(super) fn archive<'s>(site: &'s Site, at: LangAt) -> ArchiveOwn<'s> {
    let years = site.years.get(usize::from(at)).map_or(&[][..], Vec::as_slice);
    let newest = years.first().and_then(|year| year.months.first().map(|month| (year.year, month.month)));
    let lang = super::lang(site, at);
    let items = list_of(&site.newest, at);
    ArchiveOwn {
        years: years.iter().filter_map(|one| year(site, at, one.year)).collect(),
        month: newest.and_then(|(year, number)| month(site, at, year, number)),
        count: items.len(),
        oldest: items.last().map(|id| site.card(*id)),
        indexes: IndexOf::ALL
            .into_iter()
            .filter(|of| site.config.make.indexes && index_has_entries(site, *of, at))
            .map(|of| (of, index(site, of, at).len()))
            .collect(),
        text: site.pages.iter().find(|page| page.lang == lang && page.lends.as_deref() == Some("archive")),
    }
}

pub(super) fn year(site: &Site, at: LangAt, year: i32) -> Option<YearOwn> {
    let years = site.years.get(usize::from(at))?;
    let place = years.iter().position(|one| one.year == year)?;
    let one = years.get(place)?;
    let neighbour = |place: Option<usize>| place.and_then(|place| years.get(place)).map(|one| one.year);
    Some(YearOwn {
        year,
        months: one.months.iter().map(|month| (month.month, month.items.len())).collect(),
        previous: neighbour(Some(place + 1)),
        next: neighbour(place.checked_sub(1)),
    })
}

pub(super) fn month<'s>(site: &'s Site, at: LangAt, year: i32, month: u32) -> Option<MonthOwn<'s>> {
    let years = site.years.get(usize::from(at))?;
    let months: Vec<&'s Month> = years.iter().flat_map(|year| &year.months).collect();
    let place = months.iter().position(|one| one.year == year && one.month == month)?;
    let one = months.get(place)?;
    let zone = site.config.zone;
    let mut days: Vec<(Day, Vec<Entry>)> = Vec::new();
    for id in &one.items {
        let card = site.card(*id);
        let day = card.published.day_in(zone);
        if days.last().is_none_or(|(last, _)| *last != day) {
            days.push((day, Vec::new()));
        }
        if let Some((_, items)) = days.last_mut() {
            items.push(Entry { card, via: None });
        }
    }
    let lang = super::lang(site, at);
    let editions = site
        .editions
        .iter()
        .filter(|edition| edition.lang == lang && edition.path.is_some())
        .map(|edition| (edition.published.day_in(zone), edition))
        .filter(|(day, _)| day.year() == year && day.month() == month)
        .collect();
    let neighbour = |place: Option<usize>| place.and_then(|place| months.get(place)).map(|one| (one.year, one.month));
    Some(MonthOwn {
        year,
        month,
        previous: neighbour(Some(place + 1)),
        next: neighbour(place.checked_sub(1)),
        now: days.first().map(|(day, _)| *day).filter(|_| place == 0),
        days,
        editions,
    })
}

/// Every correction of a language, newest first (DOMAIN Q-10).
pub(super) fn corrections<'s>(site: &'s Site, at: LangAt) -> Own<'s> {
    let lang = super::lang(site, at);
    let mut entries: Vec<(Entry<'s>, usize, &'s CorrectionFacts)> = site
        .rows()
        .filter(|(_, _, card, _)| card.lang == lang)
        .flat_map(|(_, card, _, row)| {
            row.corrections.iter().enumerate().map(move |(at, one)| (entry(site, card), at, one))
        })
        .collect();
    entries.sort_by(|a, b| b.2.when.cmp(&a.2.when).then_with(|| a.0.card.id.cmp(&b.0.card.id)));
    let policy = |page: &&Page| page.lends.as_deref() == Some("corrections");
    let own = site.pages.iter().filter(policy).find(|page| page.lang == lang);
    Own::Corrections { entries, policy: own.or_else(|| site.pages.iter().find(policy)) }
}
