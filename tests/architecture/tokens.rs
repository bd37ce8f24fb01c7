//! Rust as the rules read it: words and signs with their lines, without comments, texts and tests.
//!
//! A full parser would tell more than any rule asks. What these readers cannot know is written at each of them.

use std::ops::Range;

/// A word, a sign (`::` is one), a lifetime (`'a`), or `""` for any literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'t> {
    pub text: &'t str,
    pub line: usize,
}

impl Token<'_> {
    pub fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c == '_' || c.is_alphabetic())
    }
}

/// Cuts a text into tokens.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut at, mut line, mut counted) = (0, 1, 0);
    while let Some(first) = text[at..].chars().next() {
        let (end, shown) = match first {
            _ if first.is_whitespace() => (at + first.len_utf8(), None),
            '/' if text[at..].starts_with("//") => (text[at..].find('\n').map_or(text.len(), |len| at + len), None),
            '/' if text[at..].starts_with("/*") => (after_comment(text, at), None),
            '"' => (after_text(text, at), Some("\"\"")),
            '\'' => quote(text, at),
            _ if first == '_' || first.is_alphanumeric() => word(text, at),
            ':' if text[at..].starts_with("::") => (at + 2, Some("::")),
            _ => (at + first.len_utf8(), Some(&text[at..at + first.len_utf8()])),
        };
        line += text[counted..at].matches('\n').count();
        counted = at;
        found.extend(shown.map(|text| Token { text, line }));
        at = end;
    }
    found
}

fn after_comment(text: &str, at: usize) -> usize {
    let (mut depth, mut at) = (0, at);
    loop {
        match text.get(at..at + 2) {
            Some("/*") => (depth, at) = (depth + 1, at + 2),
            Some("*/") if depth == 1 => return at + 2,
            Some("*/") => (depth, at) = (depth - 1, at + 2),
            _ if at >= text.len() => return text.len(),
            _ => at += 1,
        }
    }
}

fn after_text(text: &str, at: usize) -> usize {
    let mut chars = text[at + 1..].char_indices();
    while let Some((offset, c)) = chars.next() {
        match c {
            '"' => return at + 1 + offset + 1,
            '\\' => drop(chars.next()),
            _ => {}
        }
    }
    text.len()
}

/// A character or a lifetime.
fn quote(text: &str, at: usize) -> (usize, Option<&str>) {
    let rest = &text[at + 1..];
    let Some(first) = rest.chars().next() else { return (text.len(), None) };
    if first == '\\' {
        let close =
            rest.char_indices().skip(2).find(|(_, c)| *c == '\'').map_or(text.len(), |(end, _)| at + 1 + end + 1);
        return (close, Some("\"\""));
    }
    if rest[first.len_utf8()..].starts_with('\'') {
        return (at + 1 + first.len_utf8() + 1, Some("\"\""));
    }
    let end = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).map_or(text.len(), |len| at + 1 + len);
    (end, Some(&text[at..end]))
}

/// A word or number; after `r`, `b`, `br`, `c`, `cr` perhaps the text or character that it begins.
fn word(text: &str, at: usize) -> (usize, Option<&str>) {
    let end = text[at..].find(|c: char| c != '_' && !c.is_alphanumeric()).map_or(text.len(), |len| at + len);
    let (word, rest) = (&text[at..end], &text[end..]);
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let raw = matches!(word, "r" | "br" | "cr");
    if raw && rest[hashes..].starts_with('"') {
        let close = format!("\"{}", "#".repeat(hashes));
        let start = end + hashes + 1;
        return (text[start..].find(&close).map_or(text.len(), |len| start + len + close.len()), Some("\"\""));
    }
    if word == "r" && hashes == 1 {
        return self::word(text, end + 1);
    }
    match rest.chars().next() {
        Some('"') if matches!(word, "b" | "c") => (after_text(text, end), Some("\"\"")),
        Some('\'') if word == "b" => quote(text, end),
        _ => (end, Some(word)),
    }
}

