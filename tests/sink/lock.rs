//! RELIABILITY W7: one writer per output.

use crate::bench::{Plan, Site};
use kliping::write::lock::Lock;
use kliping::write::{FolderSink, Sink, Strangers, Target, WriteFault};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const SITE: &str = "KLIPING_TEST_SITE";

fn target<'a>(root: &'a Path, output: &'a Path, patience: Duration) -> Target<'a> {
    Target { output, root, sources: &[], home: None, strangers: Strangers::Refuse, patience }
}

/// Runs `a_process_of_its_own` below in a process of its own.
fn child(site: &Path, task: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "lock::a_process_of_its_own", "--nocapture"])
        .env(SITE, site)
        .env("KLIPING_TEST_TASK", task)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Does nothing in a test run: the work of [`child`].
#[test]
fn a_process_of_its_own() {
    let Some(site) = std::env::var_os(SITE).map(PathBuf::from) else { return };
    let task = std::env::var("KLIPING_TEST_TASK").unwrap();
    let output = site.join("public");
    let sink = FolderSink::open(&target(&site, &output, Duration::from_secs(60))).unwrap();
    sink.put("index.html", task.as_bytes()).unwrap();
    sink.put(&format!("{task}.html"), task.as_bytes()).unwrap();
    if task == "hold" {
        println!("\nholding");
        loop {
            std::thread::park();
        }
    }
    sink.commit().unwrap();
}

#[test]
fn a_second_writer_waits_and_then_gives_up() {
    let site = Site::new();
    let held = site.open();
    let output = site.output();
    let second = FolderSink::open(&target(site.folder.path(), &output, Duration::from_millis(50)));
    assert!(matches!(second.err(), Some(WriteFault::Locked { .. })));
    drop(held);
    assert!(FolderSink::open(&target(site.folder.path(), &output, Duration::ZERO)).is_ok());
    assert!(site.litter().is_empty());
}

#[test]
fn the_lock_of_a_killed_process_is_free_and_its_litter_goes() {
    let site = Site::new();
    const PLAN: Plan = &[("index.html", "x")];
    site.build(PLAN);
    let mut holder = child(site.folder.path(), "hold");
    let mut lines = BufReader::new(holder.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "holding"));
    let output = site.output();
    let second = FolderSink::open(&target(site.folder.path(), &output, Duration::ZERO));
    assert!(matches!(second.err(), Some(WriteFault::Locked { .. })));
    holder.kill().unwrap();
    holder.wait().unwrap();
    assert_eq!(site.litter().len(), 2, "the lock file and the staging folder");
    site.build(PLAN);
    assert_eq!(site.tree()["index.html"], b"x");
    assert!(site.litter().is_empty());
}

#[test]
fn eight_processes_at_once_leave_the_site_of_one() {
    let site = Site::new();
    for _ in 0..3 {
        let tasks: Vec<String> = (0..8).map(|n| format!("task{n}")).collect();
        let children: Vec<Child> = tasks.iter().map(|task| child(site.folder.path(), task)).collect();
        for child in children {
            assert!(child.wait_with_output().unwrap().status.success());
        }
        let tree = site.tree();
        let winner = String::from_utf8(tree["index.html"].clone()).unwrap();
        let want = [".kliping-manifest".to_owned(), "index.html".to_owned(), format!("{winner}.html")];
        assert_eq!(tree.into_keys().collect::<Vec<_>>(), want);
        assert!(site.litter().is_empty());
    }
}

#[test]
fn never_do_two_hold_the_lock_though_its_file_comes_and_goes() {
    let folder = tempfile::tempdir().unwrap();
    let (path, holders) = (folder.path().join("lock"), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..100 {
                    let lock = Lock::beside(&path, folder.path(), Duration::from_secs(60)).unwrap();
                    assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                    std::thread::yield_now();
                    holders.fetch_sub(1, Ordering::SeqCst);
                    drop(lock);
                }
            });
        }
    });
    assert!(!path.exists());
}
