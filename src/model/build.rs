//! From records to the site, step by step.

use super::{
    Article, Card, CardKind, Facts, List, Omitted, Page, Redirect, RelatedFacts, Shelf, Site, Status, Tombstone,
    article::{self, Placed, Resolved},
    calendar, condition,
    edition::{self, BriefCard, Edition},
    entity::{LangSet, Named, NamedKind},
    gather::{self, Entry, Gathered, title},
    news, related, story,
    world::{self, Pictures, World},
};
use crate::base::{hash::ContentHash, id::Id, lang::Lang, path::SourcePath, span::Span, text};
use crate::config::Config;
use crate::diag::{Checked, Code, Diagnostic};
use crate::parse::addresses::Owner;
use crate::parse::record::{Head, Record, Related};
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a build shows besides what is live (DOMAIN T-8), and the clock it goes by.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Seconds since 1970.
    pub now: i64,
    /// Shows drafts and scheduled records.
    pub drafts: bool,
    /// Shows records under embargo.
    pub embargoed: bool,
}

impl Options {
    fn shows(self, status: Status) -> bool {
        match status {
            Status::Live => true,
            Status::Draft | Status::Scheduled => self.drafts,
            Status::Withheld => self.embargoed,
            Status::Expired => false,
        }
    }
}

/// Makes the site of all records. A value comes out whatever was wrong, so that every mistake is told in one run.
#[must_use]
pub fn model(records: Vec<Record>, config: &Config, pictures: &Pictures, options: Options) -> Checked<Site> {
    let mut found = Vec::new();
    let mut all = gather::gather(records, config, &mut found);
    let mut world = world::world(&mut all, config, options.now, pictures, &mut found);
    let mut notes = Notes::default();
    let articles = std::mem::take(&mut all.articles);
    let placed = place_articles(&articles, &mut world, options, &mut found, &mut notes);
    let pages = pages(&all.pages, &mut world, options, &mut found, &mut notes);
    let (mut editions, edition_entries) = shells(&all, &mut world, options, &mut found, &mut notes);
    let (resolved, hands) = resolve(articles, &placed, &world, &mut found);
    let mut briefs = Vec::new();
    for (at, (edition, entry)) in editions.iter().zip(&edition_entries).enumerate() {
        briefs.extend(edition::briefs(entry, edition, at, &world, &mut found));
    }
    let mut items = order(resolved, briefs, &placed, &mut world);
    tie_related(&mut items, &hands, &world, &mut found);
    let ready = edition::Ready { articles: &items.articles, cards: &items.cards, facts: &items.facts, placed: &placed };
    for (at, (edition, entry)) in editions.iter_mut().zip(&edition_entries).enumerate() {
        let none = BTreeMap::new();
        let ids = items.briefs.get(&at).unwrap_or(&none);
        edition.entries = edition::entries(entry, edition, ids, &world, &ready, &mut found);
    }
    let made = edition::make(&world, &items.cards, &editions);
    editions.extend(made);
    editions.sort_by(|a, b| (Reverse(a.published), &a.id, a.lang).cmp(&(Reverse(b.published), &b.id, b.lang)));
    let mut site = assemble(items, editions, pages, world, notes, options, &mut found);
    settle(&mut site);
    hash(&mut site);
    Checked::new(site, found)
}

/// What is learnt beside the records that are shown.
#[derive(Default)]
struct Notes {
    omitted: Vec<Omitted>,
    tombstones: Vec<Tombstone>,
    by_path: HashMap<SourcePath, Box<str>>,
    next: Option<i64>,
}

impl Notes {
    fn clock(&mut self, next: Option<i64>) {
        self.next = [self.next, next].into_iter().flatten().min();
    }
}

