//! Footnotes: numbered by first mention, listed at the end of the body.

use super::{Form, Spotted, writer::Writer};
use crate::{parse::body::note_id, render::escape};
use pulldown_cmark::{Event, Tag};
use std::collections::HashMap;

/// One footnote.
struct Note {
    /// The event that begins it.
    start: usize,
    /// Its number, once it was mentioned.
    number: Option<usize>,
    mentions: usize,
}

/// The footnotes of a body.
#[derive(Default)]
pub(super) struct Notes {
    /// By label. Of two with one label the first counts.
    by_label: HashMap<String, usize>,
    all: Vec<Note>,
    /// Indices into `all` by number.
    order: Vec<usize>,
    /// All before this index have a number.
    numbered: usize,
}

impl Notes {
    pub(super) fn read(events: &[Spotted<'_>]) -> Self {
        let mut notes = Self::default();
        for (start, (event, _)) in events.iter().enumerate() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = event {
                notes.by_label.entry(label.to_lowercase()).or_insert_with(|| {
                    notes.all.push(Note { start, number: None, mentions: 0 });
                    notes.all.len() - 1
                });
            }
        }
        notes
    }

    /// The number of a footnote and how often it was mentioned, now included.
    fn mention(&mut self, label: &str) -> Option<(usize, usize)> {
        let index = *self.by_label.get(&label.to_lowercase())?;
        let number = self.number(index)?;
        let note = self.all.get_mut(index)?;
        note.mentions += 1;
        Some((number, note.mentions))
    }

    fn number(&mut self, index: usize) -> Option<usize> {
        let note = self.all.get_mut(index)?;
        if note.number.is_none() {
            self.order.push(index);
            note.number = Some(self.order.len());
        }
        note.number
    }

    /// The footnote with this number, counted from 0; one that is mentioned nowhere comes after the others, for
    /// nothing that was written is lost.
    fn nth(&mut self, nth: usize) -> Option<&Note> {
        if nth >= self.order.len() {
            while self.all.get(self.numbered)?.number.is_some() {
                self.numbered += 1;
            }
            self.number(self.numbered);
        }
        self.order.get(nth).and_then(|index| self.all.get(*index))
    }
}

/// The id of a mention: `fnref:1`, then `fnref:1-2`.
fn mention_id(number: usize, mention: usize) -> String {
    if mention == 1 { format!("fnref:{number}") } else { format!("fnref:{number}-{mention}") }
}

impl Writer<'_, '_> {
    /// The mark of a footnote in the text.
    pub(super) fn reference(&mut self, label: &str) {
        self.setter.pass("x");
        let Some((number, mention)) = self.notes.mention(label) else {
            escape::text(&mut self.out, &format!("[^{label}]"));
            return;
        };
        let on_page = self.options.on_page();
        self.out.push_str("<sup");
        if on_page {
            self.out.push_str(" id=\"");
            self.note_name(&mention_id(number, mention));
            self.out.push('"');
        }
        self.out.push('>');
        // CommonMark lets no link hold another, and a footnote counts as one.
        self.out.push_str("<a href=\"");
        self.note_address(&note_id(number));
        self.out.push('"');
        if on_page {
            self.out.push_str(" role=\"doc-noteref\"");
        }
        self.out.push_str(&format!(">{number}</a></sup>"));
    }

    fn note_name(&mut self, id: &str) {
        let prefix = self.options.prefix();
        escape::attribute(&mut self.out, prefix);
        self.out.push_str(id);
    }

    fn note_address(&mut self, id: &str) {
        match self.options.form {
            Form::Page { prefix } => escape::address(&mut self.out, &format!("#{prefix}{id}")),
            Form::Away { page } => escape::address(&mut self.out, &format!("{page}#{id}")),
        }
    }

    /// The list of footnotes. One may mention others, which then come after it.
    pub(super) fn write_notes(&mut self) {
        let on_page = self.options.on_page();
        let mut nth = 0;
        while let Some(start) = self.notes.nth(nth).map(|note| note.start) {
            if nth == 0 && on_page {
                self.fresh("<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"");
                let name = &self.options.strings.footnotes;
                escape::attribute(&mut self.out, name);
                self.out.push_str("\">\n<ol>\n");
            } else if nth == 0 {
                self.fresh("<hr />\n<ol>\n");
            }
            self.write_note(nth + 1, start);
            nth += 1;
        }
        if nth > 0 {
            self.out.push_str(if on_page { "</ol>\n</section>\n" } else { "</ol>\n" });
        }
    }

    fn write_note(&mut self, number: usize, start: usize) {
        self.out.push_str("<li");
        if self.options.on_page() {
            self.out.push_str(" id=\"");
            self.note_name(&note_id(number));
            self.out.push('"');
        }
        self.out.push('>');
        self.open_block();
        self.run(self.note_events(start));
        self.close_inline();
        self.close_raw(self.level);
        self.level = self.level.saturating_sub(1);
        let mentions = self.notes.nth(number - 1).map_or(0, |note| note.mentions);
        if self.options.on_page() && mentions > 0 {
            // The ways back stand in the note's last paragraph, if it ends in one.
            let in_paragraph = self.out.ends_with("</p>\n");
            if in_paragraph {
                self.out.truncate(self.out.len() - "</p>\n".len());
            }
            (1..=mentions).for_each(|mention| self.way_back(number, mention));
            if in_paragraph {
                self.out.push_str("</p>\n");
            }
        }
        self.out.push_str("</li>\n");
    }

    fn way_back(&mut self, number: usize, mention: usize) {
        let count = if mention == 1 { number.to_string() } else { format!("{number}-{mention}") };
        let name = self.options.strings.back.replace("{n}", &count);
        self.out.push_str(" <a href=\"");
        self.note_address(&mention_id(number, mention));
        self.out.push_str("\" role=\"doc-backlink\" aria-label=\"");
        escape::attribute(&mut self.out, &name);
        // U+FE0E: an arrow, not a picture of one.
        self.out.push_str("\">↩\u{FE0E}");
        if mention > 1 {
            self.out.push_str(&format!("<sup>{mention}</sup>"));
        }
        self.out.push_str("</a>");
    }
}
