//! When the service makes the next backup. Pure: no HTTP, no SQL, no clock.

use chrono::{NaiveTime, TimeDelta};

use crate::platform::config::BackupRhythm;
use crate::platform::instant::Instant;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;

/// The latest instant at which a backup was due: one that was made since then is enough.
#[must_use]
pub fn due_since(rhythm: BackupRhythm, now: Instant) -> Instant {
    match rhythm {
        BackupRhythm::DailyAt(time) => {
            let today = at(now, time);
            if today <= now { today } else { at(now.plus(TimeDelta::days(-1)), time) }
        }
        BackupRhythm::EveryHours(hours) => start_of(now, i64::from(hours).max(1)),
    }
}

/// The hour for which a try counts: when one fails, the next hour tries again.
#[must_use]
pub fn try_of(now: Instant) -> Instant {
    start_of(now, 1)
}

fn at(day: Instant, time: NaiveTime) -> Instant {
    Instant::from_civil(day.date().and_time(time))
}

fn start_of(now: Instant, hours: i64) -> Instant {
    let span = hours.saturating_mul(HOUR);
    Instant::from_micros(now.micros() - now.micros().rem_euclid(span)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_is_due_since_the_last_time_that_was_set() {
        let instant = |text| Instant::parse(text).unwrap();
        let night = BackupRhythm::DailyAt(NaiveTime::from_hms_opt(1, 30, 0).unwrap());
        for (rhythm, now, due) in [
            (night, "2026-03-02T01:29:59+07:00", "2026-03-01T01:30:00+07:00"),
            (night, "2026-03-02T01:30:00+07:00", "2026-03-02T01:30:00+07:00"),
            (night, "2026-03-02T23:00:00+07:00", "2026-03-02T01:30:00+07:00"),
            (BackupRhythm::EveryHours(1), "2026-03-02T23:59:00+07:00", "2026-03-02T23:00:00+07:00"),
            (BackupRhythm::EveryHours(6), "2026-03-02T12:59:00+07:00", "2026-03-02T07:00:00+07:00"),
        ] {
            assert_eq!(due_since(rhythm, instant(now)), instant(due), "{rhythm:?} {now}");
        }
        assert_eq!(try_of(instant("2026-03-02T12:59:00+07:00")), instant("2026-03-02T12:00:00+07:00"));
    }
}
