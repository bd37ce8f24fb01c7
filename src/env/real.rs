//! The world as it is.

use super::{Clock, Console, Entry, Env, Files, Interrupts, Listing, Stream, open, walk};
use crate::base::path::SourcePath;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
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

/// The status of an interrupted process (RELIABILITY D3).
const INTERRUPTED: i32 = 130;

/// Ctrl-C, and the polite signal of `kill`. The end of a terminal is left as it is: `nohup` asks to outlive it.
#[derive(Debug)]
pub struct Signals {
    is_free: Arc<AtomicBool>,
    came: Arc<AtomicBool>,
}

impl Signals {
    /// Begins to listen.
    ///
    /// # Errors
    /// What the system says.
    pub fn listen() -> io::Result<Self> {
        let signals = Self { is_free: Arc::new(AtomicBool::new(true)), came: Arc::default() };
        for signal in [SIGINT, SIGTERM] {
            flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&signals.is_free))?;
            // Before the next line, so that the first is noted and the second ends the process.
            flag::register_conditional_shutdown(signal, INTERRUPTED, Arc::clone(&signals.came))?;
            flag::register(signal, Arc::clone(&signals.came))?;
        }
        Ok(signals)
    }
}

impl Interrupts for Signals {
    fn hold(&self, on: bool) {
        self.is_free.store(!on, Ordering::SeqCst);
    }

    fn came(&self) -> bool {
        self.came.load(Ordering::SeqCst)
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

    fn instant(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanoseconds| -nanoseconds),
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
