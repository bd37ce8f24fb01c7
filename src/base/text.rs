//! Text as people read it: folding, words, graphemes.

use super::words::Count;
use std::{borrow::Cow, cmp::Ordering};
use unicode_casefold::UnicodeCaseFold;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// NFC and full case folding: the form in which addresses and file names are compared.
#[must_use]
pub fn casefold(text: &str) -> Cow<'_, str> {
    // Most addresses are small ASCII letters, and there are more of them than of anything else.
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    Cow::Owned(text.nfc().case_fold().nfc().collect())
}

/// NFC, the form in which keys, names and paths are compared and published (DOMAIN R-3, U-5).
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// `NFKC_Casefold` of UAX 44: compatible characters, case and invisible characters fold away.
#[must_use]
pub fn nfkc_casefold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded: String = text.chars().filter(|c| !is_ignorable(*c)).nfkd().case_fold().nfkc().collect();
    // Folding may free what normalization composes, and composing what folding parts, so it goes on until nothing
    // moves; the bound keeps a surprise of a later Unicode from looping.
    for _ in 0..4 {
        let next: String = folded.chars().filter(|c| !is_ignorable(*c)).case_fold().nfkc().collect();
        if next == folded {
            break;
        }
        folded = next;
    }
    folded
}

/// The property `Default_Ignorable_Code_Point`.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

fn parts_a_name(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2013}')
}

/// The key under which two names are one (DOMAIN G-4): `Korea Utara`, `korea-utara` and `KOREAUTARA`.
#[must_use]
pub fn name_key(name: &str) -> String {
    if name.is_ascii() {
        let mut key = case_key(name);
        key.make_ascii_lowercase();
        return key;
    }
    // A mark that stood on a space falls on the letter before it, hence the NFC.
    nfkc_casefold(name).chars().filter(|c| !parts_a_name(*c)).nfc().collect()
}

/// As [`name_key`], but case counts: for the names that DOMAIN G-4 matches case-exactly.
#[must_use]
pub fn case_key(name: &str) -> String {
    if name.is_ascii() {
        let mut key = String::with_capacity(name.len());
        key.extend(name.chars().filter(|c| !parts_a_name(*c)));
        return key;
    }
    name.nfkc().filter(|c| !parts_a_name(*c) && !is_ignorable(*c)).nfc().collect()
}

/// Whether a name is of one to three Latin letters, so that its case tells it from a word (DOMAIN G-4).
#[must_use]
pub fn is_short_latin(name: &str) -> bool {
    // Three letters have at most a few marks each: a longer text is no short name.
    if name.len() > 48 {
        return false;
    }
    let key = case_key(name);
    (1..=3).contains(&key.chars().count()) && key.chars().all(is_latin)
}

/// Whether this is a letter of the Latin script that a name is written with.
pub(crate) fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || c.is_alphabetic() && matches!(c, '\u{AA}'..='\u{24F}' | '\u{250}'..='\u{2AF}' | '\u{1E00}'..='\u{1EFF}')
}

/// The number of words as DOMAIN Q-5 counts them.
///
/// A word of UAX 29 with a letter or a digit is one, and so is a hyphenated word; of Han and kana two characters
/// are one, of Thai, Lao, Khmer and Burmese four, rounded up over the whole text.
#[must_use]
pub fn words(text: &str) -> u32 {
    let mut count = Count::default();
    // White space always ends a segment, so each word counts alone.
    text.split_ascii_whitespace().for_each(|word| count.add(word));
    count.total()
}

/// The number of characters as readers see them (DOMAIN I-11).
#[must_use]
pub fn grapheme_len(text: &str) -> usize {
    text.graphemes(true).count()
}

/// At most `max` graphemes: a longer text is cut after a word and ends in `…` (DOMAIN I-11, M-8).
///
/// A last word of more than half the room is cut itself, so that a long address does not leave one word standing.
#[must_use]
pub fn cut_graphemes(text: &str, max: usize) -> Cow<'_, str> {
    // No grapheme is shorter than a byte, and in ASCII none is longer but CR LF.
    if text.len() <= max {
        return Cow::Borrowed(text);
    }
    let is_plain = text.is_ascii() && !text.contains('\r');
    let place = |count: usize| {
        if is_plain {
            (count < text.len()).then_some(count)
        } else {
            text.grapheme_indices(true).nth(count).map(|(at, _)| at)
        }
    };
    if place(max).is_none() {
        return Cow::Borrowed(text);
    }
    let Some(room) = max.checked_sub(1) else { return Cow::Borrowed("") };
    let end = place(room).unwrap_or(text.len());
    // What follows the cut by more than a word cannot move the bound before it.
    let near = text.get(..text.len().min(end + 64)).filter(|_| is_plain).unwrap_or(text);
    let bound = near.split_word_bound_indices().map(|(at, _)| at).take_while(|at| *at <= end).last().unwrap_or(0);
    let cut = if bound * 2 < end { end } else { bound };
    let kept =
        text.get(..cut).unwrap_or_default().trim_end_matches(|c: char| c.is_whitespace() || ",;:-–—(".contains(c));
    Cow::Owned(format!("{kept}…"))
}

