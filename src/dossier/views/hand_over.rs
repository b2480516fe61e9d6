//! What must leave a desk, and by when: the working time that is left, and the latest safe instant to hand a dossier on.
//! Pure: no HTTP, no SQL, no clock.
//!
//! # The latest safe instant
//!
//! It is the due instant less what comes after this step, held inside working time. What comes after is
//!
//! 1. *history*: the working time in which four of five dossiers of this procedure came from this step of this workflow to
//!    their result ([`History`]), when at least [`FEWEST_CASES`] tell of it;
//! 2. else *allowances*: what the workflow plans for the counted steps after this one. An allowance of a limit in calendar
//!    days is nominal, 8 hours for a day of 24; there all time is taken, threefold, as on the control slip.
//!
//! At the step of the result nothing comes after, so it is the due instant. It is advice and moves no due date.

use chrono::{NaiveDateTime, TimeDelta};

use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::named_values;
use crate::procedure::limit::Limit;
use crate::workflow::Workflow;
use crate::workflow::paths::WorkflowPaths;

/// Fewer dossiers than this tell nothing about the next one.
pub const FEWEST_CASES: u32 = 30;
/// Minutes of a working day when time is put in words; limits count 8 hours for a day too.
const DAY_MINUTES: u64 = 8 * 60;

named_values! {
    /// What the latest safe instant rests on.
    pub enum HandOverSource {
        /// What dossiers of the last twelve months took from this step to the result.
        History = "history",
        /// What the workflow plans for the steps after this one.
        Allowances = "allowances",
    }
}

/// What past dossiers took from a step to the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct History {
    /// How many dossiers tell of it.
    pub cases: u32,
    /// In how many working minutes four of five of them had their result.
    pub p80_minutes: u32,
}

/// By when a dossier should have left its step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOver {
    /// The instant, in working time.
    pub at: NaiveDateTime,
    /// What it rests on.
    pub source: HandOverSource,
    /// How many past dossiers it rests on; 0 for allowances.
    pub cases: u32,
}

/// Whole working minutes until the due instant, rounded down: negative as soon as working time has passed since then.
///
/// # Errors
/// When a year between the two is not in the calendar.
pub fn remaining_minutes(
    due_at: NaiveDateTime,
    now: NaiveDateTime,
    calendar: &WorkingCalendar,
) -> Result<i64, CalendarError> {
    let time = calendar.working_time_between(now, due_at)?;
    Ok(time.num_microseconds().unwrap_or(i64::MAX).div_euclid(60_000_000))
}

