//! kliping: a static site generator for curated news digests.
#![forbid(unsafe_code)]

pub mod base;
pub mod diag;
pub mod env;
pub mod parse;
pub mod write;
pub mod yaml;
pub mod config;
pub mod model;
