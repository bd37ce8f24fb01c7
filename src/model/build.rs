//! From records to the site, step by step.

use super::{
    Article, Card, CardKind, List, Omitted, Page, Redirect, Sheet, Shelf, Site, Status, Tombstone,
    again::{Earlier, Ground, More, Resolved, Spared, is_settled},
    article::{self, Placed},
    calendar, condition, edited,
    edition::{self, BriefCard, Edition},
    entity::{LangSet, Named, NamedKind},
    fallback::Stands,
    gather::{self, Entry, Filed, Gathered, title},
    known::Known,
    news, related,
    rest::{self, Rest},
    story, ties,
    time::times,
    world::{self, Pictures, World},
};
use crate::base::{
    hash::{ContentHash, Table},
    id::Id,
    lang::Lang,
    path::SourcePath,
    span::Span,
};
use crate::config::Config;
use crate::diag::{Checked, Code, Diagnostic};
use crate::parse::addresses::Owner;
use crate::parse::packed::Packed;
use crate::parse::record::Head;
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
pub fn model(records: Vec<Arc<Packed>>, config: &Config, pictures: &Pictures, options: Options) -> Checked<Site> {
    model_after(&records, config, pictures, options, None, None)
}

/// As [`model`], sparing what an earlier model of the same process has done, or sheets that one of another process put
/// to rest. What comes out is the same.
#[must_use]
pub fn model_after<'a>(
    records: &'a [Arc<Packed>],
    config: &'a Config,
    pictures: &'a Pictures,
    options: Options,
    before: Option<&Site>,
    rest: Option<Rest<'a>>,
) -> Checked<Site> {
    let ground = Ground::of(records, config, pictures, options);
    let given = Given { records, config, pictures, options, ground, rest };
    if let Some(site) = before.and_then(|before| edited::edited(&given, before)) {
        return site;
    }
    let earlier = Earlier::on(before, ground, options);
    earlier
        .and_then(|earlier| given.model(Some(earlier)))
        .or_else(|| given.model(None))
        .unwrap_or_else(|| unreachable!("only what was taken from an earlier model can be at odds with the records"))
}

/// Records by their paths: whatever order the files came in, the model is the same (RELIABILITY Z1).
pub(super) fn sorted(records: &[Arc<Packed>]) -> Vec<Arc<Packed>> {
    let mut records = records.to_vec();
    if !records.is_sorted_by(|a, b| a.path <= b.path) {
        records.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }
    records
}

/// What a model is made of.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub records: &'a [Arc<Packed>],
    pub config: &'a Config,
    pub pictures: &'a Pictures,
    pub options: Options,
    pub ground: Ground,
    pub rest: Option<Rest<'a>>,
}

