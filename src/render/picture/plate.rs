//! An open picture: its pixels, turned as they are seen. Everything that knows a codec is here.

use super::Fault;
use crate::config::PictureLimits;
use crate::model::{Codec, Cut, Recipe};
use crate::parse::picture::{self, Format};
use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader,
    codecs::{
        jpeg::JpegEncoder,
        png::{CompressionType, FilterType as Rows, PngEncoder},
    },
    metadata::Orientation,
};
use std::io::Cursor;
use webp::{Encoder, WebPConfig};

/// Pixels of eight bits a channel, and what their numbers mean.
pub struct Plate {
    pixels: Pixels,
    /// An ICC profile; none when the colours are sRGB.
    profile: Option<Vec<u8>>,
}

struct Pixels {
    size: (u32, u32),
    bytes: Vec<u8>,
    /// With alpha, else red, green and blue alone.
    is_clear: bool,
}

const BROKEN: &str = "save it anew, or take another copy";

impl Plate {
    /// Reads every pixel.
    ///
    /// # Errors
    /// When the file is not what it claims to be, is broken, cut short, or larger than the limits allow.
    pub fn open(bytes: &[u8], limits: &PictureLimits) -> Result<Self, Fault> {
        let broken = |fault: &dyn std::fmt::Display| Fault::new(format!("the picture is broken: {fault}"), BROKEN);
        let told = picture::size(bytes).ok_or_else(|| broken(&"it does not tell its size"))?;
        let format = match Format::of(bytes) {
            Some(Format::Jpeg) => ImageFormat::Jpeg,
            Some(Format::Png) => ImageFormat::Png,
            Some(Format::Gif) => ImageFormat::Gif,
            Some(Format::Webp) => ImageFormat::WebP,
            Some(Format::Svg | Format::Avif) | None => return Err(broken(&"its format is not known")),
        };
        if format == ImageFormat::Jpeg && !has_end(bytes) {
            return Err(broken(&"it is cut short"));
        }
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        let mut caps = image::Limits::no_limits();
        caps.max_alloc = Some(limits.memory);
        reader.limits(caps);
        let mut decoder = reader.into_decoder().map_err(|fault| broken(&fault))?;
        let (width, height) = decoder.dimensions();
        // What the plan counts on, and what was held against the limit (RELIABILITY I1).
        if (width, height) != told || u64::from(width) * u64::from(height) > limits.pixels {
            return Err(broken(&"its headers tell two sizes"));
        }
        let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_kept(profile));
        let mut image = DynamicImage::from_decoder(decoder).map_err(|fault| match fault {
            ImageError::Limits(_) => Fault::new(
                "the picture takes more memory than it may",
                "make it smaller, or raise `limits.picture_memory` in kliping.yaml",
            ),
            other => broken(&other),
        })?;
        image.apply_orientation(
            Orientation::from_exif(picture::orientation(bytes)).unwrap_or(Orientation::NoTransforms),
        );
        Ok(Self { pixels: Pixels::of(image), profile })
    }

    /// The colour of the whole; none of what is clear.
    #[must_use]
    pub fn tint(&self) -> Option<[u8; 3]> {
        let (width, height) = self.pixels.size;
        let all = Cut { left: 0, top: 0, width, height };
        let one = self.pixels.resized(all, (1, 1), FilterType::Box).ok()?;
        one.bytes.try_into().ok()
    }

    /// Makes a rendition.
    ///
    /// # Errors
    /// When the recipe is for another picture, or a codec fails.
    pub fn develop(&self, recipe: &Recipe) -> Result<Vec<u8>, Fault> {
        let failed = |fault: &dyn std::fmt::Display| Fault::new(format!("no rendition can be made: {fault}"), BROKEN);
        if recipe.from != self.pixels.size {
            return Err(failed(&"the picture has another size than its header told"));
        }
        let pixels =
            self.pixels.resized(recipe.cut, recipe.size, FilterType::Lanczos3).map_err(|fault| failed(&fault))?;
        match recipe.codec {
            Codec::Webp => self.webp(&pixels, recipe.quality).map_err(|fault| failed(&fault)),
            Codec::Jpeg => self.jpeg(&pixels.on_white(), recipe.quality).map_err(|fault| failed(&fault)),
            Codec::Png => self.png(&pixels).map_err(|fault| failed(&fault)),
        }
    }

    fn webp(&self, pixels: &Pixels, quality: u8) -> Result<Vec<u8>, String> {
        let mut config = WebPConfig::new().map_err(|()| "the encoder cannot be set up")?;
        config.quality = f32::from(quality);
        let (width, height) = pixels.size;
        let encoder = match pixels.is_clear {
            true => Encoder::from_rgba(&pixels.bytes, width, height),
            false => Encoder::from_rgb(&pixels.bytes, width, height),
        };
        let bytes = encoder.encode_advanced(&config).map_err(|fault| format!("{fault:?}"))?.to_vec();
        Ok(match &self.profile {
            Some(profile) => profiled(&bytes, profile, pixels.size).unwrap_or(bytes),
            None => bytes,
        })
    }

    fn jpeg(&self, pixels: &Pixels, quality: u8) -> Result<Vec<u8>, ImageError> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        if let Some(profile) = &self.profile {
            // One that it cannot write is left out: the colours are then a little paler.
            let _ = encoder.set_icc_profile(profile.clone());
        }
        encoder.write_image(&pixels.bytes, pixels.size.0, pixels.size.1, ExtendedColorType::Rgb8)?;
        Ok(bytes)
    }

    fn png(&self, pixels: &Pixels) -> Result<Vec<u8>, ImageError> {
        let mut bytes = Vec::new();
        let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, Rows::Adaptive);
        if let Some(profile) = &self.profile {
            let _ = encoder.set_icc_profile(profile.clone());
        }
        let kind = if pixels.is_clear { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        encoder.write_image(&pixels.bytes, pixels.size.0, pixels.size.1, kind)?;
        Ok(bytes)
    }
}

