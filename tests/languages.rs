//! Many languages: each rule of DOMAIN I, seen from outside by a test that can fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "hostile/dom.rs"]
#[allow(dead_code)] // Each test binary reads pages with a part of it.
mod dom;
mod support;

use dom::{Element, elements};
use support::{Built, Desk, check, site, unescape};

fn get<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    element.attributes.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
}

/// A site whose languages and further settings are told.
fn desk(languages: &str, settings: &str, files: &str) -> Desk {
    let desk = site(files);
    let text = format!(
        "title: T\nlanguages: [{languages}]\nbase_url: https://k.test/\nsite: {{ tag: \"k.test,2024-01-01\" }}\n{settings}\n"
    );
    desk.put("kliping.yaml", &text);
    desk
}

fn article(desk: &Desk, name: &str, lines: &str) {
    let id = name.split('.').next().unwrap();
    desk.put(
        &format!("content/articles/2024-11-01-{name}.yaml"),
        &format!("id: {id}\n{}\n", lines.replace("; ", "\n")),
    );
}

fn alternates(built: &Built, url: &str) -> Vec<(String, String)> {
    let all = elements(built.html(url));
    let links = all.iter().filter(|one| one.name == "link" && get(one, "hreflang").is_some());
    links.map(|one| (get(one, "hreflang").unwrap().to_owned(), get(one, "href").unwrap().to_owned())).collect()
}

#[test]
fn tags_are_canonical_and_unknown_ones_are_refused() {
    // DOMAIN I-1
    let built = desk("in, iw", "", "== content/pages/p.md\n# P").build();
    assert!(built.html("/").contains("<html lang=\"id\" dir=\"ltr\""), "in is id by now");
    assert!(built.html("/he/").contains("<html lang=\"he\" dir=\"rtl\""), "iw is he by now");
    check(
        "
        == kliping.yaml
        languages: [en, qqx1]
        ",
        "K0003 kliping.yaml:1:17 `qqx1` is no language that kliping knows; write the code of ISO 639: `id`, `en`, `ko`; write a language tag: id, en, ko, zh-Hant",
    );
}

#[test]
fn every_run_in_another_language_says_so() {
    // DOMAIN I-2
    let desk = desk("id, ar", "", "== content/sources/o.yaml\ntitle: O\nlanguage: ar");
    article(
        &desk,
        "a",
        "title: Judul; original: { title: \"عنوان الخبر\", url: \"https://o.test/\", outlet: o, language: ar }",
    );
    let built = desk.build();
    let all = elements(built.main("/articles/2024/11/a/"));
    let run = all.iter().find(|one| one.text.contains("عنوان الخبر")).unwrap();
    let around = all.iter().take_while(|one| !std::ptr::eq(*one, run)).last().unwrap();
    let told = [run, around].map(|one| (get(one, "lang"), get(one, "dir")));
    assert!(told.contains(&(Some("ar"), Some("rtl"))), "{around:?} {run:?}");
    assert!(built.html("/ar/").contains("<html lang=\"ar\" dir=\"rtl\""));
}

#[test]
fn a_foreign_title_is_shown_with_its_gloss_as_our_translation() {
    // DOMAIN I-3
    let desk = desk("en", "lists: { mix: true }", "== content/sources/o.yaml\ntitle: O");
    article(
        &desk,
        "a",
        "title: Headline; quotes: [{ text: 평화, by: Kim, language: ko, gloss: { en: peace } }]; original: { title: O, url: \"https://o.test/\", outlet: o }",
    );
    let built = desk.build();
    let page = built.page("/articles/2024/11/a/");
    assert!(page.contains("평화") && page.contains("peace"), "{page}");
    let html = built.main("/articles/2024/11/a/");
    assert!(html.contains("class=\"gloss"), "marked as ours: {html}");
}

#[test]
fn quotation_marks_are_the_language_s_and_a_quote_s_own_stay() {
    // DOMAIN I-4
    for (lang, open, close) in [("id", "“", "”"), ("ja", "「", "」"), ("ar", "”", "“")] {
        let desk = desk(lang, "", "");
        article(&desk, "a", "title: T; quotes: [{ text: 'a \"b\" c', by: Kim }]; summary: 'Own \"words\" here'");
        let page = unescape(desk.build().main("/articles/2024/11/a/"));
        assert!(page.contains("a \"b\" c"), "{lang}: a quote is verbatim: {page}");
        assert!(page.contains(open) && page.contains(close), "{lang}: {page}");
    }
}

#[test]
fn korean_and_japanese_break_lines_in_their_way() {
    // DOMAIN I-5
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/assets/kliping.css")).unwrap();
    let rule = |of: &str| css.lines().find(|line| line.contains(of)).unwrap_or_else(|| panic!("no rule of {of}"));
    assert!(rule("[lang|=ko] {").contains("word-break: keep-all"));
    assert!(rule("[lang|=ja] {").contains("line-break: strict"));
    assert!(css.contains("text-wrap: balance") && css.contains("overflow-wrap: anywhere"));
    // Nothing is ever hyphenated: the initial value, `manual`, stays.
    assert!(!css.contains("hyphens: auto"));
}

