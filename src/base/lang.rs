//! Language tags.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language tag in canonical form (BCP 47, DOMAIN I-1): `id`, `zh-Hant`, `en-GB`. At most 15 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang {
    bytes: [u8; 15],
    len: u8,
}

impl Lang {
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only `parse` fills `bytes`, and only with ASCII.
        std::str::from_utf8(self.bytes.get(..usize::from(self.len)).unwrap_or_default()).unwrap_or_default()
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.as_str().to_owned()
    }
}

impl TryFrom<String> for Lang {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Err(text)
    }
}
