use super::memory::MemoryFiles;
use super::real::RealFiles;
use super::{Files, Reason, reason};
use crate::base::path::SourcePath;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::Path;

fn path(text: &str) -> SourcePath {
    SourcePath::parse(text).unwrap()
}

fn plant(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let full = root.join(name);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }
}

fn names(files: &dyn Files, folder: &str) -> Vec<String> {
    files.list(folder).unwrap().files.into_iter().map(|entry| entry.path.into()).collect()
}

fn refused(files: &dyn Files) -> Vec<String> {
    files.list("").unwrap().refused.iter().map(ToString::to_string).collect()
}

fn fifo(at: &Path) {
    rustix::fs::mkfifoat(rustix::fs::CWD, at, rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
}

const SITE: &[(&str, &str)] = &[
    ("content/a/x.md", "x"),
    ("content/a-b.md", "ab"),
    ("content/.hidden/y.md", "y"),
    ("static/.well-known/tdmrep.json", "{}"),
    (".git/config", "g"),
];

#[test]
fn both_kinds_of_files_list_alike_sorted_by_bytes() {
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), SITE);
    let real = RealFiles::open(root.path()).unwrap();
    let memory = MemoryFiles::new();
    for (name, text) in SITE {
        memory.put(&path(name), *text);
    }
    for files in [&real as &dyn Files, &memory] {
        assert_eq!(names(files, ""), ["content/a-b.md", "content/a/x.md", "static/.well-known/tdmrep.json"]);
        assert_eq!(names(files, "content/a"), ["content/a/x.md"]);
        assert_eq!(names(files, "nowhere"), [""; 0]);
        let folders = files.list("").unwrap().folders;
        assert_eq!(folders, ["content", "content/a", "static", "static/.well-known"].map(path));
        assert_eq!(files.read(&path("content/a-b.md")).unwrap(), b"ab");
        assert_eq!(files.read(&path("content/none.md")).unwrap_err().kind(), ErrorKind::NotFound);
        let tight = files.read_capped(&path("content/a-b.md"), 1);
        assert_eq!(tight.unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert!(files.read_capped(&path("content/a-b.md"), 2).is_ok());
        assert!(files.exists(&path("content/a/x.md")) && !files.exists(&path("content/a")));
        assert!(files.list_where("", &|folder| folder.name() == ".git").unwrap().files[0].size == 1);
    }
}

#[test]
fn links_are_followed_within_the_root_and_never_out_of_it() {
    // RELIABILITY H8: symlink {file, dir, parent, dangling, loop}
    let outside = tempfile::tempdir().unwrap();
    plant(outside.path(), &[("secret.md", "secret"), ("deep/secret.md", "secret")]);
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[("content/a.md", "a"), ("shared/b.md", "b")]);
    let at = |name: &str| root.path().join(name);
    symlink("../shared", at("content/shared")).unwrap();
    symlink(at("shared/b.md"), at("content/absolute.md")).unwrap();
    symlink(outside.path().join("secret.md"), at("content/file.md")).unwrap();
    symlink(outside.path(), at("content/folder")).unwrap();
    symlink("nowhere", at("content/dangling")).unwrap();
    symlink("self", at("content/self")).unwrap();
    symlink("../content", at("shared/around")).unwrap();
    let files = RealFiles::open(root.path()).unwrap();
    let found = names(&files, "content");
    assert_eq!(found, ["content/a.md", "content/absolute.md", "content/shared/b.md"]);
    for readable in &found {
        assert!(files.read(&path(readable)).is_ok(), "{readable}");
    }
    for (name, why) in [
        ("content/file.md", Reason::Outside),
        ("content/folder/secret.md", Reason::Outside),
        ("content/folder/deep/secret.md", Reason::Outside),
    ] {
        assert_eq!(reason(&files.read(&path(name)).unwrap_err()), Some(why), "{name}");
        assert!(!files.exists(&path(name)));
    }
    assert!(files.read(&path("content/self")).is_err());
    let listing = files.list("content").unwrap();
    let reasons: Vec<_> = listing.refused.iter().map(|one| (one.path.as_str(), one.reason)).collect();
    assert_eq!(
        reasons,
        [
            ("content/dangling", Reason::Dangling),
            ("content/file.md", Reason::Outside),
            ("content/folder", Reason::Outside),
            ("content/self", Reason::Loop),
            ("content/shared/around", Reason::Loop),
        ]
    );
}

#[test]
fn two_folders_that_link_to_each_other_end() {
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[("a/x.md", ""), ("b/y.md", "")]);
    symlink("../b", root.path().join("a/b")).unwrap();
    symlink("../a", root.path().join("b/a")).unwrap();
    let files = RealFiles::open(root.path()).unwrap();
    assert_eq!(names(&files, ""), ["a/b/y.md", "a/x.md", "b/a/x.md", "b/y.md"]);
    assert_eq!(refused(&files).len(), 2);
}

