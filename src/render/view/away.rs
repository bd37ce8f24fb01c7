//! Bodies and fields as they stand away from the site, in feeds (DOMAIN F-8).

use super::{View, body::title_heading};
use crate::base::lang::Lang;
use crate::parse::body::{Body, Directive};
use crate::render::{
    Loaded,
    feeds::{EntryOf, EntryText, Markdown},
    markdown::{self, TitleHeading},
};
use std::collections::BTreeMap;

impl View<'_> {
    /// The entry of a feed at a place of its slice.
    pub fn feed_entry(&self, at: usize, loaded: &Loaded) -> Option<EntryText<'_>> {
        let beside = self.slice.beside.get(at).copied().unwrap_or_default();
        let article = self.slice.articles.get(at).copied().flatten();
        if let Some((article, entry)) = article.zip(self.slice.list("items").get(at)) {
            let card = entry.card;
            let body = article.body.as_ref().and_then(|body| self.away_body(body, loaded, &card.url, card.lang));
            return Some(EntryText { of: EntryOf::Article { article, card }, body, beside });
        }
        let (edition, items) = self.slice.editions.get(at).zip(self.slice.edition_items.get(at))?;
        let own = edition.body.as_ref().filter(|_| !edition.items_from_body);
        let body = own.and_then(|body| self.away_body(body, loaded, &edition.url, edition.lang));
        Some(EntryText { of: EntryOf::Edition { edition, items: items.clone() }, body, beside })
    }

    /// The text was loaded only where the feed shows it.
    fn away_body(&self, body: &Body, loaded: &Loaded, url: &str, lang: Lang) -> Option<String> {
        let at = self.slice.bodies.iter().position(|(_, have)| std::ptr::eq(*have, body))?;
        let text = loaded.texts.get(at)?;
        let page = self.slice.config.base_url.absolute(url);
        Some(self.away(text, title_heading(body), lang, &page, self.slice.body_links.get(at)))
    }

    /// `links`: what the text's own links lead to.
    fn away(
        &self,
        text: &str,
        title: TitleHeading,
        lang: Lang,
        page: &str,
        links: Option<&BTreeMap<Box<str>, String>>,
    ) -> String {
        // A container's text stays; what a directive would fetch from the site stands on the page alone.
        let mut directive = |_: &Directive, inner: Option<&str>| {
            inner.map_or_else(String::new, |inner| format!("<blockquote>{inner}</blockquote>"))
        };
        let mut link = |target: &str| {
            let known = links.and_then(|links| links.get(target)).map(String::as_str);
            let path = known.or_else(|| Some(target).filter(|target| target.starts_with('/')))?;
            Some(self.slice.config.base_url.absolute(path))
        };
        let mut image = |_: &str| None;
        let mut hooks = markdown::Hooks { directive: &mut directive, link: &mut link, image: &mut image };
        let options = markdown::Options {
            form: markdown::Form::Away { page },
            title,
            colours: markdown::Colours::None,
            ..self.options(lang)
        };
        markdown::to_html(text, &options, &mut hooks).value
    }
}

impl Markdown for View<'_> {
    fn inline(&self, text: &str, lang: Lang) -> String {
        let mut directive = |_: &Directive, _: Option<&str>| String::new();
        let mut link = |target: &str| target.starts_with('/').then(|| self.slice.config.base_url.absolute(target));
        let mut image = |_: &str| None;
        let mut hooks = markdown::Hooks { directive: &mut directive, link: &mut link, image: &mut image };
        let home = self.slice.config.base_url.absolute("/");
        let options = markdown::Options { form: markdown::Form::Away { page: &home }, ..self.options(lang) };
        markdown::inline(text, &options, &mut hooks).value
    }

    fn blocks(&self, text: &str, lang: Lang) -> String {
        let home = self.slice.config.base_url.absolute("/");
        self.away(text, TitleHeading::Shown, lang, &home, None)
    }
}
