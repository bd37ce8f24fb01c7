//! The HTML of an entry: attribution, summary, why, quotes, body, corrections, and the notices of what was withdrawn
//! or paid for (DOMAIN F-5, F-10, Q-3, Q-12, Q-14).

use super::{Markdown, entry::Lead, html::Html};
use crate::base::lang::Lang;
use crate::config::BaseUrl;
use crate::model::{
    Article, Card, CorrectionFacts, Edition, EditionEntry, Named, OriginalFacts, QuoteFacts, Retracted,
};
use crate::parse::record::{CorrectionKind, Role};
use crate::render::{escape, markdown::plain, meta::name_of};
use crate::theme::strings::Strings;
use std::sync::Arc;

/// Writes entries with the words of one language.
pub(super) struct Writing<'w, 's> {
    pub strings: &'w Strings,
    pub markdown: &'w dyn Markdown,
    pub base: &'s BaseUrl,
}

/// The key of a role.
fn role_word(role: Role) -> &'static str {
    match role {
        Role::Writer => "roles.writer",
        Role::Editor => "roles.editor",
        Role::Reporter => "roles.reporter",
        Role::Contributor => "roles.contributor",
        Role::Photographer => "roles.photographer",
        Role::Translator => "roles.translator",
    }
}

/// The key of a correction's kind.
fn correction_word(kind: CorrectionKind) -> &'static str {
    match kind {
        CorrectionKind::Correction => "correction_kinds.correction",
        CorrectionKind::Clarification => "correction_kinds.clarification",
        CorrectionKind::Update => "correction_kinds.update",
        CorrectionKind::Reply => "correction_kinds.reply",
    }
}

impl Writing<'_, '_> {
    fn lang(&self) -> Lang {
        self.strings.lang()
    }

    pub(super) fn escaped(&self, text: &str) -> String {
        let mut html = Html::default();
        html.text(text);
        html.done()
    }

    /// `Iklan: TITLE` for what was paid for (DOMAIN Q-14); else the title alone.
    pub(super) fn title(&self, card: &Card) -> String {
        match self.sponsored(card) {
            Some(label) => format!("{label}{}{}", self.strings.text("colon"), card.title),
            None => card.title.to_string(),
        }
    }

    fn sponsored<'c>(&'c self, card: &'c Card) -> Option<&'c str> {
        let sponsored = card.sponsored.as_ref()?;
        Some(sponsored.label.as_deref().unwrap_or_else(|| self.strings.text("sponsored_label")))
    }

    /// One paragraph, as HTML and without marks.
    pub(super) fn article_summary(&self, card: &Card, body: Option<&str>) -> (String, String) {
        if let Some(retracted) = &card.retracted {
            let label = self.retraction_label(retracted);
            let reason = self.markdown.inline(&retracted.reason, card.lang);
            return (self.escaped(&label) + &reason, label + &plain(&retracted.reason));
        }
        if let Some(summary) = &card.summary {
            return (self.markdown.inline(summary, card.lang), plain(summary));
        }
        if let Some((_, rest)) = body.and_then(|body| body.split_once("<p>"))
            && let Some((first, _)) = rest.split_once("</p>")
        {
            return (first.to_owned(), without_tags(first));
        }
        let outlet = card.source.as_ref().map(|named| name_of(named, card.lang));
        let described = match outlet {
            Some(outlet) => self.strings.fill("describe.article", &[("title", &card.title), ("outlet", &outlet)]),
            None => card.deck.as_deref().unwrap_or(&card.title).to_owned(),
        };
        (self.escaped(&described), described)
    }

    /// Our whole text of an article, and never more of others' than its quotes.
    pub(super) fn article(
        &self,
        article: &Article,
        card: &Card,
        picture: Option<&Lead<'_>>,
        body: Option<&str>,
    ) -> String {
        let mut html = Html::default();
        self.notices(&mut html, card);
        self.attribution(&mut html, article, card);
        self.picture(&mut html, picture, card.lang);
        for (label, text) in [(None, &card.summary), (Some("why"), &card.why)] {
            if let Some(text) = text {
                html.open("p", card.lang, self.lang());
                if let Some(label) = label {
                    self.label(&mut html, self.strings.text(label));
                }
                html.raw(&self.markdown.inline(text, card.lang)).raw("</p>\n");
            }
        }
        for quote in &article.quotes {
            self.quote(&mut html, quote, card.lang);
        }
        if let Some(body) = body.filter(|_| card.retracted.is_none()) {
            self.block(&mut html, body, card.lang);
        }
        for correction in &article.corrections {
            self.correction(&mut html, correction, card.lang);
        }
        html.done()
    }

