//! The search index: what is found, what a change rewrites, and words cut as the script cuts them.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

#[path = "search/words.rs"]
mod words;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use support::{Built, site};

const SITE: &str = "
    == kliping.yaml
    languages: [id, en]
    timezone: Asia/Jakarta
    vocabulary: open
    sections: [{ id: dunia, names: { id: Dunia, en: World } }]
    == content/articles/2024-11-20-nikel.md
    ---
    id: nikel
    title: Tambang nikel ditutup
    topics: [mineral]
    source: Harian Selat
    summary: Izin [dicabut](https://outlet.test/zzlink) pekan ini.
    ---
    Ribuan pekerja dirumahkan.
    == content/articles/2023-05-02-lama.md
    ---
    id: lama
    title: Pelabuhan lama
    topics: [laut]
    ---
    Kapal terakhir berangkat.
    == content/articles/2024-11-21-ditarik.md
    ---
    id: ditarik
    title: Kabar yang ditarik
    summary: Ringkasan rahasia.
    retracted: { when: 2024-11-22, reason: Keliru. }
    ---
    Badan rahasia.
    == content/articles/2024-11-19-draf.md
    ---
    id: draf
    title: Belum selesai
    draft: true
    ---
    Tersembunyi.
    == content/articles/2024-11-18-port.en.md
    ---
    id: port
    title: Harbour queue
    ---
    Ships wait.
    == content/editions/satu.md
    ---
    id: satu
    title: Satu
    date: 2024-11-23
    items:
      - { title: Gempa di Arumba, url: \"https://outlet.test/gempa\", outlet: Kabar, note: Warga mengungsi., topics: [bencana] }
    ---
";

/// Every term of a language with the titles that it leads to, read from the files as the script reads them.
fn terms(built: &Built, lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let json = |name: &str| -> Value { serde_json::from_str(built.html(&format!("/search/{name}"))).unwrap() };
    let manifest = manifest(built, lang);
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for period in manifest["periods"].as_array().unwrap() {
        let (name, hash) = (period[0].as_str().unwrap(), period[1].as_str().unwrap());
        let titles: Vec<String> = (0..period[2].as_u64().unwrap().div_ceil(16))
            .flat_map(|at| {
                let hash = period[4].get(at as usize).map_or(hash, |own| own.as_str().unwrap());
                json(&format!("{name}-p{at}.{hash}.json")).as_array().unwrap().clone()
            })
            .map(|item| item[1].as_str().unwrap().to_owned())
            .collect();
        for shard in 0..period[3].as_u64().unwrap() {
            for (term, postings) in json(&format!("{name}-t{shard}.{hash}.json")).as_object().unwrap() {
                // Fewer than 32 items: a digit for the distance, one for the weight.
                let mut item = 0;
                for pair in postings.as_str().unwrap().as_bytes().chunks(2) {
                    item += usize::from(pair[0] - b'0');
                    all.entry(term.clone()).or_default().insert(titles[item].clone());
                    item += 1;
                }
            }
        }
    }
    all
}

fn manifest(built: &Built, lang: &str) -> Value {
    let files = built.under(&format!("/search/{lang}."));
    serde_json::from_str(built.html(files[0])).unwrap()
}

fn titles(terms: &BTreeMap<String, BTreeSet<String>>, term: &str) -> Vec<String> {
    terms.get(term).into_iter().flatten().cloned().collect()
}

#[test]
fn titles_bodies_names_and_briefs_are_found() {
    // DOMAIN R-24
    let terms = terms(&site(SITE).build(), "id");
    assert_eq!(titles(&terms, "nikel"), ["Tambang nikel ditutup"]);
    assert_eq!(titles(&terms, "kerja"), ["Tambang nikel ditutup"], "the body, by its stem");
    assert_eq!(titles(&terms, "hari"), ["Tambang nikel ditutup"], "the outlet");
    assert_eq!(titles(&terms, "gempa"), ["Gempa di Arumba"]);
    assert_eq!(titles(&terms, "ungsi"), ["Gempa di Arumba"], "the note of a brief");
    assert_eq!(titles(&terms, "t:bencana"), ["Gempa di Arumba"]);
    assert_eq!(titles(&terms, "s:harian-selat"), ["Tambang nikel ditutup"]);
    assert_eq!(titles(&terms, "zzlink"), Vec::<String>::new(), "an address that nobody reads");
}

#[test]
fn what_is_not_shown_is_not_found() {
    // DOMAIN T-8, Q-12
    let terms = terms(&site(SITE).build(), "id");
    for word in ["selesai", "sembunyi", "rahasia", "harbour"] {
        assert_eq!(titles(&terms, word), Vec::<String>::new(), "{word}");
    }
    assert_eq!(titles(&terms, "kabar"), ["Gempa di Arumba", "Kabar yang ditarik"], "its title stays");
}

#[test]
fn a_closed_year_is_one_period_and_the_running_one_is_cut_by_month() {
    let built = site(SITE).build();
    let names = |lang: &str| -> Vec<String> {
        let manifest = manifest(&built, lang);
        manifest["periods"].as_array().unwrap().iter().map(|one| one[0].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("id"), ["id-2024-11", "id-2023"]);
    assert_eq!(names("en"), ["en-2024-11"]);
    // The clock is not asked: years later the newest item is still of the running year.
    let later = site(SITE).now("2031-01-01 00:00 UTC").build();
    assert_eq!(built.html("/search/"), later.html("/search/"));
}

#[test]
fn a_new_article_rewrites_its_month_alone() {
    let before = site(SITE).build();
    let desk = site(SITE);
    desk.put("content/articles/2024-11-28-baru.md", "---\nid: baru\ntitle: Baru\n---\nIsi.\n");
    let after = desk.build();
    let of = |built: &Built| -> BTreeSet<String> {
        built.under("/search/").into_iter().filter(|url| url.ends_with(".json")).map(str::to_owned).collect()
    };
    let (old, new) = (of(&before), of(&after));
    let stem = |file: &String| file.rsplitn(3, '.').last().unwrap().to_owned();
    let moved: Vec<String> = new.difference(&old).map(stem).collect();
    assert_eq!(moved, ["/search/id-2024-11-p0", "/search/id-2024-11-t0", "/search/id"]);
}

#[test]
fn the_page_is_for_readers_and_not_for_search_engines() {
    // DOMAIN S-2
    let built = site(SITE).build();
    let page = built.html("/search/");
    assert!(page.contains(r#"<meta name="robots" content="noindex">"#));
    assert!(page.contains(r#"href="/archive/""#) && page.contains(r#"href="/tags/""#), "ways without a script");
    // Without a script the field in the masthead leads there, too.
    assert!(built.html("/").contains(r#"action="/search/""#));
    assert!(built.html("/en/").contains(r#"action="/en/search/""#));
    let listed = built.under("/sitemap").into_iter().any(|url| built.html(url).contains("/search/"));
    assert!(!listed);
}

#[test]
fn search_is_switched_off_by_one_key() {
    let built = site(&SITE.replace("languages:", "search: false\n    languages:")).build();
    assert_eq!(built.under("/search"), Vec::<&str>::new());
    assert_eq!(built.under("/assets/search"), Vec::<&str>::new());
    assert!(!built.html("/").contains("/search/"));
}

#[test]
fn a_page_of_the_site_gives_its_text_to_the_search_page() {
    // DOMAIN U-6
    let desk = site(SITE);
    desk.put("content/pages/search.md", "---\ntitle: Cari di kliping\n---\nTulis **kata** apa saja.\n");
    let built = desk.build();
    let page = built.html("/search/");
    assert!(page.contains("<h1>Cari di kliping</h1>") && page.contains("<strong>kata</strong>"), "{page}");
}
