//! `items_from: body`: an edition written as a Markdown list (DOMAIN R-24).

use super::{
    body::DIALECT,
    record::{Brief, EditionItem, Text},
};
use crate::base::{
    span::{Span, Spanned},
    url,
};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::{iter::Peekable, ops::Range, vec::IntoIter};

type Events<'t> = Peekable<IntoIter<(Event<'t>, Range<usize>)>>;

/// Reads the items of a body in their order. `place` tells where bytes of the body stand in the file.
///
/// A heading groups what follows; a list entry that begins with a link is a brief; the rest stays prose in its place.
pub(super) fn read(text: &str, place: &dyn Fn(Range<usize>) -> Span) -> Vec<EditionItem> {
    let events: Vec<_> = Parser::new_ext(text, DIALECT).into_offset_iter().collect();
    let mut reader = Reader { text, place, items: Vec::new(), prose: None };
    let mut events = events.into_iter().peekable();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                let heading = plain(&mut events, |end| matches!(end, TagEnd::Heading(_)));
                reader.flush();
                reader.items.push(EditionItem::Heading(reader.spanned(heading, range)));
            }
            Event::Start(Tag::List(_)) => reader.list(&mut events),
            Event::Start(_) => {
                skip(&mut events);
                reader.keep(range);
            }
            // A rule or a comment between blocks.
            _ => reader.keep(range),
        }
    }
    reader.flush();
    reader.items
}

/// The plain text up to the end of an element, which is passed.
fn plain(events: &mut Events<'_>, ends: fn(TagEnd) -> bool) -> String {
    let mut out = String::new();
    for (event, _) in events.by_ref() {
        match event {
            Event::End(tag) if ends(tag) => break,
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Passes the end of the element that has begun.
fn skip(events: &mut Events<'_>) {
    let mut open = 1_usize;
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(_) => open += 1,
            Event::End(_) => open -= 1,
            _ => {}
        }
        if open == 0 {
            return;
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    place: &'t dyn Fn(Range<usize>) -> Span,
    items: Vec<EditionItem>,
    /// Prose that was passed and not yet kept as an item.
    prose: Option<Range<usize>>,
}

impl Reader<'_> {
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    fn spanned(&self, text: impl Into<Box<str>>, range: Range<usize>) -> Text {
        Spanned::new(text.into(), (self.place)(range))
    }

    fn keep(&mut self, range: Range<usize>) {
        let start = self.prose.as_ref().map_or(range.start, |prose| prose.start);
        self.prose = Some(start..range.end);
    }

    fn flush(&mut self) {
        let Some(range) = self.prose.take() else { return };
        let prose = self.slice(range.clone()).trim_end();
        if !prose.is_empty() {
            let item = EditionItem::Prose(self.spanned(prose, range));
            self.items.push(item);
        }
    }

    fn list(&mut self, events: &mut Events<'_>) {
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Item) => self.entry(events, range),
                Event::End(TagEnd::List(_)) => return,
                _ => {}
            }
        }
    }

    /// One entry of a list, whose `Start` has been passed.
    fn entry(&mut self, events: &mut Events<'_>, range: Range<usize>) {
        let mut open = 1_usize;
        let mut start = None;
        let mut brief = None;
        // The head: an optional paragraph, labels as text, the link.
        while let Some((event, at)) = events.next() {
            match event {
                Event::Start(Tag::Paragraph) if start.is_none() => open += 1,
                Event::Text(_) => {
                    start.get_or_insert(at.start);
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let title = plain(events, |end| end == TagEnd::Link);
                    let from = start.unwrap_or(at.start);
                    brief = self.brief(&range, from..at.start, at, title, &dest_url);
                    break;
                }
                Event::Start(_) => {
                    open += 1;
                    break;
                }
                Event::End(_) => {
                    open -= 1;
                    break;
                }
                _ => break,
            }
        }
        for _ in 0..open {
            skip(events);
        }
        match brief {
            Some(brief) => {
                self.flush();
                self.items.push(EditionItem::Brief(Box::new(brief)));
            }
            None => self.keep(range),
        }
    }

    /// The brief that an entry tells, if only labels stand before its link and the link leads to another site.
    fn brief(
        &self,
        entry: &Range<usize>,
        lead: Range<usize>,
        link: Range<usize>,
        title: String,
        to: &str,
    ) -> Option<Brief> {
        let mut labels = Vec::new();
        let rest = take_labels(self.slice(lead.clone()), &mut labels);
        if !rest.trim().is_empty() || !url::is_absolute(to) {
            return None;
        }
        let title = take_labels(&title, &mut labels).to_owned();
        let line = self.slice(0..lead.start).rfind('\n').map_or(0, |newline| newline + 1);
        let indent = self.slice(line..lead.start).chars().count();
        let (note, topics) = self.tail(link.end..entry.end, indent);
        let written = self.slice(link.clone()).find(to).map(|at| link.start + at..link.start + at + to.len());
        Some(Brief {
            span: (self.place)(link.clone()),
            title: self.spanned(title, link.clone()),
            url: self.spanned(to, written.unwrap_or(link)),
            id: None,
            outlet: None,
            note,
            topics,
            published: None,
            language: None,
            labels,
        })
    }

    /// What follows the link: the note, and the topics at its end.
    fn tail(&self, range: Range<usize>, indent: usize) -> (Option<Box<str>>, Vec<Text>) {
        let whole = self.slice(range.clone()).trim_end();
        let (note, topics) = match whole.rfind("{#").and_then(|at| Some((at, whole.get(at + 1..)?.strip_suffix('}')?)))
        {
            Some((at, inner)) if inner.split_whitespace().all(|word| word.len() > 1 && word.starts_with('#')) => {
                (whole.get(..at).unwrap_or_default(), self.topics(inner, range.start + at + 1))
            }
            _ => (whole, Vec::new()),
        };
        let note = note.trim().trim_start_matches(['-', '–', '—', ':']).trim();
        let lines: Vec<&str> = note.split('\n').map(|line| outdented(line, indent)).collect();
        ((!note.is_empty()).then(|| lines.join("\n").into()), topics)
    }

    fn topics(&self, inner: &str, start: usize) -> Vec<Text> {
        let mut at = 0;
        let mut topics = Vec::new();
        for word in inner.split_whitespace() {
            let found = inner.get(at..).and_then(|rest| rest.find(word)).unwrap_or_default();
            let from = start + at + found;
            topics.push(self.spanned(word.trim_start_matches('#'), from + 1..from + word.len()));
            at += found + word.len();
        }
        topics
    }
}

