//! What a template asks for, beside what its view gives: lists and data, named in its head comment.
//!
//! `{# asks: latest = list(where="topic=korea", limit=5); data = staff #}`: `latest` becomes a variable with the
//! newest five items of the topic, `data` one with the contents of `data/staff.yaml`. The plan answers them, so that
//! what a template shows is known before it is rendered.

use super::outline::Outline;
use crate::{
    base::{
        path::SourcePath,
        span::{Span, Spanned},
    },
    diag::{Code, Diagnostic},
};

/// One variable that a template asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The variable's name in the template.
    pub name: Spanned<Box<str>>,
    pub kind: AskKind,
    /// The site's own file that asks; nothing for the default theme's.
    pub path: Option<SourcePath>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskKind {
    /// Items, newest first.
    List {
        /// The condition as it is written (DOMAIN G-13), without its quotation marks; the model reads it.
        condition: Option<Spanned<Box<str>>>,
        limit: u32,
    },
    /// The contents of a file of `data/`, named without its ending.
    Data(Spanned<Box<str>>),
}

/// How many items a list has when `limit` is not written, and at most.
const LIMIT: u32 = 20;
const MOST: u32 = 1_000;

/// Names that every template has from its view.
const TAKEN: [&str; 5] = ["t", "lang", "dir", "site", "page"];

/// Reads the asks of one template. `path` is the site's file, where faults are reported.
pub(super) fn read(source: &str, path: Option<&SourcePath>, found: &mut Vec<Diagnostic>) -> Vec<Ask> {
    let mut asks: Vec<Ask> = Vec::new();
    for comment in Outline::of(source).head {
        let Some((text, start)) = section(comment.value, comment.span.start as usize) else { continue };
        for (entry, at) in split(text, start, &[';', '\n']) {
            let reader = Reader { source, path, at, text: entry };
            match reader.ask() {
                Ok(ask) if asks.iter().any(|other| other.name.value == ask.name.value) => {
                    let message = format!("`{}` is asked for twice", ask.name.value);
                    found.push(fault(Code::Template, path, message, ask.name.span));
                }
                Ok(ask) => asks.push(ask),
                Err(fault) => found.push(*fault),
            }
        }
    }
    asks
}

/// What follows `asks:` in a comment, up to another section such as `vars:`, and where it starts.
fn section(comment: &str, start: usize) -> Option<(&str, usize)> {
    let mut at = 0;
    let mut begin = None;
    for line in comment.split_inclusive('\n') {
        let trimmed = line.trim_start_matches(|c: char| c == '-' || c.is_whitespace());
        if let Some(rest) = trimmed.strip_prefix("asks:") {
            begin = Some(at + line.len() - rest.len());
        } else if let Some(begin) = begin.filter(|_| trimmed.starts_with("vars:")) {
            return comment.get(begin..at).map(|text| (text, start + begin));
        }
        at += line.len();
    }
    let text = comment.get(begin?..)?;
    Some((text.strip_suffix('-').unwrap_or(text), start + begin?))
}

/// The parts between separators outside of quotation marks and parentheses, trimmed, each with its place.
fn split<'t>(text: &'t str, start: usize, separators: &[char]) -> Vec<(&'t str, usize)> {
    let mut parts = Vec::new();
    let (mut from, mut quote, mut depth) = (0, None, 0_u32);
    let mut add = |from: usize, to: usize| {
        let part = text.get(from..to).unwrap_or_default();
        let lead = part.len() - part.trim_start().len();
        if !part.trim().is_empty() {
            parts.push((part.trim(), start + from + lead));
        }
    };
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(mark), _) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) if depth == 0 && separators.contains(&c) => {
                add(from, at);
                from = at + c.len_utf8();
            }
            (None, _) => {}
        }
    }
    add(from, text.len());
    parts
}

fn fault(code: Code, path: Option<&SourcePath>, message: impl Into<String>, span: Span) -> Diagnostic {
    let found = Diagnostic::new(code, message);
    match path {
        Some(path) => found.at(path, span),
        None => found,
    }
}

/// One `name = …`.
struct Reader<'t> {
    source: &'t str,
    path: Option<&'t SourcePath>,
    at: usize,
    text: &'t str,
}

type Read<T> = Result<T, Box<Diagnostic>>;

impl<'t> Reader<'t> {
    /// A finding about `part`, which is a piece of the template's text.
    fn fault(&self, code: Code, message: impl Into<String>, part: &str, at: usize) -> Box<Diagnostic> {
        let help = "write `latest = list(where=\"topic=korea\", limit=5)` or `staff = staff`, a file of data/";
        let len = part.len().min(self.source.len().saturating_sub(at));
        Box::new(fault(code, self.path, message, Span::new(at, at + len)).help(help))
    }

