//! Slugs and ids: the words of addresses.

use super::{
    hash::ContentHash,
    romanize,
    text::{nfc, nfkc_casefold},
};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

/// One word of an address: folded letters, marks and digits with `-` between, at most 80 bytes (DOMAIN R-9).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Box<str>);

/// Which letters a slug is written with (DOMAIN R-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Letters {
    /// Hangul, Arabic, Han stay: readers know them.
    #[default]
    Keep,
    /// a to z, by sound.
    Ascii,
}

/// A text that is no slug, and the slug it would make.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no slug")]
pub struct SlugFault {
    pub text: String,
    pub proposed: Option<Slug>,
}

/// What [`slugify`] made of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Nothing if no letter was left.
    pub slug: Option<Slug>,
    /// Whether letters were dropped that have no sound rule: the id takes the slug's place, and a warning tells so
    /// (DOMAIN R-10).
    pub unspoken: bool,
}

const SLUG_BYTES: usize = 80;
const ID_BYTES: usize = 64;

/// The slug of a name, a title or a file's stem (DOMAIN ).
#[must_use]
pub fn slugify(text: &str, letters: Letters) -> Made {
    if text.is_ascii() {
        // Letters without marks are their own sound, in both kinds of letters; most stems of files are such.
        let slug = joined_ascii(text);
        let slug = cut(&slug, SLUG_BYTES);
        return Made { slug: (!slug.is_empty()).then(|| Slug(slug.into())), unspoken: false };
    }
    // Dropping marks lets their neighbours compose, hence the second NFKC.
    let folded: String = nfkc_casefold(text).chars().filter(|c| !is_dropped(*c)).nfkc().collect();
    let (spoken, unspoken) = match letters {
        Letters::Keep => (folded, false),
        Letters::Ascii => romanize::speak(&folded),
    };
    let joined = joined(&spoken);
    let slug = cut(&joined, SLUG_BYTES);
    Made { slug: (!slug.is_empty()).then(|| Slug(slug.into())), unspoken }
}

/// The id of a record without one, from its path below the kind's folder without language and extension
/// (DOMAIN R-7).
#[must_use]
pub fn id_from(path_stem: &str) -> String {
    let made = slugify(path_stem, Letters::Ascii).slug;
    match made {
        Some(slug) => cut(slug.as_str(), ID_BYTES).to_owned(),
        None => format!("x-{}", ContentHash::of(nfc(path_stem).as_bytes()).short()),
    }
}

/// Whether a text is `[a-z0-9][a-z0-9-]{0,63}` (DOMAIN R-7).
#[must_use]
pub fn valid_id(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (1..=ID_BYTES).contains(&text.len())
        && text.bytes().next().is_some_and(letter)
        && text.bytes().all(|byte| byte == b'-' || letter(byte))
}

/// Tatwil and the vowel signs of Arabic, which one writer sets and another leaves out (DOMAIN R-9).
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{640}' | '\u{64B}'..='\u{652}' | '\u{670}')
}

/// The general categories L, M and N. Rust's alphabetic characters are L and Nl, marks, and letters in circles and
/// squares, which are symbols.
fn is_kept(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c)) && !matches!(c, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}

/// The runs of letters, marks and numbers, with `-` between.
fn joined(text: &str) -> String {
    let runs = text.split(|c| !is_kept(c)).filter(|run| !run.is_empty());
    runs.collect::<Vec<_>>().join("-")
}

