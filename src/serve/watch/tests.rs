use super::{Backend, Ear, Events, Heard, Make, Means, Wake, concerns, hear};
use crate::base::path::SourcePath;
use notify::event::{
    AccessKind, AccessMode, CreateKind, DataChange, Flag, MetadataKind, ModifyKind, RemoveKind, RenameMode,
};
use notify::{ErrorKind, Event, EventKind};
use std::cell::{Cell, RefCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

const ROOT: &str = "/site";

fn heard(kind: EventKind, path: &str) -> Option<Heard> {
    hear(Path::new(ROOT), &Event::new(kind).add_path(Path::new(ROOT).join(path)))
}

#[test]
fn reading_wakes_nobody_and_every_kind_of_change_does() {
    // RELIABILITY L5: a build that reads must not build again
    let page = "content/a.md";
    for kind in
        [AccessKind::Open(AccessMode::Any), AccessKind::Read, AccessKind::Close(AccessMode::Read), AccessKind::Any]
    {
        assert_eq!(heard(EventKind::Access(kind), page), None);
    }
    let touched = || Some(Heard::Touched(Path::new(ROOT).join(page)));
    let moved = || Some(Heard::Moved(Path::new(ROOT).join(page)));
    assert_eq!(heard(EventKind::Access(AccessKind::Close(AccessMode::Write)), page), touched());
    assert_eq!(heard(EventKind::Modify(ModifyKind::Data(DataChange::Any)), page), touched());
    assert_eq!(heard(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), page), touched());
    assert_eq!(heard(EventKind::Create(CreateKind::File), page), touched());
    assert_eq!(heard(EventKind::Any, page), touched());
    assert_eq!(heard(EventKind::Create(CreateKind::Folder), page), moved());
    assert_eq!(heard(EventKind::Remove(RemoveKind::Any), page), moved());
    assert_eq!(heard(EventKind::Modify(ModifyKind::Name(RenameMode::From)), page), moved());
}

#[test]
fn a_lost_event_is_obeyed_though_it_names_no_path() {
    // RELIABILITY L1: "one rescan flag without a path"
    let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
    assert_eq!(hear(Path::new(ROOT), &lost), Some(Heard::All));
    assert_eq!(hear(Path::new(ROOT), &Event::new(EventKind::Any)), Some(Heard::Something));
}

#[test]
fn only_what_a_site_is_made_from_wakes() {
    // RELIABILITY L5: output and state never
    let concerns = |path: &str| concerns(Path::new(ROOT), Path::new(path));
    for path in [
        "/site",
        "/site/content",
        "/site/content/a.md",
        "/site/data",
        "/site/static/.well-known",
        "/site/kliping.yaml",
        "/site/kliping.draft.yaml",
    ] {
        assert!(concerns(path), "{path}");
    }
    for path in [
        "/site/public",
        "/site/public/index.html",
        "/site/.git/index",
        "/site/.kliping",
        "/site/notes.md",
        "/site/content/.a.swp",
        "/other/content/a.md",
    ] {
        assert!(!concerns(path), "{path}");
    }
}

/// A backend that fails at one call, counted over all backends of its kind.
struct Failing {
    calls: Rc<Cell<usize>>,
    at: usize,
    kind: fn() -> ErrorKind,
    added: Rc<RefCell<Vec<PathBuf>>>,
}

impl Backend for Failing {
    fn add(&mut self, folder: &Path) -> notify::Result<()> {
        self.calls.set(self.calls.get() + 1);
        if self.calls.get() == self.at {
            return Err(notify::Error::new((self.kind)()));
        }
        self.added.borrow_mut().push(folder.to_owned());
        Ok(())
    }
}

/// An ear, the folders that its last backend was asked for, and how many backends it had.
type Tried = (Ear, Rc<RefCell<Vec<PathBuf>>>, Rc<Cell<usize>>);

