//! What holds of every site: the same input gives the same bytes, little moves when little is added, every path is
//! legal and one file's (STYLE 5, RELIABILITY Z1, W9, W10, D5, DOMAIN T-7, G-15).

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use kliping::base::{path::SourcePath, url::UrlPath};
use kliping::env::{Entry, Files, Listing, memory::MemoryFiles, real::RealFiles};
use kliping::pipeline::{self, Request};
use kliping::write::memory::MemorySite;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::process::Command;
use support::{Built, Desk, seconds, site};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

const CONFIG: &str = "
        == kliping.yaml
        title: Grown
        languages: [en, ko]
        pages: 10
        sections: [{ id: world, names: World }, { id: home, names: Home }]
        editions: { automatic: weekly }
        == content/topics/asia.yaml
        names: { en: Asia, ko: 아시아 }
        == content/topics/korea.yaml
        parent: asia
        == content/topics/north-korea.yaml
        parent: korea
        == content/topics/us.yaml
        title: United States
        == content/topics/trade.yaml
        title: Trade
        see: us
        == content/stories/tale.yaml
        id: tale
        title: Tale
        == content/stories/other.yaml
        id: other
        title: Other
        == content/people/kim.yaml
        title: Kim
        == content/people/park.yaml
        title: Park
        == content/sources/wire.yaml
        title: Wire
        type: agency
        == content/pages/about.md
        About us.
        == content/articles/2024-09-01-bundle/index.md
        ---
        id: bundle
        title: Bundle
        image: { file: pic.svg, alt: A square }
        ---
        ![A square](pic.svg) and [about](../../pages/about.md).
        == content/articles/2024-09-01-bundle/pic.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\"/>
        == content/editions/one.yaml
        id: one
        title: One
        date: 2024-10-01
        items: [n000, n003, { title: Linked, url: https://elsewhere.test/1, topics: [us] }]
        == static/robots-extra.txt
        x";

const TOPICS: [&str; 5] = ["asia", "korea", "north-korea", "us", "trade"];

/// The record of one article, by its number.
fn article(number: usize, dice: &mut Dice, day: usize) -> (String, String) {
    let lang = if dice.next(4) == 0 { ".ko" } else { "" };
    let mut text = format!(
        "id: n{number:03}\ntitle: Report number {number}\ndate: 2024-{:02}-{:02} {:02}:00\n",
        1 + day / 28 % 9,
        1 + day % 28,
        dice.next(24)
    );
    text.push_str(&format!("topics: [{}, {}]\n", TOPICS[dice.next(5)], TOPICS[dice.next(5)]));
    text.push_str(&format!("section: {}\n", ["world", "home"][dice.next(2)]));
    match dice.next(3) {
        0 => text.push_str("stories: [tale]\n"),
        1 => text.push_str("people: [kim]\n"),
        _ => text.push_str("people: [park]\nplaces: [Seoul]\n"),
    }
    text.push_str(&format!("summary: What happened on day {day}.\n"));
    text.push_str(&format!("original: {{ title: Original {number}, url: \"https://outlet{}.test/{number}\", outlet: Outlet {}, agencies: [wire], words: 300 }}\n", number % 7, number % 7));
    (format!("content/articles/n{number:03}{lang}.yaml"), text)
}

/// A site of so many articles.
fn grown(count: usize) -> Desk {
    let desk = site(CONFIG);
    let mut dice = Dice(7);
    for number in 0..count {
        let (path, text) = article(number, &mut dice, number * 252 / count.max(1));
        desk.put(&path, &text);
    }
    desk
}

// ---- the same bytes

/// The same files, listed in another order.
struct Shuffled<'a> {
    files: &'a MemoryFiles,
    seed: u64,
}

impl Files for Shuffled<'_> {
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
        let mut listing = self.files.list_where(folder, enter)?;
        let mut dice = Dice(self.seed);
        for at in (1..listing.files.len()).rev() {
            listing.files.swap(at, dice.next(at + 1));
        }
        Ok(listing)
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        self.files.read_capped(path, cap)
    }

    fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        self.files.entry(path)
    }
}

fn built(files: &dyn Files, request: &Request) -> BTreeMap<String, Vec<u8>> {
    let draft = pipeline::draft(files, request);
    let shown = MemorySite::new();
    pipeline::build(files, &draft, shown.sink(), &|_, _| ()).unwrap_or_else(|found| panic!("{found:#?}"));
    shown.shown().iter().map(|(file, held)| (file.clone(), held.bytes.to_vec())).collect()
}

#[test]
fn the_order_in_which_files_are_listed_changes_nothing() {
    // RELIABILITY Z1
    let desk = grown(60);
    let first = built(&desk.files, &desk.request);
    for seed in 1..4 {
        assert!(built(&Shuffled { files: &desk.files, seed }, &desk.request) == first, "seed {seed}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    // RELIABILITY Z1, D2
    let desk = grown(60);
    desk.put(
        "content/articles/wrong.yaml",
        "id: wrong\ntitle: W\ndate: 2024-01-01\nsource: Nobody\nform: full\nrights: { basis: own }\n",
    );
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| (desk.lines(), built(&desk.files, &desk.request)))
    };
    let first = with(1);
    for threads in [2, 8] {
        assert!(with(threads) == first, "{threads} threads");
    }
}

