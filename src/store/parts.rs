//! What each output was made of when it was last made, for `kliping explain`. No build trusts a word of it.

use super::frame::{self, Damage, Framed};
use crate::base::hash::ContentHash;
use crate::plan::{Part, Parts};
use std::io::{self, Write};

/// Why an output was made: parts that moved since it was made before, or something else than parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cause(u16);

/// In the order of their bits.
const PARTS: usize = Part::GROUNDS.len() + Part::OWN.len();

impl Cause {
    /// It was not there before.
    pub const NEW: Self = Self(1 << 15);
    /// Everything was made anew, as `--clean` asks.
    pub const CLEAN: Self = Self(1 << 14);
    /// Nothing moved, but what stood in the output folder was gone or had other bytes.
    pub const LOST: Self = Self(1 << 13);

    fn parts() -> impl Iterator<Item = Part> {
        Part::GROUNDS.into_iter().chain(Part::OWN)
    }

    /// The parts that differ.
    #[must_use]
    pub fn between(old: (&Grounds, &Parts), new: (&Grounds, &Parts)) -> Self {
        let grounds = old.0.iter().zip(new.0).map(|(old, new)| old != new);
        let own = old.1.iter().zip(new.1).map(|(old, new)| old != new);
        let moved = grounds.chain(own).enumerate().filter(|(_, moved)| *moved);
        Self(moved.fold(0, |bits, (at, _)| bits | 1 << at))
    }

    /// The parts that moved.
    #[must_use]
    pub fn moved(self) -> Vec<Part> {
        Self::parts().enumerate().filter(|(at, _)| self.0 & (1 << at) != 0).map(|(_, part)| part).collect()
    }

    #[must_use]
    pub fn is_nothing(self) -> bool {
        self.0 == 0
    }
}

/// The hashes of what all outputs share, in the order of [`Part::GROUNDS`].
pub type Grounds = [ContentHash; Part::GROUNDS.len()];

/// An output when it was last made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Footing {
    pub parts: Parts,
    pub cause: Cause,
    /// Which build made it, counted from the first; [`Last::build`] is the newest.
    pub build: u32,
}

/// An address in eight bytes: enough to find what is told of it.
#[must_use]
pub fn key(url: &str) -> u64 {
    let hash = ContentHash::of(url.as_bytes());
    hash.bytes().iter().take(8).fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// What a build did, and on what grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Last {
    /// Counted from 1; 0 when nothing is known of any.
    pub build: u32,
    pub grounds: Grounds,
}

impl Last {
    const BYTES: usize = 4 + 16 * Part::GROUNDS.len();

    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: &[u8], program: &str) -> Result<Self, Damage> {
        let (build, rest) = frame::open(bytes, program)?.split_first_chunk().ok_or(Damage::Broken)?;
        let mut last = Self { build: u32::from_le_bytes(*build), ..Self::default() };
        if rest.len() + 4 != Self::BYTES {
            return Err(Damage::Broken);
        }
        for (ground, bytes) in last.grounds.iter_mut().zip(rest.as_chunks::<16>().0) {
            *ground = ContentHash::from_bytes(*bytes);
        }
        Ok(last)
    }

    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, to: W, program: &str) -> io::Result<W> {
        let mut framed = Framed::begin(to, program)?;
        framed.write_all(&self.build.to_le_bytes())?;
        for ground in &self.grounds {
            framed.write_all(ground.bytes())?;
        }
        framed.end()
    }
}

/// Every output by its [`key`].
#[derive(Debug, Default)]
pub struct Footings {
    /// In the order of their keys.
    lines: Vec<(u64, Footing)>,
}

const LINE: usize = 8 + 4 * Part::OWN.len() + 2 + 4;

