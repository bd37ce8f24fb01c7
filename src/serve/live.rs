//! The loop of a watched build: an event wakes, a look decides, and what changed is built once it is whole.
//!
//! The first event is acted upon at once, so that a single save is seen without delay. What follows within
//! [`QUIET`] is gathered, so that a burst (another branch, an archive unpacked) makes few builds (RELIABILITY L2).
//! Looks are also taken unprompted, since events get lost (L1, L4).

use super::look::Look;
use super::watch::{Events, Wake};
use crate::env::DEPTH;
use std::time::Duration;

/// A time without events after which a burst is over.
pub const QUIET: Duration = Duration::from_millis(30);

/// No burst is gathered for longer.
pub const MOST: Duration = Duration::from_millis(500);

/// Between two looks that nothing prompted.
pub const LOOK: Duration = Duration::from_secs(2);

/// The same, once nothing changed for [`IDLE`]; and before the first attempt after the world failed. Each further
/// attempt waits twice as long, up to [`DOUBLINGS`] times.
pub const SELDOM: Duration = Duration::from_secs(10);

/// See [`SELDOM`].
pub const IDLE: Duration = Duration::from_secs(60);

/// See [`SELDOM`]: at last eleven minutes.
pub const DOUBLINGS: u32 = 6;

/// Whatever is done each time the site changed.
pub trait Work {
    /// Looks at the site's folder as it is now.
    fn look(&mut self) -> Look;

    /// The build clock, read anew each time unless it was told to stand: seconds since 1970.
    fn now(&self) -> i64;

    /// Builds. When that fails, what an earlier build made stays as it was (RELIABILITY L6).
    fn build(&mut self, why: &Why) -> After;

    /// Says something once.
    fn remark(&mut self, text: &str);
}

/// Why a build is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It is the first.
    First,
    /// These paths came, went or changed; sorted, and empty when the site's folder itself did.
    Changed(Vec<String>),
    /// An embargo or an expiry passed.
    Time,
    /// The last one failed for reasons that no change of the site would mend.
    Again,
}

/// What follows a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// To go on watching.
    Watch {
        /// When the site will change by itself, in seconds since 1970.
        next_change: Option<i64>,
    },
    /// To try again, though nothing changes: the disk was full, another build was writing.
    Retry,
    /// To end: no change of the site would help.
    Stop,
}

/// Builds, and builds again whenever the site changed, until the events end or a build says so.
pub fn watch(work: &mut dyn Work, events: &mut dyn Events) {
    let mut live = Live {
        work,
        events,
        seen: Look::default(),
        next_change: None,
        failures: 0,
        looked: Duration::ZERO,
        built: Duration::ZERO,
        is_over: false,
    };
    live.seen = live.look();
    live.build(&Why::First);
    while !live.is_over {
        let due = live.due();
        match live.events.wait(due) {
            Wake::Ended => return,
            Wake::Quiet => live.act(),
            Wake::Stirred => {
                // What came while we were busy, or right after, belongs to what we acted upon.
                if live.events.elapsed().saturating_sub(live.looked) <= QUIET {
                    live.gather();
                }
                live.act();
            }
        }
    }
}

struct Live<'a> {
    work: &'a mut dyn Work,
    events: &'a mut dyn Events,
    /// What the site looked like before it was built last.
    seen: Look,
    next_change: Option<i64>,
    /// How many builds in a row failed for reasons outside of the site.
    failures: u32,
    /// When the last look, and the build that it led to, was over.
    looked: Duration,
    /// When the last build was over.
    built: Duration,
    is_over: bool,
}

impl Live<'_> {
    /// When to look though nothing stirs.
    fn due(&self) -> Duration {
        let now = self.events.elapsed();
        let step = if now.saturating_sub(self.built) >= IDLE { SELDOM } else { LOOK };
        let look = self.looked + step;
        let Some(next) = self.next_change else { return look };
        let left = u64::try_from(next.saturating_sub(self.work.now())).unwrap_or(0);
        // Bounded by the looks, which also notice a clock that was set or slept.
        look.min(now + Duration::from_secs(left).min(step))
    }

    /// Looks, and builds if there is a reason.
    fn act(&mut self) {
        let mut look = self.look();
        // A file that is gone or empty is probably being saved.
        if look.since(&self.seen).is_some_and(|found| found.is_half) {
            self.gather();
            look = self.look();
        }
        let changed = look.since(&self.seen).map(|found| Why::Changed(found.paths));
        self.seen = look;
        let is_time = self.next_change.is_some_and(|next| next <= self.work.now());
        let pause = SELDOM * (1 << self.failures.saturating_sub(1).min(DOUBLINGS));
        let retries = self.failures > 0 && self.events.elapsed().saturating_sub(self.built) >= pause;
        match changed {
            Some(why) => self.build(&why),
            None if is_time => self.build(&Why::Time),
            None if retries => self.build(&Why::Again),
            None => {}
        }
        self.looked = self.events.elapsed();
    }

    fn build(&mut self, why: &Why) {
        match self.work.build(why) {
            After::Watch { next_change } => (self.next_change, self.failures) = (next_change, 0),
            After::Retry => (self.next_change, self.failures) = (None, self.failures.saturating_add(1)),
            After::Stop => self.is_over = true,
        }
        self.built = self.events.elapsed();
        self.looked = self.built;
    }

    /// Waits until nothing stirs.
    fn gather(&mut self) {
        let end = self.events.elapsed() + MOST;
        loop {
            let now = self.events.elapsed();
            if now >= end {
                return;
            }
            match self.events.wait(end.min(now + QUIET)) {
                Wake::Stirred => {}
                // An end is met again by whoever waits next.
                Wake::Quiet | Wake::Ended => return,
            }
        }
    }

    /// Looks, and hears of what was seen from now on. A folder may have been filled before it was heard of, hence
    /// the second look (RELIABILITY L1: files in folders that were just made bring no event).
    fn look(&mut self) -> Look {
        let mut look = self.work.look();
        for _ in 0..DEPTH {
            let is_new = self.events.register(look.folders());
            for remark in self.events.remarks() {
                self.work.remark(&remark);
            }
            if !is_new {
                break;
            }
            look = self.work.look();
        }
        look
    }
}

#[cfg(test)]
mod tests;
