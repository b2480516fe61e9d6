//! When a dossier is due: the one place where a due date is computed. Whether it has passed is said in `overdue.rs`.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A due date is `f(limit, accepted_at, pauses, calendars)`; nothing adds days to a stored date. The calendars are those of
//! processing and of reception. All instants are civil times of the install's zone (UTC+7), read down to the microsecond.
//!
//! # The count without pauses
//!
//! What it rests on is in docs/domain/time-limits.md.
//!
//! 1. *Reception.* Later than the cut-off on a working day: received at the start of the next working
//!    day, never 24 hours on (QĐ 163/QĐ-BTP: 1.001193 \[V S3\]). Exactly at the cut-off is in time. Outside
//!    working time: received at the start of the next working time. Two exceptions for limits of which something is left then:
//!    the minute in which the day's work ends is still within it; and on a day off on which the desk is open (a Saturday of the
//!    reception calendar) a day limit has that day as its day of reception, so that the next one that counts is day 1 (Bộ luật
//!    Dân sự 2015 art. 147(3) \[S S29\]), unless the procedure version says otherwise.
//! 2. *Working hours and minutes.* The earliest instant at which that much working time is used up; 12:00 or 17:00 may be it.
//!    *Half working days.* The same where days are alike; where hours differ, a half day is half of the working time of the
//!    day reached ([`WorkingCalendar::add_half_days`]).
//! 3. *Working days.* The N-th working day after the day of reception, at its clock time (a printed
//!    receipt of 2019 agrees \[V S7\]). Where the office is closed at that time of that day: the close of the
//!    shift before it, so the end of the day after the last shift; the opening when the day has not yet
//!    begun. (Hours may differ between days: a short Friday, a Saturday morning.)
//! 4. *Calendar days.* The N-th day after the day of reception, at its clock time; when that is a day
//!    off, the end of the next working day (Bộ luật Dân sự 2015 art. 148(5) \[M\]), or where it falls if the
//!    limit does not roll.
//! 5. *Months.* The corresponding day of the N-th month after, at its clock time; where that month has none, the end of its
//!    last day (art. 148(3) \[M\]). Then as in calendar days; and all that is said below of calendar days is said of months.
//! 6. *Same day.* The end of the working day of reception.
//!
//! Work that ends at 24:00 ends with the last second of its date, so that what is due with a day is due on it.
//!
//! A limit that counts the day of reception as day 1 counts whole days, so it ends with the work of its
//! last day (at its own clock time, one day would be over as it begins).
//!
//! # Pauses
//!
//! The clock stands still while papers or a payment are owed. What lies before the start of the count is
//! dropped, pauses that touch or overlap are one, and in order of time a pause counts if it begins
//! strictly before the due instant as moved so far: what begins later cannot save a late dossier. A pause
//! still open moves nothing; the date is computed again when it ends.
//!
//! - In working time the due instant moves on by the working time inside the pause.
//! - In calendar days the *end of the count*, before it is rolled or held inside working time, moves on by
//!   the length of the pause, nights and days off too. A pause that begins after that end, in the days of
//!   the roll, moves nothing: the count was over. An end that a pause pushes out of days off onto the
//!   first working day after them is due at the end of that day, as it was before the pause: more pause is
//!   never earlier. An end pushed into the evening of a working day is held at its closing, which gives up
//!   no working time.
//!
//! # A pause that starts the count afresh
//!
//! Where the policy of a procedure says so, the papers that come in make the dossier complete only then: at the end of such
//! a pause the limit is counted afresh, as if the dossier were accepted at that instant, by the reception rule too, and what
//! was used before, like every pause before, drops out of the count. A pause that does not count starts nothing. The due
//! instant never comes forward by it: an end of the fresh count before the end reached so far (a short limit after a long
//! payment) makes it an ordinary pause. In calendar days an end pushed out of days off is due at the end of its day, as for
//! every pause.
//!
//! # What does not hold
//!
//! - Pauses that overlap are one, which starts the count afresh if one of them does. So where some of these do and others
//!   do not, a further one that joins them can bring the due instant forward. The register knows no such pauses: its clock
//!   is stopped once at a time. (Where two of such different kinds only touch, they stay two.)
//! - A pause written down to last past the due instant that it makes (possible by the hours of one evening)
//!   is still one pause with another that begins in those hours. Apart from that, a pause begun after
//!   the due instant changes nothing.
//! - In calendar days a reception some hours later can be due some hours earlier: a last day on Sunday is due
//!   Monday 17:00, received a day later it is due Monday at the clock time. That is the roll of the law. So a
//!   change of the calendar that moves *the start* may move such a date the other way; other changes never do.
//! - Working days whose hours differ: a pause is measured in hours, so turning a long paused day into a day
//!   off takes its hours out of the pause and gives back one, perhaps shorter, day at the end. With equal
//!   days, and without pauses always, a day off never makes a date earlier.

