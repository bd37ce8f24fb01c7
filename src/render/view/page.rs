//! What every template gets: the publication, the page, the strings.

use super::{Shown, View};
use crate::base::lang::Lang;
use crate::config::{Density, Social};
use crate::model::Status;
use crate::plan::{Logo, NavLink, Own, ask::AskAnswer};
use crate::render::{
    Loaded,
    meta::{self, PageMeta},
    value::{Fields, html},
};
use crate::theme;
use tera::{Context, Value};

/// The template of a page and everything it is given.
pub(crate) fn context(view: &View, loaded: &Loaded) -> (&'static str, Context) {
    let shown = shown(view, loaded);
    let mut context = Context::new();
    context.insert_value("t", view.t.value().clone());
    context.insert_value("lang", Value::normal_string(view.lang.as_str()));
    context.insert_value("dir", Value::normal_string(view.lang.dir()));
    if shown.kind != "redirect" {
        context.insert_value("site", view.site_value());
        context.insert_value("page", view.page(&shown));
    }
    for (name, answer) in &view.slice.asks {
        let value = match answer {
            AskAnswer::List(items) => Value::from(view.cards(items)),
            AskAnswer::Data(data) => Value::from_serializable(&*data.value),
        };
        context.insert_value((*name).to_owned(), value);
    }
    let template = shown.template;
    for (name, value) in shown.values {
        context.insert_value(name, value);
    }
    (template, context)
}

fn shown(view: &View, loaded: &Loaded) -> Shown {
    match &view.slice.own {
        Own::Front(own) => view.front(own),
        Own::Article(own) => view.article(own, loaded),
        Own::Edition { edition, entries } => view.edition(edition, entries, loaded),
        Own::Page(page) => view.page_record(page, loaded),
        Own::Story(own) => view.story(own, loaded),
        Own::Topic(own) => view.topic(own, loaded),
        Own::Source(own) => view.source(own, loaded),
        Own::Person { person, text, outlets, topics } => view.person(person, *text, outlets, topics, loaded),
        Own::Section(_) | Own::Named(_) => view.shelf(loaded),
        Own::Index { of, entries } => view.index(*of, entries),
        Own::Archive(own) => view.archive(own, loaded),
        Own::Year(own) => view.year(own),
        Own::Month(own) => view.month(own),
        Own::Corrections { entries, policy } => view.corrections(entries, *policy, loaded),
        Own::Search(own) => view.search(own, loaded),
        Own::NotFound => view.not_found(),
        Own::Offline => view.offline(),
        Own::Redirect(one) => view.redirect(one),
        Own::Tombstone(one) => view.tombstone(one),
        Own::Feed | Own::Opml(_) | Own::Worker(_) | Own::Picture(_) | Own::Poster(_) | Own::Nothing => {
            unreachable!("feeds and files have no template")
        }
    }
}

