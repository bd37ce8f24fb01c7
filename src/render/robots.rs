//! `robots.txt` (DOMAIN S-5, RFC 9309).

use crate::plan::{Slice, news_url};

/// Allows all and names both sitemaps.
#[must_use]
pub fn robots(slice: &Slice<'_>) -> Vec<u8> {
    let mut text = String::from("User-agent: *\nAllow: /\n");
    let Some(plan) = slice.plan else { unreachable!("the slice of robots.txt holds the plan whose sitemaps it names") };
    let pages = plan.find("/sitemap.xml").map(|output| output.url.to_string());
    let sitemaps: Vec<String> = pages.into_iter().chain((0..plan.news.len()).map(news_url)).collect();
    if !sitemaps.is_empty() {
        text.push('\n');
    }
    for url in sitemaps {
        text.push_str(&format!("Sitemap: {}\n", slice.config.base_url.absolute(&url)));
    }
    text.into_bytes()
}
