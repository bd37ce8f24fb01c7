//! What is wrong, for the browser: findings with their place and a link that opens it in the editor.

use crate::base::hash::{ContentHash, HashOf};
use crate::base::url::encode;
use crate::diag::{self, Diagnostic, Form};
use crate::env::Files;
use crate::pipeline;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// How many are shown at once; the rest is counted.
const SHOWN: usize = 20;

/// A finding as its browser page shows it. Plain text throughout: the page's script never makes markup of it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Notice {
    /// As on a terminal, with the offending line.
    text: String,
    /// `content/articles/kim.md:7:14`, when it has a place.
    place: Option<String>,
    /// Opens the place in an editor.
    href: Option<String>,
}

impl Notice {
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), place: None, href: None }
    }

    fn of(one: &Diagnostic, files: &dyn Files, root: Option<&Path>) -> Self {
        let texts = |path: &_| pipeline::text_of(files, path);
        let found = std::slice::from_ref(one);
        let machine: Value = serde_json::from_str(&diag::render(found, Form::Json, &texts)).unwrap_or_default();
        let number = |key: &str| machine.get(key).and_then(Value::as_u64);
        let path = one.place.as_ref().map(|place| &place.path);
        let place = path.map(|path| match (number("line"), number("column")) {
            (Some(line), Some(column)) => format!("{path}:{line}:{column}"),
            _ => path.to_string(),
        });
        let href = place.as_ref().and_then(|place| Some(editor(root?, place)));
        Self { text: diag::render(found, Form::Human, &texts).trim_end().to_owned(), place, href }
    }

    fn json(&self) -> Value {
        json!({ "text": self.text, "place": self.place, "href": self.href })
    }
}

/// The address under which an editor opens a place. It names a folder of this machine, which is why it stands in the
/// preview alone.
pub(super) fn editor(root: &Path, place: &str) -> String {
    let root = root.to_string_lossy().replace('\\', "/");
    let place = encode(place).replace("%3A", ":");
    format!("vscode://file/{}/{place}", encode(root.trim_start_matches('/')).replace("%3A", ":"))
}

/// The errors among findings.
pub(super) fn notices(found: &[Diagnostic], files: &dyn Files, root: Option<&Path>) -> Vec<Notice> {
    let errors: Vec<&Diagnostic> = found.iter().filter(|one| one.is_error()).collect();
    let mut notices: Vec<Notice> = errors.iter().take(SHOWN).map(|one| Notice::of(one, files, root)).collect();
    if let Some(more) = errors.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        notices.push(Notice::plain(&format!("… and {more} more: `kliping check` tells all")));
    }
    notices
}

pub(super) fn hash(notices: &[Notice]) -> ContentHash {
    let mut hash = HashOf::new();
    for one in notices {
        hash.text(&one.text).maybe(one.place.as_deref());
    }
    hash.done()
}

pub(super) fn json(notices: &[Notice]) -> Value {
    Value::Array(notices.iter().map(Notice::json).collect())
}

/// The page in the place of one that cannot be made.
pub(super) fn page(title: &str, notices: &[Notice]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{0}</title>\n<body><h1>{0}</h1>\n",
        escape(title)
    );
    for one in notices {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "<pre>{}</pre>", escape(&one.text));
    }
    out.push_str("</body></html>\n");
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::path::SourcePath;
    use crate::base::span::Span;
    use crate::diag::Code;
    use crate::env::memory::MemoryFiles;

    #[test]
    fn a_finding_leads_to_its_place_in_the_editor() {
        // RELIABILITY L6
        let path = SourcePath::parse("content/북한 a.md").unwrap();
        let files = MemoryFiles::new();
        files.put(&path, "id: a\ntopics: [koera]\n");
        let found = [Diagnostic::new(Code::UnknownTopic, "no topic is called `koera`").at(&path, Span::new(15, 20))];
        let notices = notices(&found, &files, Some(Path::new("/home/an editor/site")));
        let json = json(&notices);
        assert_eq!(json[0]["place"], "content/북한 a.md:2:10");
        let href = json[0]["href"].as_str().unwrap();
        assert_eq!(href, "vscode://file/home/an%20editor/site/content/%EB%B6%81%ED%95%9C%20a.md:2:10");
        assert!(json[0]["text"].as_str().unwrap().contains("topics: [koera]"));
    }

    #[test]
    fn a_message_is_text_and_never_markup() {
        // RELIABILITY H3
        let page = page("x", &[Notice::plain("<script>alert(1)</script>\"&")]);
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;") && !page.contains("<script"));
    }

    #[test]
    fn warnings_do_not_cover_the_page_and_many_errors_are_counted() {
        let files = MemoryFiles::new();
        assert_eq!(notices(&[Diagnostic::new(Code::BaseUrl, "")], &files, None), []);
        let many: Vec<_> = (0..25).map(|at| Diagnostic::new(Code::Yaml, at.to_string())).collect();
        let notices = notices(&many, &files, None);
        assert_eq!((notices.len(), notices[20].text.contains("5 more")), (21, true));
    }
}
