//! The model record (DOMAIN R-30): every datum of the seed stands on its page.
//!
//! With `KLIPING_SEED` set to the path of the pasted article, each datum that comes from it is looked up there, too.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use std::{env, fs};
use support::{Built, Desk, site};

const URL: &str = "/articles/2024/11/kim-dingin-soal-perundingan/";

/// As DOMAIN R-30 gives it, with the records beside it.
const FILES: &str = r#"
        == kliping.yaml
        title: Kliping
        languages: [id, ko, en]
        timezone: Asia/Jakarta
        vocabulary: closed
        formats: { id: { time: "HH:mm" } }
        sections: [{id: dunia, names: {id: Dunia}}]
        == content/topics/korea.yaml
        names: { id: Korea }
        == content/topics/korea-utara.yaml
        names: {id: Korea Utara}
        parent: korea
        also: {id: [Korut], ko: [북한]}
        == content/topics/us.yaml
        names: {id: Amerika Serikat, ko: 미국}
        also: {id: [AS], en: [US]}
        == content/topics/senjata-nuklir.yaml
        names: { id: Senjata nuklir }
        == content/sources/kompas-tv.yaml
        title: KOMPAS.TV
        type: broadcaster
        timezone: Asia/Jakarta
        == content/sources/anadolu.yaml
        title: Anadolu Agency
        type: agency
        == content/people/kim-jong-un.yaml
        title: Kim Jong-un
        native: {ko: 김정은}
        == content/people/donald-trump.yaml
        title: Donald Trump
        == content/people/redaksi.yaml
        title: Redaksi
        == content/stories/kim-trump.yaml
        id: kim-trump
        title: Kim dan Trump
        == content/articles/2024/kim-trump.id.yaml
        id: 20241123-k7d2m9
        title: Kim Jong-un dingin soal perundingan lamanya dengan Trump
        slug: kim-dingin-soal-perundingan
        publish_date: 2024-11-23 18:30 WIB
        form: summary
        section: dunia
        topics: [korea-utara, AS, senjata-nuklir]     # AS: a name of topic us (G-4)
        stories: [kim-trump]
        people: [Kim Jong-un, Donald Trump]
        places: [Pyongyang]
        curators: [Redaksi]
        summary: >-
          Untuk pertama kali sejak Trump memenangi pemilu, Kim angkat bicara: perundingan nuklir masa
          lalu dinilainya tidak melunakkan Washington, jadi pembangunan militer jalan terus. Tiga kali
          mereka bertatap muka; kini Pyongyang lebih dekat ke Moskow, terikat pakta sejak Juni.
        quotes:
          - text: satu-satunya cara untuk menjaga perdamaian
            by: Kim Jong-un
            said: 2024-11-21
            via: anadolu
            context: tentang kekuatan militer
        original:
          title: Kim Jong-Un Sinis atas Pertemuan Pertamanya dengan Donald Trump, Hubungan Bromance Hancur?
          url_unknown: true
          outlet: kompas-tv
          agencies: [anadolu]
          section: Kompas dunia
          published: 2024-11-23 16:05 WIB
          dateline: { text: "PYONGYANG, KOMPAS.TV", place: Pyongyang }
          byline: [{ name: Haryo Jati, role: writer }, { name: Desy-Afrianti, role: editor }]
          words: 261
          speakers: [{ by: Kim Jong-un, said: 2024-11-21, via: anadolu, count: 2 }]
          image: { caption: Trump (kanan) dan Kim (kiri), credit: AP Photo }
          related:
            - { label: Baca Juga, title: "Tentara Korea Utara Bantu Rusia, Putin Disebut Beri Kim Jong-Un Sistem Pertahanan Udara dan Minyak" }
            - { label: Baca Juga, title: "Keluarga Ini Adakan Upacara Pemakaman untuk Mobil Kesayangan, Rela Keluarkan Kocek Rp71 Juta" }
        clip: { from: paste, when: 2024-11-23 18:10 WIB, dropped: ["> >", TERBARU] }
"#;

