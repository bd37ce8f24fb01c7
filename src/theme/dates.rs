//! Days and times as a language writes them (DOMAIN T-6, I-6).

use super::{
    numbers::Digits,
    pattern::{Names, Pattern, PatternFault, Shown},
};
use crate::base::moment::{Day, Moment};
use chrono::{Datelike, Timelike};

/// A form in which a moment is shown. Each is a pattern under `dates:` of a file of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `Sabtu, 23 November 2024`
    Full,
    /// `23 November 2024`
    Date,
    /// `23 Nov 2024`
    Short,
    /// `23 November`
    DayMonth,
    /// `November 2024`
    Month,
    /// `Nov 2024`
    MonthShort,
    /// `2024`
    Year,
    /// `Sabtu`
    Weekday,
    /// `16.05`
    Time,
    /// `Sabtu 16.05`
    WeekdayTime,
}

impl Form {
    pub const ALL: [Self; 10] = [
        Self::Full,
        Self::Date,
        Self::Short,
        Self::DayMonth,
        Self::Month,
        Self::MonthShort,
        Self::Year,
        Self::Weekday,
        Self::Time,
        Self::WeekdayTime,
    ];

    /// Its key: `day_month`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Date => "date",
            Self::Short => "short",
            Self::DayMonth => "day_month",
            Self::Month => "month",
            Self::MonthShort => "month_short",
            Self::Year => "year",
            Self::Weekday => "weekday",
            Self::Time => "time",
            Self::WeekdayTime => "weekday_time",
        }
    }
}

/// How one language shows days and times. Patterns are read once.
#[derive(Debug, Clone)]
pub struct Dates {
    /// In the order of [`Form::ALL`].
    patterns: Vec<Pattern>,
    whole: Vec<Part>,
    names: Names,
    digits: Digits,
    first_weekday: usize,
}

/// A part of the text that shows a moment whole: `{date} {time} {zone}`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(Box<str>),
    Date,
    Time,
    Zone,
}

/// What [`Dates`] are made of.
pub(super) struct Made {
    /// In the order of [`Form::ALL`].
    pub patterns: Vec<Pattern>,
    /// `{date} {time} {zone}`
    pub whole: String,
    pub names: Names,
    pub digits: Digits,
    /// Monday is 0.
    pub first_weekday: usize,
}

impl Dates {
    pub(super) fn new(made: Made) -> Self {
        Self {
            patterns: made.patterns,
            whole: parts(&made.whole),
            names: made.names,
            digits: made.digits,
            first_weekday: made.first_weekday,
        }
    }

    /// The moment with everything that was told of it: `23 November 2024 16.05 WIB`, a date alone without a time
    /// (DOMAIN T-2).
    #[must_use]
    pub fn text(&self, moment: &Moment) -> String {
        if !moment.has_time() {
            return self.date(moment);
        }
        let at = shown(moment);
        let mut out = String::with_capacity(48);
        for part in &self.whole {
            match part {
                Part::Words(words) => out.push_str(words),
                Part::Date => self.push(&mut out, Form::Date, &at),
                Part::Time => self.push(&mut out, Form::Time, &at),
                Part::Zone => out.push_str(&self.zone_text(moment)),
            }
        }
        out
    }

    /// `23 November 2024`
    #[must_use]
    pub fn date(&self, moment: &Moment) -> String {
        self.form(Form::Date, moment)
    }

    /// `16.05`; nothing when no time was told.
    #[must_use]
    pub fn time(&self, moment: &Moment) -> Option<String> {
        moment.has_time().then(|| self.form(Form::Time, moment))
    }

    /// `WIB`; nothing when no time was told.
    #[must_use]
    pub fn zone(&self, moment: &Moment) -> Option<String> {
        moment.has_time().then(|| self.zone_text(moment))
    }

    /// `Sabtu 16.05 WIB`; the weekday alone when no time was told.
    #[must_use]
    pub fn weekday_time(&self, moment: &Moment) -> String {
        if !moment.has_time() {
            return self.form(Form::Weekday, moment);
        }
        let mut out = self.form(Form::WeekdayTime, moment);
        out.push(' ');
        out.push_str(&self.zone_text(moment));
        out
    }

