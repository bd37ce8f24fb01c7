//! `addresses.tsv`: every address that was once published, and what became of records that are gone (DOMAIN U-13).
//!
//! A line is kind, id, language and path, and for a record that was removed on purpose the mark `gone DATE REASON`. A
//! record has a line for each address that it ever had. Lines are sorted, so that two branches that publish at once
//! meet in different places of the file.

use super::front;
use super::record::Kind;
use crate::base::{lang::Lang, moment::Day, path::SourcePath, span::Span, url::UrlPath};
use crate::diag::{Checked, Code, Diagnostic};
use std::fmt::Write as _;
use std::sync::Arc;

/// The name of the file, at the root of the site's folder.
pub const FILE: &str = "addresses.tsv";

const HEAD: &str = "\
# Every address that was published: kind, id, language, path. Written by `kliping build --record-addresses`; commit it.
# A record that is removed for good: add a tab and `gone 2024-12-01 why` to the end of its line.
";

/// The words of the first column.
const KINDS: [(Kind, &str); 7] = [
    (Kind::Article, "article"),
    (Kind::Edition, "edition"),
    (Kind::Page, "page"),
    (Kind::Person, "person"),
    (Kind::Source, "source"),
    (Kind::Story, "story"),
    (Kind::Topic, "topic"),
];

/// What an address belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner {
    pub kind: Kind,
    pub id: Arc<str>,
    pub lang: Lang,
}

impl Owner {
    /// The word for its kind.
    #[must_use]
    pub fn word(&self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or("record", |(_, word)| word)
    }
}

/// Why a record is no more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gone {
    pub day: Day,
    pub reason: Box<str>,
}

/// One address of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub owner: Owner,
    pub path: UrlPath,
    pub gone: Option<Gone>,
    /// Where it stands in the file.
    pub span: Span,
}

/// Everything that was published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    pub lines: Vec<Line>,
}

impl Addresses {
    /// The file: sorted, each line once.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines: Vec<String> = self.lines.iter().map(written).collect();
        lines.sort_unstable();
        lines.dedup();
        let mut text = String::with_capacity(HEAD.len() + lines.iter().map(|line| line.len() + 1).sum::<usize>());
        text.push_str(HEAD);
        for line in lines {
            text.push_str(&line);
            text.push('\n');
        }
        text
    }
}

fn written(line: &Line) -> String {
    let Line { owner, path, gone, span: _ } = line;
    let mut text = format!("{}\t{}\t{}\t{path}", owner.word(), owner.id, owner.lang.as_str());
    if let Some(Gone { day, reason }) = gone {
        // Writing to a String cannot fail.
        let _ = write!(text, "\tgone {} {reason}", day.key());
    }
    text
}

/// Reads the file; a line that cannot be read is reported and left out.
#[must_use]
pub fn read(path: &SourcePath, bytes: &[u8]) -> Checked<Addresses> {
    let text = match front::normalise(bytes) {
        Ok(text) => text,
        Err(at) => return Checked::new(Addresses::default(), vec![super::data::not_utf8(path, at)]),
    };
    let mut found = Vec::new();
    front::characters(&text, path, &mut found);
    let mut lines = Vec::new();
    let mut start = 0;
    for text in text.split('\n') {
        let span = Span::new(start, start + text.len());
        if !text.trim().is_empty() && !text.starts_with('#') {
            match line(text, span) {
                Ok(line) => lines.push(line),
                Err((message, help)) => {
                    found.push(Diagnostic::new(Code::AddressLine, message).at(path, span).help(help));
                }
            }
        }
        start += text.len() + 1;
    }
    Checked::new(Addresses { lines }, found)
}

/// What is wrong with a line, and what to write instead.
type Fault = (String, String);

fn line(text: &str, span: Span) -> Result<Line, Fault> {
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| text.starts_with(mark)) {
        let help = "keep the lines of both sides, and delete the marks";
        return Err(("a merge was not finished here".to_owned(), help.to_owned()));
    }
    // Editors turn tabs into spaces; no column but the last holds any.
    let mut rest = text.trim();
    let mut column = || {
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        rest = after.trim_start();
        word
    };
    let (kind, id, lang, path) = (column(), column(), column(), column());
    let form = || "write kind, id, language and path with tabs between them".to_owned();
    if path.is_empty() {
        return Err(("the line has fewer than four columns".to_owned(), form()));
    }
    let Some((kind, _)) = KINDS.iter().find(|(_, word)| *word == kind) else {
        let words: Vec<&str> = KINDS.iter().map(|(_, word)| *word).collect();
        return Err((format!("`{kind}` is no kind of record"), format!("write one of {}", words.join(", "))));
    };
    let lang = Lang::parse(lang).map_err(|fault| (fault.to_string(), form()))?;
    let path = UrlPath::parse(path).map_err(|fault| (format!("`{path}` is no address: {fault}"), form()))?;
    let gone = if rest.is_empty() { None } else { Some(gone(rest)?) };
    Ok(Line { owner: Owner { kind: *kind, id: id.into(), lang }, path, gone, span })
}

fn gone(text: &str) -> Result<Gone, Fault> {
    let help = || "write `gone`, the day and the reason: `gone 2024-12-01 Withdrawn at the source's wish`".to_owned();
    let mut words = text.splitn(3, char::is_whitespace);
    let (word, day, reason) = (words.next(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if word != Some("gone") {
        return Err((format!("`{text}` says nothing of a record that is gone"), help()));
    }
    let day = Day::parse(day).map_err(|_| (format!("`{day}` is no day"), help()))?;
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    if reason.is_empty() {
        return Err(("the line does not say why the record is gone".to_owned(), help()));
    }
    Ok(Gone { day, reason: reason.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path() -> SourcePath {
        SourcePath::parse(FILE).unwrap()
    }

    fn faults(text: &str) -> Vec<String> {
        read(&path(), text.as_bytes()).found.into_iter().map(|one| one.message).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        // DOMAIN U-13
        let text = "topic\tkorea\tko\t/ko/tags/korea/\n\
                    article  a1 id   /articles/2024/11/두루미/\tgone 2024-12-01  Withdrawn.\n\
                    topic\tkorea\tko\t/ko/tags/korea/\n";
        let read_once = read(&path(), text.as_bytes());
        assert_eq!(read_once.found, []);
        let written = read_once.value.text();
        let lines: Vec<&str> = written.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            lines,
            [
                "article\ta1\tid\t/articles/2024/11/두루미/\tgone 2024-12-01 Withdrawn.",
                "topic\tkorea\tko\t/ko/tags/korea/"
            ]
        );
        assert_eq!(read(&path(), written.as_bytes()).value.text(), written);
    }

    #[test]
    fn every_line_that_cannot_be_read_is_told() {
        let found = faults(
            "article\ta\tid\nessay\ta\tid\t/a/\narticle\ta\tqqqq\t/a/\narticle\ta\tid\ta\n\
             article\ta\tid\t/a/\tmoved\narticle\ta\tid\t/a/\tgone soon x\narticle\ta\tid\t/a/\tgone 2024-12-01\n<<<<<<< main\n",
        );
        assert_eq!(found.len(), 8, "{found:#?}");
        assert!(found.contains(&"`soon` is no day".to_owned()), "{found:#?}");
        assert!(found.contains(&"a merge was not finished here".to_owned()), "{found:#?}");
    }
}
