//! One suite that every sink passes, and the folder sink under faults (RELIABILITY W).

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "sink/bench.rs"]
mod bench;
#[path = "sink/conformance.rs"]
mod conformance;
#[path = "sink/faults.rs"]
mod faults;
#[path = "sink/folder.rs"]
mod folder;
#[path = "sink/guard.rs"]
mod guard;
#[path = "sink/lock.rs"]
mod lock;
