//! Which form of a word goes with a number: the cardinal categories of CLDR for whole numbers (DOMAIN I-6).

use crate::base::lang::Lang;

/// A category of CLDR. Its name is the key of the form in a file of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Plural {
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// The key of its form: `few`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The category of `n` of something in this language. A language without a rule has the English one.
    #[must_use]
    pub fn of(lang: Lang, n: u64) -> Self {
        let tag = lang.as_str();
        let language = tag.split('-').next().unwrap_or(tag);
        match language {
            "id" | "ja" | "ko" | "zh" | "ms" | "th" | "vi" | "bo" | "dz" | "ig" | "jv" | "km" | "lo" | "my" | "su"
            | "to" | "wo" | "yo" | "yue" => Self::Other,
            "fr" => romance(n, n <= 1),
            "pt" => romance(n, if tag == "pt-PT" { n == 1 } else { n <= 1 }),
            "es" | "it" | "ca" => romance(n, n == 1),
            "am" | "as" | "bn" | "fa" | "gu" | "hi" | "kn" | "zu" | "hy" | "ff" | "kab" | "si" | "ak" | "ln" | "mg"
            | "pa" | "ti" | "wa" => one(n <= 1),
            "fil" | "tl" | "ceb" => one(n == 0 || (1..=3).contains(&n) || !matches!(n % 10, 4 | 6 | 9)),
            "is" | "mk" => one(n % 10 == 1 && n % 100 != 11),
            "ar" | "ars" => arabic(n),
            "he" | "iw" | "iu" | "se" => dual(n),
            "ru" | "uk" | "be" => slavic(n, n % 10 == 1 && n % 100 != 11, Self::Many),
            "bs" | "hr" | "sh" | "sr" => slavic(n, n % 10 == 1 && n % 100 != 11, Self::Other),
            "pl" => slavic(n, n == 1, Self::Many),
            "cs" | "sk" => czech(n),
            "sl" | "dsb" | "hsb" => slovenian(n),
            "lt" => lithuanian(n),
            "lv" | "prg" => latvian(n),
            "ro" | "mo" => romanian(n),
            "ga" => irish(n),
            "gd" => gaelic(n),
            "cy" => welsh(n),
            "br" => breton(n),
            "mt" => maltese(n),
            _ => one(n == 1),
        }
    }
}

fn one(is: bool) -> Plural {
    if is { Plural::One } else { Plural::Other }
}

/// Millions have a form of their own: *un million de*.
fn romance(n: u64, is_one: bool) -> Plural {
    if n != 0 && n.is_multiple_of(1_000_000) { Plural::Many } else { one(is_one) }
}

fn dual(n: u64) -> Plural {
    match n {
        1 => Plural::One,
        2 => Plural::Two,
        _ => Plural::Other,
    }
}

fn arabic(n: u64) -> Plural {
    match (n, n % 100) {
        (0, _) => Plural::Zero,
        (1, _) => Plural::One,
        (2, _) => Plural::Two,
        (_, 3..=10) => Plural::Few,
        (_, 11..=99) => Plural::Many,
        _ => Plural::Other,
    }
}

/// 2 to 4, but not 12 to 14, have a form; what is left has another.
fn slavic(n: u64, is_one: bool, rest: Plural) -> Plural {
    if is_one {
        Plural::One
    } else if matches!(n % 10, 2..=4) && !matches!(n % 100, 12..=14) {
        Plural::Few
    } else {
        rest
    }
}

fn czech(n: u64) -> Plural {
    match n {
        1 => Plural::One,
        2..=4 => Plural::Few,
        _ => Plural::Other,
    }
}

fn slovenian(n: u64) -> Plural {
    match n % 100 {
        1 => Plural::One,
        2 => Plural::Two,
        3 | 4 => Plural::Few,
        _ => Plural::Other,
    }
}

fn lithuanian(n: u64) -> Plural {
    match (n % 10, n % 100) {
        (_, 11..=19) | (0, _) => Plural::Other,
        (1, _) => Plural::One,
        _ => Plural::Few,
    }
}

fn latvian(n: u64) -> Plural {
    match (n % 10, n % 100) {
        (0, _) | (_, 11..=19) => Plural::Zero,
        (1, _) => Plural::One,
        _ => Plural::Other,
    }
}

