//! Records: every rule of DOMAIN R, seen from outside.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use support::{bare, check, site};

// ---- R-1, R-2, R-3: form

#[test]
fn a_record_in_markdown_and_in_yaml_gives_the_same_bytes() {
    // DOMAIN R-1
    let markdown = site(
        "
        == content/articles/a.md
        ---
        id: a
        title: A
        date: 2024-11-01
        ---
        One *word*.",
    );
    let yaml = site(
        "
        == content/articles/a.yaml
        id: a
        title: A
        date: 2024-11-01
        body: |
          One *word*.",
    );
    let (markdown, yaml) = (markdown.build(), yaml.build());
    let differ = markdown.changes(&yaml);
    let beside_the_path = |url: &String| markdown.html(&url[2..]).replace("a.md", "a.yaml") != yaml.html(&url[2..]);
    assert_eq!(differ.into_iter().filter(beside_the_path).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn front_matter_in_another_dialect_is_an_error_that_names_import() {
    // DOMAIN R-1
    check("
        == content/articles/2024-11-01-a.md
        +++
        title = 1
        +++", "
        K0102 content/articles/2024-11-01-a.md:1:1 the front matter is TOML; write it as YAML between `---` lines; `kliping import` converts whole sites");
}

#[test]
fn a_text_key_takes_a_bare_word_as_it_is_spelt() {
    // DOMAIN R-2
    for word in ["no", "1984", "007", "+62", "16:05", "1.0", "true", "0x1F", "1e3"] {
        let built = site(&format!(
            "
        == content/articles/2024-11-01-a.yaml
        title: {word}"
        ))
        .build();
        assert_eq!(built.headlines("/archive/2024/11/"), [word]);
    }
}

#[test]
fn nothing_is_absent() {
    // DOMAIN R-2: `~`, `null`, nothing = absent.
    for nothing in ["~", "null", ""] {
        check(
            &format!(
                "
        == content/articles/2024-11-01-a.yaml
        title: A
        kicker: {nothing}
        topics: {nothing}
        section: {nothing}"
            ),
            "ok",
        );
    }
}

#[test]
fn a_key_may_stand_once() {
    // DOMAIN R-2
    check(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        deck: one
        deck: two",
        "
        K0105 content/articles/2024-11-01-a.yaml:3:1 the key `deck` stands twice in one mapping; keep one of the two",
    );
}

#[test]
fn anchors_aliases_tags_and_merges_are_errors() {
    // DOMAIN R-2, RELIABILITY H6
    for line in ["deck: &a x", "deck: !x y", "<<: {deck: x}", "deck: *a"] {
        let lines = site(&format!(
            "
        == content/articles/2024-11-01-a.yaml
        title: A
        {line}"
        ))
        .lines();
        assert!(lines.contains("K0104") || lines.contains("K0103"), "{line}: {lines}");
    }
}

#[test]
fn a_byte_order_mark_and_crlf_change_nothing() {
    // DOMAIN R-3
    let text = "---\nid: a\ntitle: A\ndate: 2024-11-01\n---\nOne\n\ntwo.\n";
    let plain = bare("== kliping.yaml");
    plain.put("content/articles/a.md", text);
    let marked = bare("== kliping.yaml");
    marked.put("content/articles/a.md", &format!("\u{feff}{}", text.replace('\n', "\r\n")));
    assert_eq!(plain.build(), marked.build());
}

#[test]
fn control_characters_and_lone_direction_marks_are_errors() {
    // DOMAIN R-3, RELIABILITY H5
    for character in ['\u{0}', '\u{7}', '\u{1b}', '\u{202e}', '\u{2066}', '\u{fffe}'] {
        let lines = site(&format!(
            "
        == content/articles/2024-11-01-a.md
        ---
        title: A
        ---
        One {character} two."
        ))
        .lines();
        assert!(lines.contains("K0101 content/articles/2024-11-01-a.md:4:5"), "U+{:04X}: {lines}", character as u32);
    }
}

#[test]
fn names_compare_in_nfc_and_text_is_not_rewritten() {
    // DOMAIN R-3
    let built = site(
        "
        == content/topics/cafe.yaml
        title: Caf\u{e9}
        == content/articles/2024-11-01-a.yaml
        title: Cafe\u{301}
        topics: [Cafe\u{301}]",
    )
    .build();
    assert_eq!(built.headlines("/tags/cafe/"), ["Cafe\u{301}"]);
}

// ---- R-4, R-5, R-6

#[test]
fn an_unknown_key_names_the_nearest() {
    // DOMAIN R-4
    check(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        summery: x",
        "
        K0106 content/articles/2024-11-01-a.yaml:2:1 `summery` is no key of an article; write `summary`",
    );
}

#[test]
fn a_key_of_another_tool_is_told_ours() {
    // DOMAIN R-4
    let lines = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        categories: [x]
        author: y",
    )
    .lines();
    assert!(lines.contains("`topics`") && lines.contains("`curators`"), "{lines}");
}

#[test]
fn one_value_where_a_list_is_due_is_a_list_of_one() {
    // DOMAIN R-4
    let built = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: korea",
    )
    .build();
    assert_eq!(built.headlines("/tags/korea/"), ["A"]);
}

#[test]
fn what_is_free_goes_under_extra() {
    // DOMAIN R-4
    check(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        extra: { anything: [1, {two: 3}] }",
        "ok",
    );
}

#[test]
fn the_folder_is_the_kind_else_a_date_makes_an_article_else_it_is_a_page() {
    // DOMAIN R-5
    let built = site(
        "
        == content/2024-11-01-dated.md
        Text.
        == content/undated.md
        Text.
        == content/said.md
        ---
        kind: topic
        summary: A topic.
        ---",
    )
    .build();
    assert!(
        built.has("/articles/2024/11/dated/") && built.has("/undated/") && built.has("/tags/said/"),
        "{:?}",
        built.outputs.keys()
    );
}

#[test]
fn hidden_names_and_readmes_are_no_records() {
    // DOMAIN R-5
    let built = site(
        "
        == content/_draft.md
        x
        == content/.hidden/a.md
        x
        == content/README.md
        x
        == content/a.md
        x",
    )
    .build();
    assert_eq!(
        built
            .outputs
            .keys()
            .filter(|url| url.contains("draft") || url.contains("readme") || url.contains("hidden"))
            .count(),
        0
    );
    assert!(built.has("/a/"));
}

const TWO: &str = "
        == kliping.yaml
        languages: [en, ko]
";

#[test]
fn a_suffix_is_a_language_if_the_site_has_it() {
    // DOMAIN R-6
    let built = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a.ko.md
        Text.
        == content/articles/2024-11-01-b.fr.md
        Text.",
        )
        .build();
    assert!(built.has("/ko/articles/2024/11/a/") && built.has("/articles/2024/11/b-fr/"), "{:?}", built.outputs.keys());
}

