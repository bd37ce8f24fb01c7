//! Which bytes an output has at a fingerprint.

use super::frame::{self, Damage, Framed, Seal};
use crate::base::hash::{ContentHash, Table};
use crate::diag::Diagnostic;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// What rendering once made of a slice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Of the bytes.
    pub hash: ContentHash,
    /// Warnings of rendering: an output that is kept is as wrong as it was.
    pub found: Vec<Diagnostic>,
}

/// Every output of the last build by its fingerprint; on disk a base, and what moved since it was written.
#[derive(Debug, Default)]
pub struct Outputs {
    made: Table<ContentHash, Made>,
    /// Of the base, when there is one on disk.
    base: Option<Seal>,
    delta: Delta,
}

/// What moved since a base was written, both in the order of fingerprints.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Delta {
    /// Of the base, those that are no more.
    gone: Vec<ContentHash>,
    /// Those that the base does not know, or not so.
    new: Vec<(ContentHash, Made)>,
}

impl Outputs {
    /// Reads a base.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: &[u8], program: &str) -> Result<Self, Damage> {
        let (payload, seal) = frame::open_sealed(bytes, program)?;
        let lines: Vec<(ContentHash, Made)> = postcard::from_bytes(payload).map_err(|_| Damage::Broken)?;
        Ok(Self { made: lines.into_iter().collect(), base: Some(seal), delta: Delta::default() })
    }

    /// Lays a delta over the base; one of another base says nothing.
    ///
    /// # Errors
    /// [`Damage`]: the base is then as true as it was when it was written.
    pub fn lay(&mut self, delta: &[u8], program: &str) -> Result<(), Damage> {
        let (seal, payload) = frame::open(delta, program)?.split_first_chunk().ok_or(Damage::Broken)?;
        if self.base != Some(*seal) {
            return Ok(());
        }
        let delta: Delta = postcard::from_bytes(payload).map_err(|_| Damage::Broken)?;
        for print in &delta.gone {
            self.made.remove(print);
        }
        self.made.extend(delta.new.iter().cloned());
        self.delta = delta;
        Ok(())
    }

    /// Writes a base.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, to: W, program: &str) -> io::Result<W> {
        let mut lines: Vec<(&ContentHash, &Made)> = self.made.iter().collect();
        lines.sort_unstable_by_key(|(print, _)| **print);
        let mut framed = Framed::begin(to, program)?;
        framed.write_all(&postcard::to_stdvec(&lines).map_err(io::Error::other)?)?;
        framed.end()
    }

    /// What `new` is over the base that was read here, whole. `None`: a base should be written.
    ///
    /// # Errors
    /// An output that cannot be encoded.
    pub fn delta(&self, new: &Self, program: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(seal) = self.base else { return Ok(None) };
        let of_delta: Table<ContentHash, ()> = self.delta.new.iter().map(|(print, _)| (*print, ())).collect();
        let left = self.made.keys().filter(|print| !of_delta.contains_key(*print) && !new.made.contains_key(*print));
        let mut gone: Vec<ContentHash> = self.delta.gone.iter().chain(left).copied().collect();
        let is_base = |print: &ContentHash, made: &Made| {
            !of_delta.contains_key(print) && self.made.get(print).is_some_and(|have| have == made)
        };
        let moved = new.made.iter().filter(|(print, made)| !is_base(print, made));
        let mut moved: Vec<(ContentHash, Made)> = moved.map(|(print, made)| (*print, made.clone())).collect();
        if frame::is_much(gone.len() + moved.len(), self.made.len()) {
            return Ok(None);
        }
        gone.sort_unstable();
        moved.sort_unstable_by_key(|(print, _)| *print);
        let mut framed = Framed::begin(Vec::new(), program)?;
        framed.write_all(&seal)?;
        let delta = Delta { gone, new: moved };
        framed.write_all(&postcard::to_stdvec(&delta).map_err(io::Error::other)?)?;
        framed.end().map(Some)
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
        Self { made: lines.into_iter().collect(), ..Self::default() }
    }
}
