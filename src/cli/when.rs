//! Moments as people and programs read them on a terminal.

use super::World;
use super::exit::Stop;
use crate::base::moment::{Moment, Zone};

/// `2024-11-23 18:30 WIB`: the clock of the site's zone.
pub(super) fn shown(seconds: i64, zone: Zone) -> String {
    let moment = Moment::from_unix(seconds, zone);
    let local = moment.rfc3339();
    let (date, time) = local.split_once('T').unwrap_or((&local, ""));
    let minute = time.get(..5).unwrap_or(time);
    let second = time.get(5..8).filter(|second| *second != ":00").unwrap_or("");
    format!("{date} {minute}{second} {}", moment.zone_label())
}

/// RFC 3339 in the site's zone.
pub(super) fn machine(seconds: i64, zone: Zone) -> String {
    Moment::from_unix(seconds, zone).rfc3339()
}

/// The build clock (RELIABILITY Z2): `--now`, else `SOURCE_DATE_EPOCH`, else the system's. A moment that names no
/// zone is told in the site's.
pub(super) fn now(asked: Option<&str>, zone: Zone, world: &World<'_>) -> Result<i64, Stop> {
    if let Some(text) = asked {
        return match Moment::parse(text, zone) {
            Ok(moment) => Ok(moment.seconds()),
            Err(fault) => Err(Stop::Usage(format!("--now: {fault}; {}", fault.help()))),
        };
    }
    match world.env.var("SOURCE_DATE_EPOCH") {
        None => Ok(world.clock.now()),
        Some(text) => text
            .trim()
            .parse()
            .map_err(|_| Stop::Usage(format!("SOURCE_DATE_EPOCH: `{text}` is no number of seconds since 1970"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::memory::{FixedClock, MemoryConsole, MemoryEnv, Patient};
    use std::path::Path;

    fn jakarta() -> Zone {
        Zone::parse("Asia/Jakarta").unwrap()
    }

    #[test]
    fn a_moment_is_told_by_the_clock_of_the_site() {
        let moment = Moment::parse("2024-11-23 18:30 WIB", Zone::UTC).unwrap();
        assert_eq!(shown(moment.seconds(), jakarta()), "2024-11-23 18:30 WIB");
        assert_eq!(shown(moment.seconds() + 7, jakarta()), "2024-11-23 18:30:07 WIB");
        assert_eq!(machine(moment.seconds(), jakarta()), "2024-11-23T18:30:00+07:00");
    }

    #[test]
    fn what_is_asked_for_rules_then_the_variable_then_the_clock() {
        // RELIABILITY Z2
        let console = MemoryConsole::new();
        let now_of = |asked, variables: MemoryEnv| {
            let (clock, interrupts, folder) = (&FixedClock(7), &Patient, Path::new("/"));
            let world = World { console: &console, env: &variables, clock, interrupts, folder };
            now(asked, jakarta(), &world).map_err(|stop| stop.exit().code())
        };
        let epoch = || MemoryEnv::from([("SOURCE_DATE_EPOCH", "42")]);
        assert_eq!(now_of(Some("1970-01-01 07:00"), epoch()), Ok(0));
        assert_eq!(now_of(None, epoch()), Ok(42));
        assert_eq!(now_of(None, MemoryEnv::default()), Ok(7));
        assert_eq!(now_of(None, MemoryEnv::from([("SOURCE_DATE_EPOCH", "soon")])), Err(2));
        assert_eq!(now_of(Some("tomorrow"), epoch()), Err(2));
    }
}
