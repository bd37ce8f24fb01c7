//! What kliping knows of languages that have no file of strings: calendars, quotation marks, own names.
//!
//! A file of strings goes before all of this.

use super::sheet::Leaf;
use crate::base::lang::Lang;

type Entries = Vec<(&'static str, Leaf)>;

/// Keys of a file of strings for a language that has none. Without a calendar of its own its dates are ISO's.
pub(super) fn entries(lang: Lang) -> Entries {
    let mut entries = calendar(lang).unwrap_or_else(iso);
    let [open, close, open2, close2] = quotes(lang);
    entries.extend(texts(&[
        ("quotes.open", open),
        ("quotes.close", close),
        ("quotes.open2", open2),
        ("quotes.close2", close2),
    ]));
    if let Some(name) = native_name(lang) {
        entries.push(("lang.native", Leaf::Text(name.into())));
    }
    entries
}

/// Keys in which a variant differs from its language's file.
pub(super) fn variant(lang: Lang) -> Entries {
    match lang.as_str() {
        // DOMAIN T-6
        "en-GB" | "en-IE" => texts(&[
            ("dates.full", "EEEE, d MMMM y"),
            ("dates.date", "d MMMM y"),
            ("dates.short", "d MMM y"),
            ("dates.day_month", "d MMMM"),
            ("dates.time", "HH:mm"),
            ("dates.weekday_time", "EEEE HH:mm"),
        ]),
        _ => Vec::new(),
    }
}

fn texts(all: &[(&'static str, &str)]) -> Entries {
    all.iter().map(|(key, text)| (*key, Leaf::Text((*text).into()))).collect()
}

fn list(key: &'static str, words: &str) -> (&'static str, Leaf) {
    (key, Leaf::List(words.split(' ').map(Into::into).collect()))
}

fn calendar(lang: Lang) -> Option<Entries> {
    match lang.primary() {
        "zh" => Some(chinese()),
        _ => None,
    }
}

fn iso() -> Entries {
    let mut entries = texts(&[
        ("dates.full", "y-MM-dd"),
        ("dates.date", "y-MM-dd"),
        ("dates.short", "y-MM-dd"),
        ("dates.day_month", "MM-dd"),
        ("dates.month", "y-MM"),
        ("dates.month_short", "y-MM"),
        ("dates.year", "y"),
        ("dates.weekday", "y-MM-dd"),
        ("dates.time", "HH:mm"),
        ("dates.weekday_time", "y-MM-dd HH:mm"),
        ("moment", "{date} {time} {zone}"),
        ("day_period.am", "AM"),
        ("day_period.pm", "PM"),
        ("weekdays.first", "1"),
    ]);
    entries.push(list("months.full", "1 2 3 4 5 6 7 8 9 10 11 12"));
    entries.push(list("months.short", "1 2 3 4 5 6 7 8 9 10 11 12"));
    entries.push(list("weekdays.full", "1 2 3 4 5 6 7"));
    entries.push(list("weekdays.short", "1 2 3 4 5 6 7"));
    entries
}

/// Traditional Chinese: the shipped `zh` is written in the simplified script.
fn chinese() -> Entries {
    let mut entries = texts(&[
        ("dates.full", "y年M月d日 EEEE"),
        ("dates.date", "y年M月d日"),
        ("dates.short", "y/M/d"),
        ("dates.day_month", "M月d日"),
        ("dates.month", "y年M月"),
        ("dates.month_short", "y年M月"),
        ("dates.year", "y年"),
        ("dates.time", "HH:mm"),
        ("dates.weekday_time", "EEEE HH:mm"),
        ("moment", "{date} {time} {zone}"),
        ("day_period.am", "上午"),
        ("day_period.pm", "下午"),
        ("weekdays.first", "7"),
    ]);
    entries.push(list("months.full", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"));
    entries.push(list("months.short", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"));
    entries.push(list("weekdays.full", "星期一 星期二 星期三 星期四 星期五 星期六 星期日"));
    entries.push(list("weekdays.short", "週一 週二 週三 週四 週五 週六 週日"));
    entries
}

/// Outer and inner quotation marks (DOMAIN I-4, CLDR).
fn quotes(lang: Lang) -> [&'static str; 4] {
    match lang.primary() {
        "ja" | "zh" => ["「", "」", "『", "』"],
        "fr" => ["«\u{A0}", "\u{A0}»", "“", "”"],
        "ru" | "uk" | "be" => ["«", "»", "„", "“"],
        "es" | "it" | "el" | "no" | "nb" | "nn" => ["«", "»", "“", "”"],
        "de" | "cs" | "sk" | "sl" | "bg" | "is" => ["„", "“", "‚", "‘"],
        "pl" | "hu" | "ro" => ["„", "”", "«", "»"],
        "sv" | "fi" => ["”", "”", "’", "’"],
        "fa" => ["«", "»", "‹", "›"],
        _ => ["“", "”", "‘", "’"],
    }
}

/// What a language calls itself.
fn native_name(lang: Lang) -> Option<&'static str> {
    Some(match lang.primary() {
        "id" => "Bahasa Indonesia",
        "en" => "English",
        "ko" => "한국어",
        "ar" => "العربية",
        "ja" => "日本語",
        "zh" => "繁體中文",
        "ms" => "Bahasa Melayu",
        "ru" => "Русский",
        "es" => "Español",
        "fr" => "Français",
        "de" => "Deutsch",
        "pt" => "Português",
        "it" => "Italiano",
        "nl" => "Nederlands",
        "sv" => "Svenska",
        "pl" => "Polski",
        "tr" => "Türkçe",
        "fa" => "فارسی",
        "he" => "עברית",
        "hi" => "हिन्दी",
        "ur" => "اردو",
        "vi" => "Tiếng Việt",
        "th" => "ไทย",
        "uk" => "Українська",
        "jv" => "Basa Jawa",
        "su" => "Basa Sunda",
        _ => return None,
    })
}
