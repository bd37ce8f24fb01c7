//! Reading the site: what its folders hold, its settings, its theme, its records. All cores read; what cannot be read is
//! among the findings.

use super::{Draft, Request, ThemeOf, pictures, unreadable};
use crate::base::{
    hash::{ContentHash, HashOf},
    path::SourcePath,
    url::UrlPath,
};
use crate::config::{self, Config, ConfigFile};
use crate::diag::{self, Checked, Code, Diagnostic};
use crate::env::{Entry, Files, Listing, shown};
use crate::model::{Pictures, Site};
use crate::parse::{
    self, Rules,
    packed::Packed,
    picture::{Proof, is_picture},
};
use crate::plan::{
    CopiedFile,
    ask::{Data, DataFiles},
};
use crate::render;
use crate::scan::{self, Sources};
use crate::store::{Look, Parsed, Records, Seen, SeenFile, Stamp};
use crate::theme::{FormatSetting, Given, Theme, ThemeSettings};
use crate::yaml;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The folders that a site is made from. Beside them lie its settings, `kliping.yaml` and `kliping.NAME.yaml`, the
/// list of what was published, [`super::addresses::FILE`], and of `themes/` the theme that the settings name.
pub const FOLDERS: [&str; 5] = ["content", "data", "fonts", "static", TEMPLATES];
const TEMPLATES: &str = "templates";

/// `kliping.yaml` and its overlay; defaults where there is none.
pub(super) fn configuration(files: &dyn Files, request: &Request, found: &mut Vec<Diagnostic>) -> Config {
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
pub(super) fn theme_folder(files: &dyn Files, config: &Config, found: &mut Vec<Diagnostic>) -> Option<String> {
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
pub(super) fn in_settings(span: crate::base::span::Span) -> Option<diag::Place> {
    SourcePath::parse("kliping.yaml").ok().map(|path| diag::Place::new(&path, span))
}

/// Whether a folder of `themes/` holds what a site is made of, or leads there.
#[must_use]
pub fn of_theme(folder: &SourcePath) -> bool {
    let inner = folder.in_theme().and_then(|(_, rest)| rest.split('/').next());
    inner.is_none_or(|inner| matches!(inner, "templates" | "static")) && shown(folder)
}

/// What a draft read of the site's files: records and pictures, and what else lies there. Templates are not among them,
/// so the next draft of the process takes it over when only one of those was saved.
#[derive(Clone)]
pub(super) struct Read {
    /// The file system's time before the files were listed, in nanoseconds since 1970; none when nobody asked for it.
    at: Option<i64>,
    entries: Vec<Entry>,
    /// What parsing knew of the configuration.
    rules: ContentHash,
    pub sources: Sources,
    /// Of the files that are published as they are.
    pub sizes: BTreeMap<SourcePath, u64>,
    pub records: Vec<Arc<Packed>>,
    pub pictures: Pictures,
    pub found: Vec<Diagnostic>,
}

impl Read {
    /// Reads and parses all of these files that `past` does not know.
    pub fn of(
        files: &dyn Files,
        entries: Vec<Entry>,
        (config, rules): (&Config, &Rules),
        past: Option<(&Records, i64)>,
    ) -> (Self, Option<Seen>) {
        let mut found = Vec::new();
        let sources = scan::sort(entries.iter().map(|entry| entry.path.clone()), &mut found);
        let sizes = sizes(&sources, &entries);
        let look = past.map(|(records, at)| Look::new(records, at, entries.clone()));
        let mut seen = Vec::new();
        let records = self::records(files, &sources, config, rules, look.as_ref(), &mut seen, &mut found);
        let pictures = pictures::read(files, &sources, config, look.as_ref(), &mut seen, &mut found);
        let id = rules_hash(rules);
        let seen = look.map(|look| {
            let copied = sources.bundled.iter().map(|(path, _)| path).chain(&sources.statics);
            let copied = copied.filter(|path| !pictures.contains_key(*path));
            seen.extend(copied.filter_map(|path| look.file(path, look.unchanged(path).map(|known| known.hash), None)));
            look.seen(id, seen)
        });
        let at = past.map(|(_, at)| at);
        (Self { at, entries, rules: id, sources, sizes, records, pictures, found }, seen)
    }

    /// Keeps what came of looking at pictures as a whole.
    pub fn prove(self: &mut Arc<Self>, proofs: &BTreeMap<SourcePath, Proof>) {
        let is_new = |(path, proof): &(&SourcePath, &Proof)| {
            self.pictures.get(*path).is_some_and(|picture| picture.proof.as_ref() != Some(*proof))
        };
        let new: Vec<(&SourcePath, &Proof)> = proofs.iter().filter(is_new).collect();
        if new.is_empty() {
            return;
        }
        let read = Arc::make_mut(self);
        for (path, proof) in new {
            if let Some(picture) = read.pictures.get_mut(path) {
                picture.proof = Some(proof.clone());
            }
        }
    }

    /// Whether reading these files by these rules would tell the same: all are as they were, also those that were read
    /// so soon after they were written that they may have been written once more (RELIABILITY B2).
    pub fn holds(&self, files: &dyn Files, entries: &[Entry], rules: &Rules) -> bool {
        if self.entries != entries || self.rules != rules_hash(rules) {
            return false;
        }
        let Some(at) = self.at else { return false };
        let racy: Vec<&Entry> =
            entries.iter().filter(|entry| Stamp::from(*entry).is_racy(at)).take(RACY_MOST + 1).collect();
        racy.len() <= RACY_MOST && racy.iter().all(|entry| self.is_as_read(files, entry))
    }

    /// Whether a file whose marks may deceive holds the bytes that were read of it, or none were.
    fn is_as_read(&self, files: &dyn Files, entry: &Entry) -> bool {
        let path = &entry.path;
        let record = self.records.binary_search_by(|record| record.path.cmp(path)).ok();
        let hash = match record.and_then(|at| self.records.get(at)) {
            Some(record) => Some(record.hash),
            None => self.pictures.get(path).map(|picture| picture.hash),
        };
        match hash {
            Some(hash) => files.read_capped(path, entry.size).is_ok_and(|bytes| ContentHash::of(&bytes) == hash),
            // What is wrong with it stands among the findings alone.
            None => self.sources.records.binary_search(path).is_err() && !is_picture(path.name()),
        }
    }
}

/// So many files are looked into at most before all that was read is matched anew.
const RACY_MOST: usize = 64;

/// Files of the site, and what is wrong with their folders.
#[derive(Default)]
struct Listed {
    entries: Vec<Entry>,
    found: Vec<Diagnostic>,
}

/// All files of the site but those of which its theme is made; the theme, and how long that took.
pub(super) fn listed(
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
            worn.entries.retain(|entry| !scan::is_template(&entry.path));
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
    let Checked { value, found: faults } =
        Theme::load_after(&own, &config.languages, &settings, before.map(|draft| &*draft.theme));
    found.extend(faults.iter().cloned());
    (Arc::new(value), (made_of, faults))
}

/// The files of `data/`, by their names without ending.
pub(super) fn data(files: &dyn Files, sources: &Sources, config: &Config, found: &mut Vec<Diagnostic>) -> DataFiles {
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
pub(super) fn rules(config: &Config, theme: &Theme) -> Rules {
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
pub(super) fn copied(
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
