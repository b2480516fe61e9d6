//! Why a dossier is due when it is: every day from the reception to the due date, counted or not, and why.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! The trace shows the reckoning of `deadline::due`, it does not repeat it. Its days sum to the result: in
//! working time, the counted time is the working time from start to due less that of the pauses; in
//! calendar days and months, the numbered days are those of the limit, and the counted time runs to the end of the count (24
//! hours a day, one day less when the day of reception is day 1). Where papers started the count afresh, the days before
//! are shown and none of their time counts: the sums are those of the count that holds.

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use serde::Serialize;

use super::deadline::{
    self, ClockPause, Deadline, DeadlineCount, DeadlineError, Reception, count, whole_microseconds,
};
use super::deadline_words as words;
use super::deadline_words::DayMeasure;
use crate::calendar::day::DayKind;
use crate::calendar::desk::DeskCalendar;
use crate::calendar::working_time::WorkingCalendar;
use crate::procedure::limit::{FirstDay, Limit, LimitUnit};

/// A due date with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeadlineTrace {
    /// What `deadline::due` answers.
    pub deadline: Deadline,
    /// The reception rule that set the start.
    pub reception: Reception,
    /// That rule in a Vietnamese sentence.
    pub reception_vi: String,
    /// That rule in an English sentence.
    pub reception_en: String,
    /// The papers that started the count afresh, when some did: the last ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restart: Option<TraceRestart>,
    /// Since when the clock stands still, when a pause that began before the due instant is still open.
    pub stopped_since: Option<NaiveDateTime>,
    /// Every day from the one on which the dossier came in to the one on which it is due.
    pub days: Vec<TraceDay>,
}

/// Papers that started the count afresh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceRestart {
    /// When they came.
    pub at: NaiveDateTime,
    /// The reception rule that set the start of the fresh count.
    pub reception: Reception,
    /// What that means, in a Vietnamese sentence.
    pub words_vi: String,
    /// The same in English.
    pub words_en: String,
}

/// One day of the trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TraceDay {
    /// The date.
    pub date: NaiveDate,
    /// What kind of day it is, by which row of the calendar.
    #[serde(flatten)]
    pub kind: DayKind,
    /// Day limits: whether it is one of the days of the limit. Others: whether any of its time counts.
    pub counted: bool,
    /// Day limits: which day it is. In working days, days wholly paused have no number, so that a day
    /// partly paused may push the last number past the limit; in calendar days the last is the limit.
    pub day_number: Option<u32>,
    /// Time of this day that counts, in microseconds: working time, or in calendar days all time.
    ///
    /// The day of reception of a working-day limit has some, though it is not one of its days: the clock
    /// time of the due instant rests on it.
    pub counted_microseconds: i64,
    /// Time of this day that would count but lies in a pause, in microseconds.
    pub paused_microseconds: i64,
    /// The calendar version whose row makes the day differ from its weekday, such as `H26@1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Why, in Vietnamese: "ngày làm việc thứ 2", "nghỉ: Tết Nguyên đán (căn cứ ...)".
    pub words_vi: String,
    /// Why, in English.
    pub words_en: String,
}

impl DeadlineTrace {
    /// Names at each day the calendar version whose row speaks of it.
    #[must_use]
    pub fn by_layers<'a>(mut self, layer: impl Fn(NaiveDate) -> Option<&'a str>) -> Self {
        for day in &mut self.days {
            day.calendar = layer(day.date).map(str::to_owned);
        }
        self
    }

    /// The time that counts over all days.
    #[must_use]
    pub fn counted_time(&self) -> TimeDelta {
        TimeDelta::microseconds(self.days.iter().map(|day| day.counted_microseconds).sum())
    }

    /// How many days are counted.
    #[must_use]
    pub fn counted_days(&self) -> usize {
        self.days.iter().filter(|day| day.counted).count()
    }
}

/// The due date of a dossier, day by day.
///
/// # Errors
/// As for `deadline::due`; also when the day on which the dossier came in is in a year not loaded.
pub fn explain<'a>(
    limit: &Limit,
    accepted_at: NaiveDateTime,
    pauses: &[ClockPause],
    calendar: impl Into<DeskCalendar<'a>>,
) -> Result<DeadlineTrace, DeadlineError> {
    let desk = calendar.into();
    let (count, calendar) = (count(limit, accepted_at, pauses, desk)?, desk.processing);
    let Deadline { counted_from, due_at, .. } = count.deadline;
    let mut days = Vec::new();
    let mut so_far = DayNumbering::default();
    for date in accepted_at.date().iter_days().take_while(|date| *date <= due_at.date()) {
        let kind = calendar.day(date)?;
        let stretches = stretches(limit, date, calendar)?;
        let measure = DayMeasure::of(&stretches, &count);
        let day_number = so_far.number(limit, date, counted_from.date(), &measure);
        let counted = if limit.unit().counts_days() { day_number.is_some() } else { measure.counted > 0 };
        let told = words::DescribedDay {
            limit,
            count: &count,
            accepted_at,
            date,
            kind: &kind,
            measure,
            number: day_number,
        };
        let (words_vi, words_en) = (told.vi(), told.en());
        days.push(TraceDay {
            date,
            kind,
            counted,
            day_number,
            counted_microseconds: measure.counted,
            paused_microseconds: measure.paused,
            calendar: None,
            words_vi,
            words_en,
        });
    }
    let stopped_since = pauses
        .iter()
        .filter(|pause| pause.until.is_none())
        .map(|pause| whole_microseconds(pause.from).max(counted_from))
        .filter(|from| deadline::pause_counts(*from, due_at.min(count.ends_at)))
        .min();
    Ok(DeadlineTrace {
        deadline: count.deadline,
        reception: count.reception,
        reception_vi: words::reception_vi(limit, &count),
        reception_en: words::reception_en(limit, &count),
        restart: count.restart.map(|restart| TraceRestart {
            at: restart.at,
            reception: restart.reception,
            words_vi: words::restart_vi(&count, &restart),
            words_en: words::restart_en(&count, &restart),
        }),
        stopped_since,
        days,
    })
}

