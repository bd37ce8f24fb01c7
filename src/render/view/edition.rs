//! `edition.html`.

use super::{Shown, View, described};
use crate::base::{lang::Lang, text};
use crate::model::{Card, Edition, EditionEntry};
use crate::plan::Entry;
use crate::render::{Loaded, markdown, meta::edition_title, value::Fields};
use tera::Value;

impl View<'_> {
    pub fn edition(&self, edition: &Edition, entries: &[Option<Entry>], loaded: &Loaded) -> Shown {
        let title = edition_title(edition, self.t);
        let cards: Vec<&Card> = entries.iter().flatten().map(|entry| entry.card).collect();
        let mut fields = Fields::with_capacity(18);
        fields
            .text("number", edition.number.map(|number| self.number(number as usize)).as_deref())
            .put("title", Value::normal_string(&title))
            .put("published", self.moment(edition.published))
            .maybe(
                "period",
                edition.period.map(|(from, to)| {
                    let mut fields = Fields::with_capacity(2);
                    fields.put("from", self.moment(from)).put("to", self.moment(to));
                    fields.done()
                }),
            )
            .put("intro", self.body(loaded, edition.lang))
            .put("summary", self.inline_value(edition.summary.as_deref(), edition.lang))
            .maybe(
                "cover",
                edition.cover.as_ref().filter(|cover| cover.url.is_some()).map(|cover| self.image(cover, edition.lang)),
            )
            .list("curators", self.curators(&edition.curators))
            .text("sign", self.sign(&edition.curators).as_deref())
            .list("sections", self.sections(edition, entries))
            .put("count", cards.len())
            .put("outlets_count", outlets(&cards))
            .put("reading_minutes", reading_minutes(&cards))
            .text("lang_names", self.lang_names(&cards).as_deref());
        let description = edition
            .summary
            .as_deref()
            .map_or_else(|| described(&self.t.fill("describe.edition", &[("title", &title)])), described);
        Shown {
            template: "edition.html",
            kind: "edition",
            title,
            description: Some(description),
            crumbs: vec![self.index_crumb("editions")],
            values: vec![
                ("edition", fields.done()),
                ("previous", self.neighbour(self.slice.links.previous.as_ref())),
                ("next", self.neighbour(self.slice.links.next.as_ref())),
                ("feeds", Value::from(self.feeds())),
                ("epub_url", Value::none()),
            ],
        }
    }

    fn sections(&self, edition: &Edition, entries: &[Option<Entry>]) -> Vec<Value> {
        struct Open {
            heading: Option<Box<str>>,
            url: Option<String>,
            items: Vec<Value>,
        }
        let mut sections: Vec<Open> = vec![Open { heading: None, url: None, items: Vec::new() }];
        let mut number = 0;
        for (piece, entry) in edition.entries.iter().zip(entries) {
            let item = match piece {
                EditionEntry::Heading { text, topic } => {
                    let at = self.slice.config.lang_at(self.lang).unwrap_or(0);
                    let page =
                        topic.as_ref().filter(|named| named.pages().has(at)).and_then(|named| named.path.as_ref());
                    let url = page.map(|path| self.link(&format!("{}{path}", self.slice.config.prefix(self.lang))));
                    sections.push(Open { heading: Some(text.clone()), url, items: Vec::new() });
                    continue;
                }
                EditionEntry::Prose(text) => self.entry(edition, None, None, Some(self.prose(text, edition.lang))),
                EditionEntry::Gone { title, when, lang } => {
                    number += 1;
                    let card = self.gone(title, *when, *lang);
                    let piece = Piece { card, anchor: format!("gone-{number}"), address: None };
                    self.entry(edition, Some(number), Some(piece), None)
                }
                EditionEntry::Item(_) => {
                    number += 1;
                    let Some(entry) = entry else { continue };
                    self.entry(edition, Some(number), Some(self.piece(entry)), None)
                }
            };
            if let Some(section) = sections.last_mut() {
                section.items.push(item);
            }
        }
        sections
            .into_iter()
            .filter(|section| !section.items.is_empty())
            .enumerate()
            .map(|(at, section)| {
                let mut fields = Fields::with_capacity(4);
                fields
                    .text("heading", section.heading.as_deref())
                    .text("anchor", section.heading.as_ref().map(|_| format!("s{}", at + 1)).as_deref())
                    .text("url", section.url.as_deref())
                    .list("items", section.items);
                fields.done()
            })
            .collect()
    }

    fn piece(&self, entry: &Entry) -> Piece {
        let card = entry.card;
        // Paper has no links: what was reported stands at the outlet's address, else at ours.
        let address = card.external.as_ref().map(|url| url.to_string());
        let ours = || card.is_article().then(|| self.slice.config.base_url.absolute(&card.url));
        Piece { card: self.card(entry), anchor: anchor(card), address: address.or_else(ours) }
    }

    /// Shape `entry`.
    fn entry(&self, edition: &Edition, number: Option<usize>, piece: Option<Piece>, prose: Option<Value>) -> Value {
        let (card, anchor, address) = piece.map_or((Value::none(), None, None), |piece| {
            (piece.card, Some(piece.anchor).filter(|anchor| !anchor.is_empty()), piece.address)
        });
        let url = anchor.as_ref().map_or_else(|| edition.url.to_string(), |anchor| format!("{}#{anchor}", edition.url));
        let mut fields = Fields::with_capacity(6);
        fields
            .number("n", number)
            .text("anchor", anchor.as_deref())
            .put("url", self.link(&url))
            .text("address", address.as_deref())
            .put("card", card)
            .maybe("prose", prose);
        fields.done()
    }

    fn lang_names(&self, cards: &[&Card]) -> Option<String> {
        let mut langs: Vec<Lang> = Vec::new();
        for card in cards {
            if !langs.contains(&card.lang) {
                langs.push(card.lang);
            }
        }
        let names: Vec<String> = langs.iter().map(|lang| self.lang_name(*lang)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        (names.len() > 1).then(|| self.t.list(&names))
    }

    /// Shape `front_edition`.
    pub fn front_edition(&self, edition: &Edition, items: &[Entry]) -> Value {
        let cards: Vec<&Card> = items.iter().map(|entry| entry.card).collect();
        let mut fields = Fields::with_capacity(9);
        fields
            .put("ref", self.plain_ref(&edition_title(edition, self.t), Some(&edition.url), Some(edition.lang)))
            .text("number", edition.number.map(|number| self.number(number as usize)).as_deref())
            .put("published", self.moment(edition.published))
            .put("summary", self.inline_value(edition.summary.as_deref(), edition.lang))
            .text("sign", self.sign(&edition.curators).as_deref())
            .put("count", cards.len())
            .put("outlets_count", outlets(&cards))
            .put("reading_minutes", reading_minutes(&cards))
            .list(
                "items",
                items
                    .iter()
                    .take(9)
                    .enumerate()
                    .map(|(at, entry)| self.entry(edition, Some(at + 1), Some(self.piece(entry)), None)),
            );
        fields.done()
    }

    /// The crumb of one of the six indexes.
    pub fn index_crumb(&self, word: &str) -> Value {
        let folder = if word == "topics" { "tags" } else { word };
        let url = format!("{}/{folder}/", self.slice.config.prefix(self.lang));
        self.plain_ref(&self.heading(word), Some(&url), None)
    }
}

/// An item of an edition.
struct Piece {
    /// Shape `card`.
    card: Value,
    anchor: String,
    /// Where to read it, in full.
    address: Option<String>,
}

/// The item's place on its edition's page.
fn anchor(card: &Card) -> String {
    format!("b-{}", card.id)
}

fn outlets(cards: &[&Card]) -> usize {
    let keys: std::collections::BTreeSet<&str> =
        cards.iter().filter_map(|card| card.source.as_ref()).map(|named| &*named.key).collect();
    keys.len()
}

fn reading_minutes(cards: &[&Card]) -> usize {
    let words =
        |text: &Option<Box<str>>| text.as_deref().map_or(0, |text| text::words(&markdown::plain(text)) as usize);
    let all: usize = cards
        .iter()
        .map(|card| text::words(&card.title) as usize + words(&card.summary) + words(&card.why) + words(&card.note))
        .sum();
    all.div_ceil(200).max(1)
}
