//! Language tags.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language tag in canonical form (BCP 47, DOMAIN I-1): `id`, `zh-Hant`, `en-GB`. At most 15 bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Lang {
    bytes: [u8; 15],
    len: u8,
}

/// Why a text is no [`Lang`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LangFault {
    #[error("the language tag is empty")]
    Empty,
    #[error("`{0}` is no language that kliping knows; write the code of ISO 639: `id`, `en`, `ko`")]
    Language(String),
    /// A code of three letters where a shorter one exists.
    #[error("`{0}` is written `{1}`, the shortest code of its language")]
    Long(String, &'static str),
    #[error(
        "`{subtag}` in `{tag}` is neither a script (`Hant`), a region (`GB`, `419`) nor a variant, or out of order"
    )]
    Subtag { tag: String, subtag: String },
    #[error("the language tag `{0}` is longer than 15 characters")]
    TooLong(String),
}

/// ISO 639-1, without what is deprecated.
const TWO: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv \
    dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is \
    it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my \
    na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so \
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Languages with news of their own and no shorter code.
const THREE: &str = "ace apc arc ary arz ast awa azb bal ban bbc bcl bho bjn brx bug ceb chr ckb cmn crh csb doi dsb \
    fil fur gsw hak hif hil hmn hsb iba ilo kab kac kam kbd kln kmr kok ksh ksw lij lmo lrc lus luo mad mai mak mer mhr \
    min mni mnw mul mzn nan nap nds new nij nqo nso pag pam pap pcm pnb prs quc rif rue sah sas sat scn sco sdh shn skr \
    syr szl tet tpi tyv tzm udm und vec war wuu yua yue zgh zsm zxx";

