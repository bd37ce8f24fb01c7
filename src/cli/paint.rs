//! Colours over text that is already complete: with or without them a line says the same.

const RED: &str = "\u{1b}[1;31m";
const YELLOW: &str = "\u{1b}[1;33m";
const CYAN: &str = "\u{1b}[36m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// Paints findings in the form for people. What comes from outside holds no line breaks and no escapes by now
/// (RELIABILITY D4), so the shape of a line tells what it is.
pub(super) fn findings(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut accent = RED;
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        paint(&mut out, line, &mut accent);
        out.push_str(end);
    }
    out
}

fn paint(out: &mut String, line: &str, accent: &mut &'static str) {
    for (word, colour) in [("error", RED), ("warning", YELLOW), ("note", CYAN)] {
        if let Some((head, message)) = line.split_once(": ").filter(|(head, _)| is_head(head, word)) {
            *accent = colour;
            push(out, &[colour, head, PLAIN, BOLD, ": ", message, PLAIN]);
            return;
        }
    }
    if let Some(rest) = line.strip_prefix("  = ") {
        push(out, &["  ", CYAN, "=", PLAIN, " ", rest]);
    } else if let Some((gutter, marks)) = line.split_once(" | ").filter(|(gutter, _)| gutter.trim().is_empty()) {
        push(out, &[gutter, CYAN, " | ", PLAIN, accent, marks, PLAIN]);
    } else if let Some((number, source)) = line.split_once(" | ").filter(|(number, _)| is_number(number)) {
        push(out, &[CYAN, number, " | ", PLAIN, source]);
    } else {
        out.push_str(line);
    }
}

/// `error[K0203]`, or `error` alone.
fn is_head(head: &str, word: &str) -> bool {
    head.strip_prefix(word).is_some_and(|code| code.is_empty() || code.starts_with("[K") && code.ends_with(']'))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn push(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paint_adds_colours_and_nothing_else() {
        let text = "error[K0203]: no topic is called `koera`\n  content/a.md:7:14\n7 | topics: [koera]\n  |          ^^^^^ listed\n  = help: write `korea`\n\n";
        let painted = findings(text);
        assert!(painted.starts_with("\u{1b}[1;31merror[K0203]\u{1b}[0m"), "{painted:?}");
        assert!(painted.contains("\u{1b}[1;31m         ^^^^^ listed"), "{painted:?}");
        let mut bare = painted;
        for code in [RED, YELLOW, CYAN, BOLD, PLAIN] {
            bare = bare.replace(code, "");
        }
        assert_eq!(bare, text);
    }
}
