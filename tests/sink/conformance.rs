//! What every sink does.

use crate::bench::{Broken, Plan, Site, put_all};
use kliping::base::hash::ContentHash;
use kliping::write::memory::MemorySite;
use kliping::write::{LIST, Sink, Summary, WriteFault};
use std::collections::BTreeMap;

/// A kind of sink under test: opens one build after the other on one output.
trait Kind {
    type Sink<'a>: Sink
    where
        Self: 'a;
    fn open(&self) -> Self::Sink<'_>;
    /// What a visitor sees.
    fn shown(&self) -> BTreeMap<String, Vec<u8>>;
}

struct Memory(MemorySite);
struct Folder(Site);
/// A folder beside which nothing can be written.
struct Mounted(Site, Broken);

impl Kind for Memory {
    type Sink<'a> = kliping::write::memory::MemorySink;
    fn open(&self) -> Self::Sink<'_> {
        self.0.sink()
    }
    fn shown(&self) -> BTreeMap<String, Vec<u8>> {
        self.0.shown().iter().map(|(file, held)| (file.clone(), held.bytes.to_vec())).collect()
    }
}

impl Kind for Folder {
    type Sink<'a> = kliping::write::FolderSink;
    fn open(&self) -> Self::Sink<'_> {
        self.0.open()
    }
    fn shown(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.0)
    }
}

impl Kind for Mounted {
    type Sink<'a> = kliping::write::FolderSink<&'a Broken>;
    fn open(&self) -> Self::Sink<'_> {
        self.0.open_on(&self.1).unwrap()
    }
    fn shown(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.0)
    }
}

fn files(site: &Site) -> BTreeMap<String, Vec<u8>> {
    site.tree().into_iter().filter(|(name, _)| !name.ends_with('/') && !name.starts_with(".kliping-")).collect()
}

fn shows(kind: &impl Kind, plan: Plan) {
    let want: BTreeMap<_, _> = plan.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect();
    assert_eq!(kind.shown(), want);
}

fn build(kind: &impl Kind, plan: Plan) -> Summary {
    let sink = kind.open();
    put_all(&sink, plan).unwrap();
    sink.commit().unwrap()
}

const FIRST: Plan = &[("index.html", "one"), ("a/x.html", "x"), ("b/c/y.html", "y"), ("\u{ed}.txt", "")];
const SECOND: Plan = &[("index.html", "two"), ("a/x.html", "x"), ("a/z/new.html", "new")];

fn nothing_put_is_seen_before_the_commit(kind: &impl Kind) {
    // RELIABILITY W1
    let sink = kind.open();
    put_all(&sink, FIRST).unwrap();
    shows(kind, &[]);
    drop(sink);
    shows(kind, &[]);
    build(kind, FIRST);
    let sink = kind.open();
    put_all(&sink, SECOND).unwrap();
    shows(kind, FIRST);
    drop(sink);
    shows(kind, FIRST);
}

fn a_commit_shows_the_plan_and_nothing_else(kind: &impl Kind) {
    let first = build(kind, FIRST);
    shows(kind, FIRST);
    assert_eq!((first.written, first.unchanged, first.deleted, first.bytes), (4, 0, 0, 5));
    let second = build(kind, SECOND);
    shows(kind, SECOND);
    assert_eq!((second.written, second.unchanged, second.deleted, second.bytes), (2, 1, 2, 6));
    let third = build(kind, SECOND);
    assert_eq!((third.written, third.unchanged, third.deleted), (0, 3, 0));
    let none = build(kind, &[]);
    assert_eq!(none.deleted, 3);
    shows(kind, &[]);
}