fn note(notes: &mut Notes, entry: &Entry, placed: &Placed, world: &mut World, options: Options) {
    notes.clock(placed.times.next(options.now));
    let path = entry.record.path.clone();
    if placed.shown {
        notes.by_path.insert(path.clone(), placed.url.clone());
        if let Some(bundle) = &entry.record.bundle {
            world.homes.entry(bundle.clone()).or_insert_with(|| placed.url.clone());
        }
        for alias in &entry.record.common.aliases {
            let target = (alias.value.clone(), placed.url.clone(), placed.title.clone(), entry.lang(), path.clone());
            world.moved.push(target);
        }
        return;
    }
    let until = placed.times.until(placed.status);
    if placed.status == Status::Expired {
        notes.tombstones.push(Tombstone {
            url: placed.url.clone(),
            title: placed.title.clone(),
            when: until,
            reason: None,
            lang: entry.lang(),
            path: path.clone(),
        });
    }
    let owner = Owner { kind: entry.record.kind, id: entry.id.clone(), lang: entry.lang() };
    notes.omitted.push(Omitted { owner, path, title: placed.title.clone(), status: placed.status, until });
}

fn place_articles(
    entries: &[Entry],
    world: &mut World,
    options: Options,
    found: &mut Vec<Diagnostic>,
    notes: &mut Notes,
) -> Vec<Placed> {
    let results: Vec<(Placed, Vec<Diagnostic>)> = entries
        .par_iter()
        .map(|entry| {
            let mut found = Vec::new();
            (article::place(entry, world, |status| options.shows(status), &mut found), found)
        })
        .collect();
    let mut placed = Vec::with_capacity(results.len());
    for (one, faults) in results {
        placed.push(one);
        found.extend(faults);
    }
    // The default language's copy of a bundle's files is the one that all link to.
    let mut in_order: Vec<usize> = (0..entries.len()).collect();
    in_order.sort_by_key(|at| entries.get(*at).and_then(|entry| world.config.lang_at(entry.lang())));
    for at in in_order {
        if let (Some(entry), Some(one)) = (entries.get(at), placed.get(at)) {
            note(notes, entry, one, world, options);
        }
    }
    placed
}

/// The pages of the site: about, corrections policy.
fn pages(
    entries: &[Entry],
    world: &mut World,
    options: Options,
    found: &mut Vec<Diagnostic>,
    notes: &mut Notes,
) -> Vec<Page> {
    let mut pages = Vec::new();
    for entry in entries {
        let record = &entry.record;
        let Head::Page(head) = &record.head else { continue };
        let times = world::times(record);
        let status = times.status(options.now);
        let slug = super::address::slug_of(record, &entry.id, world.config, found);
        let lender = *entry.key == *"corrections"
            || (*entry.key == *"archive" && world.config.make.archive)
            || (*entry.key == *"search" && world.config.search);
        let lends = lender.then(|| entry.key.clone());
        let slug = lends.clone().unwrap_or(slug);
        if lends.is_none() && reserved(&slug, world.config) {
            found.push(
                Diagnostic::new(Code::Reserved, format!("the address `/{slug}/` is kliping's own"))
                    .in_file(&record.path)
                    .help("write another `slug:`"),
            );
        }
        let url: Box<str> = format!("{}/{slug}/", world.config.prefix(entry.lang())).into();
        let name = title(record).map_or_else(|| record.path.stem().into(), Into::into);
        let placed = Placed {
            status,
            times,
            published: times.published(),
            url: url.clone(),
            title: name,
            shown: options.shows(status),
        };
        note(notes, entry, &placed, world, options);
        if !placed.shown {
            continue;
        }
        pages.push(Page {
            id: entry.id.clone(),
            url,
            lang: entry.lang(),
            path: record.path.clone(),
            bundle: record.bundle.clone(),
            translation_key: entry.key.clone(),
            title: placed.title,
            summary: record.common.summary.as_ref().map(|text| text.value.clone()),
            gloss: record.common.gloss.clone(),
            image: world.picture(record.common.image.as_ref(), record, found),
            body: record.body.clone(),
            updated: record.common.updated.as_ref().map(|at| at.value),
            menu: head.menu,
            extra: record.common.extra.clone(),
            robots: record.common.robots.iter().map(|word| word.value.clone()).collect(),
            lends,
            hash: ContentHash::default(),
        });
    }
    pages
}

