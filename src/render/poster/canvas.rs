//! The surface that a card is drawn on: paper, and three inks in 32 steps from paper to full.

use super::setting::{Line, Stroke};
use crate::render::icons;
use ab_glyph_rasterizer::{Rasterizer, point};

/// Of a card, as those who show links ask for it.
pub(super) const WIDTH: u16 = 1200;
pub(super) const HEIGHT: u16 = 630;

const STEPS: u8 = 32;

/// What something is drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Text,
    /// The text's, thinned: for what is of less weight.
    Soft,
    Accent,
}

/// Colours of paper and inks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inks {
    pub paper: [u8; 3],
    pub text: [u8; 3],
    pub accent: [u8; 3],
}

pub(super) struct Canvas {
    /// By place in the palette.
    pixels: Vec<u8>,
}

impl Canvas {
    pub fn new() -> Self {
        Self { pixels: vec![0; usize::from(WIDTH) * usize::from(HEIGHT)] }
    }

    /// A filled rectangle.
    pub fn rule(&mut self, (left, top): (u16, u16), (width, height): (u16, u16), ink: Ink) {
        let full = place(ink, STEPS - 1);
        for row in self.pixels.chunks_exact_mut(usize::from(WIDTH)).skip(usize::from(top)).take(usize::from(height)) {
            row.iter_mut().skip(usize::from(left)).take(usize::from(width)).for_each(|pixel| *pixel = full);
        }
    }

    /// A line of text with its left end and its baseline. A glyph that would leave the card is left out: no font that is
    /// one draws so far from its place.
    pub fn text(&mut self, line: &Line, left: f32, baseline: f32, ink: Ink) {
        let at = |(x, y): (f32, f32)| (left + x, baseline - y);
        let inside = |point: &(f32, f32)| {
            let (x, y) = at(*point);
            (1.0..f32::from(WIDTH) - 1.0).contains(&x) && (1.0..f32::from(HEIGHT) - 1.0).contains(&y)
        };
        let is_inside = |glyph: &&Vec<Stroke>| glyph.iter().flat_map(Stroke::points).all(inside);
        let glyphs: Vec<&Vec<Stroke>> = line.glyphs.iter().filter(is_inside).collect();
        let heights =
            || glyphs.iter().flat_map(|glyph| glyph.iter()).flat_map(Stroke::points).map(|point| at(*point).1);
        let (top, bottom) = (heights().fold(f32::from(HEIGHT), f32::min).floor(), heights().fold(0.0, f32::max).ceil());
        if top >= bottom {
            return;
        }
        // Whole numbers within the card.
        let (first, rows) = (top as usize, (bottom - top) as usize + 1);
        let mut raster = Rasterizer::new(usize::from(WIDTH), rows);
        let at = |from: (f32, f32)| {
            let (x, y) = at(from);
            point(x, y - top)
        };
        for stroke in glyphs.into_iter().flatten() {
            match *stroke {
                Stroke::Line([a, b]) => raster.draw_line(at(a), at(b)),
                Stroke::Quad([a, b, c]) => raster.draw_quad(at(a), at(b), at(c)),
                Stroke::Cubic([a, b, c, d]) => raster.draw_cubic(at(a), at(b), at(c), at(d)),
            }
        }
        let pixels = self.pixels.get_mut(first * usize::from(WIDTH)..).unwrap_or_default();
        raster.for_each_pixel(|at, coverage| {
            let step = step(coverage);
            if let Some(pixel) = pixels.get_mut(at).filter(|pixel| step > **pixel % STEPS) {
                *pixel = place(ink, step);
            }
        });
    }

    /// The picture as PNG, of a palette.
    pub fn png(self, inks: Inks) -> Vec<u8> {
        let mut palette = Vec::new();
        for ink in [Ink::Text, Ink::Soft, Ink::Accent] {
            for step in 0..STEPS {
                palette.extend(mixed(inks, ink, step));
            }
        }
        let mut rows = Vec::with_capacity(self.pixels.len() + usize::from(HEIGHT));
        for row in self.pixels.chunks_exact(usize::from(WIDTH)) {
            rows.push(0);
            rows.extend(row);
        }
        icons::palette_png((WIDTH, HEIGHT), 8, &palette, &rows)
    }
}

/// How much of an ink a coverage is: from nothing at 0 to all of it at 1.
fn step(coverage: f32) -> u8 {
    // Between 0 and 31, whatever the coverage.
    (coverage.clamp(0.0, 1.0) * f32::from(STEPS - 1)).round() as u8
}

fn place(ink: Ink, step: u8) -> u8 {
    let ink = match ink {
        Ink::Text => 0,
        Ink::Soft => 1,
        Ink::Accent => 2,
    };
    ink * STEPS + step
}

/// The colour of a step of an ink on the paper.
fn mixed(inks: Inks, ink: Ink, step: u8) -> [u8; 3] {
    let (full, share) = match ink {
        Ink::Text => (inks.text, 100),
        Ink::Soft => (inks.text, 68),
        Ink::Accent => (inks.accent, 100),
    };
    let (step, most) = (u32::from(step) * share, u32::from(STEPS - 1) * 100);
    let mut colour = inks.paper;
    for (channel, full) in colour.iter_mut().zip(full) {
        let sum = u32::from(*channel) * (most - step) + u32::from(full) * step + most / 2;
        *channel = u8::try_from(sum / most).unwrap_or(u8::MAX);
    }
    colour
}
