//! Reads the facts of a body from the events of its Markdown.

use super::{
    body::{Anchors, Body, BodyLimits, BodyPlace, Link, bad_link, note_id, target_of},
    directive::{MarkKind, Marked},
    html,
};
use crate::{
    base::{
        hash::ContentHash,
        span::{Span, Spanned},
        text,
        url::{self, Target},
    },
    diag::{Code, Diagnostic},
};
use pulldown_cmark::{Event, HeadingLevel, LinkType, Tag, TagEnd};
use std::{collections::HashSet, ops::Range};

/// How many bytes of the first paragraph are kept.
const OPENING: usize = 400;

/// What one event adds to a heading's or paragraph's plain text.
///
/// The renderer asks here too: an id is made of the same text, whoever makes it.
#[must_use]
pub fn plain<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => Some(text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        Event::Start(_) | Event::End(_) | Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) => None,
        Event::Rule | Event::TaskListMarker(_) => None,
    }
}

/// Whether an element is part of a line of text.
#[must_use]
pub fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

/// Where the target of a link is written, else the whole link. `title` is the length of the link's title.
#[must_use]
pub fn target_span(text: &str, target: &str, title: usize, link: Range<usize>) -> Span {
    // The target follows the link's text, which may hold the same words, and only the title follows it. Not further
    // back: pictures may stand in each other, and looking through each wholly would take the square.
    let mut from = link.end.saturating_sub(target.len() + 2 * title + 64).max(link.start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    match text.get(from..link.end).unwrap_or_default().rfind(target) {
        Some(at) if !target.is_empty() => Span::new(from + at, from + at + target.len()),
        _ => Span::new(link.start, link.end),
    }
}

/// A quotation that is being read. What stands in it in further quotations is its own (DOMAIN Q-5: "once each").
struct Quotation {
    depth: usize,
    words: Spanned<u32>,
}

pub(super) struct Reader<'t> {
    text: &'t str,
    marked: &'t Marked<'t>,
    limits: &'t BodyLimits,
    body: Body,
    /// Plain text of the block that is being read.
    block: String,
    /// The run of raw HTML that is being read.
    raw: String,
    raw_at: usize,
    depth: usize,
    too_deep: bool,
    /// How many pictures are open: their texts are not text of the body.
    pictures: usize,
    containers: Vec<(usize, bool)>,
    quotation: Option<Quotation>,
    anchors: Anchors,
    notes: HashSet<String>,
    text_seen: bool,
    /// About how many bytes of HTML the body will be.
    html: usize,
    found: Vec<(Diagnostic, Span)>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, marked: &'t Marked<'t>, limits: &'t BodyLimits) -> Self {
        let body = Body {
            at: BodyPlace::Key,
            hash: ContentHash::of(text.as_bytes()),
            words: 0,
            quoted: Vec::new(),
            links: Vec::new(),
            anchors: Vec::new(),
            directives: Vec::new(),
            title: None,
            opening: None,
        };
        Self {
            text,
            marked,
            limits,
            body,
            block: String::new(),
            raw: String::new(),
            raw_at: 0,
            depth: 0,
            too_deep: false,
            pictures: 0,
            containers: Vec::new(),
            quotation: None,
            anchors: Anchors::default(),
            notes: HashSet::new(),
            text_seen: false,
            html: 0,
            found: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if let Some(piece) = plain(&event) {
            self.html += piece.len();
            if self.pictures == 0 {
                self.block.push_str(piece);
            }
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Html(html) => {
                if self.raw.is_empty() {
                    self.raw_at = range.start;
                }
                self.raw.push_str(&html);
            }
            Event::InlineHtml(html) => {
                self.html += html.len();
                // `one<br>two` is two words.
                if html::tags(&html).any(|tag| tag.is("br")) {
                    self.block.push(' ');
                }
            }
            Event::Rule => self.mark(range.start),
            // A footnote's mark with its link is as long as four tags.
            Event::FootnoteReference(_) => self.html += 100,
            Event::TaskListMarker(_) => self.html += 50,
            Event::Text(_) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            Event::SoftBreak | Event::HardBreak => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if !is_inline(tag.to_end()) {
            self.flush();
        }
        self.depth += 1;
        self.html += if tag == Tag::TableCell { 10 } else { 24 };
        if self.depth > self.limits.nesting && !self.too_deep {
            self.too_deep = true;
            let message = format!("elements stand more than {} deep in each other", self.limits.nesting);
            let finding = Diagnostic::new(Code::MarkdownNesting, message)
                .help("take out quotation marks `>`, list levels or emphasis; the limit is `limits.markdown_nesting`");
            let line = self.text.get(range.start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
            self.found.push((finding, Span::new(range.start, range.start + line.min(range.len()))));
        }
        match tag {
            Tag::BlockQuote(None) => self.open_quotation(Span::new(range.start, range.end)),
            Tag::FootnoteDefinition(label) => {
                self.notes.insert(label.to_lowercase());
            }
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, title.len(), range, false),
            Tag::Image { link_type, dest_url, title, .. } => {
                self.pictures += 1;
                self.link(link_type, &dest_url, title.len(), range, true);
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        self.depth = self.depth.saturating_sub(1);
        match tag {
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            TagEnd::Heading(level) => self.heading(level),
            TagEnd::Paragraph => self.paragraph(),
            TagEnd::HtmlBlock => self.raw(),
            _ => {}
        }
        if !is_inline(tag) {
            self.flush();
        }
        if tag == TagEnd::BlockQuote(None) {
            self.close_quotation();
        }
    }

    /// Counts the words of the block that ends here.
    fn flush(&mut self) {
        let block = self.block.trim();
        if !block.is_empty() {
            self.text_seen = true;
            let words = text::words(block);
            let count = self.quotation.as_mut().map_or(&mut self.body.words, |quotation| &mut quotation.words.value);
            *count = count.saturating_add(words);
        }
        self.block.clear();
    }

    fn heading(&mut self, level: HeadingLevel) {
        let text = self.block.trim();
        self.body.anchors.push(self.anchors.heading(text).into());
        let first = self.depth == 0 && !self.text_seen && self.containers.is_empty() && self.body.title.is_none();
        if level == HeadingLevel::H1 && first && !text.is_empty() {
            self.body.title = Some(text.into());
        }
    }

    fn paragraph(&mut self) {
        let own = self.depth == 0 && self.containers.is_empty();
        let text = self.block.trim();
        if own && self.body.opening.is_none() && !text.is_empty() {
            self.body.opening = Some(cut(text).into());
        }
    }

    fn open_quotation(&mut self, span: Span) {
        match &mut self.quotation {
            Some(quotation) => quotation.depth += 1,
            None => self.quotation = Some(Quotation { depth: 1, words: Spanned::new(0, span) }),
        }
    }

    fn close_quotation(&mut self) {
        if let Some(mut quotation) = self.quotation.take() {
            quotation.depth -= 1;
            if quotation.depth == 0 {
                self.body.quoted.push(quotation.words);
            } else {
                self.quotation = Some(quotation);
            }
        }
    }

    /// A thematic break is one of the body's own, or stands for a line of a directive.
    fn mark(&mut self, at: usize) {
        self.html += 8;
        self.flush();
        let Some((index, mark)) = self.marked.at(at) else { return };
        match &mark.kind {
            MarkKind::Leaf(directive) => {
                if let ("quote", Some(words)) = (&*directive.name, directive.get("text")) {
                    self.open_quotation(directive.span);
                    self.block.push_str(words);
                    self.flush();
                    self.close_quotation();
                }
                self.body.directives.push(directive.clone());
            }
            MarkKind::Open(directive) => {
                let quote = &*directive.name == "quote";
                if quote {
                    self.open_quotation(directive.span);
                }
                self.containers.push((index, quote));
                self.body.directives.push(directive.clone());
            }
            MarkKind::Close(opened) => {
                while let Some((index, quote)) = self.containers.pop() {
                    if quote {
                        self.close_quotation();
                    }
                    if index == *opened {
                        break;
                    }
                }
            }
            MarkKind::Broken => {}
        }
    }

    fn link(&mut self, kind: LinkType, dest: &str, title: usize, range: Range<usize>, image: bool) {
        self.html += dest.len();
        let target = target_of(kind, dest);
        let span = target_span(self.text, dest, title, range);
        self.push_link(target, span, image);
    }

    fn push_link(&mut self, target: Box<str>, span: Span, image: bool) {
        if url::target(&target) == Target::Refused {
            self.found.push((bad_link(&target), span));
        } else {
            self.body.links.push(Link { target, span, image });
        }
    }

    /// A run of raw HTML: its links, pictures, ids and words. What the renderer drops of it is told there.
    fn raw(&mut self) {
        let raw = std::mem::take(&mut self.raw);
        self.html += raw.len();
        html::text(&raw, &mut self.block);
        // Inside a quotation or a list the run is not one piece of the file: then the whole of it is the place.
        let whole = self.text.get(self.raw_at..).is_some_and(|rest| rest.starts_with(&raw));
        for tag in html::tags(&raw).filter(|tag| !tag.close) {
            let (at, len) = if whole { (self.raw_at + tag.range.start, tag.range.len()) } else { (self.raw_at, 1) };
            for (name, value) in tag.attributes() {
                let image = tag.is("img");
                if name.eq_ignore_ascii_case("id") && html::is_safe_name(value) {
                    self.body.anchors.push(value.into());
                } else if tag.is("a") && name.eq_ignore_ascii_case("href") || image && name.eq_ignore_ascii_case("src")
                {
                    self.push_link(value.replace("&amp;", "&").into(), Span::new(at, at + len), image);
                }
            }
        }
    }

    pub(super) fn finish(mut self) -> (Body, Vec<(Diagnostic, Span)>) {
        self.flush();
        while self.quotation.is_some() {
            self.close_quotation();
        }
        self.body.anchors.extend((1..=self.notes.len()).map(|number| note_id(number).into()));
        if self.html > self.limits.html(self.text.len()) {
            let finding = Diagnostic::new(Code::MarkdownNesting, "the Markdown grows too much when it becomes HTML")
                .help("look for tables with many empty cells and references used thousands of times");
            self.found.push((finding, Span::default()));
        }
        (self.body, self.found)
    }
}

/// The text up to [`OPENING`] bytes, cut between words where there are spaces.
fn cut(text: &str) -> &str {
    if text.len() <= OPENING {
        return text;
    }
    let mut end = OPENING;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    head.rsplit_once(' ').map_or(head, |(words, _)| words)
}
