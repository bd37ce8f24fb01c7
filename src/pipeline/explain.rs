//! What an output is made of, and what has become of a file of the site.

use super::Draft;
use crate::base::{hash::ContentHash, id::Id, path::SourcePath, url};
use crate::diag::Diagnostic;
use crate::env::Files;
use crate::model::{Card, CardKind, Omitted, Site, Variant};
use crate::plan::{self, FeedSource, IndexOf, ListOf, Output, Own, Part, Parts, SearchOwn, Slice, Work, ask};
use crate::store::PROGRAM;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io;

/// The output at an address as somebody may write it: `/a/`, `/a`, `/a/index.html`, percent-encoded or not.
#[must_use]
pub fn find<'d>(draft: &'d Draft, address: &str) -> Option<&'d Output> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let decoded = url::decode(address).unwrap_or_else(|| address.to_owned());
    let address = crate::base::text::nfc(&decoded);
    let folder = address.strip_suffix("index.html").filter(|rest| rest.ends_with('/'));
    let plan = &draft.plan;
    folder
        .and_then(|folder| plan.find(folder))
        .or_else(|| plan.find(&address))
        .or_else(|| plan.find(&format!("{}/", address.trim_end_matches('/'))))
}

/// A part of an output as it is now.
#[derive(Debug)]
pub struct Ingredient {
    pub part: Part,
    /// Eight hexadecimal digits.
    pub hash: String,
    /// What there is of it: paths, or lists with the number of their items.
    pub holds: Vec<String>,
}

/// What an output is made of.
#[derive(Debug)]
pub struct MadeOf {
    /// Those that the output has, in the order of the parts.
    pub ingredients: Vec<Ingredient>,
    /// The records that it shows anything of.
    pub records: Vec<SourcePath>,
    pub grounds: [ContentHash; 3],
    pub parts: Parts,
}

/// Takes the slice of an output apart.
///
/// # Errors
/// When the file that it copies cannot be read.
pub fn made_of(files: &dyn Files, draft: &Draft, output: &Output) -> io::Result<MadeOf> {
    let grounds = plan::grounds(PROGRAM, draft.theme.hash(), &draft.site.config);
    let slice = plan::slice(&draft.site, &draft.plan, output);
    let file = if let Work::File(at) = output.work { draft.plan.files.get(at as usize) } else { None };
    let parts = match file {
        Some(file) => plan::parts_of_file(output, ContentHash::of(&files.read(&file.path)?)),
        None => plan::parts(&slice),
    };
    let mut ingredients = Vec::new();
    // A copied file stands on its bytes alone.
    if file.is_none() {
        for (part, hash) in Part::GROUNDS.into_iter().zip(grounds) {
            ingredients.push(Ingredient {
                part,
                hash: hash.hex().chars().take(8).collect(),
                holds: ground(part, &slice),
            });
        }
    }
    for (part, hash) in Part::OWN.into_iter().zip(parts) {
        let holds = match file {
            Some(file) if part == Part::Subject => vec![file.path.to_string()],
            Some(_) => Vec::new(),
            None => own(part, &slice),
        };
        if !holds.is_empty() {
            ingredients.push(Ingredient { part, hash: format!("{hash:08x}"), holds });
        }
    }
    let records = if file.is_some() { Vec::new() } else { records(&draft.site, &slice) };
    Ok(MadeOf { ingredients, records, grounds, parts })
}

fn ground(part: Part, slice: &Slice<'_>) -> Vec<String> {
    match part {
        Part::Program => vec![format!("kliping {}", env!("CARGO_PKG_VERSION"))],
        Part::Theme => ask::template_of(slice.work).map(str::to_owned).into_iter().collect(),
        Part::Configuration => vec!["kliping.yaml".to_owned()],
        Part::Frame
        | Part::Subject
        | Part::Lists
        | Part::Links
        | Part::Answers
        | Part::Texts
        | Part::Entries
        | Part::Addresses => Vec::new(),
    }
}

