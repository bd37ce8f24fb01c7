//! Pictures: what a record tells of one, and the renditions that are made of its file.
//!
//! A rendition is known before any pixel is looked at: its address and its size follow from the hash and the size of the
//! file, the focus of the record, and the settings.

use super::world::Pictures;
use crate::base::{
    hash::{ContentHash, HashOf},
    lang::Lang,
    path::SourcePath,
    slug::{self, Letters},
};
use crate::config::Pictures as Settings;
use crate::diag::{Code, Diagnostic};
use crate::parse::picture::{Format, PictureFile};
use crate::parse::record::Focus;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// A picture as a record tells of it (DOMAIN R-25).
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Picture {
    /// Its address on the site; none when there are data but no file.
    pub url: Option<Box<str>>,
    /// The file it is read from.
    pub file: Option<SourcePath>,
    /// Of what stands at `url`.
    pub size: Option<(u32, u32)>,
    pub negative: Option<Negative>,
    pub alt: Option<Box<str>>,
    pub decorative: bool,
    /// Markdown.
    pub caption: Option<Box<str>>,
    pub credit: Option<Box<str>>,
    pub license: Option<Box<str>>,
    pub rights: Option<Box<str>>,
}

/// What the renditions of a picture are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negative {
    /// Of the file's bytes.
    pub hash: ContentHash,
    /// In pixels, as it is seen.
    pub size: (u32, u32),
    /// It may let what lies below it shine through.
    pub is_clear: bool,
    pub focus: Focus,
}

/// How much of a picture a rendition shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// 16:9, for those who show a link.
    Wide,
    /// 4:3, for cards.
    Standard,
    Square,
}

impl Shape {
    pub const ALL: [Self; 3] = [Self::Wide, Self::Standard, Self::Square];

    fn ratio(self) -> (u32, u32) {
        match self {
            Self::Wide => (16, 9),
            Self::Standard => (4, 3),
            Self::Square => (1, 1),
        }
    }
}

/// How a rendition is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    Webp,
    Jpeg,
    Png,
}

impl Codec {
    #[must_use]
    pub fn media(self) -> &'static str {
        match self {
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }
}

/// A part of a picture, in its pixels from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cut {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// All that decides the bytes of a rendition beside those of its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Recipe {
    /// Size of the whole picture, as it is seen.
    pub from: (u32, u32),
    pub cut: Cut,
    pub size: (u32, u32),
    pub codec: Codec,
    /// 1 to 100.
    pub quality: u8,
}

impl Recipe {
    pub fn hash_into(&self, hash: &mut HashOf) {
        let Self { from, cut: Cut { left, top, width, height }, size, codec, quality } = self;
        for number in [from.0, from.1, *left, *top, *width, *height, size.0, size.1, u32::from(*quality)] {
            hash.number(i64::from(number));
        }
        hash.text(codec.ending());
    }
}

/// A file that is made of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    pub url: String,
    pub recipe: Recipe,
}

/// Of crops for lists: in pixels.
const CARDS: [u32; 2] = [400, 800];
/// Of crops for those who show a link: in pixels.
const SOCIAL: u32 = 1200;
/// Of what is shown to readers that know no WebP, and by feeds.
const PLAIN: u32 = 800;

impl Picture {
    /// Ties it to the file that it shows.
    pub fn show(&mut self, path: SourcePath, url: String, file: &PictureFile, focus: Focus, settings: &Settings) {
        self.size = file.size;
        self.url = Some(url.into());
        let is_developed = settings.sets && file.format.is_some_and(Format::is_developed);
        self.negative = file.size.filter(|_| is_developed).map(|size| Negative {
            hash: file.hash,
            size,
            is_clear: file.is_clear,
            focus,
        });
        self.file = Some(path);
        if let Some(plain) = self.plain(settings) {
            self.size = Some(plain.recipe.size);
            self.url = Some(plain.url.into());
        }
    }

    /// The whole picture at the widths that it has, narrow first. Empty without a file that renditions are made of.
    #[must_use]
    pub fn whole(&self, settings: &Settings) -> Vec<Rendition> {
        let Some((file, negative)) = self.file.as_ref().zip(self.negative) else { return Vec::new() };
        let make = |width| negative.rendition(file, settings, negative.all(), width, Codec::Webp);
        negative.widths(settings).into_iter().map(make).collect()
    }