    /// `Sabtu`
    #[must_use]
    pub fn weekday(&self, moment: &Moment) -> String {
        self.form(Form::Weekday, moment)
    }

    /// `23 Nov 2024`
    #[must_use]
    pub fn short(&self, moment: &Moment) -> String {
        self.form(Form::Short, moment)
    }

    /// `23 November`
    #[must_use]
    pub fn day_month(&self, moment: &Moment) -> String {
        self.form(Form::DayMonth, moment)
    }

    /// `November 2024`
    #[must_use]
    pub fn month(&self, moment: &Moment) -> String {
        self.form(Form::Month, moment)
    }

    /// `Sabtu, 23 November 2024`
    #[must_use]
    pub fn full(&self, moment: &Moment) -> String {
        self.form(Form::Full, moment)
    }

    /// The moment in this form, also its time when none was told: 00.00.
    #[must_use]
    pub fn form(&self, form: Form, moment: &Moment) -> String {
        let mut out = String::with_capacity(32);
        self.push(&mut out, form, &shown(moment));
        out
    }

    /// A day in this form.
    #[must_use]
    pub fn day(&self, form: Form, day: Day) -> String {
        let at = Shown {
            year: u32::try_from(day.year()).unwrap_or_default(),
            month: day.month(),
            day: day.day(),
            weekday: day.weekday().num_days_from_monday() as usize,
            hour: 0,
            minute: 0,
            second: 0,
        };
        let mut out = String::with_capacity(32);
        self.push(&mut out, form, &at);
        out
    }

    /// The moment by a pattern in the letters of CLDR, read on each call: for patterns that no file of strings holds.
    ///
    /// # Errors
    /// The [`PatternFault`] of the pattern.
    pub fn pattern(&self, pattern: &str, moment: &Moment) -> Result<String, PatternFault> {
        let mut out = String::with_capacity(32);
        Pattern::parse(pattern)?.push(&mut out, &shown(moment), &self.names, self.digits);
        Ok(out)
    }

    /// The names of the months from January.
    #[must_use]
    pub fn months(&self) -> &[String] {
        &self.names.months_full
    }

    #[must_use]
    pub fn months_short(&self) -> &[String] {
        &self.names.months_short
    }

    /// The names of the weekdays from Monday.
    #[must_use]
    pub fn weekdays(&self) -> &[String] {
        &self.names.weekdays_full
    }

    #[must_use]
    pub fn weekdays_short(&self) -> &[String] {
        &self.names.weekdays_short
    }

    /// The day with which a week of the calendar begins: 0 is Monday, 6 Sunday.
    #[must_use]
    pub fn first_weekday(&self) -> usize {
        self.first_weekday
    }

    fn push(&self, out: &mut String, form: Form, at: &Shown) {
        // `patterns` has one entry for each form, in their order.
        if let Some(pattern) = self.patterns.get(form as usize) {
            pattern.push(out, at, &self.names, self.digits);
        }
    }

    /// A label such as `UTC+03:00` has the language's digits, too.
    fn zone_text(&self, moment: &Moment) -> String {
        let label = moment.zone_label();
        match self.digits {
            Digits::Latin => label,
            Digits::Arab => self.digits.of(&label).into_owned(),
        }
    }
}

fn shown(moment: &Moment) -> Shown {
    let local = moment.local();
    Shown {
        year: u32::try_from(local.year()).unwrap_or_default(),
        month: local.month(),
        day: local.day(),
        weekday: local.weekday().num_days_from_monday() as usize,
        hour: local.hour(),
        minute: local.minute(),
        second: local.second(),
    }
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut words = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let known = [("{date}", Part::Date), ("{time}", Part::Time), ("{zone}", Part::Zone)];
        let part = known.into_iter().find(|(mark, _)| rest.starts_with(mark));
        let len = part.as_ref().map_or(c.len_utf8(), |(mark, _)| mark.len());
        match part {
            Some((_, part)) => {
                if !words.is_empty() {
                    parts.push(Part::Words(std::mem::take(&mut words).into()));
                }
                parts.push(part);
            }
            None => words.push(c),
        }
        rest = rest.get(len..).unwrap_or_default();
    }
    if !words.is_empty() {
        parts.push(Part::Words(words.into()));
    }
    parts
}
