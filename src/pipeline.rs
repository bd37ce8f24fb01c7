//! The phases in their order: read, parse, model, plan; then render and write. The only caller of the phases.

pub mod addresses;
mod explain;
mod pictures;
mod posters;
mod timing;

pub use explain::{Ingredient, MadeOf, Role, Standing, by_kind, find, made_of, standing};
pub use pictures::Renditions;
pub use timing::{Cost, Metadata, Span, Step, costs, syndication};

mod search;

pub use search::sources as search_sources;

use crate::base::{
    hash::{ContentHash, HashOf},
    id::Id,
    path::SourcePath,
    url::UrlPath,
};
use crate::config::{self, Config, ConfigFile};
use crate::diag::{self, Checked, Code, Diagnostic};
use crate::env::{Entry, Files, Listing, shown};
use crate::model::{self, Article, Site};
use crate::parse::{self, Rules, packed::Packed};
use crate::plan::{
    self, CopiedFile, Output, Parts, Plan, Slice, Work,
    ask::{Data, DataFiles},
};
use crate::render::{self, Kit, Loaded, Meter, Rendered, poster::Fonts};
use crate::scan::{self, Sources};
use crate::store::{self, Look, Made, Outputs, PROGRAM, Parsed, Records, Seen, SeenFile, Shelf};
use crate::theme::{FormatSetting, Given, Theme, ThemeSettings};
use crate::write::{Sink, Summary};
use crate::yaml;
use pictures::{Darkroom, Opened};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The folders that a site is made from. Beside them lie its settings, `kliping.yaml` and `kliping.NAME.yaml`, the
/// list of what was published, [`addresses::FILE`], and of `themes/` the theme that the settings name.
pub const FOLDERS: [&str; 5] = ["content", "data", "fonts", "static", TEMPLATES];
const TEMPLATES: &str = "templates";

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
    pub site: Site,
    pub plan: Plan,
    /// Sorted by place.
    pub found: Vec<Diagnostic>,
    /// How long each phase took, in their order.
    pub timings: Vec<(&'static str, Duration)>,
    /// What the next build will know of the files; none when nobody keeps it.
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
    /// An earlier draft of this process: its theme and its sheets of articles are taken over where they still hold.
    pub before: Option<&'p Draft>,
}

