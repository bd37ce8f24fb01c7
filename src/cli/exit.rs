//! How the program ends (RELIABILITY D3).

use crate::diag::{Code, Diagnostic};
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// The status of the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// Errors were found in the site.
    Found,
    /// The command line asks for what cannot be done.
    Usage,
    /// A file or folder cannot be read or written.
    Files,
    /// Another build is writing to the same folder.
    Locked,
    /// kliping itself is at fault.
    Bug,
    /// The user ended it.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Found => 1,
            Self::Usage => 2,
            Self::Files => 3,
            Self::Locked => 5,
            Self::Bug => 70,
            Self::Interrupted => 130,
        }
    }

    /// The status that findings ask for. What is wrong with the site outweighs what is wrong with the disk, for
    /// it is the site that the editor can mend.
    pub(super) fn of(found: &[Diagnostic]) -> Self {
        let errors = || found.iter().filter(|one| one.is_error()).map(|one| one.code);
        let world = |code: Code| matches!(code, Code::Io | Code::Locked | Code::Output | Code::Foreign);
        if errors().any(|code| !world(code)) {
            Self::Found
        } else if errors().any(|code| code == Code::Locked) {
            Self::Locked
        } else if errors().any(|code| code == Code::Output) {
            Self::Usage
        } else if errors().next().is_some() {
            Self::Files
        } else {
            Self::Done
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command ends before its work is done.
#[derive(Debug)]
pub(super) enum Stop {
    /// The command line asks for what cannot be done.
    Usage(String),
    /// A file or folder cannot be read or written.
    File { path: PathBuf, fault: io::Error },
    /// The findings are printed already.
    Found(Exit),
}

impl Stop {
    pub fn exit(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::File { .. } => Exit::Files,
            Self::Found(exit) => *exit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[Code]) -> Exit {
        Exit::of(&codes.iter().map(|code| Diagnostic::new(*code, "")).collect::<Vec<_>>())
    }

    #[test]
    fn the_status_says_who_can_mend_it() {
        // RELIABILITY D3
        assert_eq!(of(&[]), Exit::Done);
        assert_eq!(of(&[Code::BaseUrl]), Exit::Done);
        assert_eq!(of(&[Code::UnknownTopic]), Exit::Found);
        assert_eq!(of(&[Code::Io]), Exit::Files);
        assert_eq!(of(&[Code::Io, Code::Yaml]), Exit::Found);
        assert_eq!(of(&[Code::Output]), Exit::Usage);
        assert_eq!(of(&[Code::Locked]), Exit::Locked);
        assert_eq!(of(&[Code::Foreign]), Exit::Files);
    }
}
