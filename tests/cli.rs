//! The command line as a user sees it: every document in `tests/cli/` is typed in and compared, word for word.
//!
//! A document is Markdown. A fence with `file: PATH` in its head writes that file. A fence called `console` is a
//! session: `$` begins a command, what follows is all that is printed, and `? 1` the exit status when it is not 0.
//! `[..]` stands for any text within a line, a line `...` for any lines. `KLIPING_BLESS=1` writes down what is seen.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "cli/session.rs"]
mod session;

use session::Session;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// A command of a document with what it is said to print.
struct Step {
    command: String,
    expected: Vec<String>,
    /// The line of the command, counted from 1.
    line: usize,
}

/// What a document asks for, in its order.
enum Act {
    File { path: String, text: String },
    Step(Step),
}

/// Cuts a document into acts.
fn acts(text: &str) -> Vec<Act> {
    let mut acts = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((_, line)) = lines.next() {
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        if ticks.len() < 3 {
            continue;
        }
        let head = line[ticks.len()..].trim();
        let inside: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| *line != ticks).collect();
        if let Some((_, path)) = head.split_once("file:") {
            let text = inside.iter().map(|(_, line)| format!("{line}\n")).collect();
            acts.push(Act::File { path: path.trim().to_owned(), text });
        } else if head == "console" {
            acts.extend(steps(&inside).into_iter().map(Act::Step));
        }
    }
    acts
}

fn steps(lines: &[(usize, &str)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for (at, line) in lines {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_owned(), expected: Vec::new(), line: at + 1 });
        } else {
            let step = steps.last_mut().expect("a session begins with a command");
            step.expected.push((*line).to_owned());
        }
    }
    steps
}

/// What a command printed, as a document writes it down.
fn seen(output: &str, status: u8) -> Vec<String> {
    let mut lines: Vec<String> = output.lines().map(str::to_owned).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    if status != 0 {
        lines.push(format!("? {status}"));
    }
    lines
}

/// Whether lines are as expected: `...` stands for any lines, `[..]` for any text.
fn agree(expected: &[String], seen: &[String]) -> bool {
    match expected.split_first() {
        None => seen.is_empty(),
        Some((first, rest)) if first == "..." => (0..=seen.len()).any(|at| agree(rest, &seen[at..])),
        Some((first, rest)) => seen.split_first().is_some_and(|(line, more)| fits(first, line) && agree(rest, more)),
    }
}

fn fits(pattern: &str, line: &str) -> bool {
    match pattern.split_once("[..]") {
        None => pattern == line,
        Some((head, rest)) => line.strip_prefix(head).is_some_and(|tail| {
            tail.char_indices().map(|(at, _)| at).chain([tail.len()]).any(|at| fits(rest, &tail[at..]))
        }),
    }
}

/// Runs a document; gives what differs, and the document as it would be true.
fn run(text: &str) -> (String, String) {
    let session = Session::new();
    let (mut faults, mut lines) = (String::new(), text.lines().map(str::to_owned).collect::<Vec<_>>());
    // How many lines the document has grown by so far.
    let mut grown = 0_isize;
    for act in acts(text) {
        let step = match act {
            Act::File { path, text } => {
                session.write(&path, &text);
                continue;
            }
            Act::Step(step) => step,
        };
        let (output, status) = session.run(&step.command);
        let seen = seen(&output, status);
        let filled = step.expected.iter().rposition(|line| !line.is_empty()).map_or(0, |at| at + 1);
        let expected = &step.expected[..filled];
        // The status is never among the lines that `...` stands for.
        let status_of = |lines: &[String]| lines.last().filter(|line| line.starts_with("? ")).cloned();
        if status_of(expected) == status_of(&seen) && agree(expected, &seen) {
            continue;
        }
        let _ = writeln!(faults, "line {}: $ {}\n{}\n", step.line, step.command, seen.join("\n"));
        let start = step.line.saturating_add_signed(grown);
        lines.splice(start..start + filled, seen.iter().map(|line| session::without_times(line)));
        grown += seen.len().cast_signed() - filled.cast_signed();
    }
    (faults, lines.iter().map(|line| format!("{line}\n")).collect())
}

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "md"));
    found.sort();
    found
}