/// What the drafts of one process have seen of the files, for the next of them.
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
        let mut draft = draft_after(files, request, Some(Past { records: &self.0, at, before }));
        if let Some(seen) = draft.seen.take() {
            self.0 = Records::from(seen);
        }
        draft
    }
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
    let config = configuration(files, request, &mut found);
    let worn = theme_folder(files, &config, &mut found);
    let before = past.and_then(|past| past.before);
    let (entries, theme, theme_of, of_theme) = listed(files, &config, worn.as_deref(), before, &mut found);
    let sources = scan::sort(entries.iter().map(|entry| entry.path.clone()), &mut found);
    let sizes = sizes(&sources, &entries);
    let look = past.map(|past| Look::new(past.records, past.at, entries));
    watch.lap_of("scan", "theme", of_theme);
    let rules = rules(&config, &theme);
    let mut seen = Vec::new();
    let records = records(files, &sources, &config, &rules, look.as_ref(), &mut seen, &mut found);
    let pictures = pictures::read(files, &sources, &config, look.as_ref(), &mut seen, &mut found);
    let mut seen = look.map(|look| {
        let named: BTreeMap<&SourcePath, ()> = pictures.keys().map(|path| (path, ())).collect();
        let copied = sources
            .bundled
            .iter()
            .map(|(path, _)| path)
            .chain(&sources.statics)
            .filter(|path| !named.contains_key(path));
        seen.extend(copied.filter_map(|path| look.file(path, look.unchanged(path).map(|known| known.hash), None)));
        look.seen(rules_hash(&rules), seen)
    });
    watch.lap("parse");
    let options = model::Options { now: request.now, drafts: request.drafts, embargoed: request.embargoed };
    let site_before = before.map(|draft| &draft.site);
    let Checked { value: mut site, found: faults } =
        model::model_after(&records, &config, &pictures, options, site_before);
    found.extend(faults);
    addresses::keep(files, &mut site, &mut found);
    watch.lap("model");
    let copied = copied(&sources, &sizes, &site, &mut found);
    let data = data(files, &sources, &config, &mut found);
    let fonts = posters::fonts(files, &sources, &config, &mut found);
    let periods = before.map(|draft| Arc::clone(&draft.periods)).unwrap_or_default();
    let before = before.map(|draft| (&draft.site, &draft.plan));
    let Checked { value: mut plan, found: faults } =
        plan::plan_after(&site, &theme, copied, &data, &fonts.known, before);
    found.extend(faults);
    if plan.outputs.len() > config.limits.outputs {
        found.push(
            Diagnostic::new(
                Code::Limit,
                format!("the site has {} outputs; the limit is {}", plan.outputs.len(), config.limits.outputs),
            )
            .help("raise `limits.outputs` in kliping.yaml"),
        );
    }
    watch.lap("plan");
    let darkroom = Darkroom::new(&config.limits.pictures);
    let proofs = pictures::prove(files, &sources, (&pictures, &config), &darkroom, &mut plan, &mut found);
    if let Some(seen) = &mut seen {
        seen.proved(&proofs);
    }
    diag::sort(&mut found);
    watch.lap("pictures");
    Draft { theme, theme_of, site, plan, found, timings: watch.laps, seen, darkroom, fonts, periods }
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
    let pages = outputs.par_iter().map(|(at, output)| {
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

/// `kliping.yaml` and its overlay; defaults where there is none.
fn configuration(files: &dyn Files, request: &Request, found: &mut Vec<Diagnostic>) -> Config {
    let overlay = request.environment.as_ref().map(|name| format!("kliping.{name}.yaml"));
    let mut read = Vec::new();
    for (name, required) in [(Some("kliping.yaml".to_owned()), false), (overlay, true)] {
        let Some(path) = name.and_then(|name| SourcePath::parse(&name).ok()) else { continue };
        match files.read_capped(&path, 1 << 20) {
            Ok(bytes) => match parse::front::normalise(&bytes) {
                Ok(text) => {
                    let Checked { value, found: faults } =
                        yaml::read(&text, 0, &path, yaml::Limits { bytes: 1 << 20, ..yaml::Limits::default() });
                    found.extend(faults);
                    read.push(ConfigFile { path, node: value });
                }
                Err(_) => found.push(Diagnostic::new(Code::Encoding, "the configuration is not UTF-8").in_file(&path)),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound && !required => {}
            Err(error) => found.push(unreadable(&path, &error)),
        }
    }
    let Checked { value: mut config, found: faults } = config::read(&read, &request.folder);
    found.extend(faults);
    if let Some(url) = &request.base_url {
        match config::base_url(url) {
            Some(url) => {
                config.base_url = url;
                found.retain(|one| one.code != Code::BaseUrl);
            }
            None => found.push(
                Diagnostic::new(Code::ConfigValue, format!("`{url}` is no address of a site"))
                    .help("write https://example.org/"),
            ),
        }
    }
    config
}

/// What is read of the theme that the site names: its `templates/`, its `static/`, and `theme.yaml`. All else in its
/// folder, such as its own repository, stays unread.
fn theme_folder(files: &dyn Files, config: &Config, found: &mut Vec<Diagnostic>) -> Option<String> {
    let name = config.look.theme.as_ref()?;
    let is_theme = |path: &SourcePath| path.below("themes").is_some_and(|below| !below.contains('/'));
    let there = match files.list_where("themes", &is_theme) {
        Ok(listing) => listing.folders,
        Err(error) => {
            found.push(Diagnostic::new(Code::Io, format!("the folder `themes` cannot be read: {error}")));
            return None;
        }
    };
    let names: Vec<&str> = there.iter().filter_map(|path| path.below("themes")).collect();
    if names.contains(&&*name.value) {
        return Some(format!("themes/{}", name.value));
    }
    let help = match crate::base::nearest::nearest(&name.value, names.iter().copied()) {
        Some(near) => format!("write `{near}`, or put the theme into themes/{}/", name.value),
        None => format!("put the theme into themes/{}/, or write `default`", name.value),
    };
    let finding = Diagnostic::new(Code::UnknownTheme, format!("no theme is called `{}`", name.value)).help(help);
    found.push(Diagnostic { place: in_settings(name.span), ..finding });
    None
}

/// A place in `kliping.yaml`.
fn in_settings(span: crate::base::span::Span) -> Option<diag::Place> {
    SourcePath::parse("kliping.yaml").ok().map(|path| diag::Place::new(&path, span))
}

/// Whether a folder of `themes/` holds what a site is made of, or leads there.
#[must_use]
pub fn of_theme(folder: &SourcePath) -> bool {
    let inner = folder.in_theme().and_then(|(_, rest)| rest.split('/').next());
    inner.is_none_or(|inner| matches!(inner, "templates" | "static")) && shown(folder)
}

/// Files of the site, and what is wrong with their folders.
#[derive(Default)]
struct Listed {
    entries: Vec<Entry>,
    found: Vec<Diagnostic>,
}

/// Everything that the site is made of, its theme, and how long that took.
fn listed(
    files: &dyn Files,
    config: &Config,
    worn: Option<&str>,
    before: Option<&Draft>,
    found: &mut Vec<Diagnostic>,
) -> (Vec<Entry>, Arc<Theme>, ThemeOf, Duration) {
    // Neither waits for the other: each takes a core for as long as a hundred pages.
    let (site, (worn, theme, theme_of, took)) = rayon::join(
        || list(files, FOLDERS.into_iter().filter(|folder| *folder != TEMPLATES)),
        || {
            let since = Instant::now();
            let mut worn = list(files, worn.into_iter().chain([TEMPLATES]));
            let (theme, theme_of) = theme(files, config, before, &mut worn);
            (worn, theme, theme_of, since.elapsed())
        },
    );
    let mut entries = Vec::new();
    for mut listed in [site, worn] {
        entries.append(&mut listed.entries);
        found.append(&mut listed.found);
    }
    (entries, theme, theme_of, took)
}

fn list<'f>(files: &dyn Files, folders: impl IntoIterator<Item = &'f str>) -> Listed {
    let mut listed = Listed::default();
    for folder in folders {
        match files.list_where(folder, &of_theme) {
            Ok(Listing { files, refused, .. }) => {
                listed.entries.extend(files);
                for one in refused {
                    listed.found.push(
                        Diagnostic::new(Code::Escape, format!("`{}` is not read: {}", one.path, one.reason))
                            .help("put a regular file there, or take it out of the folder"),
                    );
                }
            }
            Err(error) => {
                let message = format!("the folder `{folder}` cannot be read: {error}");
                listed.found.push(Diagnostic::new(Code::Io, message));
            }
        }
    }
    listed
}

/// The theme of these files of templates, which are listed.
fn theme(files: &dyn Files, config: &Config, before: Option<&Draft>, listed: &mut Listed) -> (Arc<Theme>, ThemeOf) {
    let Listed { entries, found } = listed;
    let templates = scan::sort(entries.iter().map(|entry| entry.path.clone()), found).templates;
    let mut own = Vec::new();
    for path in &templates {
        match files.read(path) {
            Ok(bytes) => own.push((path.clone(), bytes)),
            Err(error) => found.push(unreadable(path, &error)),
        }
    }
    let settings = ThemeSettings {
        formats: config
            .formats
            .iter()
            .map(|one| FormatSetting { lang: one.lang, key: one.key.clone(), value: one.pattern.clone(), place: None })
            .collect(),
        fallback: config.fallback.clone(),
        given: config
            .look
            .settings
            .iter()
            .map(|(key, value)| Given { key: key.clone(), value: value.value.clone(), place: in_settings(value.span) })
            .collect(),
        limits: crate::theme::Limits { page: config.limits.page, ..crate::theme::Limits::default() },
    };
    let mut made_of = HashOf::new();
    made_of.text(&format!("{:?} {settings:?}", config.languages));
    for (path, bytes) in &own {
        made_of.text(path.as_str()).bytes(bytes);
    }
    let made_of = made_of.done();
    // Templates take longer to load than an article to render, and are seldom what was saved.
    if let Some(Draft { theme, theme_of: (same, faults), .. }) = before.filter(|draft| draft.theme_of.0 == made_of) {
        found.extend(faults.iter().cloned());
        return (Arc::clone(theme), (*same, faults.clone()));
    }
    let Checked { value, found: faults } = Theme::load(&own, &config.languages, &settings);
    found.extend(faults.iter().cloned());
    (Arc::new(value), (made_of, faults))
}

/// The files of `data/`, by their names without ending.
fn data(files: &dyn Files, sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> DataFiles {
    let limits =
        yaml::Limits { bytes: usize::try_from(config.limits.record).unwrap_or(usize::MAX), depth: 64, list: 100_000 };
    let mut data = DataFiles::new();
    for path in &sources.data {
        match files.read(path) {
            Ok(bytes) => {
                let Checked { value, found: faults } = parse::data::read(path, &bytes, limits);
                found.extend(faults);
                let name =
                    path.below("data").and_then(|below| below.rsplit_once('.')).map_or(path.stem(), |(name, _)| name);
                data.insert(name.to_owned(), Data { value: Arc::new(value), hash: ContentHash::of(&bytes) });
            }
            Err(error) => found.push(unreadable(path, &error)),
        }
    }
    data
}

/// What parsing may know of the configuration.
fn rules(config: &Config, theme: &Theme) -> Rules {
    let mut rules = Rules::new(config.languages.clone(), config.zone);
    rules.record_bytes = usize::try_from(config.limits.record).unwrap_or(usize::MAX);
    rules.yaml.bytes = usize::try_from(config.limits.front).unwrap_or(usize::MAX);
    rules.yaml.depth = config.limits.depth;
    rules.yaml.list = config.limits.list;
    rules.body = render::limits(theme);
    rules.body.nesting = config.limits.nesting;
    rules
}

/// Records parsed by other rules are parsed again.
fn rules_hash(rules: &Rules) -> ContentHash {
    ContentHash::of(format!("{rules:?}").as_bytes())
}

/// Reads and parses every record on all cores, but for those that `look` knows.
fn records(
    files: &dyn Files,
    sources: &Sources,
    config: &Config,
    rules: &Rules,
    look: Option<&Look<'_>>,
    seen: &mut Vec<SeenFile>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Arc<Packed>> {
    if sources.records.len() > config.limits.records {
        found.push(
            Diagnostic::new(
                Code::Limit,
                format!("the site has {} records; the limit is {}", sources.records.len(), config.limits.records),
            )
            .help("raise `limits.records` in kliping.yaml"),
        );
        return Vec::new();
    }
    let hash = rules_hash(rules);
    let known = look.map_or_else(|| vec![None; sources.records.len()], |look| look.all_unchanged(&sources.records));
    let read: Vec<(Parsed, Option<SeenFile>)> = sources
        .records
        .par_iter()
        .zip(known)
        .map(|(path, known)| {
            let kept = look
                .zip(known)
                .and_then(|(look, known)| Some((look.parsed(path, known, hash)?, Some(look.kept(path, known)))));
            kept.unwrap_or_else(|| record(files, path, config.limits.record, (rules, hash), look))
        })
        .collect();
    let mut records = Vec::with_capacity(read.len());
    for (parsed, file) in read {
        records.extend(parsed.record);
        found.extend(parsed.found);
        seen.extend(file);
    }
    records
}

/// Reads one record, and parses it unless `look` knows what these bytes are.
fn record(
    files: &dyn Files,
    path: &SourcePath,
    cap: u64,
    (rules, id): (&Rules, ContentHash),
    look: Option<&Look<'_>>,
) -> (Parsed, Option<SeenFile>) {
    let bytes = match files.read_capped(path, cap) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let message = format!("the record is larger than {cap} bytes");
            let help = "split it, or raise `limits.record` in kliping.yaml";
            return (
                Parsed { record: None, found: vec![Diagnostic::new(Code::Limit, message).in_file(path).help(help)] },
                None,
            );
        }
        Err(error) => return (Parsed { record: None, found: vec![unreadable(path, &error)] }, None),
    };
    let hash = ContentHash::of(&bytes);
    let known = look.and_then(|look| {
        let known = look.same(path, hash)?;
        Some((look.parsed(path, known, id)?, look.read_anew(path, known)))
    });
    known.unwrap_or_else(|| {
        let Checked { value, found } = parse::parse(path, &bytes, hash, rules);
        let parsed = Parsed { record: value.and_then(Packed::new).map(Arc::new), found };
        let seen = look.and_then(|look| look.parsed_anew(path, hash, &parsed));
        (parsed, seen)
    })
}

/// The sizes of the files that are published as they are.
fn sizes(sources: &Sources, entries: &[Entry]) -> BTreeMap<SourcePath, u64> {
    let named: std::collections::BTreeSet<&SourcePath> =
        sources.bundled.iter().map(|(path, _)| path).chain(&sources.statics).collect();
    let known = entries.iter().filter(|entry| named.contains(&entry.path));
    known.map(|entry| (entry.path.clone(), entry.size)).collect()
}

/// Files that are published as they are: those of `static/`, and those of bundles whose record is shown.
fn copied(
    sources: &Sources,
    sizes: &BTreeMap<SourcePath, u64>,
    site: &Site,
    found: &mut Vec<Diagnostic>,
) -> Vec<CopiedFile> {
    let mut copied = Vec::new();
    let mut add = |path: &SourcePath, url: Result<UrlPath, crate::base::url::UrlFault>| match url {
        Ok(url) => {
            copied.push(CopiedFile { path: path.clone(), url, size: sizes.get(path).copied().unwrap_or_default() })
        }
        Err(fault) => found.push(
            Diagnostic::new(Code::BadAddress, format!("the file cannot be published under its name: {fault}"))
                .in_file(path)
                .help("rename the file"),
        ),
    };
    for path in &sources.statics {
        if let Some(below) = scan::published(path) {
            add(path, UrlPath::parse_static(&format!("/{below}")));
        }
    }
    for (path, bundle) in &sources.bundled {
        if let (Some(home), Some(below)) = (site.homes.get(bundle), path.below(bundle.as_str())) {
            add(path, UrlPath::parse(&format!("{home}{below}")));
        }
    }
    copied
}
