//! The folder `.kliping/` on disk.

use super::outputs::Outputs;
use super::parts::{Cause, Footing, Footings, Grounds, Last, key};
use super::pictures::Shelf;
use super::records::Records;
use super::seen::Seen;
use super::{Damage, PROGRAM};
use crate::base::hash::ContentHash;
use crate::plan::Parts;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const FOLDER: &str = ".kliping";
const RECORDS: &str = "records";

/// The caches of one site for one output folder. Never fails a build: what cannot be read is empty.
#[derive(Debug)]
pub struct Store {
    /// `None`: there is no place to keep anything.
    folder: Option<PathBuf>,
    outputs_file: String,
    last_file: String,
    parts_file: String,
    anew: bool,
    pub records: Records,
    pub outputs: Outputs,
    pub pictures: Shelf,
    /// The file system's time when this was opened, before any file was listed: nanoseconds since 1970.
    pub at: i64,
    /// Why a cache was passed over, in a sentence.
    pub note: Option<String>,
    /// Whether there is no record of an earlier build into this output.
    pub is_first: bool,
}

impl Store {
    /// Reads what the last build into `output` learned. `anew`: passes it over.
    #[must_use]
    pub fn open(root: &Path, output: &Path, anew: bool) -> Self {
        // Builds of one site into two folders (with and without drafts) have each their own outputs.
        let target = ContentHash::of(output.as_os_str().as_encoded_bytes()).short();
        let mut store = Self {
            folder: None,
            outputs_file: format!("outputs-{target}"),
            last_file: format!("last-{target}"),
            parts_file: format!("parts-{target}"),
            anew,
            records: Records::default(),
            outputs: Outputs::default(),
            pictures: Shelf::default(),
            at: 0,
            note: None,
            is_first: false,
        };
        let folder = root.join(FOLDER);
        match prepare(&folder) {
            Ok(at) => store.at = at,
            Err(fault) => {
                // A site that may not be written to is built all the same.
                let quiet = matches!(fault.kind(), ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem);
                store.note = (!quiet).then(|| format!("nothing can be kept in {FOLDER}/: {fault}"));
                return store;
            }
        }
        if !anew {
            let (mut of_records, mut of_outputs) = (None, None);
            (store.records, store.outputs) = rayon::join(
                || take(&folder.join(RECORDS), &mut of_records, |bytes| Records::read(bytes, PROGRAM)),
                || take(&folder.join(&store.outputs_file), &mut of_outputs, |bytes| Outputs::read(&bytes, PROGRAM)),
            );
            store.note = of_records.or(of_outputs);
        }
        store.pictures = Shelf::open(&folder, anew);
        store.is_first = fs::symlink_metadata(folder.join(&store.outputs_file)).is_err();
        store.folder = Some(folder);
        store
    }