/// Top-level addresses that no page may take (DOMAIN U-6): folders of kliping, and roots of languages.
fn reserved(slug: &str, config: &Config) -> bool {
    const OURS: [&str; 18] = [
        "articles",
        "editions",
        "stories",
        "tags",
        "sections",
        "sources",
        "people",
        "lists",
        "archive",
        "corrections",
        "search",
        "assets",
        "sitemaps",
        "icons",
        "offline",
        "page",
        "feed",
        "feeds",
    ];
    OURS.contains(&slug) || config.languages.iter().any(|lang| lang.path() == slug)
}

/// The written editions that are shown, without their items.
fn shells<'a>(
    all: &'a Gathered,
    world: &mut World,
    options: Options,
    found: &mut Vec<Diagnostic>,
    notes: &mut Notes,
) -> (Vec<Edition>, Vec<&'a Entry>) {
    let (mut editions, mut entries) = (Vec::new(), Vec::new());
    for entry in &all.editions {
        let Some(edition) = edition::shell(entry, world, found) else { continue };
        let times = world::times(&entry.record);
        let shown = options.shows(edition.status);
        let placed = Placed {
            status: edition.status,
            times,
            published: Some(edition.published),
            url: edition.url.clone(),
            title: edition.title.clone().unwrap_or_default(),
            shown,
        };
        note(notes, entry, &placed, world, options);
        if shown {
            editions.push(edition);
            entries.push(entry);
        }
    }
    (editions, entries)
}

type Hands = HashMap<usize, Vec<Related>>;

/// Every shown article in full; with it the lines "related" that its record names, by entry. A record is dropped as
/// soon as its article is made, so that a large archive is not held twice.
fn resolve(
    entries: Vec<Entry>,
    placed: &[Placed],
    world: &World,
    found: &mut Vec<Diagnostic>,
) -> (Vec<(usize, Box<Resolved>)>, Hands) {
    let results: Vec<(usize, Box<Resolved>, Vec<Diagnostic>)> = entries
        .into_par_iter()
        .zip(placed)
        .enumerate()
        .map(|(at, (entry, placed))| {
            let (resolved, found) = article::resolve(&entry, placed, world);
            (at, Box::new(resolved), found)
        })
        .collect();
    let mut resolved = Vec::with_capacity(results.len());
    let mut hands = Hands::new();
    for (at, mut one, faults) in results {
        // What is wrong with a draft is told, too: it is cheaper to mend today.
        found.extend(faults);
        if placed.get(at).is_some_and(|placed| placed.shown) {
            if !one.hand.is_empty() {
                hands.insert(at, std::mem::take(&mut one.hand));
            }
            resolved.push((at, one));
        }
    }
    let clipped: Vec<(Lang, &str, &SourcePath)> = resolved
        .iter()
        .filter_map(|(_, one)| Some((one.card.lang, one.card.external.as_deref()?, &one.article.path)))
        .collect();
    edition::same_article(&clipped, found);
    (resolved, hands)
}

/// Cards in the order of DOMAIN T-10, articles likewise, and where each brief went.
struct Items {
    cards: Vec<Card>,
    facts: Vec<Facts>,
    articles: Vec<Article>,
    /// By edition and place among its items.
    briefs: BTreeMap<usize, BTreeMap<usize, Id<Card>>>,
    /// The entry of each article.
    entries: Vec<usize>,
}

/// Published, briefs last, original's publication, place in an edition, id, language.
type Rank<'a> = (Reverse<i64>, bool, Option<Reverse<i64>>, (usize, usize), &'a str, Lang);

enum Item {
    Article(usize, Box<Resolved>),
    Brief(Box<BriefCard>),
}

impl Item {
    fn card(&self) -> &Card {
        match self {
            Self::Article(_, one) => &one.card,
            Self::Brief(one) => &one.card,
        }
    }

