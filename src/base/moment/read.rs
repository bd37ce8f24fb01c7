//! Reading a moment as a record writes it.

use super::{
    Day, Moment, MomentFault, Precision, Zone,
    day::digits,
    whole_minutes,
    zone::{self, Abbreviation, Local},
};
use chrono::{NaiveDateTime, NaiveTime};
use chrono_tz::Tz;

/// What follows the time of day.
enum Told {
    Nothing,
    Offset(i32),
    Abbreviation(&'static Abbreviation),
    Area(Tz),
    /// RFC 9557 §3.4: `+07:00[Asia/Jakarta]`.
    OffsetAndArea(i32, Tz),
    /// RFC 9557 §2.2: `Z[Asia/Jakarta]` tells the instant in UTC and the zone to show it in.
    UtcAndArea(Tz),
}

impl Moment {
    /// Reads `DATE`, or `DATE TIME` and its zone (DOMAIN T-1); what names no zone is told in `default`.
    ///
    /// # Errors
    /// The text has another form, names no single zone (DOMAIN T-3), or names no single instant (DOMAIN T-5).
    pub fn parse(text: &str, default: Zone) -> Result<Self, MomentFault> {
        let (day, rest) = Day::leading(text.trim())?;
        if rest.is_empty() {
            return date_alone(day, default);
        }
        let Some(rest) = rest.strip_prefix(['T', ' ']) else { return Err(MomentFault::Date(text.trim().into())) };
        let (time, precision, rest) = clock(rest)?;
        let local = day.at_clock(time);
        let (seconds, zone) = match told(rest.strip_prefix(' ').unwrap_or(rest))? {
            Told::Nothing => (single(local, default)?, default),
            Told::Area(zone) => (single(local, Zone::Named(zone))?, Zone::Named(zone)),
            Told::Offset(offset) => (instant(local, offset), Zone::Fixed(offset)),
            Told::OffsetAndArea(offset, zone) => (agreed(local, offset, Zone::Named(zone))?, Zone::Named(zone)),
            Told::UtcAndArea(zone) => (instant(local, 0), Zone::Named(zone)),
            Told::Abbreviation(row) => {
                let seconds = instant(local, row.offset);
                // WIB means +07 even in a year in which Jakarta's clock was elsewhere.
                let same = Zone::Named(row.zone).offset_at(seconds) == row.offset;
                (seconds, if same { Zone::Named(row.zone) } else { Zone::Fixed(row.offset) })
            }
        };
        Ok(Self::at(seconds, zone, precision))
    }
}

/// DOMAIN T-2. A skipped or doubled midnight is no fault of who told no time, a skipped day is.
fn date_alone(day: Day, zone: Zone) -> Result<Moment, MomentFault> {
    let start = day.start(zone);
    match zone.resolve(day.midnight()) {
        Local::Gap(before, after) if start.day() != day => {
            Err(MomentFault::Gap { local: day.midnight(), zone, before, after })
        }
        Local::Gap(..) | Local::One(_) | Local::Twice(_) => Ok(start),
    }
}

/// Reads `16:05`, `16.05`, `16:05:30`, `16.05.30`, and gives what follows.
fn clock(text: &str) -> Result<(NaiveTime, Precision, &str), MomentFault> {
    let fault = || MomentFault::Time(text.into());
    let (hour, rest) = digits(text, 2).ok_or_else(fault)?;
    let mark = if rest.starts_with('.') { '.' } else { ':' };
    let (minute, rest) = rest.strip_prefix(mark).and_then(|rest| digits(rest, 2)).ok_or_else(fault)?;
    let (second, precision, rest) = match rest.strip_prefix(mark) {
        Some(rest) => {
            let (second, rest) = digits(rest, 2).ok_or_else(fault)?;
            (second, Precision::Second, rest)
        }
        None => (0, Precision::Minute, rest),
    };
    if precision == Precision::Second && rest.starts_with(['.', ',']) {
        return Err(MomentFault::Fraction(text.into()));
    }
    if rest.starts_with(|c: char| c.is_ascii_digit() || c == ':' || c == '.') {
        return Err(fault());
    }
    let time = NaiveTime::from_hms_opt(hour, minute, second).ok_or_else(fault)?;
    Ok((time, precision, rest))
}

fn told(text: &str) -> Result<Told, MomentFault> {
    let Some((before, bracket)) = text.split_once('[') else { return told_without_area(text) };
    let area = bracket.strip_suffix(']').ok_or_else(|| MomentFault::Zone { text: text.into(), near: None })?;
    // RFC 9557 §3.3: a critical mark asks to heed what we heed anyway.
    let Zone::Named(zone) = Zone::parse(area.strip_prefix('!').unwrap_or(area))? else {
        return Err(MomentFault::Misspelt { text: text.into(), right: area.into() });
    };
    match told_without_area(before.trim_end())? {
        Told::Nothing => Ok(Told::Area(zone)),
        Told::Offset(offset) => Ok(Told::OffsetAndArea(offset, zone)),
        Told::Abbreviation(row) if row.name == "Z" => Ok(Told::UtcAndArea(zone)),
        Told::Abbreviation(_) | Told::Area(_) | Told::OffsetAndArea(..) | Told::UtcAndArea(_) => {
            Err(MomentFault::Misspelt { text: text.into(), right: format!("[{zone}]") })
        }
    }
}

fn told_without_area(text: &str) -> Result<Told, MomentFault> {
    if text.is_empty() {
        return Ok(Told::Nothing);
    }
    if text.starts_with(['+', '-']) {
        return zone::offset(text).map(Told::Offset);
    }
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase().replace('.', "");
    if matches!(first.as_str(), "am" | "pm") {
        return Err(MomentFault::Time(text.into()));
    }
    zone::abbreviation(text).map(Told::Abbreviation).ok_or_else(|| zone::unknown(text))
}

fn instant(local: NaiveDateTime, offset: i32) -> i64 {
    local.and_utc().timestamp().saturating_sub(offset.into())
}

/// The one instant that a local time means (DOMAIN T-5).
fn single(local: NaiveDateTime, zone: Zone) -> Result<i64, MomentFault> {
    match zone.resolve(local) {
        Local::One(instant) => Ok(instant),
        Local::Twice([(_, first), (_, second)]) => Err(MomentFault::Twice { local, zone, first, second }),
        Local::Gap(before, after) => Err(MomentFault::Gap { local, zone, before, after }),
    }
}

/// The instant that offset and zone agree on (DOMAIN T-5); local mean time is compared to the minute.
fn agreed(local: NaiveDateTime, told: i32, zone: Zone) -> Result<i64, MomentFault> {
    let seconds = instant(local, told);
    if whole_minutes(zone.offset_at(seconds)) == told {
        return Ok(seconds);
    }
    let right = zone.offset_at(single(local, zone)?);
    Err(MomentFault::Against { zone, told, right })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const JAKARTA: Zone = Zone::Named(Tz::Asia__Jakarta);

    #[test]
    fn every_form_of_a_moment_is_read() {
        // DOMAIN T-1, T-3
        for (text, expected) in [
            ("2024-11-23", "2024-11-23T00:00:00+07:00[Asia/Jakarta] Day"),
            ("2024-11-23 16:05", "2024-11-23T16:05:00+07:00[Asia/Jakarta] Minute"),
            (" 2024-11-23T16.05 ", "2024-11-23T16:05:00+07:00[Asia/Jakarta] Minute"),
            ("2024-11-23 16:05:30", "2024-11-23T16:05:30+07:00[Asia/Jakarta] Second"),
            ("2024-11-23 16.05.30 WITA", "2024-11-23T16:05:30+08:00[Asia/Makassar] Second"),
            ("2024-11-23 16:05 WIT", "2024-11-23T16:05:00+09:00[Asia/Jayapura] Minute"),
            ("2024-11-23 16:05WIB", "2024-11-23T16:05:00+07:00[Asia/Jakarta] Minute"),
            ("2024-11-23 18:05 KST", "2024-11-23T18:05:00+09:00[Asia/Seoul] Minute"),
            ("2024-11-23T16:05Z", "2024-11-23T16:05:00+00:00[UTC] Minute"),
            ("2024-11-23 16:05 GMT", "2024-11-23T16:05:00+00:00[UTC] Minute"),
            ("2024-11-23T16:05:00+0900", "2024-11-23T16:05:00+09:00[+09:00] Second"),
            ("2024-11-23 16:05 -03:30", "2024-11-23T16:05:00-03:30[-03:30] Minute"),
            ("2024-11-23 16:05 [America/New_York]", "2024-11-23T16:05:00-05:00[America/New_York] Minute"),
            ("2024-11-23 16:05-05:00 [America/New_York]", "2024-11-23T16:05:00-05:00[America/New_York] Minute"),
            ("2024-11-23T16:05:00-05:00[!America/New_York]", "2024-11-23T16:05:00-05:00[America/New_York] Second"),
            ("2024-11-23T16:05Z[Asia/Seoul]", "2024-11-24T01:05:00+09:00[Asia/Seoul] Minute"),
            ("2016-05-01 12:00 [Asia/Pyongyang]", "2016-05-01T12:00:00+08:30[Asia/Pyongyang] Minute"),
            ("2018-05-06 12:00 [Asia/Pyongyang]", "2018-05-06T12:00:00+09:00[Asia/Pyongyang] Minute"),
            // Seoul kept summer time in 1988, when KST was not its clock.
            ("1988-07-01 12:00 KST", "1988-07-01T12:00:00+09:00[+09:00] Minute"),
            ("9999-12-31", "9999-12-31T00:00:00+07:00[Asia/Jakarta] Day"),
        ] {
            assert_eq!(format!("{:?}", Moment::parse(text, JAKARTA).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn a_fault_says_what_is_wrong_and_what_is_right() {
        // DOMAIN T-1, T-3, T-5
        for (text, says, help) in [
            ("23-11-2024", "`23-11-2024` does not begin with a date", "`2024-11-23`"),
            ("2024-11-23x", "`2024-11-23x` does not begin with a date", "`2024-11-23`"),
            ("2024-11-31", "the calendar has no day `2024-11-31`", "`2024-11-23`"),
            ("2024-11-23 9:05", "`9:05` is no time of day", "two digits"),
            ("2024-11-23 24:00", "`24:00` is no time of day", "24 hours"),
            ("2024-11-23  16:05", "` 16:05` is no time of day", "one space"),
            ("2024-11-23 16:05.30", "`16:05.30` is no time of day", "two digits"),
            ("2024-11-23 16:05:30.123Z", "`16:05:30.123Z` tells a fraction of a second", "leave the fraction out"),
            ("2024-11-23 04:05 p.m.", "`p.m.` is no time of day", "24 hours"),
            ("2024-11-23 04:05 PM WIB", "`PM WIB` is no time of day", "24 hours"),
            ("2024-11-23 16:05 wib", "`wib` is no zone that can be written here", "write `WIB`"),
            (
                "2024-11-23 16:05 Western Indonesia Time",
                "`Western Indonesia Time` is no zone that can be written here",
                "write `WIB`",
            ),
            (
                "2024-07-23 16:05 EST",
                "`EST` means more than one zone, or not the same one all year",
                "[America/New_York] (-04:00 in summer)",
            ),
            ("2024-11-23 16:05 IST", "`IST` means more than one zone, or not the same one all year", "[Europe/Dublin]"),
            ("2024-11-23 16:05 Asia/Seoul", "`Asia/Seoul` is no zone that can be written here", "write `[Asia/Seoul]`"),
            ("2024-11-23 16:05 [Asia/Soul]", "no zone is called `Asia/Soul`", "`Asia/Seoul`"),
            (
                "2024-11-23 16:05 [EST]",
                "`EST` means more than one zone, or not the same one all year",
                "America/New_York",
            ),
            ("2024-11-23 16:05 XYZ", "no zone is called `XYZ`", "write an offset"),
            ("2024-11-23 16:05 +7", "`+7` is no offset from UTC", "`+07:00`"),
            ("2024-11-23 16:05 +15:00", "`+15:00` is no offset from UTC", "`+07:00`"),
            (
                "2024-11-23 16:05 WIB [Asia/Jakarta]",
                "`WIB [Asia/Jakarta]` is no zone that can be written here",
                "write `[Asia/Jakarta]`",
            ),
            (
                "2024-03-10 02:30 [America/New_York]",
                "2024-03-10 02:30 does not exist in America/New_York: the clock went forward over it",
                "write `2024-03-10 03:30 -04:00` or `2024-03-10 01:30 -05:00`",
            ),
            (
                "2024-11-03 01:30 [America/New_York]",
                "2024-11-03 01:30 exists twice in America/New_York: the clock went back over it",
                "write `2024-11-03 01:30 -04:00` or `2024-11-03 01:30 -05:00`",
            ),
            ("2024-11-23 16:05+08:00[Asia/Jakarta]", "Asia/Jakarta is not at +08:00 then", "write `+07:00`"),
            (
                "2024-03-10 02:30-05:00[America/New_York]",
                "2024-03-10 02:30 does not exist in America/New_York: the clock went forward over it",
                "03:30 -04:00",
            ),
        ] {
            let fault = Moment::parse(text, JAKARTA).unwrap_err();
            assert_eq!(fault.to_string(), says, "{text}");
            assert!(fault.help().contains(help), "{text}: {}", fault.help());
        }
    }

    #[test]
    fn what_help_says_can_be_written() {
        // DOMAIN T-5
        for text in ["2024-03-10 02:30", "2024-11-03 01:30"] {
            let zone = Zone::Named(Tz::America__New_York);
            let help = Moment::parse(text, zone).unwrap_err().help();
            for right in help.split('`').skip(1).step_by(2) {
                assert!(Moment::parse(&format!("{right}[America/New_York]"), Zone::UTC).is_ok(), "{right}");
            }
        }
    }

    #[test]
    fn a_date_alone_survives_a_skipped_midnight_but_not_a_skipped_day() {
        // DOMAIN T-2, T-5
        let start = Moment::parse("2017-10-15", Zone::Named(Tz::America__Sao_Paulo)).unwrap();
        assert_eq!(start.iso(), "2017-10-15");
        let fault = Moment::parse("2011-12-30", Zone::Named(Tz::Pacific__Apia)).unwrap_err();
        assert!(matches!(fault, MomentFault::Gap { .. }) && !fault.is_zone());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", tail in "[ T0-9:.+\\-\\[\\]!/A-Za-z]{0,20}") {
            for text in [&text, &tail, &format!("2024-11-23{tail}"), &format!("2024-11-23 16:05{tail}"), &format!("2024-11-23 16:05{text}")] {
                if let Err(fault) = Moment::parse(text, JAKARTA) {
                    prop_assert!(!fault.help().is_empty() && !fault.to_string().is_empty());
                }
                let _ = (Zone::parse(text), Day::parse(text));
            }
        }
    }
}
