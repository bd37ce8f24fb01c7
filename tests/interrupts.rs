//! Ctrl-C while something is under way: the status is 130, nothing is left behind, and the next build works at once.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Enough that a build of the tests' own kind takes a while.
const ARTICLES: usize = 1_500;

fn site(articles: usize) -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("content/articles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(home.path().join("kliping.yaml"), "title: Kabar\nbase_url: https://kabar.example/\n").unwrap();
    for at in 0..articles {
        let day = 1 + at % 28;
        let text = format!(
            "---\nid: a{at}\ntitle: Article {at}\npublish_date: 2024-03-{day:02} 08:00\nsummary: Short.\n---\n\nA body.\n"
        );
        fs::write(folder.join(format!("a{at}.md")), text).unwrap();
    }
    home
}

fn start(root: &Path, words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kliping"))
        .args(words)
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(120);
    while !is_so() {
        assert!(Instant::now() < end, "waited for {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Files and folders beside the site's own that a build left.
fn left(root: &Path) -> Vec<String> {
    let names = fs::read_dir(root).unwrap().map(|one| one.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> =
        names.filter(|name| name.contains("stage") || name.ends_with(".tmp") || name == "public").collect();
    names.sort();
    names
}

#[test]
fn a_build_that_is_interrupted_leaves_nothing_behind() {
    // RELIABILITY D3, W4
    let home = site(ARTICLES);
    let root = home.path();
    let stage = root.join(".public.kliping-stage");
    let mut build = start(root, &["build"]);
    wait_for("files that wait", || stage.exists() || build.try_wait().unwrap().is_some());
    interrupt(&build);
    assert_eq!(build.wait().unwrap().code(), Some(130));
    assert_eq!(left(root), [""; 0], "neither an output nor what waited for it");
    // The lock is free, and the next build is as good as a first.
    let mut again = start(root, &["build"]);
    assert!(again.wait().unwrap().success());
    assert_eq!(fs::read_dir(root.join("public/articles/2024/03")).unwrap().count(), ARTICLES + 1);
    assert_eq!(left(root), ["public"]);
}

#[test]
fn a_watch_and_a_preview_end_with_the_status_of_an_interrupt() {
    // RELIABILITY D3
    let home = site(3);
    let root = home.path();
    let mut watch = start(root, &["build", "--watch"]);
    wait_for("the first build", || root.join("public/index.html").exists());
    interrupt(&watch);
    assert_eq!(watch.wait().unwrap().code(), Some(130));
    assert_eq!(left(root), ["public"]);
    #[cfg(feature = "serve")]
    {
        let mut serve = Command::new(env!("CARGO_BIN_EXE_kliping"))
            .args(["serve", "--port", "0"])
            .current_dir(root)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut address = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(serve.stdout.take().unwrap()), &mut address).unwrap();
        assert!(address.starts_with("http://"), "{address}");
        interrupt(&serve);
        assert_eq!(serve.wait().unwrap().code(), Some(130));
    }
}
