//! Links of the finished site that lead nowhere.
//!
//! Links in bodies are looked at in the plan, with their place. What is left comes from other fields, from the
//! settings and from templates; it is found in the finished pages and traced back to what caused it.

use super::html::{Mark, marks};
use super::reach::{Leads, address, local};
use crate::base::{hash::ContentHash, nearest::nearest, path::SourcePath, span::Span, url};
use crate::config::BaseUrl;
use crate::diag::{Code, Diagnostic};
use crate::env::Files;
use crate::model::{Site, Variant, variant};
use crate::pipeline::{self, Draft};
use crate::plan::{self, LangAt, ListOf, Plan, Work};
use crate::write::{Sink, Summary, WriteFault};
use std::cell::OnceCell;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many pages are remembered for one address: beyond that it is the theme's, and one page shows it.
const PAGES: usize = 200;

/// What the pages of a build link to. The pages themselves are let go at once: a large site does not fit in memory.
#[derive(Clone, Default)]
pub(super) struct Scanned(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    /// How many outputs are HTML.
    pages: usize,
    /// The addresses linked to, as they stand in the page but for references, by the pages that hold them.
    links: BTreeMap<Box<str>, From>,
    /// Every anchor, as [`place`] makes it.
    anchors: HashSet<u64>,
}

#[derive(Default)]
struct From {
    count: usize,
    /// The first ones, as files of the output.
    pages: BTreeSet<Arc<str>>,
}

impl Scanned {
    /// A sink that looks at every page and keeps none.
    pub fn sink(&self) -> Looking {
        Looking(self.clone())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn page(&self, file: &str, html: &str) {
        let mut links = BTreeSet::new();
        let mut anchors = Vec::new();
        marks(html, |mark| match mark {
            Mark::Link(link) => drop(links.insert(link)),
            Mark::Anchor(anchor) => anchors.push(place(file, &anchor)),
        });
        let file: Arc<str> = file.into();
        let mut seen = self.seen();
        seen.pages += 1;
        seen.anchors.extend(anchors);
        for link in links {
            // A relative address means something else on every page, so the page belongs to its name.
            let relative = !link.starts_with('/') && !link.contains("://");
            let key = if relative { format!("{file}\n{link}") } else { link.into_owned() };
            let from = seen.links.entry(key.into()).or_default();
            from.count += 1;
            from.pages.insert(Arc::clone(&file));
            // The smallest names stay, whatever order the workers come in (RELIABILITY D2).
            if from.pages.len() > PAGES {
                from.pages.pop_last();
            }
        }
    }
}

/// An anchor of an output, short enough to keep millions.
fn place(file: &str, anchor: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (file, anchor).hash(&mut hasher);
    hasher.finish()
}

/// The sink of `check`.
pub(super) struct Looking(Scanned);

impl Sink for Looking {
    fn put_hashed(&self, file: &str, bytes: &[u8], _hash: ContentHash) -> Result<(), WriteFault> {
        self.put(file, bytes)
    }

    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), WriteFault> {
        if file.ends_with(".html")
            && let Ok(html) = std::str::from_utf8(bytes)
        {
            self.0.page(file, html);
        }
        Ok(())
    }

    fn keep(&self, _file: &str, _hash: ContentHash) -> Result<bool, WriteFault> {
        Ok(false)
    }

    fn commit(self) -> Result<Summary, WriteFault> {
        Ok(Summary::default())
    }
}

/// Every link that leads nowhere, at the record, setting or template that holds it.
pub(super) fn faults(scanned: &Scanned, draft: &Draft, files: &dyn Files) -> Vec<Diagnostic> {
    let seen = scanned.seen();
    let check = Check { seen: &seen, draft, files, templates: OnceCell::new() };
    let mut found = Vec::new();
    for (key, from) in &seen.links {
        let (page, link) = key.split_once('\n').map_or((None, &**key), |(page, link)| (Some(page), link));
        if let Some(fault) = check.fault(link, page) {
            check.report(link, &fault, from, &mut found);
        }
    }
    found
}

