//! Counting words (DOMAIN Q-5).
//!
//! The tables of UAX 29 take longer than reading the Markdown that the words stand in. Most words are made of
//! characters whose property is known from their block, so those are counted without tables; a test compares.

use unicode_segmentation::UnicodeSegmentation;

/// What has been counted.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Count {
    whole: u32,
    /// Characters of scripts in which two are a word.
    halves: u32,
    /// Characters of scripts in which four are a word.
    quarters: u32,
}

/// What stands before a segment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Apart,
    Word,
    Hyphen,
}

/// What a character is to word boundaries, where its block tells it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    /// `_`, which joins on both sides but is no letter.
    Low,
    /// Between letters: `:`.
    MidLetter,
    /// Between digits: `,` `;`.
    MidNumber,
    /// Between either: `.` and apostrophes.
    Mid,
    Hyphen,
    /// Han and kana.
    Half,
    Other,
    /// The tables must tell.
    Unknown,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '_' => Class::Low,
        ':' => Class::MidLetter,
        ',' | ';' => Class::MidNumber,
        '.' | '\'' | '\u{2018}' | '\u{2019}' => Class::Mid,
        '-' | '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '!'..='~' => Class::Other,
        // Hangul, Latin, Cyrillic, Arabic without its marks.
        '\u{AC00}'..='\u{D7A3}' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' => Class::Letter,
        '\u{400}'..='\u{45F}' | '\u{621}'..='\u{63A}' | '\u{641}'..='\u{64A}' => Class::Letter,
        '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' => Class::Half,
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Class::Half,
        '“' | '”' | '„' | '–' | '—' | '…' | '«' | '»' | '、' | '。' | '「' | '」' | '『' | '』' => {
            Class::Other
        }
        _ => Class::Unknown,
    }
}

impl Count {
    /// Counts a text without white space.
    pub(super) fn add(&mut self, word: &str) {
        // Most words are letters with a mark at an end, which is a segment of its own.
        let bytes = word.as_bytes();
        let start = usize::from(matches!(bytes.first(), Some(b'(' | b'"')));
        let end =
            bytes.len() - usize::from(matches!(bytes.last(), Some(b'.' | b',' | b';' | b':' | b')' | b'"' | b'?')));
        if bytes
            .get(start..end)
            .is_some_and(|inside| !inside.is_empty() && inside.iter().all(u8::is_ascii_alphanumeric))
        {
            self.whole = self.whole.saturating_add(1);
            return;
        }
        let mut next = *self;
        if next.plain(word) {
            *self = next;
        } else {
            self.any(word);
        }
    }

    pub(super) fn total(self) -> u32 {
        self.whole.saturating_add(self.halves.div_ceil(2)).saturating_add(self.quarters.div_ceil(4))
    }

    /// Counts by class; false, with a useless count, when a character is of unknown class.
    fn plain(&mut self, word: &str) -> bool {
        let mut join = Join::Apart;
        // The class that the segment ends in so far; `Other` when none is open.
        let mut last = Class::Other;
        let mut counted = false;
        let (mut low, mut half) = (false, false);
        let mut rest = word.chars();
        while let Some(c) = rest.next() {
            let class = class(c);
            low |= class == Class::Low;
            half |= class == Class::Half;
            // `_` joins kana, but neither Han nor what stands beyond a hyphen: too rare for a rule of its own.
            if low && half {
                return false;
            }
            match class {
                Class::Unknown => return false,
                Class::Letter | Class::Digit => {
                    if !counted && join != Join::Hyphen {
                        self.whole = self.whole.saturating_add(1);
                    }
                    counted = true;
                    last = class;
                    continue;
                }
                Class::Low => {
                    last = class;
                    continue;
                }
                Class::MidLetter | Class::MidNumber | Class::Mid if joins(last, class, rest.clone().next()) => continue,
                Class::MidLetter | Class::MidNumber | Class::Mid | Class::Hyphen | Class::Half | Class::Other => {}
            }
            // A segment ends before this character, which is one of its own.
            if last != Class::Other {
                join = if counted { Join::Word } else { Join::Apart };
            }
            (last, counted) = (Class::Other, false);
            self.halves = self.halves.saturating_add(u32::from(class == Class::Half));
            join = if class == Class::Hyphen && join == Join::Word { Join::Hyphen } else { Join::Apart };
        }
        true
    }

