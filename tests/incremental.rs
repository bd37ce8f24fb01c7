//! RELIABILITY B1: an incremental build equals a clean one, byte for byte, whatever was done to the site in between.

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "incremental/damage.rs"]
mod damage;
#[path = "incremental/disk.rs"]
mod disk;
#[path = "incremental/held.rs"]
mod held;
#[path = "incremental/pair.rs"]
mod pair;
#[path = "incremental/paper.rs"]
mod paper;
#[path = "incremental/shape.rs"]
mod shape;
#[path = "incremental/tree.rs"]
mod tree;
#[path = "incremental/walk.rs"]
mod walk;