impl Given<'_> {
    /// Nothing when the earlier model turns out to be at odds with the records.
    fn model(&self, earlier: Option<Earlier>) -> Option<Checked<Site>> {
        let Self { config, options, .. } = *self;
        let mut found = Vec::new();
        let records = sorted(self.records);
        let mut all = gather::gather(records.clone(), config, &mut found);
        let mut world = world::world(&mut all, config, options.now, self.pictures, &mut found);
        if earlier.is_some_and(|earlier| !earlier.lend(&mut world)) {
            return None;
        }
        let before = self.spared(&all.articles, &world.known(), earlier);
        let mut notes = Notes::default();
        find_homes(&all.articles, &before.entries, &mut world, options);
        let resolved = resolve_all(&all.articles, &before, &world.known(), options, &mut found);
        let told = tell(&all.articles, &resolved, &mut world, &mut found, &mut notes);
        let pages = pages(&all.pages, &mut world, options, &mut found, &mut notes);
        let (mut editions, edition_entries) = shells(&all, &mut world, options, &mut found, &mut notes);
        let mut briefs = Vec::new();
        for (at, (edition, entry)) in editions.iter().zip(&edition_entries).enumerate() {
            briefs.extend(edition::briefs(entry, edition, at, &world.known(), &mut found));
        }
        let items = order(told.sheets, briefs, all.articles.len(), &mut world);
        let mut of_articles = Vec::new();
        let ties = ties::ties(&items.articles, &items.sheets, &world.known(), &mut of_articles);
        let ready = edition::Ready { articles: &items.articles, sheets: &items.sheets, omitted: &told.omitted };
        for (at, (edition, entry)) in editions.iter_mut().zip(&edition_entries).enumerate() {
            let none = BTreeMap::new();
            let ids = items.briefs.get(&at).unwrap_or(&none);
            edition.entries = edition::entries(entry, edition, ids, &world.known(), &ready, &mut found);
        }
        let made = edition::make(&world.known(), &items.sheets, &editions);
        editions.extend(made);
        editions.sort_by(|a, b| (Reverse(a.published), &a.id, a.lang).cmp(&(Reverse(b.published), &b.id, b.lang)));
        let mut site = assemble(items, editions, pages, world, notes, options, &mut found);
        site.ties = ties;
        site.ground = self.ground;
        // What is wrong with a draft is told, too: it is cheaper to mend today.
        of_articles.extend(resolved.iter().flat_map(Resolved::found).cloned());
        site.resolved = resolved;
        site.records = records;
        site.said.clone_from(&found);
        found.append(&mut of_articles);
        if !settle(&mut site) {
            return None;
        }
        hash(&mut site);
        Some(Checked::new(site, found))
    }
}

impl Given<'_> {
    /// What need not be resolved.
    fn spared(&self, articles: &[Filed], known: &Known, earlier: Option<Earlier>) -> Spared {
        match (earlier, self.rest) {
            (Some(earlier), _) => earlier.resolved(articles, self.options.now),
            (None, Some(rest)) => Spared {
                entries: rest.wake(articles, known, rest::ground(self.ground, known)),
                // They stand on the ground of the pictures, too.
                same_pictures: true,
            },
            (None, None) => Spared::none(articles.len()),
        }
    }
}

/// What is learnt beside the records that are shown.
#[derive(Default)]
struct Notes {
    omitted: Vec<Omitted>,
    tombstones: Vec<Tombstone>,
    by_path: Table<SourcePath, Arc<str>>,
    next: Option<i64>,
}

impl Notes {
    fn clock(&mut self, next: Option<i64>) {
        self.next = [self.next, next].into_iter().flatten().min();
    }
}

/// What the site remembers of one record of an item, beside its sheet.
struct Noted<'a> {
    owner: Owner,
    path: &'a SourcePath,
    bundle: Option<&'a SourcePath>,
    aliases: Vec<Box<str>>,
}

impl<'a> Noted<'a> {
    fn of(entry: &'a Entry) -> Self {
        let record = &entry.record;
        let owner = Owner { kind: record.kind, id: entry.id.clone(), lang: record.lang };
        Self { owner, path: &record.path, bundle: record.bundle.as_ref(), aliases: aliases(entry) }
    }
}

fn aliases(entry: &Entry) -> Vec<Box<str>> {
    entry.record.common.aliases.iter().map(|alias| alias.value.clone()).collect()
}

fn note(notes: &mut Notes, one: Noted, placed: &Placed, world: &mut World, options: Options) {
    notes.clock(placed.times.next(options.now));
    if placed.shown {
        appear(notes, one, (&placed.url, &placed.title), world);
    } else {
        omit(notes, &one, placed);
    }
}

fn appear(notes: &mut Notes, one: Noted, (url, title): (&Arc<str>, &str), world: &mut World) {
    notes.by_path.insert(one.path.clone(), url.clone());
    if let Some(bundle) = one.bundle {
        world.homes.entry(bundle.clone()).or_insert_with(|| url.clone());
    }
    for alias in one.aliases {
        world.moved.push((alias, url.clone(), title.into(), one.owner.lang, one.path.clone()));
    }
}

