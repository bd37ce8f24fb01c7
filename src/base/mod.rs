//! The words of the house: ids, paths, addresses, hashes, moments, languages, text.
//!
//! Imports no other room, so every room may import it.

pub mod hash;
pub mod id;
pub mod lang;
pub mod moment;
pub mod nearest;
pub mod path;
mod romanize;
pub mod slug;
pub mod span;
pub mod text;
pub mod url;
mod words;
