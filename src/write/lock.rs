//! One writer per output (RELIABILITY W7).

use super::fault::{At, WriteFault};
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a build waits for another that writes to the same output.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// How long a waiting build sleeps between two looks.
const NAP: Duration = Duration::from_millis(10);

/// The right to write to one output. An OS lock: it dies with its process, however that ends.
///
/// It lies beside the output, not in the site's `.kliping/`: two sites, or one site under two names, may have one
/// output. The file is removed when the lock is given back; who then holds a lock on a file without a name sees it
/// and tries again, so two never hold it at once.
#[derive(Debug)]
pub struct Lock {
    /// Held for the lock on it.
    _file: File,
    /// The file to remove at the end; nothing when the output itself is locked.
    path: Option<PathBuf>,
}

impl Lock {
    /// Locks by a file of our own at `path`.
    ///
    /// # Errors
    /// [`WriteFault::Locked`], naming `output`, when another held it for as long as `patience`; [`WriteFault::Io`].
    pub fn beside(path: &Path, output: &Path, patience: Duration) -> Result<Self, WriteFault> {
        let end = Instant::now() + patience;
        loop {
            let file = open(path).at(path)?;
            wait(&file, output, end)?;
            if named(&file, path) {
                return Ok(Self { _file: file, path: Some(path.to_owned()) });
            }
        }
    }

    /// Locks the output itself, for an output beside which nothing can be written. Only for a folder that stays the
    /// same folder: a rename over it would leave the lock behind.
    ///
    /// # Errors
    /// As [`Self::beside`].
    pub fn folder(output: &Path, patience: Duration) -> Result<Self, WriteFault> {
        let file = File::open(output).at(output)?;
        wait(&file, output, Instant::now() + patience)?;
        Ok(Self { _file: file, path: None })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            // What stays behind is only a name: the next build locks the same file again.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    // A link or a FIFO under this name is not ours: neither follow the one nor wait for the other.
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).unwrap_or(0);
    OpenOptions::new().write(true).create(true).truncate(false).custom_flags(flags).open(path)
}

fn wait(file: &File, output: &Path, end: Instant) -> Result<(), WriteFault> {
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if Instant::now() < end => std::thread::sleep(NAP),
            Err(TryLockError::WouldBlock) => return Err(WriteFault::Locked { path: output.to_owned() }),
            Err(TryLockError::Error(fault)) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(TryLockError::Error(fault)) => return Err(WriteFault::io(output, fault)),
        }
    }
}

/// Whether the open file is still the one that stands at `path`.
fn named(file: &File, path: &Path) -> bool {
    match (file.metadata(), std::fs::symlink_metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}
