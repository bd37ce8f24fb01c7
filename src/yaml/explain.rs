//! What a syntax error means to somebody who writes records, and where the next entry begins.

use super::Key;
use crate::{
    base::{path::SourcePath, span::Span},
    diag::{Code, Diagnostic},
};
use serde_yaml::granit_parser::{ErrorKind, ScanError};
use std::ops::Range;

/// A syntax error in an editor's words. Places count from the start of the YAML.
pub(super) struct Fault {
    pub code: Code,
    pub at: usize,
    pub len: usize,
    pub message: String,
    pub help: String,
}

impl Fault {
    pub fn diagnostic(&self, path: &SourcePath, offset: u32) -> Diagnostic {
        let span = Span::new(self.at, self.at + self.len).shifted(offset);
        Diagnostic::new(self.code, &*self.message).at(path, span).help(&*self.help)
    }

    fn new(at: usize, len: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: Code::Yaml, at, len, message: message.into(), help: help.into() }
    }
}

/// Explains an error of the parser. `bracket` is the innermost `[` or `{` that was open.
pub(super) fn syntax(text: &str, error: &ScanError, bracket: Option<usize>) -> Fault {
    let mut at = error.marker().byte_offset().unwrap_or_default().min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let scene = Scene { text, at, line: line_at(text, at) };
    if let Some(bracket) = bracket.filter(|bracket| scene.leaves(*bracket, error.kind())) {
        let open = text.get(bracket..=bracket).unwrap_or("[");
        let help = "close it before the next key, or put a value that begins with it in quotes";
        return Fault::new(bracket, 1, format!("the bracket `{open}` is opened here and never closed"), help);
    }
    scene.explain(error.kind(), bracket.is_some())
}

/// A NUL, which ends texts in other programs.
pub(super) fn nul(at: usize) -> Fault {
    Fault { code: Code::YamlSubset, ..Fault::new(at, 1, "the YAML holds a NUL", "remove it") }
}

/// An error and the line it stands in.
struct Scene<'t> {
    text: &'t str,
    at: usize,
    line: Range<usize>,
}

