//! Directives: `::latest{where="topic=korea" limit=5}` and `:::note` … `:::` (DOMAIN R-14).
//!
//! A directive stands at line start outside code. What is code only Markdown knows, and what is Markdown must not
//! be cut in pieces, for link definitions and footnotes hold for the whole body. So each line of a directive is
//! painted over with `_` to the same length: at line start that is a thematic break, which ends every open block
//! (CommonMark §4.1), and whose place in the text tells which directive it stands for.

use super::body::{DIALECT, Directive};
use crate::{
    base::{
        nearest::nearest,
        span::{Span, Spanned},
    },
    diag::{Code, Diagnostic},
};
use pulldown_cmark::{Event, Parser};
use std::borrow::Cow;

/// How many containers may stand in each other.
const DEPTH: usize = 8;

/// How a directive is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `::name{…}`
    Leaf,
    /// `:::name{…}` … `:::`
    Container,
    Either,
}

struct Known {
    name: &'static str,
    keys: &'static [&'static str],
    shape: Shape,
}

/// Ours, with their keys (DOMAIN R-14). A leaf `quote` has its words in `text`.
const KNOWN: [Known; 8] = [
    Known { name: "quote", keys: &["by", "said", "via", "language", "text"], shape: Shape::Either },
    Known { name: "related", keys: &["ref", "url", "title", "label"], shape: Shape::Leaf },
    Known { name: "image", keys: &["file", "alt", "caption", "credit"], shape: Shape::Leaf },
    Known { name: "latest", keys: &["where", "limit"], shape: Shape::Leaf },
    Known { name: "note", keys: &["label"], shape: Shape::Container },
    Known { name: "correction", keys: &["when", "kind"], shape: Shape::Container },
    Known { name: "gloss", keys: &["language"], shape: Shape::Container },
    Known { name: "timeline", keys: &["story"], shape: Shape::Leaf },
];

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
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("::")).map(|at| at + from) {
        let start_of_line = at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
        let rest = text.get(at..).unwrap_or_default();
        let len = rest.find('\n').unwrap_or(rest.len());
        if start_of_line {
            found.extend(line(rest.get(..len).unwrap_or_default(), at, own));
        }
        from = at + len;
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

/// Reads one line that begins with `::`; nothing when it is plain text.
fn line(text: &str, at: usize, own: &[Box<str>]) -> Option<Line> {
    let text = text.trim_end();
    let rest = text.trim_start_matches(':');
    let colons = text.len() - rest.len();
    let of = |kind, faults| Some(Line { at, len: text.len(), kind, faults });
    if rest.is_empty() {
        return if colons > 2 { of(LineKind::Close(colons), Vec::new()) } else { None };
    }
    let (name, after) = rest.split_at(word_len(rest));
    if name.is_empty() || !after.is_empty() && !after.starts_with('{') {
        let fault = misplaced(rest, at + colons, colons, own)?;
        return of(LineKind::Broken, vec![fault]);
    }
    let mut faults = Vec::new();
    let arguments = arguments(after, at + colons + name.len(), &mut faults);
    let name = Spanned::new(name, Span::new(at + colons, at + colons + name.len()));
    check(&name, &arguments, colons > 2, own, &mut faults);
    let directive = Directive {
        name: name.value.into(),
        arguments: arguments.into_iter().map(|argument| (argument.key.value, argument.value)).collect(),
        span: Span::new(at, at + text.len()),
        container: colons > 2,
        text: Span::default(),
    };
    of(if colons > 2 { LineKind::Open(directive, colons) } else { LineKind::Leaf(directive) }, faults)
}

/// The length of a name of a directive, or of a key.
fn word_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len())
}

