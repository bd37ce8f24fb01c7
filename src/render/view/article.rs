//! `article.html`.

use super::{Shown, View, body::correction_word, described};
use crate::base::lang::Lang;
use crate::model::{CorrectionFacts, OriginalFacts, QuoteFacts, RelatedFacts};
use crate::parse::record::{Basis, Fault, Form, Role};
use crate::plan::{ArticleOwn, Entry};
use crate::render::{
    Loaded, markdown,
    value::{Fields, extra, html},
};
use tera::Value;

/// Words that a reader takes in a minute.
const PACE: usize = 200;

impl View<'_> {
    #[allow(clippy::too_many_lines)] // One line a field of the contract.
    pub fn article(&self, own: &ArticleOwn, loaded: &Loaded) -> Shown {
        let (card, article) = (own.card, own.article());
        let mut fields = Fields::with_capacity(80);
        self.card_fields(&mut fields, &Entry { card, via: None });
        self.text_facts(&mut fields, own);
        fields
            .put("body", if article.form == Form::Link { Value::none() } else { self.body(loaded, card.lang) })
            .list(
                "corrections",
                article.corrections.iter().enumerate().map(|(at, one)| self.correction(one, at, card.lang)),
            )
            .list("quotes", article.quotes.iter().map(|quote| self.quote(quote)))
            .maybe("original", article.original.as_ref().map(|original| self.original(original)))
            .put("form", form_word(article.form))
            .put("form_name", self.t.text(&format!("forms.{}", form_word(article.form))))
            .maybe(
                "rights",
                article.rights.as_ref().map(|rights| {
                    let mut fields = Fields::with_capacity(6);
                    fields
                        .put("basis", basis_word(rights.basis))
                        .put("basis_name", self.t.text(&format!("bases.{}", basis_word(rights.basis))))
                        .text("license", rights.license.as_deref())
                        .put("license_url", Value::none())
                        .text("holder", rights.holder.as_deref())
                        .text("note", rights.note.as_deref());
                    fields.done()
                }),
            )
            .list("stories", self.named_list(article.stories.iter()))
            .list("people", self.named_list(article.people.iter()))
            .list("places", article.places.iter().map(|place| Value::normal_string(place)))
            .list("related", self.cards(self.slice.list("related")))
            .list(
                "related_links",
                article.related.iter().filter(|line| !line.local).map(|line| self.related_line(line)),
            )
            .list(
                "translations",
                self.slice
                    .links
                    .translations
                    .iter()
                    .filter(|(lang, _)| *lang != card.lang)
                    .map(|(lang, url)| self.language(*lang, url, true)),
            )
            .maybe("clip", article.clip.as_ref().map(|clip| self.clip(clip, card.published)))
            .put("modified", self.moment_maybe(Some(card.modified).filter(|at| *at > card.published)))
            .put("extra", extra(&article.extra))
            .put("own", card.source.is_none());
        let story = own.story.as_ref().map(|(named, items)| {
            let mut fields = Fields::with_capacity(2);
            fields.put("ref", self.named(named)).list("items", self.cards(items));
            fields.done()
        });
        let outlet = card.source.as_ref().map(|named| named.name(self.lang).0.to_owned());
        Shown {
            template: "article.html",
            kind: "article",
            title: card.title.to_string(),
            description: Some(self.article_description(own, outlet.as_deref())),
            crumbs: card.section.iter().map(|section| self.named(section)).collect(),
            values: vec![
                ("article", fields.done()),
                ("previous", self.neighbour(self.slice.links.previous.as_ref())),
                ("next", self.neighbour(self.slice.links.next.as_ref())),
                ("story", story.unwrap_or_else(Value::none)),
            ],
        }
    }

    /// DOMAIN M-8: summary, else the body's opening, else a sentence of the strings.
    fn article_description(&self, own: &ArticleOwn, outlet: Option<&str>) -> String {
        let opening = own.article().body.as_ref().and_then(|body| body.opening.as_deref());
        if let Some(text) = own.card.summary.as_deref().or(own.card.deck.as_deref()).or(opening) {
            return described(text);
        }
        let site = self.slice.frame.title.as_ref();
        described(&self.t.fill("describe.article", &[("title", &own.card.title), ("outlet", outlet.unwrap_or(site))]))
    }

    /// How long the text is, ours and theirs.
    fn text_facts(&self, fields: &mut Fields, own: &ArticleOwn) {
        let count =
            |text: Option<&str>| text.map_or(0, |text| crate::base::text::words(&markdown::plain(text)) as usize);
        let body = own.article().body.as_ref();
        let ours = count(own.card.summary.as_deref())
            + count(own.card.why.as_deref())
            + body.map_or(0, |body| body.words as usize);
        let quoted: usize =
            own.article().quotes.iter().map(|quote| crate::base::text::words(&quote.text) as usize).sum::<usize>()
                + body.map_or(0, |body| body.quoted.iter().map(|one| one.value as usize).sum());
        let share = own.article().original.as_ref().and_then(|original| original.words).filter(|words| *words > 0);
        fields
            .put("words", ours)
            .put("digest_words", ours + quoted)
            .put("reading_minutes", (ours + quoted).div_ceil(PACE).max(1))
            .number("share_of_original", share.map(|words| (ours + quoted) * 100 / words as usize));
    }

    pub fn correction(&self, one: &CorrectionFacts, at: usize, lang: Lang) -> Value {
        let mut fields = Fields::with_capacity(10);
        fields
            .put("anchor", format!("correction-{}", at + 1))
            .put("when", self.moment(one.when))
            .put("kind", correction_word(one.kind))
            .put("kind_name", self.correction_kind(one.kind))
            .put("text", html(&self.inline(&one.text, lang)))
            .text("was", one.was.as_deref())
            .text("is", one.is.as_deref())
            .maybe("by", one.by.as_ref().map(|named| self.named(named)))
            .text("fault", one.fault.map(fault_word))
            .text("url", one.url.as_deref());
        fields.done()
    }

    fn quote(&self, quote: &QuoteFacts) -> Value {
        let mut fields = Fields::with_capacity(10);
        fields
            .put("text", Value::normal_string(&quote.text))
            .put("by", self.named(&quote.by))
            .put("said", self.moment_maybe(quote.said))
            .maybe("via", quote.via.as_ref().map(|named| self.named(named)))
            .put("lang", quote.lang.as_str())
            .put("dir", quote.lang.dir())
            .text("lang_mark", self.lang_mark(quote.lang).as_deref())
            .list("glosses", self.glosses(quote.lang, &quote.gloss))
            .text("context", quote.context.as_deref())
            .put("sic", quote.sic);
        fields.done()
    }

    fn original(&self, original: &OriginalFacts) -> Value {
        let host = original.url.as_deref().and_then(crate::base::url::host);
        let mut fields = Fields::with_capacity(26);
        let mut byline: Vec<_> = original.byline.iter().collect();
        // People of one role stand together, in the order in which the roles were first named.
        let order: Vec<Role> = original.byline.iter().map(|(_, role)| *role).collect();
        byline.sort_by_key(|(_, role)| order.iter().position(|one| one == role));
        fields
            .put("title", Value::normal_string(&original.title))
            .text("url", original.url.as_deref())
            .text("host", host.as_deref().map(|host| host.strip_prefix("www.").unwrap_or(host)))
            .text("archive_url", original.archive_url.as_deref())
            .put("url_unknown", original.url_unknown)
            .put("outlet", self.named(&original.outlet))
            .list("agencies", self.named_list(original.agencies.iter()))
            .text("section", original.section.as_deref())
            .text("kicker", original.kicker.as_deref())
            .put("published", self.moment_maybe(original.published))
            .put("updated", self.moment_maybe(original.updated))
            .put("corrected", self.moment_maybe(original.corrected))
            .list("byline", byline.into_iter().map(|(named, role)| self.byline(named, *role)))
            .maybe(
                "dateline",
                original.dateline.as_ref().map(|(text, place)| {
                    let mut fields = Fields::with_capacity(2);
                    fields.put("text", Value::normal_string(text)).text("place", place.as_deref());
                    fields.done()
                }),
            )
            .put("lang", original.lang.as_str())
            .put("dir", original.lang.dir())
            .text("lang_mark", self.lang_mark(original.lang).as_deref())
            .put("lang_name", self.lang_name(original.lang))
            .number("words", original.words.map(|words| words as usize))
            .list(
                "speakers",
                original.speakers.iter().map(|speaker| {
                    let mut fields = Fields::with_capacity(4);
                    fields
                        .put("by", self.named(&speaker.by))
                        .put("said", self.moment_maybe(speaker.said))
                        .maybe("via", speaker.via.as_ref().map(|named| self.named(named)))
                        .number("count", speaker.count.map(|count| count as usize));
                    fields.done()
                }),
            )
            .maybe("image", original.image.as_ref().map(|image| self.image(image, original.lang)))
            .list("related", original.related.iter().map(|line| self.related_line(line)))
            .put("paywall", original.paywall);
        fields.done()
    }

    fn byline(&self, named: &crate::model::Named, role: Role) -> Value {
        let (name, other) = named.name(self.lang);
        let at = self.slice.config.lang_at(self.lang).unwrap_or(0);
        let url = named.path.as_ref().filter(|_| named.pages().has(at));
        let mut fields = Fields::with_capacity(5);
        fields
            .put("name", Value::normal_string(name))
            .put("role", role_word(role))
            .put("role_name", self.t.text(&format!("roles.{}", role_word(role))))
            .maybe(
                "url",
                url.map(|path| Value::from(self.link(&format!("{}{path}", self.slice.config.prefix(self.lang))))),
            )
            .maybe("lang", other.map(|lang| Value::normal_string(lang.as_str())));
        fields.done()
    }

    fn related_line(&self, line: &RelatedFacts) -> Value {
        let url = line.url.as_ref().map(|url| if line.local { self.link(url) } else { url.to_string() });
        let mut fields = Fields::with_capacity(6);
        fields
            .text("label", line.label.as_deref())
            .put("title", Value::normal_string(&line.title))
            .text("url", url.as_deref())
            .put("local", line.local)
            .text("lang", Some(line.lang.as_str()).filter(|_| line.lang != self.lang))
            .put("dir", line.lang.dir());
        fields.done()
    }

    fn clip(&self, clip: &crate::model::ClipFacts, published: crate::base::moment::Moment) -> Value {
        let from =
            self.t.maybe(&format!("clip_from.{}", clip.from)).map_or_else(|| clip.from.to_string(), str::to_owned);
        let mut fields = Fields::with_capacity(3);
        fields
            .put("from", from)
            .put("when", self.moment(clip.when.unwrap_or(published)))
            .list("dropped", clip.dropped.iter().map(|text| Value::normal_string(text)));
        fields.done()
    }

    /// Shape `language`.
    pub fn language(&self, lang: Lang, url: &str, translated: bool) -> Value {
        let strings = self.kit.theme.strings(lang);
        let name = strings.text("lang.native").to_owned();
        let mut fields = Fields::with_capacity(7);
        fields
            .put("lang", lang.as_str())
            .put("dir", lang.dir())
            .put("name", name)
            .put("url", self.link(url))
            .put("current", lang == self.lang)
            .put("also", strings.text("helps.also"))
            .put("translated", translated);
        fields.done()
    }
}

fn form_word(form: Form) -> &'static str {
    match form {
        Form::Link => "link",
        Form::Quote => "quote",
        Form::Summary => "summary",
        Form::Full => "full",
    }
}

fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::Quotation => "quotation",
        Basis::Own => "own",
        Basis::PublicDomain => "public-domain",
        Basis::Licence => "licence",
        Basis::Permission => "permission",
    }
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Writer => "writer",
        Role::Editor => "editor",
        Role::Reporter => "reporter",
        Role::Contributor => "contributor",
        Role::Photographer => "photographer",
        Role::Translator => "translator",
    }
}

pub(super) fn fault_word(fault: Fault) -> &'static str {
    match fault {
        Fault::Curator => "curator",
        Fault::Original => "original",
        Fault::Tool => "tool",
    }
}
