//! Pictures for tests, and what readers of renditions see.

// Each test binary uses its part of this.
#![allow(dead_code)]

use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage, RgbaImage};
use std::io::Cursor;

/// What must not be found in any output.
pub const CANARY: &[u8] = b"CANARY-6.2088S-106.8456E";

/// Four quarters in four colours: red, green above; blue, white below. Which corner is which is seen at once.
pub fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x * 2 < width, y * 2 < height) {
        (true, true) => Rgb([220, 30, 30]),
        (false, true) => Rgb([30, 180, 60]),
        (true, false) => Rgb([30, 60, 200]),
        (false, false) => Rgb([240, 240, 240]),
    })
}

/// The quarters with noise, so that no codec makes them very small.
pub fn busy(width: u32, height: u32) -> RgbImage {
    let mut seed = 7_u32;
    let mut image = quarters(width, height);
    for pixel in image.pixels_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        pixel.0 = pixel.0.map(|value| value.saturating_add((seed >> 27) as u8));
    }
    image
}

pub fn write(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    write(quarters(width, height), ImageFormat::Jpeg)
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    write(quarters(width, height), ImageFormat::Png)
}

/// With a quarter that is clear.
pub fn clear(width: u32, height: u32) -> Vec<u8> {
    let opaque = quarters(width, height);
    let image = RgbaImage::from_fn(width, height, |x, y| {
        let [red, green, blue] = opaque.get_pixel(x, y).0;
        image::Rgba([red, green, blue, if x * 2 < width && y * 2 < height { 0 } else { 255 }])
    });
    write(image, ImageFormat::Png)
}

/// EXIF with an orientation and a place: the canary stands where a camera writes where it is.
pub fn exif(turned: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0]);
    // GPSInfo, behind the directory.
    tiff.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend([1, 0, 0x1d, 0, 2, 0]);
    tiff.extend(u32::try_from(CANARY.len()).unwrap().to_le_bytes());
    tiff.extend([56, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend(CANARY);
    tiff
}

/// A JPEG as a camera writes it: EXIF, XMP, a comment and IPTC, each with the canary.
pub fn from_camera(jpeg: &[u8], turned: u8) -> Vec<u8> {
    let segment = |marker: u8, data: Vec<u8>| {
        let mut segment = vec![0xFF, marker];
        segment.extend(u16::try_from(data.len() + 2).unwrap().to_be_bytes());
        segment.extend(data);
        segment
    };
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>".to_vec(), CANARY.to_vec(), b"</x:xmpmeta>".to_vec()];
    let parts = [
        jpeg[..2].to_vec(),
        segment(0xE1, [b"Exif\0\0".to_vec(), exif(turned)].concat()),
        segment(0xE1, xmp.concat()),
        segment(0xED, [b"Photoshop 3.0\0".to_vec(), CANARY.to_vec()].concat()),
        segment(0xFE, CANARY.to_vec()),
        jpeg[2..].to_vec(),
    ];
    parts.concat()
}

/// A PNG with EXIF and text.
pub fn png_from_camera(image: &RgbImage, turned: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(turned)).unwrap();
    encoder.write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

/// A profile that says: red, green and blue, not sRGB's.
pub fn profile() -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[12..16].copy_from_slice(b"mntr");
    profile[16..20].copy_from_slice(b"RGB ");
    profile[36..40].copy_from_slice(b"acsp");
    profile.extend(b"Display P3");
    profile
}

pub fn with_profile(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile()).unwrap();
    encoder.write_image(image, image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

pub fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What a reader sees of a rendition.
pub fn seen(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap_or_else(|fault| panic!("a rendition cannot be read: {fault}"))
}

/// The colours of the corners, clockwise from the upper left: r, g, b, w for white, - for what is clear.
pub fn corners(image: &DynamicImage) -> String {
    let image = image.to_rgba8();
    let (width, height) = image.dimensions();
    let (left, top, right, bottom) = (width / 8, height / 8, width - 1 - width / 8, height - 1 - height / 8);
    let name = |(x, y)| match image.get_pixel(x, y).0 {
        [.., alpha] if alpha < 40 => '-',
        [red, green, blue, _] if red > 170 && green > 170 && blue > 170 => 'w',
        [red, green, blue, _] if red > green && red > blue => 'r',
        [_, green, blue, _] if green > blue => 'g',
        _ => 'b',
    };
    [(left, top), (right, top), (right, bottom), (left, bottom)].map(name).iter().collect()
}

/// Heads that claim huge pictures, a few bytes each.
pub fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let huge = 60_000_u32;
    let mut png = png(8, 8);
    png[16..20].copy_from_slice(&huge.to_be_bytes());
    png[20..24].copy_from_slice(&huge.to_be_bytes());
    let mut gif = write(quarters(8, 8), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    let mut jpeg = jpeg(8, 8);
    let frame = jpeg.windows(2).position(|mark| mark == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xFF; 4]);
    let extended = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF".to_vec();
    let mut lossless = write(quarters(8, 8), ImageFormat::WebP);
    lossless[21..25].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x0F]);
    vec![("a.png", png), ("a.gif", gif), ("a.jpg", jpeg), ("a.webp", extended), ("b.webp", lossless)]
}
