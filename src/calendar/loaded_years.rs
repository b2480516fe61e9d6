//! An unbroken run of loaded years, with running totals per working day: adding and measuring are one look-up or one search.
//! Pure: no HTTP, no SQL, no clock.

use std::sync::Arc;

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta};

use super::hours::{MICROS_OF_A_DAY, Shift, micros};
use crate::calendar::error::CalendarError;

/// An unbroken run of loaded years.
#[derive(Debug, Clone)]
pub(super) struct LoadedYears {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
    /// For each date from `first` on: how many working days of the span come before it.
    pub(super) worked_before: Vec<usize>,
    pub(super) working_days: Vec<WorkingDay>,
}

#[derive(Debug, Clone)]
pub(super) struct WorkingDay {
    pub(super) date: NaiveDate,
    pub(super) shifts: Arc<[Shift]>,
    /// Working microseconds of the span up to the start of this day.
    pub(super) before: i64,
    /// The same up to its end.
    pub(super) after: i64,
}

impl LoadedYears {
    pub(super) fn grow(
        &mut self,
        first: NaiveDate,
        last: NaiveDate,
        shifts_of: impl Fn(NaiveDate) -> Option<Arc<[Shift]>>,
    ) {
        let mut total = self.total();
        for date in first.iter_days().take_while(|date| *date <= last) {
            self.worked_before.push(self.working_days.len());
            if let Some(shifts) = shifts_of(date) {
                let before = total;
                total = total.saturating_add(worked_until(&shifts, MICROS_OF_A_DAY));
                self.working_days.push(WorkingDay { date, shifts, before, after: total });
            }
        }
        self.last = last;
    }

    /// How many working days come before that date of the span.
    pub(super) fn position(&self, date: NaiveDate) -> Option<usize> {
        let index = usize::try_from(date.signed_duration_since(self.first).num_days()).ok()?;
        self.worked_before.get(index).copied()
    }

    pub(super) fn working_day(&self, date: NaiveDate) -> Option<&WorkingDay> {
        self.working_days.get(self.position(date)?).filter(|day| day.date == date)
    }

    /// Working microseconds from the start of the span to that instant.
    pub(super) fn total_at(&self, at: NaiveDateTime) -> Option<i64> {
        Some(match self.working_days.get(self.position(at.date())?) {
            Some(day) if day.date == at.date() => {
                day.before.saturating_add(worked_until(&day.shifts, micros(at.time())))
            }
            Some(next) => next.before,
            None => self.total(),
        })
    }

    /// The first instant at which the span has had that much working time, more than none; none when it never has.
    pub(super) fn reaches(&self, target: i64) -> Option<NaiveDateTime> {
        let place = self.working_days.partition_point(|day| day.after < target);
        let day = self.working_days.get(place)?;
        let mut rest = target.saturating_sub(day.before);
        for shift in day.shifts.iter() {
            let length = shift.closing_micro().saturating_sub(shift.opening_micro());
            if rest <= length {
                return day.date.and_time(shift.opens).checked_add_signed(TimeDelta::microseconds(rest));
            }
            rest = rest.saturating_sub(length);
        }
        // unreachable: a working day is as long as its shifts together
        None
    }

    pub(super) fn total(&self) -> i64 {
        self.working_days.last().map_or(0, |day| day.after)
    }

    /// The error of whoever walks back past the first loaded day.
    pub(super) fn begins_later(&self) -> CalendarError {
        CalendarError::YearNotLoaded { year: self.first.year().saturating_sub(1) }
    }

    /// The error of whoever walks past the last loaded day.
    pub(super) fn runs_out(&self) -> CalendarError {
        CalendarError::YearNotLoaded { year: self.last.year().saturating_add(1) }
    }
}

/// Working microseconds of a day up to that microsecond of it.
fn worked_until(shifts: &[Shift], micro: i64) -> i64 {
    shifts
        .iter()
        .map(|shift| micro.min(shift.closing_micro()).saturating_sub(shift.opening_micro()).max(0))
        .fold(0, i64::saturating_add)
}
