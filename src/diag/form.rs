//! Forms in which findings are shown: for people, for programs, for code review.

use super::{Diagnostic, Place, Severity};
use crate::base::path::SourcePath;
use serde::Serialize;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people at a terminal, with the offending line.
    Human,
    /// One JSON object a line.
    Json,
    /// Workflow commands that mark the lines of a pull request.
    Github,
}

/// Gives the text of a file of the site, so that its lines can be shown.
pub type Texts<'a> = &'a dyn Fn(&SourcePath) -> Option<String>;

/// How many findings of one code are shown before the rest is only counted (RELIABILITY D2).
const SHOWN: usize = 100;

/// A place as an editor counts it: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct LineColumn {
    pub line: usize,
    pub column: usize,
}

fn locate(text: &str, place: &Place) -> LineColumn {
    let at = floor(text, place.span.start as usize);
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
    LineColumn { line, column }
}

/// The nearest character boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The printed form of a text that came from outside: controls and direction marks are escaped (RELIABILITY D4).
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            let _ = write!(out, "\\u{{{:x}}}", c as u32);
        } else {
            out.push(c);
        }
    }
    out
}

/// Characters that a terminal obeys instead of showing.
fn hidden(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Prints findings in the order given, in one form. The closing count is the caller's.
#[must_use]
pub fn render(found: &[Diagnostic], form: Form, texts: Texts<'_>) -> String {
    let mut out = String::new();
    let mut shown: std::collections::BTreeMap<super::Code, usize> = std::collections::BTreeMap::new();
    for one in found {
        let count = shown.entry(one.code).or_default();
        *count += 1;
        if *count > SHOWN && form == Form::Human {
            continue;
        }
        match form {
            Form::Human => human(&mut out, one, texts),
            Form::Json => json(&mut out, one, texts),
            Form::Github => github(&mut out, one, texts),
        }
    }
    if form == Form::Human {
        for (code, count) in shown.into_iter().filter(|(_, count)| *count > SHOWN) {
            let _ = writeln!(out, "... and {} more of {} ({})\n", count - SHOWN, code.row().id, code.row().name);
        }
    }
    out
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn human(out: &mut String, one: &Diagnostic, texts: Texts<'_>) {
    let _ = writeln!(out, "{}[{}]: {}", word(one.severity), one.code.row().id, plain(&one.message));
    if let Some(place) = &one.place {
        snippet(out, place, &one.label, texts);
    }
    for (place, text) in &one.related {
        let at = texts(&place.path).map(|whole| locate(&whole, place));
        match at {
            Some(at) => {
                let _ = writeln!(out, "  = {}: {}:{}:{}", plain(text), plain(place.path.as_str()), at.line, at.column);
            }
            None => {
                let _ = writeln!(out, "  = {}: {}", plain(text), plain(place.path.as_str()));
            }
        }
    }
    if let Some(help) = &one.help {
        let _ = writeln!(out, "  = help: {}", plain(help));
    }
    out.push('\n');
}

fn snippet(out: &mut String, place: &Place, label: &str, texts: Texts<'_>) {
    let path = plain(place.path.as_str());
    let text = texts(&place.path);
    let (Some(text), true) = (text, place.span.len > 0 || place.span.start > 0) else {
        let _ = writeln!(out, "  {path}");
        return;
    };
    let at = locate(&text, place);
    let _ = writeln!(out, "  {path}:{}:{}", at.line, at.column);
    let start = floor(&text, place.span.start as usize);
    let line_start = text.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let number = at.line.to_string();
    // A long line is shown from a little before the offending text, so that a terminal does not wrap it.
    let lead = text.get(line_start..start).unwrap_or_default();
    let hidden = lead.chars().count().saturating_sub(60);
    let shown_lead: String = lead.chars().skip(hidden).collect();
    let rest: String = text.get(start..line_start + line.len()).unwrap_or_default().chars().take(80).collect();
    let dots = if hidden > 0 { "…" } else { "" };
    let _ = writeln!(out, "{number} | {dots}{}{}", plain(&shown_lead), plain(&rest));
    let pad = width(&plain(&shown_lead)) + width(dots);
    let end = floor(&text, (place.span.start + place.span.len) as usize).min(line_start + line.len());
    let marked: String = text.get(start..end).unwrap_or_default().chars().take(80).collect();
    let marks = "^".repeat(width(&plain(&marked)).max(1));
    let label = plain(label);
    let _ = writeln!(
        out,
        "{} | {}{marks}{}{label}",
        " ".repeat(number.len()),
        " ".repeat(pad),
        if label.is_empty() { "" } else { " " }
    );
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c == '\t' { 1 } else { c.width().unwrap_or(0) }).sum()
}

/// The JSON form: a documented type of its own, so that inner types may change.
#[derive(Serialize)]
struct JsonDiagnostic<'a> {
    code: &'static str,
    name: &'static str,
    severity: &'static str,
    message: &'a str,
    path: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    /// Bytes from the start of the file.
    start: Option<u32>,
    length: Option<u32>,
    label: &'a str,
    help: Option<&'a str>,
    related: Vec<JsonRelated<'a>>,
}

