//! Pictures as they are read, looked at and developed. At any time the open ones share one measure of memory.

use super::{Done, Draft, Maker, unreadable};
use crate::base::{hash::ContentHash, path::SourcePath};
use crate::config::{Config, PictureLimits};
use crate::diag::{Code, Diagnostic};
use crate::env::Files;
use crate::model::Pictures;
use crate::parse::picture::{self, Format, PictureFile, Proof};
use crate::plan::{self, Derived, Output, Own, Plan, Slice, Work};
use crate::render::picture as develop;
use crate::scan::Sources;
use crate::store::{self, Look, Made, SeenFile, Shelf};
use crate::write::Sink;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::{Condvar, Mutex, PoisonError};

use super::timing::{self, Step};

/// What becomes of renditions in a build.
#[derive(Clone, Copy)]
pub enum Renditions<'s> {
    /// Each is taken from the shelf, or made and put there.
    Make(&'s Shelf),
    /// None is made: whoever looks at pages alone needs no pixels.
    Pass,
}

/// Memory for open pictures, over all threads (RELIABILITY I2).
#[derive(Debug)]
pub(super) struct Darkroom {
    all: u64,
    free: Mutex<u64>,
    freed: Condvar,
}

/// A place in the [`Darkroom`], until it is dropped.
struct Place<'d> {
    room: &'d Darkroom,
    taken: u64,
}

impl Darkroom {
    pub fn new(limits: &PictureLimits) -> Self {
        Self { all: limits.memory, free: Mutex::new(limits.memory), freed: Condvar::new() }
    }

    /// Waits until there is room. A picture that takes more than all of it waits until it is alone.
    fn place(&self, bytes: u64) -> Place<'_> {
        let taken = bytes.min(self.all);
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < taken {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= taken;
        Place { room: self, taken }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.room.free.lock().unwrap_or_else(PoisonError::into_inner) += self.taken;
        self.room.freed.notify_all();
    }
}

/// The pictures that records may name, with what they tell at first sight.
pub(super) fn read(
    files: &dyn Files,
    sources: &Sources,
    config: &Config,
    look: Option<&Look<'_>>,
    seen: &mut Vec<SeenFile>,
    found: &mut Vec<Diagnostic>,
) -> Pictures {
    let paths = sources.bundled.iter().map(|(path, _)| path).chain(&sources.statics);
    let named: Vec<&SourcePath> = paths.filter(|path| picture::is_picture(path.name())).collect();
    let read: Vec<Result<(&SourcePath, PictureFile), Box<Diagnostic>>> = named
        .par_iter()
        .map(|path| {
            let known = look.and_then(|look| look.unchanged(path)).and_then(|known| known.picture.clone());
            if let Some(file) = known {
                return Ok((*path, file));
            }
            let bytes = bytes(files, path, config)?;
            let hash = ContentHash::of(&bytes);
            let same = look.and_then(|look| look.same(path, hash)).and_then(|known| known.picture.clone());
            Ok((*path, same.unwrap_or_else(|| PictureFile::read(&bytes, hash))))
        })
        .collect();
    let mut pictures = Pictures::new();
    for one in read {
        match one {
            Ok((path, file)) => {
                seen.extend(look.and_then(|look| look.file(path, Some(file.hash), Some(file.clone()))));
                pictures.insert(path.clone(), file);
            }
            Err(finding) => found.push(*finding),
        }
    }
    pictures
}

pub(super) fn bytes(files: &dyn Files, path: &SourcePath, config: &Config) -> Result<Vec<u8>, Box<Diagnostic>> {
    let cap = config.limits.pictures.bytes;
    files.read_capped(path, cap).map_err(|error| {
        Box::new(if error.kind() == io::ErrorKind::FileTooLarge {
            Diagnostic::new(Code::Limit, format!("the picture is larger than {cap} bytes"))
                .in_file(path)
                .help("make it smaller, or raise `limits.picture` in kliping.yaml")
        } else {
            unreadable(path, &error)
        })
    })
}

/// Looks at all of every picture that pages show, and at the drawings of bundles, which are published whether they are
/// shown or not; those that earlier builds have looked at are taken from what they said. Gives the plan their colours.
pub(super) fn prove(
    files: &dyn Files,
    sources: &Sources,
    (pictures, config): (&Pictures, &Config),
    room: &Darkroom,
    plan: &mut Plan,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<SourcePath, Proof> {
    let drawings = sources.bundled.iter().map(|(path, _)| path);
    let drawings = drawings.filter(|path| Format::of_name(path.name()) == Some(Format::Svg));
    let wanted: BTreeSet<&SourcePath> = plan.shown.keys().chain(drawings).collect();
    let limits = &config.limits.pictures;
    let proofs: Vec<(&SourcePath, Result<Proof, Box<Diagnostic>>)> = wanted
        .into_par_iter()
        .filter_map(|path| {
            let file = pictures.get(path)?;
            // What is wrong at first sight hangs on limits that may have been raised since.
            if let Err(fault) = develop::check(path, file, limits) {
                return Some((path, Err(Box::new(fault.diagnostic(path)))));
            }
            if let Some(proof) = &file.proof {
                return Some((path, Ok(proof.clone())));
            }
            let _place = room.place(develop::memory(file.size.filter(|_| is_open(file)).unwrap_or_default()));
            Some((path, bytes(files, path, config).map(|bytes| develop::prove(&bytes, file, limits))))
        })
        .collect();
    let mut all = BTreeMap::new();
    for (path, proof) in proofs {
        let fault = match &proof {
            Ok(Proof::Sound(tint)) => {
                plan.tints.extend(tint.map(|tint| (path.clone(), tint)));
                None
            }
            Ok(Proof::Faulty(what, help)) => {
                Some(Diagnostic::new(Code::BadPicture, &**what).in_file(path).help(&**help))
            }
            Err(finding) => Some((**finding).clone()),
        };
        found.extend(fault.map(|fault| match plan.shown.get(path) {
            Some(record) => fault.related(record, crate::base::span::Span::default(), "shown here"),
            None => fault,
        }));
        all.extend(proof.ok().map(|proof| (path.clone(), proof)));
    }
    all
}

fn is_open(file: &PictureFile) -> bool {
    file.format.is_some_and(Format::is_developed)
}

/// The outputs that are renditions, those of one file together.
pub(super) fn sets(plan: &Plan) -> Vec<Vec<(usize, &Output)>> {
    let mut sets: BTreeMap<&SourcePath, Vec<(usize, &Output)>> = BTreeMap::new();
    for (at, output) in plan.outputs.iter().enumerate() {
        if let Some(derived) = derived(plan, output) {
            sets.entry(&derived.file).or_default().push((at, output));
        }
    }
    sets.into_values().collect()
}

pub(super) fn derived<'p>(plan: &'p Plan, output: &Output) -> Option<&'p Derived> {
    match output.work {
        Work::Picture(at) => plan.derived.get(at as usize),
        _ => None,
    }
}

