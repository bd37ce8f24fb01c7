//! What pictures take of memory: RELIABILITY I1, I2. Each case runs in a process of its own, whose peak the kernel tells.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(all(feature = "images", target_os = "linux"))]

#[path = "pictures/draw.rs"]
mod draw;
#[path = "support/mod.rs"]
mod support;

use kliping::base::hash::ContentHash;
use kliping::config::PictureLimits;
use kliping::parse::picture::PictureFile;
use kliping::render::picture::{check, prove};
use std::process::Command;

/// Names the case to the process that runs it.
const CASE: &str = "KLIPING_MEMORY_CASE";
const MIB: u64 = 1 << 20;

/// The most that this process has held, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

/// How far the peak of a fresh process grows while it runs a case.
fn growth(case: &str) -> u64 {
    let mut command = Command::new(std::env::current_exe().unwrap());
    // glibc keeps an arena for each thread; two tell more of the program and less of the allocator.
    command.args(["a_process_of_its_own", "--exact", "--nocapture"]).env(CASE, case).env("MALLOC_ARENA_MAX", "2");
    let ran = command.output().unwrap();
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{case}: {told}{}", String::from_utf8_lossy(&ran.stderr));
    told.split("grew by ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap()
}

/// Not a test but what [`growth`] starts: among the others it has no case and does nothing.
#[test]
fn a_process_of_its_own() {
    let Ok(case) = std::env::var(CASE) else { return };
    match case.split_once(' ').unwrap() {
        ("bomb", name) => {
            let (_, bytes) = draw::bombs().into_iter().find(|(of, _)| *of == name).unwrap();
            measured(|| refuse(name, &bytes));
        }
        ("set", memory) => {
            let desk = set(memory);
            let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
            let sixteen = |built: support::Built| {
                built.under("/assets/p").iter().filter(|url| url.ends_with("-64.webp")).count() == 16
            };
            measured(|| assert!(sixteen(pool.install(|| desk.build()))));
        }
        other => panic!("{other:?} is no case"),
    }
}

fn measured(run: impl FnOnce()) {
    let before = peak();
    run();
    println!("grew by {} bytes", peak() - before);
}

/// A picture that is refused at first sight; and one look further, as if that had been passed over.
fn refuse(name: &str, bytes: &[u8]) {
    let limits = PictureLimits::default();
    let file = PictureFile::read(bytes, ContentHash::of(bytes));
    assert!(check(&support::path(&format!("static/{name}")), &file, &limits).is_err());
    drop(prove(bytes, &file, &limits));
}

/// Sixteen articles, each with a photograph of 1.6 million pixels, and its renditions.
fn set(memory: &str) -> support::Desk {
    let desk = support::site(&format!(
        "
        == kliping.yaml
        search: false
        pictures: {{ widths: [64] }}
        limits: {{ picture_memory: {memory} }}
        "
    ));
    let photograph = draw::jpeg(1600, 1000);
    for at in 0..16 {
        let folder = format!("content/articles/2024-11-20-p{at}");
        desk.put(&format!("{folder}/index.md"), &format!("---\nid: p{at}\ntitle: P\n---\n![P](p{at}.jpg)\n"));
        // What stands behind a picture's end changes its hash and nothing else: sixteen files, sixteen pictures.
        let bytes = [photograph.clone(), vec![at]].concat();
        desk.files.put(&support::path(&format!("{folder}/p{at}.jpg")), bytes);
    }
    desk
}

#[test]
fn a_bomb_takes_no_memory() {
    // RELIABILITY I1: 60,000 by 60,000 pixels would be ten thousand megabytes.
    for (name, _) in draw::bombs() {
        let grew = growth(&format!("bomb {name}"));
        assert!(grew < 16 * MIB, "{name} took {} MiB", grew / MIB);
    }
}

#[test]
fn sixteen_pictures_on_eight_threads_share_one_measure_of_memory() {
    // RELIABILITY I2: 12 bytes a pixel are reckoned, so one picture is open at a time, or as many as there are threads.
    let (one, all) = (growth("set 20MiB"), growth("set 512MiB"));
    assert!(one < 40 * MIB, "one at a time took {} MiB", one / MIB);
    assert!(
        all > one + 16 * MIB,
        "eight at a time took {} MiB, one {}: does the measure do anything?",
        all / MIB,
        one / MIB
    );
}
