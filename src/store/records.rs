//! What each file of the site held when it was last read.

use super::frame::{self, Damage, Framed, Seal};
use super::seen::{Seen, SeenFile};
use crate::base::{hash::ContentHash, path::SourcePath};
use crate::diag::Diagnostic;
use crate::env::Entry;
use crate::parse::{
    packed::{Label, Packed},
    picture::PictureFile,
};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

/// Git's racy rule (RELIABILITY B2): a file that was changed so shortly before it was read may have been changed
/// again without a new time. The coarsest clock of a file system in use ticks every two seconds (FAT).
const RACY: i64 = 2_000_000_000;

/// The marks of a file that spare a read when all of them are as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub size: u64,
    pub mtime: i64,
    pub ctime: i64,
    pub inode: u64,
}

impl From<&Entry> for Stamp {
    fn from(entry: &Entry) -> Self {
        let Entry { path: _, size, mtime, ctime, inode } = entry;
        Self { size: *size, mtime: *mtime, ctime: *ctime, inode: *inode }
    }
}

impl Stamp {
    /// Whether the file may have changed, with this stamp, after it was read at `at`.
    #[must_use]
    pub fn is_racy(&self, at: i64) -> bool {
        self.mtime.max(self.ctime).saturating_add(RACY) >= at
    }
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Known {
    pub stamp: Stamp,
    pub hash: ContentHash,
    /// Of a picture: what it tells of itself.
    pub picture: Option<PictureFile>,
    pub(super) record: Payload,
    /// Whether the base says just this of it.
    is_base: bool,
}

/// What parsing made of a file.
#[derive(Debug, Clone)]
pub(super) enum Payload {
    /// It is no record.
    None,
    /// As it stands in the cache.
    Old(Layer, Range<usize>),
    New(Parsed),
}

/// Which of the two files something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    Base,
    Delta,
}

/// The bytes of both files, shared with the packed records that are taken from them.
#[derive(Debug, Clone, Default)]
pub(super) struct Layers {
    base: Arc<Vec<u8>>,
    delta: Arc<Vec<u8>>,
}

impl Layers {
    fn of(&self, layer: Layer) -> &Arc<Vec<u8>> {
        match layer {
            Layer::Base => &self.base,
            Layer::Delta => &self.delta,
        }
    }
}

/// What parsing made of a file.
#[derive(Debug, Clone)]
pub struct Parsed {
    pub record: Option<Arc<Packed>>,
    pub found: Vec<Diagnostic>,
}

/// What stands before a packed record: its label, when there is a record, and what was found wrong with it.
type Before = (Option<Label>, Vec<Diagnostic>);

/// What stands at the beginning of either file.
#[derive(Serialize, Deserialize)]
struct Index {
    at: i64,
    rules: ContentHash,
    /// In the order of their paths; payloads stand in the same order.
    files: Vec<Line>,
    /// Of a delta: those files of the base that are no more, in the order of their paths.
    gone: Vec<SourcePath>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: SourcePath,
    stamp: Stamp,
    hash: ContentHash,
    picture: Option<PictureFile>,
    record: u32,
}

/// The files of the last build. Records stay encoded until they are asked for, each alone, so that all cores can.
///
/// They lie in two files: a base, and a delta that says what moved since that was written. So a build after one edit
/// writes one record and not a hundred thousand.
#[derive(Debug, Default)]
pub struct Records {
    /// The file system's time before the files were listed: nanoseconds since 1970.
    at: i64,
    /// What parsing knew of the configuration.
    rules: ContentHash,
    files: Vec<(SourcePath, Known)>,
    layers: Layers,
    /// Of the base, when there is one on disk.
    base: Option<Seal>,
    /// What the delta leaves out of the base.
    gone: Vec<SourcePath>,
}

/// The lines of one file, with their payloads' places.
fn lines(index: Vec<Line>, layer: Layer, rest: usize, all: usize) -> Result<Vec<(SourcePath, Known)>, Damage> {
    // The rest ends where the trailer begins, and the trailer is as long as before.
    let end = all.checked_sub(frame::TRAILER).ok_or(Damage::Broken)?;
    let mut start = end.checked_sub(rest).ok_or(Damage::Broken)?;
    let mut files = Vec::with_capacity(index.len());
    for Line { path, stamp, hash, picture, record } in index {
        let next = start.checked_add(record as usize).filter(|next| *next <= end).ok_or(Damage::Broken)?;
        let record = Payload::Old(layer, start..next);
        files.push((path, Known { stamp, hash, picture, record, is_base: layer == Layer::Base }));
        start = next;
    }
    if files.is_sorted_by(|a, b| a.0 < b.0) { Ok(files) } else { Err(Damage::Broken) }
}