    /// The lead picture with its words and whose it is, as the page shows it.
    fn picture(&self, html: &mut Html, picture: Option<&Lead<'_>>, lang: Lang) {
        let Some(Lead { of, url, .. }) = picture else { return };
        html.open("figure", lang, self.lang()).raw("<img src=\"").address(url).raw("\"");
        if let Some((width, height)) = of.size {
            html.attribute("width", &width.to_string()).attribute("height", &height.to_string());
        }
        let alt = of.alt.as_deref().filter(|_| !of.decorative);
        html.attribute("alt", alt.unwrap_or_default()).raw(">");
        let caption = of.caption.as_deref().map(|caption| self.markdown.inline(caption, lang));
        let told = [of.credit.as_deref(), of.license.as_deref()];
        let told = told.into_iter().flatten().map(|text| self.escaped(text));
        let parts: Vec<String> = caption.into_iter().chain(told).collect();
        if !parts.is_empty() {
            html.raw("<figcaption>").raw(&parts.join(" · ")).raw("</figcaption>");
        }
        html.raw("</figure>\n");
    }

    fn block(&self, html: &mut Html, body: &str, lang: Lang) {
        let body = body.trim_end();
        if lang == self.lang() {
            html.raw(body).raw("\n");
        } else {
            html.open("div", lang, self.lang()).raw(body).raw("</div>\n");
        }
    }

    /// `<b>Media: </b>`
    fn label(&self, html: &mut Html, label: &str) {
        html.raw("<b>").text(label).text(self.strings.text("colon").trim_end()).raw("</b> ");
    }

    fn retraction_label(&self, retracted: &Retracted) -> String {
        let day = self.strings.dates().date(&retracted.when);
        format!("{}{}{day}{}", self.strings.text("retracted"), self.strings.text("comma"), self.strings.text("colon"))
    }

    fn notices(&self, html: &mut Html, card: &Card) {
        if let (Some(label), Some(sponsored)) = (self.sponsored(card), &card.sponsored) {
            let by = self.strings.fill("sponsored_by", &[("name", &sponsored.by)]);
            html.raw("<p><b>").text(label).raw("</b> ").text(&by).raw("</p>\n");
        }
        if let Some(retracted) = &card.retracted {
            html.raw("<p><b>").text(self.retraction_label(retracted).trim_end()).raw("</b> ");
            html.open("span", card.lang, self.lang())
                .raw(&self.markdown.inline(&retracted.reason, card.lang))
                .raw("</span></p>\n");
        }
    }

    /// Outlet, original title, date with zone, byline, agency, curator (DOMAIN Q-3).
    fn attribution(&self, html: &mut Html, article: &Article, card: &Card) {
        html.raw("<p>");
        match article.original.as_deref() {
            Some(original) => self.original(html, original),
            None => {
                html.text(self.strings.text("own_piece"));
            }
        }
        if !card.curators.is_empty() {
            html.raw("<br>");
            let label = self.strings.plural("curators", card.curators.len() as u64);
            self.label(html, &label);
            self.names(html, card.curators.iter());
        }
        html.raw("</p>\n");
    }

    fn original(&self, html: &mut Html, original: &OriginalFacts) {
        let text = |key| self.strings.text(key);
        self.label(html, text("outlet"));
        self.names(html, std::iter::once(&original.outlet));
        html.raw("<br>");
        self.label(html, text("original_title"));
        html.open("cite", original.lang, self.lang()).link(original.url.as_deref(), &original.title).raw("</cite>");
        if original.url.is_none() {
            html.text(" (").text(text("url_unknown")).text(")");
        }
        if let Some(published) = &original.published {
            html.raw("<br>");
            self.label(html, text("published"));
            html.text(&self.strings.dates().text(published));
        }
        let roles =
            [Role::Writer, Role::Reporter, Role::Contributor, Role::Editor, Role::Photographer, Role::Translator];
        for role in roles {
            let names: Vec<_> =
                original.byline.iter().filter(|(_, has)| *has == role).map(|(named, _)| named).collect();
            if !names.is_empty() {
                html.raw("<br>");
                self.label(html, text(role_word(role)));
                self.names(html, names.into_iter());
            }
        }
        if !original.agencies.is_empty() {
            html.raw("<br>");
            self.label(html, text("agency"));
            self.names(html, original.agencies.iter());
        }
    }

