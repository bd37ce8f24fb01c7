//! The same on a disk: real stamps, a real output folder, the cache in its place.

use crate::paper;
use crate::tree::Tree;
use kliping::env::real::RealFiles;
use kliping::pipeline::{self, Past, Request};
use kliping::store::Store;
use kliping::write::{FolderSink, Strangers, Target};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let mut tree = Tree::default();
        paper::plant(&mut tree);
        let desk = Self { folder: TempDir::new().unwrap() };
        tree.files.iter().for_each(|(path, stored)| desk.write(path.as_str(), &stored.bytes));
        desk
    }

    fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn output(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let full = self.site().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, bytes).unwrap();
    }

    /// Builds as the command does; how much was rendered, and the store's note.
    fn build(&self, output: &Path) -> (usize, Option<String>) {
        let files = RealFiles::open(&self.site()).unwrap();
        let request = Request { now: 1_733_000_000, folder: "site".into(), ..Request::default() };
        let store = Store::open(&self.site(), output, false);
        let mut draft = pipeline::draft_after(
            &files,
            &request,
            Some(Past { records: &store.records, sheets: &store.sheets, at: store.at, before: None, is_held: false }),
        );
        assert!(!draft.has_errors(), "{:#?}", draft.found);
        let site = self.site();
        let target = Target {
            output,
            root: &site,
            sources: &[],
            home: None,
            strangers: Strangers::Refuse,
            patience: Duration::from_secs(1),
        };
        let sink = FolderSink::open(&target).unwrap();
        let built = pipeline::build_after(&files, &draft, sink, &store.outputs, &|_, _| ()).unwrap();
        let seen = draft.seen.as_mut().unwrap();
        seen.learn(&built.read);
        store.save(seen, &built.made).unwrap();
        let rested = pipeline::at_rest(&draft, &store.sheets);
        store.save_sheets(rested.ground, &rested.sheets).unwrap();
        (built.rendered, store.note)
    }

    /// Builds into the old output and into a new one, without and with nothing known, and compares.
    fn check(&self) -> (usize, Option<String>) {
        let did = self.build(&self.output("public"));
        let kept = self.output("kept");
        let _ = std::fs::rename(self.site().join(".kliping"), &kept);
        let fresh = self.output("fresh");
        self.build(&fresh);
        let _ = std::fs::remove_dir_all(self.site().join(".kliping"));
        let _ = std::fs::rename(&kept, self.site().join(".kliping"));
        assert!(tree(&self.output("public")) == tree(&fresh), "the folders differ");
        std::fs::remove_dir_all(&fresh).unwrap();
        did
    }
}

fn tree(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                all.insert(path.strip_prefix(root).unwrap().to_owned(), std::fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn a_folder_that_was_built_step_by_step_equals_one_that_was_built_at_once() {
    // RELIABILITY B1, on a disk
    let desk = Desk::new();
    let (all, note) = desk.check();
    assert!(all > 50 && note.is_none());
    assert_eq!(desk.check(), (0, None));
    let text = std::fs::read_to_string(desk.site().join("content/articles/a5.md")).unwrap();
    // RELIABILITY B2: the same size within the same two seconds.
    desk.write("content/articles/a5.md", text.replace("Lima.", "Enam.").as_bytes());
    let (some, _) = desk.check();
    assert!(some > 0 && some < all / 3, "{some} of {all}");
    std::fs::remove_file(desk.site().join("content/articles/a2.md")).unwrap();
    desk.write("content/articles/a1.md", text.replace("a5", "a1").as_bytes());
    desk.write("content/articles/b7/index.md", text.replace("a5", "a7").as_bytes());
    desk.write(
        "content/editions/2024-11-24-satu.md",
        b"---\nid: e\ntitle: S\npublish_date: 2024-11-24\nitems: [a6]\n---\n",
    );
    desk.check();
    desk.write("templates/404.html", b"<p>x</p>");
    desk.check();
}

#[test]
fn a_damaged_cache_is_noted_once_and_changes_nothing() {
    // RELIABILITY B4
    let desk = Desk::new();
    desk.check();
    let records = desk.site().join(".kliping/records");
    let bytes = std::fs::read(&records).unwrap();
    std::fs::write(&records, &bytes[..bytes.len() / 2]).unwrap();
    let (rendered, note) = desk.check();
    assert_eq!(rendered, 0, "the other cache stands by itself");
    assert!(note.unwrap().contains("it is damaged"));
    assert_eq!(desk.check(), (0, None));
}

#[test]
fn a_cache_folder_that_leads_elsewhere_is_not_followed() {
    let desk = Desk::new();
    let elsewhere = desk.output("elsewhere");
    std::fs::create_dir_all(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, desk.site().join(".kliping")).unwrap();
    let (_, note) = desk.build(&desk.output("public"));
    assert!(note.unwrap().contains("it is no folder"));
    assert_eq!(std::fs::read_dir(elsewhere).unwrap().count(), 0);
}