/// The same in words: "còn 1 ngày 3 giờ làm việc". A day has 8 hours.
///
/// ```
/// use motcua::dossier::views::hand_over::remaining_words;
/// assert_eq!(remaining_words(660, false), "còn 1 ngày 3 giờ làm việc");
/// assert_eq!(remaining_words(-75, true), "quá hạn 1 giờ 15 phút làm việc");
/// ```
#[must_use]
pub fn remaining_words(minutes: i64, overdue: bool) -> String {
    let all = minutes.unsigned_abs();
    let parts = [(all / DAY_MINUTES, "ngày"), (all % DAY_MINUTES / 60, "giờ"), (all % 60, "phút")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    match (parts.is_empty(), overdue) {
        (true, true) => "vừa quá hạn".to_owned(),
        (true, false) => "còn dưới 1 phút làm việc".to_owned(),
        (false, true) => format!("quá hạn {} làm việc", parts.join(" ")),
        (false, false) => format!("còn {} làm việc", parts.join(" ")),
    }
}

/// By when a dossier that is due at `due_at` should leave this step; none when the workflow counts no such step.
///
/// # Errors
/// When a year that has to be looked at is not in the calendar.
pub fn hand_over(
    (workflow, step): (&Workflow, i32),
    limit: &Limit,
    due_at: NaiveDateTime,
    history: Option<History>,
    calendar: &WorkingCalendar,
) -> Result<Option<HandOver>, CalendarError> {
    if workflow.step(step).is_none_or(|step| step.allowance_hours.is_none()) {
        return Ok(None);
    }
    if let Some(History { cases, p80_minutes }) = history.filter(|history| history.cases >= FEWEST_CASES) {
        let rest = TimeDelta::minutes(i64::from(p80_minutes));
        let at = calendar.subtract_working_time(due_at, rest)?;
        return Ok(Some(HandOver { at, source: HandOverSource::History, cases }));
    }
    // Where the workflow draws several ways on, the longest: no way may make the dossier late.
    let hours = i64::from(WorkflowPaths::of(&workflow.steps).longest_after(step).unwrap_or_default());
    let at = if limit.unit().counts_all_time() {
        let at = due_at - TimeDelta::hours(hours.saturating_mul(3));
        calendar.subtract_working_time(at, TimeDelta::zero())?
    } else {
        calendar.subtract_working_time(due_at, TimeDelta::hours(hours))?
    };
    Ok(Some(HandOver { at, source: HandOverSource::Allowances, cases: 0 }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::calendar::fixtures::{at, office};
    use crate::platform::database::Id;
    use crate::procedure::limit::{DayOffRule, FirstDay, LimitUnit};
    use crate::workflow::WorkflowState;
    use crate::workflow::routing::StepRouting;
    use crate::workflow::step::Step;

    fn workflow(allowances: &[Option<u32>]) -> Workflow {
        let step = |(position, allowance_hours): (i32, &Option<u32>)| Step {
            position,
            name_vi: "Bước".into(),
            name_en: "Step".into(),
            role: Role::Clerk,
            agency_level: None,
            unit_id: None,
            unit_code: None,
            allowance_hours: *allowance_hours,
            drawing: StepRouting::default(),
        };
        Workflow {
            id: Id::new(),
            name: "w".into(),
            version: 1,
            procedure_id: None,
            procedure_code: None,
            agency_id: None,
            agency_code: None,
            level: None,
            state: WorkflowState::Published,
            total_hours: allowances.iter().flatten().sum(),
            decision_number: None,
            retirement: None,
            steps: (1_i32..).zip(allowances).map(step).collect(),
        }
    }

    fn limit(unit: LimitUnit) -> Limit {
        Limit::new(3, unit, FirstDay::Excluded, None, DayOffRule::EndOfNextWorkingDay).unwrap()
    }

    /// The instant, `h` or `a` for what it rests on, and the cases.
    fn safe(step: i32, unit: LimitUnit, history: Option<(u32, u32)>) -> Option<(NaiveDateTime, char, u32)> {
        let workflow = workflow(&[Some(4), Some(16), Some(4), None]);
        let history = history.map(|(cases, p80_minutes)| History { cases, p80_minutes });
        let due = at("2023-03-10T09:15");
        let found = hand_over((&workflow, step), &limit(unit), due, history, &office()).unwrap();
        found.map(|found| {
            (found.at, if found.source == HandOverSource::History { 'h' } else { 'a' }, found.cases)
        })
    }

    #[test]
    fn what_comes_after_the_step_is_taken_off_the_due_instant() {
        use LimitUnit::{CalendarDays, WorkingDays};
        for (step, unit, history, expected) in [
            // Friday 09:15 less 20 and 4 hours of work.
            (1, WorkingDays, None, Some((at("2023-03-07T14:15"), 'a', 0))),
            (2, WorkingDays, None, Some((at("2023-03-09T14:15"), 'a', 0))),
            // The step of the result, and the one that is not counted.
            (3, WorkingDays, None, Some((at("2023-03-10T09:15"), 'a', 0))),
            (4, WorkingDays, None, None),
            (9, WorkingDays, None, None),
            // Twelve hours of all time reach into the night: by the closing before it.
            (2, CalendarDays, None, Some((at("2023-03-09T17:00"), 'a', 0))),
            (1, CalendarDays, None, Some((at("2023-03-07T17:00"), 'a', 0))),
            // Thirty cases are enough, twenty-nine are not.
            (2, WorkingDays, Some((30, 75)), Some((at("2023-03-09T17:00"), 'h', 30))),
            (2, WorkingDays, Some((29, 75)), Some((at("2023-03-09T14:15"), 'a', 0))),
            (2, CalendarDays, Some((31, 90)), Some((at("2023-03-09T16:45"), 'h', 31))),
            (2, WorkingDays, Some((31, 0)), Some((at("2023-03-10T09:15"), 'h', 31))),
        ] {
            assert_eq!(safe(step, unit, history), expected, "{step} {unit:?} {history:?}");
        }
    }

    #[test]
    fn what_is_left_is_rounded_down_and_put_in_words() {
        for (due, now, minutes, overdue, words) in [
            ("2023-03-10T09:15", "2023-03-07T09:15", 1440, false, "còn 3 ngày làm việc"),
            ("2023-03-08T09:15", "2023-03-07T14:14:01", 240, false, "còn 4 giờ làm việc"),
            ("2023-03-08T09:15", "2023-03-07T09:14", 481, false, "còn 1 ngày 1 phút làm việc"),
            ("2023-03-08T09:15", "2023-03-08T09:14:30", 0, false, "còn dưới 1 phút làm việc"),
            ("2023-03-08T09:15", "2023-03-08T09:15:01", -1, true, "quá hạn 1 phút làm việc"),
            // Overdue since the closing: no working time has passed yet.
            ("2023-03-08T17:00", "2023-03-08T20:00", 0, true, "vừa quá hạn"),
            ("2023-03-08T17:00", "2023-03-13T08:30", -990, true, "quá hạn 2 ngày 30 phút làm việc"),
        ] {
            let found = remaining_minutes(at(due), at(now), &office()).unwrap();
            assert_eq!((found, remaining_words(found, overdue).as_str()), (minutes, words), "{due} {now}");
        }
        assert!(remaining_minutes(at("2023-03-08T17:00"), at("2030-03-08T17:00"), &office()).is_err());
    }
}
