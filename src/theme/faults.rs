//! What Tera says of a broken template, as findings with place and mend.

use super::files::Files;
use crate::{
    base::{nearest::nearest, path::SourcePath, span::Span},
    diag::{Code, Diagnostic},
};
use std::ops::Range;

/// One fault as Tera reports it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Report {
    /// The name of the template; nothing when Tera knows no place.
    pub template: Option<String>,
    pub range: Range<usize>,
    pub message: String,
    /// Templates and places from which the faulty one was called, innermost first.
    pub callers: Vec<(String, usize)>,
}

/// Every fault in this error. When templates are loaded, Tera puts all unknown names into one message.
pub(super) fn reports(error: &tera::Error, files: &Files) -> Vec<Report> {
    match error.kind() {
        tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => vec![Report {
            template: Some(report.filename().to_owned()),
            range: report.span().range.clone(),
            message: report.message().to_owned(),
            callers: callers(&error.to_string(), files),
        }],
        _ => {
            let text = error.to_string();
            let found = spelt_out(&text, files);
            let bare = || Report { template: None, range: 0..0, message: text.clone(), callers: Vec::new() };
            if found.is_empty() { vec![bare()] } else { found }
        }
    }
}

/// Reads `error: MESSAGE`, ` --> FILE:LINE:COLUMN`, the line, and the marks under it.
fn spelt_out(text: &str, files: &Files) -> Vec<Report> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(message) = line.strip_prefix("error: ") else { continue };
        let place = lines.get(at + 1).and_then(|line| line.trim_start().strip_prefix("--> "));
        let Some((name, start)) = place.and_then(|place| spot(place, files)) else { continue };
        let marks = lines.get(at + 4).map_or(0, |line| line.matches('^').count());
        let text = text_of(name, files);
        let marked = text.get(start..).map_or(0, |rest| rest.chars().take(marks).map(char::len_utf8).sum());
        found.push(Report {
            template: Some(name.to_owned()),
            range: start..start + marked,
            message: message.to_owned(),
            callers: Vec::new(),
        });
    }
    found
}

/// Reads `note: called from FILE:LINE:COLUMN`, which Tera prints and tells in no other way.
fn callers(text: &str, files: &Files) -> Vec<(String, usize)> {
    let notes = text.lines().filter_map(|line| line.strip_prefix("note: called from "));
    notes.filter_map(|place| spot(place, files).map(|(name, at)| (name.to_owned(), at))).collect()
}

/// `FILE:LINE:COLUMN`, both from 1, columns in characters: the file and the byte.
fn spot<'p>(place: &'p str, files: &Files) -> Option<(&'p str, usize)> {
    let mut parts = place.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let text = text_of(name, files);
    let before: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    let lead = text.get(before..)?.chars().take(column.checked_sub(1)?).map(char::len_utf8).sum::<usize>();
    Some((name, before + lead))
}

fn text_of<'f>(name: &str, files: &'f Files) -> &'f str {
    files.get(name).and_then(|file| std::str::from_utf8(&file.bytes).ok()).unwrap_or_default()
}

/// Words that a template may use: what a wrong one is compared with.
pub(super) struct Known<'k> {
    pub templates: Vec<&'k str>,
    pub components: Vec<&'k str>,
}

/// The finding for this report, at its place in the site's file.
pub(super) fn finding(report: &Report, files: &Files, known: &Known<'_>) -> Diagnostic {
    let (message, help) = explain(&report.message, known);
    let mut found = placed(&message, report.template.as_deref(), &report.range, files);
    for (name, at) in &report.callers {
        if let Some(path) = own_path(name, files) {
            found = found.related(path, Span::new(*at, *at), "called from here");
        }
    }
    match help {
        Some(help) => found.help(help),
        None => found,
    }
}

