//! RELIABILITY B1: an incremental build equals a clean one, byte for byte, whatever was done to the site in between.

#[path = "incremental/damage.rs"]
mod damage;
#[path = "incremental/disk.rs"]
mod disk;
#[path = "incremental/paper.rs"]
mod paper;
#[path = "incremental/pair.rs"]
mod pair;
#[path = "incremental/tree.rs"]
mod tree;
#[path = "incremental/walk.rs"]
mod walk;
