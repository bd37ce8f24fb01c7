//! What is on show: drafts in memory, and pages made of them the moment they are asked for.
//!
//! A request is a look-up in the plan (RELIABILITY S5): its path is compared with the addresses of outputs and never
//! joined to a folder.

use super::overlay::Notice;
use super::reload::Open;
use crate::base::hash::{ContentHash, HashOf};
use crate::base::path::SourcePath;
use crate::diag::Diagnostic;
use crate::env::Files;
use crate::pipeline::{self, Draft};
use crate::plan::{self, Output, Work};
use crate::render::media as mime;
use crate::serve::look::Look;
use hyper::body::Bytes;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What decides which site is shown: the clock and who looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct View {
    /// Seconds since 1970; nothing: the time it is.
    pub now: Option<i64>,
    pub drafts: bool,
    pub embargoed: bool,
}

/// A draft with the look at the site's folder that came before it.
pub(super) struct Taken {
    /// Counts drafts of one run.
    pub number: u64,
    pub draft: Draft,
    pub seen: Arc<Look>,
    /// Over the marks of files that are published as they are: when it moves, an open page may show an old picture.
    copied: ContentHash,
}

impl Taken {
    pub fn new(number: u64, draft: Draft, seen: Arc<Look>) -> Self {
        let mut copied = HashOf::new();
        for file in &draft.plan.files {
            copied.text(file.path.as_str());
            if let Some(entry) = seen.entry(&file.path) {
                copied.number(entry.mtime).number(entry.ctime).number(i64::try_from(entry.size).unwrap_or(i64::MAX));
            }
        }
        let copied = copied.done();
        Self { number, draft, seen, copied }
    }

    /// Whether the files that a page's text comes from are as they were when the draft was made.
    fn is_faithful<'p>(&self, files: &dyn Files, texts: impl IntoIterator<Item = &'p SourcePath>) -> bool {
        // A record under a name that looks pass by has no marks to compare.
        texts
            .into_iter()
            .all(|path| self.seen.entry(path).is_none_or(|entry| files.entry(path).ok().as_ref() == Some(entry)))
    }
}

/// One site on show.
pub(super) struct Shown {
    pub view: View,
    pub build: u64,
    /// The newest draft without errors; the newest of all as long as there was none.
    pub good: Arc<Taken>,
    pub newest: Arc<Taken>,
    /// The errors of the newest.
    pub notices: Arc<[Notice]>,
}

impl Shown {
    /// Puts a draft on show in the place of what was there before: as the good one, unless it has errors and there was
    /// one without.
    pub fn new(view: View, build: u64, before: Option<&Self>, newest: Arc<Taken>, notices: Vec<Notice>) -> Self {
        let last = before.map(|shown| &shown.good).filter(|good| newest.draft.has_errors() && !good.draft.has_errors());
        let good = Arc::clone(last.unwrap_or(&newest));
        Self { view, build, good, newest, notices: notices.into() }
    }

    /// Whether an older draft than the newest is on show.
    pub fn is_broken(&self) -> bool {
        self.good.number != self.newest.number
    }

    /// Whether what stands at a path cannot be out of date: a file of the theme, whose bytes are in the draft.
    pub fn is_settled(&self, path: &str) -> bool {
        find(self, path)
            .is_some_and(|(_, output)| matches!(output.work, Work::Asset(_) | Work::Accent | Work::FeedStyle(_)))
    }
}

/// A page ready to be served, without what the preview adds to it.
#[derive(Debug)]
pub(super) struct Page {
    /// The draft that it was made of.
    taken: u64,
    pub bytes: Bytes,
    pub media: &'static str,
    /// Over its bytes and what it may show besides.
    pub hash: ContentHash,
    /// Why a newer one could not be made.
    pub found: Vec<Diagnostic>,
}

/// What stands at a path.
pub(super) enum Answer {
    Page(Arc<Page>),
    /// Nothing does; the page that says so.
    Missing(Arc<Page>),
    /// A page's address without its closing slash, or with its file's name.
    Moved(String),
    /// It cannot be made, and never could.
    Broken(Vec<Diagnostic>),
    /// A save came between: what is on show is no longer true, and something newer will soon be.
    Again,
}

