//! RSS 2.0 after its best-practices profile (DOMAIN F-6).

use super::{
    EntryBytes, Fitted,
    entry::{Feed, FeedEntry, scheme},
    media::{self, MEDIA},
    xml::Xml,
};
use crate::config::{Config, FeedFormat};

/// Writes the channel and its items.
pub(super) fn write(feed: &Feed, items: &[Fitted<'_>]) -> Vec<u8> {
    let mut xml = Xml::document();
    if let Some(css) = &feed.css {
        xml.style_sheet(css);
    }
    xml.comment(&feed.notice);
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", MEDIA),
        ],
    );
    xml.open("channel", &[]);
    xml.text("title", &[], &feed.title);
    xml.text("link", &[], &feed.home);
    xml.text("description", &[], &feed.subtitle);
    xml.text("language", &[], feed.lang.as_str());
    xml.text("lastBuildDate", &[], &feed.updated.rfc822());
    xml.empty("atom:link", &[("rel", "self"), ("type", FeedFormat::Rss.media()), ("href", &feed.url)]);
    if let Some(hub) = &feed.hub {
        xml.empty("atom:link", &[("rel", "hub"), ("href", hub)]);
    }
    for (item, extent) in items {
        xml.raw(|out| item.write(*extent, out));
    }
    xml.close("channel");
    xml.close("rss");
    xml.file()
}

/// One item.
pub(super) fn item(config: &Config, entry: &FeedEntry<'_>) -> EntryBytes {
    let scheme = scheme(config);
    let mut xml = Xml::fragment();
    xml.open("item", &[]);
    xml.text("title", &[], &entry.title);
    xml.text("link", &[], &entry.url);
    xml.text("guid", &[("isPermaLink", "false")], &entry.id);
    xml.text("pubDate", &[], &entry.published.rfc822());
    xml.text("description", &[], &entry.summary);
    let start = xml.len();
    if let Some(content) = &entry.content {
        xml.text("content:encoded", &[], content);
    }
    let end = xml.len();
    // `author` wants an e-mail address; a name stands in Dublin Core.
    for author in &entry.authors {
        xml.text("dc:creator", &[], &author.name);
    }
    for category in &entry.categories {
        xml.text("category", &[("domain", &scheme)], &category.label);
    }
    if let Some(file) = &entry.enclosure {
        let size = file.size.to_string();
        xml.empty("enclosure", &[("url", &file.url), ("length", &size), ("type", file.media)]);
    }
    media::content(&mut xml, entry.picture.as_ref());
    if let Some(outlet) = &entry.outlet {
        xml.text("source", &[("url", &outlet.feed)], &outlet.name);
    }
    xml.close("item");
    EntryBytes::new(xml.done(), start..end, Vec::new())
}
