//! Moments: an instant, the zone it was told in, and how precisely it was told (DOMAIN T-1).

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// How precisely a moment was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// A date alone: starts at 00:00 in its zone and shows no time (DOMAIN T-2).
    Day,
    Minute,
    Second,
}

/// The zone that a moment was told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Zone {
    /// A zone of the bundled tz database.
    Named(Tz),
    /// A bare offset, seconds east of UTC.
    Fixed(i32),
}

/// A point in time as a record tells it. Ordered by instant alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    seconds: i64,
    /// Seconds east of UTC at that instant.
    offset: i32,
    zone: Zone,
    precision: Precision,
}

impl TryFrom<String> for Zone {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Err(text)
    }
}
impl From<Zone> for String {
    fn from(_: Zone) -> Self {
        String::new()
    }
}
