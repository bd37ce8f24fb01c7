//! Setting type: from a text to the outlines of its glyphs in the order in which they are seen. Shaping, direction and
//! the choice among fonts are settled here, line by line.

use crate::base::lang::Lang;
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder, Tag};
use rustybuzz::{Direction, Face, Language, UnicodeBuffer, Variation};
use std::str::FromStr;
use unicode_bidi::{BidiInfo, Level};
use unicode_normalization::char::is_combining_mark;

/// A point right of and above the beginning of the line.
type Point = (f32, f32);

/// A piece of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stroke {
    Line([Point; 2]),
    Quad([Point; 3]),
    Cubic([Point; 4]),
}

impl Stroke {
    pub fn points(&self) -> &[Point] {
        match self {
            Self::Line(points) => points,
            Self::Quad(points) => points,
            Self::Cubic(points) => points,
        }
    }
}

/// A line of text that is set.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Line {
    pub width: f32,
    /// The outline of each glyph, from left to right.
    pub glyphs: Vec<Vec<Stroke>>,
}

/// How heavy letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Sets lines in the fonts of a site, for readers of one language.
pub(super) struct Setter<'f> {
    regular: Vec<Face<'f>>,
    bold: Vec<Face<'f>>,
    lang: Lang,
}

/// A run of text in one direction and one font.
struct Run<'r> {
    text: &'r str,
    font: usize,
    is_rtl: bool,
}

impl<'f> Setter<'f> {
    /// A font that has all of `title` goes before others, so that a card is of one piece.
    pub fn new(fonts: &'f [Vec<u8>], lang: Lang, title: &str) -> Self {
        Self { regular: faces(fonts, 400, title), bold: faces(fonts, 700, title), lang }
    }

    pub fn is_rtl(&self) -> bool {
        self.lang.is_rtl()
    }

    fn faces(&self, weight: Weight) -> &[Face<'f>] {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub fn has(&self, weight: Weight, c: char) -> bool {
        self.faces(weight).iter().any(|face| face.glyph_index(c).is_some())
    }

    /// Sets one line, in pixels.
    pub fn line(&self, text: &str, weight: Weight, size: f32) -> Line {
        let faces = self.faces(weight);
        let mut line = Line::default();
        for run in runs(text, faces, self.is_rtl()) {
            let Some(face) = faces.get(run.font) else { continue };
            self.run(face, &run, size, &mut line);
        }
        line
    }

    fn run(&self, face: &Face<'_>, run: &Run<'_>, size: f32, line: &mut Line) {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(run.text);
        buffer.set_direction(if run.is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        // Han characters have other forms in Japan than in China.
        if let Ok(language) = Language::from_str(self.lang.as_str()) {
            buffer.set_language(language);
        }
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(face, &[], buffer);
        let scale = size / units(face.units_per_em()).max(1.0);
        for (glyph, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let from = (line.width + units(place.x_offset) * scale, units(place.y_offset) * scale);
            let mut pen = Pen { scale, from, at: from, first: from, strokes: Vec::new() };
            if let Ok(id) = u16::try_from(glyph.glyph_id) {
                let _ = face.outline_glyph(GlyphId(id), &mut pen);
            }
            if !pen.strokes.is_empty() {
                line.glyphs.push(pen.strokes);
            }
            line.width += units(place.x_advance) * scale;
        }
    }
}

/// Units of a font are below 2^24, so a float has each of them.
#[allow(clippy::cast_precision_loss)]
fn units(number: i32) -> f32 {
    number as f32
}

/// The fonts, those first that have all of a text, and of these the nearest to a weight. One whose weight can be varied
/// has each.
fn faces<'f>(fonts: &'f [Vec<u8>], weight: u16, text: &str) -> Vec<Face<'f>> {
    let axis = Tag::from_bytes(b"wght");
    let mut faces: Vec<((bool, u16), Face<'_>)> = Vec::new();
    for bytes in fonts {
        let Some(mut face) = Face::from_slice(bytes, 0) else { continue };
        let is_varied = face.variation_axes().into_iter().any(|one| one.tag == axis);
        if is_varied {
            face.set_variations(&[Variation { tag: axis, value: f32::from(weight) }]);
        }
        let away = if is_varied { 0 } else { face.weight().to_number().abs_diff(weight) };
        let lacks = text.chars().any(|c| !c.is_whitespace() && !is_silent(c) && face.glyph_index(c).is_none());
        faces.push(((lacks, away), face));
    }
    faces.sort_by_key(|(order, _)| *order);
    faces.into_iter().map(|(_, face)| face).collect()
}