fn omit(notes: &mut Notes, one: &Noted, placed: &Placed) {
    let path = one.path.clone();
    let until = placed.times.until(placed.status);
    if placed.status == Status::Expired {
        notes.tombstones.push(Tombstone {
            url: placed.url.clone(),
            title: placed.title.clone(),
            when: until,
            reason: None,
            lang: one.owner.lang,
            path: path.clone(),
        });
    }
    notes.omitted.push(Omitted {
        owner: one.owner.clone(),
        path,
        title: placed.title.clone(),
        status: placed.status,
        until,
    });
}

/// Articles by the order of their languages: the default language's copy of a bundle's files is the one that all link
/// to.
fn by_lang<'a>(entries: &'a [Filed], config: &Config) -> Vec<(usize, &'a Filed)> {
    let mut all: Vec<(usize, &Filed)> = entries.iter().enumerate().collect();
    if config.languages.len() > 1 {
        all.sort_by_key(|(_, entry)| config.lang_at(entry.lang()));
    }
    all
}

/// Where the files of bundles are published: known before any picture is looked for.
fn find_homes(entries: &[Filed], before: &[Option<Resolved>], world: &mut World, options: Options) {
    for (at, filed) in by_lang(entries, world.config) {
        let Some(bundle) = &filed.record.label.bundle else { continue };
        if world.homes.contains_key(bundle) {
            continue;
        }
        if let Some(Some(one)) = before.get(at) {
            if one.is_shown() {
                world.homes.insert(bundle.clone(), one.sheet.card.url.clone());
            }
            continue;
        }
        let Some(entry) = filed.open() else { continue };
        let placed = article::place(&entry, &world.known(), |status| options.shows(status), &mut Vec::new());
        if placed.shown {
            world.homes.insert(bundle.clone(), placed.url);
        }
    }
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
        let times = times(record);
        let status = times.status(options.now);
        let slug = super::address::slug_of(record, &entry.id, world.config, found);
        let lender = *entry.key == *"corrections"
            || (*entry.key == *"archive" && world.config.make.archive)
            || (*entry.key == *"search" && world.config.search);
        let lends: Option<Box<str>> = lender.then(|| (*entry.key).into());
        let slug = lends.clone().unwrap_or(slug);
        if lends.is_none() && reserved(&slug, world.config) {
            found.push(
                Diagnostic::new(Code::Reserved, format!("the address `/{slug}/` is kliping's own"))
                    .in_file(&record.path)
                    .help("write another `slug:`"),
            );
        }
        let url: Arc<str> = format!("{}/{slug}/", world.config.prefix(entry.lang())).into();
        let name = title(record).map_or_else(|| record.path.stem().into(), Into::into);
        let placed = Placed {
            status,
            times,
            published: times.published(),
            url: url.clone(),
            title: name,
            shown: options.shows(status),
        };
        note(notes, Noted::of(entry), &placed, world, options);
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
            image: world.known().picture(record.common.image.as_ref(), record, found),
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
        let times = times(&entry.record);
        let shown = options.shows(edition.status);
        let placed = Placed {
            status: edition.status,
            times,
            published: Some(edition.published),
            url: edition.url.clone(),
            title: edition.title.clone().unwrap_or_default(),
            shown,
        };
        note(notes, Noted::of(entry), &placed, world, options);
        if shown {
            editions.push(edition);
            entries.push(entry);
        }
    }
    (editions, entries)
}

/// Makes the sheet of one entry.
pub(super) fn resolve(filed: &Filed, known: &Known, options: Options) -> Result<Resolved, Box<Diagnostic>> {
    let entry = filed.open().ok_or_else(|| Box::new(gather::tampered(&filed.record.path)))?;
    let mut found = Vec::new();
    let placed = article::place(&entry, known, |status| options.shows(status), &mut found);
    let sheet = Arc::new(article::resolve(&entry, filed, &placed, known, &mut found));
    let next = placed.times.next(options.now);
    let more = More { aliases: aliases(&entry), found, omitted: Some(placed).filter(|placed| !placed.shown) };
    let plain = more.aliases.is_empty() && more.found.is_empty() && more.omitted.is_none();
    Ok(Resolved { sheet, next, more: (!plain).then(|| Arc::new(more)) })
}