fn romanian(n: u64) -> Plural {
    match (n, n % 100) {
        (1, _) => Plural::One,
        (0, _) | (_, 1..=19) => Plural::Few,
        _ => Plural::Other,
    }
}

fn irish(n: u64) -> Plural {
    match n {
        1 => Plural::One,
        2 => Plural::Two,
        3..=6 => Plural::Few,
        7..=10 => Plural::Many,
        _ => Plural::Other,
    }
}

fn gaelic(n: u64) -> Plural {
    match n {
        1 | 11 => Plural::One,
        2 | 12 => Plural::Two,
        3..=10 | 13..=19 => Plural::Few,
        _ => Plural::Other,
    }
}

fn welsh(n: u64) -> Plural {
    match n {
        0 => Plural::Zero,
        1 => Plural::One,
        2 => Plural::Two,
        3 => Plural::Few,
        6 => Plural::Many,
        _ => Plural::Other,
    }
}

fn breton(n: u64) -> Plural {
    let (last, two) = (n % 10, n % 100);
    if last == 1 && !matches!(two, 11 | 71 | 91) {
        Plural::One
    } else if last == 2 && !matches!(two, 12 | 72 | 92) {
        Plural::Two
    } else if matches!(last, 3 | 4 | 9) && !matches!(two, 10..=19 | 70..=79 | 90..=99) {
        Plural::Few
    } else if n != 0 && n.is_multiple_of(1_000_000) {
        Plural::Many
    } else {
        Plural::Other
    }
}

fn maltese(n: u64) -> Plural {
    match (n, n % 100) {
        (1, _) => Plural::One,
        (2, _) => Plural::Two,
        (0, _) | (_, 3..=10) => Plural::Few,
        (_, 11..=19) => Plural::Many,
        _ => Plural::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::testing::lang;

    fn names(tag: &str, numbers: &[u64]) -> String {
        let all: Vec<_> = numbers.iter().map(|n| Plural::of(lang(tag), *n).name()).collect();
        all.join(" ")
    }

    #[test]
    fn numbers_take_the_forms_of_cldr() {
        // DOMAIN I-6; the numbers are the samples of CLDR's own chart.
        for (tag, numbers, forms) in [
            ("id", &[0, 1, 2, 100][..], "other other other other"),
            ("ja", &[1], "other"),
            ("ko", &[1], "other"),
            ("zh-Hant", &[1], "other"),
            ("en", &[0, 1, 2, 21], "other one other other"),
            ("en-GB", &[1, 11], "one other"),
            ("sv", &[1, 21], "one other"),
            ("fr", &[0, 1, 2, 1_000_000], "one one other many"),
            ("pt", &[0, 1, 2], "one one other"),
            ("pt-PT", &[0, 1, 2], "other one other"),
            ("es", &[0, 1, 1_000_000], "other one many"),
            (
                "ar",
                &[0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 1_000],
                "zero one two few few many many other other few many other",
            ),
            ("ru", &[0, 1, 2, 5, 11, 12, 21, 22, 25, 111], "many one few many many many one few many many"),
            ("uk", &[1, 4, 14], "one few many"),
            ("pl", &[1, 2, 5, 12, 21, 22], "one few many many many few"),
            ("hr", &[1, 2, 5, 21], "one few other one"),
            ("cs", &[1, 2, 4, 5], "one few few other"),
            ("lt", &[1, 2, 9, 10, 11, 21, 22], "one few few other other one few"),
            ("lv", &[0, 1, 2, 10, 11, 21], "zero one other zero zero one"),
            ("he", &[1, 2, 3, 20], "one two other other"),
            ("sl", &[1, 2, 3, 5, 101], "one two few other one"),
            ("ro", &[0, 1, 2, 19, 20, 101, 119], "few one few few other few few"),
            ("ga", &[1, 2, 3, 7, 11], "one two few many other"),
            ("cy", &[0, 1, 2, 3, 4, 6], "zero one two few other many"),
            ("mt", &[0, 2, 11, 20], "few two many other"),
            ("fil", &[1, 4, 5, 6, 9, 10, 11], "one other one other other one one"),
            ("is", &[1, 11, 21], "one other one"),
        ] {
            assert_eq!(names(tag, numbers), forms, "{tag} {numbers:?}");
        }
    }
}