/// The same of ASCII alone, folded on the way.
fn joined_ascii(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            slug.push(char::from(byte.to_ascii_lowercase()));
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// At most `max` bytes, cut before a `-`; a first word that is longer itself is cut between graphemes.
fn cut(slug: &str, max: usize) -> &str {
    if slug.len() <= max {
        return slug;
    }
    let at_word = slug.match_indices('-').map(|(at, _)| at).take_while(|at| *at <= max).last();
    let at_grapheme = || slug.grapheme_indices(true).map(|(at, _)| at).take_while(|at| *at <= max).last().unwrap_or(0);
    let at_character = || slug.char_indices().map(|(at, _)| at).take_while(|at| *at <= max).last().unwrap_or(0);
    let end = at_word.unwrap_or_else(at_grapheme);
    slug.get(..if end == 0 { at_character() } else { end }).unwrap_or_default()
}

impl Slug {
    /// A slug as an editor wrote it.
    ///
    /// # Errors
    /// The text is not what [`slugify`] makes of it; the fault holds what it makes.
    pub fn parse(text: &str) -> Result<Self, SlugFault> {
        match slugify(text, Letters::Keep).slug {
            Some(slug) if slug.as_str() == text => Ok(slug),
            proposed => Err(SlugFault { text: text.into(), proposed }),
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl SlugFault {
    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> String {
        match &self.proposed {
            Some(slug) => format!("write `{slug}`"),
            None => "write small letters and digits with `-` between".into(),
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugFault;
    fn try_from(text: String) -> Result<Self, SlugFault> {
        Self::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slug(text: &str, letters: Letters) -> String {
        slugify(text, letters).slug.map_or(String::new(), String::from)
    }

    #[test]
    fn a_slug_keeps_the_letters_its_readers_know() {
        // DOMAIN R-9
        for (text, expected) in [
            ("Kim Jong Un: \"Senjata Nuklir!\"", "kim-jong-un-senjata-nuklir"),
            ("북한, 미사일 발사", "북한-미사일-발사"),
            ("Ｋorea　Utara", "korea-utara"),
            ("مُحَمَّد الكـــتاب", "محمد-الكتاب"),
            ("北朝鮮のミサイル", "北朝鮮のミサイル"),
            ("Straße İstanbul", "strasse-i\u{307}stanbul"),
            ("co\u{AD}operate", "cooperate"),
            ("don't", "don-t"),
            ("हिन्दी", "हिन्दी"),
            ("--a--", "a"),
            ("½ ⓐ 🅐", "1-2-a"),
            ("…", ""),
        ] {
            assert_eq!(slug(text, Letters::Keep), expected, "{text}");
        }
    }

    #[test]
    fn an_ascii_slug_is_written_by_sound() {
        // DOMAIN R-10
        for (text, expected) in [
            ("북한", "bughan"),
            ("김정은", "gimjeongeun"),
            ("한국 독립", "hangug-doglib"),
            ("값 없다", "gabs-eobsda"),
            ("Straße, Łódź, Øre, æ, Đà Nẵng, þing, œuvre, ırmak", "strasse-lodz-ore-ae-da-nang-thing-oeuvre-irmak"),
            ("Хрущёв, Щукин, объезд, Юрий Яковлев", "khrushchev-shchukin-obezd-yuriy-yakovlev"),
            ("とうきょう", "toukyou"),
            ("マッチャ ラーメン ファン", "matcha-ramen-fan"),
            ("にっぽん しんぶん ジャーナル", "nippon-shinbun-janaru"),
            ("ウィキ ティー チェス", "wiki-ti-chesu"),
            ("٢٠٢٤", "2024"),
        ] {
            let made = slugify(text, Letters::Ascii);
            assert_eq!((slug(text, Letters::Ascii).as_str(), made.unspoken), (expected, false), "{text}");
        }
    }

    #[test]
    fn letters_without_a_sound_rule_are_told() {
        // DOMAIN R-10
        for (text, expected) in [("金正恩", ""), ("كوريا 2024", "2024"), ("Kim 金", "kim"), ("Ελλάδα", "")]
        {
            let made = slugify(text, Letters::Ascii);
            assert!(made.unspoken, "{text}");
            assert_eq!(slug(text, Letters::Ascii), expected);
        }
        assert!(!slugify("金正恩", Letters::Keep).unspoken);
    }

    #[test]
    fn a_long_slug_is_cut_at_a_word() {
        // DOMAIN R-9
        let long = slug(&"kata ".repeat(30), Letters::Keep);
        assert!(long.len() == 79 && long.ends_with("-kata"));
        assert_eq!(slug(&"북".repeat(40), Letters::Keep).chars().count(), 26);
        assert_eq!(slug(&"a".repeat(80), Letters::Keep).len(), 80);
    }

    #[test]
    fn a_slug_by_hand_is_already_one() {
        assert_eq!(Slug::parse("북한-kim").unwrap().as_str(), "북한-kim");
        let fault = Slug::parse("Kim Jong Un").unwrap_err();
        assert_eq!(
            (fault.to_string(), fault.help()),
            ("`Kim Jong Un` is no slug".into(), "write `kim-jong-un`".into())
        );
        assert_eq!(Slug::parse("?").unwrap_err().proposed, None);
        assert!(serde_json::from_str::<Slug>("\"A b\"").is_err());
    }

    #[test]
    fn a_record_without_an_id_gets_one_from_its_path() {
        // DOMAIN R-7
        assert_eq!(id_from("2024/11/Kim Jong Un"), "2024-11-kim-jong-un");
        assert_eq!(id_from("북한"), "bughan");
        let id = id_from("金正恩");
        assert!(id.starts_with("x-") && id.len() == 12);
        assert_ne!(id, id_from("北朝鮮"));
        for (text, valid) in [("a", true), ("2024-x", true), ("-a", false), ("A", false), ("", false), ("북", false)] {
            assert_eq!(valid_id(text), valid, "{text}");
        }
        assert!(valid_id(&"a".repeat(64)) && !valid_id(&"a".repeat(65)));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn ascii_is_joined_as_every_text_is(text in "[ -~\\x00-\\x1f]{0,40}") {
            // DOMAIN
            prop_assert_eq!(joined_ascii(&text), joined(&nfkc_casefold(&text)));
            prop_assert_eq!(romanize::speak(&nfkc_casefold(&text)), (nfkc_casefold(&text), false));
        }

        #[test]
        fn a_slug_of_a_slug_is_itself(text in ".*", tail in "[가-힣ㄱ-ㅣぁ-ヺーァ-ヶｦ-ﾟа-яÀ-ɏḀ-ỹ\u{640}-\u{670}\u{300}-\u{330} -]{0,40}") {
            for text in [&text, &tail, &format!("{text}{tail}")] {
                for letters in [Letters::Keep, Letters::Ascii] {
                    let Some(slug) = slugify(text, letters).slug else { continue };
                    prop_assert_eq!(slugify(slug.as_str(), letters).slug, Some(slug.clone()));
                    prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                    prop_assert!(slug.as_str().len() <= SLUG_BYTES);
                    prop_assert!(letters == Letters::Keep || slug.as_str().is_ascii());
                }
                prop_assert!(valid_id(&id_from(text)));
            }
        }
    }
}
