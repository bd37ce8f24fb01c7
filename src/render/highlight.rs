//! Colours of code, found while the page is made: classes that begin with `hl-`, no script.

use std::sync::LazyLock;
use syntect::{
    html::{ClassStyle, ClassedHTMLGenerator},
    parsing::SyntaxSet,
    util::LinesWithEndings,
};

/// The bundled languages: unpacked once, when the first fenced block names a language. Never changed.
static LANGUAGES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };

/// Longer code, or code with longer lines, stays plain: its patterns are regular expressions that may backtrack.
const CODE_BYTES: usize = 64 * 1024;
const LINE_BYTES: usize = 1000;

/// Code as HTML with classes; nothing when the language is unknown or the code is too long to colour.
#[must_use]
pub fn code(language: &str, code: &str) -> Option<String> {
    if language.is_empty() || code.len() > CODE_BYTES || code.lines().any(|line| line.len() > LINE_BYTES) {
        return None;
    }
    let syntax = LANGUAGES.find_syntax_by_token(language)?;
    let mut html = ClassedHTMLGenerator::new_with_class_style(syntax, &LANGUAGES, STYLE);
    for line in LinesWithEndings::from(code) {
        // A language whose own patterns fail shows its code plain.
        html.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(html.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_of_a_known_language_has_classes() {
        let html = code("rust", "let x = \"<b>\";\n").unwrap();
        assert!(html.starts_with("<span class=\"hl-source hl-rust\">"), "{html}");
        assert!(html.contains("&lt;b&gt;") && !html.contains("<b>"), "{html}");
        assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
    }

    #[test]
    fn other_code_stays_plain() {
        assert_eq!(code("klingon", "x"), None);
        assert_eq!(code("", "x"), None);
        assert_eq!(code("rust", &"x".repeat(LINE_BYTES + 1)), None);
        assert_eq!(code("rust", &"x\n".repeat(CODE_BYTES)), None);
    }
}
