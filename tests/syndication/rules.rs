//! Rules that hold for all feeds and sitemaps of a site (DOMAIN F, S).

use crate::bench::{Built, CONFIG, Element, article, build, build_with, elements, links, texts};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const BASE: &str = "https://kliping.example/digest/";

/// A site with all that feeds can hold, in two languages.
fn rich() -> Built {
    let config = format!(
        "{CONFIG}feeds: {{ formats: [atom, rss, json], items: 3, hub: \"https://hub.example/\" }}\nnews: {{ name: Kliping }}\nusage: {{ search: true, train: false }}\nlists: {{ named: [{{ id: satu, where: \"topic=korea\", feed: true }}] }}\n"
    );
    let body = "Lihat [dua](a2.md), [luar](https://luar.example/?a=1&b=2) dan [atas](#atas).\n\n## Atas\n\n> Kutipan & <b class=x onclick=y>tebal</b>\n\n::related{ref=\"a2\"}\n\n<script>alert(1)</script><style>p{}</style><form><input></form><iframe src=x></iframe>\n\n![peta](/img/a.svg)\n\n:::note\nCatatan ]]> 📰\n:::\n";
    let extra = "topics: [korea, 북한]\nstories: [perang]\npeople: [Kim]\nsection: dunia\nsummary: Ringkas *miring*.\nwhy: \"Sebab & akibat\"\nimage: { file: /img/a.svg, alt: Peta, credit: Kami, rights: kami }\nquotes: [{ text: \"Kata < lain\", by: Kim }]\ncorrections: [{ when: 2024-11-20 09:00 WIB, kind: correction, text: Salah., was: a, is: b }]";
    let mut records: Vec<(String, String)> = (1..=7)
        .map(|day| (format!("content/articles/a{day}.md"), article(day, extra).replace(&format!("Isi {day}.\n"), body)))
        .collect();
    let more = [
        ("content/articles/a1.ko.md", "---\ntitle: 제목\n---\n본문.\n"),
        ("content/stories/perang.yaml", "id: perang\ntitle: Perang\n"),
        ("content/people/kim.yaml", "title: Kim\n"),
        ("content/sources/outlet.yaml", "title: Outlet\nfeed: \"https://outlet.example/rss?a=1&b=2\"\n"),
        (
            "content/editions/e1.md",
            "---\nid: e1\ntitle: Edisi\npublish_date: 2024-11-10\nitems: [a3, a2]\n---\nHalo.\n",
        ),
        ("static/img/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"6\"></svg>"),
    ];
    records.extend(more.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    build_with(&config, &records)
}

fn feeds(site: &Built) -> impl Iterator<Item = (&String, &String)> {
    let is_feed = |file: &str| {
        let name = file.rsplit('/').next().unwrap();
        ["feed.xml", "rss.xml", "feed.json"].contains(&name) || file.contains("feed/")
    };
    site.iter().filter(move |(file, _)| is_feed(file))
}

/// What a second, stricter parser reads: names with their prefixes' spaces resolved and written back.
fn by_roxmltree(xml: &str) -> Vec<Element> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let name = |node: &roxmltree::Node| -> String {
        let source = &xml[node.range()];
        let end = source.find([' ', '>', '/', '\n']).unwrap();
        source[1..end].to_owned()
    };
    let path = |node: roxmltree::Node| -> String {
        let mut names: Vec<String> =
            node.ancestors().filter(roxmltree::Node::is_element).map(|one| name(&one)).collect();
        names.reverse();
        names.join("/")
    };
    let attributes = |node: &roxmltree::Node| -> BTreeMap<String, String> {
        node.attributes().map(|one| (one.name().to_owned(), one.value().to_owned())).collect()
    };
    let text = |node: roxmltree::Node| -> String {
        node.children().filter(roxmltree::Node::is_text).filter_map(|child| child.text()).collect()
    };
    let all = document.descendants().filter(roxmltree::Node::is_element);
    all.map(|node| (path(node), attributes(&node), text(node))).collect()
}

