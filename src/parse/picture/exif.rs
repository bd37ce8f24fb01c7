//! How a picture is to be turned before it is looked at: the one word of its EXIF that is used. All else that cameras
//! write, places above all, is never read and never published (RELIABILITY I4).

use super::{
    Format,
    size::{big, little},
};

/// EXIF's orientation, 1 to 8; 1 when the file tells none, or nonsense.
pub(super) fn orientation(bytes: &[u8], format: Format) -> u8 {
    let exif = match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => chunk(bytes, 8, |at| Some((big(bytes, at, 4)?, bytes.get(at + 4..at + 8)?, 4)), b"eXIf"),
        Format::Webp => chunk(bytes, 12, |at| Some((little(bytes, at + 4, 4)?, bytes.get(at..at + 4)?, 0)), b"EXIF"),
        Format::Gif | Format::Svg | Format::Avif => None,
    };
    exif.and_then(|exif| word(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))).unwrap_or(1)
}

/// The first segment that holds EXIF.
fn jpeg(bytes: &[u8]) -> Option<&[u8]> {
    let mut at = 2_usize;
    while *bytes.get(at)? == 0xFF {
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            // Pixels follow.
            0xDA => return None,
            _ => {
                let length = big(bytes, at + 2, 2)? as usize;
                let data = bytes.get(at + 4..at.checked_add(2)?.checked_add(length)?)?;
                if marker == 0xE1 && data.starts_with(b"Exif\0\0") {
                    return Some(data);
                }
                at = at.checked_add(2)?.checked_add(length)?;
            }
        }
    }
    None
}

/// What a chunk of this name holds, in a file that is a row of chunks from `at`. `head` tells of the one at a place
/// its length, its name, and how much follows its data.
fn chunk<'b>(
    bytes: &'b [u8],
    mut at: usize,
    head: impl Fn(usize) -> Option<(u32, &'b [u8], usize)>,
    wanted: &[u8],
) -> Option<&'b [u8]> {
    loop {
        let (length, name, tail) = head(at)?;
        let start = at.checked_add(8)?;
        let end = start.checked_add(length as usize)?;
        if name == wanted {
            return bytes.get(start..end);
        }
        // Chunks of RIFF begin at even places.
        at = if tail == 0 { end.checked_add(end % 2)? } else { end.checked_add(tail)? };
    }
}

/// Tag 0x0112 of the first directory (TIFF 6.0, section 2).
fn word(tiff: &[u8]) -> Option<u8> {
    let number = match tiff.get(..4)? {
        b"II*\0" => little,
        b"MM\0*" => big,
        _ => return None,
    };
    let directory = number(tiff, 4, 4)? as usize;
    let entries = number(tiff, directory, 2)? as usize;
    let mut places = (0..entries).map_while(|entry| directory.checked_add(2 + entry * 12));
    let entry = places.find(|at| number(tiff, *at, 2) == Some(0x0112))?;
    let turned = number(tiff, entry.checked_add(8)?, 2)?;
    u8::try_from(turned).ok().filter(|turned| (1..=8).contains(turned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiff(turned: u8) -> Vec<u8> {
        let mut tiff = b"MM\0*\0\0\0\x08\0\x02\x01\0\0\x03\0\0\0\x01\0\x01\0\0".to_vec();
        tiff.extend([1, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0]);
        tiff
    }

    #[test]
    fn the_orientation_is_found_in_each_format() {
        // RELIABILITY I4
        let exif = [b"Exif\0\0".to_vec(), tiff(6)].concat();
        let segment = [vec![0xFF, 0xD8, 0xFF, 0xE1, 0, u8::try_from(exif.len() + 2).unwrap()], exif].concat();
        assert_eq!(orientation(&segment, Format::Jpeg), 6);
        let length = u8::try_from(tiff(8).len()).unwrap();
        let png = [b"\x89PNG\r\n\x1a\n\0\0\0\0aaaa\0\0\0\0\0\0\0".to_vec(), vec![length], b"eXIf".to_vec(), tiff(8)];
        assert_eq!(orientation(&png.concat(), Format::Png), 8);
        let webp = [b"RIFF\0\0\0\0WEBPICCP\x01\0\0\0x\0EXIF".to_vec(), vec![length, 0, 0, 0], tiff(3)];
        assert_eq!(orientation(&webp.concat(), Format::Webp), 3);
    }

    #[test]
    fn what_cannot_be_read_is_not_turned() {
        // RELIABILITY I3
        let whole = [b"\xFF\xD8\xFF\xE1\0\x2aExif\0\0".to_vec(), tiff(6)].concat();
        for end in 0..whole.len() {
            let _ = orientation(&whole[..end], Format::Jpeg);
        }
        assert_eq!(orientation(b"\xFF\xD8\xFF\xE1\xFF\xFFExif\0\0MM\0*\xFF\xFF\xFF\xFF", Format::Jpeg), 1);
        assert_eq!(orientation(&[0xFF; 64], Format::Jpeg), 1);
        assert_eq!(word(&tiff(9)), None);
    }
}