impl Footings {
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: &[u8], program: &str) -> Result<Self, Damage> {
        let (lines, []) = frame::open(bytes, program)?.as_chunks::<LINE>() else { return Err(Damage::Broken) };
        let lines: Vec<_> = lines.iter().map(line).collect::<Option<_>>().ok_or(Damage::Broken)?;
        if lines.is_sorted_by_key(|(key, _)| *key) { Ok(Self { lines }) } else { Err(Damage::Broken) }
    }

    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, to: W, program: &str) -> io::Result<W> {
        let mut framed = Framed::begin(to, program)?;
        let mut bytes = Vec::with_capacity(LINE);
        for (key, Footing { parts, cause, build }) in &self.lines {
            bytes.clear();
            bytes.extend(key.to_le_bytes());
            bytes.extend(parts.iter().flat_map(|part| part.to_le_bytes()));
            bytes.extend(cause.0.to_le_bytes());
            bytes.extend(build.to_le_bytes());
            framed.write_all(&bytes)?;
        }
        framed.end()
    }

    #[must_use]
    pub fn get(&self, key: u64) -> Option<&Footing> {
        let at = self.lines.binary_search_by_key(&key, |(have, _)| *have).ok()?;
        self.lines.get(at).map(|(_, footing)| footing)
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Puts in what a build made, in any order, over what was there.
    #[must_use]
    pub fn with(self, mut made: Vec<(u64, Footing)>) -> Self {
        made.sort_unstable_by_key(|(key, _)| *key);
        made.dedup_by_key(|(key, _)| *key);
        let mut lines = Vec::with_capacity(self.lines.len() + made.len());
        let mut new = made.into_iter().peekable();
        for old in self.lines {
            while let Some(one) = new.next_if(|(key, _)| *key <= old.0) {
                lines.push(one);
            }
            if lines.last().is_none_or(|(key, _)| *key != old.0) {
                lines.push(old);
            }
        }
        lines.extend(new);
        Self { lines }
    }

    /// Leaves out all but these.
    pub fn retain(&mut self, planned: impl Iterator<Item = u64>) {
        let mut planned: Vec<u64> = planned.collect();
        planned.sort_unstable();
        self.lines.retain(|(key, _)| planned.binary_search(key).is_ok());
    }
}

fn line(bytes: &[u8; LINE]) -> Option<(u64, Footing)> {
    let (key, rest) = bytes.split_first_chunk()?;
    let (parts, rest) = rest.split_first_chunk::<{ 4 * Part::OWN.len() }>()?;
    let (cause, build) = rest.split_first_chunk()?;
    let mut footing = Footing {
        parts: Parts::default(),
        cause: Cause(u16::from_le_bytes(*cause) & (0b111 << 13 | ((1 << PARTS) - 1))),
        build: u32::from_le_bytes(*build.first_chunk()?),
    };
    for (part, bytes) in footing.parts.iter_mut().zip(parts.as_chunks::<4>().0) {
        *part = u32::from_le_bytes(*bytes);
    }
    Some((u64::from_le_bytes(*key), footing))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn footing(build: u32) -> Footing {
        Footing { parts: [build; Part::OWN.len()], cause: Cause::NEW, build }
    }

    #[test]
    fn what_a_build_made_lies_over_what_was_there() {
        let old = Footings::default().with(vec![(5, footing(1)), (1, footing(1)), (9, footing(1))]);
        let mut new = old.with(vec![(9, footing(2)), (7, footing(2)), (0, footing(2))]);
        let builds = |all: &Footings| all.lines.iter().map(|(key, one)| (*key, one.build)).collect::<Vec<_>>();
        assert_eq!(builds(&new), [(0, 2), (1, 1), (5, 1), (7, 2), (9, 2)]);
        new.retain([9, 1].into_iter());
        assert_eq!(builds(&new), [(1, 1), (9, 2)]);
        let read = Footings::read(&new.write(Vec::new(), "a").unwrap(), "a").unwrap();
        assert_eq!(read.lines, new.lines);
    }

    #[test]
    fn a_cause_names_the_parts_that_moved() {
        let (grounds, mut moved) = (Grounds::default(), Grounds::default());
        moved[1] = ContentHash::of(b"a");
        let mut parts = Parts::default();
        parts[7] = 1;
        let cause = Cause::between((&grounds, &Parts::default()), (&moved, &parts));
        assert_eq!(cause.moved(), [Part::Theme, Part::Addresses]);
        assert!(Cause::between((&grounds, &parts), (&grounds, &parts)).is_nothing());
        assert!(Cause::LOST.moved().is_empty());
    }
}
