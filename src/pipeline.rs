//! The phases in their order: read, parse, model, plan; then render and write. The only caller of the phases.

pub mod addresses;
mod explain;
mod pictures;
mod posters;
mod read;
mod search;
mod site;
mod timing;

pub use explain::{Ingredient, MadeOf, Role, Standing, by_kind, find, made_of, standing};
pub use pictures::Renditions;
pub use read::{FOLDERS, of_theme};
pub use search::sources as search_sources;
pub use timing::{Cost, Metadata, Span, Step, costs, syndication};

use crate::base::{hash::ContentHash, id::Id, path::SourcePath};
use crate::diag::{self, Checked, Code, Diagnostic};
use crate::env::Files;
use crate::model::{self, Article, Site};
use crate::parse;
use crate::plan::{self, Output, Parts, Plan, Slice, Work};
use crate::render::{self, Kit, Loaded, Meter, Rendered, poster::Fonts};
use crate::store::{self, Made, Outputs, PROGRAM, Records, Seen, Sheets, Shelf};
use crate::theme::Theme;
use crate::write::{Sink, Summary};
use pictures::{Darkroom, Opened};
use rayon::prelude::*;
use read::Read;
use site::SiteOf;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What is asked of a build.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The build clock: `--now`, else `SOURCE_DATE_EPOCH`, else the system's, in seconds since 1970 (DOMAIN T-7).
    pub now: i64,
    /// Shows drafts and scheduled records.
    pub drafts: bool,
    /// Shows records under embargo.
    pub embargoed: bool,
    /// Takes the place of the configuration's.
    pub base_url: Option<String>,
    /// Lays `kliping.ENVIRONMENT.yaml` over `kliping.yaml`.
    pub environment: Option<String>,
    /// The name of the site's folder: its title when none is written.
    pub folder: String,
}

/// What a theme was made of, and what was wrong with it.
type ThemeOf = (ContentHash, Vec<Diagnostic>);

/// A site planned to its last file, with everything that was found wrong.
pub struct Draft {
    pub theme: Arc<Theme>,
    theme_of: ThemeOf,
    read: Arc<Read>,
    /// Of an earlier moment than `now`, when nothing has changed since.
    pub site: Arc<Site>,
    site_of: SiteOf,
    /// The build clock: seconds since 1970.
    pub now: i64,
    pub plan: Plan,
    /// Sorted by place.
    pub found: Vec<Diagnostic>,
    /// How long each phase took, in their order.
    pub timings: Vec<(&'static str, Duration)>,
    /// What the next build will know of the files; none when nobody keeps it, or when it is held and still true.
    pub seen: Option<Seen>,
    darkroom: Darkroom,
    /// What cards are set in.
    fonts: Fonts,
    /// The search periods that were cut for outputs made one by one. They hold through every change that leaves them
    /// alone, so a draft takes them over from the one before.
    periods: Arc<render::search::Kept>,
}

impl Draft {
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(Diagnostic::is_error)
    }
}

/// What a build did.
#[derive(Debug)]
pub struct Built {
    pub summary: Summary,
    pub outputs: usize,
    /// Warnings of rendering.
    pub found: Vec<Diagnostic>,
    pub timings: Vec<(&'static str, Duration)>,
    /// How many outputs were rendered or copied; the rest was kept.
    pub rendered: usize,
    /// What the next build will know of the outputs.
    pub made: Outputs,
    /// The hashes of copied files that had to be read.
    pub read: BTreeMap<SourcePath, ContentHash>,
    /// What the outputs that were not kept were made of, by [`crate::store::key`].
    pub parts: Vec<(u64, Parts)>,
    /// What each output cost, when that was asked for; in the order of the plan.
    pub spans: Vec<Span>,
    /// What the metadata of pages cost, when that was asked for.
    pub metadata: Metadata,
}

/// How a build is accompanied.
#[derive(Clone, Copy)]
pub struct Course<'a> {
    /// Told how many of all outputs are done, from all cores at once.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
    /// Asked before each output whether to stop; then nothing is committed.
    pub is_stopped: &'a (dyn Fn() -> bool + Sync),
    /// Whether to note what each output costs.
    pub is_timed: bool,
    pub renditions: Renditions<'a>,
}