#[test]
fn two_parsers_read_the_same_in_every_xml_file() {
    // DOMAIN F-8, S-3: what one of them forgives, the other does not.
    let site = rich();
    let mut count = 0;
    for (file, xml) in site.iter().filter(|(file, _)| file.ends_with(".xml") || file.ends_with(".opml")) {
        let one = elements(xml);
        let other = by_roxmltree(xml);
        assert_eq!(one.len(), other.len(), "{file}");
        for ((path, attributes, text), (other_path, other_attributes, other_text)) in one.iter().zip(&other) {
            assert_eq!((path, text.trim()), (other_path, other_text.trim()), "{file}");
            // Names of spaces are no attributes to the other; `xml:lang` is `lang`.
            for (name, value) in attributes.iter().filter(|(name, _)| !name.starts_with("xmlns")) {
                let name = name.rsplit(':').next().unwrap();
                assert_eq!(Some(value), other_attributes.get(name), "{file}: {path} {name}");
            }
        }
        count += 1;
    }
    assert!(count > 30, "only {count} files");
}

#[test]
fn an_id_outlives_title_slug_and_date() {
    // DOMAIN F-2
    let before = article(3, "");
    let after =
        before.replace("title: Judul 3", "title: Lain\nslug: lain").replace("2024-11-03 08:00", "2024-11-09 10:00");
    let ids = |text: &str, path: &str| {
        let site = build(&[(path, text)]);
        let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
        let ids = [
            texts(&site["feed.xml"], "feed/entry/id"),
            texts(&site["rss.xml"], "rss/channel/item/guid"),
            vec![json["items"][0]["id"].as_str().unwrap().to_owned()],
        ];
        (ids, texts(&site["feed.xml"], "feed/id"), json["items"][0]["url"].clone())
    };
    let (old, new) = (ids(&before, "content/articles/a.md"), ids(&after, "content/articles/2024/b.md"));
    assert_eq!((&old.0, &old.1), (&new.0, &new.1));
    assert_ne!(old.2, new.2, "the address did move");
    assert_eq!(old.0.concat(), ["tag:kliping.example,2024-09-01:article/a3/id"; 3]);
    assert!(build(&[("content/articles/a.md", &before)])["rss.xml"].contains("<guid isPermaLink=\"false\">"));
}

