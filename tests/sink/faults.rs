//! RELIABILITY W4, W5, W6: every operation x every fault, then a build over what is left.

use crate::bench::{Broken, Fault, Plan, Site};
use kliping::write::WriteFault;
use std::collections::BTreeMap;
use std::io::ErrorKind;

const NONE: Plan = &[];
const ONE: Plan = &[
    ("index.html", "the front page of the first build"),
    ("feed.xml", "the feed of the first build"),
    ("articles/a/index.html", "article a, never changed"),
    ("articles/b/index.html", "article b, dropped later"),
    ("tags/korea", "a file that becomes a folder"),
    ("lists/x/y/index.html", "a folder that becomes a file"),
    ("assets/old.css", "style of the first build"),
];
const TWO: Plan = &[
    ("index.html", "the front page of the second build"),
    ("feed.xml", "the feed of the second build, longer"),
    ("articles/a/index.html", "article a, never changed"),
    ("articles/c/index.html", "article c, new"),
    ("tags/korea/index.html", "a file that has become a folder"),
    ("lists/x", "a folder that has become a file"),
    ("assets/new.css", "style of the second build"),
];
const THREE: Plan = &[
    ("index.html", "the front page of the third build"),
    ("articles/c/index.html", "article c, edited"),
    ("tags/korea", "a file again"),
    ("assets/new.css", "style of the second build"),
];

const FAULTS: &[Fault] = &[
    Fault::Kill,
    Fault::Power,
    Fault::Full,
    // EIO has no kind of its own.
    Fault::Once(ErrorKind::Other),
    Fault::Once(ErrorKind::StorageFull),
    Fault::Once(ErrorKind::PermissionDenied),
    Fault::Once(ErrorKind::ReadOnlyFilesystem),
    Fault::Once(ErrorKind::QuotaExceeded),
    Fault::Once(ErrorKind::Interrupted),
];

/// A site with `before` built and two foreign files, in place or mounted.
fn start(before: Plan) -> Site {
    let site = Site::new();
    if !before.is_empty() {
        site.build(before);
        site.plant("CNAME", "example.org");
        site.plant(".git/HEAD", "ref: refs/heads/main");
    }
    site
}

fn clean(plan: Plan, foreign: bool) -> BTreeMap<String, Vec<u8>> {
    let site = Site::new();
    site.build(plan);
    if foreign {
        site.plant("CNAME", "example.org");
        site.plant(".git/HEAD", "ref: refs/heads/main");
    }
    site.tree()
}

/// Every output is whole, as one of these plans has it; foreign files stand.
fn assert_whole(site: &Site, plans: &[Plan], label: &str) {
    for (name, bytes) in site.tree() {
        if name.ends_with('/') || name.starts_with(".kliping-") || name == "CNAME" || name.starts_with(".git/") {
            continue;
        }
        let known =
            plans.iter().flat_map(|plan| plan.iter()).any(|(file, text)| *file == name && text.as_bytes() == bytes);
        assert!(known, "{label}: {name} is neither old nor new");
    }
    let output = site.output();
    if output.join(".git").exists() || output.join("CNAME").exists() {
        assert_eq!(std::fs::read(output.join("CNAME")).unwrap(), b"example.org", "{label}");
        assert_eq!(std::fs::read(output.join(".git/HEAD")).unwrap(), b"ref: refs/heads/main", "{label}");
    }
}

fn operations(before: Plan, after: Plan) -> usize {
    let disk = Broken::never();
    start(before).try_build(&disk, after).unwrap();
    disk.operations()
}

fn break_everywhere(before: Plan, after: Plan, next: Plan) {
    let want = clean(next, !before.is_empty());
    for at in 0..operations(before, after) {
        for &fault in FAULTS {
            let label = format!("operation {at}, {fault:?}");
            let site = start(before);
            let old = site.tree();
            let disk = Broken::new(at, fault);
            let result = site.try_build(&disk, after);
            assert_whole(&site, &[before, after], &label);
            if !matches!(fault, Fault::Kill | Fault::Power) {
                assert_fails_well(&site, result, &old, &disk, &label);
            }
            site.try_build(&Broken::never(), next).unwrap_or_else(|fault| panic!("{label}: next build: {fault}"));
            assert_eq!(site.tree(), want, "{label}");
            assert!(site.litter().is_empty(), "{label}: {:?}", site.litter());
        }
    }
}

