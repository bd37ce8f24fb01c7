//! Showing a build: one rename for a fresh output, one for each changed file otherwise.

use super::ours::Standing;
use super::precheck::Ground;
use super::{FolderSink, How, Made, Over};
use crate::write::Summary;
use crate::write::disk::Disk;
use crate::write::fault::{At, WriteFault};
use crate::write::manifest::{self, LIST, Line, PENDING};
use crate::write::names::{ancestors, clashes};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// After how many files read in vain the list is written again, so that the next build need not read them: a copied
/// or restored output has files that the kernel changed after the list.
const WORTH_IT: usize = 1_000;

/// What a commit in place is going to do.
struct Moves<'a> {
    waiting: Vec<Waiting<'a>>,
    /// Files of ours that left the plan.
    dropped: Vec<&'a str>,
    /// Paths that left the plan, whether or not a file stands there: their folders may have become empty.
    gone: Vec<&'a str>,
    left: Vec<String>,
}

#[derive(Clone, Copy)]
struct Waiting<'a> {
    line: &'a Line,
    number: u64,
    over: &'a Over,
}

impl<D: Disk> FolderSink<D> {
    /// The staging folder becomes the output.
    pub(super) fn commit_fresh(&self, made: Vec<Made>) -> Result<Summary, WriteFault> {
        let mut lines: Vec<Line> = made.into_iter().map(|one| one.line).collect();
        lines.par_sort_unstable();
        WriteFault::gather(clashes(&lines.iter().collect::<Vec<_>>()))?;
        WriteFault::gather(std::mem::take(&mut *self.puzzles.lock().unwrap_or_else(PoisonError::into_inner)))?;
        self.prepare("")?;
        let list = self.place.staged(LIST);
        self.disk.create(&list, &manifest::write(lines.iter())).at(&list)?;
        let flush = self.flush()?;
        let output = &self.place.output;
        if self.disk.look(output).is_ok() {
            self.disk.same_rights(output, &self.place.stage).at(output)?;
        }
        self.disk.rename(&self.place.stage, output).at(output)?;
        let bytes = lines.iter().map(|line| line.size).sum();
        Ok(Summary { written: lines.len(), bytes, flush, ..Summary::default() })
    }

    /// RELIABILITY W4, W5. What waits is flushed before anything moves, and [`PENDING`] tells whose the new bytes
    /// are; the moves are flushed before the list is exchanged; only then does [`PENDING`] go. Cut anywhere, each
    /// file that kliping wrote bears a hash in one of the two lists.
    pub(super) fn commit_over(&self, made: Vec<Made>) -> Result<Summary, WriteFault> {
        let mut lines: Vec<&Line> = self.known.kept().chain(made.iter().map(|one| &one.line)).collect();
        lines.par_sort_unstable();
        let twins = lines.windows(2).any(|pair| matches!(pair, [one, other] if one.file == other.file));
        if twins || made.iter().any(Made::is_new) {
            WriteFault::gather(clashes(&lines))?;
        }
        let moves = self.moves(&made, &lines)?;
        let mut summary = summary(&moves, &lines);
        let ground = self.check(&moves)?;
        if !self.is_due(&moves, &made) {
            return Ok(summary);
        }
        self.prepare("")?;
        let (pending, list) = (self.place.staged(PENDING), self.place.staged(LIST));
        self.disk.create(&pending, &manifest::write(self.claims(&made).iter())).at(&pending)?;
        self.disk.create(&list, &manifest::write(lines.iter().copied())).at(&list)?;
        summary.flush += self.flush()?;
        let (pending_there, list_there) = (self.place.standing(PENDING), self.place.standing(LIST));
        self.disk.rename(&pending, &pending_there).at(&pending_there)?;
        self.make(&moves, &ground)?;
        summary.flush += self.flush()?;
        self.disk.rename(&list, &list_there).at(&list_there)?;
        self.disk.remove_file(&pending_there).at(&pending_there)?;
        Ok(summary)
    }

    /// Returns how long the file system took.
    fn flush(&self) -> Result<Duration, WriteFault> {
        let start = Instant::now();
        self.disk.flush(&self.place.stage).at(&self.place.stage)?;
        Ok(start.elapsed())
    }

    /// Whether the output or its list has to change at all.
    fn is_due(&self, moves: &Moves<'_>, made: &[Made]) -> bool {
        !made.is_empty()
            || !moves.gone.is_empty()
            || !self.known.is_final()
            || self.known.reads.load(Ordering::Relaxed) > WORTH_IT
    }

