//! The house stays as it is drawn: who imports whom, what the pure rooms may not name, and what is written about it.
//!
//! `KLIPING_BLESS=1` draws the picture in ARCHITECTURE.md anew.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/paper.rs"]
mod paper;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/tokens.rs"]
mod tokens;

use source::sources;
use std::{env, fs, path::Path, path::PathBuf};

const BEGIN: &str = "<!-- imports: drawn by tests/architecture.rs -->\n```text\n";
const END: &str = "```\n<!-- /imports -->";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All that is wrong, told at once.
#[track_caller]
fn none(found: &[String]) {
    assert!(found.is_empty(), "{} wrong:\n{}\n", found.len(), found.join("\n"));
}

#[test]
fn rooms_import_what_the_table_allows() {
    none(&house::wrong_imports(&sources(&root())));
}

#[test]
fn a_phase_calls_no_other_phase() {
    none(&house::called_phases(&sources(&root())));
}

#[test]
fn the_rooms_that_compute_see_nothing_of_the_world() {
    none(&house::impure(&sources(&root())));
}

#[test]
fn the_clock_is_env_s_and_printing_is_cli_s() {
    none(&house::clocks_and_prints(&sources(&root())));
}

#[test]
fn there_is_no_static_state_no_glob_and_nothing_unsafe() {
    none(&house::forbidden_words(&sources(&root())));
}

#[test]
fn architecture_md_names_every_folder_and_no_ghost() {
    let (paper, sources) = (read("ARCHITECTURE.md"), sources(&root()));
    let missing = house::places(&sources).into_iter().filter(|place| !paper.contains(&format!("`{place}`")));
    let mut found: Vec<String> = missing.map(|place| format!("ARCHITECTURE.md does not name `{place}`")).collect();
    found.extend(paper::lost_names(&paper, &sources, &root()));
    none(&found);
}

#[test]
fn architecture_md_shows_the_imports_as_they_are() {
    let (paper, picture) = (read("ARCHITECTURE.md"), house::picture(&sources(&root())));
    let (before, rest) = paper.split_once(BEGIN).expect("ARCHITECTURE.md has a place for the picture");
    let (drawn, after) = rest.split_once(END).expect("the picture in ARCHITECTURE.md has an end");
    if env::var_os("KLIPING_BLESS").is_some() {
        fs::write(root().join("ARCHITECTURE.md"), format!("{before}{BEGIN}{picture}{END}{after}")).unwrap();
        return;
    }
    assert!(drawn == picture, "imports changed; KLIPING_BLESS=1 cargo test --test architecture draws this:\n{picture}");
}

#[test]
fn papers_are_short() {
    let count = |path: &str, most: usize| {
        let lines = read(path).lines().count();
        (lines >= most).then(|| format!("{path} has {lines} lines; it stays under {most}"))
    };
    let decisions = names("docs/decisions").into_iter().map(|name| count(&format!("docs/decisions/{name}"), 40));
    none(&decisions.chain([count("ARCHITECTURE.md", 300)]).flatten().collect::<Vec<_>>());
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages = names("docs/codes");
    let due: Vec<String> = kliping::diag::CODES.iter().map(|row| format!("{}.md", row.id)).collect();
    let missing = due.iter().filter(|page| !pages.contains(page)).map(|page| format!("docs/codes/{page} is missing"));
    let is_page = |name: &&String| name.starts_with('K') && name.ends_with(".md");
    let stale = pages.iter().filter(is_page).filter(|page| !due.contains(page));
    none(&missing.chain(stale.map(|page| format!("docs/codes/{page} is of no code"))).collect::<Vec<_>>());
}

#[test]
fn every_dependency_is_used_where_it_lives() {
    none(&paper::wrong_dependencies(&read("Cargo.toml"), &sources(&root())));
}

#[test]
fn heads_of_templates_agree_with_the_contract() {
    let templates = templates();
    assert!(templates.len() > 20, "the default theme");
    let docs = read("docs/templates.md");
    let mut found = paper::wrong_heads(&templates, &paper::contract(&docs));
    found.extend(paper::wrong_components(&templates, &docs));
    none(&found);
}

/// The names in a folder, sorted; none when there is no such folder.
fn names(folder: &str) -> Vec<String> {
    let Ok(entries) = fs::read_dir(root().join(folder)) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn templates() -> Vec<(String, String)> {
    let folders = ["", "components/", "directives/"];
    let files = folders.iter().flat_map(|folder| {
        names(&format!("templates/{folder}")).into_iter().map(move |name| format!("{folder}{name}"))
    });
    let html = files.filter(|name| Path::new(name).extension().is_some_and(|end| end == "html"));
    html.map(|name| (name.clone(), read(&format!("templates/{name}")))).collect()
}
