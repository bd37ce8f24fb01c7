//! Hearing that something stirred in the site's folder. Nothing that is heard is believed: it only wakes (RELIABILITY L1).
//!
//! What `notify` 8.2 was seen to do decides the form: events of folders made in one go are lost, so folders are
//! registered one by one as looks find them; reading raises `Access`, which must not wake or builds would wake
//! themselves; a watched folder that is renamed or made anew leaves dead registrations, so all are made afresh then.

use crate::base::path::SourcePath;
use crate::env::shown;
use crate::serve::look::{matters, of_site};
use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Config, ErrorKind, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// Between two rounds of polling.
const POLL: Duration = Duration::from_secs(1);

/// More files than one save touches.
const NAMED: usize = 32;

/// Time, and what happens in it.
pub trait Events {
    /// How long the watch has lasted. Never runs back.
    fn elapsed(&self) -> Duration;

    /// Waits for an event, at most until the watch has lasted this long. Events that came meanwhile count as one.
    fn wait(&mut self, until: Duration) -> Wake;

    /// Hears of the site's root and these folders from now on, each without those below it. Says whether one of them
    /// was not heard of before: what happened in it until now went unheard.
    fn register(&mut self, folders: &[SourcePath]) -> bool;

    /// What the user should know of how we listen. Each remark is made once.
    fn remarks(&mut self) -> Vec<String>;
}

/// Why a wait is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Something stirred.
    Stirred,
    /// The time is up.
    Quiet,
    /// Nothing will ever be heard again.
    Ended,
}

/// How changes are noticed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    /// The system tells.
    Told,
    /// Files are asked for their times every second.
    Polled,
    /// By the loop's own looks alone.
    None,
}

/// What is heard of the folder.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Something,
    /// A file was written.
    Touched(PathBuf),
    /// A path was made, renamed or removed, which may be that of a folder.
    Moved(PathBuf),
    /// Events were lost.
    All,
}

/// One watcher of `notify`.
trait Backend {
    fn add(&mut self, folder: &Path) -> notify::Result<()>;
}

impl<W: Watcher> Backend for W {
    fn add(&mut self, folder: &Path) -> notify::Result<()> {
        self.watch(folder, RecursiveMode::NonRecursive)
    }
}

type Make = dyn Fn(Means, &Path, &Sender<Heard>) -> notify::Result<Box<dyn Backend>>;

/// Hears through `notify`, and polls where that is deaf.
pub struct Ear {
    /// The site's root without symbolic links.
    root: PathBuf,
    start: Instant,
    means: Means,
    make: Box<Make>,
    backend: Option<Box<dyn Backend>>,
    /// Folders that the backend tells of.
    registered: BTreeSet<PathBuf>,
    /// Whether registrations may be dead.
    is_stale: bool,
    told: Sender<Heard>,
    heard: Receiver<Heard>,
    remarks: Vec<String>,
    /// The paths that events named since they were last asked for; nothing when an event named none.
    named: Option<BTreeSet<PathBuf>>,
}

impl Ear {
    /// Listens at a site whose root holds no symbolic link. Nothing is heard before [`Events::register`].
    #[must_use]
    pub fn new(root: &Path, means: Means) -> Self {
        Self::with(root, means, Box::new(backend))
    }

    fn with(root: &Path, means: Means, make: Box<Make>) -> Self {
        let (told, heard) = channel();
        Self {
            root: root.to_owned(),
            start: Instant::now(),
            means,
            make,
            backend: None,
            registered: BTreeSet::new(),
            is_stale: false,
            told,
            heard,
            remarks: Vec::new(),
            named: Some(BTreeSet::new()),
        }
    }

