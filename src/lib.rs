//! kliping: a static site generator for curated news digests.
#![forbid(unsafe_code)]

pub mod base;
pub mod cli;
pub mod config;
pub mod diag;
pub mod env;
pub mod model;
pub mod parse;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod scan;
pub mod store;
pub mod theme;
pub mod write;
pub mod yaml;
