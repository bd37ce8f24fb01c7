//! Breaking a title into lines: as large as it can be, balanced, and cut with an ellipsis when nothing helps.

use super::setting::{Setter, Weight};
use unicode_segmentation::UnicodeSegmentation;

/// A title in lines, and its size in pixels.
#[derive(Debug, PartialEq)]
pub(super) struct Title {
    pub lines: Vec<String>,
    pub size: f32,
}

/// Sizes that a title may have, the largest first.
const SIZES: [f32; 7] = [92.0, 84.0, 76.0, 68.0, 60.0, 54.0, 48.0];
/// From one baseline to the next, in sizes. Arabic and Hangul need the room above and below.
pub(super) const LEADING: f32 = 1.26;

/// What a title is set with.
const WEIGHT: Weight = Weight::Bold;

/// Sets a title into a room of this width and height.
pub(super) fn title(setter: &Setter<'_>, text: &str, (width, height): (f32, f32)) -> Title {
    let words = words(text);
    let widths: Vec<(f32, f32)> = words.iter().map(|word| measured(setter, word)).collect();
    for size in SIZES {
        let most = room(height, size).min(4);
        let (all, limit) = (scaled(&widths, size), width);
        if all.iter().all(|(_, bare)| *bare <= limit)
            && let Some(lines) = within(&all, limit, most)
        {
            // As narrow as the same number of lines allows: no line of one word below three full ones.
            let balanced = (5..10).map(|tenth| limit * f32::from(tenth as u8) / 10.0).find_map(|narrow| {
                let fits = all.iter().all(|(_, bare)| *bare <= narrow);
                within(&all, narrow, lines.len()).filter(|_| fits)
            });
            return Title { lines: joined(&words, &balanced.unwrap_or(lines)), size };
        }
    }
    let size = SIZES.last().copied().unwrap_or(48.0);
    cut(setter, text, size, width, room(height, size))
}

/// One line that is cut to a width.
pub(super) fn line(setter: &Setter<'_>, text: &str, weight: Weight, size: f32, width: f32) -> String {
    if setter.line(text, weight, size).width <= width {
        return text.to_owned();
    }
    let end = if setter.has(weight, '…') { "…" } else { "..." };
    let mut cut = text;
    while let Some((at, _)) = cut.grapheme_indices(true).next_back() {
        cut = cut.get(..at).unwrap_or_default().trim_end();
        let shown = format!("{cut}{end}");
        if setter.line(&shown, weight, size).width <= width {
            return shown;
        }
    }
    String::new()
}

/// The lines of a title that is too long for every size, or has a word that is.
fn cut(setter: &Setter<'_>, text: &str, size: f32, width: f32, most: usize) -> Title {
    let mut pieces: Vec<&str> = Vec::new();
    for word in words(text) {
        if measured(setter, word).1 * size <= width {
            pieces.push(word);
        } else {
            pieces.extend(word.graphemes(true));
        }
    }
    let widths: Vec<(f32, f32)> = pieces.iter().map(|piece| measured(setter, piece)).collect();
    let all = scaled(&widths, size);
    let lines = within(&all, width, usize::MAX).unwrap_or_default();
    let shown = lines.get(..most.saturating_sub(1)).filter(|_| lines.len() > most);
    let Some(whole) = shown else { return Title { lines: joined(&pieces, &lines), size } };
    let mut out = joined(&pieces, whole);
    let rest = whole.last().map_or(0, |range| range.end);
    let rest: String = pieces.get(rest..).unwrap_or_default().concat();
    out.push(line(setter, rest.trim_end(), WEIGHT, size, width));
    Title { lines: out, size }
}

/// How many lines of a size stand in a height.
fn room(height: f32, size: f32) -> usize {
    (1..12_u8).take_while(|lines| f32::from(*lines) * size * LEADING <= height).count().max(1)
}

/// Widths of a word with the space behind it and without, in sizes.
fn measured(setter: &Setter<'_>, word: &str) -> (f32, f32) {
    let width = |text: &str| setter.line(text, WEIGHT, 1.0).width;
    (width(word), width(word.trim_end()))
}

fn scaled(widths: &[(f32, f32)], size: f32) -> Vec<(f32, f32)> {
    widths.iter().map(|(whole, bare)| (whole * size, bare * size)).collect()
}

