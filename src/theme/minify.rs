//! Smaller style sheets: comments go, runs of white space become one, or none where CSS needs none.
//!
//! Only what can be said without knowing the grammar of a value: `calc(1px + 2px)` keeps its spaces, strings and
//! `url(…)` keep every character, `a :is(b)` keeps the space that makes it a descendant.

/// A style sheet without comments and needless white space; it means the same.
#[must_use]
pub fn css(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let taken = if rest.starts_with("/*") {
            comment(rest)
        } else if matches!(c, '"' | '\'') {
            string(rest, c)
        } else if bare_url(&out, rest) {
            rest.find(')').unwrap_or(rest.len())
        } else if c.is_ascii_whitespace() {
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace()).len()
        } else if c == '\\' {
            1 + rest.chars().nth(1).map_or(0, char::len_utf8)
        } else {
            c.len_utf8()
        };
        let piece = rest.get(..taken).unwrap_or(rest);
        rest = rest.get(taken..).unwrap_or_default();
        if c.is_ascii_whitespace() || piece.starts_with("/*") {
            gap(&mut out, rest, c.is_ascii_whitespace());
        } else {
            push(&mut out, piece);
        }
    }
    out
}

/// White space or a comment between the end of `out` and `rest`.
fn gap(out: &mut String, rest: &str, is_space: bool) {
    let Some(before) = out.chars().next_back() else { return };
    let Some(after) = rest.chars().next() else { return };
    if matches!(before, '{' | '}' | ';' | ',' | ' ') || matches!(after, '{' | ',' | ')') {
        return;
    }
    if is_space {
        // No selector has a space behind its colon. `--x: ;` sets an empty value, `--x:;` once was an error.
        if matches!(after, ';' | '}') == (before == ':') {
            out.push(' ');
        }
    } else if !after.is_ascii_whitespace() && !matches!(after, ';' | '}') && !rest.starts_with("/*") {
        // `1px/* */2px` are two values, `.a/* */.b` is one selector: only a comment says both.
        out.push_str("/**/");
    }
}

fn push(out: &mut String, piece: &str) {
    if matches!(piece, "}" | "{" | ";" | ",") {
        // A space that stood before a comment.
        if out.ends_with(' ') && !out.ends_with(": ") {
            out.pop();
        }
        // The last semicolon of a block is not needed.
        if piece == "}" && out.ends_with(';') {
            out.pop();
        }
    }
    out.push_str(piece);
}

fn comment(rest: &str) -> usize {
    rest.get(2..).and_then(|inner| inner.find("*/")).map_or(rest.len(), |at| at + 4)
}

fn string(rest: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // A string that does not close on its line is broken and ends there, as in CSS.
            '\n' => return at,
            _ if c == mark => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// Whether `rest` stands behind `url(` without quotation marks: there `/*` and spaces are part of the address.
fn bare_url(out: &str, rest: &str) -> bool {
    let ends =
        out.len().checked_sub(4).and_then(|at| out.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("url("));
    ends && !rest.trim_start().starts_with(['"', '\'']) && !rest.starts_with(')')
}

/// The script without lines that are comments, and without indents. What may hold text of several lines is left as it is.
pub(super) fn script(source: &str) -> String {
    // A text between backticks, or one that goes on behind a backslash, holds its indents.
    let is_open = |line: &str| line.matches('`').count() % 2 == 1 || line.ends_with('\\');
    if source.lines().any(is_open) {
        return source.to_owned();
    }
    let mut out = String::with_capacity(source.len());
    let mut is_comment = false;
    for line in source.lines().map(str::trim) {
        // No statement begins with `/*` or `//`: the one is no pattern, the other no division.
        let begins = !is_comment && line.starts_with("/*");
        if is_comment || begins {
            let rest = line.get(if begins { 2 } else { 0 }..).unwrap_or_default();
            is_comment = !rest.contains("*/");
            let behind = rest.split_once("*/").map_or("", |(_, behind)| behind.trim());
            if !behind.is_empty() {
                out.push_str(behind);
                out.push('\n');
            }
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_means_the_same_when_it_is_smaller() {
        for (long, short) in [
            ("/* note */\na {\n  color : red ;\n  margin: 0 auto;\n}\n", "a{color :red;margin:0 auto}"),
            ("a { width: calc( 1px + 2px ) }", "a{width:calc( 1px + 2px)}"),
            ("a :is(b, c) > d , e { }", "a :is(b,c) > d,e{}"),
            ("a:is(b) { --x: ; }", "a:is(b){--x: }"),
            ("p::after { content: \"a  /* b */ ; }\"; }", "p::after{content:\"a  /* b */ ; }\"}"),
            ("p { content: 'it\\'s  ; }' }", "p{content:'it\\'s  ; }'}"),
            ("@media (min-width: 40em) and (print) {\n a { b: c }\n}", "@media (min-width:40em) and (print){a{b:c}}"),
            ("a { background: url(data:image/svg+xml;x/*y*/ ) }", "a{background:url(data:image/svg+xml;x/*y*/ )}"),
            (".a/* x */.b{c:d}", ".a/**/.b{c:d}"),
            ("a /* x */ b /* y */{ c: 1px/* z */2px }", "a b{c:1px/**/2px}"),
            ("@layer reset , tokens ;\n\n@layer reset { }", "@layer reset,tokens;@layer reset{}"),
            (".w-1\\/2 { x: \"", ".w-1\\/2{x:\""),
            (":root { --step: ; --a:  1px }", ":root{--step: ;--a:1px}"),
        ] {
            assert_eq!(css(long), short, "{long}");
            assert_eq!(css(short), short, "done twice: {short}");
        }
    }

    #[test]
    fn no_style_sheet_is_too_broken() {
        for text in ["/*", "\"", "'\\", "\\", "url(", "a{", "}", "\u{e9}\\\u{e9}", "/* é", "a url(é"] {
            let _ = css(text);
        }
    }

    #[test]
    fn a_script_loses_comments_and_indents_but_no_text() {
        let source = "// a\nconst a = 1; // stays\n/**\n * b\n */\n  if (a) {\n    b(`x ${a}`);\n\n  }\n/* c */ d();\n";
        assert_eq!(script(source), "const a = 1; // stays\nif (a) {\nb(`x ${a}`);\n}\nd();\n");
        for source in ["a(`\n  // x\n`);\n", "a = \"x\\\n  y\";\n"] {
            assert_eq!(script(source), source);
        }
    }
}
