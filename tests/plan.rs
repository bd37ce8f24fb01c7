//! Addresses: DOMAIN U, seen from outside; and what a page may link to.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use support::{Built, Desk, bare, check, site, words};

fn one(settings: &str, lines: &str) -> Desk {
    let desk = site(&format!(
        "
        == kliping.yaml
        {}",
        settings.replace("; ", "\n        ")
    ));
    desk.put("content/articles/2024-11-01-a.yaml", &format!("id: a\ntitle: A\n{}\n", lines.replace("; ", "\n")));
    desk
}

// ---- U-1, U-2, U-3

#[test]
#[allow(clippy::too_many_lines)] // One address a kind.
fn every_kind_has_its_address() {
    // DOMAIN U-1
    let built = site(
        "
        == kliping.yaml
        sections: [{ id: world, names: World }]
        lists: { named: [{ id: it, title: It, where: kind=article }] }
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        topics: [t]
        source: s
        people: [p]
        stories: [y]
        == content/topics/t.yaml
        == content/sources/s.yaml
        title: S
        == content/people/p.yaml
        title: P
        == content/stories/y.yaml
        title: Y
        == content/editions/e.yaml
        title: E
        date: 2024-11-02
        items: [a]
        == content/pages/about.md
        About.
        == static/robots.txt
        mine
        == static/.well-known/x
        x",
    )
    .build();
    for url in [
        "/",
        "/about/",
        "/404.html",
        "/articles/2024/11/a/",
        "/editions/e/",
        "/stories/y/",
        "/sources/s/",
        "/people/p/",
        "/editions/",
        "/stories/",
        "/sources/",
        "/people/",
        "/tags/t/",
        "/tags/",
        "/sections/world/",
        "/sections/",
        "/lists/it/",
        "/archive/",
        "/archive/2024/",
        "/archive/2024/11/",
        "/corrections/",
        "/feed.xml",
        "/rss.xml",
        "/feed.json",
        "/tags/t/feed.xml",
        "/sitemap.xml",
        "/sitemaps/article-2024.xml",
        "/robots.txt",
        "/.well-known/x",
    ] {
        assert!(built.has(url), "{url} among {:#?}", built.outputs.keys());
    }
    assert_eq!(built.html("/robots.txt").trim(), "mine", "a file of the site's own takes the place of ours");
}

#[test]
fn an_address_of_articles_may_be_made_of_other_parts() {
    // DOMAIN U-1
    for (pattern, url) in [
        ("/{slug}/", "/a/"),
        ("/n/{id}/", "/n/the-id/"),
        ("/{year}/{month}/{day}/{slug}/", "/2024/11/01/a/"),
        ("/{section}/{slug}/", "/world/a/"),
    ] {
        let built =
            one(&format!("permalinks: {{ article: \"{pattern}\" }}; sections: [{{ id: world, names: World }}]"), "")
                .add(
                    "
        == content/articles/2024-11-01-a.yaml
        id: the-id
        title: A",
                )
                .built();
        let built = built.unwrap_or_else(|found| panic!("{pattern}: {found:?}"));
        assert!(built.has(url), "{pattern}: {:?}", built.outputs.keys());
    }
}

#[test]
fn nothing_lies_outside_a_base_url_with_a_path() {
    // DOMAIN U-2
    let built = one(
        "base_url: https://kliping.test/digest/; languages: [en, ko]",
        "topics: t; source: s; body: \"[a](/tags/t/)\"",
    )
    .build();
    for url in built.outputs.keys().filter(|url| url.ends_with('/') || url.ends_with(".html")) {
        let html = built.html(url);
        for part in html.split(" href=\"/").skip(1).chain(html.split(" src=\"/").skip(1)) {
            assert!(part.starts_with("digest/"), "{url} links to /{}", part.split('"').next().unwrap_or_default());
        }
        assert!(!html.contains("kliping.test//") && !html.contains("https://kliping.test/tags"), "{url}");
    }
}

#[test]
fn other_languages_sit_under_their_lower_case_tag() {
    // DOMAIN U-3
    let built = one("languages: [en, ko, zh-Hant]", "")
        .add(
            "
        == content/articles/2024-11-02-b.zh-Hant.yaml
        title: B",
        )
        .build();
    assert!(
        built.has("/zh-hant/articles/2024/11/b/") && built.has("/zh-hant/") && built.has("/ko/"),
        "{:?}",
        built.under("/zh")
    );
}

