//! Files that stand once, at the site's root, and that machines ask for.

use super::{LangAt, Notice, OpmlOf, Output, Plan, Work};
use crate::base::{hash::ContentHash, path::SourcePath, url::UrlPath};
use crate::config::FeedFormat;
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Site,
    news::{self, NewsItem},
};
use crate::theme::Theme;

/// The theme's style sheet of feeds: published with the notice of each language.
pub(super) const FEED_CSS: &str = "feed.css";

/// A feed in a browser is bare markup; a style sheet tells people what it is, in the feed's language. XSLT would do
/// more, but browsers are about to drop it.
pub(super) fn feed_styles(site: &Site, theme: &Theme, outputs: &[Output]) -> Vec<(LangAt, UrlPath, String)> {
    let Some(asset) = theme.assets().iter().find(|asset| asset.name == FEED_CSS) else { return Vec::new() };
    let mut styles = Vec::new();
    for at in 0..site.config.languages.len() {
        let at = LangAt::try_from(at).unwrap_or(LangAt::MAX);
        let shown =
            |work| matches!(work, Work::Feed { lang, format: FeedFormat::Atom | FeedFormat::Rss, .. } if lang == at);
        if !outputs.iter().any(|output| shown(output.work)) {
            continue;
        }
        let lang = super::lang(site, at);
        let notice = quoted(theme.strings(lang).text("feed_notice"));
        let sheet = String::from_utf8_lossy(&asset.bytes);
        let css =
            format!("{}\n:root{{direction:{}}}:root::before{{content:\"{notice}\"}}\n", sheet.trim_end(), lang.dir());
        let name = format!("/assets/feed.{}.css", ContentHash::of(css.as_bytes()).short());
        if let Ok(url) = UrlPath::parse(&name) {
            styles.push((at, url, css));
        }
    }
    styles
}

/// Text as it stands in a string of a style sheet.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\a ")
}

/// What else is planned: each with its address. A file of the site's own takes the place of any.
pub(super) fn once(site: &Site, outputs: &[Output]) -> Vec<(String, Work)> {
    let config = &site.config;
    let mut once = vec![("/robots.txt".to_owned(), Work::Robots)];
    if outputs.iter().any(|output| matches!(output.work, Work::Feed { .. })) {
        once.push((OpmlOf::Feeds.url().to_owned(), Work::Opml(OpmlOf::Feeds)));
    }
    if site.sources.iter().any(|source| source.feed.is_some()) {
        once.push((OpmlOf::Outlets.url().to_owned(), Work::Opml(OpmlOf::Outlets)));
    }
    if config.llms {
        once.push(("/llms.txt".to_owned(), Work::Notice(Notice::Llms)));
    }
    if config.usage.is_told() {
        once.push(("/license.xml".to_owned(), Work::Notice(Notice::License)));
    }
    if config.usage.train.is_some() {
        once.push(("/.well-known/tdmrep.json".to_owned(), Work::Notice(Notice::TdmRep)));
    }
    if let Some(key) = &config.indexnow {
        once.push((format!("/{key}.txt"), Work::Notice(Notice::IndexNow)));
    }
    once
}

/// DOMAIN S-5: `robots.txt` is read at the host's root only. One of the site's own was written by somebody who knows.
pub(super) fn unread(site: &Site, plan: &Plan) -> Option<Diagnostic> {
    let base = &site.config.base_url;
    let is_ours = plan.find("/robots.txt").is_some_and(|output| output.work == Work::Robots);
    if base.path.is_empty() || !is_ours {
        return None;
    }
    let message = format!("crawlers read `{}/robots.txt`, not the one of the site at `{}/`", base.origin, base.path);
    let found = Diagnostic::new(Code::RobotsPath, message)
        .help("put its lines into the host's file, and write a `static/robots.txt` to say so");
    Some(match SourcePath::parse("kliping.yaml") {
        Ok(path) => found.in_file(&path),
        Err(_) => found,
    })
}

/// The files of the news sitemap, the first also when there is no news: an address that comes and goes is worse than
/// an empty list (DOMAIN N-2, N-4).
pub(super) fn news(site: &Site) -> Vec<Vec<NewsItem>> {
    const ITEMS: usize = 1_000;
    if site.config.news.is_none() {
        return Vec::new();
    }
    let items: Vec<NewsItem> = news::news(&site.sheets, site.now).map(NewsItem::from).collect();
    let mut files: Vec<Vec<NewsItem>> = items.chunks(ITEMS).map(<[NewsItem]>::to_vec).collect();
    if files.is_empty() {
        files.push(Vec::new());
    }
    files
}
