//! What pages say of themselves to machines: each rule of DOMAIN M, held by a test that can fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "hostile/dom.rs"]
#[allow(dead_code)] // Each test binary reads pages with a part of it.
mod dom;
mod support;

use dom::{Element, elements};
use serde_json::Value;
use std::io::Cursor;
use support::{Built, Desk, between, check, site, unescape};

/// A rich site in two languages.
fn desk(settings: &str) -> Desk {
    let desk = site(
        "
        == content/topics/laut.yaml
        names: { id: Laut, en: Sea }
        == content/sources/kompas.yaml
        title: Kompas
        url: https://kompas.example/
        policy: { robots: [noarchive] }
        == content/people/rara.md
        ---
        title: Rara
        initials: R
        same_as: [\"https://rara.example/\"]
        ---
        Curator.
        == content/articles/2024-11-01-a.md
        ---
        id: a
        title: \"Laut & <kapal>\"
        summary: Ringkasan *satu* paragraf.
        topics: [laut]
        section: dunia
        curators: [Rara]
        updated: 2024-11-05 10:00
        original:
          title: Kapal hilang
          url: https://kompas.example/1
          outlet: kompas
          published: 2024-10-31 08:00
          byline: [{ name: Wartawan Luar, role: writer }]
        image: { file: /img/a.png, alt: Kapal, credit: Rara, rights: own }
        ---
        Isi.
        == content/articles/2024-11-01-a.en.md
        ---
        id: a
        title: Sea
        summary: One.
        ---
        Text.
        ",
    );
    let settings = format!(
        "title: Selat\nlanguages: [id, en]\nbase_url: https://k.test/d/\nsite: {{ tag: \"k.test,2024-01-01\" }}\n\
         sections: [{{ id: dunia, names: {{ id: Dunia, en: World }} }}]\n{settings}\n"
    );
    desk.put("kliping.yaml", &settings);
    let full = "id: full\ntitle: Penuh\nform: full\ncurators: [Rara]\nexpires: 2025-06-01\nbody: Semua.\n\
                rights: { basis: licence, holder: Kompas, note: by letter, license: CC BY 4.0 }\n\
                original: { title: Penuh, url: \"https://kompas.example/2\", outlet: kompas }\n";
    desk.put("content/articles/2024-11-02-full.yaml", full);
    desk.files.put(&support::path("static/img/a.png"), png(640, 480));
    desk
}

/// A black picture.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::RgbImage::new(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

const ARTICLE: &str = "/articles/2024/11/a/";
const FULL: &str = "/articles/2024/11/full/";

fn built() -> Built {
    desk("").build()
}

fn get<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attributes.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
}

/// The contents of a page's `<meta>` of one name or property.
fn meta(built: &Built, url: &str, name: &str) -> Vec<String> {
    let all = elements(built.html(url));
    let of =
        |one: &&Element| one.name == "meta" && (get(one, "name") == Some(name) || get(one, "property") == Some(name));
    all.iter().filter(of).filter_map(|one| get(one, "content").map(str::to_owned)).collect()
}

fn links(built: &Built, url: &str, rel: &str) -> Vec<String> {
    let all = elements(built.html(url));
    all.iter()
        .filter(|one| one.name == "link" && get(one, "rel") == Some(rel))
        .filter_map(|one| get(one, "href").map(str::to_owned))
        .collect()
}

fn title(built: &Built, url: &str) -> String {
    unescape(between(built.html(url), "<title>", "</title>").unwrap())
}

fn data(built: &Built, url: &str) -> Value {
    let text = between(built.html(url), "<script type=\"application/ld+json\">", "</script>").unwrap();
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_page_is_canonical_for_itself_and_names_the_site() {
    // DOMAIN M-1
    let built = built();
    assert_eq!(title(&built, ARTICLE), "Laut & <kapal>, Selat");
    assert_eq!(links(&built, ARTICLE, "canonical"), ["https://k.test/d/articles/2024/11/a/"]);
    assert_eq!(links(&built, "/tags/laut/", "canonical"), ["https://k.test/d/tags/laut/"]);
    assert!(meta(&built, FULL, "robots")[0].starts_with("noindex"), "a licensed full text is another's page");
    assert_eq!(meta(&built, ARTICLE, "robots"), ["noarchive"]);
}

#[test]
fn one_script_holds_what_an_article_is_made_of() {
    // DOMAIN M-2, M-4
    let built = built();
    let html = built.html(ARTICLE);
    assert_eq!(html.matches("<script type=\"application/ld+json\"").count(), 1);
    assert!(html.contains("Laut \\u0026 \\u003ckapal\\u003e"), "no markup inside the script");
    let node = data(&built, ARTICLE);
    let keys: Vec<&str> = node.as_object().unwrap().keys().map(String::as_str).collect();
    let at = |key: &str| keys.iter().position(|have| *have == key).unwrap_or_else(|| panic!("no {key} in {keys:?}"));
    assert!(
        at("headline") < at("datePublished") && at("author") < at("publisher") && at("publisher") < at("isBasedOn")
    );
    assert_eq!(node["@type"], "NewsArticle");
    assert_eq!(node["author"][0]["name"], "Rara");
    assert_eq!(node["publisher"]["name"], "Selat");
    assert_eq!(node["isBasedOn"]["author"][0]["name"], "Wartawan Luar");
    assert_eq!(node["isBasedOn"]["publisher"]["name"], "Kompas");
    assert_eq!(
        data(&built, "/en/articles/2024/11/a/")["translationOfWork"]["url"],
        "https://k.test/d/articles/2024/11/a/"
    );
    fn empty(value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty() || items.iter().any(empty),
            Value::Object(map) => map.is_empty() || map.values().any(empty),
            Value::Bool(_) | Value::Number(_) => false,
        }
    }
    assert!(!empty(&node), "{node:#}");
}