impl Answer {
    /// The state of what is shown at a path: when it moves, a browser that has it open is told.
    pub fn hash(&self) -> ContentHash {
        match self {
            Self::Page(page) | Self::Missing(page) => page.hash,
            Self::Moved(to) => ContentHash::of(to.as_bytes()),
            Self::Broken(found) => found_hash(found),
            Self::Again => ContentHash::of(b"again"),
        }
    }

    pub fn found(&self) -> &[Diagnostic] {
        match self {
            Self::Page(page) | Self::Missing(page) => &page.found,
            Self::Moved(_) | Self::Again => &[],
            Self::Broken(found) => found,
        }
    }
}

fn found_hash(found: &[Diagnostic]) -> ContentHash {
    let mut hash = HashOf::new();
    for one in found {
        hash.text(&format!("{one:?}"));
    }
    hash.done()
}

/// Pages made so far. Beyond the newest draft's they are kept for the day that one cannot be made (RELIABILITY L6).
#[derive(Debug, Default)]
pub(super) struct Pages {
    made: Mutex<Made>,
}

#[derive(Debug, Default)]
struct Made {
    pages: HashMap<Open, Arc<Page>>,
    bytes: usize,
}

/// How many bytes of pages are kept.
const KEPT: usize = 64 << 20;

impl Pages {
    fn all(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, open: &Open) -> Option<Arc<Page>> {
        self.all().pages.get(open).cloned()
    }

    fn put(&self, open: &Open, page: &Arc<Page>) {
        let mut made = self.all();
        if made.bytes > KEPT {
            *made = Made::default();
        }
        made.bytes += page.bytes.len();
        if let Some(old) = made.pages.insert(open.clone(), Arc::clone(page)) {
            made.bytes = made.bytes.saturating_sub(old.bytes.len());
        }
    }
}

/// Where pages are looked up and made.
pub(super) struct Desk {
    pub files: Arc<dyn Files>,
    pub pages: Pages,
}

impl Desk {
    /// What stands at a decoded path.
    pub fn answer(&self, shown: &Shown, path: &str) -> Answer {
        if let Some(answer) = self.planned(shown, path) {
            return answer;
        }
        for page in [format!("{path}/"), path.strip_suffix("index.html").unwrap_or_default().to_owned()] {
            if find(shown, &page).is_some_and(|(_, output)| output.url.is_page()) {
                return Answer::Moved(page);
            }
        }
        match self.planned(shown, "/404.html") {
            Some(Answer::Page(page)) => Answer::Missing(page),
            Some(other) => other,
            None => Answer::Missing(Arc::new(nowhere())),
        }
    }

    fn planned(&self, shown: &Shown, path: &str) -> Option<Answer> {
        let (taken, output) = find(shown, path)?;
        let open = Open { view: shown.view, path: path.to_owned() };
        let kept = self.pages.get(&open);
        // The address of a rendition names its bytes.
        let is_rendition = matches!(output.work, Work::Picture(_) | Work::Poster(_));
        if let Some(page) = kept.as_ref().filter(|page| is_rendition || page.taken == taken.number) {
            return Some(Answer::Page(Arc::clone(page)));
        }
        Some(match (self.make(taken, output), kept) {
            (Ok(page), _) => self.keep(&open, page),
            // The record was saved again, and is broken: what was last seen of the page stands (RELIABILITY L6).
            (Err(Fault::Moved), Some(page)) if shown.is_broken() => Answer::Page(page),
            (Err(Fault::Found(found)), Some(page)) => {
                Answer::Page(Arc::new(Page { found, bytes: page.bytes.clone(), ..*page }))
            }
            (Err(Fault::Found(found)), None) => Answer::Broken(found),
            (Err(Fault::Moved), None) if shown.is_broken() => self.newest(shown, &open)?,
            (Err(Fault::Moved), _) => Answer::Again,
        })
    }

    /// A page that was never made while its record was sound: as the broken site has it.
    fn newest(&self, shown: &Shown, open: &Open) -> Option<Answer> {
        let output = shown.newest.draft.plan.find(&open.path)?;
        match self.make(&shown.newest, output) {
            Ok(page) => Some(Answer::Page(Arc::new(page))),
            Err(Fault::Found(found)) => Some(Answer::Broken(found)),
            Err(Fault::Moved) => Some(Answer::Again),
        }
    }

