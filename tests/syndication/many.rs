//! A large archive's sitemap (DOMAIN S-1).

use crate::bench::{CONFIG, seconds, texts};
use kliping::base::path::SourcePath;
use kliping::env::memory::MemoryFiles;
use kliping::pipeline::{self, Request};
use kliping::plan::Work;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn sixty_thousand_articles_of_one_year_have_a_correct_sitemap() {
    // DOMAIN S-1, S-3
    const ARTICLES: usize = 60_000;
    let files = MemoryFiles::new();
    let make = "make: { people: false, related: false, archive: false, indexes: false }\nfeeds: { of: [] }\n";
    files.put(&SourcePath::parse("kliping.yaml").unwrap(), format!("{}{make}", CONFIG.replace("[id, ko]", "[id]")));
    for at in 0..ARTICLES {
        let path = SourcePath::parse(&format!("content/articles/a{at}.md")).unwrap();
        let text = format!("---\nid: a{at}\ntitle: J\npublish_date: 2024-{:02}-01\n---\n", at % 12 + 1);
        files.put(&path, text);
    }
    let request = Request { now: seconds("2025-01-01 00:00 UTC"), folder: "site".into(), ..Request::default() };
    let draft = pipeline::draft(&files, &request);
    assert!(!draft.has_errors(), "{:#?}", draft.found);
    let made = |output| String::from_utf8(pipeline::render_one(&files, &draft, output).unwrap()).unwrap();
    let sitemaps = draft.plan.outputs.iter().filter(|output| matches!(output.work, Work::Sitemap(_)));
    let sitemaps: BTreeMap<String, String> = sitemaps.map(|output| (output.url.to_string(), made(output))).collect();
    let index = texts(&sitemaps["/sitemap.xml"], "sitemapindex/sitemap/loc");
    let named: Vec<String> = index.iter().map(|url| url.replace("https://kliping.example/digest", "")).collect();
    assert!(named.contains(&"/sitemaps/article-2024.xml".to_owned()), "{named:?}");
    assert!(named.contains(&"/sitemaps/article-2024-2.xml".to_owned()), "{named:?}");
    let every: BTreeSet<&String> = sitemaps.keys().filter(|url| *url != "/sitemap.xml").collect();
    assert_eq!(every, named.iter().collect());
    let mut articles = Vec::new();
    for name in &named {
        let urls = texts(&sitemaps[name], "urlset/url/loc");
        assert!(urls.len() <= 45_000 && sitemaps[name].len() <= 45_000_000, "{name}: {}", urls.len());
        articles.extend(urls.into_iter().filter(|url| url.contains("/articles/")));
    }
    let planned = draft.plan.outputs.iter().filter(|output| matches!(output.work, Work::Article(_)));
    let planned: BTreeSet<String> =
        planned.map(|output| draft.site.config.base_url.absolute(output.url.as_str())).collect();
    assert_eq!((articles.len(), planned.len()), (ARTICLES, ARTICLES));
    assert_eq!(articles.into_iter().collect::<BTreeSet<_>>(), planned);
    assert_eq!(texts(&sitemaps["/sitemap.xml"], "sitemapindex/sitemap/lastmod").len(), 2);
}
