//! What was published is never lost (DOMAIN U-11, U-13).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use kliping::base::path::SourcePath;
use kliping::env::Files;
use kliping::pipeline::addresses;
use support::{Desk, site};

/// Five articles, named `a1` to `a5`, whose list of addresses is committed.
fn published() -> Desk {
    let desk = site(
        "
        == kliping.yaml
        title: Desk
        == content/sources/gazette.yaml
        title: Gazette
        summary: A gazette.
        ",
    );
    for n in 1..=5 {
        desk.put(&format!("content/articles/2024-11-0{n}-item-{n}.yaml"), &article(n));
    }
    recorded(&desk);
    desk
}

fn article(n: usize) -> String {
    format!(
        "id: a{n}\ntitle: Item {n}\nsummary: S.\n\
         original: {{ title: O, url: \"https://gazette.example/{n}\", outlet: gazette }}\n"
    )
}

/// Does what `build --record-addresses` does.
fn recorded(desk: &Desk) {
    let draft = desk.draft();
    assert!(!draft.has_errors(), "{}", desk.lines());
    if let Some(text) = addresses::recorded(&desk.files, &draft) {
        desk.put(addresses::FILE, &text);
    }
}

fn list(desk: &Desk) -> String {
    String::from_utf8(desk.files.read(&SourcePath::parse(addresses::FILE).unwrap()).unwrap()).unwrap()
}

