//! The clock of a leg: its limit, its due instant, the time spent, the verdict.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! The due instant comes from the one function that computes due dates. The limit is the leg's allowance: in days where it
//! is whole days and the procedure counts days, else in working hours. The first leg begins as the procedure does (cut-off,
//! day of reception); a later one begins with the hand-over, whose day is not counted. So legs that are each handed on at
//! their due instant end at the dossier's own.
//!
//! While the dossier lies with another agency the clock of a leg stands, as in a pause: what was spent stays spent, and
//! what was left is left when it comes back.

use chrono::NaiveDateTime;

use crate::calendar::desk::DeskCalendar;
use crate::calendar::error::CalendarError;
use crate::dossier::clock::deadline::{self, ClockPause, DeadlineError, Timeliness};
use crate::dossier::clock::limit_measure::{LimitMeasure, MeasuredIn};
use crate::dossier::clock::overdue::is_past;
use crate::dossier::clock::status::Event;
use crate::named_values;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitError, LimitUnit, RestDayRule};

/// Working hours of a day of a limit.
const HOURS_PER_DAY: u32 = 8;

named_values! {
    /// How a leg stands to its due instant.
    pub enum LegVerdict {
        /// Not begun.
        NotBegun = "not_begun",
        /// Under way, not due yet or the clock stands.
        Running = "running",
        /// Under way and past due.
        Overdue = "overdue",
        /// Trước hạn: done on a day before the day it was due.
        Early = "early",
        /// Đúng hạn: done on that day, not after the due instant.
        OnTime = "on_time",
        /// Quá hạn: done after it.
        Late = "late",
        /// Dở dang: sent back, or the dossier ended without a result.
        Interrupted = "interrupted",
    }
}

impl LegVerdict {
    /// The verdict for people, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        match self {
            Self::NotBegun => "Chưa bắt đầu",
            Self::Running => "Đang giải quyết",
            Self::Overdue => "Đang giải quyết, quá hạn",
            Self::Early => "Trước hạn",
            Self::OnTime => "Đúng hạn",
            Self::Late => "Quá hạn",
            Self::Interrupted => "Dở dang",
        }
    }

    /// The verdict on a turn: `ended` says when and by which act, `due` is none while the clock stands.
    #[must_use]
    pub fn of(ended: Option<(NaiveDateTime, Event)>, due: Option<NaiveDateTime>, now: NaiveDateTime) -> Self {
        match ended {
            None if is_past(due, now) => Self::Overdue,
            None => Self::Running,
            Some((_, left_by)) if !left_by.rule().step.is_work_done() => Self::Interrupted,
            Some((at, _)) => match deadline::classify(at, due) {
                Timeliness::Early => Self::Early,
                Timeliness::OnTime | Timeliness::NoDeadline => Self::OnTime,
                Timeliness::Late => Self::Late,
            },
        }
    }
}

/// One turn of a leg: when it came and when it left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LegStay {
    /// When it came.
    pub from: NaiveDateTime,
    /// When it left; none while it is there.
    pub until: Option<NaiveDateTime>,
}

/// The limit of a leg. Where the law sets none for the procedure, the allowance is in working hours.
///
/// # Errors
/// When the allowance is nothing, or beyond what a limit may be.
pub fn leg_limit(procedure: Option<&Limit>, number: i32, allowance_hours: u32) -> Result<Limit, LimitError> {
    let Some(procedure) = procedure else {
        let (first_day, roll) = (FirstDay::Excluded, DayOffRule::None);
        return Limit::new(allowance_hours, LimitUnit::WorkingHours, first_day, None, roll);
    };
    let whole_days = allowance_hours.is_multiple_of(HOURS_PER_DAY);
    let (value, unit) = match procedure.unit() {
        unit @ (LimitUnit::WorkingDays | LimitUnit::CalendarDays) if whole_days => {
            (allowance_hours.div_euclid(HOURS_PER_DAY), unit)
        }
        // A month is thirty days of allowance; a leg of it has its own days.
        LimitUnit::Months if whole_days => {
            (allowance_hours.div_euclid(HOURS_PER_DAY), LimitUnit::CalendarDays)
        }
        LimitUnit::HalfWorkingDays if allowance_hours.is_multiple_of(HOURS_PER_DAY / 2) => {
            (allowance_hours.div_euclid(HOURS_PER_DAY / 2), LimitUnit::HalfWorkingDays)
        }
        _ => (allowance_hours, LimitUnit::WorkingHours),
    };
    if number == 1 {
        let limit = Limit::new(value, unit, procedure.first_day(), procedure.cut_off(), procedure.roll())?;
        return Ok(limit.with_rest_day(procedure.rest_day()));
    }
    // A hand-over between agencies is no reception at a desk.
    let limit = Limit::new(value, unit, FirstDay::Excluded, None, procedure.roll())?;
    Ok(limit.with_rest_day(RestDayRule::NextWorkingTime))
}

/// When a leg is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dossier) struct DueOf {
    /// When its clock started.
    pub starts_at: NaiveDateTime,
    /// When it is due, were the pause that is open to end at once.
    pub due_at: NaiveDateTime,
    /// The clock stands: a pause is open that began in time.
    pub stands: bool,
}

