//! What stands in the output, and which of it is ours (RELIABILITY W3).

use crate::base::hash::ContentHash;
use crate::write::disk::{Disk, Kind};
use crate::write::fault::{At, WriteFault};
use crate::write::manifest::{self, LIST, Line, PENDING};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What the lists in the output say, and what this build said about it so far.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// In the order of their paths. A path has several lines when a killed build left it unclear which of them is true.
    lines: Vec<Line>,
    /// For each line, whether it stays as it is.
    kept: Vec<AtomicBool>,
    /// When [`LIST`] was last written; nothing when there is none.
    written: Option<i64>,
    /// Whether [`PENDING`] stands in the output.
    pub pending: bool,
    /// How many files had to be read to see that they are as the list says.
    pub reads: AtomicUsize,
}

/// What stands in the place of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Nothing,
    /// A file with a hash that we recorded for it.
    Ours(ContentHash),
    /// A file with another hash, and its size.
    Foreign(ContentHash, u64),
    /// A folder, a link, or nothing because a file stands where its folder should be.
    Unclear,
}

impl Known {
    /// Nothing when the output holds no list that can be trusted.
    pub(super) fn read(disk: &impl Disk, output: &Path) -> Result<Option<Self>, WriteFault> {
        let list = read_list(disk, &output.join(LIST))?;
        let pending = read_list(disk, &output.join(PENDING))?;
        if list.is_none() && pending.is_none() {
            return Ok(None);
        }
        let is_pending = pending.is_some();
        let (mut lines, written) = list.map_or((Vec::new(), None), |(lines, when)| (lines, Some(when)));
        if let Some((mut more, _)) = pending {
            lines.append(&mut more);
            lines.sort_unstable();
            lines.dedup();
        }
        let kept = lines.iter().map(|_| AtomicBool::new(false)).collect();
        Ok(Some(Self { lines, kept, written, pending: is_pending, reads: AtomicUsize::new(0) }))
    }

    /// Whether the output holds the final list of a whole build.
    pub(super) fn is_final(&self) -> bool {
        self.written.is_some() && !self.pending
    }

    /// Where the lines of a file stand; empty when there is none.
    pub(super) fn place(&self, file: &str) -> Range<usize> {
        let start = self.lines.partition_point(|line| &*line.file < file);
        let rest = self.lines.get(start..).unwrap_or_default();
        start..start + rest.iter().take_while(|line| &*line.file == file).count()
    }

    fn of(&self, file: &str) -> &[Line] {
        self.lines.get(self.place(file)).unwrap_or_default()
    }

    pub(super) fn size(&self, file: &str, hash: ContentHash) -> u64 {
        self.of(file).iter().find(|line| line.hash == hash).map_or(0, |line| line.size)
    }

    /// Looks at a file, and reads it unless the kernel says that it did not change since the list was written.
    pub(super) fn standing(&self, disk: &impl Disk, output: &Path, file: &str) -> Result<Standing, WriteFault> {
        self.standing_at(disk, output, file, self.place(file))
    }

    /// As [`Self::standing`], of a file whose place is known.
    pub(super) fn standing_at(
        &self,
        disk: &impl Disk,
        output: &Path,
        file: &str,
        place: Range<usize>,
    ) -> Result<Standing, WriteFault> {
        let full = output.join(file);
        let look = match disk.look(&full) {
            Ok(look) => look,
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Standing::Nothing),
            Err(fault) if fault.kind() == ErrorKind::NotADirectory => return Ok(Standing::Unclear),
            Err(fault) => return Err(WriteFault::io(&full, fault)),
        };
        if look.kind != Kind::File {
            return Ok(Standing::Unclear);
        }
        let ours = self.lines.get(place).unwrap_or_default();
        if let ([line], Some(written)) = (ours, self.written)
            && line.size == look.size
            // Within one tick of the clock nobody can tell which came first: then read.
            && look.changed < written
        {
            return Ok(Standing::Ours(line.hash));
        }
        self.reads.fetch_add(1, Ordering::Relaxed);
        let hash = ContentHash::of(&disk.read(&full).at(&full)?);
        let is_ours = ours.iter().any(|line| line.hash == hash);
        Ok(if is_ours { Standing::Ours(hash) } else { Standing::Foreign(hash, look.size) })
    }

    /// Keeps the line of a file as it is. `false` when there is no such line, or more than one.
    pub(super) fn keep(&self, file: &str, hash: ContentHash) -> Result<bool, WriteFault> {
        self.keep_at(file, hash, self.place(file))
    }

    /// As [`Self::keep`], of a file whose place is known.
    pub(super) fn keep_at(&self, file: &str, hash: ContentHash, place: Range<usize>) -> Result<bool, WriteFault> {
        match self.lines.get(place.clone()).unwrap_or_default() {
            [line] if line.hash == hash => {}
            _ => return Ok(false),
        }
        match self.kept.get(place.start).map(|kept| kept.swap(true, Ordering::Relaxed)) {
            Some(false) => Ok(true),
            None => Ok(false),
            Some(true) => Err(WriteFault::Clash { file: file.to_owned(), other: file.to_owned() }),
        }
    }

    pub(super) fn all(&self) -> &[Line] {
        &self.lines
    }

    pub(super) fn kept(&self) -> impl Iterator<Item = &Line> {
        self.marked(true)
    }

    /// The lines that nobody kept: files that are replaced or leave the plan.
    pub(super) fn unkept(&self) -> impl Iterator<Item = &Line> {
        self.marked(false)
    }

    fn marked(&self, mark: bool) -> impl Iterator<Item = &Line> {
        let pairs = self.lines.iter().zip(&self.kept);
        pairs.filter(move |(_, kept)| kept.load(Ordering::Relaxed) == mark).map(|(line, _)| line)
    }
}

/// The lines of a list and when it was written. A list that is broken, or no regular file, is none.
fn read_list(disk: &impl Disk, path: &Path) -> Result<Option<(Vec<Line>, i64)>, WriteFault> {
    let absent = |fault: &io::Error| matches!(fault.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory);
    let look = match disk.look(path) {
        Ok(look) if look.kind == Kind::File => look,
        Ok(_) => return Ok(None),
        Err(fault) if absent(&fault) => return Ok(None),
        Err(fault) => return Err(WriteFault::io(path, fault)),
    };
    let lines = manifest::read(&disk.read(path).at(path)?);
    Ok(lines.map(|lines| (lines, look.changed)))
}
