//! JSON Feed 1.1 (DOMAIN F-7).

use super::{
    Extent,
    entry::{Author, Feed, FeedEntry, Original},
    fitted,
};
use crate::render::jsonld::Node;
use serde_json::Value;

/// Writes the feed on one line, keys in a fixed order.
pub(super) fn write(feed: &Feed) -> Vec<u8> {
    let mut top = Node::new();
    top.text("version", "https://jsonfeed.org/version/1.1")
        .text("title", &feed.title)
        .text("home_page_url", &feed.home)
        .text("feed_url", &feed.url)
        .maybe("next_url", feed.previous.as_deref())
        .text("description", &feed.subtitle)
        .text("language", feed.lang.as_str())
        .list("authors", authors(&feed.authors))
        .list("hubs", feed.hub.iter().map(|hub| serde_json::json!({ "type": "WebSub", "url": hub })).collect());
    let items = fitted(&feed.entries, 2_000, |entry, extent| item(feed, entry, extent), |item| item.to_string().len());
    // A feed without entries has a list all the same.
    top.put("items", Value::Array(items));
    let mut bytes = top.done().to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}

fn authors(authors: &[Author]) -> Vec<Value> {
    let author = |author: &Author| {
        let mut node = Node::new();
        node.text("name", &author.name).maybe("url", author.url.as_deref());
        node.done()
    };
    authors.iter().map(author).collect()
}

fn item(feed: &Feed, entry: &FeedEntry, extent: Extent) -> Value {
    let content = entry.content.as_ref().filter(|_| extent == Extent::Whole);
    let mut node = Node::new();
    node.text("id", &entry.id)
        .text("url", &entry.url)
        .maybe("external_url", entry.external.as_deref())
        .text("title", &entry.title)
        .text("content_html", &content.map_or_else(|| format!("<p>{}</p>", entry.summary), Clone::clone))
        .text("summary", &entry.summary_text)
        .maybe("image", entry.image.as_deref())
        .text("date_published", &entry.published.rfc3339())
        .text("date_modified", &entry.updated.rfc3339())
        .list("authors", authors(&entry.authors))
        .list("tags", entry.categories.iter().map(|category| category.label.as_str().into()).collect())
        .text("language", entry.lang.as_str());
    if let Some(file) = &entry.enclosure {
        let mut attachment = Node::new();
        attachment.text("url", &file.url).text("mime_type", file.media).put("size_in_bytes", file.size.into());
        node.list("attachments", vec![attachment.done()]);
    }
    if let Some(original) = &entry.original {
        node.put("_kliping", own(feed, original));
    }
    node.done()
}

/// What only readers that know kliping understand.
fn own(feed: &Feed, original: &Original) -> Value {
    let mut node = Node::new();
    node.maybe("about", feed.about.as_deref())
        .text("outlet", &original.outlet)
        .text("original_title", &original.title)
        .maybe("original_published", original.published.as_deref());
    node.done()
}
