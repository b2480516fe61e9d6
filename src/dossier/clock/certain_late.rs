//! Whether a result is late, or certain to be: what a letter of apology rests on.
//! Pure: no HTTP, no SQL, no clock.
//!
//! An open dossier is *certain to be late* when less working time is left until it is due than the workflow allows the steps
//! after its own, along the shortest way to a result. The time that its own step still needs is not known and counts as nothing,
//! so nobody can be made to wait by an allowance that is done already. An allowance of a limit in calendar days or months is nominal, 8
//! hours for a day of 24: there all time is taken, threefold, as on the control slip. While the clock stands, time was left as
//! it was when it stopped. A dossier without a due date is never late.

use chrono::{NaiveDateTime, TimeDelta};

use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::procedure::limit::LimitUnit;

/// How the result of an open dossier stands to its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lateness {
    /// It can come in time.
    InTime,
    /// It cannot come in time as the workflow is planned.
    CertainToBeLate,
    /// The due date has passed.
    Late,
    /// It has none.
    NoDueDate,
}

/// Whether a dossier that is in time is certain to be late: `from` is now, or when its clock stopped, and `hours` what the steps
/// after its own are allowed.
///
/// # Errors
/// When a year between the two is not in the calendar.
pub fn of_open(
    from: NaiveDateTime,
    due: NaiveDateTime,
    hours: u32,
    unit: Option<LimitUnit>,
    calendar: &WorkingCalendar,
) -> Result<Lateness, CalendarError> {
    let hours = i64::from(hours);
    let (left, needed) = if unit.is_some_and(LimitUnit::counts_all_time) {
        (due - from, TimeDelta::hours(hours.saturating_mul(3)))
    } else {
        (calendar.working_time_between(from, due)?, TimeDelta::hours(hours))
    };
    Ok(if left < needed { Lateness::CertainToBeLate } else { Lateness::InTime })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::fixtures::{at, office};

    #[test]
    fn a_result_is_certain_to_be_late_when_the_steps_after_this_one_need_more_than_is_left() {
        use Lateness::{CertainToBeLate, InTime};
        use LimitUnit::{CalendarDays, Months, WorkingDays};
        // Due on Friday 10/3 at 09:15.
        for (from, hours, unit, expected) in [
            // 20 hours of work before that: Tuesday 14:15.
            ("2023-03-07T14:15", 20, WorkingDays, InTime),
            ("2023-03-07T14:16", 20, WorkingDays, CertainToBeLate),
            // The step of the result: it may be done at this very moment.
            ("2023-03-10T09:15", 0, WorkingDays, InTime),
            ("2023-03-10T09:14", 1, WorkingDays, CertainToBeLate),
            // Nights count for calendar days, and allowances threefold: 12 hours before.
            ("2023-03-09T21:15", 4, CalendarDays, InTime),
            ("2023-03-09T21:16", 4, CalendarDays, CertainToBeLate),
            ("2023-03-09T21:15", 4, Months, InTime),
            ("2023-03-09T21:16", 4, Months, CertainToBeLate),
        ] {
            let found = of_open(at(from), at("2023-03-10T09:15"), hours, Some(unit), &office()).unwrap();
            assert_eq!(found, expected, "{from} {hours} {unit:?}");
        }
    }
}