#[test]
fn a_suffix_against_the_key_is_an_error() {
    // DOMAIN R-6
    let lines = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a.ko.yaml
        title: A
        language: en",
        )
        .lines();
    assert!(lines.contains("K0114 content/articles/2024-11-01-a.ko.yaml:2:11"), "{lines}");
}

// ---- R-7, R-8: identity

#[test]
fn a_written_id_is_unique_per_kind_and_language_and_both_owners_are_named() {
    // DOMAIN R-7
    let desk = site(
        "
        == content/articles/2024-11-01-a.yaml
        id: one
        title: A
        == content/articles/2024-11-02-b.yaml
        id: one
        title: B
        == content/stories/c.yaml
        id: one
        title: C",
    );
    desk.check("K0201 content/articles/2024-11-02-b.yaml:1:5 the id `one` is taken; give one of the two another id; ids are never reused");
    let found = desk.found();
    let twice = found.iter().find(|one| !one.related.is_empty()).expect("the first use is told");
    assert_eq!(twice.related[0].0.path.as_str(), "content/articles/2024-11-01-a.yaml");
}

#[test]
fn an_article_an_edition_and_a_story_without_an_id_are_warned_of() {
    // DOMAIN R-7
    check("
        == content/articles/2024/11/Kim & Trump.yaml
        title: A
        date: 2024-11-01
        == content/topics/korea.yaml
        == content/stories/북한.yaml
        title: B", "
        K0111 content/articles/2024/11/Kim & Trump.yaml the record has no `id`, so renaming its file makes it another record; write `id: 2024-11-kim-trump` into it
        K0111 content/stories/북한.yaml the record has no `id`, so renaming its file makes it another record; write `id: bughan` into it");
}

#[test]
fn a_wrong_id_is_an_error_that_proposes_one() {
    // DOMAIN R-7
    let lines = site(
        "
        == content/articles/2024-11-01-a.yaml
        id: Kim Trump
        title: A",
    )
    .lines();
    assert!(
        lines.contains("K0110 content/articles/2024-11-01-a.yaml:1:5") && lines.contains("write `kim-trump`"),
        "{lines}"
    );
}

#[test]
fn records_of_one_stem_are_translations() {
    // DOMAIN R-8
    let built = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a.yaml
        id: a
        title: English
        == content/articles/2024-11-01-a.ko.yaml
        title: 한국어",
        )
        .build();
    assert!(
        built
            .html("/articles/2024/11/a/")
            .contains("hreflang=\"ko\" href=\"https://kliping.test/ko/articles/2024/11/a/\"")
    );
    assert!(
        built
            .html("/ko/articles/2024/11/a/")
            .contains("hreflang=\"en\" href=\"https://kliping.test/articles/2024/11/a/\"")
    );
}