    fn moves<'a>(&'a self, made: &'a [Made], lines: &[&Line]) -> Result<Moves<'a>, WriteFault> {
        let mut waiting: Vec<_> = made.iter().filter_map(waiting).collect();
        waiting.par_sort_unstable_by_key(|one| one.line);
        let planned = |file: &str| lines.binary_search_by(|line| (*line.file).cmp(file)).is_ok();
        let mut gone: Vec<&str> = self.known.unkept().map(|line| &*line.file).filter(|file| !planned(file)).collect();
        gone.dedup();
        let standing = |file: &&'a str| -> Result<_, WriteFault> {
            Ok((*file, self.known.standing(&self.disk, &self.place.output, file)?))
        };
        let found: Vec<_> = gone.par_iter().map(standing).collect::<Result<_, _>>()?;
        let mut moves = Moves { waiting, dropped: Vec::new(), gone, left: Vec::new() };
        let mut ground = Ground::default();
        for (file, standing) in found {
            match standing {
                Standing::Nothing => {}
                // A folder on the way became a link: what is behind it is not ours.
                Standing::Ours(_) if ground.obstacle(self, file, &BTreeSet::new())?.is_some() => {}
                Standing::Ours(_) => moves.dropped.push(file),
                Standing::Foreign(..) | Standing::Unclear => moves.left.push(file.to_owned()),
            }
        }
        Ok(moves)
    }

    fn check<'a>(&self, moves: &Moves<'a>) -> Result<Ground<'a>, WriteFault> {
        let leaving: BTreeSet<&str> = moves.dropped.iter().copied().collect();
        let mut ground = Ground::default();
        let mut faults = Vec::new();
        for one in &moves.waiting {
            faults.extend(ground.check(self, &one.line.file, one.over, &leaving)?);
        }
        WriteFault::gather(faults)?;
        Ok(ground)
    }

    /// Everything that is ours while the commit runs and does not stand in the list: new bytes, adopted ones, and
    /// what an earlier [`PENDING`] claimed, which this one replaces.
    fn claims(&self, made: &[Made]) -> Vec<Line> {
        let earlier = self.known.all().iter().filter(|_| self.known.pending);
        let adopted = made.iter().filter_map(|one| match &one.how {
            How::Waits { over: Over::Adopted(line), .. } => Some(line),
            How::Stands | How::InTree | How::Waits { .. } => None,
        });
        earlier.chain(adopted).chain(made.iter().map(|one| &one.line)).cloned().collect()
    }

    /// Files in the way go first, then assets come before the pages that need them (DOMAIN P-2), and the rest of
    /// what left the plan goes last.
    fn make(&self, moves: &Moves<'_>, ground: &Ground<'_>) -> Result<(), WriteFault> {
        let new: BTreeSet<&str> = moves.waiting.iter().map(|one| &*one.line.file).collect();
        let needed: BTreeSet<&str> = ground.to_make().collect();
        // A folder that becomes a file, and what is in it.
        let doomed = |folder: &str| new.contains(folder) || ancestors(folder).any(|around| new.contains(around));
        let (early, late): (Vec<&str>, Vec<&str>) =
            moves.dropped.iter().partition(|file| needed.contains(*file) || doomed(file));
        self.remove(&early)?;
        self.prune(&moves.gone, doomed)?;
        for folder in needed {
            let full = self.place.standing(folder);
            match self.disk.make_folder(&full) {
                Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
                other => other.at(&full)?,
            }
        }
        let (assets, pages): (Vec<_>, Vec<_>) =
            moves.waiting.iter().partition::<Vec<Waiting<'_>>, _>(|one| one.line.file.starts_with("assets/"));
        for group in [assets, pages] {
            group.par_iter().try_for_each(|one| {
                let full = self.place.standing(&one.line.file);
                self.disk.rename(&self.place.waiting(one.number), &full).at(&full)
            })?;
        }
        self.remove(&late)?;
        self.prune(&moves.gone, |_| true)
    }

    fn remove(&self, files: &[&str]) -> Result<(), WriteFault> {
        files.par_iter().try_for_each(|file| {
            let full = self.place.standing(file);
            self.disk.remove_file(&full).at(&full)
        })
    }

    /// Removes the empty folders around these files that `may_go`, the innermost first.
    fn prune(&self, files: &[&str], may_go: impl Fn(&str) -> bool) -> Result<(), WriteFault> {
        let folders: BTreeSet<&str> = files.iter().flat_map(|file| ancestors(file)).collect();
        for folder in folders.into_iter().rev().filter(|folder| may_go(folder)) {
            let full = self.place.standing(folder);
            match self.disk.remove_folder(&full) {
                Err(fault) if stays(fault.kind()) => {}
                other => other.at(&full)?,
            }
        }
        Ok(())
    }
}

/// Whether a folder that could not be removed holds something, or is none.
fn stays(kind: ErrorKind) -> bool {
    use ErrorKind::{AlreadyExists, DirectoryNotEmpty, NotADirectory, NotFound, ResourceBusy};
    matches!(kind, AlreadyExists | DirectoryNotEmpty | NotADirectory | NotFound | ResourceBusy)
}

impl Made {
    /// Whether the old list does not know the path. Known ones were looked at when they were new.
    fn is_new(&self) -> bool {
        !matches!(self.how, How::Waits { over: Over::Ours, .. })
    }
}

fn waiting(made: &Made) -> Option<Waiting<'_>> {
    match &made.how {
        How::Waits { number, over } => Some(Waiting { line: &made.line, number: *number, over }),
        How::Stands | How::InTree => None,
    }
}

fn summary(moves: &Moves<'_>, lines: &[&Line]) -> Summary {
    Summary {
        written: moves.waiting.len(),
        unchanged: lines.len() - moves.waiting.len(),
        deleted: moves.dropped.len(),
        bytes: moves.waiting.iter().map(|one| one.line.size).sum(),
        flush: Duration::ZERO,
        left: moves.left.clone(),
    }
}
