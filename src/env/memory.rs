//! The world in memory, for tests: files with planted faults, a clock that stands, a console that remembers.

use super::{Clock, Console, Entry, Env, Files, Interrupts, Listing, Reason, Refused, Stream};
use crate::base::path::SourcePath;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A site's folder in memory. May be edited between two builds through a shared reference.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    tree: RwLock<Tree>,
}

#[derive(Debug, Default)]
struct Tree {
    files: BTreeMap<SourcePath, Stored>,
    /// Paths whose reading fails.
    faults: BTreeMap<SourcePath, io::ErrorKind>,
    refused: BTreeMap<SourcePath, Reason>,
    /// Counts edits; an edit's number is the file's time, so no two edits have one time.
    edits: i64,
}

#[derive(Debug)]
struct Stored {
    bytes: Vec<u8>,
    mtime: i64,
}

impl MemoryFiles {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes or replaces a file. Its mtime is later than that of every earlier edit.
    pub fn put(&self, path: &SourcePath, bytes: impl Into<Vec<u8>>) {
        let mut tree = self.change();
        tree.edits += 1;
        let mtime = tree.edits * 1_000_000_000;
        tree.files.insert(path.clone(), Stored { bytes: bytes.into(), mtime });
    }

    /// Deletes a file; says whether it was there.
    pub fn remove(&self, path: &SourcePath) -> bool {
        self.change().files.remove(path).is_some()
    }

    /// From now on reading this file fails with an error of this kind.
    pub fn fail(&self, path: &SourcePath, kind: io::ErrorKind) {
        self.change().faults.insert(path.clone(), kind);
    }

    /// From now on this path is listed as refused, and reading it fails.
    pub fn refuse(&self, path: &SourcePath, reason: Reason) {
        self.change().refused.insert(path.clone(), reason);
    }

    /// Takes back what [`Self::fail`] and [`Self::refuse`] planted.
    pub fn mend(&self, path: &SourcePath) {
        let mut tree = self.change();
        tree.faults.remove(path);
        tree.refused.remove(path);
    }

    fn look(&self) -> RwLockReadGuard<'_, Tree> {
        self.tree.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Tree> {
        self.tree.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A whole site in one expression: `MemoryFiles::from([("content/a.md", "---\n")])`. Paths that are no
/// [`SourcePath`] are left out.
impl<const N: usize> From<[(&str, &str); N]> for MemoryFiles {
    fn from(files: [(&str, &str); N]) -> Self {
        let site = Self::new();
        for (path, text) in files {
            if let Ok(path) = SourcePath::parse(path) {
                site.put(&path, text);
            }
        }
        site
    }
}

impl Files for MemoryFiles {
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
        let tree = self.look();
        let mut doors = Doors { enter, open: BTreeMap::new() };
        let mut listing = Listing::default();
        for (path, stored) in &tree.files {
            if doors.lead_to(path, folder) && !tree.refused.contains_key(path) {
                listing.files.push(entry(path, stored));
            }
        }
        for (path, &reason) in &tree.refused {
            if doors.lead_to(path, folder) {
                listing.refused.push(Refused { path: path.to_string(), reason });
            }
        }
        listing.folders = doors.open.into_iter().filter_map(|(folder, open)| open.then_some(folder)).collect();
        Ok(listing)
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        let found = self.entry(path)?;
        if found.size > cap {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.look().files.get(path).map(|stored| stored.bytes.clone()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        let tree = self.look();
        if let Some(&kind) = tree.faults.get(path) {
            return Err(kind.into());
        }
        if let Some(&reason) = tree.refused.get(path) {
            return Err(reason.error());
        }
        tree.files.get(path).map(|stored| entry(path, stored)).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

fn entry(path: &SourcePath, stored: &Stored) -> Entry {
    let size = stored.bytes.len() as u64;
    Entry { path: path.clone(), size, mtime: stored.mtime, ctime: stored.mtime, inode: 0 }
}

/// Which folders are entered. Each is asked about once.
struct Doors<'a> {
    enter: &'a (dyn Fn(&SourcePath) -> bool + Sync),
    open: BTreeMap<SourcePath, bool>,
}

impl Doors<'_> {
    /// Whether `path` lies below `root` and every folder between the two is entered.
    fn lead_to(&mut self, path: &SourcePath, root: &str) -> bool {
        if !root.is_empty() && path.below(root).is_none() {
            return false;
        }
        let ends = path.as_str().match_indices('/').map(|(at, _)| at).filter(|&at| at > root.len());
        for folder in ends.filter_map(|at| SourcePath::parse(path.as_str().get(..at)?).ok()) {
            let open = match self.open.get(&folder) {
                Some(&open) => open,
                None => {
                    let open = (self.enter)(&folder);
                    self.open.insert(folder, open);
                    open
                }
            };
            if !open {
                return false;
            }
        }
        true
    }
}

/// A user who never interrupts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Patient;

impl Interrupts for Patient {
    fn hold(&self, _: bool) {}

    fn came(&self) -> bool {
        false
    }
}

/// A clock that stands still, at seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub i64);

impl Clock for FixedClock {
    fn now(&self) -> i64 {
        self.0
    }
}

/// Variables in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryEnv(pub BTreeMap<String, String>);

impl<const N: usize> From<[(&str, &str); N]> for MemoryEnv {
    fn from(variables: [(&str, &str); N]) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

impl Env for MemoryEnv {
    fn var(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).cloned()
    }
}

/// A console that remembers what it was told.
#[derive(Debug, Default)]
pub struct MemoryConsole {
    terminals: BTreeSet<u8>,
    said: Mutex<Said>,
}

/// What a [`MemoryConsole`] was told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub out: String,
    pub err: String,
    /// Every line of progress, in order.
    pub progress: Vec<String>,
}

impl MemoryConsole {
    /// A console whose streams are pipes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A console at which a person sits.
    #[must_use]
    pub fn terminal() -> Self {
        Self { terminals: BTreeSet::from([Stream::Out as u8, Stream::Err as u8]), said: Mutex::default() }
    }

    #[must_use]
    pub fn said(&self) -> Said {
        self.hear().clone()
    }

    fn hear(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Console for MemoryConsole {
    fn is_terminal(&self, stream: Stream) -> bool {
        self.terminals.contains(&(stream as u8))
    }

    fn print(&self, stream: Stream, text: &str) {
        let mut said = self.hear();
        match stream {
            Stream::Out => said.out.push_str(text),
            Stream::Err => said.err.push_str(text),
        }
    }

    fn progress(&self, line: &str) {
        if self.is_terminal(Stream::Err) {
            self.hear().progress.push(line.to_owned());
        }
    }
}
