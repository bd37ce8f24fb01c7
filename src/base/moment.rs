//! Moments: an instant, the zone it was told in, and how precisely it was told (DOMAIN T-1).

mod day;
mod read;
mod zone;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
};

/// How precisely a moment was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// A date alone: starts at 00:00 in its zone and shows no time (DOMAIN T-2).
    Day,
    Minute,
    Second,
}

/// The zone that a moment was told in. Written as its name or its offset: `Asia/Jakarta`, `+07:00`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Zone {
    /// A zone of the bundled tz database.
    Named(Tz),
    /// A bare offset, seconds east of UTC.
    Fixed(i32),
}

/// A day of the calendar, in the years 1 to 9999. Written `2024-11-23`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(NaiveDate);

/// A point in time as a record tells it.
///
/// Ordered and compared by instant alone, as DOMAIN T-10 sorts: `16:05 WIB` equals `18:05 KST`. Whether two records
/// tell a moment in the same words is a question for their hashes.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(from = "Told")]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
    /// Seconds east of UTC at that instant.
    offset: i32,
    zone: Zone,
    precision: Precision,
}

/// A [`Moment`] as a cache tells it, which anybody may have written (RELIABILITY B4).
#[derive(Deserialize)]
struct Told {
    seconds: i64,
    offset: i32,
    zone: Zone,
    precision: Precision,
}

impl From<Told> for Moment {
    fn from(Told { seconds, offset, zone, precision }: Told) -> Self {
        const DAY: i32 = 86_399;
        Self { seconds: seconds.clamp(FIRST_SECOND, LAST_SECOND), offset: offset.clamp(-DAY, DAY), zone, precision }
    }
}

/// Why a text is no [`Moment`], [`Day`] or [`Zone`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MomentFault {
    #[error("`{0}` does not begin with a date")]
    Date(String),
    #[error("the calendar has no day `{0}`")]
    NoSuchDay(String),
    #[error("`{0}` is no time of day")]
    Time(String),
    #[error("`{0}` tells a fraction of a second")]
    Fraction(String),
    /// A known abbreviation in other letters, or a name that stands for one abbreviation.
    #[error("`{text}` is no zone that can be written here")]
    Misspelt { text: String, right: String },
    #[error("`{text}` means more than one zone, or not the same one all year")]
    Abbreviation { text: String, candidates: &'static [&'static str] },
    #[error("no zone is called `{text}`")]
    Zone { text: String, near: Option<&'static str> },
    #[error("`{0}` is no offset from UTC")]
    Offset(String),
    /// The clock went forward over it, `before` and `after` being the offsets (DOMAIN T-5).
    #[error("{} does not exist in {zone}: the clock went forward over it", shown(*.local))]
    Gap { local: NaiveDateTime, zone: Zone, before: i32, after: i32 },
    /// The clock went back over it (DOMAIN T-5).
    #[error("{} exists twice in {zone}: the clock went back over it", shown(*.local))]
    Twice { local: NaiveDateTime, zone: Zone, first: i32, second: i32 },
    /// The offset and the zone behind it disagree (DOMAIN T-5).
    #[error("{zone} is not at {} then", offset_text(*.told))]
    Against { zone: Zone, told: i32, right: i32 },
}

/// The name of the bundled tz database (DOMAIN T-4): `2025b`.
#[must_use]
pub fn tzdb_version() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}

const FIRST_SECOND: i64 = -62_135_596_800 + 86_400;
const LAST_SECOND: i64 = 253_402_300_799;

impl Moment {
    /// The instant `seconds` after 1970-01-01T00:00:00Z, to the second, told in `zone`.
    ///
    /// Instants outside the years 1 to 9999 become the first or the last one inside.
    #[must_use]
    pub fn from_unix(seconds: i64, zone: Zone) -> Self {
        Self::at(seconds, zone, Precision::Second)
    }

    fn at(seconds: i64, zone: Zone, precision: Precision) -> Self {
        let seconds = seconds.clamp(FIRST_SECOND, LAST_SECOND);
        Self { seconds, offset: zone.offset_at(seconds), zone, precision }
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Seconds east of UTC in the moment's own zone.
    #[must_use]
    pub fn offset(self) -> i32 {
        self.offset
    }

    #[must_use]
    pub fn zone(self) -> Zone {
        self.zone
    }

    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Whether a time of day was told (DOMAIN T-2).
    #[must_use]
    pub fn has_time(self) -> bool {
        match self.precision {
            Precision::Day => false,
            Precision::Minute | Precision::Second => true,
        }
    }

    /// The same instant, as precisely told, seen in another zone.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self::at(self.seconds, zone, self.precision)
    }