/// One space for each run of white space, none at the ends.
#[must_use]
pub fn plain_whitespace(text: &str) -> Cow<'_, str> {
    let plain = !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
        && !text.contains("  ")
        && !text.chars().any(|c| c.is_whitespace() && c != ' ');
    if plain {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first character that no record may hold, and the byte at which it stands (DOMAIN R-3).
///
/// Control characters but tab and LF, U+FFFE, U+FFFF, and bidi controls that are not closed in the order they were
/// opened. LF ends a paragraph and with it every control (UAX 9, P1), so they must be closed on their line.
/// A CR counts: who calls reads CRLF as LF before.
#[must_use]
pub fn forbidden_character(text: &str) -> Option<(usize, char)> {
    // Most records are ASCII: there only bytes below the space, and DEL, can be forbidden.
    if text.bytes().all(|byte| matches!(byte, b'\n' | b'\t' | b' '..=b'~')) {
        return None;
    }
    // Each opener with its place and its closer.
    let mut open: Vec<(usize, char, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '\n' => {
                if let Some((at, opener, _)) = open.first() {
                    return Some((*at, *opener));
                }
            }
            '\t' => {}
            '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => open.push((at, c, '\u{202C}')),
            '\u{2066}'..='\u{2068}' => open.push((at, c, '\u{2069}')),
            '\u{202C}' | '\u{2069}' => {
                let closed = open.pop().is_some_and(|(_, _, closer)| closer == c);
                if !closed {
                    return Some((at, c));
                }
            }
            '\u{FFFE}' | '\u{FFFF}' => return Some((at, c)),
            _ if c.is_control() => return Some((at, c)),
            _ => {}
        }
    }
    open.first().map(|(at, opener, _)| (*at, *opener))
}

/// The set of all runs of three folded words of a text (DOMAIN Q-15); a shorter text is one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles(Vec<Box<str>>);

impl Shingles {
    #[must_use]
    pub fn of(text: &str) -> Self {
        let folded = nfkc_casefold(text);
        let words: Vec<&str> = folded.unicode_words().collect();
        let mut runs: Vec<Box<str>> = words.windows(3).map(|run| run.join(" ").into()).collect();
        if runs.is_empty() && !words.is_empty() {
            runs.push(words.join(" ").into());
        }
        runs.sort_unstable();
        runs.dedup();
        Self(runs)
    }

    /// How many runs two texts share, of all that either has: 0 to 1, and 0 for two empty texts.
    #[must_use]
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (mut one, mut two) = (self.0.as_slice(), other.0.as_slice());
        let (mut shared, mut all) = (0_u32, 0_u32);
        while let (Some((left, rest_one)), Some((right, rest_two))) = (one.split_first(), two.split_first()) {
            match left.cmp(right) {
                Ordering::Less => one = rest_one,
                Ordering::Greater => two = rest_two,
                Ordering::Equal => {
                    shared += 1;
                    (one, two) = (rest_one, rest_two);
                }
            }
            all += 1;
        }
        all = all.saturating_add(u32::try_from(one.len() + two.len()).unwrap_or(u32::MAX));
        if all == 0 { 0.0 } else { f64::from(shared) / f64::from(all) }
    }
}

