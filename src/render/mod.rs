//! Render: the bytes of one output, made of its slice alone.

pub mod feeds;
mod jsonld;
pub mod meta;
pub mod sitemap;