#[test]
fn a_language_twice_is_an_error() {
    // DOMAIN R-8
    let lines = site(
        "
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B
        translation_key: a",
    )
    .lines();
    assert!(lines.contains("K0202 content/articles/2024-11-02-b.yaml:3:18"), "{lines}");
}

#[test]
fn a_translation_inherits_what_it_leaves_out() {
    // DOMAIN R-8
    let built = site(TWO)
        .add(
            "
        == content/topics/korea.yaml
        names: { en: Korea, ko: 한국 }
        == content/articles/2024-11-01-a.yaml
        id: a
        title: English
        topics: [korea]
        places: [Seoul]
        original: { title: There, url: https://outlet.test/1, outlet: Outlet, published: 2024-10-31 }
        == content/articles/a.ko.yaml
        id: a
        title: 한국어
        date: 2024-11-02",
        )
        .build();
    let page = built.page("/ko/articles/2024/11/a/");
    for word in ["한국", "Seoul", "There", "Outlet"] {
        assert!(page.contains(word), "{word} is not inherited: {page}");
    }
    assert_eq!(built.headlines("/ko/tags/korea/"), ["한국어"]);
}

#[test]
fn a_translation_does_not_inherit_what_is_written_in_a_language() {
    // DOMAIN R-8: all but `id language title short_title kicker deck summary why slug aliases body gloss …`.
    let built = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a.yaml
        id: a
        title: English
        short_title: Short
        kicker: Kicker
        deck: Deck
        summary: Summary
        why: Because
        slug: slug
        aliases: [/old/]
        body: Body
        == content/articles/2024-11-01-a.ko.yaml
        title: 한국어",
        )
        .build();
    let page = built.page("/ko/articles/2024/11/a/");
    for word in ["Short", "Kicker", "Deck", "Summary", "Because", "Body"] {
        assert!(!page.contains(word), "{word} is inherited: {page}");
    }
    assert_eq!(built.leads("/old/"), "/articles/2024/11/slug/");
}

#[test]
fn a_zone_of_an_inherited_moment_is_that_of_the_record_it_comes_from() {
    // DOMAIN R-8: defaults of inherited keys are resolved in the record they come from.
    let built = site(
        "
        == kliping.yaml
        languages: [en, ko]
        timezone: Asia/Jakarta
        == content/articles/a.yaml
        id: a
        title: A
        date: 2024-11-01 08:00
        == content/articles/a.ko.yaml
        title: 나",
    )
    .build();
    for url in ["/articles/2024/11/a/", "/ko/articles/2024/11/a/"] {
        assert!(built.main(url).contains("datetime=\"2024-11-01T08:00:00+07:00\""), "{}", built.main(url));
    }
}

