//! Files for machines: well-formed, entries told apart, and no address listed that is not there.

use super::owner::Fault;
use super::reach::{Leads, local};
use crate::diag::Code;
use crate::pipeline::Draft;
use quick_xml::{Reader, events::Event};
use std::collections::BTreeSet;

/// Reads a feed, a sitemap or another XML file. Gives the addresses that a sitemap lists.
pub(super) fn xml(text: &str, faults: &mut Vec<Fault>) -> Vec<String> {
    let mut seen = Elements::default();
    if let Err(why) = read(text, &mut seen) {
        faults.push(Fault::new(Code::BrokenFeed, format!("the file is not well-formed XML: {why}")));
    }
    twice(&seen.ids, faults);
    seen.listed
}

/// What is gathered of a file.
#[derive(Default)]
struct Elements {
    /// The ids of entries.
    ids: Vec<String>,
    listed: Vec<String>,
}

fn read(text: &str, seen: &mut Elements) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<String> = Vec::new();
    let mut roots = 0;
    let mut inner = String::new();
    loop {
        match reader.read_event().map_err(|fault| fault.to_string())? {
            Event::Start(start) => {
                roots += usize::from(open.is_empty());
                for attribute in start.attributes() {
                    attribute.map_err(|fault| fault.to_string())?;
                }
                open.push(start.name().as_ref().to_owned());
                inner.clear();
            }
            Event::Empty(_) => roots += usize::from(open.is_empty()),
            Event::Text(part) => inner.push_str(&part),
            Event::CData(part) => inner.push_str(&part),
            // `&amp;`, the only one that stands in addresses.
            Event::GeneralRef(name) if &*name == "amp" => inner.push('&'),
            Event::End(_) => {
                let path: Vec<&str> = open.iter().rev().take(2).map(String::as_str).collect();
                match path.as_slice() {
                    ["id", "entry"] | ["guid", "item"] => seen.ids.push(inner.trim().to_owned()),
                    ["loc", "url" | "sitemap"] => seen.listed.push(inner.trim().to_owned()),
                    _ => {}
                }
                open.pop();
                inner.clear();
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::GeneralRef(_) => {}
        }
    }
    if open.is_empty() && roots == 1 { Ok(()) } else { Err("it is not one element that ends".to_owned()) }
}

/// Reads a JSON file; of a feed the ids of its entries.
pub(super) fn json(text: &str, faults: &mut Vec<Fault>) {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => {
            let items = value.get("items").and_then(|items| items.as_array()).map_or(&[][..], Vec::as_slice);
            let ids: Vec<String> = items.iter().filter_map(|item| Some(item.get("id")?.as_str()?.to_owned())).collect();
            twice(&ids, faults);
        }
        Err(fault) => faults.push(Fault::new(Code::BrokenFeed, format!("the file is not JSON: {fault}"))),
    }
}

/// DOMAIN F-2: readers take two entries with one id for one.
fn twice(ids: &[String], faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            faults.push(Fault::new(Code::BrokenFeed, format!("two entries have the id `{id}`")).of_entry(id));
        }
    }
}

/// Addresses of a sitemap at which nothing stands (DOMAIN S-2).
pub(super) fn unplanned<'a>(addresses: &'a [String], draft: &'a Draft) -> impl Iterator<Item = Fault> + 'a {
    addresses.iter().filter_map(|address| {
        let planned = match local(address, None, &draft.site.config.base_url) {
            Leads::To(path) => draft.plan.find(&path).is_some(),
            Leads::Here => true,
            Leads::Away | Leads::Beside => false,
        };
        (!planned).then(|| Fault::new(Code::BrokenFeed, format!("it lists `{address}`, and nothing stands there")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let _ = if text.starts_with('{') {
            json(text, &mut faults);
            Vec::new()
        } else {
            xml(text, &mut faults)
        };
        faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_feed_tells_its_entries_apart() {
        // DOMAIN F-2
        let entry = "<entry><id>tag:k,2024:a</id><source><id>tag:k,2024:a</id></source></entry>";
        assert_eq!(faults(&format!("<feed><id>tag:k,2024:a</id>{entry}</feed>")), Vec::<String>::new());
        assert_eq!(faults(&format!("<feed>{entry}{entry}</feed>")), ["two entries have the id `tag:k,2024:a`"]);
        assert_eq!(faults("<rss><item><guid>a</guid></item><item><guid>a</guid></item></rss>").len(), 1);
        assert_eq!(faults(r#"{"items": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}"#).len(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        for text in ["<a>", "<a></b>", "<a/><b/>", "<a b=c/><", "", "{", "<a x=\"1\" x=\"2\"></a>"] {
            assert_eq!(faults(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_sitemap_lists_its_addresses() {
        let text = "<urlset><url><loc>https://k.test/a/?x=1&amp;y</loc></url></urlset>";
        let listed = xml(text, &mut Vec::new());
        assert!(listed.len() == 1 && listed[0].starts_with("https://k.test/a/"), "{listed:?}");
    }
}