/// Places every article and makes its sheet, or takes that of before. A record is open only while its own sheet is made.
/// Entries that cannot be opened are reported and left out.
fn resolve_all(
    entries: &[Filed],
    before: &Spared,
    known: &Known,
    options: Options,
    found: &mut Vec<Diagnostic>,
) -> Vec<Resolved> {
    let one = |(at, filed): (usize, &Filed)| match before.take(at, known.homes) {
        Some(one) => Ok(one),
        None => resolve(filed, known, options),
    };
    let mut all: Vec<Result<Resolved, Box<Diagnostic>>> = Vec::with_capacity(entries.len());
    entries.par_iter().enumerate().map(one).collect_into_vec(&mut all);
    let mut resolved = Vec::with_capacity(all.len());
    for one in all {
        match one {
            Ok(one) => resolved.push(one),
            Err(fault) => found.push(*fault),
        }
    }
    resolved
}

/// The articles of the site, as their records tell of them.
struct Told {
    /// With the entry of each.
    sheets: Vec<(usize, Arc<Sheet>)>,
    /// Entries that are not shown.
    omitted: HashMap<usize, Placed>,
}

fn tell(
    entries: &[Filed],
    resolved: &[Resolved],
    world: &mut World,
    found: &mut Vec<Diagnostic>,
    notes: &mut Notes,
) -> Told {
    let mut told = Told { sheets: Vec::with_capacity(resolved.len()), omitted: HashMap::new() };
    if entries.len() != resolved.len() {
        // A cache that was tampered with: the site has errors, and none of it is shown.
        return told;
    }
    for (at, filed) in by_lang(entries, world.config) {
        let Some(one) = resolved.get(at) else { continue };
        notes.clock(one.next);
        let label = &filed.record.label;
        let more = one.more.as_deref();
        let aliases = more.map_or_else(Vec::new, |more| more.aliases.clone());
        let owner = Owner { kind: label.kind, id: filed.id.clone(), lang: label.lang };
        let noted = Noted { owner, path: &filed.record.path, bundle: label.bundle.as_ref(), aliases };
        match more.and_then(|more| more.omitted.as_ref()) {
            None => appear(notes, noted, (&one.sheet.card.url, &one.sheet.card.title), world),
            Some(placed) => {
                omit(notes, &noted, placed);
                told.omitted.insert(at, placed.clone());
            }
        }
    }
    for (at, one) in resolved.iter().enumerate() {
        if one.is_shown() {
            told.sheets.push((at, Arc::clone(&one.sheet)));
        }
    }
    let rows = told.sheets.iter().filter_map(|(_, one)| Some((&one.card, one.article.as_ref()?)));
    edition::same_article(rows, found);
    told
}

/// Items in the order of DOMAIN T-10.
struct Items {
    sheets: Vec<Arc<Sheet>>,
    articles_of: Vec<Option<Id<Article>>>,
    /// The card of each article.
    articles: Vec<Id<Card>>,
    /// By edition and place among its items.
    briefs: BTreeMap<usize, BTreeMap<usize, Id<Card>>>,
}

/// Published, briefs last, original's publication, place in an edition, id, language.
type Rank<'a> = (Reverse<i64>, bool, Option<Reverse<i64>>, (usize, usize), &'a str, Lang);

/// DOMAIN T-10; briefs after articles of the same moment, by place.
fn rank(card: &Card, brief: Option<(usize, usize)>) -> Rank<'_> {
    let original = card.original_published.map(|at| Reverse(at.seconds()));
    let published = Reverse(card.published.seconds());
    match brief {
        None => (published, false, Some(original.unwrap_or(Reverse(i64::MIN))), (0, 0), &card.id, card.lang),
        Some(at) => (published, true, None, at, &card.id, card.lang),
    }
}

