//! The floor of the benchmark: the least that any generator must do with an archive, by the same crates.
//!
//!     cargo build --release --example floor
//!     floor CONTENT OUT FILES BYTES
//!
//! It reads every record below CONTENT, parses front matter and Markdown, renders one page an article with a template of
//! the same elements, and writes each into a folder of its own below OUT. Then it writes files of no meaning, also in
//! folders of their own, until there are FILES with BYTES together, for what a real site has besides articles. No lists,
//! no links between records, no checks, no order, nothing kept.

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use serde::Deserialize;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs};
use tera::{Context, Tera};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Fault = Box<dyn Error + Send + Sync>;

#[derive(Deserialize)]
struct Head {
    id: String,
    title: String,
    publish_date: String,
    section: String,
    topics: Vec<String>,
    summary: String,
    original: Original,
}

#[derive(Deserialize)]
struct Original {
    title: String,
    url: String,
    outlet: String,
    published: String,
    byline: Vec<Byline>,
}

#[derive(Deserialize)]
struct Byline {
    name: String,
}

const PAGE: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}, Benchmark Digest</title><meta name="description" content="{{ summary }}">
<link rel="canonical" href="https://digest.example/{{ path }}/">
<meta property="og:title" content="{{ title }}"><meta property="og:type" content="article">
<meta property="og:url" content="https://digest.example/{{ path }}/"><meta property="og:description" content="{{ summary }}">
<link rel="stylesheet" href="/style.css"></head>
<body><header><a href="/">Benchmark Digest</a></header><main><article>
<p><a href="/sections/{{ section }}/">{{ section }}</a></p><h1>{{ title }}</h1>
<p><a href="/sources/{{ outlet }}/">{{ outlet }}</a> <time datetime="{{ date }}">{{ date }}</time></p>
<p>{{ summary }}</p>{{ body }}
<p><a href="{{ url }}">{{ original }}</a>, {{ outlet }}, <time datetime="{{ published }}">{{ published }}</time>, {{ byline }}</p>
<ul>{% for topic in topics %}<li><a href="/tags/{{ topic }}/">{{ topic }}</a></li>{% endfor %}</ul>
</article></main></body></html>
"#;

fn main() -> Result<(), Fault> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [content, out, files, bytes] = words.as_slice() else {
        return Err("floor CONTENT OUT FILES BYTES".into());
    };
    let (out, files, bytes) = (Path::new(out), files.parse::<usize>()?, bytes.parse::<u64>()?);
    let mut tera = Tera::default();
    tera.add_raw_template("page.html", PAGE)?;
    let records: Vec<PathBuf> = walkdir::WalkDir::new(Path::new(content).join("articles"))
        .into_iter()
        .filter_map(|entry| entry.ok().filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path))
        .collect();
    let written = AtomicU64::new(0);
    records.par_iter().try_for_each(|path| -> Result<(), Fault> {
        let page = article(&tera, &fs::read_to_string(path)?, path)?;
        written.fetch_add(page.1.len() as u64, Ordering::Relaxed);
        put(&out.join(page.0), &page.1)
    })?;
    let more = files.saturating_sub(records.len());
    let left = bytes.saturating_sub(written.into_inner());
    let filler = vec![b' '; usize::try_from(left / more.max(1) as u64)?];
    (0..more).into_par_iter().try_for_each(|at| put(&out.join(format!("lists/{}/{at}", at % 100)), &filler))
}

/// The folder of an article below the output, and its page.
fn article(tera: &Tera, text: &str, path: &Path) -> Result<(String, Vec<u8>), Fault> {
    let rest = text.strip_prefix("---\n").ok_or("no front matter")?;
    let (head, body) = rest.split_once("\n---\n").ok_or("no end of front matter")?;
    let head: Head = serde_yaml::from_str(head)?;
    let mut markup = String::with_capacity(body.len() * 2);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    html::push_html(&mut markup, Parser::new_ext(body, options));
    let stem = path.file_stem().and_then(|stem| stem.to_str()).ok_or("a name that is not UTF-8")?;
    let month = head.publish_date.get(..7).ok_or("no date")?.replace('-', "/");
    let folder = format!("articles/{month}/{stem}");
    let byline: Vec<String> = head.original.byline.into_iter().map(|one| one.name).collect();
    let mut context = Context::new();
    for (name, value) in [
        ("id", &head.id),
        ("title", &head.title),
        ("summary", &head.summary),
        ("path", &folder),
        ("section", &head.section),
        ("date", &head.publish_date),
        ("outlet", &head.original.outlet),
        ("url", &head.original.url),
        ("original", &head.original.title),
        ("published", &head.original.published),
        ("byline", &byline.join(", ")),
    ] {
        context.insert_value(name.to_owned(), tera::Value::from(value.as_str()));
    }
    context.insert_value(
        "topics",
        head.topics.iter().map(|topic| tera::Value::from(topic.as_str())).collect::<Vec<_>>().into(),
    );
    context.insert_value("body", tera::Value::safe_string(&markup));
    let mut page = Vec::with_capacity(markup.len() + 4096);
    tera.render_to("page.html", &context, &mut page)?;
    Ok((folder, page))
}

/// Writes a page into a folder of its own.
fn put(folder: &Path, page: &[u8]) -> Result<(), Fault> {
    fs::create_dir_all(folder)?;
    Ok(fs::write(folder.join("index.html"), page)?)
}
