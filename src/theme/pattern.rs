//! Date patterns in the letters of CLDR: `EEEE, d MMMM y`, words between single quotation marks.

use super::numbers::Digits;

/// A pattern, read once and written often.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern(Box<[Piece]>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(Box<str>),
    Year,
    ShortYear,
    /// With this many digits at least.
    Month(usize),
    MonthShort,
    MonthFull,
    Day(usize),
    WeekdayShort,
    WeekdayFull,
    Hour24(usize),
    Hour12(usize),
    Minute(usize),
    Second(usize),
    DayPeriod,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternFault {
    #[error("a date pattern has no letters `{0}`")]
    Letters(String),
    #[error("a quotation mark of the date pattern is not closed")]
    Quote,
}

/// What calendar and clock showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    pub day: u32,
    /// Monday is 0.
    pub weekday: usize,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

/// The names that a pattern calls for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    /// From January.
    pub months_full: Vec<String>,
    pub months_short: Vec<String>,
    /// From Monday.
    pub weekdays_full: Vec<String>,
    pub weekdays_short: Vec<String>,
    pub am: String,
    pub pm: String,
}

impl Pattern {
    /// # Errors
    /// The [`PatternFault`] that the text has: a letter that CLDR reserves and kliping does not know is one, too.
    pub fn parse(text: &str) -> Result<Self, PatternFault> {
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '\'' {
                let (inner, len) = quoted(rest)?;
                words.push_str(&inner);
                rest = rest.get(len..).unwrap_or_default();
            } else if c.is_ascii_alphabetic() {
                let len = rest.find(|other| other != c).unwrap_or(rest.len());
                let letters = rest.get(..len).unwrap_or_default();
                if !words.is_empty() {
                    pieces.push(Piece::Words(std::mem::take(&mut words).into()));
                }
                pieces.push(piece(letters).ok_or_else(|| PatternFault::Letters(letters.to_owned()))?);
                rest = rest.get(len..).unwrap_or_default();
            } else {
                words.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words.into()));
        }
        Ok(Self(pieces.into()))
    }

    pub(super) fn push(&self, out: &mut String, at: &Shown, names: &Names, digits: Digits) {
        let name = |all: &[String], at: usize, out: &mut String| {
            out.push_str(all.get(at).map_or("", String::as_str));
        };
        let month = (at.month as usize).wrapping_sub(1);
        for piece in &self.0 {
            match piece {
                Piece::Words(words) => out.push_str(words),
                Piece::Year => digits.push(out, at.year, 1),
                Piece::ShortYear => digits.push(out, at.year % 100, 2),
                Piece::Month(width) => digits.push(out, at.month, *width),
                Piece::MonthShort => name(&names.months_short, month, out),
                Piece::MonthFull => name(&names.months_full, month, out),
                Piece::Day(width) => digits.push(out, at.day, *width),
                Piece::WeekdayShort => name(&names.weekdays_short, at.weekday, out),
                Piece::WeekdayFull => name(&names.weekdays_full, at.weekday, out),
                Piece::Hour24(width) => digits.push(out, at.hour, *width),
                Piece::Hour12(width) => digits.push(out, (at.hour + 11) % 12 + 1, *width),
                Piece::Minute(width) => digits.push(out, at.minute, *width),
                Piece::Second(width) => digits.push(out, at.second, *width),
                Piece::DayPeriod => out.push_str(if at.hour < 12 { &names.am } else { &names.pm }),
            }
        }
    }
}

/// `'o''clock'`: the words, and how many bytes they take. Two marks stand for one, inside and outside of quotes.
fn quoted(text: &str) -> Result<(String, usize), PatternFault> {
    if text.starts_with("''") {
        return Ok(("'".to_owned(), 2));
    }
    let mut words = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != '\'' {
            words.push(c);
        } else if chars.peek().is_some_and(|(_, next)| *next == '\'') {
            words.push('\'');
            chars.next();
        } else {
            return Ok((words, at + 1));
        }
    }
    Err(PatternFault::Quote)
}

fn piece(letters: &str) -> Option<Piece> {
    Some(match letters {
        "y" | "yyyy" => Piece::Year,
        "yy" => Piece::ShortYear,
        "M" | "L" => Piece::Month(1),
        "MM" | "LL" => Piece::Month(2),
        "MMM" | "LLL" => Piece::MonthShort,
        "MMMM" | "LLLL" => Piece::MonthFull,
        "d" => Piece::Day(1),
        "dd" => Piece::Day(2),
        "E" | "EE" | "EEE" => Piece::WeekdayShort,
        "EEEE" | "cccc" => Piece::WeekdayFull,
        "H" => Piece::Hour24(1),
        "HH" => Piece::Hour24(2),
        "h" => Piece::Hour12(1),
        "hh" => Piece::Hour12(2),
        "m" => Piece::Minute(1),
        "mm" => Piece::Minute(2),
        "s" => Piece::Second(1),
        "ss" => Piece::Second(2),
        "a" => Piece::DayPeriod,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let list = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        Names {
            months_full: list("January February March April May June July August September October November December"),
            months_short: list("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
            weekdays_full: list("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
            weekdays_short: list("Mon Tue Wed Thu Fri Sat Sun"),
            am: "AM".into(),
            pm: "PM".into(),
        }
    }

    fn shown(pattern: &str, hour: u32) -> String {
        let at = Shown { year: 2024, month: 3, day: 5, weekday: 1, hour, minute: 7, second: 9 };
        let mut out = String::new();
        Pattern::parse(pattern).unwrap().push(&mut out, &at, &names(), Digits::Latin);
        out
    }

    #[test]
    fn every_letter_is_written_in_its_width() {
        assert_eq!(shown("y yyyy yy M MM MMM MMMM d dd", 16), "2024 2024 24 3 03 Mar March 5 05");
        assert_eq!(shown("E EEE EEEE H HH h hh m mm s ss a", 16), "Tue Tue Tuesday 16 16 4 04 7 07 9 09 PM");
        assert_eq!([0, 1, 11, 12, 13].map(|hour| shown("h a", hour)), ["12 AM", "1 AM", "11 AM", "12 PM", "1 PM"]);
    }

    #[test]
    fn words_stand_in_quotation_marks_or_in_other_scripts() {
        assert_eq!(shown("d 'de' MMMM 'o''clock' ''y", 16), "5 de March o'clock '2024");
        assert_eq!(shown("y년 M월 d일", 16), "2024년 3월 5일");
    }

    #[test]
    fn an_unknown_letter_is_a_fault() {
        assert_eq!(Pattern::parse("d MMMMM"), Err(PatternFault::Letters("MMMMM".into())));
        assert_eq!(Pattern::parse("DD"), Err(PatternFault::Letters("DD".into())));
        assert_eq!(Pattern::parse("d 'de"), Err(PatternFault::Quote));
        assert_eq!(Pattern::parse("").map(|pattern| pattern.0.len()), Ok(0));
    }
}