#[test]
fn digits_that_a_language_is_given_stand_in_calendars_and_years_too() {
    // DOMAIN I-6
    let desk = desk("ar", "vocabulary: open\nformats: { ar: { digits: arab } }", "");
    article(&desk, "a", "title: T; topics: [x]");
    let built = desk.build();
    for path in ["/archive/", "/archive/2024/", "/archive/2024/11/"] {
        let shown = built.page(path);
        assert!(shown.chars().any(|c| ('\u{660}'..='\u{669}').contains(&c)), "{path}: {shown}");
        assert!(!shown.chars().any(|c| c.is_ascii_digit()), "{path}: {shown}");
    }
}

#[test]
fn a_name_of_a_person_stands_once() {
    // DOMAIN R-27: found under `also`, shown as `native`
    let desk = desk("id, ko", "vocabulary: open", "");
    desk.put(
        "content/people/kim.yaml",
        "title: Kim Jong-un\nnative: { ko: 김정은 }\nalso: { ko: [김정은, 김 위원장] }\n",
    );
    article(&desk, "a", "title: T; curators: [kim]");
    article(&desk, "b.ko", "title: 가; curators: [kim]");
    let built = desk.build();
    let shown = built.page("/ko/people/kim/");
    assert_eq!((shown.matches("김정은").count(), shown.matches("김 위원장").count()), (1, 1), "{shown}");
}

#[test]
fn counts_follow_the_language_in_all_six_forms() {
    // DOMAIN I-6
    let count = |lang: &str, n: usize| {
        let desk = desk(lang, "vocabulary: open", "");
        for at in 0..n {
            article(&desk, &format!("a{at}"), "title: T; topics: [x]");
        }
        let built = desk.build();
        let words = built.page("/tags/x/");
        let at = words.find("T ").unwrap_or(words.len()).min(160);
        words.chars().take(at.max(120)).collect::<String>()
    };
    assert!(count("en", 1).contains("1 report") && !count("en", 1).contains("1 reports"));
    assert!(count("en", 2).contains("2 reports"));
    let arabic: std::collections::BTreeSet<String> = [1, 2, 3, 11]
        .into_iter()
        .map(|n| count("ar", n).chars().filter(|c| !c.is_ascii_digit()).collect::<String>())
        .collect();
    assert_eq!(arabic.len(), 4, "one, two, few and many differ: {arabic:#?}");
}

#[test]
fn indexes_go_by_the_language_and_by_sort_names() {
    // DOMAIN I-7
    let desk = desk("sv, en", "vocabulary: open", "");
    for (at, name) in ["Zorn", "Ångström", "Adam"].into_iter().enumerate() {
        article(&desk, &format!("s{at}"), &format!("title: T; topics: [{name}]"));
        article(&desk, &format!("s{at}.en"), &format!("title: T; topics: [{name}]"));
    }
    let built = desk.build();
    let order = |url: &str| {
        let page = built.page(url);
        let mut names = ["Zorn", "Ångström", "Adam"];
        names.sort_by_key(|name| page.find(name).unwrap_or(usize::MAX));
        names
    };
    assert_eq!(order("/tags/"), ["Adam", "Zorn", "Ångström"]);
    assert_eq!(order("/en/tags/"), ["Adam", "Ångström", "Zorn"]);
}

#[test]
fn a_site_s_own_language_may_lack_words_or_let_another_s_stand_in() {
    // DOMAIN I-8
    let files = "== content/pages/p.md\n# P";
    let told = desk("en, jv", "", files).lines();
    assert!(
        told.contains("K0603 there are no interface strings in `jv`; those of `en` stand in their place"),
        "{told}"
    );
    let desk = desk("en, jv", "fallback: { jv: id }", files);
    assert_eq!(desk.lines(), "");
    let built = desk.build();
    assert!(built.html("/jv/").contains("<html lang=\"jv\""));
    assert!(built.page("/jv/404.html".trim_start_matches("/jv")).len() > 10);
    let nav = |url: &str| support::words(support::between(built.html(url), "<footer", "</footer>").unwrap());
    assert_ne!(nav("/jv/"), nav("/"), "Indonesian words, not English ones");
}

#[test]
fn translations_name_each_other_and_a_page_alone_names_none() {
    // DOMAIN I-9
    let desk = desk("id, en, ko", "", "");
    article(&desk, "a", "title: A");
    article(&desk, "a.en", "title: A");
    article(&desk, "b", "title: B");
    let built = desk.build();
    let both = [
        ("id".to_owned(), "https://k.test/articles/2024/11/a/".to_owned()),
        ("en".to_owned(), "https://k.test/en/articles/2024/11/a/".to_owned()),
        ("x-default".to_owned(), "https://k.test/articles/2024/11/a/".to_owned()),
    ];
    assert_eq!(alternates(&built, "/articles/2024/11/a/"), both);
    assert_eq!(alternates(&built, "/en/articles/2024/11/a/"), both);
    assert_eq!(alternates(&built, "/articles/2024/11/b/"), []);
}