impl Scene<'_> {
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Whether the error came from reading on into the next entry with a bracket still open.
    fn leaves(&self, bracket: usize, kind: &ErrorKind) -> bool {
        let next_entry = self.line.start > bracket && margin_key(self.slice(self.line.clone())).is_some();
        next_entry || self.at >= self.text.trim_end().len() || matches!(kind, ErrorKind::UnclosedFlowCollection { .. })
    }

    fn explain(&self, kind: &ErrorKind, in_bracket: bool) -> Fault {
        use ErrorKind as K;
        match kind {
            K::MappingValueNotAllowed => self.second_colon(),
            K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
                let help = "close it; a value that holds the mark itself goes between marks of the other kind";
                Fault::new(self.at, 1, "the quotation mark is opened here and never closed", help)
            }
            K::InvalidTrailingSingleQuotedScalar => {
                let help = "between `'` marks an apostrophe is written twice: 'it''s'; or use \" marks";
                Fault::new(self.at, 1, "text follows the closing quotation mark", help)
            }
            K::InvalidTrailingDoubleQuotedScalar => {
                let help = "put the whole value between ' marks, or write \\\" for a quotation mark within";
                Fault::new(self.at, 1, "text follows the closing quotation mark", help)
            }
            K::UnexpectedCharacter { character: '\0' } => nul(self.at),
            K::UnexpectedCharacter { character } => {
                let help = self.in_quotes(self.at).unwrap_or_else(|| "put the value in quotes".to_owned());
                Fault::new(
                    self.at,
                    character.len_utf8(),
                    format!("a plain value may not begin with `{character}`"),
                    help,
                )
            }
            K::TabInPlainScalar
            | K::TabInBlockIndentation
            | K::TabNotAllowed
            | K::TabInIndentation
            | K::TabAtBlockScalarStart => self.tab(),
            K::UnknownQuotedScalarEscape
            | K::InvalidQuotedScalarHexEscape
            | K::InvalidUnicodeEscape
            | K::InvalidLowSurrogate
            | K::InvalidLowSurrogateHexEscape
            | K::MissingLowSurrogate
            | K::UnpairedLowSurrogate => {
                let help = "between \" marks `\\` begins an escape: write `\\\\`, or use ' marks";
                Fault::new(self.at, 1, "the value holds an escape that YAML does not know", help)
            }
            K::DirectiveDisallowed => Fault {
                code: Code::YamlSubset,
                ..Fault::new(
                    self.at,
                    1,
                    "a line that begins with `%` is a YAML directive; records have none",
                    "remove it",
                )
            },
            K::RecursionLimitExceeded => Fault {
                code: Code::Limit,
                ..Fault::new(self.at, 1, "lists and mappings nest too deep", "write it flatter")
            },
            other => self.structure(other, in_bracket),
        }
    }

    /// Errors of indentation and punctuation.
    fn structure(&self, kind: &ErrorKind, in_bracket: bool) -> Fault {
        use ErrorKind as K;
        match kind {
            K::SimpleKeyExpected | K::InvalidSimpleKey => {
                let help = "write `key: value`; a text over several lines is indented below its key";
                Fault::new(self.at, self.rest(), "this line is neither an entry nor part of the one above", help)
            }
            K::BlockSequenceEntryNotAllowed => {
                let help =
                    "write each `- entry` on its own line below the key, or put a text that begins with `-` in quotes";
                Fault::new(self.at, 1, "a list cannot begin on the line of its key", help)
            }
            K::ExpectedBlockMappingKey
            | K::ExpectedBlockSequenceEntry
            | K::InvalidIndentation
            | K::ExpectedDocumentStart
            | K::InvalidBlockScalarIndent => {
                let help = "entries of one list or mapping begin in the same column";
                Fault::new(self.at, self.rest(), "the indentation of this line fits none above", help)
            }
            K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => {
                let help = "remove it, or put the value in quotes";
                Fault::new(self.at, 1, "this bracket closes none that is open", help)
            }
            K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => {
                let help =
                    "write the text on the next lines, indented; a value that begins with `|` or `>` needs quotes";
                Fault::new(self.at, 1, "after `|` or `>` the line must end", help)
            }
            other if in_bracket => {
                let help = "a text that holds `: `, `,`, brackets or ` #` needs quotes between brackets";
                Fault::new(self.at, 1, format!("the entry between brackets cannot be read: {other}"), help)
            }
            other => Fault::new(self.at, 1, format!("the YAML cannot be read: {other}"), "put the value in quotes"),
        }
    }

    /// From the error to the end of its line.
    fn rest(&self) -> usize {
        self.slice(self.at..self.line.end).trim_end().len().max(1)
    }

    fn tab(&self) -> Fault {
        let at = self.slice(self.at..self.text.len()).find('\t').map_or(self.at, |ahead| self.at + ahead);
        Fault::new(at, 1, "a tab stands where YAML takes only spaces", "indent with spaces")
    }

    /// A `:` where no key can end: a title with a colon, a wrong indentation, or a key without space behind its colon.
    fn second_colon(&self) -> Fault {
        let before = self.slice(self.line.start..self.at);
        if let Some(colon) = before.find(": ") {
            let quoted = self.in_quotes(self.line.start + colon + 2);
            let help = quoted.unwrap_or_else(|| "put all of the value in quotes".to_owned());
            return Fault::new(self.at, 1, "a plain value may not hold `: `, which ends a key", help);
        }
        let above = line_at(self.text, self.line.start.saturating_sub(1));
        let line_above = self.slice(above.clone());
        let glued = line_above
            .split_once(':')
            .filter(|(key, rest)| is_word(key) && !rest.is_empty() && !line_above.contains(": "));
        if let Some((key, rest)) = glued {
            let message = format!("`{key}:` needs a space behind its colon");
            return Fault::new(above.start, line_above.len(), message, format!("write `{key}: {rest}`"));
        }
        let lead = before.len() - before.trim_start().len();
        let start = self.line.start + lead;
        let help = "begin it in the column of the keys that it belongs to; a text that holds `: ` needs quotes";
        Fault::new(start, self.at - start, "this line continues the value above, so it cannot be a key", help)
    }

    /// What stands from `start` to the end of the line, as it should have been written.
    fn in_quotes(&self, start: usize) -> Option<String> {
        let value = self.slice(start..self.line.end).trim();
        let short = !value.is_empty() && value.chars().count() <= 100;
        short.then(|| match (value.contains('"') || value.contains('\\'), value.contains('\'')) {
            (false, _) => format!("put the value in quotes: \"{value}\""),
            (true, false) => format!("put the value in quotes: '{value}'"),
            (true, true) => format!("put the value in quotes: '{}'", value.replace('\'', "''")),
        })
    }
}

/// The line that holds byte `at`, without its end.
fn line_at(text: &str, at: usize) -> Range<usize> {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let end = text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| at + newline);
    start..end
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('-') && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
}

/// The key that a line at the left margin begins with. A colon without space behind it is one mistake that is sought.
fn margin_key(line: &str) -> Option<&str> {
    let (name, _) = line.split_once(':')?;
    is_word(name).then_some(name)
}

/// The top-level entry that holds byte `at`: its key, and its bytes up to the next entry.
pub(super) fn entry_at(text: &str, at: usize) -> Option<(Key, Range<usize>)> {
    let mut found: Option<(Key, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(name) = margin_key(line) {
            if start > at {
                return found.map(|(key, from)| (key, from..start));
            }
            found = Some((Key { name: name.into(), span: Span::new(start, start + name.len()) }, start));
        }
        start += line.len();
    }
    found.map(|(key, from)| (key, from..text.len()))
}