    /// DOMAIN T-10; briefs after articles of the same moment, by place.
    fn rank(&self) -> Rank<'_> {
        let card = self.card();
        let original = card.original_published.map(|at| Reverse(at.seconds()));
        match self {
            Self::Article(..) => (
                Reverse(card.published.seconds()),
                false,
                Some(original.unwrap_or(Reverse(i64::MIN))),
                (0, 0),
                &card.id,
                card.lang,
            ),
            Self::Brief(one) => (Reverse(card.published.seconds()), true, None, one.at, &card.id, card.lang),
        }
    }
}

fn order(resolved: Vec<(usize, Box<Resolved>)>, briefs: Vec<BriefCard>, placed: &[Placed], world: &mut World) -> Items {
    let mut all: Vec<Item> = resolved.into_iter().map(|(at, one)| Item::Article(at, one)).collect();
    all.extend(briefs.into_iter().map(|one| Item::Brief(Box::new(one))));
    all.par_sort_by(|a, b| a.rank().cmp(&b.rank()));
    let mut items = Items {
        cards: Vec::with_capacity(all.len()),
        facts: Vec::with_capacity(all.len()),
        articles: Vec::new(),
        briefs: BTreeMap::new(),
        entries: Vec::new(),
    };
    world.references.live = vec![None; placed.len()];
    for item in all {
        let card: Id<Card> = Id::new(items.cards.len());
        match item {
            Item::Article(entry, one) => {
                let id = Id::new(items.articles.len());
                let Resolved { card: shown, mut facts, mut article, .. } = *one;
                facts.article = Some(id);
                article.card = card;
                if let Some(live) = world.references.live.get_mut(entry) {
                    *live = Some(id);
                }
                items.cards.push(shown);
                items.facts.push(facts);
                items.articles.push(article);
                items.entries.push(entry);
            }
            Item::Brief(one) => {
                items.briefs.entry(one.at.0).or_default().insert(one.at.1, card);
                items.cards.push(one.card);
                items.facts.push(one.facts);
            }
        }
    }
    items
}

/// Ties lines "related" to records of ours: by id, or by the title of an original (DOMAIN G-18).
fn tie_related(items: &mut Items, hands: &Hands, world: &World, found: &mut Vec<Diagnostic>) {
    let mut titles: HashMap<String, Id<Card>> = HashMap::new();
    let untied = |article: &Article| {
        article.original.as_ref().is_some_and(|original| original.related.iter().any(|line| line.url.is_none()))
    };
    // Folding every title of a large archive for nobody would cost more than all else here.
    let sought = items.articles.iter().any(untied);
    for article in items.articles.iter().filter(|_| sought) {
        if let Some(original) = &article.original {
            titles.entry(text::name_key(&original.title)).or_insert(article.card);
        }
    }
    let Items { cards, articles, entries: places, .. } = items;
    let homes: Vec<Id<Card>> = articles.iter().map(|article| article.card).collect();
    let known = Known { cards, homes: &homes, world };
    for (article, entry) in articles.iter_mut().zip(places.iter()) {
        if let Some(original) = &mut article.original {
            for line in original.related.iter_mut().filter(|line| line.url.is_none()) {
                let id = titles.get(&text::name_key(&line.title)).copied();
                if let Some(card) = id.and_then(|id| known.cards.get(id.index())) {
                    line.url = Some(card.url.clone());
                    line.local = true;
                    line.card = id;
                }
            }
        }
        let lang = known.cards.get(article.card.index()).map_or(world.default_lang(), |card| card.lang);
        for line in hands.get(entry).into_iter().flatten() {
            article.related.extend(hand_line(line, &article.path, lang, &known, found));
        }
    }
}

struct Known<'a, 'w> {
    cards: &'a [Card],
    /// The card of each article.
    homes: &'a [Id<Card>],
    world: &'a World<'w>,
}

