//! A sink that writes nothing: it compares what a build makes with what stands in a folder.

use super::disk::{Disk, Kind, RealDisk};
use super::fault::{At, WriteFault};
use super::manifest::{self, LIST, may_be_called};
use super::{Sink, Summary};
use crate::base::hash::ContentHash;
use std::collections::BTreeSet;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// How a file of the folder is not as a build would make it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// It has other bytes.
    Bytes,
    /// It is not there.
    Missing,
    /// kliping wrote it once, and no longer plans it.
    Leftover,
}

/// Files with their differences, in the order of their paths.
pub type Differences = Mutex<BTreeSet<(String, Difference)>>;

/// Compares every output with the folder, byte for byte. Files of others in the folder do not count.
#[derive(Debug)]
pub struct Comparison<'d> {
    output: PathBuf,
    found: &'d Differences,
    planned: Mutex<BTreeSet<Box<str>>>,
}

impl<'d> Comparison<'d> {
    #[must_use]
    pub fn new(output: &Path, found: &'d Differences) -> Self {
        Self { output: output.to_owned(), found, planned: Mutex::default() }
    }

    fn tell(&self, file: &str, difference: Difference) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert((file.to_owned(), difference));
    }
}

/// The bytes of a regular file; nothing where none stands.
fn standing(path: &Path) -> Result<Option<Vec<u8>>, WriteFault> {
    let absent = |fault: &io::Error| matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    match RealDisk.look(path) {
        Ok(look) if look.kind == Kind::File => RealDisk.read(path).at(path).map(Some),
        Ok(_) => Ok(None),
        Err(fault) if absent(&fault) => Ok(None),
        Err(fault) => Err(WriteFault::io(path, fault)),
    }
}

impl Sink for Comparison<'_> {
    fn put_hashed(&self, file: &str, bytes: &[u8], _: ContentHash) -> Result<(), WriteFault> {
        if !may_be_called(file) {
            return Err(WriteFault::Name { file: file.to_owned() });
        }
        match standing(&self.output.join(file))? {
            Some(there) if there == bytes => {}
            Some(_) => self.tell(file, Difference::Bytes),
            None => self.tell(file, Difference::Missing),
        }
        let is_new = self.planned.lock().unwrap_or_else(PoisonError::into_inner).insert(file.into());
        if is_new { Ok(()) } else { Err(WriteFault::Clash { file: file.to_owned(), other: file.to_owned() }) }
    }

    fn keep(&self, _: &str, _: ContentHash) -> Result<bool, WriteFault> {
        // Whoever compares takes nobody's word for what stands.
        Ok(false)
    }

    fn commit(self) -> Result<Summary, WriteFault> {
        let list = standing(&self.output.join(LIST))?.and_then(|bytes| manifest::read(&bytes)).unwrap_or_default();
        let planned = self.planned.lock().unwrap_or_else(PoisonError::into_inner);
        for line in list.iter().filter(|line| !planned.contains(&*line.file)) {
            if standing(&self.output.join(&*line.file))?.is_some() {
                self.tell(&line.file, Difference::Leftover);
            }
        }
        let unchanged = planned.len();
        drop(planned);
        Ok(Summary { unchanged, ..Summary::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{FolderSink, Strangers, Target};
    use std::time::Duration;

    #[test]
    fn every_way_to_differ_is_told_and_nothing_is_touched() {
        let home = tempfile::tempdir().unwrap();
        let output = home.path().join("public");
        let sink = FolderSink::open(&Target {
            output: &output,
            root: home.path(),
            sources: &[],
            home: None,
            strangers: Strangers::Refuse,
            patience: Duration::ZERO,
        })
        .unwrap();
        for file in ["a.txt", "b.txt", "c.txt", "d.txt"] {
            sink.put(file, file.as_bytes()).unwrap();
        }
        sink.commit().unwrap();
        std::fs::write(output.join("a.txt"), "edited").unwrap();
        std::fs::remove_file(output.join("b.txt")).unwrap();
        std::fs::write(output.join("CNAME"), "of others").unwrap();
        let found = Differences::default();
        let comparison = Comparison::new(&output, &found);
        for file in ["a.txt", "b.txt", "c.txt"] {
            comparison.put(file, file.as_bytes()).unwrap();
        }
        comparison.commit().unwrap();
        let found: Vec<_> = found.into_inner().unwrap().into_iter().collect();
        let told = [("a.txt", Difference::Bytes), ("b.txt", Difference::Missing), ("d.txt", Difference::Leftover)];
        assert_eq!(found, told.map(|(file, how)| (file.to_owned(), how)));
        assert_eq!(std::fs::read(output.join("a.txt")).unwrap(), b"edited");
    }
}
