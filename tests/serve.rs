//! The preview over real loopback sockets, asked by a client that sends the bytes it is told to.

#![cfg(feature = "serve")]
// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "serve/client.rs"]
mod client;
#[path = "serve/crowd.rs"]
mod crowd;

use client::{Kept, Live, Preview};
use kliping::base::path::SourcePath;
use kliping::diag::Diagnostic;
use kliping::env::memory::MemoryFiles;
use kliping::env::real::SystemClock;
use kliping::env::{Entry, Files, Listing};
use kliping::pipeline::Memory;
use kliping::serve::preview::{Options, Server, Told, World};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const ARTICLE: &str = "content/articles/kim.md";

fn article(title: &str, body: &str) -> String {
    format!(
        "---\nid: kim\ntitle: {title}\npublish_date: 2024-11-24T08:10:00+07:00\ntopics: [korea]\nsummary: Short.\n\
         original:\n  title: Original\n  url: https://news.example/kim\n  published: 2024-11-23T20:00:00+09:00\n  \
         language: ko\n---\n{body}\n"
    )
}

fn preview() -> Preview {
    Preview::of(&[
        (
            "kliping.yaml",
            "title: Digest\nlanguages: [en, id]\nvocabulary: open\nsite: { tag: \"example.org,2025-01-01\" }\n",
        ),
        (ARTICLE, &article("First title", "First words.")),
        (
            "content/articles/soon.md",
            &article("Soon", "Later.")
                .replace("id: kim", "id: soon\nslug: soon")
                .replace("2024-11-24", "2030-01-01")
                .replace("news.example/kim", "news.example/soon"),
        ),
        (
            "content/articles/draft.md",
            &article("Draft", "Not yet.")
                .replace("id: kim", "id: draft\ndraft: true")
                .replace("news.example/kim", "news.example/draft"),
        ),
        ("content/pages/about.md", "---\ntitle: About\n---\nAbout us.\n"),
        ("static/numbers.txt", "0123456789"),
        ("static/북한 ü.txt", "named"),
    ])
}

/// The path of the article's page: by the plan, not by guess.
fn page_of(preview: &Preview) -> String {
    let front = preview.get("/").text();
    let at = front.find("href=\"/articles/").expect("the front page links the article") + 6;
    front[at..].split('"').next().unwrap().to_owned()
}

