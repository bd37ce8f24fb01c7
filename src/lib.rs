//! kliping: a static site generator for curated news digests.
//!
//! A folder of records goes in, a whole publication comes out. The program's commands are in [`cli`]; to embed it, draft
//! a site and build it into any [`write::Sink`]. What is wrong with the content comes back as values, never as a panic.
//!
//! ```
//! use kliping::env::memory::MemoryFiles;
//! use kliping::pipeline::{self, Request};
//! use kliping::write::memory::MemorySite;
//!
//! let files = MemoryFiles::from([
//!     ("kliping.yaml", "title: Harbour Notes\nbase_url: https://example.org/\nsite: { tag: \"example.org,2026-01-01\" }\n"),
//!     ("content/pages/about.md", "---\nid: about\ntitle: About\n---\nClipped with care.\n"),
//! ]);
//! let draft = pipeline::draft(&files, &Request { now: 1_732_000_000, ..Request::default() });
//! assert!(draft.found.is_empty(), "{:?}", draft.found);
//!
//! let site = MemorySite::new();
//! let built = pipeline::build(&files, &draft, site.sink(), &|_done, _all| ()).map_err(|found| format!("{found:?}"))?;
//! assert!(built.outputs > 1);
//! let page = &site.shown()["about/index.html"];
//! assert!(String::from_utf8_lossy(&page.bytes).contains("Clipped with care."));
//! # Ok::<(), String>(())
//! ```
#![forbid(unsafe_code)]

pub mod base;
pub mod check;
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
pub mod serve;
pub mod store;
pub mod theme;
pub mod write;
pub mod yaml;