fn known(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

fn is_known(name: &str, own: &[Box<str>]) -> bool {
    known(name).is_some() || own.iter().any(|own| **own == *name)
}

/// A line that names a directive but has text or a space in the wrong place. `::before is a pseudo-element` is prose,
/// `::latest limit=5` and `::: note` are directives gone wrong.
fn misplaced(rest: &str, at: usize, colons: usize, own: &[Box<str>]) -> Option<Fault> {
    let dots = ":".repeat(colons);
    let loose = rest.trim_start();
    let name = loose.get(..word_len(loose)).unwrap_or_default();
    if !is_known(name, own) {
        return None;
    }
    let after = loose.get(name.len()..).unwrap_or_default().trim();
    if loose.len() < rest.len() {
        let meant = colons > 2 && (after.is_empty() || after.starts_with('{'));
        return meant.then(|| Fault {
            span: Span::new(at - colons, at + rest.len()),
            message: "a space stands between the colons and the name of the directive".into(),
            help: format!("write `{dots}{name}{after}`"),
        });
    }
    Some(Fault {
        span: Span::new(at + name.len(), at + rest.len()),
        message: format!("text follows the name of the directive `{name}`"),
        help: format!("write its arguments in braces: `{dots}{name}{{key=\"value\"}}`"),
    })
}

/// Whether the name, the keys and the shape are known.
fn check(name: &Spanned<&str>, arguments: &[Argument], container: bool, own: &[Box<str>], faults: &mut Vec<Fault>) {
    let Spanned { value: name, span } = *name;
    if own.iter().any(|own| **own == *name) {
        return;
    }
    let Some(known) = known(name) else {
        let names = KNOWN.iter().map(|known| known.name).chain(own.iter().map(|own| &**own));
        let help = match nearest(name, names) {
            Some(near) => format!("write `{near}`, or add templates/directives/{name}.html"),
            None => format!("add templates/directives/{name}.html, or take out the colons"),
        };
        faults.push(Fault { span, message: format!("no directive is called `{name}`"), help });
        return;
    };
    for Argument { key, .. } in arguments.iter().filter(|argument| !known.keys.contains(&&*argument.key.value)) {
        let help = match nearest(&key.value, known.keys.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => format!("its keys are {}", known.keys.join(", ")),
        };
        faults.push(Fault { span: key.span, message: format!("`{name}` has no key `{}`", key.value), help });
    }
    let has_text = arguments.iter().any(|argument| &*argument.key.value == "text");
    let help = match (known.shape, container) {
        (Shape::Leaf, true) => format!("it holds no text: write `::{name}` with two colons"),
        (Shape::Container, false) => format!("write `:::{name}` before its text and `:::` after it"),
        (Shape::Either, false) if !has_text => {
            format!("write `:::{name}` before its text and `:::` after it, or add `text=\"…\"`")
        }
        (Shape::Either | Shape::Leaf, _) | (Shape::Container, true) => return,
    };
    let message = if container {
        format!("the directive `{name}` is no container")
    } else {
        format!("the directive `{name}` has no text")
    };
    faults.push(Fault { span, message, help });
}

/// `key="value"`, with the place of each; the value's is that of its characters, without quotation marks.
struct Argument {
    key: Spanned<Box<str>>,
    value: Spanned<Box<str>>,
}

/// Reads `{key="value" key2=value}`, which begins at byte `at` of the body.
fn arguments(text: &str, at: usize, faults: &mut Vec<Fault>) -> Vec<Argument> {
    let mut found: Vec<Argument> = Vec::new();
    let Some(inside) = text.strip_prefix('{') else { return found };
    let mut cursor = Cursor { rest: inside, at: at + 1 };
    loop {
        cursor.skip_space();
        if cursor.rest.is_empty() {
            faults.push(Fault {
                span: Span::new(at, at + text.len()),
                message: "the brace `{` is not closed on its line".into(),
                help: "end the arguments with `}`".into(),
            });
            return found;
        }
        if let Some(after) = cursor.rest.strip_prefix('}') {
            if !after.is_empty() {
                faults.push(Fault {
                    span: Span::new(cursor.at + 1, cursor.at + 1 + after.len()),
                    message: "text follows the arguments of a directive".into(),
                    help: "a directive has its line for itself: move the text to the next".into(),
                });
            }
            return found;
        }
        match cursor.argument() {
            Ok(argument) if found.iter().any(|one| one.key.value == argument.key.value) => faults.push(Fault {
                span: argument.key.span,
                message: format!("the key `{}` stands twice", argument.key.value),
                help: "keep one of the two".into(),
            }),
            Ok(argument) => found.push(argument),
            Err(fault) => {
                faults.push(fault);
                return found;
            }
        }
    }
}

/// Reads along the arguments of one line.
struct Cursor<'t> {
    rest: &'t str,
    at: usize,
}

