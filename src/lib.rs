//! kliping: a static site generator for curated news digests.
#![forbid(unsafe_code)]

pub mod base;
pub mod diag;
pub mod parse;
pub mod render;
pub mod yaml;
