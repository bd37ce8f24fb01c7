//! Many browsers and many saves at one preview: everybody is told, and nothing grows.
//!
//! The preview runs in a process of its own, so that what is measured is its own. `KLIPING_BROWSERS`, `KLIPING_SAVES`
//! and `KLIPING_REBUILDS` make the tests longer; figures are printed, since only a quiet machine could assert times.

use super::client::half;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A preview in a process of its own.
struct Process {
    child: Child,
    address: SocketAddr,
    home: TempDir,
}

impl Process {
    fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut site = Command::new(env!("CARGO_BIN_EXE_kliping"));
        fs::create_dir_all(home.path().join("content/articles")).unwrap();
        fs::write(home.path().join("kliping.yaml"), "title: Digest\nlanguages: [en]\n").unwrap();
        save(&home, 0);
        let mut child = site
            .args(["serve", "--port", "0", "--now", "2024-12-01"])
            .current_dir(home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        Self { child, address, home }
    }

    /// A page as it is now.
    fn get(&self, target: &str) -> String {
        let head = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let mut text = Vec::new();
        half(self.address, head.as_bytes()).read_to_end(&mut text).unwrap();
        String::from_utf8_lossy(&text).into_owned()
    }

    /// A figure of the process in KiB, as the kernel tells it.
    fn memory(&self, what: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    fn descriptors(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap().count()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Saves the article as an editor does, with a number in its words.
fn save(home: &TempDir, number: usize) {
    let text = format!(
        "---\nid: kim\ntitle: Kim\npublish_date: 2024-11-24 08:00\nsummary: Short.\n---\nWords number {number}.\n"
    );
    let fresh: PathBuf = home.path().join("fresh");
    fs::write(&fresh, text).unwrap();
    fs::rename(fresh, home.path().join("content/articles/kim.md")).unwrap();
}

const PAGE: &str = "/articles/2024/11/kim/";

fn size(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn between(text: &str, before: &str) -> String {
    text.split_once(before).unwrap().1.split('"').next().unwrap().to_owned()
}

/// Reads until the event of a build has come.
fn told(reader: &mut BufReader<TcpStream>) -> bool {
    let mut line = String::new();
    loop {
        line.clear();
        match reader.read_line(&mut line) {
            Ok(0) | Err(_) => return false,
            Ok(_) if line.starts_with("data: ") => return true,
            Ok(_) => {}
        }
    }
}

#[test]
fn a_crowd_of_browsers_is_told_and_slow_senders_hold_up_nobody() {
    // RELIABILITY S6
    let (browsers, saves) = (size("KLIPING_BROWSERS", 500), size("KLIPING_SAVES", 10));
    let preview = Process::start();
    let token = between(&preview.get("/"), "data-kliping-token=\"");
    let state = preview.get(&format!("/-/state?token={token}&page={PAGE}"));
    let state = between(&state, "\"state\":\"");
    let before = preview.memory("VmRSS");
    let live = format!("GET /-/live?token={token}&page={PAGE}&state={state} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let since = Instant::now();
    let mut crowd: Vec<BufReader<TcpStream>> =
        (0..browsers).map(|_| BufReader::new(half(preview.address, live.as_bytes()))).collect();
    for reader in &mut crowd {
        let mut line = String::new();
        while line.trim() != ": kliping" {
            line.clear();
            assert!(reader.read_line(&mut line).unwrap() > 0, "the channel opens");
        }
    }
    let opened = since.elapsed();
    let slow: Vec<TcpStream> =
        (0..browsers / 10).map(|_| half(preview.address, b"GET / HTTP/1.1\r\nHost: loc")).collect();
    let (mut telling, mut page) = (Vec::new(), Vec::new());
    for number in 1..=saves {
        let since = Instant::now();
        save(&preview.home, number);
        let fresh = preview.get(PAGE);
        page.push(since.elapsed());
        assert!(fresh.contains(&format!("Words number {number}.")), "the page is the new one");
        assert_eq!(crowd.iter_mut().filter_map(|one| told(one).then_some(())).count(), browsers, "save {number}");
        telling.push(since.elapsed());
    }
    drop(slow);
    let (after, peak) = (preview.memory("VmRSS"), preview.memory("VmHWM"));
    telling.sort_unstable();
    page.sort_unstable();
    let median = |all: &[Duration]| all.get(all.len() / 2).copied().unwrap_or_default();
    println!(
        "{browsers} browsers in {opened:?}; {saves} saves, medians from the save: the new page after {:?}, all told after \
         {:?}; memory {} KiB before, {} after, {} at most",
        median(&page),
        median(&telling),
        before,
        after,
        peak
    );
    assert!(peak < 128 << 10, "{peak} KiB");
}

#[test]
fn ten_thousand_rebuilds_hold_no_more_than_a_few() {
    // RELIABILITY L8
    let rebuilds = size("KLIPING_REBUILDS", 300);
    let preview = Process::start();
    let (mut memory, mut descriptors) = (0, 0);
    // The first part fills what is kept on purpose.
    let warm = rebuilds / 3;
    for number in 1..=rebuilds {
        save(&preview.home, number);
        assert!(preview.get(PAGE).contains(&format!("Words number {number}.")), "save {number}");
        if number == warm {
            (memory, descriptors) = (preview.memory("VmRSS"), preview.descriptors());
        }
    }
    // What belongs to the last connection is closed a moment later.
    let end = Instant::now() + Duration::from_secs(5);
    while preview.descriptors() > descriptors && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(10));
    }
    let after = preview.memory("VmRSS");
    println!("{rebuilds} rebuilds: {memory} KiB and {descriptors} descriptors after {warm}, {after} KiB at the end");
    assert!(preview.descriptors() <= descriptors, "{} descriptors, {descriptors} before", preview.descriptors());
    assert!(after <= memory + memory / 10, "{after} KiB, {memory} before");
}
