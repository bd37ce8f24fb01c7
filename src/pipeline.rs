//! The phases in their order: read, parse, model, plan; then render and write. The only caller of the phases.

use crate::base::{hash::ContentHash, path::SourcePath, url::UrlPath};
use crate::config::{self, Config, ConfigFile};
use crate::diag::{self, Checked, Code, Diagnostic};
use crate::env::{Files, Listing};
use crate::model::{self, Pictures, Site};
use crate::parse::{self, Rules, picture, record::Record};
use crate::plan::{
    self, CopiedFile, Output, Plan, Work,
    ask::{Data, DataFiles},
};
use crate::render::{self, Kit, Loaded, Rendered};
use crate::scan::{self, Sources};
use crate::theme::{FormatSetting, Theme, ThemeSettings};
use crate::write::{Sink, Summary};
use crate::yaml;
use rayon::prelude::*;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The folders that a site is made from. Beside them lie its settings, `kliping.yaml` and `kliping.NAME.yaml`.
pub const FOLDERS: [&str; 4] = ["content", "data", "static", "templates"];

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

/// A site planned to its last file, with everything that was found wrong.
pub struct Draft {
    pub theme: Theme,
    pub site: Site,
    pub plan: Plan,
    /// Sorted by place.
    pub found: Vec<Diagnostic>,
    /// How long each phase took, in their order.
    pub timings: Vec<(&'static str, Duration)>,
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
}

struct Watch {
    since: Instant,
    laps: Vec<(&'static str, Duration)>,
}

impl Watch {
    fn start() -> Self {
        Self { since: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, name: &'static str) {
        self.laps.push((name, self.since.elapsed()));
        self.since = Instant::now();
    }
}

/// Reads the site and plans it. Never fails: what cannot be read is among the findings.
#[must_use]
pub fn draft(files: &dyn Files, request: &Request) -> Draft {
    let mut watch = Watch::start();
    let mut found = Vec::new();
    let config = configuration(files, request, &mut found);
    let sources = sources(files, &mut found);
    watch.lap("scan");
    let theme = theme(files, &sources, &config, &mut found);
    watch.lap("theme");
    let records = records(files, &sources, &config, &theme, &mut found);
    let pictures = pictures(files, &sources, &mut found);
    watch.lap("parse");
    let options = model::Options { now: request.now, drafts: request.drafts, embargoed: request.embargoed };
    let Checked { value: site, found: faults } = model::model(records, &config, &pictures, options);
    found.extend(faults);
    watch.lap("model");
    let copied = copied(&sources, &site, &mut found);
    let data = data(files, &sources, &config, &mut found);
    let Checked { value: plan, found: faults } = plan::plan(&site, &theme, copied, &data);
    found.extend(faults);
    if plan.outputs.len() > config.limits.outputs {
        found.push(
            Diagnostic::new(Code::Limit, format!("the site has {} outputs; the limit is {}", plan.outputs.len(), config.limits.outputs))
                .help("raise `limits.outputs` in kliping.yaml"),
        );
    }
    diag::sort(&mut found);
    watch.lap("plan");
    Draft { theme, site, plan, found, timings: watch.laps }
}

/// Renders every output on all cores and commits them to the sink.
///
/// # Errors
/// All that was found wrong. Then nothing was committed.
pub fn build<S: Sink>(files: &dyn Files, draft: &Draft, sink: S, progress: &(dyn Fn(usize, usize) + Sync)) -> Result<Built, Vec<Diagnostic>> {
    let mut watch = Watch::start();
    let kit = Kit::new(&draft.theme, &draft.site.config, draft.site.named);
    let done = AtomicUsize::new(0);
    let all = draft.plan.outputs.len();
    let found: Mutex<Vec<Diagnostic>> = Mutex::new(Vec::new());
    let tell = |faults: Vec<Diagnostic>| {
        if !faults.is_empty()
            && let Ok(mut found) = found.lock()
        {
            found.extend(faults);
        }
    };
    draft.plan.outputs.par_iter().for_each(|output| {
        match make(files, draft, &kit, output) {
            Ok(rendered) => {
                tell(rendered.found);
                if let Err(fault) = sink.put_hashed(&output.url.file(), &rendered.bytes, rendered.hash) {
                    tell(fault.diagnostics());
                }
            }
            Err(faults) => tell(faults),
        }
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
    });
    watch.lap("render");
    let mut found = found.into_inner().unwrap_or_default();
    diag::sort(&mut found);
    if found.iter().any(Diagnostic::is_error) {
        return Err(found);
    }
    let summary = sink.commit().map_err(|fault| fault.diagnostics())?;
    watch.lap("commit");
    for file in &summary.left {
        found.push(
            Diagnostic::new(Code::Foreign, format!("`{file}` is no longer planned, but was edited since it was written, so it stays"))
                .severity(diag::Severity::Warning)
                .help("delete it by hand if it is not wanted"),
        );
    }
    Ok(Built { summary, outputs: all, found, timings: watch.laps })
}

/// Makes one output in memory.
///
/// # Errors
/// What is wrong with it.
pub fn render_one(files: &dyn Files, draft: &Draft, output: &Output) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let kit = Kit::new(&draft.theme, &draft.site.config, draft.site.named);
    make(files, draft, &kit, output).map(|rendered| rendered.bytes)
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

fn make(files: &dyn Files, draft: &Draft, kit: &Kit, output: &Output) -> Result<Rendered, Vec<Diagnostic>> {
    let slice = plan::slice(&draft.site, &draft.plan, output);
    let mut loaded = Loaded::default();
    for (path, body) in &slice.bodies {
        let bytes = files.read(path).map_err(|error| vec![unreadable(path, &error)])?;
        loaded.texts.push(parse::body_text(path, &bytes, &body.at).into_owned());
    }
    if let Work::File(at) = output.work
        && let Some(file) = draft.plan.files.get(at as usize)
    {
        loaded.bytes = files.read(&file.path).map_err(|error| vec![unreadable(&file.path, &error)])?;
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
                    let Checked { value, found: faults } = yaml::read(&text, 0, &path, yaml::Limits { bytes: 1 << 20, ..yaml::Limits::default() });
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
            None => found.push(Diagnostic::new(Code::ConfigValue, format!("`{url}` is no address of a site")).help("write https://example.org/")),
        }
    }
    config
}

/// Lists the folders that a site is made of.
fn sources(files: &dyn Files, found: &mut Vec<Diagnostic>) -> Sources {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        match files.list(folder) {
            Ok(Listing { files, refused, .. }) => {
                paths.extend(files.into_iter().map(|entry| entry.path));
                for one in refused {
                    found.push(
                        Diagnostic::new(Code::Escape, format!("`{}` is not read: {}", one.path, one.reason))
                            .help("put a regular file there, or take it out of the folder"),
                    );
                }
            }
            Err(error) => found.push(Diagnostic::new(Code::Io, format!("the folder `{folder}` cannot be read: {error}"))),
        }
    }
    scan::sort(paths, found)
}

fn theme(files: &dyn Files, sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> Theme {
    let mut own = Vec::new();
    for path in &sources.templates {
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
        limits: crate::theme::Limits { page: config.limits.page, ..crate::theme::Limits::default() },
    };
    let Checked { value, found: faults } = Theme::load(&own, &config.languages, &settings);
    found.extend(faults);
    value
}

/// The files of `data/`, by their names without ending.
fn data(files: &dyn Files, sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> DataFiles {
    let limits = yaml::Limits { bytes: usize::try_from(config.limits.record).unwrap_or(usize::MAX), depth: 64, list: 100_000 };
    let mut data = DataFiles::new();
    for path in &sources.data {
        match files.read(path) {
            Ok(bytes) => {
                let Checked { value, found: faults } = parse::data::read(path, &bytes, limits);
                found.extend(faults);
                let name = path.below("data").and_then(|below| below.rsplit_once('.')).map_or(path.stem(), |(name, _)| name);
                data.insert(name.to_owned(), Data { value: std::sync::Arc::new(value), hash: ContentHash::of(&bytes) });
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

/// Reads and parses every record on all cores.
fn records(files: &dyn Files, sources: &Sources, config: &Config, theme: &Theme, found: &mut Vec<Diagnostic>) -> Vec<Record> {
    let rules = rules(config, theme);
    if sources.records.len() > config.limits.records {
        found.push(
            Diagnostic::new(Code::Limit, format!("the site has {} records; the limit is {}", sources.records.len(), config.limits.records))
                .help("raise `limits.records` in kliping.yaml"),
        );
        return Vec::new();
    }
    let read: Vec<(Option<Record>, Vec<Diagnostic>)> = sources
        .records
        .par_iter()
        .map(|path| match files.read_capped(path, config.limits.record) {
            Ok(bytes) => {
                let Checked { value, found } = parse::parse(path, &bytes, ContentHash::of(&bytes), &rules);
                (value, found)
            }
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                let message = format!("the record is larger than {} bytes", config.limits.record);
                (None, vec![Diagnostic::new(Code::Limit, message).in_file(path).help("split it, or raise `limits.record` in kliping.yaml")])
            }
            Err(error) => (None, vec![unreadable(path, &error)]),
        })
        .collect();
    let mut records = Vec::with_capacity(read.len());
    for (record, faults) in read {
        records.extend(record);
        found.extend(faults);
    }
    records
}

/// A picture and its width and height.
type Sized = (SourcePath, Option<(u32, u32)>);

/// The pictures that records may name, with their sizes.
fn pictures(files: &dyn Files, sources: &Sources, found: &mut Vec<Diagnostic>) -> Pictures {
    const BYTES: u64 = 32 << 20;
    let paths = sources.bundled.iter().map(|(path, _)| path).chain(&sources.statics);
    let named: Vec<&SourcePath> = paths.filter(|path| picture::is_picture(&path.extension())).collect();
    let read: Vec<Result<Sized, Box<Diagnostic>>> = named
        .par_iter()
        .map(|path| match files.read_capped(path, BYTES) {
            Ok(bytes) => Ok(((*path).clone(), picture::size(&bytes))),
            Err(error) => Err(Box::new(unreadable(path, &error))),
        })
        .collect();
    let mut pictures = Pictures::new();
    for one in read {
        match one {
            Ok((path, size)) => {
                pictures.insert(path, size);
            }
            Err(finding) => found.push(*finding),
        }
    }
    pictures
}

/// Files that are published as they are: those of `static/`, and those of bundles whose record is shown.
fn copied(sources: &Sources, site: &Site, found: &mut Vec<Diagnostic>) -> Vec<CopiedFile> {
    let mut copied = Vec::new();
    let mut add = |path: &SourcePath, url: Result<UrlPath, crate::base::url::UrlFault>| match url {
        Ok(url) => copied.push(CopiedFile { path: path.clone(), url }),
        Err(fault) => found.push(
            Diagnostic::new(Code::BadAddress, format!("the file cannot be published under its name: {fault}"))
                .in_file(path)
                .help("rename the file"),
        ),
    };
    for path in &sources.statics {
        if let Some(below) = path.below("static") {
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