fn hand_line(
    line: &Related,
    path: &SourcePath,
    lang: Lang,
    known: &Known,
    found: &mut Vec<Diagnostic>,
) -> Option<RelatedFacts> {
    let Some(name) = &line.article else {
        return Some(RelatedFacts {
            label: line.label.clone(),
            title: line.title.clone().or_else(|| line.url.as_ref().map(|url| url.value.clone()))?,
            url: line.url.as_ref().map(|url| url.value.clone()),
            local: false,
            card: None,
            lang,
        });
    };
    let references = &known.world.references;
    let languages = &known.world.config.languages;
    if references.entry(&name.value, lang, languages).is_none() {
        let finding = Diagnostic::new(Code::UnknownReference, format!("no article has the id `{}`", name.value))
            .at(path, name.span);
        found.push(match references.nearest_article(&name.value) {
            Some(near) => finding.help(format!("write `{near}`, or an address that begins with https://")),
            None => finding.help("write the `id` of an article, or an address that begins with https://"),
        });
        return None;
    }
    let article = references.article(&name.value, lang, languages)?;
    let id = known.homes.get(article.index()).copied()?;
    let card = known.cards.get(id.index())?;
    Some(RelatedFacts {
        label: line.label.clone(),
        title: line.title.clone().unwrap_or_else(|| card.title.clone()),
        url: Some(card.url.clone()),
        local: true,
        card: Some(id),
        lang: card.lang,
    })
}

/// Whether an item stands in the lists of a language (DOMAIN G-19).
fn speaks(card: &Card, lang: Lang, config: &Config) -> bool {
    config.mix || card.lang == lang
}

/// One list a language, of the items that `belongs` chooses.
fn by_language(config: &Config, cards: &[Card], items: &[Id<Card>]) -> Vec<List> {
    config
        .languages
        .iter()
        .map(|lang| List {
            items: items
                .iter()
                .filter(|id| cards.get(id.index()).is_some_and(|card| speaks(card, *lang, config)))
                .copied()
                .collect(),
        })
        .collect()
}

/// The items of every topic, source, person and story, in the order of all cards.
struct Members {
    topics: Vec<Vec<Id<Card>>>,
    sources: Vec<Vec<Id<Card>>>,
    people: Vec<Vec<Id<Card>>>,
    stories: Vec<Vec<Id<Card>>>,
    sections: Vec<Vec<Id<Card>>>,
}

fn members(items: &Items, world: &World) -> Members {
    let mut members = Members {
        topics: vec![Vec::new(); world.topics.len()],
        sources: vec![Vec::new(); world.sources.len()],
        people: vec![Vec::new(); world.people.len()],
        stories: vec![Vec::new(); world.stories.len()],
        sections: vec![Vec::new(); world.sections.len()],
    };
    fn add(table: &mut [Vec<Id<Card>>], at: usize, card: Id<Card>) {
        if let Some(list) = table.get_mut(at) {
            list.push(card);
        }
    }
    for (at, facts) in items.facts.iter().enumerate() {
        let card = Id::new(at);
        facts.topics.iter().for_each(|id| add(&mut members.topics, id.index(), card));
        facts.sources.iter().for_each(|id| add(&mut members.sources, id.index(), card));
        facts.people.iter().for_each(|id| add(&mut members.people, id.index(), card));
        facts.stories.iter().for_each(|id| add(&mut members.stories, id.index(), card));
        if let Some(section) = facts.section {
            add(&mut members.sections, section, card);
        }
    }
    members
}

