//! Markdown to HTML: bodies, one-paragraph fields, plain text.
//!
//! The output is well-formed as XML too (`<br />`, no named entities), so that a book can hold it. Every change to
//! what Markdown says is made on its events, never on finished HTML.

mod blocks;
mod links;
mod notes;
mod raw;
mod survey;
mod writer;

use crate::{
    base::{lang::Lang, path::SourcePath, span::Span, text::plain_whitespace},
    diag::{Checked, Code, Diagnostic},
    parse::{
        body::{BodyLimits, DIALECT, Directive},
        directive::Marked,
        facts::{is_inline, plain as piece},
    },
};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;
use writer::Writer;

/// What becomes of raw HTML (DOMAIN R-13).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RawHtml {
    /// An allowlist of elements and attributes stays, the rest is dropped and told.
    #[default]
    Sanitize,
    /// Shown as text.
    Escape,
    /// Written as it is: for archives of one's own.
    Trust,
}

/// Where the HTML will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form<'a> {
    /// On a page of the site. All ids begin with `prefix`, so that several bodies share a page; empty where the
    /// body is alone.
    Page { prefix: &'a str },
    /// Away from the site, in a feed or a letter: no class, no id, no colours of code. A fragment leads to `page`, the
    /// absolute address of the record; other links are what [`Hooks::link`] gives, and text where it gives nothing.
    Away { page: &'a str },
}

/// Whether a title that the body begins with is shown (DOMAIN R-20: a record without `title` takes it from there).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TitleHeading {
    #[default]
    Shown,
    /// The page shows it already.
    Hidden,
}

/// How quotation marks, dashes and ellipses are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Punctuation {
    /// As the language sets them (DOMAIN I-4); never in quotations and code.
    #[default]
    Smart,
    AsWritten,
}

/// Whether code is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colours {
    #[default]
    Shown,
    None,
}

/// The words of the interface that a body needs, in the page's language. `{n}` stands for a number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strings {
    pub note: Box<str>,
    pub tip: Box<str>,
    pub important: Box<str>,
    pub warning: Box<str>,
    pub caution: Box<str>,
    /// Names the list of footnotes.
    pub footnotes: Box<str>,
    /// Names the way back from footnote `{n}`.
    pub back: Box<str>,
    /// Names table `{n}`, so that a wide one can be reached and scrolled by keyboard. Empty: tables do not scroll.
    pub table: Box<str>,
    pub done: Box<str>,
    pub open: Box<str>,
}

/// How a body is written.
#[derive(Debug, Clone, Copy)]
pub struct Options<'a> {
    pub lang: Lang,
    pub form: Form<'a>,
    pub raw: RawHtml,
    pub punctuation: Punctuation,
    pub colours: Colours,
    /// The level that the body's highest headings get if they would stand above it: 2 below the title of a page, 3
    /// in a list. `#` becomes `##` (DOMAIN R-13), and a body that begins with `##` keeps it.
    pub top: u8,
    pub title: TitleHeading,
    pub strings: &'a Strings,
    pub limits: &'a BodyLimits,
    /// The file and the byte in it where the Markdown begins, for findings.
    pub place: Option<(&'a SourcePath, u32)>,
}

/// A picture of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImageTag {
    pub src: String,
    /// Its widths in WebP, as the attribute takes them; empty when there are none.
    pub srcset: String,
    /// How wide it is shown, as the attribute takes it.
    pub sizes: &'static str,
    pub width: u32,
    pub height: u32,
}

/// What the Markdown asks of the site.
pub struct Hooks<'h> {
    /// The HTML of a directive; of a container, with the HTML of its text.
    pub directive: &'h mut dyn FnMut(&Directive, Option<&str>) -> String,
    /// The address of a page or file of the site: `../2024/kim.md`, `/tags/korea/`. Nothing: it leads nowhere.
    pub link: &'h mut dyn FnMut(&str) -> Option<String>,
    /// A picture of the site. Nothing: it is not ours, and becomes a link.
    pub image: &'h mut dyn FnMut(&str) -> Option<ImageTag>,
}

/// An event of Markdown and its bytes.
type Spotted<'t> = (Event<'t>, Range<usize>);