#[test]
fn every_document_shows_what_a_user_sees() {
    let mut faults = String::new();
    for path in documents() {
        let (found, blessed) = run(&fs::read_to_string(&path).unwrap());
        if env::var_os("KLIPING_BLESS").is_some() {
            fs::write(&path, blessed).unwrap();
        } else if !found.is_empty() {
            let _ = writeln!(faults, "== {}\n{found}", path.file_name().unwrap().display());
        }
    }
    assert!(faults.is_empty(), "the documents say something else:\n{faults}");
}

#[test]
fn a_document_that_is_wrong_is_noticed() {
    let wrong = "```console\n$ kliping --version\nkliping 9 (tz database [..])\n```\n";
    assert!(!run(wrong).0.is_empty());
    let right = "```console\n$ kliping --version\nkliping [..] (tz database [..])\n```\n";
    assert_eq!(run(right).0, "");
    assert!(!run("```console\n$ kliping build\n...\n```\n").0.is_empty(), "the status counts");
}

fn program(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kliping"));
    command.args(arguments).current_dir(folder).env_remove("SOURCE_DATE_EPOCH");
    command
}

#[test]
fn a_closed_pipe_is_quiet() {
    // RELIABILITY D3
    let folder = tempfile::tempdir().unwrap();
    let mut child =
        program(&["completions", "bash"], folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn the_program_tells_its_status_and_keeps_streams_apart() {
    // RELIABILITY D3
    let folder = tempfile::tempdir().unwrap();
    let output = program(&["build"], folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: no digest here"));
    let output = program(&["list", "--root", "nowhere"], folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(program(&["init", "digest", "--quiet"], folder.path()).status().unwrap().success());
    let output = program(&["list", "articles", "--format", "json"], &folder.path().join("digest")).output().unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), listed.as_array().map(Vec::len)), (Some(0), Some(1)));
}

/// Every file of a folder with its bytes, inode and time.
fn marks(folder: &Path) -> Vec<(PathBuf, Vec<u8>, u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(marks(&path));
        } else {
            let about = fs::metadata(&path).unwrap();
            found.push((path.clone(), fs::read(&path).unwrap(), about.ino(), about.mtime(), about.mtime_nsec()));
        }
    }
    found.sort();
    found
}

#[test]
fn a_build_that_finds_errors_leaves_every_byte_inode_and_time() {
    // RELIABILITY W1, with a fault of a record, of the settings, of a template and of the output itself.
    let session = Session::new();
    session.write("kliping.yaml", "title: Kabar\n");
    session.write("content/pages/about.md", "# About\n");
    assert_eq!(session.run("kliping build --quiet").1, 0);
    let public = session.folder().join("public");
    let before = marks(&public);
    for (path, text) in [
        ("content/pages/bad.md", "---\ntitle: [a\n---\n"),
        ("kliping.yaml", "titel: Kabar\n"),
        ("templates/page.html", "{{ nothing.here }}"),
        ("static/about/index.html", "x"),
    ] {
        let old = fs::read_to_string(session.folder().join(path)).ok();
        session.write(path, text);
        assert_eq!(session.run("kliping build").1, 1, "{path}");
        assert!(marks(&public) == before, "{path}");
        match old {
            Some(old) => session.write(path, &old),
            None => assert_eq!(session.run(&format!("rm {path}")).1, 0),
        }
    }
    assert_eq!(session.run("kliping build --quiet").1, 0);
    assert!(marks(&public) == before, "a second build changes nothing (RELIABILITY W2)");
}

#[test]
fn a_site_is_the_same_in_every_folder_and_on_any_number_of_threads() {
    // RELIABILITY Z1, D5
    let build = |options: &str| {
        let session = Session::new();
        assert_eq!(session.run("kliping init . --base-url https://kabar.example/ --quiet").1, 0);
        assert_eq!(session.run(&format!("kliping build --quiet {options}")).1, 0);
        let public = session.folder().join("public");
        let names = marks(&public)
            .into_iter()
            .map(|(path, bytes, ..)| (path.strip_prefix(&public).unwrap().to_string_lossy().into_owned(), bytes));
        (names.collect::<Vec<_>>(), session.folder())
    };
    let ((one, folder), (eight, _)) = (build("--jobs 1"), build("--jobs 8"));
    assert!(one == eight);
    let home = folder.parent().unwrap().to_string_lossy().into_owned();
    for (name, bytes) in &one {
        assert!(!String::from_utf8_lossy(bytes).contains(&home), "{name} tells where it was made");
    }
}
