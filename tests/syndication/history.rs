//! Readers can go back to the first entry, and what they read once never changes (DOMAIN F-9, RFC 5005).

use crate::bench::{Built, CONFIG, article, build_with, elements, texts};
use serde_json::Value;

/// `count` articles, one a day, in feeds of three.
fn site(config: &str, count: u32) -> Built {
    let records: Vec<(String, String)> = (1..=count)
        .map(|day| (format!("content/articles/a{day}.md"), article(day, "summary: Ringkas.\ntopics: [korea]")))
        .collect();
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    build_with(&format!("{CONFIG}{config}"), &records)
}

const THREE: &str = "feeds: { items: 3 }\n";

fn link(xml: &str, rel: &str) -> Option<String> {
    let found = elements(xml).into_iter().find(|(path, attributes, _)| path == "feed/link" && attributes["rel"] == rel);
    Some(found?.1["href"].strip_prefix("https://kliping.example/digest/")?.to_owned())
}

fn days(xml: &str) -> Vec<String> {
    let of = |id: String| id.split("article/a").nth(1).unwrap().split('/').next().unwrap().to_owned();
    texts(xml, "feed/entry/id").into_iter().map(of).collect()
}

#[test]
fn from_the_feed_one_reads_back_to_the_first_entry() {
    // DOMAIN F-9: eight entries in threes are two full documents, from the oldest.
    let site = site(THREE, 8);
    let feed = &site["feed.xml"];
    assert_eq!((days(feed).join(" "), link(feed, "prev-archive").as_deref()), ("8 7 6".into(), Some("feed/2.xml")));
    let second = &site["feed/2.xml"];
    assert_eq!((days(second).join(" "), link(second, "prev-archive").as_deref()), ("6 5 4".into(), Some("feed/1.xml")));
    let first = &site["feed/1.xml"];
    assert_eq!((days(first).join(" "), link(first, "prev-archive")), ("3 2 1".into(), None));
    assert!(!site.contains_key("feed/3.xml"));
    for full in [first, second] {
        assert_eq!(texts(full, "feed/fh:archive").len(), 1);
        assert_eq!(link(full, "current").as_deref(), Some("feed.xml"));
        // One feed in several documents (RFC 5005 §4).
        assert_eq!(texts(full, "feed/id"), texts(feed, "feed/id"));
    }
    assert!(texts(feed, "feed/fh:archive").is_empty() && link(feed, "current").is_none());
    assert_eq!(link(first, "self").as_deref(), Some("feed/1.xml"));
    assert_eq!(texts(first, "feed/updated"), ["2024-11-03T08:00:00+07:00"]);
}

#[test]
fn json_feed_leads_to_the_next_items() {
    // DOMAIN F-9, JSON Feed 1.1 `next_url`
    let site = site(THREE, 8);
    let mut url = Some("feed.json".to_owned());
    let (mut ids, mut seen) = (std::collections::BTreeSet::new(), Vec::new());
    while let Some(file) = url {
        let feed: Value = serde_json::from_str(&site[&file]).unwrap();
        assert_eq!(feed["feed_url"], format!("https://kliping.example/digest/{file}"));
        ids.extend(feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        let next = feed["next_url"].as_str().map(|next| next.replace("https://kliping.example/digest/", ""));
        seen.push(file);
        url = next;
    }
    assert_eq!(seen, ["feed.json", "feed/2.json", "feed/1.json"]);
    assert_eq!(ids.len(), 8);
}

#[test]
fn a_full_document_changes_only_when_its_entries_do() {
    // DOMAIN F-9
    let (eight, nine) = (site(THREE, 8), site(THREE, 9));
    for file in ["feed/1.xml", "feed/2.xml", "feed/1.json", "feed/2.json"] {
        assert_eq!(eight[file], nine[file], "{file}");
    }
    assert!(!eight.contains_key("feed/3.xml") && nine.contains_key("feed/3.xml"));
    assert_eq!(link(&nine["feed.xml"], "prev-archive").as_deref(), Some("feed/3.xml"));
}

#[test]
fn other_lists_have_a_history_when_it_is_asked_for() {
    // DOMAIN F-9
    let plain = site(THREE, 8);
    assert!(plain.contains_key("tags/korea/feed.xml") && !plain.contains_key("tags/korea/feed/1.xml"));
    let asked = site("feeds: { items: 3, history: [topics] }\n", 8);
    assert!(asked.contains_key("tags/korea/feed/2.xml") && !asked.contains_key("feed/1.xml"));
    assert!(!asked.contains_key("tags/korea/feed/1.json"), "its only format is Atom");
    assert!(link(&asked["feed.xml"], "prev-archive").is_none());
}

#[test]
fn only_the_feed_itself_names_the_hub() {
    // DOMAIN F-12: nothing new comes into a full document.
    let site = site("feeds: { items: 3, hub: \"https://hub.example/\" }\n", 4);
    let named = |file: &str| site[file].contains("https://hub.example/");
    assert!(named("feed.xml") && !named("feed/1.xml") && !named("feed/1.json"));
}