    fn ask(&self) -> Read<Ask> {
        let unreadable = || self.fault(Code::Template, format!("`{}` asks for nothing", self.text), self.text, self.at);
        let (left, right) = self.text.split_once('=').ok_or_else(unreadable)?;
        let name = left.trim_end();
        if !is_name(name) {
            return Err(self.fault(Code::Template, format!("`{name}` is no name of a variable"), name, self.at));
        }
        if TAKEN.contains(&name) {
            return Err(self.fault(Code::Template, format!("`{name}` is a variable of every page"), name, self.at));
        }
        let value = right.trim();
        let value_at = self.at + left.len() + 1 + (right.len() - right.trim_start().len());
        let kind = match value.strip_prefix("list").map(str::trim_start).and_then(|rest| rest.strip_prefix('(')) {
            Some(rest) => {
                let inner = rest.strip_suffix(')').ok_or_else(|| {
                    self.fault(Code::Template, "the parenthesis of `list(` is not closed", value, value_at)
                })?;
                self.list(inner, value_at + value.len() - rest.len())?
            }
            None if is_file(value) => {
                AskKind::Data(Spanned::new(value.into(), Span::new(value_at, value_at + value.len())))
            }
            None => return Err(unreadable()),
        };
        let name = Spanned::new(name.into(), Span::new(self.at, self.at + name.len()));
        Ok(Ask { name, kind, path: self.path.cloned() })
    }

    fn list(&self, arguments: &str, start: usize) -> Read<AskKind> {
        let mut condition = None;
        let mut limit = LIMIT;
        for (argument, at) in split(arguments, start, &[',']) {
            let (name, value) = argument.split_once('=').unwrap_or((argument, ""));
            let value_at = at + argument.len() - value.trim_start().len();
            let value = value.trim();
            match name.trim() {
                "where" => {
                    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                    let inner = inner.or_else(|| value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')));
                    let text = inner.ok_or_else(|| {
                        self.fault(Code::Where, "a condition stands between quotation marks", argument, at)
                    })?;
                    let span = Span::new(value_at + 1, value_at + 1 + text.len());
                    condition = Some(Spanned::new(text.into(), span));
                }
                "limit" => {
                    limit = value.parse().ok().filter(|n| (1..=MOST).contains(n)).ok_or_else(|| {
                        let message = format!("the limit of a list is a number from 1 to {MOST}");
                        self.fault(Code::Template, message, argument, at)
                    })?;
                }
                name => {
                    let message = format!("a list has `where` and `limit`, but no `{name}`");
                    return Err(self.fault(Code::Template, message, argument, at));
                }
            }
        }
        Ok(AskKind::List { condition, limit })
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The name of a file of `data/`: letters, digits, `_`, `-`, folders.
fn is_file(text: &str) -> bool {
    !text.is_empty()
        && text.split('/').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The asks in short, then the findings as `CODE byte message`.
    fn told(source: &str) -> String {
        let path = SourcePath::parse("templates/x.html").unwrap();
        let mut found = Vec::new();
        let asks = read(source, Some(&path), &mut found);
        let mut out: Vec<String> = asks
            .iter()
            .map(|ask| match &ask.kind {
                AskKind::List { condition, limit } => {
                    let text = condition.as_ref().map_or("", |one| &one.value);
                    let at = condition.as_ref().map(|one| one.span).unwrap_or_default();
                    let there = source.get(at.start as usize..(at.start + at.len) as usize).unwrap_or_default();
                    assert_eq!(there, text, "the span is the condition's");
                    format!("{}=[{text}] {limit}", ask.name.value)
                }
                AskKind::Data(file) => format!("{}=<{}>", ask.name.value, file.value),
            })
            .collect();
        out.extend(found.iter().map(|one| {
            let start = one.place.as_ref().map_or(0, |place| place.span.start);
            format!("{} {start} {}", one.code.row().id, one.message)
        }));
        out.join("; ")
    }

    #[test]
    fn a_template_names_the_lists_and_data_that_it_shows() {
        // STYLE 2, rule 3
        assert_eq!(
            told("{# asks: latest = list(where=\"topic=korea\", limit=5); data = staff #}\n<p>"),
            "latest=[topic=korea] 5; data=<staff>"
        );
        assert_eq!(told("{#- asks: all = list() -#}"), "all=[] 20");
        let with_vars = "{# A page.\nvars:\n  t: map\nasks:\n  a = list(where='title=\"x; y\"')\n  b = team/2024\n#}x";
        assert_eq!(told(with_vars), "a=[title=\"x; y\"] 20; b=<team/2024>");
        assert_eq!(told("{# asks: a = b\nvars: c = d #}"), "a=<b>");
    }

    #[test]
    fn only_a_comment_at_the_head_asks() {
        assert_eq!(told("<p>{# asks: a = b #}"), "");
        assert_eq!(told("{# this asks: a = b #}"), "");
    }

    #[test]
    fn a_wrong_ask_is_shown_where_it_stands() {
        for (source, expected) in [
            ("{# asks: latest #}", "K0601 9 `latest` asks for nothing"),
            ("{# asks: 1a = b #}", "K0601 9 `1a` is no name of a variable"),
            ("{# asks: site = b #}", "K0601 9 `site` is a variable of every page"),
            ("{# asks: a = ../b #}", "K0601 9 `a = ../b` asks for nothing"),
            ("{# asks: a = list(limit=0) #}", "K0601 18 the limit of a list is a number from 1 to 1000"),
            ("{# asks: a = list(sort=x) #}", "K0601 18 a list has `where` and `limit`, but no `sort`"),
            ("{# asks: a = list(where=topic) #}", "K0405 18 a condition stands between quotation marks"),
            ("{# asks: a = list(limit=1 #}", "K0601 13 the parenthesis of `list(` is not closed"),
            ("{# asks: a = b; a = c #}", "a=<b>; K0601 16 `a` is asked for twice"),
        ] {
            assert_eq!(told(source), expected, "{source}");
        }
    }
}