/// A finding in a template. The default theme's files are not in the site, so that their place is told in words.
pub(super) fn placed(message: &str, template: Option<&str>, range: &Range<usize>, files: &Files) -> Diagnostic {
    let Some(name) = template else { return Diagnostic::new(Code::Template, message) };
    match own_path(name, files) {
        Some(path) => Diagnostic::new(Code::Template, message).at(path, Span::new(range.start, range.end)),
        None => {
            let before = text_of(name, files).get(..range.start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            Diagnostic::new(Code::Template, format!("{message} (the default theme's {name}:{line}:{column})"))
        }
    }
}

fn own_path<'f>(name: &str, files: &'f Files) -> Option<&'f SourcePath> {
    files.get(name).and_then(|file| file.own.as_ref())
}

/// The message in our words, and what to write instead, where the fault is one that is known.
fn explain(message: &str, known: &Known<'_>) -> (String, Option<String>) {
    let unknown = |kind: &str| message.strip_prefix(kind).and_then(|rest| rest.strip_prefix(" `")?.strip_suffix('`'));
    if let Some(word) = unknown("Unknown filter") {
        return no_such("filter", word, FILTERS.iter().copied());
    }
    if let Some(word) = unknown("Unknown function") {
        return no_such("function", word, FUNCTIONS.iter().copied());
    }
    if let Some(word) = unknown("Unknown test") {
        return no_such("test", word, TESTS.iter().copied());
    }
    if let Some(word) = unknown("Unknown component") {
        return no_such("component", word, known.components.iter().copied());
    }
    if let Some(word) = unknown("Unknown template") {
        return no_such("template", word, known.templates.iter().copied());
    }
    for (kind, name) in [("Variable", "variable"), ("Field", "field")] {
        let Some(rest) = message.strip_prefix(kind).and_then(|rest| rest.strip_prefix(" `")) else { continue };
        let Some((word, rest)) = rest.split_once("` is not defined") else { continue };
        let all = rest.split_once(": ").map_or("", |(_, all)| all);
        return no_such(name, word, all.split(", ").filter(|word| !word.is_empty()));
    }
    if let Some(rest) = message.strip_prefix("Block `") {
        let word = rest.split('`').next().unwrap_or_default();
        let help = "a block of a template that extends another replaces the other's block of the same name";
        return (format!("the parent has no block `{word}`"), Some(help.to_owned()));
    }
    (lowered(message), None)
}

fn no_such<'k>(kind: &str, word: &str, all: impl Iterator<Item = &'k str> + Clone) -> (String, Option<String>) {
    let help = nearest(word, all.clone()).map(|near| format!("write `{near}`")).or_else(|| {
        let mut names: Vec<&str> = all.collect();
        names.sort_unstable();
        let list: Vec<String> = names.iter().take(20).map(|name| format!("`{name}`")).collect();
        let more = if names.len() > 20 { ", …" } else { "" };
        (!list.is_empty()).then(|| format!("there are {}{more}", list.join(", ")))
    });
    (format!("no {kind} is called `{word}`"), help)
}

/// Our messages begin with a small letter and end without a stop.
fn lowered(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}

/// Tera 2.4's filters and ours.
const FILTERS: [&str; 38] = [
    "safe",
    "default",
    "upper",
    "lower",
    "wordcount",
    "escape",
    "escape_html",
    "escape_xml",
    "newlines_to_br",
    "pluralize",
    "trim",
    "trim_start",
    "trim_end",
    "replace",
    "capitalize",
    "title",
    "truncate",
    "indent",
    "str",
    "int",
    "float",
    "length",
    "reverse",
    "split",
    "abs",
    "round",
    "first",
    "last",
    "nth",
    "join",
    "sort",
    "unique",
    "get",
    "values",
    "keys",
    "pairs",
    "group_by",
    "json",
];
const FUNCTIONS: [&str; 5] = ["range", "throw", "super", "fill", "plural"];
const TESTS: [&str; 17] = [
    "string",
    "number",
    "map",
    "bool",
    "array",
    "integer",
    "float",
    "none",
    "iterable",
    "defined",
    "undefined",
    "odd",
    "even",
    "divisible_by",
    "starting_with",
    "ending_with",
    "containing",
];
