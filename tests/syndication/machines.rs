//! What crawlers are told: `robots.txt`, terms of use, `llms.txt`, the key of IndexNow (DOMAIN S-5, Q-16, P-10).

use crate::bench::{Built, CONFIG, article, build_with, elements, links, texts};

fn site(config: &str) -> Built {
    build_with(&format!("{CONFIG}{config}"), &[("content/articles/a.md", &article(3, "topics: [korea]"))])
}

/// The crawlers of each group with its lines.
fn groups(robots: &str) -> Vec<(Vec<&str>, Vec<&str>)> {
    robots
        .split("\n\n")
        .filter(|part| part.starts_with("User-agent"))
        .map(|part| part.lines().partition(|line| line.starts_with("User-agent: ")))
        .collect()
}

#[test]
fn robots_txt_allows_all_unless_it_is_told_otherwise() {
    // DOMAIN S-5
    let plain = site("");
    assert_eq!(groups(&plain["robots.txt"]), [(vec!["User-agent: *"], vec!["Allow: /"])]);
    let own = site("robots: { groups: [{ agents: [ExampleBot], disallow: [/drafts/], allow: [/drafts/a] }] }\n");
    let expected = (vec!["User-agent: ExampleBot"], vec!["Disallow: /drafts/", "Allow: /drafts/a"]);
    assert_eq!(groups(&own["robots.txt"])[0], expected);
    assert_eq!(groups(&own["robots.txt"]).len(), 2);
    // A group for everybody takes the place of ours.
    let closed = site("robots: { groups: [{ agents: [\"*\"], disallow: [/] }] }\n");
    assert_eq!(groups(&closed["robots.txt"]), [(vec!["User-agent: *"], vec!["Disallow: /"])]);
    assert!(closed["robots.txt"].ends_with("\n\nSitemap: https://kliping.example/digest/sitemap.xml\n"));
}

#[test]
fn a_site_below_a_path_is_told_that_nobody_reads_its_robots_txt() {
    // DOMAIN S-5, K0010
    let codes = |config: &str, files: &[(&str, &str)]| crate::bench::found(config, files);
    let below = codes(CONFIG, &[]);
    assert!(
        below.iter().any(|line| line.starts_with("K0010 crawlers read `https://kliping.example/robots.txt`")),
        "{below:?}"
    );
    assert!(!codes(&CONFIG.replace("example/digest/", "example/"), &[]).iter().any(|line| line.starts_with("K0010")));
    let own = codes(CONFIG, &[("static/robots.txt", "User-agent: *\nAllow: /\n")]);
    assert!(!own.iter().any(|line| line.starts_with("K0010")), "{own:?}");
}

#[test]
fn crawlers_of_ai_companies_are_turned_away_by_choice() {
    // DOMAIN S-5
    let turned_away = |config: &str| {
        let built = site(config);
        let robots = built["robots.txt"].clone();
        let all = groups(&robots);
        let away = all.iter().find(|(_, rules)| rules == &["Disallow: /"]);
        away.map_or_else(Vec::new, |(agents, _)| agents.iter().map(|one| one.replace("User-agent: ", "")).collect())
    };
    let has = |agents: &[String], name: &str| agents.iter().any(|agent| agent == name);
    assert!(turned_away("robots: { ai: allow }\n").is_empty());
    let training = turned_away("robots: { ai: no-training }\n");
    assert!(has(&training, "GPTBot") && has(&training, "CCBot") && !has(&training, "OAI-SearchBot"));
    let all = turned_away("robots: { ai: none }\n");
    assert!(has(&all, "GPTBot") && has(&all, "OAI-SearchBot"));
    // Search engines are none of them.
    assert!(!has(&all, "Googlebot") && !has(&all, "bingbot"));
}

#[test]
fn terms_of_use_are_told_only_when_they_are_set() {
    // DOMAIN Q-16
    let plain = site("");
    assert!(!plain.contains_key("license.xml") && !plain.contains_key(".well-known/tdmrep.json"));
    assert!(!plain["robots.txt"].contains("Content-Usage") && !plain["robots.txt"].contains("License"));
    assert!(links(&plain["index.html"], "license").is_empty());

    let site = site("usage: { search: true, train: false, policy: \"https://kliping.example/syarat/\" }\n");
    let robots = &site["robots.txt"];
    assert!(robots.starts_with("User-agent: *\nAllow: /\nContent-Usage: search=y, train-ai=n\n\n"), "{robots}");
    assert!(robots.contains("\nLicense: https://kliping.example/digest/license.xml\n"), "{robots}");
    assert_eq!(links(&site["index.html"], "license"), ["/digest/license.xml"]);
    assert_eq!(links(&site["articles/2024/11/a/index.html"], "license"), ["/digest/license.xml"]);
    let rsl = &site["license.xml"];
    assert_eq!(texts(rsl, "rsl/content/license/permits"), ["search"]);
    assert_eq!(texts(rsl, "rsl/content/license/prohibits"), ["ai-train"]);
    assert_eq!(texts(rsl, "rsl/content/terms"), ["https://kliping.example/syarat/"]);
    assert_eq!(elements(rsl)[1].1["url"], "/digest/");
    let tdm: serde_json::Value = serde_json::from_str(&site[".well-known/tdmrep.json"]).unwrap();
    let expected = serde_json::json!([{ "location": "/digest/*", "tdm-reservation": 1, "tdm-policy": "https://kliping.example/syarat/" }]);
    assert_eq!(tdm, expected);
}

#[test]
fn what_is_not_set_is_not_told() {
    // DOMAIN Q-16
    let site = site("usage: { search: false }\n");
    assert!(site["robots.txt"].contains("Content-Usage: search=n\n"));
    assert!(!site.contains_key(".well-known/tdmrep.json"));
    assert!(!site["license.xml"].contains("ai-train"));
}

#[test]
fn a_map_for_programs_that_read_text_names_lists_and_no_article() {
    // DOMAIN U-1
    assert!(!site("").contains_key("llms.txt"));
    let built = site("llms: true\ndescription: Dari seberang [laut]\n");
    let map = &built["llms.txt"];
    assert!(map.starts_with("# Kliping\n\n> Dari seberang [laut]\n\n"), "{map}");
    assert!(map.contains("\n## bahasa Indonesia\n\n- [") && map.contains("\n## 한국어\n"), "{map}");
    assert!(map.contains("](https://kliping.example/digest/tags/)\n"), "{map}");
    assert!(!map.contains("/articles/"), "{map}");
    for url in map.split("](https://kliping.example/digest/").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        let file = if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() };
        assert!(built.contains_key(&file), "{url}");
    }
}

#[test]
fn the_key_of_indexnow_is_a_file_of_its_name() {
    // DOMAIN P-10
    assert_eq!(site("indexnow: 0123456789abcdef\n")["0123456789abcdef.txt"], "0123456789abcdef");
}

#[test]
fn a_file_of_the_sites_own_takes_the_place_of_ours() {
    // DOMAIN U-1
    let site = build_with(
        &format!("{CONFIG}llms: true\nusage: {{ train: false }}\n"),
        &[
            ("static/llms.txt", "# Kami\n"),
            ("static/.well-known/tdmrep.json", "[]\n"),
            ("static/robots.txt", "User-agent: *\nDisallow: /\n"),
        ],
    );
    assert_eq!((&*site["llms.txt"], &*site[".well-known/tdmrep.json"]), ("# Kami\n", "[]\n"));
    assert_eq!(site["robots.txt"], "User-agent: *\nDisallow: /\n");
}
