//! Reads all templates and reports every broken one in one run.
//!
//! Tera stops at the first fault. So the site's files are read alone first; whatever is broken gives way to the
//! default theme's file of the same name, until Tera takes the rest.

use super::{
    faults::{self, Known, Report},
    files::{File, Files},
    outline::Outline,
};
use crate::{
    base::span::{Span, Spanned},
    diag::{Checked, Code, Diagnostic},
};
use std::collections::{BTreeMap, BTreeSet};
use tera::Tera;

/// More arms of one chain than anyone reads; 2,000 overflow Tera's stack.
const ELIFS: usize = 200;
/// An `extends` chain of 500 takes Tera seconds, an `include` chain of 2,000 its stack.
const DEPTH: usize = 32;

/// What the site's broken files would have brought: who misses it is not to blame.
#[derive(Default)]
struct Broken {
    templates: BTreeSet<String>,
    components: BTreeSet<String>,
}

/// Adds the templates of `files` to the engine. Broken files of the site are reported and taken out of `files`.
pub(super) fn load(files: &mut Files, mut engine: Tera, size_limit: usize) -> Checked<Tera> {
    let mut found = Vec::new();
    let mut broken = Broken::default();
    // What a broken file of the site uncovers is a file of its theme, which may be broken, too.
    loop {
        let faults = alone(files, size_limit);
        if faults.is_empty() {
            break;
        }
        for (name, fault) in faults {
            found.push(fault);
            broken.take(&name, files);
        }
    }
    while let Some((blamed, faults)) = structure(files, &broken) {
        found.extend(faults);
        let stuck = blamed.iter().all(|name| files.get(name).is_none_or(|file| file.own.is_none()));
        blamed.iter().for_each(|name| broken.take(name, files));
        if stuck {
            return Checked::new(engine, found);
        }
    }
    loop {
        let all: Vec<(String, String)> = files.templates().map(|(name, file)| (name.to_owned(), text(file))).collect();
        let Err(error) = engine.add_raw_templates(all) else { break };
        let reports = faults::reports(&error, files);
        found.extend(together(&reports, files, &broken));
        let blamed: BTreeSet<&str> = reports.iter().filter_map(|report| report.template.as_deref()).collect();
        let own: Vec<&str> =
            blamed.into_iter().filter(|name| files.get(name).is_some_and(|file| file.own.is_some())).collect();
        if own.is_empty() {
            break;
        }
        own.iter().for_each(|name| broken.take(name, files));
    }
    Checked::new(engine, found)
}

/// The engine of these files before, with what changed since. Nothing when a fault is seen: reading all of them anew
/// tells it.
pub(super) fn again(files: &Files, before: (&Files, &Tera), changed: &[&str], size_limit: usize) -> Option<Tera> {
    let (old, engine) = before;
    let hangs = |files: &Files, name: &str| files.get(name).map(|file| hooks(&text(file)));
    let is_moved = changed.iter().any(|name| hangs(files, name) != hangs(old, name));
    let changed: Vec<(&str, &File)> = changed.iter().filter_map(|name| Some((*name, files.get(name)?))).collect();
    let is_broken = changed.iter().any(|(name, file)| fault(name, file, files, size_limit).is_some());
    if is_broken || is_moved && structure(files, &Broken::default()).is_some() {
        return None;
    }
    let mut engine = engine.clone();
    engine.add_raw_templates(changed.into_iter().map(|(name, file)| (name, text(file)))).ok()?;
    Some(engine)
}

impl Broken {
    fn take(&mut self, name: &str, files: &mut Files) {
        if let Some(file) = files.get(name) {
            let source = text(file);
            let outline = Outline::of(&source);
            self.components.extend(outline.components.iter().map(|one| one.value.to_owned()));
        }
        self.templates.insert(name.to_owned());
        files.restore(name);
    }
}

fn text(file: &File) -> String {
    String::from_utf8_lossy(&file.bytes).into_owned()
}

/// The faults that the site's files have each by itself.
fn alone(files: &Files, size_limit: usize) -> Vec<(String, Diagnostic)> {
    let faulty = |(name, file)| Some((str::to_owned(name), fault(name, file, files, size_limit)?));
    files.templates().filter_map(faulty).collect()
}

