//! Width and height as a picture's first bytes tell them.

/// The size in pixels of a PNG, JPEG, GIF, WebP or SVG; nothing when the file does not tell it.
#[must_use]
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size =
        png(bytes).or_else(|| gif(bytes)).or_else(|| webp(bytes)).or_else(|| jpeg(bytes)).or_else(|| svg(bytes))?;
    (size.0 > 0 && size.1 > 0).then_some(size)
}

pub(super) fn big(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    bytes.get(at..at + len)?.iter().try_fold(0_u32, |sum, byte| sum.checked_mul(256)?.checked_add(u32::from(*byte)))
}

pub(super) fn little(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    bytes
        .get(at..at + len)?
        .iter()
        .rev()
        .try_fold(0_u32, |sum, byte| sum.checked_mul(256)?.checked_add(u32::from(*byte)))
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n").then_some(())?;
    Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?))
}

fn gif(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a")).then_some(())?;
    Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    (bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP").then_some(())?;
    match bytes.get(12..16)? {
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3FFF, little(bytes, 28, 2)? & 0x3FFF)),
        _ => None,
    }
}

/// Walks the segments up to the frame header.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    bytes.starts_with(b"\xFF\xD8").then_some(())?;
    let mut at = 2;
    while *bytes.get(at)? == 0xFF {
        let marker = *bytes.get(at + 1)?;
        let frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        if frame {
            return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7 | 0xFF) {
            at += if marker == 0xFF { 1 } else { 2 };
            continue;
        }
        at = at.checked_add(2)?.checked_add(big(bytes, at + 2, 2)? as usize)?;
    }
    None
}

/// `width` and `height` in pixels, else the last two numbers of `viewBox`.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(4096))?)
        .or_else(|fault| std::str::from_utf8(bytes.get(..fault.valid_up_to()).unwrap_or_default()));
    let text = text.ok()?;
    let start = text.find("<svg")?;
    let tag = text.get(start..)?.split('>').next()?;
    let attribute = |name: &str| {
        let from = tag.find(&format!(" {name}="))? + name.len() + 2;
        let quote = tag.get(from..)?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        tag.get(from + 1..)?.split(quote).next()
    };
    let pixels =
        |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|size| *size >= 1.0 && *size < 1e6);
    let whole = |size: f64| format!("{size:.0}").parse::<u32>().ok();
    if let (Some(width), Some(height)) = (attribute("width").and_then(pixels), attribute("height").and_then(pixels)) {
        return Some((whole(width)?, whole(height)?));
    }
    let mut numbers = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).skip(2).map(pixels);
    Some((whole(numbers.next()??)?, whole(numbers.next()??)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_tells_its_size() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([0, 0, 2, 88, 0, 0, 1, 144]);
        assert_eq!(size(&png), Some((600, 400)));
        assert_eq!(size(b"GIF89a\x58\x02\x90\x01"), Some((600, 400)));
        assert_eq!(size(b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0\0\x0b\x08\x01\x90\x02\x58"), Some((600, 400)));
        assert_eq!(size(br#"<?xml version="1.0"?><svg xmlns="x" width="600" height="400px">"#), Some((600, 400)));
        assert_eq!(size(br#"<svg viewBox="0 0 600.4 400">"#), Some((600, 400)));
    }

    #[test]
    fn a_cut_or_foreign_file_has_no_size() {
        // RELIABILITY I3
        let jpeg = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0\0\x0b\x08\x01\x90\x02\x58";
        for end in 0..jpeg.len() {
            assert_eq!(size(&jpeg[..end]), None);
        }
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"RIFF....WEBPVP8X",
            b"<svg width='0' height='9'>",
            b"\xFF\xD8\xFF\xFF\xFF\xFF",
            b"<svg viewBox='a b'>",
        ] {
            assert_eq!(size(bytes), None);
        }
    }
}
