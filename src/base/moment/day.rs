//! Days of the calendar.

use super::{Day, Moment, MomentFault, Precision, Zone, date_text};
use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use std::fmt;

impl Day {
    /// Reads `2024-11-23`.
    ///
    /// # Errors
    /// The text is no date, or the calendar has no such day.
    pub fn parse(text: &str) -> Result<Self, MomentFault> {
        match Self::leading(text.trim())? {
            (day, "") => Ok(day),
            _ => Err(MomentFault::Date(text.trim().into())),
        }
    }

    /// The date at the beginning of a text, and what follows it.
    pub(super) fn leading(text: &str) -> Result<(Self, &str), MomentFault> {
        let shape = || {
            let (year, rest) = digits(text, 4)?;
            let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
            let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
            (!rest.starts_with(|c: char| c.is_ascii_digit())).then_some((year, month, day, rest))
        };
        let (year, month, day, rest) = shape().ok_or_else(|| MomentFault::Date(text.into()))?;
        let day = i32::try_from(year).ok().and_then(|year| Self::new(year, month, day));
        day.map(|day| (day, rest)).ok_or_else(|| MomentFault::NoSuchDay(text.get(..10).unwrap_or(text).into()))
    }

    /// The day with these numbers, if the calendar has it in the years 1 to 9999.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        (1..=9999).contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten().map(Self)
    }

    pub(super) fn of(date: NaiveDate) -> Self {
        let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
        Self(date.clamp(first.unwrap_or(date), last.unwrap_or(date)))
    }

    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// 1 to 31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day()
    }

    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The ISO 8601 week: its year, which near New Year may be another than the day's, and its number.
    #[must_use]
    pub fn iso_week(self) -> (i32, u32) {
        (self.0.iso_week().year(), self.0.iso_week().week())
    }

    #[must_use]
    pub fn prev(self) -> Self {
        self.add(-1)
    }

    #[must_use]
    pub fn next(self) -> Self {
        self.add(1)
    }

    /// The day so many days later (earlier if negative), at most the calendar's first or last.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "a day and a number of days are not two of a kind")]
    pub fn add(self, days: i64) -> Self {
        let days = Duration::days(days.clamp(-4_000_000, 4_000_000));
        let end = if days < Duration::zero() { NaiveDate::MIN } else { NaiveDate::MAX };
        Self::of(self.0.checked_add_signed(days).unwrap_or(end))
    }

    /// `2024-11-23`.
    #[must_use]
    pub fn key(self) -> String {
        date_text(self.0)
    }

    /// `2024-11`.
    #[must_use]
    pub fn month_key(self) -> String {
        format!("{:04}-{:02}", self.year(), self.month())
    }

    /// `2024-W47` (DOMAIN G-10).
    #[must_use]
    pub fn week_key(self) -> String {
        let (year, week) = self.iso_week();
        format!("{year:04}-W{week:02}")
    }

    /// The day's first instant in `zone`: 00:00, or the first time after it where the clock skips midnight.
    #[must_use]
    pub fn start(self, zone: Zone) -> Moment {
        Moment::at(zone.first_instant(self.midnight()), zone, Precision::Day)
    }

    pub(super) fn midnight(self) -> NaiveDateTime {
        self.0.and_time(NaiveTime::MIN)
    }

    pub(super) fn at_clock(self, time: NaiveTime) -> NaiveDateTime {
        self.0.and_time(time)
    }
}

/// The number that the first `count` digits of a text tell, and what follows them.
pub(super) fn digits(text: &str, count: usize) -> Option<(u32, &str)> {
    let (number, rest) = (text.get(..count)?, text.get(count..)?);
    number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())?.map(|number| (number, rest))
}

impl TryFrom<String> for Day {
    type Error = MomentFault;
    fn try_from(text: String) -> Result<Self, MomentFault> {
        Self::parse(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.key()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn weeks_are_iso_weeks() {
        // DOMAIN T-11
        assert_eq!(day("2024-11-23").week_key(), "2024-W47");
        assert_eq!(day("2024-12-30").week_key(), "2025-W01");
        assert_eq!(day("2024-11-23").weekday(), Weekday::Sat);
    }

    #[test]
    fn days_follow_each_other() {
        assert_eq!(day("2024-02-28").next().key(), "2024-02-29");
        assert_eq!(day("2024-03-01").prev().key(), "2024-02-29");
        assert_eq!(day("2024-11-23").add(-7).key(), "2024-11-16");
        assert_eq!(day("9999-12-31").next().key(), "9999-12-31");
        assert_eq!(day("2024-11-23").add(i64::MIN).key(), "0001-01-01");
        assert_eq!(day("2024-11-23").add(i64::MAX).key(), "9999-12-31");
        assert!(day("2024-11-23") < day("2024-12-01"));
        assert_eq!(day("2024-11-23").month_key(), "2024-11");
    }

    #[test]
    fn a_day_that_is_none_is_refused() {
        for text in ["2024-02-30", "2023-02-29", "2024-13-01", "0000-01-01"] {
            assert!(matches!(Day::parse(text), Err(MomentFault::NoSuchDay(_))), "{text}");
        }
        for text in
            ["", "2024", "24-11-23", "2024-1-2", "23/11/2024", "2024-11-231", "2024-11-23 16:05", "２０２４-11-23"]
        {
            assert!(matches!(Day::parse(text), Err(MomentFault::Date(_))), "{text}");
        }
    }

    #[test]
    fn a_day_starts_after_a_skipped_midnight() {
        let start = day("2017-10-15").start(Zone::Named(Tz::America__Sao_Paulo));
        assert_eq!(start.rfc3339(), "2017-10-15T01:00:00-02:00");
        // Havana's clock went back from 01:00 to 00:00, so midnight came twice.
        let start = day("2024-11-03").start(Zone::Named(Tz::America__Havana));
        assert_eq!(start.rfc3339(), "2024-11-03T00:00:00-04:00");
        // Samoa had no 30 December 2011 at all.
        let start = day("2011-12-30").start(Zone::Named(Tz::Pacific__Apia));
        assert_eq!(start.rfc3339(), "2011-12-31T00:00:00+14:00");
    }
}