/// The fault that a file of the site has by itself.
fn fault(name: &str, file: &File, files: &Files, size_limit: usize) -> Option<Diagnostic> {
    let path = file.own.as_ref()?;
    if file.bytes.len() > size_limit {
        let message = format!("the template has {} bytes", file.bytes.len());
        let help = format!("a template may have {size_limit} bytes (`limits: template`)");
        return Some(Diagnostic::new(Code::Limit, message).in_file(path).help(help));
    }
    let source = match std::str::from_utf8(&file.bytes) {
        Ok(source) => source,
        Err(fault) => {
            let at = fault.valid_up_to();
            return Some(Diagnostic::new(Code::Template, "the template is not UTF-8").at(path, Span::new(at, at + 1)));
        }
    };
    let outline = Outline::of(source);
    if outline.elifs > ELIFS {
        let message = format!("the template has {} `elif`", outline.elifs);
        return Some(Diagnostic::new(Code::Limit, message).in_file(path).help(format!("a template may have {ELIFS}")));
    }
    if let Some(at) = source.find("__tera_context") {
        let found = Diagnostic::new(Code::Template, "`__tera_context` comes out in another order each time")
            .at(path, Span::new(at, at + "__tera_context".len()))
            .help("print the values that you need by their names");
        return Some(found);
    }
    syntax(name, source, files)
}

fn syntax(name: &str, source: &str, files: &Files) -> Option<Diagnostic> {
    let error = Tera::default().add_raw_template(name, source).err()?;
    // What is unknown alone may be known among the others.
    if !matches!(error.kind(), tera::ErrorKind::SyntaxError(_)) {
        return None;
    }
    let known = Known { templates: Vec::new(), components: Vec::new() };
    faults::reports(&error, files).first().map(|report| faults::finding(report, files, &known))
}

/// Findings for faults that Tera saw in the whole set, without those that only follow from a broken file.
fn together(reports: &[Report], files: &Files, broken: &Broken) -> Vec<Diagnostic> {
    let sources: Vec<(&str, String)> = files.templates().map(|(name, file)| (name, text(file))).collect();
    let outlines: BTreeMap<&str, Outline<'_>> =
        sources.iter().map(|(name, source)| (*name, Outline::of(source))).collect();
    let known = Known {
        templates: outlines.keys().copied().collect(),
        components: outlines.values().flat_map(|outline| &outline.components).map(|one| one.value).collect(),
    };
    let blamed = reports.iter().filter(|report| !follows(report, &outlines, broken));
    blamed.map(|report| faults::finding(report, files, &known)).collect()
}

fn follows(report: &Report, outlines: &BTreeMap<&str, Outline<'_>>, broken: &Broken) -> bool {
    let quoted = report.message.split('`').nth(1).unwrap_or_default();
    if report.message.starts_with("Unknown component") {
        return broken.components.contains(quoted);
    }
    if report.message.starts_with("Unknown template") {
        return broken.templates.contains(quoted);
    }
    if !report.message.starts_with("Block ") {
        return false;
    }
    let mut at = report.template.as_deref();
    for _ in 0..DEPTH {
        let Some(parent) = at.and_then(|name| outlines.get(name)?.extends.as_ref()).map(|one| one.value) else { break };
        if broken.templates.contains(parent) {
            return true;
        }
        at = Some(parent);
    }
    false
}

/// The first fault in how the templates hang together, and the files to blame for it.
fn structure(files: &Files, broken: &Broken) -> Option<(Vec<String>, Vec<Diagnostic>)> {
    let sources: Vec<(&str, String)> = files.templates().map(|(name, file)| (name, text(file))).collect();
    let outlines: BTreeMap<&str, Outline<'_>> =
        sources.iter().map(|(name, source)| (*name, Outline::of(source))).collect();
    missing_parents(&outlines, files, broken)
        .or_else(|| twice(&outlines, files))
        .or_else(|| circle(&outlines, files))
        .or_else(|| too_deep(&outlines, files))
}

/// What [`structure`] asks of one template: its parent, what it includes, and the components that it defines.
fn hooks(source: &str) -> [Vec<String>; 3] {
    let Outline { head: _, extends, includes, components, elifs: _ } = Outline::of(source);
    let names = |all: &[Spanned<&str>]| all.iter().map(|one| one.value.to_owned()).collect();
    [names(extends.as_slice()), names(&includes), names(&components)]
}

type Outlines<'o, 't> = &'o BTreeMap<&'t str, Outline<'t>>;
type Blame = Option<(Vec<String>, Vec<Diagnostic>)>;

