//! Sheets of articles at rest: what the model of an earlier build made of each record.
//!
//! What they say is the model's to know ([`model::rest`](crate::model)); here they are bytes, each under the hash of the
//! records that it was made of, and all under the hash of everything else.

use super::frame::{self, Damage, Framed, Seal};
use crate::base::hash::{ContentHash, Table};
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::ops::Range;

/// The sheets of a site; on disk a base, and what was made since it was written.
#[derive(Debug, Default)]
pub struct Sheets {
    /// Over all that the sheets are made of beside their records.
    ground: ContentHash,
    base: Part,
    delta: Part,
    seal: Option<Seal>,
}

/// The sheets of one file.
#[derive(Debug, Default)]
struct Part {
    at: Table<ContentHash, Range<usize>>,
    bytes: Vec<u8>,
}

impl Part {
    fn get(&self, key: ContentHash) -> Option<&[u8]> {
        self.bytes.get(self.at.get(&key)?.clone())
    }

    /// Of a file's bytes, with its payload.
    fn read(bytes: Vec<u8>, before: usize) -> Result<(ContentHash, Self), Damage> {
        let payload = frame::payload(&bytes).get(before..).ok_or(Damage::Broken)?;
        let (Index { ground, lines }, rest) = postcard::take_from_bytes(payload).map_err(|_| Damage::Broken)?;
        let end = bytes.len().checked_sub(frame::TRAILER).ok_or(Damage::Broken)?;
        let mut start = end.checked_sub(rest.len()).ok_or(Damage::Broken)?;
        let mut at = Table::with_capacity_and_hasher(lines.len(), Default::default());
        for (key, length) in lines {
            let next = start.checked_add(length as usize).filter(|next| *next <= end).ok_or(Damage::Broken)?;
            at.insert(key, start..next);
            start = next;
        }
        Ok((ground, Self { at, bytes }))
    }
}

/// What stands at the beginning of either file; the sheets follow in the same order.
#[derive(Serialize, Deserialize)]
struct Index {
    ground: ContentHash,
    lines: Vec<(ContentHash, u32)>,
}

/// A sheet that is to be kept; none: as it lies here.
pub type Kept = (ContentHash, Option<Vec<u8>>);

