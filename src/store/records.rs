//! What each file of the site held when it was last read.

use super::frame::{self, Damage, Framed};
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
    fn is_racy(&self, at: i64) -> bool {
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
}

/// What parsing made of a file.
#[derive(Debug, Clone)]
pub(super) enum Payload {
    /// It is no record.
    None,
    /// As it stands in the cache.
    Old(Range<usize>),
    New(Parsed),
}

/// What parsing made of a file.
#[derive(Debug, Clone)]
pub struct Parsed {
    pub record: Option<Arc<Packed>>,
    pub found: Vec<Diagnostic>,
}

/// What stands before a packed record: its label, when there is a record, and what was found wrong with it.
type Before = (Option<Label>, Vec<Diagnostic>);

#[derive(Serialize, Deserialize)]
struct Index {
    at: i64,
    rules: ContentHash,
    /// In the order of their paths; payloads stand in the same order.
    files: Vec<Line>,
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
#[derive(Debug, Default)]
pub struct Records {
    /// The file system's time before the files were listed: nanoseconds since 1970.
    at: i64,
    /// What parsing knew of the configuration.
    rules: ContentHash,
    files: Vec<(SourcePath, Known)>,
    /// Shared with the packed records that are taken from it.
    bytes: Arc<Vec<u8>>,
}

impl From<Seen> for Records {
    /// What a draft saw, for the next one of the same process.
    fn from(seen: Seen) -> Self {
        let known = |file: SeenFile| {
            let SeenFile { path, stamp, hash, picture, record } = file;
            Some((path, Known { stamp, hash: hash?, picture, record }))
        };
        let files = seen.files.into_iter().filter_map(known).collect();
        Self { at: seen.at, rules: seen.rules, files, bytes: seen.bytes }
    }
}

impl Records {
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: Vec<u8>, program: &str) -> Result<Self, Damage> {
        let payload = frame::open(&bytes, program)?;
        let (index, rest) = postcard::take_from_bytes::<Index>(payload).map_err(|_| Damage::Broken)?;
        // The rest ends where the trailer begins, and the trailer is as long as before.
        let end = bytes.len() - blake3::OUT_LEN;
        let mut start = end.checked_sub(rest.len()).ok_or(Damage::Broken)?;
        let mut files = Vec::with_capacity(index.files.len());
        for Line { path, stamp, hash, picture, record } in index.files {
            let next = start.checked_add(record as usize).filter(|next| *next <= end).ok_or(Damage::Broken)?;
            files.push((path, Known { stamp, hash, picture, record: Payload::Old(start..next) }));
            start = next;
        }
        if !files.is_sorted_by(|a, b| a.0 < b.0) {
            return Err(Damage::Broken);
        }
        Ok(Self { at: index.at, rules: index.rules, files, bytes: Arc::new(bytes) })
    }

    /// Writes what a build saw; records that it took from here are copied as they are.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, seen: &Seen, to: W, program: &str) -> io::Result<W> {
        let mut framed = Framed::begin(to, program)?;
        let lines = seen.files.iter().filter_map(|file| {
            let length: usize = self.payload(&file.record).ok()?.iter().map(|part| part.len()).sum();
            Some(Line {
                path: file.path.clone(),
                stamp: file.stamp,
                hash: file.hash?,
                picture: file.picture.clone(),
                record: u32::try_from(length).ok()?,
            })
        });
        let index = Index { at: seen.at, rules: seen.rules, files: lines.collect() };
        framed.write_all(&postcard::to_stdvec(&index).map_err(io::Error::other)?)?;
        for file in seen.files.iter().filter(|file| file.hash.is_some()) {
            for part in self.payload(&file.record)? {
                framed.write_all(&part)?;
            }
        }
        framed.end()
    }

    /// The bytes of a record as they are kept, in two parts.
    fn payload<'p>(&'p self, payload: &'p Payload) -> io::Result<[Cow<'p, [u8]>; 2]> {
        Ok(match payload {
            Payload::None => [Cow::Borrowed(&[]), Cow::Borrowed(&[])],
            Payload::Old(range) => {
                [Cow::Borrowed(self.bytes.get(range.clone()).unwrap_or_default()), Cow::Borrowed(&[])]
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
    pub(super) fn bytes(&self) -> &Arc<Vec<u8>> {
        &self.bytes
    }

    /// The record of a file, when it was parsed by the same rules.
    #[must_use]
    pub fn parsed(&self, path: &SourcePath, known: &Known, rules: ContentHash) -> Option<Parsed> {
        if rules != self.rules {
            return None;
        }
        let at = match &known.record {
            Payload::None => return None,
            Payload::New(parsed) => return Some(parsed.clone()),
            Payload::Old(at) => at.clone(),
        };
        // Of a file that is no record nothing stands there, and nothing is no label.
        let ((label, found), rest) = postcard::take_from_bytes::<Before>(self.bytes.get(at.clone())?).ok()?;
        let start = at.end.checked_sub(rest.len())?;
        let pack = |label| Arc::new(Packed::part(path.clone(), known.hash, label, &self.bytes, start..at.end));
        Some(Parsed { record: label.map(pack), found })
    }

    /// Whether a build saw just what is stored, so that nothing need be written.
    #[must_use]
    pub fn same_as(&self, seen: &Seen) -> bool {
        let whole = seen.files.iter().filter(|file| file.hash.is_some());
        self.rules == seen.rules
            && whole.clone().count() == self.files.len()
            && whole.zip(&self.files).all(|(file, (path, known))| {
                file.path == *path
                    && file.hash == Some(known.hash)
                    && file.stamp == known.stamp
                    && !known.stamp.is_racy(self.at)
                    && !matches!(file.record, Payload::New(_))
                    && file.picture == known.picture
            })
    }
}
