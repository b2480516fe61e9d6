//! Reads the thresholds of the meters: whole numbers within bounds, the usual ones where nothing is said.
//! Pure: no HTTP, no SQL, no clock.

use super::meter::MeterSettings;
use crate::platform::check::{Check, Checked};

/// Thresholds as they were sent.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Thresholds {
    pub entry_lag_minutes: Option<i64>,
    pub last_minutes: Option<i64>,
    pub refiled_days: Option<i64>,
    pub instant_minutes: Option<i64>,
}

impl Thresholds {
    /// The thresholds, the usual ones where nothing is said.
    pub(crate) fn read(self, check: &mut Check) -> Checked<MeterSettings> {
        let usual = MeterSettings::default();
        let mut read = |field: &str, asked: Option<i64>, usual: i64, (least, most): (i64, i64)| {
            let value = asked.unwrap_or(usual);
            if (least..=most).contains(&value) {
                return Checked::sure(value);
            }
            let (vi, en) =
                (format!("là số nguyên từ {least} đến {most}"), format!("it is {least} to {most}"));
            check.refuse(field, "out_of_range", vi, en)
        };
        let parts = (
            read("entry_lag_minutes", self.entry_lag_minutes, usual.entry_lag_minutes, (1, 100_000)),
            read("last_minutes", self.last_minutes, usual.last_minutes, (1, 100_000)),
            read("refiled_days", self.refiled_days, usual.refiled_days, (1, 366)),
            read("instant_minutes", self.instant_minutes, usual.instant_minutes, (0, 100_000)),
        );
        Checked::all(parts).map(|(entry_lag_minutes, last_minutes, refiled_days, instant_minutes)| {
            MeterSettings { entry_lag_minutes, last_minutes, refiled_days, instant_minutes }
        })
    }
}