/// Deprecated codes and what stands for them in the IANA registry.
const DEPRECATED: [(&str, &str); 5] = [("in", "id"), ("iw", "he"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro")];

/// ISO 639-2 and 639-3 codes that people write instead of the shorter one (BCP 47 §2.2.1 takes the shortest).
const LONG: [(&str, &str); 24] = [
    ("ara", "ar"),
    ("chi", "zh"),
    ("deu", "de"),
    ("eng", "en"),
    ("fas", "fa"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("ger", "de"),
    ("heb", "he"),
    ("hin", "hi"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("may", "ms"),
    ("msa", "ms"),
    ("por", "pt"),
    ("rus", "ru"),
    ("spa", "es"),
    ("sun", "su"),
    ("tha", "th"),
    ("vie", "vi"),
    ("zho", "zh"),
];

/// ISO 15924 scripts of living newspapers.
const SCRIPTS: &str = "Adlm Arab Armn Bali Batk Beng Bopo Bugi Cans Cher Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani \
    Hans Hant Hebr Hira Java Jpan Kana Khmr Knda Kore Laoo Latn Mand Mlym Mong Mtei Mymr Nkoo Olck Orya Rohg Samr Sinh \
    Sund Syrc Taml Telu Tfng Thaa Thai Tibt Yiii Zxxx Zyyy";

const VARIANTS: &str = "1901 1990 1996 arevela arevmda ekavsk fonipa heploc ijekavsk oxendict pinyin tarask valencia";

const RIGHT_TO_LEFT_SCRIPTS: &str = "Adlm Arab Hebr Mand Nkoo Rohg Samr Syrc Thaa";

/// Languages whose likely script runs from right to left (CLDR likely subtags).
const RIGHT_TO_LEFT: &str = "ar fa ur he yi ps sd ug dv ks ckb sdh pnb skr prs bal lrc mzn arc syr arz ary apc azb nqo";

/// Tags whose region moves the likely script (CLDR likely subtags), and whether it then runs from right to left.
const BY_REGION: [(&str, &str, bool); 12] = [
    ("az", "IR", true),
    ("ha", "CM", true),
    ("ha", "SD", true),
    ("kk", "CN", true),
    ("ku", "IQ", true),
    ("ku", "IR", true),
    ("ky", "CN", true),
    ("pa", "PK", true),
    ("uz", "AF", true),
    ("sd", "IN", false),
    ("ug", "KZ", false),
    ("ug", "MN", false),
];

fn has(table: &str, word: &str) -> bool {
    table.split_ascii_whitespace().any(|entry| entry == word)
}

impl Lang {
    /// English: what diagnostics and the last fallback of interface texts are in.
    pub const EN: Self = Self { bytes: *b"en\0\0\0\0\0\0\0\0\0\0\0\0\0", len: 2 };

    /// [`Self::EN`].
    #[must_use]
    pub const fn en() -> Self {
        Self::EN
    }

    /// Reads a tag in any case, and makes it canonical: `zh-hant-tw` is `zh-Hant-TW`, `in` is `id`.
    ///
    /// # Errors
    /// A subtag that is not known (DOMAIN I-1), or more than 15 bytes.
    pub fn parse(text: &str) -> Result<Self, LangFault> {
        let text = text.trim();
        let mut subtags = text.split('-');
        let mut tag = primary(subtags.next().unwrap_or_default())?.to_owned();
        let mut last = Part::Language;
        for subtag in subtags {
            let (part, canonical) = part(subtag)
                .filter(|(part, _)| *part > last)
                .ok_or_else(|| LangFault::Subtag { tag: text.into(), subtag: subtag.into() })?;
            last = part;
            tag.push('-');
            tag.push_str(&canonical);
        }
        Self::pack(&tag).ok_or(LangFault::TooLong(tag))
    }

    fn pack(tag: &str) -> Option<Self> {
        let mut bytes = [0; 15];
        bytes.get_mut(..tag.len())?.copy_from_slice(tag.as_bytes());
        Some(Self { bytes, len: u8::try_from(tag.len()).ok()? })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only `parse` fills `bytes`, and only with ASCII.
        std::str::from_utf8(self.bytes.get(..usize::from(self.len)).unwrap_or_default()).unwrap_or_default()
    }

    /// The language without script and region: `zh` of `zh-Hant`.
    #[must_use]
    pub fn primary(&self) -> &str {
        self.as_str().split('-').next().unwrap_or_default()
    }

    /// The script if the tag tells it: `Hant` of `zh-Hant-TW`.
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.subtag(4)
    }

    /// The region if the tag tells it: `TW` of `zh-Hant-TW`.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.subtag(2).or_else(|| self.subtag(3))
    }

    fn subtag(&self, len: usize) -> Option<&str> {
        // The only subtags of four bytes that are no script are years: `1996`.
        self.as_str().split('-').skip(1).find(|part| part.len() == len && !(len == 4 && part.starts_with('1')))
    }

    /// Whether the language is written from right to left, by its script, else its likely one (DOMAIN I-2).
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        if let Some(script) = self.script() {
            return has(RIGHT_TO_LEFT_SCRIPTS, script);
        }
        let (language, region) = (self.primary(), self.region().unwrap_or_default());
        BY_REGION
            .iter()
            .find(|(of, at, _)| (*of, *at) == (language, region))
            .map_or_else(|| has(RIGHT_TO_LEFT, language), |(_, _, rtl)| *rtl)
    }

    /// `rtl` or `ltr`, as it stands in HTML.
    #[must_use]
    pub fn dir(&self) -> &'static str {
        if self.is_rtl() { "rtl" } else { "ltr" }
    }

    /// The tag in lower case, as it stands in addresses (DOMAIN U-3): `zh-hant`.
    #[must_use]
    pub fn path(&self) -> String {
        self.as_str().to_ascii_lowercase()
    }

    /// The language in capitals, as a mark beside a title: `KO`.
    #[must_use]
    pub fn mark(&self) -> String {
        self.primary().to_ascii_uppercase()
    }
}

/// The kinds of subtags in the order that BCP 47 §2.1 gives them.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Part {
    Language,
    Script,
    Region,
    Variant,
}

fn primary(text: &str) -> Result<&'static str, LangFault> {
    let lower = text.to_ascii_lowercase();
    if lower.is_empty() {
        return Err(LangFault::Empty);
    }
    if let Some((_, now)) = DEPRECATED.iter().find(|(old, _)| *old == lower) {
        return Ok(now);
    }
    if let Some((_, short)) = LONG.iter().find(|(long, _)| *long == lower) {
        return Err(LangFault::Long(text.into(), short));
    }
    let mut known = TWO.split_ascii_whitespace().chain(THREE.split_ascii_whitespace());
    known.find(|code| *code == lower).ok_or_else(|| LangFault::Language(text.into()))
}

