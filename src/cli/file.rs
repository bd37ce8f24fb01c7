//! Writing single files of the site: those that `init`, `new` and `theme eject` make, and the list of addresses. Outputs are `write`'s.

use super::exit::Stop;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes a file that does not exist yet, and the folders around it.
///
/// `Ok(false)`: something stands there already, and was left as it is.
pub(super) fn create(path: &Path, bytes: &[u8]) -> Result<bool, Stop> {
    folders(path)?;
    // `create_new` looks and makes in one step and follows no link, so nothing is ever overwritten.
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    match made.and_then(|mut file| file.write_all(bytes)) {
        Ok(()) => Ok(true),
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(fault) => Err(stop(path, fault)),
    }
}

/// Writes a file, whatever stands there.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    folders(path)?;
    fs::write(path, bytes).map_err(|fault| stop(path, fault))
}

/// Writes a file that is worth keeping: what stood there stays whole until the new one is.
pub(super) fn exchange(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let beside = PathBuf::from(beside);
    replace(&beside, bytes)?;
    fs::rename(&beside, path).map_err(|fault| stop(path, fault))
}

fn folders(path: &Path) -> Result<(), Stop> {
    match path.parent() {
        Some(folder) => fs::create_dir_all(folder).map_err(|fault| stop(folder, fault)),
        None => Ok(()),
    }
}

pub(super) fn stop(path: &Path, fault: io::Error) -> Stop {
    Stop::File { path: PathBuf::from(path), fault }
}
