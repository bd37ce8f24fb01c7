//! Taking in saves: one thread looks at the folder, drafts the site anew, and puts it on show.
//!
//! It is also the one that requests wait for: who asks what is on show is answered after a look (RELIABILITY L1, L7).

use super::overlay::{self, Notice};
use super::reload::{Hub, Open};
use super::site::{Answer, Desk, Shown, Taken, View};
use super::{Taking, Told};
use crate::base::hash::HashOf;
use crate::base::path::SourcePath;
use crate::env::Clock;
use crate::pipeline::{Draft, Memory, Request};
use crate::serve::live::{LOOK, MOST, QUIET};
use crate::serve::look::{Look, Seen};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How often the folder is looked at when nobody asks and nothing is heard of it.
const DEAF: Duration = Duration::from_millis(200);
/// By how many nanoseconds a file system's clock may lag: it ticks like the kernel's timer.
const TICK: i64 = 10_000_000;
/// How often listeners are told that we are still here.
const BEAT: Duration = Duration::from_secs(15);

/// What the thread is asked for.
pub(super) enum Ask {
    /// Something may have happened in the folder.
    Wake,
    /// What is on show for this view, after a look at these files; none are named: at the whole folder.
    Show(View, Vec<SourcePath>, oneshot::Sender<Arc<Shown>>),
    Stop,
}

/// What requests and the thread that takes saves in have in common.
pub(super) struct Preview {
    pub desk: Desk,
    pub hub: Hub,
    /// Where drafts are made and pages rendered: templates nest deeper than a usual stack allows.
    pub pool: rayon::ThreadPool,
    /// The view that the preview was started with.
    pub usual: View,
    pub main: RwLock<Arc<Shown>>,
    /// One other view, made when it is asked for (RELIABILITY S1: at most two plans are held).
    pub other: RwLock<Option<Arc<Shown>>>,
    /// The last look at the folder.
    pub looked: RwLock<Arc<Look>>,
    /// The site's folder, for links into an editor.
    pub root: Option<PathBuf>,
    /// A save is being taken in.
    pub is_busy: AtomicBool,
    /// What the last look at the folder took, in microseconds.
    pub look: AtomicU64,
    /// Whether the system tells of changes, so that unprompted looks may be rare.
    pub hears: AtomicBool,
}

impl Preview {
    /// What is on show for a view, when it is held.
    pub fn held(&self, view: View) -> Option<Arc<Shown>> {
        if view == self.usual {
            return Some(Arc::clone(&self.main.read().unwrap_or_else(PoisonError::into_inner)));
        }
        let other = self.other.read().unwrap_or_else(PoisonError::into_inner);
        other.as_ref().filter(|shown| shown.view == view).cloned()
    }

    /// What is wrong with what a path shows: with the site, then with the page.
    pub fn notices(&self, shown: &Shown, answer: &Answer) -> Vec<Notice> {
        let mut notices = shown.notices.to_vec();
        notices.extend(overlay::notices(answer.found(), &*self.desk.files, self.root.as_deref()));
        notices
    }

    /// The state of what a path shows, its faults included.
    pub fn state(&self, shown: &Shown, answer: &Answer) -> String {
        HashOf::new().hash(answer.hash()).hash(overlay::hash(&self.notices(shown, answer))).done().hex()
    }
}

/// How drafts are made.
pub(super) struct Drafter {
    pub request: Request,
    pub clock: Arc<dyn Clock>,
    /// Counts drafts.
    pub made: u64,
    /// What the drafts so far saw of the files.
    pub memory: Memory,
}

impl Drafter {
    /// A draft of the site as a view sees it; nothing when kliping itself is at fault.
    /// `before`: the last one as this view saw it.
    pub fn draft(
        &mut self,
        desk: &Desk,
        pool: &rayon::ThreadPool,
        view: View,
        seen: Arc<Look>,
        before: Option<&Taken>,
    ) -> Option<Arc<Taken>> {
        let request = Request {
            now: view.now.unwrap_or_else(|| self.clock.now()),
            drafts: view.drafts,
            embargoed: view.embargoed,
            ..self.request.clone()
        };
        self.made += 1;
        // After a panic nothing of the draft is used; what is on show stays there.
        let files = Seen { files: &*desk.files, look: &seen };
        // A file that changed as late as the newest may have changed once more since it was read: by the file system's
        // own clock, which alone tells files apart here.
        let (memory, at) = (&mut self.memory, seen.newest());
        let before = before.map(|taken| &taken.draft);
        let draft = || pool.install(|| memory.draft(&files, &request, at, before));
        let draft: Draft = catch_unwind(AssertUnwindSafe(draft)).ok()?;
        Some(Arc::new(Taken::new(self.made, draft, seen)))
    }
}