    /// The files that events named since this was last asked, for a look at them before all others. Empty when an event
    /// named none or too many: only a look at everything will do.
    pub fn named(&mut self) -> Vec<SourcePath> {
        let named = self.named.replace(BTreeSet::new()).unwrap_or_default();
        if named.len() > NAMED {
            return Vec::new();
        }
        let below = |path: &PathBuf| SourcePath::parse(path.strip_prefix(&self.root).ok()?.to_str()?).ok();
        named.iter().map(below).collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// How changes are noticed now.
    #[must_use]
    pub fn means(&self) -> Means {
        self.means
    }

    fn note(&mut self, heard: &Heard) {
        self.is_stale |= match heard {
            Heard::Something | Heard::Touched(_) => false,
            Heard::Moved(path) => self.registered.contains(path),
            Heard::All => true,
        };
        match heard {
            Heard::Touched(path) | Heard::Moved(path) => {
                if let Some(named) = &mut self.named {
                    named.insert(path.clone());
                }
            }
            Heard::Something | Heard::All => self.named = None,
        }
    }

    fn add(&mut self, folder: &Path) -> notify::Result<()> {
        let backend = match &mut self.backend {
            Some(backend) => backend,
            None => self.backend.insert((self.make)(self.means, &self.root, &self.told)?),
        };
        match backend.add(folder) {
            Ok(()) => drop(self.registered.insert(folder.to_owned())),
            // The next look will not find it.
            Err(fault) if is_gone(&fault) => {}
            Err(fault) => return Err(fault),
        }
        Ok(())
    }

    /// The next best means, and what the user should know of it.
    fn fall_back(&mut self, fault: &notify::Error) {
        let why = match &fault.kind {
            ErrorKind::MaxFilesWatch => "the system watches no more folders (fs.inotify.max_user_watches)".to_owned(),
            kind => format!("the system does not tell of changes: {}", reason(kind)),
        };
        let (means, how) = match self.means {
            Means::Told => (Means::Polled, "files are asked every second instead"),
            Means::Polled | Means::None => (Means::None, "the site is looked at every few seconds instead"),
        };
        self.remarks.push(format!("{why}; {how}"));
        self.means = means;
        self.forget();
    }

    fn forget(&mut self) {
        self.backend = None;
        self.registered.clear();
        self.is_stale = false;
    }
}

impl Events for Ear {
    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn wait(&mut self, until: Duration) -> Wake {
        match self.heard.recv_timeout(until.saturating_sub(self.elapsed())) {
            Ok(first) => {
                self.note(&first);
                while let Ok(more) = self.heard.try_recv() {
                    self.note(&more);
                }
                Wake::Stirred
            }
            Err(RecvTimeoutError::Timeout) => Wake::Quiet,
            Err(RecvTimeoutError::Disconnected) => Wake::Ended,
        }
    }

    fn register(&mut self, folders: &[SourcePath]) -> bool {
        if self.is_stale {
            self.forget();
        }
        let all = folders.iter().map(|folder| self.root.join(folder.as_str()));
        let wanted: BTreeSet<PathBuf> = all.chain([self.root.clone()]).collect();
        self.registered.retain(|folder| wanted.contains(folder));
        let before = self.registered.len();
        while self.means != Means::None {
            let missing: Vec<PathBuf> = wanted.difference(&self.registered).cloned().collect();
            match missing.iter().try_for_each(|folder| self.add(folder)) {
                Ok(()) => return self.registered.len() > before,
                Err(fault) => self.fall_back(&fault),
            }
        }
        false
    }

    fn remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }
}

fn backend(means: Means, root: &Path, told: &Sender<Heard>) -> notify::Result<Box<dyn Backend>> {
    let (root, told) = (root.to_owned(), told.clone());
    let tell = move |event: notify::Result<Event>| {
        let heard = match event {
            Ok(event) => hear(&root, &event),
            // Whatever failed, a look knows better.
            Err(_) => Some(Heard::All),
        };
        if let Some(heard) = heard {
            // Nobody listens any more: the watch is ending.
            let _ = told.send(heard);
        }
    };
    let config = Config::default().with_poll_interval(POLL).with_follow_symlinks(false);
    Ok(match means {
        Means::Told => Box::new(RecommendedWatcher::new(tell, config)?),
        Means::Polled | Means::None => Box::new(PollWatcher::new(tell, config)?),
    })
}

/// What an event says, if it concerns the site.
fn hear(root: &Path, event: &Event) -> Option<Heard> {
    if event.need_rescan() {
        return Some(Heard::All);
    }
    // Reading a file opens and closes it: a build must not wake itself.
    if matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write)) {
        return None;
    }
    let Some(path) = event.paths.iter().find(|path| concerns(root, path)) else {
        return event.paths.is_empty().then_some(Heard::Something);
    };
    let moved = match event.kind {
        EventKind::Create(kind) => kind != CreateKind::File,
        EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => true,
        EventKind::Any | EventKind::Access(_) | EventKind::Modify(_) | EventKind::Other => false,
    };
    Some(if moved { Heard::Moved(path.clone()) } else { Heard::Touched(path.clone()) })
}

/// Whether a path is the root or may belong to what a site is made from. The output beside it is not.
fn concerns(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return false };
    match below.to_str() {
        None | Some("") => true,
        Some(below) => {
            let is_open = SourcePath::parse(below).is_ok_and(|path| shown(&path));
            matters(below) || of_site(below) && is_open
        }
    }
}

fn is_gone(fault: &notify::Error) -> bool {
    match &fault.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(fault) => {
            matches!(fault.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
        }
        ErrorKind::Generic(_) | ErrorKind::WatchNotFound | ErrorKind::InvalidConfig(_) | ErrorKind::MaxFilesWatch => {
            false
        }
    }
}

/// The kind without the path, which would be the machine's.
fn reason(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::Io(fault) => fault.to_string(),
        ErrorKind::Generic(text) => text.clone(),
        ErrorKind::PathNotFound | ErrorKind::WatchNotFound => "nothing is there".to_owned(),
        ErrorKind::InvalidConfig(_) => "it was asked in the wrong way".to_owned(),
        ErrorKind::MaxFilesWatch => "it watches no more folders".to_owned(),
    }
}

#[cfg(test)]
#[path = "watch/tests.rs"]
mod tests;