type TimeRange = (NaiveDateTime, NaiveDateTime);

/// The time of a date that can count: its shifts, or in calendar days and months all of it.
fn stretches(
    limit: &Limit,
    date: NaiveDate,
    calendar: &WorkingCalendar,
) -> Result<Vec<TimeRange>, DeadlineError> {
    if limit.unit().counts_all_time() {
        let next = date.succ_opt().ok_or(DeadlineError::OutOfRange)?;
        return Ok(vec![(date.and_time(chrono::NaiveTime::MIN), next.and_time(chrono::NaiveTime::MIN))]);
    }
    let shifts = calendar.shifts_on(date)?;
    Ok(shifts.iter().map(|shift| (date.and_time(shift.opens), shift.closes_on(date))).collect())
}

impl DayMeasure {
    fn of(stretches: &[TimeRange], count: &DeadlineCount) -> Self {
        let (counted, paused) = counted_and_paused(stretches, count);
        let last_micro = stretches.last().map(|(_, end)| (*end - TimeDelta::microseconds(1), *end));
        let (counted_last, _) = counted_and_paused(last_micro.as_slice(), count);
        let all = total(stretches.iter().copied());
        let all_paused = total(stretches.iter().flat_map(|stretch| in_pauses(*stretch, count)));
        Self {
            counted,
            paused,
            counted_last,
            can_count: all > 0,
            wholly_paused: all > 0 && all_paused == all,
        }
    }
}

/// The microseconds of those stretches inside the count: outside the pauses, inside them.
fn counted_and_paused(stretches: &[TimeRange], count: &DeadlineCount) -> (i64, i64) {
    let window = (count.deadline.counted_from, count.ends_at);
    let inside = stretches.iter().map(|stretch| common(*stretch, window));
    let paused = total(inside.clone().flat_map(|stretch| in_pauses(stretch, count)));
    (total(inside).saturating_sub(paused), paused)
}

fn in_pauses(stretch: TimeRange, count: &DeadlineCount) -> impl Iterator<Item = TimeRange> {
    count.pauses.iter().map(move |pause| common(stretch, *pause))
}

fn total(stretches: impl Iterator<Item = TimeRange>) -> i64 {
    stretches.map(length).fold(0, i64::saturating_add)
}

/// What two stretches share; of negative length when nothing.
fn common(one: TimeRange, other: TimeRange) -> TimeRange {
    (one.0.max(other.0), one.1.min(other.1))
}

fn length((from, until): TimeRange) -> i64 {
    until.signed_duration_since(from).num_microseconds().unwrap_or(i64::MAX).max(0)
}

/// How far the numbering of the days has come.
#[derive(Debug, Default)]
struct DayNumbering {
    days: u32,
    microseconds: i64,
    whole_days: i64,
}

impl DayNumbering {
    /// The number of that day in a day limit, if it has one.
    fn number(
        &mut self,
        limit: &Limit,
        date: NaiveDate,
        starts_on: NaiveDate,
        day: &DayMeasure,
    ) -> Option<u32> {
        // a 24 hours' day that is over at midnight is over on the date that then begins
        let reached =
            whole_days(self.microseconds.saturating_add(day.counted).saturating_sub(day.counted_last));
        let one_day_more = reached > self.whole_days;
        self.microseconds = self.microseconds.saturating_add(day.counted);
        self.whole_days = reached;
        let is_reception = date == starts_on;
        let one_more = match (limit.unit(), limit.first_day()) {
            (unit, _) if !unit.counts_days() => false,
            _ if date < starts_on => false,
            (LimitUnit::CalendarDays | LimitUnit::Months, FirstDay::Included) if is_reception => true,
            (LimitUnit::CalendarDays | LimitUnit::Months, _) => one_day_more,
            (LimitUnit::WorkingDays, FirstDay::Excluded) if is_reception => false,
            _ => day.can_count && !day.wholly_paused,
        };
        one_more.then(|| {
            self.days = self.days.saturating_add(1);
            self.days
        })
    }
}

/// Days of 24 hours in that many microseconds.
const fn whole_days(microseconds: i64) -> i64 {
    TimeDelta::microseconds(microseconds).num_days()
}
