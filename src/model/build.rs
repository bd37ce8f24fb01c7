//! From records to the site, step by step.

use super::{
    Page, Sheet, Site, Status,
    again::{Earlier, Ground, More, Resolved, Spared},
    article::{self, Placed},
    assemble::assemble,
    edited,
    edition::{self, Edition},
    gather::{self, Entry, Filed, Gathered, title},
    items,
    known::Known,
    notes::{Noted, Notes, aliases, appear, note, omit},
    rest::{self, Rest},
    settle, ties,
    time::times,
    world::{self, Pictures, World},
};
use crate::base::hash::ContentHash;
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
        let items = items::order(told.sheets, briefs, all.articles.len(), &mut world);
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
        if !settle::settle(&mut site) {
            return None;
        }
        settle::hash(&mut site);
        Some(Checked::new(site, found))
    }

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
    let one = |(at, filed): (usize, &Filed)| match before.get(at, known.homes) {
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
