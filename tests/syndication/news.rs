//! The news sitemap goes by the build clock (DOMAIN N).

use crate::bench::{CONFIG, article, build, build_at, seconds, texts};

const NEWS: &str = "news: { name: { id: Kliping, ko: 클리핑 } }\n";

fn at(now: &str, records: &[(&str, &str)]) -> (String, Option<i64>) {
    let (site, next) = build_at(now, &format!("{CONFIG}{NEWS}"), records);
    (site["news-sitemap.xml"].clone(), next)
}

const URL: &str = "urlset/url/loc";

#[test]
fn only_a_site_that_names_its_publication_has_a_news_sitemap() {
    // DOMAIN N-1
    let record = article(3, "");
    assert!(!build(&[("content/articles/a.md", &record)]).contains_key("news-sitemap.xml"));
    let (xml, _) = at("2024-11-03 05:00 UTC", &[("content/articles/a.md", &record)]);
    assert_eq!(texts(&xml, "urlset/url/news:news/news:publication/news:name"), ["Kliping"]);
}

#[test]
fn news_is_what_was_published_within_48_hours() {
    // DOMAIN N-2: published at 2024-11-03T01:00Z; in at that second, out 48 hours later.
    let record = article(3, "");
    let records = [("content/articles/a.md", &*record)];
    assert_eq!(texts(&at("2024-11-03 01:00:00 UTC", &records).0, URL).len(), 1);
    assert_eq!(texts(&at("2024-11-05 00:59:59 UTC", &records).0, URL).len(), 1);
    assert_eq!(texts(&at("2024-11-05 01:00:00 UTC", &records).0, URL).len(), 0);
}

#[test]
fn the_next_change_of_the_clock_is_when_the_oldest_news_leaves() {
    // DOMAIN N-2, T-7: nothing changes between two instants that are told.
    let (first, second) = (article(3, ""), article(4, ""));
    let records = [("content/articles/a.md", &*first), ("content/articles/b.md", &*second)];
    let (whole, next) = at("2024-11-04 02:00 UTC", &records);
    assert_eq!((texts(&whole, URL).len(), next), (2, Some(seconds("2024-11-05 01:00 UTC"))));
    let (same, _) = at("2024-11-05 00:59:59 UTC", &records);
    assert_eq!(same, whole);
    let (later, next) = at("2024-11-05 01:00 UTC", &records);
    assert_eq!((texts(&later, URL).len(), next), (1, Some(seconds("2024-11-06 01:00 UTC"))));
    assert_eq!(at("2024-11-06 01:00 UTC", &records).1, None);
    // Without the news sitemap nothing of this site goes by the clock.
    assert_eq!(build_at("2024-11-04 02:00 UTC", CONFIG, &records).1, None);
}

#[test]
fn links_quotations_advertising_and_what_is_hidden_are_no_news() {
    // DOMAIN N-2
    let no = [
        "form: link",
        "form: quote",
        "sponsored: { by: Bank }",
        "robots: [noindex]",
        "retracted: { when: 2024-11-03 10:00 WIB, reason: Salah. }",
    ];
    for (lines, form) in no.iter().map(|lines| (lines, "")).chain([(&"form: summary", "yes")]) {
        let record = article(3, lines).replace("Isi 3.\n", "");
        let (xml, _) = at("2024-11-03 05:00 UTC", &[("content/articles/a.md", &record)]);
        assert_eq!(texts(&xml, URL).len(), usize::from(form == "yes"), "{lines}");
    }
}

#[test]
fn news_tells_name_language_our_date_and_the_title_as_on_the_page() {
    // DOMAIN N-3
    let record = article(3, "").replace("Judul 3", "\"Judul <3> & lain\"");
    let korean = "---\ntitle: 제목\n---\n본문.\n";
    let (xml, _) =
        at("2024-11-03 05:00 UTC", &[("content/articles/a.md", &record), ("content/articles/a.ko.md", korean)]);
    let all = |name: &str| texts(&xml, &format!("urlset/url/news:news/{name}"));
    assert_eq!(all("news:publication/news:language"), ["id", "ko"]);
    assert_eq!(all("news:publication/news:name"), ["Kliping", "클리핑"]);
    assert_eq!(all("news:publication_date"), ["2024-11-03T08:00:00+07:00"; 2]);
    assert_eq!(all("news:title"), ["Judul <3> & lain", "제목"]);
}

#[test]
fn a_publication_is_called_as_its_pages_call_it() {
    // DOMAIN N-1, K0011
    let told = |title: &str| {
        let config = CONFIG.replace("title: Kliping", &format!("title: {title}")) + NEWS;
        let found = crate::bench::found(&config, &[("content/articles/a.md", &article(3, ""))]);
        found.into_iter().filter(|line| line.starts_with("K0011")).collect::<Vec<_>>()
    };
    assert_eq!(told("Kliping"), ["K0011 `news.name` is `클리핑` in `ko`, but pages show `Kliping`"]);
    assert!(told("{ id: Kliping, ko: 클리핑 }").is_empty());
}

#[test]
fn chinese_is_told_by_the_country_of_its_script() {
    // DOMAIN N-3
    for (tag, told) in [("zh", "zh-cn"), ("zh-Hant", "zh-tw"), ("zh-TW", "zh-tw"), ("en-GB", "en")] {
        let config = CONFIG.replace("[id, ko]", &format!("[{tag}]")) + NEWS;
        let record = article(3, "");
        let (site, _) = build_at("2024-11-03 05:00 UTC", &config, &[("content/articles/a.md", &record)]);
        assert_eq!(
            texts(&site["news-sitemap.xml"], "urlset/url/news:news/news:publication/news:language"),
            [told],
            "{tag}"
        );
    }
}

#[test]
fn without_news_the_file_is_empty_but_there() {
    // DOMAIN N-4
    let (xml, _) = at("2025-01-01 00:00 UTC", &[("content/articles/a.md", &article(3, ""))]);
    assert!(crate::bench::elements(&xml).iter().all(|(path, ..)| path == "urlset"), "{xml}");
}

#[test]
fn more_than_a_thousand_news_stand_in_further_files() {
    // DOMAIN N-2, S-5
    let records: Vec<(String, String)> = (0..1_001)
        .map(|at| {
            let text = article(3, "").replace("id: a3", &format!("id: a{at}"));
            (format!("content/articles/a{at}.md"), text)
        })
        .collect();
    let records: Vec<(&str, &str)> = records.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let config = format!("{CONFIG}{NEWS}make: {{ related: false, people: false }}\nfeeds: {{ of: [] }}\n");
    let (site, _) = build_at("2024-11-03 05:00 UTC", &config, &records);
    assert_eq!(texts(&site["news-sitemap.xml"], URL).len(), 1_000);
    assert_eq!(texts(&site["news-sitemap-2.xml"], URL).len(), 1);
    let named: Vec<&str> = site["robots.txt"].lines().filter_map(|line| line.strip_prefix("Sitemap: ")).collect();
    let base = "https://kliping.example/digest/";
    assert_eq!(named, ["sitemap.xml", "news-sitemap.xml", "news-sitemap-2.xml"].map(|name| format!("{base}{name}")));
}
