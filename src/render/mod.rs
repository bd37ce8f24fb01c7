//! Render: the bytes of one output, made of its slice alone.

pub mod feeds;
pub mod meta;
pub mod sitemap;