    /// The whole picture in a format that everything reads.
    #[must_use]
    pub fn plain(&self, settings: &Settings) -> Option<Rendition> {
        let (file, negative) = self.file.as_ref().zip(self.negative)?;
        let widths = negative.widths(settings);
        let width = widths.iter().copied().find(|width| *width >= PLAIN).or(widths.last().copied())?;
        let codec = if negative.is_clear { Codec::Png } else { Codec::Jpeg };
        Some(negative.rendition(file, settings, negative.all(), width, codec))
    }

    /// What lists show of it: cropped, narrow first.
    #[must_use]
    pub fn cards(&self, settings: &Settings) -> Vec<Rendition> {
        let Some((file, negative)) = self.file.as_ref().zip(self.negative) else { return Vec::new() };
        let cut = negative.crop(Shape::Standard);
        let mut widths: Vec<u32> = CARDS.iter().map(|width| (*width).min(cut.width)).collect();
        widths.dedup();
        widths.into_iter().map(|width| negative.rendition(file, settings, cut, width, Codec::Webp)).collect()
    }

    /// Whether others show it beside a link: it shows something, in a format that they read.
    #[must_use]
    pub fn is_social(&self) -> bool {
        let says = self.alt.as_deref().is_some_and(|alt| !alt.is_empty());
        let is_drawing = self.url.as_deref().is_none_or(|url| url.to_ascii_lowercase().ends_with(".svg"));
        says && (self.negative.is_some() || self.size.is_some() && !is_drawing)
    }

    /// What others show of it beside a link: cropped, in a format that everything reads.
    #[must_use]
    pub fn social(&self, shape: Shape, settings: &Settings) -> Option<Rendition> {
        let (file, negative) = self.file.as_ref().zip(self.negative)?;
        let cut = negative.crop(shape);
        Some(negative.rendition(file, settings, cut, SOCIAL.min(cut.width), Codec::Jpeg))
    }
}

impl Negative {
    fn all(&self) -> Cut {
        Cut { left: 0, top: 0, width: self.size.0, height: self.size.1 }
    }

    /// The widths of the settings that the picture has, and its own where it lies between or below them by more than a
    /// little: nothing is ever made larger than it is.
    fn widths(&self, settings: &Settings) -> Vec<u32> {
        let own = self.size.0;
        let mut widths: Vec<u32> = settings.widths.iter().copied().filter(|width| *width < own).collect();
        let is_between = settings.widths.last().is_some_and(|most| own <= *most);
        let is_new = widths.last().is_none_or(|last| u64::from(own) * 8 > u64::from(*last) * 9);
        if is_between && is_new {
            widths.push(own);
        }
        widths
    }

    /// The largest part of a shape, with the focus as near to its middle as it can be.
    fn crop(&self, shape: Shape) -> Cut {
        let (width, height) = (u64::from(self.size.0), u64::from(self.size.1));
        let (across, down) = (u64::from(shape.ratio().0), u64::from(shape.ratio().1));
        let share = |of: u64, part: u64, whole: u64| (of * part + whole / 2) / whole;
        let wide = width.min(share(height, across, down)).max(1);
        let high = height.min(share(wide, down, across)).max(1);
        let from = |whole: u64, part: u64, focus: u16| {
            (whole * u64::from(focus) / 1000).saturating_sub(part / 2).min(whole - part.min(whole))
        };
        let pixels = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Cut {
            left: pixels(from(width, wide, self.focus.x)),
            top: pixels(from(height, high, self.focus.y)),
            width: pixels(wide),
            height: pixels(high),
        }
    }

    fn rendition(&self, file: &SourcePath, settings: &Settings, cut: Cut, width: u32, codec: Codec) -> Rendition {
        let high = (u64::from(width) * u64::from(cut.height) + u64::from(cut.width) / 2) / u64::from(cut.width.max(1));
        let size = (width, u32::try_from(high).unwrap_or(u32::MAX).max(1));
        let recipe = Recipe { from: self.size, cut, size, codec, quality: settings.quality };
        let mut hash = HashOf::new();
        // The widths of one part share a name: what tells them apart stands behind it.
        hash.text("rendition 1").hash(self.hash).number(i64::from(settings.quality));
        for number in [cut.left, cut.top, cut.width, cut.height] {
            hash.number(i64::from(number));
        }
        let hash = hash.done().short();
        let name = name(file);
        Rendition { url: format!("/assets/{name}.{hash}-{width}.{}", codec.ending()), recipe }
    }
}

