//! Links of the finished site that lead nowhere.
//!
//! Links in bodies are looked at in the plan, with their place. What is left comes from other fields, from the
//! settings and from templates; it is found in the finished pages and traced back to what caused it.

use super::html::{Mark, Tag, marks_of};
use super::owner::Owners;
use super::reach::{Leads, address, local};
use crate::base::{nearest::nearest, path::SourcePath, span::Span, url};
use crate::config::BaseUrl;
use crate::diag::{Code, Diagnostic};
use crate::plan::Plan;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// How many pages are remembered for one address: beyond that it is the theme's, and one page shows it.
const PAGES: usize = 200;

/// What the pages of a build link to, and where they can be linked to.
#[derive(Default)]
pub(super) struct Links {
    /// How many outputs are HTML.
    pages: usize,
    /// The addresses linked to, as they stand in the page but for references, by the pages that hold them.
    links: BTreeMap<Box<str>, From>,
    /// Every anchor, as [`place`] makes it.
    anchors: HashSet<u64>,
}

/// The same of one page.
#[derive(Default)]
pub(super) struct Marks {
    links: BTreeSet<String>,
    anchors: Vec<String>,
    ids: Vec<String>,
}

impl Marks {
    pub fn tag(&mut self, tag: &Tag<'_, '_>) {
        marks_of(tag, |mark| match mark {
            Mark::Link(link) => drop(self.links.insert(link.to_owned())),
            Mark::Anchor(anchor) => self.anchors.push(anchor.to_owned()),
        });
        self.ids.extend(tag.get("id").map(str::to_owned));
    }

    /// The `id`s of elements, in their order.
    pub fn ids(&self) -> &[String] {
        &self.ids
    }
}

#[derive(Default)]
struct From {
    count: usize,
    /// The first ones, as files of the output.
    pages: BTreeSet<Arc<str>>,
}

impl Links {
    pub fn add(&mut self, file: &Arc<str>, marks: Marks) {
        self.pages += 1;
        self.anchors.extend(marks.anchors.iter().map(|anchor| place(file, anchor)));
        for link in marks.links {
            // A relative address means something else on every page, so the page belongs to its name.
            let relative = !link.starts_with('/') && !link.contains("://");
            let key = if relative { format!("{file}\n{link}") } else { link };
            let from = self.links.entry(key.into()).or_default();
            from.count += 1;
            from.pages.insert(Arc::clone(file));
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

/// Every link that leads nowhere, at the record, setting or template that holds it.
pub(super) fn faults(seen: &Links, owners: &Owners<'_>) -> Vec<Diagnostic> {
    let check = Check { seen, owners };
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
    seen: &'a Links,
    owners: &'a Owners<'a>,
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
        let base = &self.owners.draft.site.config.base_url;
        let file = match local(address, page, base) {
            Leads::Away => return None,
            Leads::Beside => {
                let help = format!("if it is meant to leave the site, write `{}{address}`", base.origin);
                return Some(Fault { why: "lies outside of the site's `base_url`", help: Some(help) });
            }
            Leads::Here => page.map(str::to_owned),
            Leads::To(path) => match self.owners.draft.plan.find(&path) {
                Some(output) => Some(output.url.file()),
                None => return Some(Fault { why: "leads nowhere", help: help(&self.owners.draft.plan, &path) }),
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
        let shown = link.strip_prefix(self.owners.draft.site.config.base_url.path.as_str()).unwrap_or(link);
        let menu = self
            .owners
            .draft
            .site
            .config
            .menu
            .iter()
            .any(|item| leads(&item.url, link, &self.owners.draft.site.config.base_url));
        if menu && let Ok(settings) = SourcePath::parse("kliping.yaml") {
            let finding = said(format!("`{shown}` in the menu {}", fault.why));
            found.push(self.owners.placed(finding, &settings, link));
            return;
        }
        let message = format!("the link `{shown}` {}", fault.why);
        let owners = self.owners.owners(&from.pages);
        let all: Vec<Diagnostic> =
            owners.into_iter().map(|path| self.owners.placed(said(message.clone()), path, link)).collect();
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
        ['"', '\''].into_iter().find_map(|quote| {
            let (path, span) = self.owners.template(&format!("{quote}{link}{quote}"))?;
            // Without its quotation marks.
            Some((path, Span { start: span.start + 1, len: span.len.saturating_sub(2) }))
        })
    }
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