struct Check<'a> {
    seen: &'a Seen,
    draft: &'a Draft,
    files: &'a dyn Files,
    /// The site's own templates, read when the first dead link asks for them.
    templates: OnceCell<Vec<(SourcePath, String)>>,
}

/// Why a link is dead, and what to write instead.
struct Fault {
    why: &'static str,
    help: Option<String>,
}

impl Check<'_> {
    /// What is wrong with a link; nothing when it is sound, or leads off the site.
    fn fault(&self, link: &str, page: Option<&str>) -> Option<Fault> {
        let (address, fragment) = link.split_once('#').unwrap_or((link, ""));
        let address = address.split('?').next().unwrap_or(address);
        let base = &self.draft.site.config.base_url;
        let file = match local(address, page, base) {
            Leads::Away => return None,
            Leads::Beside => {
                let help = format!("if it is meant to leave the site, write `{}{address}`", base.origin);
                return Some(Fault { why: "lies outside of the site's `base_url`", help: Some(help) });
            }
            Leads::Here => page.map(str::to_owned),
            Leads::To(path) => match self.draft.plan.find(&path) {
                Some(output) => Some(output.url.file()),
                None => return Some(Fault { why: "leads nowhere", help: help(&self.draft.plan, &path) }),
            },
        };
        let fragment = url::decode(fragment).unwrap_or_else(|| fragment.to_owned());
        let file = file.filter(|file| file.ends_with(".html"))?;
        // `#top` is every page's, `#:~:` belongs to the browser.
        let known = fragment.is_empty() || fragment == "top" || fragment.starts_with(":~:");
        let stands = known || self.seen.anchors.contains(&place(&file, &fragment));
        (!stands).then_some(Fault { why: "names a place that its page does not have", help: None })
    }

    fn report(&self, link: &str, fault: &Fault, from: &From, found: &mut Vec<Diagnostic>) {
        let said = |message: String| {
            let finding = Diagnostic::new(Code::DeadLink, message);
            match &fault.help {
                Some(help) => finding.help(help.clone()),
                None => finding,
            }
        };
        let shown = link.strip_prefix(self.draft.site.config.base_url.path.as_str()).unwrap_or(link);
        let menu =
            self.draft.site.config.menu.iter().any(|item| leads(&item.url, link, &self.draft.site.config.base_url));
        if menu && let Ok(settings) = SourcePath::parse("kliping.yaml") {
            let finding = said(format!("`{shown}` in the menu {}", fault.why));
            found.push(self.placed(finding, &settings, link));
            return;
        }
        let message = format!("the link `{shown}` {}", fault.why);
        let owners = self.owners(from);
        let all: Vec<Diagnostic> =
            owners.into_iter().map(|path| self.placed(said(message.clone()), path, link)).collect();
        // Records show what others wrote. Where it is known who wrote the address, only they are told.
        let is_found = |one: &&Diagnostic| one.place.as_ref().is_some_and(|place| place.span.len > 0);
        let written: Vec<Diagnostic> = all.iter().filter(is_found).cloned().collect();
        if !written.is_empty() {
            found.extend(written);
        } else if let Some((path, span)) = self.template(link) {
            found.push(said(message).at(path, span));
        } else if all.is_empty() || from.count > 3 && from.count * 2 > self.seen.pages {
            // On more than half of all pages it is no single record's.
            let page = from.pages.first().map_or_else(String::new, |file| address(file));
            let many =
                if from.count > 1 { format!("{} pages, the first `{page}`,", from.count) } else { format!("`{page}`") };
            found.push(said(format!("the link `{shown}` on {many} {}", fault.why)));
        } else {
            found.extend(all);
        }
    }

    /// The template of the site that holds the address.
    fn template(&self, link: &str) -> Option<(&SourcePath, Span)> {
        let templates = self.templates.get_or_init(|| {
            let entries = self.files.list("templates").map(|listing| listing.files).unwrap_or_default();
            let text = |path: SourcePath| pipeline::text_of(self.files, &path).map(|text| (path, text));
            entries.into_iter().filter_map(|entry| text(entry.path)).collect()
        });
        let quoted = |text: &str| {
            let around = ['"', '\''].map(|quote| format!("{quote}{link}{quote}"));
            around.iter().find_map(|form| text.find(form)).map(|at| Span::new(at + 1, at + 1 + link.len()))
        };
        templates.iter().find_map(|(path, text)| Some((path, quoted(text)?)))
    }

    /// The records whose own pages hold the link; else those of the terms whose lists do.
    fn owners(&self, from: &From) -> BTreeSet<&SourcePath> {
        let work = |file: &Arc<str>| self.draft.plan.find(&address(file)).map(|output| output.work);
        let works: Vec<Work> = from.pages.iter().filter_map(work).collect();
        let owners: BTreeSet<&SourcePath> = works.iter().filter_map(|work| owner(&self.draft.site, *work)).collect();
        if !owners.is_empty() {
            return owners;
        }
        works.iter().filter_map(|work| term(&self.draft.site, *work)).collect()
    }

    /// The finding at the place where the record writes the address, if it writes it as it is linked.
    fn placed(&self, finding: Diagnostic, path: &SourcePath, link: &str) -> Diagnostic {
        let shown = self.draft.site.config.base_url.path.as_str();
        let bare = link.strip_prefix(shown).unwrap_or(link);
        let decoded = url::decode(bare).unwrap_or_else(|| bare.to_owned());
        let text = pipeline::text_of(self.files, path).unwrap_or_default();
        let spot = [link, bare, &decoded].into_iter().find_map(|form| Some((text.find(form)?, form.len())));
        match spot {
            Some((at, len)) => finding.at(path, Span::new(at, at + len)),
            None => finding.in_file(path),
        }
    }
}

