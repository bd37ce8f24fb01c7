//! The frame around a cache file: a mark, the format, the program, the payload, and a hash over all of it.

use crate::base::hash::ContentHash;
use std::io::{self, Write};

const MAGIC: &[u8; 8] = b"kliping\x1a";
/// Counted up when the frame or what is in it changes its form.
const FORMAT: u32 = 2;
const HEAD: usize = MAGIC.len() + 4 + 16;
pub(super) const TRAILER: usize = blake3::OUT_LEN;

/// What a whole file ends with: no other file has the same. A delta names its base by it.
pub(super) type Seal = [u8; TRAILER];

/// Whether so much moved that a new base is worth its writing: then the deltas after it are small again.
pub(super) fn is_much(moved: usize, all: usize) -> bool {
    moved > 64 + all / 16
}

/// Why a cache file is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    #[error("it was made by another version of kliping")]
    Version,
    #[error("it is damaged")]
    Broken,
}

/// The payload of a whole file of this program.
///
/// # Errors
/// [`Damage`]: the file is then as good as none.
pub(super) fn open<'b>(bytes: &'b [u8], program: &str) -> Result<&'b [u8], Damage> {
    open_sealed(bytes, program).map(|(payload, _)| payload)
}

/// As [`open`], with the seal.
///
/// # Errors
/// As [`open`].
pub(super) fn open_sealed<'b>(bytes: &'b [u8], program: &str) -> Result<(&'b [u8], Seal), Damage> {
    let (body, trailer) = bytes.split_last_chunk::<TRAILER>().ok_or(Damage::Broken)?;
    let sum = blake3::Hasher::new().update_rayon(body).finalize();
    if body.len() < HEAD || sum.as_bytes() != trailer || !body.starts_with(MAGIC) {
        return Err(Damage::Broken);
    }
    if body.get(..HEAD) != Some(&head(program)) {
        return Err(Damage::Version);
    }
    Ok((body.get(HEAD..).ok_or(Damage::Broken)?, *trailer))
}

/// The payload of a file that was opened before.
pub(super) fn payload(bytes: &[u8]) -> &[u8] {
    bytes.get(HEAD..bytes.len().saturating_sub(TRAILER)).unwrap_or_default()
}

fn head(program: &str) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let program = ContentHash::of(program.as_bytes());
    let parts = MAGIC.iter().chain(&FORMAT.to_le_bytes()).chain(program.bytes()).copied().collect::<Vec<u8>>();
    head.copy_from_slice(&parts);
    head
}

/// How many bytes are gathered before they are hashed and written: pieces of one record each would be hashed one by one,
/// on one core.
const GATHERED: usize = 1 << 20;

/// Writes a frame piece by piece, so that a large cache need not be in memory twice.
pub(super) struct Framed<W: Write> {
    to: W,
    sum: blake3::Hasher,
    gathered: Vec<u8>,
}

impl<W: Write> Framed<W> {
    pub fn begin(to: W, program: &str) -> io::Result<Self> {
        let mut framed = Self { to, sum: blake3::Hasher::new(), gathered: Vec::new() };
        framed.write_all(&head(program))?;
        Ok(framed)
    }

    pub fn end(mut self) -> io::Result<W> {
        self.pass()?;
        let sum = self.sum.finalize();
        self.to.write_all(sum.as_bytes())?;
        self.to.flush()?;
        Ok(self.to)
    }

    /// Hashes and writes what was gathered.
    fn pass(&mut self) -> io::Result<()> {
        self.sum.update_rayon(&self.gathered);
        self.to.write_all(&self.gathered)?;
        self.gathered.clear();
        Ok(())
    }
}

impl<W: Write> Write for Framed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED {
            self.pass()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.pass()?;
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(payload: &[u8]) -> Vec<u8> {
        let mut framed = Framed::begin(Vec::new(), "a").unwrap();
        framed.write_all(payload).unwrap();
        framed.end().unwrap()
    }

    #[test]
    fn a_cache_cut_or_flipped_anywhere_is_none() {
        // RELIABILITY B4
        let whole = framed(b"payload");
        assert_eq!(open(&whole, "a"), Ok(&b"payload"[..]));
        for at in 0..whole.len() {
            assert_eq!(open(&whole[..at], "a"), Err(Damage::Broken), "cut at {at}");
            for bit in 0..8 {
                let mut flipped = whole.clone();
                flipped[at] ^= 1 << bit;
                assert_eq!(open(&flipped, "a"), Err(Damage::Broken), "flipped at {at}");
            }
        }
    }

    #[test]
    fn a_cache_of_another_version_is_none() {
        // RELIABILITY B5
        assert_eq!(open(&framed(b""), "b"), Err(Damage::Version));
    }
}
