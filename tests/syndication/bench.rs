//! Sites of a few records, built in memory, and their outputs read back.

use kliping::base::moment::{Moment, Zone};
use kliping::base::path::SourcePath;
use kliping::env::memory::MemoryFiles;
use kliping::pipeline::{self, Request};
use kliping::write::memory::MemorySite;
use quick_xml::{Reader, events::Event};
use serde_json::Value;
use std::collections::BTreeMap;

pub const CONFIG: &str = "title: Kliping\nbase_url: https://kliping.example/digest/\nlanguages: [id, ko]\ntimezone: Asia/Jakarta\nsite: { tag: \"kliping.example,2024-09-01\" }\ncurators: [Redaksi]\nvocabulary: open\nsections: [{ id: dunia, names: { id: Dunia } }]\n";

/// An article of `day` November with further lines of front matter.
pub fn article(day: u32, lines: &str) -> String {
    let original = "original: { title: Naskah asli, url: \"https://outlet.example/a\", outlet: Outlet, published: 2024-11-01, byline: [{ name: Wartawan }] }";
    format!(
        "---\nid: a{day}\ntitle: Judul {day}\npublish_date: 2024-11-{day:02} 08:00 WIB\n{original}\n{lines}\n---\nIsi {day}.\n"
    )
}

pub type Built = BTreeMap<String, String>;

/// Builds the site; every output by its file.
pub fn build(records: &[(&str, &str)]) -> Built {
    build_with(CONFIG, records)
}

pub fn build_with(config: &str, records: &[(&str, &str)]) -> Built {
    build_at("2025-01-01 00:00 UTC", config, records).0
}

/// Seconds since 1970.
pub fn seconds(moment: &str) -> i64 {
    Moment::parse(moment, Zone::parse("UTC").unwrap()).unwrap().seconds()
}

/// The site as of a moment, and when it will change next by itself.
pub fn build_at(now: &str, config: &str, records: &[(&str, &str)]) -> (Built, Option<i64>) {
    let files = MemoryFiles::new();
    for (path, text) in [("kliping.yaml", config)].iter().chain(records) {
        files.put(&SourcePath::parse(path).unwrap(), *text);
    }
    let request = Request { now: seconds(now), folder: "site".into(), ..Request::default() };
    let draft = pipeline::draft(&files, &request);
    assert!(!draft.has_errors(), "{:#?}", draft.found);
    let site = MemorySite::new();
    if let Err(found) = pipeline::build(&files, &draft, site.sink(), &|_, _| {}) {
        panic!("{found:#?}");
    }
    let shown = site.shown();
    let built = shown.iter().map(|(file, held)| (file.clone(), String::from_utf8_lossy(&held.bytes).into_owned()));
    (built.collect(), draft.site.next_change)
}

/// What is found wrong: code and message.
pub fn found(config: &str, records: &[(&str, &str)]) -> Vec<String> {
    let files = MemoryFiles::new();
    for (path, text) in [("kliping.yaml", config)].iter().chain(records) {
        files.put(&SourcePath::parse(path).unwrap(), *text);
    }
    let request = Request { now: seconds("2025-01-01 00:00 UTC"), folder: "site".into(), ..Request::default() };
    let draft = pipeline::draft(&files, &request);
    draft.found.iter().map(|one| format!("{} {}", one.code.row().id, one.message)).collect()
}

/// The path of its names (`feed/entry/title`), its attributes, its text.
pub type Element = (String, BTreeMap<String, String>, String);

/// Every element in its order.
pub fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    let (mut path, mut open, mut out): (Vec<String>, Vec<usize>, Vec<Element>) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                path.push(start.name().as_ref().to_owned());
                let attributes = start.attributes().map(|one| {
                    let one = one.unwrap();
                    let value = one.value.into_owned();
                    (one.key.as_ref().to_owned(), quick_xml::escape::unescape(&value).unwrap().into_owned())
                });
                out.push((path.join("/"), attributes.collect(), String::new()));
                if matches!(event, Event::Start(_)) {
                    open.push(out.len() - 1);
                } else {
                    path.pop();
                }
            }
            Event::End(_) => {
                path.pop();
                open.pop();
            }
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    out[*at].2.push_str(text);
                }
            }
            Event::GeneralRef(name) => {
                let entity = format!("&{};", &**name);
                out[*open.last().unwrap()].2.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// The texts of all elements at a path.
pub fn texts(xml: &str, at: &str) -> Vec<String> {
    elements(xml).into_iter().filter(|(path, ..)| path == at).map(|(_, _, text)| text).collect()
}

/// The data script of a page.
pub fn jsonld(page: &str) -> Value {
    let (_, rest) = page.split_once("application/ld+json\">").expect("a data script");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

/// The values of an attribute of the head's `<link rel=REL>`s.
pub fn links(page: &str, rel: &str) -> Vec<String> {
    let lines = page.lines().filter(|line| line.starts_with(&format!("<link rel=\"{rel}\"")));
    lines.map(|line| line.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()).collect()
}
