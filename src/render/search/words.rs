//! Text cut into the terms of the search index. `templates/assets/search.js` cuts what readers type in the same way, step
//! by step; `tests/browser/words.test.mjs` holds the two against each other over `tests/browser/words.tsv`.
//!
//! Scripts are told by their characters, not by the language of the record: a Korean name in an Indonesian text is
//! found as in a Korean one. Only stems are of a language.

use crate::base::lang::Lang;
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Longer runs, in UTF-16 units, are no words.
const LONGEST: usize = 40;

/// Words that stand in nearly every text, by language: they find nothing and would fill the index.
const STOPS: &[(&str, &str)] = &[
    (
        "id",
        "ada adalah akan antara atas atau bagi bahwa banyak belum berada bisa bukan dalam dan dapat dari dengan di hanya \
         hingga ia ini itu jika juga kami karena ke kepada kita lagi lain lalu lebih maka masih mereka namun \
         oleh pada para pun saat saja salah sangat saya sebagai sebuah secara sedang sehingga sejak seorang seperti serta \
         setelah suatu sudah tak telah tetapi tidak tiap untuk yaitu yakni yang",
    ),
    (
        "en",
        "about after all also an and are as at be because been before but by can could did do does for from had has have \
         he her his how if in into is it its just may more most no not of on one only or other our out over said she so \
         some such than that the their them then there these they this those to two was we were what when which who will \
         with would you your",
    ),
];

/// What stands before an Arabic noun, longest first.
const ARTICLES: &[&str] = &["وال", "بال", "كال", "فال", "ال", "لل"];

/// What kind of run a character belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Letters and digits of scripts that part words.
    Word,
    Hangul,
    Han,
    Hiragana,
    /// Katakana, Thai and others that write words without a gap.
    Joined,
    /// Between words.
    None,
}

fn script(c: char) -> Script {
    match c {
        'a'..='z' | '0'..='9' => Script::Word,
        '\0'..='\u{7F}' => Script::None,
        '\u{E00}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => Script::Joined,
        '\u{AC00}'..='\u{D7A3}' | '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' => Script::Hangul,
        '\u{3041}'..='\u{309F}' => Script::Hiragana,
        '\u{30A0}' | '\u{30FB}' => Script::None,
        '\u{30A1}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' => Script::Joined,
        '\u{3005}'
        | '\u{3007}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Script::Han,
        c if c.is_alphabetic() || c.is_numeric() || unicode_normalization::char::is_combining_mark(c) => Script::Word,
        _ => Script::None,
    }
}

/// One spelling for what readers type in several: width, case, accents of European scripts, vowel signs, hamza, and
/// stretching of Arabic.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    let parted: String = text.nfkd().collect();
    let kept = parted.to_lowercase();
    let kept = kept.chars().filter_map(|c| match c {
        '\u{300}'..='\u{36F}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' => None,
        // Written for each other at the end of a word.
        'ى' => Some('ي'),
        'ة' => Some('ه'),
        c => Some(c),
    });
    Cow::Owned(kept.nfc().collect())
}

/// A run of characters of one kind, folded.
#[derive(Debug, Clone, Copy)]
pub struct Run<'t> {
    pub script: Script,
    pub text: &'t str,
}

/// Calls `found` with each run of one script; what parts them is left out.
pub fn runs(text: &str, mut found: impl FnMut(Run<'_>)) {
    // Folding looks at neighbours within a word only, and most words are ASCII.
    for part in text.split_whitespace() {
        runs_of(&fold(part), &mut found);
    }
}

fn runs_of(text: &str, found: &mut impl FnMut(Run<'_>)) {
    let (mut from, mut now) = (0, Script::None);
    for (at, c) in text.char_indices() {
        // The mark of a long vowel belongs to the kana before it.
        let next = if c == 'ー' && now == Script::Hiragana { now } else { script(c) };
        if next != now {
            if now != Script::None {
                found(Run { script: now, text: text.get(from..at).unwrap_or_default() });
            }
            (from, now) = (at, next);
        }
    }
    if now != Script::None {
        found(Run { script: now, text: text.get(from..).unwrap_or_default() });
    }
}

/// Cuts texts of one language into terms.
pub struct Words {
    stemmer: Option<Stemmer>,
    /// Sorted.
    stops: Vec<&'static str>,
}

impl Words {
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let stemmer = match lang.primary() {
            "id" | "ms" => Some(Algorithm::Indonesian),
            "en" => Some(Algorithm::English),
            _ => None,
        };
        let stops = STOPS.iter().find(|(of, _)| *of == lang.primary());
        let mut stops: Vec<&str> = stops.map_or_else(Vec::new, |(_, words)| words.split_ascii_whitespace().collect());
        stops.sort_unstable();
        Self { stemmer: stemmer.map(Stemmer::create), stops }
    }

    /// Calls `term` with the terms of a run.
    pub fn terms(&self, run: Run<'_>, term: &mut dyn FnMut(&str)) {
        match run.script {
            Script::Word => {
                if let Some(stem) = self.stem(run.text) {
                    term(&stem);
                }
            }
            // With their particles: 은 is one in 북한은 and part of the name in 김정은. Who asks decides what weighs less.
            Script::Hangul | Script::Han | Script::Joined => pairs(run.text, term),
            // Endings and particles, but for runs that are long enough to hold a name.
            Script::Hiragana if run.text.chars().count() > 2 => pairs(run.text, term),
            Script::Hiragana | Script::None => {}
        }
    }

    /// Calls `term` with what a run of a title is found by beside its terms: a word as it is written, and single Han
    /// characters, for who types only one.
    pub fn title_terms(&self, run: Run<'_>, term: &mut dyn FnMut(&str)) {
        match run.script {
            Script::Word => {
                if self.stem(run.text).is_some_and(|stem| stem != run.text) {
                    term(run.text);
                }
            }
            Script::Han if run.text.chars().count() > 1 => {
                for (at, c) in run.text.char_indices() {
                    term(run.text.get(at..at + c.len_utf8()).unwrap_or_default());
                }
            }
            Script::Han | Script::Hangul | Script::Hiragana | Script::Joined | Script::None => {}
        }
    }

    /// The stem of a word; nothing when the word finds nothing.
    fn stem<'w>(&self, word: &'w str) -> Option<Cow<'w, str>> {
        let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let is_long = word.len() > LONGEST && word.encode_utf16().count() > LONGEST;
        if is_letter || is_long || self.stops.binary_search(&word).is_ok() {
            return None;
        }
        match &self.stemmer {
            Some(stemmer) if word.bytes().all(|byte| byte.is_ascii_lowercase()) => Some(stemmer.stem(word)),
            Some(_) | None => Some(Cow::Borrowed(without_article(word))),
        }
    }
}