/// How near two texts are (DOMAIN Q-15); who compares many keeps their [`Shingles`].
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    Shingles::of(a).jaccard(&Shingles::of(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_name_has_one_key() {
        // DOMAIN G-4
        for name in ["Korea Utara", "korea-utara", "KOREAUTARA", "Ｋorea\u{2011}Utara", "korea\u{AD}utara"] {
            assert_eq!(name_key(name), "koreautara", "{name}");
        }
        assert_eq!(name_key("STRASSE"), name_key("Straße"));
        assert_eq!(name_key("북 한"), "북한");
        assert_eq!(name_key("C¸"), name_key("ç"));
        assert_eq!((case_key("AS"), case_key("as")), ("AS".into(), "as".into()));
    }

    #[test]
    fn only_few_latin_letters_make_a_short_name() {
        // DOMAIN G-4
        for (name, short) in [
            ("AS", true),
            ("UN", true),
            ("PBB", true),
            ("Éu", true),
            ("ASEAN", false),
            ("북한", false),
            ("G7", false),
            ("", false),
        ] {
            assert_eq!(is_short_latin(name), short, "{name}");
        }
    }

    #[test]
    fn words_are_counted_as_the_trade_counts() {
        // DOMAIN Q-5
        for (text, count) in [
            ("", 0),
            ("— … !", 0),
            ("Kim Jong Un meminta 1.500 hulu ledak.", 7),
            ("korea-utara dan senjata-nuklir", 3),
            ("kata -- kata", 2),
            ("don't stop", 2),
            ("북한 김정은 위원장", 3),
            ("金正恩", 2),
            ("北朝鮮のミサイル", 4),
            ("สวัสดี", 2),
            ("Kim 金正恩", 3),
            ("2024-11-23", 1),
        ] {
            assert_eq!(words(text), count, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_cut_after_a_word() {
        // DOMAIN I-11, M-8
        for (text, max, expected) in [
            ("Kim Jong Un", 11, "Kim Jong Un"),
            ("Kim Jong Un", 10, "Kim Jong…"),
            ("Kim Jong, Un", 10, "Kim Jong…"),
            ("Donaudampfschiff", 5, "Dona…"),
            ("북한이 발사했다", 6, "북한이…"),
            ("e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}e\u{301}"),
            ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2, "👨‍👩‍👧…"),
            ("ab", 1, "…"),
            ("ab", 0, ""),
        ] {
            assert_eq!(cut_graphemes(text, max), expected, "{text} {max}");
        }
    }

    #[test]
    fn white_space_becomes_plain() {
        assert_eq!(plain_whitespace(" a\n\tb\u{3000}c "), "a b c");
        assert!(matches!(plain_whitespace("a b"), Cow::Borrowed("a b")));
    }

    #[test]
    fn forbidden_characters_are_found() {
        // DOMAIN R-3
        for (text, expected) in [
            ("a\tb\nc", None),
            ("a\u{0}", Some((1, '\u{0}'))),
            ("é\u{85}", Some((2, '\u{85}'))),
            ("a\rb", Some((1, '\r'))),
            ("a\u{FFFF}", Some((1, '\u{FFFF}'))),
            ("\u{2067}a\u{202B}b\u{202C}\u{2069}", None),
            ("a\u{202E}b", Some((1, '\u{202E}'))),
            ("a\u{202E}b\n\u{202C}", Some((1, '\u{202E}'))),
            ("a\u{2069}", Some((1, '\u{2069}'))),
            ("\u{2066}\u{202A}\u{2069}\u{202C}", Some((6, '\u{2069}'))),
            ("\u{200F}\u{200E}\u{FEFF}", None),
        ] {
            assert_eq!(forbidden_character(text), expected, "{text:?}");
        }
    }

    #[test]
    fn near_texts_share_runs_of_words() {
        // DOMAIN Q-15
        let text = "Kim Jong Un meminta senjata nuklir";
        assert!((similarity(text, "KIM JONG UN meminta, senjata nuklir!") - 1.0).abs() < 1e-9);
        assert!((similarity(text, "Kim Jong Un meminta rudal") - 2.0 / 5.0).abs() < 1e-9);
        assert!((similarity("Kim Jong", "kim jong") - 1.0).abs() < 1e-9);
        assert!(similarity("", "").abs() < 1e-9);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_text_makes_these_panic(text in ".*", other in "\\PC*", max in 0_usize..30) {
            let cut = cut_graphemes(&text, max);
            prop_assert!(grapheme_len(&cut) <= max);
            let folded = nfkc_casefold(&text);
            prop_assert_eq!(&nfkc_casefold(&folded), &folded);
            prop_assert_eq!(name_key(&name_key(&text)), name_key(&text));
            let near = similarity(&text, &other);
            prop_assert!((0.0..=1.0).contains(&near));
            let _ = (words(&text), forbidden_character(&text), plain_whitespace(&text), is_short_latin(&text), nfc(&text));
        }
    }
}
