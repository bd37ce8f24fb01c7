//! Cards: what others show beside a link to a page without a picture. Title, source and date in the site's colours, set
//! in the fonts of its `fonts/`.
//!
//! Pure: the same words, colours and fonts make the same bytes on any machine. The machine's own fonts are never asked.

#[cfg(not(feature = "images"))]
mod absent;
#[cfg(feature = "images")]
mod canvas;
#[cfg(feature = "images")]
mod draw;
#[cfg(feature = "images")]
mod setting;
#[cfg(feature = "images")]
mod wrap;

#[cfg(not(feature = "images"))]
use absent as draw;

use super::Rendered;
use crate::base::hash::{ContentHash, HashOf};
use crate::base::path::SourcePath;
use crate::plan::{KnownFonts, Own, Poster, Slice};

/// As [`super::picture::VERSION`], of cards. `tests/posters.rs` notices.
pub const VERSION: i64 = 1;

/// The fonts of a site, in the order of their paths.
#[derive(Debug, Default)]
pub struct Fonts {
    files: Vec<Vec<u8>>,
    pub known: KnownFonts,
}

impl Fonts {
    /// Reads fonts; gives the paths of those that are none.
    #[must_use]
    pub fn read(files: Vec<(SourcePath, Vec<u8>)>) -> (Self, Vec<SourcePath>) {
        let (mut fonts, mut broken, mut hash) = (Self::default(), Vec::new(), HashOf::new());
        let mut all = Vec::new();
        for (path, bytes) in files {
            match draw::covered(&bytes) {
                Some(ranges) => {
                    hash.hash(ContentHash::of(&bytes));
                    all.extend(ranges);
                    fonts.files.push(bytes);
                }
                None => broken.push(path),
            }
        }
        fonts.known = KnownFonts::new(hash.done(), all);
        (fonts, broken)
    }
}

/// Names the bytes of a card.
#[must_use]
pub fn key(poster: &Poster) -> ContentHash {
    let mut hash = HashOf::new();
    hash.text("card").number(VERSION);
    poster.face.hash_into(&mut hash);
    hash.done()
}

/// Draws a card: a PNG of 1200 by 630 pixels.
#[must_use]
pub fn draw(poster: &Poster, fonts: &Fonts) -> Vec<u8> {
    draw::png(&poster.face, &fonts.files)
}

/// A card whose fonts nobody gave: `pipeline` draws cards, since it holds the fonts.
pub(super) fn rendered(slice: &Slice<'_>) -> Rendered {
    let Own::Poster(poster) = &slice.own else { unreachable!("the slice of a card holds what it says") };
    Rendered::new(draw(poster, &Fonts::default()))
}
