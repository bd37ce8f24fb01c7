//! The folder sink among foreign files.

use crate::bench::{Broken, Plan, Site};
use kliping::write::{LIST, OutputFault, Sink, WriteFault};
use std::fs;
use std::os::unix::fs::symlink;

const PLAN: Plan = &[("index.html", "home"), ("a/x.html", "x"), ("a/y.html", "y"), ("b/z.html", "z")];

fn foreign(result: Result<impl Sized, WriteFault>) -> (String, String) {
    match result.err() {
        Some(WriteFault::Foreign { file, stands }) => (file, stands),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_failing_build_leaves_every_byte_inode_and_time() {
    // RELIABILITY W1
    let site = Site::new();
    site.build(PLAN);
    site.plant("CNAME", "example.org");
    let (tree, marks) = (site.tree(), site.marks());
    let sink = site.open();
    sink.put("index.html", b"new").unwrap();
    sink.put("c/new.html", b"new").unwrap();
    drop(sink);
    assert_eq!((site.tree(), site.marks()), (tree, marks));
    assert!(site.litter().is_empty());
}

#[test]
fn a_second_build_changes_nothing_in_the_output() {
    // RELIABILITY W2
    let site = Site::new();
    site.build(PLAN);
    let marks = site.marks();
    let disk = Broken::never();
    site.try_build(&disk, PLAN).unwrap();
    assert_eq!(site.marks(), marks);
    let output = site.output().display().to_string();
    let log = disk.log.lock().unwrap();
    let touched: Vec<_> = log.iter().filter(|line| line.contains(&output) && !line.starts_with("read")).collect();
    assert!(touched.is_empty(), "{touched:?}");
}

#[test]
fn only_what_changed_has_a_new_inode() {
    // RELIABILITY W2
    let site = Site::new();
    site.build(PLAN);
    let before = site.marks();
    site.build(&[("index.html", "HOME"), ("a/x.html", "x"), ("a/y.html", "y"), ("b/z.html", "z")]);
    let after = site.marks();
    let changed: Vec<_> = before.iter().filter(|(name, mark)| after[*name] != **mark).map(|(name, _)| name).collect();
    assert_eq!(changed, ["", LIST, "index.html"]);
}

#[test]
fn the_list_of_an_incremental_build_is_that_of_a_clean_one() {
    let (one, other) = (Site::new(), Site::new());
    one.build(&[("index.html", "old"), ("gone/x", "")]);
    one.build(PLAN);
    other.build(PLAN);
    assert_eq!(one.tree(), other.tree());
}

#[test]
fn foreign_files_stay() {
    // RELIABILITY W3
    let site = Site::new();
    site.build(PLAN);
    for (file, text) in [(".git/HEAD", "ref"), ("CNAME", "example.org"), ("b/mine.txt", "mine")] {
        site.plant(file, text);
    }
    site.build(&[("index.html", "home")]);
    let files: Vec<_> = site.tree().into_keys().collect();
    assert_eq!(files, [".git/", ".git/HEAD", LIST, "CNAME", "b/", "b/mine.txt", "index.html"]);
}

#[test]
fn a_foreign_file_in_the_place_of_an_output_is_an_error_naming_both() {
    // RELIABILITY W3; docs/codes/K0701.md
    let site = Site::new();
    site.build(PLAN);
    site.plant("c", "a file where a folder is needed");
    site.plant("d/index.html/mine.txt", "a folder where a file is needed");
    site.plant("e.html", "mine");
    symlink("a", site.output().join("link")).unwrap();
    let tree = site.tree_without_links();
    for (plan, file, stands) in [
        (&[("c/new.html", "")] as Plan, "c/new.html", "c"),
        (&[("d/index.html", "")], "d/index.html", "d/index.html/mine.txt"),
        (&[("e.html", "ours")], "e.html", "e.html"),
        (&[("link/new.html", "ours")], "link/new.html", "link"),
    ] {
        let found = foreign(site.try_build(kliping::write::disk::RealDisk, plan));
        assert_eq!(found, (file.to_owned(), stands.to_owned()));
        assert_eq!(site.tree_without_links(), tree);
    }
    assert!(site.litter().is_empty());
}

#[test]
fn a_fault_tells_its_code_and_what_to_do() {
    let site = Site::new();
    site.plant("index.html", "theirs");
    let told = |fault: WriteFault| {
        let found = fault.diagnostics().remove(0);
        (found.code.row().id, found.message, found.help.unwrap_or_default())
    };
    let (code, message, help) = told(site.try_build(kliping::write::disk::RealDisk, PLAN).unwrap_err());
    assert_eq!(code, "K0702");
    assert!(message.ends_with("public` is not empty, and holds no list of files that kliping wrote"), "{message}");
    assert!(help.contains("`--adopt`"));
    let fault = WriteFault::Foreign { file: "c/new.html".into(), stands: "c".into() };
    let (code, message, _) = told(fault);
    assert_eq!(code, "K0701");
    assert_eq!(message, "cannot write `c/new.html`: `c` stands there, and kliping did not write it as it is");
    assert_eq!(told(WriteFault::Locked { path: "public".into() }).0, "K0703");
}

#[test]
fn an_edited_output_is_neither_replaced_nor_deleted() {
    // RELIABILITY W3: only files that still bear the recorded hash
    let site = Site::new();
    site.build(PLAN);
    site.plant("a/x.html", "X");
    assert_eq!(foreign(site.try_build(kliping::write::disk::RealDisk, &[("a/x.html", "new")])).1, "a/x.html");
    let summary = site.build(&[("index.html", "home")]);
    assert_eq!((summary.deleted, summary.left), (2, vec!["a/x.html".to_owned()]));
    assert_eq!(site.tree()["a/x.html"], b"X");
}

#[test]
fn an_edit_of_equal_size_with_its_time_restored_is_seen() {
    // RELIABILITY B2
    let site = Site::new();
    site.build(PLAN);
    let full = site.output().join("a/x.html");
    let time = fs::metadata(&full).unwrap().modified().unwrap();
    fs::write(&full, "X").unwrap();
    fs::File::options().write(true).open(&full).unwrap().set_modified(time).unwrap();
    assert_eq!(foreign(site.try_build(kliping::write::disk::RealDisk, PLAN)).0, "a/x.html");
}

#[test]
fn an_output_that_was_copied_or_touched_is_read_and_kept() {
    let site = Site::new();
    site.build(PLAN);
    for (name, bytes) in site.tree().into_iter().filter(|(name, _)| !name.ends_with('/') && name != LIST) {
        fs::write(site.output().join(name), bytes).unwrap();
    }
    let marks = site.marks();
    assert_eq!(site.build(PLAN).unchanged, 4);
    assert_eq!(site.marks(), marks);
}

#[test]
fn a_filled_folder_without_our_list_needs_adopt() {
    // RELIABILITY W8, DOMAIN P-7
    let site = Site::new();
    site.plant("index.html", "theirs");
    site.plant("mine.txt", "mine");
    let fault = site.try_build(kliping::write::disk::RealDisk, PLAN).unwrap_err();
    assert!(matches!(fault, WriteFault::Output { fault: OutputFault::Filled, .. }), "{fault}");
    let site = Site { strangers: kliping::write::Strangers::Adopt, ..site };
    assert_eq!(site.build(PLAN).written, 4);
    assert_eq!(site.tree()["index.html"], b"home");
    assert_eq!(site.tree()["mine.txt"], b"mine");
}

#[test]
fn a_broken_list_is_no_list() {
    let site = Site::new();
    site.build(PLAN);
    let list = fs::read(site.output().join(LIST)).unwrap();
    fs::write(site.output().join(LIST), &list[..list.len() - 1]).unwrap();
    assert!(matches!(
        site.try_build(kliping::write::disk::RealDisk, PLAN),
        Err(WriteFault::Output { fault: OutputFault::Filled, .. })
    ));
}

#[test]
fn an_empty_output_keeps_its_rights_and_a_missing_one_is_made() {
    use std::os::unix::fs::PermissionsExt;
    let site = Site::new();
    fs::create_dir(site.output()).unwrap();
    fs::set_permissions(site.output(), fs::Permissions::from_mode(0o750)).unwrap();
    site.build(PLAN);
    assert_eq!(fs::metadata(site.output()).unwrap().permissions().mode() & 0o777, 0o750);
}

#[test]
fn a_link_in_the_place_of_the_staging_folder_is_removed_not_followed() {
    let site = Site::new();
    fs::write(site.folder.path().join("content/a.md"), "a").unwrap();
    symlink("content", site.folder.path().join(".public.kliping-stage")).unwrap();
    site.build(PLAN);
    assert!(site.folder.path().join("content/a.md").exists() && site.litter().is_empty());
}

#[test]
fn a_folder_swapped_for_a_link_is_never_deleted_through() {
    // RELIABILITY B4: never a delete outside the output
    let site = Site::new();
    site.build(PLAN);
    fs::rename(site.output().join("a"), site.folder.path().join("content/a")).unwrap();
    symlink("../content/a", site.output().join("a")).unwrap();
    site.build(&[("index.html", "home")]);
    assert!(site.folder.path().join("content/a/x.html").exists());
}

impl Site {
    fn tree_without_links(&self) -> Vec<(String, Vec<u8>)> {
        let link = |name: &str| fs::symlink_metadata(self.output().join(name)).unwrap().is_symlink();
        let names = fs::read_dir(self.output()).unwrap().map(|name| name.unwrap().file_name().into_string().unwrap());
        let mut whole = Vec::new();
        for name in names.filter(|name| !link(name)) {
            let path = self.output().join(&name);
            if path.is_dir() {
                whole.extend(
                    crate::bench::tree(&path).into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)),
                );
            } else {
                whole.push((name, fs::read(path).unwrap()));
            }
        }
        whole.sort();
        whole
    }
}
