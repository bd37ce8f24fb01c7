//! Lists of feeds, and what feeds tell of others: hubs, outlets, files (DOMAIN F-6, F-12, F-13).

use crate::bench::{CONFIG, article, build, build_with, elements, texts};
use serde_json::Value;
use std::collections::BTreeMap;

fn outlines(xml: &str) -> Vec<BTreeMap<String, String>> {
    let all = elements(xml).into_iter().filter(|(path, ..)| path.ends_with("/outline"));
    all.map(|(_, attributes, _)| attributes).collect()
}

#[test]
fn every_feed_stands_once_in_the_list_of_feeds() {
    // DOMAIN F-13
    let config = format!("{CONFIG}feeds: {{ formats: [atom, json] }}\n");
    let site = build_with(
        &config,
        &[
            ("content/articles/a.md", &article(3, "topics: [korea]")),
            ("content/articles/a.ko.md", "---\ntitle: 제목\n---\n본문.\n"),
        ],
    );
    let lines = outlines(&site["feeds.opml"]);
    let feeds: Vec<_> = lines.iter().filter(|line| line.contains_key("xmlUrl")).collect();
    for line in &feeds {
        assert_eq!(line["type"], "rss");
        let of = |key: &str| line[key].strip_prefix("https://kliping.example/digest/").unwrap().to_owned();
        assert!(site.contains_key(&of("xmlUrl")), "{line:?}");
        assert!(site.contains_key(&format!("{}index.html", of("htmlUrl"))), "{line:?}");
        // The reader shows the name that the feed gives itself.
        assert_eq!(texts(&site[&of("xmlUrl")], "feed/title")[0], line["text"]);
    }
    let first = (&feeds[0]["text"], &feeds[0]["xmlUrl"], &feeds[0]["language"]);
    assert_eq!(first, (&"Kliping".into(), &"https://kliping.example/digest/feed.xml".into(), &"id".into()));
    let planned = site.keys().filter(|file| file.ends_with("feed.xml")).count();
    assert_eq!(feeds.len(), planned);
    // A group for each language.
    let groups: Vec<&String> = lines.iter().filter(|line| line.len() == 1).map(|line| &line["text"]).collect();
    assert_eq!(groups, ["bahasa Indonesia", "한국어"]);
}

#[test]
fn the_outlets_feeds_are_listed_for_those_who_want_the_originals() {
    // DOMAIN F-13
    let source =
        "title: Outlet\nurl: https://outlet.example/\nlanguage: en\nfeed: https://outlet.example/rss?a=1&b=2\n";
    let site = build(&[
        ("content/articles/a.md", &article(3, "")),
        ("content/sources/outlet.yaml", source),
        ("content/sources/lain.yaml", "title: Lain\n"),
    ]);
    let lines = outlines(&site["sources.opml"]);
    let expected = [
        ("htmlUrl", "https://outlet.example/"),
        ("language", "en"),
        ("text", "Outlet"),
        ("type", "rss"),
        ("xmlUrl", "https://outlet.example/rss?a=1&b=2"),
    ];
    assert_eq!(lines, [expected.into_iter().map(|(key, value)| (key.into(), value.into())).collect()]);
    assert!(!build(&[("content/articles/a.md", &article(3, ""))]).contains_key("sources.opml"));
}

#[test]
fn a_new_article_leaves_the_lists_of_feeds_alone() {
    // DOMAIN F-13, U-1: the publication of one article touches few files.
    let one = build(&[("content/articles/a.md", &article(3, "topics: [korea]"))]);
    let two = build(&[
        ("content/articles/a.md", &article(3, "topics: [korea]")),
        ("content/articles/b.md", &article(4, "topics: [korea]")),
    ]);
    assert_eq!(one["feeds.opml"], two["feeds.opml"]);
}