#[test]
fn the_preview_listens_on_this_machine_alone_and_is_only_looked_at() {
    // RELIABILITY S1
    let preview = preview();
    assert!(preview.address().ip().is_loopback());
    assert_eq!(preview.get("/").status, 200);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"] {
        let reply = preview.ask(&format!("{method} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        assert_eq!((method, reply.status), (method, 405));
        assert_eq!(reply.header("allow"), Some("GET, HEAD"));
    }
}

#[test]
fn a_taken_port_gives_way_to_the_next() {
    // RELIABILITY S1
    let first = preview();
    let second = first.beside(first.address().port());
    assert!(second.address().port() > first.address().port());
    assert_eq!(second.get("/").status, 200);
}

const GOOD_HOSTS: &[&str] = &[
    "localhost",
    "LOCALHOST",
    "localhost:1",
    "localhost:65535",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.255.255.254",
    "[::1]",
    "[::1]:5547",
    "phone.test",
    "Phone.Test:8080",
];

const BAD_HOSTS: &[&str] = &[
    "evil.example",
    "evil.example:5547",
    "localhost.",
    "localhost.evil.example",
    "evil.localhost",
    "127.0.0.1.nip.io",
    "127.0.0.1.",
    "localhost:",
    "localhost:x",
    "localhost:99999",
    "localhost:1:2",
    "a@localhost",
    "localhost@evil",
    "user:pw@localhost",
    "http://localhost",
    "localhost/",
    "localhost#",
    "localhost?",
    "[::1",
    "::1",
    "[::2]",
    "[::]",
    "0.0.0.0",
    "0",
    "127.1",
    "2130706433",
    "0x7f.0.0.1",
    "0177.0.0.1",
    "10.0.0.1",
    "192.168.1.5",
    "169.254.169.254",
    "a.phone.test",
    "phone.test.evil",
    "",
];

#[test]
fn forty_hosts_are_let_in_or_refused() {
    // RELIABILITY S2
    let preview = Preview::allowing(&["phone.test"], &[("content/pages/about.md", "---\ntitle: About\n---\nA.\n")]);
    assert!(GOOD_HOSTS.len() + BAD_HOSTS.len() >= 40);
    let asked =
        |host: &str| preview.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status;
    for host in GOOD_HOSTS {
        assert_eq!((host, asked(host)), (host, 200));
    }
    for host in BAD_HOSTS {
        let status = asked(host);
        assert!(status == 403 || status == 400, "{host}: {status}");
    }
    let whole = |head: &str| preview.ask(&format!("{head}\r\nConnection: close\r\n\r\n")).status;
    assert_eq!(whole("GET / HTTP/1.1"), 400, "none");
    assert_eq!(whole("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example"), 400, "two");
    assert_eq!(whole("GET http://evil.example/ HTTP/1.1\r\nHost: localhost"), 400, "absolute form");
    assert_eq!(whole("GET http://localhost/ HTTP/1.1\r\nHost: localhost"), 200, "absolute form");
}

#[test]
fn pages_of_the_web_read_nothing() {
    // RELIABILITY S3
    let preview = preview();
    let asked = |headers: &str| {
        preview.ask(&format!("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"))
    };
    for headers in [
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
        "Origin: https://evil.example\r\n",
        "Origin: http://localhost:3000\r\n",
        "Origin: http://10.0.0.1\r\n",
        "Origin: null\r\n",
    ] {
        assert_eq!(asked(headers).status, 403, "{headers}");
    }
    for headers in [
        "",
        "Sec-Fetch-Site: none\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n",
    ] {
        let reply = asked(headers);
        assert_eq!(reply.status, 200, "{headers}");
        assert!(reply.head.iter().all(|(name, _)| !name.starts_with("access-control-")));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"));
        assert!(reply.header("permissions-policy").is_some_and(|policy| policy.contains("camera=()")));
    }
}

#[test]
fn no_event_is_told_without_the_token_of_this_run() {
    // RELIABILITY S4
    let preview = preview();
    for path in ["/-/live?page=/", "/-/live?token=x&page=/", "/-/state?page=/", "/-/state?token=&page=/"] {
        assert_eq!(preview.get(path).status, 403, "{path}");
    }
    assert_eq!(preview.beside(0).get(&format!("/-/state?token={}&page=/", preview.token())).status, 403);
}

/// Numbers that look random and are the same each time (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % below as u64).unwrap()
    }
}

/// What has led servers out of their folder.
const PARTS: [&[u8]; 40] = [
    b"..",
    b".",
    b"%2e%2e",
    b"%2E.",
    b"%252e%252e",
    b"/",
    b"//",
    b"%2f",
    b"%2F",
    b"\\",
    b"%5c",
    b"%5C..",
    b"%00",
    b"\x00",
    b"%",
    b"%zz",
    b"%ff",
    b"\xff\xfe",
    b"%c0%ae%c0%ae",
    b"%e0%80%af",
    b"::$DATA",
    b"C:",
    b"C:%5c",
    b"kliping.yaml",
    b"content",
    b"articles",
    b"kim.md",
    b"static",
    b"numbers.txt",
    b"secret.txt",
    b".git",
    b"etc/passwd",
    b"index.html",
    b";",
    b"?",
    b"#",
    b"*",
    b"%20",
    b"\xe2\x80\xae",
    b"~1",
];

#[test]
fn a_hundred_thousand_targets_find_planned_bytes_or_nothing() {
    // RELIABILITY S5
    let preview = preview();
    std::fs::write(preview.outside("secret.txt"), "SECRET").unwrap();
    std::fs::write(preview.path("content/articles/.hidden.md"), "SECRET").unwrap();
    let found: usize = std::thread::scope(|scope| {
        let at = preview.address();
        let hands: Vec<_> = (0..4).map(|seed| scope.spawn(move || targets(at, seed, 25_000))).collect();
        hands.into_iter().map(|hand| hand.join().unwrap()).sum()
    });
    assert!(found < 10_000, "{found} of them exist?");
    assert_eq!(preview.get("/numbers.txt").text(), "0123456789");
}