use chrono::{Datelike, Days, Months, NaiveDateTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};

use crate::calendar::desk::DeskCalendar;
use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::dossier::clock::overdue::is_past;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit, RestDayRule, TimeLimit};

/// A stretch in which the clock of a dossier stands still, from `from` on, up to `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClockPause {
    /// The instant at which it begins.
    pub from: NaiveDateTime,
    /// The instant at which the clock runs again; `None` while it still stands.
    pub until: Option<NaiveDateTime>,
    /// Whether the limit is counted afresh from then on.
    pub restarts: bool,
}

/// The answer: from when it was counted and when it is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Deadline {
    /// The instant of effective reception.
    pub starts_at: NaiveDateTime,
    /// From when the count runs that led to the due instant: the effective reception, or that of the papers by which the
    /// count was started afresh.
    pub counted_from: NaiveDateTime,
    /// The due instant had there been no pause.
    pub base_due_at: NaiveDateTime,
    /// The due instant: resolved at it is on time, after it is late.
    pub due_at: NaiveDateTime,
}

/// Why there is no due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DeadlineError {
    /// The calendar does not reach far enough.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A pause is written down the wrong way round.
    #[error("a pause cannot end at {until}, before it starts at {from}")]
    PauseEndsBeforeItStarts {
        /// Its start.
        from: NaiveDateTime,
        /// Its end.
        until: NaiveDateTime,
    },
    /// The date lies beyond every calendar.
    #[error("the due date lies beyond every calendar")]
    OutOfRange,
}

/// Which reception rule set the start of the count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reception {
    /// Received in working time, and in time: as stamped.
    AsStamped,
    /// Received after the cut-off: the start of the next working day.
    AfterCutOff,
    /// Received outside working time: the start of the next working time.
    OutsideWorkingTime,
    /// Received on a day off on which the desk is open: that is the day of reception.
    OnADayOff,
}

/// How a resolved dossier stands to its due date.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Timeliness {
    /// "trước hạn": resolved on a day before the day it was due.
    Early,
    /// "đúng hạn": resolved on the day it was due, not after the due instant.
    OnTime,
    /// "quá hạn": resolved after the due instant.
    Late,
    /// The law sets no limit.
    NoDeadline,
}

impl Timeliness {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::Early, Self::OnTime, Self::Late, Self::NoDeadline];

    /// The stable word for tables and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::OnTime => "on_time",
            Self::Late => "late",
            Self::NoDeadline => "no_deadline",
        }
    }
}