/// What the page must show that stands in the pasted article word for word.
const SEED: [&str; 14] = [
    "Kim Jong-Un Sinis atas Pertemuan Pertamanya dengan Donald Trump, Hubungan Bromance Hancur?",
    "Kompas dunia",
    "23 November 2024",
    "16:05 WIB",
    "PYONGYANG, KOMPAS.TV",
    "Haryo Jati",
    "Desy-Afrianti",
    "Anadolu",
    "satu-satunya cara untuk menjaga perdamaian",
    // The record's caption is shorter than the outlet's; this much of it is the outlet's.
    "Trump (kanan)",
    "AP Photo",
    "Tentara Korea Utara Bantu Rusia, Putin Disebut Beri Kim Jong-Un Sistem Pertahanan Udara dan Minyak",
    "Keluarga Ini Adakan Upacara Pemakaman untuk Mobil Kesayangan, Rela Keluarkan Kocek Rp71 Juta",
    "TERBARU",
];

fn desk() -> Desk {
    site(FILES)
}

fn built() -> Built {
    desk().build()
}

#[track_caller]
fn shows(words: &[&str]) {
    let page = built().page(URL);
    for word in words {
        assert!(page.contains(word), "the page does not show `{word}`:\n{page}");
    }
}

#[test]
fn the_record_builds_and_only_its_unknown_address_is_warned_of() {
    // DOMAIN R-30
    desk().check("
        K0304 content/articles/2024/kim-trump.id.yaml:23:3 the address of the original is not known, so readers cannot check the item; search for it and write `url:` instead of `url_unknown: true`");
}

#[test]
fn each_datum_that_stands_in_the_article_stands_on_the_page() {
    shows(&SEED);
}

#[test]
fn each_datum_that_is_asserted_stands_in_the_pasted_article() {
    let Ok(path) = env::var("KLIPING_SEED") else {
        println!("KLIPING_SEED is not set: the pasted article is not at hand, so nothing is compared");
        return;
    };
    let seed = fs::read_to_string(&path).expect("KLIPING_SEED is the path of a text");
    let folded = seed.split_whitespace().collect::<Vec<_>>().join(" ");
    let missing: Vec<&&str> = SEED.iter().filter(|datum| !folded.contains(**datum)).collect();
    assert!(missing.is_empty(), "not in the article: {missing:#?}");
}

#[test]
fn the_page_shows_outlet_agency_and_rubric() {
    // DOMAIN Q-3, R-22
    shows(&["KOMPAS.TV", "Anadolu Agency", "Kompas dunia"]);
    let built = built();
    let main = built.main(URL);
    assert!(main.contains("href=\"/sources/kompas-tv/\"") && main.contains("href=\"/sources/anadolu/\""));
}

#[test]
fn the_time_is_shown_as_the_language_writes_it_and_as_the_site_asks() {
    // DOMAIN T-6
    shows(&["23 November 2024 16:05 WIB"]);
    let plain = site(&FILES.replace("formats: { id: { time: \"HH:mm\" } }", "")).build();
    assert!(plain.page(URL).contains("23 November 2024 16.05 WIB"), "{}", plain.page(URL));
}

#[test]
fn the_page_shows_dateline_writer_and_editor() {
    // DOMAIN R-22
    shows(&["PYONGYANG, KOMPAS.TV", "Penulis Haryo Jati", "Editor Desy-Afrianti"]);
}

#[test]
fn the_page_shows_the_quotation_with_who_when_through_whom_and_of_what() {
    // DOMAIN R-23, I-4
    let page = built().page(URL);
    let (_, quote) =
        page.split_once("“satu-satunya cara untuk menjaga perdamaian”").unwrap_or_else(|| panic!("{page}"));
    for word in ["Kim Jong-un", "tentang kekuatan militer", "21 November 2024", "Anadolu Agency"] {
        let at = quote.find(word).unwrap_or_else(|| panic!("{word}: {quote}"));
        assert!(at < 200, "{word} stands far from the quotation: {quote}");
    }
}

#[test]
fn the_page_shows_the_speakers_and_how_often_they_are_quoted() {
    // DOMAIN R-22
    let page = built().page(URL);
    assert!(page.contains("2 kutipan"), "{page}");
}

#[test]
fn the_outlet_s_picture_is_words_without_an_image() {
    // DOMAIN R-25
    shows(&["Trump (kanan) dan Kim (kiri)", "AP Photo"]);
    let built = built();
    assert!(!built.html(URL).contains("<img") && !built.html(URL).contains("og:image"));
}

#[test]
fn the_read_also_lines_are_text() {
    // DOMAIN G-18
    let built = built();
    let main = built.main(URL);
    for title in &SEED[11..13] {
        assert!(main.contains(title) && !main.contains(&format!("{title}</a>")), "{title}");
    }
    assert_eq!(built.page(URL).matches("Baca Juga").count(), 2);
}

#[test]
fn the_page_shows_words_and_the_share_that_is_quoted_or_told() {
    // DOMAIN R-22, Q-4
    shows(&["261 kata", "%"]);
}

#[test]
fn the_page_shows_when_and_how_it_was_clipped_and_what_was_left_out() {
    // DOMAIN R-21
    shows(&["tempelan", "18:10 WIB", "> >", "TERBARU"]);
}

#[test]
fn the_page_shows_summary_topics_people_place_story_curator_and_section() {
    // DOMAIN R-20, R-21, G-4
    shows(&[
        "Untuk pertama kali sejak Trump memenangi pemilu",
        "Korea Utara",
        "Amerika Serikat",
        "Senjata nuklir",
        "Kim Jong-un",
        "Donald Trump",
        "Pyongyang",
        "Kim dan Trump",
        "Redaksi",
        "Dunia",
    ]);
}

#[test]
fn the_record_stands_on_every_list_it_belongs_to() {
    // DOMAIN G-2, G-19
    let built = built();
    let title = "Kim Jong-un dingin soal perundingan lamanya dengan Trump";
    for url in [
        "/tags/korea-utara/",
        "/tags/korea/",
        "/tags/us/",
        "/tags/senjata-nuklir/",
        "/sections/dunia/",
        "/sources/kompas-tv/",
        "/sources/anadolu/",
        "/people/kim-jong-un/",
        "/people/donald-trump/",
        "/archive/2024/11/",
    ] {
        assert_eq!(built.headlines(url), [title], "{url}");
    }
    assert!(built.page("/stories/kim-trump/").contains(title));
}

#[test]
fn machines_are_told_the_original() {
    // DOMAIN M-2, M-4
    let html = built().html(URL).to_owned();
    let json = support::between(&html, "<script type=\"application/ld+json\">", "</script>").unwrap();
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let text = value.to_string();
    for datum in [
        SEED[0],
        "2024-11-23T16:05:00+07:00",
        "Haryo Jati",
        "Desy-Afrianti",
        "KOMPAS.TV",
        SEED[8],
        "Anadolu Agency",
        SEED[4],
    ] {
        assert!(text.contains(datum), "{datum}: {text}");
    }
    let author = find(&value, "NewsArticle").map(|article| article["author"].to_string()).unwrap_or_default();
    assert!(
        author.contains("Redaksi") && !author.contains("Haryo Jati"),
        "an outlet's writer is never our author: {author}"
    );
}

/// The first object of a type, at any depth; outer ones first.
fn find<'v>(value: &'v serde_json::Value, kind: &str) -> Option<&'v serde_json::Value> {
    match value {
        serde_json::Value::Object(map) if map.get("@type").is_some_and(|have| have == kind) => Some(value),
        serde_json::Value::Object(map) => map.values().find_map(|inner| find(inner, kind)),
        serde_json::Value::Array(list) => list.iter().find_map(|inner| find(inner, kind)),
        _ => None,
    }
}

#[test]
fn the_names_of_a_topic_in_other_languages_find_it() {
    // DOMAIN G-4
    for name in ["Korut", "북한", "korea utara"] {
        let built =
            site(&FILES.replace("topics: [korea-utara, AS, senjata-nuklir]", &format!("topics: [{name}]"))).build();
        assert_eq!(built.headlines("/tags/korea-utara/").len(), 1, "{name}");
    }
}
