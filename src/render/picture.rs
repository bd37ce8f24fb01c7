//! Pictures: from the bytes of a file to those of a rendition, and what is wrong with a file.
//!
//! Pure: the same bytes and the same recipe make the same rendition, on any machine and any number of threads
//! (RELIABILITY I5). Nothing of a file comes through but its pixels and its colour profile (I4).

mod drawing;
#[cfg(feature = "images")]
mod plate;
#[cfg(not(feature = "images"))]
#[path = "picture/absent.rs"]
mod plate;

pub use plate::Plate;

use super::Rendered;
use crate::base::hash::{ContentHash, HashOf};
use crate::base::path::SourcePath;
use crate::config::PictureLimits;
use crate::diag::{Code, Diagnostic};
use crate::parse::picture::{Format, PictureFile, Proof};
use crate::plan::{Derived, Own, Slice};

/// Counts the ways in which pixels have become bytes: whoever changes one, or takes a codec that makes other bytes,
/// raises it, so that no rendition is taken for one that was made before. `tests/pictures.rs` notices.
pub const VERSION: i64 = 1;

/// Names the bytes of a rendition.
#[must_use]
pub fn key(derived: &Derived) -> ContentHash {
    let mut hash = HashOf::new();
    hash.number(VERSION).hash(derived.hash);
    derived.recipe.hash_into(&mut hash);
    hash.done()
}

/// Why a picture cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub what: String,
    pub help: &'static str,
}

impl Fault {
    fn new(what: impl Into<String>, help: &'static str) -> Self {
        Self { what: what.into(), help }
    }

    #[must_use]
    pub fn diagnostic(&self, path: &SourcePath) -> Diagnostic {
        Diagnostic::new(Code::BadPicture, &self.what).in_file(path).help(self.help)
    }
}

/// Bytes of memory that a picture of this size takes while it is open: what codecs hold, and a copy. Of progressive
/// JPEG, the most greedy, six bytes a pixel of frequencies stand beside three of colour.
#[must_use]
pub fn memory((width, height): (u32, u32)) -> u64 {
    u64::from(width).saturating_mul(u64::from(height)).saturating_mul(12)
}

/// What is wrong with a file at first sight: before a pixel of it is looked at (RELIABILITY I1, I3).
///
/// # Errors
/// What is wrong with it.
pub fn check(path: &SourcePath, file: &PictureFile, limits: &PictureLimits) -> Result<(), Fault> {
    let named = Format::of_name(path.name());
    let Some(format) = file.format else {
        return Err(Fault::new("the file is no picture that kliping knows", "write it as JPEG, PNG, WebP, GIF or SVG"));
    };
    if let Some(named) = named.filter(|named| *named != format) {
        let what = format!("the picture is named as {} and written as {}", named.word(), format.word());
        return Err(Fault::new(what, "give the file the ending of what it is"));
    }
    if !format.is_developed() {
        return Ok(());
    }
    let Some((width, height)) = file.size else {
        return Err(Fault::new("the picture does not tell its size: it is broken", "save it anew"));
    };
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels {
        let what = format!("the picture has {width} × {height} pixels; the limit is {} in all", limits.pixels);
        return Err(Fault::new(what, "make it smaller, or raise `limits.picture_pixels` in kliping.yaml"));
    }
    Ok(())
}

/// Looks at all of a picture that has passed [`check`]: every pixel, or every element of a drawing.
#[must_use]
pub fn prove(bytes: &[u8], file: &PictureFile, limits: &PictureLimits) -> Proof {
    let tint = match file.format {
        Some(Format::Svg) => drawing::check(bytes).map(|()| None),
        Some(Format::Png | Format::Jpeg | Format::Gif | Format::Webp) => {
            Plate::open(bytes, limits).map(|plate| plate.tint())
        }
        Some(Format::Avif) | None => Ok(None),
    };
    match tint {
        Ok(tint) => Proof::Sound(tint),
        Err(fault) => Proof::Faulty(fault.what.into(), fault.help.into()),
    }
}

/// Makes one rendition.
pub(super) fn rendered(slice: &Slice<'_>, bytes: &[u8]) -> Result<Rendered, Vec<Diagnostic>> {
    let Own::Picture(derived) = &slice.own else { unreachable!("the slice of a rendition holds what it is made of") };
    let limits = &slice.config.limits.pictures;
    let made = open(derived, bytes, limits).and_then(|plate| plate.develop(&derived.recipe));
    made.map(Rendered::new).map_err(|fault| vec![fault.diagnostic(&derived.file)])
}

/// Opens the file that renditions are made of.
///
/// # Errors
/// What is wrong with it.
pub fn open(derived: &Derived, bytes: &[u8], limits: &PictureLimits) -> Result<Plate, Fault> {
    // Its address says of which bytes a rendition is made.
    if ContentHash::of(bytes) != derived.hash {
        return Err(Fault::new("the picture changed while the site was built", "build again"));
    }
    Plate::open(bytes, limits)
}
