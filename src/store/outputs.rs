//! Which bytes an output has at a fingerprint.

use super::frame::{self, Damage, Framed};
use crate::base::hash::ContentHash;
use crate::diag::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{self, Write};

/// What rendering once made of a slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Of the bytes.
    pub hash: ContentHash,
    /// Warnings of rendering: an output that is kept is as wrong as it was.
    pub found: Vec<Diagnostic>,
}

/// Every output of the last build by its fingerprint.
#[derive(Debug, Default)]
pub struct Outputs {
    made: HashMap<ContentHash, Made>,
}

impl Outputs {
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: &[u8], program: &str) -> Result<Self, Damage> {
        let lines: Vec<(ContentHash, Made)> =
            postcard::from_bytes(frame::open(bytes, program)?).map_err(|_| Damage::Broken)?;
        Ok(Self { made: lines.into_iter().collect() })
    }

    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, to: W, program: &str) -> io::Result<W> {
        let mut lines: Vec<(&ContentHash, &Made)> = self.made.iter().collect();
        lines.sort_unstable_by_key(|(print, _)| **print);
        let mut framed = Framed::begin(to, program)?;
        framed.write_all(&postcard::to_stdvec(&lines).map_err(io::Error::other)?)?;
        framed.end()
    }

    #[must_use]
    pub fn get(&self, print: ContentHash) -> Option<&Made> {
        self.made.get(&print)
    }

    /// Whether this is what is stored already.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.made == other.made
    }
}

impl FromIterator<(ContentHash, Made)> for Outputs {
    fn from_iter<T: IntoIterator<Item = (ContentHash, Made)>>(lines: T) -> Self {
        Self { made: lines.into_iter().collect() }
    }
}