fn assemble(
    items: Items,
    editions: Vec<Edition>,
    pages: Vec<Page>,
    mut world: World,
    notes: Notes,
    options: Options,
    found: &mut Vec<Diagnostic>,
) -> Site {
    let config = world.config;
    let members = members(&items, &world);
    let lists = |items_of: &[Id<Card>]| by_language(config, &items.cards, items_of);
    world.topics.iter_mut().zip(&members.topics).for_each(|(topic, ids)| topic.lists = lists(ids));
    world.sources.iter_mut().zip(&members.sources).for_each(|(source, ids)| source.lists = lists(ids));
    world.people.iter_mut().zip(&members.people).for_each(|(person, ids)| person.lists = lists(ids));
    let mut stories = std::mem::take(&mut world.stories);
    let names: Vec<Arc<Named>> = stories.iter().map(|story| story.named.clone()).collect();
    for ((story, ids), group) in stories.iter_mut().zip(&members.stories).zip(&world.story_groups) {
        story::fill(group, story, ids, &names, &world, &items.articles, &items.cards, found);
    }
    let sections = world
        .sections
        .iter()
        .zip(&members.sections)
        .map(|(named, ids)| Shelf { id: named.key.clone(), named: named.clone(), lists: lists(ids) })
        .collect();
    let every: Vec<Id<Card>> = (0..items.cards.len()).map(Id::new).collect();
    let newest = lists(&every);
    let named_lists = named_lists(&items, &world, &every, found);
    let runs = runs(&items, config);
    let years = newest.iter().map(|list| calendar::years(&list.items, &items.cards, config.zone)).collect();
    let kin = if config.make.related { related::kin(&items.cards, &items.facts, &world.topics) } else { Vec::new() };
    let by_clock = next_change(&notes, config, options.now);
    let news = config.news.as_ref().and_then(|_| news::next_change(&items.articles, &items.cards, options.now));
    let next_change = [by_clock, news].into_iter().flatten().min();
    let mut omitted = notes.omitted;
    omitted.sort_by(|a, b| a.path.cmp(&b.path));
    let redirect = |(from, to, title, lang, path)| Redirect { from, to, title, lang, path: Some(path) };
    Site {
        config: config.clone(),
        now: options.now,
        translations: translations(&items, config),
        cards: items.cards,
        facts: items.facts,
        articles: items.articles,
        topics: world.topics,
        sources: world.sources,
        people: world.people,
        stories,
        editions,
        pages,
        sections,
        lists: named_lists,
        newest,
        runs,
        years,
        redirects: world.moved.into_iter().map(redirect).collect(),
        tombstones: notes.tombstones,
        omitted,
        next_change,
        by_path: notes.by_path,
        kin,
        curators: world.curators,
        named: 0,
        pictures: world.pictures.clone(),
        homes: world.homes,
        references: world.references,
    }
}

/// The next instant at which a status changes, or a day closes that gets an automatic edition.
fn next_change(notes: &Notes, config: &Config, now: i64) -> Option<i64> {
    if config.automatic == crate::config::Automatic::None {
        return notes.next;
    }
    let today = crate::base::moment::Moment::from_unix(now, config.zone).day_in(config.zone);
    [notes.next, Some(today.next().start(config.zone).seconds())].into_iter().flatten().min()
}

fn named_lists(items: &Items, world: &World, every: &[Id<Card>], found: &mut Vec<Diagnostic>) -> Vec<Shelf> {
    let config = world.config;
    let file = SourcePath::parse("kliping.yaml");
    let mut shelves = Vec::new();
    for list in &config.lists {
        let condition = match condition::read(
            &list.condition.value,
            &world.references,
            config.default_lang(),
            config.default_lang(),
        ) {
            Ok(condition) => condition,
            Err(fault) => {
                let start = list.condition.span.start as usize;
                let mut finding = Diagnostic::new(Code::Where, fault.message).help(fault.help);
                if let Ok(file) = &file {
                    finding = finding.at(file, Span::new(start + fault.at.0, start + fault.at.1));
                }
                found.push(finding);
                continue;
            }
        };
        let chosen: Vec<Id<Card>> = every
            .iter()
            .filter(|id| {
                let both = items.cards.get(id.index()).zip(items.facts.get(id.index()));
                both.is_some_and(|(card, facts)| condition.holds(card, facts, config.zone))
            })
            .copied()
            .collect();
        let mut lists = by_language(config, &items.cards, &chosen);
        for list_of_one in &mut lists {
            list_of_one.items.truncate(list.limit.map_or(usize::MAX, |limit| limit as usize));
        }
        let names = list.title.iter().map(|(lang, name)| (lang, name.into())).collect();
        let named = Named::with_page(NamedKind::List, &list.id, names, Some(format!("/lists/{}/", list.id)));
        shelves.push(Shelf { id: list.id.as_str().into(), named: Arc::new(named), lists });
    }
    shelves
}

