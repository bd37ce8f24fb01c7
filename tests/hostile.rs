//! Any text in any record: nothing of it becomes a template, an element, a script or a panic (RELIABILITY H, D, X).

// Helpers of tests may stop a test; the lints on panics are for the program.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

#[path = "hostile/dom.rs"]
mod dom;
#[path = "hostile/fields.rs"]
mod fields;
#[path = "hostile/limits.rs"]
mod limits;
#[path = "hostile/mutants.rs"]
mod mutants;
#[path = "hostile/payloads.rs"]
mod payloads;
