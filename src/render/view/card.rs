//! Values of what stands in lists: cards, names, moments, pictures.

use super::View;
use crate::base::{lang::Lang, moment::Moment};
use crate::model::{CardKind, Named, Status};
use crate::plan::{Entry, PagePlace};
use crate::render::kit::{DayValues, LangValues, NamedValues};
use crate::render::meta::edition_name;
use crate::render::value::{Fields, html};
use std::sync::Arc;
use tera::Value;

impl View<'_> {
    /// Shape `ref`.
    pub fn named(&self, named: &Named) -> Value {
        self.values(named).reference
    }

    fn values(&self, named: &Named) -> NamedValues {
        self.kit.named(named.slot(), self.lang, || self.named_values(named))
    }

    fn named_values(&self, named: &Named) -> NamedValues {
        let (name, other) = named.name(self.lang);
        let at = self.slice.config.lang_at(self.lang).unwrap_or(0);
        let page = named.path.as_ref().filter(|_| named.pages().has(at));
        let url = page.map_or_else(Value::none, |path| {
            Value::from(self.link(&format!("{}{path}", self.slice.config.prefix(self.lang))))
        });
        let lang = other.map_or_else(Value::none, |lang| Value::normal_string(lang.as_str()));
        let mut reference = Fields::with_capacity(4);
        reference
            .put("name", Value::normal_string(name))
            .put("url", url.clone())
            .put("lang", lang.clone())
            .put("dir", Value::normal_string(other.unwrap_or(self.lang).dir()));
        let mut curator = Fields::with_capacity(4);
        curator
            .put("name", Value::normal_string(name))
            .text("initials", named.initials.as_deref())
            .put("url", url)
            .put("lang", lang);
        NamedValues { reference: reference.done(), curator: curator.done() }
    }

    fn lang_values(&self, lang: Lang) -> LangValues {
        self.kit.lang(self.lang, lang, || LangValues {
            tag: Value::normal_string(lang.as_str()),
            dir: Value::normal_string(lang.dir()),
            name: Value::from(self.lang_name(lang)),
            mark: self.lang_mark(lang).map_or_else(Value::none, Value::from),
        })
    }

    pub fn named_list<'n>(&self, names: impl IntoIterator<Item = &'n Arc<Named>>) -> Vec<Value> {
        names.into_iter().map(|named| self.named(named)).collect()
    }

    /// A name and its address, without a record behind it.
    pub fn plain_ref(&self, name: &str, url: Option<&str>, lang: Option<Lang>) -> Value {
        let mut fields = Fields::with_capacity(4);
        fields
            .put("name", Value::normal_string(name))
            .maybe("url", url.map(|url| Value::from(self.link(url))))
            .maybe("lang", lang.filter(|lang| *lang != self.lang).map(|lang| Value::normal_string(lang.as_str())))
            .put("dir", Value::normal_string(lang.unwrap_or(self.lang).dir()));
        fields.done()
    }

    /// Shape `counted`.
    pub fn counted(&self, named: &[(Arc<Named>, usize)]) -> Vec<Value> {
        named
            .iter()
            .map(|(named, count)| {
                let mut fields = Fields::with_capacity(2);
                fields.put("ref", self.named(named)).put("count", self.number(*count));
                fields.done()
            })
            .collect()
    }

    /// Shape `moment`.
    pub fn moment(&self, moment: Moment) -> Value {
        let dates = self.t.dates();
        let day = self.kit.day(self.lang, moment.day(), || DayValues {
            date: Value::from(dates.date(&moment)),
            day_month: Value::from(dates.day_month(&moment)),
            full: Value::from(dates.full(&moment)),
            short: Value::from(dates.short(&moment)),
            weekday: Value::from(dates.weekday(&moment)),
        });
        let mut fields = Fields::with_capacity(10);
        fields
            .put("iso", if moment.has_time() { moment.rfc3339() } else { moment.iso() })
            .put("text", dates.text(&moment))
            .put("date", day.date)
            .put("day_month", day.day_month)
            .put("full", day.full)
            .put("short", day.short)
            .put("weekday", day.weekday)
            .put("day_time", dates.weekday_time(&moment))
            .text("time", dates.time(&moment).as_deref())
            .text("zone", dates.zone(&moment).as_deref());
        fields.done()
    }

    pub fn moment_maybe(&self, moment: Option<Moment>) -> Value {
        moment.map_or_else(Value::none, |moment| self.moment(moment))
    }

    /// Shape `gloss`, for all languages but the text's own; the page's language first (DOMAIN I-3).
    pub fn glosses(&self, own: Lang, gloss: &[(Lang, Box<str>)]) -> Vec<Value> {
        let mut ordered: Vec<&(Lang, Box<str>)> = gloss.iter().filter(|(lang, _)| *lang != own).collect();
        ordered.sort_by_key(|(lang, _)| *lang != self.lang);
        ordered.into_iter().map(|(lang, text)| self.gloss(*lang, text)).collect()
    }

    pub fn gloss(&self, lang: Lang, text: &str) -> Value {
        let mut fields = Fields::with_capacity(5);
        fields
            .put("lang", Value::normal_string(lang.as_str()))
            .put("dir", Value::normal_string(lang.dir()))
            .put("text", Value::normal_string(text))
            .put("mark", lang.mark())
            .put("lang_name", self.lang_name(lang));
        fields.done()
    }

    /// Shape `curator`.
    pub fn curators(&self, curators: &[Arc<Named>]) -> Vec<Value> {
        curators.iter().map(|named| self.values(named).curator).collect()
    }

    /// `RW, DP`; nothing when no curator has initials.
    #[allow(clippy::unused_self)] // Reads like the other parts of a card.
    pub fn sign(&self, curators: &[Arc<Named>]) -> Option<String> {
        let initials: Vec<&str> = curators.iter().filter_map(|named| named.initials.as_deref()).collect();
        (!initials.is_empty()).then(|| initials.join(", "))
    }

    /// Shape `card`.
    pub fn card(&self, entry: &Entry) -> Value {
        let make = || {
            let mut fields = Fields::with_capacity(48);
            self.card_fields(&mut fields, entry);
            fields.done()
        };
        // An item that stands here through a narrower topic says so, and is this page's alone.
        if entry.via.is_some() { make() } else { self.kit.card(entry.card.hash(), self.lang, make) }
    }

    pub fn cards(&self, entries: &[Entry]) -> Vec<Value> {
        entries.iter().map(|entry| self.card(entry)).collect()
    }

    /// The fields of a card, into the map of an article or a list's item.
    pub fn card_fields(&self, fields: &mut Fields, entry: &Entry) {
        let card = entry.card;
        let inline = |text: &Option<Box<str>>| self.inline_value(text.as_deref(), card.lang);
        let lang = self.lang_values(card.lang);
        let title = Value::normal_string(&card.title);
        let short = card.short_title.as_deref().map_or_else(|| title.clone(), Value::normal_string);
        let published = self.moment(card.published);
        let original = self.moment_maybe(card.original_published);
        let shown = if card.original_published.is_some() { original.clone() } else { published.clone() };
        fields
            .put(
                "kind",
                match card.kind {
                    CardKind::Article => "article",
                    CardKind::Brief => "brief",
                },
            )
            .put("id", Value::normal_string(&card.id))
            .put("url", self.link(&card.url))
            .text("external", card.external.as_deref().filter(|_| card.kind == CardKind::Brief))
            .put("lang", lang.tag)
            .put("dir", lang.dir)
            .put("lang_mark", lang.mark)
            .put("lang_name", lang.name)
            .put("title", title)
            .put("short_title", short)
            .text("kicker", card.kicker.as_deref())
            .text("deck", card.deck.as_deref())
            .put("summary", inline(&card.summary))
            .put("why", inline(&card.why))
            .put("note", inline(&card.note))
            .list("glosses", self.glosses(card.lang, &card.gloss))
            .list("topics", self.named_list(card.topics.iter()))
            .maybe("section", card.section.as_ref().map(|named| self.named(named)))
            .maybe("source", card.source.as_ref().map(|named| self.named(named)))
            .list("agencies", self.named_list(card.agencies.iter()))
            .put("published", published)
            .put("original_published", original)
            .put("shown", shown)
            .maybe(
                "image",
                card.image.as_ref().filter(|image| image.url.is_some()).map(|image| self.image(image, card.lang)),
            );
        self.card_marks(fields, entry);
    }

    /// Who signs, what is to be said of the item, how it came here.
    fn card_marks(&self, fields: &mut Fields, entry: &Entry) {
        let card = entry.card;
        fields
            .list("curators", self.curators(&card.curators))
            .text("sign", self.sign(&card.curators).as_deref())
            .maybe("sponsored", card.sponsored.as_ref().map(|one| self.sponsored(one)))
            .maybe(
                "retracted",
                card.retracted.as_ref().map(|one| {
                    let mut fields = Fields::with_capacity(2);
                    fields.put("when", self.moment(one.when)).put("reason", html(&self.inline(&one.reason, card.lang)));
                    fields.done()
                }),
            )
            .put("corrected", card.corrected)
            .list("labels", card.labels.iter().map(|label| Value::from(self.label(label))))
            .text("status", Some(card.status.word()).filter(|_| card.status != Status::Live))
            .put("inherited", entry.via.is_some())
            .maybe("via_topic", entry.via.as_ref().map(|named| self.named(named)))
            .put("reason", Value::none())
            .put("gone_when", Value::none());
    }

    fn sponsored(&self, one: &crate::model::Sponsored) -> Value {
        let mut fields = Fields::with_capacity(2);
        let label = one.label.as_deref().unwrap_or_else(|| self.t.text("sponsored_label"));
        fields.put("by", Value::normal_string(&one.by)).put("label", Value::normal_string(label));
        fields.done()
    }

    /// `[VIDEO]` in the page's words; a label that the strings do not know stands as it was written.
    fn label(&self, label: &str) -> String {
        let key = label.to_lowercase();
        self.t.maybe(&format!("labels.{key}")).unwrap_or(label).to_owned()
    }

    /// A line for what was in an edition and is no more (DOMAIN G-11).
    pub fn gone(&self, title: &str, when: Option<Moment>, lang: Lang) -> Value {
        let mut fields = Fields::with_capacity(48);
        let moment = self.moment_maybe(when);
        for key in [
            "external",
            "lang_mark",
            "url",
            "kicker",
            "deck",
            "summary",
            "why",
            "note",
            "section",
            "source",
            "original_published",
            "image",
            "sign",
            "sponsored",
            "retracted",
            "status",
            "via_topic",
            "reason",
        ] {
            fields.put(key, Value::none());
        }
        for key in ["glosses", "topics", "agencies", "curators", "labels"] {
            fields.list(key, []);
        }
        fields
            .put("kind", "gone")
            .put("id", Value::normal_string(title))
            .put("lang", Value::normal_string(lang.as_str()))
            .put("dir", Value::normal_string(lang.dir()))
            .put("lang_name", self.lang_name(lang))
            .put("title", Value::normal_string(title))
            .put("short_title", Value::normal_string(title))
            .put("published", moment.clone())
            .put("shown", moment.clone())
            .put("corrected", false)
            .put("inherited", false)
            .put("gone_when", moment);
        fields.done()
    }

    /// Shape `neighbour`.
    pub fn neighbour(&self, place: Option<&PagePlace>) -> Value {
        let Some(place) = place else { return Value::none() };
        let mut fields = Fields::with_capacity(4);
        fields
            .put("title", edition_name(place.title.as_deref(), place.days, self.t).unwrap_or_else(|| place.url.clone()))
            .put("url", self.link(&place.url))
            .maybe("lang", (place.lang != self.lang).then(|| Value::normal_string(place.lang.as_str())))
            .put("dir", Value::normal_string(place.lang.dir()));
        fields.done()
    }

    /// Shape `link`.
    pub fn head_link(&self, name: &str, url: &str, current: bool) -> Value {
        let mut fields = Fields::with_capacity(4);
        fields
            .put("name", Value::normal_string(name))
            .put("url", self.link(url))
            .put("lang", Value::none())
            .put("current", current);
        fields.done()
    }

    /// A link elsewhere: Wikidata, profiles.
    #[allow(clippy::unused_self)] // One of the shapes.
    pub fn outside_link(&self, url: &str) -> Value {
        let host = crate::base::url::host(url).unwrap_or_default();
        let mut fields = Fields::with_capacity(4);
        fields
            .put("name", Value::normal_string(host.strip_prefix("www.").unwrap_or(&host)))
            .put("url", Value::normal_string(url))
            .put("lang", Value::none())
            .put("current", false);
        fields.done()
    }

    /// Feeds of the page's list.
    pub fn feeds(&self) -> Vec<Value> {
        self.slice.links.feeds.iter().map(|(format, url)| self.head_link(format.name(), url, false)).collect()
    }
}
