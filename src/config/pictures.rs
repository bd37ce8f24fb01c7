//! What is made of the site's own pictures.

use super::Config;
use super::read::bytes;
use crate::diag::Code;
use crate::yaml::Fields;

/// Whether this program was built with what pictures are made with.
const IS_BUILT_IN: bool = cfg!(feature = "images");

/// How pictures are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pictures {
    /// As sets of renditions; else every file as it is.
    pub sets: bool,
    /// Of the renditions that pages choose from: in pixels, narrow first.
    pub widths: Vec<u32>,
    /// 1 to 100, for what loses detail.
    pub quality: u8,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { sets: IS_BUILT_IN, widths: vec![480, 800, 1280], quality: 80 }
    }
}

pub(super) fn read(fields: &mut Fields, config: &mut Config) {
    let at = fields.key_span("cards").unwrap_or_default();
    match fields.flag("cards") {
        Some(true) if !IS_BUILT_IN => fields.report(
            Code::ConfigValue,
            at,
            "this kliping was built without `images`, so it draws no cards",
            "take a kliping with the feature `images`, or write `cards: false`",
        ),
        Some(cards) => config.cards = cards,
        None => {}
    }
    fields.part("pictures", "pictures", |pictures| {
        let own = &mut config.pictures;
        let at = pictures.key_span("sets").unwrap_or_default();
        match pictures.flag("sets") {
            Some(true) if !IS_BUILT_IN => pictures.report(
                Code::ConfigValue,
                at,
                "this kliping was built without `images`, so it makes no sets of pictures",
                "take a kliping with the feature `images`, or write `sets: false`",
            ),
            Some(sets) => own.sets = sets,
            None => {}
        }
        if let Some(quality) = pictures.number("quality", 1..=100_u8) {
            own.quality = quality;
        }
        if let Some(widths) = widths(pictures) {
            own.widths = widths;
        }
    });
}

/// A list of numbers; nothing when it is absent, or one of them is none.
fn widths(fields: &mut Fields) -> Option<Vec<u32>> {
    let texts = fields.texts_maybe("widths")?;
    let mut widths = Vec::new();
    for text in &texts {
        match text.value.parse::<u32>().ok().filter(|width| (16..=8192).contains(width)) {
            Some(width) => widths.push(width),
            None => {
                let message = format!("`{}` is no width of a picture", text.value);
                fields.report(
                    Code::ConfigValue,
                    text.span,
                    message,
                    "write pixels from 16 to 8192: `[480, 800, 1280]`",
                );
                return None;
            }
        }
    }
    widths.sort_unstable();
    widths.dedup();
    (!widths.is_empty()).then_some(widths)
}

/// What a picture may cost (RELIABILITY X).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureLimits {
    /// Bytes of one file.
    pub bytes: u64,
    /// Pixels of one picture.
    pub pixels: u64,
    /// Bytes of all pictures that are open at a time, on all threads.
    pub memory: u64,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { bytes: 32 << 20, pixels: 50_000_000, memory: 512 << 20 }
    }
}

pub(super) fn limits(fields: &mut Fields, own: &mut PictureLimits) {
    for (key, value) in [("picture", &mut own.bytes), ("picture_memory", &mut own.memory)] {
        if let Some(size) = bytes(fields, key) {
            *value = size;
        }
    }
    if let Some(pixels) = fields.number("picture_pixels", 1..=1_000_000_000_u64) {
        own.pixels = pixels;
    }
}