/// A sheet with the entry of its article, or its place in an edition.
type Item = (Arc<Sheet>, Result<usize, (usize, usize)>);

fn order(sheets: Vec<(usize, Arc<Sheet>)>, briefs: Vec<BriefCard>, entries: usize, world: &mut World) -> Items {
    let mut all: Vec<Item> = sheets.into_iter().map(|(at, sheet)| (sheet, Ok(at))).collect();
    all.extend(briefs.into_iter().map(|one| {
        let sheet = Sheet { card: one.card, facts: one.facts, article: None };
        (Arc::new(sheet), Err(one.at))
    }));
    all.par_sort_by(|a, b| rank(&a.0.card, a.1.err()).cmp(&rank(&b.0.card, b.1.err())));
    let mut items = Items {
        sheets: Vec::with_capacity(all.len()),
        articles_of: Vec::with_capacity(all.len()),
        articles: Vec::with_capacity(all.len()),
        briefs: BTreeMap::new(),
    };
    world.references.live = vec![None; entries];
    for (sheet, from) in all {
        let card: Id<Card> = Id::new(items.sheets.len());
        items.sheets.push(sheet);
        match from {
            Ok(entry) => {
                let id = Id::new(items.articles.len());
                if let Some(live) = world.references.live.get_mut(entry) {
                    *live = Some(id);
                }
                items.articles.push(card);
                items.articles_of.push(Some(id));
            }
            Err((edition, place)) => {
                items.briefs.entry(edition).or_default().insert(place, card);
                items.articles_of.push(None);
            }
        }
    }
    items
}

/// One list a language, of the items that `belongs` chooses.
fn by_language(config: &Config, stands: &Stands, sheets: &[Arc<Sheet>], items: &[Id<Card>]) -> Vec<List> {
    config
        .languages
        .iter()
        .map(|lang| List {
            items: items
                .iter()
                .filter(|id| sheets.get(id.index()).is_some_and(|one| stands.has(**id, &one.card, *lang, config)))
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
        sections: vec![Vec::new(); world.references.sections.len()],
    };
    fn add(table: &mut [Vec<Id<Card>>], at: usize, card: Id<Card>) {
        if let Some(list) = table.get_mut(at) {
            list.push(card);
        }
    }
    for (at, sheet) in items.sheets.iter().enumerate() {
        let (card, facts) = (Id::new(at), &sheet.facts);
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

#[allow(clippy::too_many_lines)] // One line a table of the site.
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
    let stands = world.stand(&items.sheets);
    let lists = |items_of: &[Id<Card>]| by_language(config, &stands, &items.sheets, items_of);
    world.topics.iter_mut().zip(&members.topics).for_each(|(topic, ids)| topic.lists = lists(ids));
    world.sources.iter_mut().zip(&members.sources).for_each(|(source, ids)| source.lists = lists(ids));
    world.people.iter_mut().zip(&members.people).for_each(|(person, ids)| person.lists = lists(ids));
    let mut stories = std::mem::take(&mut world.stories);
    let names: Vec<Arc<Named>> = stories.iter().map(|story| story.named.clone()).collect();
    let listed = story::Listed { articles: &items.articles, sheets: &items.sheets, stands: &stands };
    for ((story, ids), group) in stories.iter_mut().zip(&members.stories).zip(&world.story_groups) {
        story::fill(group, story, ids, &names, &world.known(), &listed, found);
    }
    let sections = world
        .references
        .sections
        .iter()
        .zip(&members.sections)
        .map(|(named, ids)| Shelf { id: named.key.clone(), named: named.clone(), lists: lists(ids) })
        .collect();
    let every: Vec<Id<Card>> = (0..items.sheets.len()).map(Id::new).collect();
    let newest = lists(&every);
    let named_lists = named_lists(&items, &world, &every, found);
    let runs = runs(&items, config);
    let years = newest.iter().map(|list| calendar::years(&list.items, &items.sheets, config.zone)).collect();
    let kin = if config.make.related { related::kin(&items.sheets, &world.topics) } else { Vec::new() };
    let by_clock = next_change(&notes, config, options.now);
    let news = config.news.as_ref().and_then(|_| news::next_change(&items.sheets, options.now));
    let next_change = [by_clock, news].into_iter().flatten().min();
    let mut omitted = notes.omitted;
    omitted.sort_by(|a, b| a.path.cmp(&b.path));
    let redirect = |(from, to, title, lang, path)| Redirect { from, to, title, lang, path: Some(path) };
    Site {
        config: config.clone(),
        now: options.now,
        translations: Arc::new(translations(&items, config)),
        sheets: items.sheets,
        articles_of: items.articles_of,
        articles: items.articles,
        article_hashes: Vec::new(),
        ties: HashMap::new(),
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
        by_path: Arc::new(notes.by_path),
        kin: Arc::new(kin),
        curators: world.curators,
        named: 0,
        pictures: Arc::new(world.pictures.clone()),
        homes: Arc::new(world.homes),
        references: Arc::new(world.references),
        resolved: Vec::new(),
        ground: Ground::default(),
        records: Vec::new(),
        said: Vec::new(),
        shape: Arc::default(),
        kept_from: None,
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
                let sheet = items.sheets.get(id.index());
                sheet.is_some_and(|one| condition.holds(&one.card, &one.facts, config.zone))
            })
            .copied()
            .collect();
        let mut lists = by_language(config, &world.stands, &items.sheets, &chosen);
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
                .filter(|(_, card)| items.sheets.get(card.index()).is_some_and(|one| one.card.lang == *lang))
                .map(|(at, _)| Id::new(at))
                .collect()
        })
        .collect()
}

