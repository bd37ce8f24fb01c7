//! Renditions of pictures, each under the hash of what it is made of: a picture is encoded once in its life, also when
//! the folder travels from one CI run to the next.

use super::folder;
use crate::base::hash::ContentHash;
use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The folder of renditions. Like every cache it never fails a build, and what is broken in it is not there.
#[derive(Debug, Default)]
pub struct Shelf {
    /// `None`: nothing is kept.
    folder: Option<PathBuf>,
    /// Nothing is taken from it, only put there.
    is_blind: bool,
}

impl Shelf {
    /// `anew`: what earlier builds put there is passed over.
    pub(super) fn open(store: &Path, anew: bool) -> Self {
        let folder = store.join("pictures");
        let _ = fs::create_dir(&folder);
        // A link in its place could lead anywhere.
        let is_folder = fs::symlink_metadata(&folder).is_ok_and(|found| found.is_dir());
        Self { folder: is_folder.then_some(folder), is_blind: anew }
    }

    /// A rendition, when it is there and whole (RELIABILITY B4).
    #[must_use]
    pub fn get(&self, key: ContentHash) -> Option<Vec<u8>> {
        let path = self.folder.as_ref().filter(|_| !self.is_blind)?.join(key.hex());
        if !fs::symlink_metadata(&path).ok()?.is_file() {
            return None;
        }
        let mut bytes = fs::read(path).ok()?;
        let sum = bytes.get(..16)?.try_into().ok().map(ContentHash::from_bytes)?;
        bytes.drain(..16);
        (ContentHash::of(&bytes) == sum).then_some(bytes)
    }

    /// Keeps a rendition, whose own hash is known. When it cannot be written, it will be made again.
    pub fn put(&self, key: ContentHash, bytes: &[u8], hash: ContentHash) {
        if let Some(folder) = &self.folder {
            let _ = folder::replace(folder, &key.hex(), |file| {
                file.write_all(hash.bytes())?;
                file.write_all(bytes)
            });
        }
    }

    /// Throws away what no build has planned lately, when it has become much.
    pub fn sweep(&self, planned: impl Iterator<Item = ContentHash>) {
        let planned: HashSet<String> = planned.map(|key| key.hex()).collect();
        let Some(entries) = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok()) else { return };
        let files: Vec<_> = entries.filter_map(Result::ok).collect();
        if files.len() <= planned.len() + planned.len() / 4 + 64 {
            return;
        }
        for file in files {
            if file.file_name().to_str().is_none_or(|name| !planned.contains(name)) {
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_broken_is_not_there() {
        // RELIABILITY B4
        let store = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(store.path(), false);
        let (key, bytes) = (ContentHash::of(b"key"), b"a rendition".to_vec());
        assert_eq!(shelf.get(key), None);
        shelf.put(key, &bytes, ContentHash::of(&bytes));
        assert_eq!(shelf.get(key), Some(bytes));
        assert_eq!(Shelf::open(store.path(), true).get(key), None, "a clean build passes it over");
        let file = store.path().join("pictures").join(key.hex());
        let whole = fs::read(&file).unwrap();
        for at in 0..whole.len() {
            fs::write(&file, &whole[..at]).unwrap();
            assert_eq!(shelf.get(key), None, "cut at {at}");
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            fs::write(&file, flipped).unwrap();
            assert_eq!(shelf.get(key), None, "flipped at {at}");
        }
    }

    #[test]
    fn what_nobody_plans_is_thrown_away_when_it_is_much() {
        let store = tempfile::tempdir().unwrap();
        let shelf = Shelf::open(store.path(), false);
        let key = |at: usize| ContentHash::of(&at.to_le_bytes());
        (0..70).for_each(|at| shelf.put(key(at), b"x", ContentHash::of(b"x")));
        shelf.sweep((0..10).map(key));
        assert!((0..10).all(|at| shelf.get(key(at)).is_some()));
        assert!(shelf.get(key(69)).is_some(), "some room is left for other outputs");
        (70..100).for_each(|at| shelf.put(key(at), b"x", ContentHash::of(b"x")));
        shelf.sweep((0..10).map(key));
        assert!((0..10).all(|at| shelf.get(key(at)).is_some()));
        assert!((10..100).all(|at| shelf.get(key(at)).is_none()));
    }
}
