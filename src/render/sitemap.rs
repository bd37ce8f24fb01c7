//! Sitemaps and `robots.txt` (DOMAIN S).

use super::feeds::xml::Xml;
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
    for file in &plan.sitemaps {
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

/// Allows all and names the sitemap (DOMAIN S-5).
#[must_use]
pub fn robots(slice: &Slice<'_>) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    let planned = |url: &&str| slice.plan.is_some_and(|plan| plan.find(url).is_some());
    for url in ["/sitemap.xml", "/news-sitemap.xml"].iter().filter(|url| planned(url)) {
        text.push_str("\nSitemap: ");
        text.push_str(&slice.config.base_url.absolute(url));
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.into_bytes()
}
