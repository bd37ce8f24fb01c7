//! A site in memory, a clock that passes only while somebody waits or builds, and a worker who remembers.

use super::super::{After, Events, Look, Wake, Why, Work, watch};
use crate::base::path::SourcePath;
use crate::diag::Diagnostic;
use crate::env::memory::MemoryFiles;
use crate::pipeline::{self, Request};
use crate::write::memory::MemorySite;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;
use std::time::Duration;

/// 2024-11-24T08:00:00Z, when every watch begins.
pub const EPOCH: i64 = 1_732_435_200;

pub const SITE: [(&str, &str); 4] = [
    ("kliping.yaml", "title: T\nbase_url: https://t.example/\nlanguages: [en]\n"),
    ("content/pages/about.md", "---\ntitle: About\n---\nOne.\n"),
    ("content/topics/korea.md", "---\ntitle: Korea\n---\n"),
    ("static/robots.txt", "User-agent: *\n"),
];

pub fn path(text: &str) -> SourcePath {
    SourcePath::parse(text).unwrap()
}

pub fn ms(number: u64) -> Duration {
    Duration::from_millis(number)
}

/// What happens at a moment of a watch.
pub enum Step {
    /// A file is written.
    Put(&'static str, String),
    Remove(&'static str),
    Event,
}

/// The time of a test: it passes only while somebody waits or builds, and what is due happens as it passes.
pub struct Script {
    pub now: Cell<Duration>,
    end: Duration,
    steps: RefCell<VecDeque<(Duration, Step)>>,
    stirred: Cell<bool>,
    pub files: MemoryFiles,
}

impl Script {
    pub fn new(end: Duration, mut steps: Vec<(Duration, Step)>) -> Rc<Self> {
        steps.sort_by_key(|(at, _)| *at);
        Rc::new(Self {
            now: Cell::default(),
            end,
            steps: RefCell::new(steps.into()),
            stirred: Cell::default(),
            files: MemoryFiles::from(SITE),
        })
    }

    /// Lets the next step happen if it is due by then.
    pub fn step(&self, by: Duration) -> bool {
        let is_due = self.steps.borrow().front().is_some_and(|(at, _)| *at <= by);
        if !is_due {
            return false;
        }
        let (at, step) = self.steps.borrow_mut().pop_front().unwrap();
        self.now.set(self.now.get().max(at));
        match step {
            Step::Put(name, text) => self.files.put(&path(name), text),
            Step::Remove(name) => drop(self.files.remove(&path(name))),
            Step::Event => self.stirred.set(true),
        }
        true
    }

    pub fn pass(&self, time: Duration) {
        let until = self.now.get() + time;
        while self.step(until) {}
        self.now.set(until);
    }
}

pub struct Ear {
    pub script: Rc<Script>,
    pub registered: BTreeSet<String>,
    pub remarks: Vec<String>,
}

impl Events for Ear {
    fn elapsed(&self) -> Duration {
        self.script.now.get()
    }

    fn wait(&mut self, until: Duration) -> Wake {
        let script = &self.script;
        let until = until.max(script.now.get());
        while !script.stirred.get() && script.step(until.min(script.end)) {}
        if script.stirred.replace(false) {
            Wake::Stirred
        } else if until >= script.end {
            script.now.set(script.end.max(script.now.get()));
            Wake::Ended
        } else {
            script.now.set(until);
            Wake::Quiet
        }
    }

    fn register(&mut self, folders: &[SourcePath]) -> bool {
        let before = self.registered.len();
        self.registered.extend(folders.iter().map(ToString::to_string));
        self.registered.len() > before
    }

    fn remarks(&mut self) -> Vec<String> {
        std::mem::take(&mut self.remarks)
    }
}

/// Builds into memory, and remembers when and why.
pub struct Builder {
    pub script: Rc<Script>,
    pub site: MemorySite,
    /// How long a build takes.
    pub cost: Duration,
    /// Where the clock stands; nothing when it runs.
    pub fixed: Option<i64>,
    pub looks: usize,
    pub builds: Vec<(Duration, Why)>,
    /// The page of `about.md` after each build; empty when there is none.
    pub pages: Vec<String>,
    /// The findings of each build that failed.
    pub failed: Vec<Vec<Diagnostic>>,
    pub remarks: Vec<String>,
}

impl Builder {
    pub fn new(script: &Rc<Script>) -> Self {
        Self {
            script: Rc::clone(script),
            site: MemorySite::new(),
            cost: Duration::ZERO,
            fixed: None,
            looks: 0,
            builds: Vec::new(),
            pages: Vec::new(),
            failed: Vec::new(),
            remarks: Vec::new(),
        }
    }

    pub fn text(&self, file: &str) -> Option<String> {
        self.site.shown().get(file).map(|held| String::from_utf8_lossy(&held.bytes).into_owned())
    }

    /// How many builds followed the first.
    pub fn rebuilds(&self) -> usize {
        self.builds.len() - 1
    }
}

impl Work for Builder {
    fn look(&mut self) -> Look {
        self.looks += 1;
        Look::at(&self.script.files)
    }

    fn now(&self) -> i64 {
        self.fixed.unwrap_or(EPOCH + i64::try_from(self.script.now.get().as_secs()).unwrap())
    }

    fn build(&mut self, why: &Why) -> After {
        self.builds.push((self.script.now.get(), why.clone()));
        let request = Request { now: self.now(), folder: "t".to_owned(), ..Request::default() };
        let draft = pipeline::draft(&self.script.files, &request);
        self.script.pass(self.cost);
        let errors: Vec<Diagnostic> = draft.found.iter().filter(|one| one.is_error()).cloned().collect();
        if errors.is_empty() {
            if let Err(found) = pipeline::build(&self.script.files, &draft, self.site.sink(), &|_, _| {}) {
                self.failed.push(found);
            }
        } else {
            self.failed.push(errors);
        }
        self.pages.push(self.text("about/index.html").unwrap_or_default());
        After::Watch { next_change: draft.site.next_change }
    }

    fn remark(&mut self, text: &str) {
        self.remarks.push(text.to_owned());
    }
}

pub fn run_with(script: &Rc<Script>, change: impl FnOnce(&mut Builder)) -> Builder {
    let mut builder = Builder::new(script);
    change(&mut builder);
    let mut ear = Ear { script: Rc::clone(script), registered: BTreeSet::new(), remarks: vec!["told once".to_owned()] };
    watch(&mut builder, &mut ear);
    builder
}

pub fn run(end: Duration, steps: Vec<(Duration, Step)>) -> Builder {
    run_with(&Script::new(end, steps), |_| {})
}
