//! Opening a file of the site without ever leaving its root.

use super::{Entry, Reason};
use crate::base::path::SourcePath;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

/// The site's folder, resolved once.
#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
    /// Held open: every read is resolved beneath it.
    #[cfg(target_os = "linux")]
    handle: File,
}

impl Root {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let path = fs::canonicalize(path)?;
        if !fs::metadata(&path)?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        #[cfg(target_os = "linux")]
        let handle = File::open(&path)?;
        Ok(Self {
            path,
            #[cfg(target_os = "linux")]
            handle,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    #[cfg(target_os = "linux")]
    pub(super) fn is_remote(&self) -> bool {
        /// NFS, SMB in three kinds, 9P, drvfs, FUSE, Ceph, AFS: statfs(2).
        const REMOTE: [u32; 9] =
            [0x6969, 0x517B, 0xFF53_4D42, 0xFE53_4D42, 0x0102_1997, 0x5346_4846, 0x6573_5546, 0x00C3_6400, 0x5346_414F];
        let kind = rustix::fs::fstatfs(&self.handle).ok().and_then(|found| u32::try_from(found.f_type).ok());
        kind.is_some_and(|kind| REMOTE.contains(&kind))
    }

    #[cfg(not(target_os = "linux"))]
    pub(super) fn is_remote(&self) -> bool {
        false
    }

    /// Where a path that may be a symbolic link ends, when that is beneath the root.
    pub(super) fn resolve(&self, path: &Path) -> Result<PathBuf, Reason> {
        let target = match fs::canonicalize(path) {
            Ok(target) => target,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Err(Reason::Dangling),
            // Too many links; or a folder outside that may not be entered.
            Err(fault) if fault.kind() == io::ErrorKind::PermissionDenied => return Err(Reason::Outside),
            Err(_) => return Err(Reason::Loop),
        };
        if target.starts_with(&self.path) { Ok(target) } else { Err(Reason::Outside) }
    }

    pub(super) fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        let full = self.path.join(path.as_str());
        let found = fs::metadata(&full)?;
        if let Some(reason) = refusal(found.file_type()) {
            return Err(reason.error());
        }
        self.resolve(&full).map_err(Reason::error)?;
        Ok(entry(path.clone(), &found))
    }

    pub(super) fn read(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        // Asked before opening, for even opening a FIFO or a device has effects (RELIABILITY H9) …
        if let Some(reason) = refusal(fs::metadata(self.path.join(path.as_str()))?.file_type()) {
            return Err(reason.error());
        }
        let file = self.open_beneath(path.as_str())?;
        // … and of what was opened, for it may have been swapped in between.
        let found = file.metadata()?;
        if let Some(reason) = refusal(found.file_type()) {
            return Err(reason.error());
        }
        if found.size() > cap {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(found.size()).unwrap_or(0).min(1 << 26));
        file.take(cap.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > cap {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    /// RELIABILITY H8: the kernel itself refuses to leave the root, so that no swap between a check and an open
    /// can. A link whose text is absolute is refused too, hence resolved first and opened by its target.
    #[cfg(target_os = "linux")]
    fn open_beneath(&self, path: &str) -> io::Result<File> {
        match self.openat2(Path::new(path)) {
            Err(fault) if fault.raw_os_error() == Some(rustix::io::Errno::XDEV.raw_os_error()) => {
                let target = self.resolve(&self.path.join(path)).map_err(Reason::error)?;
                let below = target.strip_prefix(&self.path).map_err(|_| Reason::Outside.error())?;
                self.openat2(below)
            }
            Err(fault) if unknown_call(&fault) => self.open_checked(path),
            other => other,
        }
    }

    #[cfg(target_os = "linux")]
    fn openat2(&self, path: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags};
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let bounds = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        loop {
            match rustix::fs::openat2(&self.handle, path, flags, Mode::empty(), bounds) {
                Ok(handle) => return Ok(File::from(handle)),
                // EAGAIN: something was renamed while the kernel walked the path.
                Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
                Err(rustix::io::Errno::LOOP) => return Err(Reason::Loop.error()),
                Err(fault) => return Err(fault.into()),
            }
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open_beneath(&self, path: &str) -> io::Result<File> {
        self.open_checked(path)
    }

    /// Where the kernel cannot help: resolve, check, open without following a link in the last part. A parent
    /// swapped between the two calls is not noticed.
    fn open_checked(&self, path: &str) -> io::Result<File> {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let target = self.resolve(&self.path.join(path)).map_err(Reason::error)?;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
        fs::OpenOptions::new().read(true).custom_flags(i32::try_from(flags.bits()).unwrap_or(0)).open(target)
    }
}

/// A kernel before 5.6, or a sandbox that forbids the call.
#[cfg(target_os = "linux")]
fn unknown_call(fault: &io::Error) -> bool {
    use rustix::io::Errno;
    [Errno::NOSYS, Errno::PERM].iter().any(|errno| fault.raw_os_error() == Some(errno.raw_os_error()))
}

/// Why something of this type is not read as a file.
pub(super) fn refusal(kind: FileType) -> Option<Reason> {
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some(Reason::Folder)
    } else if kind.is_fifo() {
        Some(Reason::Fifo)
    } else if kind.is_socket() {
        Some(Reason::Socket)
    } else {
        Some(Reason::Device)
    }
}

pub(super) fn entry(path: SourcePath, found: &Metadata) -> Entry {
    Entry {
        path,
        size: found.size(),
        mtime: nanoseconds(found.mtime(), found.mtime_nsec()),
        ctime: nanoseconds(found.ctime(), found.ctime_nsec()),
        inode: found.ino(),
    }
}

/// Times before 1677 or after 2262 become the nearest that fits.
fn nanoseconds(seconds: i64, rest: i64) -> i64 {
    seconds.saturating_mul(1_000_000_000).saturating_add(rest)
}
