//! Zones: names of the tz database, and bare offsets.

use super::{MomentFault, Zone, day::digits, naive, offset_text};
use crate::base::nearest::nearest;
use chrono::{MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use std::fmt;

/// An abbreviation that means one zone all year (DOMAIN T-3).
pub(super) struct Abbreviation {
    pub name: &'static str,
    /// Seconds east of UTC.
    pub offset: i32,
    pub zone: Tz,
}

const HOUR: i32 = 3600;

const KNOWN: [Abbreviation; 8] = [
    Abbreviation { name: "WIB", offset: 7 * HOUR, zone: Tz::Asia__Jakarta },
    Abbreviation { name: "WITA", offset: 8 * HOUR, zone: Tz::Asia__Makassar },
    Abbreviation { name: "WIT", offset: 9 * HOUR, zone: Tz::Asia__Jayapura },
    Abbreviation { name: "KST", offset: 9 * HOUR, zone: Tz::Asia__Seoul },
    Abbreviation { name: "JST", offset: 9 * HOUR, zone: Tz::Asia__Tokyo },
    Abbreviation { name: "UTC", offset: 0, zone: Tz::UTC },
    Abbreviation { name: "GMT", offset: 0, zone: Tz::UTC },
    Abbreviation { name: "Z", offset: 0, zone: Tz::UTC },
];

/// Abbreviations that outlets use for more than one offset, with what may be meant (DOMAIN T-3).
const UNSURE: &[(&str, &[&str])] = &[
    ("ACDT", &["+10:30 [Australia/Adelaide]"]),
    ("ACST", &["+09:30 [Australia/Darwin]"]),
    ("AEDT", &["+11:00 [Australia/Sydney]"]),
    ("AEST", &["+10:00 [Australia/Sydney]", "+10:00 [Australia/Brisbane]"]),
    ("AKST", &["-09:00 [America/Anchorage]"]),
    ("AMT", &["-04:00 [America/Manaus]", "+04:00 [Asia/Yerevan]"]),
    ("AST", &["-04:00 [America/Halifax]", "+03:00 [Asia/Riyadh]"]),
    ("AWST", &["+08:00 [Australia/Perth]"]),
    ("BRT", &["-03:00 [America/Sao_Paulo]"]),
    ("BST", &["+01:00 [Europe/London]", "+06:00 [Asia/Dhaka]", "+11:00 [Pacific/Bougainville]"]),
    ("CAT", &["+02:00 [Africa/Harare]"]),
    ("CDT", &["-05:00 [America/Chicago]", "-04:00 [America/Havana]"]),
    ("CEST", &["+02:00 [Europe/Berlin]"]),
    ("CET", &["+01:00 [Europe/Berlin]", "[Europe/Berlin] (+02:00 in summer)"]),
    (
        "CST",
        &[
            "-06:00 [America/Chicago]",
            "[America/Chicago] (-05:00 in summer)",
            "+08:00 [Asia/Shanghai]",
            "-05:00 [America/Havana]",
        ],
    ),
    ("EAT", &["+03:00 [Africa/Nairobi]"]),
    ("EDT", &["-04:00 [America/New_York]"]),
    ("EEST", &["+03:00 [Europe/Athens]"]),
    ("EET", &["+02:00 [Europe/Athens]", "[Europe/Athens] (+03:00 in summer)"]),
    ("EST", &["-05:00 [America/New_York]", "[America/New_York] (-04:00 in summer)", "+10:00 [Australia/Sydney]"]),
    ("GST", &["+04:00 [Asia/Dubai]", "-02:00 [Atlantic/South_Georgia]"]),
    ("HKT", &["+08:00 [Asia/Hong_Kong]"]),
    ("HST", &["-10:00 [Pacific/Honolulu]"]),
    ("ICT", &["+07:00 [Asia/Bangkok]", "+07:00 [Asia/Ho_Chi_Minh]"]),
    ("IDT", &["+03:00 [Asia/Jerusalem]"]),
    ("IRST", &["+03:30 [Asia/Tehran]"]),
    ("IST", &["+05:30 [Asia/Kolkata]", "+02:00 [Asia/Jerusalem]", "+01:00 [Europe/Dublin]"]),
    ("KDT", &["+10:00 [Asia/Seoul]"]),
    ("MDT", &["-06:00 [America/Denver]"]),
    ("MSK", &["+03:00 [Europe/Moscow]"]),
    ("MST", &["-07:00 [America/Denver]", "-07:00 [America/Phoenix]", "+08:00 [Asia/Kuala_Lumpur]"]),
    ("MYT", &["+08:00 [Asia/Kuala_Lumpur]"]),
    ("NZDT", &["+13:00 [Pacific/Auckland]"]),
    ("NZST", &["+12:00 [Pacific/Auckland]"]),
    ("PDT", &["-07:00 [America/Los_Angeles]"]),
    ("PHT", &["+08:00 [Asia/Manila]"]),
    ("PKT", &["+05:00 [Asia/Karachi]"]),
    ("PST", &["-08:00 [America/Los_Angeles]", "[America/Los_Angeles] (-07:00 in summer)", "+08:00 [Asia/Manila]"]),
    ("PT", &["[America/Los_Angeles]"]),
    ("ET", &["[America/New_York]"]),
    ("CT", &["[America/Chicago]"]),
    ("MT", &["[America/Denver]"]),
    ("SAST", &["+02:00 [Africa/Johannesburg]"]),
    ("SGT", &["+08:00 [Asia/Singapore]"]),
    ("SST", &["-11:00 [Pacific/Pago_Pago]", "+08:00 [Asia/Singapore]"]),
    ("TRT", &["+03:00 [Europe/Istanbul]"]),
    ("WAT", &["+01:00 [Africa/Lagos]"]),
    ("WEST", &["+01:00 [Europe/Lisbon]"]),
    ("WET", &["+00:00 [Europe/Lisbon]", "[Europe/Lisbon] (+01:00 in summer)"]),
    ("WST", &["+08:00 [Australia/Perth]", "+13:00 [Pacific/Apia]"]),
];

/// What people write for an abbreviation; "Western Indonesia Time" is WIB, not WIT (DOMAIN T-3).
const SPELT: [(&str, &str); 8] = [
    ("western indonesia time", "WIB"),
    ("waktu indonesia barat", "WIB"),
    ("central indonesia time", "WITA"),
    ("waktu indonesia tengah", "WITA"),
    ("eastern indonesia time", "WIT"),
    ("waktu indonesia timur", "WIT"),
    ("korea standard time", "KST"),
    ("japan standard time", "JST"),
];

/// The zone that an abbreviation of the closed table means.
pub(super) fn abbreviation(text: &str) -> Option<&'static Abbreviation> {
    KNOWN.iter().find(|row| row.name == text)
}