impl Cursor<'_> {
    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
        self.at += bytes;
    }

    fn skip_space(&mut self) {
        self.skip(self.rest.len() - self.rest.trim_start().len());
    }

    fn argument(&mut self) -> Result<Argument, Fault> {
        let key_at = self.at;
        let name: Box<str> = self.rest.get(..word_len(self.rest)).unwrap_or_default().into();
        if name.is_empty() {
            let c = self.rest.chars().next().unwrap_or('}');
            return Err(Fault {
                span: Span::new(key_at, key_at + c.len_utf8()),
                message: format!("`{c}` begins no argument of a directive"),
                help: "write arguments as `key=\"value\"`, with spaces between them".into(),
            });
        }
        self.skip(name.len());
        let key = Spanned::new(name, Span::new(key_at, self.at));
        if !self.rest.starts_with('=') {
            return Err(Fault {
                span: key.span,
                message: format!("the key `{}` has no value", key.value),
                help: format!("write `{}=\"…\"` without spaces around `=`", key.value),
            });
        }
        self.skip(1);
        let value = if self.rest.starts_with('"') { self.quoted(&key.value)? } else { self.bare(&key.value)? };
        Ok(Argument { key, value })
    }

    /// A value in quotation marks, in which `\"` and `\\` stand for the second character.
    fn quoted(&mut self, key: &str) -> Result<Spanned<Box<str>>, Fault> {
        let mut value = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((len, c)) = chars.next() {
            match c {
                '"' => {
                    let span = Span::new(self.at + 1, self.at + len);
                    self.skip(len + 1);
                    return Ok(Spanned::new(value.into(), span));
                }
                '\\' => match chars.next() {
                    Some((_, escaped @ ('"' | '\\'))) => value.push(escaped),
                    Some((_, other)) => value.extend(['\\', other]),
                    None => break,
                },
                _ => value.push(c),
            }
        }
        Err(Fault {
            span: Span::new(self.at, self.at + self.rest.len()),
            message: format!("the value of `{key}` has no closing quotation mark"),
            help: "end it with `\"`; inside it, write `\\\"`".into(),
        })
    }

    /// A value without quotation marks: up to a space or the closing brace.
    fn bare(&mut self, key: &str) -> Result<Spanned<Box<str>>, Fault> {
        let len = self.rest.find(|c: char| c.is_whitespace() || c == '}').unwrap_or(self.rest.len());
        let value: Box<str> = self.rest.get(..len).unwrap_or_default().into();
        let span = Span::new(self.at, self.at + len);
        if value.is_empty() || value.starts_with(['\'', '“', '”', '‘']) || value.contains('"') {
            return Err(Fault {
                span,
                message: format!("the value of `{key}` cannot be read"),
                help: format!("write `{key}=\"…\"` with straight double quotation marks"),
            });
        }
        self.skip(len);
        Ok(Spanned::new(value, span))
    }
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
mod tests {
    use super::*;

    /// The marks and faults of a body, one a line.
    fn shown(text: &str) -> String {
        let own = ["map".into(), "chart".into()];
        let marked = Marked::read(text, &own);
        assert_eq!(marked.text.len(), text.len(), "painting keeps every byte in its place");
        let mut out = String::new();
        for mark in &marked.marks {
            out += &match &mark.kind {
                MarkKind::Leaf(directive) => format!("leaf {}", told(directive)),
                MarkKind::Open(directive) => format!("open {}", told(directive)),
                MarkKind::Close(index) => format!("close {index}"),
                MarkKind::Broken => "broken".into(),
            };
            out.push('\n');
        }
        for fault in &marked.faults {
            let start = fault.span.start as usize;
            let at = &text[start..start + fault.span.len as usize];
            out += &format!("`{at}` {}; {}\n", fault.message, fault.help);
        }
        out
    }

    fn told(directive: &Directive) -> String {
        let arguments: Vec<String> =
            directive.arguments.iter().map(|(key, value)| format!(" {key}={}", value.value)).collect();
        format!("{}{}", directive.name, arguments.concat())
    }

    #[test]
    fn a_directive_has_a_name_and_arguments() {
        // DOMAIN R-14
        assert_eq!(shown("::latest{where=\"topic=korea\" limit=5}"), "leaf latest where=topic=korea limit=5\n");
        assert_eq!(shown("a\n\n::map{x=\"say \\\"hi\\\"\"}\r\nb"), "leaf map x=say \"hi\"\n");
        assert_eq!(shown(":::note\ntext\n:::\n"), "open note\nclose 0\n");
    }

    #[test]
    fn containers_stand_in_each_other() {
        assert_eq!(
            shown(":::note\n:::gloss{language=id}\nx\n:::\n:::\n"),
            "open note\nopen gloss language=id\nclose 1\nclose 0\n"
        );
        assert_eq!(shown("::::note\n:::note\n:::\n::::\n"), "open note\nopen note\nclose 1\nclose 0\n");
    }

