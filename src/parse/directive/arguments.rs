//! The arguments of a directive: `{key="value" key2=value}`.

use super::Fault;
use crate::base::span::{Span, Spanned};

/// The length of a name of a directive, or of a key.
pub(super) fn word_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(text.len())
}

/// `key="value"`, with the place of each; the value's is that of its characters, without quotation marks.
pub(super) struct Argument {
    pub(super) key: Spanned<Box<str>>,
    pub(super) value: Spanned<Box<str>>,
}

/// Reads `{key="value" key2=value}`, which begins at byte `at` of the body.
pub(super) fn arguments(text: &str, at: usize, faults: &mut Vec<Fault>) -> Vec<Argument> {
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
