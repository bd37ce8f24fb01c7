//! The HTML of a body: Markdown, links, directives.

use super::View;
use crate::base::lang::Lang;
use crate::model::TimelineEntry;
use crate::parse::body::{Body, BodyPlace, Directive};
use crate::parse::record::CorrectionKind;
use crate::plan::Answer;
use crate::render::{
    Loaded, markdown,
    value::{Fields, html},
};
use tera::{Context, Value};

/// A heading that is the record's title stands at the head of the page already (DOMAIN R-20).
pub(super) fn title_heading(body: &Body) -> markdown::TitleHeading {
    if body.title.is_some() { markdown::TitleHeading::Hidden } else { markdown::TitleHeading::Shown }
}

/// How wide a text is, for browsers that choose among widths.
const BODY: &str = "(min-width:70rem) 37rem, 100vw";

impl View<'_> {
    /// The page's own body; empty when it has none.
    pub fn body(&self, loaded: &Loaded, lang: Lang) -> Value {
        let Some(((path, body), text)) = self.slice.bodies.first().zip(loaded.texts.first()) else {
            return Value::none();
        };
        let place = match &body.at {
            BodyPlace::After(range) => Some((*path, range.start)),
            BodyPlace::Key => None,
        };
        html(&self.in_lang("div", &self.markdown(body, text, lang, place), lang))
    }

    fn markdown(
        &self,
        body: &Body,
        text: &str,
        lang: Lang,
        place: Option<(&crate::base::path::SourcePath, u32)>,
    ) -> String {
        let mut asked = 0;
        let known = &body.directives;
        let mut directive = |directive: &Directive, inner: Option<&str>| {
            // Directives come in the order in which the body was read; the answers stand in the same order.
            let at = known.iter().position(|one| one.span == directive.span).unwrap_or(asked);
            asked = at + 1;
            self.directive(directive, self.slice.answers.get(at), inner, lang)
        };
        let mut link = |target: &str| self.body_link(target);
        let mut image = |target: &str| self.body_image(target);
        let mut hooks = markdown::Hooks { directive: &mut directive, link: &mut link, image: &mut image };
        let options = markdown::Options { place, title: title_heading(body), ..self.options(lang) };
        let done = markdown::to_html(text, &options, &mut hooks);
        self.found.borrow_mut().extend(done.found);
        done.value
    }

    /// Prose of an edition, between its items.
    pub fn prose(&self, text: &str, lang: Lang) -> Value {
        let mut directive = |_: &Directive, _: Option<&str>| String::new();
        let mut link = |target: &str| self.body_link(target);
        let mut image = |target: &str| self.body_image(target);
        let mut hooks = markdown::Hooks { directive: &mut directive, link: &mut link, image: &mut image };
        html(&markdown::to_html(text, &self.options(lang), &mut hooks).value)
    }

    fn body_image(&self, target: &str) -> Option<markdown::ImageTag> {
        let path = self.slice.links.body.get(target)?;
        let picture = self.slice.links.pictures.get(target);
        let (width, height) = picture.and_then(|picture| picture.size).unwrap_or_default();
        let srcset =
            picture.map_or_else(String::new, |picture| self.srcset(&picture.whole(&self.slice.config.pictures)));
        Some(markdown::ImageTag { src: self.link(path), srcset, sizes: BODY, width, height })
    }

    /// A directive by its template; built-in ones have theirs in the default theme.
    fn directive(&self, directive: &Directive, answer: Option<&Answer>, inner: Option<&str>, lang: Lang) -> String {
        let template = format!("directives/{}.html", directive.name);
        let mut context = Context::new();
        let mut args = tera::Map::new();
        for (key, text) in &directive.arguments {
            args.insert(tera::value::Key::from(key.to_string()), Value::normal_string(&text.value));
        }
        // Keys that were not given are there, too: a template need not ask whether they exist.
        for key in [
            "by", "said", "via", "language", "ref", "url", "title", "label", "file", "alt", "caption", "credit",
            "where", "limit", "when", "kind", "story", "text",
        ] {
            args.entry(tera::value::Key::Str(key)).or_insert_with(Value::none);
        }
        context.insert_value("args", Value::from(args));
        context.insert_value("body", inner.map_or_else(Value::none, html));
        context.insert_value("answer", self.answer(answer, lang));
        context.insert_value("t", self.t.value().clone());
        context.insert_value("lang", Value::normal_string(self.lang.as_str()));
        context.insert_value("dir", Value::normal_string(self.lang.dir()));
        context.insert_value("site", self.site_value());
        let mut out = Vec::new();
        if let Err(fault) = self.kit.theme.render(&template, &context, &mut out) {
            self.found.borrow_mut().push(*fault);
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn answer(&self, answer: Option<&Answer>, lang: Lang) -> Value {
        let mut fields = Fields::with_capacity(6);
        match answer {
            None | Some(Answer::Plain) => {}
            Some(Answer::Quote { by, said, via, lang: quoted }) => {
                fields
                    .maybe("by", by.as_ref().map(|named| self.named(named)))
                    .put("said", self.moment_maybe(*said))
                    .maybe("via", via.as_ref().map(|named| self.named(named)))
                    .text("lang", quoted.filter(|quoted| *quoted != self.lang).as_ref().map(Lang::as_str))
                    .put("dir", quoted.unwrap_or(lang).dir());
            }
            Some(Answer::Related { label, title, url, item }) => {
                let outside = item.is_none();
                let address = url.as_ref().map(|url| if outside { url.to_string() } else { self.link(url) });
                fields
                    .text("label", label.as_deref())
                    .put("title", Value::normal_string(title))
                    .text("url", address.as_deref())
                    .maybe("item", item.as_ref().map(|entry| self.card(entry)));
            }
            Some(Answer::Image(picture)) => {
                fields.put("image", self.image(picture, lang));
            }
            Some(Answer::Latest { items }) => {
                fields.list("items", self.cards(items)).put("label", Value::none());
            }
            Some(Answer::Correction { when, kind }) => {
                fields.put("when", self.moment_maybe(*when)).put("kind_name", self.correction_kind(*kind));
            }
            Some(Answer::Gloss { lang }) => {
                fields.put("lang", lang.as_str()).put("dir", lang.dir()).put("lang_name", self.lang_name(*lang));
            }
            Some(Answer::Timeline { story, events }) => {
                fields.maybe("story", story.as_ref().map(|named| self.named(named)));
                fields.list(
                    "events",
                    events.iter().map(|event| match event {
                        crate::plan::Event::Item(entry) => self.timeline_card(entry),
                        crate::plan::Event::Other(event) => self.timeline_event(event),
                    }),
                );
            }
        }
        fields.done()
    }

    pub fn correction_kind(&self, kind: CorrectionKind) -> String {
        self.t.text(&format!("correction_kinds.{}", correction_word(kind))).to_owned()
    }

    /// A line of a timeline that is no record of ours.
    pub fn timeline_event(&self, event: &TimelineEntry) -> Value {
        let TimelineEntry::Event { when, text, lang, url, outlet, key } = event else { return Value::none() };
        let mut fields = Fields::with_capacity(9);
        fields
            .put("kind", "event")
            .put("when", self.moment(*when))
            .put("text", html(&self.inline(text, *lang)))
            .text("lang", Some(lang.as_str()).filter(|_| *lang != self.lang))
            .put("dir", lang.dir())
            .text("url", url.as_deref())
            .maybe("outlet", outlet.as_ref().map(|named| self.named(named)))
            .put("key", *key)
            .put("card", Value::none());
        fields.done()
    }
}

pub(super) fn correction_word(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::Correction => "correction",
        CorrectionKind::Clarification => "clarification",
        CorrectionKind::Update => "update",
        CorrectionKind::Reply => "reply",
    }
}