/// A file of which one rendition after the other is made. It is opened for the first that nobody has.
#[derive(Default)]
pub(super) struct Opened<'d> {
    plate: Option<(develop::Plate, Place<'d>)>,
}

impl<'d> Opened<'d> {
    fn plate(
        &mut self,
        files: &dyn Files,
        draft: &'d Draft,
        derived: &Derived,
    ) -> Result<&develop::Plate, Box<Diagnostic>> {
        if self.plate.is_none() {
            let place = draft.darkroom.place(develop::memory(derived.recipe.from));
            let bytes = bytes(files, &derived.file, &draft.site.config)?;
            let limits = &draft.site.config.limits.pictures;
            let plate =
                develop::open(derived, &bytes, limits).map_err(|fault| Box::new(fault.diagnostic(&derived.file)))?;
            self.plate = Some((plate, place));
        }
        match &self.plate {
            Some((plate, _)) => Ok(plate),
            None => unreachable!("it was opened above"),
        }
    }

    /// The bytes of one rendition.
    pub fn develop(
        &mut self,
        files: &dyn Files,
        draft: &'d Draft,
        derived: &Derived,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let made = self.plate(files, draft, derived)?.develop(&derived.recipe);
        made.map_err(|fault| Box::new(fault.diagnostic(&derived.file)))
    }
}

impl<'a, S: Sink> Maker<'a, S> {
    /// Brings a rendition into the sink: kept, from the shelf, or made.
    pub(super) fn rendition(
        &self,
        output: &Output,
        shelf: &Shelf,
        opened: &mut Opened<'a>,
        clock: &mut Option<timing::Clock>,
    ) -> Result<Done, Vec<Diagnostic>> {
        let slice = plan::slice(&self.draft.site, &self.draft.plan, output);
        let Own::Picture(derived) = &slice.own else { unreachable!("only renditions stand in sets") };
        self.bring_once(output, &slice, (shelf, develop::key(derived)), clock, |clock| {
            let make = |files: &dyn Files| opened.develop(files, self.draft, derived);
            timing::making(clock, self.files, make).map_err(|finding| vec![*finding])
        })
    }
}

impl<S: Sink> Maker<'_, S> {
    /// Brings what is made once in its life into the sink: kept, from its place on the shelf, or made.
    pub(super) fn bring_once(
        &self,
        output: &Output,
        slice: &Slice<'_>,
        (shelf, key): (&Shelf, ContentHash),
        clock: &mut Option<timing::Clock>,
        make: impl FnOnce(&mut Option<timing::Clock>) -> Result<Vec<u8>, Vec<Diagnostic>>,
    ) -> Result<Done, Vec<Diagnostic>> {
        let (print, kept) = self.recall(output, slice, clock)?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let kept = shelf.get(key);
        timing::lap(clock, Step::Read);
        let is_new = kept.is_none();
        let bytes = kept.map_or_else(|| make(clock), Ok)?;
        let hash = ContentHash::of(&bytes);
        if is_new {
            shelf.put(key, &bytes, hash);
        }
        self.put(output, &bytes, hash)?;
        timing::lap(clock, Step::Write);
        let new = Some((store::key(output.url.as_str()), plan::parts(slice)));
        Ok(Done::Page { print, made: Made { hash, found: Vec::new() }, new })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn open_pictures_share_one_measure_of_memory() {
        // RELIABILITY I2: 16 large pictures on 8 threads, the largest alone.
        let room = Darkroom::new(&PictureLimits { memory: 100, ..PictureLimits::default() });
        let (open, most) = (AtomicU64::new(0), AtomicU64::new(0));
        std::thread::scope(|scope| {
            for thread in 0..8_u64 {
                let (room, open, most) = (&room, &open, &most);
                scope.spawn(move || {
                    for bytes in [40 + thread, 900] {
                        let place = room.place(bytes);
                        let now = open.fetch_add(place.taken, Ordering::SeqCst) + place.taken;
                        most.fetch_max(now, Ordering::SeqCst);
                        std::thread::yield_now();
                        open.fetch_sub(place.taken, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.into_inner() <= 100);
        assert_eq!(*room.free.lock().unwrap(), 100);
    }
}