/// What a subtag after the language is, in canonical case.
fn part(text: &str) -> Option<(Part, String)> {
    let lower = text.to_ascii_lowercase();
    let letters = !lower.is_empty() && lower.bytes().all(|byte| byte.is_ascii_lowercase());
    if letters && lower.len() == 2 {
        return Some((Part::Region, lower.to_ascii_uppercase()));
    }
    if lower.len() == 3 && lower.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((Part::Region, lower));
    }
    if letters && lower.len() == 4 {
        let (first, rest) = lower.split_at_checked(1)?;
        let script = first.to_ascii_uppercase() + rest;
        return has(SCRIPTS, &script).then_some((Part::Script, script));
    }
    has(VARIANTS, &lower).then_some((Part::Variant, lower))
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<Lang> for String {
    fn from(lang: Lang) -> Self {
        lang.as_str().to_owned()
    }
}

impl TryFrom<String> for Lang {
    type Error = LangFault;
    fn try_from(text: String) -> Result<Self, LangFault> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lang(text: &str) -> Lang {
        Lang::parse(text).unwrap()
    }

    #[test]
    fn a_tag_becomes_canonical() {
        // DOMAIN I-1
        for (text, expected) in [
            ("ID", "id"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("EN-gb", "en-GB"),
            ("es-419", "es-419"),
            ("in", "id"),
            ("iw-IL", "he-IL"),
            ("ji", "yi"),
            ("jw", "jv"),
            ("mo", "ro"),
            ("no", "no"),
            ("fil", "fil"),
            ("KU-arab", "ku-Arab"),
            ("en-GB-OXENDICT", "en-GB-oxendict"),
            ("de-1996", "de-1996"),
        ] {
            assert_eq!(lang(text).as_str(), expected, "{text}");
        }
        assert_eq!(Lang::parse("en"), Ok(Lang::en()));
    }

    #[test]
    fn an_unknown_subtag_is_refused() {
        // DOMAIN I-1
        for text in ["xx", "english", "id_ID", "i", "bahasa", "jp", "북한"] {
            assert_eq!(Lang::parse(text), Err(LangFault::Language(text.into())));
        }
        for text in ["en-", "en-Xxxx", "en-G", "en-GB-Latn", "en-GB-US", "zh-cmn", "en-x-a", "id-한국", "ko--KR"] {
            assert!(matches!(Lang::parse(text), Err(LangFault::Subtag { .. })), "{text}");
        }
        assert_eq!(Lang::parse(" "), Err(LangFault::Empty));
        assert_eq!(Lang::parse("kor"), Err(LangFault::Long("kor".into(), "ko")));
        assert!(matches!(Lang::parse("en-Latn-GB-oxendict"), Err(LangFault::TooLong(_))));
    }

    #[test]
    fn the_direction_is_that_of_the_likely_script() {
        // DOMAIN I-2
        for text in "ar fa-IR ur he yi ps sd ug dv ckb ku-Arab ku-IQ pa-PK uz-AF az-Arab ks ms-Arab".split(' ') {
            assert!(lang(text).is_rtl(), "{text}");
            assert_eq!(lang(text).dir(), "rtl");
        }
        for text in "id en ko ja zh-Hant ku pa ar-Latn sd-IN sd-Deva ug-KZ az tr".split(' ') {
            assert!(!lang(text).is_rtl(), "{text}");
        }
    }

    #[test]
    fn a_tag_tells_its_parts() {
        // DOMAIN U-3
        let taiwan = lang("zh-Hant-TW");
        assert_eq!((taiwan.primary(), taiwan.script(), taiwan.region()), ("zh", Some("Hant"), Some("TW")));
        assert_eq!((taiwan.path().as_str(), taiwan.mark().as_str()), ("zh-hant-tw", "ZH"));
        assert_eq!(
            (lang("es-419").region(), lang("de-1996").script(), lang("fil").region()),
            (Some("419"), None, None)
        );
    }

    #[test]
    fn every_code_of_the_tables_is_read() {
        for code in TWO.split_ascii_whitespace().chain(THREE.split_ascii_whitespace()) {
            assert_eq!(lang(code).as_str(), code);
        }
        assert_eq!(TWO.split_ascii_whitespace().count(), 183);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", tail in "[A-Za-z0-9-]{0,16}") {
            for text in [text, format!("zh-{tail}"), tail] {
                if let Ok(lang) = Lang::parse(&text) {
                    prop_assert_eq!(Lang::parse(lang.as_str()), Ok(lang));
                    prop_assert_eq!(Lang::parse(&lang.path()), Ok(lang));
                }
            }
        }
    }
}
