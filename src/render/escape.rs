//! Escaping, by the place where a text will stand (RELIABILITY H4).

use std::borrow::Cow;

/// Writes the text of an element.
pub fn text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Writes the value of an attribute that stands in double quotation marks.
pub fn attribute(out: &mut String, value: &str) {
    escape(out, value, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    });
}

/// Writes an address as the value of an attribute: what may not stand in an address is percent-encoded, a `%` that
/// is there already stays (CommonMark's own renderer does the same).
pub fn address(out: &mut String, address: &str) {
    let mut from = 0;
    for (at, byte) in address.bytes().enumerate() {
        let safe = byte.is_ascii_alphanumeric() || b"-._~:/?#@!$()*+,;=%".contains(&byte);
        if !safe {
            out.push_str(address.get(from..at).unwrap_or_default());
            match byte {
                b'&' => out.push_str("&amp;"),
                b'\'' => out.push_str("&#39;"),
                _ => percent(out, byte),
            }
            from = at + 1;
        }
    }
    out.push_str(address.get(from..).unwrap_or_default());
}

fn percent(out: &mut String, byte: u8) {
    out.push('%');
    for digit in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(u32::from(digit), 16).map(|c| c.to_ascii_uppercase()));
    }
}

fn escape(out: &mut String, text: &str, of: impl Fn(u8) -> Option<&'static str>) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        // Only ASCII is escaped, so `at` is between characters.
        if let Some(entity) = of(byte) {
            out.push_str(text.get(from..at).unwrap_or_default());
            out.push_str(entity);
            from = at + 1;
        }
    }
    out.push_str(text.get(from..).unwrap_or_default());
}

/// Undoes the entities that an HTML serialiser writes. Not those that people write.
#[must_use]
pub fn undo(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let entity = [("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("nbsp;", '\u{A0}')]
            .into_iter()
            .find_map(|(name, c)| Some((c, after.strip_prefix(name)?)));
        match entity {
            Some((c, after)) => {
                out.push(c);
                rest = after;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(write: impl Fn(&mut String, &str), value: &str) -> String {
        let mut out = String::new();
        write(&mut out, value);
        out
    }

    #[test]
    fn escaping_follows_the_sink() {
        // RELIABILITY H4
        let canary = "<b> & \"q\" 'q' \n 한";
        assert_eq!(with(text, canary), "&lt;b&gt; &amp; \"q\" 'q' \n 한");
        assert_eq!(with(attribute, canary), "&lt;b&gt; &amp; &quot;q&quot; &#39;q&#39; \n 한");
        assert_eq!(with(address, "/a b/한?x&y'%20\""), "/a%20b/%ED%95%9C?x&amp;y&#39;%20%22");
    }

    #[test]
    fn what_a_serialiser_escaped_reads_back() {
        let canary = "<b> & \"q\" &amp;lt;";
        assert_eq!(undo(&with(text, canary)), canary);
        assert_eq!(undo("a&nbsp;b &copy; &"), "a\u{A0}b &copy; &");
    }
}
