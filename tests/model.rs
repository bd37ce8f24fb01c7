//! Time, organisation and curation: DOMAIN T, G and Q, seen from outside.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use support::{Desk, check, site};

// ---- T: time

/// An article with these lines, and one beside it that is always live.
fn article(lines: &str) -> Desk {
    let desk = site(
        "
        == content/articles/2024-01-01-other.yaml
        id: other
        title: Other",
    );
    desk.put("content/articles/a.yaml", &format!("id: a\ntitle: A\n{}\n", lines.replace("; ", "\n")));
    desk
}

const A: &str = "/articles/2024/11/a/";

#[test]
fn a_moment_is_read_in_each_of_its_forms() {
    // DOMAIN T-1, T-3
    for (text, iso) in [
        ("2024-11-23", "2024-11-23T00:00:00+00:00"),
        ("2024-11-23 16:05", "2024-11-23T16:05:00+00:00"),
        ("2024-11-23 16.05 WIB", "2024-11-23T16:05:00+07:00"),
        ("2024-11-23T16:05:30+09:00", "2024-11-23T16:05:30+09:00"),
        ("2024-11-23 16:05 [Asia/Makassar]", "2024-11-23T16:05:00+08:00"),
        ("2024-11-23 16:05 KST", "2024-11-23T16:05:00+09:00"),
    ] {
        let built = article(&format!("date: {text}")).build();
        let html = built.html(A);
        let given = support::between(html, "\"datePublished\":\"", "\"").unwrap();
        let same = |text: &str| {
            kliping::base::moment::Moment::parse(text, kliping::base::moment::Zone::parse("UTC").unwrap())
                .unwrap()
                .seconds()
        };
        assert_eq!(same(given), same(iso), "{text}: {given}");
    }
}