/// Which words stand on which line; nothing when there would be more lines than that.
fn within(widths: &[(f32, f32)], width: f32, most: usize) -> Option<Vec<std::ops::Range<usize>>> {
    let (mut lines, mut start, mut taken) = (Vec::new(), 0, 0.0);
    for (at, (whole, bare)) in widths.iter().enumerate() {
        if at > start && taken + bare > width {
            lines.push(start..at);
            (start, taken) = (at, 0.0);
        }
        taken += whole;
    }
    if start < widths.len() {
        lines.push(start..widths.len());
    }
    (lines.len() <= most).then_some(lines)
}

fn joined(words: &[&str], lines: &[std::ops::Range<usize>]) -> Vec<String> {
    lines.iter().map(|line| words.get(line.clone()).unwrap_or_default().concat().trim_end().to_owned()).collect()
}

/// Cuts a text where a line may end: behind spaces, and between the characters of Chinese and Japanese, but for those
/// that no line may begin or end with. Korean breaks between words alone (DOMAIN I-5).
pub(super) fn words(text: &str) -> Vec<&str> {
    const NO_START: &str =
        "、。，．・：；？！ー」』）］｝〉》】〕…‥々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.!?:;)]}%”’";
    const NO_END: &str = "「『（［｛〈《【〔([{“‘";
    let mut words = Vec::new();
    let (mut start, mut before) = (0, None::<char>);
    for (at, c) in text.char_indices() {
        let Some(last) = before.replace(c) else { continue };
        let is_between = is_han(last) && !c.is_whitespace() || is_han(c) && !last.is_whitespace();
        let may_break = is_between && !NO_START.contains(c) && !NO_END.contains(last);
        if last.is_whitespace() && last != '\u{A0}' && last != '\u{202F}' && !c.is_whitespace() || may_break {
            words.push(text.get(start..at).unwrap_or_default());
            start = at;
        }
    }
    words.push(text.get(start..).unwrap_or_default());
    words.retain(|word| !word.is_empty());
    words
}

/// Han, kana, and the marks that go with them.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF01}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::lang::Lang;
    use crate::render::poster::setting::tests::fonts;

    fn set(text: &str) -> Title {
        let fonts = fonts();
        title(&Setter::new(&fonts, Lang::parse("en").unwrap(), text), text, (1048.0, 310.0))
    }

    #[test]
    fn a_line_ends_where_its_language_lets_it() {
        // DOMAIN I-5
        assert_eq!(words("한국 뉴스 클립"), ["한국 ", "뉴스 ", "클립"]);
        assert_eq!(words("北朝鮮、「核」を"), ["北", "朝", "鮮、", "「核」", "を"]);
        assert_eq!(words("Kim Jong-un  says"), ["Kim ", "Jong-un  ", "says"]);
        assert_eq!(words("10\u{A0}km"), ["10\u{A0}km"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn a_title_is_as_large_as_it_can_be_and_balanced() {
        let short = set("Tide");
        assert_eq!((short.lines.len(), short.size), (1, SIZES[0]));
        let long = set("Cranes over a flooded field, and a headline that runs over three lines of the card");
        assert!(long.size < SIZES[0] && long.lines.len() >= 3, "{long:?}");
        let lengths: Vec<usize> = long.lines.iter().map(String::len).collect();
        assert!(lengths.iter().min().unwrap() * 2 > *lengths.iter().max().unwrap(), "{long:?}");
        assert_eq!(long.lines.concat().replace(' ', "").len(), 67, "nothing is lost: {long:?}");
    }

    #[test]
    fn what_is_too_long_for_every_size_ends_in_an_ellipsis() {
        let text = "Cranes over a flooded field ".repeat(20);
        let cut = set(text.trim());
        assert_eq!((cut.size, cut.lines.len()), (48.0, 5));
        assert!(cut.lines[4].ends_with('…'), "{cut:?}");
        let fonts = fonts();
        let setter = Setter::new(&fonts, Lang::parse("en").unwrap(), "");
        for text in &cut.lines {
            assert!(setter.line(text, WEIGHT, 48.0).width <= 1048.0, "{text}");
        }
        // One word without an end is broken anywhere.
        let word = set(&"Crane".repeat(100));
        assert!(word.lines.len() == 5 && word.lines[4].ends_with('…'), "{word:?}");
    }
}
