//! Any text in any record: nothing of it becomes a template, an element, a script or a panic (RELIABILITY H, D, X).

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
