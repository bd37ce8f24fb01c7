//! What a template says of itself without being run: its head comments, its parent, what it includes and defines.

use crate::base::span::{Span, Spanned};

/// The tags of one template that kliping looks at before Tera does.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline<'t> {
    /// The inner texts of the comments before anything else.
    pub head: Vec<Spanned<&'t str>>,
    pub extends: Option<Spanned<&'t str>>,
    pub includes: Vec<Spanned<&'t str>>,
    /// Names of the components that are defined here.
    pub components: Vec<Spanned<&'t str>>,
    pub elifs: usize,
}

impl<'t> Outline<'t> {
    /// Reads leniently: what is not well formed is Tera's to report.
    pub(super) fn of(text: &'t str) -> Self {
        let mut outline = Self::default();
        let mut at = 0;
        let mut in_head = true;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
            let open = at + found;
            in_head = in_head && text.get(at..open).unwrap_or_default().trim().is_empty();
            at = match text.as_bytes().get(open + 1) {
                Some(b'#') => outline.comment(text, open, in_head),
                Some(b'%') => {
                    in_head = false;
                    outline.tag(text, open)
                }
                Some(b'{') => {
                    in_head = false;
                    end_of(text, open + 2, "}}")
                }
                _ => {
                    in_head = false;
                    open + 1
                }
            };
        }
        outline
    }

    fn comment(&mut self, text: &'t str, open: usize, in_head: bool) -> usize {
        let start = open + 2;
        let rest = text.get(start..).unwrap_or_default();
        let Some(len) = rest.find("#}") else { return text.len() };
        if in_head {
            let inner = rest.get(..len).unwrap_or_default();
            self.head.push(Spanned::new(inner, Span::new(start, start + len)));
        }
        start + len + 2
    }

    fn tag(&mut self, text: &'t str, open: usize) -> usize {
        let end = end_of(text, open + 2, "%}");
        let inner = text.get(open + 2..end).unwrap_or_default();
        let body = inner.trim_start_matches(|c: char| c == '-' || c.is_whitespace());
        let at = open + 2 + (inner.len() - body.len());
        let word_len = body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(body.len());
        let rest = body.get(word_len..).unwrap_or_default();
        let rest_at = at + word_len;
        match body.get(..word_len).unwrap_or_default() {
            "extends" => self.extends = self.extends.take().or_else(|| literal(rest, rest_at)),
            "include" => self.includes.extend(literal(rest, rest_at)),
            "component" => self.components.extend(name(rest, rest_at)),
            "elif" => self.elifs += 1,
            "raw" => return end_of_raw(text, end),
            _ => {}
        }
        end
    }
}

/// The place behind `close`, looked for from `at` on; quoted texts are skipped. The end of the text if there is none.
fn end_of(text: &str, at: usize, close: &str) -> usize {
    let mut quote = None;
    for (offset, c) in text.get(at..).unwrap_or_default().char_indices() {
        match quote {
            Some(mark) if mark == c => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if text.get(at + offset..).is_some_and(|rest| rest.starts_with(close)) => {
                return at + offset + close.len();
            }
            None => {}
        }
    }
    text.len()
}

fn end_of_raw(text: &str, from: usize) -> usize {
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("{%")) {
        let open = at + found;
        let end = end_of(text, open + 2, "%}");
        let inner = text.get(open + 2..end).unwrap_or_default();
        if inner.trim_start_matches(|c: char| c == '-' || c.is_whitespace()).starts_with("endraw") {
            return end;
        }
        at = open + 2;
    }
    text.len()
}

/// The first quoted text.
fn literal(text: &str, at: usize) -> Option<Spanned<&str>> {
    let trimmed = text.trim_start();
    let mark = trimmed.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let start = text.len() - trimmed.len() + 1;
    let rest = text.get(start..)?;
    let len = rest.find(mark)?;
    Some(Spanned::new(rest.get(..len)?, Span::new(at + start, at + start + len)))
}

/// The first name, with dots.
fn name(text: &str, at: usize) -> Option<Spanned<&str>> {
    let trimmed = text.trim_start();
    let start = text.len() - trimmed.len();
    let len = trimmed.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | '-')).unwrap_or(trimmed.len());
    let word = trimmed.get(..len).filter(|word| !word.is_empty())?;
    Some(Spanned::new(word, Span::new(at + start, at + start + len)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words<'t>(all: &[Spanned<&'t str>]) -> Vec<&'t str> {
        all.iter().map(|one| one.value).collect()
    }

    #[test]
    fn a_template_tells_what_it_takes_and_gives() {
        let text = "{# one #}\n{#- two -#}{%- extends \"base.html\" -%}\n{# three #}{% block x %}{% include 'a/b.html' %}\n\
                    {%component card.small(x: map) %}{% endcomponent %}{% if a %}{% elif b == \"%}\" %}{% endif %}";
        let outline = Outline::of(text);
        assert_eq!(words(&outline.head), [" one ", "- two -"]);
        assert_eq!(outline.extends.as_ref().map(|one| one.value), Some("base.html"));
        assert_eq!(words(&outline.includes), ["a/b.html"]);
        assert_eq!(words(&outline.components), ["card.small"]);
        assert_eq!(outline.elifs, 1);
        let span = outline.includes.first().map(|one| one.span).unwrap_or_default();
        assert_eq!(text.get(span.start as usize..(span.start + span.len) as usize), Some("a/b.html"));
    }

    #[test]
    fn what_is_raw_or_printed_or_a_comment_is_no_tag() {
        let text = "{% raw %}{% include \"x\" %}{% endraw %}{{ \"{% include 'y' %}\" }}{# {% include 'z' %} #}{ %} {";
        assert_eq!(Outline::of(text), Outline::default());
    }

    #[test]
    fn a_broken_template_is_read_to_its_end() {
        for text in ["{%", "{#", "{{", "{% raw", "{% include \"", "{% include", "{% component", "{", "é{% é"] {
            let _ = Outline::of(text);
        }
    }
}
