//! What an output is made of, part by part: why it was made again, for `kliping explain`.
//!
//! The parts are those of the fingerprint and come from the same walk over the slice, so that no part can be told here
//! that does not count there.

use super::{Output, Slice, Work, ask, fingerprint};
use crate::base::hash::{ContentHash, HashOf};
use std::array;

/// One part of what an output is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// This very build of kliping.
    Program,
    /// All templates, words and assets.
    Theme,
    Configuration,
    /// Its address, and what every page of its language shows: names, navigation, menus.
    Frame,
    /// What it is about; of a copied file its bytes.
    Subject,
    Lists,
    /// Neighbours, translations, feeds, and what links in its text lead to.
    Links,
    /// Answers to directives, and to what its template asks for.
    Answers,
    /// The texts that it shows.
    Texts,
    /// What a feed tells of its entries.
    Entries,
    /// Addresses of other outputs, where it lists them.
    Addresses,
}

impl Part {
    /// What all outputs of a build have in common.
    pub const GROUNDS: [Self; 3] = [Self::Program, Self::Theme, Self::Configuration];

    /// What each output has of its own.
    pub const OWN: [Self; 8] = [
        Self::Frame,
        Self::Subject,
        Self::Lists,
        Self::Links,
        Self::Answers,
        Self::Texts,
        Self::Entries,
        Self::Addresses,
    ];

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Theme => "theme",
            Self::Configuration => "configuration",
            Self::Frame => "frame",
            Self::Subject => "subject",
            Self::Lists => "lists",
            Self::Links => "links",
            Self::Answers => "answers",
            Self::Texts => "texts",
            Self::Entries => "entries",
            Self::Addresses => "addresses",
        }
    }
}

/// Where the fields of a slice are added: all to one hash, or each to its part's.
pub(super) trait Hashes {
    fn of(&mut self, part: Part) -> &mut HashOf;
}

/// One hash over all parts.
pub(super) struct Whole(pub HashOf);

impl Hashes for Whole {
    fn of(&mut self, _: Part) -> &mut HashOf {
        &mut self.0
    }
}

/// A hash for each part of [`Part::OWN`]; none where the output has nothing of it.
struct Apart {
    hashes: [Option<HashOf>; Part::OWN.len()],
    /// For a part that no slice has.
    other: HashOf,
}

impl Hashes for Apart {
    fn of(&mut self, part: Part) -> &mut HashOf {
        let at = Part::OWN.iter().position(|own| *own == part);
        match at.and_then(|at| self.hashes.get_mut(at)) {
            Some(hash) => hash.get_or_insert_default(),
            None => &mut self.other,
        }
    }
}

/// The hashes of what an output has of its own, in the order of [`Part::OWN`]: a few bytes of each, enough to tell
/// people which of them moved. Nothing is decided by them. 0 is a part that the output has not.
pub type Parts = [u32; Part::OWN.len()];

/// The hash of each part of a slice.
#[must_use]
pub fn parts(slice: &Slice<'_>) -> Parts {
    let mut apart = Apart { hashes: array::from_fn(|_| None), other: HashOf::new() };
    fingerprint::walk(slice, &mut apart);
    apart.hashes.map(|hash| hash.map_or(0, |hash| short(hash.done())))
}

/// The parts of a file that is published as it is.
#[must_use]
pub fn parts_of_file(output: &Output, bytes: ContentHash) -> Parts {
    let of = |part| match part {
        Part::Frame => short(ContentHash::of(output.url.as_str().as_bytes())),
        Part::Subject => short(bytes),
        Part::Program
        | Part::Theme
        | Part::Configuration
        | Part::Lists
        | Part::Links
        | Part::Answers
        | Part::Texts
        | Part::Entries
        | Part::Addresses => 0,
    };
    Part::OWN.map(of)
}

fn short(hash: ContentHash) -> u32 {
    let [a, b, c, d, ..] = *hash.bytes();
    u32::from_be_bytes([a, b, c, d])
}

/// The hashes that a slice's own was made of: of every card, article, edition, page and text in it.
#[must_use]
pub fn held(slice: &Slice<'_>) -> Vec<ContentHash> {
    let mut whole = Whole(HashOf::listening());
    fingerprint::walk(slice, &mut whole);
    whole.0.heard()
}

impl Work {
    /// What kind of output it is: the name of its template, or a word for those that no template makes.
    #[must_use]
    pub fn kind(self) -> &'static str {
        if let Some(template) = ask::template_of(self) {
            return template.strip_suffix(".html").unwrap_or(template);
        }
        let kinds = [
            (matches!(self, Self::Feed { .. } | Self::FeedStyle(_)), "feed"),
            (matches!(self, Self::Opml(_)), "list of feeds"),
            (matches!(self, Self::Sitemap(_) | Self::News(_) | Self::Notice(_)), "sitemap"),
            (matches!(self, Self::Robots), "robots.txt"),
            (matches!(self, Self::Host(_)), "settings of a host"),
            (matches!(self, Self::Asset(_) | Self::Accent), "asset"),
            (matches!(self, Self::File(_)), "copied file"),
            (matches!(self, Self::Picture(_)), "picture"),
            (matches!(self, Self::Poster(_)), "card"),
        ];
        kinds.into_iter().find(|(is, _)| *is).map_or("other file", |(_, word)| word)
    }
}
