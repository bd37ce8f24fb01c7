//! Where what stands on a card, in both looks. Cards of languages that are read from the right are mirrored.

use super::canvas::{Canvas, HEIGHT, Ink, Inks, WIDTH};
use super::setting::{Setter, Weight};
use super::wrap::{self, LEADING};
use crate::plan::Face;
use rustybuzz::ttf_parser;

/// Between what is written and the edge.
const MARGIN: u16 = 76;
const INNER: u16 = WIDTH - 2 * MARGIN;

/// The characters that a font has, as ranges. `None`: it is no font.
pub(super) fn covered(bytes: &[u8]) -> Option<Vec<(u32, u32)>> {
    let face = ttf_parser::Face::parse(bytes, 0).ok()?;
    let mut all = Vec::new();
    for table in face.tables().cmap?.subtables {
        if table.is_unicode() {
            table.codepoints(|c| all.push(c));
        }
    }
    all.sort_unstable();
    all.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in all {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == c => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    Some(ranges)
}

/// The card as PNG.
pub(super) fn png(face: &Face, fonts: &[Vec<u8>]) -> Vec<u8> {
    let sheet = Sheet { canvas: Canvas::new(), setter: Setter::new(fonts, face.lang, &face.title) };
    let inks = Inks { paper: face.paper, text: face.ink, accent: face.accent };
    let canvas = if face.is_newspaper { sheet.newspaper(face) } else { sheet.reader(face) };
    canvas.png(inks)
}

struct Sheet<'f> {
    canvas: Canvas,
    setter: Setter<'f>,
}

/// An end of a line as it is read.
#[derive(Clone, Copy)]
enum End {
    Start,
    End,
}

impl Sheet<'_> {
    /// A front page: masthead between rules, the headline, and at the foot who says it.
    fn newspaper(mut self, face: &Face) -> Canvas {
        let share = if face.date.is_some() { INNER / 3 * 2 } else { INNER };
        self.text(End::Start, &face.site, Weight::Bold, 34.0, (100, share), Ink::Text);
        if let Some(date) = &face.date {
            self.text(End::End, date, Weight::Regular, 27.0, (100, INNER / 3), Ink::Soft);
        }
        self.canvas.rule((MARGIN, 124), (INNER, 5), Ink::Text);
        self.canvas.rule((MARGIN, 133), (INNER, 1), Ink::Text);
        let mut top = 158;
        if let Some(kicker) = &face.kicker {
            self.text(End::Start, kicker, Weight::Bold, 29.0, (196, INNER), Ink::Accent);
            top = 214;
        }
        self.title(&face.title, (top, 524));
        self.canvas.rule((MARGIN, 542), (INNER, 1), Ink::Soft);
        if let Some(foot) = &face.foot {
            // The curator's mark, as it stands before notes.
            let mark = if self.setter.is_rtl() { WIDTH - MARGIN - 12 } else { MARGIN };
            self.canvas.rule((mark, 571), (12, 12), Ink::Accent);
            self.line(End::Start, foot, Weight::Regular, 29.0, (588, INNER - 28, 28), Ink::Text);
        }
        self.canvas
    }

    /// A quiet page: a band of the accent, the headline, and below it who, when and where.
    fn reader(mut self, face: &Face) -> Canvas {
        let band = if self.setter.is_rtl() { WIDTH - 20 } else { 0 };
        self.canvas.rule((band, 0), (20, HEIGHT), Ink::Accent);
        let mut top = 72;
        if let Some(kicker) = &face.kicker {
            self.text(End::Start, kicker, Weight::Bold, 30.0, (108, INNER), Ink::Accent);
            top = 132;
        }
        self.title(&face.title, (top, 500));
        let told: Vec<&str> = face.foot.iter().chain(&face.date).map(|text| &**text).collect();
        let share = if told.is_empty() { INNER } else { INNER / 5 * 2 };
        self.text(End::End, &face.site, Weight::Bold, 29.0, (566, share), Ink::Text);
        self.text(End::Start, &told.join(" · "), Weight::Regular, 29.0, (566, INNER / 5 * 3 - 20), Ink::Soft);
        self.canvas
    }

    /// The headline, in the middle of its room.
    fn title(&mut self, text: &str, (top, bottom): (u16, u16)) {
        let height = f32::from(bottom) - f32::from(top);
        let title = wrap::title(&self.setter, text, (f32::from(INNER), height));
        let step = title.size * LEADING;
        let lines = title.lines.iter().fold(0.0, |sum: f32, _| sum + step);
        // Of a line's room a fifth or so lies below its baseline.
        let mut baseline = f32::from(top) + (height - lines).max(0.0) / 2.0 + step * 0.77;
        for text in &title.lines {
            let line = self.setter.line(text, Weight::Bold, title.size);
            let left = self.left(End::Start, line.width, 0.0);
            self.canvas.text(&line, left, baseline, Ink::Text);
            baseline += step;
        }
    }

    fn text(&mut self, end: End, text: &str, weight: Weight, size: f32, (baseline, width): (u16, u16), ink: Ink) {
        self.line(end, text, weight, size, (baseline, width, 0), ink);
    }

    /// One line, cut to its width, so far from its end of the card.
    fn line(
        &mut self,
        end: End,
        text: &str,
        weight: Weight,
        size: f32,
        (baseline, width, inset): (u16, u16, u16),
        ink: Ink,
    ) {
        let text = wrap::line(&self.setter, text, weight, size, f32::from(width));
        let line = self.setter.line(&text, weight, size);
        let left = self.left(end, line.width, f32::from(inset));
        self.canvas.text(&line, left, f32::from(baseline), ink);
    }

    /// Where a line of this width begins, seen from the left.
    fn left(&self, end: End, width: f32, inset: f32) -> f32 {
        let is_left = match end {
            End::Start => !self.setter.is_rtl(),
            End::End => self.setter.is_rtl(),
        };
        let margin = f32::from(MARGIN) + inset;
        if is_left { margin } else { f32::from(WIDTH) - margin - width }
    }
}