fn lines(desk: &Desk) -> Vec<String> {
    list(desk).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn remove(desk: &Desk, path: &str) {
    desk.files.remove(&SourcePath::parse(path).unwrap());
}

#[test]
fn the_list_holds_kind_id_language_and_path_of_every_record() {
    // DOMAIN U-13
    let desk = published();
    assert_eq!(
        lines(&desk),
        [
            "article\ta1\ten\t/articles/2024/11/item-1/",
            "article\ta2\ten\t/articles/2024/11/item-2/",
            "article\ta3\ten\t/articles/2024/11/item-3/",
            "article\ta4\ten\t/articles/2024/11/item-4/",
            "article\ta5\ten\t/articles/2024/11/item-5/",
            "source\tgazette\ten\t/sources/gazette/",
        ]
    );
    assert!(addresses::recorded(&desk.files, &desk.draft()).is_none(), "nothing to write twice");
    desk.check("ok");
}

#[test]
fn five_removed_records_are_five_errors_and_then_five_tombstones() {
    // DOMAIN U-11, U-13
    let desk = published();
    for n in 1..=5 {
        remove(&desk, &format!("content/articles/2024-11-0{n}-item-{n}.yaml"));
    }
    let error = |n: usize| {
        format!(
            "K0506 addresses.tsv:{}:1 `/articles/2024/11/item-{n}/` was published as the article `a{n}`, and no such \
             record is there now; bring the record back, name the address among the `aliases:` of another, or add \
             `gone 2024-12-01 REASON` to this line",
            n + 2
        )
    };
    desk.check(&(1..=5).map(error).collect::<Vec<_>>().join("\n"));
    let marked: Vec<String> = lines(&desk)
        .into_iter()
        .map(|line| if line.starts_with("article") { format!("{line}\tgone 2024-11-30 Pulled & gone") } else { line })
        .collect();
    desk.put(addresses::FILE, &marked.join("\n"));
    desk.check("ok");
    let built = desk.build();
    for n in 1..=5 {
        let url = format!("/articles/2024/11/item-{n}/");
        let html = built.html(&url);
        assert!(html.contains("Pulled &amp; gone") && html.contains("2024-11-30"), "{html}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{html}");
        assert!(!built.html("/sitemap.xml").contains(&url));
    }
    // What is marked stays marked.
    recorded(&desk);
    assert_eq!(lines(&desk).iter().filter(|line| line.contains("gone 2024-11-30")).count(), 5, "{}", list(&desk));
}

#[test]
fn five_renamed_records_are_five_redirects_by_themselves() {
    // DOMAIN U-8, U-13
    let desk = published();
    for n in 1..=5 {
        remove(&desk, &format!("content/articles/2024-11-0{n}-item-{n}.yaml"));
        desk.put(&format!("content/articles/2024-11-0{n}-story-{n}.yaml"), &article(n));
    }
    desk.check("ok");
    recorded(&desk);
    // And on from there: both old addresses lead to the newest.
    remove(&desk, "content/articles/2024-11-01-story-1.yaml");
    desk.put("content/articles/2024-12-01-tale-1.yaml", &article(1));
    let built = desk.build();
    for n in 2..=5 {
        assert_eq!(built.leads(&format!("/articles/2024/11/item-{n}/")), format!("/articles/2024/11/story-{n}/"));
    }
    assert_eq!(built.leads("/articles/2024/11/item-1/"), "/articles/2024/12/tale-1/");
    assert_eq!(built.leads("/articles/2024/11/story-1/"), "/articles/2024/12/tale-1/");
}

#[test]
fn an_address_that_was_used_goes_to_no_other_record() {
    // DOMAIN U-11
    let desk = published();
    remove(&desk, "content/articles/2024-11-01-item-1.yaml");
    desk.put("content/articles/2024-11-09-other.yaml", &format!("{}slug: item-1\n", article(1).replace("a1", "b1")));
    desk.check(
        "K0507 content/articles/2024-11-09-other.yaml the article `b1` takes the address `/articles/2024/11/item-1/`, \
         which was published as the article `a1`; if it is the same record, write `id: a1`; else another `slug:`",
    );
}

#[test]
fn an_alias_by_hand_takes_over_the_readers_of_a_removed_record() {
    // DOMAIN U-13
    let desk = published();
    remove(&desk, "content/articles/2024-11-01-item-1.yaml");
    let second = format!("{}aliases: [/articles/2024/11/item-1/]\n", article(2));
    desk.put("content/articles/2024-11-02-item-2.yaml", &second);
    desk.check("ok");
    assert_eq!(desk.build().leads("/articles/2024/11/item-1/"), "/articles/2024/11/item-2/");
}

#[test]
fn a_record_whose_time_is_up_needs_no_mark_also_where_it_once_stood() {
    // DOMAIN U-11
    let desk = published();
    remove(&desk, "content/articles/2024-11-01-item-1.yaml");
    desk.put("content/articles/2024-11-01-moved.yaml", &format!("{}expires: 2024-11-20\n", article(1)));
    desk.check("ok");
    let built = desk.build();
    for url in ["/articles/2024/11/item-1/", "/articles/2024/11/moved/"] {
        assert!(built.html(url).contains("2024-11-20") && built.html(url).contains("noindex"), "{url}");
    }
}

#[test]
fn a_published_record_that_hides_is_told() {
    // DOMAIN U-13
    let desk = published();
    desk.put("content/articles/2024-11-01-item-1.yaml", &format!("{}draft: true\n", article(1)));
    desk.put("content/articles/2024-11-02-item-2.yaml", &format!("{}embargo: 2025-01-01\n", article(2)));
    let lines = desk.lines();
    let found = |code: &str| lines.lines().filter(|line| line.starts_with(code)).count();
    assert_eq!(found("K0506"), 2, "{lines}");
    let errors: Vec<bool> = desk.found().iter().map(kliping::diag::Diagnostic::is_error).collect();
    assert_eq!(errors.iter().filter(|error| **error).count(), 1, "an embargo ends by itself: {lines}");
}

#[test]
fn a_mark_on_a_record_that_is_there_is_an_error() {
    let desk = published();
    let text = list(&desk).replacen("/item-1/", "/item-1/\tgone 2024-11-30 Pulled", 1);
    desk.put(addresses::FILE, &text);
    desk.check(
        "K0505 addresses.tsv:3:1 the article `a1` is marked as gone and is on the site; take the mark away, or take \
         the record away",
    );
}

#[test]
fn a_term_that_lists_nothing_in_a_language_any_more_is_told() {
    // DOMAIN G-7, U-13
    let desk = published();
    desk.put(
        "kliping.yaml",
        "title: Desk\nlanguages: [en, id]\nbase_url: https://k.test/\nsite: { tag: \"k.test,2024-01-01\" }\n",
    );
    let text = article(1).replace("title: Item 1", "title: Butir");
    desk.put("content/articles/2024-11-01-item-1.id.yaml", &text);
    recorded(&desk);
    remove(&desk, "content/articles/2024-11-01-item-1.id.yaml");
    let lines = desk.lines();
    assert!(
        lines.contains(
            "`/id/sources/gazette/` was published as the source `gazette`, which lists nothing in `id` any more"
        ),
        "{lines}"
    );
}
