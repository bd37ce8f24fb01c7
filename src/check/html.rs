//! What finished HTML links to, and where it can be linked to.
//!
//! Reads only what our own renderer writes, so it need not mend broken markup as a browser does; but it must neither
//! hang nor read text as markup, whatever a theme holds.

use std::borrow::Cow;

/// One element's beginning.
pub(super) struct Tag<'t, 'a> {
    pub name: &'a str,
    pub attributes: &'t [(&'a str, Cow<'a, str>)],
    /// What stands in a script, style or other element whose inside is no markup; else empty.
    pub text: &'a str,
}

impl Tag<'_, '_> {
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(have, _)| have.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }
}

/// A link, or a place that a link may name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mark<'a> {
    /// The address in `href`, `src`, `poster` or one of `srcset`.
    Link(&'a str),
    /// The `id` of an element, or the `name` of an anchor.
    Anchor(&'a str),
}

/// Tells every element of a page, in its order.
pub(super) fn tags<'a>(html: &'a str, mut tell: impl FnMut(Tag<'_, 'a>)) {
    let mut rest = html;
    let mut attributes = Vec::new();
    while let Some((_, tail)) = rest.split_once('<') {
        if let Some(comment) = tail.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !tail.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = tail;
            continue;
        }
        let end = tail.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(tail.len());
        let (name, inside) = tail.split_at(end);
        attributes.clear();
        rest = read(inside, &mut attributes);
        let mut text = "";
        // Text, not markup, until the closing tag.
        for raw in ["script", "style", "textarea", "title"] {
            if name.eq_ignore_ascii_case(raw) {
                (text, rest) = inside_of(rest, raw);
            }
        }
        tell(Tag { name, attributes: &attributes, text });
    }
}

/// Tells every mark of an element.
pub(super) fn marks_of(tag: &Tag<'_, '_>, mut tell: impl FnMut(Mark<'_>)) {
    for (name, value) in tag.attributes {
        let is = |word: &str| name.eq_ignore_ascii_case(word);
        if is("href") || is("src") || is("poster") {
            tell(Mark::Link(value.trim()));
        } else if is("srcset") {
            for candidate in value.split(',') {
                if let Some(address) = candidate.split_ascii_whitespace().next() {
                    tell(Mark::Link(address));
                }
            }
        } else if is("id") || is("name") && tag.is("a") {
            tell(Mark::Anchor(value));
        }
    }
}

/// Reads attributes up to the end of the tag; gives what follows it.
fn read<'a>(mut rest: &'a str, attributes: &mut Vec<(&'a str, Cow<'a, str>)>) -> &'a str {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return rest;
        }
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || "=>/".contains(c)).unwrap_or(rest.len()).max(1);
        // A tag that begins with a stray `=` is cut behind it, so that every turn eats something.
        let Some((name, after)) = rest.split_at_checked(end) else { return "" };
        rest = after.trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            attributes.push((name, Cow::Borrowed("")));
            continue;
        };
        let (value, after) = value_of(value.trim_start());
        rest = after;
        attributes.push((name, decoded(value)));
    }
}

fn value_of(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inside) = text.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let end = text.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(text.len());
    text.split_at(end)
}

/// What stands before the closing tag of a raw element, and what follows it.
fn inside_of<'a>(text: &'a str, element: &str) -> (&'a str, &'a str) {
    let mut rest = text;
    while let Some((_, tail)) = rest.split_once("</") {
        if tail.get(..element.len()).is_some_and(|name| name.eq_ignore_ascii_case(element)) {
            let inside = text.len() - tail.len() - "</".len();
            return (text.get(..inside).unwrap_or_default(), tail.split_once('>').map_or("", |(_, after)| after));
        }
        rest = tail;
    }
    (text, "")
}

/// Undoes the references that stand in attributes; one that is unknown stays as it is.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        out.push_str(before);
        match tail.split_once(';').and_then(|(name, after)| Some((reference(name)?, after))) {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(html: &str) -> Vec<String> {
        let mut found = Vec::new();
        tags(html, |tag| {
            marks_of(&tag, |mark| {
                found.push(match mark {
                    Mark::Link(link) => link.to_owned(),
                    Mark::Anchor(anchor) => format!("#{anchor}"),
                });
            });
        });
        found
    }

    #[test]
    fn links_and_anchors_are_found_in_every_way_to_write_them() {
        assert_eq!(found("<a href=\"/a/\">x</a><img src='/b.png' alt=\"\"><h2 id=kim>"), ["/a/", "/b.png", "#kim"]);
        assert_eq!(found("<A HREF = /a/ >"), ["/a/"]);
        assert_eq!(found("<link rel=icon href=/i.svg/>"), ["/i.svg/"]);
        assert_eq!(found("<img srcset=\"/a.png 1x, /b.png 2x\">"), ["/a.png", "/b.png"]);
        assert_eq!(found("<a name=old></a><input name=q>"), ["#old"]);
        assert_eq!(found("<a href=\"/?a=1&amp;b=&#x27;\">"), ["/?a=1&b='"]);
        assert_eq!(found("<br/><a\nhref=\"/x/\"\n>"), ["/x/"]);
    }

    #[test]
    fn text_comments_scripts_and_quoted_brackets_are_no_markup() {
        assert_eq!(found("a < b href=\"/no/\""), Vec::<String>::new());
        assert_eq!(found("<!-- <a href=\"/no/\"> --><a href=\"/yes/\">"), ["/yes/"]);
        assert_eq!(found("<script>x = '<a href=\"/no/\">'</script><a href=\"/yes/\">"), ["/yes/"]);
        assert_eq!(found("<a title=\"a > b\" href=\"/yes/\">"), ["/yes/"]);
        assert_eq!(found("<title><a href=/no/></TITLE><a href=/yes/>"), ["/yes/"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[<>/='\"a h r e f&;#!\\-]{0,200}") {
            let _ = found(&text);
        }
    }
}