/// What is wrong with a word that stands where a zone should.
pub(super) fn unknown(text: &str) -> MomentFault {
    let (upper, lower) = (text.to_uppercase(), text.to_lowercase());
    if let Some((_, candidates)) = UNSURE.iter().find(|(name, _)| *name == upper) {
        return MomentFault::Abbreviation { text: text.into(), candidates };
    }
    let spelt = SPELT.iter().find(|(name, _)| *name == lower).map(|(_, right)| *right);
    let right = spelt.or_else(|| abbreviation(&upper).map(|row| row.name)).map(str::to_owned);
    let offset = ["UTC", "GMT"].iter().find_map(|name| offset(upper.strip_prefix(name)?.trim_start()).ok());
    match right.or_else(|| offset.map(offset_text)) {
        Some(right) => MomentFault::Misspelt { text: text.into(), right },
        None if area(text).is_some() => MomentFault::Misspelt { text: text.into(), right: format!("[{text}]") },
        None => MomentFault::Zone { text: text.into(), near: near(text) },
    }
}

/// The nearest name of the tz database, sought only for what looks like one.
fn near(text: &str) -> Option<&'static str> {
    let like_a_name = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-+ ".contains(&byte);
    if !(4..=40).contains(&text.len()) || !text.bytes().all(like_a_name) {
        return None;
    }
    let names = || TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| name.contains('/'));
    let city = |name: &&str| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(text));
    names().find(city).or_else(|| nearest(text, names()))
}