#[test]
fn what_is_inherited_stays_in_the_language_it_comes_from() {
    // DOMAIN R-8, I-2: `original.language` and a quotation's are by default the record's.
    let built = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        quotes: [{ text: Said, by: Kim }]
        original: { title: There, url: https://outlet.test/1, outlet: Outlet, section: Desk }
        == content/articles/2024-11-01-a.ko.yaml
        title: 나",
        )
        .build();
    let main = built.main("/ko/articles/2024/11/a/");
    assert!(main.contains("<p lang=\"en\" dir=\"ltr\">“Said”</p>"), "{main}");
    assert!(
        main.contains("<dd class=\"p-name\" lang=\"en\" dir=\"ltr\">")
            && main.contains("<dd lang=\"en\" dir=\"ltr\">Desk</dd>"),
        "{main}"
    );
}

#[test]
fn a_written_date_is_inherited_past_that_of_the_file_s_name() {
    // DOMAIN R-8, R-21
    let built = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a/index.yaml
        id: a
        title: A
        publish_date: 2024-11-01 07:30
        == content/articles/2024-11-01-a/index.ko.yaml
        title: 나",
        )
        .build();
    assert!(
        built.main("/ko/articles/2024/11/a/").contains("datetime=\"2024-11-01T07:30:00"),
        "{}",
        built.main("/ko/articles/2024/11/a/")
    );
}

// ---- R-9, R-10, R-11: names

fn slug_of(stem: &str, settings: &str) -> String {
    let built = site(&format!(
        "
        == kliping.yaml
        {settings}
        == content/articles/{stem}.yaml
        id: the-id
        title: T
        date: 2024-11-01"
    ))
    .build();
    let page =
        built.outputs.keys().find_map(|url| url.strip_prefix("/articles/2024/11/").filter(|rest| !rest.is_empty()));
    page.expect("the article has a page").trim_end_matches('/').to_owned()
}

#[test]
fn a_slug_is_the_file_s_name_folded() {
    // DOMAIN R-9
    for (stem, slug) in [
        ("Kim & Trump", "kim-trump"),
        ("2024-11-23-Kim", "kim"),
        ("북한과 미국", "북한과-미국"),
        ("Straße", "strasse"),
        ("السَّلام", "السلام"),
        ("ﬁve½", "five1-2"),
        ("!!!", "the-id"),
    ] {
        assert_eq!(slug_of(stem, ""), slug, "{stem}");
    }
}

#[test]
fn a_long_slug_is_cut_at_a_word() {
    // DOMAIN R-9: ≤ 80 bytes of UTF-8.
    let slug = slug_of(&"seven77 ".repeat(20).trim().replace(' ', "-"), "");
    assert_eq!(slug, "seven77-".repeat(10).trim_end_matches('-'));
    let slug = slug_of(&"한".repeat(60), "");
    assert_eq!(slug, "한".repeat(26));
}

