//! What every page of a language shows: name, navigation, curators, feeds.

use super::{IconFile, IndexOf, LangAt, Logo, OpmlOf, Plan, address, app};
use crate::base::{
    hash::{ContentHash, HashOf},
    lang::Lang,
};
use crate::config::{Accent, FeedFormat, FeedOf};
use crate::model::{Named, Site};
use crate::theme::Theme;
use std::sync::Arc;

/// What a link of the main navigation leads to; its name is the theme's, but for sections and pages.
#[derive(Debug, Clone, PartialEq)]
pub enum NavKind {
    Section { name: Box<str>, lang: Option<Lang> },
    Editions,
    Stories,
    Topics,
    Archive,
    Page { name: Box<str>, lang: Option<Lang> },
}

#[derive(Debug, Clone, PartialEq)]
pub struct NavLink {
    pub kind: NavKind,
    /// Path from the site's root.
    pub url: String,
}

/// The script of small helps, of the theme's assets.
pub(super) const SCRIPT: &str = "helps.js";

/// What of it must run before the first paint.
pub(super) const FIRST: &str = "first.js";

/// The script that asks for the worker.
pub(super) const OFFLINE: &str = "offline.js";

const MANIFEST: &str = "/manifest.webmanifest";

/// The frame of all pages of one language.
#[derive(Debug, Clone)]
pub struct Frame {
    pub lang: Lang,
    pub title: Box<str>,
    pub tagline: Option<Box<str>>,
    pub home: String,
    pub css: String,
    pub favicon: String,
    pub accent_css: Option<String>,
    /// Of small helps.
    pub script: Option<String>,
    /// Of what the first paint needs to know.
    pub first: Option<String>,
    /// Of the worker.
    pub offline: Option<String>,
    pub look: String,
    pub scheme: Option<String>,
    pub nav: Vec<NavLink>,
    pub menu: Vec<NavLink>,
    pub sections: Vec<Arc<Named>>,
    pub curators: Arc<[Arc<Named>]>,
    pub about_url: Option<String>,
    pub corrections_url: Option<String>,
    /// Feeds of the front page: format and path.
    pub feeds: Vec<(FeedFormat, String)>,
    pub archive_url: Option<String>,
    /// The list of all feeds.
    pub opml: Option<String>,
    /// The style sheet of feeds.
    pub feed_css: Option<String>,
    pub logo: Option<Logo>,
    pub manifest: Option<String>,
    /// The service worker.
    pub worker: Option<String>,
    /// The icon of Apple's devices.
    pub touch_icon: Option<String>,
    pub search_url: Option<String>,
    pub hash: ContentHash,
}

pub(super) fn frames(site: &Site, theme: &Theme, plan: &Plan) -> Vec<Frame> {
    (0..site.config.languages.len())
        .map(|at| frame(site, theme, plan, LangAt::try_from(at).unwrap_or(LangAt::MAX)))
        .collect()
}

fn frame(site: &Site, theme: &Theme, plan: &Plan, at: LangAt) -> Frame {
    let lang = super::lang(site, at);
    let config = &site.config;
    let default = config.default_lang();
    let prefix = config.prefix(lang);
    let exists = |url: &str| plan.find(url).is_some();
    let asset = |name: &str| {
        theme.assets().iter().find(|asset| asset.name == name).map_or(String::new(), |asset| asset.url.clone())
    };
    let title = config.title.get(lang, default).map_or_else(Box::default, |(title, _)| title.into());
    let archive = address::archive(config, lang, None, None);
    let favicon = ["/favicon.svg", "/favicon.ico"]
        .into_iter()
        .find(|url| exists(url))
        .map(str::to_owned)
        .or_else(|| app::logo(site, plan).filter(|logo| logo.media == "image/svg+xml").map(|logo| logo.url))
        .unwrap_or_else(|| asset("mark.svg"));
    let logo = app::logo(site, plan);
    let corrections = format!("{prefix}/corrections/");
    let search = format!("{prefix}/search/");
    let mut frame = Frame {
        lang,
        title,
        tagline: config.description.get(lang, default).map(|(text, _)| text.into()),
        home: address::front(config, lang),
        css: asset("kliping.css"),
        favicon,
        accent_css: plan.accent.as_ref().map(|(url, _)| url.to_string()),
        script: Some(asset(SCRIPT)).filter(|url| config.helps && !url.is_empty()),
        first: Some(asset(FIRST)).filter(|url| config.helps && !url.is_empty()),
        offline: Some(asset(OFFLINE)).filter(|url| config.offline && exists(app::WORKER) && !url.is_empty()),
        look: config.look.look.clone(),
        scheme: config.look.scheme.clone(),
        nav: nav(site, plan, at, lang),
        menu: menu(site, plan, lang),
        sections: site
            .sections
            .iter()
            .filter(|shelf| shelf.named.pages().has(usize::from(at)))
            .map(|shelf| shelf.named.clone())
            .collect(),
        curators: site.curators.clone(),
        about_url: None,
        corrections_url: exists(&corrections).then_some(corrections),
        feeds: feeds(site, plan, lang),
        archive_url: exists(&archive).then_some(archive),
        opml: Some(OpmlOf::Feeds.url()).filter(|url| exists(url)).map(str::to_owned),
        feed_css: plan.feed_style(at).map(|(url, _)| url.to_string()),
        worker: Some(app::WORKER).filter(|url| config.offline && exists(url)).map(str::to_owned),
        manifest: exists(MANIFEST).then(|| MANIFEST.to_owned()),
        touch_icon: match &logo {
            Some(logo) => (logo.media == "image/png").then(|| logo.url.clone()),
            None => exists(IconFile::Touch.url()).then(|| IconFile::Touch.url().to_owned()),
        },
        logo,
        search_url: exists(&search).then_some(search),
        hash: ContentHash::default(),
    };
    frame.about_url = frame.menu.first().map(|link| link.url.clone());
    frame.hash = hash(&frame, config.look.accent.as_ref());
    frame
}

