//! What is published when (DOMAIN T-8, T-9).

use crate::base::{moment::Moment, path::SourcePath};
use crate::parse::addresses::Owner;
use crate::parse::record::{Head, Record};
use serde::{Deserialize, Serialize};

/// The state of a record at the build clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    Draft,
    /// Under embargo.
    Withheld,
    Scheduled,
    Expired,
    Live,
}

impl Status {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Withheld => "withheld",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
            Self::Live => "live",
        }
    }
}

/// A record that is not on the site.
#[derive(Debug, Clone)]
pub struct Omitted {
    pub owner: Owner,
    pub path: SourcePath,
    pub title: Box<str>,
    pub status: Status,
    /// When it goes live, or since when it is gone; none for a draft.
    pub until: Option<Moment>,
}

/// The moments that decide a record's status.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Times {
    pub draft: bool,
    pub publish: Option<Moment>,
    pub embargo: Option<Moment>,
    pub expires: Option<Moment>,
}

impl Times {
    /// The first of DOMAIN T-8 that holds.
    pub fn status(&self, now: i64) -> Status {
        let later = |moment: Option<Moment>| moment.is_some_and(|moment| moment.seconds() > now);
        if self.draft {
            Status::Draft
        } else if later(self.embargo) {
            Status::Withheld
        } else if later(self.publish) {
            Status::Scheduled
        } else if self.expires.is_some_and(|end| end.seconds() <= now) {
            Status::Expired
        } else {
            Status::Live
        }
    }

    /// max(`publish_date`, `embargo`) (DOMAIN T-9).
    pub fn published(&self) -> Option<Moment> {
        match (self.publish, self.embargo) {
            (Some(publish), Some(embargo)) => Some(publish.max(embargo)),
            (one, other) => one.or(other),
        }
    }

    /// The next instant after `now` at which the status changes.
    pub fn next(&self, now: i64) -> Option<i64> {
        if self.draft {
            return None;
        }
        [self.publish, self.embargo, self.expires]
            .into_iter()
            .flatten()
            .map(|m| m.seconds())
            .filter(|at| *at > now)
            .min()
    }

    /// What an omitted record waits for, or since when it is gone.
    pub fn until(&self, status: Status) -> Option<Moment> {
        match status {
            Status::Draft | Status::Live => None,
            Status::Withheld | Status::Scheduled => self.published(),
            Status::Expired => self.expires,
        }
    }
}

/// The moments that decide a record's status.
pub(super) fn times(record: &Record) -> Times {
    let common = &record.common;
    let embargo = match &record.head {
        Head::Article(head) => head.embargo.as_ref().map(|moment| moment.value),
        _ => None,
    };
    let until = match &record.head {
        Head::Article(head) => head.rights.as_ref().and_then(|rights| rights.until.as_ref()).map(|moment| moment.value),
        _ => None,
    };
    let expires = common.expires.as_ref().map(|moment| moment.value);
    Times {
        draft: common.draft.unwrap_or(false),
        publish: common.publish_date.as_ref().map(|moment| moment.value),
        embargo,
        // DOMAIN Q-2: a right that ends takes its text with it.
        expires: match (expires, until) {
            (Some(expires), Some(until)) => Some(expires.min(until)),
            (one, other) => one.or(other),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::moment::Zone;

    fn at(text: &str) -> Option<Moment> {
        Some(Moment::parse(text, Zone::parse("UTC").unwrap()).unwrap())
    }

    #[test]
    fn the_first_status_that_holds_counts() {
        // DOMAIN T-8
        let now = at("2024-11-23 12:00").unwrap().seconds();
        let times = |draft, publish, embargo, expires| Times { draft, publish, embargo, expires };
        let early = at("2024-11-01");
        let late = at("2025-01-01");
        assert_eq!(times(true, late, late, None).status(now), Status::Draft);
        assert_eq!(times(false, late, late, None).status(now), Status::Withheld);
        assert_eq!(times(false, late, early, None).status(now), Status::Scheduled);
        assert_eq!(times(false, early, None, at("2024-11-23 12:00")).status(now), Status::Expired);
        assert_eq!(times(false, early, early, late).status(now), Status::Live);
    }

    #[test]
    fn an_item_is_published_when_its_embargo_ends() {
        // DOMAIN T-9
        let times = Times { publish: at("2024-11-01"), embargo: at("2024-11-05"), ..Times::default() };
        assert_eq!(times.published(), at("2024-11-05"));
    }
}