struct Watch {
    since: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Watch {
    fn start() -> Self {
        Self { since: Instant::now(), laps: Vec::new() }
    }

    /// A lap of two names, of which the second took this long, most of it beside the first.
    fn lap_of(&mut self, name: &'static str, beside: &'static str, took: Duration) {
        self.lap(name);
        if let Some((_, lap)) = self.laps.last_mut() {
            *lap = lap.saturating_sub(took);
        }
        self.laps.push((beside, took));
    }

    fn lap(&mut self, name: &'static str) {
        self.laps.push((name, self.since.elapsed()));
        self.since = Instant::now();
    }
}

/// What an earlier build learned of the files, and the file system's time before they are listed again.
#[derive(Clone, Copy)]
pub struct Past<'p> {
    pub records: &'p Records,
    /// Nanoseconds since 1970.
    pub at: i64,
    /// Sheets of articles that an earlier process put to rest.
    pub sheets: &'p Sheets,
    /// An earlier draft of this process: its theme, what it read, and its sheets of articles are taken over where they
    /// still hold.
    pub before: Option<&'p Draft>,
    /// Who asks goes on holding `records`: they need not be told again when no file moved.
    pub is_held: bool,
}

/// What the drafts of one process have seen of the files, for the next of them. Sheets at rest are not among it: a
/// process that goes on would hold their bytes beside the sheets themselves.
#[derive(Debug, Default)]
pub struct Memory(Records);

/// What an earlier process saw of them.
impl From<Records> for Memory {
    fn from(records: Records) -> Self {
        Self(records)
    }
}

impl Memory {
    /// As [`draft_after`], on what was seen so far.
    pub fn draft(&mut self, files: &dyn Files, request: &Request, at: i64, before: Option<&Draft>) -> Draft {
        let past = Past { records: &self.0, sheets: &Sheets::default(), at, before, is_held: true };
        let mut draft = draft_after(files, request, Some(past));
        if let Some(seen) = draft.seen.take() {
            self.0 = Records::from(seen);
        }
        draft
    }
}

/// The sheets of a draft's articles for later processes. `sheets`: what lies there already.
#[must_use]
pub fn at_rest(draft: &Draft, sheets: &Sheets) -> model::Rested {
    let find = |key| sheets.get(key);
    draft.site.at_rest(model::Rest { ground: sheets.ground(), find: &find })
}

/// Reads the site and plans it. Never fails: what cannot be read is among the findings.
#[must_use]
pub fn draft(files: &dyn Files, request: &Request) -> Draft {
    draft_after(files, request, None)
}