#[test]
fn a_fifo_and_a_socket_are_reported_and_never_opened() {
    // RELIABILITY H9
    let root = tempfile::tempdir().unwrap();
    fifo(&root.path().join("pipe"));
    let _socket = std::os::unix::net::UnixListener::bind(root.path().join("socket")).unwrap();
    symlink("/dev/null", root.path().join("null")).unwrap();
    symlink("pipe", root.path().join("link")).unwrap();
    let files = RealFiles::open(root.path()).unwrap();
    assert_eq!(
        refused(&files),
        [
            "link: a FIFO",
            "null: a symbolic link that leads out of the site's folder",
            "pipe: a FIFO",
            "socket: a socket"
        ]
    );
    assert_eq!(reason(&files.read(&path("pipe")).unwrap_err()), Some(Reason::Fifo));
    assert_eq!(reason(&files.read(&path("socket")).unwrap_err()), Some(Reason::Socket));
    assert!(files.read(&path("null")).is_err());
}

#[test]
fn a_file_swapped_for_a_link_while_it_is_read_never_shows_the_other_side() {
    // RELIABILITY H8: swapped mid-build
    let outside = tempfile::tempdir().unwrap();
    plant(outside.path(), &[("x.md", "secret")]);
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[("d/x.md", "ours")]);
    symlink(outside.path(), root.path().join("link")).unwrap();
    let files = RealFiles::open(root.path()).unwrap();
    std::thread::scope(|scope| {
        let swaps = scope.spawn(|| {
            let name = |text: &str| root.path().join(text);
            for _ in 0..2_000 {
                fs::rename(name("d"), name("aside")).unwrap();
                fs::rename(name("link"), name("d")).unwrap();
                fs::rename(name("d"), name("link")).unwrap();
                fs::rename(name("aside"), name("d")).unwrap();
            }
        });
        while !swaps.is_finished() {
            if let Ok(bytes) = files.read(&path("d/x.md")) {
                assert_eq!(bytes, b"ours");
            }
        }
    });
}

#[test]
fn names_that_no_source_may_have_are_refused() {
    use std::os::unix::ffi::OsStrExt;
    let root = tempfile::tempdir().unwrap();
    for name in [&b"a\xff.md"[..], b"b\n.md", b"c\\.md"] {
        fs::write(root.path().join(std::ffi::OsStr::from_bytes(name)), "").unwrap();
    }
    let files = RealFiles::open(root.path()).unwrap();
    let why: Vec<_> = files.list("").unwrap().refused.into_iter().map(|one| (one.path, one.reason)).collect();
    let (utf8, other) = (Reason::NotUtf8, Reason::Character);
    assert_eq!(why, [("a\u{FFFD}.md".into(), utf8), ("b\u{FFFD}.md".into(), other), ("c\\.md".into(), other)]);
}

#[test]
fn the_thirty_third_folder_is_not_entered() {
    // RELIABILITY X: folder depth 32
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[(&format!("{}x.md", "d/".repeat(32)), ""), (&format!("{}y.md", "e/".repeat(33)), "")]);
    let files = RealFiles::open(root.path()).unwrap();
    assert_eq!(names(&files, "").len(), 1);
    assert_eq!(files.list("").unwrap().refused[0].reason, Reason::Deep);
}

#[test]
fn a_planted_fault_fails_until_it_is_mended() {
    let files = MemoryFiles::from([("a.md", "a")]);
    files.fail(&path("a.md"), ErrorKind::PermissionDenied);
    assert_eq!(files.read(&path("a.md")).unwrap_err().kind(), ErrorKind::PermissionDenied);
    files.refuse(&path("pipe"), Reason::Fifo);
    assert_eq!(refused(&files), ["pipe: a FIFO"]);
    files.mend(&path("a.md"));
    assert_eq!(files.read(&path("a.md")).unwrap(), b"a");
}

#[test]
fn a_refused_folder_is_not_read_behind_a_link_either() {
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[("a/x.md", ""), ("shut/y.md", ""), ("a/inner/shut/z.md", "")]);
    symlink("../shut", root.path().join("a/open")).unwrap();
    symlink("../a/inner", root.path().join("shut/inner")).unwrap();
    let files = RealFiles::open(root.path()).unwrap();
    let listing = files.list_where("", &|path| path.name() != "shut").unwrap();
    let found: Vec<_> = listing.files.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(found, ["a/open/y.md", "a/x.md"]);
    let folders: Vec<_> = listing.folders.iter().map(SourcePath::as_str).collect();
    assert_eq!(folders, ["a", "a/inner", "a/open", "a/open/inner"]);
}

#[test]
fn a_folder_with_a_name_that_no_source_may_have_is_told_and_not_entered() {
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[("a\\b/x.md", ""), ("c/y.md", "")]);
    let files = RealFiles::open(root.path()).unwrap();
    assert_eq!(names(&files, ""), ["c/y.md"]);
    assert_eq!(refused(&files), ["a\\b: a name that holds a control character or a backslash"]);
}

#[test]
fn a_file_is_no_folder_to_list() {
    let root = tempfile::tempdir().unwrap();
    plant(root.path(), &[("content", "")]);
    let files = RealFiles::open(root.path()).unwrap();
    assert_eq!(files.list("content").unwrap_err().kind(), ErrorKind::NotADirectory);
}
