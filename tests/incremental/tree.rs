//! A site's folder in memory with the stamps of a real one, and a clock that a test moves.

use kliping::base::path::SourcePath;
use kliping::env::{Entry, Files, Listing};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};

pub const SECOND: i64 = 1_000_000_000;

#[derive(Clone, Debug)]
pub struct Stored {
    pub bytes: Vec<u8>,
    pub mtime: i64,
    pub ctime: i64,
    pub inode: u64,
}

#[derive(Debug, Default)]
pub struct Tree {
    pub files: BTreeMap<SourcePath, Stored>,
    /// Nanoseconds since 1970, as the file system tells it.
    pub clock: i64,
    pub inodes: u64,
    pub count: AtomicUsize,
}

impl Tree {
    /// Writes over a file in its place: same inode, as an editor that truncates.
    pub fn write(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let path = SourcePath::parse(path).unwrap();
        let inode = match self.files.get(&path) {
            Some(stored) => stored.inode,
            None => self.inode(),
        };
        self.files.insert(path, Stored { bytes: bytes.into(), mtime: self.clock, ctime: self.clock, inode });
    }

    /// Writes beside and renames: a new inode.
    pub fn replace(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        let inode = self.inode();
        let stored = Stored { bytes: bytes.into(), mtime: self.clock, ctime: self.clock, inode };
        self.files.insert(SourcePath::parse(path).unwrap(), stored);
    }

    pub fn remove(&mut self, path: &str) {
        self.files.remove(&SourcePath::parse(path).unwrap());
    }

    pub fn text(&self, path: &str) -> String {
        String::from_utf8(self.files[&SourcePath::parse(path).unwrap()].bytes.clone()).unwrap()
    }

    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(&SourcePath::parse(path).unwrap())
    }

    /// Moves a file: inode and mtime stay, as with `mv`.
    pub fn rename(&mut self, from: &str, to: &str) {
        let mut stored = self.files.remove(&SourcePath::parse(from).unwrap()).unwrap();
        stored.ctime = self.clock;
        self.files.insert(SourcePath::parse(to).unwrap(), stored);
    }

    fn inode(&mut self) -> u64 {
        self.inodes += 1;
        self.inodes
    }

    /// How many files were read since the last call.
    pub fn reads(&self) -> usize {
        self.count.swap(0, Ordering::Relaxed)
    }
}

impl Files for Tree {
    fn list_where(&self, folder: &str, _enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
        let below = self.files.keys().filter(|path| path.below(folder).is_some());
        Ok(Listing { files: below.map(|path| self.entry(path).unwrap()).collect(), ..Listing::default() })
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        self.count.fetch_add(1, Ordering::Relaxed);
        let stored = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        if stored.bytes.len() as u64 > cap { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(stored.bytes.clone()) }
    }

    fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        let Stored { bytes, mtime, ctime, inode } = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Entry { path: path.clone(), size: bytes.len() as u64, mtime: *mtime, ctime: *ctime, inode: *inode })
    }
}