/// The HTML of a body. Linear in its length (RELIABILITY H7).
///
/// Finds links with a forbidden scheme (K0402), raw HTML that was dropped (K0403) and HTML that outgrows the limit
/// (K0406: the value is then empty). What is wrong with directives is found by [`crate::parse::body::read`].
#[must_use]
pub fn to_html(text: &str, options: &Options<'_>, hooks: &mut Hooks<'_>) -> Checked<String> {
    let marked = Marked::read(text, &options.limits.directives);
    let events = joined(&marked.text, Parser::new_ext(&marked.text, DIALECT).into_offset_iter());
    let mut writer = Writer::new(text, &marked, &events, options, hooks);
    writer.body();
    writer.finish()
}

/// The HTML of a field that is one paragraph: no block begins in it, and no `<p>` stands round it.
///
/// `1984. A year` keeps its number and `# 5` its sign: what would begin a list or a heading is text here.
#[must_use]
pub fn inline(text: &str, options: &Options<'_>, hooks: &mut Hooks<'_>) -> Checked<String> {
    let line = one_line(text);
    let marked = Marked { text: line.as_str().into(), marks: Vec::new(), faults: Vec::new() };
    let mut events = joined(&line, Parser::new_ext(&line, DIALECT).into_offset_iter());
    events.retain(|(event, _)| match event {
        Event::Start(tag) => is_inline(tag.to_end()),
        Event::End(tag) => is_inline(*tag),
        _ => true,
    });
    unguard(&mut events);
    // The guard moved everything by its one byte.
    let place = options.place.map(|(path, offset)| (path, offset.saturating_sub(1)));
    let options = Options { place, ..*options };
    let mut writer = Writer::new(&line, &marked, &events, &options, hooks);
    writer.line();
    writer.finish()
}

/// The text of Markdown without its marks, on one line: for descriptions and titles.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pictures = 0_usize;
    for event in Parser::new_ext(text, DIALECT) {
        match &event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
            Event::Start(tag) if !is_inline(tag.to_end()) => out.push(' '),
            Event::End(tag) if !is_inline(*tag) => out.push(' '),
            _ if pictures == 0 => out.push_str(piece(&event).unwrap_or_default()),
            _ => {}
        }
    }
    plain_whitespace(&out).into_owned()
}

/// A character before which no block begins. Punctuation, so that `**"a"**` behind it is strong as at a line's start.
const GUARD: char = '.';

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len() + 1);
    line.push(GUARD);
    for (nth, part) in text.lines().map(str::trim).filter(|part| !part.is_empty()).enumerate() {
        if nth > 0 {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}

/// Takes the guard out of the first text.
fn unguard(events: &mut [Spotted<'_>]) {
    if let Some((Event::Text(first), range)) = events.first_mut() {
        *first = first.chars().skip(1).collect::<String>().into();
        range.start += 1;
    }
}

/// The events, with neighbouring texts made one: pulldown-cmark cuts text wherever a mark might have begun, and the
/// setting of a quotation mark needs to see what follows it.
fn joined<'t>(text: &'t str, events: impl Iterator<Item = Spotted<'t>>) -> Vec<Spotted<'t>> {
    let mut all: Vec<Spotted<'t>> = Vec::new();
    // Whether the last event is text that stands in the source as it is, no entity.
    let mut after_literal = false;
    for (event, range) in events {
        let literal = matches!(&event, Event::Text(piece) if text.get(range.clone()) == Some(piece));
        let last = all.last_mut().filter(|(_, before)| literal && after_literal && before.end == range.start);
        if let Some((Event::Text(last), before)) = last {
            *before = before.start..range.end;
            *last = text.get(before.clone()).unwrap_or_default().into();
            continue;
        }
        after_literal = literal;
        all.push((event, range));
    }
    all
}

impl Options<'_> {
    /// The finding at its place, if the caller told the place of the text.
    fn placed(&self, finding: Diagnostic, span: Span) -> Diagnostic {
        match self.place {
            Some((path, offset)) => finding.at(path, span.shifted(offset)),
            None => finding,
        }
    }

    fn prefix(&self) -> &str {
        match self.form {
            Form::Page { prefix } => prefix,
            Form::Away { .. } => "",
        }
    }

    fn on_page(&self) -> bool {
        matches!(self.form, Form::Page { .. })
    }
}

/// The finding on raw HTML that was dropped.
fn dropped_html(told: &str) -> Diagnostic {
    Diagnostic::new(Code::DroppedHtml, format!("raw HTML was dropped: {told}"))
        .help("write it in Markdown or as a directive, or set `raw_html` in kliping.yaml")
}

#[cfg(test)]
mod tests;
