//! What this build sees of the site's files, beside what the last one knew of them.

use super::records::{Known, Parsed, Payload, Records, Stamp};
use crate::base::{hash::ContentHash, path::SourcePath};
use crate::env::Entry;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A file as this build saw it.
#[derive(Debug, Clone)]
pub struct SeenFile {
    pub(super) path: SourcePath,
    pub(super) stamp: Stamp,
    /// `None` until the file is read: one that is copied is read as late as it is written.
    pub(super) hash: Option<ContentHash>,
    pub(super) picture: Option<Option<(u32, u32)>>,
    pub(super) record: Payload,
}

/// All files of a build: what the next one will know.
#[derive(Debug, Default)]
pub struct Seen {
    pub(super) at: i64,
    pub(super) rules: ContentHash,
    /// In the order of their paths.
    pub(super) files: Vec<SeenFile>,
    /// What records were taken from.
    pub(super) bytes: Arc<Vec<u8>>,
}

impl Seen {
    /// Adds the hashes of files that were read after the draft was made.
    pub fn learn(&mut self, read: &BTreeMap<SourcePath, ContentHash>) {
        for file in self.files.iter_mut().filter(|file| file.hash.is_none()) {
            file.hash = read.get(&file.path).copied();
        }
    }

    /// The hash of a file whose bytes are known without reading it.
    #[must_use]
    pub fn hash_of(&self, path: &SourcePath) -> Option<ContentHash> {
        let at = self.files.binary_search_by(|file| file.path.cmp(path)).ok()?;
        self.files.get(at)?.hash
    }
}

/// The files of the site as listed, against what the last build knew.
#[derive(Debug)]
pub struct Look<'p> {
    past: &'p Records,
    at: i64,
    /// In the order of their paths.
    entries: Vec<Entry>,
}

impl<'p> Look<'p> {
    /// `at` is the file system's time before the files were listed.
    #[must_use]
    pub fn new(past: &'p Records, at: i64, mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self { past, at, entries }
    }

    fn entry(&self, path: &SourcePath) -> Option<&Entry> {
        let at = self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        self.entries.get(at)
    }

    /// What is known of a file that is as it was when it was last read.
    #[must_use]
    pub fn unchanged(&self, path: &SourcePath) -> Option<&'p Known> {
        self.past.unchanged(self.entry(path)?)
    }

    /// What was made of these bytes when they were last read from this path.
    #[must_use]
    pub fn same(&self, path: &SourcePath, hash: ContentHash) -> Option<&'p Known> {
        self.past.get(path).filter(|known| known.hash == hash)
    }

    #[must_use]
    pub fn parsed(&self, path: &SourcePath, known: &Known, rules: ContentHash) -> Option<Parsed> {
        self.past.parsed(path, known, rules)
    }

    /// Notes a record that was taken from the last build.
    #[must_use]
    pub fn reused(&self, path: &SourcePath, known: &Known) -> Option<SeenFile> {
        let stamp = Stamp::from(self.entry(path)?);
        Some(SeenFile {
            path: path.clone(),
            stamp,
            hash: Some(known.hash),
            picture: known.picture,
            record: known.record.clone(),
        })
    }

    /// Notes a record that was parsed.
    #[must_use]
    pub fn parsed_anew(&self, path: &SourcePath, hash: ContentHash, parsed: &Parsed) -> Option<SeenFile> {
        let stamp = Stamp::from(self.entry(path)?);
        let record = Payload::New(parsed.clone());
        Some(SeenFile { path: path.clone(), stamp, hash: Some(hash), picture: None, record })
    }

    /// Notes a file that is no record, and of a picture its size.
    #[must_use]
    pub fn file(
        &self,
        path: &SourcePath,
        hash: Option<ContentHash>,
        picture: Option<Option<(u32, u32)>>,
    ) -> Option<SeenFile> {
        let stamp = Stamp::from(self.entry(path)?);
        Some(SeenFile { path: path.clone(), stamp, hash, picture, record: Payload::None })
    }

    /// All that was seen, parsed by these rules.
    #[must_use]
    pub fn seen(&self, rules: ContentHash, mut files: Vec<SeenFile>) -> Seen {
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Seen { at: self.at, rules, files, bytes: Arc::clone(self.past.bytes()) }
    }
}
