//! What can go wrong while a site is written.

use crate::diag::{Code, Diagnostic};
use std::io;
use std::path::{Path, PathBuf};

/// Why a site could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteFault {
    /// The disk is full, read-only, broken, or says no.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    /// RELIABILITY W3. `stands` is `file` itself, or the file that stands where a folder for it is needed.
    #[error("cannot write `{file}`: `{stands}` stands there, and kliping did not write it as it is")]
    Foreign { file: String, stands: String },
    /// RELIABILITY W9, DOMAIN U-4.
    #[error("the outputs `{file}` and `{other}` cannot stand beside each other")]
    Clash { file: String, other: String },
    /// Absolute, with `..`, or a name that kliping needs itself.
    #[error("no output can be called `{file}`")]
    Name { file: String },
    /// RELIABILITY W8.
    #[error("the output folder `{}` {fault}", path.display())]
    Output { path: PathBuf, fault: OutputFault },
    /// RELIABILITY W7.
    #[error("another build is writing to `{}`", path.display())]
    Locked { path: PathBuf },
    #[error("{} faults, the first: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Several(Vec<WriteFault>),
}

/// Why a folder cannot be the output.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutputFault {
    #[error("is the folder `{}`, which the site is made from", .0.display())]
    Source(PathBuf),
    #[error("contains `{}`, which the site is made from", .0.display())]
    Contains(PathBuf),
    #[error("lies in `{}`, which the site is made from", .0.display())]
    Inside(PathBuf),
    #[error("lies in a `.git` folder")]
    Git,
    #[error("is or contains your home folder")]
    Home,
    #[error("is the root of the file system")]
    Top,
    #[error("is no folder")]
    NoFolder,
    #[error("is not empty, and holds no list of files that kliping wrote")]
    Filled,
}

impl WriteFault {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// One fault as it is, several together.
    pub(super) fn gather(mut faults: Vec<Self>) -> Result<(), Self> {
        match faults.len() {
            0 => Ok(()),
            1 => faults.pop().map_or(Ok(()), Err),
            _ => Err(Self::Several(faults)),
        }
    }

    /// The faults as the user reads them.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let one = |code: Code, help: Option<String>| {
            let found = Diagnostic::new(code, self.to_string());
            vec![match help {
                Some(help) => found.help(help),
                None => found,
            }]
        };
        match self {
            Self::Io { .. } => one(Code::Io, None),
            Self::Foreign { stands, .. } => {
                one(Code::Foreign, Some(format!("move `{stands}` away, or let kliping take it over with `--adopt`")))
            }
            Self::Clash { .. } => one(Code::Collision, None),
            Self::Name { .. } => one(Code::BadAddress, None),
            Self::Output { fault: OutputFault::Filled, .. } => one(
                Code::Output,
                Some("choose an empty folder, or add `--adopt` to write among these files".to_owned()),
            ),
            Self::Output { .. } => one(Code::Output, Some("choose another folder with `--output`".to_owned())),
            Self::Locked { .. } => one(Code::Locked, Some("wait for it to end, then build again".to_owned())),
            Self::Several(faults) => faults.iter().flat_map(Self::diagnostics).collect(),
        }
    }
}

/// Gives an [`io::Error`] the path that it is about.
pub(super) trait At<T> {
    fn at(self, path: &Path) -> Result<T, WriteFault>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, WriteFault> {
        self.map_err(|source| WriteFault::io(path, source))
    }
}
