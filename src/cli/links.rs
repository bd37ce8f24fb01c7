//! Links of the finished site that lead nowhere.
//!
//! Links in bodies are looked at in the plan, with their place. What is left comes from other fields, from the
//! settings and from templates; it is found in the finished pages and traced back to what caused it.

use super::html::{Mark, marks};
use crate::base::{hash::ContentHash, nearest::nearest, path::SourcePath, span::Span, text::nfc, url};
use crate::config::BaseUrl;
use crate::diag::{Code, Diagnostic};
use crate::env::Files;
use crate::model::Site;
use crate::pipeline::{self, Draft};
use crate::plan::{Plan, Work};
use crate::write::{Sink, Summary, WriteFault};
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
    let check = Check { seen: &seen, draft, files };
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
}

/// Why a link is dead, and what to write instead.
struct Fault {
    why: &'static str,
    help: Option<String>,
}

impl Check<'_> {
    /// What is wrong with a link; nothing when it is sound, or leads off the site.
    fn fault(&self, link: &str, page: Option<&str>) -> Option<Fault> {
        let (address, fragment) = link.split_once('#').map_or((link, ""), |(address, fragment)| (address, fragment));
        let address = address.split('?').next().unwrap_or(address);
        let plan = &self.draft.plan;
        let file = if address.is_empty() {
            page.map(str::to_owned)
        } else {
            let path = local(address, page, &self.draft.site.config.base_url)?;
            match plan.find(&path) {
                Some(output) => Some(output.url.file()),
                None => return Some(Fault { why: "leads nowhere", help: help(plan, &path) }),
            }
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
        let menu = self.draft.site.config.menu.iter().any(|item| leads(&item.url, link, &self.draft.site.config.base_url));
        if menu && let Ok(settings) = SourcePath::parse("kliping.yaml") {
            let finding = said(format!("`{link}` in the menu {}", fault.why));
            found.push(self.placed(finding, &settings, link));
            return;
        }
        let owners = self.owners(from);
        // On more than half of all pages it is no single record's.
        if owners.is_empty() || from.count > 3 && from.count * 2 > self.seen.pages {
            let page = from.pages.first().map_or_else(String::new, |file| address(file));
            let many = if from.count > 1 { format!("{} pages, the first `{page}`", from.count) } else { format!("`{page}`") };
            found.push(said(format!("the link `{link}` on {many} {}", fault.why)));
            return;
        }
        for path in owners {
            found.push(self.placed(said(format!("the link `{link}` {}", fault.why)), path, link));
        }
    }

    /// The records whose own pages hold the link; else those of the lists that do.
    fn owners(&self, from: &From) -> BTreeSet<&SourcePath> {
        let work = |file: &Arc<str>| self.draft.plan.find(&address(file)).map(|output| output.work);
        let works: Vec<Work> = from.pages.iter().filter_map(work).collect();
        works.iter().filter_map(|work| owner(&self.draft.site, *work)).collect()
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

/// The record whose page an output is. A list shows what stands in other records, so it owns nothing but what its
/// term's record says.
fn owner(site: &Site, work: Work) -> Option<&SourcePath> {
    match work {
        Work::Article(id) => Some(&site.article(id).path),
        Work::Page(id) => Some(&site.page(id).path),
        Work::Edition(id) => site.edition(id).path.as_ref(),
        Work::Story { of, .. } => site.story(of).variants.first().map(|variant| &variant.path),
        Work::Front(_)
        | Work::List { .. }
        | Work::Index { .. }
        | Work::Archive(_)
        | Work::ArchiveYear { .. }
        | Work::ArchiveMonth { .. }
        | Work::Corrections(_)
        | Work::NotFound
        | Work::Feed { .. }
        | Work::Sitemap(_)
        | Work::Robots
        | Work::Redirect(_)
        | Work::Tombstone(_)
        | Work::Asset(_)
        | Work::Accent
        | Work::File(_) => None,
    }
}

/// The path on the site that an address leads to; nothing when it leads off the site.
fn local(address: &str, page: Option<&str>, base: &BaseUrl) -> Option<String> {
    let path = match address.strip_prefix(base.origin.as_str()) {
        Some("") => "/",
        Some(path) if path.starts_with('/') => path,
        Some(_) | None => address,
    };
    if path.starts_with("//") || scheme(path) {
        return None;
    }
    let whole = if path.starts_with('/') {
        let below = path.strip_prefix(base.path.as_str())?;
        if below.is_empty() { "/".to_owned() } else { below.strip_prefix('/').map(|rest| format!("/{rest}"))? }
    } else {
        joined(page.unwrap_or_default(), path)
    };
    let decoded = url::decode(&whole).unwrap_or(whole);
    Some(nfc(&decoded).into_owned())
}

/// Whether an address begins with a scheme.
fn scheme(address: &str) -> bool {
    let head = address.split(['/', '?', '#']).next().unwrap_or_default();
    head.split_once(':').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// RFC 3986 §5.2 for paths: `../b/` on the page of `a/x/index.html` is `/a/b/`.
fn joined(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    let folder = path.ends_with("/.") || path.ends_with("/..") || path == "." || path == "..";
    let text = parts.join("/");
    format!("/{}{}", text.trim_start_matches('/'), if folder && !text.is_empty() { "/" } else { "" })
}

/// The address of an output's file.
fn address(file: &str) -> String {
    match file.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        Some(_) | None => format!("/{file}"),
    }
}

/// Whether a menu entry is where a link comes from.
fn leads(entry: &str, link: &str, base: &BaseUrl) -> bool {
    entry == link || base.link(entry) == link
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

#[cfg(test)]
mod tests {
    use super::*;

    fn base(path: &str) -> BaseUrl {
        BaseUrl { origin: "https://example.org".into(), path: path.into() }
    }

    #[test]
    fn an_address_is_ours_when_it_lies_below_the_base() {
        let local = |address: &str, path: &str| local(address, Some("a/x/index.html"), &base(path));
        assert_eq!(local("/tags/korea/", ""), Some("/tags/korea/".into()));
        assert_eq!(local("/d/tags/", "/d"), Some("/tags/".into()));
        assert_eq!(local("/d", "/d"), Some("/".into()));
        assert_eq!(local("/digest/", "/d"), None);
        assert_eq!(local("/other/", "/d"), None);
        assert_eq!(local("https://example.org/tags/", ""), Some("/tags/".into()));
        assert_eq!(local("https://example.org", ""), Some("/".into()));
        assert_eq!(local("https://example.org.evil/", ""), None);
        assert_eq!(local("https://elsewhere.org/", ""), None);
        assert_eq!(local("mailto:a@example.org", ""), None);
        assert_eq!(local("//elsewhere.org/", ""), None);
        assert_eq!(local("/tags/%EB%B6%81%ED%95%9C/", ""), Some("/tags/북한/".into()));
        assert_eq!(local("pic.jpg", ""), Some("/a/x/pic.jpg".into()));
        assert_eq!(local("../y/", ""), Some("/a/y/".into()));
        assert_eq!(local("..", ""), Some("/a/".into()));
    }

    #[test]
    fn a_file_of_the_output_tells_its_address() {
        assert_eq!(address("index.html"), "/");
        assert_eq!(address("a/b/index.html"), "/a/b/");
        assert_eq!(address("404.html"), "/404.html");
        assert_eq!(address("a/myindex.html"), "/a/myindex.html");
    }
}