/// As [`draft`], without reading the records that an earlier build read. What comes out is the same.
#[must_use]
pub fn draft_after(files: &dyn Files, request: &Request, past: Option<Past<'_>>) -> Draft {
    let mut watch = Watch::start();
    let mut found = Vec::new();
    let config = read::configuration(files, request, &mut found);
    let worn = read::theme_folder(files, &config, &mut found);
    let before = past.and_then(|past| past.before);
    let (entries, theme, theme_of, of_theme) = read::listed(files, &config, worn.as_deref(), before, &mut found);
    watch.lap_of("scan", "theme", of_theme);
    let rules = read::rules(&config, &theme);
    let same = before.filter(|_| past.is_some_and(|past| past.is_held));
    let same = same.filter(|draft| draft.site.config == config && draft.read.holds(files, &entries, &rules));
    let (mut read, mut seen) = if let Some(draft) = same {
        (Arc::clone(&draft.read), None)
    } else {
        let past = past.map(|past| (past.records, past.at));
        let (read, seen) = Read::of(files, entries, (&config, &rules), past);
        (Arc::new(read), seen)
    };
    let Read { sources, sizes, pictures, .. } = &*read;
    found.extend(read.found.iter().cloned());
    watch.lap("parse");
    let (site, site_of) = site::of(files, (&config, request), &read, past, same);
    found.extend(site_of.found.iter().cloned());
    watch.lap("model");
    let copied = read::copied(sources, sizes, &site, &mut found);
    let data = read::data(files, sources, &config, &mut found);
    let fonts = posters::fonts(files, sources, &config, &mut found);
    let periods = before.map(|draft| Arc::clone(&draft.periods)).unwrap_or_default();
    let before = before.map(|draft| (&*draft.site, &draft.plan));
    let Checked { value: mut plan, found: faults } =
        plan::plan_after(&site, &theme, copied, &data, &fonts.known, before);
    found.extend(faults);
    found.extend(too_many(plan.outputs.len(), config.limits.outputs));
    watch.lap("plan");
    let darkroom = Darkroom::new(&config.limits.pictures);
    let proofs = pictures::prove(files, sources, (pictures, &config), &darkroom, &mut plan, &mut found);
    read.prove(&proofs);
    if let Some(seen) = &mut seen {
        seen.proved(&proofs);
    }
    diag::sort(&mut found);
    watch.lap("pictures");
    let now = request.now;
    Draft {
        theme,
        theme_of,
        read,
        site,
        site_of,
        now,
        plan,
        found,
        timings: watch.laps,
        seen,
        darkroom,
        fonts,
        periods,
    }
}

fn too_many(outputs: usize, most: usize) -> Option<Diagnostic> {
    let message = format!("the site has {outputs} outputs; the limit is {most}");
    let finding = || Diagnostic::new(Code::Limit, message).help("raise `limits.outputs` in kliping.yaml");
    (outputs > most).then(finding)
}