/// The record whose own page an output is.
fn owner(site: &Site, work: Work) -> Option<&SourcePath> {
    match work {
        Work::Article(id) => Some(&site.article(id).path),
        Work::Page(id) => Some(&site.page(id).path),
        Work::Edition(id) => site.edition(id).path.as_ref(),
        Work::Story { of, lang } => told(&site.story(of).variants, site, lang),
        Work::Front(_)
        | Work::List { .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::ArchiveMonth { .. }
        | Work::Corrections(_)
        | Work::Search(_)
        | Work::SearchData { .. }
        | Work::NotFound
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::News(_)
        | Work::Opml(_)
        | Work::Notice(_)
        | Work::Robots
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Asset(_)
        | Work::Accent
        | Work::FeedStyle(_)
        | Work::File(_)
        | Work::Host(_) => None,
    }
}

/// The record of the term that a list stands for. Most of a list is written elsewhere.
fn term(site: &Site, work: Work) -> Option<&SourcePath> {
    let Work::List { of, lang, .. } = work else { return None };
    match of {
        ListOf::Topic(id) => told(&site.topic(id).variants, site, lang),
        ListOf::Source(id) => told(&site.source(id).variants, site, lang),
        ListOf::Person(id) => told(&site.person(id).variants, site, lang),
        ListOf::Section(_) | ListOf::Named(_) => None,
    }
}

fn told<'a>(variants: &'a [Variant], site: &Site, lang: LangAt) -> Option<&'a SourcePath> {
    variant(variants, plan::lang(site, lang)).map(|variant| &variant.path)
}

/// Whether a menu entry is where a link comes from.
fn leads(entry: &str, link: &str, base: &BaseUrl) -> bool {
    if entry.starts_with('/') { base.link(entry) == link } else { entry == link }
}

fn help(plan: &Plan, path: &str) -> Option<String> {
    let slashed = format!("{path}/");
    if plan.find(&slashed).is_some() {
        return Some(format!("write `{slashed}`"));
    }
    // Near by name means near by place: only addresses of the same folder are proposed.
    let folder = path.trim_end_matches('/').rsplit_once('/').map_or("/", |(folder, _)| folder);
    let below = |address: &&str| address.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let known = plan.outputs.iter().map(|output| output.url.as_str()).filter(below);
    nearest(path, known).map(|near| format!("write `{near}`"))
}
