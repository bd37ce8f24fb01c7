//! The folder `.kliping/` on disk.

use super::outputs::Outputs;
use super::parts::{Cause, Footing, Footings, Grounds, Last, key};
use super::pictures::Shelf;
use super::records::Records;
use super::seen::Seen;
use super::sheets::{Kept, Sheets};
use super::{Damage, PROGRAM};
use crate::base::hash::ContentHash;
use crate::plan::Parts;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const FOLDER: &str = ".kliping";
const RECORDS: &str = "records";
const SHEETS: &str = "sheets";
/// What stands behind the name of a base to name its delta.
const DELTA: &str = ".delta";

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
    pub sheets: Sheets,
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
            sheets: Sheets::default(),
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
            let (mut of_records, mut of_outputs, mut of_sheets) = (None, None, None);
            (store.records, (store.outputs, store.sheets)) = rayon::join(
                || take_records(&folder, &mut of_records),
                || {
                    let outputs = || take_outputs(&folder, &store.outputs_file, &mut of_outputs);
                    rayon::join(outputs, || take_sheets(&folder, &mut of_sheets))
                },
            );
            store.note = of_records.or(of_outputs).or(of_sheets);
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
            false => keep(folder, RECORDS, self.records.delta(seen, PROGRAM)?, |file| {
                self.records.write(seen, file, PROGRAM).map(drop)
            }),
        };
        let save_outputs = || match self.outputs.same_as(outputs) {
            true => Ok(()),
            false => keep(folder, &self.outputs_file, self.outputs.delta(outputs, PROGRAM)?, |file| {
                outputs.write(file, PROGRAM).map(drop)
            }),
        };
        let (records, outputs) = rayon::join(save_records, save_outputs);
        records.and(outputs)
    }

    /// Keeps the sheets of a site that was committed.
    ///
    /// # Errors
    /// As [`Self::save`].
    pub fn save_sheets(&self, ground: ContentHash, sheets: &[Kept]) -> io::Result<()> {
        let Some(folder) = self.folder.as_ref().filter(|_| !self.sheets.same_as(ground, sheets)) else { return Ok(()) };
        keep(folder, SHEETS, self.sheets.delta(ground, sheets, PROGRAM)?, |file| {
            self.sheets.write(ground, sheets, file, PROGRAM).map(drop)
        })
    }

    /// What the last build stood on, and what it made of what.
    #[must_use]
    pub fn footings(&self) -> (Last, Footings) {
        (self.last(), self.parts())
    }

    fn last(&self) -> Last {
        let Some(folder) = &self.folder else { return Last::default() };
        // It only explains: when it cannot be read, less is told.
        take(&folder.join(&self.last_file), &mut None, |bytes| Last::read(&bytes, PROGRAM))
    }

    fn parts(&self) -> Footings {
        let Some(folder) = &self.folder else { return Footings::default() };
        let read = |bytes| Footings::read(bytes, PROGRAM);
        take_both(folder, &self.parts_file, &mut None, read, |parts, delta| parts.lay(&delta, PROGRAM))
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
            let mut parts = self.parts();
            let footing = |(key, now): &(u64, Parts)| {
                let cause = match parts.get(*key) {
                    _ if self.anew => Cause::CLEAN,
                    None => Cause::NEW,
                    Some(old) => {
                        let cause = Cause::between((&before.grounds, &old.parts), (&grounds, now));
                        if cause.is_nothing() { Cause::LOST } else { cause }
                    }
                };
                (*key, Footing { parts: *now, cause, build })
            };
            let made = made.iter().map(footing).collect();
            parts.add(made);
            // Those that left the plan are swept out when they are many.
            if parts.len() > most {
                parts = parts.only(planned.map(key));
            }
            keep(folder, &self.parts_file, parts.delta(PROGRAM)?, |file| parts.write(file, PROGRAM).map(drop))?;
        }
        replace(folder, &self.last_file, |file| Last { build, grounds }.write(file, PROGRAM).map(drop))
    }
}

/// What the last build of a site learned of its records, for one who writes nothing. What cannot be read is empty.
#[must_use]
pub fn records(root: &Path) -> Records {
    take_records(&root.join(FOLDER), &mut None)
}

fn take_sheets(folder: &Path, note: &mut Option<String>) -> Sheets {
    let read = |bytes| Sheets::read(bytes, PROGRAM);
    take_both(folder, SHEETS, note, read, |sheets, delta| sheets.lay(delta, PROGRAM))
}

fn take_records(folder: &Path, note: &mut Option<String>) -> Records {
    let read = |bytes| Records::read(bytes, PROGRAM);
    take_both(folder, RECORDS, note, read, |records, delta| records.lay(delta, PROGRAM))
}

fn take_outputs(folder: &Path, name: &str, note: &mut Option<String>) -> Outputs {
    let read = |bytes: Vec<u8>| Outputs::read(&bytes, PROGRAM);
    take_both(folder, name, note, read, |outputs, delta| outputs.lay(&delta, PROGRAM))
}

/// Reads a base with its delta. When either is wrong, both are empty: what is in doubt is made anew.
fn take_both<T: Default>(
    folder: &Path,
    name: &str,
    note: &mut Option<String>,
    read: impl FnOnce(Vec<u8>) -> Result<T, Damage>,
    lay: impl FnOnce(&mut T, Vec<u8>) -> Result<(), Damage>,
) -> T {
    let both = || {
        let Some(base) = bytes_of(&folder.join(name))? else { return Ok(T::default()) };
        let mut both = read(base).map_err(|damage| damage.to_string())?;
        if let Some(delta) = bytes_of(&folder.join(format!("{name}{DELTA}")))? {
            lay(&mut both, delta).map_err(|damage| damage.to_string())?;
        }
        Ok(both)
    };
    sound(both(), note)
}

/// Writes the delta of a base, or the base anew when there is none.
fn keep(
    folder: &Path,
    name: &str,
    delta: Option<Vec<u8>>,
    write: impl FnOnce(&mut File) -> io::Result<()>,
) -> io::Result<()> {
    let over = format!("{name}{DELTA}");
    if let Some(delta) = delta {
        return replace(folder, &over, |file| file.write_all(&delta));
    }
    replace(folder, name, write)?;
    // Should it stay, it says nothing: it is another base's.
    match fs::remove_file(folder.join(over)) {
        Err(fault) if fault.kind() != ErrorKind::NotFound => Err(fault),
        Ok(()) | Err(_) => Ok(()),
    }
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
    let taken = || match bytes_of(path)? {
        Some(bytes) => read(bytes).map_err(|damage| damage.to_string()),
        None => Ok(T::default()),
    };
    sound(taken(), note)
}

/// What a cache file holds; nothing when there is none.
fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let bytes = match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => fs::read(path),
        Ok(_) => Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file")),
        Err(fault) => Err(fault),
    };
    match bytes {
        Ok(bytes) => Ok(Some(bytes)),
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
        Err(fault) => Err(fault.to_string()),
    }
}

/// A cache, or an empty one and a note of what is wrong with it.
fn sound<T: Default>(read: Result<T, String>, note: &mut Option<String>) -> T {
    read.unwrap_or_else(|why| {
        note.get_or_insert_with(|| format!("the cache in {FOLDER}/ is not used, since {why}; everything is made anew"));
        T::default()
    })
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
