//! The reader that knows all of YAML: slow, certain, and able to say what is wrong.

use super::{Key, Limits, Node, Value, explain};
use crate::{
    base::{path::SourcePath, span::Span, text::forbidden_character},
    diag::{Checked, Code, Diagnostic},
};
use serde_yaml::granit_parser::{self as granit, Event, Parser, ScalarStyle, ScanError, StrInput, StructureStyle};
use std::{borrow::Cow, collections::BTreeMap};
use unicode_normalization::UnicodeNormalization;

/// How many top-level entries may be set aside as unreadable before the rest is given up.
const SET_ASIDE: usize = 20;

/// Reads a document and reports all that is wrong with it.
///
/// YAML has no way to go on after a syntax error. Records have one: each line that begins with a key at the left margin
/// begins anew. The entry with the error is blanked, and the rest is read again (RELIABILITY D2).
pub(super) fn read(text: &str, offset: u32, path: &SourcePath, limits: Limits) -> Checked<Node> {
    let mut shown = Cow::Borrowed(text);
    let mut broken: Vec<(Key, Node)> = Vec::new();
    let mut faults = Vec::new();
    loop {
        let mut reading = Reading::new(&shown, offset, path, limits);
        let error = match reading.document() {
            Ok(mut node) => {
                faults.append(&mut reading.found);
                faults.extend(nul(text, &faults).map(|fault| fault.diagnostic(path, offset)));
                join(&mut node, broken);
                return Checked::new(node, faults);
            }
            Err(error) => error,
        };
        let fault = explain::syntax(text, &error, reading.brackets.last().copied());
        faults.push(fault.diagnostic(path, offset));
        let chunk = explain::entry_at(&shown, fault.at);
        let Some((key, range)) = chunk.filter(|_| broken.len() < SET_ASIDE) else {
            let span = Span::new(0, text.len()).shifted(offset);
            return Checked::new(Node { value: Value::Broken, span }, faults);
        };
        let span = key.span.shifted(offset);
        broken.push((Key { span, ..key }, Node { value: Value::Broken, span }));
        shown = Cow::Owned(blanked(&shown, range));
    }
}

/// The parser takes a NUL for the end of a comment or of the whole: what follows it must not vanish in silence.
fn nul(text: &str, faults: &[Diagnostic]) -> Option<explain::Fault> {
    let at = text.find('\0').filter(|_| !faults.iter().any(Diagnostic::is_error))?;
    Some(explain::nul(at))
}

/// Puts the entries that were set aside back in their places, so that nobody calls them missing.
fn join(node: &mut Node, broken: Vec<(Key, Node)>) {
    if broken.is_empty() {
        return;
    }
    if node.value == Value::Null {
        node.value = Value::Map(Vec::new());
    }
    if let Value::Map(entries) = &mut node.value {
        for (key, value) in broken {
            if entries.iter().all(|(other, _)| other.name != key.name) {
                entries.push((key, value));
            }
        }
        entries.sort_by_key(|(key, _)| key.span);
    }
}

/// The text with all but line ends of a range turned to spaces: every other byte keeps its place.
fn blanked(text: &str, range: std::ops::Range<usize>) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    for byte in text.get(range).unwrap_or_default().bytes() {
        out.push(if byte == b'\n' { '\n' } else { ' ' });
    }
    out.push_str(after);
    out
}

/// One pass over the events of one text.
struct Reading<'t> {
    text: &'t str,
    offset: u32,
    path: &'t SourcePath,
    limits: Limits,
    parser: Parser<'t, StrInput<'t>>,
    found: Vec<Diagnostic>,
    /// Where the brackets open that are not closed yet.
    brackets: Vec<usize>,
    /// The deepest nesting was reported; once is enough.
    too_deep: bool,
}

/// Where a collection begins and ends: at its brackets, or where its first entry begins and its last one ends.
struct Ends {
    start: Span,
    end: Span,
}

impl Ends {
    fn holds(&mut self, first: Span, last: Span) {
        // Only a block collection has an empty beginning, and only before its first entry is read.
        if self.start.len == 0 {
            self.start = Span { len: first.len.max(1), ..first };
        }
        self.end = last;
    }

    fn close(&mut self, mark: Span) {
        if mark.len > 0 {
            self.end = mark;
        }
    }
}

type Read<T> = Result<T, ScanError>;