fn own(part: Part, slice: &Slice<'_>) -> Vec<String> {
    let number = |count: usize, word: &str| (count > 0).then(|| format!("{count} {word}"));
    match part {
        Part::Frame => vec![slice.lang.to_string()],
        Part::Subject => subject(slice),
        Part::Lists => {
            let lists = slice.lists.iter().filter(|(_, items)| !items.is_empty());
            lists.map(|(name, items)| format!("{name}: {}", items.len())).collect()
        }
        Part::Links => {
            let links = &slice.links;
            let place = |word: &str, to: &Option<plan::PagePlace>| to.as_ref().map(|to| format!("{word} {}", to.url));
            let pages = (links.pages > 0).then(|| format!("page {} of {}", links.page, links.pages));
            [
                place("previous", &links.previous),
                place("next", &links.next),
                number(links.translations.len(), "translations"),
                pages,
                number(links.feeds.len(), "feeds"),
                number(links.body.len(), "in its text"),
            ]
            .into_iter()
            .flatten()
            .collect()
        }
        Part::Answers => {
            let asks = slice.asks.iter().map(|(name, answer)| match answer {
                ask::AskAnswer::List(items) => format!("{name}: {}", items.len()),
                ask::AskAnswer::Data(_) => format!("{name}: data"),
            });
            number(slice.answers.len(), "directives").into_iter().chain(asks).collect()
        }
        Part::Texts => slice.texts().map(ToString::to_string).collect(),
        Part::Entries => [number(slice.rows.len(), "articles"), number(slice.editions.len(), "editions")]
            .into_iter()
            .flatten()
            .collect(),
        Part::Addresses => slice.plan.map(|plan| format!("{} outputs", plan.outputs.len())).into_iter().collect(),
        Part::Program | Part::Theme | Part::Configuration => Vec::new(),
    }
}

/// The records that a page is about, or its name where it is about none.
fn subject(slice: &Slice<'_>) -> Vec<String> {
    let texts = |variants: &[Variant]| variants.iter().map(|one| one.path.to_string()).collect::<Vec<_>>();
    let or = |paths: Vec<String>, name: &str| if paths.is_empty() { vec![name.to_owned()] } else { paths };
    match &slice.own {
        Own::Article(own) => vec![own.row.path().to_string()],
        Own::Edition { edition, .. } => match &edition.path {
            Some(path) => vec![path.to_string()],
            None => vec![format!("automatic edition {}", edition.id)],
        },
        Own::Page(page) => vec![page.path.to_string()],
        Own::Story(own) => or(texts(&own.story.variants), &own.story.id),
        Own::Topic(own) => or(texts(&own.topic.variants), &own.topic.id),
        Own::Source(own) => or(texts(&own.source.variants), &own.source.id),
        Own::Person { person, .. } => or(texts(&person.variants), &person.id),
        Own::Section(named) | Own::Named(named) => vec![named.key.to_string()],
        Own::Redirect(to) => vec![format!("to {}", to.to)],
        Own::Picture(derived) => vec![derived.file.to_string()],
        Own::Poster(poster) => vec![poster.face.title.to_string()],
        Own::Tombstone(stone) => vec![stone.path.to_string()],
        Own::Index { entries, .. } => vec![format!("{} names", entries.len())],
        Own::Search(own) => match &**own {
            SearchOwn::Page(_) => vec![slice.work.kind().to_owned()],
            SearchOwn::Manifest(index) => vec![format!("{} periods", index.periods.len())],
            SearchOwn::Names(index) => {
                vec![format!("{} names", index.topics.len() + index.sections.len() + index.sources.len())]
            }
            SearchOwn::Terms { period, .. } => vec![format!("{} items of {}", period.cards.len(), period.name)],
            SearchOwn::Pack(items) => vec![format!("{} items", items.len())],
        },
        Own::Front(_)
        | Own::Archive(_)
        | Own::Year(_)
        | Own::Month(_)
        | Own::Corrections { .. }
        | Own::NotFound
        | Own::Offline
        | Own::Worker(_)
        | Own::Feed
        | Own::Opml(_)
        | Own::Nothing => vec![slice.work.kind().to_owned()],
    }
}

/// The records whose cards, articles, editions or texts a slice holds.
fn records(site: &Site, slice: &Slice<'_>) -> Vec<SourcePath> {
    let held: HashSet<ContentHash> = plan::held(slice).into_iter().collect();
    let mut paths: BTreeSet<&SourcePath> = slice.records().collect();
    for (id, _, card, row) in site.rows() {
        if held.contains(&site.article_hash(id)) || held.contains(&card.hash()) {
            paths.insert(row.path());
        }
    }
    for edition in &site.editions {
        let briefs = || edition.items().map(|id| site.card(id)).filter(|card| card.kind == CardKind::Brief);
        if let Some(path) = &edition.path
            && (held.contains(&edition.hash) || briefs().any(|card| held.contains(&card.hash())))
        {
            paths.insert(path);
        }
    }
    paths.extend(super::search::records(site, slice));
    paths.extend(site.pages.iter().filter(|page| held.contains(&page.hash)).map(|page| &page.path));
    paths.into_iter().cloned().collect()
}

/// What a file of the site is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Of `content/`.
    Record,
    /// Of `templates/` or of the theme that the site names: every output stands on the theme as a whole.
    Template,
    /// `kliping.yaml` and its overlays: every output stands on them.
    Configuration,
    /// Of `data/`.
    Data,
    /// A picture of which renditions are published.
    Picture,
    /// Published as it is.
    Copied,
    /// `addresses.tsv`: what was published, from which redirects are made.
    Addresses,
    /// kliping makes nothing of it.
    Nothing,
}

