//! The few things that a sink does to a file system, so that tests can count them and make each one fail.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// A file system. No operation follows a symbolic link in the last part of its path.
pub trait Disk: Send + Sync {
    /// # Errors
    /// `NotFound`; `NotADirectory` when a file stands where the path needs a folder; what the system says.
    fn look(&self, path: &Path) -> io::Result<Look>;
    /// The bytes of a file of which [`Self::look`] said that it is regular.
    ///
    /// # Errors
    /// What the system says.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// # Errors
    /// What the system says.
    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>>;
    /// Writes a file that does not exist yet. After an error it may stand there, cut off.
    ///
    /// # Errors
    /// `AlreadyExists`; what the system says.
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// # Errors
    /// `AlreadyExists`; what the system says.
    fn make_folder(&self, path: &Path) -> io::Result<()>;
    /// Moves a file over what stands at `to`, or a folder over nothing or an empty folder.
    ///
    /// # Errors
    /// What the system says.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// # Errors
    /// What the system says.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    ///
    /// # Errors
    /// `DirectoryNotEmpty`; what the system says.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes whatever stands there. Nothing there is no error.
    ///
    /// # Errors
    /// What the system says.
    fn remove_tree(&self, path: &Path) -> io::Result<()>;
    /// Gives `to` the rights of `from`.
    ///
    /// # Errors
    /// What the system says.
    fn same_rights(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Returns when everything written to the file system of this folder would survive a loss of power.
    ///
    /// # Errors
    /// What the system says.
    fn flush(&self, folder: &Path) -> io::Result<()>;
    /// Whether another file system begins at this folder, so that it cannot be renamed.
    fn is_mount(&self, folder: &Path) -> bool;
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub kind: Kind,
    /// In bytes.
    pub size: u64,
    /// When bytes, name or rights last changed, in nanoseconds since 1970: the kernel's word, which no user can set.
    pub changed: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    File,
    Folder,
    /// A symbolic link, FIFO, socket or device.
    Other,
}

/// The file system of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn look(&self, path: &Path) -> io::Result<Look> {
        let found = fs::symlink_metadata(path)?;
        let kind = if found.is_file() {
            Kind::File
        } else if found.is_dir() {
            Kind::Folder
        } else {
            Kind::Other
        };
        let changed = found.ctime().saturating_mul(1_000_000_000).saturating_add(found.ctime_nsec());
        Ok(Look { kind, size: found.size(), changed })
    }

    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        fs::read(path)
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        fs::read_dir(folder)?.map(|name| name.map(|name| name.file_name())).collect()
    }

    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        File::create_new(path)?.write_all(bytes)
    }

    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_tree(&self, path: &Path) -> io::Result<()> {
        let gone = match fs::symlink_metadata(path) {
            // `remove_dir_all` does not follow links on its way.
            Ok(found) if found.is_dir() => fs::remove_dir_all(path),
            Ok(_) => fs::remove_file(path),
            Err(fault) => Err(fault),
        };
        gone.or_else(|fault| if fault.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(fault) })
    }

    fn same_rights(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::set_permissions(to, fs::metadata(from)?.permissions())
    }

    fn flush(&self, folder: &Path) -> io::Result<()> {
        let folder = File::open(folder)?;
        #[cfg(target_os = "linux")]
        return Ok(rustix::fs::syncfs(&folder)?);
        // macOS and the BSDs have no call for one file system; `sync` waits for all of them.
        #[cfg(not(target_os = "linux"))]
        {
            rustix::fs::sync();
            folder.sync_all()
        }
    }

    fn is_mount(&self, folder: &Path) -> bool {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags};
            // A bind mount has the device number of its origin; this attribute tells it all the same.
            if let Ok(found) = rustix::fs::statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty())
                && found.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT)
            {
                return found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT);
            }
        }
        let device = |path: &Path| fs::metadata(path).ok().map(|found| found.dev());
        folder.parent().is_none_or(|parent| device(parent) != device(folder))
    }
}