/// What the clock of a leg runs by.
#[derive(Debug, Clone)]
pub(in crate::dossier) struct LegTime<'a> {
    limit: Limit,
    calendar: DeskCalendar<'a>,
    stays: &'a [LegStay],
    pauses: Vec<ClockPause>,
}

impl<'a> LegTime<'a> {
    /// `stays` are the turns of the leg, oldest first; `pauses` those of the dossier.
    pub(in crate::dossier) fn new(
        limit: Limit,
        calendar: impl Into<DeskCalendar<'a>>,
        stays: &'a [LegStay],
        pauses: &[ClockPause],
    ) -> Self {
        let away = stays.iter().zip(stays.iter().skip(1)).filter_map(|(before, after)| {
            Some(ClockPause { from: before.until?, until: Some(after.from), restarts: false })
        });
        let calendar = calendar.into();
        Self { limit, calendar, stays, pauses: pauses.iter().copied().chain(away).collect() }
    }

    /// When the leg is due; none before its first turn.
    ///
    /// # Errors
    /// As [`deadline::due`].
    pub(in crate::dossier) fn due(&self) -> Result<Option<DueOf>, DeadlineError> {
        let Some(first) = self.stays.first() else { return Ok(None) };
        let due = deadline::due(&self.limit, first.from, &self.pauses, self.calendar)?;
        let counts = |pause: &ClockPause| deadline::pause_counts(pause.from, due.due_at);
        let stands = self.pauses.iter().any(|pause| pause.until.is_none() && counts(pause));
        Ok(Some(DueOf { starts_at: due.starts_at, due_at: due.due_at, stands }))
    }

    /// What is measured.
    pub(in crate::dossier) fn measured_in(&self) -> MeasuredIn {
        self.measure().measured_in()
    }

    /// The time spent in the turns from `starts_at` on, up to `now`, without pauses; in microseconds.
    ///
    /// # Errors
    /// When a year that has to be looked at is not in the calendar.
    pub(in crate::dossier) fn spent(
        &self,
        starts_at: NaiveDateTime,
        now: NaiveDateTime,
    ) -> Result<i64, CalendarError> {
        let measure = self.measure();
        self.stays.iter().try_fold(0_i64, |spent, stay| {
            let until = stay.until.unwrap_or(now);
            Ok(spent.saturating_add(measure.unpaused(stay.from.max(starts_at), until)?))
        })
    }

    /// The time from the due instant to the end, or to `now`, without pauses; in microseconds, 0 when in time.
    ///
    /// # Errors
    /// When a year that has to be looked at is not in the calendar.
    pub(in crate::dossier) fn late_by(
        &self,
        due_at: NaiveDateTime,
        now: NaiveDateTime,
    ) -> Result<i64, CalendarError> {
        let end = self.stays.last().and_then(|stay| stay.until).unwrap_or(now);
        self.measure().unpaused(due_at, end)
    }