fn what_stands_is_kept_by_its_hash(kind: &impl Kind) {
    let hash = ContentHash::of(b"x");
    let sink = kind.open();
    assert!(!sink.keep("a/x.html", hash).unwrap());
    drop(sink);
    build(kind, FIRST);
    let sink = kind.open();
    assert!(sink.keep("a/x.html", hash).unwrap());
    assert!(!sink.keep("index.html", hash).unwrap());
    assert!(!sink.keep("none.html", hash).unwrap());
    assert!(!sink.keep("../x", hash).unwrap());
    sink.put("index.html", b"one").unwrap();
    let summary = sink.commit().unwrap();
    assert_eq!((summary.written, summary.unchanged, summary.deleted), (0, 2, 2));
    shows(kind, &[("a/x.html", "x"), ("index.html", "one")]);
}

fn workers_put_at_once(kind: &impl Kind) {
    let sink = kind.open();
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let sink = &sink;
            scope.spawn(move || {
                for n in 0..50 {
                    sink.put(&format!("d{n}/{worker}.html"), format!("{n} {worker}").as_bytes()).unwrap();
                }
            });
        }
    });
    assert_eq!(sink.commit().unwrap().written, 400);
    assert_eq!(kind.shown().len(), 400);
    assert_eq!(kind.shown()["d49/7.html"], b"49 7");
}

fn names_that_leave_the_output_are_refused(kind: &impl Kind) {
    let sink = kind.open();
    for name in ["", "/etc/x", "../x", "a/../x", "a//x", "a\\x", "a\nb", LIST, ".kliping-stage/x"] {
        assert!(matches!(sink.put(name, b""), Err(WriteFault::Name { .. })), "{name:?}");
    }
}

fn outputs_in_each_others_way_are_named_and_nothing_is_shown(kind: &impl Kind) {
    // RELIABILITY W9, DOMAIN U-4
    let pairs: &[[&str; 2]] = &[
        ["tags/Korea/index.html", "tags/korea/index.html"],
        ["caf\u{e9}", "cafe\u{301}"],
        ["same", "same"],
        ["index.html", "index.html"],
        ["INDEX.html", "index.html"],
        ["a", "a/b"],
        ["a/b", "a"],
    ];
    build(kind, FIRST);
    for names in pairs {
        let sink = kind.open();
        let put = names.iter().try_for_each(|name| sink.put(name, name.as_bytes()));
        let fault = put.and_then(|()| sink.commit().map(drop)).unwrap_err();
        let WriteFault::Clash { file, other } = &fault else { panic!("{names:?}: {fault}") };
        let mut named = [file.as_str(), other];
        let mut want = *names;
        named.sort_unstable();
        want.sort_unstable();
        assert_eq!(named, want);
        shows(kind, FIRST);
    }
}

fn a_file_may_become_a_folder_and_a_folder_a_file(kind: &impl Kind) {
    const ONE: Plan = &[("a", "file"), ("b/c/d", "deep"), ("e", "e")];
    const OTHER: Plan = &[("a/x/y", "now deep"), ("b", "now a file"), ("e", "e")];
    for plan in [ONE, OTHER, ONE] {
        build(kind, plan);
        shows(kind, plan);
    }
}

macro_rules! every_sink {
    ($($law:ident)*) => {$(
        mod $law {
            use super::*;
            #[test]
            fn in_memory() {
                super::$law(&Memory(MemorySite::new()));
            }
            #[test]
            fn in_a_folder() {
                let folder = Folder(Site::new());
                super::$law(&folder);
                assert!(folder.0.litter().is_empty());
            }
            #[test]
            fn in_a_mounted_folder() {
                let mounted = Mounted(Site::new(), Broken::never().mounted());
                std::fs::create_dir(mounted.0.output()).unwrap();
                super::$law(&mounted);
                assert!(mounted.0.litter().is_empty());
            }
        }
    )*};
}

every_sink! {
    nothing_put_is_seen_before_the_commit
    a_commit_shows_the_plan_and_nothing_else
    what_stands_is_kept_by_its_hash
    workers_put_at_once
    names_that_leave_the_output_are_refused
    outputs_in_each_others_way_are_named_and_nothing_is_shown
    a_file_may_become_a_folder_and_a_folder_a_file
}
