//! What a page says of itself to machines (DOMAIN M, I-9).

use crate::plan::Slice;
use crate::theme::strings::Strings;

/// A page in another language. Fields as in docs/templates.md, `alternate`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    pub hreflang: String,
    pub href: String,
}

/// A further `<link>`: `head_link`. `href` is a path below the site's root where it leads to a page or file of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadLink {
    pub rel: &'static str,
    pub href: String,
    pub media: Option<&'static str>,
    pub title: Option<String>,
    pub hreflang: Option<String>,
}

/// `og_image`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OgImage {
    pub url: String,
    pub width: u32,
    pub height: u32,
    pub alt: Option<String>,
}

/// `og`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Og {
    pub kind: &'static str,
    pub title: String,
    pub locale: String,
    pub locale_alternates: Vec<String>,
    pub image: Option<OgImage>,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub section: Option<String>,
    pub tags: Vec<String>,
}

/// What goes into the head of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageMeta {
    pub canonical: Option<String>,
    pub robots: Option<String>,
    pub alternates: Vec<Alternate>,
    pub og: Option<Og>,
    pub links: Vec<HeadLink>,
    /// Safe to print inside `<script>` as it is.
    pub jsonld: Option<String>,
}

/// Gathers what the head of a page says. `heading` is the page's own title without the site's name, on `page/K` with
/// its number; `description` is the text of the description, if the page has one.
#[must_use]
pub fn meta(_slice: &Slice<'_>, _strings: &Strings, _heading: &str, _description: Option<&str>) -> PageMeta {
    PageMeta::default()
}

/// The address of a licence that is written as an address, or as `CC BY-SA 4.0` and its like.
#[must_use]
pub fn license_url(_license: &str) -> Option<String> {
    None
}
