//! Whole sites, compared byte for byte with what they were (STYLE 5).
//!
//! `KLIPING_BLESS=1 cargo test --test golden` writes `tests/sites/NAME/public` anew; the commit says why bytes moved.

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use kliping::base::path::SourcePath;
use kliping::env::{Files, real::RealFiles};
use kliping::pipeline::{self, Request};
use kliping::write::memory::MemorySite;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(name)
}

/// The site as it is built now, by file.
fn built(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = RealFiles::open(root).unwrap();
    let request = Request { now: support::seconds(support::NOW), folder: "kliping".into(), ..Request::default() };
    let draft = pipeline::draft(&files, &request);
    assert!(!draft.has_errors(), "{:#?}", draft.found);
    let shown = MemorySite::new();
    pipeline::build(&files, &draft, shown.sink(), &|_, _| ()).unwrap_or_else(|found| panic!("{found:#?}"));
    shown.shown().iter().map(|(file, held)| (file.clone(), held.bytes.to_vec())).collect()
}

/// `/assets/kliping.0123456789.css` → `/assets/kliping.HASH.css`: the theme's files are the theme's own matter, and a
/// change of a colour would else move every page.
fn without_hashes(bytes: &[u8]) -> Vec<u8> {
    // A drawn icon: its own tests look at it.
    let Ok(text) = String::from_utf8(bytes.to_vec()) else { return bytes.to_vec() };
    let mut parts = text.split("/assets/");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str("/assets/");
        let mut words = part.splitn(3, '.');
        match (words.next(), words.next(), words.next()) {
            (Some(name), Some(hash), Some(rest)) if hash.len() == 10 => out.push_str(&format!("{name}.HASH.{rest}")),
            _ => out.push_str(part),
        }
    }
    out.into_bytes()
}

/// The site as it was blessed.
fn blessed(public: &Path) -> BTreeMap<String, Vec<u8>> {
    let Ok(files) = RealFiles::open(public) else { return BTreeMap::new() };
    let entries = files.list_where("", &|_: &SourcePath| true).unwrap().files;
    entries.into_iter().map(|entry| (entry.path.to_string(), files.read(&entry.path).unwrap())).collect()
}

#[track_caller]
fn golden(name: &str) {
    let root = folder(name);
    let public = root.join("public");
    let mut new = built(&root);
    new.retain(|file, _| !file.starts_with("assets/"));
    new.values_mut().for_each(|bytes| *bytes = without_hashes(bytes));
    if env::var_os("KLIPING_BLESS").is_some() {
        fs::remove_dir_all(&public).ok();
        for (file, bytes) in &new {
            let file = public.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        return;
    }
    let old = blessed(&public);
    let moved: Vec<String> = old
        .keys()
        .chain(new.keys())
        .filter(|file| old.get(*file) != new.get(*file))
        .map(|file| difference(file, &old, &new))
        .collect();
    let moved: std::collections::BTreeSet<String> = moved.into_iter().collect();
    assert!(
        moved.is_empty(),
        "{} files moved; if they should, KLIPING_BLESS=1 writes them anew:\n{}",
        moved.len(),
        moved.into_iter().take(20).collect::<Vec<_>>().join("\n")
    );
}

/// The first line in which two files differ.
fn difference(file: &str, old: &BTreeMap<String, Vec<u8>>, new: &BTreeMap<String, Vec<u8>>) -> String {
    let (Some(old), Some(new)) = (old.get(file), new.get(file)) else {
        return format!("{} {file}", if new.contains_key(file) { "+" } else { "-" });
    };
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let at = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    let part = |text: &str| text.chars().skip(at.saturating_sub(40)).take(120).collect::<String>();
    format!("~ {file}\n  - {:?}\n  + {:?}", part(&old), part(&new))
}

#[test]
fn a_folder_of_texts_without_configuration() {
    golden("one");
}

#[test]
fn a_digest_in_two_languages() {
    golden("two");
}
