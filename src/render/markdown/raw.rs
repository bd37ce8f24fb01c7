//! Raw HTML in Markdown: whole runs between blocks, single tags in a line (DOMAIN R-13).

use super::{
    RawHtml,
    writer::{Inline, Writer},
};
use crate::{
    parse::html::{Tag, tags},
    render::{escape, sanitize},
};
use std::ops::Range;

impl Writer<'_, '_> {
    /// A run of raw HTML that stands between blocks.
    pub(super) fn raw_block(&mut self, run: &str, at: usize) {
        self.close_inline();
        self.setter.block();
        match self.options.raw {
            RawHtml::Trust => self.out.push_str(run),
            RawHtml::Escape => self.shown_as_text(run),
            RawHtml::Sanitize => self.sanitized(run, at),
        }
    }

    fn shown_as_text(&mut self, run: &str) {
        if !run.trim().is_empty() {
            self.fresh("<p>");
            escape::text(&mut self.out, run.trim());
            self.out.push_str("</p>\n");
        }
    }

    /// `<details>` may begin in one run and end in a later one, with Markdown between: a run is cut where it ends
    /// what an earlier one of the same level began.
    fn sanitized(&mut self, run: &str, at: usize) {
        let mut from = 0;
        let mut open: Vec<&'static str> = Vec::new();
        for tag in tags(run) {
            let Some(name) = sanitize::across(&tag) else { continue };
            if open.len() > sanitize::OPEN_ELEMENTS {
                // Too deep to be cleaned, so it will be text.
                break;
            }
            if !tag.close {
                open.push(name);
            } else if let Some(opened) = open.iter().rposition(|one| *one == name) {
                open.truncate(opened);
            } else if self.raw.last() == Some(&(name, self.level)) {
                self.cleaned(run.get(from..tag.range.start).unwrap_or_default(), &[], at);
                self.raw.pop();
                self.out.push_str(&format!("</{name}>"));
                from = tag.range.end;
            }
        }
        self.cleaned(run.get(from..).unwrap_or_default(), &open, at);
    }

    fn cleaned(&mut self, run: &str, open: &[&'static str], at: usize) {
        if run.trim().is_empty() {
            self.fresh("");
            return;
        }
        let clean_before = self.dropped.is_empty();
        let clean = sanitize::block(run, open, &mut self.dropped);
        self.note_drop(clean_before, at);
        match clean {
            None => self.shown_as_text(run),
            Some(clean) if clean.html.trim().is_empty() => self.fresh(""),
            Some(clean) => {
                self.rewritten(&clean.html, at..at + run.len());
                let level = self.level;
                self.raw.extend(clean.open.into_iter().map(|name| (name, level)));
            }
        }
    }

    /// Remembers where something was dropped first.
    fn note_drop(&mut self, clean_before: bool, at: usize) {
        if clean_before && !self.dropped.is_empty() {
            self.dropped_at = Some(at);
        }
    }

    /// Ends the elements of raw HTML that were begun at this level or deeper.
    pub(super) fn close_raw(&mut self, level: usize) {
        while let Some((name, _)) = self.raw.pop_if(|(_, opened)| *opened >= level) {
            self.out.push_str(&format!("</{name}>\n"));
        }
    }

    /// Clean HTML with the addresses, pictures and ids of this page.
    fn rewritten(&mut self, html: &str, range: Range<usize>) {
        let mut from = 0;
        let mut links = 0_usize;
        for tag in tags(html) {
            let text = html.get(from..tag.range.start).unwrap_or_default();
            escape::text(&mut self.out, &escape::undo(text));
            from = tag.range.end;
            if tag.is("a") {
                links = if tag.close { links.saturating_sub(1) } else { links + 1 };
            }
            if tag.is("img") {
                self.raw_picture(&tag, links > 0, &range);
            } else if tag.close {
                self.out.push_str(&format!("</{}>", tag.name));
            } else {
                self.raw_tag(&tag, &range);
            }
        }
        escape::text(&mut self.out, &escape::undo(html.get(from..).unwrap_or_default()));
    }

    fn raw_tag(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.out.push('<');
        self.out.push_str(tag.name);
        for (name, value) in tag.attributes() {
            let value = escape::undo(value);
            let value = match name {
                "id" | "class" if !self.options.on_page() => continue,
                "id" | "headers" => format!("{}{value}", self.options.prefix()),
                "poster" => match (self.hooks.image)(&value) {
                    Some(image) => image.src,
                    None => continue,
                },
                "href" | "src" | "cite" => match self.href(&value, "", range) {
                    Some(address) => {
                        self.out.push_str(&format!(" {name}=\""));
                        escape::address(&mut self.out, &address);
                        self.out.push('"');
                        continue;
                    }
                    None => continue,
                },
                _ => value.into_owned(),
            };
            self.out.push_str(&format!(" {name}=\""));
            escape::attribute(&mut self.out, &value);
            self.out.push('"');
        }
        self.out.push_str(if sanitize::is_void(tag.name) { " />" } else { ">" });
    }

    fn raw_picture(&mut self, tag: &Tag<'_>, in_link: bool, range: &Range<usize>) {
        let of = |key: &str| tag.attributes().find(|(name, _)| *name == key).map(|(_, value)| escape::undo(value));
        let (src, alt) = (of("src").unwrap_or_default(), of("alt").unwrap_or_default());
        let title = of("title").unwrap_or_default();
        self.picture(&src, &alt, &title, in_link, range);
    }

    /// A tag of raw HTML in a line of text.
    pub(super) fn raw_inline(&mut self, html: &str, at: usize) {
        match self.options.raw {
            RawHtml::Trust => self.out.push_str(html),
            RawHtml::Escape => {
                escape::text(&mut self.out, html);
                self.setter.pass(html);
            }
            RawHtml::Sanitize => {
                let clean_before = self.dropped.is_empty();
                self.inline_tag(html);
                self.note_drop(clean_before, at);
            }
        }
    }

    fn inline_tag(&mut self, html: &str) {
        let known = tags(html).next().and_then(|tag| Some((sanitize::inline(&tag)?, tag)));
        let Some((name, tag)) = known else {
            sanitize::drop_inline(html, &mut self.dropped);
            return;
        };
        if tag.close {
            self.close_inline_tag(name);
            return;
        }
        if self.raw_depth() >= sanitize::OPEN_INLINE {
            sanitize::drop_inline(html, &mut self.dropped);
            return;
        }
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in sanitize::inline_attributes(&tag, &mut self.dropped) {
            self.out.push_str(&format!(" {key}=\""));
            escape::attribute(&mut self.out, &escape::undo(value));
            self.out.push('"');
        }
        if sanitize::is_void(name) {
            self.out.push_str(" />");
        } else {
            self.out.push('>');
            self.inline.push(Inline::Raw(name));
        }
    }

    /// How many tags of raw HTML are open since Markdown opened an element.
    fn raw_depth(&self) -> usize {
        self.inline.iter().rev().take_while(|open| matches!(open, Inline::Raw(_))).count()
    }

    /// An end tag ends what it opened, and what was opened since; never an element of Markdown.
    fn close_inline_tag(&mut self, name: &str) {
        let since = self.inline.len() - self.raw_depth();
        let mut open = self.inline.iter().skip(since);
        if open.any(|open| matches!(open, Inline::Raw(raw) if *raw == name)) {
            while let Some(Inline::Raw(last)) = self.inline.pop() {
                self.out.push_str(&format!("</{last}>"));
                if last == name {
                    return;
                }
            }
        }
    }
}