/// Cuts a line into runs, in the order in which they are seen from left to right (UAX 9).
fn runs<'t>(text: &'t str, faces: &[Face<'_>], is_rtl: bool) -> Vec<Run<'t>> {
    let base = if is_rtl { Level::rtl() } else { Level::ltr() };
    let info = BidiInfo::new(text, Some(base));
    let mut runs = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, seen) = info.visual_runs(paragraph, paragraph.range.clone());
        for range in seen {
            let is_rtl = levels.get(range.start).is_some_and(Level::is_rtl);
            let mut inside = by_font(text.get(range).unwrap_or_default(), faces, is_rtl);
            if is_rtl {
                inside.reverse();
            }
            runs.extend(inside);
        }
    }
    runs
}

/// Cuts a run where another font begins: a letter takes the first font that has it, and whatever stands between letters
/// stays with the one before it where that can be.
fn by_font<'t>(text: &'t str, faces: &[Face<'_>], is_rtl: bool) -> Vec<Run<'t>> {
    let mut runs: Vec<Run<'t>> = Vec::new();
    let (mut start, mut current) = (0, None);
    for (at, c) in text.char_indices() {
        let has = |font: &usize| faces.get(*font).is_some_and(|face| face.glyph_index(c).is_some());
        let first = (0..faces.len()).find(has);
        let is_joined = is_combining_mark(c) || is_silent(c);
        let stays = !c.is_alphabetic() || is_joined;
        let font = match current {
            Some(font) if stays && (is_joined || has(&font)) => font,
            Some(font) => first.unwrap_or(font),
            None => first.unwrap_or(0),
        };
        if let Some(before) = current.filter(|before| *before != font) {
            runs.push(Run { text: text.get(start..at).unwrap_or_default(), font: before, is_rtl });
            start = at;
        }
        current = Some(font);
    }
    if let Some(font) = current {
        runs.push(Run { text: text.get(start..).unwrap_or_default(), font, is_rtl });
    }
    runs
}

/// Marks that are not seen: joiners, directions, variants.
pub(super) fn is_silent(c: char) -> bool {
    crate::plan::is_silent(c)
}

/// Gathers the outline of a glyph in pixels.
struct Pen {
    scale: f32,
    /// Where the glyph begins.
    from: Point,
    at: Point,
    /// Where the running contour began.
    first: Point,
    strokes: Vec<Stroke>,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> Point {
        (self.from.0 + x * self.scale, self.from.1 + y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.first = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let to = self.place(x, y);
        self.strokes.push(Stroke::Line([self.at, to]));
        self.at = to;
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let to = self.place(x, y);
        self.strokes.push(Stroke::Quad([self.at, self.place(x1, y1), to]));
        self.at = to;
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let to = self.place(x, y);
        self.strokes.push(Stroke::Cubic([self.at, self.place(x1, y1), self.place(x2, y2), to]));
        self.at = to;
    }

    fn close(&mut self) {
        if self.at != self.first {
            self.strokes.push(Stroke::Line([self.at, self.first]));
        }
        self.at = self.first;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::render::poster) const LATIN: &[u8] = include_bytes!("../../../tests/fonts/latin.ttf");
    const ARABIC: &[u8] = include_bytes!("../../../tests/fonts/arabic.ttf");
    pub(in crate::render::poster) const HANGUL: &[u8] = include_bytes!("../../../tests/fonts/hangul.ttf");

    pub(in crate::render::poster) fn fonts() -> Vec<Vec<u8>> {
        [LATIN, ARABIC, HANGUL].map(<[u8]>::to_vec).to_vec()
    }

    fn set(lang: &str, text: &str) -> Line {
        Setter::new(&fonts(), Lang::parse(lang).unwrap(), "").line(text, Weight::Regular, 100.0)
    }

    fn bold(lang: &str, text: &str) -> Line {
        Setter::new(&fonts(), Lang::parse(lang).unwrap(), "").line(text, Weight::Bold, 100.0)
    }

    /// Outlines with the place of each taken away, so that forms can be compared.
    fn forms(line: &Line) -> Vec<Vec<(i32, i32)>> {
        let round = |number: f32| number.round() as i32;
        let form = |glyph: &Vec<Stroke>| {
            let left = glyph.iter().flat_map(Stroke::points).map(|(x, _)| *x).fold(f32::MAX, f32::min);
            glyph.iter().flat_map(Stroke::points).map(|(x, y)| (round(x - left), round(*y))).collect()
        };
        line.glyphs.iter().map(form).collect()
    }

    #[test]
    fn arabic_letters_are_joined_and_run_from_the_right() {
        let alone = |text: &str| forms(&set("ar", text)).remove(0);
        let word = forms(&set("ar", "\u{633}\u{627}\u{646}"));
        assert!(word.len() >= 3, "{}", word.len());
        // Seen from the left: noon, alef, seen. Noon stands alone behind an alef, which joins nothing that follows.
        assert_eq!(word.first(), Some(&alone("\u{646}")));
        assert_ne!(word.last(), Some(&alone("\u{633}")), "the first letter of three has a form of its own");
        // Three letters that join are narrower than three that stand alone.
        let (joined, apart) = (set("ar", "\u{628}\u{628}\u{628}").width, set("ar", "\u{628}").width * 3.0);
        assert!(joined < apart * 0.9, "{joined} {apart}");
    }

    #[test]
    fn two_directions_stand_in_one_line() {
        // UAX 9: what follows Arabic in an Arabic line stands at its left, and reads from the left.
        let mixed = forms(&set("ar", "\u{646} ab"));
        let latin = forms(&set("en", "ab"));
        assert_eq!(mixed.get(..2), latin.get(..2));
        let mirrored = forms(&set("ar", "\u{646} (\u{646})"));
        let bracket = forms(&set("en", "("));
        assert!(mixed.len() >= 3 && mirrored.contains(&bracket[0]), "brackets are mirrored");
    }

    #[test]
    fn hangul_is_drawn_by_the_font_that_has_it() {
        let fonts = fonts();
        let line = set("ko", "한국 Klip 2024년");
        assert_eq!(line.glyphs.len(), 11, "every letter but spaces is drawn");
        let setter = Setter::new(&fonts, Lang::parse("ko").unwrap(), "2024년");
        assert_ne!(forms(&setter.line("2", Weight::Bold, 100.0)), forms(&bold("ko", "2")), "a card is of one piece");
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        let faces = fonts();
        let faces = super::faces(&faces, 400, "");
        let runs = |text| by_font(text, &faces, false).into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(runs("a\u{301}b 한국"), ["a\u{301}b ", "한국"]);
        assert!(runs("").is_empty());
    }

    #[test]
    fn no_bytes_are_too_broken_for_a_font() {
        // RELIABILITY D1: cut and flipped fonts end in a line or in none.
        for at in (0..LATIN.len()).step_by(61) {
            let mut broken = LATIN.to_vec();
            broken[at] ^= 0xFF;
            let cut = LATIN[..at].to_vec();
            let fonts = [broken, cut];
            let setter = Setter::new(&fonts, Lang::parse("en").unwrap(), "");
            let _ = setter.line("Kliping", Weight::Bold, 60.0);
        }
    }
}
