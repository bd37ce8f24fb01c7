//! Sitemaps and `robots.txt` (DOMAIN S).

use crate::plan::Slice;

/// The file of the slice's `Work::Sitemap`: the index, or one list of pages.
#[must_use]
pub fn sitemap(_slice: &Slice<'_>) -> Vec<u8> {
    Vec::new()
}

/// DOMAIN S-5.
#[must_use]
pub fn robots(_slice: &Slice<'_>) -> Vec<u8> {
    Vec::new()
}
