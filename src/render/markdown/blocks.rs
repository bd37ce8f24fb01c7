//! Headings, code, alerts, tasks, tables and directives.

use super::{Colours, Form, writer::Writer};
use crate::{
    parse::{
        directive::{Mark, MarkKind},
        facts::plain,
    },
    render::{escape, highlight},
};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use std::ops::Range;

impl Writer<'_, '_> {
    pub(super) fn heading(&mut self, level: HeadingLevel, id: &str) {
        let level = self.level_of(level);
        match self.options.form {
            Form::Page { prefix } => {
                self.fresh(&format!("<h{level} id=\""));
                escape::attribute(&mut self.out, prefix);
                escape::attribute(&mut self.out, id);
                self.out.push_str("\">");
            }
            Form::Away { .. } => self.fresh(&format!("<h{level}>")),
        }
    }

    pub(super) fn level_of(&self, level: HeadingLevel) -> u8 {
        (level as u8).saturating_add(self.shift).min(6)
    }

    /// The text that an id is made of: the same that [`crate::parse::body::read`] sees.
    pub(super) fn heading_text(&self, events: Range<usize>) -> String {
        let mut out = String::new();
        let mut pictures = 0_usize;
        for (event, _) in self.events.get(events).unwrap_or_default() {
            match event {
                Event::Start(Tag::Image { .. }) => pictures += 1,
                Event::End(TagEnd::Image) => pictures = pictures.saturating_sub(1),
                Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => out.push(' '),
                _ if pictures == 0 => out.push_str(plain(event).unwrap_or_default()),
                _ => {}
            }
        }
        out
    }

    pub(super) fn code_block(&mut self, kind: &CodeBlockKind<'_>, code: &str) {
        self.close_inline();
        let info = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        if !self.options.on_page() {
            self.fresh("<pre><code>");
            escape::text(&mut self.out, code);
            self.out.push_str("</code></pre>\n");
            return;
        }
        // A block wider than the page scrolls, so it must be reachable by keyboard.
        self.fresh("<pre tabindex=\"0\"><code");
        if !info.is_empty() {
            self.out.push_str(" class=\"language-");
            escape::attribute(&mut self.out, info);
            self.out.push('"');
        }
        self.out.push('>');
        let language = info.split(',').next().unwrap_or_default();
        let coloured = match self.options.colours {
            Colours::Shown => highlight::code(language, code),
            Colours::None => None,
        };
        match coloured.filter(|html| html.len() <= self.options.limits.html(code.len())) {
            Some(html) => self.out.push_str(&html),
            None => escape::text(&mut self.out, code),
        }
        self.out.push_str("</code></pre>\n");
    }

    pub(super) fn alert(&mut self, kind: BlockQuoteKind) {
        let strings = self.options.strings;
        let (class, label) = match kind {
            BlockQuoteKind::Note => ("note", &strings.note),
            BlockQuoteKind::Tip => ("tip", &strings.tip),
            BlockQuoteKind::Important => ("important", &strings.important),
            BlockQuoteKind::Warning => ("warning", &strings.warning),
            BlockQuoteKind::Caution => ("caution", &strings.caution),
        };
        if self.options.on_page() {
            self.fresh(&format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"lab\">"));
            escape::text(&mut self.out, label);
            self.out.push_str("</p>\n");
        } else {
            self.fresh("<div>\n<p><strong>");
            escape::text(&mut self.out, label);
            self.out.push_str("</strong></p>\n");
        }
    }

    pub(super) fn is_task(&self, item: usize) -> bool {
        let next = |nth| self.events.get(item + nth).map(|(event, _)| event);
        match next(1) {
            Some(Event::TaskListMarker(_)) => true,
            Some(Event::Start(Tag::Paragraph)) => matches!(next(2), Some(Event::TaskListMarker(_))),
            _ => false,
        }
    }

    pub(super) fn task(&mut self, done: bool) {
        if !self.options.on_page() {
            self.out.push_str(if done { "[x] " } else { "[ ] " });
            return;
        }
        let strings = self.options.strings;
        let (checked, label) = if done { (" checked=\"\"", &strings.done) } else { ("", &strings.open) };
        self.out.push_str(&format!("<input type=\"checkbox\" disabled=\"\"{checked} aria-label=\""));
        escape::attribute(&mut self.out, label);
        self.out.push_str("\" /> ");
    }

    /// Whether tables stand in a box that scrolls: only with a name, for a nameless region tells a listener nothing.
    pub(super) fn scrolls(&self) -> bool {
        self.options.on_page() && !self.options.strings.table.is_empty()
    }

    pub(super) fn table(&mut self, cells: &[Alignment]) {
        self.cells = cells.to_vec();
        self.tables += 1;
        if self.scrolls() {
            let name = self.options.strings.table.replace("{n}", &self.tables.to_string());
            self.fresh("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
            escape::attribute(&mut self.out, &name);
            self.out.push_str("\"><table>");
        } else {
            self.fresh("<table>");
        }
    }

    pub(super) fn table_cell(&mut self) {
        let class = match self.cells.get(self.cell) {
            _ if !self.options.on_page() => "",
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.out.push_str(if self.head { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(class);
        self.out.push('>');
    }

    /// A thematic break is one of the body's own, or stands for a line of a directive.
    pub(super) fn rule(&mut self, at: usize) {
        self.close_inline();
        self.setter.block();
        let marked = self.marked;
        let Some((index, Mark { kind, .. })) = marked.at(at) else {
            self.fresh("<hr />\n");
            return;
        };
        match kind {
            MarkKind::Leaf(directive) => {
                let html = (self.hooks.directive)(directive, None);
                self.foreign(&html);
            }
            MarkKind::Open(directive) => {
                self.quotations += usize::from(&*directive.name == "quote");
                self.level += 1;
                self.containers.push((index, std::mem::take(&mut self.out)));
            }
            MarkKind::Close(opened) => self.close_containers(*opened),
            MarkKind::Broken => {}
        }
    }

    /// Ends the container whose opening mark has this index, and those inside it.
    pub(super) fn close_containers(&mut self, opened: usize) {
        while let Some((index, before)) = self.containers.pop() {
            self.close_raw(self.level);
            self.level = self.level.saturating_sub(1);
            let inner = std::mem::replace(&mut self.out, before);
            let mark = self.marked.marks.get(index).map(|mark| &mark.kind);
            if let Some(MarkKind::Open(directive)) = mark {
                self.quotations = self.quotations.saturating_sub(usize::from(&*directive.name == "quote"));
                let html = (self.hooks.directive)(directive, Some(&inner));
                self.foreign(&html);
            }
            if index == opened {
                return;
            }
        }
    }

    fn foreign(&mut self, html: &str) {
        self.foreign += html.len();
        self.fresh(html);
        self.fresh("");
    }
}