/// What has become of a file of the site.
#[derive(Debug)]
pub struct Standing<'d> {
    pub role: Role,
    /// Why its record is not on the site.
    pub omitted: Option<&'d Omitted>,
    /// What was found wrong in it.
    pub found: Vec<&'d Diagnostic>,
    /// Its own pages and feeds.
    pub own: Vec<&'d Output>,
    /// Other outputs that show anything of it.
    pub shown: Vec<&'d Output>,
}

/// Looks for a file among the records, and for its traces in every output.
#[must_use]
pub fn standing<'d>(files: &dyn Files, draft: &'d Draft, path: &SourcePath) -> Standing<'d> {
    let site = &draft.site;
    let mut traces = Traces::of(site, path);
    if path.below("data").is_some() {
        // What a template asks of a file is known by the hash of its bytes.
        traces.hashes.extend(files.read(path).ok().map(|bytes| ContentHash::of(&bytes)));
    }
    let is_own = |output: &Output| traces.own(draft, output.work);
    let own: Vec<&Output> = draft.plan.outputs.iter().filter(|output| is_own(output)).collect();
    let role = role(draft, path, &own);
    let shown: Vec<&Output> = match role {
        Role::Template | Role::Configuration => {
            draft.plan.outputs.iter().filter(|output| !matches!(output.work, Work::File(_))).collect()
        }
        Role::Record | Role::Data | Role::Picture => {
            let others = draft.plan.outputs.par_iter().filter(|output| !is_own(output));
            others.filter(|output| traces.shown(draft, output, &own)).collect()
        }
        Role::Copied | Role::Addresses | Role::Nothing => Vec::new(),
    };
    let in_file = |one: &&Diagnostic| one.place.as_ref().is_some_and(|place| place.path == *path);
    Standing {
        role,
        omitted: site.omitted.iter().find(|one| one.path == *path),
        found: draft.found.iter().filter(in_file).collect(),
        own,
        shown,
    }
}

fn role(draft: &Draft, path: &SourcePath, own: &[&Output]) -> Role {
    let text = path.as_str();
    if own.iter().any(|output| matches!(output.work, Work::Picture(_))) {
        Role::Picture
    } else if own.iter().any(|output| matches!(output.work, Work::File(_))) {
        Role::Copied
    } else if path.below("content").is_some() && matches!(path.extension().as_str(), "md" | "yaml" | "yml") {
        let known = !own.is_empty()
            || draft.site.omitted.iter().any(|one| one.path == *path)
            || draft.found.iter().any(|one| one.place.as_ref().is_some_and(|place| place.path == *path))
            || draft.site.by_path.contains_key(path)
            || Traces::of(&draft.site, path).is_known;
        if known { Role::Record } else { Role::Nothing }
    } else if text == super::addresses::FILE {
        Role::Addresses
    } else if draft.site.config.look.is_made_of(path) {
        Role::Template
    } else if path.below("data").is_some() {
        Role::Data
    } else if text == "kliping.yaml" || text.strip_prefix("kliping.").is_some_and(|rest| rest.ends_with(".yaml")) {
        Role::Configuration
    } else {
        Role::Nothing
    }
}

/// What one file has left in the model.
struct Traces<'p> {
    path: &'p SourcePath,
    /// Whether anything was made of it.
    is_known: bool,
    /// Hashes of cards, articles, editions and pages.
    hashes: HashSet<ContentHash>,
    lists: Vec<ListOf>,
    stories: Vec<usize>,
    indexes: Vec<IndexOf>,
}

impl<'p> Traces<'p> {
    fn of(site: &Site, path: &'p SourcePath) -> Self {
        let mut traces = Self {
            path,
            is_known: false,
            hashes: HashSet::new(),
            lists: Vec::new(),
            stories: Vec::new(),
            indexes: Vec::new(),
        };
        traces.items(site);
        traces.terms(site);
        traces.is_known = !traces.hashes.is_empty() || !traces.lists.is_empty() || !traces.stories.is_empty();
        traces
    }

    fn items(&mut self, site: &Site) {
        let shows = |card: &Card| card.image.as_ref().is_some_and(|picture| picture.file.as_ref() == Some(self.path));
        for (id, _, card, _) in site.rows().filter(|(_, _, card, row)| row.path() == self.path || shows(card)) {
            self.hashes.extend([site.article_hash(id), card.hash()]);
        }
        for edition in site.editions.iter().filter(|edition| edition.path.as_ref() == Some(self.path)) {
            self.hashes.insert(edition.hash);
            let briefs = edition.items().map(|id| site.card(id)).filter(|card| card.kind == CardKind::Brief);
            self.hashes.extend(briefs.map(|card| card.hash()));
            self.indexes.push(IndexOf::Editions);
        }
        self.hashes.extend(site.pages.iter().filter(|page| page.path == *self.path).map(|page| page.hash));
    }

