//! Pictures from their file to every rendition: RELIABILITY I, DOMAIN R-25. Each picture is drawn by the test that shows it.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg(feature = "images")]

#[path = "pictures/draw.rs"]
mod draw;
#[path = "pictures/drawings.rs"]
mod drawings;
#[path = "pictures/hostile.rs"]
mod hostile;
#[path = "pictures/sets.rs"]
mod sets;
#[path = "support/mod.rs"]
mod support;