/// A name with an area. Names without (`EST`, `Japan`) are what DOMAIN T-3 refuses or have one with.
fn area(text: &str) -> Option<Tz> {
    text.contains('/').then(|| text.parse().ok()).flatten()
}

/// Reads `+07:00` or `+0700`; seconds east of UTC.
pub(super) fn offset(text: &str) -> Result<i32, MomentFault> {
    let shape = || {
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let (hours, rest) = digits(text.strip_prefix(['+', '-'])?, 2)?;
        let (minutes, rest) = digits(rest.strip_prefix(':').unwrap_or(rest), 2)?;
        let offset = sign * i32::try_from(hours * 3600 + minutes * 60).ok()?;
        (rest.is_empty() && minutes < 60 && (-12 * HOUR..=14 * HOUR).contains(&offset)).then_some(offset)
    };
    shape().ok_or_else(|| MomentFault::Offset(text.into()))
}

/// The instants that a local time may mean.
pub(super) enum Local {
    One(i64),
    /// Two instants and their offsets, the earlier first.
    Twice([(i64, i32); 2]),
    /// The clock went from the first offset to the second over it.
    Gap(i32, i32),
}

impl Zone {
    pub const UTC: Self = Self::Named(Tz::UTC);

    /// Reads a name of the tz database (`Asia/Jakarta`, `UTC`) or an offset (`+07:00`).
    ///
    /// # Errors
    /// An abbreviation, an unknown name, no offset.
    pub fn parse(text: &str) -> Result<Self, MomentFault> {
        let text = text.trim();
        if text.starts_with(['+', '-']) {
            return offset(text).map(Self::Fixed);
        }
        if text == "UTC" {
            return Ok(Self::UTC);
        }
        if let Some(zone) = area(text) {
            return Ok(Self::Named(zone));
        }
        match (abbreviation(text), unknown(text)) {
            (Some(row), _) => Err(MomentFault::Misspelt { text: text.into(), right: row.zone.name().into() }),
            (None, fault) => Err(fault),
        }
    }

    /// `Asia/Jakarta` or `+07:00`.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }

    /// Seconds east of UTC, `seconds` after 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn offset_at(self, seconds: i64) -> i32 {
        match self {
            Self::Named(zone) => zone.offset_from_utc_datetime(&naive(seconds)).fix().local_minus_utc(),
            Self::Fixed(offset) => offset,
        }
    }

    /// What calendar and clock of this zone mean by `local`.
    pub(super) fn resolve(self, local: NaiveDateTime) -> Local {
        let seconds = local.and_utc().timestamp();
        let instant = |offset: i32| seconds.saturating_sub(offset.into());
        let Self::Named(zone) = self else { return Local::One(instant(self.offset_at(0))) };
        let east = |offset: &<Tz as TimeZone>::Offset| offset.fix().local_minus_utc();
        match zone.offset_from_local_datetime(&local) {
            MappedLocalTime::Single(offset) => Local::One(instant(east(&offset))),
            MappedLocalTime::Ambiguous(one, two) => {
                let mut both = [east(&one), east(&two)].map(|offset| (instant(offset), offset));
                both.sort_unstable();
                Local::Twice(both)
            }
            // No offset is further than 26 hours from another, and no zone changed twice within three days.
            MappedLocalTime::None => {
                Local::Gap(self.offset_at(seconds - 36 * 3600), self.offset_at(seconds + 36 * 3600))
            }
        }
    }

    /// The earliest instant at or after the local time `local`.
    pub(super) fn first_instant(self, local: NaiveDateTime) -> i64 {
        match self.resolve(local) {
            Local::One(instant) => instant,
            Local::Twice([(instant, _), _]) => instant,
            Local::Gap(before, after) => {
                let seconds = local.and_utc().timestamp();
                self.change(seconds - i64::from(after), seconds - i64::from(before), after)
            }
        }
    }

    /// The first second of `low..=high` at which the zone has the offset `after`.
    fn change(self, mut low: i64, mut high: i64, after: i32) -> i64 {
        while low < high {
            let middle = low + (high - low) / 2;
            if self.offset_at(middle) == after {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        high
    }

    pub(super) fn label(self, offset: i32) -> String {
        let name = match self {
            Self::Named(Tz::Asia__Jakarta | Tz::Asia__Pontianak) => "WIB",
            Self::Named(Tz::Asia__Makassar | Tz::Asia__Ujung_Pandang) => "WITA",
            Self::Named(Tz::Asia__Jayapura) => "WIT",
            Self::Named(Tz::Asia__Seoul | Tz::Asia__Pyongyang) => "KST",
            Self::Named(Tz::Asia__Tokyo) => "JST",
            Self::Named(_) | Self::Fixed(_) => "UTC",
        };
        // Jakarta was not always at WIB, nor Pyongyang at KST (DOMAIN T-4).
        match KNOWN.iter().find(|row| row.name == name && row.offset == offset) {
            Some(row) => row.name.into(),
            None => format!("UTC{}", offset_text(offset)),
        }
    }
}

impl TryFrom<String> for Zone {
    type Error = MomentFault;
    fn try_from(text: String) -> Result<Self, MomentFault> {
        Self::parse(&text)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.to_string()
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(zone) => f.write_str(zone.name()),
            Self::Fixed(offset) => f.write_str(&offset_text(*offset)),
        }
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::moment::Moment;

    #[test]
    fn a_zone_reads_back_from_its_name() {
        for text in ["Asia/Jakarta", "America/Argentina/Buenos_Aires", "UTC", "+07:00", "-03:30", "+00:00"] {
            assert_eq!(Zone::parse(text).unwrap().name(), text);
        }
        assert_eq!(serde_json::to_string(&Zone::Named(Tz::Asia__Jakarta)).unwrap(), "\"Asia/Jakarta\"");
        assert_eq!(serde_json::from_str::<Zone>("\"-0330\"").unwrap(), Zone::Fixed(-12_600));
    }

    #[test]
    fn a_name_that_is_none_shows_the_right_one() {
        for (text, help) in [
            ("Asia/Jakrata", "the nearest known name is `Asia/Jakarta`"),
            ("jakarta", "the nearest known name is `Asia/Jakarta`"),
            ("WIB", "write `Asia/Jakarta`"),
            ("Western Indonesia Time", "write `WIB`"),
            ("UTC+7:00", "write an offset"),
            ("GMT+07:00", "write `+07:00`"),
            ("EST", "write the one you mean: -05:00 [America/New_York], "),
            ("+25:00", "write it with two digits each"),
        ] {
            let fault = Zone::parse(text).unwrap_err();
            assert!(fault.help().starts_with(help), "{text}: {}", fault.help());
            assert!(fault.is_zone());
        }
    }

    #[test]
    fn every_candidate_is_a_zone() {
        // DOMAIN T-3
        for (name, candidates) in UNSURE {
            assert!(abbreviation(name).is_none(), "{name}");
            for candidate in *candidates {
                let zone = candidate.split_once('[').unwrap().1.split_once(']').unwrap().0;
                assert!(area(zone).is_some(), "{zone}");
            }
        }
    }

    #[test]
    fn readers_see_the_zone_they_know() {
        // DOMAIN T-4, T-6
        for (text, label) in [
            ("2024-11-23 16:05 WIB", "WIB"),
            ("2024-11-23 16:05 [Asia/Pontianak]", "WIB"),
            ("2024-11-23 16:05 WITA", "WITA"),
            ("2024-11-23 16:05 WIT", "WIT"),
            ("2024-11-23 16:05 KST", "KST"),
            ("2024-11-23 16:05 [Asia/Pyongyang]", "KST"),
            ("2016-11-23 16:05 [Asia/Pyongyang]", "UTC+08:30"),
            ("2024-11-23 16:05 JST", "JST"),
            ("2024-11-23 16:05 Z", "UTC"),
            ("2024-11-23 16:05 +07:00", "UTC+07:00"),
            ("2024-11-23 16:05 [America/New_York]", "UTC-05:00"),
            ("2024-11-23 16:05 [Europe/London]", "UTC"),
        ] {
            assert_eq!(Moment::parse(text, Zone::UTC).unwrap().zone_label(), label, "{text}");
        }
    }
}
