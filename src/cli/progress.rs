//! The line that moves while a build takes longer than a second.

use super::show::Screen;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Before this nothing is shown: most builds are over by then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two drawings.
const STEP: Duration = Duration::from_millis(100);

const CELLS: usize = 24;

/// Draws how far a build is. Workers on all cores call it at once.
pub(super) struct Progress<'a> {
    screen: Option<Screen<'a>>,
    start: Instant,
    /// Milliseconds after `start` at which the line was drawn last.
    drawn: AtomicU64,
}

impl<'a> Progress<'a> {
    pub fn new(screen: &Screen<'a>) -> Self {
        let screen = screen.shows_progress().then_some(*screen);
        Self { screen, start: Instant::now(), drawn: AtomicU64::new(0) }
    }

    /// Tells that `done` of `all` files are made.
    pub fn tick(&self, done: usize, all: usize) {
        let Some(screen) = &self.screen else { return };
        let since = self.start.elapsed();
        if since < PATIENCE {
            return;
        }
        let now = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
        let drawn = self.drawn.load(Ordering::Relaxed);
        let due = now.saturating_sub(drawn) >= u64::try_from(STEP.as_millis()).unwrap_or(u64::MAX);
        // Only the worker that moves the mark draws.
        if due && self.drawn.compare_exchange(drawn, now, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            screen.progress(&bar(done, all));
        }
    }

    /// Wipes the line.
    pub fn end(&self) {
        if let Some(screen) = &self.screen {
            screen.progress("");
        }
    }
}

fn bar(done: usize, all: usize) -> String {
    let full = (done.saturating_mul(CELLS) / all.max(1)).min(CELLS);
    format!("[{}{}] {done} of {all} files", "=".repeat(full), " ".repeat(CELLS - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_from_left_to_right() {
        assert_eq!(bar(0, 10), format!("[{}] 0 of 10 files", " ".repeat(24)));
        assert_eq!(bar(5, 10), format!("[{}{}] 5 of 10 files", "=".repeat(12), " ".repeat(12)));
        assert_eq!(bar(10, 10), format!("[{}] 10 of 10 files", "=".repeat(24)));
        assert_eq!(bar(0, 0), format!("[{}] 0 of 0 files", " ".repeat(24)));
    }
}