// ---- U-4: collisions

#[test]
fn two_records_of_one_address_are_an_error_that_names_both() {
    // DOMAIN U-4, RELIABILITY W9
    let desk = one("", "").add(
        "
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B
        slug: a",
    );
    desk.check("K0501 content/articles/2024-11-01-a.yaml the article and another both claim the address `/articles/2024/11/a/`; give one of them another `slug:`, or rename the file");
    assert_eq!(desk.found()[0].related[0].0.path.as_str(), "content/articles/2024-11-02-b.yaml");
}

#[test]
fn addresses_collide_in_nfc_and_full_case_folding() {
    // DOMAIN U-4, RELIABILITY W9
    for (first, second) in [
        ("static/Korea/index.html", "static/korea/index.html"),
        ("static/caf\u{e9}", "static/cafe\u{301}"),
        ("static/STRASSE", "static/stra\u{df}e"),
    ] {
        let desk = bare("== kliping.yaml");
        desk.put(first, "x");
        desk.put(second, "x");
        assert!(desk.lines().contains("K0501"), "{first} {second}: {}", desk.lines());
    }
}

#[test]
fn a_static_file_may_not_take_the_place_of_a_page() {
    // DOMAIN U-4
    let lines = one("", "topics: t")
        .add(
            "
        == static/tags/t/index.html
        x",
        )
        .lines();
    assert!(lines.starts_with("K0501 static/tags/t/index.html") && lines.contains("the topic"), "{lines}");
}

#[test]
fn a_file_where_another_needs_a_folder_is_an_error() {
    // DOMAIN U-4
    let lines = one("", "topics: t")
        .add(
            "
        == static/tags
        x",
        )
        .lines();
    assert!(lines.contains("K0501 static/tags"), "{lines}");
}

#[test]
fn a_topic_and_an_open_name_that_differ_in_case_alone_are_one() {
    // DOMAIN U-4, G-4
    let built = one("", "topics: [Korea, KOREA, korea]").build();
    assert_eq!(built.under("/tags/k").len(), 2, "{:?}", built.under("/tags/"));
}

#[test]
fn open_names_with_one_slug_are_told() {
    // DOMAIN U-4: never an automatic `-2`.
    let lines = one("", "topics: [\"a b!\", \"a b?\"]").lines();
    assert!(
        lines.contains(
            "K0501 content/articles/2024-11-01-a.yaml the topic `a b?` and the topic `a b!` both claim the address `/tags/a-b/`"
        ),
        "{lines}"
    );
}

// ---- U-5, U-6, U-7

#[test]
fn links_are_percent_encoded_and_files_are_not() {
    // DOMAIN U-5
    let built = one("", "topics: [\"북한 (North)\"]").build();
    assert!(built.has("/tags/북한-north/"));
    assert!(
        built.main("/articles/2024/11/a/").contains("href=\"/tags/%EB%B6%81%ED%95%9C-north/\""),
        "{}",
        built.main("/articles/2024/11/a/")
    );
}

#[test]
fn a_slug_that_is_a_device_s_name_is_an_error() {
    // DOMAIN U-6
    for name in ["con", "nul", "com1", "lpt9"] {
        let lines = one("permalinks: { article: \"/{slug}/\" }", &format!("slug: {name}")).lines();
        assert!(lines.contains("K0502"), "{name}: {lines}");
    }
}

#[test]
fn a_name_that_is_part_of_many_addresses_is_told_once() {
    // DOMAIN U-6: the topic has a page and feeds in two languages.
    let lines = one("languages: [en, id]; feeds: { of: [topics] }; vocabulary: open", "topics: [con]").lines();
    assert_eq!(lines.matches("K0502").count(), 1, "{lines}");
}

#[test]
fn a_static_file_that_no_file_system_takes_is_an_error() {
    // DOMAIN U-6, RELIABILITY W10
    for name in ["con.txt", "a.", "a ", "b|c", "d?", "e:f"] {
        let desk = bare("== kliping.yaml");
        desk.put(&format!("static/{name}"), "x");
        assert!(desk.lines().contains("K0502"), "{name}: {}", desk.lines());
    }
}

