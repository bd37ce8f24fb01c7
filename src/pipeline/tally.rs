//! How long workers took for what: the parts of rendering, for `--timings`.

use crate::plan::Work;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Sums over all workers, so that on two cores they add up to twice the time of the clock.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pages: AtomicU64,
    feeds: AtomicU64,
    sitemaps: AtomicU64,
    files: AtomicU64,
}

impl Tally {
    /// Does something for an output, and adds how long it took.
    pub(super) fn timed<T>(&self, work: Work, make: impl FnOnce() -> T) -> T {
        let since = Instant::now();
        let made = make();
        let nanos = u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.part(work).fetch_add(nanos, Ordering::Relaxed);
        made
    }

    fn part(&self, work: Work) -> &AtomicU64 {
        match work {
            Work::Front(_)
            | Work::Article(_)
            | Work::Edition(_)
            | Work::Page(_)
            | Work::Story { .. }
            | Work::List { .. }
            | Work::Index { .. }
            | Work::Archive(_)
            | Work::ArchiveYear { .. }
            | Work::ArchiveMonth { .. }
            | Work::Corrections(_)
            | Work::NotFound
            | Work::Redirect(_)
            | Work::Tombstone(_) => &self.pages,
            Work::Feed { .. } | Work::Opml(_) | Work::FeedStyle(_) => &self.feeds,
            Work::Sitemap(_) | Work::News(_) | Work::Notice(_) | Work::Robots => &self.sitemaps,
            Work::Asset(_)
            | Work::Accent
            | Work::File(_)
            | Work::Host(_)
            | Work::Manifest
            | Work::Icon(_)
            | Work::Oembed(_) => &self.files,
        }
    }

    /// The parts with their names.
    pub(super) fn parts(&self) -> Vec<(&'static str, Duration)> {
        let told = |part: &AtomicU64| Duration::from_nanos(part.load(Ordering::Relaxed));
        vec![
            ("pages", told(&self.pages)),
            ("feeds", told(&self.feeds)),
            ("sitemaps", told(&self.sitemaps)),
            ("files", told(&self.files)),
        ]
    }
}
