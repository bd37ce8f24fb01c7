//! Sitemaps (DOMAIN S) and the news sitemap (DOMAIN N).

use super::feeds::xml::Xml;
use crate::base::lang::Lang;
use crate::plan::{Plan, SitemapFile, Slice, Work};

const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The file of the slice's `Work::Sitemap`: the index, or one list of pages.
#[must_use]
pub fn sitemap(slice: &Slice<'_>) -> Vec<u8> {
    let (Work::Sitemap(at), Some(plan)) = (slice.work, slice.plan) else {
        unreachable!("a sitemap's slice holds the plan that it lists")
    };
    match at {
        None => index(slice, plan),
        Some(at) => plan.sitemaps.get(at as usize).map_or_else(Vec::new, |file| pages(slice, file)),
    }
}

/// Names every file and, where it lists records, when the last of them was changed: a new article changes its year's
/// file and this one (DOMAIN S-1).
fn index(slice: &Slice<'_>, plan: &Plan) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("sitemapindex", &[("xmlns", SPACE)]);
    for file in &*plan.sitemaps {
        let modified = file.pages.iter().filter_map(|page| page.modified).max();
        xml.open("sitemap", &[]);
        xml.text("loc", &[], &slice.config.base_url.absolute(&format!("/sitemaps/{}.xml", file.name)));
        if let Some(modified) = modified {
            xml.text("lastmod", &[], &modified.rfc3339());
        }
        xml.close("sitemap");
    }
    xml.close("sitemapindex");
    xml.file()
}

fn pages(slice: &Slice<'_>, file: &SitemapFile) -> Vec<u8> {
    let mut xml = Xml::document();
    xml.open("urlset", &[("xmlns", SPACE)]);
    for page in &file.pages {
        xml.open("url", &[]);
        xml.text("loc", &[], &slice.config.base_url.absolute(page.url.as_str()));
        if let Some(modified) = page.modified {
            xml.text("lastmod", &[], &modified.rfc3339());
        }
        xml.close("url");
    }
    xml.close("urlset");
    xml.file()
}

/// One file of the news sitemap (DOMAIN N-2, N-3, N-4).
#[must_use]
pub fn news(slice: &Slice<'_>) -> Vec<u8> {
    let (Work::News(at), Some(plan)) = (slice.work, slice.plan) else {
        unreachable!("the news sitemap's slice holds the plan that it lists")
    };
    let config = slice.config;
    let mut xml = Xml::document();
    xml.open("urlset", &[("xmlns", SPACE), ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")]);
    for item in plan.news.get(at as usize).map_or(&[][..], Vec::as_slice) {
        let name = config.news.as_ref().and_then(|news| news.name.get(item.lang, config.default_lang()));
        xml.open("url", &[]);
        xml.text("loc", &[], &config.base_url.absolute(&item.url));
        xml.open("news:news", &[]);
        xml.open("news:publication", &[]);
        xml.text("news:name", &[], name.map_or("", |(name, _)| name));
        xml.text("news:language", &[], news_lang(&item.lang));
        xml.close("news:publication");
        xml.text("news:publication_date", &[], &item.published.rfc3339());
        xml.text("news:title", &[], &item.title);
        xml.close("news:news");
        xml.close("url");
    }
    xml.close("urlset");
    xml.file()
}

/// ISO 639; Chinese with the country that stands for its script (DOMAIN N-3).
fn news_lang(lang: &Lang) -> &str {
    match (lang.primary(), lang.script(), lang.region()) {
        ("zh", Some("Hant"), _) | ("zh", None, Some("TW" | "HK" | "MO")) => "zh-tw",
        ("zh", ..) => "zh-cn",
        (primary, ..) => primary,
    }
}
