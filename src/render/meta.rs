//! What a page says of itself to machines (DOMAIN M, I-9): the head of a page, but for title and description.

use super::jsonld;
use crate::base::{lang::Lang, moment::Day, url};
use crate::config::{Config, FeedFormat};
use crate::model::{Edition, Named, Picture, Shape};
use crate::plan::{ArticleOwn, Own, Poster, Slice};
use crate::theme::{dates, strings::Strings};
use std::sync::Arc;

/// A page in another language. Fields as in docs/templates.md, `alternate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    pub hreflang: String,
    /// Absolute.
    pub href: String,
}

/// A further `<link>`: `head_link`. What leads to the site itself is a path below its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLink {
    pub rel: &'static str,
    pub href: String,
    /// `type`
    pub media: Option<&'static str>,
    pub title: Option<String>,
    pub hreflang: Option<String>,
}

/// `og_image`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OgImage {
    pub url: String,
    pub width: u32,
    pub height: u32,
    pub alt: Option<String>,
}

/// `og`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Og {
    /// `type`
    pub kind: &'static str,
    pub title: String,
    pub locale: String,
    pub locale_alternates: Vec<String>,
    pub image: Option<OgImage>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
}

/// What goes into the head of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageMeta {
    pub canonical: Option<String>,
    pub robots: Option<String>,
    pub alternates: Vec<Alternate>,
    pub og: Option<Og>,
    pub links: Vec<HeadLink>,
    /// Name and content of further `<meta>`s.
    pub tags: Vec<(&'static str, String)>,
}

/// The page's structured data, safe to print inside `<script>` as it is (DOMAIN M-2, M-3).
#[must_use]
pub fn structured_data(
    slice: &Slice<'_>,
    strings: &Strings,
    heading: &str,
    description: Option<&str>,
) -> Option<String> {
    if matches!(
        slice.own,
        Own::NotFound
            | Own::Offline
            | Own::Worker(_)
            | Own::Redirect(_)
            | Own::Tombstone(_)
            | Own::Feed
            | Own::Opml(_)
            | Own::Picture(_)
            | Own::Poster(_)
            | Own::Nothing
    ) {
        return None;
    }
    jsonld::jsonld(&jsonld::Page { slice, strings, heading, description })
}

/// Gathers what the head of a page says. `heading` is the page's own title without the site's name, on `page/K` with
/// its number; `description` is the text of the description, if the page has one.
#[must_use]
pub fn meta(slice: &Slice<'_>, heading: &str) -> PageMeta {
    let base = &slice.config.base_url;
    let mut meta = PageMeta { canonical: Some(base.absolute(slice.url)), ..PageMeta::default() };
    match &slice.own {
        Own::NotFound | Own::Tombstone(_) => {
            meta.canonical = None;
            meta.robots = Some("noindex".into());
            return meta;
        }
        Own::Redirect(redirect) => {
            meta.canonical = Some(base.absolute(&redirect.to));
            meta.robots = Some("noindex".into());
            return meta;
        }
        // Pages of results are not for search engines (DOMAIN S-2).
        Own::Search(_) | Own::Offline => meta.robots = Some("noindex".into()),
        Own::Feed | Own::Opml(_) | Own::Worker(_) | Own::Picture(_) | Own::Poster(_) | Own::Nothing => {
            return PageMeta::default();
        }
        Own::Article(own) => meta.robots = words(article_robots(own)),
        Own::Page(page) => meta.robots = words(page.robots.iter().map(|word| word.to_string()).collect()),
        Own::Front(_)
        | Own::Edition { .. }
        | Own::Story(_)
        | Own::Topic(_)
        | Own::Source(_)
        | Own::Person { .. }
        | Own::Section(_)
        | Own::Named(_)
        | Own::Index { .. }
        | Own::Archive(_)
        | Own::Year(_)
        | Own::Month(_)
        | Own::Corrections { .. } => {}
    }
    meta.alternates = alternates(slice);
    meta.og = Some(og(slice, heading));
    meta.links = links(slice, heading);
    if let Own::Article(own) = &slice.own {
        meta.tags = citation(slice, own);
    }
    meta
}

fn words(mut words: Vec<String>) -> Option<String> {
    let mut seen: Vec<String> = Vec::new();
    words.retain(|word| {
        let is_new = !seen.contains(word);
        if is_new {
            seen.push(word.clone());
        }
        is_new
    });
    (!words.is_empty()).then(|| words.join(", "))
}

/// DOMAIN M-9: none by default. A licensed full text is another's page (M-1), a retracted one no longer news.
fn article_robots(own: &ArticleOwn) -> Vec<String> {
    let article = own.article();
    let mut words: Vec<String> = article.robots.iter().map(|word| word.to_string()).collect();
    if own.row.licensed || own.card.retracted.is_some() {
        words.insert(0, "noindex".into());
    }
    if let Some(expires) = article.expires {
        words.push(format!("unavailable_after: {}", expires.rfc3339()));
    }
    words
}