/// Asks for targets over one connection; how many of them are there.
fn targets(at: std::net::SocketAddr, seed: u64, count: usize) -> usize {
    let (mut numbers, mut kept, mut found) = (Numbers(seed), Kept::to(at), 0);
    for _ in 0..count {
        let mut target = b"/".to_vec();
        for _ in 0..=numbers.next(7) {
            target.extend_from_slice(PARTS[numbers.next(PARTS.len())]);
        }
        let head = [b"GET ", &*target, b" HTTP/1.1\r\nHost: localhost\r\n\r\n"].concat();
        let shown = String::from_utf8_lossy(&target).into_owned();
        let Some(reply) = kept.ask(&head) else { panic!("{shown}: no answer") };
        let body = reply.text();
        assert!(!body.contains("SECRET") && !body.contains("vocabulary: open") && !body.contains("root:"), "{shown}");
        assert!(matches!(reply.status, 200 | 302 | 400 | 404), "{shown}: {}", reply.status);
        if let Some(to) = reply.header("location") {
            assert!(to.starts_with('/') && !to.starts_with("//"), "{shown} leads to {to}");
        }
        found += usize::from(reply.status == 200);
    }
    found
}

#[test]
fn what_stands_nowhere_gets_the_sites_own_page() {
    let preview = preview();
    let reply = preview.get("/nowhere/");
    assert_eq!((reply.status, reply.header("content-type")), (404, Some("text/html; charset=utf-8")));
    assert!(reply.text().contains("/-/live.js"), "so that it comes alive when the page does");
}

#[test]
fn a_page_without_its_slash_is_sent_to_itself() {
    let preview = preview();
    let page = page_of(&preview);
    let bare = preview.get(&format!("{}?a=1", page.trim_end_matches('/')));
    assert_eq!((bare.status, bare.header("location")), (302, Some(format!("{page}?a=1").as_str())));
    assert_eq!(preview.get(&format!("{page}index.html")).header("location"), Some(page.as_str()));
    assert_eq!(preview.get("//evil.example").header("location"), None);
}

#[test]
fn a_file_is_found_by_its_encoded_name_and_says_its_type() {
    // DOMAIN P-5, U-5
    let preview = preview();
    assert_eq!(preview.get("/%EB%B6%81%ED%95%9C%20%C3%BC.txt").text(), "named");
    for (path, media) in [
        ("/", "text/html; charset=utf-8"),
        ("/numbers.txt", "text/plain; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/feed.xml", "application/atom+xml"),
    ] {
        let reply = preview.get(path);
        assert_eq!((path, reply.status, reply.header("content-type")), (path, 200, Some(media)));
    }
}

#[test]
fn a_page_may_load_what_it_may_on_a_host() {
    let preview = preview();
    for path in ["/", "/nowhere/"] {
        let policy = preview.get(path).header("content-security-policy").unwrap_or_default().to_owned();
        assert!(
            policy.starts_with("default-src 'none'; ") && policy.contains("script-src 'self';"),
            "{path}: {policy}"
        );
    }
    assert_eq!(preview.get("/feed.xml").header("content-security-policy"), None);
}

