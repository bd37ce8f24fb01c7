//! The world as it is.

use super::{Clock, Console, Entry, Env, Files, Listing, Stream, open, walk};
use crate::base::path::SourcePath;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// A site's folder on disk.
#[derive(Debug)]
pub struct RealFiles {
    root: open::Root,
}

impl RealFiles {
    /// # Errors
    /// When the folder does not exist or cannot be entered.
    pub fn open(root: &Path) -> io::Result<Self> {
        Ok(Self { root: open::Root::open(root)? })
    }

    /// The root without symbolic links. For the rooms that start programs or write beside the site; never for
    /// anything that is printed into an output (RELIABILITY D5).
    #[must_use]
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// Whether the site lies on a file system that others change unheard: a network's, a virtual machine's, FUSE
    /// (RELIABILITY L4).
    #[must_use]
    pub fn is_remote(&self) -> bool {
        self.root.is_remote()
    }
}

impl Files for RealFiles {
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
        walk::list(&self.root, folder, enter)
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        self.root.read(path, cap)
    }

    fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        self.root.entry(path)
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
        }
    }
}

/// The variables of this process.
#[derive(Debug, Clone, Copy, Default)]
pub struct ProcessEnv;

impl Env for ProcessEnv {
    fn var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }
}

/// The terminal or pipes of this process.
#[derive(Debug, Default)]
pub struct Terminal {
    /// Whether a line of progress stands on the screen and must be wiped before other text.
    busy: AtomicBool,
}

impl Terminal {
    fn wipe(&self) {
        if self.busy.swap(false, Ordering::Relaxed) {
            let _ = io::stderr().write_all(b"\r\x1b[K");
        }
    }
}

impl Console for Terminal {
    fn is_terminal(&self, stream: Stream) -> bool {
        match stream {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }

    fn print(&self, stream: Stream, text: &str) {
        self.wipe();
        // RELIABILITY D3: a closed pipe is quiet.
        let _ = match stream {
            Stream::Out => io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()),
            Stream::Err => io::stderr().write_all(text.as_bytes()),
        };
    }

    fn progress(&self, line: &str) {
        if !self.is_terminal(Stream::Err) {
            return;
        }
        self.wipe();
        if !line.is_empty() {
            self.busy.store(true, Ordering::Relaxed);
            let _ = io::stderr().write_all(line.as_bytes());
        }
    }
}