/// When a dossier accepted at that instant is due. An `OfficeCalendar` tells both when work is done and when the desk is open;
/// with a `WorkingCalendar` alone the desk is open while work is done.
///
/// ```
/// use std::collections::BTreeSet;
/// use chrono::{NaiveDateTime, NaiveTime};
/// use motcua::calendar::hours::{Shift, WeekHours};
/// use motcua::calendar::working_time::WorkingCalendar;
/// use motcua::dossier::clock::deadline::{ClockPause, due};
/// use motcua::procedure::limit::{FirstDay, Limit, LimitUnit, DayOffRule};
/// let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
/// let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
/// let hours = WeekHours::monday_to_friday(&[
///     Shift { opens: hour(8), closes: hour(12) },
///     Shift { opens: hour(13), closes: hour(17) },
/// ])?;
/// let calendar = WorkingCalendar::new(&hours, [], &BTreeSet::from([2023]))?;
/// let limit = Limit::new(3, LimitUnit::WorkingDays, FirstDay::Excluded, Some(hour(15)), DayOffRule::EndOfNextWorkingDay)?;
///
/// // Friday after the cut-off counts as Monday 08:00
/// let deadline = due(&limit, at("2023-03-10T16:30:00"), &[], &calendar)?;
/// assert_eq!(deadline.starts_at, at("2023-03-13T08:00:00"));
/// assert_eq!(deadline.due_at, at("2023-03-16T08:00:00"));
///
/// // papers owed from Tuesday 10:00 to Wednesday 09:00: seven hours of work, lunch and night left out
/// let pause = ClockPause { from: at("2023-03-14T10:00:00"), until: Some(at("2023-03-15T09:00:00")), restarts: false };
/// let deadline = due(&limit, at("2023-03-10T16:30:00"), &[pause], &calendar)?;
/// assert_eq!(deadline.due_at, at("2023-03-16T16:00:00"));
///
/// // by a policy that starts the count afresh: three days after the papers came
/// let deadline = due(&limit, at("2023-03-10T16:30:00"), &[ClockPause { restarts: true, ..pause }], &calendar)?;
/// assert_eq!(deadline.due_at, at("2023-03-20T09:00:00"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When a year that has to be looked at is not loaded, or a pause ends before it starts.
pub fn due<'a>(
    limit: &Limit,
    accepted_at: NaiveDateTime,
    pauses: &[ClockPause],
    calendar: impl Into<DeskCalendar<'a>>,
) -> Result<Deadline, DeadlineError> {
    count(limit, accepted_at, pauses, calendar.into()).map(|count| count.deadline)
}

/// The same for a limit that may not be set; none where the law sets none.
///
/// # Errors
/// As [`due`].
pub fn due_if_set<'a>(
    limit: &TimeLimit,
    accepted_at: NaiveDateTime,
    pauses: &[ClockPause],
    calendar: impl Into<DeskCalendar<'a>>,
) -> Result<Option<Deadline>, DeadlineError> {
    limit.within().map(|limit| due(limit, accepted_at, pauses, calendar)).transpose()
}

/// How a dossier resolved at that instant stands to its due instant.
///
/// ```
/// use motcua::dossier::clock::deadline::{Timeliness, classify};
/// let at = |text: &str| text.parse().unwrap();
/// let due = Some(at("2023-03-10T09:15:00"));
/// assert_eq!(classify(at("2023-03-09T17:00:00"), due), Timeliness::Early);
/// assert_eq!(classify(at("2023-03-10T09:15:00"), due), Timeliness::OnTime);
/// assert_eq!(classify(at("2023-03-10T09:15:01"), due), Timeliness::Late);
/// assert_eq!(classify(at("2023-03-10T09:15:01"), None), Timeliness::NoDeadline);
/// ```
#[must_use]
pub fn classify(resolved: NaiveDateTime, due: Option<NaiveDateTime>) -> Timeliness {
    match due {
        None => Timeliness::NoDeadline,
        _ if is_past(due, resolved) => Timeliness::Late,
        Some(due) if resolved.date() < due.date() => Timeliness::Early,
        Some(_) => Timeliness::OnTime,
    }
}

/// Whether a pause that begins then still moves a due instant: what begins at it, or after it, saves no late dossier.
#[must_use]
pub fn pause_counts(from: NaiveDateTime, due: NaiveDateTime) -> bool {
    from < due
}

/// The whole reckoning behind a due date; the trace shows it day by day.
#[derive(Debug)]
pub(in crate::dossier) struct DeadlineCount {
    pub(in crate::dossier) deadline: Deadline,
    pub(in crate::dossier) reception: Reception,
    /// The last end of a pause from which the limit was counted afresh.
    pub(in crate::dossier) restart: Option<Restart>,
    /// Where the count ends: in calendar days before the roll, else the due instant.
    pub(in crate::dossier) ends_at: NaiveDateTime,
    /// The pauses that moved the end: apart, in order, none before the start of the count that holds.
    pub(in crate::dossier) pauses: Vec<(NaiveDateTime, NaiveDateTime)>,
}

/// The papers that started the count afresh.
#[derive(Debug, Clone, Copy)]
pub(in crate::dossier) struct Restart {
    /// When they came.
    pub(in crate::dossier) at: NaiveDateTime,
    /// Which reception rule set the start of the fresh count.
    pub(in crate::dossier) reception: Reception,
}

