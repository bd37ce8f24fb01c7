//! What each output of a build cost, and which kinds of output cost most.

use super::Draft;
use crate::base::path::SourcePath;
use crate::env::{Entry, Files, Listing};
use crate::render::Meter;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What is done for one output, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Cutting its slice out of the model, and hashing it.
    Cut,
    /// Reading the texts that it shows.
    Read,
    Render,
    /// Comparing with what stands, and writing what differs.
    Write,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Cut, Self::Read, Self::Render, Self::Write];

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Read => "read",
            Self::Render => "render",
            Self::Write => "write",
        }
    }
}

/// When an output was made, and how long each step took.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Its place in the plan.
    pub output: usize,
    /// Which of the working threads made it.
    pub thread: usize,
    /// Since rendering began.
    pub start: Duration,
    /// In the order of [`Step::ALL`].
    pub steps: [Duration; Step::ALL.len()],
}

impl Span {
    #[must_use]
    pub fn took(&self) -> Duration {
        self.steps.iter().sum()
    }
}

/// Times one output while it is made.
pub(super) struct Clock {
    span: Span,
    last: Instant,
}

impl Clock {
    pub fn start(origin: Instant, output: usize) -> Self {
        let last = Instant::now();
        let thread = rayon::current_thread_index().unwrap_or(0);
        let span = Span { output, thread, start: last.duration_since(origin), steps: Default::default() };
        Self { span, last }
    }

    pub fn end(self) -> Span {
        self.span
    }
}

/// Gives the time since the last step to this one, when anybody counts.
pub(super) fn lap(clock: &mut Option<Clock>, step: Step) {
    if let Some(Clock { span, last }) = clock {
        let now = Instant::now();
        if let Some(took) = span.steps.get_mut(step as usize) {
            *took += now.duration_since(*last);
        }
        *last = now;
    }
}

/// Gives the time of making a page to reading and to rendering, when anybody counts.
pub(super) fn making<T>(clock: &mut Option<Clock>, files: &dyn Files, make: impl FnOnce(&dyn Files) -> T) -> T {
    let Some(Clock { span, last }) = clock else { return make(files) };
    let timed = Timed { files, spent: AtomicU64::new(0) };
    let made = make(&timed);
    let now = Instant::now();
    let read = Duration::from_nanos(timed.spent.into_inner());
    let [_, reading, rendering, _] = &mut span.steps;
    *reading += read;
    *rendering += now.duration_since(*last).saturating_sub(read);
    *last = now;
    made
}

/// A folder whose reads are timed.
struct Timed<'f> {
    files: &'f dyn Files,
    /// Nanoseconds.
    spent: AtomicU64,
}

impl Files for Timed<'_> {
    fn list_where(&self, folder: &str, enter: &(dyn Fn(&SourcePath) -> bool + Sync)) -> io::Result<Listing> {
        self.files.list_where(folder, enter)
    }

    fn read_capped(&self, path: &SourcePath, cap: u64) -> io::Result<Vec<u8>> {
        let since = Instant::now();
        let read = self.files.read_capped(path, cap);
        self.spent.fetch_add(u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        read
    }

    fn entry(&self, path: &SourcePath) -> io::Result<Entry> {
        self.files.entry(path)
    }
}

/// What pages say of themselves to machines, counted over all of them: Open Graph, structured data, links of the head.
/// It is made inside of pages, so it is a part of what they cost, and no kind of output.
#[derive(Debug, Default)]
pub(super) struct MetadataMeter {
    /// Nanoseconds.
    spent: AtomicU64,
    pages: AtomicU64,
}

impl MetadataMeter {
    pub fn told(self) -> Metadata {
        Metadata { pages: self.pages.into_inner(), took: Duration::from_nanos(self.spent.into_inner()) }
    }
}

impl Meter for MetadataMeter {
    fn measure(&self, work: &mut dyn FnMut()) {
        let since = Instant::now();
        work();
        self.spent.fetch_add(u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.pages.fetch_add(1, Ordering::Relaxed);
    }
}

/// The metadata of all pages that were made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Metadata {
    pub pages: u64,
    /// On all cores together.
    pub took: Duration,
}

/// What feeds, sitemaps and metadata cost together, and their share of what all outputs cost.
#[must_use]
pub fn syndication(costs: &[Cost], metadata: Metadata) -> (Duration, f64) {
    let is_one = |cost: &&Cost| matches!(cost.kind, "feed" | "list of feeds" | "sitemap" | "robots.txt");
    let took = costs.iter().filter(is_one).map(Cost::took).sum::<Duration>() + metadata.took;
    let all: Duration = costs.iter().map(Cost::took).sum();
    (took, took.as_secs_f64() / all.as_secs_f64().max(f64::MIN_POSITIVE))
}

/// What all outputs of a kind cost together, on all cores.
#[derive(Debug, Clone)]
pub struct Cost {
    pub kind: &'static str,
    pub outputs: usize,
    /// In the order of [`Step::ALL`].
    pub steps: [Duration; Step::ALL.len()],
    /// The one that took longest: its place in the plan, and its time.
    pub slowest: (usize, Duration),
}

impl Cost {
    #[must_use]
    pub fn took(&self) -> Duration {
        self.steps.iter().sum()
    }
}

/// The kinds of output, the costliest first.
#[must_use]
pub fn costs(draft: &Draft, spans: &[Span]) -> Vec<Cost> {
    let mut kinds: BTreeMap<&'static str, Cost> = BTreeMap::new();
    for span in spans {
        let Some(output) = draft.plan.outputs.get(span.output) else { continue };
        let kind = output.work.kind();
        let none = Cost { kind, outputs: 0, steps: Default::default(), slowest: (span.output, Duration::ZERO) };
        let cost = kinds.entry(kind).or_insert(none);
        cost.outputs += 1;
        for (sum, step) in cost.steps.iter_mut().zip(span.steps) {
            *sum += step;
        }
        if span.took() > cost.slowest.1 {
            cost.slowest = (span.output, span.took());
        }
    }
    let mut costs: Vec<Cost> = kinds.into_values().collect();
    costs.sort_by(|a, b| b.took().cmp(&a.took()).then(a.kind.cmp(b.kind)));
    costs
}
