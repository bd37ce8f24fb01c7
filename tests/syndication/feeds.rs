use crate::bench::{CONFIG, article, build, build_with, elements, texts};
use serde_json::Value;

const CANARY: &str = "]]> <b>&amp;</b> \"x\" ' 📰";

fn ids(feed: &Value) -> Vec<String> {
    feed["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_three_formats_hold_the_same_entries_in_the_same_order() {
    // DOMAIN F-1, F-2
    let records: Vec<(String, String)> =
        (1..=5).map(|day| (format!("content/articles/a{day}.md"), article(day, "summary: Ringkas."))).collect();
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = build(&records);
    let atom = texts(&site["feed.xml"], "feed/entry/id");
    let rss = texts(&site["rss.xml"], "rss/channel/item/guid");
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert_eq!(atom.first().unwrap(), "tag:kliping.example,2024-09-01:article/a5/id");
    assert_eq!(atom.len(), 5);
    assert_eq!((&atom, &atom), (&rss, &ids(&json)));
    // DOMAIN F-3: the maximum, never the clock.
    assert_eq!(texts(&site["feed.xml"], "feed/updated"), ["2024-11-05T08:00:00+07:00"]);
    assert_eq!(texts(&site["rss.xml"], "rss/channel/lastBuildDate"), ["Tue, 05 Nov 2024 08:00:00 +0700"]);
    // DOMAIN F-4
    let via = elements(&site["feed.xml"])
        .into_iter()
        .find(|(_, attributes, _)| attributes.get("rel").is_some_and(|rel| rel == "via"));
    assert_eq!(via.unwrap().1["href"], "https://outlet.example/a");
    assert_eq!(texts(&site["feed.xml"], "feed/entry/author/name"), ["Redaksi"; 5]);
}

#[test]
fn text_reaches_readers_as_it_was_written() {
    // RELIABILITY H4
    let quoted = CANARY.replace('\'', "''");
    let text = format!(
        "---\nid: a\ntitle: '{quoted}'\npublish_date: 2024-11-01 08:00 WIB\noriginal: {{ title: '{quoted}', url: \"https://outlet.example/?a=1&b=2\", outlet: '{quoted}' }}\nquotes: [{{ text: '{quoted}', by: '{quoted}' }}]\n---\n"
    );
    let site = build(&[("content/articles/a.md", &text)]);
    assert_eq!(texts(&site["feed.xml"], "feed/entry/title"), [CANARY]);
    assert_eq!(texts(&site["rss.xml"], "rss/channel/item/title"), [CANARY]);
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert_eq!(json["items"][0]["title"], CANARY);
    assert_eq!(json["items"][0]["_kliping"]["original_title"], CANARY);
    let content = &texts(&site["feed.xml"], "feed/entry/content")[0];
    assert_eq!(content.matches("]]&gt; &lt;b&gt;&amp;amp;&lt;/b&gt;").count(), 4, "{content}");
    assert!(content.contains("href=\"https://outlet.example/?a=1&amp;b=2\""), "{content}");
    let data = crate::bench::jsonld(&site["articles/2024/11/a/index.html"]);
    assert_eq!((&data["headline"], &data["hasPart"][0]["text"]), (&CANARY.into(), &CANARY.into()));
}

#[test]
fn a_retracted_item_stays_with_its_notice() {
    // DOMAIN F-10, Q-12
    let text = article(3, "summary: Rahasia.\nretracted: { when: 2024-11-09 10:00 WIB, reason: Salah *orang*. }");
    let site = build(&[("content/articles/a.md", &text)]);
    let feed = &site["feed.xml"];
    assert_eq!(texts(feed, "feed/entry/updated"), ["2024-11-09T10:00:00+07:00"]);
    let (summary, content) = (&texts(feed, "feed/entry/summary")[0], &texts(feed, "feed/entry/content")[0]);
    assert_eq!(summary, "Ditarik, 9 November 2024: Salah <em>orang</em>.");
    assert!(content.contains("Salah <em>orang</em>.") && content.contains("Naskah asli"), "{content}");
    assert!(!feed.contains("Rahasia") && !feed.contains("Isi 3"));
}

#[test]
fn what_was_paid_for_says_so() {
    // DOMAIN Q-14
    let site = build(&[("content/articles/a.md", &article(3, "sponsored: { by: Toko, label: advertorial }"))]);
    assert_eq!(texts(&site["rss.xml"], "rss/channel/item/title"), ["advertorial: Judul 3"]);
    assert!(texts(&site["feed.xml"], "feed/entry/content")[0].starts_with("<p><b>advertorial</b> oleh Toko</p>"));
}

#[test]
fn a_feed_over_250_kb_keeps_the_summaries_of_its_oldest() {
    // DOMAIN F-1
    let body = "Kalimat panjang sekali. ".repeat(2_500);
    let records: Vec<(String, String)> =
        (1..=9).map(|day| (format!("content/articles/a{day}.md"), article(day, "summary: Ringkas.") + &body)).collect();
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = build(&records);
    for file in ["feed.xml", "rss.xml", "feed.json"] {
        assert!(site[file].len() <= 250_000, "{file}: {}", site[file].len());
    }
    assert_eq!(texts(&site["feed.xml"], "feed/entry/summary").len(), 9);
    assert_eq!(texts(&site["feed.xml"], "feed/entry/content").len(), 4);
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert_eq!(json["items"][8]["content_html"], "<p>Ringkas.</p>");
}

#[test]
fn a_feed_of_nothing_was_changed_on_the_day_of_its_tag() {
    // DOMAIN F-3
    let site = build(&[("content/pages/tentang.md", "---\ntitle: Tentang\n---\nIni.\n")]);
    assert_eq!(texts(&site["feed.xml"], "feed/updated"), ["2024-09-01T00:00:00+00:00"]);
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert_eq!(json["items"], Value::Array(Vec::new()));
}

#[test]
fn an_edition_is_one_entry_with_its_items_as_a_list() {
    // DOMAIN R-24
    let edition = "---\nid: e1\ntitle: Edisi satu\npublish_date: 2024-11-10 07:00 WIB\nitems:\n  - a3\n  - { heading: Singkat }\n  - { title: Berita lain, url: \"https://lain.example/x\", outlet: Lain, note: Catatan. }\n---\nPengantar.\n";
    let site = build(&[("content/articles/a.md", &article(3, "")), ("content/editions/e1.md", edition)]);
    let feed = &site["editions/feed.xml"];
    assert_eq!(texts(feed, "feed/entry/id"), ["tag:kliping.example,2024-09-01:edition/e1/id"]);
    let expected = "<p>Pengantar.</p>\n<ul>\n<li><a href=\"https://kliping.example/digest/articles/2024/11/a/\">Judul 3</a> (Outlet)</li>\n</ul>\n<h3>Singkat</h3>\n<ul>\n<li><a href=\"https://lain.example/x\">Berita lain</a> (Lain)<br>Catatan.</li>\n</ul>\n";
    assert_eq!(texts(feed, "feed/entry/content"), [expected]);
    assert_eq!(texts(&site["feed.xml"], "feed/entry/id").len(), 1, "a brief has no entry of its own");
}

#[test]
fn a_feed_of_summaries_holds_no_bodies() {
    // DOMAIN F-5
    let config = format!("{CONFIG}feeds: {{ full_text: none }}\n");
    let site = build_with(&config, &[("content/articles/a.md", &article(3, "summary: Ringkas."))]);
    assert!(texts(&site["feed.xml"], "feed/entry/content").is_empty());
    assert!(!site["feed.json"].contains("Isi 3"));
}
