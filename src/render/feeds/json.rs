//! JSON Feed 1.1 (DOMAIN F-7).

use super::{
    EntryBytes, Fitted,
    entry::{Author, Feed, FeedEntry, Original},
};
use crate::render::jsonld::Node;
use serde_json::Value;

/// Writes the feed on one line, keys in a fixed order.
pub(super) fn write(feed: &Feed, items: &[Fitted<'_>]) -> Vec<u8> {
    let mut top = Node::new();
    top.text("version", "https://jsonfeed.org/version/1.1")
        .text("title", &feed.title)
        .text("home_page_url", &feed.home)
        .text("feed_url", &feed.url)
        .maybe("next_url", feed.previous.as_deref())
        .text("description", &feed.subtitle)
        .text("user_comment", &feed.notice)
        .text("language", feed.lang.as_str())
        .list("authors", authors(&feed.authors))
        .list("hubs", feed.hub.iter().map(|hub| serde_json::json!({ "type": "WebSub", "url": hub })).collect());
    let mut bytes = top.done().to_string().into_bytes();
    // The items are written already; a feed without any has a list all the same.
    bytes.pop();
    bytes.extend_from_slice(b",\"items\":[");
    for (at, (item, extent)) in items.iter().enumerate() {
        if at > 0 {
            bytes.push(b',');
        }
        item.write(*extent, &mut bytes);
    }
    bytes.extend_from_slice(b"]}\n");
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

/// One item.
pub(super) fn item(about: Option<&str>, entry: &FeedEntry<'_>) -> EntryBytes {
    const KEY: &str = ",\"content_html\":";
    let short = format!("<p>{}</p>", entry.summary);
    let content = entry.content.as_ref().unwrap_or(&short);
    let mut node = Node::new();
    node.text("id", &entry.id)
        .text("url", &entry.url)
        .maybe("external_url", entry.external.as_deref())
        .text("title", &entry.title)
        .text("content_html", content)
        .text("summary", &entry.summary_text)
        .maybe("image", entry.picture.as_ref().map(|picture| picture.url.as_str()))
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
        node.put("_kliping", own(about, original));
    }
    let whole = node.done().to_string();
    // A quotation mark inside a text is escaped, so this stands once.
    let start = whole.find(KEY).map_or(whole.len(), |at| at + KEY.len());
    let end = (start + Value::from(content.as_str()).to_string().len()).min(whole.len());
    EntryBytes::new(whole.into_bytes(), start..end, Value::from(short).to_string().into_bytes())
}

/// What only readers that know kliping understand.
fn own(about: Option<&str>, original: &Original) -> Value {
    let mut node = Node::new();
    node.maybe("about", about)
        .text("outlet", &original.outlet)
        .text("original_title", &original.title)
        .maybe("original_published", original.published.as_deref());
    node.done()
}
