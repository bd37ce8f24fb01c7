//! The world outside: the site's folder, the clock, the terminal, the environment's variables.
//!
//! Everything here is a small trait with a real and an in-memory implementation. The rooms that compute
//! (`parse`, `model`, `plan`, `render`) never see it; `pipeline` and the side rooms are handed one.

pub mod memory;
mod open;
pub mod real;
mod walk;

use crate::base::path::SourcePath;
use std::fmt;
use std::io;

/// How many folders deep a site may nest (RELIABILITY X).
pub const DEPTH: usize = 32;

/// A site's folder, read only. All paths count from its root; nothing outside it can be reached.
pub trait Files: Send + Sync {
    /// Everything below `folder` (`""`: the whole site), recursively. A folder that does not exist is an
    /// empty listing. `enter` is asked once for each folder; one that it refuses is neither listed nor read.
    ///
    /// # Errors
    /// When a folder cannot be read. The error does not repeat its path.
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing>;

    /// Everything below `folder` but hidden folders (`.git`, `.kliping`, …); `.well-known` is entered.
    ///
    /// # Errors
    /// As [`Self::list_where`].
    fn list(&self, folder: &str) -> io::Result<Listing> {
        self.list_where(folder, &|path| shown(path))
    }

    /// The bytes of a regular file. A FIFO, socket or device is refused unopened, and so is a path that leads
    /// out of the root through a symbolic link, in its last part or in a parent (RELIABILITY H8, H9).
    ///
    /// # Errors
    /// `NotFound`; `PermissionDenied` for a path that leaves the root (see [`reason`]); `InvalidInput` for what
    /// is no regular file; `FileTooLarge` over `cap` bytes. The error does not repeat the path.
    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>>;

    /// The bytes of a regular file of any size.
    ///
    /// # Errors
    /// As [`Self::read_capped`].
    fn read(&self, path: &SourcePath) -> io::Result<Vec<u8>> {
        self.read_capped(path, u64::MAX)
    }

    /// The entry of one file, as [`Self::list`] would tell it.
    ///
    /// # Errors
    /// As [`Self::read_capped`], but for the cap.
    fn entry(&self, path: &SourcePath) -> io::Result<Entry>;

    /// Whether a regular file stands there that [`Self::read`] would open.
    fn exists(&self, path: &SourcePath) -> bool {
        self.entry(path).is_ok()
    }
}

/// Whether [`Files::list`] enters a folder: hidden ones stay closed but for `.well-known`.
#[must_use]
pub fn shown(folder: &SourcePath) -> bool {
    !folder.name().starts_with('.') || folder.name() == ".well-known"
}

/// What stands below a folder. All three lists are sorted by the bytes of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Regular files, those behind symbolic links within the root included.
    pub files: Vec<Entry>,
    /// Folders that were entered, without the listed folder itself.
    pub folders: Vec<SourcePath>,
    /// What was seen and not opened.
    pub refused: Vec<Refused>,
}

/// A regular file and the marks that tell whether it changed since it was last read (RELIABILITY B2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub path: SourcePath,
    /// In bytes.
    pub size: u64,
    /// When the bytes last changed: nanoseconds since 1970. Anyone may set it.
    pub mtime: i64,
    /// When the file's bytes, name or rights last changed: nanoseconds since 1970. Only the kernel sets it.
    pub ctime: i64,
    pub inode: u64,
}

/// Something in the site's folder that is never opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// From the root, printable: bytes that are no UTF-8 are shown as U+FFFD.
    pub path: String,
    pub reason: Reason,
}

/// Why a file or folder is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Reason {
    #[error("a symbolic link that leads out of the site's folder")]
    Outside,
    #[error("a symbolic link that leads nowhere")]
    Dangling,
    #[error("a symbolic link that leads back to a folder around it")]
    Loop,
    #[error("a FIFO")]
    Fifo,
    #[error("a socket")]
    Socket,
    #[error("a device")]
    Device,
    #[error("a name that is not UTF-8")]
    NotUtf8,
    #[error("a name that holds a control character or a backslash")]
    Character,
    #[error("nested deeper than {DEPTH} folders")]
    Deep,
    #[error("a folder")]
    Folder,
}

impl Reason {
    /// The reason as an error of reading: `PermissionDenied` when the path leaves the root, else `InvalidInput`.
    #[must_use]
    pub fn error(self) -> io::Error {
        let kind = match self {
            Self::Outside => io::ErrorKind::PermissionDenied,
            Self::Dangling => io::ErrorKind::NotFound,
            Self::Loop
            | Self::Fifo
            | Self::Socket
            | Self::Device
            | Self::NotUtf8
            | Self::Character
            | Self::Deep
            | Self::Folder => io::ErrorKind::InvalidInput,
        };
        io::Error::new(kind, self)
    }
}

/// The [`Reason`] for which a read was refused, or nothing when the error has another cause.
#[must_use]
pub fn reason(error: &io::Error) -> Option<Reason> {
    error.get_ref()?.downcast_ref().copied()
}

/// Tells the time once a build (RELIABILITY Z2: `--now` and `SOURCE_DATE_EPOCH` stand before it).
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01T00:00:00Z.
    fn now(&self) -> i64;

    /// Nanoseconds since then, to set beside the marks of files.
    fn instant(&self) -> i64 {
        self.now().saturating_mul(1_000_000_000)
    }
}

/// The variables of the process.
pub trait Env: Send + Sync {
    /// The value of a variable; nothing when it is unset, empty or not UTF-8.
    fn var(&self, name: &str) -> Option<String>;
}

/// The terminal of the person who started the program.
pub trait Console: Send + Sync {
    /// Whether a person watches this stream.
    fn is_terminal(&self, stream: Stream) -> bool;
    /// Writes text as it stands. A closed pipe is no error: nobody listens (RELIABILITY D3).
    fn print(&self, stream: Stream, text: &str);
    /// Replaces the line of progress on standard error, or wipes it when `line` is empty. Does nothing when
    /// standard error is no terminal.
    fn progress(&self, line: &str);
}

/// What the user does to end the program: Ctrl-C, or a signal of the system that asks the same.
///
/// It ends the process at once, but while it is held: then it is noted, and a second one ends the process.
pub trait Interrupts: Send + Sync {
    /// Whether interrupts are held from now on.
    fn hold(&self, on: bool);
    /// Whether one came while they were held.
    fn came(&self) -> bool;
}

/// One of the two streams that a command writes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stream {
    /// Standard output: what was asked for.
    Out,
    /// Standard error: diagnostics and progress.
    Err,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.reason)
    }
}

#[cfg(test)]
mod tests;