#[derive(Serialize)]
struct JsonRelated<'a> {
    path: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    text: &'a str,
}

fn json(out: &mut String, one: &Diagnostic, texts: Texts<'_>) {
    let at = one.place.as_ref().and_then(|place| texts(&place.path).map(|text| locate(&text, place)));
    let form = JsonDiagnostic {
        code: one.code.row().id,
        name: one.code.row().name,
        severity: word(one.severity),
        message: &one.message,
        path: one.place.as_ref().map(|place| place.path.as_str()),
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        start: one.place.as_ref().map(|place| place.span.start),
        length: one.place.as_ref().map(|place| place.span.len),
        label: &one.label,
        help: one.help.as_deref(),
        related: one
            .related
            .iter()
            .map(|(place, text)| {
                let at = texts(&place.path).map(|whole| locate(&whole, place));
                JsonRelated {
                    path: place.path.as_str(),
                    line: at.map(|at| at.line),
                    column: at.map(|at| at.column),
                    text,
                }
            })
            .collect(),
    };
    // A type of plain texts and numbers always has a JSON form.
    let text = serde_json::to_string(&form).unwrap_or_default();
    // JSON may hold direction marks and DEL as they are; a terminal would obey them (RELIABILITY D4). They stand in
    // strings only, where an escape means the same.
    for c in text.chars() {
        if hidden(c) {
            let _ = write!(out, "\\u{:04x}", c as u32);
        } else {
            out.push(c);
        }
    }
    out.push('\n');
}

/// `::error file=…,line=…,col=…,title=…::message`, with the characters escaped that would end a command early.
fn github(out: &mut String, one: &Diagnostic, texts: Texts<'_>) {
    let data = |text: &str| {
        let lines: Vec<String> = text.split('\n').map(|line| plain(line).replace('%', "%25")).collect();
        lines.join("%0A")
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let command = if one.severity == Severity::Note { "notice" } else { word(one.severity) };
    let mut place = String::new();
    if let Some(at) = &one.place {
        let _ = write!(place, "file={},", property(at.path.as_str()));
        if let Some(spot) = texts(&at.path).map(|text| locate(&text, at)) {
            let _ = write!(place, "line={},col={},", spot.line, spot.column);
        }
    }
    let help = one.help.as_ref().map_or(String::new(), |help| format!("\n{help}"));
    let _ =
        writeln!(out, "::{command} {place}title={}::{}", one.code.row().id, data(&format!("{}{help}", one.message)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::span::Span, diag::Code};

    fn sample() -> (Diagnostic, String) {
        let path = SourcePath::parse("content/articles/2024/kim.md").unwrap();
        let text = "---\ntitle: 북한\ntopics: [us, koera]\n---\n".to_owned();
        let start = text.find("koera").unwrap();
        let found = Diagnostic::new(Code::UnknownTopic, "no topic is called `koera`")
            .at(&path, Span::new(start, start + 5))
            .label("topics are listed in content/topics/")
            .help("write `korea`, or add content/topics/koera.md");
        (found, text)
    }

    #[test]
    fn a_finding_shows_place_label_and_help() {
        let (found, text) = sample();
        let shown = render(&[found], Form::Human, &|_| Some(text.clone()));
        assert_eq!(
            shown,
            "error[K0203]: no topic is called `koera`\n  content/articles/2024/kim.md:3:14\n3 | topics: [us, koera]\n  |              ^^^^^ topics are listed in content/topics/\n  = help: write `korea`, or add content/topics/koera.md\n\n"
        );
    }

    #[test]
    fn a_finding_marks_the_line_of_a_pull_request() {
        let (found, text) = sample();
        let shown = render(&[found], Form::Github, &|_| Some(text.clone()));
        assert!(
            shown.starts_with("::error file=content/articles/2024/kim.md,line=3,col=14,title=K0203::no topic"),
            "{shown}"
        );
        assert!(shown.contains("%0Awrite `korea`"), "{shown}");
    }

    #[test]
    fn json_has_one_object_a_line() {
        let (found, text) = sample();
        let shown = render(&[found.clone(), found], Form::Json, &|_| Some(text.clone()));
        assert_eq!(shown.lines().count(), 2);
        let value: serde_json::Value = serde_json::from_str(shown.lines().next().unwrap()).unwrap();
        assert_eq!((value["line"].as_u64(), value["column"].as_u64()), (Some(3), Some(14)));
    }

    #[test]
    fn text_from_outside_cannot_drive_the_terminal() {
        // RELIABILITY D4
        let found = Diagnostic::new(Code::BadValue, "`\u{1b}[31mred\u{202e}`");
        let shown = render(&[found], Form::Human, &|_| None);
        assert!(shown.contains("\\u{1b}[31mred\\u{202e}"), "{shown}");
    }
}
