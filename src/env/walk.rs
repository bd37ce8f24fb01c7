//! Walking the site's folder: sorted, bounded, never out of the root.
//!
//! `walkdir` reads the folders and follows no link: where a link leads is ours to judge, so each that stays within the
//! root starts a walk of its own. It asks for no times either; those of all files are asked for at once, on all cores.

use super::open::{Root, entry, refusal};
use super::{DEPTH, Entry, Listing, Reason, Refused};
use crate::base::path::SourcePath;
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

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
    if !fs::metadata(&real)?.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    let depth = folder.split('/').filter(|part| !part.is_empty()).count();
    let mut walk = Walk { root, enter, seen: 0, met: Vec::new(), listing };
    walk.folder(&Top { path: folder, real: &real, depth, above: None })?;
    let Walk { met, mut listing, .. } = walk;
    look_at(met, &mut listing);
    listing.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    listing.folders.sort_unstable();
    listing.refused.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    Ok(listing)
}

struct Walk<'a> {
    root: &'a Root,
    enter: &'a (dyn Fn(&SourcePath) -> bool + Sync),
    /// Names read so far: links that fan out (each folder holding two to the next) would never end.
    seen: usize,
    /// Files whose times are still to be asked for.
    met: Vec<Met>,
    listing: Listing,
}

/// A regular file by what its folder says of it.
struct Met {
    path: SourcePath,
    real: PathBuf,
}

/// A folder that one walk starts from.
struct Top<'a> {
    /// From the root; empty for the root itself.
    path: &'a str,
    /// Without symbolic links.
    real: &'a Path,
    depth: usize,
    /// Where the link stood that led here.
    above: Option<Link<'a>>,
}

#[derive(Clone, Copy)]
struct Link<'a> {
    /// The folder that holds it, without symbolic links.
    folder: &'a Path,
    top: &'a Top<'a>,
}

impl Top<'_> {
    /// Whether `real` is a folder around one of the links that led here.
    fn leads_back(&self, real: &Path) -> bool {
        self.above.is_some_and(|link| link.folder.starts_with(real) || link.top.leads_back(real))
    }

    /// From the site's root, when the name is one that a source may have.
    fn path_of(&self, found: &DirEntry) -> Result<SourcePath, Reason> {
        let below = found.path().strip_prefix(self.real).unwrap_or(found.path());
        let below = below.to_str().ok_or(Reason::NotUtf8)?;
        SourcePath::parse(&join(self.path, below)).map_err(|_| Reason::Character)
    }

    /// The same, fit for printing.
    fn printed(&self, found: &DirEntry) -> String {
        let below = found.path().strip_prefix(self.real).unwrap_or(found.path());
        join(self.path, &below.to_string_lossy()).replace(char::is_control, "\u{FFFD}")
    }
}

impl Walk<'_> {
    fn folder(&mut self, top: &Top<'_>) -> io::Result<()> {
        let enter = self.enter;
        let walker = WalkDir::new(top.real).follow_links(false).min_depth(1);
        // A folder whose name no source may have is let through here, so that it is told.
        let mut names = walker.into_iter().filter_entry(move |found| {
            !found.file_type().is_dir() || top.path_of(found).map_or(true, |path| enter(&path))
        });
        while let Some(found) = names.next() {
            let found = match found {
                Ok(found) => found,
                Err(fault) if is_gone(&fault) => continue,
                Err(fault) => return Err(fault.into()),
            };
            self.seen += 1;
            if self.seen > NAMES {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, TooMany));
            }
            if let Err(reason) = self.take(top, &found)? {
                self.listing.refused.push(Refused { path: top.printed(&found), reason });
                if found.file_type().is_dir() {
                    names.skip_current_dir();
                }
            }
        }
        Ok(())
    }

    /// Keeps what a name stands for; the inner error says why it is not opened.
    fn take(&mut self, top: &Top<'_>, found: &DirEntry) -> io::Result<Result<(), Reason>> {
        let path = match top.path_of(found) {
            Ok(path) => path,
            Err(reason) => return Ok(Err(reason)),
        };
        if found.path_is_symlink() {
            return self.follow(top, found, path);
        }
        match refusal(found.file_type()) {
            None => self.met.push(Met { path, real: found.path().to_owned() }),
            Some(Reason::Folder) if top.depth + found.depth() > DEPTH => return Ok(Err(Reason::Deep)),
            Some(Reason::Folder) => self.listing.folders.push(path),
            Some(reason) => return Ok(Err(reason)),
        }
        Ok(Ok(()))
    }

    /// Follows a symbolic link that stays within the root.
    fn follow(&mut self, top: &Top<'_>, found: &DirEntry, path: SourcePath) -> io::Result<Result<(), Reason>> {
        let real = match self.root.resolve(found.path()) {
            Ok(real) => real,
            Err(reason) => return Ok(Err(reason)),
        };
        let Ok(about) = fs::symlink_metadata(&real) else { return Ok(Err(Reason::Dangling)) };
        let folder = found.path().parent().unwrap_or(top.real);
        if folder.starts_with(&real) || top.leads_back(&real) {
            return Ok(Err(Reason::Loop));
        }
        match refusal(about.file_type()) {
            None => self.met.push(Met { path, real }),
            Some(Reason::Folder) if !(self.enter)(&path) => {}
            Some(Reason::Folder) if top.depth + found.depth() > DEPTH => return Ok(Err(Reason::Deep)),
            Some(Reason::Folder) => {
                let depth = top.depth + found.depth();
                self.folder(&Top { path: path.as_str(), real: &real, depth, above: Some(Link { folder, top }) })?;
                self.listing.folders.push(path);
            }
            Some(reason) => return Ok(Err(reason)),
        }
        Ok(Ok(()))
    }
}

/// Asks for size and times of all files at once. One that is gone since its folder was read is left out.
fn look_at(met: Vec<Met>, into: &mut Listing) {
    let looked: Vec<Result<Entry, Refused>> = met
        .into_par_iter()
        .with_min_len(64)
        .filter_map(|Met { path, real }| {
            let about = fs::symlink_metadata(&real).ok()?;
            // Swapped since.
            Some(match refusal(about.file_type()) {
                None => Ok(entry(path, &about)),
                Some(reason) => Err(Refused { path: path.into(), reason }),
            })
        })
        .collect();
    for one in looked {
        match one {
            Ok(entry) => into.files.push(entry),
            Err(refused) => into.refused.push(refused),
        }
    }
}

/// A folder may be deleted between its parent's reading and its own.
fn is_gone(fault: &walkdir::Error) -> bool {
    fault.depth() > 0 && fault.io_error().is_some_and(|fault| fault.kind() == io::ErrorKind::NotFound)
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}