#[test]
fn a_page_may_not_take_a_word_of_ours() {
    // DOMAIN U-6
    for word in [
        "tags", "editions", "sources", "people", "stories", "sections", "lists", "articles", "assets", "sitemaps",
        "feed", "404",
    ] {
        let desk = site("== kliping.yaml");
        desk.put(&format!("content/pages/{word}.md"), "Text.\n");
        let lines = desk.lines();
        assert!(lines.contains("K0504") || ["feed", "404"].contains(&word), "{word}: {lines}");
    }
}

#[test]
fn a_page_may_not_take_a_language() {
    // DOMAIN U-6
    let lines = one("languages: [en, ko]", "")
        .add(
            "
        == content/pages/ko.md
        Text.",
        )
        .lines();
    assert!(lines.contains("K0504") || lines.contains("K0501"), "{lines}");
}

#[test]
fn a_page_lends_its_text_to_the_corrections_log_and_the_archive() {
    // DOMAIN U-6
    let built = one("", "")
        .add(
            "
        == content/pages/corrections.md
        ---
        title: How we correct
        ---
        Our policy.
        == content/pages/archive.md
        ---
        title: All of it
        ---
        Since then.",
        )
        .build();
    assert!(built.page("/corrections/").contains("Our policy."), "{}", built.page("/corrections/"));
    assert!(built.page("/archive/").contains("Since then."), "{}", built.page("/archive/"));
}

#[test]
fn a_part_of_an_address_has_at_most_200_bytes() {
    // DOMAIN U-7
    let with = |bytes: usize| {
        let desk = bare("== kliping.yaml");
        desk.put(&format!("static/{}", "a".repeat(bytes)), "x");
        desk.lines()
    };
    assert!(!with(200).contains("K0502"), "{}", with(200));
    assert!(with(201).contains("K0502"));
}

// ---- U-8, U-9, U-10, U-11

#[test]
fn a_former_path_leads_to_the_record() {
    // DOMAIN U-8, U-9
    let built = one("", "aliases: [/old/, /older/file.html]").build();
    assert_eq!(built.leads("/old/"), "/articles/2024/11/a/");
    assert_eq!(built.leads("/older/file.html"), "/articles/2024/11/a/");
    let html = built.html("/old/");
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(html.contains("<link rel=\"canonical\" href=\"https://kliping.test/articles/2024/11/a/\">"));
    assert!(html.contains("<a href=\"/articles/2024/11/a/\">"));
}

#[test]
fn a_chain_of_aliases_leads_straight_to_its_end() {
    // DOMAIN U-8
    let built = site(
        "
        == content/topics/a.yaml
        merged_into: b
        aliases: [/was-a/]
        == content/topics/b.yaml
        aliases: [/was-b/]
        == content/articles/2024-11-01-x.yaml
        title: X
        topics: [a]",
    )
    .build();
    assert_eq!(built.leads("/was-b/"), "/tags/b/");
    assert_eq!(built.leads("/tags/a/"), "/tags/b/");
    assert_eq!(built.leads("/was-a/"), "/tags/b/", "aliases of a merged topic lead to its target");
}

#[test]
fn nothing_leads_to_a_page_that_a_language_does_not_have() {
    // DOMAIN G-7, U-8
    let built = site(
        "
        == kliping.yaml
        languages: [en, ko]
        == content/topics/old.yaml
        merged_into: new
        == content/topics/new.yaml
        title: New
        aliases: [/was-new/]
        == content/articles/2024-11-01-x.ko.yaml
        title: X
        topics: [old]",
    )
    .build();
    assert_eq!(built.leads("/ko/tags/old/"), "/ko/tags/new/");
    assert!(!built.has("/tags/old/") && !built.has("/was-new/"), "{:?}", built.outputs.keys());
}

#[test]
fn aliases_in_a_circle_are_an_error() {
    // DOMAIN U-8
    let lines = one("", "aliases: [/articles/2024/11/a/]").lines();
    assert!(lines.contains("K0503 content/articles/2024-11-01-a.yaml"), "{lines}");
}

#[test]
fn an_alias_on_a_live_path_is_an_error() {
    // DOMAIN U-8
    for alias in ["/archive/", "/feed.xml", "/", "/articles/2024/11/b/"] {
        let lines = one("", &format!("aliases: [\"{alias}\"]"))
            .add(
                "
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B",
            )
            .lines();
        assert!(lines.contains("K0503 content/articles/2024-11-01-a.yaml"), "{alias}: {lines}");
    }
}