#[test]
fn every_kind_of_page_has_its_type() {
    // DOMAIN M-3
    let desk = desk("editions: { automatic: weekly }");
    desk.put("content/pages/tentang.md", "---\nid: tentang\ntitle: Tentang\n---\nKami.\n");
    let built = desk.build();
    for (url, kind) in [
        ("/", "WebSite"),
        ("/editions/2024-W44/", "PublicationIssue"),
        ("/tags/laut/", "CollectionPage"),
        ("/sections/dunia/", "CollectionPage"),
        ("/sources/kompas/", "NewsMediaOrganization"),
        ("/people/rara/", "ProfilePage"),
        ("/tentang/", "WebPage"),
    ] {
        let text = data(&built, url).to_string();
        assert!(text.contains(&format!("\"@type\":\"{kind}\"")), "{url}: {text}");
    }
    let topic = data(&built, "/tags/laut/").to_string();
    for part in ["\"@type\":\"ItemList\"", "\"@type\":\"BreadcrumbList\"", "\"@type\":\"DefinedTerm\""] {
        assert!(topic.contains(part), "{part}: {topic}");
    }
    assert!(data(&built, "/editions/2024-W44/").to_string().contains("newscodes/genre/Summary"));
}

#[test]
fn social_networks_get_a_picture_with_its_size_and_the_times() {
    // DOMAIN M-5
    let built = built();
    for (name, value) in [
        ("og:type", "article"),
        ("og:title", "Laut & <kapal>"),
        ("og:url", "https://k.test/d/articles/2024/11/a/"),
        ("og:site_name", "Selat"),
        ("og:description", "Ringkasan satu paragraf."),
        ("og:locale", "id_ID"),
        ("og:locale:alternate", "en_US"),
        // The crop for those who show links.
        ("og:image", "https://k.test/d/assets/a.b47dfbeb27-640.jpg"),
        ("og:image:width", "640"),
        ("og:image:height", "360"),
        ("og:image:alt", "Kapal"),
        ("article:published_time", "2024-11-01T00:00:00+00:00"),
        ("article:modified_time", "2024-11-05T10:00:00+00:00"),
        ("article:section", "Dunia"),
        ("article:tag", "Laut"),
        ("twitter:card", "summary_large_image"),
    ] {
        assert_eq!(meta(&built, ARTICLE, name), [value], "{name}");
    }
    assert_eq!(meta(&built, "/", "og:type"), ["website"]);
}

#[test]
fn microformats_mark_entry_citation_and_feed() {
    // DOMAIN M-6
    let built = built();
    let has = |url: &str, class: &str| {
        elements(built.html(url))
            .iter()
            .any(|one| get(one, "class").is_some_and(|all| all.split(' ').any(|have| have == class)))
    };
    for class in [
        "h-entry",
        "p-name",
        "p-summary",
        "e-content",
        "dt-published",
        "dt-updated",
        "u-url",
        "u-uid",
        "p-author",
        "p-category",
        "h-cite",
        "u-bookmark-of",
    ] {
        assert!(has(ARTICLE, class), "{class}");
    }
    assert!(has("/tags/laut/", "h-feed") && has("/tags/laut/", "h-entry"));
}

