//! Letters by sound, for slugs in ASCII (DOMAIN R-10).

use super::text::is_latin;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A folded text in ASCII, and whether letters were dropped because they have no sound rule.
///
/// What is no letter, mark or digit stays as it is.
pub(super) fn speak(folded: &str) -> (String, bool) {
    let mut spoken = Spoken::default();
    for c in folded.chars() {
        spoken.letter(c);
    }
    (spoken.out, spoken.unspoken)
}

#[derive(Default)]
struct Spoken {
    out: String,
    unspoken: bool,
    /// A small tsu waits for the consonant that it doubles.
    doubling: bool,
    /// The length of `out` before the kana written last: only a small kana asks.
    kana: Option<usize>,
}

impl Spoken {
    fn letter(&mut self, c: char) {
        if matches!(c, '\u{3041}'..='\u{30FF}') {
            return self.kana(hiragana(c));
        }
        (self.doubling, self.kana) = (false, None);
        if c.is_ascii() {
            self.out.push(c);
        } else if let Some(sound) = latin(c).or_else(|| cyrillic(c)).or_else(|| jamo(c)) {
            self.out.push_str(sound);
        } else if let Some(syllable) = hangul(c) {
            syllable.into_iter().for_each(|sound| self.out.push_str(sound));
        } else if let Some(digit) = digit(c) {
            self.out.push(digit);
        } else if is_latin(c) {
            self.bare(c);
        } else if c.is_alphanumeric() && !is_combining_mark(c) {
            self.unspoken = true;
        } else if !is_combining_mark(c) {
            self.out.push(c);
        }
    }

    /// A Latin letter without its marks.
    fn bare(&mut self, c: char) {
        for part in [c].into_iter().nfd().filter(|part| !is_combining_mark(*part)) {
            match latin(part) {
                Some(sound) => self.out.push_str(sound),
                None if part.is_ascii() => self.out.push(part),
                None => self.unspoken = true,
            }
        }
    }

    fn kana(&mut self, c: char) {
        match c {
            // The long mark.
            '\u{30FC}' => {}
            'っ' => self.doubling = true,
            'ゃ' => self.small("ya"),
            'ゅ' => self.small("yu"),
            'ょ' => self.small("yo"),
            'ぁ' => self.small("a"),
            'ぃ' => self.small("i"),
            'ぅ' => self.small("u"),
            'ぇ' => self.small("e"),
            'ぉ' => self.small("o"),
            // Voicing marks that compose with nothing, and the dot between foreign words.
            '\u{3099}' | '\u{309A}' => {}
            '\u{30FB}' | '\u{309B}' | '\u{309C}' | '\u{30A0}' => self.out.push('-'),
            _ => match kana(c) {
                Some(sound) => self.syllable(sound),
                None => self.unspoken = true,
            },
        }
    }

    fn syllable(&mut self, sound: &'static str) {
        self.kana = Some(self.out.len());
        if std::mem::take(&mut self.doubling) {
            // Hepburn doubles ch as tch.
            match sound.chars().next() {
                Some('c') => self.out.push('t'),
                Some(first) if !"aiueon".contains(first) => self.out.push(first),
                Some(_) | None => {}
            }
        }
        self.out.push_str(sound);
    }

    /// A small kana melts into the one before: ki and small ya are kya, shi and small ya sha, fu and small a fa.
    fn small(&mut self, sound: &'static str) {
        let Some(from) = self.kana.take() else { return self.syllable(sound) };
        let before = self.out.split_off(from);
        let consonants = before.trim_end_matches(['a', 'i', 'u', 'e', 'o']);
        self.out.push_str(consonants);
        let soft = ["sh", "ch", "j"].iter().any(|end| consonants.ends_with(end));
        match sound.strip_prefix('y') {
            Some(vowel) if soft => self.out.push_str(vowel),
            None if before == "u" => {
                self.out.push('w');
                self.out.push_str(sound);
            }
            Some(_) | None if consonants.is_empty() => {
                self.out.push_str(&before);
                self.out.push_str(sound);
            }
            Some(_) | None => self.out.push_str(sound),
        }
    }
}

/// Katakana as hiragana; what has no twin stays.
fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        _ => c,
    }
}

fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ø' | 'ɔ' => "o",
        'ł' | 'ƚ' | 'ɬ' => "l",
        'æ' => "ae",
        'œ' => "oe",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ı' | 'ɨ' => "i",
        'ŋ' => "ng",
        'ħ' => "h",
        'ŧ' | 'ƭ' => "t",
        'ĸ' | 'ƙ' => "k",
        'ə' | 'ɛ' | 'ǝ' => "e",
        'ɓ' | 'ƀ' => "b",
        'ƒ' => "f",
        'ǥ' | 'ɠ' => "g",
        'ȷ' => "j",
        'ɲ' | 'ƞ' => "n",
        'ƥ' => "p",
        'ʉ' => "u",
        'ʋ' => "v",
        'ƴ' => "y",
        'ƶ' | 'ʒ' => "z",
        // Letters that are written like an apostrophe: Hawaiian ʻokina, Uzbek oʻ.
        'ʻ' | 'ʼ' | 'ʾ' | 'ʿ' | 'ʹ' | 'ʺ' => "",
        _ => return None,
    })
}

fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' | 'ѓ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'ѐ' => "e",
        'ж' | 'җ' => "zh",
        'з' => "z",
        'и' | 'і' | 'ѝ' => "i",
        'й' | 'ы' => "y",
        'к' | 'қ' | 'ќ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ў' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' | 'ҳ' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' | 'ҷ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'ї' => "yi",
        'ј' => "j",
        'љ' => "lj",
        'њ' => "nj",
        'ђ' => "dj",
        'ћ' => "c",
        'ѕ' | 'џ' => "dz",
        _ => return None,
    })
}

const INITIALS: [&str; 19] =
    ["g", "kk", "n", "d", "tt", "l", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h"];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "eu",
    "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "g", "kk", "gs", "n", "nj", "nh", "d", "l", "lg", "lm", "lb", "ls", "lt", "lp", "lh", "m", "b", "bs", "s",
    "ss", "ng", "j", "ch", "k", "t", "p", "h",
];

/// A syllable letter by letter, as Revised Romanization §3(8) does it: ㄱ ㄷ ㅂ ㄹ are always g d b l.
fn hangul(c: char) -> Option<[&'static str; 3]> {
    if !matches!(c, '가'..='힣') {
        return None;
    }
    let index = usize::try_from(u32::from(c).checked_sub(0xAC00)?).ok()?;
    Some([*INITIALS.get(index / 588)?, *VOWELS.get(index % 588 / 28)?, *FINALS.get(index % 28)?])
}

/// A letter that stands alone: NFKC makes these of ㄱ and ㅏ.
fn jamo(c: char) -> Option<&'static str> {
    let at = |first: u32| usize::try_from(u32::from(c).checked_sub(first)?).ok();
    match c {
        '\u{1100}'..='\u{1112}' => INITIALS.get(at(0x1100)?).copied(),
        '\u{1161}'..='\u{1175}' => VOWELS.get(at(0x1161)?).copied(),
        '\u{11A8}'..='\u{11C2}' => FINALS.get(at(0x11A7)?).copied(),
        _ => None,
    }
}

/// A decimal digit of the scripts that newspapers print them in.
fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 14] =
        [0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0x1040, 0x17E0];
    let value = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Hepburn; づ and ぢ as they sound today, the particle を without its w.
fn kana(c: char) -> Option<&'static str> {
    const ROWS: &str = "あa いi うu えe おo かka きki くku けke こko がga ぎgi ぐgu げge ごgo さsa しshi すsu せse そso ざza じji \
        ずzu ぜze ぞzo たta ちchi つtsu てte とto だda ぢji づzu でde どdo なna にni ぬnu ねne のno はha ひhi ふfu へhe ほho \
        ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo まma みmi むmu めme もmo やya ゆyu よyo らra りri るru れre ろro \
        わwa ゐi ゑe をo んn ゔvu ゎwa ゕka ゖke";
    ROWS.split_ascii_whitespace().find_map(|row| row.strip_prefix(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        speak(text).0
    }

    #[test]
    fn hangul_is_spelt_letter_by_letter() {
        // Revised Romanization §3(8), whose hyphen for a silent ㅇ may be omitted
        for (text, expected) in [
            ("집", "jib"),
            ("밖", "bakk"),
            ("값", "gabs"),
            ("붓꽃", "buskkoch"),
            ("독립", "doglib"),
            ("물엿", "mulyeos"),
            ("조랑말", "jolangmal"),
            ("없었습니다", "eobseossseubnida"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn kana_melt_as_hepburn_has_it() {
        for (text, expected) in [
            ("きゃ しゅ ちょ じゃ りょ", "kya shu cho ja ryo"),
            ("がっこう まっちゃ きって", "gakkou matcha kitte"),
            ("ファ ディ トゥ シェ ウェ ヴァ デュ ツァ フュ", "fa di tu she we va dyu tsa fyu"),
            ("おとうさん を", "otousan o"),
            ("あっ", "a"),
            ("ゃ", "ya"),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn cyrillic_follows_the_table() {
        // DOMAIN R-10
        assert_eq!(said("жхцчшщюя ъь"), "zhkhtschshshchyuya ");
        assert_eq!(said("київ україна"), "kiyiv ukrayina");
    }
}
