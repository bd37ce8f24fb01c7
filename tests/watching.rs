//! `kliping build --watch` as a program: it builds what is saved, survives what is broken, ends when interrupted.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// Longer than any build of a small site takes.
const PATIENCE: Duration = Duration::from_secs(120);

struct Watch {
    child: Child,
    lines: Receiver<String>,
    folder: TempDir,
}

fn program(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kliping"));
    command.args(arguments).current_dir(folder).env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    command
}

/// The program as if a person had started it: what runs in the background may have been told to ignore interrupts.
fn interruptible(arguments: &[&str], folder: &Path) -> Command {
    if !cfg!(target_os = "linux") {
        return program(arguments, folder);
    }
    let mut command = Command::new("env");
    command.args(["--default-signal=INT", env!("CARGO_BIN_EXE_kliping")]).args(arguments);
    command.current_dir(folder).env_remove("SOURCE_DATE_EPOCH").stdin(Stdio::null());
    command
}

fn lines(stderr: ChildStderr) -> Receiver<String> {
    let (tell, lines) = channel();
    thread::spawn(move || BufReader::new(stderr).lines().map_while(Result::ok).try_for_each(|line| tell.send(line)));
    lines
}

impl Watch {
    fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let init = ["init", "digest", "--base-url", "https://d.example/", "--quiet"];
        assert!(program(&init, folder.path()).status().unwrap().success());
        let arguments = [&["build", "--watch", "--root", "digest"], options].concat();
        let mut child =
            interruptible(&arguments, folder.path()).stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let lines = lines(child.stderr.take().unwrap());
        Self { child, lines, folder }
    }

    /// Reads until a line holds `text`.
    #[track_caller]
    fn until(&self, text: &str) {
        let mut seen = Vec::new();
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            if line.contains(text) {
                return;
            }
            seen.push(line);
        }
        panic!("no line holds `{text}`:\n{}", seen.join("\n"));
    }

    fn write(&self, path: &str, text: &str) {
        let full = self.folder.path().join("digest").join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    fn page(&self) -> Option<String> {
        fs::read_to_string(self.folder.path().join("digest/public/note/index.html")).ok()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_save_is_built_a_broken_site_keeps_its_pages_and_mending_needs_no_restart() {
    // RELIABILITY L6
    for options in [&[][..], &["--poll"]] {
        let watch = Watch::start(options);
        watch.until(" written, ");
        watch.write("content/pages/note.md", "---\ntitle: Note\n---\nThe first text.\n");
        watch.until("content/pages/note.md changed");
        watch.until(" written, ");
        assert!(watch.page().unwrap().contains("The first text."));
        watch.write("content/pages/note.md", "---\ntitle: [\n---\nThe second text.\n");
        watch.until("error[");
        watch.until("nothing was written");
        assert!(watch.page().unwrap().contains("The first text."));
        watch.write("content/pages/note.md", "---\ntitle: Note\n---\nThe third text.\n");
        watch.until(" written, ");
        assert!(watch.page().unwrap().contains("The third text."));
    }
}

#[test]
fn files_in_folders_that_were_just_made_are_all_built() {
    // RELIABILITY L1: "69-185 of 200 files in just-made nested directories got no event"
    let watch = Watch::start(&[]);
    watch.until(" written, ");
    for number in 0..200 {
        watch.write(&format!("static/{}/{}/{number}.txt", number % 7, number % 5), "text");
    }
    let public = watch.folder.path().join("digest/public");
    let is_there = |number: usize| public.join(format!("{}/{}/{number}.txt", number % 7, number % 5)).exists();
    while !(0..200).all(is_there) {
        watch.until(" written, ");
    }
    fs::remove_dir_all(watch.folder.path().join("digest/static")).unwrap();
    while (0..200).any(is_there) {
        watch.until(" deleted, ");
    }
    watch.write("static/0/0/0.txt", "back");
    while !is_there(0) {
        watch.until(" written, ");
    }
}

#[test]
fn an_interrupt_ends_the_watch_and_the_shell_sees_130() {
    // RELIABILITY D3
    let mut watch = Watch::start(&[]);
    watch.until(" written, ");
    assert!(Command::new("kill").args(["-INT", &watch.child.id().to_string()]).status().unwrap().success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(130));
    let left: Vec<_> =
        fs::read_dir(watch.folder.path().join("digest")).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("stage")), "{left:?}");
}

#[test]
fn what_no_change_of_the_site_would_mend_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    assert!(program(&["init", "digest", "--quiet"], folder.path()).status().unwrap().success());
    let site = folder.path().join("digest");
    for wrong in [&["--now", "some day"][..], &["--output", "content/out"]] {
        let output = program(&[&["build", "--watch"], wrong].concat(), &site).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{wrong:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(program(&["build", "--poll"], &site).output().unwrap().status.code(), Some(2), "--poll is of --watch");
}