#[test]
fn neighbours_licences_and_sponsors_are_linked_as_what_they_are() {
    // DOMAIN M-7
    let desk = desk("pages: 1");
    for n in 3..6 {
        desk.put(
            &format!("content/articles/2024-11-0{n}-s{n}.yaml"),
            &format!("id: s{n}\ntitle: S{n}\ntopics: [laut]\nsponsored: {{ by: Bank }}\noriginal: {{ title: O, url: \"https://bank.example/{n}\", outlet: kompas }}\n"),
        );
    }
    let built = desk.build();
    assert_eq!(links(&built, "/tags/laut/page/2/", "prev"), ["/d/tags/laut/page/3/"]);
    assert_eq!(links(&built, "/tags/laut/page/2/", "next"), ["/d/tags/laut/page/1/"]);
    assert_eq!(links(&built, FULL, "license"), ["https://creativecommons.org/licenses/by/4.0/"]);
    let to = |url: &str, host: &str| {
        let all = elements(built.html(url));
        let rel = all
            .iter()
            .find(|one| get(one, "href").is_some_and(|href| href.starts_with(host)))
            .and_then(|one| get(one, "rel").map(str::to_owned));
        rel.unwrap_or_default()
    };
    assert!(!to(ARTICLE, "https://kompas.example/1").contains("nofollow"));
    assert!(to("/articles/2024/11/s3/", "https://bank.example/3").contains("sponsored"));
}

#[test]
fn a_description_is_short_plain_and_counts_its_page() {
    // DOMAIN M-8
    let desk = desk("pages: 1");
    let long = "Kata-kata yang panjang sekali ".repeat(12);
    desk.put("content/articles/2024-11-03-l.yaml", &format!("id: l\ntitle: L\ntopics: [laut]\nsummary: {long}\n"));
    desk.put("content/articles/2024-11-04-m.yaml", "id: m\ntitle: M\ntopics: [laut]\nbody: Paragraf **pertama**.\n");
    desk.put("content/articles/2024-11-05-n.yaml", "id: n\ntitle: Nama\ntopics: [laut]\n");
    let built = desk.build();
    let cut = &meta(&built, "/articles/2024/11/l/", "description")[0];
    assert!(cut.chars().count() <= 160 && cut.chars().count() > 120, "{cut}");
    assert!(long.starts_with(cut.trim_end_matches('…').trim_end()), "cut at a word: {cut}");
    assert_eq!(meta(&built, ARTICLE, "description"), ["Ringkasan satu paragraf."]);
    assert_eq!(meta(&built, "/articles/2024/11/m/", "description"), ["Paragraf pertama."]);
    assert!(meta(&built, "/articles/2024/11/n/", "description")[0].contains("Nama"));
    let (page, list) = ("/tags/laut/page/2/", "/tags/laut/");
    assert!(title(&built, page).contains('2') && !title(&built, list).contains('2'));
    assert!(meta(&built, page, "description")[0].contains('2'), "{:?}", meta(&built, page, "description"));
}

#[test]
fn robots_are_told_what_records_and_outlets_say() {
    // DOMAIN M-9
    let desk = desk("");
    desk.put(
        "content/articles/2024-11-03-r.yaml",
        "id: r\ntitle: R\nrobots: [nosnippet, \"max-image-preview:large\"]\nexpires: 2025-01-01\n",
    );
    desk.put("content/articles/2024-11-04-none.yaml", "id: none\ntitle: N\n");
    let built = desk.build();
    assert_eq!(
        meta(&built, "/articles/2024/11/r/", "robots"),
        ["nosnippet, max-image-preview:large, unavailable_after: 2025-01-01T00:00:00+00:00"]
    );
    assert_eq!(meta(&built, "/articles/2024/11/none/", "robots"), Vec::<String>::new());
    assert_eq!(meta(&built, FULL, "robots"), ["noindex, noarchive, unavailable_after: 2025-06-01T00:00:00+00:00"]);
}

#[test]
fn the_generator_has_no_version() {
    // DOMAIN M-10
    let built = built();
    assert_eq!(meta(&built, ARTICLE, "generator"), ["kliping"]);
    for (url, bytes) in &built.outputs {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains(concat!("kliping ", env!("CARGO_PKG_VERSION")))
                && !text.contains(concat!("kliping/", env!("CARGO_PKG_VERSION"))),
            "{url}"
        );
    }
}

#[test]
fn pages_have_one_title_no_skipped_level_and_landmarks() {
    // DOMAIN M-11
    let built = built();
    for (url, bytes) in built.outputs.iter().filter(|(url, _)| url.ends_with('/')) {
        let html = std::str::from_utf8(bytes).unwrap();
        if html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let all = elements(html);
        let levels: Vec<u8> = all.iter().filter_map(|one| one.name.strip_prefix('h')?.parse().ok()).collect();
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{url}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{url}: {levels:?}");
        for landmark in ["header", "nav", "main", "footer"] {
            assert!(all.iter().any(|one| one.name == landmark), "{url}: {landmark}");
        }
        assert!(all.iter().any(|one| get(one, "class") == Some("skip") && get(one, "href") == Some("#main")), "{url}");
        assert!(all.iter().filter(|one| one.name == "img").all(|one| get(one, "alt").is_some()), "{url}");
    }
}