#[test]
fn a_time_of_an_original_is_told_in_its_outlet_s_zone() {
    // DOMAIN T-1
    let built = site(
        "
        == content/sources/outlet.yaml
        title: Outlet
        timezone: Asia/Seoul
        == content/articles/2024-11-23-a.yaml
        title: A
        original: { title: T, url: https://outlet.test/1, outlet: outlet, published: 2024-11-22 16:05 }",
    )
    .build();
    assert!(built.main(A).contains("datetime=\"2024-11-22T16:05:00+09:00\""));
}

#[test]
fn a_date_alone_shows_no_time() {
    // DOMAIN T-2
    let page = article("date: 2024-11-23").build().page(A);
    assert!(page.contains("November 23, 2024") && !page.contains("12:00"), "{page}");
}

#[test]
fn an_abbreviation_of_many_zones_is_an_error_that_lists_them() {
    // DOMAIN T-3
    for zone in ["EST", "CST", "IST", "BST", "PST", "XYZ"] {
        let lines = article(&format!("date: 2024-11-23 16:05 {zone}")).lines();
        assert!(lines.contains("K0113 content/articles/a.yaml:3:"), "{zone}: {lines}");
    }
}

#[test]
fn a_time_that_does_not_exist_or_exists_twice_is_an_error() {
    // DOMAIN T-5
    for (text, code) in [
        ("2024-03-31 02:30 [Europe/Berlin]", "K0112"),
        ("2024-10-27 02:30 [Europe/Berlin]", "K0112"),
        ("2024-11-23 16:05+09:00[Asia/Jakarta]", "K011"),
        ("2024-02-30", "K0112"),
    ] {
        let lines = article(&format!("date: {text}")).lines();
        assert!(lines.contains(code), "{text}: {lines}");
    }
}

#[test]
fn each_language_writes_times_its_own_way() {
    // DOMAIN T-6
    for (lang, shown) in [
        ("id", "23 November 2024 16.05 WIB"),
        ("en-GB", "16:05 WIB"),
        ("ko", "16:05 WIB"),
        ("en", "4:05\u{202f}PM WIB"),
    ] {
        let built = site(&format!(
            "
        == kliping.yaml
        languages: [{lang}]
        == content/articles/2024-11-23-a.yaml
        title: A
        date: 2024-11-23 16:05 WIB"
        ))
        .build();
        assert!(built.main(A).contains(shown), "{lang}: {}", built.main(A));
    }
}

#[test]
fn a_format_of_the_site_takes_the_place_of_the_language_s() {
    // DOMAIN T-6
    let built = site(
        "
        == kliping.yaml
        languages: [id]
        formats: { id: { time: \"HH:mm\" } }
        == content/articles/2024-11-23-a.yaml
        title: A
        date: 2024-11-23 16:05 WIB",
    )
    .build();
    assert!(built.page(A).contains("23 November 2024 16:05 WIB"), "{}", built.page(A));
}

#[test]
fn the_clock_decides_what_is_shown() {
    // DOMAIN T-7, T-8
    let desk = article("date: 2024-11-23 16:05").now("2024-11-23 16:04");
    assert!(!desk.build().has(A));
    assert!(desk.now("2024-11-23 16:05").build().has(A));
}

#[test]
fn builds_between_two_changes_of_status_are_byte_identical() {
    // DOMAIN T-7
    let desk = article("date: 2024-11-23").now("2024-11-24");
    let early = desk.build();
    assert_eq!(early, desk.now("2031-05-06 07:08").build());
}

#[test]
fn a_draft_is_shown_only_to_those_who_ask() {
    // DOMAIN T-8
    let mut desk = article("date: 2024-11-23; draft: true");
    assert!(!desk.build().has(A));
    desk.request.drafts = true;
    assert!(desk.build().has(A));
}

#[test]
fn what_is_scheduled_is_shown_with_drafts() {
    // DOMAIN T-8
    let mut desk = article("date: 2024-11-23").now("2024-11-01");
    assert!(!desk.build().has(A));
    desk.request.drafts = true;
    assert!(desk.build().has(A));
}

#[test]
fn what_is_withheld_is_shown_only_with_its_own_word() {
    // DOMAIN T-8
    let mut desk = article("date: 2024-11-23; embargo: 2024-12-24");
    desk.request.drafts = true;
    assert!(!desk.build().has(A), "drafts show no embargoed item");
    desk.request.embargoed = true;
    assert!(desk.build().has("/articles/2024/12/a/"));
}

#[test]
fn an_embargo_that_has_ended_is_the_day_of_publication() {
    // DOMAIN T-9
    let built = article("date: 2024-10-30; embargo: 2024-11-23 18:00").build();
    assert!(built.html(A).contains("\"datePublished\":\"2024-11-23T18:00:00"), "{}", built.html(A));
}

#[test]
fn what_has_expired_leaves_a_tombstone() {
    // DOMAIN T-8, U-11
    let desk = article("date: 2024-11-23; expires: 2024-11-30; topics: korea");
    assert!(desk.build().page(A).starts_with("Expired A"), "{}", desk.build().page(A));
    let built = desk.build();
    assert!(built.html(A).contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!built.has("/tags/korea/"), "what has expired is not listed");
    assert!(!built.html("/feed.xml").contains(A), "nor fed");
    assert!(
        !built.outputs.keys().filter(|url| url.starts_with("/sitemaps/")).any(|url| built.html(url).contains(A)),
        "nor searched"
    );
}

#[test]
fn what_is_not_live_is_neither_listed_nor_linked_nor_counted() {
    // DOMAIN T-8
    let desk = article("date: 2024-11-23; draft: true; topics: korea; people: [kim]");
    let built = desk.build();
    for (url, bytes) in &built.outputs {
        assert!(!String::from_utf8_lossy(bytes).contains(A), "{url}");
    }
}

#[test]
fn modified_is_the_latest_of_updates_corrections_and_retraction() {
    // DOMAIN T-9
    for (lines, modified) in [
        ("updated: 2024-11-25", "2024-11-25"),
        ("updated: 2024-11-25; corrections: [{when: 2024-11-26, kind: update, text: x}]", "2024-11-26"),
        ("retracted: {when: 2024-11-27, reason: wrong}", "2024-11-27"),
    ] {
        let built = article(&format!("date: 2024-11-23; {lines}")).build();
        let sitemap = built.html("/sitemaps/article-2024.xml");
        assert!(sitemap.contains(&format!("<lastmod>{modified}")) || lines.starts_with("retracted"), "{sitemap}");
        assert!(built.html(A).contains(&format!("\"dateModified\":\"{modified}")), "{}", built.html(A));
    }
}

#[test]
fn an_end_before_the_beginning_is_an_error() {
    // DOMAIN T-9
    for key in ["expires", "updated"] {
        let lines = article(&format!("date: 2024-11-23; {key}: 2024-11-22")).lines();
        assert!(lines.contains("K0210 content/articles/a.yaml:4:"), "{key}: {lines}");
    }
}

#[test]
fn an_update_before_the_beginning_is_an_error_beside_a_right_end() {
    // DOMAIN T-9
    let lines = article("date: 2024-11-23; expires: 2030-01-01; updated: 2024-11-22").lines();
    assert!(lines.contains("K0210 content/articles/a.yaml:5:"), "{lines}");
}

#[test]
fn an_original_that_appeared_after_our_item_is_warned_of() {
    // DOMAIN T-9
    let lines =
        article("date: 2024-11-23; original: {title: T, url: https://x.test/1, outlet: X, published: 2024-11-24}")
            .lines();
    assert!(lines.contains("K0211 content/articles/a.yaml:4:"), "{lines}");
}

#[test]
fn lists_sort_by_our_moment_then_the_original_s_then_the_id() {
    // DOMAIN T-10
    let one = |id: &str, date: &str, original: &str| {
        let original = if original.is_empty() {
            String::new()
        } else {
            format!("original: {{title: T, url: https://x.test/{id}, outlet: X, published: {original}}}\n")
        };
        (format!("content/articles/{id}.yaml"), format!("id: {id}\ntitle: {id}\ndate: {date}\ntopics: t\n{original}"))
    };
    let desk = site("== kliping.yaml");
    for (at, text) in [
        one("m", "2024-11-02", ""),
        one("z", "2024-11-01", "2024-10-31"),
        one("y", "2024-11-01", "2024-10-30"),
        one("b", "2024-11-01", ""),
        one("a", "2024-11-01", ""),
        one("n", "2024-11-01 00:01", ""),
    ] {
        desk.put(&at, &text);
    }
    assert_eq!(desk.build().headlines("/tags/t/"), ["m", "n", "z", "y", "a", "b"]);
}

#[test]
fn months_are_those_of_the_site_s_zone() {
    // DOMAIN T-11
    let built = site(
        "
        == kliping.yaml
        timezone: Asia/Jakarta
        == content/articles/a.yaml
        title: A
        date: 2024-10-31 20:00 UTC",
    )
    .build();
    assert!(built.has(A), "{:?}", built.under("/articles/"));
    assert!(built.has("/archive/2024/11/") && !built.has("/archive/2024/10/"));
}

// ---- G: topics

#[test]
fn topics_in_a_circle_are_an_error() {
    // DOMAIN G-1
    let lines = site(
        "
        == content/topics/a.yaml
        parent: b
        == content/topics/b.yaml
        parent: a",
    )
    .lines();
    assert_eq!(lines.matches("K0206").count(), 2, "{lines}");
}

fn chain(depth: usize) -> Desk {
    let desk = site(
        "
        == content/topics/t0.yaml
        title: T0",
    );
    for at in 1..=depth {
        desk.put(&format!("content/topics/t{at}.yaml"), &format!("parent: t{}\n", at - 1));
    }
    desk
}

#[test]
fn topics_nest_six_deep() {
    // DOMAIN G-1
    chain(6).check("ok");
    let lines = chain(7).lines();
    assert!(lines.contains("K0206 content/topics/t7.yaml:1:9"), "{lines}");
}

const NESTED: &str = "
        == content/topics/asia.yaml
        title: Asia
        == content/topics/korea.yaml
        title: Korea
        parent: asia
        == content/topics/north-korea.yaml
        title: North Korea
        parent: korea
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [north-korea, korea]
        == content/articles/2024-11-02-b.yaml
        title: B
        topics: [korea]";

#[test]
fn an_article_stands_on_its_topics_and_their_ancestors_once() {
    // DOMAIN G-2
    let built = site(NESTED).build();
    assert_eq!(built.headlines("/tags/north-korea/"), ["A"]);
    assert_eq!(built.headlines("/tags/korea/"), ["B", "A"]);
    assert_eq!(built.headlines("/tags/asia/"), ["B", "A"]);
    assert!(
        built.page("/tags/korea/").contains("2 reports"),
        "counts are of distinct articles: {}",
        built.page("/tags/korea/")
    );
}

#[test]
fn an_inherited_item_is_marked_with_the_topic_it_comes_from() {
    // DOMAIN G-2
    let built = site(NESTED).build();
    let main = built.main("/tags/asia/");
    assert!(main.contains(">North Korea</b>") && main.contains(">Korea</b>"), "{main}");
}

#[test]
fn an_article_shows_only_its_most_specific_topics() {
    // DOMAIN G-3
    let built = site(NESTED).build();
    let main = built.main("/articles/2024/11/a/");
    assert!(
        main.contains("/tags/north-korea/") && !main.contains("\"/tags/korea/\"") && !main.contains("/tags/asia/"),
        "{main}"
    );
}

#[test]
fn a_topic_that_does_not_inherit_keeps_its_articles() {
    // DOMAIN G-2
    let built = site(NESTED)
        .add(
            "
        == content/topics/korea.yaml
        title: Korea
        parent: asia
        inherit: false",
        )
        .build();
    assert_eq!(built.headlines("/tags/korea/"), ["B", "A"]);
    assert!(!built.has("/tags/asia/"), "asia lists nothing");
}

#[test]
fn names_match_folded_and_without_spaces_and_hyphens() {
    // DOMAIN G-4
    for name in ["NORTH KOREA", "northkorea", "north-korea", "Ｎｏｒｔｈ　Ｋｏｒｅａ"] {
        let desk = site(
            "
        == content/topics/nk.yaml
        title: North Korea",
        );
        desk.put("content/articles/2024-11-01-a.yaml", &format!("title: A\ntopics: [\"{name}\"]\n"));
        desk.check("ok");
    }
}

#[test]
fn a_short_latin_name_matches_case_exactly() {
    // DOMAIN G-4
    let desk = site(
        "
        == content/topics/us.yaml
        title: United States
        also: [AS]
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [as]",
    );
    assert!(desk.lines().contains("K0203 content/articles/2024-11-01-a.yaml:2:10"), "{}", desk.lines());
    desk.put("content/articles/2024-11-01-a.yaml", "title: A\ntopics: [AS]\n");
    desk.check("ok");
}

#[test]
fn a_topic_with_case_matches_case_exactly() {
    // DOMAIN G-4
    let desk = site(
        "
        == content/topics/polish.yaml
        title: Polish
        id: pl
        case: true
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [POLISH]",
    );
    assert!(desk.lines().contains("K0203"), "{}", desk.lines());
}

#[test]
fn a_name_means_first_what_it_means_in_the_record_s_language() {
    // DOMAIN G-4
    let built = site(
        "
        == kliping.yaml
        languages: [en, ko]
        == content/topics/one.yaml
        title: One
        also: { ko: [Name] }
        == content/topics/two.yaml
        title: Two
        also: { en: [Name] }
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [Name]
        == content/articles/2024-11-02-b.ko.yaml
        title: B
        topics: [Name]",
    )
    .build();
    assert_eq!(built.headlines("/tags/two/"), ["A"]);
    assert_eq!(built.headlines("/ko/tags/one/"), ["B"]);
}

#[test]
fn a_name_twice_in_one_language_is_an_error_that_names_both() {
    // DOMAIN G-4
    let desk = site(
        "
        == content/topics/one.yaml
        title: One
        also: [Same]
        == content/topics/two.yaml
        title: Two
        also: [same]",
    );
    desk.check("K0205 content/topics/two.yaml:2:8 the name `same` is taken in its language; one name means one thing: take it out of one of the two records");
    assert_eq!(desk.found()[0].related[0].0.path.as_str(), "content/topics/one.yaml");
}

#[test]
fn an_unknown_topic_names_the_nearest_known_one() {
    // DOMAIN G-5
    check(
        "
        == content/topics/korea.yaml
        == content/articles/a.yaml
        title: A
        date: 2024-11-01
        topics: [koera]",
        "
        K0203 content/articles/a.yaml:3:10 no topic is called `koera`; write `korea`, or add content/topics/koera.md",
    );
}

#[test]
fn without_topic_records_a_topic_is_named_as_written() {
    // DOMAIN G-5
    let built = site(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [Senjata Nuklir]
        == content/articles/2024-11-02-b.yaml
        title: B
        topics: [senjata-nuklir]",
    )
    .build();
    assert_eq!(built.headlines("/tags/senjata-nuklir/"), ["B", "A"]);
    assert!(built.page("/tags/senjata-nuklir/").contains("Senjata Nuklir"), "{}", built.page("/tags/senjata-nuklir/"));
}

#[test]
fn an_open_vocabulary_stays_open_beside_records() {
    // DOMAIN G-5
    check(
        "
        == kliping.yaml
        vocabulary: open
        == content/topics/korea.yaml
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [koera]",
        "ok",
    );
}

const MERGED: &str = "
        == content/topics/old.yaml
        title: Old
        merged_into: middle
        == content/topics/middle.yaml
        title: Middle
        merged_into: new
        == content/topics/new.yaml
        title: New
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [Old]";

#[test]
fn a_merged_topic_gives_its_names_articles_and_address_to_the_end_of_its_chain() {
    // DOMAIN G-6, U-8
    let built = site(MERGED).build();
    assert_eq!(built.headlines("/tags/new/"), ["A"]);
    assert_eq!(built.leads("/tags/old/"), "/tags/new/");
    assert_eq!(built.leads("/tags/middle/"), "/tags/new/");
}

#[test]
fn merging_in_a_circle_is_an_error() {
    // DOMAIN G-6
    let lines = site(MERGED)
        .add(
            "
        == content/topics/new.yaml
        title: New
        merged_into: old",
        )
        .lines();
    assert!(lines.contains("K0206"), "{lines}");
}

#[test]
fn a_list_has_a_page_only_in_languages_that_it_lists() {
    // DOMAIN G-7
    let built = site(
        "
        == kliping.yaml
        languages: [en, ko]
        == content/topics/korea.yaml
        names: { en: Korea, ko: 한국 }
        == content/articles/2024-11-01-a.ko.yaml
        title: 나
        topics: [korea]",
    )
    .build();
    assert!(built.has("/ko/tags/korea/") && !built.has("/tags/korea/"));
}

#[test]
fn a_name_that_a_language_lacks_stands_in_the_default_with_its_tag() {
    // DOMAIN G-7
    let built = site(
        "
        == kliping.yaml
        languages: [en, ko]
        == content/topics/korea.yaml
        title: Korea
        == content/articles/2024-11-01-a.ko.yaml
        title: 나
        topics: [korea]",
    )
    .build();
    assert!(
        built.main("/ko/articles/2024/11/a/").contains("<bdi lang=\"en\">Korea</bdi>"),
        "{}",
        built.main("/ko/articles/2024/11/a/")
    );
}

#[test]
fn an_iptc_code_has_eight_digits() {
    // DOMAIN G-8
    check(
        "
        == content/topics/a.yaml
        iptc: medtop:20000638",
        "ok",
    );
    let lines = site(
        "
        == content/topics/a.yaml
        iptc: medtop:2000063",
    )
    .lines();
    assert!(lines.contains("K0116 content/topics/a.yaml:1:7"), "{lines}");
}

#[test]
fn an_iptc_code_is_put_out_as_its_address() {
    // DOMAIN G-8
    let built = site(
        "
        == content/topics/a.yaml
        iptc: medtop:20000638
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: a",
    )
    .build();
    assert!(built.html("/tags/a/").contains("http://cv.iptc.org/newscodes/mediatopic/20000638"));
}

const SECTIONS: &str = "
        == kliping.yaml
        sections: [{ id: world, names: World }, { id: home, names: Home }]";

#[test]
fn sections_are_a_closed_list() {
    // DOMAIN G-9
    let desk = site(SECTIONS).add(
        "
        == content/articles/2024-11-01-a.yaml
        title: A
        section: hoem",
    );
    desk.check("K0207 content/articles/2024-11-01-a.yaml:2:10 no section has the id `hoem`; write `home`, or list it under `sections:` in kliping.yaml");
}

#[test]
fn an_article_without_a_section_stands_in_the_first() {
    // DOMAIN R-21, G-9
    let built = site(SECTIONS)
        .add(
            "
        == content/articles/2024-11-01-a.yaml
        title: A
        == content/articles/2024-11-02-b.yaml
        title: B
        section: home",
        )
        .build();
    assert_eq!(built.headlines("/sections/world/"), ["A"]);
    assert_eq!(built.headlines("/sections/home/"), ["B"]);
}

// ---- G-10, G-11: editions

fn weekly(more: &str) -> Desk {
    // 23 November 2024 is a Saturday of 2024-W47; the 24th ends it.
    site(&format!(
        "
        == kliping.yaml
        editions: {{ automatic: weekly }}
        == content/articles/2024-11-18-a.yaml
        id: a
        title: A
        == content/articles/2024-11-24-b.yaml
        id: b
        title: B
        {more}"
    ))
}

#[test]
fn a_closed_week_with_articles_is_an_edition() {
    // DOMAIN G-10
    let built = weekly("").now("2024-11-25 00:00").build();
    assert_eq!(built.headlines("/editions/2024-W47/"), ["B", "A"]);
}

#[test]
fn a_week_that_still_runs_is_no_edition() {
    // DOMAIN G-10
    let built = weekly("").now("2024-11-24 23:59").build();
    assert_eq!(built.under("/editions/"), Vec::<&str>::new());
}

#[test]
fn a_week_may_end_on_another_day() {
    // DOMAIN G-10: key = its last day's ISO week.
    let built = weekly("")
        .add(
            "
        == kliping.yaml
        base_url: https://kliping.test/
        editions: { automatic: weekly, weekday: friday }",
        )
        .now("2024-12-01")
        .build();
    let keys = built.under("/editions/2024");
    assert_eq!(keys, ["/editions/2024-W47/", "/editions/2024-W48/"]);
}

#[test]
fn daily_editions_have_their_day_as_key() {
    // DOMAIN G-10
    let built = weekly("")
        .add(
            "
        == kliping.yaml
        base_url: https://kliping.test/
        editions: { automatic: daily }",
        )
        .build();
    assert_eq!(built.under("/editions/2024"), ["/editions/2024-11-18/", "/editions/2024-11-24/"]);
}

const WRITTEN: &str = "== content/editions/one.yaml
        id: one
        title: Written
        date: 2024-11-25
        period: { from: 2024-11-18, to: 2024-11-24 }
        items: [b, a]";

#[test]
fn a_written_edition_takes_the_place_of_the_automatic_one() {
    // DOMAIN G-10
    let built = weekly(WRITTEN).build();
    assert_eq!(
        built.under("/editions/").into_iter().filter(|url| url.ends_with('/')).collect::<Vec<_>>(),
        ["/editions/", "/editions/one/"]
    );
}

#[test]
fn a_written_edition_keeps_its_own_order() {
    // DOMAIN G-11
    let built = weekly(WRITTEN).build();
    assert_eq!(built.headlines("/editions/one/")[..2], ["B", "A"]);
    let built = weekly(&WRITTEN.replace("[b, a]", "[a, b]")).build();
    assert_eq!(built.headlines("/editions/one/")[..2], ["A", "B"]);
}

#[test]
fn a_written_edition_is_frozen() {
    // DOMAIN G-11
    let desk = weekly(WRITTEN);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/2024-11-20-c.yaml
        id: c
        title: C",
        )
        .build();
    assert_eq!(before.main("/editions/one/"), after.main("/editions/one/"));
}

#[test]
fn a_live_edition_may_hold_nothing_that_is_not() {
    // DOMAIN G-11
    for (line, status) in
        [("draft: true", "draft"), ("date: 2030-01-01", "scheduled"), ("embargo: 2030-01-01", "withheld")]
    {
        let desk = weekly(WRITTEN);
        desk.put("content/articles/2024-11-18-a.yaml", &format!("id: a\ntitle: A\n{line}\n"));
        desk.check(&format!("K0209 content/editions/one.yaml:5:12 `a` is {status}, but the edition is live; take the item out, or give the edition a later `publish_date`"));
    }
}

#[test]
fn an_expired_item_of_an_edition_stays_as_a_line() {
    // DOMAIN G-11
    let desk = weekly(WRITTEN);
    desk.put("content/articles/2024-11-18-a.yaml", "id: a\ntitle: A\nexpires: 2024-11-30\n");
    desk.check("ok");
    let built = desk.build();
    let page = built.page("/editions/one/");
    assert!(page.contains(" A ") && page.contains("Nov"), "title and date stay: {page}");
    assert!(!built.main("/editions/one/").contains("/articles/2024/11/a/"), "without a link");
}

#[test]
fn an_edition_s_unknown_item_names_the_nearest() {
    // DOMAIN R-24
    let lines = weekly(&WRITTEN.replace("[b, a]", "[b, aa]")).lines();
    assert!(lines.contains("K0204 content/editions/one.yaml:5:12 no article has the id `aa`"), "{lines}");
}

const DIGEST: &str = "
        == content/topics/korea.yaml
        title: Korea
        == content/topics/us.yaml
        title: United States
        == content/sources/outlet.yaml
        title: Outlet
        url: https://outlet.test/
        == content/editions/links.md
        ---
        id: links
        title: Links
        date: 2024-11-25
        items_from: body
        ---
        Before.

        ## Korea

        * [First](https://outlet.test/1) - A note. {#us}
        * [VIDEO] [Second](https://www.elsewhere.test/2?utm_source=x)

        Between.

        ## Others

        * [Third](https://outlet.test/3)";

#[test]
fn a_digest_of_links_is_read_from_its_body() {
    // DOMAIN R-24
    let desk = site(DIGEST);
    desk.check("ok");
    let built = desk.build();
    let page = built.page("/editions/links/");
    let order: Vec<usize> = ["Before.", "First", "A note.", "Second", "Between.", "Third"]
        .iter()
        .map(|word| page.rfind(word).unwrap_or_else(|| panic!("{word}: {page}")))
        .collect();
    assert!(order.is_sorted(), "{order:?}: {page}");
}

#[test]
fn a_brief_stands_on_its_topics_and_its_outlet_with_its_anchor() {
    // DOMAIN R-24
    let built = site(DIGEST).build();
    assert_eq!(built.headlines("/tags/korea/"), ["First", "Second"], "the heading names their topic");
    assert_eq!(built.headlines("/tags/us/"), ["First"]);
    assert_eq!(built.headlines("/sources/outlet/"), ["First", "Third"]);
    let id = kliping::base::hash::ContentHash::of(kliping::base::url::article_key("https://outlet.test/1").as_bytes())
        .short();
    assert!(built.main("/editions/links/").contains(&format!("id=\"b-{id}\"")), "{}", built.main("/editions/links/"));
    assert!(built.main("/tags/us/").contains(&format!("/editions/links/#b-{id}")), "{}", built.main("/tags/us/"));
}

#[test]
fn a_brief_has_no_page_and_no_entry_in_the_front_feed() {
    // DOMAIN R-24
    let built = site(DIGEST).build();
    let is_its_own = |url: &str| url.contains("first") && !url.starts_with("/assets/");
    assert!(!built.outputs.keys().any(|url| is_its_own(url)), "{:?}", built.outputs.keys());
    assert!(!built.html("/feed.xml").contains("<title>First</title>"), "{}", built.html("/feed.xml"));
}

#[test]
fn an_edition_may_fill_itself_within_its_period() {
    // DOMAIN R-24, G-13
    let built = weekly(
        "== content/editions/one.yaml
        id: one
        title: Auto
        date: 2024-11-25
        period: { from: 2024-11-20, to: 2024-11-24 }
        auto: [{ heading: New, where: kind=article }]",
    )
    .build();
    let page = built.page("/editions/one/");
    assert_eq!(built.headlines("/editions/one/").into_iter().filter(|title| title == "A").count(), 0, "{page}");
    assert!(page.contains("New") && built.headlines("/editions/one/").contains(&"B".to_owned()), "{page}");
}

// ---- G-12, G-13

#[test]
fn the_front_counts_its_days_from_the_newest_article_not_from_now() {
    // DOMAIN G-12
    let desk = site(
        "
        == content/articles/2020-01-10-a.yaml
        title: A
        == content/articles/2020-01-09-b.yaml
        title: B
        == content/articles/2019-12-01-c.yaml
        title: C",
    );
    assert_eq!(desk.build().headlines("/"), ["A", "B"]);
}

#[test]
fn the_front_leads_with_the_highest_rank() {
    // DOMAIN G-12
    let built = site(
        "
        == content/articles/2024-11-10-a.yaml
        title: A
        == content/articles/2024-11-09-b.yaml
        title: B
        rank: 5",
    )
    .build();
    assert_eq!(built.headlines("/")[0], "B");
}

fn list(condition: &str) -> Vec<String> {
    site(&format!(
        "
        == kliping.yaml
        languages: [en, ko]
        sections: [{{ id: world, names: World }}, {{ id: home, names: Home }}]
        lists: {{ named: [{{ id: it, title: It, where: '{condition}' }}] }}
        == content/topics/korea.yaml
        == content/topics/us.yaml
        == content/sources/anadolu.yaml
        title: Anadolu
        == content/stories/tale.yaml
        title: Tale
        == content/people/kim.yaml
        title: Kim Jong-un
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: [korea]
        people: [kim]
        == content/articles/2024-11-02-b.yaml
        title: B
        topics: [korea, us]
        section: home
        == content/articles/2024-11-03-c.yaml
        title: C
        stories: [tale]
        form: link
        original: {{ title: T, url: https://anadolu.test/1, outlet: anadolu }}"
    ))
    .build()
    .headlines("/lists/it/")
}

#[test]
fn a_list_holds_what_its_condition_names() {
    // DOMAIN G-13
    for (condition, items) in [
        ("topic=korea", vec!["B", "A"]),
        ("topic=korea and topic=us", vec!["B"]),
        ("topic=korea and not topic=us", vec!["A"]),
        ("topic=us or source=anadolu", vec!["C", "B"]),
        ("section=home", vec!["B"]),
        ("story=tale", vec!["C"]),
        ("person=\"Kim Jong-un\"", vec!["A"]),
        ("form=link", vec!["C"]),
        ("date>=2024-11-02", vec!["C", "B"]),
        ("date<=2024-11-02 and (topic=us or person=kim)", vec!["B", "A"]),
        ("kind=article and language=en", vec!["C", "B", "A"]),
    ] {
        assert_eq!(list(condition), items, "{condition}");
    }
}

#[test]
fn a_wrong_condition_is_marked_at_its_place() {
    // DOMAIN G-13
    check(
        "
        == kliping.yaml
        lists: { named: [{ id: it, title: It, where: topik=korea }] }",
        "
        K0405 kliping.yaml:1:46 `topik` is nothing to choose by; write `topic`",
    );
}

// ---- G-14 … G-19: lists and neighbours

fn numbered(count: u32) -> Desk {
    let desk = site(
        "
        == kliping.yaml
        pages: 3
        make: { related: false }",
    );
    for at in 1..=count {
        desk.put(
            &format!("content/articles/n{at:02}.yaml"),
            &format!("id: n{at:02}\ntitle: N{at:02}\ndate: 2024-11-{at:02}\ntopics: t\n"),
        );
    }
    desk
}

#[test]
fn pages_count_from_the_oldest() {
    // DOMAIN G-14
    let built = numbered(10).build();
    assert_eq!(built.headlines("/tags/t/page/1/"), ["N03", "N02", "N01"]);
    assert_eq!(built.headlines("/tags/t/page/2/"), ["N06", "N05", "N04"]);
    assert_eq!(built.headlines("/tags/t/"), ["N10", "N09", "N08", "N07"]);
    assert!(!built.has("/tags/t/page/3/"));
}

#[test]
fn a_new_article_leaves_the_numbered_pages_as_they_are() {
    // DOMAIN G-15
    let desk = numbered(10);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/n11.yaml
        id: n11
        title: N11
        date: 2024-11-11
        topics: t",
        )
        .build();
    let changes = before.changes(&after);
    let pages: Vec<&String> = changes.iter().filter(|one| one.contains("/tags/t/")).collect();
    assert_eq!(pages, ["~ /tags/t/", "~ /tags/t/feed.xml"]);
}

#[test]
fn a_full_head_makes_a_new_page_and_touches_the_one_before() {
    // DOMAIN G-15
    let desk = numbered(11);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/n12.yaml
        id: n12
        title: N12
        date: 2024-11-12
        topics: t",
        )
        .build();
    let changes = before.changes(&after);
    let pages: Vec<&String> = changes.iter().filter(|one| one.contains("/tags/t/")).collect();
    assert_eq!(pages, ["~ /tags/t/", "~ /tags/t/feed.xml", "~ /tags/t/page/2/", "+ /tags/t/page/3/"]);
}

#[test]
fn no_numbered_page_states_a_total() {
    // DOMAIN G-15
    let page = numbered(10).build().page("/tags/t/page/1/");
    assert!(!page.contains("10"), "{page}");
}

#[test]
fn a_back_dated_item_rewrites_from_its_page_on() {
    // DOMAIN G-15
    let desk = numbered(12);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/late.yaml
        id: late
        title: Late
        date: 2024-11-05 12:00
        topics: t",
        )
        .build();
    let changes = before.changes(&after);
    assert!(
        !changes.contains(&"~ /tags/t/page/1/".to_owned()) && changes.contains(&"~ /tags/t/page/2/".to_owned()),
        "{changes:?}"
    );
}

#[test]
fn neighbours_are_those_in_time() {
    // DOMAIN G-16
    let built = numbered(3).build();
    let main = built.main("/articles/2024/11/n02/");
    assert!(
        main.contains("<a rel=\"prev\" href=\"/articles/2024/11/n01/\">")
            && main.contains("<a rel=\"next\" href=\"/articles/2024/11/n03/\">"),
        "{main}"
    );
}

#[test]
fn a_new_article_rewrites_one_neighbour() {
    // DOMAIN G-16
    let desk = numbered(10);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/n11.yaml
        id: n11
        title: N11
        date: 2024-11-11",
        )
        .build();
    let articles: Vec<String> = before.changes(&after).into_iter().filter(|one| one.contains("/articles/")).collect();
    assert_eq!(articles, ["~ /articles/2024/11/n10/", "+ /articles/2024/11/n11/"]);
}

const KIN: &str = "
        == content/topics/korea.yaml
        == content/topics/north-korea.yaml
        parent: korea
        == content/stories/tale.yaml
        title: Tale
        == content/articles/2024-11-01-topic.yaml
        title: Topic
        topics: [korea]
        == content/articles/2024-11-02-deep.yaml
        title: Deep
        topics: [north-korea]
        == content/articles/2024-11-03-place.yaml
        title: Place
        places: [Seoul]
        == content/articles/2024-11-04-person.yaml
        title: Person
        people: [kim]
        == content/articles/2024-11-05-story.yaml
        title: Story
        stories: [tale]
        == content/articles/2024-11-06-nothing.yaml
        title: Nothing
        == content/people/kim.yaml
        title: Kim
        == content/articles/2024-11-10-a.yaml
        title: A
        topics: [north-korea, korea]
        stories: [tale]
        people: [kim]
        places: [Seoul]
        == content/articles/2024-11-11-newer.yaml
        title: Newer
        topics: [north-korea]
        people: [kim]";

#[test]
fn related_articles_are_older_and_the_nearest_first() {
    // DOMAIN G-17: story 8, person 3, place 2, most specific topic 1 + depth; ties T-10; up to 4.
    let built = site(KIN).build();
    assert_eq!(built.headlines_of("/articles/2024/11/a/", "related"), ["Story", "Person", "Place", "Deep"]);
}

#[test]
fn newer_coverage_does_not_touch_old_pages() {
    // DOMAIN G-17
    let desk = site(KIN);
    let before = desk.build();
    let after = desk
        .add(
            "
        == content/articles/2024-11-20-later.yaml
        title: Later
        topics: [north-korea]
        stories: [tale]
        people: [kim]
        places: [Seoul]",
        )
        .build();
    let articles: Vec<String> = before.changes(&after).into_iter().filter(|one| one.contains("/articles/")).collect();
    assert_eq!(articles, ["+ /articles/2024/11/later/", "~ /articles/2024/11/newer/"], "but for the neighbour's link");
}

#[test]
fn what_is_retracted_is_nobody_s_kin() {
    // DOMAIN G-17
    let built = site(KIN)
        .add(
            "
        == content/articles/2024-11-05-story.yaml
        title: Story
        stories: [tale]
        retracted: { when: 2024-11-06, reason: wrong }",
        )
        .build();
    assert!(!built.headlines_of("/articles/2024/11/a/", "related").contains(&"Story".to_owned()));
}

#[test]
fn a_line_by_hand_leads_to_the_article_it_names() {
    // DOMAIN G-17, R-21
    let built = site(
        "
        == content/articles/2024-11-01-a.yaml
        id: a
        title: Older
        == content/articles/2024-11-02-b.yaml
        title: B
        related: [a, { title: There, url: https://x.test/, label: See }]",
    )
    .build();
    let main = built.main("/articles/2024/11/b/");
    assert_eq!(built.headlines_of("/articles/2024/11/b/", "related"), ["Older"]);
    assert!(main.contains("<a href=\"https://x.test/\">There</a>"), "{main}");
}

#[test]
fn a_read_also_line_that_is_an_original_of_ours_is_linked() {
    // DOMAIN G-18
    let built = site("
        == content/articles/2024-11-01-a.yaml
        title: A
        original: { title: \"Tentara  Korea-Utara\", url: https://x.test/1, outlet: X }
        == content/articles/2024-11-02-b.yaml
        title: B
        original: { title: T, url: https://x.test/2, outlet: X, related: [{ title: tentara korea utara }, { title: Unknown }] }").build();
    let main = built.main("/articles/2024/11/b/");
    assert!(main.contains("<a href=\"/articles/2024/11/a/\">tentara korea utara</a>"), "{main}");
    assert!(main.contains("Unknown") && !main.contains(">Unknown</a>"), "{main}");
}

#[test]
fn a_source_lists_what_it_published_and_what_it_wired() {
    // DOMAIN G-19
    let built = site(
        "
        == content/sources/anadolu.yaml
        title: Anadolu
        type: agency
        == content/articles/2024-11-01-a.yaml
        title: A
        original: { title: T, url: https://x.test/1, outlet: X, agencies: [anadolu] }
        == content/articles/2024-11-02-b.yaml
        title: B
        source: anadolu",
    )
    .build();
    assert_eq!(built.headlines("/sources/anadolu/"), ["B", "A"]);
}

#[test]
fn a_person_lists_what_they_wrote_edited_or_are_spoken_of_in() {
    // DOMAIN G-19
    let built = site(
        "
        == content/people/haryo-jati.yaml
        title: Haryo Jati
        == content/articles/2024-11-01-a.yaml
        title: A
        people: [haryo-jati]
        == content/articles/2024-11-02-b.yaml
        title: B
        original: { title: T, url: https://x.test/1, outlet: X, byline: [{ name: haryo-jati, role: editor }] }
        == content/articles/2024-11-03-c.yaml
        title: C",
    )
    .build();
    assert_eq!(built.headlines("/people/haryo-jati/"), ["B", "A"]);
}

#[test]
fn lists_hold_their_own_language_unless_they_mix() {
    // DOMAIN G-19
    let desk = |settings: &str| {
        site(&format!(
            "
        == kliping.yaml
        languages: [en, ko]
        {settings}
        == content/articles/2024-11-01-a.yaml
        title: A
        topics: t
        == content/articles/2024-11-02-b.ko.yaml
        title: B
        topics: t"
        ))
        .build()
    };
    assert_eq!(desk("").headlines("/tags/t/"), ["A"]);
    assert_eq!(desk("lists: { mix: true }").headlines("/tags/t/"), ["B", "A"]);
}

// ---- Q: curation and quoting

const OF: &str = "original: { title: T, url: https://x.test/1, outlet: X, words: 400 }";

#[test]
fn a_record_holds_no_more_than_its_form() {
    // DOMAIN Q-1
    for (form, more) in [("link", "body: x"), ("link", "quotes: [{ text: x, by: y }]"), ("quote", "body: x")] {
        let lines = article(&format!("date: 2024-11-23; form: {form}; {more}; {OF}")).lines();
        assert!(lines.contains("K0301 content/articles/a.yaml:4:7"), "{form} {more}: {lines}");
    }
}

#[test]
fn a_full_text_needs_a_right_to_it() {
    // DOMAIN Q-2
    for (rights, fine) in [
        ("", false),
        ("rights: {basis: own}", true),
        ("rights: {basis: public-domain}", true),
        ("rights: {basis: licence}", false),
        ("rights: {basis: licence, holder: X}", false),
        ("rights: {basis: permission, holder: X, note: by mail}", true),
        ("rights: {basis: quotation}", false),
    ] {
        let lines = article(&format!("date: 2024-11-23; form: full; body: x; {OF}; {rights}")).lines();
        assert_eq!(!lines.contains("K0302"), fine, "{rights}: {lines}");
    }
}

#[test]
fn a_right_that_ends_takes_its_text_with_it() {
    // DOMAIN Q-2
    let desk = article(&format!(
        "date: 2024-11-23; form: full; body: Whole text; {OF}; rights: {{basis: permission, holder: X, note: y, until: 2024-11-30}}"
    ));
    assert!(!desk.build().page(A).contains("Whole text"));
    assert!(desk.now("2024-11-29").build().page(A).contains("Whole text"));
}

fn quoting(words: usize) -> String {
    vec!["word"; words].join(" ")
}

#[test]
fn one_quotation_has_at_most_45_words() {
    // DOMAIN Q-4
    let desk =
        |words: usize| article(&format!("date: 2024-11-23; quotes: [{{ text: {}, by: Kim }}]; {OF}", quoting(words)));
    desk(45).check("ok");
    let lines = desk(46).lines();
    assert!(lines.contains("K0303") && lines.contains("this quotation has 46 words"), "{lines}");
}

#[test]
fn a_record_quotes_at_most_90_words_and_a_quarter_of_the_original() {
    // DOMAIN Q-4
    let three = |each: usize, of: &str| {
        let quotes = vec![format!("{{ text: {}, by: Kim }}", quoting(each)); 3].join(", ");
        article(&format!("date: 2024-11-23; quotes: [{quotes}]; {of}")).lines()
    };
    assert_eq!(three(30, OF), "");
    assert!(three(31, OF).contains("the record quotes 93 words; it may quote 90"), "{}", three(31, OF));
    let short = "original: { title: T, url: https://x.test/1, outlet: X, words: 261 }";
    assert!(three(22, short).contains("66 words; it may quote 65"), "{}", three(22, short));
}

#[test]
fn an_outlet_may_allow_less() {
    // DOMAIN Q-4
    let lines = article(&format!(
        "date: 2024-11-23; quotes: [{{ text: {}, by: Kim }}]; {}",
        quoting(11),
        OF.replace("outlet: X", "outlet: strict")
    ))
    .add(
        "
        == content/sources/strict.yaml
        title: Strict
        policy: { quote_words: 10 }",
    )
    .lines();
    assert!(lines.contains("it may quote 10"), "{lines}");
}

#[test]
fn with_a_permission_a_long_quotation_is_a_warning() {
    // DOMAIN Q-4: over: error for basis quotation, else warn.
    let desk = article(&format!(
        "date: 2024-11-23; rights: {{basis: permission, holder: X, note: y}}; quotes: [{{ text: {}, by: Kim }}]; {OF}",
        quoting(46)
    ));
    assert!(desk.lines().contains("K0303"));
    assert!(desk.build().has(A), "a warning does not stop the build");
}

#[test]
fn quotations_in_the_body_count_too() {
    // DOMAIN Q-5
    for body in [
        format!("> {}", quoting(46)),
        format!("::quote{{by=\"Kim\" text=\"x\"}}\n\n> {}", quoting(46)),
        format!(":::quote{{by=\"Kim\"}}\n{}\n:::", quoting(46)),
    ] {
        let desk = article(&format!("date: 2024-11-23; {OF}"));
        desk.put("content/articles/a.md", &format!("---\nid: b\ntitle: B\ndate: 2024-11-23\n{OF}\n---\n{body}\n"));
        let lines = desk.lines();
        assert!(lines.contains("K0303") || lines.contains("K0401"), "{body}: {lines}");
    }
}

#[test]
fn an_unknown_address_is_warned_of_and_not_linked() {
    // DOMAIN Q-7
    let desk = article("date: 2024-11-23; original: {title: There, url_unknown: true, outlet: X}");
    assert!(desk.lines().contains("K0304 content/articles/a.yaml:4:"), "{}", desk.lines());
    assert!(!desk.build().main(A).contains(">There</a>"));
}

#[test]
fn a_picture_of_others_needs_credit_and_right() {
    // DOMAIN Q-9
    let desk = |image: &str| {
        article(&format!("date: 2024-11-23; {OF}; image: {{file: /p.svg, alt: A{image}}}")).add(
            "
        == static/p.svg
        <svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
    };
    assert!(desk("").lines().contains("K0305"));
    assert!(desk(", credit: C").lines().contains("K0305"));
    desk(", credit: C, license: CC-BY-4.0").check("ok");
}

#[test]
fn a_picture_on_another_host_is_an_error() {
    // DOMAIN Q-9
    let lines = article("date: 2024-11-23; image: {file: https://x.test/p.jpg, alt: A}").lines();
    assert!(lines.contains("K0306 content/articles/a.yaml:4:"), "{lines}");
}

#[test]
fn a_correction_stands_above_the_text_and_in_the_log() {
    // DOMAIN Q-10
    let built = article("date: 2024-11-23; summary: Summary; corrections: [{when: 2024-11-24, kind: correction, text: We erred, was: one, is: two}]").build();
    let page = built.page(A);
    assert!(page.find("We erred").unwrap() < page.find("Summary").unwrap(), "{page}");
    assert!(built.page("/corrections/").contains("We erred"));
    assert!(built.html("/feed.xml").contains("We erred"));
    assert!(built.html(A).contains("CorrectionComment"));
}

#[test]
fn an_outlet_s_correction_after_ours_is_warned_of() {
    // DOMAIN Q-11
    let original =
        |corrected: &str| format!("original: {{ title: T, url: https://x.test/1, outlet: X, corrected: {corrected} }}");
    let desk = |corrected: &str| {
        article(&format!(
            "date: 2024-11-23; corrections: [{{when: 2024-11-24, kind: update, text: x}}]; {}",
            original(corrected)
        ))
    };
    desk("2024-11-24").check("ok");
    assert!(desk("2024-11-25").lines().contains("K0309"), "{}", desk("2024-11-25").lines());
}

#[test]
fn what_is_retracted_keeps_its_address_title_and_notice_alone() {
    // DOMAIN Q-12
    let built = article(&format!("date: 2024-11-23; summary: Summed; why: Because; deck: Decked; body: Bodied; quotes: [{{text: Quoted, by: Kim}}]; retracted: {{when: 2024-11-25, reason: It was wrong}}; topics: t; {OF}")).build();
    let html = built.html(A);
    for gone in ["Summed", "Because", "Decked", "Bodied", "Quoted"] {
        assert!(!html.contains(gone), "{gone} stays");
    }
    let page = built.page(A);
    assert!(page.contains("It was wrong") && page.contains("November 25, 2024") && page.contains(" A "), "{page}");
    assert!(html.contains("noindex"));
    assert_eq!(built.headlines("/tags/t/"), ["A"], "nothing vanishes without notice");
}

#[test]
fn one_address_clipped_twice_is_warned_of() {
    // DOMAIN Q-13
    let pairs = [
        ("https://www.x.test/a/?utm_source=z&b=2&a=1#top", "http://x.test/a?a=1&b=2"),
        ("https://m.x.test/a/index.html", "https://x.test/a"),
        ("https://amp.x.test/a/amp", "https://X.test:443/a/"),
        ("https://x.test/a?page=1&fbclid=q", "https://x.test/a?page=all"),
    ];
    for (one, other) in pairs {
        let desk = article(&format!("date: 2024-11-23; original: {{ title: T, url: \"{one}\", outlet: X }}"));
        desk.put(
            "content/articles/b.yaml",
            &format!("id: b\ntitle: B\ndate: 2024-11-23\noriginal: {{ title: T, url: \"{other}\", outlet: X }}\n"),
        );
        assert!(desk.lines().contains("K0212 content/articles/b.yaml"), "{one} {other}: {}", desk.lines());
        assert!(desk.build().has(A), "a warning");
    }
}

#[test]
fn different_addresses_are_different() {
    // DOMAIN Q-13
    let desk = article("date: 2024-11-23; original: { title: T, url: \"https://x.test/a?id=1\", outlet: X }");
    desk.put(
        "content/articles/b.yaml",
        "id: b\ntitle: B\ndate: 2024-11-23\noriginal: { title: T, url: \"https://x.test/a?id=2\", outlet: X }\n",
    );
    desk.check("ok");
}

#[test]
fn what_is_sponsored_says_so_on_its_page_and_in_lists() {
    // DOMAIN Q-14
    let built = article("date: 2024-11-23; topics: t; sponsored: {by: Brand, label: Advertorial}").build();
    assert!(
        built.page(A).contains("Advertorial")
            && built.page("/tags/t/").contains("Advertorial")
            && built.html("/feed.xml").contains("Advertorial")
    );
}

// ---- stories

#[test]
fn a_timeline_runs_by_the_moments_of_the_originals() {
    // DOMAIN T-10, R-27
    let built = site(
        "
        == content/stories/tale.yaml
        id: tale
        title: Tale
        items: [{ when: 2024-10-15, text: Something happened }]
        == content/articles/2024-11-01-a.yaml
        title: A
        stories: [tale]
        == content/articles/2024-11-02-b.yaml
        title: B
        stories: [tale]
        original: { title: T, url: https://x.test/1, outlet: X, published: 2024-10-01 }",
    )
    .build();
    let page = built.page("/stories/tale/");
    let (_, timeline) = page.split_once("Timeline").unwrap();
    let at = |word: &str| timeline.find(word).unwrap_or_else(|| panic!("{word}: {timeline}"));
    // The page reads it from its end: docs/templates.md, `timeline`, "newest first".
    assert!(at(" A ") < at("Something happened") && at("Something happened") < at(" B "), "{timeline}");
}

#[test]
fn a_story_by_hand_keeps_its_order() {
    // DOMAIN R-27
    let built = site(
        "
        == content/stories/tale.yaml
        id: tale
        title: Tale
        order: hand
        items: [b, a]
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        == content/articles/2024-11-02-b.yaml
        id: b
        title: B",
    )
    .build();
    let titles: Vec<String> =
        built.headlines("/stories/tale/").into_iter().filter(|title| title == "A" || title == "B").collect();
    assert_eq!(titles.iter().rev().take(2).collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn a_translated_story_tells_events_in_its_own_words() {
    // DOMAIN
    let built = site(
        "
        == kliping.yaml
        title: T
        base_url: https://x.test
        languages: [id, en, ko]
        == content/stories/tale.yaml
        id: tale
        title: Cerita
        items: [{ when: 2024-10-15, text: Sesuatu terjadi }, a]
        == content/stories/tale.en.yaml
        id: tale
        title: Tale
        items: [{ when: 2024-10-15, text: Something happened }]
        == content/stories/tale.ko.yaml
        id: tale
        title: 이야기
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        == content/articles/2024-11-01-a.en.yaml
        id: a
        title: A in English
        stories: [tale]
        == content/articles/2024-11-01-a.ko.yaml
        id: a
        title: 가",
    )
    .build();
    let (id, en, ko) = (built.page("/stories/tale/"), built.page("/en/stories/tale/"), built.page("/ko/stories/tale/"));
    assert!(id.contains("Sesuatu terjadi") && !id.contains("Something happened"), "{id}");
    assert!(
        en.contains("Something happened") && !en.contains("Sesuatu terjadi") && en.contains("A in English"),
        "{en}"
    );
    // What is told in another language says so (WCAG 3.1.2).
    let html = built.html("/ko/stories/tale/");
    assert!(ko.contains("Sesuatu terjadi") && html.contains("lang=\"id\" dir=\"ltr\">Sesuatu terjadi"), "{html}");
}

#[test]
fn what_stands_in_for_a_language_says_which_it_is() {
    // DOMAIN I-3, WCAG 3.1.2
    let built = site(
        "
        == kliping.yaml
        title: T
        base_url: https://x.test
        languages: [id, en]
        == content/topics/laut.md
        ---
        names: { id: Laut, en: Sea }
        summary: Semua tentang laut.
        ---
        Teks tentang laut.
        == content/stories/tale.yaml
        id: tale
        title: Cerita
        summary: Ringkasan cerita.
        items: [a]
        == content/articles/2024-11-01-a.yaml
        id: a
        title: A
        topics: [laut]
        == content/articles/2024-11-01-a.en.yaml
        id: a
        title: A in English",
    )
    .build();
    for (page, lang, expected) in [
        ("/en/tags/laut/", true, "Semua tentang laut."),
        ("/en/tags/laut/", true, "<p>Teks tentang laut."),
        ("/tags/laut/", false, "Semua tentang laut."),
        ("/tags/laut/", false, "<p>Teks tentang laut."),
    ] {
        let html = built.html(page);
        assert!(html.contains(expected), "{page}: {html}");
        assert_eq!(html.contains(&format!("lang=\"id\" dir=\"ltr\">{expected}")), lang, "{page} {expected}: {html}");
    }
}