fn runs(items: &Items, config: &Config) -> Vec<Vec<Id<Article>>> {
    config
        .languages
        .iter()
        .map(|lang| {
            items
                .articles
                .iter()
                .enumerate()
                .filter(|(_, article)| items.cards.get(article.card.index()).is_some_and(|card| card.lang == *lang))
                .map(|(at, _)| Id::new(at))
                .collect()
        })
        .collect()
}

fn translations(items: &Items, config: &Config) -> BTreeMap<Box<str>, Vec<Id<Article>>> {
    let mut groups: BTreeMap<Box<str>, Vec<Id<Article>>> = BTreeMap::new();
    for (at, article) in items.articles.iter().enumerate() {
        groups.entry(article.translation_key.clone()).or_default().push(Id::new(at));
    }
    groups.retain(|_, group| group.len() > 1);
    let lang_at = |id: &Id<Article>| {
        let card = items.articles.get(id.index()).and_then(|article| items.cards.get(article.card.index()));
        card.and_then(|card| config.lang_at(card.lang))
    };
    for group in groups.values_mut() {
        group.sort_by_key(lang_at);
    }
    groups
}

/// Says of everything that is named in which languages it has a page (DOMAIN G-7).
fn settle(site: &mut Site) {
    let filled = |lists: &[List]| {
        let mut set = LangSet::default();
        for (at, _) in lists.iter().enumerate().filter(|(_, list)| !list.items.is_empty()) {
            set.add(at);
        }
        set
    };
    // A record with a text of its own is worth a page in its languages even before anything is listed.
    let written = |mut set: LangSet, variants: &[super::Variant], config: &Config| {
        for variant in variants.iter().filter(|one| one.body.is_some() || one.summary.is_some()) {
            if let Some(at) = config.lang_at(variant.lang) {
                set.add(at);
            }
        }
        set
    };
    let config = &site.config;
    let mut slot = 0;
    let mut settle = |named: &Named, pages: LangSet| {
        named.settle(pages, slot);
        slot += 1;
    };
    for topic in &site.topics {
        settle(&topic.named, written(filled(&topic.lists), &topic.variants, config));
    }
    for source in &site.sources {
        settle(&source.named, written(filled(&source.lists), &source.variants, config));
    }
    for person in &site.people {
        let pages = written(filled(&person.lists), &person.variants, config);
        settle(
            &person.named,
            if config.make.people && person.named.path.is_some() { pages } else { LangSet::default() },
        );
    }
    for story in &site.stories {
        settle(&story.named, written(filled(&story.lists), &story.variants, config));
    }
    for shelf in site.sections.iter().chain(&site.lists) {
        settle(&shelf.named, filled(&shelf.lists));
    }
    site.named = slot;
}

/// Takes the hashes of cards, articles, pages and editions, when every name and address in them is settled.
fn hash(site: &mut Site) {
    site.cards.par_iter_mut().for_each(|card| card.hash = card_hash(card));
    let cards = &site.cards;
    site.articles.par_iter_mut().for_each(|article| {
        let card = cards.get(article.card.index()).map(|card| card.hash).unwrap_or_default();
        article.hash = super::hash::article(article, card);
    });
    site.pages.iter_mut().for_each(|page| page.hash = super::hash::page(page));
    site.editions.iter_mut().for_each(|edition| edition.hash = super::hash::edition(edition));
}

fn card_hash(card: &Card) -> ContentHash {
    super::hash::card(card)
}

impl Card {
    /// Whether the card is an article's.
    #[must_use]
    pub fn is_article(&self) -> bool {
        self.kind == CardKind::Article
    }
}