impl View<'_> {
    fn nav(&self, links: &[NavLink]) -> Vec<Value> {
        links
            .iter()
            .map(|link| {
                let (name, lang) = self.nav_name(&link.kind);
                let mut fields = Fields::with_capacity(4);
                fields
                    .put("name", name)
                    .put("url", self.link(&link.url))
                    .text("lang", lang.as_ref().map(crate::base::lang::Lang::as_str))
                    .put("current", self.is_current(link));
                fields.done()
            })
            .collect()
    }

    /// Shape `site`. Pages of one section share it.
    pub fn site_value(&self) -> Value {
        let frame = self.slice.frame;
        let links = frame.nav.iter().chain(&frame.menu);
        let current = links
            .enumerate()
            .filter(|(_, link)| self.is_current(link))
            .fold(0, |set, (at, _)| set | 1_u128.checked_shl(u32::try_from(at).unwrap_or(u32::MAX)).unwrap_or(0));
        if frame.nav.len() + frame.menu.len() > 128 {
            return self.frame_value();
        }
        self.kit.frame(self.lang, current, || self.frame_value())
    }

    /// Whether a link of the navigation leads to this page or to one above it.
    fn is_current(&self, link: &NavLink) -> bool {
        self.slice.url.starts_with(link.url.as_str())
    }

    fn frame_value(&self) -> Value {
        let (frame, config) = (self.slice.frame, self.slice.config);
        let about = config.footer.get(self.lang, config.default_lang());
        let about_lang = about.and_then(|(_, lang)| lang).unwrap_or(self.lang);
        let mut footer = Fields::with_capacity(4);
        footer
            .put("about", self.inline_value(about.map(|(text, _)| text), about_lang))
            .text("about_url", frame.about_url.as_ref().map(|url| self.link(url)).as_deref())
            .text("corrections_url", frame.corrections_url.as_ref().map(|url| self.link(url)).as_deref())
            .list(
                "feeds",
                frame
                    .feeds
                    .iter()
                    .map(|(format, url)| (format.name(), url))
                    .chain(frame.opml.iter().map(|url| ("OPML", url)))
                    .map(|(name, url)| self.head_link(name, url, false)),
            );
        let mut fields = Fields::with_capacity(16);
        fields
            .put("title", Value::normal_string(&frame.title))
            .text("tagline", frame.tagline.as_deref())
            .put(
                "base_url",
                Value::from(format!("{}{}", self.slice.config.base_url.origin, self.slice.config.base_url.path)),
            )
            .put("theme_settings", self.kit.theme.settings().clone())
            .put("look", Value::normal_string(&frame.look))
            .text("scheme", frame.scheme.as_deref())
            .text("density", (config.look.density == Density::Compact).then_some("compact"))
            .put("css", self.link(&frame.css))
            .text("script", frame.script.as_ref().map(|url| self.link(url)).as_deref())
            .text("first", frame.first.as_ref().map(|url| self.link(url)).as_deref())
            .text("offline", frame.offline.as_ref().map(|url| self.link(url)).as_deref())
            .text("accent_css", frame.accent_css.as_ref().map(|url| self.link(url)).as_deref())
            .put("favicon", self.link(&frame.favicon))
            .maybe("logo", frame.logo.as_ref().map(|logo| self.logo(logo)))
            .text("manifest", frame.manifest.as_ref().map(|url| self.link(url)).as_deref())
            .text("worker", frame.worker.as_ref().map(|url| self.link(url)).as_deref())
            .text("touch_icon", frame.touch_icon.as_ref().map(|url| self.link(url)).as_deref())
            .list("theme_colors", self.theme_colours())
            .put("home", self.link(&frame.home))
            .list("nav", self.nav(&frame.nav))
            .list("menu", self.nav(&frame.menu))
            .text("search_url", frame.search_url.as_ref().map(|url| self.link(url)).as_deref())
            .list("sections", self.named_list(frame.sections.iter()))
            .list("social", config.social.iter().map(|one| self.elsewhere(one)))
            .list("curators", self.curators(&frame.curators))
            .put("footer", footer.done());
        fields.done()
    }

    /// Shape `link`, to a place of the publication's on another host.
    fn elsewhere(&self, one: &Social) -> Value {
        let (name, lang) = one.name.get(self.lang, self.slice.config.default_lang()).unwrap_or((&one.url, None));
        let mut fields = Fields::with_capacity(4);
        fields
            .put("name", Value::normal_string(name))
            .put("url", Value::normal_string(&one.url))
            .text("lang", lang.filter(|lang| *lang != self.lang).as_ref().map(Lang::as_str))
            .put("current", false);
        fields.done()
    }

    /// Shape `logo`.
    fn logo(&self, logo: &Logo) -> Value {
        let mut fields = Fields::with_capacity(3);
        fields
            .put("url", self.link(&logo.url))
            .maybe("width", logo.size.map(|(width, _)| Value::from(width as usize)))
            .maybe("height", logo.size.map(|(_, height)| Value::from(height as usize)));
        fields.done()
    }

    /// What browsers paint around the page: the paper of the theme, in one scheme or in both.
    fn theme_colours(&self) -> Vec<Value> {
        let look = &self.slice.config.look;
        let (light, dark) = theme::paper(&look.look);
        let (light, dark) = look.paper.as_ref().map_or((light, dark), |own| (own.light.as_str(), own.dark.as_str()));
        let colour = |colour: &str, media: Option<&str>| {
            let mut fields = Fields::with_capacity(2);
            fields.put("color", colour).text("media", media);
            fields.done()
        };
        match look.scheme.as_deref() {
            Some("dark") => vec![colour(dark, None)],
            Some(_) => vec![colour(light, None)],
            None => vec![
                colour(light, Some("(prefers-color-scheme: light)")),
                colour(dark, Some("(prefers-color-scheme: dark)")),
            ],
        }
    }

    /// Shape `page`.
    fn page(&self, shown: &Shown) -> Value {
        let site = &self.slice.frame.title;
        let title = if shown.kind == "front" {
            site.to_string()
        } else {
            self.t.fill("page_title", &[("title", &shown.title), ("site", site)])
        };
        let languages = if self.slice.config.languages.len() > 1 { self.languages() } else { Vec::new() };
        let mut fields = Fields::with_capacity(16);
        fields
            .put("kind", shown.kind)
            .put("url", self.link(self.slice.url))
            .put("title", title)
            .text("description", shown.description.as_deref())
            .list("languages", languages)
            .list("crumbs", shown.crumbs.iter().cloned())
            .put("source_path", Value::none())
            .text("status", self.status().filter(|status| *status != Status::Live).map(Status::word));
        self.kit.metadata(|| self.metadata(&mut fields, shown));
        fields.done()
    }

    /// What the page says of itself to machines.
    fn metadata(&self, fields: &mut Fields, shown: &Shown) {
        head(fields, &meta::meta(self.slice, &shown.title));
        let shows = self.kit.shows_structured_data(shown.template);
        let data = shows
            .then(|| meta::structured_data(self.slice, self.t, &shown.title, shown.description.as_deref()))
            .flatten();
        fields.maybe("jsonld", data.as_deref().map(html));
    }

    /// That of the record which the page is about.
    fn status(&self) -> Option<Status> {
        if let Own::Article(own) = &self.slice.own { Some(own.card.status) } else { None }
    }

    /// The translation of the page, else that language's front page (DOMAIN I-10).
    fn languages(&self) -> Vec<Value> {
        self.slice
            .frames
            .iter()
            .map(|frame| {
                let translation = self.slice.links.translations.iter().find(|(lang, _)| *lang == frame.lang);
                let here = frame.lang == self.lang;
                let url = if here { self.slice.url } else { translation.map_or(frame.home.as_str(), |(_, url)| url) };
                self.language(frame.lang, url, here || translation.is_some())
            })
            .collect()
    }
}