impl From<Seen> for Records {
    /// What a draft saw, for the next one of the same process.
    fn from(seen: Seen) -> Self {
        let known = |file: SeenFile| {
            let SeenFile { path, stamp, hash, picture, record } = file;
            Some((path, Known { stamp, hash: hash?, picture, record, is_base: false }))
        };
        let files = seen.files.into_iter().filter_map(known).collect();
        Self { at: seen.at, rules: seen.rules, files, layers: seen.layers, base: None, gone: Vec::new() }
    }
}

impl Records {
    /// Reads a base.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: Vec<u8>, program: &str) -> Result<Self, Damage> {
        let (payload, seal) = frame::open_sealed(&bytes, program)?;
        let (index, rest) = postcard::take_from_bytes::<Index>(payload).map_err(|_| Damage::Broken)?;
        let files = lines(index.files, Layer::Base, rest.len(), bytes.len())?;
        let layers = Layers { base: Arc::new(bytes), delta: Arc::default() };
        Ok(Self { at: index.at, rules: index.rules, files, layers, base: Some(seal), gone: Vec::new() })
    }

    /// Lays a delta over the base. One that belongs to another base says nothing: the build that wrote the base was
    /// stopped before it took the delta away.
    ///
    /// # Errors
    /// [`Damage`]: the base is then as true as it was when it was written.
    pub fn lay(&mut self, delta: Vec<u8>, program: &str) -> Result<(), Damage> {
        let payload = frame::open(&delta, program)?;
        let (seal, payload) = payload.split_first_chunk().ok_or(Damage::Broken)?;
        if self.base != Some(*seal) {
            return Ok(());
        }
        let (index, rest) = postcard::take_from_bytes::<Index>(payload).map_err(|_| Damage::Broken)?;
        let over = lines(index.files, Layer::Delta, rest.len(), delta.len())?;
        if !index.gone.is_sorted() {
            return Err(Damage::Broken);
        }
        let base = std::mem::take(&mut self.files);
        let mut files = Vec::with_capacity(base.len() + over.len());
        let (mut over, mut gone) = (over.into_iter().peekable(), index.gone.iter().peekable());
        for (path, known) in base {
            while let Some(one) = over.next_if(|one| one.0 < path) {
                files.push(one);
            }
            while gone.next_if(|one| **one < path).is_some() {}
            if let Some(one) = over.next_if(|one| one.0 == path) {
                files.push(one);
            } else if gone.next_if(|one| **one == path).is_none() {
                files.push((path, known));
            }
        }
        files.extend(over);
        (self.at, self.rules, self.files, self.gone) = (index.at, index.rules, files, index.gone);
        self.layers.delta = Arc::new(delta);
        Ok(())
    }

    /// Writes what a build saw as a base; records that it took from here are copied as they are.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, seen: &Seen, to: W, program: &str) -> io::Result<W> {
        let mut framed = Framed::begin(to, program)?;
        let files: Vec<&SeenFile> = seen.files.iter().collect();
        self.write_files(&mut framed, (seen.at, seen.rules), &files, Vec::new())?;
        framed.end()
    }

    /// What a build saw as a delta of the base that was read, whole. `None`: a base should be written.
    ///
    /// # Errors
    /// A record that cannot be encoded.
    pub fn delta(&self, seen: &Seen, program: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(seal) = self.base.filter(|_| seen.rules == self.rules) else { return Ok(None) };
        let (mut moved, mut gone) = (Vec::new(), self.gone.clone());
        let mut known = self.files.iter().peekable();
        for file in &seen.files {
            while let Some((path, known)) = known.next_if(|(path, _)| *path < file.path) {
                gone.extend(known.is_base.then(|| path.clone()));
            }
            let same = known.next_if(|(path, _)| *path == file.path);
            if !same.is_some_and(|(_, known)| known.is_base && known.says(file)) {
                moved.push(file);
            }
        }
        gone.extend(known.filter(|(_, known)| known.is_base).map(|(path, _)| path.clone()));
        gone.sort_unstable();
        if frame::is_much(moved.len() + gone.len(), self.files.len()) {
            return Ok(None);
        }
        let mut framed = Framed::begin(Vec::new(), program)?;
        framed.write_all(&seal)?;
        self.write_files(&mut framed, (seen.at, seen.rules), &moved, gone)?;
        framed.end().map(Some)
    }

    fn write_files<W: Write>(
        &self,
        framed: &mut Framed<W>,
        (at, rules): (i64, ContentHash),
        files: &[&SeenFile],
        gone: Vec<SourcePath>,
    ) -> io::Result<()> {
        let lines = files.iter().filter_map(|file| {
            let length: usize = self.payload(&file.record).ok()?.iter().map(|part| part.len()).sum();
            Some(Line {
                path: file.path.clone(),
                stamp: file.stamp,
                hash: file.hash?,
                picture: file.picture.clone(),
                record: u32::try_from(length).ok()?,
            })
        });
        let index = Index { at, rules, files: lines.collect(), gone };
        framed.write_all(&postcard::to_stdvec(&index).map_err(io::Error::other)?)?;
        for file in files.iter().filter(|file| file.hash.is_some()) {
            for part in self.payload(&file.record)? {
                framed.write_all(&part)?;
            }
        }
        Ok(())
    }

    /// The bytes of a record as they are kept, in two parts.
    fn payload<'p>(&'p self, payload: &'p Payload) -> io::Result<[Cow<'p, [u8]>; 2]> {
        Ok(match payload {
            Payload::None => [Cow::Borrowed(&[]), Cow::Borrowed(&[])],
            Payload::Old(layer, range) => {
                let bytes = self.layers.of(*layer).get(range.clone()).unwrap_or_default();
                [Cow::Borrowed(bytes), Cow::Borrowed(&[])]
            }
            Payload::New(Parsed { record, found }) => {
                let label = record.as_ref().map(|record| &record.label);
                let before = postcard::to_stdvec(&(label, found)).map_err(io::Error::other)?;
                [Cow::Owned(before), Cow::Borrowed(record.as_ref().map_or(&[], |record| record.bytes()))]
            }
        })
    }

    /// What was known of each of these files, which are in the order of their paths, whether it still holds or not.
    pub(super) fn beside(&self, entries: Vec<Entry>) -> Vec<(Entry, Option<&Known>)> {
        let mut known = self.files.iter().peekable();
        let beside = |entry: Entry| {
            let mut same = known.next_if(|(path, _)| *path == entry.path);
            if same.is_none() {
                while known.next_if(|(path, _)| *path < entry.path).is_some() {}
                same = known.next_if(|(path, _)| *path == entry.path);
            }
            (entry, same.map(|(_, known)| known))
        };
        entries.into_iter().map(beside).collect()
    }

    /// Whether a file is as it was: no need to read it.
    pub(super) fn holds(&self, known: &Known, entry: &Entry) -> bool {
        known.stamp == Stamp::from(entry) && !known.stamp.is_racy(self.at)
    }

    /// What [`Payload::Old`] points into.
    pub(super) fn layers(&self) -> &Layers {
        &self.layers
    }

    /// The record of a file, when it was parsed by the same rules.
    #[must_use]
    pub fn parsed(&self, path: &SourcePath, known: &Known, rules: ContentHash) -> Option<Parsed> {
        if rules != self.rules {
            return None;
        }
        let (layer, at) = match &known.record {
            Payload::None => return None,
            Payload::New(parsed) => return Some(parsed.clone()),
            Payload::Old(layer, at) => (*layer, at.clone()),
        };
        let bytes = self.layers.of(layer);
        // Of a file that is no record nothing stands there, and nothing is no label.
        let ((label, found), rest) = postcard::take_from_bytes::<Before>(bytes.get(at.clone())?).ok()?;
        let start = at.end.checked_sub(rest.len())?;
        let pack = |label| Arc::new(Packed::part(path.clone(), known.hash, label, bytes, start..at.end));
        Some(Parsed { record: label.map(pack), found })
    }

    /// Whether a build saw just what is stored, so that nothing need be written.
    #[must_use]
    pub fn same_as(&self, seen: &Seen) -> bool {
        let whole = seen.files.iter().filter(|file| file.hash.is_some());
        self.rules == seen.rules
            && whole.clone().count() == self.files.len()
            && whole
                .zip(&self.files)
                .all(|(file, (path, known))| file.path == *path && known.says(file) && !known.stamp.is_racy(self.at))
    }
}

impl Known {
    /// Whether this is what a build saw of the file.
    fn says(&self, file: &SeenFile) -> bool {
        file.hash == Some(self.hash)
            && file.stamp == self.stamp
            && !matches!(file.record, Payload::New(_))
            && file.picture == self.picture
    }
}
