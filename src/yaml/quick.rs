//! The reader of plain YAML: block lists and mappings, brackets, texts. Anything else is "not mine".
//!
//! Ten times as fast as the reader that knows all of YAML, which is the dearest step of reading a record. It never says
//! what is wrong and never guesses: `None` means that [`super::full`] decides. Where it answers, it answers as `full`
//! does; the test at the end of this room holds it to that.

#[cfg(test)]
mod agreement;
mod flow;
mod scalar;

use super::{Key, Limits, Node, Value};
use crate::base::span::Span;

/// A mapping with more keys is left to the full reader, whose search for repeated keys is not quadratic.
const KEYS: usize = 200;

/// Reads a document, or `None` when it is not certain of any part of it.
pub(super) fn read(text: &str, offset: u32, limits: Limits) -> Option<Node> {
    if !plain_characters(text.as_bytes()) {
        return None;
    }
    let mut quick = Quick { text, bytes: text.as_bytes(), pos: 0, offset, limits };
    let column = quick.next_line()?;
    let node = quick.block(column, false, 0)?;
    quick.next_line().is_none().then_some(node)
}

/// Whether the text has no tabs, controls, byte order marks or line ends other than LF.
fn plain_characters(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((&first, tail)) = rest.split_first() {
        let odd = match first {
            b'\n' | b' '..=b'~' => false,
            0xC2 => tail.first().is_some_and(|second| *second < 0xA0),
            0xE2 => matches!(tail, [0x80, 0xA8 | 0xA9, ..]),
            0xEF => matches!(tail, [0xBB, 0xBF, ..] | [0xBF, 0xBE | 0xBF, ..]),
            0x80.. => false,
            _ => true,
        };
        if odd {
            return false;
        }
        rest = tail;
    }
    true
}

/// A place in a text. No text read here holds a NUL, so that byte 0 means "the end".
struct Quick<'t> {
    text: &'t str,
    bytes: &'t [u8],
    pos: usize,
    offset: u32,
    limits: Limits,
}

impl<'t> Quick<'t> {
    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn here(&self) -> u8 {
        self.byte(self.pos)
    }

    /// Whether a byte ends a word that must be followed by white space.
    fn blank(byte: u8) -> bool {
        matches!(byte, b' ' | b'\n' | 0)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(start, end).shifted(self.offset)
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn spaces(&mut self) {
        while self.here() == b' ' {
            self.pos += 1;
        }
    }

    fn skip_line(&mut self) {
        while !matches!(self.here(), b'\n' | 0) {
            self.pos += 1;
        }
    }

    /// From the start of a line to the first thing that is neither blank nor comment: its column, `None` at the end.
    fn next_line(&mut self) -> Option<usize> {
        loop {
            let start = self.pos;
            self.spaces();
            match self.here() {
                b'\n' => self.pos += 1,
                b'#' => {
                    self.skip_line();
                    self.pos += usize::from(self.here() == b'\n');
                }
                0 => return None,
                _ => return Some(self.pos - start),
            }
        }
    }

    /// From the end of a value over spaces and a comment to the start of the next line.
    fn end_line(&mut self) -> Option<()> {
        self.spaces();
        match self.here() {
            b'#' if self.pos > 0 && self.byte(self.pos - 1) == b' ' => self.skip_line(),
            b'\n' | 0 => {}
            _ => return None,
        }
        self.pos += usize::from(self.here() == b'\n');
        Some(())
    }

    fn dash(&self) -> bool {
        self.here() == b'-' && self.byte(self.pos + 1) == b' '
    }

    /// The list or mapping that begins here, in a column. `flush`: a list in the column of its key.
    fn block(&mut self, column: usize, flush: bool, depth: usize) -> Option<Node> {
        if depth >= self.limits.depth {
            return None;
        }
        if self.dash() { self.list(column, flush, depth) } else { self.map(column, depth) }
    }

    fn list(&mut self, column: usize, flush: bool, depth: usize) -> Option<Node> {
        let mut items = Vec::new();
        loop {
            self.pos += 1;
            let dash = self.pos;
            self.spaces();
            let inner = column + 1 + (self.pos - dash);
            let item = if self.dash() || self.key_end().is_some() {
                self.block(inner, false, depth + 1)?
            } else {
                self.value(column, depth + 1)?
            };
            items.push(item);
            if items.len() > self.limits.list {
                return None;
            }
            let line = self.pos;
            match self.next_line() {
                Some(next) if next == column && self.dash() => {}
                Some(next) if next < column || next == column && flush => {
                    self.pos = line;
                    break;
                }
                None => break,
                Some(_) => return None,
            }
        }
        let (first, last) = (items.first()?.span, items.last()?.span);
        let span = Span { start: first.start, len: last.start + last.len - first.start };
        Some(Node { value: Value::List(items), span })
    }

    fn map(&mut self, column: usize, depth: usize) -> Option<Node> {
        let mut entries: Vec<(Key, Node)> = Vec::with_capacity(8);
        loop {
            let key = self.key()?;
            if entries.len() >= KEYS.min(self.limits.list) || entries.iter().any(|(other, _)| other.name == key.name) {
                return None;
            }
            self.spaces();
            let value = if matches!(self.here(), b'\n' | b'#' | 0) {
                self.below(&key, column, depth)?
            } else {
                self.value(column, depth + 1)?
            };
            entries.push((key, value));
            let line = self.pos;
            match self.next_line() {
                Some(next) if next == column => {}
                Some(next) if next < column => {
                    self.pos = line;
                    break;
                }
                None => break,
                Some(_) => return None,
            }
        }
        let (first, last) = (entries.first()?.0.span, entries.last()?.1.span);
        let span = Span { start: first.start, len: last.start + last.len - first.start };
        Some(Node { value: Value::Map(entries), span })
    }

    /// The value of a key with nothing on its own line.
    fn below(&mut self, key: &Key, column: usize, depth: usize) -> Option<Node> {
        self.end_line()?;
        let line = self.pos;
        match self.next_line() {
            Some(next) if next > column => self.block(next, false, depth + 1),
            Some(next) if next == column && self.dash() => self.block(next, true, depth + 1),
            _ => {
                self.pos = line;
                Some(Node { value: Value::Null, span: key.span })
            }
        }
    }

    /// Where the plain key that begins here ends, when one does: at a colon with white space behind it.
    fn key_end(&self) -> Option<usize> {
        let mut at = self.pos;
        if matches!(self.here(), b'-' | b'.' | b'/') {
            return None;
        }
        while matches!(self.byte(at), b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'/' | 0x80..) {
            at += 1;
        }
        let length = at - self.pos;
        (self.byte(at) == b':' && Self::blank(self.byte(at + 1)) && (1..=200).contains(&length)).then_some(at)
    }

    /// The plain key that begins here; stands behind its colon afterwards.
    fn key(&mut self) -> Option<Key> {
        let (start, end) = (self.pos, self.key_end()?);
        let name = self.slice(start, end);
        // Keys compare in NFC (DOMAIN R-3); which is no question of bytes unless the name is in it.
        if name == "null" || !name.is_ascii() && !unicode_normalization::is_nfc(name) {
            return None;
        }
        self.pos = end + 1;
        Some(Key { name: name.into(), span: self.span(start, end) })
    }
}