impl Pixels {
    fn of(image: DynamicImage) -> Self {
        let size = (image.width(), image.height());
        if image.color().has_alpha() {
            let clear = image.into_rgba8();
            if clear.pixels().any(|pixel| pixel.0.last() != Some(&u8::MAX)) {
                return Self { size, bytes: clear.into_raw(), is_clear: true };
            }
            return Self { size, bytes: DynamicImage::from(clear).into_rgb8().into_raw(), is_clear: false };
        }
        Self { size, bytes: image.into_rgb8().into_raw(), is_clear: false }
    }

    fn resized(&self, cut: Cut, size: (u32, u32), filter: FilterType) -> Result<Self, String> {
        let kind = if self.is_clear { PixelType::U8x4 } else { PixelType::U8x3 };
        let from = ImageRef::new(self.size.0, self.size.1, &self.bytes, kind).map_err(|fault| fault.to_string())?;
        let mut to = Image::new(size.0, size.1, kind);
        let Cut { left, top, width, height } = cut;
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(
            left.into(),
            top.into(),
            width.into(),
            height.into(),
        );
        Resizer::new().resize(&from, &mut to, &options).map_err(|fault| fault.to_string())?;
        Ok(Self { size, bytes: to.into_vec(), is_clear: self.is_clear })
    }

    /// What is clear becomes paper: JPEG knows no transparency.
    fn on_white(self) -> Self {
        if !self.is_clear {
            return self;
        }
        let mut bytes = Vec::with_capacity(self.bytes.len() / 4 * 3);
        for pixel in self.bytes.chunks_exact(4) {
            if let [red, green, blue, alpha] = *pixel {
                let over = |ink: u8| {
                    let (ink, alpha) = (u32::from(ink), u32::from(alpha));
                    u8::try_from((ink * alpha + 255 * (255 - alpha) + 127) / 255).unwrap_or(u8::MAX)
                };
                bytes.extend([over(red), over(green), over(blue)]);
            }
        }
        Self { bytes, is_clear: false, ..self }
    }
}

/// Whether a profile says something that a reader must know: of colours in red, green and blue, other than sRGB's, which
/// everybody assumes.
fn is_kept(profile: &[u8]) -> bool {
    const MOST: usize = 64 << 10;
    let is_rgb = profile.get(16..20) == Some(b"RGB ");
    let has = |word: &[u8]| profile.windows(word.len()).any(|part| part == word);
    is_rgb && profile.len() <= MOST && !has(b"sRGB") && !has(b"s\0R\0G\0B")
}

/// Whether a JPEG runs to its end: decoders pass over what is missing, and leave half of a picture grey.
fn has_end(bytes: &[u8]) -> bool {
    let mut at = 2_usize;
    loop {
        let Some([0xFF, marker]) = bytes.get(at..at + 2) else {
            // Between marks stand the pixels of a scan.
            if at >= bytes.len() {
                return false;
            }
            at += 1;
            continue;
        };
        match marker {
            0xD9 => return true,
            // Stuffed, filled, restarted.
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            0xFF => at += 1,
            _ => {
                let Some([high, low]) = bytes.get(at + 2..at + 4) else { return false };
                at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
            }
        }
    }
}

/// A WebP with a colour profile: the extended form of the container (RFC 9649, 2.7).
fn profiled(webp: &[u8], profile: &[u8], (width, height): (u32, u32)) -> Option<Vec<u8>> {
    const PROFILE: u8 = 0x20;
    let chunks = webp.get(12..)?;
    let (flags, rest) = match chunks.get(..4)? {
        b"VP8X" => (*chunks.get(8)?, chunks.get(18..)?),
        _ => (0, chunks),
    };
    let mut body = b"WEBPVP8X\x0a\0\0\0".to_vec();
    body.extend([flags | PROFILE, 0, 0, 0]);
    for side in [width, height] {
        let [low, middle, high, _] = side.checked_sub(1)?.to_le_bytes();
        body.extend([low, middle, high]);
    }
    body.extend(b"ICCP");
    body.extend(u32::try_from(profile.len()).ok()?.to_le_bytes());
    body.extend(profile);
    body.resize(body.len() + profile.len() % 2, 0);
    body.extend(rest);
    let mut file = b"RIFF".to_vec();
    file.extend(u32::try_from(body.len()).ok()?.to_le_bytes());
    file.extend(body);
    Some(file)
}