/// Whether the tokens at `at` are these.
pub fn are(tokens: &[Token<'_>], at: usize, texts: &[&str]) -> bool {
    tokens.get(at..at + texts.len()).is_some_and(|have| have.iter().zip(texts).all(|(have, text)| have.text == *text))
}

/// What is compiled without `cfg(test)`, and the modules in files of their own that are compiled with it alone.
///
/// An attribute on a field or an argument takes what follows along: none stands there in this house.
pub fn without_tests<'t>(tokens: &[Token<'t>]) -> (Vec<Token<'t>>, Vec<String>) {
    let (mut kept, mut files) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if are(tokens, at, &["#", "!", "[", "cfg", "(", "test", ")"]) {
            return (Vec::new(), files);
        }
        let is_test = are(tokens, at, &["#", "[", "cfg", "(", "test", ")"])
            || are(tokens, at, &["#", "[", "cfg", "(", "all", "(", "test"]);
        if !is_test {
            kept.push(tokens[at]);
            at += 1;
            continue;
        }
        let item = item(tokens, at);
        let module = item.clone().find(|at| tokens[*at].text == "mod");
        files.extend(module.filter(|at| are(tokens, at + 2, &[";"])).map(|at| tokens[at + 1].text.to_owned()));
        at = item.end;
    }
    (kept, files)
}

/// The item that begins with the attribute at `at`, attributes left out.
fn item(tokens: &[Token<'_>], at: usize) -> Range<usize> {
    let mut start = at;
    while are(tokens, start, &["#", "["]) {
        start = after_brackets(tokens, start + 1);
    }
    let words = || tokens[start..].iter().map(|token| token.text).filter(|text| *text != "pub");
    let first = words().next().unwrap_or_default();
    let is_line =
        matches!(first, "use" | "static" | "type" | "let") || first == "const" && words().nth(1) != Some("fn");
    let mut end = start;
    while end < tokens.len() {
        match tokens[end].text {
            ";" => return start..end + 1,
            "}" => return start..end,
            "{" if !is_line => return start..after_brackets(tokens, end),
            "(" | "[" | "{" => end = after_brackets(tokens, end),
            _ => end += 1,
        }
    }
    start..end
}

/// The place behind the bracket that closes the one at `at`.
pub fn after_brackets(tokens: &[Token<'_>], at: usize) -> usize {
    let mut depth = 0;
    for (offset, token) in tokens[at..].iter().enumerate() {
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 1 => return at + offset + 1,
            ")" | "]" | "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

#[cfg(test)]
mod proofs {
    use super::{tokens, without_tests};

    fn words(text: &str) -> String {
        tokens(text).iter().map(|token| token.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_texts_hide_nothing_that_follows() {
        assert_eq!(words("a // b\n/* c /* d */ e */ f \"g \\\" h\" i"), "a f \"\" i");
        assert_eq!(
            words(r###"r"a\" b r#"c " d"# e br##"f"# g"## h r#type b"i" b'j' k"###),
            "\"\" b \"\" e \"\" h type \"\" \"\" k"
        );
        assert_eq!(words(r"'a' '\'' '\u{1F}' b'\\' '가' &'a str 'static"), "\"\" \"\" \"\" \"\" \"\" & 'a str 'static");
        assert_eq!(words("a::b(1.5, x_1)"), "a :: b ( 1 . 5 , x_1 )");
    }

    #[test]
    fn a_token_knows_its_line() {
        let lines: Vec<_> = tokens("a /*\n*/ b \"\n\n\" c\nd").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 2, 2, 4, 5]);
    }

    #[test]
    fn tests_are_left_out_and_nothing_else() {
        let text = "a; #[cfg(test)] mod t { fn f() { b(); } } c; #[cfg(test)] #[path = \"x\"] pub(crate) mod u; d;
            #[cfg(test)] use x::{y, z}; e; #[cfg(test)] const fn g() -> [u8; 2] { h } i; #[cfg(not(test))] j; #[test] k;";
        let all = tokens(text);
        let (kept, files) = without_tests(&all);
        let words: Vec<_> = kept.iter().filter(|token| token.is_word()).map(|token| token.text).collect();
        assert_eq!(words, ["a", "c", "d", "e", "i", "cfg", "not", "test", "j", "test", "k"]);
        assert_eq!(files, ["u"]);
        assert_eq!(without_tests(&tokens("#![cfg(test)] a")).0, []);
    }
}