pub(in crate::dossier) fn count(
    limit: &Limit,
    accepted_at: NaiveDateTime,
    pauses: &[ClockPause],
    desk: DeskCalendar<'_>,
) -> Result<DeadlineCount, DeadlineError> {
    let calendar = desk.processing;
    let (starts_at, reception) = received(limit, whole_microseconds(accepted_at), desk)?;
    let base_end = end_without_pauses(limit, starts_at, calendar)?;
    let base_due_at = landing(limit, base_end, base_end, calendar)?;
    let mut ends_at = base_end;
    let mut due_at = base_due_at;
    let mut counted = Vec::new();
    let (mut counted_from, mut restart) = (starts_at, None);
    for MergedPause { from, until, restarts } in merged(pauses, starts_at)? {
        if !pause_counts(from, ends_at.min(due_at)) {
            break;
        }
        // The time between papers after hours and the next opening belongs to nobody.
        let from = from.max(counted_from);
        if restarts {
            let (fresh_start, reception) = received(limit, until, desk)?;
            let fresh_end = end_without_pauses(limit, fresh_start, calendar)?;
            if fresh_end >= ends_at {
                (counted_from, ends_at) = (fresh_start, fresh_end);
                due_at = landing(limit, base_end, ends_at, calendar)?;
                restart = Some(Restart { at: until, reception });
                counted.clear();
                continue;
            }
        }
        if until <= from {
            continue;
        }
        ends_at = if limit.unit().counts_all_time() {
            let length = until.signed_duration_since(from);
            ends_at.checked_add_signed(length).ok_or(DeadlineError::OutOfRange)?
        } else {
            calendar.add_working_time(ends_at, calendar.working_time_between(from, until)?)?
        };
        due_at = landing(limit, base_end, ends_at, calendar)?;
        counted.push((from, until));
    }
    calendar.ensure_loaded(starts_at.date(), due_at.date())?;
    let deadline = Deadline { starts_at, counted_from, base_due_at, due_at };
    Ok(DeadlineCount { deadline, reception, restart, ends_at, pauses: counted })
}

fn received(
    limit: &Limit,
    accepted_at: NaiveDateTime,
    desk: DeskCalendar<'_>,
) -> Result<(NaiveDateTime, Reception), CalendarError> {
    let (calendar, date) = (desk.processing, accepted_at.date());
    // A day that is counted whole, or a same day, must have something left of it.
    let something_left = !limit.ends_with_its_day();
    let on_a_day_off = limit.unit().counts_days()
        && (limit.unit().counts_all_time() || something_left)
        && limit.rest_day() == RestDayRule::DayOfReception
        && desk.is_open_on_a_day_off(accepted_at)?;
    let too_late = limit.cut_off().is_some_and(|cut_off| accepted_at.time() > cut_off);
    if too_late && (on_a_day_off || calendar.is_working_day(date)?) {
        return Ok((calendar.start_of_next_working_day(date)?, Reception::AfterCutOff));
    }
    if on_a_day_off {
        return Ok((accepted_at, Reception::OnADayOff));
    }
    if something_left && calendar.is_closing_minute(accepted_at)? {
        return Ok((accepted_at, Reception::AsStamped));
    }
    let starts_at = calendar.next_working_start(accepted_at)?;
    let rule = if starts_at == accepted_at { Reception::AsStamped } else { Reception::OutsideWorkingTime };
    Ok((starts_at, rule))
}

/// Where the count ends without pauses; in calendar days and months before any roll.
fn end_without_pauses(
    limit: &Limit,
    starts_at: NaiveDateTime,
    calendar: &WorkingCalendar,
) -> Result<NaiveDateTime, DeadlineError> {
    let day = starts_at.date();
    let days_after = match limit.first_day() {
        FirstDay::Excluded => limit.value(),
        FirstDay::Included => limit.value().saturating_sub(1),
    };
    Ok(match limit.unit() {
        LimitUnit::WorkingHours => {
            calendar.add_working_time(starts_at, TimeDelta::hours(i64::from(limit.value())))?
        }
        LimitUnit::WorkingMinutes => {
            calendar.add_working_time(starts_at, TimeDelta::minutes(i64::from(limit.value())))?
        }
        LimitUnit::HalfWorkingDays => calendar.add_half_days(starts_at, limit.value())?,
        LimitUnit::SameDay => calendar.end_of_working_day(day)?,
        LimitUnit::WorkingDays => {
            let last_day = calendar.nth_working_day_after(day, days_after)?;
            match limit.first_day() {
                FirstDay::Excluded => calendar.clock_time_on(last_day, starts_at.time())?,
                FirstDay::Included => calendar.end_of_working_day(last_day)?,
            }
        }
        LimitUnit::CalendarDays => {
            starts_at.checked_add_days(Days::new(u64::from(days_after))).ok_or(DeadlineError::OutOfRange)?
        }
        LimitUnit::Months => corresponding_day(limit, starts_at).ok_or(DeadlineError::OutOfRange)?,
    })
}

