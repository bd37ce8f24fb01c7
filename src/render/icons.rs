//! Icons for home screens: the theme's mark in the site's own colours. Drawn of rectangles, so no picture is needed to
//! make them, and the same bytes come out everywhere.

use crate::config::Look;
use crate::plan::IconFile;
use crate::theme;
use std::fmt::Write as _;

/// The mark of `assets/mark.svg`: a cutting, on a square of 32.
const SQUARE: f32 = 32.0;
const OUTLINE: [(f32, f32); 6] = [(5.0, 5.0), (18.0, 5.0), (18.0, 14.0), (27.0, 14.0), (27.0, 27.0), (5.0, 27.0)];
/// Half the width of its line.
const HALF: f32 = 1.7;
/// What a home screen may cut off lies outside of four fifths of the square.
const SAFE: f32 = 0.62;

/// Paper and ink of the icons.
struct Colours {
    paper: String,
    ink: String,
}

fn colours(look: &Look) -> Colours {
    let ink = look.accent.as_ref().map_or_else(|| theme::ACCENT.0.to_owned(), |accent| accent.light.clone());
    Colours { paper: theme::paper(&look.look).0.to_owned(), ink }
}

/// The bytes of one icon.
#[must_use]
pub fn icon(file: IconFile, look: &Look) -> Vec<u8> {
    let colours = colours(look);
    match file {
        IconFile::Svg => svg(&colours).into_bytes(),
        IconFile::Small | IconFile::Large | IconFile::Touch => png(file.pixels(), 1.0, &colours),
        IconFile::Maskable => png(file.pixels(), SAFE, &colours),
    }
}

fn svg(colours: &Colours) -> String {
    let mut path = String::new();
    for (at, (x, y)) in OUTLINE.iter().enumerate() {
        // Writing to a String cannot fail.
        let _ = write!(path, "{}{x} {y}", if at == 0 { "M" } else { "L" });
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SQUARE} {SQUARE}\"><rect width=\"{SQUARE}\" \
         height=\"{SQUARE}\" fill=\"{}\"/><path d=\"{path}z\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/></svg>\n",
        colours.paper,
        colours.ink,
        HALF * 2.0
    )
}

/// Whether a point of the square lies on the mark's line.
fn is_ink(x: f32, y: f32) -> bool {
    let [(left, top), (step, _), (_, shelf), (right, _), (_, bottom), _] = OUTLINE;
    // Both edges of the line are the outline, moved out and in; each is two rectangles laid over one another.
    let within = |by: f32| {
        let tall = x >= left - by && x <= step + by && y >= top - by && y <= bottom + by;
        let wide = x >= left - by && x <= right + by && y >= shelf - by && y <= bottom + by;
        tall || wide
    };
    within(HALF) && !within(-HALF)
}

/// Two colours and one bit a pixel: a few hundred bytes.
fn png(pixels: u16, scale: f32, colours: &Colours) -> Vec<u8> {
    let mut rows = Vec::with_capacity(usize::from(pixels) * (usize::from(pixels) / 8 + 2));
    // The middle of a pixel on the square of the mark, which is shrunk around the middle.
    let at = |pixel: u16| ((f32::from(pixel) + 0.5) / f32::from(pixels) - 0.5) * SQUARE / scale + SQUARE / 2.0;
    for y in 0..pixels {
        rows.push(0);
        let (mut byte, mut bits) = (0_u8, 0);
        for x in 0..pixels {
            byte = byte << 1 | u8::from(is_ink(at(x), at(y)));
            bits += 1;
            if bits == 8 {
                rows.push(byte);
                (byte, bits) = (0, 0);
            }
        }
        if bits > 0 {
            rows.push(byte << (8 - bits));
        }
    }
    palette_png((pixels, pixels), 1, &[rgb(&colours.paper), rgb(&colours.ink)].concat(), &rows)
}

/// A PNG of a palette. Each row begins with the number of its filter.
pub(super) fn palette_png((width, height): (u16, u16), bits: u8, palette: &[u8], rows: &[u8]) -> Vec<u8> {
    let (width, height) = (u32::from(width).to_be_bytes(), u32::from(height).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    // Bits of a place in the palette, deflated, filtered row by row, not interlaced.
    chunk(&mut png, b"IHDR", &[&width[..], &height[..], &[bits, 3, 0, 0, 0][..]].concat());
    chunk(&mut png, b"PLTE", palette);
    chunk(&mut png, b"IDAT", &miniz_oxide::deflate::compress_to_vec_zlib(rows, 9));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    png.extend(length.to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(sum(kind.iter().chain(data)).to_be_bytes());
}

/// CRC-32 as of PNG, annex D.
fn sum<'b>(bytes: impl Iterator<Item = &'b u8>) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
    };
    !bytes.fold(u32::MAX, step)
}

/// `#rgb` or `#rrggbb`, as the configuration checked it.
fn rgb(colour: &str) -> Vec<u8> {
    let digits: Vec<u8> = colour.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| u8::try_from(d).ok()).collect();
    match digits.as_slice() {
        [r, g, b] => vec![r * 17, g * 17, b * 17],
        [a, b, c, d, e, f] => vec![a * 16 + b, c * 16 + d, e * 16 + f],
        _ => vec![0, 0, 0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Accent;
    use crate::parse::picture;

    fn look() -> Look {
        let accent = Accent { light: "#a41".into(), dark: "#fff".into() };
        Look { accent: Some(accent), ..Look::default() }
    }

    #[test]
    fn an_icon_is_a_small_picture_of_its_size() {
        for (file, side) in
            [(IconFile::Small, 192), (IconFile::Large, 512), (IconFile::Maskable, 512), (IconFile::Touch, 180)]
        {
            let bytes = icon(file, &look());
            assert_eq!(picture::size(&bytes), Some((side, side)));
            assert!(bytes.len() < 1_200, "{file:?}: {}", bytes.len());
            // The palette: paper, then ink.
            let at = bytes.windows(4).position(|four| four == b"PLTE").unwrap() + 4;
            assert_eq!(&bytes[at..at + 6], [0xf5, 0xf4, 0xf0, 0xaa, 0x44, 0x11]);
        }
    }

    #[test]
    fn the_sum_of_a_chunk_is_that_of_the_standard() {
        assert_eq!(sum(b"IEND".iter()), 0xAE42_6082);
    }

    #[test]
    fn the_line_runs_around_the_cutting() {
        assert!(is_ink(5.0, 20.0) && is_ink(18.0, 10.0) && is_ink(22.0, 14.0) && is_ink(27.0, 27.0));
        assert!(!is_ink(10.0, 20.0) && !is_ink(24.0, 8.0) && !is_ink(1.0, 1.0));
    }

    #[test]
    fn a_maskable_icon_keeps_its_mark_in_the_safe_circle() {
        // The corners of the mark, shrunk, within 40 % of the square around the middle.
        let corner = (SQUARE / 2.0 - (5.0 - HALF)) * SAFE;
        assert!(corner.hypot(corner) <= SQUARE * 0.4 + 0.0, "{}", corner.hypot(corner));
    }
}