/// The page itself and its live translations, and the default language's for everybody else (DOMAIN I-9).
fn alternates(slice: &Slice<'_>) -> Vec<Alternate> {
    let config = slice.config;
    let translations = &slice.links.translations;
    let alternate =
        |hreflang: &str, path: &str| Alternate { hreflang: hreflang.into(), href: config.base_url.absolute(path) };
    let mut alternates: Vec<Alternate> =
        translations.iter().map(|(lang, path)| alternate(lang.as_str(), path)).collect();
    let default = translations.iter().find(|(lang, _)| *lang == config.default_lang());
    alternates.extend(default.map(|(_, path)| alternate("x-default", path)));
    alternates
}

#[allow(clippy::too_many_lines)] // One arm a page kind.
fn og(slice: &Slice<'_>, heading: &str) -> Og {
    let others = slice.links.translations.iter().filter(|(lang, _)| *lang != slice.lang);
    let mut og = Og {
        kind: "website",
        title: heading.to_owned(),
        locale: og_locale(slice.lang),
        locale_alternates: others.map(|(lang, _)| og_locale(*lang)).collect(),
        image: None,
        published: None,
        modified: None,
        section: None,
        tags: Vec::new(),
    };
    let mut picture: Option<&Arc<Picture>> = None;
    match &slice.own {
        Own::Article(own) => {
            let card = own.card;
            og.kind = "article";
            og.title = card.title.to_string();
            og.published = Some(card.published.rfc3339());
            og.modified = Some(card.modified.rfc3339());
            og.section = card.section.as_deref().map(|named| name_of(named, slice.lang));
            og.tags = card.topics.iter().map(|named| name_of(named, slice.lang)).collect();
            picture = card.image.as_ref();
        }
        Own::Edition { edition, .. } => {
            og.kind = "article";
            og.published = Some(edition.published.rfc3339());
            og.modified = Some(edition.modified.rfc3339());
            picture = edition.cover.as_ref();
        }
        Own::Person { person, .. } => {
            og.kind = "profile";
            picture = person.image.as_ref();
        }
        Own::Story(own) => picture = own.story.image.as_ref(),
        Own::Page(page) => picture = page.image.as_ref(),
        Own::Front(_)
        | Own::Topic(_)
        | Own::Source(_)
        | Own::Section(_)
        | Own::Named(_)
        | Own::Index { .. }
        | Own::Archive(_)
        | Own::Year(_)
        | Own::Month(_)
        | Own::Corrections { .. }
        | Own::Search(_)
        | Own::NotFound
        | Own::Offline
        | Own::Worker(_)
        | Own::Feed
        | Own::Redirect(_)
        | Own::Tombstone(_)
        | Own::Opml(_)
        | Own::Picture(_)
        | Own::Poster(_)
        | Own::Nothing => {}
    }
    og.image = picture.and_then(|picture| og_image(slice.config, picture)).or_else(|| og_card(slice));
    og
}

/// What was drawn for the page: its title says what it shows.
fn og_card(slice: &Slice<'_>) -> Option<OgImage> {
    let (poster, (width, height)) = (slice.poster?, Poster::SIZE);
    let url = slice.config.base_url.absolute(poster.url.as_str());
    Some(OgImage { url, width, height, alt: Some(poster.face.title.to_string()) })
}

/// A picture that shows something, in a format that the readers of Open Graph show.
pub(super) fn og_image(config: &Config, picture: &Picture) -> Option<OgImage> {
    let alt = picture.alt.as_deref().filter(|_| picture.is_social())?;
    if let Some(crop) = picture.social(Shape::Wide, &config.pictures) {
        let (width, height) = crop.recipe.size;
        return Some(OgImage { url: config.base_url.absolute(&crop.url), width, height, alt: Some(alt.to_owned()) });
    }
    let path = picture.url.as_deref()?;
    let (width, height) = picture.size?;
    Some(OgImage { url: config.base_url.absolute(path), width, height, alt: Some(alt.to_owned()) })
}

