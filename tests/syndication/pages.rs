use crate::bench::{article, build, build_with, elements, jsonld, links, texts};

fn many(count: u32, lines: &str) -> Vec<(String, String)> {
    (1..=count).map(|day| (format!("content/articles/a{day}.md"), article(day, lines))).collect()
}

#[test]
fn only_records_say_when_they_changed() {
    // DOMAIN S-1, S-3
    let site = build(&[("content/articles/a.md", &article(3, "topics: [북한]\nupdated: 2024-11-04 09:00 WIB"))]);
    let articles = &site["sitemaps/article-2024.xml"];
    assert_eq!(texts(articles, "urlset/url/loc"), ["https://kliping.example/digest/articles/2024/11/a/"]);
    assert_eq!(texts(articles, "urlset/url/lastmod"), ["2024-11-04T09:00:00+07:00"]);
    let topics = &site["sitemaps/topic.xml"];
    assert_eq!(texts(topics, "urlset/url/loc"), ["https://kliping.example/digest/tags/%EB%B6%81%ED%95%9C/"]);
    assert!(texts(topics, "urlset/url/lastmod").is_empty());
    let index = texts(&site["sitemap.xml"], "sitemapindex/sitemap/loc");
    assert!(index.contains(&"https://kliping.example/digest/sitemaps/article-2024.xml".to_owned()), "{index:?}");
    assert_eq!(texts(&site["sitemap.xml"], "sitemapindex/sitemap/lastmod"), ["2024-11-04T09:00:00+07:00"]);
    // DOMAIN S-5
    assert_eq!(site["robots.txt"], "User-agent: *\nAllow: /\n\nSitemap: https://kliping.example/digest/sitemap.xml\n");
}

#[test]
fn what_is_not_for_search_engines_says_so_and_is_in_no_sitemap() {
    // DOMAIN M-1, Q-12, S-2
    let licensed =
        "form: full\nrights: { basis: licence, holder: Outlet, note: surel, license: CC BY 4.0 }\nexpires: 2030-01-01";
    let retracted = "retracted: { when: 2024-11-09, reason: Salah. }";
    let site =
        build(&[("content/articles/a.md", &article(3, licensed)), ("content/articles/b.md", &article(4, retracted))]);
    let (a, b) = (&site["articles/2024/11/a/index.html"], &site["articles/2024/11/b/index.html"]);
    let robots = "<meta name=\"robots\" content=\"noindex, unavailable_after: 2030-01-01T00:00:00+07:00\">";
    assert!(a.contains(robots));
    assert_eq!(links(a, "license"), ["https://creativecommons.org/licenses/by/4.0/"]);
    assert!(b.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!site.contains_key("sitemaps/article-2024.xml"));
    assert_eq!(jsonld(b)["correction"][0]["text"], "Salah.");
}

#[test]
fn numbered_pages_know_their_neighbours() {
    // DOMAIN G-14, M-7
    let records = many(30, "topics: [korea]");
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = build_with(&format!("{}pages: 10\n", crate::bench::CONFIG), &records);
    let around = |file: &str| (links(&site[file], "prev"), links(&site[file], "next"));
    let list = "/digest/tags/korea/";
    assert_eq!(around("tags/korea/index.html"), (vec![], vec![format!("{list}page/2/")]));
    assert_eq!(around("tags/korea/page/2/index.html"), (vec![list.to_owned()], vec![format!("{list}page/1/")]));
    assert_eq!(around("tags/korea/page/1/index.html"), (vec![format!("{list}page/2/")], vec![]));
    let steps = &jsonld(&site["tags/korea/page/1/index.html"])["@graph"][1]["itemListElement"];
    let names: Vec<&str> = steps.as_array().unwrap().iter().map(|step| step["name"].as_str().unwrap()).collect();
    assert_eq!(names[..3], ["Kliping", "Topik", "korea"]);
    assert_eq!(steps[2]["item"], "https://kliping.example/digest/tags/korea/");
}

#[test]
fn a_translation_is_named_by_both_and_the_default_stands_for_all() {
    // DOMAIN I-9
    let site = build(&[
        ("content/articles/a.md", &article(3, "")),
        ("content/articles/a.ko.md", "---\ntitle: 제목\n---\n본문.\n"),
    ]);
    let page = &site["ko/articles/2024/11/a/index.html"];
    let alternates: Vec<&str> =
        page.lines().filter(|line| line.contains("hreflang=")).filter_map(|line| line.split('"').nth(3)).collect();
    assert_eq!(alternates[..3], ["id", "ko", "x-default"]);
    assert!(page.contains("<meta property=\"og:locale\" content=\"ko_KR\">"));
    assert_eq!(jsonld(page)["translationOfWork"]["url"], "https://kliping.example/digest/articles/2024/11/a/");
}

#[test]
fn an_outlets_writer_is_never_our_author() {
    // DOMAIN M-4
    let data = jsonld(&build(&[("content/articles/a.md", &article(3, ""))])["articles/2024/11/a/index.html"]);
    assert_eq!((&data["author"][0]["name"], &data["publisher"]["name"]), (&"Redaksi".into(), &"Kliping".into()));
    let based = &data["isBasedOn"];
    assert_eq!((&based["author"][0]["name"], &based["publisher"]["name"]), (&"Wartawan".into(), &"Outlet".into()));
    assert_eq!(based["datePublished"], "2024-11-01");
}

#[test]
fn every_sitemap_parses_and_holds_only_planned_pages() {
    let records = many(3, "topics: [korea]\npeople: [Kim]");
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = build(&records);
    for (file, xml) in site.iter().filter(|(file, _)| file.starts_with("sitemaps/")) {
        for (_, _, text) in elements(xml).into_iter().filter(|(path, ..)| path.ends_with("/loc")) {
            let path = text.strip_prefix("https://kliping.example/digest/").expect(file);
            assert!(site.contains_key(&format!("{path}index.html")), "{file}: {text}");
        }
    }
}
