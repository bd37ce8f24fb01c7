//! What this build sees of the site's files, beside what the last one knew of them.

use super::records::{Known, Layers, Parsed, Payload, Records, Stamp};
use crate::base::{hash::ContentHash, path::SourcePath};
use crate::env::Entry;
use crate::parse::picture::{PictureFile, Proof};
use std::collections::BTreeMap;

/// A file as this build saw it.
#[derive(Debug, Clone)]
pub struct SeenFile {
    pub(super) path: SourcePath,
    pub(super) stamp: Stamp,
    /// `None` until the file is read: one that is copied is read as late as it is written.
    pub(super) hash: Option<ContentHash>,
    pub(super) picture: Option<PictureFile>,
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
    pub(super) layers: Layers,
}

impl Seen {
    /// Adds the hashes of files that were read after the draft was made.
    pub fn learn(&mut self, read: &BTreeMap<SourcePath, ContentHash>) {
        for file in self.files.iter_mut().filter(|file| file.hash.is_none()) {
            file.hash = read.get(&file.path).copied();
        }
    }

    /// Adds what came of looking at pictures as a whole.
    pub fn proved(&mut self, proofs: &BTreeMap<SourcePath, Proof>) {
        for file in &mut self.files {
            if let (Some(picture), Some(proof)) = (&mut file.picture, proofs.get(&file.path)) {
                picture.proof = Some(proof.clone());
            }
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
    /// In the order of their paths, with what was known of each.
    entries: Vec<(Entry, Option<&'p Known>)>,
}

impl<'p> Look<'p> {
    /// `at` is the file system's time before the files were listed.
    #[must_use]
    pub fn new(past: &'p Records, at: i64, mut entries: Vec<Entry>) -> Self {
        entries.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let entries = past.beside(entries);
        Self { past, at, entries }
    }

    fn find(&self, path: &SourcePath) -> Option<&(Entry, Option<&'p Known>)> {
        let at = self.entries.binary_search_by(|(entry, _)| entry.path.cmp(path)).ok()?;
        self.entries.get(at)
    }

    fn entry(&self, path: &SourcePath) -> Option<&Entry> {
        self.find(path).map(|(entry, _)| entry)
    }

    /// What is known of a file that is as it was when it was last read.
    #[must_use]
    pub fn unchanged(&self, path: &SourcePath) -> Option<&'p Known> {
        let (entry, known) = self.find(path)?;
        known.filter(|known| self.past.holds(known, entry))
    }

    /// As [`Self::unchanged`], of many files in the order of their paths: those of an archive are found side by side.
    #[must_use]
    pub fn all_unchanged(&self, paths: &[SourcePath]) -> Vec<Option<&'p Known>> {
        let mut entries = self.entries.iter();
        let unchanged = |path: &SourcePath| {
            let (entry, known) = entries.find(|(entry, _)| entry.path == *path)?;
            known.filter(|known| self.past.holds(known, entry))
        };
        debug_assert!(paths.is_sorted(), "scan gives records in the order of their paths");
        paths.iter().map(unchanged).collect()
    }

    /// What was made of these bytes when they were last read from this path.
    #[must_use]
    pub fn same(&self, path: &SourcePath, hash: ContentHash) -> Option<&'p Known> {
        self.find(path)?.1.filter(|known| known.hash == hash)
    }

    #[must_use]
    pub fn parsed(&self, path: &SourcePath, known: &Known, rules: ContentHash) -> Option<Parsed> {
        self.past.parsed(path, known, rules)
    }

    /// Notes a record that was taken from the last build, its file as it was.
    #[must_use]
    pub fn kept(&self, path: &SourcePath, known: &Known) -> SeenFile {
        self.reused(path, known, known.stamp)
    }

    /// Notes a record that was taken from the last build, its file written anew.
    #[must_use]
    pub fn read_anew(&self, path: &SourcePath, known: &Known) -> Option<SeenFile> {
        Some(self.reused(path, known, Stamp::from(self.entry(path)?)))
    }

    #[allow(clippy::unused_self)] // One of the ways in which a look takes note.
    fn reused(&self, path: &SourcePath, known: &Known, stamp: Stamp) -> SeenFile {
        SeenFile {
            path: path.clone(),
            stamp,
            hash: Some(known.hash),
            picture: known.picture.clone(),
            record: known.record.clone(),
        }
    }

    /// Notes a record that was parsed.
    #[must_use]
    pub fn parsed_anew(&self, path: &SourcePath, hash: ContentHash, parsed: &Parsed) -> Option<SeenFile> {
        let stamp = Stamp::from(self.entry(path)?);
        let record = Payload::New(parsed.clone());
        Some(SeenFile { path: path.clone(), stamp, hash: Some(hash), picture: None, record })
    }

    /// Notes a file that is no record, and of a picture what it tells of itself.
    #[must_use]
    pub fn file(&self, path: &SourcePath, hash: Option<ContentHash>, picture: Option<PictureFile>) -> Option<SeenFile> {
        let stamp = Stamp::from(self.entry(path)?);
        Some(SeenFile { path: path.clone(), stamp, hash, picture, record: Payload::None })
    }

    /// All that was seen, parsed by these rules.
    #[must_use]
    pub fn seen(&self, rules: ContentHash, mut files: Vec<SeenFile>) -> Seen {
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        files.dedup_by(|a, b| a.path == b.path);
        Seen { at: self.at, rules, files, layers: self.past.layers().clone() }
    }
}