    /// Names in their own language and direction (DOMAIN I-2).
    fn names<'n>(&self, html: &mut Html, names: impl Iterator<Item = &'n Arc<Named>>) {
        for (at, named) in names.enumerate() {
            if at > 0 {
                html.text(self.strings.text("comma"));
            }
            let (name, other) = named.name(self.lang());
            html.open("bdi", other.unwrap_or(self.lang()), self.lang()).text(name).raw("</bdi>");
        }
    }

    fn quote(&self, html: &mut Html, quote: &QuoteFacts, around: Lang) {
        html.raw("<figure><blockquote>").open("p", quote.lang, self.lang()).text(&quote.text);
        if quote.sic {
            html.text(" [sic]");
        }
        html.raw("</p></blockquote><figcaption>");
        self.names(html, std::iter::once(&quote.by));
        let comma = self.strings.text("comma");
        let said = quote.said.map(|said| self.strings.dates().text(&said));
        for part in quote.context.as_deref().into_iter().chain(said.as_deref()) {
            html.text(comma).text(part);
        }
        if let Some(via) = &quote.via {
            let by = self.strings.fill("quoted_by", &[("name", &name_of(via, self.lang()))]);
            html.text(comma).text(&by);
        }
        // A foreign quote is shown with our translation (DOMAIN I-3).
        let gloss = quote.gloss.iter().find(|(lang, _)| *lang == around && *lang != quote.lang);
        if let Some((lang, text)) = gloss {
            html.raw("<br>")
                .open("span", *lang, self.lang())
                .text(text)
                .raw("</span> (")
                .text(self.strings.text("our_translation"))
                .text(")");
        }
        html.raw("</figcaption></figure>\n");
    }

    fn correction(&self, html: &mut Html, correction: &CorrectionFacts, lang: Lang) {
        let kind = self.strings.text(correction_word(correction.kind));
        html.raw("<p>");
        self.label(
            html,
            &format!("{kind}{}{}", self.strings.text("comma"), self.strings.dates().date(&correction.when)),
        );
        html.open("span", lang, self.lang()).raw(&self.markdown.inline(&correction.text, lang));
        for (label, text) in [("was", &correction.was), ("now", &correction.is)] {
            if let Some(text) = text {
                html.raw("<br>");
                self.label(html, self.strings.text(label));
                html.text(text);
            }
        }
        html.raw("</span></p>\n");
    }

    /// An edition: its introduction, and its items and briefs as lists (DOMAIN R-24).
    pub(super) fn edition(
        &self,
        edition: &Edition,
        items: &[&Card],
        picture: Option<&Lead<'_>>,
        body: Option<&str>,
    ) -> String {
        let mut html = Html::default();
        self.picture(&mut html, picture, edition.lang);
        if let Some(body) = body {
            self.block(&mut html, body, edition.lang);
        } else if let Some(summary) = &edition.summary {
            html.open("p", edition.lang, self.lang()).raw(&self.markdown.inline(summary, edition.lang)).raw("</p>\n");
        }
        let mut items = items.iter();
        let mut in_list = false;
        for entry in &edition.entries {
            let is_line = matches!(entry, EditionEntry::Item(_) | EditionEntry::Gone { .. });
            if is_line != in_list {
                html.raw(if is_line { "<ul>\n" } else { "</ul>\n" });
                in_list = is_line;
            }
            match entry {
                EditionEntry::Heading { text, .. } => {
                    html.open("h3", edition.lang, self.lang()).text(text).raw("</h3>\n");
                }
                EditionEntry::Prose(text) => {
                    self.block(&mut html, &self.markdown.blocks(text, edition.lang), edition.lang)
                }
                EditionEntry::Gone { title, when, lang } => {
                    let day = when.map(|when| self.strings.dates().date(&when));
                    let told: Vec<&str> = std::iter::once(self.strings.text("gone")).chain(day.as_deref()).collect();
                    html.raw("<li>").open("span", *lang, self.lang()).text(title).raw("</span> (");
                    html.text(&told.join(self.strings.text("comma"))).raw(")</li>\n");
                }
                EditionEntry::Item(_) => {
                    if let Some(card) = items.next() {
                        self.item(&mut html, card);
                    }
                }
            }
        }
        if in_list {
            html.raw("</ul>\n");
        }
        html.done()
    }

    /// A line of an edition: an article leads to our page, a brief to its original.
    fn item(&self, html: &mut Html, card: &Card) {
        let own = self.base.absolute(&card.url);
        let url = card.external.as_deref().filter(|_| !card.is_article()).unwrap_or(&own);
        html.open("li", card.lang, self.lang());
        if let Some(label) = self.sponsored(card) {
            self.label(html, label);
        }
        html.link(Some(url), &card.title);
        let labels =
            card.labels.iter().map(|word| self.strings.maybe(&format!("labels.{word}")).unwrap_or(word).to_owned());
        let outlet = card.source.as_ref().map(|named| name_of(named, self.lang()));
        let told: Vec<String> = outlet.into_iter().chain(labels).collect();
        if !told.is_empty() {
            html.text(" (").text(&told.join(self.strings.text("comma"))).text(")");
        }
        let text = card.note.as_deref().or(card.summary.as_deref());
        if let Some(retracted) = &card.retracted {
            html.raw("<br>")
                .text(&self.retraction_label(retracted))
                .raw(&self.markdown.inline(&retracted.reason, card.lang));
        } else if let Some(text) = text {
            html.raw("<br>").raw(&self.markdown.inline(text, card.lang));
        }
        html.raw("</li>\n");
    }
}

/// The text between the tags of HTML that the site made itself.
fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    escape::undo(&text).into_owned()
}