#[test]
fn the_feeds_of_a_site_have_ids_of_their_own() {
    // DOMAIN F-2, F-3
    let site = rich();
    let own = feeds(&site).filter(|(file, _)| file.ends_with("/feed.xml") || *file == "feed.xml");
    let ids: Vec<String> = own.map(|(_, xml)| texts(xml, "feed/id").remove(0)).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{ids:#?}");
    assert!(ids.iter().all(|id| id.starts_with("tag:kliping.example,2024-09-01:")), "{ids:#?}");
}

#[test]
fn an_atom_feed_has_what_the_standard_asks() {
    // DOMAIN F-3, RFC 4287 §4.1.1, §4.1.2
    for (file, xml) in feeds(&rich()).filter(|(_, text)| text.contains("<feed ")) {
        let once = |at: &str| assert_eq!(texts(xml, at).len(), 1, "{file}: {at}");
        ["feed/id", "feed/title", "feed/updated"].iter().for_each(|at| once(at));
        let all = elements(xml);
        let link = |at: &str, rel: &str| {
            all.iter().filter(|(path, attributes, _)| path == at && attributes["rel"] == rel).count()
        };
        assert_eq!((link("feed/link", "self"), link("feed/link", "alternate")), (1, 1), "{file}");
        assert!(!texts(xml, "feed/author/name").is_empty(), "{file}");
        let entries = texts(xml, "feed/entry").len();
        for name in ["id", "title", "published", "updated", "summary"] {
            assert_eq!(texts(xml, &format!("feed/entry/{name}")).len(), entries, "{file}: {name}");
        }
        assert_eq!(link("feed/entry/link", "alternate"), entries, "{file}");
        assert!(texts(xml, "feed/entry/author/name").len() >= entries, "{file}");
        let entry_langs =
            all.iter().filter(|(path, attributes, _)| path == "feed/entry" && attributes.contains_key("xml:lang"));
        assert_eq!(entry_langs.count(), entries, "{file}");
        for (_, attributes, _) in all.iter().filter(|(path, ..)| path == "feed/entry/category") {
            assert!(attributes["scheme"] == format!("{BASE}tags/") && !attributes["term"].is_empty(), "{file}");
            assert!(!attributes["label"].is_empty(), "{file}");
        }
        // A feed was changed when the last of its entries was.
        let newest = texts(xml, "feed/entry/updated").into_iter().max();
        assert!(newest.is_none_or(|newest| newest == texts(xml, "feed/updated")[0]), "{file}");
    }
}

#[test]
fn an_rss_feed_has_what_the_profile_asks() {
    // DOMAIN F-6
    for (file, xml) in feeds(&rich()).filter(|(_, text)| text.contains("<rss ")) {
        for name in ["title", "link", "description", "language", "lastBuildDate", "atom:link"] {
            assert!(!texts(xml, &format!("rss/channel/{name}")).is_empty(), "{file}: {name}");
        }
        let items = texts(xml, "rss/channel/item").len();
        for name in ["title", "link", "guid", "pubDate", "description", "dc:creator"] {
            assert!(texts(xml, &format!("rss/channel/item/{name}")).len() >= items, "{file}: {name}");
        }
        assert!(texts(xml, "rss/channel/item/author").is_empty(), "an author is an e-mail address");
        assert!(texts(xml, "rss/channel/item/enclosure").len() <= items);
    }
}

#[test]
fn a_json_feed_tells_the_original_beside_our_page() {
    // DOMAIN F-7
    let site = rich();
    let feed: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    let item = &feed["items"][0];
    assert_eq!((&item["external_url"], &item["language"]), (&"https://outlet.example/a".into(), &"id".into()));
    assert_eq!(
        (&item["authors"][0]["name"], &item["tags"]),
        (&"Redaksi".into(), &serde_json::json!(["korea", "북한"]))
    );
    let own = &item["_kliping"];
    assert_eq!((&own["outlet"], &own["original_title"]), (&"Outlet".into(), &"Naskah asli".into()));
    assert_eq!(own["original_published"], "2024-11-01T00:00:00+07:00");
    assert_eq!(item["summary"], "Ringkas miring.");
}

#[test]
fn our_text_is_whole_and_the_outlets_stays_with_it() {
    // DOMAIN F-4, F-5
    let site = rich();
    let content = &texts(&site["feed.xml"], "feed/entry/content")[0];
    let order = [
        "Outlet",
        "Naskah asli",
        "Wartawan",
        "Redaksi",
        "Ringkas <em>miring</em>.",
        "Sebab &amp; akibat",
        "Kata &lt; lain",
        "Lihat <a",
        "Salah.",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|text| content.find(text)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {content}");
    assert!(!site["feed.xml"].contains("<source"), "no entry is copied");
}

#[test]
fn what_stands_in_a_feed_can_stand_anywhere() {
    // DOMAIN F-8
    let contents = |file: &str, text: &str| -> Vec<String> {
        if file.ends_with(".json") {
            let feed: Value = serde_json::from_str(text).unwrap();
            let items = feed["items"].as_array().unwrap().iter();
            return items.map(|item| item["content_html"].as_str().unwrap().to_owned()).collect();
        }
        let at = [
            "feed/entry/content",
            "feed/entry/summary",
            "rss/channel/item/content:encoded",
            "rss/channel/item/description",
        ];
        at.iter().flat_map(|at| texts(text, at)).collect()
    };
    let mut seen = 0;
    for (file, text) in feeds(&rich()) {
        for html in contents(file, text) {
            for no in ["<script", "<style", "<form", "<iframe", "<input", " class=", " id=", "onclick", "alert("] {
                assert!(!html.contains(no), "{file}: {no} in {html}");
            }
            for (_, rest) in html.match_indices("href=\"").map(|(at, _)| html.split_at(at + 6)) {
                assert!(rest.starts_with("https://"), "{file}: {rest}");
                seen += 1;
            }
        }
        let titles = ["feed/entry/title", "rss/channel/item/title"];
        if !file.ends_with(".json") {
            assert!(titles.iter().flat_map(|at| texts(text, at)).all(|title| !title.contains('<')), "{file}");
        }
    }
    assert!(seen > 50);
}

#[test]
fn an_expired_item_leaves() {
    // DOMAIN F-10
    let site = build(&[
        ("content/articles/a.md", &article(3, "expires: 2024-12-01")),
        ("content/articles/b.md", &article(4, "")),
    ]);
    assert_eq!(texts(&site["feed.xml"], "feed/entry/id").len(), 1);
    assert!(!site["feed.xml"].contains("Judul 3"));
}

#[test]
fn a_list_page_links_its_feeds_by_their_types() {
    // DOMAIN F-11
    let site = rich();
    for (page, feed) in
        [("index.html", ""), ("tags/korea/index.html", "tags/korea/"), ("editions/index.html", "editions/")]
    {
        let head = &site[page];
        let alternates: Vec<&str> = head.lines().filter(|line| line.starts_with("<link rel=\"alternate\"")).collect();
        for (media, file) in [
            ("application/atom+xml", "feed.xml"),
            ("application/rss+xml", "rss.xml"),
            ("application/feed+json", "feed.json"),
        ] {
            let is = |line: &&&str| line.contains(media) && line.contains(&format!("href=\"/digest/{feed}{file}\""));
            assert_eq!(alternates.iter().filter(is).count(), 1, "{page}: {media} in {alternates:?}");
        }
    }
    assert!(!links(&site["articles/2024/11/a1/index.html"], "alternate").is_empty());
}

#[test]
fn a_feed_tells_people_what_it_is() {
    // Where a browser heeds no style sheet it shows the source, which says the same.
    let site = rich();
    let json: Value = serde_json::from_str(&site["feed.json"]).unwrap();
    assert!(json["user_comment"].as_str().unwrap().contains("umpan"));
    for (file, xml) in feeds(&site).filter(|(file, _)| file.ends_with(".xml")) {
        let (_, rest) = xml.split_once("<?xml-stylesheet type=\"text/css\" href=\"/digest/").unwrap();
        let css = &site[rest.split('"').next().unwrap()];
        let word = if file.starts_with("ko/") { "피드" } else { "umpan" };
        assert!(xml.lines().nth(2).is_some_and(|line| line.starts_with("<!-- ") && line.contains(word)), "{file}");
        assert!(css.contains(":root::before{content:\"") && css.contains(word), "{file}: {css}");
    }
    assert!(!site.keys().any(|file| file.contains("xsl")));
}

#[test]
fn languages_with_the_same_words_share_the_style_sheet_of_feeds() {
    let config = CONFIG.replace("[id, ko]", "[zh, zh-Hant, id]");
    let other = "---\ntitle: T\n---\nx\n";
    let record = article(3, "");
    let site = build_with(&config, &[("content/articles/a.md", &record), ("content/articles/a.zh-Hant.md", other)]);
    let sheets = site.keys().filter(|file| file.starts_with("assets/feed.")).count();
    assert_eq!(sheets, 2, "one for both kinds of Chinese, one for Indonesian");
}

#[test]
fn a_sitemap_lists_what_readers_may_find_and_nothing_else() {
    // DOMAIN S-2
    let site = rich();
    let listed: BTreeSet<String> = site
        .iter()
        .filter(|(file, _)| file.starts_with("sitemaps/"))
        .flat_map(|(_, xml)| texts(xml, "urlset/url/loc"))
        .collect();
    for (file, page) in site.iter().filter(|(file, _)| file.ends_with("index.html") || *file == "404.html") {
        let url = format!("{BASE}{}", file.trim_end_matches("index.html"));
        let encoded = url.replace("북한", "%EB%B6%81%ED%95%9C");
        let is_page = page.contains(&format!("<link rel=\"canonical\" href=\"{encoded}\">"))
            && !page.contains("content=\"noindex");
        assert_eq!(listed.contains(&encoded), is_page, "{file}");
    }
    assert!(listed.len() > 20);
}

#[test]
fn a_sitemap_holds_addresses_and_dates_alone() {
    // DOMAIN S-3, S-4
    for (file, xml) in rich().iter().filter(|(file, _)| file.starts_with("sitemaps/")) {
        let names: BTreeSet<String> = elements(xml).into_iter().map(|(path, ..)| path).collect();
        let allowed = ["urlset", "urlset/url", "urlset/url/lastmod", "urlset/url/loc"];
        assert!(names.iter().all(|name| allowed.contains(&name.as_str())), "{file}: {names:?}");
        let urls: Vec<_> = texts(xml, "urlset/url/loc").iter().map(|url| kliping::base::url::decode(url)).collect();
        assert!(urls.is_sorted(), "{file}");
    }
}

#[test]
fn a_new_article_changes_one_sitemap_and_the_index() {
    // DOMAIN S-1
    let old = ("content/articles/a.md", article(3, "topics: [korea]"));
    let new = ("content/articles/b.md", article(4, "topics: [korea]"));
    let before = build(&[(old.0, &old.1)]);
    let after = build(&[(old.0, &old.1), (new.0, &new.1)]);
    let moved: Vec<&String> = after
        .iter()
        .filter(|(file, text)| file.contains("sitemap") && before.get(*file) != Some(text))
        .map(|(file, _)| file)
        .collect();
    assert_eq!(moved, ["sitemap.xml", "sitemaps/article-2024.xml"]);
}
