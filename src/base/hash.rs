//! Fingerprints of bytes and of values.

use serde::{Deserialize, Serialize};
use std::{collections::HashMap, fmt};

/// A hash table for what an archive has a hundred thousand of. Keyed by chance at each start, like the standard
/// library's, so that no record can be written to fall on another's place; three times as quick.
pub type Table<K, V> = HashMap<K, V, ahash::RandomState>;

/// The first 128 bits of a BLAKE3 hash: enough that two different inputs never meet by accident.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct ContentHash([u8; 16]);

impl ContentHash {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::cut(&blake3::hash(bytes))
    }

    fn cut(hash: &blake3::Hash) -> Self {
        let mut short = [0; 16];
        short.copy_from_slice(hash.as_bytes().get(..16).unwrap_or(&[0; 16]));
        Self(short)
    }

    /// A hash that was written down as [`Self::bytes`].
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first ten hexadecimal digits, as they stand in the names of assets (DOMAIN U-1).
    #[must_use]
    pub fn short(&self) -> String {
        self.hex().chars().take(10).collect()
    }

    /// Reads what [`Self::hex`] wrote.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 32 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 16];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

/// How many bytes of a value are gathered before they are hashed.
const GATHERED: usize = 1 << 14;

/// Collects the parts of a value into one [`ContentHash`].
///
/// Every part is length-prefixed, so that `("a", "bc")` and `("ab", "c")` differ. Values have many parts of a few bytes:
/// they are gathered and hashed at once, since a hasher is larger than most values and slow to feed.
#[derive(Clone, Default)]
pub struct HashOf {
    gathered: Vec<u8>,
    /// What came before, of a value that is larger than [`GATHERED`].
    before: Option<Box<blake3::Hasher>>,
    heard: Option<Vec<ContentHash>>,
}

impl HashOf {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that also remembers every hash that is added to it, for telling what a value is made of.
    #[must_use]
    pub fn listening() -> Self {
        Self { heard: Some(Vec::new()), ..Self::default() }
    }

    /// The hashes that were added, when it listens.
    #[must_use]
    pub fn heard(self) -> Vec<ContentHash> {
        self.heard.unwrap_or_default()
    }

    fn add(&mut self, bytes: &[u8]) {
        if self.gathered.len() + bytes.len() > GATHERED {
            let before = self.before.get_or_insert_default();
            before.update(&self.gathered).update(bytes);
            self.gathered.clear();
        } else {
            self.gathered.extend_from_slice(bytes);
        }
    }

    pub fn bytes(&mut self, part: &[u8]) -> &mut Self {
        self.add(&(part.len() as u64).to_le_bytes());
        self.add(part);
        self
    }

    pub fn text(&mut self, part: &str) -> &mut Self {
        self.bytes(part.as_bytes())
    }

    pub fn number(&mut self, part: i64) -> &mut Self {
        self.add(&part.to_le_bytes());
        self
    }

    pub fn hash(&mut self, part: ContentHash) -> &mut Self {
        self.add(part.bytes());
        if let Some(heard) = &mut self.heard {
            heard.push(part);
        }
        self
    }

    /// `None` and the empty text hash differently.
    pub fn maybe(&mut self, part: Option<&str>) -> &mut Self {
        match part {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    #[must_use]
    pub fn done(&self) -> ContentHash {
        match &self.before {
            None => ContentHash::of(&self.gathered),
            Some(before) => ContentHash::cut(&before.clone().update(&self.gathered).finalize()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_hash_do_not_run_together() {
        let one = HashOf::new().text("a").text("bc").done();
        let two = HashOf::new().text("ab").text("c").done();
        assert_ne!(one, two);
    }

    #[test]
    fn a_large_value_is_hashed_as_its_bytes() {
        for len in [0, 1, GATHERED - 9, GATHERED - 8, GATHERED, 3 * GATHERED + 5] {
            let part: Vec<u8> = (0..len).map(|at| at as u8).collect();
            let mut all = (len as u64).to_le_bytes().to_vec();
            all.extend(&part);
            all.extend(7_i64.to_le_bytes());
            assert_eq!(HashOf::new().bytes(&part).number(7).done(), ContentHash::of(&all), "{len}");
        }
    }

    #[test]
    fn hexadecimal_digits_read_back() {
        let hash = ContentHash::of(b"kliping");
        assert_eq!(ContentHash::from_hex(&hash.hex()), Some(hash));
        assert_eq!(ContentHash::from_hex("xyz"), None);
    }
}