/// An ear whose listening fails at one call, and whose polling fails at its first when `deaf`.
fn ear(at: usize, kind: fn() -> ErrorKind, deaf: bool) -> Tried {
    let (added, made) = (Rc::<RefCell<Vec<PathBuf>>>::default(), Rc::<Cell<usize>>::default());
    let (told, polled) = (Rc::<Cell<usize>>::default(), Rc::<Cell<usize>>::default());
    let (out, count) = (Rc::clone(&added), Rc::clone(&made));
    let make: Box<Make> = Box::new(move |means, _root, _told| {
        count.set(count.get() + 1);
        out.borrow_mut().clear();
        let (calls, at) = match means {
            Means::Told => (&told, at),
            Means::Polled | Means::None => (&polled, usize::from(deaf)),
        };
        Ok(Box::new(Failing { calls: Rc::clone(calls), at, kind, added: Rc::clone(&out) }) as Box<dyn Backend>)
    });
    (Ear::with(Path::new(ROOT), Means::Told, make), added, made)
}

fn folders() -> Vec<SourcePath> {
    ["content", "content/a", "static"].map(|name| SourcePath::parse(name).unwrap()).to_vec()
}

#[test]
fn when_registering_fails_at_any_call_polling_takes_over_and_says_so_once() {
    // RELIABILITY L4: refuse registration at each call
    let kinds: [fn() -> ErrorKind; 2] = [|| ErrorKind::MaxFilesWatch, || ErrorKind::Io(io::Error::other("refused"))];
    for kind in kinds {
        for at in 1..=4 {
            let (mut ear, added, _) = ear(at, kind, false);
            assert!(ear.register(&folders()));
            assert_eq!((ear.means(), added.borrow().len()), (Means::Polled, 4), "all folders and the root");
            assert_eq!(ear.remarks().len(), 1);
            assert!(!ear.register(&folders()) && ear.remarks().is_empty());
        }
        let (mut ear, ..) = ear(3, kind, true);
        assert!(!ear.register(&folders()));
        assert_eq!((ear.means(), ear.remarks().len()), (Means::None, 2));
        assert_eq!(ear.wait(ear.elapsed()), Wake::Quiet, "the loop goes on by its own looks");
    }
}

#[test]
fn a_folder_that_is_gone_already_is_no_failure() {
    let (mut ear, added, _) = ear(2, || ErrorKind::PathNotFound, false);
    assert!(ear.register(&folders()));
    assert_eq!((ear.means(), added.borrow().len()), (Means::Told, 3));
    assert!(ear.register(&folders()), "it is tried again");
    assert_eq!(added.borrow().len(), 4);
}

#[test]
fn a_registered_folder_that_moved_or_a_lost_event_registers_all_afresh() {
    let (mut ear, added, made) = ear(0, || ErrorKind::PathNotFound, false);
    assert!(ear.register(&folders()));
    let at = |name: &str| Path::new(ROOT).join(name);
    for (heard, backends) in [
        (Heard::Moved(at("content/new")), 1),
        (Heard::Moved(at("content/a")), 2),
        (Heard::Something, 2),
        (Heard::All, 3),
        (Heard::Moved(at("")), 4),
    ] {
        ear.told.send(heard).unwrap();
        assert_eq!(ear.wait(Duration::MAX), Wake::Stirred);
        ear.register(&folders());
        assert_eq!((made.get(), added.borrow().len()), (backends, 4));
    }
}

/// Longer than any system takes to tell.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn both_means_tell_of_a_new_file_also_in_a_folder_made_anew() {
    for means in [Means::Told, Means::Polled] {
        let root = tempfile::tempdir().unwrap();
        let real = fs::canonicalize(root.path()).unwrap();
        let content = [SourcePath::parse("content").unwrap()];
        fs::create_dir(real.join("content")).unwrap();
        let mut ear = Ear::new(&real, means);
        assert!(ear.register(&content));
        fs::write(real.join("content/a.md"), "a").unwrap();
        assert_eq!(ear.wait(PATIENCE), Wake::Stirred);
        fs::remove_dir_all(real.join("content")).unwrap();
        // A removal takes several events, and the root may tell of it first.
        while !ear.is_stale {
            assert_eq!(ear.wait(ear.elapsed() + PATIENCE), Wake::Stirred);
        }
        fs::create_dir(real.join("content")).unwrap();
        assert!(ear.register(&content), "{means:?}: removed and made anew");
        while ear.wait(ear.elapsed()) == Wake::Stirred {}
        fs::write(real.join("content/b.md"), "b").unwrap();
        assert_eq!(ear.wait(ear.elapsed() + PATIENCE), Wake::Stirred, "{means:?}");
        assert_eq!((ear.means(), ear.remarks()), (means, Vec::new()));
    }
}