/// Renders every output on all cores and commits them to the sink.
///
/// # Errors
/// All that was found wrong. Then nothing was committed.
pub fn build<S: Sink>(
    files: &dyn Files,
    draft: &Draft,
    sink: S,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Built, Vec<Diagnostic>> {
    build_after(files, draft, sink, &Outputs::default(), progress)
}

/// As [`build`], but renders only outputs whose fingerprint `past` does not know, or whose bytes the sink does not hold.
///
/// # Errors
/// As [`build`].
pub fn build_after<S: Sink>(
    files: &dyn Files,
    draft: &Draft,
    sink: S,
    past: &Outputs,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Built, Vec<Diagnostic>> {
    to_its_end(files, draft, sink, past, (progress, Renditions::Make(&Shelf::default())))
}

/// As [`build`], but without the renditions of pictures: for those who look at what pages say. The pictures themselves
/// were looked at when the site was drafted.
///
/// # Errors
/// As [`build`].
pub fn build_pages<S: Sink>(
    files: &dyn Files,
    draft: &Draft,
    sink: S,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Built, Vec<Diagnostic>> {
    to_its_end(files, draft, sink, &Outputs::default(), (progress, Renditions::Pass))
}

fn to_its_end<S: Sink>(
    files: &dyn Files,
    draft: &Draft,
    sink: S,
    past: &Outputs,
    (progress, renditions): (&(dyn Fn(usize, usize) + Sync), Renditions<'_>),
) -> Result<Built, Vec<Diagnostic>> {
    let course = Course { progress, is_stopped: &|| false, is_timed: false, renditions };
    match build_along(files, draft, sink, past, course)? {
        Some(built) => Ok(built),
        None => unreachable!("nobody asked to stop"),
    }
}

/// As [`build_after`]. `None`: it was stopped.
///
/// # Errors
/// As [`build`].
pub fn build_along<S: Sink>(
    files: &dyn Files,
    draft: &Draft,
    sink: S,
    past: &Outputs,
    course: Course<'_>,
) -> Result<Option<Built>, Vec<Diagnostic>> {
    let mut watch = Watch::start();
    let metadata = timing::MetadataMeter::default();
    let meter = course.is_timed.then_some(&metadata as &dyn Meter);
    let maker = Maker {
        files,
        draft,
        kit: Kit::new(&draft.theme, &draft.site.config, draft.site.named).measured(meter),
        engine: plan::engine(PROGRAM, draft.theme.hash(), &draft.site.config),
        sink: &sink,
        past,
    };
    let done = AtomicUsize::new(0);
    let all = draft.plan.outputs.len();
    let sets = pictures::sets(&draft.plan);
    let is_page = |(_, output): &(usize, &Output)| pictures::derived(&draft.plan, output).is_none();
    let mut outputs: Vec<(usize, &Output)> = draft.plan.outputs.iter().enumerate().filter(is_page).collect();
    outputs.sort_by_cached_key(|(_, output)| plan::age(&draft.site, &draft.plan, output.work));
    let timed = |at: usize, make: &mut Making<'_>| {
        if (course.is_stopped)() {
            return None;
        }
        let mut clock = course.is_timed.then(|| timing::Clock::start(watch.since, at));
        let one = make(&mut clock);
        (course.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, all);
        Some((one, clock.map(timing::Clock::end)))
    };
    // A picture takes as long as a hundred pages: begun last, one would be waited for by all cores but its own.
    let (timed, maker) = (&timed, &maker);
    let pictures = sets.par_iter().flat_map_iter(|set| {
        let mut opened = Opened::default();
        set.iter().map(move |(at, output)| {
            timed(*at, &mut |clock| match course.renditions {
                Renditions::Make(shelf) => maker.rendition(output, shelf, &mut opened, clock),
                Renditions::Pass => Ok(Done::Passed),
            })
        })
    });
    // In small portions: what one core has begun no other takes over, and the last of four would be waited for.
    let pages = outputs.par_iter().with_max_len(64).map(|(at, output)| {
        timed(*at, &mut |clock| match (posters::poster(&draft.plan, output), course.renditions) {
            (Some(_), Renditions::Make(shelf)) => maker.poster(output, shelf, clock),
            (Some(_), Renditions::Pass) => Ok(Done::Passed),
            (None, _) => maker.bring(output, clock),
        })
    });
    let results: Vec<Option<Outcome>> = pictures.chain(pages).collect();
    watch.lap("render");
    let Some(gathered) = results.into_iter().collect::<Option<Vec<Outcome>>>() else { return Ok(None) };
    if (course.is_stopped)() {
        return Ok(None);
    }
    let Gathered { mut found, made, read, rendered, parts, spans } = gather(gathered)?;
    let summary = sink.commit().map_err(|fault| fault.diagnostics())?;
    watch.lap("commit");
    found.extend(summary.left.iter().map(|file| left(file)));
    let made = made.into_iter().collect();
    let (timings, metadata) = (watch.laps, metadata.told());
    Ok(Some(Built { summary, outputs: all, found, timings, rendered, made, read, parts, spans, metadata }))
}

fn left(file: &str) -> Diagnostic {
    let message = format!("`{file}` is no longer planned, but was edited since it was written, so it stays");
    Diagnostic::new(Code::Foreign, message)
        .severity(diag::Severity::Warning)
        .help("delete it by hand if it is not wanted")
}

/// How an output is brought, on a clock.
type Making<'m> = dyn FnMut(&mut Option<timing::Clock>) -> Result<Done, Vec<Diagnostic>> + 'm;

/// What came of an output, and what it cost.
type Outcome = (Result<Done, Vec<Diagnostic>>, Option<Span>);

/// What came of all outputs.
#[derive(Default)]
struct Gathered {
    found: Vec<Diagnostic>,
    made: Vec<(ContentHash, Made)>,
    read: BTreeMap<SourcePath, ContentHash>,
    rendered: usize,
    parts: Vec<(u64, Parts)>,
    spans: Vec<Span>,
}

/// Everything that was found wrong, when something was; else what the outputs have become.
fn gather(results: Vec<Outcome>) -> Result<Gathered, Vec<Diagnostic>> {
    let mut all = Gathered::default();
    for (one, span) in results {
        all.spans.extend(span);
        match one {
            Ok(Done::Page { print, made, new }) => {
                all.found.extend(made.found.iter().cloned());
                all.rendered += usize::from(new.is_some());
                all.made.push((print, made));
                all.parts.extend(new);
            }
            Ok(Done::File { path, hash, new }) => {
                all.rendered += usize::from(new.is_some());
                all.read.insert(path, hash);
                all.parts.extend(new);
            }
            Ok(Done::Passed) => {}
            Err(faults) => all.found.extend(faults),
        }
    }
    all.spans.sort_unstable_by_key(|span| span.output);
    diag::sort(&mut all.found);
    if all.found.iter().any(Diagnostic::is_error) { Err(all.found) } else { Ok(all) }
}

/// What came of one output. `new`: its parts, when it was not kept.
enum Done {
    Page {
        print: ContentHash,
        made: Made,
        new: Option<(u64, Parts)>,
    },
    /// A file that is published as it is.
    File {
        path: SourcePath,
        hash: ContentHash,
        new: Option<(u64, Parts)>,
    },
    /// It was not to be made.
    Passed,
}

/// Brings outputs into a sink, by keeping what stands or by making it.
struct Maker<'a, S> {
    files: &'a dyn Files,
    draft: &'a Draft,
    kit: Kit<'a>,
    /// The part of every fingerprint that all outputs share.
    engine: ContentHash,
    sink: &'a S,
    past: &'a Outputs,
}

impl<S: Sink> Maker<'_, S> {
    fn bring(&self, output: &Output, clock: &mut Option<timing::Clock>) -> Result<Done, Vec<Diagnostic>> {
        if let Work::File(at) = output.work
            && let Some(file) = self.draft.plan.files.get(at as usize)
        {
            return self.copy(output, &file.path, clock);
        }
        let slice = plan::slice(&self.draft.site, &self.draft.plan, output);
        let (print, kept) = self.recall(output, &slice, clock)?;
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let parts = plan::parts(&slice);
        let site = &self.draft.site;
        let rendered = timing::making(clock, self.files, |files| make(files, site, slice, &self.kit))?;
        self.put(output, &rendered.bytes, rendered.hash)?;
        timing::lap(clock, Step::Write);
        let new = Some((store::key(output.url.as_str()), parts));
        Ok(Done::Page { print, made: Made { hash: rendered.hash, found: rendered.found }, new })
    }

    /// The fingerprint of an output, and the output itself when the sink still holds what was made at that fingerprint.
    fn recall(
        &self,
        output: &Output,
        slice: &Slice<'_>,
        clock: &mut Option<timing::Clock>,
    ) -> Result<(ContentHash, Option<Done>), Vec<Diagnostic>> {
        let print = plan::fingerprint(output, slice, self.engine);
        timing::lap(clock, Step::Cut);
        let Some(made) = self.past.get(print) else { return Ok((print, None)) };
        if !self.keep(output, made.hash)? {
            return Ok((print, None));
        }
        timing::lap(clock, Step::Write);
        Ok((print, Some(Done::Page { print, made: made.clone(), new: None })))
    }

    /// The fingerprint of a copied file is the hash of its bytes, which is known before they are read when its stamp is
    /// as it was.
    fn copy(
        &self,
        output: &Output,
        path: &SourcePath,
        clock: &mut Option<timing::Clock>,
    ) -> Result<Done, Vec<Diagnostic>> {
        if let Some(hash) = self.draft.seen.as_ref().and_then(|seen| seen.hash_of(path))
            && self.keep(output, hash)?
        {
            timing::lap(clock, Step::Write);
            return Ok(Done::File { path: path.clone(), hash, new: None });
        }
        let bytes = self.files.read(path).map_err(|error| vec![unreadable(path, &error)])?;
        let hash = ContentHash::of(&bytes);
        timing::lap(clock, Step::Read);
        let kept = self.keep(output, hash)?;
        if !kept {
            self.put(output, &bytes, hash)?;
        }
        timing::lap(clock, Step::Write);
        let new = (!kept).then(|| (store::key(output.url.as_str()), plan::parts_of_file(output, hash)));
        Ok(Done::File { path: path.clone(), hash, new })
    }

    fn keep(&self, output: &Output, hash: ContentHash) -> Result<bool, Vec<Diagnostic>> {
        self.sink.keep(&output.url.file(), hash).map_err(|fault| fault.diagnostics())
    }

    fn put(&self, output: &Output, bytes: &[u8], hash: ContentHash) -> Result<(), Vec<Diagnostic>> {
        self.sink.put_hashed(&output.url.file(), bytes, hash).map_err(|fault| fault.diagnostics())
    }
}

/// Makes one output in memory.
///
/// # Errors
/// What is wrong with it.
pub fn render_one(files: &dyn Files, draft: &Draft, output: &Output) -> Result<Vec<u8>, Vec<Diagnostic>> {
    if let Work::File(at) = output.work
        && let Some(file) = draft.plan.files.get(at as usize)
    {
        return files.read(&file.path).map_err(|error| vec![unreadable(&file.path, &error)]);
    }
    if let Some(derived) = pictures::derived(&draft.plan, output) {
        return Opened::default().develop(files, draft, derived).map_err(|finding| vec![*finding]);
    }
    if let Some(poster) = posters::poster(&draft.plan, output) {
        return Ok(render::poster::draw(poster, &draft.fonts));
    }
    let kit = Kit::new(&draft.theme, &draft.site.config, draft.site.named).with_periods(Arc::clone(&draft.periods));
    let slice = plan::slice(&draft.site, &draft.plan, output);
    make(files, &draft.site, slice, &kit).map(|rendered| rendered.bytes)
}

/// The text of a file of the site as its places are counted, for showing a finding's line.
#[must_use]
pub fn text_of(files: &dyn Files, path: &SourcePath) -> Option<String> {
    let bytes = files.read(path).ok()?;
    match parse::front::normalise(&bytes) {
        Ok(text) => Some(text.into_owned()),
        Err(_) => Some(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// An article in whole.
fn whole(site: &Site, id: Id<Article>) -> Result<Arc<Article>, Vec<Diagnostic>> {
    site.article(id).ok_or_else(|| vec![model::tampered(site.row(id).path())])
}

/// Opens the records and reads the texts that a slice names, and renders it.
fn make(files: &dyn Files, site: &Site, slice: Slice<'_>, kit: &Kit) -> Result<Rendered, Vec<Diagnostic>> {
    let known = render::known(&slice, kit);
    let mut wholes = Vec::new();
    for (at, id) in plan::wholes(&slice).into_iter().enumerate() {
        wholes.push(if known.has_entry(at) { None } else { Some(whole(site, id)?) });
    }
    let slice = plan::complete(slice, &wholes);
    let mut loaded = Loaded {
        known,
        terms: search::terms(files, site, &slice, kit)?,
        found: search::opened(site, &slice)?,
        ..Loaded::default()
    };
    for (at, (path, body)) in slice.bodies.iter().enumerate() {
        if loaded.known.has_body(at) {
            loaded.texts.push(String::new());
            continue;
        }
        let bytes = files.read(path).map_err(|error| vec![unreadable(path, &error)])?;
        loaded.texts.push(parse::body_text(path, &bytes, &body.at).into_owned());
    }
    render::render(&slice, kit, loaded)
}

fn unreadable(path: &SourcePath, error: &io::Error) -> Diagnostic {
    Diagnostic::new(Code::Io, format!("the file cannot be read: {error}")).in_file(path)
}