#[test]
fn a_head_is_the_answer_without_its_body() {
    let preview = preview();
    for path in ["/", "/numbers.txt", "/nowhere/"] {
        let get = preview.get(path);
        let head = preview.ask(&format!("HEAD {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        assert_eq!((head.status, head.body.len()), (get.status, 0));
        for name in ["content-length", "content-type", "etag"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    // RFC 9110 §13
    let preview = preview();
    let tag = preview.get("/").header("etag").unwrap().to_owned();
    let again = |tag: &str| preview.with("/", &format!("If-None-Match: {tag}\r\n"));
    assert_eq!((again(&tag).status, again(&tag).body.len()), (304, 0));
    assert_eq!(again(&format!("\"other\", W/{tag}")).status, 304);
    assert_eq!(again("\"other\"").status, 200);
    preview.write(ARTICLE, &article("Second title", "Words."));
    assert_eq!(again(&tag).status, 200);
}

#[test]
fn a_part_is_sent_of_what_is_asked_in_parts() {
    // RFC 9110 §14
    let preview = preview();
    let part = |header: &str| {
        let reply = preview.with("/numbers.txt", header);
        (reply.status, reply.text(), reply.header("content-range").map(str::to_owned))
    };
    assert_eq!(part("Range: bytes=2-4\r\n"), (206, "234".into(), Some("bytes 2-4/10".into())));
    assert_eq!(part("Range: bytes=-3\r\n"), (206, "789".into(), Some("bytes 7-9/10".into())));
    assert_eq!(part("Range: bytes=10-\r\n"), (416, String::new(), Some("bytes */10".into())));
    assert_eq!(part("Range: bytes=0-1,3-4\r\n").0, 200);
    assert_eq!(part("Range: bytes=2-4\r\nIf-Range: \"old\"\r\n").0, 200);
}

#[test]
fn heads_are_short_and_come_in_time() {
    // RELIABILITY S1: 16 KiB
    let preview = preview();
    let long = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\nConnection: close\r\n\r\n", "a".repeat(20 << 10));
    assert_eq!(preview.ask(&long).status, 431);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn links_lead_to_the_preview_and_not_to_the_published_site() {
    let preview = preview();
    let text = preview.get("/sitemap.xml").text() + &preview.get("/feed.xml").text();
    assert!(text.contains(&format!("http://{}/", preview.address())), "{text}");
}

#[test]
fn a_request_after_a_save_never_gets_the_old_page() {
    // RELIABILITY L1, L7
    let preview = preview();
    let page = page_of(&preview);
    for turn in 0..20 {
        preview.write(ARTICLE, &article(&format!("Title {turn}"), &format!("Words {turn}.")));
        let at = if turn % 2 == 0 { "/" } else { page.as_str() };
        assert!(preview.get(at).text().contains(&format!("Title {turn}")), "{at} in turn {turn}");
    }
}

#[test]
fn a_record_that_comes_and_goes_is_there_and_gone() {
    // RELIABILITY L3
    let preview = preview();
    assert_eq!(preview.get("/new/").status, 404);
    preview.write("content/pages/new.md", "---\ntitle: New\n---\nNew words.\n");
    assert!(preview.get("/new/").text().contains("New words."));
    preview.write("static/pic.txt", "a");
    assert_eq!(preview.get("/pic.txt").text(), "a");
    std::fs::remove_file(preview.path("static/pic.txt")).unwrap();
    std::fs::remove_file(preview.path("content/pages/new.md")).unwrap();
    assert_eq!((preview.get("/pic.txt").status, preview.get("/new/").status), (404, 404));
}

#[test]
fn a_browser_is_told_after_the_new_page_can_be_fetched_and_only_of_its_own() {
    // RELIABILITY L7, S4
    let preview = preview();
    let page = page_of(&preview);
    let mut reader = Live::at(&preview, &page);
    let mut other = Live::at(&preview, "/about/");
    for turn in 0..10 {
        // The words alone move: no list shows them.
        preview.write(ARTICLE, &article("First title", &format!("Edit {turn}.")));
        let told = reader.next(Duration::from_secs(10)).expect("the reader is told");
        assert!(told.parse::<u64>().is_ok(), "a number and nothing else: {told}");
        assert!(preview.get(&page).text().contains(&format!("Edit {turn}.")), "the page is there when the word comes");
    }
    preview.write("content/pages/about.md", "---\ntitle: About\n---\nOther words.\n");
    let told = other.next(Duration::from_secs(10)).expect("the other is told");
    // Its first word is of its own page: ten builds had passed it by.
    let state = preview.state("/about/");
    assert_eq!(told, state["build"].to_string());
}

#[test]
fn what_is_saved_into_a_new_folder_is_heard() {
    // RELIABILITY L1: files in folders that were just made bring no event of their own.
    let preview = preview();
    let mut reader = Live::at(&preview, "/new/");
    std::fs::create_dir_all(preview.path("content/pages/deep/deeper")).unwrap();
    preview.write("content/pages/deep/deeper/new.md", "---\ntitle: New\nslug: new\n---\nNew words.\n");
    let told = reader.next(Duration::from_secs(10)).expect("the reader of the missing page is told");
    assert!(preview.get("/new/").text().contains("New words."), "in build {told}");
}

#[test]
fn a_broken_record_keeps_the_last_good_page_and_is_mended_without_a_restart() {
    // RELIABILITY L6
    let preview = preview();
    let page = page_of(&preview);
    assert!(preview.get(&page).text().contains("First words."));
    let mut reader = Live::at(&preview, &page);
    for turn in 0..5 {
        preview.write(ARTICLE, "---\nid: kim\ntitle: [<script>\npublish_date: never\n---\nBroken words.\n");
        reader.next(Duration::from_secs(10)).expect("told that it is broken");
        let state = preview.state(&page);
        let notice = &state["notices"][0];
        assert_eq!(state["is_kept"], true);
        assert!(notice["place"].as_str().unwrap().starts_with("content/articles/kim.md:"), "{state}");
        assert!(notice["href"].as_str().unwrap().starts_with("vscode://file/"), "{state}");
        let kept = preview.get(&page);
        assert!(
            kept.status == 200
                && kept.text().contains(&format!("{} words.", if turn == 0 { "First" } else { "Mended" }))
        );
        assert_eq!(preview.get("/about/").status, 200, "another page of the good site");
        preview.write(ARTICLE, &article(&format!("Mended {turn}"), "Mended words."));
        reader.next(Duration::from_secs(10)).expect("told that it is mended");
        assert_eq!(preview.state(&page)["notices"].as_array().unwrap().len(), 0);
        assert!(preview.get(&page).text().contains(&format!("Mended {turn}")));
    }
}

#[test]
fn a_site_that_is_broken_from_the_start_is_shown_as_far_as_it_goes() {
    // RELIABILITY L6
    let preview = Preview::of(&[("content/pages/about.md", "---\ntitle: About\nwrong_key: x\n---\nA.\n")]);
    assert_eq!(preview.get("/").status, 200);
    assert_eq!(preview.state("/")["is_kept"], false);
    assert!(preview.state("/")["notices"][0]["text"].as_str().unwrap().contains("K0106"));
    preview.write("content/pages/about.md", "---\ntitle: About\n---\nA.\n");
    assert_eq!(preview.state("/")["notices"].as_array().unwrap().len(), 0);
}

#[test]
fn settings_templates_and_whole_folders_may_break_and_come_back() {
    // RELIABILITY L6
    let preview = preview();
    let settings = std::fs::read_to_string(preview.path("kliping.yaml")).unwrap();
    preview.write("kliping.yaml", "titel: Wrong\n");
    assert_ne!(preview.state("/")["notices"].as_array().unwrap().len(), 0);
    assert_eq!(preview.get("/").status, 200);
    preview.write("kliping.yaml", &settings.replace("Digest", "Renamed"));
    assert!(preview.get("/").text().contains("Renamed"));
    preview.write("templates/page.html", "{% if %}");
    assert_ne!(preview.state("/about/")["notices"].as_array().unwrap().len(), 0);
    assert!(preview.get("/about/").text().contains("About us."));
    std::fs::remove_dir_all(preview.path("templates")).unwrap();
    assert_eq!(preview.state("/about/")["notices"].as_array().unwrap().len(), 0);
    std::fs::rename(preview.path("content"), preview.outside("content")).unwrap();
    assert_eq!(preview.get("/about/").status, 404);
    std::fs::rename(preview.outside("content"), preview.path("content")).unwrap();
    assert_eq!(preview.get("/about/").status, 200);
}

/// A site of which one file is saved in two steps, as most editors do: emptied, then written. The first look after
/// the file was emptied sees it so, the next sees what was written.
struct HalfSaved {
    files: MemoryFiles,
    path: SourcePath,
    text: &'static str,
    /// Looks at the whole site that see the file empty.
    looks: AtomicUsize,
}

impl HalfSaved {
    fn empty(&self) {
        self.looks.store(1, Ordering::SeqCst);
        self.files.put(&self.path, "");
    }
}

impl Files for HalfSaved {
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> std::io::Result<Listing> {
        let is_empty = self.files.read(&self.path).is_ok_and(|bytes| bytes.is_empty());
        if folder.is_empty()
            && is_empty
            && self.looks.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_err()
        {
            self.files.put(&self.path, self.text);
        }
        self.files.list_where(folder, enter)
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> std::io::Result<Vec<u8>> {
        self.files.read_capped(path, cap)
    }

    fn entry(&self, path: &SourcePath) -> std::io::Result<Entry> {
        self.files.entry(path)
    }
}

#[test]
fn a_file_seen_empty_while_it_is_saved_is_not_taken_for_the_last_good_one() {
    // RELIABILITY L3, L6
    for (path, text) in [("templates/article.html", "{% block main %}"), (ARTICLE, "---\ntitle: \"x\n---\n")] {
        let files = MemoryFiles::from([
            (
                "kliping.yaml",
                "title: Digest\nlanguages: [en]\nvocabulary: open\nsite: { tag: \"example.org,2025-01-01\" }\n",
            ),
            (ARTICLE, &*article("First title", "First words.")),
            (
                "templates/article.html",
                "{% extends \"base.html\" %}{% block main %}<h1>{{ article.title }}</h1>{% endblock %}",
            ),
        ]);
        let site =
            Arc::new(HalfSaved { files, path: SourcePath::parse(path).unwrap(), text, looks: AtomicUsize::new(0) });
        let world = World {
            files: Arc::clone(&site) as Arc<dyn Files>,
            clock: Arc::new(SystemClock),
            memory: Memory::default(),
        };
        let server = Server::start(world, &Options { port: 0, ..Options::default() }).unwrap();
        let get = |path: &str| {
            let ask = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            client::raw(server.address(), ask.as_bytes()).unwrap().text()
        };
        let page = "/articles/2024/11/kim/";
        assert!(get(page).contains("First title"), "{}", get(page));
        site.empty();
        server.wake();
        let is_broken =
            |told: Told| matches!(told, Told::Taken(taking) if taking.found.iter().any(Diagnostic::is_error));
        while !server.next().is_some_and(is_broken) {}
        assert!(get(page).contains("First title"), "{path}: {}", get(page));
    }
}

#[test]
fn the_clock_and_drafts_travel_in_the_query_and_change_nothing_here() {
    // RELIABILITY S1
    let preview = preview();
    assert!(!preview.get("/").text().contains("Soon"));
    assert!(preview.get("/?-now=2030-06-01").text().contains("Soon"));
    // Not on the front page: what is scheduled is years newer, and the front page holds some days (DOMAIN G-12).
    let draft = "/articles/2024/11/draft/";
    assert_eq!((preview.get(&format!("{draft}?-drafts=1")).status, preview.get(draft).status), (200, 404));
    assert!(!preview.get("/").text().contains("Soon"));
    assert_eq!(preview.get("/?-now=never").status, 400);
    let mut later = Live::at(&preview, "/?-now=2030-06-01");
    preview.write(
        "content/articles/soon.md",
        &article("Soon and changed", "L.")
            .replace("id: kim", "id: soon\nslug: soon")
            .replace("2024-11-24", "2030-01-01")
            .replace("news.example/kim", "news.example/soon"),
    );
    later.next(Duration::from_secs(10)).expect("the other view is kept true, too");
    assert!(preview.get("/?-now=2030-06-01").text().contains("Soon and changed"));
}

#[test]
fn the_bar_names_the_record_behind_a_page() {
    let preview = preview();
    let bar = preview.state(&page_of(&preview))["bar"].clone();
    assert_eq!((bar["record"].as_str(), bar["lang"].as_str()), (Some(ARTICLE), Some("en")));
    assert_eq!(bar["drafts"], false);
    assert!(preview.state("/")["bar"]["record"].is_null());
}

#[test]
fn the_script_stands_before_the_end_of_pages_and_nowhere_else() {
    let preview = preview();
    let text = preview.get("/").text();
    let (_, end) = text.split_once("<script src=\"/-/live.js\"").expect("the script is there");
    assert!(end.split_once("</script>").unwrap().1.starts_with("</body>"));
    for path in ["/numbers.txt", "/feed.xml", "/sitemap.xml"] {
        assert!(!preview.get(path).text().contains("/-/live.js"), "{path}");
    }
    assert!(preview.get("/-/live.js").text().contains("EventSource"));
    assert_eq!(preview.get("/-/live.css").header("content-type"), Some("text/css; charset=utf-8"));
}
