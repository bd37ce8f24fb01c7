//! The output folder on disk.
//!
//! A **fresh** output (none yet, or an empty folder) is written as a whole tree beside its place and moved there
//! by one rename. Every later build works **in place**: new bytes wait in a staging folder beside the output and are
//! renamed in one by one, so what did not change keeps bytes, inode and times (RELIABILITY W2). Foreign files are
//! never moved, not even for a moment.

mod commit;
mod ours;
mod place;
mod precheck;

use super::disk::{Disk, RealDisk};
use super::fault::{At, WriteFault};
use super::manifest::{Line, may_be_called};
use super::names::ancestors;
use super::{Sink, Summary, guard};
use crate::base::hash::ContentHash;
use ours::{Known, Standing};
use place::Place;
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Which folder to write to, and what must stay out of it.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    pub output: &'a Path,
    /// Everything the site is read from: its root, `content`, `templates`, `.git`, … The root may contain the
    /// output; nothing else may (RELIABILITY W8).
    pub root: &'a Path,
    pub sources: &'a [PathBuf],
    pub home: Option<&'a Path>,
    pub strangers: Strangers,
    /// How long to wait for another build: [`super::lock::PATIENCE`].
    pub patience: Duration,
}

/// What to do about files in the output that kliping did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strangers {
    /// An output that holds files and no list of ours is refused, and so is a planned file that stands there already.
    #[default]
    Refuse,
    /// `--adopt`: a foreign file in the place of a planned one becomes ours; all others stay as they are.
    Adopt,
}

/// A [`Sink`] that writes into a folder. Holds the lock on it as long as it lives.
#[derive(Debug)]
pub struct FolderSink<D: Disk = RealDisk> {
    disk: D,
    place: Place,
    strangers: Strangers,
    known: Known,
    made: Mutex<Vec<Made>>,
    /// Folders that were made in the staging folder; `""` is that folder itself.
    folders: Mutex<HashSet<Box<str>>>,
    /// Faults of a fresh tree that the commit explains better than the disk does.
    puzzles: Mutex<Vec<WriteFault>>,
    count: AtomicU64,
}

/// An output of this build that the old list does not tell as it is now.
#[derive(Debug)]
struct Made {
    line: Line,
    how: How,
}

#[derive(Debug)]
enum How {
    /// Stands in the output already, with these bytes.
    Stands,
    /// Stands in the fresh tree under its own name.
    InTree,
    /// Waits in the staging folder under this number.
    Waits { number: u64, over: Over },
}

/// What a waiting file is going to replace.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Over {
    Nothing,
    Ours,
    /// A foreign file that is adopted, as it stands now.
    Adopted(Line),
    /// A folder, a link, or a file in the place of a folder: looked into before the commit.
    Unclear,
}

impl FolderSink {
    /// Takes the lock, mends what a killed build left, and reads the list of what stands.
    ///
    /// # Errors
    /// [`WriteFault::Output`], [`WriteFault::Locked`], [`WriteFault::Io`].
    pub fn open(target: &Target<'_>) -> Result<Self, WriteFault> {
        Self::open_on(RealDisk, target)
    }
}

impl<D: Disk> FolderSink<D> {
    /// As [`FolderSink::open`], on a disk that a test may break.
    ///
    /// # Errors
    /// As [`FolderSink::open`].
    pub fn open_on(disk: D, target: &Target<'_>) -> Result<Self, WriteFault> {
        let output = guard::check(target)?;
        let mut place = Place::take(&disk, output, target.patience)?;
        disk.remove_tree(&place.stage).at(&place.stage)?;
        let known = match Known::read(&disk, &place.output)? {
            Some(known) => known,
            None => {
                place.begin(&disk, target.strangers)?;
                Known::default()
            }
        };
        Ok(Self {
            disk,
            place,
            strangers: target.strangers,
            known,
            made: Mutex::default(),
            folders: Mutex::default(),
            puzzles: Mutex::default(),
            count: AtomicU64::new(0),
        })
    }