/// `id_ID`: a language with a country, as Open Graph wants it.
#[must_use]
pub fn og_locale(lang: Lang) -> String {
    const COUNTRIES: &str = "ar_AR be_BY bn_BD bs_BA ca_ES ceb_PH cs_CZ cy_GB da_DK el_GR en_US et_EE eu_ES fa_IR \
        fil_PH ga_IE gl_ES gu_IN he_IL hi_IN hy_AM ja_JP jv_ID ka_GE kk_KZ km_KH ko_KR ku_TR mr_IN ms_MY nb_NO ne_NP \
        ps_AF sl_SI sq_AL sr_RS su_ID sv_SE sw_KE ta_IN te_IN tg_TJ uk_UA ur_PK vi_VN zh_CN";
    let primary = lang.primary();
    let told = lang.region().filter(|region| region.bytes().all(|byte| byte.is_ascii_uppercase()));
    let traditional = (primary == "zh" && lang.script() == Some("Hant")).then_some("TW");
    let known = COUNTRIES.split_ascii_whitespace().find_map(|one| one.strip_prefix(primary)?.strip_prefix('_'));
    match told.or(traditional).or(known) {
        Some(country) => format!("{primary}_{country}"),
        // Most languages of Open Graph repeat themselves: id_ID, fr_FR.
        None => format!("{primary}_{}", primary.get(..2).unwrap_or(primary).to_ascii_uppercase()),
    }
}

/// Neighbours of a numbered page (M-7), feeds (F-11), licence.
fn links(slice: &Slice<'_>, heading: &str) -> Vec<HeadLink> {
    let base = &slice.config.base_url;
    let link = |rel, path: &str| HeadLink { rel, href: base.link(path), media: None, title: None, hreflang: None };
    let mut links = Vec::new();
    if let Some(list) = &slice.links.list {
        let (page, pages) = (slice.links.page, slice.links.pages);
        let newer = match page {
            0 => None,
            page if page == pages => Some(list.clone()),
            page => Some(format!("{list}page/{}/", page + 1)),
        };
        let older = if page == 0 { pages } else { page - 1 };
        let older = (older > 0).then(|| format!("{list}page/{older}/"));
        links.extend(newer.map(|path| link("prev", &path)));
        links.extend(older.map(|path| link("next", &path)));
    }
    let own = !slice.links.feeds.is_empty();
    let name = if own { feeds_name(slice, heading) } else { slice.frame.title.to_string() };
    // Readers who are given the address of any page find the site's feed there.
    let feeds = if own { &slice.links.feeds[..] } else { slice.frame.feeds.get(..1).unwrap_or_default() };
    links.extend(feeds.iter().map(|(format, path)| feed_link(*format, base.link(path), &name)));
    if slice.config.usage.is_told() {
        // Terms for machines (DOMAIN Q-16).
        links.push(HeadLink { media: Some("application/rsl+xml"), ..link("license", "/license.xml") });
    }
    if let Own::Article(own) = &slice.own {
        if slice.config.make.oembed {
            links.push(HeadLink {
                rel: "alternate",
                href: base.absolute(&format!("{}oembed.json", slice.url)),
                media: Some("application/json+oembed"),
                title: Some(own.card.title.to_string()),
                hreflang: None,
            });
        }
        let license = own.article().rights.as_ref().and_then(|rights| rights.license.as_deref()).and_then(license_url);
        links.extend(license.map(|href| HeadLink { rel: "license", href, media: None, title: None, hreflang: None }));
    }
    links
}

/// What reference managers read of an article: Highwire's words for what is ours, Dublin Core's for what it is made of.
/// The outlet's writer is no author of our text (DOMAIN M-4).
fn citation(slice: &Slice<'_>, own: &ArticleOwn<'_>) -> Vec<(&'static str, String)> {
    let (card, article, title) = (own.card, own.article(), slice.frame.title.to_string());
    let day = card.published.day_in(slice.config.zone);
    let mut tags = vec![("citation_title", card.title.to_string())];
    tags.extend(card.curators.iter().map(|named| ("citation_author", name_of(named, slice.lang))));
    tags.push(("citation_publication_date", format!("{:04}/{:02}/{:02}", day.year(), day.month(), day.day())));
    tags.push(("citation_journal_title", title.clone()));
    tags.push(("citation_language", slice.lang.to_string()));
    tags.push(("citation_public_url", slice.config.base_url.absolute(slice.url)));
    tags.push(("DC.publisher", title));
    if let Some(original) = &article.original {
        let source = original
            .url
            .as_deref()
            .map_or_else(|| format!("{}, {}", original.title, name_of(&original.outlet, slice.lang)), str::to_owned);
        tags.push(("DC.source", source));
    }
    if let Some(license) = article.rights.as_ref().and_then(|rights| rights.license.as_deref()) {
        tags.push(("DC.rights", license_url(license).unwrap_or_else(|| license.to_owned())));
    }
    tags
}

fn feed_link(format: FeedFormat, href: String, name: &str) -> HeadLink {
    let title = Some(format!("{name} ({})", format.name()));
    HeadLink { rel: "alternate", href, media: Some(format.media()), title, hreflang: None }
}

/// Whose feeds they are; a list's also on its numbered pages.
fn feeds_name(slice: &Slice<'_>, heading: &str) -> String {
    list_named(&slice.own).map_or_else(|| heading.to_owned(), |named| name_of(named, slice.lang))
}