fn nav(site: &Site, plan: &Plan, at: LangAt, lang: Lang) -> Vec<NavLink> {
    let prefix = site.config.prefix(lang);
    let mut links = Vec::new();
    for shelf in &site.sections {
        if let Some(path) = super::outputs::page_in(&shelf.named, at) {
            let (name, other) = shelf.named.name(lang);
            links.push(NavLink {
                kind: NavKind::Section { name: name.into(), lang: other },
                url: format!("{prefix}{path}"),
            });
        }
    }
    let indexes = [
        (NavKind::Editions, IndexOf::Editions),
        (NavKind::Stories, IndexOf::Stories),
        (NavKind::Topics, IndexOf::Topics),
    ];
    for (kind, index) in indexes {
        links.push(NavLink { kind, url: format!("{prefix}/{}/", index.folder()) });
    }
    links.push(NavLink { kind: NavKind::Archive, url: address::archive(&site.config, lang, None, None) });
    links.retain(|link| plan.find(&link.url).is_some());
    links
}

/// The menu of the configuration, each entry in the language's own page where there is one; else pages with `menu:`.
fn menu(site: &Site, plan: &Plan, lang: Lang) -> Vec<NavLink> {
    let default = site.config.default_lang();
    let mut links: Vec<NavLink> = Vec::new();
    for item in &site.config.menu {
        let Some((name, other)) = item.title.get(lang, default) else { continue };
        let url = translated(site, plan, &item.url, lang).unwrap_or_else(|| item.url.clone());
        links.push(NavLink {
            kind: NavKind::Page { name: name.into(), lang: other.filter(|other| *other != lang) },
            url,
        });
    }
    if links.is_empty() {
        let mut pages: Vec<_> =
            site.pages.iter().filter(|page| page.lang == lang && page.menu.is_some() && page.lends.is_none()).collect();
        pages.sort_by(|a, b| (a.menu, &a.url).cmp(&(b.menu, &b.url)));
        links.extend(pages.into_iter().map(|page| NavLink {
            kind: NavKind::Page { name: page.title.clone(), lang: None },
            url: page.url.to_string(),
        }));
    }
    links
}

/// The same page in another language: the record's translation, else the same path below the language's root.
fn translated(site: &Site, plan: &Plan, url: &str, lang: Lang) -> Option<String> {
    if let Some(page) = site.pages.iter().find(|page| *page.url == *url) {
        let same = |other: &&crate::model::Page| other.lang == lang && other.translation_key == page.translation_key;
        return site.pages.iter().find(same).map(|page| page.url.to_string());
    }
    let moved = format!("{}{url}", site.config.prefix(lang));
    plan.find(&moved).map(|_| moved)
}

fn feeds(site: &Site, plan: &Plan, lang: Lang) -> Vec<(FeedFormat, String)> {
    if !site.config.feeds.of.contains(&FeedOf::Front) {
        return Vec::new();
    }
    let folder = address::front(&site.config, lang);
    FeedFormat::ALL
        .into_iter()
        .map(|format| (format, address::feed(&folder, format)))
        .filter(|(_, url)| plan.find(url).is_some())
        .collect()
}

/// Every field by name: a new one does not compile until it is part of the hash.
fn hash(frame: &Frame, accent: Option<&Accent>) -> ContentHash {
    let Frame {
        lang,
        title,
        tagline,
        home,
        css,
        favicon,
        accent_css,
        script,
        first,
        offline,
        look,
        scheme,
        nav,
        menu,
        sections,
        curators,
        about_url,
        corrections_url,
        feeds,
        archive_url,
        opml,
        feed_css,
        logo,
        manifest,
        worker,
        touch_icon,
        search_url,
        hash: _,
    } = frame;
    let mut hash = HashOf::new();
    hash.text(lang.as_str()).text(title).text(home).text(css).text(favicon).text(look).maybe(tagline.as_deref());
    let texts = [accent_css, scheme, about_url, corrections_url, archive_url, search_url, opml, feed_css];
    for text in texts.into_iter().chain([manifest, touch_icon, script, first, offline, worker]) {
        hash.maybe(text.as_deref());
    }
    for links in [nav, menu] {
        hash.number(links.len() as i64);
        for NavLink { kind, url } in links {
            hash.text(&format!("{kind:?}")).text(url);
        }
    }
    crate::model::hash::named(&mut hash, sections.iter());
    crate::model::hash::named(&mut hash, curators.iter());
    hash.number(feeds.len() as i64);
    for (format, url) in feeds {
        hash.text(format.name()).text(url);
    }
    if let Some(Logo { url, media, size }) = logo {
        hash.text(url).text(media).text(&format!("{size:?}"));
    }
    if let Some(accent) = accent {
        hash.text(&accent.light).text(&accent.dark);
    }
    hash.done()
}
