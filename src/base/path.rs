//! Paths of files inside the site's folder.

use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};
use unicode_normalization::UnicodeNormalization;

/// A file of the site, written from the site's folder with `/` between the parts: `content/articles/kim.md`.
///
/// Never absolute, never with `.` or `..`, never empty: whoever holds one need not check it again. Held by many at once
/// (listing, record, page, store), so its text is shared.
#[derive(Debug, Clone, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[allow(clippy::derive_ord_xor_partial_ord, clippy::derived_hash_with_manual_eq)] // Equality is the derived one, sooner.
pub struct SourcePath(Arc<str>);

/// Mostly one text is compared with itself, and need not be read.
impl PartialEq for SourcePath {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for SourcePath {}

/// Why a text is no [`SourcePath`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    #[error("the path is empty")]
    Empty,
    #[error("the path is absolute; write it from the site's folder")]
    Absolute,
    #[error("the path has a part `.` or `..` or an empty part")]
    Dots,
    #[error("the path holds a control character or a backslash")]
    Character,
}

impl SourcePath {
    /// # Errors
    /// The [`PathFault`] that the text has.
    pub fn parse(text: &str) -> Result<Self, PathFault> {
        if text.is_empty() {
            return Err(PathFault::Empty);
        }
        if text.starts_with('/') || text.get(1..3) == Some(":/") {
            return Err(PathFault::Absolute);
        }
        if text.chars().any(|c| c.is_control() || c == '\\') {
            return Err(PathFault::Character);
        }
        if text.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(PathFault::Dots);
        }
        Ok(Self(text.into()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a closing slash; empty at the top.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part: `kim.ko.md`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The file's name up to its last dot: `kim.ko`.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.name().rsplit_once('.').map_or(self.name(), |(stem, _)| stem)
    }

    /// What follows the last dot of the name, lower case; empty when there is none.
    #[must_use]
    pub fn extension(&self) -> String {
        self.name().rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase())
    }

    /// The path below `folder`, or nothing when the file is not in it.
    #[must_use]
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// The folder of `themes/` in which the file lies, and the path below it.
    #[must_use]
    pub fn in_theme(&self) -> Option<(&str, &str)> {
        self.below("themes")?.split_once('/')
    }

    /// The path as it is compared and published: NFC (DOMAIN R-3, U-5).
    #[must_use]
    pub fn nfc(&self) -> String {
        self.0.nfc().collect()
    }
}

impl TryFrom<String> for SourcePath {
    type Error = PathFault;
    fn try_from(text: String) -> Result<Self, PathFault> {
        Self::parse(&text)
    }
}

impl From<SourcePath> for String {
    fn from(path: SourcePath) -> Self {
        path.0.as_ref().to_owned()
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_leaves_the_site_is_refused() {
        for (text, fault) in [
            ("", PathFault::Empty),
            ("/etc/passwd", PathFault::Absolute),
            ("C:/x", PathFault::Absolute),
            ("content/../x", PathFault::Dots),
            ("content//x", PathFault::Dots),
            ("content\\x", PathFault::Character),
            ("a\u{0}b", PathFault::Character),
        ] {
            assert_eq!(SourcePath::parse(text), Err(fault), "{text:?}");
        }
    }

    #[test]
    fn a_path_tells_its_parts() {
        let path = SourcePath::parse("content/articles/kim.ko.md").unwrap();
        assert_eq!((path.folder(), path.name(), path.stem()), ("content/articles", "kim.ko.md", "kim.ko"));
        assert_eq!(path.extension(), "md");
        assert_eq!(path.below("content"), Some("articles/kim.ko.md"));
        assert_eq!(path.below("cont"), None);
    }
}