    /// What calendar and clock showed in the moment's own zone.
    #[must_use]
    pub fn local(self) -> NaiveDateTime {
        naive(self.seconds.saturating_add(self.offset.into()))
    }

    /// The day in the moment's own zone.
    #[must_use]
    pub fn day(self) -> Day {
        Day::of(self.local().date())
    }

    /// The day of this instant in `zone`, as archives count it (DOMAIN T-11).
    #[must_use]
    pub fn day_in(self, zone: Zone) -> Day {
        self.in_zone(zone).day()
    }

    /// RFC 3339 with the moment's own offset (DOMAIN T-12): `2024-11-23T16:05:00+07:00`.
    ///
    /// Local mean times of old tell seconds in their offset, which RFC 3339 cannot: there the offset is cut to the
    /// minute and the time told with it, so that the instant stays.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let offset = whole_minutes(self.offset);
        let local = naive(self.seconds.saturating_add(offset.into()));
        format!("{}T{}{}", date_text(local.date()), clock_text(local), offset_text(offset))
    }

    /// As precise as it was told: `2024-11-23`, else [`Self::rfc3339`].
    #[must_use]
    pub fn iso(self) -> String {
        if self.has_time() { self.rfc3339() } else { date_text(self.local().date()) }
    }

    /// RFC 822 with a four-digit year and a numeric offset (DOMAIN T-12): `Sat, 23 Nov 2024 16:05:00 +0700`.
    #[must_use]
    pub fn rfc822(self) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let offset = whole_minutes(self.offset);
        let local = naive(self.seconds.saturating_add(offset.into()));
        let month = MONTHS.get(local.month0() as usize).copied().unwrap_or_default();
        let (weekday, day, year) = (local.weekday(), local.day(), local.year());
        let offset = offset_text(offset).replace(':', "");
        format!("{weekday}, {day:02} {month} {year:04} {} {offset}", clock_text(local))
    }

    /// The zone as readers know it (DOMAIN T-6): `WIB`, `WITA`, `WIT`, `KST`, `JST`, `UTC`, else `UTC+03:00`.
    #[must_use]
    pub fn zone_label(self) -> String {
        self.zone.label(self.offset)
    }
}

impl MomentFault {
    /// What to write instead.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Date(_) => "write the date as year, month, day: `2024-11-23`".into(),
            Self::NoSuchDay(_) => "the order is year, month, day: 23 November 2024 is `2024-11-23`".into(),
            Self::Time(_) => "write 24 hours with two digits each, one space after the date: `2024-11-23 16:05`".into(),
            Self::Fraction(_) => "moments are told to the second: leave the fraction out".into(),
            Self::Misspelt { right, .. } => format!("write `{right}`"),
            Self::Abbreviation { candidates, .. } => format!("write the one you mean: {}", candidates.join(", ")),
            Self::Zone { near: Some(near), .. } => format!("the nearest known name is `{near}`"),
            Self::Zone { near: None, .. } => {
                "write an offset (`+07:00`), `[Area/City]` from the tz database, or WIB, WITA, WIT, KST, JST, UTC, GMT, Z".into()
            }
            Self::Offset(_) => "write it with two digits each, from -12:00 to +14:00: `+07:00`".into(),
            Self::Gap { local, before, after, .. } => {
                let step = i64::from(after - before);
                let (late, early) = (*local + Duration::seconds(step), *local - Duration::seconds(step));
                let (late, early) = (with_offset(late, *after), with_offset(early, *before));
                format!("write `{late}` or `{early}`")
            }
            Self::Twice { local, first, second, .. } => {
                format!("write `{}` or `{}`", with_offset(*local, *first), with_offset(*local, *second))
            }
            Self::Against { right, .. } => format!("write `{}`, or leave one of the two out", offset_text(*right)),
        }
    }

    /// Whether the zone is at fault, and not the date or the time.
    #[must_use]
    pub fn is_zone(&self) -> bool {
        match self {
            Self::Misspelt { .. } | Self::Abbreviation { .. } | Self::Zone { .. } | Self::Offset(_) => true,
            Self::Against { .. } => true,
            Self::Date(_) | Self::NoSuchDay(_) | Self::Time(_) | Self::Fraction(_) => false,
            Self::Gap { .. } | Self::Twice { .. } => false,
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}] {:?}", self.rfc3339(), self.zone, self.precision)
    }
}

impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.seconds == other.seconds
    }
}
impl Eq for Moment {}
impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.seconds.cmp(&other.seconds)
    }
}
impl Hash for Moment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.seconds.hash(state);
    }
}

/// Seconds since 1970 as a calendar and a clock that know no zone.
fn naive(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc()
}

fn date_text(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn clock_text(local: NaiveDateTime) -> String {
    format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
}

fn shown(local: NaiveDateTime) -> String {
    format!("{} {:02}:{:02}", date_text(local.date()), local.hour(), local.minute())
}

fn with_offset(local: NaiveDateTime, offset: i32) -> String {
    format!("{} {}", shown(local), offset_text(offset))
}

fn whole_minutes(offset: i32) -> i32 {
    offset - offset % 60
}

/// `+07:00`; what is below a minute is not told.
fn offset_text(offset: i32) -> String {
    let minutes = offset.abs() / 60;
    let sign = if offset < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moment(text: &str) -> Moment {
        Moment::parse(text, Zone::Named(Tz::Asia__Jakarta)).unwrap()
    }

    #[test]
    fn machines_get_the_moments_own_offset() {
        // DOMAIN T-12
        let told = moment("2024-11-23 16:05");
        assert_eq!(told.rfc3339(), "2024-11-23T16:05:00+07:00");
        assert_eq!(told.iso(), "2024-11-23T16:05:00+07:00");
        assert_eq!(told.rfc822(), "Sat, 23 Nov 2024 16:05:00 +0700");
        assert_eq!(told.in_zone(Zone::UTC).rfc3339(), "2024-11-23T09:05:00+00:00");
        assert_eq!(moment("2024-11-23 16:05:07-03:30").rfc3339(), "2024-11-23T16:05:07-03:30");
    }

    #[test]
    fn a_date_alone_starts_at_midnight_and_shows_no_time() {
        // DOMAIN T-2
        let told = moment("2024-11-23");
        assert!(!told.has_time());
        assert_eq!(told.iso(), "2024-11-23");
        assert_eq!(told.rfc3339(), "2024-11-23T00:00:00+07:00");
    }

    #[test]
    fn moments_are_ordered_by_instant_alone() {
        // DOMAIN T-10
        assert_eq!(moment("2024-11-23 16:05 WIB"), moment("2024-11-23 18:05 KST"));
        assert!(moment("2024-11-23 16:05 WIB") > moment("2024-11-23 16:05 KST"));
        assert_eq!(moment("2024-11-23"), moment("2024-11-22 17:00:00Z"));
    }

    #[test]
    fn the_day_of_a_moment_hangs_on_the_zone_that_asks() {
        // DOMAIN T-11
        let told = moment("2024-11-23 23:30");
        assert_eq!(told.day().key(), "2024-11-23");
        assert_eq!(told.day_in(Zone::Named(Tz::Asia__Seoul)).key(), "2024-11-24");
    }

    #[test]
    fn local_mean_time_keeps_its_instant() {
        let told = Moment::from_unix(-4_000_000_000, Zone::Named(Tz::Asia__Jakarta));
        assert_eq!(told.offset() % 60, 12);
        assert_eq!(Moment::parse(&told.rfc3339(), Zone::UTC), Ok(told));
    }

    #[test]
    fn the_ends_of_time_are_clamped() {
        for seconds in [i64::MIN, i64::MAX] {
            let told = Moment::from_unix(seconds, Zone::Fixed(-43_200));
            assert!(told.rfc3339().ends_with("-12:00"));
        }
    }

    #[test]
    fn the_tz_database_is_named() {
        // DOMAIN T-4
        assert_eq!(tzdb_version().len(), 5);
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(seconds in -62_000_000_000_i64..253_000_000_000, minutes in -720_i32..=840) {
            let told = Moment::from_unix(seconds, Zone::Fixed(minutes * 60));
            prop_assert_eq!(Moment::parse(&told.rfc3339(), Zone::UTC), Ok(told));
            let told = told.in_zone(Zone::Named(Tz::America__New_York));
            prop_assert_eq!(Moment::parse(&told.rfc3339(), Zone::UTC), Ok(told));
        }
    }
}