#[test]
fn the_title_does_not_move_a_page() {
    // DOMAIN R-9
    let with = |title: &str| {
        let built = site(&format!(
            "
        == content/articles/2024-11-01-a.yaml
        title: {title}"
        ))
        .build();
        // The index of search is named by what it is made of.
        built.outputs.keys().filter(|url| !url.starts_with("/search/")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(with("One"), with("Another one"));
}

#[test]
fn ascii_slugs_are_made_by_sound_where_a_rule_is() {
    // DOMAIN R-10
    for (stem, slug) in [
        ("북한", "bughan"),
        ("안녕", "annyeong"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("Æther", "aether"),
        ("Живая вещь", "zhivaya-veshch"),
        ("Straße", "strasse"),
        ("ひらがな", "hiragana"),
    ] {
        assert_eq!(slug_of(stem, "slugs: ascii"), slug, "{stem}");
    }
}

#[test]
fn letters_without_a_sound_rule_take_the_id_and_a_warning() {
    // DOMAIN R-10
    let desk = site(
        "
        == kliping.yaml
        slugs: ascii
        == content/articles/漢字.yaml
        id: the-id
        title: T
        date: 2024-11-01",
    );
    desk.check("K0117 content/articles/漢字.yaml `漢字` has letters that no rule turns into Latin ones; write a `slug:` by hand");
    assert!(desk.build().has("/articles/2024/11/the-id/"));
}

#[test]
fn a_bundle_s_files_stand_beside_its_page() {
    // DOMAIN R-11
    let built = site(
        "
        == content/articles/2024-11-01-a/index.md
        ---
        title: A
        image: { file: pic.svg, alt: A square, credit: C, rights: own }
        ---
        ![Inside](in/more.svg)
        == content/articles/2024-11-01-a/pic.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"/>
        == content/articles/2024-11-01-a/in/more.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"/>",
    )
    .build();
    assert!(built.has("/articles/2024/11/a/pic.svg") && built.has("/articles/2024/11/a/in/more.svg"));
    let main = built.main("/articles/2024/11/a/");
    assert!(main.contains("src=\"/articles/2024/11/a/pic.svg\" width=\"10\" height=\"20\" alt=\"A square\""), "{main}");
    assert!(main.contains("src=\"/articles/2024/11/a/in/more.svg\""), "{main}");
}

#[test]
fn a_picture_of_a_language_stands_in_for_the_plain_one() {
    // DOMAIN R-11
    let built = site(TWO)
        .add(
            "
        == content/articles/2024-11-01-a/index.md
        ---
        id: a
        title: A
        image: { file: pic.svg, alt: A }
        ---
        == content/articles/2024-11-01-a/index.ko.md
        ---
        title: 나
        image: { alt: 나 }
        ---
        == content/articles/2024-11-01-a/pic.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>
        == content/articles/2024-11-01-a/pic.ko.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .build();
    assert!(built.main("/articles/2024/11/a/").contains("/a/pic.svg\""));
    assert!(
        built.main("/ko/articles/2024/11/a/").contains("/a/pic.ko.svg\""),
        "{}",
        built.main("/ko/articles/2024/11/a/")
    );
}

// ---- R-12, R-13, R-14

#[test]
fn with_a_closed_vocabulary_an_unknown_source_is_a_plain_name_with_a_warning() {
    // DOMAIN R-12
    let desk = site(
        "
        == kliping.yaml
        vocabulary: closed
        == content/sources/anadolu.yaml
        title: Anadolu Agency
        == content/articles/2024-11-01-a.yaml
        title: A
        source: Anadolo",
    );
    desk.check("K0208 content/articles/2024-11-01-a.yaml:2:9 no source is called `Anadolo`, so it is shown without a link; write `anadolu`, or add a record to content/sources/");
    let built = desk.build();
    assert!(
        built.page("/articles/2024/11/a/").contains("A Anadolo") || built.page("/archive/2024/11/").contains("Anadolo")
    );
    assert_eq!(built.under("/sources/anadolo"), Vec::<&str>::new());
}

#[test]
fn with_an_open_vocabulary_a_source_without_a_record_has_a_page() {
    // DOMAIN R-12
    let desk = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        source: Harian Baru",
    );
    desk.check("ok");
    assert_eq!(desk.build().headlines("/sources/harian-baru/"), ["A"]);
}

#[test]
fn a_person_without_a_record_is_a_plain_name() {
    // DOMAIN R-12
    let desk = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        people: [Kim Jong-un]",
    );
    desk.check("ok");
    let built = desk.build();
    assert!(built.page("/articles/2024/11/a/").contains("Kim Jong-un"));
    assert_eq!(built.under("/people/"), Vec::<&str>::new());
}

#[test]
fn an_unknown_story_is_an_error_that_names_the_nearest() {
    // DOMAIN R-12
    check(
        "
        == content/stories/kim-trump.yaml
        title: Kim and Trump
        == content/articles/2024-11-01-a.yaml
        title: A
        stories: [kim-trmup]",
        "
        K0204 content/articles/2024-11-01-a.yaml:2:11 no story is called `kim-trmup`; write `kim-trump`",
    );
}

fn body(settings: &str, body: &str) -> support::Desk {
    site(&format!(
        "
        == kliping.yaml
        {settings}
        == content/articles/2024-11-01-a.md
        ---
        id: a
        title: A
        ---
        {body}"
    ))
}

#[test]
fn raw_html_is_sanitized_by_default() {
    // DOMAIN R-13
    let desk = body("", "x <b onclick=\"y()\">bold</b> <script>z()</script>");
    let main = desk.build().main("/articles/2024/11/a/").to_owned();
    assert!(main.contains("<b>bold</b>") && !main.contains("onclick") && !main.contains("<script"), "{main}");
    assert!(desk.lines().contains("K0403"), "{}", desk.lines());
}

#[test]
fn raw_html_is_shown_as_text_with_escape() {
    // DOMAIN R-13
    let built = body("raw_html: escape", "x <b>bold</b>").build();
    assert!(built.page("/articles/2024/11/a/").contains("x <b>bold</b>"), "{}", built.main("/articles/2024/11/a/"));
}

#[test]
fn raw_html_is_left_with_trust() {
    // DOMAIN R-13
    let built = body("raw_html: trust", "x <b data-x=\"1\">bold</b>").build();
    assert!(built.main("/articles/2024/11/a/").contains("<b data-x=\"1\">bold</b>"));
}

#[test]
fn a_heading_of_a_body_is_never_the_first_level() {
    // DOMAIN R-13, M-11
    let built = body("", "# One\n\n        ## Two").build();
    let main = built.main("/articles/2024/11/a/");
    assert_eq!(main.matches("<h1").count(), 1);
    assert!(main.contains(">One</h2>") && main.contains(">Two</h3>"), "{main}");
}

#[test]
fn a_heading_that_is_the_title_stands_once() {
    // DOMAIN R-20
    let built = site(
        "
        == content/articles/2024-11-01-a.md
        # Kim and Trump

        Text.",
    )
    .build();
    let main = built.main("/articles/2024/11/a/");
    assert_eq!(main.matches("Kim and Trump").count(), 1, "{main}");
}

#[test]
fn without_front_matter_and_heading_the_file_s_name_is_the_title() {
    // DOMAIN R-20
    for (path, url) in [
        ("articles/2024-11-01-hello.ko", "/ko/articles/2024/11/hello/"),
        ("pages/hello", "/hello/"),
        ("topics/hello", "/tags/hello/"),
        ("people/hello", "/people/hello/"),
    ] {
        let desk = site(TWO);
        desk.put(&format!("content/{path}.md"), "Text.\n");
        let main = desk.build().main(url).to_owned();
        assert!(main.contains(">hello</h1>"), "{path}: {main}");
    }
}

#[test]
fn an_unknown_directive_an_unknown_key_and_an_unclosed_one_are_errors() {
    // DOMAIN R-14
    for text in ["::qoute{by=\"Kim\"}", "::image{fiel=\"x\"}", ":::note{label=\"x\"}\n        never closed"] {
        let lines = body("", text).lines();
        assert!(lines.contains("K0401"), "{text}: {lines}");
    }
}

#[test]
fn a_directive_in_code_is_text() {
    // DOMAIN R-14
    let built = body("", "```\n        ::nothing{}\n        ```").build();
    assert!(built.page("/articles/2024/11/a/").contains("::nothing{}"));
}

#[test]
fn latest_lists_what_its_condition_names() {
    // DOMAIN R-14, G-13
    let built = body("", "::latest{where=\"topic=korea\" limit=1}")
        .add(
            "
        == content/articles/2024-10-01-b.yaml
        title: B
        topics: korea
        == content/articles/2024-10-02-c.yaml
        title: C
        topics: korea
        == content/articles/2024-10-03-d.yaml
        title: D",
        )
        .build();
    let main = built.main("/articles/2024/11/a/");
    let text = support::between(main, "e-content", "after").unwrap();
    assert!(text.contains(">C<") && !text.contains(">B<") && !text.contains(">D<"), "{text}");
}

// ---- R-20 ff.

#[test]
fn a_title_is_that_of_the_original_if_its_language_is_the_same() {
    // DOMAIN R-20
    check(
        "
        == content/articles/2024-11-01-a.yaml
        original: { title: There, url: https://outlet.test/1, outlet: Outlet, language: en }
        == content/articles/2024-11-02-b.yaml
        original: { title: 저기, url: https://outlet.test/2, outlet: Outlet, language: ko }",
        "
        K0108 content/articles/2024-11-02-b.yaml the article has no `title`; write a headline of your own: `title: …`",
    );
}

#[test]
fn both_names_of_a_date_are_an_error() {
    // DOMAIN R-21
    let lines = site(
        "
        == content/articles/a.yaml
        title: A
        date: 2024-11-01
        publish_date: 2024-11-01",
    )
    .lines();
    assert!(lines.contains("K0109"), "{lines}");
}

#[test]
fn an_article_without_a_date_is_an_error() {
    // DOMAIN R-21
    check("
        == content/articles/a.yaml
        title: A", "
        K0108 content/articles/a.yaml the article has no `publish_date`; write when it appears here: `publish_date: 2024-11-23 18:30 WIB`");
}

#[test]
fn a_bare_address_is_an_original_whose_outlet_its_host_tells() {
    // DOMAIN R-21
    let built = site(
        "
        == content/sources/outlet.yaml
        title: The Outlet
        url: https://www.outlet.test/
        == content/articles/2024-11-01-a.yaml
        title: A
        original: https://news.outlet.test/2024/1",
    )
    .build();
    assert_eq!(built.headlines("/sources/outlet/"), ["A"]);
}

#[test]
fn a_source_and_an_outlet_are_an_error() {
    // DOMAIN R-21
    let lines = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        source: One
        original: { title: T, url: https://outlet.test/, outlet: Two }",
    )
    .lines();
    assert!(lines.contains("K0109 content/articles/2024-11-01-a.yaml:2:9"), "{lines}");
}

#[test]
fn an_original_needs_its_address_or_the_word_that_nobody_knows_it() {
    // DOMAIN R-22
    let lines = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        original: { title: T, outlet: Two }",
    )
    .lines();
    assert!(lines.contains("K0108") && lines.contains("url_unknown: true"), "{lines}");
}

#[test]
fn a_picture_with_a_file_needs_its_words() {
    // DOMAIN R-25
    let lines = site(
        "
        == content/articles/2024-11-01-a/index.yaml
        title: A
        image: { file: pic.svg }
        == content/articles/2024-11-01-a/pic.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    )
    .lines();
    assert!(lines.contains("K0307 content/articles/2024-11-01-a/index.yaml:2:16"), "{lines}");
}

#[test]
fn a_folder_with_one_markdown_file_and_no_configuration_builds() {
    // DOMAIN R-20: no front matter: first heading, else the file's name.
    let desk = bare(
        "
        == content/hello.md
        # Hello, world

        Text.",
    );
    desk.check("K0004 the site has no `base_url`, so absolute links lead to http://localhost/; write `base_url: https://example.org/` into kliping.yaml");
    let built = desk.build();
    assert!(built.page("/hello/").starts_with("Hello, world"), "{}", built.page("/hello/"));
    assert!(built.html("/").contains("<title>desk"), "the folder is the title");
}

#[test]
fn a_folder_with_one_article_and_no_configuration_builds() {
    let built = bare(
        "
        == content/articles/2024-11-01-hello.md
        Text.",
    )
    .build();
    assert_eq!(built.headlines("/archive/2024/11/").len(), 1);
}

#[test]
fn an_empty_folder_builds() {
    let built = bare(
        "
        == README.md
        x",
    )
    .build();
    assert!(built.has("/") && built.has("/404.html") && built.has("/sitemap.xml"));
}

#[test]
fn a_long_title_with_a_colon_is_told_as_a_short_one_is() {
    let words = "kata ".repeat(25);
    support::check(
        &format!("\n        == content/articles/2024-11-01-a.yaml\n        date: 2024-11-01\n        title: Ralat: {words}\n        "),
        "
        K0103 content/articles/2024-11-01-a.yaml:2:13 a plain value may not hold `: `, which ends a key; put all of the value in quotes
        ",
    );
}

#[test]
fn a_title_that_cannot_be_read_is_not_missing_besides() {
    support::check(
        "
        == content/articles/2024-11-01-a.yaml
        title: [A, B]
        == content/articles/2024-11-02-b.yaml
        title: Edited: x
        == content/pages/p.yaml
        title: { a: b }
        ",
        "
        K0107 content/articles/2024-11-01-a.yaml:1:8 `title` takes one text, not a list
        K0103 content/articles/2024-11-02-b.yaml:1:14 a plain value may not hold `: `, which ends a key; put the value in quotes: \"Edited: x\"
        K0107 content/pages/p.yaml:1:8 `title` takes one text, not a mapping
        ",
    );
}
