//! What machines read of a site: feeds, sitemaps, metadata (DOMAIN F, S, M).

// clippy.toml lets tests unwrap, but does not see that what tests call is a test, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "syndication/bench.rs"]
mod bench;
#[path = "syndication/feeds.rs"]
mod feeds;
#[path = "syndication/history.rs"]
mod history;
#[path = "syndication/machines.rs"]
mod machines;
#[path = "syndication/many.rs"]
mod many;
#[path = "syndication/news.rs"]
mod news;
#[path = "syndication/opml.rs"]
mod opml;
#[path = "syndication/pages.rs"]
mod pages;
#[path = "syndication/rules.rs"]
mod rules;