/// A line without the indentation of its entry.
fn outdented(line: &str, indent: usize) -> &str {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    line.get(spaces.min(indent)..).unwrap_or(line)
}

/// Takes `[VIDEO]`-like words off the front of a text, in lower case.
fn take_labels<'a>(text: &'a str, labels: &mut Vec<Box<str>>) -> &'a str {
    let mut rest = text.trim_start();
    while let Some((word, after)) = rest.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        let upper = word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase);
        if !upper || word.contains('[') || word.chars().count() > 20 {
            break;
        }
        labels.push(word.trim().to_lowercase().into());
        rest = after.trim_start();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let place = |range: Range<usize>| Span::new(range.start, range.end);
        let at = |spot: &Text| &text[spot.span.start as usize..(spot.span.start + spot.span.len) as usize];
        let line = |item: EditionItem| match item {
            EditionItem::Heading(heading) => format!("# {}", heading.value),
            EditionItem::Prose(prose) => format!("¶ {}", prose.value),
            EditionItem::Article(article) => format!("→ {}", article.value),
            EditionItem::Brief(brief) => {
                assert_eq!(at(&brief.url), &*brief.url.value);
                let topics: Vec<&str> = brief.topics.iter().map(at).collect();
                format!("{:?} {} <{}> {:?} {:?}", brief.labels, brief.title.value, brief.url.value, brief.note, topics)
            }
        };
        read(text, &place).into_iter().map(line).collect()
    }

    #[test]
    fn a_list_of_links_is_a_list_of_briefs() {
        // DOMAIN R-24
        let text = "\
Good morning.

Second *paragraph*.

## Korea

- [Kim speaks](https://a.example/1) – to the *army* {#korea #us}
- [VIDEO] [Parade](https://a.example/2)
- [[PAYWALL] Deep: analysis](https://a.example/3): long read
  that goes on
- no link
- see [this](https://a.example/4)
- [ours](/articles/kim/)

> quote

1. [Loose](https://a.example/5)

   A paragraph.

   - inner
2. [End](https://a.example/6) {# x}
";
        assert_eq!(
            shown(text),
            [
                "¶ Good morning.\n\nSecond *paragraph*.",
                "# Korea",
                "[] Kim speaks <https://a.example/1> Some(\"to the *army*\") [\"korea\", \"us\"]",
                "[\"video\"] Parade <https://a.example/2> None []",
                "[\"paywall\"] Deep: analysis <https://a.example/3> Some(\"long read\\nthat goes on\") []",
                "¶ - no link\n- see [this](https://a.example/4)\n- [ours](/articles/kim/)\n\n> quote",
                "[] Loose <https://a.example/5> Some(\"A paragraph.\\n\\n- inner\") []",
                "[] End <https://a.example/6> Some(\"{# x}\") []",
            ]
        );
    }
}
