//! What changed in the site's folder. Only a look at the folder decides (RELIABILITY L1); whoever hears that something
//! happened there merely wakes the one who looks.

use crate::base::hash::ContentHash;
use crate::base::path::SourcePath;
use crate::env::{Clock, Entry, Files, Refused};
use std::sync::Arc;

/// The folders that a site is made from, in the order of their bytes.
const FOLDERS: [&str; 4] = ["content", "data", "static", "templates"];

/// A file whose time of change is less than this before the look may change once more and keep its marks: times of
/// files stand still for some milliseconds, on some file systems for two seconds.
const YOUNG_SECONDS: i64 = 3;

/// The marks of every file that a site is made from.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Sorted by path.
    files: Vec<Entry>,
    refused: Vec<Refused>,
    /// Folders that could not be read, with the reason.
    faults: Vec<String>,
}

impl Marks {
    fn read(files: &dyn Files, settings: &[SourcePath]) -> Self {
        let mut marks = Self::default();
        for folder in FOLDERS {
            match files.list(folder) {
                Ok(listing) => {
                    marks.files.extend(listing.files);
                    marks.refused.extend(listing.refused);
                }
                Err(fault) => marks.faults.push(format!("{folder}: {fault}")),
            }
        }
        marks.files.extend(settings.iter().filter_map(|path| files.entry(path).ok()));
        marks.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        marks
    }

    /// The marks of one file; nothing when it was not there.
    pub fn of(&self, path: &SourcePath) -> Option<&Entry> {
        let at = self.files.binary_search_by(|entry| entry.path.cmp(path)).ok()?;
        self.files.get(at)
    }
}

/// Somebody who sees when the site's folder is no longer as it was.
pub(crate) trait Watcher: Send {
    /// Looks at the folder now. The marks, when they or the bytes behind them are not those of the last look.
    fn look(&mut self) -> Option<Arc<Marks>>;

    /// What the last look saw.
    fn marks(&self) -> Arc<Marks>;
}

/// Lists the folder and compares.
pub(super) struct Eye {
    files: Arc<dyn Files>,
    clock: Arc<dyn Clock>,
    /// `kliping.yaml` and what is laid over it.
    settings: Vec<SourcePath>,
    last: Arc<Marks>,
    /// Files too young for their marks to be trusted, with the bytes they had.
    young: Vec<(SourcePath, Option<ContentHash>)>,
}

impl Eye {
    pub fn new(files: Arc<dyn Files>, clock: Arc<dyn Clock>, environment: Option<&str>) -> Self {
        let names = ["kliping.yaml".to_owned()].into_iter().chain(environment.map(|name| format!("kliping.{name}.yaml")));
        let settings = names.filter_map(|name| SourcePath::parse(&name).ok()).collect();
        let mut eye = Self { files, clock, settings, last: Arc::default(), young: Vec::new() };
        eye.look();
        eye
    }

    fn hash(&self, path: &SourcePath) -> Option<ContentHash> {
        self.files.read(path).ok().map(|bytes| ContentHash::of(&bytes))
    }

    /// Files that may change within the same tick of their clock. Few: what was saved in the last seconds.
    fn young(&self, marks: &Marks) -> Vec<(SourcePath, Option<ContentHash>)> {
        let since = self.clock.now().saturating_sub(YOUNG_SECONDS).saturating_mul(1_000_000_000);
        let young = marks.files.iter().filter(|entry| entry.ctime.max(entry.mtime) >= since);
        // After a copy of the whole site every file is young: then marks alone must do.
        young.take(200).map(|entry| (entry.path.clone(), self.hash(&entry.path))).collect()
    }
}

impl Watcher for Eye {
    fn look(&mut self) -> Option<Arc<Marks>> {
        let marks = Marks::read(&*self.files, &self.settings);
        let has_moved = marks != *self.last || self.young.iter().any(|(path, hash)| self.hash(path) != *hash);
        if has_moved || !self.young.is_empty() {
            self.young = self.young(&marks);
        }
        if !has_moved {
            return None;
        }
        self.last = Arc::new(marks);
        Some(self.marks())
    }

    fn marks(&self) -> Arc<Marks> {
        Arc::clone(&self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Listing;
    use crate::env::memory::{FixedClock, MemoryFiles};
    use std::io;

    /// A folder whose clock stands still: no save moves a time.
    struct Still(MemoryFiles);

    impl Files for Still {
        fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
            let mut listing = self.0.list_where(folder, enter)?;
            for entry in &mut listing.files {
                (entry.mtime, entry.ctime, entry.inode) = (7_000_000_000, 7_000_000_000, 1);
            }
            Ok(listing)
        }
        fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
            self.0.read_capped(path, cap)
        }
        fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
            self.0.entry(path)
        }
    }

    fn path(text: &str) -> SourcePath {
        SourcePath::parse(text).unwrap()
    }

    #[test]
    fn a_look_sees_what_was_made_changed_and_deleted_and_nothing_else() {
        let files = Arc::new(MemoryFiles::from([("content/a.md", "a")]));
        let mut eye = Eye::new(files.clone(), Arc::new(FixedClock(1_000_000)), Some("ci"));
        assert!(eye.look().is_none());
        for (file, counts) in [("content/b.md", true), ("kliping.yaml", true), ("kliping.ci.yaml", true), ("public/x", false)] {
            files.put(&path(file), "x");
            assert_eq!(eye.look().is_some(), counts, "{file}");
            assert!(eye.look().is_none());
        }
        files.remove(&path("content/a.md"));
        assert!(eye.look().is_some_and(|marks| marks.of(&path("content/a.md")).is_none()));
    }

    #[test]
    fn two_saves_within_one_tick_of_the_files_clock_are_both_seen() {
        // RELIABILITY L1, L3: same size, same times, other bytes.
        let files = Arc::new(Still(MemoryFiles::from([("content/a.md", "one")])));
        let mut eye = Eye::new(files.clone(), Arc::new(FixedClock(7)), None);
        assert!(eye.look().is_none());
        files.0.put(&path("content/a.md"), "two");
        assert!(eye.look().is_some());
        assert!(eye.look().is_none());
        files.0.put(&path("content/a.md"), "six");
        assert!(eye.look().is_some());
    }
}
