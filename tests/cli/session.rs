//! A terminal for documents: a folder of its own, a clock that stands, one screen for both streams.

use kliping::cli::{World, run};
use kliping::env::memory::{FixedClock, MemoryEnv, Patient};
use kliping::env::{Console, Stream};
use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempDir;

/// 2026-11-23 10:00 in Jakarta.
const NOW: i64 = 1_795_402_800;

pub struct Session {
    _home: TempDir,
    folder: RefCell<PathBuf>,
}

/// Both streams as they come, as on a terminal.
#[derive(Default)]
struct Screen(Mutex<String>);

impl Console for Screen {
    fn is_terminal(&self, _stream: Stream) -> bool {
        false
    }

    fn print(&self, _stream: Stream, text: &str) {
        self.0.lock().unwrap().push_str(text);
    }

    fn progress(&self, _line: &str) {}
}

impl Session {
    pub fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("digest");
        fs::create_dir(&folder).unwrap();
        Self { _home: home, folder: RefCell::new(folder) }
    }

    /// Where the user stands.
    pub fn folder(&self) -> PathBuf {
        self.folder.borrow().clone()
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.folder.borrow().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs one line; gives all that is printed, and the status.
    pub fn run(&self, line: &str) -> (String, u8) {
        let mut words = words(line);
        let mut variables = MemoryEnv::default();
        while let Some((name, value)) = words.first().and_then(|word| word.split_once('=')) {
            variables.0.insert(name.to_owned(), value.to_owned());
            words.remove(0);
        }
        let folder = self.folder.borrow().clone();
        let of = |at: usize| folder.join(words.get(at).map_or(".", String::as_str));
        match words.first().map(String::as_str) {
            Some("kliping") => {
                let screen = Screen::default();
                let (clock, interrupts) = (&FixedClock(NOW), &Patient);
                let world = World { console: &screen, env: &variables, clock, interrupts, folder: &folder };
                let exit = run(&words, &world);
                let said = screen.0.into_inner().unwrap();
                // Escapes are shown, so that a document can be read on a terminal.
                let said = said.replace('\u{1b}', "␛");
                (said.replace(&*folder.to_string_lossy(), "/home/editor/digest"), exit.code())
            }
            Some("cat") => (fs::read_to_string(of(1)).unwrap(), 0),
            Some("ls") => (listing(&of(1)), 0),
            Some("grep") => {
                let text = fs::read_to_string(of(2)).unwrap();
                let lines: Vec<&str> = text.lines().filter(|line| line.contains(&words[1])).collect();
                (lines.join("\n"), u8::from(lines.is_empty()))
            }
            Some("rm") => {
                let path = of(1);
                if path.is_dir() {
                    fs::remove_dir_all(path).unwrap()
                } else {
                    fs::remove_file(path).unwrap()
                }
                (String::new(), 0)
            }
            Some("cd") => {
                *self.folder.borrow_mut() = of(1);
                (String::new(), 0)
            }
            _ => panic!("no such command in documents: {line}"),
        }
    }
}

/// Words between spaces, those in quotation marks together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut is_word) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.push(c),
            ('"' | '\'', None) => (quote, is_word) = (Some(c), true),
            (' ', None) if is_word => {
                words.push(std::mem::take(&mut word));
                is_word = false;
            }
            (' ', None) => {}
            (c, None) => {
                word.push(c);
                is_word = true;
            }
        }
    }
    if is_word {
        words.push(word);
    }
    words
}

/// Every file below a folder, hidden ones too.
fn listing(folder: &Path) -> String {
    fn walk(folder: &Path, prefix: &str, into: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{name}/"), into);
            } else {
                into.push(name);
            }
        }
    }
    let mut names = Vec::new();
    if folder.is_dir() {
        walk(folder, "", &mut names);
    }
    names.sort();
    names.join("\n")
}

/// A line with its measured times left open.
pub fn without_times(line: &str) -> String {
    if let Some((head, _)) = line.rsplit_once(", in ").filter(|(_, tail)| tail.ends_with(" s")) {
        return format!("{head}, in [..] s");
    }
    let ends = line.split_once("\"seconds\":").and_then(|(head, tail)| Some((head, tail.split_once(',')?.1)));
    ends.map_or_else(|| line.to_owned(), |(head, tail)| format!("{head}\"seconds\":[..],{tail}"))
}