/// RELIABILITY W6: an error with a path, temps removed, the old site whole unless moves had begun.
fn assert_fails_well<T>(
    site: &Site,
    result: Result<T, WriteFault>,
    old: &BTreeMap<String, Vec<u8>>,
    disk: &Broken,
    label: &str,
) {
    match result {
        Ok(_) => {}
        Err(WriteFault::Io { .. }) => {
            let log = disk.log.lock().unwrap();
            let begun = log.iter().any(|line| line.starts_with("rename"));
            assert!(begun || site.tree() == *old, "{label}: the output changed");
        }
        Err(other) => panic!("{label}: {other}"),
    }
    let removed_by_hand = matches!(disk.log.lock().unwrap().last(), Some(line) if line.starts_with("rmtree"));
    assert!(site.litter().is_empty() || removed_by_hand, "{label}: {:?}", site.litter());
}

#[test]
fn a_first_build_broken_anywhere_heals() {
    break_everywhere(NONE, ONE, ONE);
}

#[test]
fn a_first_build_broken_anywhere_leaves_nothing_or_everything() {
    let whole = clean(ONE, false);
    for at in 0..operations(NONE, ONE) {
        let site = start(NONE);
        let _ = site.try_build(&Broken::new(at, Fault::Kill), ONE);
        let tree = site.tree();
        assert!(tree.is_empty() || tree == whole, "operation {at}");
    }
}

#[test]
fn a_later_build_broken_anywhere_heals() {
    break_everywhere(ONE, TWO, TWO);
}

#[test]
fn a_build_taken_back_after_a_fault_heals() {
    break_everywhere(ONE, TWO, ONE);
}

#[test]
fn another_edit_after_a_fault_heals() {
    break_everywhere(ONE, TWO, THREE);
}

#[test]
fn two_faults_in_a_row_heal() {
    let want = clean(ONE, true);
    let steps = operations(ONE, TWO) + 8;
    for first in 0..steps {
        // All pairs take half a minute; each first fault meets every third second one.
        for second in (first % 3..steps).step_by(3) {
            let label = format!("operations {first} and {second}");
            let fault = if first % 2 == 0 { Fault::Kill } else { Fault::Power };
            let site = start(ONE);
            let _ = site.try_build(&Broken::new(first, fault), TWO);
            let _ = site.try_build(&Broken::new(second, fault), THREE);
            assert_whole(&site, &[ONE, TWO, THREE], &label);
            site.try_build(&Broken::never(), ONE).unwrap_or_else(|fault| panic!("{label}: {fault}"));
            assert_eq!(site.tree(), want, "{label}");
            assert!(site.litter().is_empty(), "{label}");
        }
    }
}

#[test]
fn an_adopting_build_broken_anywhere_goes_on() {
    let begin = || {
        let site = Site::adopting();
        site.plant("index.html", "theirs");
        site.plant("mine.txt", "mine");
        site
    };
    let (site, disk) = (begin(), Broken::never());
    site.try_build(&disk, TWO).unwrap();
    let want = site.tree();
    for at in 0..disk.operations() {
        for fault in [Fault::Kill, Fault::Power] {
            let site = begin();
            let _ = site.try_build(&Broken::new(at, fault), TWO);
            site.build(TWO);
            assert_eq!(site.tree(), want, "operation {at}");
        }
    }
}

#[test]
fn a_mounted_output_broken_anywhere_heals() {
    let begin = || {
        let site = Site::new();
        std::fs::create_dir(site.output()).unwrap();
        site.try_build(&Broken::never().mounted(), ONE).unwrap();
        site
    };
    let disk = Broken::never().mounted();
    begin().try_build(&disk, TWO).unwrap();
    for at in 0..disk.operations() {
        for fault in [Fault::Kill, Fault::Power] {
            let site = begin();
            let _ = site.try_build(&Broken::new(at, fault).mounted(), TWO);
            site.try_build(&Broken::never().mounted(), THREE).unwrap();
            assert_eq!(site.tree(), clean(THREE, false), "operation {at}");
        }
    }
}

#[test]
fn bytes_are_flushed_before_they_move_and_moves_before_the_list() {
    // RELIABILITY W5
    let (site, disk) = (start(ONE), Broken::never());
    site.try_build(&disk, TWO).unwrap();
    let log = disk.log.lock().unwrap();
    let words: Vec<&str> = log.iter().map(|line| line.split(' ').next().unwrap()).collect();
    let last = |word: &str| words.iter().rposition(|other| *other == word).unwrap();
    let first = |word: &str| words.iter().position(|other| *other == word).unwrap();
    let list = log.iter().position(|line| line.ends_with("public/.kliping-manifest") && line.starts_with("rename"));
    assert!(last("create") < first("flush") && first("flush") < first("rename"));
    assert_eq!(list, Some(last("rename")));
    assert_eq!(last("flush") + 1, last("rename"));
}