    fn made(&self) -> MutexGuard<'_, Vec<Made>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a folder of the staging folder and those around it, each once.
    fn prepare(&self, folder: &str) -> Result<(), WriteFault> {
        let known = || self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if known().contains(folder) {
            return Ok(());
        }
        let around = [""].into_iter().chain(ancestors(folder)).chain([folder]);
        for one in around {
            if known().contains(one) {
                continue;
            }
            let full = self.place.staged(one);
            match self.disk.make_folder(&full) {
                // Another worker was faster.
                Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
                other => other.at(&full)?,
            }
            known().insert(one.into());
        }
        Ok(())
    }

    fn put_in_tree(&self, line: &Line, bytes: &[u8]) -> Result<(), WriteFault> {
        self.prepare(line.file.rsplit_once('/').map_or("", |(folder, _)| folder))?;
        let full = self.place.staged(&line.file);
        self.disk.create(&full, bytes).at(&full)
    }

    /// Puts bytes where they wait for the commit.
    fn put_aside(&self, bytes: &[u8], over: Over) -> Result<How, WriteFault> {
        self.prepare("")?;
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let full = self.place.waiting(number);
        self.disk.create(&full, bytes).at(&full)?;
        Ok(How::Waits { number, over })
    }

    fn put_fresh(&self, line: &Line, bytes: &[u8]) -> Result<How, WriteFault> {
        use ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
        match self.put_in_tree(line, bytes) {
            // Two outputs in each other's way: the commit finds and names both.
            Err(WriteFault::Io { path, source })
                if matches!(source.kind(), AlreadyExists | IsADirectory | NotADirectory) =>
            {
                let fault = WriteFault::Io { path, source };
                self.puzzles.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
            }
            other => other?,
        }
        Ok(How::InTree)
    }

    fn put_over(&self, line: &Line, bytes: &[u8]) -> Result<How, WriteFault> {
        match self.known.standing(&self.disk, &self.place.output, &line.file)? {
            Standing::Ours(hash) | Standing::Foreign(hash, _) if hash == line.hash => Ok(How::Stands),
            Standing::Nothing => self.put_aside(bytes, Over::Nothing),
            Standing::Ours(_) => self.put_aside(bytes, Over::Ours),
            Standing::Unclear => self.put_aside(bytes, Over::Unclear),
            Standing::Foreign(hash, size) => match self.strangers {
                Strangers::Adopt => self.put_aside(bytes, Over::Adopted(Line { file: line.file.clone(), hash, size })),
                Strangers::Refuse => {
                    Err(WriteFault::Foreign { file: line.file.to_string(), stands: line.file.to_string() })
                }
            },
        }
    }
}

impl<D: Disk> Sink for FolderSink<D> {
    fn put_hashed(&self, file: &str, bytes: &[u8], hash: ContentHash) -> Result<(), WriteFault> {
        if !may_be_called(file) {
            return Err(WriteFault::Name { file: file.to_owned() });
        }
        let line = Line { file: file.into(), hash, size: bytes.len() as u64 };
        let how = if self.place.fresh { self.put_fresh(&line, bytes) } else { self.put_over(&line, bytes) }?;
        match how {
            How::Stands if self.known.keep(file, hash)? => {}
            how => self.made().push(Made { line, how }),
        }
        Ok(())
    }

    fn keep(&self, file: &str, hash: ContentHash) -> Result<bool, WriteFault> {
        let place = self.known.place(file);
        if place.is_empty() {
            return Ok(false);
        }
        match self.known.standing_at(&self.disk, &self.place.output, file, place.clone())? {
            Standing::Ours(there) if there == hash => {}
            Standing::Nothing | Standing::Ours(_) | Standing::Foreign(..) | Standing::Unclear => return Ok(false),
        }
        if !self.known.keep_at(file, hash, place)? {
            let size = self.known.size(file, hash);
            self.made().push(Made { line: Line { file: file.into(), hash, size }, how: How::Stands });
        }
        Ok(true)
    }

    fn commit(self) -> Result<Summary, WriteFault> {
        let made = std::mem::take(&mut *self.made());
        if self.place.fresh { self.commit_fresh(made) } else { self.commit_over(made) }
    }
}

impl<D: Disk> Drop for FolderSink<D> {
    /// Removes what waits, also after a commit that failed. When even that fails, the next build does it.
    fn drop(&mut self) {
        if !self.folders.get_mut().unwrap_or_else(PoisonError::into_inner).is_empty() {
            let _ = self.disk.remove_tree(&self.place.stage);
        }
    }
}