    fn measure(&self) -> LimitMeasure<'a> {
        LimitMeasure::new(Some(&self.limit), self.calendar.processing, &self.pauses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::fixtures::{any_instant, at, office};
    use chrono::{NaiveTime, TimeDelta};
    use proptest::prelude::*;

    fn days(value: u32) -> Limit {
        let cut_off = NaiveTime::from_hms_opt(15, 0, 0);
        Limit::new(
            value,
            LimitUnit::WorkingDays,
            FirstDay::Excluded,
            cut_off,
            DayOffRule::EndOfNextWorkingDay,
        )
        .unwrap()
    }

    fn stay(from: &str, until: Option<&str>) -> LegStay {
        LegStay { from: at(from), until: until.map(at) }
    }

    fn due(number: i32, hours: u32, stays: &[LegStay], pauses: &[ClockPause]) -> NaiveDateTime {
        let limit = leg_limit(Some(&days(8)), number, hours).unwrap();
        LegTime::new(limit, &office(), stays, pauses).due().unwrap().unwrap().due_at
    }

    #[test]
    fn whole_days_are_days_and_the_rest_hours() {
        let limit = |unit, hours| {
            let procedure = Limit::new(8, unit, FirstDay::Included, None, DayOffRule::None).unwrap();
            let limit = leg_limit(Some(&procedure), 2, hours).unwrap();
            (limit.value(), limit.unit(), limit.first_day())
        };
        let excluded = FirstDay::Excluded;
        assert_eq!(limit(LimitUnit::WorkingDays, 24), (3, LimitUnit::WorkingDays, excluded));
        assert_eq!(limit(LimitUnit::CalendarDays, 24), (3, LimitUnit::CalendarDays, excluded));
        assert_eq!(limit(LimitUnit::WorkingDays, 20), (20, LimitUnit::WorkingHours, excluded));
        assert_eq!(limit(LimitUnit::WorkingHours, 24), (24, LimitUnit::WorkingHours, excluded));
        assert_eq!(limit(LimitUnit::SameDay, 4), (4, LimitUnit::WorkingHours, excluded));
        assert!(leg_limit(Some(&days(8)), 1, 0).is_err());
    }

    #[test]
    fn legs_handed_on_at_their_due_instants_end_at_the_dossiers_own() {
        // 2.001661: 8 working days, 3 at the ward and 5 at the department. Tuesday 7/3/2023; late on Thursday 9/3.
        for (received, border, end) in [
            ("2023-03-07T09:15", "2023-03-10T09:15", "2023-03-17T09:15"),
            ("2023-03-09T16:00", "2023-03-15T08:00", "2023-03-22T08:00"),
        ] {
            assert_eq!(due(1, 24, &[stay(received, None)], &[]), at(border));
            assert_eq!(due(2, 40, &[stay(border, None)], &[]), at(end));
            let whole = deadline::due(&days(8), at(received), &[], &office()).unwrap();
            assert_eq!(whole.due_at, at(end));
        }
    }

    #[test]
    fn a_leg_that_was_sent_back_keeps_what_it_spent() {
        // A day of the ward's three was spent; a week later it comes back with two.
        let first = stay("2023-03-07T09:15", Some("2023-03-08T09:15"));
        let again = stay("2023-03-15T10:00", None);
        assert_eq!(due(1, 24, &[first, again], &[]), at("2023-03-17T10:00"));
        let limit = leg_limit(Some(&days(8)), 1, 24).unwrap();
        let (calendar, stays) = (office(), [first, again]);
        let clock = LegTime::new(limit, &calendar, &stays, &[]);
        let spent = clock.spent(at("2023-03-07T09:15"), at("2023-03-15T11:00")).unwrap();
        assert_eq!(spent, 9 * 3_600_000_000);
        // What was late stays late.
        let late = stay("2023-03-07T09:15", Some("2023-03-10T10:00"));
        assert_eq!(due(1, 24, &[late, again], &[]), at("2023-03-10T09:15"));
    }

    #[test]
    fn the_clock_stands_in_a_pause_that_began_in_time() {
        let limit = leg_limit(Some(&days(8)), 1, 24).unwrap();
        let (calendar, stays) = (office(), [stay("2023-03-07T09:15", None)]);
        let stands = |from: &str| {
            let pause = ClockPause { from: at(from), until: None, restarts: false };
            LegTime::new(limit, &calendar, &stays, &[pause]).due().unwrap().unwrap().stands
        };
        assert!(stands("2023-03-10T09:14"));
        assert!(!stands("2023-03-10T09:15"));
        let pause =
            ClockPause { from: at("2023-03-08T08:00"), until: Some(at("2023-03-09T08:00")), restarts: false };
        assert_eq!(due(1, 24, &stays, &[pause]), at("2023-03-13T09:15"));
        let nothing = LegTime::new(limit, &calendar, &[], &[]);
        assert_eq!(nothing.due().unwrap(), None);
    }

    #[test]
    fn verdicts() {
        let (due, now) = (Some(at("2023-03-10T09:15")), at("2023-03-10T10:00"));
        let ended = |when: &str, by| Some((at(when), by));
        for (ended, due, verdict) in [
            (None, due, LegVerdict::Overdue),
            (None, Some(now), LegVerdict::Running),
            (None, None, LegVerdict::Running),
            (ended("2023-03-09T17:00", Event::HandOn), due, LegVerdict::Early),
            (ended("2023-03-10T09:15", Event::Resolve), due, LegVerdict::OnTime),
            (ended("2023-03-10T09:16", Event::HandOn), due, LegVerdict::Late),
            (ended("2023-03-10T09:16", Event::SendBack), due, LegVerdict::Interrupted),
            (ended("2023-03-09T09:16", Event::Stop), due, LegVerdict::Interrupted),
        ] {
            assert_eq!(LegVerdict::of(ended, due, now), verdict);
        }
    }

    proptest! {
        #[test]
        fn time_away_never_makes_a_leg_due_earlier_and_never_takes_spent_time_back(
            from in any_instant(), held in 1..5_000_i64, away in 0..20_000_i64, days_of_leg in 1..6_u32
        ) {
            let calendar = office();
            let (left, back) = (from + TimeDelta::minutes(held), from + TimeDelta::minutes(held + away));
            let limit = leg_limit(Some(&days(8)), 1, days_of_leg * 8).unwrap();
            let once = [LegStay { from, until: None }];
            let twice = [LegStay { from, until: Some(left) }, LegStay { from: back, until: None }];
            let before = LegTime::new(limit, &calendar, &once, &[]);
            let after = LegTime::new(limit, &calendar, &twice, &[]);
            let (Ok(Some(first)), Ok(Some(second))) = (before.due(), after.due()) else { return Ok(()) };
            prop_assert!(second.due_at >= first.due_at);
            prop_assert_eq!(second.starts_at, first.starts_at);
            let (Ok(until_left), Ok(in_all)) = (before.spent(first.starts_at, left), after.spent(first.starts_at, back)) else { return Ok(()) };
            prop_assert_eq!(until_left, in_all);
        }
    }
}