#[test]
fn the_switch_leads_to_the_same_item_else_to_the_front_and_says_so() {
    // DOMAIN I-10
    let desk = desk("id, en, ko", "", "");
    article(&desk, "a", "title: A");
    article(&desk, "a.en", "title: A");
    let built = desk.build();
    let html = built.html("/articles/2024/11/a/");
    let switch = support::between(html, "<nav class=\"langs\"", "</nav>").unwrap();
    let all = elements(switch);
    let to = |lang: &str| {
        all.iter().find(|one| get(one, "hreflang") == Some(lang)).and_then(|one| get(one, "href").map(str::to_owned))
    };
    assert_eq!(to("en").as_deref(), Some("/en/articles/2024/11/a/"));
    assert_eq!(to("ko").as_deref(), Some("/ko/"));
    let korean = switch.split("hreflang=\"ko\"").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(korean.contains("class=\"hide\""), "it says that it leads to the front page: {korean}");
    assert!(!switch.split("hreflang=\"en\"").nth(1).unwrap().split("</a>").next().unwrap().contains("class=\"hide\""));
}

#[test]
fn texts_are_cut_between_graphemes_and_words() {
    // DOMAIN I-11
    let desk = desk("ko", "", "");
    let long = "가족👨‍👩‍👧‍👦이야기가 길게 이어집니다 ".repeat(20);
    article(&desk, "a", &format!("title: A; summary: {long}"));
    let built = desk.build();
    let all = elements(built.html("/articles/2024/11/a/"));
    let cut =
        all.iter().find(|one| get(one, "name") == Some("description")).and_then(|one| get(one, "content")).unwrap();
    let text = cut.trim_end_matches('…').trim_end();
    assert!(long.starts_with(text) && text.chars().count() < long.chars().count());
    let wholes = ["가족", "👨‍👩‍👧‍👦", "이야기가", "길게", "이어집니다"];
    assert!(wholes.iter().any(|whole| text.ends_with(whole)), "{cut}");
}

#[test]
fn what_a_language_lacks_is_filled_from_another_by_configuration() {
    // DOMAIN G-19
    let plain = desk("id, en, ko", "", "");
    article(&plain, "a", "title: Indonesia");
    article(&plain, "b", "title: Punya");
    article(&plain, "b.en", "title: Has one");
    assert_eq!(plain.build().headlines("/en/"), ["Has one"]);
    let desk = desk("id, en, ko", "fallback: { en: [ko, id], ko: en }", "");
    article(&desk, "a", "title: Indonesia");
    article(&desk, "b", "title: Punya");
    article(&desk, "b.en", "title: Has one");
    let built = desk.build();
    let mut english = built.headlines("/en/");
    english.sort();
    english.dedup();
    assert_eq!(english, ["Has one", "Indonesia"], "its own where there is one");
    let all = elements(built.main("/en/"));
    let foreign = all.iter().find(|one| one.text.contains("Indonesia")).unwrap();
    assert!(get(foreign, "lang") == Some("id") || built.main("/en/").contains("lang=\"id\""), "{foreign:?}");
    let mut korean = built.headlines("/ko/");
    korean.dedup();
    assert_eq!(korean, ["Has one"], "a stand-in stands in alone: `ko` names `en` and no further");
    // The page itself exists once, in its own language: a translated frame would be a duplicate (DOMAIN I-9).
    assert!(!built.has("/en/articles/2024/11/a/"));
    check(
        "
        == kliping.yaml
        languages: [en]
        fallback: { jv: en }
        ",
        "K0003 kliping.yaml:2:17 `jv` is no language of the site; name one of `languages:`",
    );
}

#[test]
fn what_is_not_found_is_said_in_every_language() {
    // DOMAIN U-12
    let built = desk("id, en, ko, ar", "", "== content/pages/p.md\n# P").build();
    let all = elements(built.html("/404.html"));
    for (lang, dir, home) in [("id", "ltr", "/"), ("en", "ltr", "/en/"), ("ko", "ltr", "/ko/"), ("ar", "rtl", "/ar/")] {
        assert!(all.iter().any(|one| get(one, "lang") == Some(lang) && get(one, "dir") == Some(dir)), "{lang}");
        assert!(all.iter().any(|one| get(one, "hreflang") == Some(lang) && get(one, "href") == Some(home)), "{lang}");
    }
    assert!(built.html("/404.html").contains("<meta name=\"robots\" content=\"noindex\">"));
    for one in all.iter().filter(|one| ["link", "img", "script"].contains(&one.name.as_str())) {
        let address = get(one, "href").or(get(one, "src")).unwrap_or("/");
        assert!(address.starts_with('/') || address.contains("://"), "absolute from any depth: {address}");
    }
}
