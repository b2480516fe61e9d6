//! How time at a step is measured: working time, or all time of a limit in calendar days, with or without the pauses.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{NaiveDateTime, TimeDelta};

use super::deadline::ClockPause;
use super::pause::{Pause, for_deadline};
use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::named_values;
use crate::platform::instant::Instant;
use crate::procedure::limit::Limit;

named_values! {
    /// What time is measured on a control slip.
    pub enum MeasuredIn {
        /// The working time of the processing calendar.
        WorkingTime = "working_time",
        /// All time: the limit is in calendar days or months.
        AllTime = "all_time",
    }
}

/// How time is measured for one limit.
pub(in crate::dossier) struct LimitMeasure<'a> {
    measured_in: MeasuredIn,
    calendar: &'a WorkingCalendar,
    /// Apart and in order; the last may have no end.
    pauses: Vec<(NaiveDateTime, NaiveDateTime)>,
}

impl<'a> LimitMeasure<'a> {
    /// By a limit; where none is set, in working time.
    pub(in crate::dossier) fn new(
        limit: Option<&Limit>,
        calendar: &'a WorkingCalendar,
        pauses: &[ClockPause],
    ) -> Self {
        let all_time = limit.is_some_and(|limit| limit.unit().counts_all_time());
        let measured_in = if all_time { MeasuredIn::AllTime } else { MeasuredIn::WorkingTime };
        Self::of(measured_in, calendar, pauses)
    }

    pub(in crate::dossier) fn of(
        measured_in: MeasuredIn,
        calendar: &'a WorkingCalendar,
        pauses: &[ClockPause],
    ) -> Self {
        let mut stretches: Vec<_> =
            pauses.iter().map(|pause| (pause.from, pause.until.unwrap_or(NaiveDateTime::MAX))).collect();
        stretches.sort_unstable();
        let mut apart: Vec<(NaiveDateTime, NaiveDateTime)> = Vec::with_capacity(stretches.len());
        for (from, until) in stretches {
            match apart.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => apart.push((from, until)),
            }
        }
        Self { measured_in, calendar, pauses: apart }
    }

    /// What is measured.
    pub(in crate::dossier) fn measured_in(&self) -> MeasuredIn {
        self.measured_in
    }

    /// Microseconds of an allowance.
    pub(in crate::dossier) fn allowance(&self, hours: u32) -> i64 {
        let hours = match self.measured_in {
            MeasuredIn::WorkingTime => i64::from(hours),
            MeasuredIn::AllTime => i64::from(hours).saturating_mul(3),
        };
        TimeDelta::hours(hours).num_microseconds().unwrap_or(i64::MAX)
    }

    /// Microseconds from one instant to another; 0 when the other is not later.
    pub(in crate::dossier) fn all(
        &self,
        from: NaiveDateTime,
        until: NaiveDateTime,
    ) -> Result<i64, CalendarError> {
        if until <= from {
            return Ok(0);
        }
        let time = match self.measured_in {
            MeasuredIn::WorkingTime => self.calendar.working_time_between(from, until)?,
            MeasuredIn::AllTime => until.signed_duration_since(from),
        };
        Ok(time.num_microseconds().unwrap_or(i64::MAX))
    }

    /// The same without what lies in a pause.
    pub(in crate::dossier) fn unpaused(
        &self,
        from: NaiveDateTime,
        until: NaiveDateTime,
    ) -> Result<i64, CalendarError> {
        let mut time = self.all(from, until)?;
        for (begins, ends) in &self.pauses {
            time = time.saturating_sub(self.all(from.max(*begins), until.min(*ends))?);
        }
        Ok(time)
    }
}

/// The working minutes from one instant to another, without what lies in a pause.
///
/// # Errors
/// When a year without a calendar lies between them.
pub fn worked_minutes(
    calendar: &WorkingCalendar,
    pauses: &[Pause],
    from: Instant,
    until: Instant,
) -> Result<i64, CalendarError> {
    let measure = LimitMeasure::of(MeasuredIn::WorkingTime, calendar, &for_deadline(pauses));
    Ok(measure.unpaused(from.civil(), until.civil())? / 60_000_000)
}