#[test]
fn an_alias_with_a_query_or_a_fragment_is_an_error() {
    // DOMAIN U-8
    for alias in ["/old/?p=1", "/old/#top"] {
        let lines = one("", &format!("aliases: [\"{alias}\"]")).lines();
        assert!(lines.contains("K0503") || lines.contains("K0502"), "{alias}: {lines}");
    }
}

#[test]
fn one_alias_of_two_records_is_an_error() {
    // DOMAIN U-8: a used path never goes to another record (U-11).
    let lines = one("", "aliases: [/old/]")
        .add(
            "
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B
        aliases: [/old/]",
        )
        .lines();
    assert!(lines.contains("K0503") || lines.contains("K0501"), "{lines}");
}

#[test]
fn a_truncated_permalink_leads_to_the_archive() {
    // DOMAIN U-10
    let built = one("", "").build();
    assert_eq!(built.leads("/articles/2024/11/"), "/archive/2024/11/");
    assert_eq!(built.leads("/articles/2024/"), "/archive/2024/");
    assert_eq!(built.leads("/articles/"), "/archive/");
}

#[test]
fn a_tombstone_stands_at_the_record_s_address_and_is_not_indexed() {
    // DOMAIN U-11
    let built = one("", "expires: 2024-11-15").build();
    let html = built.html("/articles/2024/11/a/");
    assert!(html.contains("noindex") && words(html).contains("Expired"), "{html}");
}

#[test]
fn the_address_of_an_expired_record_goes_to_no_other() {
    // DOMAIN U-11
    let lines = one("", "expires: 2024-11-15")
        .add(
            "
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B
        slug: a",
        )
        .lines();
    assert!(lines.contains("K0501"), "{lines}");
}

#[test]
fn the_page_for_what_is_not_found_speaks_every_language_with_absolute_paths() {
    // DOMAIN U-12
    let html = one("languages: [en, id, ko]", "").build().html("/404.html").to_owned();
    for lang in ["id", "ko"] {
        assert!(html.contains(&format!("lang=\"{lang}\"")) && html.contains(&format!("href=\"/{lang}/\"")), "{lang}");
    }
    assert!(html.contains("noindex"));
    for part in html.split(" href=\"").skip(1).chain(html.split(" src=\"").skip(1)) {
        assert!(
            part.starts_with('/') || part.starts_with("http") || part.starts_with('#'),
            "{}",
            part.split('"').next().unwrap_or_default()
        );
    }
}

// ---- links between records

