//! Writing the finished site: sinks that show nothing before they are committed.

mod comparison;
pub mod disk;
mod fault;
pub mod folder;
mod guard;
pub mod lock;
pub mod manifest;
pub mod memory;
mod names;

pub use comparison::{Comparison, Difference, Differences};
pub use fault::{OutputFault, WriteFault};
pub use folder::{FolderSink, Strangers, Target};
pub use manifest::{LIST, PENDING};

use crate::base::hash::ContentHash;
use std::time::Duration;

/// Where the outputs of a build go.
///
/// Workers on all cores call [`Self::put`] and [`Self::keep`] at once, once for each output of the plan; what was
/// not named by either is deleted by [`Self::commit`]. Nothing is seen before the commit: a sink dropped without
/// one leaves the old site whole (RELIABILITY W1).
pub trait Sink: Sync {
    /// The output `file` (`articles/2024/11/kim/index.html`: `/` between the parts, none at the front) has these
    /// bytes, whose hash is `hash`. Bytes equal to those that stand are not written again.
    ///
    /// # Errors
    /// [`WriteFault::Foreign`], [`WriteFault::Name`], [`WriteFault::Io`]. The build may go on to gather more
    /// faults, but must not commit.
    fn put_hashed(&self, file: &str, bytes: &[u8], hash: ContentHash) -> Result<(), WriteFault>;

    /// As [`Self::put_hashed`], for bytes that nobody has hashed yet.
    ///
    /// # Errors
    /// As [`Self::put_hashed`].
    fn put(&self, file: &str, bytes: &[u8]) -> Result<(), WriteFault> {
        self.put_hashed(file, bytes, ContentHash::of(bytes))
    }

    /// Keeps the output `file` as it stands if it bears this hash. `false`: it does not, so it must be put.
    ///
    /// # Errors
    /// [`WriteFault::Io`] when what stands cannot be read.
    fn keep(&self, file: &str, hash: ContentHash) -> Result<bool, WriteFault>;

    /// Shows what was put and kept, and deletes the rest of what an earlier build wrote.
    ///
    /// # Errors
    /// [`WriteFault::Foreign`] and [`WriteFault::Clash`] before anything changed; [`WriteFault::Io`] at any moment:
    /// then every output is whole, old or new, and the next build mends the mixture.
    fn commit(self) -> Result<Summary, WriteFault>
    where
        Self: Sized;
}

/// What a commit did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Outputs that are new or have new bytes.
    pub written: usize,
    /// Outputs that stood already, inode and time included.
    pub unchanged: usize,
    pub deleted: usize,
    /// The sum of the sizes of `written`.
    pub bytes: u64,
    /// How long the file system took to flush (RELIABILITY W5).
    pub flush: Duration,
    /// Outputs that left the plan but stay, because someone edited them since: from now on they are foreign.
    pub left: Vec<String>,
}