fn translations(items: &Items, config: &Config) -> BTreeMap<Arc<str>, Vec<Id<Article>>> {
    let mut groups: BTreeMap<Arc<str>, Vec<Id<Article>>> = BTreeMap::new();
    if config.languages.len() < 2 {
        return groups;
    }
    for (at, card) in items.articles.iter().enumerate() {
        if let Some(row) = items.sheets.get(card.index()).and_then(|sheet| sheet.article.as_ref()) {
            groups.entry(row.translation_key.clone()).or_default().push(Id::new(at));
        }
    }
    groups.retain(|_, group| group.len() > 1);
    let lang_at = |id: &Id<Article>| {
        let card = items.articles.get(id.index()).and_then(|card| items.sheets.get(card.index()));
        card.and_then(|sheet| config.lang_at(sheet.card.lang))
    };
    for group in groups.values_mut() {
        group.sort_by_key(lang_at);
    }
    groups
}

/// Says of everything that is named in which languages it has a page (DOMAIN G-7). False when something that was taken
/// from an earlier model has other pages now.
fn settle(site: &mut Site) -> bool {
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
    let (mut slot, mut as_before) = (0, true);
    let mut settle = |named: &Named, pages: LangSet| {
        as_before &= is_settled(named, pages);
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
    as_before
}

/// Takes the hashes of cards, articles, pages and editions, when every name and address in them is settled.
fn hash(site: &mut Site) {
    site.sheets.par_iter().for_each(|sheet| {
        let _ = sheet.card.hash();
    });
    let (sheets, ties) = (&site.sheets, &site.ties);
    let of = |(at, card): (usize, &Id<Card>)| {
        let sheet = sheets.get(card.index());
        let row = sheet.and_then(|sheet| Some((&sheet.card, sheet.article.as_ref()?)));
        row.map(|(card, row)| row.hash(card, ties.get(&Id::new(at)))).unwrap_or_default()
    };
    site.article_hashes = site.articles.par_iter().enumerate().map(of).collect();
    site.pages.iter_mut().for_each(|page| page.hash = super::hash::page(page));
    site.editions.iter_mut().for_each(|edition| edition.hash = super::hash::edition(edition));
}

impl Card {
    /// Whether the card is an article's.
    #[must_use]
    pub fn is_article(&self) -> bool {
        self.kind == CardKind::Article
    }
}