    #[test]
    fn a_container_tells_where_its_text_stands() {
        let text = ":::note\nsome text\n:::\n";
        let marked = Marked::read(text, &[]);
        let Some(Mark { kind: MarkKind::Open(directive), .. }) = marked.marks.first() else { panic!("no container") };
        assert_eq!(directive.text, Span::new(8, 18));
        assert_eq!(&text[8..18], "some text\n");
    }

    #[test]
    fn code_holds_no_directives() {
        // DOMAIN R-14: "outside code"
        for text in [
            "```\n::latest{}\n```\n",
            "~~~ md\n:::note\n~~~\n",
            "<pre>\n::latest{}\n</pre>\n",
            "<!--\n::latest{}\n-->\n",
            "    ::latest{}\n",
            "- a\n\n  ::latest{}\n",
            "see ::latest{}\n",
            "> ::latest{}\n",
        ] {
            assert_eq!(shown(text), "", "{text:?}");
        }
        // A fence that a list opens ends with the list.
        assert_eq!(shown("- ```\n  a\n  ```\n::latest\n"), "leaf latest\n");
        assert_eq!(shown("- ```\n  a\n::latest\n"), "leaf latest\n");
    }

    #[test]
    fn prose_with_colons_is_prose() {
        for text in ["::", ":: a", "::before is a pseudo-element", "::std::vec", ":::  see below", "::* a", "::새"] {
            assert_eq!(shown(text), "", "{text:?}");
        }
    }

    #[test]
    fn an_unknown_name_or_key_is_shown_with_the_nearest() {
        // DOMAIN R-14: "Unknown name or key, unclosed: error."
        assert_eq!(
            shown("::latets{limit=5}"),
            "leaf latets limit=5\n`latets` no directive is called `latets`; write `latest`, or add templates/directives/latets.html\n"
        );
        assert_eq!(shown("::latest{limt=5}"), "leaf latest limt=5\n`limt` `latest` has no key `limt`; write `limit`\n");
        assert_eq!(
            shown("::chat{}").lines().last(),
            Some("`chat` no directive is called `chat`; write `chart`, or add templates/directives/chat.html")
        );
    }

    #[test]
    fn an_unclosed_directive_is_shown_at_its_opening() {
        assert_eq!(
            shown(":::note\ntext"),
            "open note\n`:::note` the directive is not closed; write `:::` on a line of its own after its text\n"
        );
        assert_eq!(
            shown("::::note\n:::note\n::::\n"),
            "open note\nopen note\nclose 0\n`:::note` the directive is not closed; write `:::` on a line of its own after its text\n"
        );
        assert!(shown("a\n\n:::\n").contains("`:::` `:::` closes nothing"));
    }

    #[test]
    fn wrong_arguments_are_shown_where_they_stand() {
        for (text, fault) in [
            ("::latest{limit=5", "`{limit=5` the brace `{` is not closed on its line"),
            ("::latest{limit}", "`limit` the key `limit` has no value"),
            ("::latest{limit=}", "`` the value of `limit` cannot be read"),
            ("::latest{limit='5'}", "`'5'` the value of `limit` cannot be read"),
            ("::latest{where=\"a}", "`\"a}` the value of `where` has no closing quotation mark"),
            ("::latest{.a}", "`.` `.` begins no argument of a directive"),
            ("::latest{limit=5 limit=6}", "`limit` the key `limit` stands twice"),
            ("::latest{limit=5} more", "` more` text follows the arguments of a directive"),
            ("::latest limit=5", "` limit=5` text follows the name of the directive `latest`"),
            ("::: note\n", "`::: note` a space stands between the colons and the name of the directive"),
            ("::note{}", "`note` the directive `note` has no text"),
            ("::quote{by=Kim}", "`quote` the directive `quote` has no text"),
            (":::latest\n:::", "`latest` the directive `latest` is no container"),
        ] {
            let seen = shown(text);
            assert!(seen.contains(fault), "{text:?}: {seen}");
        }
    }

    #[test]
    fn directives_stand_at_most_eight_deep() {
        let text = format!("{}{}", ":::note\n".repeat(9), ":::\n".repeat(9));
        assert!(shown(&text).contains("more than 8 deep"), "{}", shown(&text));
    }
}