#[test]
fn building_twice_changes_nothing() {
    // RELIABILITY Z3: hash maps are seeded anew in each thread and process; no order of theirs shows.
    let desk = grown(40);
    assert!(desk.build() == std::thread::spawn(move || desk.build()).join().unwrap());
}

/// A digest of all outputs: a test binary prints it for another environment to compare.
fn digest() -> String {
    let desk = grown(40);
    let mut hash = kliping::base::hash::HashOf::new();
    for (file, bytes) in built(&desk.files, &desk.request) {
        hash.text(&file).hash(kliping::base::hash::ContentHash::of(&bytes));
    }
    format!("{:?}", hash.done())
}

#[test]
fn the_zone_and_the_locale_of_the_machine_change_nothing() {
    // RELIABILITY Z1, DOMAIN T-4: this binary again, under other environments.
    const MARK: &str = "digest of the grown site: ";
    if std::env::var_os("KLIPING_TEST_CHILD").is_some() {
        println!("{MARK}{}", digest());
        return;
    }
    let own = digest();
    for (zone, locale) in [("Asia/Jakarta", "id_ID.UTF-8"), ("America/St_Johns", "tr_TR.UTF-8")] {
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_zone_and_the_locale_of_the_machine_change_nothing", "--nocapture"])
            .envs([("KLIPING_TEST_CHILD", "1"), ("TZ", zone), ("LANG", locale), ("LC_ALL", locale)])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout).into_owned();
        let line = said.lines().find_map(|line| line.split_once(MARK)).unwrap_or_else(|| panic!("{said}")).1;
        assert_eq!(line.trim(), own, "{zone} {locale}");
    }
}

#[test]
fn the_clock_changes_nothing_between_two_changes_of_status() {
    // DOMAIN T-7
    let mut desk = grown(40);
    let first = desk.build();
    desk.request.now = desk.draft().site.next_change.map_or_else(|| seconds("2040-01-01"), |at| at - 1);
    assert!(first == desk.build());
}

#[test]
fn no_output_holds_the_path_of_the_site_on_this_machine() {
    // RELIABILITY D5, Z1: two folders, one digest.
    let one = tempfile::Builder::new().prefix("kliping-canary-one").tempdir().unwrap();
    let other = tempfile::Builder::new().prefix("kliping-canary-other").tempdir().unwrap();
    let desk = grown(10);
    let build = |folder: &std::path::Path| {
        for entry in desk.files.list("").unwrap().files {
            let file = folder.join(entry.path.as_str());
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, desk.files.read(&entry.path).unwrap()).unwrap();
        }
        built(&RealFiles::open(folder).unwrap(), &desk.request)
    };
    let outputs = build(one.path());
    assert!(outputs == build(other.path()));
    for (file, bytes) in &outputs {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("kliping-canary") && !text.contains(&*one.path().to_string_lossy()), "{file}");
    }
}

// ---- little moves

/// What a new article may rewrite besides its own page (the house's figure).
fn allowed(lists: usize) -> usize {
    20 + 3 * lists
}

