//! Atom (RFC 4287).

use super::{
    EntryBytes, Fitted,
    entry::{Author, Feed, FeedEntry, scheme},
    media::{self, MEDIA},
    xml::Xml,
};
use crate::config::{Config, FeedFormat};

/// Writes the feed: id, title, updated, authors, self and alternate (DOMAIN F-3).
pub(super) fn write(feed: &Feed, entries: &[Fitted<'_>]) -> Vec<u8> {
    let mut xml = Xml::document();
    if let Some(css) = &feed.css {
        xml.style_sheet(css);
    }
    xml.comment(&feed.notice);
    let mut spaces = vec![("xmlns", "http://www.w3.org/2005/Atom"), ("xmlns:media", MEDIA)];
    spaces.extend(feed.current.as_ref().map(|_| ("xmlns:fh", "http://purl.org/syndication/history/1.0")));
    spaces.push(("xml:lang", feed.lang.as_str()));
    xml.open("feed", &spaces);
    xml.text("id", &[], &feed.id);
    xml.text("title", &[], &feed.title);
    xml.text("subtitle", &[], &feed.subtitle);
    xml.text("updated", &[], &feed.updated.rfc3339());
    xml.empty("link", &[("rel", "self"), ("type", FeedFormat::Atom.media()), ("href", &feed.url)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.home)]);
    if let Some(hub) = &feed.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    for (rel, url) in [("current", &feed.current), ("prev-archive", &feed.previous)] {
        if let Some(url) = url {
            xml.empty("link", &[("rel", rel), ("type", FeedFormat::Atom.media()), ("href", url)]);
        }
    }
    if feed.current.is_some() {
        xml.empty("fh:archive", &[]);
    }
    authors(&mut xml, &feed.authors);
    for (entry, extent) in entries {
        xml.raw(|out| entry.write(*extent, out));
    }
    xml.close("feed");
    xml.file()
}

fn authors(xml: &mut Xml, authors: &[Author]) {
    for author in authors {
        xml.open("author", &[]);
        xml.text("name", &[], &author.name);
        if let Some(url) = &author.url {
            xml.text("uri", &[], url);
        }
        xml.close("author");
    }
}

/// One entry.
pub(super) fn entry(config: &Config, entry: &FeedEntry<'_>) -> EntryBytes {
    let scheme = scheme(config);
    let mut xml = Xml::fragment();
    xml.open("entry", &[("xml:lang", entry.lang.as_str())]);
    xml.text("id", &[], &entry.id);
    xml.text("title", &[], &entry.title);
    xml.text("published", &[], &entry.published.rfc3339());
    xml.text("updated", &[], &entry.updated.rfc3339());
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)]);
    if let Some(external) = &entry.external {
        // DOMAIN F-4: where it was taken from, and no atom:source, as no entry is copied.
        xml.empty("link", &[("rel", "via"), ("href", external)]);
    }
    if let Some(file) = &entry.enclosure {
        let size = file.size.to_string();
        xml.empty("link", &[("rel", "enclosure"), ("type", file.media), ("length", &size), ("href", &file.url)]);
    }
    authors(&mut xml, &entry.authors);
    media::content(&mut xml, entry.picture.as_ref());
    for category in &entry.categories {
        xml.empty("category", &[("term", &category.term), ("scheme", &scheme), ("label", &category.label)]);
    }
    xml.text("summary", &[("type", "html")], &entry.summary);
    let start = xml.len();
    if let Some(content) = &entry.content {
        xml.text("content", &[("type", "html")], content);
    }
    let end = xml.len();
    xml.close("entry");
    EntryBytes::new(xml.done(), start..end, Vec::new())
}