#[test]
fn the_three_formats_name_the_hub() {
    // DOMAIN F-12
    let config = format!("{CONFIG}feeds: {{ hub: \"https://hub.example/\" }}\n");
    let site = build_with(&config, &[("content/articles/a.md", &article(3, ""))]);
    let link = |file: &str, at: &str, rel: &str| {
        let found = elements(&site[file])
            .into_iter()
            .find(|(path, attributes, _)| path == at && attributes.get("rel").is_some_and(|have| have == rel));
        found.unwrap_or_else(|| panic!("{file}: no {rel}")).1["href"].clone()
    };
    let home = "https://kliping.example/digest";
    assert_eq!(link("feed.xml", "feed/link", "hub"), "https://hub.example/");
    assert_eq!(link("feed.xml", "feed/link", "self"), format!("{home}/feed.xml"));
    assert_eq!(link("rss.xml", "rss/channel/atom:link", "hub"), "https://hub.example/");
    assert_eq!(link("rss.xml", "rss/channel/atom:link", "self"), format!("{home}/rss.xml"));
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert_eq!(json["hubs"], serde_json::json!([{ "type": "WebSub", "url": "https://hub.example/" }]));
    assert_eq!(json["feed_url"], format!("{home}/feed.json"));
}

#[test]
fn an_item_names_its_source_only_if_the_outlet_has_a_feed() {
    // DOMAIN F-6
    let feed = "title: Outlet\nfeed: https://outlet.example/rss\n";
    let records = [("content/articles/a.md", article(3, "")), ("content/sources/outlet.yaml", feed.to_owned())];
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let site = build(&records);
    let source = elements(&site["rss.xml"]).into_iter().find(|(path, ..)| path == "rss/channel/item/source").unwrap();
    assert_eq!((&*source.1["url"], &*source.2), ("https://outlet.example/rss", "Outlet"));
    let without = build(&records[..1]);
    assert!(texts(&without["rss.xml"], "rss/channel/item/source").is_empty());
}

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"></svg>";

#[test]
fn an_enclosure_is_a_file_of_ours_with_its_true_length() {
    // DOMAIN F-6, and the same in the other two formats
    let record = article(3, "image: { file: /img/a.svg, alt: Peta, credit: Kami, rights: kami }");
    let site = build(&[("content/articles/a.md", &record), ("static/img/a.svg", PICTURE)]);
    let length = site["img/a.svg"].len().to_string();
    let url = "https://kliping.example/digest/img/a.svg";
    let rss: Vec<_> =
        elements(&site["rss.xml"]).into_iter().filter(|(path, ..)| path == "rss/channel/item/enclosure").collect();
    assert_eq!(rss.len(), 1);
    let (_, attributes, _) = &rss[0];
    assert_eq!((&*attributes["url"], &attributes["length"], &*attributes["type"]), (url, &length, "image/svg+xml"));
    let atom = elements(&site["feed.xml"])
        .into_iter()
        .find(|(path, attributes, _)| path == "feed/entry/link" && attributes["rel"] == "enclosure");
    assert_eq!(atom.unwrap().1["length"], length);
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    let expected = serde_json::json!([{ "url": url, "mime_type": "image/svg+xml", "size_in_bytes": PICTURE.len() }]);
    assert_eq!(json["items"][0]["attachments"], expected);
}

#[test]
fn a_picture_that_is_no_file_of_ours_is_no_enclosure() {
    // DOMAIN F-6, Q-12
    let data = article(3, "image: { caption: Peta }");
    let withdrawn = article(
        4,
        "image: { file: /img/a.svg, alt: Peta, credit: Kami, rights: kami }\nretracted: { when: 2024-11-05, reason: Salah. }",
    );
    let site = build(&[
        ("content/articles/a.md", &data),
        ("content/articles/b.md", &withdrawn),
        ("static/img/a.svg", PICTURE),
    ]);
    assert!(!site["rss.xml"].contains("<enclosure") && !site["feed.json"].contains("attachments"));
    for file in ["feed.xml", "rss.xml", "feed.json"] {
        assert!(!site[file].contains("<media:content") && !site[file].contains("img src"), "{}", site[file]);
    }
}

