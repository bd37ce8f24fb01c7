//! A fault of kliping itself: said as one, and told apart from a fault of the site (RELIABILITY D1, D3).

use super::Exit;
use crate::env::{Console, Stream};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a command; a panic in it becomes exit 70. The panic's own message, with its place, stands above ours.
pub(super) fn caught(console: &dyn Console, command: impl FnOnce() -> Exit) -> Exit {
    // Nothing is used after a panic but the console, which holds no state that could be half changed.
    catch_unwind(AssertUnwindSafe(command)).unwrap_or_else(|_| {
        console.print(
            Stream::Err,
            "error: this is a bug in kliping, not in your site; nothing was changed in the output\n  \
             please report it with the lines above and what you did\n",
        );
        Exit::Bug
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::memory::MemoryConsole;

    #[test]
    fn a_panic_is_reported_as_a_bug_and_exits_70() {
        // RELIABILITY D3
        let console = MemoryConsole::new();
        assert_eq!(caught(&console, || panic!("planted")).code(), 70);
        assert!(console.said().err.contains("a bug in kliping"));
    }
}