    /// Counts by the tables of UAX 29.
    fn any(&mut self, word: &str) {
        let mut join = Join::Apart;
        for segment in word.split_word_bounds() {
            let mut has_letter = false;
            for c in segment.chars().filter(|c| c.is_alphanumeric()) {
                if is_half_a_word(c) {
                    self.halves = self.halves.saturating_add(1);
                } else if is_quarter_of_a_word(c) {
                    self.quarters = self.quarters.saturating_add(1);
                } else {
                    has_letter = true;
                }
            }
            if has_letter && join != Join::Hyphen {
                self.whole = self.whole.saturating_add(1);
            }
            join = match segment {
                _ if has_letter => Join::Word,
                "-" | "\u{2010}" | "\u{2011}" if join == Join::Word => Join::Hyphen,
                _ => Join::Apart,
            };
        }
    }
}

/// Whether a mark between two characters ends no word (UAX 29, WB6, WB7, WB11, WB12).
fn joins(before: Class, mark: Class, after: Option<char>) -> bool {
    let after = after.map_or(Class::Other, class);
    match mark {
        Class::MidLetter => before == Class::Letter && after == Class::Letter,
        Class::MidNumber => before == Class::Digit && after == Class::Digit,
        _ => before == after && matches!(before, Class::Letter | Class::Digit),
    }
}

/// Han and kana: written without spaces, two characters a word (DOMAIN Q-5).
fn is_half_a_word(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}'
        | '\u{1B000}'..='\u{1B16F}' | '\u{20000}'..='\u{323AF}')
}

/// Thai, Lao, Khmer, Burmese: written without spaces, four characters a word (DOMAIN Q-5).
fn is_quarter_of_a_word(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{A9E0}'..='\u{A9FF}'
        | '\u{AA60}'..='\u{AA7F}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_quick_count_is_that_of_the_tables(word in "[a-c0-2_.,;:'’‘?!-/\\-‐–—…“”«é한국ア漢の。「ىЖ]{0,12}") {
            let (mut quick, mut tables) = (Count::default(), Count::default());
            tables.any(&word);
            // Where it does not pass the word on, it is right.
            if quick.plain(&word) {
                prop_assert_eq!(quick, tables, "{}", word);
            }
            let mut added = Count::default();
            added.add(&word);
            prop_assert_eq!(added, tables, "{}", word);
        }

        #[test]
        fn white_space_cuts_no_segment(text in "[a-b1_.'\\- \n\t\u{301}\u{200D}한ア👨ไ]{0,16}") {
            let (mut parts, mut whole) = (Count::default(), Count::default());
            text.split_ascii_whitespace().for_each(|word| parts.add(word));
            whole.any(&text);
            prop_assert_eq!(parts, whole, "{}", text);
        }
    }

    #[test]
    fn kana_and_a_low_line_are_one_segment() {
        for word in ["한-ア_a", "a_ア-b", "ア_漢"] {
            let (mut quick, mut tables) = (Count::default(), Count::default());
            quick.add(word);
            tables.any(word);
            assert_eq!(quick, tables, "{word}");
        }
    }

    #[test]
    fn every_class_is_that_of_the_tables() {
        // Beside a letter and beside a digit each character of a known class cuts as the tables say.
        for c in ('\0'..='\u{FFFF}').filter(|c| class(*c) != Class::Unknown) {
            for word in [format!("a{c}b"), format!("1{c}2"), format!("a{c}-b"), format!("_{c}")] {
                let (mut quick, mut tables) = (Count::default(), Count::default());
                tables.any(&word);
                let known = quick.plain(&word);
                assert!(known || (class(c) == Class::Half && word.contains('_')), "{word}");
                assert!(!known || quick == tables, "{word} {:x}", c as u32);
            }
        }
    }
}
