//! The search index: what is found, what a change rewrites, and words cut as the script cuts them.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

#[path = "search/words.rs"]
mod words;

#[path = "search/postings.rs"]
mod postings;

use postings::Step;
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
    let json = |name: String| -> Value { serde_json::from_str(built.html(&format!("/search/{name}.json"))).unwrap() };
    let manifest = manifest(built, lang);
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for period in manifest["periods"].as_array().unwrap() {
        let name = period[0].as_str().unwrap();
        let items: usize = period[5].as_array().unwrap().iter().map(|unit| unit[1].as_u64().unwrap() as usize).sum();
        let pack = |at: usize| match period[4].get(0) {
            Some(stem) => format!("{}-p{at}.{}", stem.as_str().unwrap(), period[4][1][at].as_str().unwrap()),
            None => format!("{name}-p{at}"),
        };
        let packs = (0..items.div_ceil(8)).flat_map(|at| json(pack(at)).as_array().unwrap().clone());
        let titles: Vec<String> = packs.map(|item| item[1].as_str().unwrap().to_owned()).collect();
        let mut add = |term: String, found: Vec<usize>| {
            all.entry(term).or_default().extend(found.into_iter().map(|item| titles[item].clone()));
        };
        let mut left: BTreeMap<String, usize> = BTreeMap::new();
        for shard in 0..period[2].as_u64().unwrap() {
            for (start, entries) in json(format!("{name}-s{shard}")).as_object().unwrap() {
                let parts: Vec<&str> = entries.as_str().unwrap().split(' ').collect();
                for pair in parts.chunks(2) {
                    let term = format!("{start}{}", pair[0]);
                    let (weak, postings) = postings::number(pair[1]);
                    let (strong, postings) = postings::number(postings);
                    let step = if term.as_bytes().get(1) == Some(&b':') { Step::None } else { Step::Strong };
                    add(term.clone(), postings::items(postings, strong, items, step));
                    left.insert(term, weak);
                }
            }
        }
        for shard in 0..period[3].as_u64().unwrap() {
            for (term, weak) in json(format!("{name}-w{shard}")).as_object().unwrap() {
                let held = left.remove(term).unwrap();
                add(term.clone(), postings::items(weak.as_str().unwrap(), held, items, Step::Weak));
            }
        }
        assert!(left.values().all(|weak| *weak == 0), "what the strong layer counts stands in the weak one: {left:?}");
    }
    all
}

