//! RELIABILITY W8: which folders may be outputs.

use kliping::write::{FolderSink, OutputFault, Strangers, Target, WriteFault};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn try_output(root: &Path, output: &Path) -> Result<(), OutputFault> {
    let site = root.join("home/site");
    let target = Target {
        output,
        root: &site,
        sources: &["content", "templates", ".git"].map(|name| site.join(name)),
        home: Some(&root.join("home")),
        strangers: Strangers::Adopt,
        patience: Duration::ZERO,
    };
    match FolderSink::open(&target) {
        Ok(_) => Ok(()),
        Err(WriteFault::Output { fault, .. }) => Err(fault),
        Err(other) => panic!("{}: {other}", output.display()),
    }
}

/// A site in a home folder, and links that lead into it. The second value is the root without links.
fn world() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    for folder in
        ["home/site/content/articles", "home/site/templates", "home/site/.git/refs", "home/site/public", "out"]
    {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("home/site/file"), "").unwrap();
    for (link, target) in [
        ("to-content", "home/site/content"),
        ("to-articles", "home/site/content/articles"),
        ("to-site", "home/site"),
        ("to-nothing", "nowhere"),
        ("to-out", "out"),
    ] {
        symlink(root.join(target), root.join(link)).unwrap();
    }
    (folder, root)
}

#[test]
fn an_output_apart_from_the_sources_is_allowed() {
    let (_folder, root) = world();
    let allowed = [
        "home/site/public",
        "home/site/./x/../public",
        "home/site/new/deep/public",
        "out",
        "to-out",
        "to-site/public2",
        "to-content/../public3",
        "home/site/content-public",
    ];
    for output in allowed {
        assert_eq!(try_output(&root, &root.join(output)), Ok(()), "{output}");
    }
}

type Kind = fn(&OutputFault) -> bool;

#[test]
fn an_output_tangled_with_sources_is_refused() {
    let (_folder, root) = world();
    let (source, inside, contains): (Kind, Kind, Kind) = (
        |fault| matches!(fault, OutputFault::Source(_)),
        |fault| matches!(fault, OutputFault::Inside(_)),
        |fault| matches!(fault, OutputFault::Contains(_)),
    );
    let refused: &[(&str, Kind)] = &[
        ("home/site/content", source),
        ("home/site/content/", source),
        ("home/site/public/../content", source),
        ("home/site/Content", source),
        ("home/site/TEMPLATES", source),
        ("to-content", source),
        ("home/site/content/public", inside),
        ("home/site/content/articles", inside),
        ("home/site/CONTENT/public", inside),
        ("to-articles", inside),
        ("to-articles/new", inside),
        ("to-articles/../public", inside),
        ("home/site", contains),
        ("home/site/", contains),
        ("home/site/public/..", contains),
        ("home/SITE", contains),
        ("to-site", contains),
        ("home", contains),
        ("", contains),
        ("home/site/.git", |fault| *fault == OutputFault::Git),
        ("home/site/.git/public", |fault| *fault == OutputFault::Git),
        ("home/site/.GIT/public", |fault| *fault == OutputFault::Git),
        ("out/.git/public", |fault| *fault == OutputFault::Git),
        ("../../../../../../../../..", |fault| *fault == OutputFault::Top),
        ("home/site/file", |fault| *fault == OutputFault::NoFolder),
        ("to-nothing", |fault| *fault == OutputFault::NoFolder),
    ];
    for (output, kind) in refused {
        let fault = try_output(&root, &root.join(output)).err().unwrap_or_else(|| panic!("{output} was allowed"));
        assert!(kind(&fault), "{output}: {fault:?}");
    }
    assert!(!root.join("home/site/Content").exists() && !root.join("home/SITE").exists());
}

#[test]
fn the_home_folder_is_no_output() {
    let root = tempfile::tempdir().unwrap();
    let (home, site) = (root.path().join("home"), root.path().join("site"));
    fs::create_dir_all(&home).unwrap();
    fs::create_dir_all(&site).unwrap();
    let open = |output: &Path| {
        FolderSink::open(&Target {
            output,
            root: &site,
            sources: &[],
            home: Some(&home),
            strangers: Strangers::Adopt,
            patience: Duration::ZERO,
        })
        .map(drop)
    };
    assert!(matches!(open(&home), Err(WriteFault::Output { fault: OutputFault::Home, .. })));
    assert!(open(&home.join("public")).is_ok());
}