/// The corresponding day of the last month; the end of that month where it has none.
fn corresponding_day(limit: &Limit, starts_at: NaiveDateTime) -> Option<NaiveDateTime> {
    let reached = starts_at.checked_add_months(Months::new(limit.value()))?;
    match limit.first_day() {
        _ if reached.day() != starts_at.day() => reached.date().and_hms_opt(23, 59, 59),
        FirstDay::Excluded => Some(reached),
        // The first of one month to the last of it.
        FirstDay::Included => reached.checked_sub_days(Days::new(1)),
    }
}

/// The due instant of a count that ends there, and would have ended at `base_end` without pauses.
///
/// Never decreasing in `ends_at`, or more pause could be earlier.
fn landing(
    limit: &Limit,
    base_end: NaiveDateTime,
    ends_at: NaiveDateTime,
    calendar: &WorkingCalendar,
) -> Result<NaiveDateTime, DeadlineError> {
    if !limit.unit().counts_all_time() {
        return Ok(calendar.held_on_its_day(ends_at));
    }
    let day = ends_at.date();
    let whole_days = limit.first_day() == FirstDay::Included;
    let end_of_count = match limit.roll() {
        DayOffRule::None if !whole_days => ends_at,
        _ if calendar.is_working_day(day)? => {
            let out_of_days_off = match day.pred_opt().filter(|eve| base_end.date() <= *eve) {
                Some(eve) => !calendar.is_working_day(eve)?,
                None => false,
            };
            if whole_days || out_of_days_off {
                calendar.end_of_working_day(day)?
            } else {
                calendar.clock_time_on(day, ends_at.time())?
            }
        }
        DayOffRule::None => day.and_hms_opt(23, 59, 59).ok_or(DeadlineError::OutOfRange)?,
        DayOffRule::EndOfNextWorkingDay => {
            calendar.end_of_working_day(calendar.nth_working_day_after(day, 1)?)?
        }
    };
    Ok(calendar.held_on_its_day(end_of_count))
}

/// Closed pauses that overlap, or touch and do alike, as one.
struct MergedPause {
    from: NaiveDateTime,
    until: NaiveDateTime,
    restarts: bool,
}

/// The closed pauses in order, apart and not before the start of the count.
fn merged(pauses: &[ClockPause], starts_at: NaiveDateTime) -> Result<Vec<MergedPause>, DeadlineError> {
    let mut closed = Vec::with_capacity(pauses.len());
    for ClockPause { from, until, restarts } in pauses {
        let Some(until) = until else { continue };
        if until < from {
            return Err(DeadlineError::PauseEndsBeforeItStarts { from: *from, until: *until });
        }
        let from = whole_microseconds(*from).max(starts_at);
        let until = whole_microseconds(*until);
        // Papers asked for and brought in the same second still complete the dossier then.
        if from < until || (*restarts && from == until) {
            closed.push(MergedPause { from, until, restarts: *restarts });
        }
    }
    closed.sort_unstable_by_key(|stretch| (stretch.from, stretch.until));
    let mut merged: Vec<MergedPause> = Vec::with_capacity(closed.len());
    for stretch in closed {
        match merged.last_mut() {
            // A payment asked for as the papers come is a pause of the fresh count, not the end of the papers' one.
            Some(last)
                if stretch.from < last.until
                    || (stretch.from == last.until && stretch.restarts == last.restarts) =>
            {
                last.until = last.until.max(stretch.until);
                last.restarts |= stretch.restarts;
            }
            _ => merged.push(stretch),
        }
    }
    Ok(merged)
}

/// The same instant without what is finer than a microsecond, as the databases keep it.
pub(in crate::dossier) fn whole_microseconds(at: NaiveDateTime) -> NaiveDateTime {
    let micros = at.nanosecond().min(999_999_999) / 1_000;
    at.with_nanosecond(micros.saturating_mul(1_000)).unwrap_or(at)
}