/// What a list is about.
pub(super) fn list_named<'o>(own: &'o Own<'_>) -> Option<&'o Arc<Named>> {
    match own {
        Own::Topic(own) => Some(&own.topic.named),
        Own::Source(own) => Some(&own.source.named),
        Own::Person { person, .. } => Some(&person.named),
        Own::Section(named) | Own::Named(named) => Some(named),
        Own::Story(own) => Some(&own.story.named),
        Own::Front(_)
        | Own::Article(_)
        | Own::Edition { .. }
        | Own::Page(_)
        | Own::Index { .. }
        | Own::Archive(_)
        | Own::Year(_)
        | Own::Month(_)
        | Own::Corrections { .. }
        | Own::Search(_)
        | Own::NotFound
        | Own::Offline
        | Own::Worker(_)
        | Own::Feed
        | Own::Redirect(_)
        | Own::Tombstone(_)
        | Own::Opml(_)
        | Own::Picture(_)
        | Own::Poster(_)
        | Own::Nothing => None,
    }
}

/// The address of a licence that is written as an address, or as `CC BY-SA 4.0` and its like.
#[must_use]
pub fn license_url(license: &str) -> Option<String> {
    if url::is_absolute(license) {
        return Some(license.to_owned());
    }
    let lower = license.trim().to_ascii_lowercase().replace(' ', "-");
    let rest = lower.strip_prefix("cc-").or_else(|| lower.strip_prefix("cc0").map(|_| "zero-1.0"))?;
    let (terms, version) = rest.rsplit_once('-')?;
    match (terms, version) {
        ("zero", "1.0") => Some("https://creativecommons.org/publicdomain/zero/1.0/".into()),
        ("by" | "by-sa" | "by-nd" | "by-nc" | "by-nc-sa" | "by-nc-nd", "1.0" | "2.0" | "2.5" | "3.0" | "4.0") => {
            Some(format!("https://creativecommons.org/licenses/{terms}/{version}/"))
        }
        _ => None,
    }
}

/// The name for readers of a language.
pub(super) fn name_of(named: &Named, lang: Lang) -> String {
    named.name(lang).0.to_owned()
}

/// The path of something's page in a language, if it has one there (DOMAIN G-7).
pub(super) fn page_of(config: &Config, named: &Named, lang: Lang) -> Option<String> {
    let path = named.path.as_deref()?;
    let at = config.lang_at(lang)?;
    named.pages().has(at).then(|| format!("{}{path}", config.prefix(lang)))
}

/// The title of an edition; an automatic one is named by its days (DOMAIN G-10).
#[must_use]
pub fn edition_title(edition: &Edition, strings: &Strings) -> String {
    edition_name(edition.title.as_deref(), edition.days, strings).unwrap_or_else(|| edition.id.to_string())
}

/// A written title, else that of the day or week of an automatic edition.
pub(super) fn edition_name(title: Option<&str>, days: Option<(Day, Day)>, strings: &Strings) -> Option<String> {
    if let Some(title) = title {
        return Some(title.to_owned());
    }
    let (first, last) = days?;
    if first == last {
        let date = strings.dates().day(dates::Form::Date, last);
        return Some(strings.fill("edition_day", &[("date", &date)]));
    }
    let ((year, week), numbers) = (last.iso_week(), strings.numbers());
    Some(strings.fill("edition_week", &[("week", &numbers.plain(week)), ("year", &numbers.plain(year))]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_has_a_country() {
        // DOMAIN M-5
        let all =
            [("id", "id_ID"), ("en", "en_US"), ("ko", "ko_KR"), ("ar", "ar_AR"), ("ja", "ja_JP"), ("zh", "zh_CN")];
        let told =
            [("en-GB", "en_GB"), ("zh-Hant", "zh_TW"), ("zh-Hant-HK", "zh_HK"), ("es-419", "es_ES"), ("fr", "fr_FR")];
        for (lang, locale) in all.into_iter().chain(told) {
            assert_eq!(og_locale(Lang::parse(lang).unwrap()), locale);
        }
    }

    #[test]
    fn a_licence_is_known_by_its_name() {
        // DOMAIN M-7
        let of = |text| license_url(text);
        assert_eq!(of("CC BY-SA 4.0").as_deref(), Some("https://creativecommons.org/licenses/by-sa/4.0/"));
        assert_eq!(of("CC0 1.0").as_deref(), Some("https://creativecommons.org/publicdomain/zero/1.0/"));
        assert_eq!(of("https://a.example/terms").as_deref(), Some("https://a.example/terms"));
        assert_eq!((of("all rights reserved"), of("CC BY 9.0")), (None, None));
    }

    #[test]
    fn a_word_for_robots_stands_once() {
        assert_eq!(
            words(vec!["noindex".into(), "nosnippet".into(), "noindex".into()]).as_deref(),
            Some("noindex, nosnippet")
        );
        assert_eq!(words(Vec::new()), None);
    }
}