    /// Files that are copied are read anew each time: pictures would only fill the memory.
    fn keep(&self, open: &Open, page: Page) -> Answer {
        let page = Arc::new(page);
        if page.taken != 0 {
            self.pages.put(open, &page);
        }
        Answer::Page(page)
    }

    fn make(&self, taken: &Taken, output: &Output) -> Result<Page, Fault> {
        let texts = texts(&taken.draft, output);
        if !taken.is_faithful(&*self.files, &texts) {
            return Err(Fault::Moved);
        }
        let bytes = pipeline::render_one(&*self.files, &taken.draft, output);
        // It may have been saved while it was read: half of the page would be of another version.
        if !taken.is_faithful(&*self.files, &texts) {
            return Err(Fault::Moved);
        }
        let is_file = matches!(output.work, Work::File(_));
        let bytes = match bytes {
            Ok(bytes) => Bytes::from(bytes),
            // It was deleted or moved since.
            Err(_) if is_file => return Err(Fault::Moved),
            Err(found) => return Err(Fault::Found(found)),
        };
        let media = mime::of(output);
        let is_page = media == mime::HTML;
        let mut hash = HashOf::new();
        hash.bytes(&bytes);
        if is_page {
            hash.hash(taken.copied);
        }
        let number = if is_file { 0 } else { taken.number };
        Ok(Page { taken: number, media, hash: hash.done(), bytes, found: Vec::new() })
    }

    /// The record behind a page, the texts that it shows, templates, data and settings: what is looked at before it is shown. None
    /// when the page is not planned: it may have been made a moment ago.
    pub fn sources(&self, shown: &Shown, path: &str) -> Vec<SourcePath> {
        let Some((taken, output)) = find(shown, path) else { return Vec::new() };
        let mut sources = texts(&taken.draft, output);
        sources.extend(record(&taken.draft, output));
        sources.extend(SourcePath::parse("kliping.yaml"));
        sources.extend(["data", "templates"].into_iter().flat_map(|folder| taken.seen.below(folder)).cloned());
        sources
    }

    /// Whether these files are as the newest draft saw them.
    pub fn is_current(&self, shown: &Shown, sources: &[SourcePath]) -> bool {
        let (settings, texts): (Vec<&SourcePath>, Vec<&SourcePath>) =
            sources.iter().partition(|path| path.as_str() == "kliping.yaml");
        let is_set = settings.iter().all(|path| self.files.entry(path).ok().as_ref() == shown.newest.seen.entry(path));
        is_set && shown.newest.is_faithful(&*self.files, texts)
    }
}

/// Why a page was not made.
enum Fault {
    /// A file is no longer the one that the draft was made of.
    Moved,
    Found(Vec<Diagnostic>),
}

/// The output at a path: of the last good draft, else of the newest, where a new record may stand.
fn find<'s>(shown: &'s Shown, path: &str) -> Option<(&'s Taken, &'s Output)> {
    let of = |taken: &'s Arc<Taken>| taken.draft.plan.find(path).map(|output| (&**taken, output));
    of(&shown.good).or_else(|| of(&shown.newest))
}

fn texts(draft: &Draft, output: &Output) -> Vec<SourcePath> {
    let slice = plan::slice(&draft.site, &draft.plan, output);
    let mut paths: Vec<SourcePath> = slice.records().cloned().collect();
    paths.extend(pipeline::search_sources(&draft.site, &slice));
    paths
}

/// The record or file that an output is about.
pub(super) fn record(draft: &Draft, output: &Output) -> Option<SourcePath> {
    if let Work::File(at) = output.work {
        return draft.plan.files.get(at as usize).map(|file| file.path.clone());
    }
    let url = output.url.as_str();
    // The smallest of several: the order of a map must not be seen.
    draft.site.by_path.iter().filter(|(_, page)| &***page == url).map(|(path, _)| path).min().cloned()
}

fn nowhere() -> Page {
    let bytes = Bytes::from_static(b"<!doctype html><title>404</title><body><h1>404</h1></body>");
    Page { taken: 0, hash: ContentHash::of(&bytes), bytes, media: mime::HTML, found: Vec::new() }
}