/// The thread that takes saves in.
pub(super) struct Taker {
    pub preview: Arc<Preview>,
    pub drafter: Drafter,
    /// The last look at the folder.
    pub seen: Arc<Look>,
    pub asks: Receiver<Ask>,
    pub told: Sender<Told>,
    pub build: u64,
    /// When the last save was taken in: nanoseconds since 1970.
    pub last: Option<i64>,
    /// When the first of the changes that wait to be taken in was made: nanoseconds since 1970.
    pub first: Option<i64>,
    /// Only some files were looked at: the others are still to be.
    pub owes: bool,
    /// A file that went away or is empty now is among what waits to be taken in: perhaps it is being saved.
    pub is_half: bool,
    /// What is no longer on show. A site is not taken apart while somebody waits for the next.
    pub spent: Vec<Arc<Shown>>,
}

/// The files that all who ask name; none when somebody asks for more.
fn named(asks: &[Ask]) -> Vec<SourcePath> {
    let mut named = Vec::new();
    for ask in asks {
        match ask {
            Ask::Show(_, paths, _) if !paths.is_empty() => named.extend_from_slice(paths),
            Ask::Show(..) | Ask::Wake | Ask::Stop => return Vec::new(),
        }
    }
    named
}

impl Taker {
    /// Works until told to stop, or until nobody can ask any more.
    pub fn run(mut self) {
        let mut beat = Instant::now();
        loop {
            let mut asks = match self.asks.recv_timeout(self.pause()) {
                Ok(ask) => vec![ask],
                Err(RecvTimeoutError::Timeout) => Vec::new(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            asks.extend(self.asks.try_iter());
            if asks.iter().any(|ask| matches!(ask, Ask::Stop)) {
                self.preview.hub.close();
                return;
            }
            self.look(&asks);
            for ask in asks {
                if let Ask::Show(view, _, answer) = ask {
                    // Who asked may have given up.
                    let _ = answer.send(self.shown(view));
                }
            }
            self.spent.clear();
            if beat.elapsed() >= BEAT {
                beat = Instant::now();
                self.preview.hub.beat();
            }
        }
    }

    /// A folder that takes long to look at is looked at less often: at most a twentieth of a core.
    fn pause(&self) -> Duration {
        let look = Duration::from_micros(self.preview.look.load(Ordering::Relaxed));
        if self.owes {
            // A save that comes while the whole folder is looked at has to wait.
            return QUIET.max(look);
        }
        let usual = if self.preview.hears.load(Ordering::Relaxed) { LOOK } else { DEAF };
        usual.max(look.saturating_mul(20))
    }

    /// Looks at what was named, at once; a look at the whole folder follows, and corrects (RELIABILITY L1).
    fn look(&mut self, asks: &[Ask]) {
        let named = named(asks);
        let seen = if named.is_empty() { None } else { self.seen.again(&*self.preview.desk.files, &named) };
        let has_moved = match seen {
            Some(look) => {
                let has_moved = self.see(look);
                self.owes |= has_moved;
                has_moved
            }
            None => {
                let since = Instant::now();
                self.owes = false;
                let has_moved = self.has_moved();
                let took = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
                self.preview.look.store(took, Ordering::Relaxed);
                has_moved
            }
        };
        if has_moved || self.is_due() {
            self.preview.is_busy.store(true, Ordering::SeqCst);
            self.take();
            self.preview.is_busy.store(false, Ordering::SeqCst);
        }
    }

    /// Looks at the folder, and says whether it is not what it was (RELIABILITY L1).
    fn has_moved(&mut self) -> bool {
        let look = Look::at(&*self.preview.desk.files);
        self.see(look)
    }

    fn see(&mut self, look: Look) -> bool {
        let difference = look.since(&self.seen);
        let has_moved = difference.is_some();
        self.is_half |= difference.as_ref().is_some_and(|one| one.is_half);
        self.first = [self.first, difference.and_then(|one| one.first)].into_iter().flatten().min();
        // Kept also when no file moved: there may be new folders, of which is to be heard.
        self.seen = Arc::new(look);
        *self.preview.looked.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&self.seen);
        has_moved
    }

    /// Whether a moment has come at which the site changes by itself.
    fn is_due(&self) -> bool {
        let Some(shown) = self.preview.held(self.preview.usual).filter(|shown| shown.view.now.is_none()) else {
            return false;
        };
        let now = self.drafter.clock.now();
        let site = &shown.newest.draft.site;
        site.next_change.is_some_and(|next| site.now < next && next <= now)
    }

    /// Whether more was changed while the last save was taken in: another branch, an archive unpacked. A save by itself
    /// is taken in at once, however soon it follows (RELIABILITY L2).
    fn is_burst(&self) -> bool {
        // A clock that runs elsewhere, on another machine's disk, costs a wait or a draft, and nothing else.
        self.first.zip(self.last).is_some_and(|(first, last)| first < last.saturating_sub(TICK))
    }

    /// Waits until the folder has been quiet for a moment. Says whether something moved meanwhile.
    fn settle(&mut self) -> bool {
        let since = Instant::now();
        let mut has_moved = false;
        while since.elapsed() < MOST {
            std::thread::sleep(QUIET);
            if !self.has_moved() {
                break;
            }
            has_moved = true;
        }
        has_moved
    }

    /// Drafts the site anew, puts it on show, and only then tells the browsers (RELIABILITY L7).
    fn take(&mut self) {
        // Of a template that is empty for a moment a whole site of empty pages would be made, and taken for the last
        // good one when what is then written there is broken.
        if std::mem::take(&mut self.is_half) || self.is_burst() {
            self.settle();
            self.is_half = false;
        }
        let since = Instant::now();
        let mut newest = self.draft(self.preview.usual);
        if newest.as_ref().is_none_or(|taken| taken.draft.has_errors()) {
            // A file may have been seen half written: its mistakes are shown only when they last.
            if self.settle() {
                newest = self.draft(self.preview.usual);
            }
        }
        self.build += 1;
        let shown = self.put(self.preview.usual, newest.clone());
        let mut main = self.preview.main.write().unwrap_or_else(PoisonError::into_inner);
        self.spent.push(std::mem::replace(&mut main, shown));
        drop(main);
        self.take_other();
        let reloaded = self.tell();
        (self.first, self.last) = (None, Some(self.drafter.clock.instant()));
        let found = newest.as_ref().map(|taken| taken.draft.found.clone());
        // Without anybody who reads them, reports are dropped.
        let _ = self.told.send(Told::Taken(Taking {
            took: since.elapsed(),
            is_bug: found.is_none(),
            found: found.unwrap_or_default(),
            reloaded,
        }));
    }

    fn draft(&mut self, view: View) -> Option<Arc<Taken>> {
        let seen = Arc::clone(&self.seen);
        let before = self.preview.held(view);
        let before = before.as_ref().map(|shown| &*shown.newest);
        self.drafter.draft(&self.preview.desk, &self.preview.pool, view, seen, before)
    }

    /// RELIABILITY L6: with errors, the last good draft stays on show.
    fn put(&self, view: View, newest: Option<Arc<Taken>>) -> Arc<Shown> {
        let preview = &*self.preview;
        let before = preview.held(view);
        let Some(newest) = newest.or_else(|| before.as_ref().map(|shown| Arc::clone(&shown.newest))) else {
            return Arc::clone(&preview.main.read().unwrap_or_else(PoisonError::into_inner));
        };
        let is_new = before.as_ref().is_none_or(|shown| shown.newest.number != newest.number);
        let notices = if is_new {
            overlay::notices(&newest.draft.found, &*preview.desk.files, preview.root.as_deref())
        } else {
            vec![Notice::plain(
                "kliping failed on this site: a bug in kliping, told on the terminal; the last good site is shown",
            )]
        };
        Arc::new(Shown::new(view, self.build, before.as_deref(), newest, notices))
    }

    /// The second view is made anew only when somebody looks at it.
    fn take_other(&mut self) {
        let preview = Arc::clone(&self.preview);
        let held = preview.other.read().unwrap_or_else(PoisonError::into_inner).as_ref().map(|shown| shown.view);
        let Some(view) = held else { return };
        let is_open = preview.hub.open().iter().any(|open| open.view == view);
        let shown = if is_open { Some(self.draft(view)) } else { None };
        let shown = shown.map(|taken| self.put(view, taken));
        *preview.other.write().unwrap_or_else(PoisonError::into_inner) = shown;
    }

    fn shown(&mut self, view: View) -> Arc<Shown> {
        if let Some(shown) = self.preview.held(view) {
            return shown;
        }
        let taken = self.draft(view);
        let shown = self.put(view, taken);
        *self.preview.other.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&shown));
        shown
    }

    /// Tells the browsers whose open page is not what it was.
    fn tell(&self) -> usize {
        let preview = &*self.preview;
        let open = preview.hub.open();
        let state = |open: &Open| {
            let shown = preview.held(open.view)?;
            let answer = preview.desk.answer(&shown, &open.path);
            Some((open.clone(), preview.state(&shown, &answer)))
        };
        // A page that cannot be rendered for a fault of kliping's moves nothing.
        let states = catch_unwind(AssertUnwindSafe(|| {
            preview.pool.install(|| open.par_iter().filter_map(state).collect::<BTreeMap<Open, String>>())
        }));
        preview.hub.tell(self.build, &states.unwrap_or_default())
    }
}