/// The file's own name in letters that every address takes as they are.
fn name(file: &SourcePath) -> String {
    let slug = slug::slugify(file.stem(), Letters::Ascii).slug;
    let name: String = slug.as_ref().map_or("picture", slug::Slug::as_str).chars().take(40).collect();
    name.trim_end_matches('-').to_owned()
}

/// Where a picture named in a record lies, and its address on the site.
///
/// # Errors
/// A finding without a place: the picture is on another host, or is not there.
pub fn find_picture(
    file: &str,
    bundle: Option<&SourcePath>,
    lang: Lang,
    pictures: &Pictures,
    homes: &HashMap<SourcePath, Arc<str>>,
) -> Result<(SourcePath, String), Box<Diagnostic>> {
    if crate::base::url::host(file).is_some() || file.starts_with("//") {
        let finding = Diagnostic::new(Code::HotLink, format!("the picture `{file}` is on another host"));
        return Err(Box::new(finding.help("put a copy that you may show beside the record, with credit and rights")));
    }
    let missing = |help: &str| {
        let finding = Diagnostic::new(Code::MissingFile, format!("the picture `{file}` does not exist"));
        Box::new(finding.help(help.to_owned()))
    };
    if let Some(rest) = file.strip_prefix('/') {
        let path = SourcePath::parse(&format!("static/{rest}")).map_err(|_| missing("write its path below static/"))?;
        return if pictures.contains_key(&path) {
            Ok((path, file.to_owned()))
        } else {
            Err(missing("put the file into static/, or write the name of a file of the bundle"))
        };
    }
    let Some(bundle) = bundle else {
        return Err(missing(
            "make the record a bundle (`NAME/index.md`) with the picture beside it, or write `/PATH` for a file of static/",
        ));
    };
    let localized = file.rsplit_once('.').map(|(stem, end)| format!("{bundle}/{stem}.{}.{end}", lang.path()));
    let plain = SourcePath::parse(&format!("{bundle}/{file}"));
    let path = localized
        .and_then(|path| SourcePath::parse(&path).ok())
        .filter(|path| pictures.contains_key(path))
        .or_else(|| plain.ok().filter(|path| pictures.contains_key(path)))
        .ok_or_else(|| missing("put the file beside the record"))?;
    let name = path.below(bundle.as_str()).unwrap_or(path.name());
    let url = format!("{}{name}", homes.get(bundle).map_or("/", |home| home));
    Ok((path, url))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negative(size: (u32, u32), x: u16, y: u16) -> Negative {
        Negative { hash: ContentHash::default(), size, is_clear: false, focus: Focus { x, y } }
    }

    fn cut(size: (u32, u32), focus: (u16, u16), shape: Shape) -> (u32, u32, u32, u32) {
        let Cut { left, top, width, height } = negative(size, focus.0, focus.1).crop(shape);
        (left, top, width, height)
    }

    #[test]
    fn a_crop_keeps_its_focus_and_stays_inside() {
        assert_eq!(cut((1600, 900), (500, 500), Shape::Wide), (0, 0, 1600, 900));
        assert_eq!(cut((1600, 900), (500, 500), Shape::Square), (350, 0, 900, 900));
        assert_eq!(cut((1600, 900), (250, 500), Shape::Square), (0, 0, 900, 900));
        assert_eq!(cut((1600, 900), (1000, 0), Shape::Standard), (400, 0, 1200, 900));
        assert_eq!(cut((600, 2000), (500, 900), Shape::Wide), (0, 1631, 600, 338));
        for size in [(1, 1), (1, 5000), (5000, 1), (2, 3)] {
            for shape in Shape::ALL {
                let (left, top, width, height) = cut(size, (1000, 1000), shape);
                assert!(width > 0 && height > 0 && left + width <= size.0 && top + height <= size.1, "{size:?}");
            }
        }
    }

    #[test]
    fn nothing_is_made_larger_than_it_is() {
        let settings = Settings::default();
        let widths = |width| negative((width, 100), 500, 500).widths(&settings);
        assert_eq!(widths(4000), [480, 800, 1280]);
        assert_eq!(widths(1280), [480, 800, 1280]);
        assert_eq!(widths(1000), [480, 800, 1000]);
        assert_eq!(widths(850), [480, 800], "nearly the same twice serves nobody");
        assert_eq!(widths(300), [300]);
    }
}
