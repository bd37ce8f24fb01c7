//! Whole numbers as a language writes them (DOMAIN I-6).

use crate::base::lang::Lang;
use std::borrow::Cow;

/// Which digits are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Digits {
    /// 0 1 2: everywhere, unless the site says otherwise.
    #[default]
    Latin,
    /// ٠ ١ ٢
    Arab,
}

impl Digits {
    /// The text with its ASCII digits written so.
    #[must_use]
    pub fn of(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Latin => Cow::Borrowed(text),
            Self::Arab => Cow::Owned(text.chars().map(arab).collect()),
        }
    }

    /// Appends a number with at least `width` digits.
    pub(super) fn push(self, out: &mut String, number: u32, width: usize) {
        // Ten digits hold every u32.
        let mut digits = [0_u8; 10];
        let mut rest = number;
        let mut len = 0;
        for digit in digits.iter_mut().rev() {
            if rest == 0 && len >= width.max(1) {
                break;
            }
            *digit = u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
            len += 1;
        }
        for digit in digits.iter().skip(10 - len) {
            let c = char::from(b'0' + digit);
            out.push(if self == Self::Arab { arab(c) } else { c });
        }
    }
}

fn arab(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(0x0660 + (u32::from(c) - u32::from('0'))).unwrap_or(c),
        _ => c,
    }
}

/// How a language groups the digits of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbers {
    group: Cow<'static, str>,
    /// From this many digits on there are groups: 5 where `1234` stays whole.
    from: usize,
    /// Digits of every group but the last: 2 in India.
    size: usize,
    digits: Digits,
}

const THIN: &str = "\u{202F}";
const FIXED: &str = "\u{A0}";

impl Numbers {
    /// CLDR's rule for this language.
    #[must_use]
    pub fn of(lang: Lang) -> Self {
        let tag = lang.as_str();
        let language = tag.split('-').next().unwrap_or(tag);
        let (group, from) = match (language, tag) {
            (_, "es-MX" | "es-US") => (",", 4),
            (_, "pt-PT") => (FIXED, 5),
            (_, "fr-CA" | "de-AT" | "en-ZA") => (FIXED, 4),
            (_, "de-CH" | "de-LI" | "it-CH") => ("’", 4),
            ("es", _) => (".", 5),
            ("fr", _) => (THIN, 4),
            ("pl" | "bg" | "lv" | "et" | "ka", _) => (FIXED, 5),
            (
                "id" | "de" | "nl" | "da" | "it" | "pt" | "tr" | "el" | "vi" | "ro" | "hr" | "sr" | "bs" | "sl" | "ca"
                | "gl" | "eu" | "is" | "mk" | "az" | "jv" | "su",
                _,
            ) => (".", 4),
            (
                "ru" | "uk" | "be" | "cs" | "sk" | "sv" | "nb" | "no" | "nn" | "fi" | "hu" | "lt" | "kk" | "uz" | "hy"
                | "af",
                _,
            ) => (FIXED, 4),
            _ => (",", 4),
        };
        let indian = matches!(language, "hi" | "bn" | "gu" | "mr" | "ta" | "te" | "kn" | "ml" | "pa" | "as" | "or")
            || tag == "en-IN";
        Self { group: group.into(), from, size: if indian { 2 } else { 3 }, digits: Digits::Latin }
    }

    /// The same with other digits. Arabic digits have their own separator.
    #[must_use]
    pub fn with_digits(mut self, digits: Digits) -> Self {
        self.digits = digits;
        if digits == Digits::Arab {
            self.group = "\u{66C}".into();
        }
        self
    }

    /// The same with the separator that a file of strings names.
    #[must_use]
    pub fn with_group(mut self, group: &str) -> Self {
        if self.group != group {
            self.group = group.to_owned().into();
        }
        self
    }

    /// What stands between the groups.
    #[must_use]
    pub fn group(&self) -> &str {
        &self.group
    }

    /// A year, a week, a day: in the language's digits, without groups.
    #[must_use]
    pub fn plain(&self, number: impl std::fmt::Display) -> String {
        self.digits.of(&number.to_string()).into_owned()
    }

    /// `139.226` in Indonesian.
    #[must_use]
    pub fn text(&self, number: i64) -> String {
        let plain = number.unsigned_abs().to_string();
        let mut out = String::with_capacity(plain.len() * 2);
        if number < 0 {
            out.push('\u{2212}');
        }
        for (at, digit) in plain.chars().enumerate() {
            let left = plain.len() - at;
            let parts = left >= 3 && (left - 3).is_multiple_of(self.size);
            if at > 0 && plain.len() >= self.from && parts {
                out.push_str(&self.group);
            }
            out.push(if self.digits == Digits::Arab { arab(digit) } else { digit });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::testing::lang;

    #[test]
    fn digits_are_grouped_as_the_language_groups_them() {
        // DOMAIN I-6
        for (tag, number, text) in [
            ("id", 139_226, "139.226"),
            ("id", 999, "999"),
            ("en", 1_234_567, "1,234,567"),
            ("ko", 1_000, "1,000"),
            ("ar", 12_345, "12,345"),
            ("es", 1_234, "1234"),
            ("es", 12_345, "12.345"),
            ("fr", 1_234, "1\u{202F}234"),
            ("ru", 1_234, "1\u{A0}234"),
            ("hi", 12_345_678, "1,23,45,678"),
            ("en-IN", 100_000, "1,00,000"),
            ("en", -1_000, "\u{2212}1,000"),
        ] {
            assert_eq!(Numbers::of(lang(tag)).text(number), text, "{tag}");
        }
        assert_eq!(Numbers::of(lang("ar")).with_digits(Digits::Arab).text(12_345), "١٢٬٣٤٥");
        assert_eq!(Digits::Arab.of("No. 12"), "No. ١٢");
    }

    #[test]
    fn a_number_is_padded_to_its_width() {
        let padded = |number, width| {
            let mut out = String::new();
            Digits::Latin.push(&mut out, number, width);
            out
        };
        assert_eq!(
            [padded(0, 1), padded(7, 2), padded(2024, 1), padded(u32::MAX, 2)],
            ["0", "07", "2024", "4294967295"]
        );
    }
}
