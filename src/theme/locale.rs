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
    match (lang.primary(), lang.script()) {
        ("ja", _) => Some(japanese()),
        ("zh", _) => Some(chinese(lang)),
        ("ms", _) => Some(malay()),
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

/// Patterns that Japanese and Chinese share.
fn east_asian(full: &'static str, short: &'static str) -> Entries {
    let mut entries = texts(&[
        ("dates.full", full),
        ("dates.date", "y年M月d日"),
        ("dates.short", short),
        ("dates.day_month", "M月d日"),
        ("dates.month", "y年M月"),
        ("dates.month_short", "y年M月"),
        ("dates.year", "y年"),
        ("dates.time", "HH:mm"),
        ("dates.weekday_time", "EEEE HH:mm"),
        ("moment", "{date} {time} {zone}"),
    ]);
    entries.push(list("months.full", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"));
    entries.push(list("months.short", "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月"));
    entries
}

fn japanese() -> Entries {
    let mut entries = east_asian("y年M月d日EEEE", "y/MM/dd");
    entries.extend(texts(&[("day_period.am", "午前"), ("day_period.pm", "午後"), ("weekdays.first", "7")]));
    entries.push(list("weekdays.full", "月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日"));
    entries.push(list("weekdays.short", "月 火 水 木 金 土 日"));
    entries
}

fn chinese(lang: Lang) -> Entries {
    let is_hant = lang.script() == Some("Hant") || matches!(lang.region(), Some("TW" | "HK" | "MO"));
    let mut entries = east_asian(if is_hant { "y年M月d日 EEEE" } else { "y年M月d日EEEE" }, "y年M月d日");
    entries.extend(texts(&[("day_period.am", "上午"), ("day_period.pm", "下午"), ("weekdays.first", "1")]));
    entries.push(list("weekdays.full", "星期一 星期二 星期三 星期四 星期五 星期六 星期日"));
    let short = if is_hant {
        "週一 週二 週三 週四 週五 週六 週日"
    } else {
        "周一 周二 周三 周四 周五 周六 周日"
    };
    entries.push(list("weekdays.short", short));
    entries
}

fn malay() -> Entries {
    let mut entries = texts(&[
        ("dates.full", "EEEE, d MMMM y"),
        ("dates.date", "d MMMM y"),
        ("dates.short", "d MMM y"),
        ("dates.day_month", "d MMMM"),
        ("dates.month", "MMMM y"),
        ("dates.month_short", "MMM y"),
        ("dates.year", "y"),
        ("dates.time", "h:mm\u{202F}a"),
        ("dates.weekday_time", "EEEE h:mm\u{202F}a"),
        ("moment", "{date} {time} {zone}"),
        ("day_period.am", "PG"),
        ("day_period.pm", "PTG"),
        ("weekdays.first", "1"),
    ]);
    entries
        .push(list("months.full", "Januari Februari Mac April Mei Jun Julai Ogos September Oktober November Disember"));
    entries.push(list("months.short", "Jan Feb Mac Apr Mei Jun Jul Ogo Sep Okt Nov Dis"));
    entries.push(list("weekdays.full", "Isnin Selasa Rabu Khamis Jumaat Sabtu Ahad"));
    entries.push(list("weekdays.short", "Isn Sel Rab Kha Jum Sab Ahd"));
    entries
}

/// Outer and inner quotation marks (DOMAIN I-4, CLDR).
fn quotes(lang: Lang) -> [&'static str; 4] {
    match (lang.primary(), lang.script()) {
        ("ja", _) | ("zh", Some("Hant")) => ["「", "」", "『", "』"],
        ("fr", _) => ["«\u{A0}", "\u{A0}»", "“", "”"],
        ("ru" | "uk" | "be", _) => ["«", "»", "„", "“"],
        ("es" | "it" | "el" | "no" | "nb" | "nn", _) => ["«", "»", "“", "”"],
        ("de" | "cs" | "sk" | "sl" | "bg" | "is", _) => ["„", "“", "‚", "‘"],
        ("pl" | "hu" | "ro", _) => ["„", "”", "«", "»"],
        ("sv" | "fi", _) => ["”", "”", "’", "’"],
        ("fa", _) => ["«", "»", "‹", "›"],
        _ => ["“", "”", "‘", "’"],
    }
}

/// What a language calls itself.
fn native_name(lang: Lang) -> Option<&'static str> {
    Some(match (lang.primary(), lang.script()) {
        ("id", _) => "Bahasa Indonesia",
        ("en", _) => "English",
        ("ko", _) => "한국어",
        ("ar", _) => "العربية",
        ("ja", _) => "日本語",
        ("zh", Some("Hant")) => "繁體中文",
        ("zh", _) => "中文",
        ("ms", _) => "Bahasa Melayu",
        ("ru", _) => "Русский",
        ("es", _) => "Español",
        ("fr", _) => "Français",
        ("de", _) => "Deutsch",
        ("pt", _) => "Português",
        ("it", _) => "Italiano",
        ("nl", _) => "Nederlands",
        ("sv", _) => "Svenska",
        ("pl", _) => "Polski",
        ("tr", _) => "Türkçe",
        ("fa", _) => "فارسی",
        ("he", _) => "עברית",
        ("hi", _) => "हिन्दी",
        ("ur", _) => "اردو",
        ("vi", _) => "Tiếng Việt",
        ("th", _) => "ไทย",
        ("uk", _) => "Українська",
        ("jv", _) => "Basa Jawa",
        ("su", _) => "Basa Sunda",
        _ => return None,
    })
}