impl Sheets {
    /// Reads a base.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn read(bytes: Vec<u8>, program: &str) -> Result<Self, Damage> {
        let (_, seal) = frame::open_sealed(&bytes, program)?;
        let (ground, base) = Part::read(bytes, 0)?;
        Ok(Self { ground, base, delta: Part::default(), seal: Some(seal) })
    }

    /// Lays a delta over the base; one of another base says nothing.
    ///
    /// # Errors
    /// [`Damage`].
    pub fn lay(&mut self, delta: Vec<u8>, program: &str) -> Result<(), Damage> {
        let (seal, _) = frame::open(&delta, program)?.split_first_chunk().ok_or(Damage::Broken)?;
        if self.seal != Some(*seal) {
            return Ok(());
        }
        let (ground, delta) = Part::read(delta, frame::TRAILER)?;
        if ground == self.ground {
            self.delta = delta;
        }
        Ok(())
    }

    #[must_use]
    pub fn ground(&self) -> ContentHash {
        self.ground
    }

    #[must_use]
    pub fn get(&self, key: ContentHash) -> Option<&[u8]> {
        self.delta.get(key).or_else(|| self.base.get(key))
    }

    /// Whether these are what lies here.
    #[must_use]
    pub fn same_as(&self, ground: ContentHash, sheets: &[Kept]) -> bool {
        self.seal.is_some() && ground == self.ground && sheets.iter().all(|(_, sheet)| sheet.is_none())
    }

    /// Writes sheets as a base.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write<W: Write>(&self, ground: ContentHash, sheets: &[Kept], to: W, program: &str) -> io::Result<W> {
        let mut framed = Framed::begin(to, program)?;
        self.write_all(&mut framed, ground, sheets)?;
        framed.end()
    }

    /// Sheets as a delta of the base that was read, whole. `None`: a base should be written.
    ///
    /// # Errors
    /// Those of writing to memory: none in practice.
    pub fn delta(&self, ground: ContentHash, sheets: &[Kept], program: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(seal) = self.seal.filter(|_| ground == self.ground) else { return Ok(None) };
        let moved = |(key, sheet): &&Kept| sheet.is_some() || self.delta.at.contains_key(key);
        let moved: Vec<Kept> = sheets.iter().filter(moved).cloned().collect();
        // Sheets of records that are no more stay in the base until it is written anew.
        let left = self.base.at.len().saturating_sub(sheets.len());
        if frame::is_much(moved.len() + left, sheets.len()) {
            return Ok(None);
        }
        let mut framed = Framed::begin(Vec::new(), program)?;
        framed.write_all(&seal)?;
        self.write_all(&mut framed, ground, &moved)?;
        framed.end().map(Some)
    }

    fn write_all<W: Write>(&self, framed: &mut Framed<W>, ground: ContentHash, sheets: &[Kept]) -> io::Result<()> {
        let bytes = |(key, sheet): &'_ Kept| match sheet {
            Some(sheet) => sheet.len(),
            None => self.get(*key).unwrap_or_default().len(),
        };
        let lines = sheets.iter().filter_map(|one| Some((one.0, u32::try_from(bytes(one)).ok()?)));
        let index = Index { ground, lines: lines.collect() };
        framed.write_all(&postcard::to_stdvec(&index).map_err(io::Error::other)?)?;
        for (key, sheet) in sheets {
            framed.write_all(sheet.as_deref().or_else(|| self.get(*key)).unwrap_or_default())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> ContentHash {
        ContentHash::of(text.as_bytes())
    }

    #[test]
    fn sheets_lie_in_a_base_and_a_delta_and_on_one_ground() {
        let (ground, other) = (key("ground"), key("other"));
        let first = [(key("a"), Some(b"A".to_vec())), (key("b"), Some(b"B".to_vec()))];
        assert!(Sheets::default().delta(ground, &first, "p").unwrap().is_none());
        let base = Sheets::default().write(ground, &first, Vec::new(), "p").unwrap();
        let mut sheets = Sheets::read(base.clone(), "p").unwrap();
        let same = [(key("a"), None), (key("b"), None)];
        assert!(sheets.same_as(ground, &same) && !sheets.same_as(other, &same) && !sheets.same_as(ground, &first));
        let moved = [(key("a"), None), (key("c"), Some(b"C".to_vec()))];
        let delta = sheets.delta(ground, &moved, "p").unwrap().unwrap();
        sheets.lay(delta.clone(), "p").unwrap();
        let get = |sheets: &Sheets, name: &str| sheets.get(key(name)).map(<[u8]>::to_vec);
        assert_eq!(["a", "c", "d"].map(|name| get(&sheets, name)), [Some(b"A".to_vec()), Some(b"C".to_vec()), None]);
        // A second delta holds what the first held.
        let again = [(key("c"), None), (key("d"), Some(b"D".to_vec()))];
        let second = sheets.delta(ground, &again, "p").unwrap().unwrap();
        let mut sheets = Sheets::read(base.clone(), "p").unwrap();
        sheets.lay(second, "p").unwrap();
        assert_eq!(["c", "d"].map(|name| get(&sheets, name)), [Some(b"C".to_vec()), Some(b"D".to_vec())]);
        assert!(sheets.delta(other, &again, "p").unwrap().is_none());
        let kept = [(key("c"), None), (key("a"), None)];
        let whole = Sheets::read(sheets.write(ground, &kept, Vec::new(), "p").unwrap(), "p").unwrap();
        assert_eq!(["a", "c", "d"].map(|name| get(&whole, name)), [Some(b"A".to_vec()), Some(b"C".to_vec()), None]);
        let mut whole = whole;
        whole.lay(delta, "p").unwrap();
        assert_eq!(get(&whole, "d"), None, "a delta of another base says nothing");
    }
}
