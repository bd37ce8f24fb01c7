//! Texts of the plain subset: plain, quoted on one line, `|` and `>`.

use super::{Node, Quick, Value};

impl Quick<'_> {
    /// The value that begins here and whose parent stands in `column`; ends at the start of a line.
    pub(super) fn value(&mut self, column: usize, depth: usize) -> Option<Node> {
        let node = match self.here() {
            b'[' | b'{' => self.flow(column, depth)?,
            b'\'' | b'"' => self.quoted()?,
            b'|' | b'>' => return self.block_text(column),
            _ => return self.plain(column),
        };
        self.end_line()?;
        Some(node)
    }

    /// A text between quotation marks, on one line.
    pub(super) fn quoted(&mut self) -> Option<Node> {
        let start = self.pos;
        let mark = self.here();
        let mut at = start + 1;
        let mut plain = true;
        loop {
            match self.byte(at) {
                b'\n' | 0 => return None,
                b'\\' if mark == b'"' && self.byte(at + 1) != b'\n' => {
                    plain = false;
                    at += 2;
                }
                b'\'' if mark == b'\'' && self.byte(at + 1) == b'\'' => {
                    plain = false;
                    at += 2;
                }
                byte if byte == mark => break,
                _ => at += 1,
            }
        }
        self.pos = at + 1;
        let inner = self.text.get(start + 1..at)?;
        let text: Box<str> = match (plain, mark) {
            (true, _) => inner.into(),
            (false, b'\'') => inner.replace("''", "'").into(),
            (false, _) => unescaped(inner)?.into(),
        };
        Some(Node { value: Value::Quoted(text), span: self.span(start, self.pos) })
    }

    /// Whether a plain text may begin here. `-` is left to the callers, who know what may follow.
    pub(super) fn begins_plain(&self) -> bool {
        match self.here() {
            b'-' => self.byte(self.pos + 1).is_ascii_alphanumeric(),
            b' ' | b'\n' | 0 => false,
            other => !b"?:,[]{}#&*!|>'\"%@`".contains(&other),
        }
    }

    /// A plain text in block context, folded when it goes on below.
    fn plain(&mut self, column: usize) -> Option<Node> {
        if !self.begins_plain() {
            return None;
        }
        let start = self.pos;
        let mut end = self.plain_line()?;
        let mut folded: Option<String> = None;
        // A comment ends the text; whatever stands deeper below it is then no business of ours.
        let commented = loop {
            if self.here() == b'#' {
                break true;
            }
            let breaks = self.line_breaks();
            let line = self.pos;
            self.spaces();
            let deeper = self.pos - line > column;
            if matches!(self.here(), b'#' | 0) || !deeper {
                self.pos = line;
                break false;
            }
            if !matches!(self.here(), b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | 0x80..) {
                return None;
            }
            let next = self.pos;
            let next_end = self.plain_line()?;
            let text = folded.get_or_insert_with(|| self.slice(start, end).to_owned());
            fold(text, breaks);
            text.push_str(self.slice(next, next_end));
            end = next_end;
        };
        if commented {
            self.end_line()?;
        }
        let text = self.slice(start, end);
        let span = self.span(start, end);
        let value = match folded {
            Some(folded) => Value::Plain(folded.into()),
            None if matches!(text, "~" | "null") => Value::Null,
            None => Value::Plain(text.into()),
        };
        Some(Node { value, span })
    }

    /// The plain text of this line: returns its end, and stands at the line's end or at a comment.
    fn plain_line(&mut self) -> Option<usize> {
        let start = self.pos;
        loop {
            match self.here() {
                b'\n' | 0 => break,
                b':' if Self::blank(self.byte(self.pos + 1)) => return None,
                // The full reader warns of a comment that looks like a part of the text.
                b'#' if self.byte(self.pos - 1) == b' ' && !Self::blank(self.byte(self.pos + 1)) => return None,
                b'#' if self.byte(self.pos - 1) == b' ' => break,
                _ => self.pos += 1,
            }
        }
        Some(start + self.slice(start, self.pos).trim_end_matches(' ').len())
    }

    /// From the end of a line over its break and over empty lines; how many breaks there were.
    pub(super) fn line_breaks(&mut self) -> usize {
        let mut breaks = 0;
        while self.here() == b'\n' {
            self.pos += 1;
            breaks += 1;
            let line = self.pos;
            self.spaces();
            if self.here() != b'\n' {
                self.pos = line;
            }
        }
        breaks
    }

    /// `|` and `>` with or without `-`.
    fn block_text(&mut self, column: usize) -> Option<Node> {
        let folds = self.here() == b'>';
        self.pos += 1;
        let strip = self.here() == b'-';
        self.pos += usize::from(strip);
        self.spaces();
        if self.here() != b'\n' {
            return None;
        }
        let header = self.pos;
        let breaks = self.line_breaks();
        let line = self.pos;
        self.spaces();
        let indent = self.pos - line;
        let start = self.pos;
        let wider = self.slice(header, line).split('\n').any(|empty| empty.len() > indent);
        if indent <= column || self.here() == 0 || wider {
            return None;
        }
        let mut text = "\n".repeat(breaks - 1);
        let end = self.block_lines(&mut text, column, indent, folds)?;
        if !strip {
            text.push('\n');
        }
        let end = start + self.slice(start, end).trim_end().len();
        Some(Node { value: Value::Quoted(text.into()), span: self.span(start, end) })
    }

    /// The lines of a block text from its first character on; returns where the last one ends.
    fn block_lines(&mut self, text: &mut String, column: usize, indent: usize, folds: bool) -> Option<usize> {
        loop {
            let start = self.pos;
            if folds && self.here() == b' ' {
                return None;
            }
            self.skip_line();
            let end = self.pos;
            text.push_str(self.slice(start, end));
            if self.here() == 0 {
                return None;
            }
            let breaks = self.block_breaks(indent)?;
            let line = self.pos;
            self.spaces();
            let found = self.pos - line;
            if self.here() == 0 || found < indent {
                let over = self.here() == 0 || found <= column || self.here() == b'#';
                self.pos = line;
                return over.then_some(end);
            }
            self.pos = line + indent;
            if folds {
                fold(text, breaks);
            } else {
                text.push_str(&"\n".repeat(breaks));
            }
        }
    }

    /// As [`Self::line_breaks`], but an empty line with more spaces than the text's indentation holds text.
    fn block_breaks(&mut self, indent: usize) -> Option<usize> {
        let mut breaks = 0;
        while self.here() == b'\n' {
            self.pos += 1;
            breaks += 1;
            let line = self.pos;
            self.spaces();
            match self.here() {
                b'\n' if self.pos - line > indent => return None,
                b'\n' => {}
                0 if self.pos > line => return None,
                _ => self.pos = line,
            }
        }
        Some(breaks)
    }
}

/// Joins two lines: one break is a space, more are one fewer.
fn fold(text: &mut String, breaks: usize) {
    if breaks == 1 {
        text.push(' ');
    }
    for _ in 1..breaks {
        text.push('\n');
    }
}

/// The escapes that people write; others are left to the full reader.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        out.push(match characters.next()? {
            'n' => '\n',
            't' => '\t',
            escaped @ ('"' | '\\' | '/') => escaped,
            _ => return None,
        });
    }
    Some(out)
}
