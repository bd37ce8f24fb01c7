//! Which folder may be an output (RELIABILITY W8).

use super::fault::{OutputFault, WriteFault};
use super::folder::Target;
use crate::base::text::casefold;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

/// The path without `.`, `..` and symbolic links; parts that do not exist yet stay as they are written.
fn resolve(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut real = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(real.pop()),
            Component::Prefix(_) | Component::RootDir => real.push(part),
            Component::Normal(name) => {
                real.push(name);
                // At once, so that a `..` behind a link goes up from where the link leads.
                if let Ok(target) = fs::canonicalize(&real) {
                    real = target;
                }
            }
        }
    }
    real
}

/// The resolved output, when it is neither made of nor tangled with what the site is read from.
pub(super) fn check(target: &Target<'_>) -> Result<PathBuf, WriteFault> {
    let place = Place::of(target.output);
    match refusal(&place, target) {
        None => Ok(place.path),
        Some(fault) => Err(WriteFault::Output { path: target.output.to_owned(), fault }),
    }
}

fn refusal(output: &Place, target: &Target<'_>) -> Option<OutputFault> {
    if output.path.parent().is_none() {
        return Some(OutputFault::Top);
    }
    if fs::symlink_metadata(&output.path).is_ok_and(|found| !found.is_dir()) {
        return Some(OutputFault::NoFolder);
    }
    let git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(".git");
    if output.path.components().any(git) {
        return Some(OutputFault::Git);
    }
    if Place::of(target.root).lies_in(output) {
        return Some(OutputFault::Contains(target.root.to_owned()));
    }
    for source in target.sources {
        let place = Place::of(source);
        match (output.lies_in(&place), place.lies_in(output)) {
            (true, true) => return Some(OutputFault::Source(source.clone())),
            (true, false) => return Some(OutputFault::Inside(source.clone())),
            (false, true) => return Some(OutputFault::Contains(source.clone())),
            (false, false) => {}
        }
    }
    target.home.is_some_and(|home| Place::of(home).lies_in(output)).then_some(OutputFault::Home)
}

/// A folder by its resolved path and by what its ancestors are on disk: paths that differ only in case may be one
/// folder, and a bind mount shows one folder under two paths.
struct Place {
    path: PathBuf,
    /// Device and inode of the folder and of every folder around it; nothing for those that do not exist.
    chain: Vec<Option<(u64, u64)>>,
}

impl Place {
    fn of(path: &Path) -> Self {
        let path = resolve(path);
        let mark = |path: &Path| fs::metadata(path).ok().map(|found| (found.dev(), found.ino()));
        let chain = path.ancestors().map(mark).collect();
        Self { path, chain }
    }

    /// Whether this is `other` or a folder in it.
    fn lies_in(&self, other: &Self) -> bool {
        match (self.chain.first(), other.chain.first()) {
            _ if self.path.starts_with(&other.path) => true,
            (_, Some(Some(mark))) if self.chain.contains(&Some(*mark)) => true,
            // Both stand on disk, and are different folders there.
            (Some(Some(_)), Some(Some(_))) => false,
            // One is yet to be made: on a disk that does not tell case apart it would be the other.
            _ => Path::new(&*casefold(&self.path.to_string_lossy()))
                .starts_with(&*casefold(&other.path.to_string_lossy())),
        }
    }
}