    /// Keeps what a build learned that was committed (RELIABILITY B6).
    ///
    /// # Errors
    /// When it cannot be written. The old cache stands, and is as true as before.
    pub fn save(&self, seen: &Seen, outputs: &Outputs) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let save_records = || match self.records.same_as(seen) {
            true => Ok(()),
            false => replace(folder, RECORDS, |file| self.records.write(seen, file, PROGRAM).map(drop)),
        };
        let save_outputs = || match self.outputs.same_as(outputs) {
            true => Ok(()),
            false => replace(folder, &self.outputs_file, |file| outputs.write(file, PROGRAM).map(drop)),
        };
        let (records, outputs) = rayon::join(save_records, save_outputs);
        records.and(outputs)
    }

    /// What the last build stood on, and what it made of what.
    #[must_use]
    pub fn footings(&self) -> (Last, Footings) {
        (self.last(), self.parts())
    }

    fn last(&self) -> Last {
        self.hint(&self.last_file, |bytes| Last::read(bytes, PROGRAM))
    }

    fn parts(&self) -> Footings {
        self.hint(&self.parts_file, |bytes| Footings::read(bytes, PROGRAM))
    }

    /// A file that only explains: when it cannot be read, less is told.
    fn hint<T: Default>(&self, name: &str, read: impl FnOnce(&[u8]) -> Result<T, Damage>) -> T {
        let path = self.folder.as_ref().map(|folder| folder.join(name));
        take(&path.unwrap_or_default(), &mut Some(String::new()), |bytes| read(&bytes))
    }

    /// Keeps what a build that was committed made of what. `made` are the outputs that were not kept; `planned` are
    /// the addresses of all.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_parts<'u>(
        &self,
        grounds: Grounds,
        made: &[(u64, Parts)],
        planned: impl ExactSizeIterator<Item = &'u str>,
    ) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let before = self.last();
        let build = before.build.saturating_add(1);
        let most = planned.len() + planned.len() / 8 + 64;
        if !made.is_empty() {
            let old = self.parts();
            let footing = |(key, parts): &(u64, Parts)| {
                let cause = match old.get(*key) {
                    _ if self.anew => Cause::CLEAN,
                    None => Cause::NEW,
                    Some(old) => {
                        let cause = Cause::between((&before.grounds, &old.parts), (&grounds, parts));
                        if cause.is_nothing() { Cause::LOST } else { cause }
                    }
                };
                (*key, Footing { parts: *parts, cause, build })
            };
            let made = made.iter().map(footing).collect();
            let mut all = old.with(made);
            // Those that left the plan are swept out when they are many.
            if all.len() > most {
                all.retain(planned.map(key));
            }
            replace(folder, &self.parts_file, |file| all.write(file, PROGRAM).map(drop))?;
        }
        replace(folder, &self.last_file, |file| Last { build, grounds }.write(file, PROGRAM).map(drop))
    }
}

/// What the last build of a site learned of its records, for one who writes nothing. What cannot be read is empty.
#[must_use]
pub fn records(root: &Path) -> Records {
    take(&root.join(FOLDER).join(RECORDS), &mut None, |bytes| Records::read(bytes, PROGRAM))
}

/// Makes the folder, and asks the file system for the time.
fn prepare(folder: &Path) -> io::Result<i64> {
    match fs::create_dir(folder) {
        Ok(()) => fs::write(folder.join(".gitignore"), "*\n")?,
        Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
        Err(fault) => return Err(fault),
    }
    if !fs::symlink_metadata(folder)?.is_dir() {
        return Err(io::Error::new(ErrorKind::NotADirectory, "it is no folder"));
    }
    let clock = folder.join(temporary("clock"));
    // Left by a killed process of the same number.
    let _ = fs::remove_file(&clock);
    let found = File::create_new(&clock)?.metadata()?;
    fs::remove_file(&clock)?;
    Ok(found.ctime().saturating_mul(1_000_000_000).saturating_add(found.ctime_nsec()))
}

/// A name that no other process takes.
fn temporary(name: &str) -> String {
    format!("{name}.{}.tmp", std::process::id())
}

/// Reads a cache file; one that is not there is empty, one that is wrong is empty and noted.
fn take<T: Default>(path: &Path, note: &mut Option<String>, read: impl FnOnce(Vec<u8>) -> Result<T, Damage>) -> T {
    let bytes = match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => fs::read(path),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file")),
        Err(fault) => Err(fault),
    };
    let why = match bytes {
        Ok(bytes) => match read(bytes) {
            Ok(value) => return value,
            Err(damage) => damage.to_string(),
        },
        Err(fault) if fault.kind() == ErrorKind::NotFound => return T::default(),
        Err(fault) => fault.to_string(),
    };
    note.get_or_insert_with(|| format!("the cache in {FOLDER}/ is not used, since {why}; everything is made anew"));
    T::default()
}

/// Writes a file beside its place and moves it there. No flush: a cache that a power cut broke is none.
pub(super) fn replace(folder: &Path, name: &str, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let waiting = folder.join(temporary(name));
    let _ = fs::remove_file(&waiting);
    let done = File::create_new(&waiting).and_then(|mut file| {
        write(&mut file)?;
        fs::rename(&waiting, folder.join(name))
    });
    if done.is_err() {
        let _ = fs::remove_file(&waiting);
    }
    done
}
