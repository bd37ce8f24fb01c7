//! Writes the HTML of events in order.

use super::{Hooks, Options, Punctuation, Spotted, TitleHeading, dropped_html, notes::Notes, survey};
use crate::{
    base::span::Span,
    diag::{Checked, Code, Diagnostic},
    parse::{
        body::{Anchors, target_of},
        directive::Marked,
        facts::is_inline,
    },
    render::{escape, sanitize::Dropped, typography::Typographer},
};
use pulldown_cmark::{Alignment, CowStr, Event, Tag, TagEnd};
use std::ops::Range;

/// What is open in a line of text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Inline {
    /// An element that Markdown opened, and how it ends; a link that became text ends in nothing.
    Marked(&'static str),
    /// A tag of raw HTML, by its name.
    Raw(&'static str),
}

pub(super) struct Writer<'w, 'h> {
    pub(super) text: &'w str,
    pub(super) marked: &'w Marked<'w>,
    pub(super) events: &'w [Spotted<'w>],
    /// For each event that begins an element, the index of the one that ends it.
    ends: Vec<usize>,
    /// For each event, whether a later text of its block may close an inner quotation.
    closes_later: Vec<bool>,
    pub(super) options: &'w Options<'w>,
    pub(super) hooks: &'w mut Hooks<'h>,
    pub(super) out: String,
    pub(super) inline: Vec<Inline>,
    /// How many blocks are open.
    pub(super) level: usize,
    /// Elements of raw HTML that wait for their end, with the level they were opened at.
    pub(super) raw: Vec<(&'static str, usize)>,
    pub(super) links: usize,
    /// Open quotations, whose characters never change.
    pub(super) quotations: usize,
    /// Open containers: the index of the mark, and the output before it.
    pub(super) containers: Vec<(usize, String)>,
    pub(super) setter: Typographer,
    pub(super) anchors: Anchors,
    /// How many levels every heading goes down.
    pub(super) shift: u8,
    /// The heading that is not shown.
    hidden: Option<usize>,
    pub(super) tables: usize,
    pub(super) cells: Vec<Alignment>,
    pub(super) cell: usize,
    pub(super) head: bool,
    pub(super) notes: Notes,
    pub(super) dropped: Dropped,
    pub(super) dropped_at: Option<usize>,
    /// Bytes that directives wrote: they do not count as growth.
    pub(super) foreign: usize,
    pub(super) found: Vec<Diagnostic>,
}

impl<'w, 'h> Writer<'w, 'h> {
    pub(super) fn new(
        text: &'w str,
        marked: &'w Marked<'w>,
        events: &'w [Spotted<'w>],
        options: &'w Options<'w>,
        hooks: &'w mut Hooks<'h>,
    ) -> Self {
        let ends = survey::ends(events);
        let hidden = match options.title {
            TitleHeading::Shown => None,
            TitleHeading::Hidden => survey::title(events, marked, &ends),
        };
        Self {
            text,
            marked,
            events,
            shift: options.top.saturating_sub(survey::highest(events, hidden)),
            hidden,
            notes: Notes::read(events),
            ends,
            closes_later: survey::closes_later(events),
            options,
            hooks,
            out: String::with_capacity(text.len() + text.len() / 2),
            inline: Vec::new(),
            level: 0,
            raw: Vec::new(),
            links: 0,
            quotations: 0,
            containers: Vec::new(),
            setter: Typographer::new(options.lang),
            anchors: Anchors::default(),
            tables: 0,
            cells: Vec::new(),
            cell: 0,
            head: false,
            dropped: Dropped::default(),
            dropped_at: None,
            foreign: 0,
            found: Vec::new(),
        }
    }

    /// Writes a whole body with its footnotes.
    pub(super) fn body(&mut self) {
        self.run(0..self.events.len());
        if let Some((outermost, _)) = self.containers.first() {
            self.close_containers(*outermost);
        }
        self.close_raw(0);
        self.write_notes();
    }

    /// Writes one line of text.
    pub(super) fn line(&mut self) {
        self.run(0..self.events.len());
        self.close_inline();
    }

    pub(super) fn run(&mut self, events: Range<usize>) {
        let mut at = events.start;
        while at < events.end {
            at = self.event(at);
        }
    }

    /// Writes one event; gives the index of the next to write.
    fn event(&mut self, at: usize) -> usize {
        let Some((event, range)) = self.events.get(at) else { return usize::MAX };
        match event {
            Event::Start(tag) => return self.start(at, tag, range),
            Event::End(tag) => self.end(*tag),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.words(at, text, range),
            Event::Code(code) => {
                self.out.push_str("<code>");
                escape::text(&mut self.out, code);
                self.out.push_str("</code>");
                self.setter.pass(code);
            }
            Event::SoftBreak => {
                self.out.push('\n');
                self.setter.pass("\n");
            }
            Event::HardBreak => {
                self.out.push_str("<br />\n");
                self.setter.pass("\n");
            }
            Event::Rule => self.rule(range.start),
            Event::Html(html) => self.raw_block(html, range.start),
            Event::InlineHtml(html) => self.raw_inline(html, range.start),
            Event::FootnoteReference(label) => self.reference(label),
            Event::TaskListMarker(done) => self.task(*done),
        }
        at + 1
    }

    fn start(&mut self, at: usize, tag: &Tag<'_>, range: &Range<usize>) -> usize {
        let end = self.end_of(at);
        if is_inline(tag.to_end()) {
            return self.start_inline(at, tag, range);
        }
        match tag {
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => return end + 1,
            Tag::HtmlBlock => {
                let run: String = self.pieces(at + 1..end);
                self.raw_block(&run, range.start);
                return end + 1;
            }
            Tag::CodeBlock(kind) => {
                let code: String = self.pieces(at + 1..end);
                self.code_block(kind, &code);
                return end + 1;
            }
            Tag::Heading { level, .. } => {
                let id = self.anchors.heading(self.heading_text(at + 1..end).trim());
                if self.hidden == Some(at) {
                    return end + 1;
                }
                self.open_block();
                self.heading(*level, &id);
            }
            _ => {
                self.open_block();
                self.start_block(at, tag);
            }
        }
        at + 1
    }

    fn start_block(&mut self, at: usize, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph => self.fresh("<p>"),
            Tag::BlockQuote(None) => {
                self.quotations += 1;
                self.fresh("<blockquote>\n");
            }
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::List(None) => self.fresh("<ul>\n"),
            Tag::List(Some(1)) => self.fresh("<ol>\n"),
            Tag::List(Some(start)) => self.fresh(&format!("<ol start=\"{start}\">\n")),
            Tag::Item if self.is_task(at) && self.options.on_page() => self.fresh("<li class=\"task\">"),
            Tag::Item => self.fresh("<li>"),
            Tag::DefinitionList => self.fresh("<dl>\n"),
            Tag::DefinitionListTitle => self.fresh("<dt>"),
            Tag::DefinitionListDefinition => self.fresh("<dd>"),
            Tag::Table(cells) => self.table(cells),
            Tag::TableHead => {
                (self.head, self.cell) = (true, 0);
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.table_cell(),
            // Begun elsewhere.
            Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::FootnoteDefinition(_) => {}
            Tag::MetadataBlock(_) | Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript => {}
            Tag::Subscript | Tag::Link { .. } | Tag::Image { .. } => {}
        }
    }

    fn start_inline(&mut self, at: usize, tag: &Tag<'_>, range: &Range<usize>) -> usize {
        let (open, close) = match tag {
            Tag::Image { link_type, dest_url, title, .. } => {
                let end = self.end_of(at);
                let alt = self.alt(at + 1..end);
                self.picture(&target_of(*link_type, dest_url), &alt, title, self.in_link(), range);
                return end + 1;
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(*link_type, dest_url, title, range);
                return at + 1;
            }
            Tag::Strong => ("<strong>", "</strong>"),
            Tag::Strikethrough => ("<del>", "</del>"),
            Tag::Superscript => ("<sup>", "</sup>"),
            Tag::Subscript => ("<sub>", "</sub>"),
            _ => ("<em>", "</em>"),
        };
        self.out.push_str(open);
        self.inline.push(Inline::Marked(close));
        at + 1
    }

    fn end(&mut self, tag: TagEnd) {
        if is_inline(tag) {
            self.end_inline(tag);
            return;
        }
        self.close_inline();
        self.close_raw(self.level);
        let close = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::Heading(level) => {
                let level = self.level_of(level);
                self.out.push_str(&format!("</h{level}>\n"));
                ""
            }
            TagEnd::BlockQuote(None) => {
                self.quotations = self.quotations.saturating_sub(1);
                "</blockquote>\n"
            }
            TagEnd::BlockQuote(Some(_)) => "</div>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::Table if self.scrolls() => "</tbody></table></div>\n",
            TagEnd::Table => "</tbody></table>\n",
            TagEnd::TableHead => {
                self.head = false;
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                self.cell += 1;
                if self.head { "</th>" } else { "</td>" }
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::FootnoteDefinition | TagEnd::MetadataBlock(_) => "",
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript => "",
            TagEnd::Subscript | TagEnd::Link | TagEnd::Image => "",
        };
        self.out.push_str(close);
        self.level = self.level.saturating_sub(1);
        self.setter.block();
    }

    fn end_inline(&mut self, tag: TagEnd) {
        while let Some(open) = self.inline.pop() {
            match open {
                Inline::Raw(name) => self.out.push_str(&format!("</{name}>")),
                Inline::Marked(close) => {
                    self.out.push_str(close);
                    if tag == TagEnd::Link && !close.is_empty() {
                        self.links = self.links.saturating_sub(1);
                    }
                    return;
                }
            }
        }
    }

    /// A block begins or ends: nothing of a line stays open.
    pub(super) fn close_inline(&mut self) {
        while let Some(open) = self.inline.pop() {
            match open {
                Inline::Raw(name) => self.out.push_str(&format!("</{name}>")),
                Inline::Marked(close) => self.out.push_str(close),
            }
        }
    }

    pub(super) fn open_block(&mut self) {
        self.close_inline();
        self.setter.block();
        self.level += 1;
    }

    /// Writes at the start of a line.
    pub(super) fn fresh(&mut self, html: &str) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        self.out.push_str(html);
    }

    fn words(&mut self, at: usize, text: &CowStr<'_>, range: &Range<usize>) {
        let smart = self.options.punctuation == Punctuation::Smart && self.quotations == 0;
        // An entity (`&quot;`) and an escaped character (`\"`) are meant as they are.
        let entity = self.marked.text.get(range.clone()) != Some(text);
        let escaped = !entity && range.start > 0 && self.marked.text.as_bytes().get(range.start - 1) == Some(&b'\\');
        let literal = match (smart && !entity, escaped) {
            (false, _) => text.len(),
            (true, true) => text.chars().next().map_or(0, char::len_utf8),
            (true, false) => 0,
        };
        let (literal, rest) = text.split_at_checked(literal).unwrap_or((text, ""));
        self.setter.pass(literal);
        escape::text(&mut self.out, literal);
        let set = self.setter.set(rest, self.closes_later.get(at).copied().unwrap_or_default());
        escape::text(&mut self.out, &set);
    }

    fn pieces(&self, events: Range<usize>) -> String {
        let events = self.events.get(events).unwrap_or_default();
        events
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Html(piece) | Event::Text(piece) => Some(&**piece),
                _ => None,
            })
            .collect()
    }

    fn end_of(&self, at: usize) -> usize {
        self.ends.get(at).copied().unwrap_or(at)
    }

    /// The index of the event that ends the element begun at `at`.
    pub(super) fn note_events(&self, start: usize) -> Range<usize> {
        start + 1..self.end_of(start)
    }

    pub(super) fn finish(mut self) -> Checked<String> {
        if let Some(told) = self.dropped.told() {
            let at = self.dropped_at.unwrap_or_default();
            let line = self.text.get(at..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
            self.found.push(self.options.placed(dropped_html(&told), Span::new(at, at + line)));
        }
        if self.out.len().saturating_sub(self.foreign) > self.options.limits.html(self.text.len()) {
            let finding = Diagnostic::new(Code::MarkdownNesting, "the Markdown grows too much when it becomes HTML")
                .help("look for tables with many empty cells and references used thousands of times");
            self.found.push(self.options.placed(finding, Span::default()));
            self.out.clear();
        }
        Checked::new(self.out, self.found)
    }
}
