//! What a picture tells of itself in its first bytes: its format, its size, how it is turned.

mod exif;
mod size;

use crate::base::hash::ContentHash;
use serde::{Deserialize, Serialize};

/// How a picture is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    Png,
    Jpeg,
    Gif,
    Webp,
    Svg,
    Avif,
}

impl Format {
    /// By the leading bytes, whatever the file is called (RELIABILITY I3).
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"\xFF\xD8\xFF") {
            return Some(Self::Jpeg);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Some(Self::Gif);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Some(Self::Webp);
        }
        if bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..12), Some(b"avif" | b"avis")) {
            return Some(Self::Avif);
        }
        is_drawing(bytes).then_some(Self::Svg)
    }

    /// By the ending of a name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "png" => Some(Self::Png),
            "jpg" | "jpeg" => Some(Self::Jpeg),
            "gif" => Some(Self::Gif),
            "webp" => Some(Self::Webp),
            "avif" => Some(Self::Avif),
            "svg" => Some(Self::Svg),
            _ => None,
        }
    }

    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Avif => "image/avif",
            Self::Svg => "image/svg+xml",
        }
    }

    /// As people call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Avif => "AVIF",
            Self::Svg => "SVG",
        }
    }

    /// Whether renditions can be derived from it.
    #[must_use]
    pub fn is_developed(self) -> bool {
        match self {
            Self::Png | Self::Jpeg | Self::Gif | Self::Webp => true,
            Self::Svg | Self::Avif => false,
        }
    }
}

/// What is known of a file that records may show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureFile {
    pub hash: ContentHash,
    /// By its leading bytes; none when they are those of no picture.
    pub format: Option<Format>,
    /// In pixels, as it is seen: turned as its EXIF says.
    pub size: Option<(u32, u32)>,
    /// It may let what lies below it shine through.
    pub is_clear: bool,
    /// What came of looking at all of it; none until somebody has.
    pub proof: Option<Proof>,
}

/// What came of looking at every pixel of a picture, or every element of a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Red, green and blue of the whole, for its place until it is there. None of what is clear.
    Sound(Option<[u8; 3]>),
    /// What is wrong with it, and what to do.
    Faulty(Box<str>, Box<str>),
}

impl PictureFile {
    /// What the bytes of a file tell at first sight.
    #[must_use]
    pub fn read(bytes: &[u8], hash: ContentHash) -> Self {
        let format = Format::of(bytes);
        let size = size(bytes).map(|(width, height)| match format.map(|format| exif::orientation(bytes, format)) {
            Some(5..=8) => (height, width),
            _ => (width, height),
        });
        Self { hash, format, size, is_clear: is_clear(bytes, format), proof: None }
    }
}

/// The size in pixels as it is written in the file; nothing when the file does not tell it.
#[must_use]
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    size::size(bytes)
}

/// EXIF's orientation, 1 (as it is) to 8.
#[must_use]
pub fn orientation(bytes: &[u8]) -> u8 {
    Format::of(bytes).map_or(1, |format| exif::orientation(bytes, format))
}

/// The type of a picture by the ending of its name.
#[must_use]
pub fn media(name: &str) -> Option<&'static str> {
    Format::of_name(name).map(Format::media)
}

/// Whether a file's name says that it is a picture.
#[must_use]
pub fn is_picture(name: &str) -> bool {
    Format::of_name(name).is_some()
}

/// Text in which an `<svg` opens before anything else does.
fn is_drawing(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('<') && text.contains("<svg")
}

/// Whether the format and its header leave room for transparency. In doubt it is so: a picture without it is only
/// somewhat larger where it is written as one that has it.
fn is_clear(bytes: &[u8], format: Option<Format>) -> bool {
    match format {
        // The colour type: a palette, grey with alpha, colour with alpha.
        Some(Format::Png) => matches!(bytes.get(25), Some(3 | 4 | 6)),
        Some(Format::Webp) => match bytes.get(12..16) {
            Some(b"VP8X") => bytes.get(20).is_some_and(|flags| flags & 0x10 != 0),
            Some(b"VP8L") => bytes.get(24).is_some_and(|bits| bits & 0x10 != 0),
            _ => false,
        },
        Some(Format::Gif | Format::Svg | Format::Avif) => true,
        Some(Format::Jpeg) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_by_its_first_bytes() {
        // RELIABILITY I3
        assert_eq!(Format::of(b"\x89PNG\r\n\x1a\n"), Some(Format::Png));
        assert_eq!(Format::of(b"\xFF\xD8\xFF\xE0"), Some(Format::Jpeg));
        assert_eq!(Format::of(b"GIF89a"), Some(Format::Gif));
        assert_eq!(Format::of(b"RIFF\0\0\0\0WEBPVP8 "), Some(Format::Webp));
        assert_eq!(Format::of(b"\0\0\0\x1cftypavif"), Some(Format::Avif));
        assert_eq!(Format::of("\u{feff}<?xml version='1.0'?>\n<svg/>".as_bytes()), Some(Format::Svg));
        assert_eq!(Format::of(b"<html><svg"), Some(Format::Svg));
        for bytes in [&b""[..], b"PNG", b"\xFF\xD8", b"text <svg", b"RIFF\0\0\0\0WAVE"] {
            assert_eq!(Format::of(bytes), None);
        }
    }
}