/// What changes when an article comes that stands in seven lists: north-korea, korea, asia; tale; Outlet 1, wire; kim.
fn changes_of_the_newest(desk: support::Desk) -> Vec<String> {
    let before = desk.build();
    let after = desk.add(
        "
        == content/articles/new.yaml
        id: new
        title: The newest
        date: 2024-11-30
        topics: [north-korea]
        stories: [tale]
        people: [kim]
        section: world
        places: [Seoul]
        original: { title: New, url: https://outlet1.test/new, outlet: Outlet 1, agencies: [wire] }",
    );
    before.changes(&after.build())
}

#[test]
fn publishing_an_article_changes_few_outputs() {
    // DOMAIN G-15, G-16, G-17, S-1; STYLE 2 rule 5
    let limit = allowed(7);
    let begun = grown(300).add(
        "
        == content/articles/earlier.yaml
        id: earlier
        title: The first of its month
        date: 2024-11-29
        original: { title: Earlier, url: https://outlet1.test/earlier, outlet: Outlet 1 }",
    );
    let changes = changes_of_the_newest(begun);
    assert!(changes.len() <= limit, "{} outputs change, {limit} may:\n{}", changes.len(), changes.join("\n"));
    // The first article of a month lets the search index close the month before: files that only a search asks for.
    let mut first = changes_of_the_newest(grown(300));
    first.retain(|change| !change.contains(" /search/"));
    assert!(first.len() <= limit, "{} outputs change, {limit} may:\n{}", first.len(), first.join("\n"));
}

#[test]
fn a_change_of_a_body_moves_its_page_feeds_and_search_alone() {
    // STYLE 2 rule 5: a body edit moved 1, of sites without feeds.
    let desk = grown(60);
    let before = desk.build();
    let old = String::from_utf8(
        desk.files
            .read(&support::path("content/articles/n050.yaml"))
            .or_else(|_| desk.files.read(&support::path("content/articles/n050.ko.yaml")))
            .unwrap(),
    )
    .unwrap();
    let path = if desk.files.exists(&support::path("content/articles/n050.yaml")) {
        "content/articles/n050.yaml"
    } else {
        "content/articles/n050.ko.yaml"
    };
    desk.put(path, &format!("{old}body: Another text.\n"));
    let changes: Vec<String> = before
        .changes(&desk.build())
        .into_iter()
        // The search page names its index, which holds the words of bodies.
        .filter(|one| !one.ends_with(".xml") && !one.ends_with(".json") && !one.ends_with("/search/"))
        .collect();
    assert_eq!(changes.len(), 1, "{changes:#?}");
}

#[test]
fn a_draft_moves_nothing() {
    // DOMAIN T-8
    let desk = grown(30);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/draft.yaml
        id: draft
        title: Draft
        date: 2024-09-15
        draft: true
        topics: [korea]
        stories: [tale]",
        )
        .build();
    assert_eq!(before.changes(&after), Vec::<String>::new());
}

#[test]
fn deleting_what_was_added_restores_every_byte() {
    let desk = grown(30);
    let before = desk.build();
    desk.put("content/articles/new.yaml", "id: new\ntitle: New\ndate: 2024-11-30\ntopics: [korea]\n");
    assert!(desk.build() != before);
    desk.files.remove(&support::path("content/articles/new.yaml"));
    assert!(desk.build() == before);
}

// ---- every path legal and one file's

/// Whether a segment may stand on every file system: DOMAIN U-6 and U-7, told anew.
fn legal(segment: &str) -> bool {
    let stem = segment.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let numbered = |name: &str| {
        stem.strip_prefix(name).is_some_and(|rest| matches!(rest, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9"))
    };
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt");
    !segment.is_empty()
        && segment.len() <= 200
        && !device
        && !segment.ends_with(['.', ' '])
        && !segment.starts_with(['.', '_'])
        && !segment.chars().any(|c| c.is_control() || "<>:\"|?*\\".contains(c))
}

#[track_caller]
fn paths_are_sound(built: &Built) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for url in built.outputs.keys() {
        assert!(url.len() <= 900, "{url}");
        assert!(UrlPath::parse(url).is_ok(), "{url}");
        let path = url.trim_start_matches('/').trim_end_matches('/');
        assert!(path.is_empty() || path.split('/').all(legal), "{url}");
        assert!(seen.insert(kliping::base::text::casefold(path).into_owned()), "two files are called {url}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// DOMAIN U-4 to U-7, RELIABILITY W9, W10: whatever names are given, what is planned is legal, or it is told.
    #[test]
    fn every_planned_path_is_legal_and_one_file_s(names in prop::collection::vec("[\\PC]{1,24}|(con|nul|aux|COM1|lpt9)(\\.[a-z]{1,3})?|[.\\\\_ /:*?<>|\"-]{1,6}[a-zA-Z]{0,3}[. ]{0,2}", 1..4)) {
        let desk = site("
        == kliping.yaml
        vocabulary: open
        permalinks: { article: \"/{slug}/\" }");
        for (at, name) in names.iter().enumerate() {
            let quoted = serde_json::to_string(name).unwrap();
            desk.put(&format!("content/articles/n{at}.yaml"), &format!("id: n{at}\ntitle: {quoted}\ndate: 2024-11-01\ntopics: [{quoted}]\nsource: {quoted}\n"));
            if let Ok(path) = SourcePath::parse(&format!("content/articles/{name}.yaml")) {
                desk.files.put(&path, format!("id: m{at}\ntitle: M\ndate: 2024-11-02\n"));
            }
        }
        // Wrong names are told; what is left must stand.
        if let Ok(built) = desk.built() {
            paths_are_sound(&built);
        }
        let draft = desk.draft();
        let mut seen = BTreeSet::new();
        if !draft.has_errors() {
            for output in &draft.plan.outputs {
                prop_assert!(seen.insert(output.url.fold()), "{}", output.url);
            }
        }
    }

    /// DOMAIN R-9: a slug made of any title is a slug, and stays what it is when it is made again.
    #[test]
    fn a_slug_of_any_title_is_a_slug(title in "\\PC{0,120}") {
        use kliping::base::slug::{Letters, Slug, slugify};
        for letters in [Letters::Keep, Letters::Ascii] {
            if let Some(slug) = slugify(&title, letters).slug {
                prop_assert!(slug.as_str().len() <= 80);
                prop_assert!(Slug::parse(slug.as_str()).is_ok(), "{slug}", slug = slug.as_str());
                let told = UrlPath::parse(&format!("/{}/", slug.as_str())).is_err();
                prop_assert!(legal(slug.as_str()) || told, "{}", slug.as_str());
            }
        }
    }
}

#[test]
fn the_paths_of_a_grown_site_are_sound() {
    paths_are_sound(&grown(60).build());
}