#[test]
fn reference_managers_get_our_author_and_the_source() {
    let built = built();
    for (name, value) in [
        ("citation_title", "Laut & <kapal>"),
        ("citation_author", "Rara"),
        ("citation_publication_date", "2024/11/01"),
        ("citation_journal_title", "Selat"),
        ("citation_language", "id"),
        ("citation_public_url", "https://k.test/d/articles/2024/11/a/"),
        ("DC.publisher", "Selat"),
        ("DC.source", "https://kompas.example/1"),
    ] {
        assert_eq!(meta(&built, ARTICLE, name), [value], "{name}");
    }
    assert_eq!(meta(&built, FULL, "DC.rights"), ["https://creativecommons.org/licenses/by/4.0/"]);
    assert_eq!(meta(&built, "/", "citation_title"), Vec::<String>::new());
}

#[test]
fn a_site_can_be_kept_on_a_home_screen() {
    let built = desk("description: Berita\ntheme: { accent: { light: \"#a41\", dark: \"#fed\" } }").build();
    let manifest: Value = serde_json::from_str(built.html("/manifest.webmanifest")).unwrap();
    assert_eq!(
        (&manifest["name"], &manifest["lang"], &manifest["start_url"]),
        (&"Selat".into(), &"id".into(), &"/d/".into())
    );
    for icon in manifest["icons"].as_array().unwrap() {
        let url = icon["src"].as_str().unwrap().strip_prefix("/d").unwrap();
        assert!(built.has(url), "{url}");
    }
    assert_eq!(links(&built, "/", "manifest"), ["/d/manifest.webmanifest"]);
    assert_eq!(links(&built, "/", "apple-touch-icon"), ["/d/icons/apple-touch-icon.png"]);
    assert_eq!(meta(&built, "/", "theme-color"), ["#f5f4f0", "#151417"]);
    assert!(built.html("/icons/icon.svg").contains("stroke=\"#a41\""));
    // The colours are those of the style sheet.
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/assets/kliping.css")).unwrap();
    for colour in ["#f5f4f0", "#151417", "#fff", "#111013", "#47268a", "#c3adfa"] {
        assert!(css.contains(colour), "{colour}");
    }
    let none = desk("make: { manifest: false }").build();
    assert!(!none.has("/manifest.webmanifest") && none.under("/icons/").is_empty());
    assert_eq!(links(&none, "/", "manifest"), Vec::<String>::new());
}

#[test]
fn a_logo_stands_for_the_site_everywhere() {
    let desk = desk("theme: { logo: static/logo.png }");
    desk.files.put(&support::path("static/logo.png"), png(600, 200));
    let built = desk.build();
    let manifest: Value = serde_json::from_str(built.html("/manifest.webmanifest")).unwrap();
    assert_eq!(manifest["icons"], serde_json::json!([{"src": "/d/logo.png", "sizes": "600x200", "type": "image/png"}]));
    assert!(built.under("/icons/").is_empty());
    assert_eq!(data(&built, ARTICLE)["publisher"]["logo"]["url"], "https://k.test/d/logo.png");
    assert!(built.html("/").contains("<img class=\"logo\" src=\"/d/logo.png\" width=\"600\" height=\"200\" alt=\"\">"));
    check(
        "
        == kliping.yaml
        theme: { logo: static/none.svg }
        ",
        "K0308 kliping.yaml:1:16 `static/none.svg` is no picture of the site; write the path of an SVG, PNG or WebP in static/: `logo: static/logo.svg`",
    );
}

#[test]
fn other_sites_learn_how_to_show_a_link() {
    // oEmbed 1.0, type `link`
    let built = desk("make: { oembed: true }").build();
    let file: Value = serde_json::from_str(built.html(&format!("{ARTICLE}oembed.json"))).unwrap();
    for (key, value) in [
        ("version", Value::from("1.0")),
        ("type", "link".into()),
        ("title", "Laut & <kapal>".into()),
        ("author_name", "Rara".into()),
        ("author_url", "https://k.test/d/people/rara/".into()),
        ("provider_name", "Selat".into()),
        ("thumbnail_url", "https://k.test/d/assets/a.b47dfbeb27-640.jpg".into()),
        ("thumbnail_width", 640.into()),
    ] {
        assert_eq!(file[key], value, "{key}");
    }
    let all = elements(built.html(ARTICLE));
    let link = all.iter().find(|one| get(one, "type") == Some("application/json+oembed")).unwrap();
    assert_eq!(get(link, "href"), Some("https://k.test/d/articles/2024/11/a/oembed.json"));
    assert!(self::built().under(ARTICLE).iter().all(|url| !url.ends_with("oembed.json")), "only when asked");
}
