//! A site held in memory: for tests, and for what `serve` shows.

use super::manifest::{Line, may_be_called};
use super::names::clashes;
use super::{Sink, Summary, WriteFault};
use crate::base::hash::ContentHash;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// One output in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub bytes: Arc<[u8]>,
    pub hash: ContentHash,
}

/// A finished site in memory. Clones show the same site; builds replace it as a whole.
#[derive(Debug, Clone, Default)]
pub struct MemorySite {
    shown: Arc<RwLock<Arc<BTreeMap<String, Held>>>>,
}

impl MemorySite {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The site as it is now. A later commit does not change what was given out.
    #[must_use]
    pub fn shown(&self) -> Arc<BTreeMap<String, Held>> {
        Arc::clone(&self.shown.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// A sink whose commit replaces what this site shows.
    #[must_use]
    pub fn sink(&self) -> MemorySink {
        MemorySink { old: self.shown(), site: self.clone(), new: Mutex::default() }
    }
}

/// Gathers one build for a [`MemorySite`].
#[derive(Debug)]
pub struct MemorySink {
    site: MemorySite,
    old: Arc<BTreeMap<String, Held>>,
    new: Mutex<BTreeMap<String, Held>>,
}

impl MemorySink {
    fn new_site(&self) -> MutexGuard<'_, BTreeMap<String, Held>> {
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, file: &str, held: Held) -> Result<(), WriteFault> {
        match self.new_site().entry(file.to_owned()) {
            Entry::Vacant(place) => {
                place.insert(held);
                Ok(())
            }
            Entry::Occupied(_) => Err(WriteFault::Clash { file: file.to_owned(), other: file.to_owned() }),
        }
    }
}

impl Sink for MemorySink {
    fn put_hashed(&self, file: &str, bytes: &[u8], hash: ContentHash) -> Result<(), WriteFault> {
        if !may_be_called(file) {
            return Err(WriteFault::Name { file: file.to_owned() });
        }
        match self.old.get(file) {
            Some(held) if held.hash == hash => self.add(file, held.clone()),
            _ => self.add(file, Held { bytes: bytes.into(), hash }),
        }
    }

    fn keep(&self, file: &str, hash: ContentHash) -> Result<bool, WriteFault> {
        match self.old.get(file) {
            Some(held) if held.hash == hash => self.add(file, held.clone()).map(|()| true),
            _ => Ok(false),
        }
    }

    fn commit(self) -> Result<Summary, WriteFault> {
        let new = self.new.into_inner().unwrap_or_else(PoisonError::into_inner);
        let line = |(file, held): (&String, &Held)| Line { file: (**file).into(), hash: held.hash, size: 0 };
        let lines: Vec<Line> = new.iter().map(line).collect();
        WriteFault::gather(clashes(&lines.iter().collect::<Vec<_>>()))?;
        let mut summary = Summary::default();
        for (file, held) in &new {
            if self.old.get(file).is_some_and(|old| old.hash == held.hash) {
                summary.unchanged += 1;
            } else {
                summary.written += 1;
                summary.bytes += held.bytes.len() as u64;
            }
        }
        summary.deleted = self.old.keys().filter(|file| !new.contains_key(*file)).count();
        *self.site.shown.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        Ok(summary)
    }
}
