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
        Some((head, rest)) => line
            .strip_prefix(head)
            .is_some_and(|tail| tail.char_indices().map(|(at, _)| at).chain([tail.len()]).any(|at| fits(rest, &tail[at..]))),
    }
}

/// Runs a document; gives what differs, and the document as it would be true.
fn run(text: &str) -> (String, String) {
    let session = Session::new();
    let (mut faults, mut blessed) = (String::new(), text.to_owned());
    for act in acts(text) {
        match act {
            Act::File { path, text } => session.write(&path, &text),
            Act::Step(step) => {
                let (output, status) = session.run(&step.command);
                let seen = seen(&output, status);
                let mut expected = step.expected.clone();
                while expected.last().is_some_and(String::is_empty) {
                    expected.pop();
                }
                if !agree(&expected, &seen) {
                    let _ = writeln!(faults, "line {}: $ {}\n{}\n", step.line, step.command, seen.join("\n"));
                    blessed = replaced(&blessed, &step, &seen);
                }
            }
        }
    }
    (faults, blessed)
}

fn replaced(text: &str, step: &Step, seen: &[String]) -> String {
    let block = |lines: &[String]| {
        let lines: String = lines.iter().map(|line| format!("{}\n", session::without_times(line))).collect();
        format!("$ {}\n{lines}", step.command)
    };
    let old = format!("$ {}\n{}", step.command, step.expected.iter().map(|line| format!("{line}\n")).collect::<String>());
    text.replacen(&old, &block(seen), 1)
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
    let mut child = program(&["completions", "bash"], folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
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
    assert!(program(&["init", "digest"], folder.path()).status().unwrap().success());
    let output = program(&["list", "articles", "--format", "json"], &folder.path().join("digest")).output().unwrap();
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), listed.as_array().map(Vec::len)), (Some(0), Some(1)));
}
