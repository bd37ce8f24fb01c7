//! A record's file cut into front matter and body (DOMAIN ).

use crate::{
    base::{path::SourcePath, span::Span, text::forbidden_character},
    diag::{Checked, Code, Diagnostic},
};
use std::{borrow::Cow, ops::Range};

/// Where the parts of a file stand, in bytes of its normalised text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Between the two `---` lines; `None` when the file has no front matter.
    pub yaml: Option<Range<usize>>,
    pub body: Range<usize>,
}

/// The text of a file as records and diagnostics see it: without byte order mark, CRLF read as LF (DOMAIN R-3).
///
/// Places in diagnostics count in this text, so whoever shows them normalises first.
///
/// # Errors
/// The bytes are no UTF-8: the place, in the normalised text, of the first byte that is none.
pub fn normalise(bytes: &[u8]) -> Result<Cow<'_, str>, usize> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("\r\n") => Ok(Cow::Owned(text.replace("\r\n", "\n"))),
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            Err(valid.len() - valid.windows(2).filter(|pair| *pair == b"\r\n").count())
        }
    }
}

/// Reports what stands in no record: the first such character of each line (DOMAIN R-3).
pub(super) fn characters(text: &str, path: &SourcePath, found: &mut Vec<Diagnostic>) {
    let mut start = 0;
    for line in text.split('\n') {
        if let Some((at, character)) = forbidden_character(line) {
            let span = Span::new(start + at, start + at + character.len_utf8());
            let code = u32::from(character);
            let (message, help) = match character {
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => (
                    format!("the direction mark U+{code:04X} has no partner in its line"),
                    "remove it; it would turn the text that follows",
                ),
                '\r' => ("a carriage return stands alone".to_owned(), "end lines with LF or CRLF"),
                _ => (
                    format!("no record may hold the character U+{code:04X}"),
                    "remove it; it shows nothing and breaks feeds",
                ),
            };
            found.push(Diagnostic::new(Code::Encoding, message).at(path, span).help(help));
        }
        start += line.len() + 1;
    }
}

/// Cuts the text of a Markdown record.
pub fn split(text: &str, path: &SourcePath) -> Checked<Parts> {
    let whole = Parts { yaml: None, body: 0..text.len() };
    let first = text.split('\n').next().unwrap_or_default();
    if first.trim_end() != "---" {
        let found = dialect(text, first).map(|found| found.at(path, Span::new(0, first.len())));
        return Checked::new(whole, found.into_iter().collect());
    }
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == "---" {
            return Checked::clean(Parts { yaml: Some(start..at), body: end..text.len() });
        }
        at = end;
    }
    let found = Diagnostic::new(Code::FrontMatter, "the front matter is opened here and never closed")
        .at(path, Span::new(0, 3))
        .help("write a line `---` after the last key; the text follows it");
    // What stands there is most likely keys without an end: their mistakes are worth telling, too.
    Checked::new(Parts { yaml: Some(start..keys_end(text, start)), body: text.len()..text.len() }, vec![found])
}

/// Where the keys of an unclosed front matter end: at the first empty line, else at the end.
fn keys_end(text: &str, start: usize) -> usize {
    text.get(start..).and_then(|rest| rest.find("\n\n")).map_or(text.len(), |at| start + at + 1)
}

/// Front matter of other tools, and ours in the wrong place.
fn dialect(text: &str, first: &str) -> Option<Diagnostic> {
    let object = text.strip_prefix('{').map(str::trim_start).is_some_and(|rest| rest.starts_with('"'));
    let (message, help) = if first.trim_end() == "+++" {
        ("the front matter is TOML", "write it as YAML between `---` lines; `kliping import` converts whole sites")
    } else if object {
        ("the front matter is JSON", "write it as YAML between `---` lines; `kliping import` converts whole sites")
    } else if text.trim_start() != text && text.trim_start().starts_with("---\n") {
        ("the front matter does not begin at the first byte", "remove what stands before `---`")
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::FrontMatter, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> (Option<&str>, &str, Vec<String>) {
        let parts = split(text, &SourcePath::parse("content/a.md").unwrap());
        let found = parts.found.iter().map(|found| format!("{} {}", found.code.row().id, found.message)).collect();
        (parts.value.yaml.map(|yaml| &text[yaml]), &text[parts.value.body], found)
    }

    #[test]
    fn front_matter_stands_between_two_lines() {
        // DOMAIN R-1
        assert_eq!(cut("---\na: b\n---\ntext\n"), (Some("a: b\n"), "text\n", vec![]));
        assert_eq!(cut("--- \na: b\n---  \n"), (Some("a: b\n"), "", vec![]));
        assert_eq!(cut("---\n---"), (Some(""), "", vec![]));
        assert_eq!(cut("text\n---\n"), (None, "text\n---\n", vec![]));
        assert_eq!(cut(""), (None, "", vec![]));
    }

    #[test]
    fn other_dialects_are_named() {
        for (text, message) in [
            ("+++\na = 1\n+++\n", "K0102 the front matter is TOML"),
            ("{\n\"a\": 1}\n", "K0102 the front matter is JSON"),
            ("\n---\na: b\n---\n", "K0102 the front matter does not begin at the first byte"),
            ("---\na: b\n\ntext", "K0102 the front matter is opened here and never closed"),
        ] {
            assert_eq!(cut(text).2, [message], "{text:?}");
        }
        assert!(cut("{{ text }}\n").2.is_empty());
    }

    #[test]
    fn a_text_is_read_without_byte_order_mark_and_carriage_returns() {
        // DOMAIN R-3
        assert_eq!(normalise(b"\xEF\xBB\xBFa\r\nb\n").as_deref(), Ok("a\nb\n"));
        assert_eq!(normalise(b"a\r\nb\xFF"), Err(3));
    }
}
