//! The tags of a run of raw HTML, read without building a tree.
//!
//! Serves reports, facts and the rewriting of HTML that a sanitiser has already made regular. It is no sanitiser:
//! a browser may see other tags in hostile text than this does.

use std::ops::Range;

/// One tag: `<a href="x">`, `</a>` or `<br />`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'t> {
    /// As written; compare without case.
    pub name: &'t str,
    pub close: bool,
    /// Where the tag stands in the run, with its brackets.
    pub range: Range<usize>,
    /// What stands between the name and the closing bracket.
    rest: &'t str,
}

/// The value of an attribute as written, entities not decoded; an attribute without a value has an empty one.
pub type Attribute<'t> = (&'t str, &'t str);

impl<'t> Tag<'t> {
    /// Whether this is that element, in either case.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// The attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'t>> + use<'t> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            let (attribute, after) = attribute(rest)?;
            rest = after;
            Some(attribute)
        })
    }
}

/// The first attribute of `text` and what follows it.
fn attribute(text: &str) -> Option<(Attribute<'_>, &str)> {
    let text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
    if text.is_empty() {
        return None;
    }
    // A name that begins with `=` is legal to browsers: the sign belongs to the name.
    let end = text.char_indices().skip(1).find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '=' | '/'));
    let (name, after) = text.split_at(end.map_or(text.len(), |(at, _)| at));
    let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
        return Some(((name, ""), after));
    };
    for quote in ['"', '\''] {
        if let Some(value) = value.strip_prefix(quote) {
            let (value, after) = value.split_once(quote).unwrap_or((value, ""));
            return Some(((name, value), after));
        }
    }
    let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
    let (value, after) = value.split_at(end);
    Some(((name, value), after))
}

/// Elements whose content is text to a browser, whatever stands in it.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// The tags of `html` in order. Comments, declarations and the inside of scripts hold none. Linear.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + html.get(at..)?.find('<')?;
            let rest = html.get(open..)?;
            if let Some(comment) = rest.strip_prefix("<!--") {
                at = open + 4 + comment.find("-->")? + 3;
                continue;
            }
            let close = rest.as_bytes().get(1) == Some(&b'/');
            let name_at = if close { 2 } else { 1 };
            let body = rest.get(name_at..)?;
            if !body.starts_with(|c: char| c.is_ascii_alphabetic()) {
                at = open + 1;
                continue;
            }
            let name_len = body.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(body.len());
            let (name, inside) = body.split_at(name_len);
            let inside_len = end_of_tag(inside)?;
            let end = open + name_at + name_len + inside_len + 1;
            at = if close { end } else { end + raw_text(html.get(end..)?, name) };
            return Some(Tag { name, close, range: open..end, rest: inside.get(..inside_len)? });
        }
    })
}

/// The length of a tag's inside: up to the `>` that stands in no quoted value; nothing when the tag never closes.
fn end_of_tag(inside: &str) -> Option<usize> {
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in inside.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            // Only behind `=` does a quotation mark open a value.
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// The length of the text inside an element that holds no tags, 0 for others.
fn raw_text(after: &str, name: &str) -> usize {
    if !RAW.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
        return 0;
    }
    let mut at = 0;
    while let Some(found) = after.get(at..).and_then(|rest| rest.find("</")) {
        let start = at + found + 2;
        if after.get(start..start + name.len()).is_some_and(|seen| seen.eq_ignore_ascii_case(name)) {
            return start - 2;
        }
        at = start;
    }
    after.len()
}

/// The text outside the tags, comments left out, entities as written.
pub fn text(html: &str, out: &mut String) {
    let mut at = 0;
    for tag in tags(html) {
        out.push_str(html.get(at..tag.range.start).unwrap_or_default());
        out.push(' ');
        at = tag.range.end;
    }
    let rest = html.get(at..).unwrap_or_default();
    out.push_str(rest.split("<!--").next().unwrap_or_default());
}

/// Whether a class or an id of raw HTML may stand in a page: a letter, then letters, digits, `-` and `_`.
#[must_use]
pub fn is_safe_name(name: &str) -> bool {
    name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(html: &str) -> Vec<String> {
        tags(html)
            .map(|tag| {
                let attributes: Vec<String> =
                    tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("{}{}{}", if tag.close { "/" } else { "" }, tag.name, attributes.concat())
            })
            .collect()
    }

    #[test]
    fn tags_are_read_with_their_attributes() {
        assert_eq!(seen(r#"<a href="x>y" title='z' HIDDEN>t</a>"#), ["a href=x>y title=z HIDDEN=", "/a"]);
        assert_eq!(seen("<br/><IMG src=a.jpg alt>"), ["br", "IMG src=a.jpg alt="]);
        assert_eq!(seen("<p/onclick=alert(1)/x>"), ["p onclick=alert(1)/x"]);
        assert_eq!(seen("a < b <1> </ > <"), Vec::<String>::new());
    }

    #[test]
    fn comments_and_scripts_hold_no_tags() {
        assert_eq!(seen("<!-- <b> --><i>"), ["i"]);
        assert_eq!(seen("<!-- <b>"), Vec::<String>::new());
        assert_eq!(seen("<script>if (a<b) '</i>'</SCRIPT><u>"), ["script", "/SCRIPT", "u"]);
        assert_eq!(seen("<style><b>"), ["style"]);
    }

    #[test]
    fn text_stands_outside_tags() {
        let mut out = String::new();
        text("<p>one<br>two</p><!-- three", &mut out);
        assert_eq!(out.split_whitespace().collect::<Vec<_>>(), ["one", "two"]);
    }
}