impl<'t> Reading<'t> {
    fn new(text: &'t str, offset: u32, path: &'t SourcePath, limits: Limits) -> Self {
        let mut options = granit::options! {
            emit_anchor_events: true, emit_unresolved_aliases: true, disallow_directives: true,
        };
        options.set_emit_comments(false);
        let parser = Parser::new_from_str_with_options(text, options);
        Self { text, offset, path, limits, parser, found: Vec::new(), brackets: Vec::new(), too_deep: false }
    }

    /// The next event and its place.
    fn next(&mut self) -> Read<Option<(Event<'t>, granit::Span)>> {
        let next = self.parser.next_event().transpose()?;
        if let Some((event, span)) = &next {
            let range = span.byte_range().unwrap_or_default();
            match event {
                Event::SequenceStart(StructureStyle::Flow, ..) | Event::MappingStart(StructureStyle::Flow, ..) => {
                    self.brackets.push(range.start);
                }
                Event::SequenceEnd | Event::MappingEnd if !range.is_empty() => {
                    self.brackets.pop();
                }
                _ => {}
            }
        }
        Ok(next)
    }

    fn span(&self, span: &granit::Span) -> Span {
        let range = span.byte_range().unwrap_or_default();
        Span::new(range.start, range.end).shifted(self.offset)
    }

    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        self.found.push(Diagnostic::new(code, message).at(self.path, span).help(help));
    }

    /// Reads the first document; a second one is reported and left.
    fn document(&mut self) -> Read<Node> {
        let mut node = Node { value: Value::Null, span: Span::new(0, 0).shifted(self.offset) };
        let mut documents = 0;
        while let Some((event, span)) = self.next()? {
            match event {
                Event::DocumentStart(..) if documents == 1 => {
                    let at = Span { len: 3, ..self.span(&span) };
                    self.report(
                        Code::YamlSubset,
                        at,
                        "a second YAML document begins here",
                        "a record is one document; in a `.yaml` file the text stands under `body:`, after `---` only in `.md`",
                    );
                    return Ok(node);
                }
                Event::DocumentStart(..) => documents += 1,
                Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
                other => node = self.node(other, &span, 0)?,
            }
        }
        Ok(node)
    }

    /// The node that begins with `event`, to its end.
    fn node(&mut self, event: Event<'t>, span: &granit::Span, depth: usize) -> Read<Node> {
        self.properties(&event, span)?;
        let at = self.span(span);
        match event {
            Event::Scalar(text, style, _, _) => Ok(self.scalar(&text, style, at)),
            Event::SequenceStart(..) => self.collection(at, depth, Self::list),
            Event::MappingStart(..) => self.collection(at, depth, Self::map),
            // An alias was reported by `properties`; the rest begins no node.
            _ => Ok(Node { value: Value::Broken, span: at }),
        }
    }

    /// Reports the tag, anchor or alias that a node has (DOMAIN R-2, RELIABILITY H6).
    fn properties(&mut self, event: &Event<'t>, span: &granit::Span) -> Read<()> {
        if let Some(tag) = span.tag_span().or_else(|| event.tag().and(Some(*span))) {
            let at = self.span(&tag);
            let spelt = tag.slice(self.text).unwrap_or_default();
            self.report(
                Code::YamlSubset,
                at,
                format!("`{spelt}` is a YAML tag; records have none"),
                "the key decides the type of its value: drop the tag, or put the value in quotes",
            );
        }
        if event.anchor_id().is_some_and(|id| id > 0)
            && let Some((Event::Anchor(_, name), place)) = self.next()?
        {
            let at = self.span(&place);
            self.report(
                Code::YamlSubset,
                at,
                format!("`&{name}` is a YAML anchor; records have none"),
                "put the value in quotes if it begins with `&`; else write it out where it is needed",
            );
        }
        if matches!(event, Event::Alias(_) | Event::UnresolvedAlias(_)) {
            let at = self.span(span);
            let spelt = span.slice(self.text).unwrap_or_default();
            self.report(
                Code::YamlSubset,
                at,
                format!("`{spelt}` is a YAML alias; records have none"),
                "put the value in quotes if it begins with `*`; else write it out",
            );
        }
        Ok(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, at: Span) -> Node {
        let value = match style {
            ScalarStyle::Plain if at.len == 0 || matches!(text, "~" | "null") => Value::Null,
            ScalarStyle::Plain => {
                self.comment_after(at);
                Value::Plain(text.into())
            }
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                self.decoded(text, at);
                Value::Quoted(text.into())
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                return Node { value: Value::Quoted(text.into()), span: self.trimmed(at) };
            }
        };
        Node { value, span: at }
    }

    /// The span without the white space at its end: block scalars end where their text ends.
    fn trimmed(&self, at: Span) -> Span {
        let len = self.slice(at).trim_end().len();
        Span { start: at.start, len: u32::try_from(len).unwrap_or(at.len) }
    }

    fn slice(&self, at: Span) -> &'t str {
        let start = (at.start - self.offset) as usize;
        self.text.get(start..start + at.len as usize).unwrap_or_default()
    }

    /// Escapes may spell what no record may hold (DOMAIN R-3).
    fn decoded(&mut self, text: &str, at: Span) {
        if let Some((_, character)) = forbidden_character(text) {
            self.report(
                Code::Encoding,
                at,
                format!("the escapes make the character U+{:04X}, which no record may hold", u32::from(character)),
                "drop the escape; line ends and tabs are the only controls allowed",
            );
        }
    }

    /// `title: Kim #korea` is cut at `#`: say so, since nothing else would (a comment has a space after its `#`).
    fn comment_after(&mut self, at: Span) {
        let end = (at.start - self.offset + at.len) as usize;
        let Some(rest) = self.text.get(end..) else { return };
        let line = rest.split('\n').next().unwrap_or_default();
        let trimmed = line.trim_start_matches([' ', '\t']);
        let Some(comment) = trimmed.strip_prefix('#') else { return };
        if comment.starts_with(|c: char| c.is_alphanumeric()) {
            let start = end + line.len() - trimmed.len();
            let span = Span::new(start, end + line.trim_end().len()).shifted(self.offset);
            let found =
                Diagnostic::new(Code::Yaml, format!("`{}` is a comment, not part of the value", trimmed.trim_end()))
                    .at(self.path, span)
                    .severity(crate::diag::Severity::Warning)
                    .help("put the whole value in quotes, or write a space after `#`");
            self.found.push(found);
        }
    }

    fn collection(
        &mut self,
        at: Span,
        depth: usize,
        read: fn(&mut Self, usize, &mut Ends) -> Read<Value>,
    ) -> Read<Node> {
        if depth >= self.limits.depth {
            if !self.too_deep {
                self.too_deep = true;
                let message = format!("lists and mappings nest more than {} deep", self.limits.depth);
                self.report(Code::Limit, at, message, "write it flatter, or raise `limits.depth` in kliping.yaml");
            }
            self.skip()?;
            return Ok(Node { value: Value::Broken, span: at });
        }
        let mut ends = Ends { start: at, end: at };
        let value = read(self, depth + 1, &mut ends)?;
        let end = ends.end.start + ends.end.len;
        let span = Span { start: ends.start.start, len: end.saturating_sub(ends.start.start) };
        Ok(Node { value, span })
    }

    /// Reads to the end of the collection that has begun.
    fn skip(&mut self) -> Read<()> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()? {
                Some((Event::SequenceStart(..) | Event::MappingStart(..), _)) => open += 1,
                Some((Event::SequenceEnd | Event::MappingEnd, _)) => open -= 1,
                Some(_) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }

    fn list(&mut self, depth: usize, ends: &mut Ends) -> Read<Value> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.next()? {
            if event == Event::SequenceEnd {
                ends.close(self.span(&span));
                break;
            }
            let item = self.node(event, &span, depth)?;
            ends.holds(item.span, item.span);
            if items.len() < self.limits.list {
                items.push(item);
            } else if items.len() == self.limits.list {
                self.too_long(item.span);
                items.push(item);
            }
        }
        items.truncate(self.limits.list);
        Ok(Value::List(items))
    }

    fn too_long(&mut self, at: Span) {
        let message = format!("a list has more than {} entries", self.limits.list);
        self.report(Code::Limit, at, message, "split it, or raise `limits.list` in kliping.yaml");
    }

    fn map(&mut self, depth: usize, ends: &mut Ends) -> Read<Value> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        while let Some((event, span)) = self.next()? {
            if event == Event::MappingEnd {
                ends.close(self.span(&span));
                break;
            }
            let key = self.key(event, &span, depth)?;
            let Some((event, place)) = self.next()? else { break };
            let mut value = self.node(event, &place, depth)?;
            let Some(key) = key else { continue };
            if value.value == Value::Null && value.span.len == 0 {
                value.span = key.span;
            }
            ends.holds(key.span, value.span);
            if self.first(&key, &mut seen) {
                if entries.len() == self.limits.list {
                    self.too_long(key.span);
                }
                if entries.len() <= self.limits.list {
                    entries.push((key, value));
                }
            }
        }
        entries.truncate(self.limits.list);
        Ok(Value::Map(entries))
    }

    /// Whether the key is new in its mapping. Keys compare in NFC (DOMAIN R-3).
    fn first(&mut self, key: &Key, seen: &mut BTreeMap<String, Span>) -> bool {
        let name: String = key.name.nfc().collect();
        let Some(before) = seen.insert(name.clone(), key.span) else { return true };
        seen.insert(name, before);
        let found = Diagnostic::new(Code::DuplicateKey, format!("the key `{}` stands twice in one mapping", key.name))
            .at(self.path, key.span)
            .related(self.path, before, "first written here")
            .help("keep one of the two");
        self.found.push(found);
        false
    }

    /// The name of an entry; nothing, and a report, when it is no text.
    fn key(&mut self, event: Event<'t>, span: &granit::Span, depth: usize) -> Read<Option<Key>> {
        let node = self.node(event, span, depth)?;
        let (name, fault) = match node.value {
            Value::Plain(name) if &*name == "<<" => {
                (None, Some(("`<<` merges mappings; records have none", "write its keys out")))
            }
            Value::Plain(name) | Value::Quoted(name) => (Some(name), None),
            Value::Null => (None, Some(("the entry has no key before its `:`", "write `key: value`"))),
            Value::List(_) | Value::Map(_) => {
                let help = "write `key: value`; a text that begins with `{` or `[` needs quotes";
                (None, Some(("a key is one text, not a list or mapping", help)))
            }
            Value::Broken => (None, None),
        };
        if let Some((message, help)) = fault {
            self.report(Code::YamlSubset, node.span, message, help);
        }
        Ok(name.map(|name| Key { name, span: node.span }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(node: &Node, text: &str, out: &mut String) {
        use std::fmt::Write as _;
        let at = node.span.start as usize..(node.span.start + node.span.len) as usize;
        match &node.value {
            Value::Null => out.push('~'),
            Value::Broken => out.push('!'),
            Value::Plain(plain) => {
                let _ = write!(out, "{plain}");
            }
            Value::Quoted(quoted) => {
                let _ = write!(out, "{quoted:?}");
            }
            Value::List(items) => {
                out.push('[');
                items.iter().for_each(|item| {
                    show(item, text, out);
                    out.push(' ');
                });
                out.push(']');
            }
            Value::Map(entries) => {
                out.push('{');
                entries.iter().for_each(|(key, value)| {
                    let _ = write!(out, "{}: ", key.name);
                    show(value, text, out);
                    out.push(' ');
                });
                out.push('}');
            }
        }
        let _ = write!(out, "<{}>", &text[at]);
    }

    fn read_shown(text: &str) -> String {
        let path = SourcePath::parse("content/a.yaml").unwrap();
        let read = read(text, 0, &path, Limits::default());
        let mut out = String::new();
        show(&read.value, text, &mut out);
        for found in read.found {
            let span = found.place.unwrap().span;
            out += &format!("\n{} {}+{} {}", found.code.row().id, span.start, span.len, found.message);
        }
        out
    }

    #[test]
    fn a_scalar_keeps_its_spelling_and_its_place() {
        // DOMAIN R-2
        for word in ["no", "007", "16:05", "+62", "1.0", "0x1f", "2024-11-23 18:30 WIB", "Null"] {
            assert_eq!(read_shown(&format!("a: {word}\n")), format!("{{a: {word}<{word}> }}<a: {word}>"));
        }
        assert_eq!(
            read_shown("a: 'it''s'\nb: \"x\\ny\"\n"),
            "{a: \"it's\"<'it''s'> b: \"x\\ny\"<\"x\\ny\"> }<a: 'it''s'\nb: \"x\\ny\">"
        );
        assert_eq!(read_shown("a:\nb: ~\n"), "{a: ~<a> b: ~<~> }<a:\nb: ~>");
    }

    #[test]
    fn collections_begin_at_their_bracket_or_first_entry() {
        assert_eq!(
            read_shown("a:\n- x\n- y: 1\n  z: [p, q ]\n"),
            "{a: [x<x> {y: 1<1> z: [p<p> q<q> ]<[p, q ]> }<y: 1\n  z: [p, q ]> ]<x\n- y: 1\n  z: [p, q ]> }<a:\n- x\n- y: 1\n  z: [p, q ]>"
        );
        assert_eq!(read_shown("a: >-\n  x\n  y\n\nb: c\n"), "{a: \"x y\"<x\n  y> b: c<c> }<a: >-\n  x\n  y\n\nb: c>");
    }
}