/// Every two neighbours; a character that stands alone is a term itself.
fn pairs(text: &str, term: &mut dyn FnMut(&str)) {
    let mut before = None;
    let mut is_alone = true;
    for (at, c) in text.char_indices() {
        if let Some(before) = before {
            term(text.get(before..at + c.len_utf8()).unwrap_or_default());
            is_alone = false;
        }
        before = Some(at);
    }
    if is_alone {
        term(text);
    }
}

/// An Arabic word without its article, where three letters remain.
fn without_article(word: &str) -> &str {
    if !word.starts_with(|c: char| ('\u{600}'..='\u{6FF}').contains(&c)) {
        return word;
    }
    let is_enough = |rest: &&str| rest.chars().nth(2).is_some();
    ARTICLES.iter().find_map(|start| word.strip_prefix(start).filter(is_enough)).unwrap_or(word)
}

/// The shard of a period's strong layer that holds a term: by its first three characters, so that all words that begin
/// alike, and most that are spelt nearly alike, lie in one file. A filter's term (`t:korea`) goes by the whole.
#[must_use]
pub fn shard_of(term: &str, shards: u32) -> u32 {
    fnv(term.chars().take(if super::index::is_filter(term) { usize::MAX } else { 3 })) % shards.max(1)
}

/// The shard of the weak layer that holds a term: who asks for it knows all its letters.
#[must_use]
pub fn shard_of_whole(term: &str, shards: u32) -> u32 {
    fnv(term.chars()) % shards.max(1)
}

/// FNV-1a, over characters.
fn fnv(chars: impl Iterator<Item = char>) -> u32 {
    chars.fold(0x811C_9DC5_u32, |hash, c| (hash ^ c as u32).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(lang: &str, text: &str) -> String {
        let words = Words::new(Lang::parse(lang).unwrap());
        let mut all: Vec<String> = Vec::new();
        runs(text, |run| words.terms(run, &mut |term| all.push(term.to_owned())));
        all.join(" ")
    }

    #[test]
    fn indonesian_words_are_stemmed_and_those_that_find_nothing_left_out() {
        assert_eq!(terms("id", "Perundingan nuklir yang DIBATALKAN di Pyongyang"), "unding nuklir batal pyongyang");
    }

    #[test]
    fn english_words_are_stemmed() {
        assert_eq!(terms("en", "The Ports’ queues were reading ledgers"), "port queue read ledger");
    }

    #[test]
    fn korean_words_are_cut_in_pairs() {
        // 북한은 and 북한의 are found by 북한.
        assert_eq!(terms("ko", "북한은 핵 협상"), "북한 한은 핵 협상");
    }

    #[test]
    fn chinese_and_japanese_are_cut_in_pairs_by_script() {
        assert_eq!(terms("ja", "北朝鮮の核ミサイル"), "北朝 朝鮮 核 ミサ サイ イル");
        assert_eq!(terms("zh", "核武器談判"), "核武 武器 器談 談判");
    }

    #[test]
    fn arabic_is_found_with_and_without_signs_hamza_and_article() {
        assert_eq!(terms("ar", "الأَخْبَار"), terms("ar", "اخبار"));
        assert_eq!(terms("ar", "مدرسة والمدرسه"), "مدرسه مدرسه");
    }

    #[test]
    fn a_foreign_name_is_cut_by_its_script_in_every_language() {
        assert_eq!(terms("id", "Kim Jong-un (김정은)"), "kim jong un 김정 정은");
        assert_eq!(terms("en", "Ｐａｎ-Ásia café"), "pan asia cafe");
    }

    #[test]
    fn words_that_begin_alike_lie_in_one_shard() {
        assert_eq!(shard_of("pelabuhan", 157), shard_of("pelabuh", 157));
        assert_ne!(shard_of("t:pelabuhan", 157), shard_of("t:pelabuh", 157));
        assert_eq!(shard_of("x", 0), 0);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_into_terms_that_fold_to_themselves(text in "\\PC{0,40}") {
            for lang in ["id", "ko", "ar"] {
                let words = Words::new(Lang::parse(lang).unwrap());
                runs(&text, |run| words.terms(run, &mut |term| assert!(!term.is_empty())));
            }
        }
    }
}
