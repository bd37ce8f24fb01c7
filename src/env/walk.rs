//! Walking the site's folder: sorted, bounded, on all cores, never out of the root.
//!
//! Written by hand instead of with `walkdir`: it must look at a link before it is followed, and one thread
//! asking for the times of 100,000 files is what an incremental build would wait for.

use super::open::{Root, entry, refusal};
use super::{DEPTH, Listing, Reason, Refused};
use crate::base::path::SourcePath;
use rayon::prelude::*;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A site holds fewer files and folders than this (RELIABILITY X: 500,000 records).
const NAMES: usize = 2_000_000;

#[derive(Debug, thiserror::Error)]
#[error("more than {NAMES} files and folders; does a symbolic link lead round in circles?")]
struct TooMany;

pub(super) fn list(root: &Root, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
    let mut listing = Listing::default();
    let top = root.path().join(folder);
    let real = match root.resolve(&top) {
        Ok(real) => real,
        Err(Reason::Dangling) if fs::symlink_metadata(&top).is_err() => return Ok(listing),
        Err(reason) => {
            listing.refused.push(Refused { path: folder.to_owned(), reason });
            return Ok(listing);
        }
    };
    let depth = folder.split('/').filter(|part| !part.is_empty()).count();
    let walk = Walk { root, enter, seen: AtomicUsize::new(0) };
    walk.folder(&Folder { path: folder, full: &top, real: &real, depth, above: None }, &mut listing)?;
    listing.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    listing.folders.sort_unstable();
    listing.refused.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

struct Walk<'a> {
    root: &'a Root,
    enter: &'a (dyn Fn(&SourcePath) -> bool + Sync),
    /// Names read so far: links that fan out (each folder holding two to the next) would never end.
    seen: AtomicUsize,
}

/// A folder about to be read.
struct Folder<'a> {
    /// From the root; empty for the root itself.
    path: &'a str,
    full: &'a Path,
    /// `full` without symbolic links.
    real: &'a Path,
    depth: usize,
    /// The folder that was being read when this one was met.
    above: Option<&'a Folder<'a>>,
}

impl Folder<'_> {
    /// Whether `real` is this folder or one around it, on disk or on the way that led here.
    fn lies_in(&self, real: &Path) -> bool {
        self.real.starts_with(real) || self.above.is_some_and(|above| above.lies_in(real))
    }
}

impl Walk<'_> {
    fn folder(&self, folder: &Folder<'_>, into: &mut Listing) -> io::Result<()> {
        let names: Vec<DirEntry> = fs::read_dir(folder.full)?.collect::<io::Result<_>>()?;
        if self.seen.fetch_add(names.len(), Ordering::Relaxed) > NAMES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, TooMany));
        }
        let below = names
            .par_iter()
            .try_fold(Listing::default, |mut part, name| self.name(folder, name, &mut part).map(|()| part))
            .try_reduce(Listing::default, |one, other| Ok(join_listings(one, other)))?;
        *into = join_listings(std::mem::take(into), below);
        Ok(())
    }

    fn name(&self, folder: &Folder<'_>, name: &DirEntry, into: &mut Listing) -> io::Result<()> {
        match self.look(folder, name) {
            Ok(Some(found)) => self.take(folder, found, into)?,
            // Gone since the folder was read.
            Ok(None) => {}
            Err(reason) => into.refused.push(Refused { path: join(folder.path, &lossy(name)), reason }),
        }
        Ok(())
    }

    /// What a name stands for, a link followed within the root.
    fn look(&self, folder: &Folder<'_>, name: &DirEntry) -> Result<Option<Found>, Reason> {
        let text = name.file_name().into_string().map_err(|_| Reason::NotUtf8)?;
        let path = SourcePath::parse(&join(folder.path, &text)).map_err(|_| Reason::Character)?;
        let Ok(kind) = name.file_type() else { return Ok(None) };
        let full = name.path();
        if !kind.is_symlink() {
            let real = folder.real.join(&text);
            return Ok(name.metadata().ok().map(|about| Found { path, full, real, about }));
        }
        let real = self.root.resolve(&full)?;
        let about = fs::symlink_metadata(&real).map_err(|_| Reason::Dangling)?;
        if folder.lies_in(&real) {
            return Err(Reason::Loop);
        }
        Ok(Some(Found { path, full, real, about }))
    }

    fn take(&self, folder: &Folder<'_>, found: Found, into: &mut Listing) -> io::Result<()> {
        match refusal(found.about.file_type()) {
            None => into.files.push(entry(found.path, &found.about)),
            Some(Reason::Folder) if !(self.enter)(&found.path) => {}
            Some(Reason::Folder) if folder.depth >= DEPTH => {
                into.refused.push(Refused { path: found.path.into(), reason: Reason::Deep });
            }
            Some(Reason::Folder) => {
                let (path, depth) = (found.path.as_str(), folder.depth + 1);
                self.folder(&Folder { path, full: &found.full, real: &found.real, depth, above: Some(folder) }, into)?;
                into.folders.push(found.path);
            }
            Some(reason) => into.refused.push(Refused { path: found.path.into(), reason }),
        }
        Ok(())
    }
}

struct Found {
    path: SourcePath,
    full: PathBuf,
    real: PathBuf,
    about: Metadata,
}

fn join_listings(mut one: Listing, mut other: Listing) -> Listing {
    one.files.append(&mut other.files);
    one.folders.append(&mut other.folders);
    one.refused.append(&mut other.refused);
    one
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// A name fit for printing.
fn lossy(name: &DirEntry) -> String {
    name.file_name().to_string_lossy().replace(char::is_control, "\u{FFFD}")
}