    /// A term shows in every card that names it.
    fn terms(&mut self, site: &Site) {
        let here = |variants: &[Variant]| variants.iter().any(|one| one.path == *self.path);
        let positions = |found: Vec<bool>| found.into_iter().enumerate().filter(|(_, is)| *is).map(|(at, _)| at);
        let topics: Vec<_> = positions(site.topics.iter().map(|one| here(&one.variants)).collect()).collect();
        let sources: Vec<_> = positions(site.sources.iter().map(|one| here(&one.variants)).collect()).collect();
        let people: Vec<_> = positions(site.people.iter().map(|one| here(&one.variants)).collect()).collect();
        self.stories = positions(site.stories.iter().map(|one| here(&one.variants)).collect()).collect();
        for (card, facts) in site.items() {
            let direct = facts.topics.get(..facts.direct).unwrap_or_default();
            if direct.iter().any(|id| topics.contains(&id.index()))
                || facts.sources.iter().any(|id| sources.contains(&id.index()))
                || facts.people.iter().any(|id| people.contains(&id.index()))
                || facts.stories.iter().any(|id| self.stories.contains(&id.index()))
            {
                self.hashes.insert(card.hash());
            }
        }
        for (found, index) in [
            (&topics, IndexOf::Topics),
            (&sources, IndexOf::Sources),
            (&people, IndexOf::People),
            (&self.stories, IndexOf::Stories),
        ] {
            if !found.is_empty() {
                self.indexes.push(index);
            }
        }
        self.lists.extend(topics.into_iter().map(|at| ListOf::Topic(Id::new(at))));
        self.lists.extend(sources.into_iter().map(|at| ListOf::Source(Id::new(at))));
        self.lists.extend(people.into_iter().map(|at| ListOf::Person(Id::new(at))));
    }

    /// Whether an output is about the file.
    fn own(&self, draft: &Draft, work: Work) -> bool {
        let (site, plan) = (&draft.site, &draft.plan);
        let here = |path: Option<&SourcePath>| path == Some(self.path);
        if let Work::Article(id) = work {
            return here(Some(site.row(id).path()));
        }
        if let Work::Edition(id) = work {
            return here(site.edition(id).path.as_ref());
        }
        if let Work::Page(id) = work {
            return here(Some(&site.page(id).path));
        }
        if let Work::Story { of, .. } | Work::Feed { of: FeedSource::Story(of), .. } = work {
            return self.stories.contains(&of.index());
        }
        if let Work::List { of, .. } | Work::Feed { of: FeedSource::List(of), .. } = work {
            return self.lists.contains(&of);
        }
        if let Work::Redirect(at) = work {
            return here(plan.redirects.get(at as usize).and_then(|one| one.path.as_ref()));
        }
        if let Work::Tombstone(at) = work {
            return here(site.tombstones.get(at as usize).map(|one| &one.path));
        }
        if let Work::Picture(at) = work {
            return here(plan.derived.get(at as usize).map(|one| &one.file));
        }
        if let Work::File(at) = work {
            return here(plan.files.get(at as usize).map(|one| &one.path));
        }
        // Everything else is about the site.
        false
    }

    /// Whether an output shows anything of the file.
    fn shown(&self, draft: &Draft, output: &Output, own: &[&Output]) -> bool {
        if let Work::Index { of, .. } = output.work
            && self.indexes.contains(&of)
        {
            return true;
        }
        if let Work::Sitemap(Some(at)) = output.work {
            let pages = draft.plan.sitemaps.get(at as usize).map_or(&[][..], |file| &file.pages);
            return pages.iter().any(|page| own.iter().any(|own| own.url == page.url));
        }
        if self.hashes.is_empty() {
            return false;
        }
        let slice = plan::slice(&draft.site, &draft.plan, output);
        slice.bodies.iter().any(|(path, _)| **path == *self.path)
            || plan::held(&slice).iter().any(|hash| self.hashes.contains(hash))
    }
}

/// How many outputs of each kind there are, in the order of the kinds' names.
#[must_use]
pub fn by_kind<'d>(outputs: &[&'d Output]) -> BTreeMap<&'static str, Vec<&'d Output>> {
    let mut kinds: BTreeMap<&'static str, Vec<&Output>> = BTreeMap::new();
    for output in outputs {
        kinds.entry(output.work.kind()).or_default().push(output);
    }
    kinds
}