fn manifest(built: &Built, lang: &str) -> Value {
    serde_json::from_str(built.html(&format!("/search/{lang}.json"))).unwrap()
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

/// Periods with the names and numbers of their units; of the names without their hashes.
fn periods(built: &Built, lang: &str) -> Vec<String> {
    let manifest = manifest(built, lang);
    let told = |period: &Value| {
        let units = period[5].as_array().unwrap().iter();
        let units: Vec<String> = units.map(|unit| format!("{} {}", unit[0].as_str().unwrap(), unit[1])).collect();
        format!("{}: {}", period[0].as_str().unwrap().split('.').next().unwrap(), units.join(", "))
    };
    manifest["periods"].as_array().unwrap().iter().map(told).collect()
}

#[test]
fn closed_years_stand_together_and_the_running_one_is_cut_in_three() {
    let desk = site(SITE);
    let built = desk.build();
    assert_eq!(periods(&built, "id"), ["id-2024-m11: 2024-11 3", "id-2023: 2023 1"]);
    assert_eq!(periods(&built, "en"), ["en-2024-m11: 2024-11 1"]);
    // The clock is not asked: years later the newest item is still of the running year.
    let later = site(SITE).now("2031-01-01 00:00 UTC").build();
    assert_eq!(manifest(&built, "id"), manifest(&later, "id"));
    for day in
        ["2024-10-01", "2024-09-01", "2024-08-31", "2024-01-01", "2022-02-02", "2016-01-01", "2015-12-31", "2009-03-03"]
    {
        desk.put(&format!("content/articles/{day}-x.md"), &format!("---\nid: x{day}\ntitle: Isi {day}\n---\nIsi.\n"));
    }
    assert_eq!(
        periods(&desk.build(), "id"),
        [
            "id-2024-m11: 2024-11 3",
            "id-2024-m9-10: 2024-09 1, 2024-10 1",
            "id-2024-m1-8: 2024-01 1, 2024-08 1",
            "id-2016-2023: 2016 1, 2022 1, 2023 1",
            "id-2009-2015: 2009 1, 2015 1",
        ]
    );
}

/// The files of the index with what they hold.
fn index(built: &Built) -> BTreeMap<String, String> {
    let files = built.under("/search/").into_iter().filter(|url| url.ends_with(".json"));
    files.map(|url| (url.to_owned(), built.html(url).to_owned())).collect()
}

/// The files that one index has and another has not, or holds otherwise; without hashes.
fn moved(from: &Built, to: &Built) -> Vec<String> {
    let (old, new) = (index(from), index(to));
    let is_new = |(file, text): &(&String, &String)| old.get(*file) != Some(*text);
    let bare = |file: &str| {
        let parts = file.strip_prefix("/search/").unwrap().split(['.', '-']);
        let is_hash = |part: &&str| part.len() == 10 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        parts.filter(|part| !is_hash(part) && *part != "json").collect::<Vec<_>>().join("-")
    };
    new.iter().filter(is_new).map(|(file, _)| bare(file)).collect()
}

#[test]
fn a_new_article_rewrites_its_month_alone() {
    let desk = site(SITE);
    let before = desk.build();
    desk.put("content/articles/2024-11-28-baru.md", "---\nid: baru\ntitle: Baru\n---\nIsi.\n");
    let after = desk.build();
    assert_eq!(moved(&before, &after), ["id-2024-m11-p0", "id-2024-m11-s0", "id"]);
    assert_eq!(before.html("/search/"), after.html("/search/"), "the page names what stays");
}

/// An archive of `count` articles of 2020, and one of 2024.
fn archive(count: usize) -> support::Desk {
    let desk = site(
        "== kliping.yaml\nlanguages: [id]\n== content/articles/2024-01-01-akhir.md\n---\nid: akhir\ntitle: Akhir\n---\nIsi.\n",
    );
    for at in 0..count {
        let (month, day) = (1 + at * 12 / count, 1 + at % 28);
        let body = format!("kapal laut pasar{} {}", at % 7, "isi ".repeat(200));
        desk.put(
            &format!("content/articles/2020-{month:02}-{day:02}-a{at}.md"),
            &format!("---\nid: a{at}\ntitle: Nomor {at}\nsummary: Ringkas.\n---\n{body}\n"),
        );
    }
    desk
}

#[test]
fn an_edit_in_a_closed_year_rewrites_the_shards_of_its_words_alone() {
    let desk = archive(300);
    let before = desk.build();
    let files = index(&before).len();
    assert!(files > 50, "{files}");
    let body = format!("kapal laut sampan {}", "isi ".repeat(200));
    desk.put(
        "content/articles/2020-01-08-a7.md",
        &format!("---\nid: a7\ntitle: Nomor 7\nsummary: Ringkas.\n---\n{body}\n"),
    );
    let after = desk.build();
    let names = |built: &Built| index(built).into_keys().collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after), "every file keeps its address");
    let moved = moved(&before, &after);
    assert!(moved.len() <= 4 && moved.contains(&"id".to_owned()), "two words, their shards, the manifest: {moved:?}");
    let terms = terms(&after, "id");
    assert_eq!(titles(&terms, "sampan"), ["Nomor 7"]);
    assert!(terms["pasar0"].len() == 42 && !terms["pasar0"].contains("Nomor 7"));
    assert_eq!(terms["kapal"].len(), 300, "the weak layer holds what the strong one does not");
}

#[test]
fn files_of_other_items_have_other_addresses() {
    let desk = archive(40);
    let before = desk.build();
    desk.put("content/articles/2020-05-05-sela.md", "---\nid: sela\ntitle: Sela\n---\nIsi.\n");
    let after = desk.build();
    let of_2020 =
        |built: &Built| built.under("/search/id-2020").into_iter().map(str::to_owned).collect::<BTreeSet<_>>();
    assert!(of_2020(&before).is_disjoint(&of_2020(&after)), "numbers moved: nothing may be taken for what it was");
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