#[test]
fn an_entry_shows_its_picture_with_its_words_and_whose_it_is() {
    // DOMAIN F-5, F-8, Q-9
    let image =
        "image: { file: /img/a.svg, alt: Peta \"lama\", caption: Kota *tua*, credit: Kami & kita, license: CC BY 4.0 }";
    let site = build(&[
        ("content/articles/a.md", &article(3, image)),
        (
            "content/editions/e.md",
            &format!(
                "---\nid: e\ntitle: Edisi\npublish_date: 2024-11-05\nitems: [a3]\n{}\n---\n",
                image.replace("image", "cover")
            ),
        ),
        ("static/img/a.svg", PICTURE),
    ]);
    let figure = "<figure><img src=\"https://kliping.example/digest/img/a.svg\" width=\"8\" height=\"6\" alt=\"Peta &quot;lama&quot;\">\
        <figcaption>Kota <em>tua</em> · Kami &amp; kita · CC BY 4.0</figcaption></figure>";
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert!(json["items"][0]["content_html"].as_str().unwrap().contains(figure), "{json:#}");
    for (file, content) in [
        ("feed.xml", "feed/entry/content"),
        ("rss.xml", "rss/channel/item/content:encoded"),
        ("editions/feed.xml", "feed/entry/content"),
    ] {
        assert!(texts(&site[file], content)[0].contains(figure), "{}", site[file]);
        let of = |name: &str| {
            let at = if file == "rss.xml" { "rss/channel/item" } else { "feed/entry" };
            elements(&site[file]).into_iter().find(|(path, ..)| *path == format!("{at}/media:content{name}")).unwrap()
        };
        let (_, attributes, _) = of("");
        let told: Vec<(&str, &str)> = attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        let url = ("url", "https://kliping.example/digest/img/a.svg");
        assert_eq!(told, [("height", "6"), ("medium", "image"), ("type", "image/svg+xml"), url, ("width", "8")]);
        assert_eq!((of("/media:description").2, of("/media:credit").2), ("Peta \"lama\"".into(), "Kami & kita".into()));
    }
}

#[test]
fn a_picture_that_nothing_says_may_be_shown_stays_at_home() {
    // DOMAIN Q-9
    let bare = article(3, "image: { file: /img/a.svg, alt: Peta, credit: Kami }");
    let site = build(&[("content/articles/a.md", &bare), ("static/img/a.svg", PICTURE)]);
    assert!(site["articles/2024/11/a/index.html"].contains("a.svg"));
    for file in ["feed.xml", "rss.xml", "feed.json"] {
        assert!(!site[file].contains("a.svg"), "{}", site[file]);
    }
}

#[test]
fn a_feed_of_summaries_names_its_pictures_without_showing_them() {
    let config = format!("{CONFIG}feeds: {{ full_text: none }}\n");
    let record = article(3, "image: { file: /img/a.svg, decorative: true, credit: Kami, rights: kami }");
    let site = build_with(&config, &[("content/articles/a.md", &record), ("static/img/a.svg", PICTURE)]);
    assert!(site["rss.xml"].contains("width=\"8\" height=\"6\">\n<media:credit>Kami</media:credit>\n</media:content>"));
    assert!(!site["rss.xml"].contains("media:description") && !site["rss.xml"].contains("&lt;img"));
}

#[test]
fn a_list_of_the_sites_own_has_a_feed_when_it_says_so() {
    // DOMAIN F-1
    let lists =
        "lists: { named: [{ id: satu, where: \"topic=korea\", feed: true }, { id: dua, where: \"topic=korea\" }] }\n";
    let config = format!("{CONFIG}{lists}");
    let site = build_with(&config, &[("content/articles/a.md", &article(3, "topics: [korea]"))]);
    assert!(site.contains_key("lists/satu/feed.xml") && site.contains_key("lists/dua/index.html"));
    assert!(!site.contains_key("lists/dua/feed.xml"));
    // Atom alone, but for the front page.
    assert!(!site.contains_key("lists/satu/rss.xml") && !site.contains_key("tags/korea/feed.json"));
    assert!(site.contains_key("rss.xml") && site.contains_key("feed.json"));
}
