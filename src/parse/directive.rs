//! Directives: `::latest{where="topic=korea" limit=5}` and `:::note` … `:::` (DOMAIN R-14).
//!
//! A directive stands at line start outside code. What is code only Markdown knows, and what is Markdown must not
//! be cut in pieces, for link definitions and footnotes hold for the whole body. So each line of a directive is
//! painted over with `_` to the same length: at line start that is a thematic break, which ends every open block
//! (CommonMark §4.1), and whose place in the text tells which directive it stands for.

mod arguments;
mod line;

use super::body::{DIALECT, Directive};
use crate::{
    base::span::Span,
    diag::{Code, Diagnostic},
};
use line::line;
use pulldown_cmark::{Event, Parser};
use std::borrow::Cow;

/// How many containers may stand in each other.
const DEPTH: usize = 8;

/// A fault of a directive; the span counts from the start of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    pub message: String,
    pub help: String,
}

impl Fault {
    /// The finding, without its place.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        Diagnostic::new(Code::Directive, self.message.as_str()).help(self.help.as_str())
    }
}

/// What stands at one line of a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkKind {
    Leaf(Directive),
    Open(Directive),
    /// Closes the container whose opening mark has this index, and any still open inside it.
    Close(usize),
    /// Written wrongly: shows nothing.
    Broken,
}

/// A line that belongs to a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The first byte of the line.
    pub at: usize,
    pub kind: MarkKind,
}

/// A body whose directives are found.
#[derive(Debug)]
pub struct Marked<'t> {
    /// The body with each line of a directive painted over; every other byte is in its old place.
    pub text: Cow<'t, str>,
    /// In the order of the text.
    pub marks: Vec<Mark>,
    pub faults: Vec<Fault>,
}

impl<'t> Marked<'t> {
    /// Finds the directives of a body. `own` are the names of the site's directives, which take any key.
    #[must_use]
    pub fn read(text: &'t str, own: &[Box<str>]) -> Self {
        let mut lines = lines(text, own);
        if lines.is_empty() {
            return Self { text: Cow::Borrowed(text), marks: Vec::new(), faults: Vec::new() };
        }
        // Where nothing can be code, each line stands.
        let plain = !text.contains("```") && !text.contains("~~~") && !text.contains('<');
        if !plain {
            let painted = paint(text, &lines);
            let breaks: Vec<usize> = Parser::new_ext(&painted, DIALECT)
                .into_offset_iter()
                .filter_map(|(event, range)| (event == Event::Rule).then_some(range.start))
                .collect();
            lines.retain(|line| breaks.binary_search(&line.at).is_ok());
        }
        let end = text.len();
        let text = if lines.is_empty() { Cow::Borrowed(text) } else { Cow::Owned(paint(text, &lines)) };
        let (marks, faults) = pair(lines, end);
        Self { text, marks, faults }
    }

    /// The mark whose line begins at this byte, and its index.
    #[must_use]
    pub fn at(&self, byte: usize) -> Option<(usize, &Mark)> {
        let index = self.marks.binary_search_by_key(&byte, |mark| mark.at).ok()?;
        Some((index, self.marks.get(index)?))
    }
}

/// A line that looks like one of a directive.
struct Line {
    at: usize,
    len: usize,
    kind: LineKind,
    faults: Vec<Fault>,
}

enum LineKind {
    Leaf(Directive),
    Open(Directive, usize),
    Close(usize),
    /// Written wrongly beyond reading.
    Broken,
}

fn lines(text: &str, own: &[Box<str>]) -> Vec<Line> {
    let mut found = Vec::new();
    let mut at = 0;
    for text in text.split('\n') {
        if text.starts_with("::") {
            found.extend(line(text, at, own));
        }
        at += text.len() + 1;
    }
    found
}

/// The text with these lines painted over.
fn paint(text: &str, lines: &[Line]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for line in lines {
        out.push_str(text.get(from..line.at).unwrap_or_default());
        out.extend(std::iter::repeat_n('_', line.len));
        from = line.at + line.len;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Finds what each closing line closes, and reports what stays open. `end` is the length of the body.
fn pair(lines: Vec<Line>, end: usize) -> (Vec<Mark>, Vec<Fault>) {
    let mut marks: Vec<Mark> = Vec::with_capacity(lines.len());
    let mut faults = Vec::new();
    let mut open: Vec<Opened> = Vec::new();
    for line in lines {
        let Line { at, len, kind, faults: of_line } = line;
        faults.extend(of_line);
        let kind = match kind {
            LineKind::Broken => MarkKind::Broken,
            LineKind::Leaf(directive) => MarkKind::Leaf(directive),
            LineKind::Open(directive, _) if open.len() == DEPTH => {
                faults.push(Fault {
                    span: directive.span,
                    message: format!("directives stand more than {DEPTH} deep in each other"),
                    help: "take one of them out".into(),
                });
                MarkKind::Broken
            }
            LineKind::Open(directive, colons) => {
                open.push(Opened { index: marks.len(), colons, span: directive.span });
                MarkKind::Open(directive)
            }
            LineKind::Close(colons) => match open.iter().rposition(|opened| opened.colons == colons) {
                Some(found) => {
                    let closed = open.drain(found..).enumerate().map(|(nth, opened)| {
                        faults.extend((nth > 0).then(|| opened.unclosed()));
                        opened.tell(&mut marks, at)
                    });
                    MarkKind::Close(closed.min().unwrap_or_default())
                }
                None => {
                    faults.push(Fault {
                        span: Span::new(at, at + len),
                        message: format!("`{}` closes nothing", ":".repeat(colons)),
                        help: "take it out, or open a directive before it with as many colons".into(),
                    });
                    MarkKind::Broken
                }
            },
        };
        marks.push(Mark { at, kind });
    }
    for opened in open {
        faults.push(opened.unclosed());
        opened.tell(&mut marks, end);
    }
    (marks, faults)
}

/// A container whose closing line has not come yet.
struct Opened {
    index: usize,
    colons: usize,
    span: Span,
}

impl Opened {
    fn unclosed(&self) -> Fault {
        Fault {
            span: self.span,
            message: "the directive is not closed".into(),
            help: format!("write `{}` on a line of its own after its text", ":".repeat(self.colons)),
        }
    }

    /// Tells the container where its text ends; gives the index of its mark.
    fn tell(&self, marks: &mut [Mark], end: usize) -> usize {
        if let Some(Mark { kind: MarkKind::Open(directive), .. }) = marks.get_mut(self.index) {
            // The text begins behind the line break of the opening line.
            let start = (directive.span.start + directive.span.len) as usize + 1;
            directive.text = Span::new(start.min(end), end);
        }
        self.index
    }
}

#[cfg(test)]
mod tests;