#[test]
fn a_link_to_a_record_s_file_leads_to_its_page() {
    let built = one("", "")
        .add(
            "
        == content/articles/2024/b.md
        ---
        id: b
        title: B
        date: 2024-11-02
        ---
        [a](../2024-11-01-a.yaml) [t](../../topics/t.yaml) [how](#how)

        ## How
        == content/topics/t.yaml
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        topics: [t]",
        )
        .build();
    let main = built.main("/articles/2024/11/b/");
    assert!(
        main.contains("<a href=\"/articles/2024/11/a/\">a</a>") && main.contains("<a href=\"/tags/t/\">t</a>"),
        "{main}"
    );
}

#[test]
fn a_link_that_leads_nowhere_is_an_error() {
    for link in ["../nothing.md", "/nothing/", "#nothing", "nothing.svg"] {
        let desk = one("", "");
        desk.put("content/articles/b.md", &format!("---\nid: b\ntitle: B\ndate: 2024-11-02\n---\nSee [it]({link}).\n"));
        assert!(desk.lines().contains("K0404 content/articles/b.md:6:"), "{link}: {}", desk.lines());
    }
}

#[test]
fn a_link_to_a_draft_leads_nowhere() {
    // DOMAIN T-8: only live is linked.
    let desk = one("", "draft: true");
    desk.put("content/articles/b.md", "---\nid: b\ntitle: B\ndate: 2024-11-02\n---\nSee [it](2024-11-01-a.yaml).\n");
    assert!(desk.lines().contains("K0404"), "{}", desk.lines());
}

/// Every local link of every page leads to an output.
fn dead_links(built: &Built) -> Vec<String> {
    let mut dead = Vec::new();
    for url in built.outputs.keys().filter(|url| url.ends_with('/') || url.ends_with(".html")) {
        let html = built.html(url);
        for part in html
            .split(" href=\"/")
            .skip(1)
            .chain(html.split(" src=\"/").skip(1))
            .chain(html.split(" href=\"https://kliping.test/").skip(1))
        {
            let link = part.split(['"', '#']).next().unwrap_or_default();
            let path = kliping::base::url::decode(link).unwrap_or_default();
            if !built.has(&format!("/{path}")) {
                dead.push(format!("{url} links to /{path}"));
            }
        }
    }
    dead
}

#[test]
fn no_page_of_a_rich_site_has_a_dead_link() {
    let built = site(
        "
        == kliping.yaml
        languages: [en, ko]
        pages: 2
        sections: [{ id: world, names: World }, { id: empty, names: Empty }]
        editions: { automatic: weekly }
        menu: [{ title: About, url: /about/ }]
        == content/topics/asia.yaml
        names: { en: Asia, ko: 아시아 }
        == content/topics/korea.yaml
        names: { en: Korea, ko: 한국 }
        parent: asia
        see: us
        == content/topics/us.yaml
        title: United States
        == content/people/kim.yaml
        title: Kim
        == content/stories/tale.yaml
        title: Tale
        see: [other]
        == content/stories/other.yaml
        title: Other
        == content/pages/about.md
        About.
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        topics: [korea]
        people: [kim]
        stories: [tale]
        == content/articles/2024-11-02-b.ko.yaml
        title: B
        topics: [korea]
        source: Outlet
        stories: [tale]
        == content/articles/2024-11-03-c.yaml
        title: C
        topics: [korea]
        expires: 2024-11-20
        == content/articles/2024-10-03-d.yaml
        title: D
        topics: [korea]
        section: empty
        == content/articles/2024-10-04-e.yaml
        title: E
        topics: [us, korea]
        corrections: [{ when: 2024-10-05, kind: update, text: x }]
        == content/articles/2024-10-05-f.yaml
        title: F
        topics: [korea]
        == content/editions/one.yaml
        id: one
        title: One
        date: 2024-11-04
        items: [a, { title: Link, url: https://x.test/1, topics: [us] }]",
    )
    .build();
    assert_eq!(dead_links(&built), Vec::<String>::new());
}

#[test]
fn a_wrong_overlay_of_the_configuration_is_told() {
    let mut desk = one("", "");
    desk.request.environment = Some("production".into());
    assert!(desk.lines().contains("K0001 kliping.production.yaml"), "{}", desk.lines());
}

#[test]
fn a_file_that_is_neither_record_nor_part_of_a_bundle_is_told() {
    check("
        == content/articles/loose.svg
        x", "
        K0007 content/articles/loose.svg the file is neither a record nor part of a bundle, so nothing is made of it; put it beside an `index.md`, or into static/; files that begin with `_` are passed over in silence");
}

#[test]
fn a_link_to_the_top_is_every_page_s() {
    check(
        "
        == content/articles/2024-11-01-a.md
        ---
        title: A
        ---
        [Up](#top), [up](#TOP), [on](#), [away](#topp).
        ",
        "K0404 content/articles/2024-11-01-a.md:4:41 the link `#topp` leads nowhere; no heading of the record has this id",
    );
}

#[test]
fn everything_on_the_front_page_is_of_the_last_days() {
    // DOMAIN G-12
    let desk = site(
        "
        == kliping.yaml
        title: T
        front: { days: 2 }
        sections: [{ id: s }]
        ",
    );
    for day in 1..=9 {
        desk.put(&format!("content/articles/2024-11-0{day}-d{day}.yaml"), &format!("id: d{day}\ntitle: Day {day}\n"));
    }
    let built = desk.build();
    let front = built.page("/");
    assert!(front.contains("Day 9") && front.contains("Day 7") && !front.contains("Day 6"), "{front}");
}

#[test]
fn an_outlet_s_kin_and_what_it_allows_of_pictures_are_shown() {
    let desk = site(
        "
        == content/sources/a.yaml
        title: A
        see: [B]
        policy: { quote_words: 40, images: No pictures without leave. }
        summary: An outlet.
        == content/sources/b.yaml
        title: B
        summary: Another.
        ",
    );
    let built = desk.build();
    assert!(built.page("/sources/a/").contains("No pictures without leave."), "{}", built.page("/sources/a/"));
    assert!(built.main("/sources/a/").contains("<a href=\"/sources/b/\""), "{}", built.main("/sources/a/"));
    desk.add(
        "
        == content/sources/a.yaml
        title: A
        see: [Bee]
        ",
    )
    .check("K0204 content/sources/a.yaml:2:7 no source is called `Bee`; write the name of a source that has a record");
}