fn missing_parents(outlines: Outlines<'_, '_>, files: &Files, broken: &Broken) -> Blame {
    let mut blamed = Vec::new();
    let mut found = Vec::new();
    for (name, outline) in outlines {
        let Some(parent) = outline.extends.as_ref().filter(|parent| !outlines.contains_key(parent.value)) else {
            continue;
        };
        blamed.push((*name).to_owned());
        if !broken.templates.contains(parent.value) {
            let report = Report {
                template: Some((*name).to_owned()),
                range: range(parent),
                message: format!("Unknown template `{}`", parent.value),
                callers: Vec::new(),
            };
            let known = Known { templates: outlines.keys().copied().collect(), components: Vec::new() };
            found.push(faults::finding(&report, files, &known));
        }
    }
    (!blamed.is_empty()).then_some((blamed, found))
}

/// A component that two files define.
fn twice(outlines: Outlines<'_, '_>, files: &Files) -> Blame {
    let mut first: BTreeMap<&str, (&str, &Spanned<&str>)> = BTreeMap::new();
    let is_own = |name: &str| files.get(name).is_some_and(|file| file.own.is_some());
    for (name, outline) in outlines {
        for component in &outline.components {
            let Some((other, place)) = first.insert(component.value, (name, component)) else { continue };
            // The default theme's file was there first, whatever its name.
            let (blamed, at, kept, kept_at) =
                if is_own(name) { (*name, component, other, place) } else { (other, place, *name, component) };
            let mut found = faults::placed(
                &format!("the component `{}` is defined twice", component.value),
                Some(blamed),
                &range(at),
                files,
            );
            found = match files.get(kept).and_then(|file| file.own.as_ref()) {
                Some(path) => found.related(path, kept_at.span, "first defined here"),
                None => found.help(format!("to replace the default theme's, write the whole file templates/{kept}")),
            };
            return Some((vec![blamed.to_owned()], vec![found]));
        }
    }
    None
}

fn range(at: &Spanned<&str>) -> std::ops::Range<usize> {
    at.span.start as usize..(at.span.start + at.span.len) as usize
}

fn references<'o, 't>(outline: &'o Outline<'t>) -> impl Iterator<Item = &'o Spanned<&'t str>> {
    outline.extends.iter().chain(&outline.includes)
}

/// Templates that include or extend themselves, through others or not.
fn circle(outlines: Outlines<'_, '_>, files: &Files) -> Blame {
    let is_own = |name: &str| files.get(name).is_some_and(|file| file.own.is_some());
    let mut names: Vec<&str> = outlines.keys().copied().collect();
    names.sort_by_key(|name| !is_own(name));
    for name in names {
        let Some(outline) = outlines.get(name) else { continue };
        for reference in references(outline) {
            if reaches(reference.value, name, outlines) {
                let through =
                    if reference.value == name { String::new() } else { format!(" through {}", reference.value) };
                let message = format!("the template {name} takes itself in{through}");
                let found = faults::placed(&message, Some(name), &range(reference), files)
                    .help("a template may neither extend nor include itself");
                return Some((vec![name.to_owned()], vec![found]));
            }
        }
    }
    None
}

fn reaches(from: &str, to: &str, outlines: Outlines<'_, '_>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        if let Some((name, outline)) = outlines.get_key_value(name).filter(|(name, _)| seen.insert(**name)) {
            let _ = name;
            open.extend(references(outline).map(|one| one.value));
        }
    }
    false
}

/// Templates from which a chain of more than [`DEPTH`] others hangs. There is no circle any more.
fn too_deep(outlines: Outlines<'_, '_>, files: &Files) -> Blame {
    let mut depths: BTreeMap<&str, usize> = BTreeMap::new();
    for _ in 0..DEPTH + 2 {
        let deeper = |outline: &Outline<'_>| {
            references(outline).filter_map(|one| depths.get(one.value)).max().map_or(0, |depth| depth + 1)
        };
        let deepest = outlines.iter().map(|(name, outline)| (*name, deeper(outline))).collect();
        if depths == deepest {
            return None;
        }
        depths = deepest;
    }
    let blamed: Vec<String> =
        depths.iter().filter(|(_, depth)| **depth > DEPTH).map(|(name, _)| (*name).to_owned()).collect();
    let first = blamed.first()?;
    let at = outlines.get(first.as_str()).and_then(|outline| references(outline).next()).map_or(0..0, range);
    let found = faults::placed(&format!("more than {DEPTH} templates hang on {first}"), Some(first), &at, files)
        .help("templates may extend and include each other 32 deep");
    Some((blamed, vec![found]))
}