/// The values of the page's head.
fn head(fields: &mut Fields, meta: &PageMeta) {
    fields
        .text("canonical", meta.canonical.as_deref())
        .text("robots", meta.robots.as_deref())
        .list(
            "alternates",
            meta.alternates.iter().map(|alternate| {
                let mut fields = Fields::with_capacity(2);
                fields.put("hreflang", alternate.hreflang.as_str()).put("href", alternate.href.as_str());
                fields.done()
            }),
        )
        .list(
            "meta",
            meta.tags.iter().map(|(name, content)| {
                let mut fields = Fields::with_capacity(2);
                fields.put("name", *name).put("content", content.as_str());
                fields.done()
            }),
        )
        .maybe("og", meta.og.as_ref().map(og))
        .list(
            "links",
            meta.links.iter().map(|link| {
                let mut fields = Fields::with_capacity(5);
                fields
                    .put("rel", link.rel)
                    .put("href", link.href.as_str())
                    .text("type", link.media)
                    .text("title", link.title.as_deref())
                    .text("hreflang", link.hreflang.as_deref());
                fields.done()
            }),
        );
}

fn og(og: &meta::Og) -> Value {
    let mut fields = Fields::with_capacity(9);
    fields
        .put("type", og.kind)
        .put("title", og.title.as_str())
        .put("locale", og.locale.as_str())
        .list("locale_alternates", og.locale_alternates.iter().map(|locale| Value::from(locale.as_str())))
        .maybe(
            "image",
            og.image.as_ref().map(|image| {
                let mut fields = Fields::with_capacity(4);
                fields
                    .put("url", image.url.as_str())
                    .put("width", image.width as usize)
                    .put("height", image.height as usize)
                    .text("alt", image.alt.as_deref());
                fields.done()
            }),
        )
        .text("published", og.published.as_deref())
        .text("modified", og.modified.as_deref())
        .text("section", og.section.as_deref())
        .list("tags", og.tags.iter().map(|tag| Value::from(tag.as_str())));
    fields.done()
}
