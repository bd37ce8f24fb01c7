//! What each output was made of when it was last made, for `kliping explain`. No build trusts a word of it.

use super::frame::{self, Damage, Framed, Seal};
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

/// Every output by its [`key`]: a base as it lies on disk, and what was made since it was written.
#[derive(Debug, Default)]
pub struct Footings {
    /// The whole file: of a hundred thousand lines few are asked for.
    base: Vec<u8>,
    seal: Option<Seal>,
    /// In the order of their keys.
    new: Vec<(u64, Footing)>,
}

const LINE: usize = 8 + 4 * Part::OWN.len() + 2 + 4;
type Line = [u8; LINE];

impl Footings {
    /// Reads a base.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: Vec<u8>, program: &str) -> Result<Self, Damage> {
        let (payload, seal) = frame::open_sealed(&bytes, program)?;
        let (lines, []) = payload.as_chunks::<LINE>() else { return Err(Damage::Broken) };
        if !lines.is_sorted_by_key(key_of) {
            return Err(Damage::Broken);
        }
        Ok(Self { base: bytes, seal: Some(seal), new: Vec::new() })
    }

    /// Lays a delta over the base; one of another base says nothing.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn lay(&mut self, delta: &[u8], program: &str) -> Result<(), Damage> {
        let (seal, payload) = frame::open(delta, program)?.split_first_chunk().ok_or(Damage::Broken)?;
        if self.seal != Some(*seal) {
            return Ok(());
        }
        let (lines, []) = payload.as_chunks::<LINE>() else { return Err(Damage::Broken) };
        let lines: Vec<(u64, Footing)> = lines.iter().map(line).collect::<Option<_>>().ok_or(Damage::Broken)?;
        if !lines.is_sorted_by_key(|(key, _)| *key) {
            return Err(Damage::Broken);
        }
        self.new = lines;
        Ok(())
    }

    fn lines(&self) -> &[Line] {
        frame::payload(&self.base).as_chunks::<LINE>().0
    }

    /// Writes all as a base.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, to: W, program: &str) -> io::Result<W> {
        let mut framed = Framed::begin(to, program)?;
        let mut new = self.new.iter().peekable();
        for old in self.lines() {
            while let Some((key, footing)) = new.next_if(|(key, _)| *key < key_of(old)) {
                framed.write_all(&written(*key, footing))?;
            }
            match new.next_if(|(key, _)| *key == key_of(old)) {
                Some((key, footing)) => framed.write_all(&written(*key, footing))?,
                None => framed.write_all(old)?,
            }
        }
        for (key, footing) in new {
            framed.write_all(&written(*key, footing))?;
        }
        framed.end()
    }

    /// What was made since the base was written, whole. `None`: a base should be written.
    ///
    /// # Errors
    /// Those of writing to memory: none in practice.
    pub fn delta(&self, program: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(seal) = self.seal.filter(|_| !frame::is_much(self.new.len(), self.lines().len())) else {
            return Ok(None);
        };
        let mut framed = Framed::begin(Vec::new(), program)?;
        framed.write_all(&seal)?;
        for (key, footing) in &self.new {
            framed.write_all(&written(*key, footing))?;
        }
        framed.end().map(Some)
    }

    #[must_use]
    pub fn get(&self, key: u64) -> Option<Footing> {
        if let Ok(at) = self.new.binary_search_by_key(&key, |(have, _)| *have) {
            return self.new.get(at).map(|(_, footing)| *footing);
        }
        let lines = self.lines();
        let at = lines.binary_search_by_key(&key, key_of).ok()?;
        line(lines.get(at)?).map(|(_, footing)| footing)
    }

    /// How many lines there are, those that stand for the same output counted twice.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines().len() + self.new.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts in what a build made, in any order, over what was there.
    pub fn add(&mut self, mut made: Vec<(u64, Footing)>) {
        made.sort_by_key(|(key, _)| *key);
        made.dedup_by_key(|(key, _)| *key);
        let old = std::mem::take(&mut self.new);
        let is_made = |key: u64| made.binary_search_by_key(&key, |(have, _)| *have).is_ok();
        let kept: Vec<_> = old.into_iter().filter(|(key, _)| !is_made(*key)).collect();
        made.extend(kept);
        made.sort_unstable_by_key(|(key, _)| *key);
        self.new = made;
    }

    /// Leaves out all but these, so that a base must be written.
    #[must_use]
    pub fn only(&self, planned: impl Iterator<Item = u64>) -> Self {
        let mut planned: Vec<u64> = planned.collect();
        planned.sort_unstable();
        planned.dedup();
        let new = planned.into_iter().filter_map(|key| Some((key, self.get(key)?))).collect();
        Self { new, ..Self::default() }
    }
}

fn key_of(line: &Line) -> u64 {
    line.first_chunk().map_or(0, |key| u64::from_le_bytes(*key))
}

fn written(key: u64, footing: &Footing) -> Vec<u8> {
    let Footing { parts, cause, build } = footing;
    let mut bytes = Vec::with_capacity(LINE);
    bytes.extend(key.to_le_bytes());
    bytes.extend(parts.iter().flat_map(|part| part.to_le_bytes()));
    bytes.extend(cause.0.to_le_bytes());
    bytes.extend(build.to_le_bytes());
    bytes
}

fn line(bytes: &Line) -> Option<(u64, Footing)> {
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
        let lines = |all: &Footings| {
            let keys = [0, 1, 5, 7, 9];
            keys.into_iter().filter_map(|key| Some((key, all.get(key)?.build))).collect::<Vec<_>>()
        };
        let mut first = Footings::default();
        first.add(vec![(5, footing(1)), (1, footing(1)), (9, footing(1))]);
        assert!(first.delta("a").unwrap().is_none());
        let base = first.write(Vec::new(), "a").unwrap();
        let mut second = Footings::read(base.clone(), "a").unwrap();
        assert_eq!(lines(&second), lines(&first));
        second.add(vec![(9, footing(2)), (7, footing(2)), (0, footing(2))]);
        second.add(vec![(7, footing(3))]);
        assert_eq!(lines(&second), [(0, 2), (1, 1), (5, 1), (7, 3), (9, 2)]);
        let delta = second.delta("a").unwrap().unwrap();
        let mut third = Footings::read(base, "a").unwrap();
        third.lay(&delta, "a").unwrap();
        assert_eq!(lines(&third), lines(&second));
        let whole = Footings::read(third.write(Vec::new(), "a").unwrap(), "a").unwrap();
        assert_eq!((lines(&whole), whole.len()), (lines(&second), 5));
        // A delta of another base says nothing.
        let mut other = Footings::read(Footings::default().write(Vec::new(), "a").unwrap(), "a").unwrap();
        other.lay(&delta, "a").unwrap();
        assert!(other.is_empty());
        let swept = whole.only([9, 1, 100].into_iter());
        assert_eq!(lines(&swept), [(1, 1), (9, 2)]);
        assert!(swept.delta("a").unwrap().is_none());
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
