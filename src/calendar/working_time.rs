//! The working calendar of an office: which days are worked, and how much work lies between two instants.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! All instants are civil times of the install's zone (UTC+7), read down to the microsecond and never
//! rounded further. Shifts are half-open: at 12:00 and at 17:00 the office is closed.
//!
//! The calendar knows the years that were loaded into it and nothing else: whatever touches a day of
//! another year is [`CalendarError::YearNotLoaded`], because weekends alone would be a guess about Tết.
//!
//! It keeps running totals per working day, so that adding and measuring are one look-up or one binary
//! search, whatever the span.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::day::{DayException, DayKind, ExceptionKind};
use super::hours::{Shift, WEEK, WeekHours};
use crate::calendar::error::CalendarError;
use crate::calendar::loaded_years::{LoadedYears, WorkingDay};

/// Office hours and exceptions of the loaded years, ready to add and measure working time.
///
/// ```
/// use std::collections::BTreeSet;
/// use chrono::{NaiveDate, NaiveTime, TimeDelta};
/// use motcua::calendar::hours::{Shift, WeekHours};
/// use motcua::calendar::error::CalendarError;
/// use motcua::calendar::working_time::WorkingCalendar;
/// let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
/// let hours = WeekHours::monday_to_friday(&[
///     Shift { opens: hour(8), closes: hour(12) },
///     Shift { opens: hour(13), closes: hour(17) },
/// ])?;
/// let calendar = WorkingCalendar::new(&hours, [], &BTreeSet::from([2023]))?;
/// let tuesday = NaiveDate::from_ymd_opt(2023, 3, 7).unwrap();
///
/// // the break is not worked, and three hours from nine are used up at its start
/// assert_eq!(calendar.add_working_time(tuesday.and_time(hour(11)), TimeDelta::hours(2))?, tuesday.and_time(hour(14)));
/// assert_eq!(calendar.add_working_time(tuesday.and_time(hour(9)), TimeDelta::hours(3))?, tuesday.and_time(hour(12)));
///
/// // nothing is known of 2024
/// assert_eq!(calendar.nth_working_day_after(tuesday, 300), Err(CalendarError::YearNotLoaded { year: 2024 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct WorkingCalendar {
    /// Unbroken runs of loaded years, in order.
    spans: Vec<LoadedYears>,
    exceptions: BTreeMap<NaiveDate, DayException>,
}

impl WorkingCalendar {
    /// A calendar from weekly hours, the rows that differ from them, and the years that are known.
    ///
    /// A row of a year that is not loaded is kept and does no harm: the year still counts as unknown.
    ///
    /// # Errors
    /// When two rows share a date, when a worked day would have no hours, or when a year is none.
    pub fn new(
        hours: &WeekHours,
        exceptions: impl IntoIterator<Item = DayException>,
        loaded_years: &BTreeSet<i32>,
    ) -> Result<Self, CalendarError> {
        let mut by_date = BTreeMap::new();
        for row in exceptions {
            let date = row.date;
            if let ExceptionKind::Worked { like } = row.kind
                && hours.shifts(like).is_empty()
            {
                return Err(CalendarError::WorkedDayWithoutHours { date, like });
            }
            if by_date.insert(date, row).is_some() {
                return Err(CalendarError::TwoRowsForOneDay { date });
            }
        }
        let week = WEEK.map(|weekday| (weekday, Arc::<[Shift]>::from(hours.shifts(weekday))));
        let shifts_of = |date: NaiveDate| {
            let weekday = match by_date.get(&date).map(|row| row.kind) {
                Some(ExceptionKind::Off) => return None,
                Some(ExceptionKind::Worked { like }) => like,
                None => date.weekday(),
            };
            let shifts = week.iter().find(|(day, _)| *day == weekday).map(|(_, shifts)| shifts)?;
            (!shifts.is_empty()).then(|| Arc::clone(shifts))
        };
        let mut spans: Vec<LoadedYears> = Vec::new();
        for &year in loaded_years {
            let no_such_year = CalendarError::YearNotLoaded { year };
            let first = NaiveDate::from_ymd_opt(year, 1, 1).ok_or(no_such_year)?;
            let last = NaiveDate::from_ymd_opt(year, 12, 31).ok_or(no_such_year)?;
            match spans.last_mut() {
                Some(span) if span.last.succ_opt() == Some(first) => span.grow(first, last, shifts_of),
                _ => {
                    let mut span =
                        LoadedYears { first, last, worked_before: Vec::new(), working_days: Vec::new() };
                    span.grow(first, last, shifts_of);
                    spans.push(span);
                }
            }
        }
        Ok(Self { spans, exceptions: by_date })
    }

    /// Checks that every day from `first` to `last` belongs to a loaded year.
    ///
    /// # Errors
    /// Names the first year that is missing.
    pub fn ensure_loaded(&self, first: NaiveDate, last: NaiveDate) -> Result<(), CalendarError> {
        self.span_over(first, last).map(|_| ())
    }

    /// Whether any work is done on that date.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn is_working_day(&self, date: NaiveDate) -> Result<bool, CalendarError> {
        Ok(self.span(date)?.working_day(date).is_some())
    }

    /// What kind of day it is and on what that rests.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn day(&self, date: NaiveDate) -> Result<DayKind, CalendarError> {
        let working = self.is_working_day(date)?;
        Ok(match self.exceptions.get(&date) {
            Some(row) => row.into(),
            None if working => DayKind::Ordinary,
            None => DayKind::Weekend,
        })
    }

    /// The shifts of that date in order; empty on a day off.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn shifts_on(&self, date: NaiveDate) -> Result<&[Shift], CalendarError> {
        Ok(self.span(date)?.working_day(date).map_or(&[], |day| &day.shifts))
    }

    /// Whether work is done at that instant; not at the instant of closing.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn is_open(&self, at: NaiveDateTime) -> Result<bool, CalendarError> {
        let shifts = self.shifts_on(at.date())?;
        Ok(shifts.iter().any(|shift| shift.opens <= at.time() && !shift.is_over_at(at.time())))
    }

    /// That instant itself if work is done then, else the start of the next working time.
    ///
    /// # Errors
    /// When a year that has to be looked at is not loaded.
    pub fn next_working_start(&self, at: NaiveDateTime) -> Result<NaiveDateTime, CalendarError> {
        let shifts = self.shifts_on(at.date())?;
        match shifts.iter().find(|shift| !shift.is_over_at(at.time())) {
            Some(shift) => Ok(at.max(at.date().and_time(shift.opens))),
            None => self.start_of_next_working_day(at.date()),
        }
    }

    /// When work starts on the first working day after that date.
    ///
    /// # Errors
    /// When a year that has to be looked at is not loaded.
    pub fn start_of_next_working_day(&self, date: NaiveDate) -> Result<NaiveDateTime, CalendarError> {
        let day = self.nth_after(date, 1)?;
        let opens = day.shifts.first().map(|shift| shift.opens);
        opens.map(|time| day.date.and_time(time)).ok_or(CalendarError::NotAWorkingDay { date: day.date })
    }

    /// When work ends on that date: the closing instant of its last shift.
    ///
    /// # Errors
    /// When the date is not a working day, or its year is not loaded.
    pub fn end_of_working_day(&self, date: NaiveDate) -> Result<NaiveDateTime, CalendarError> {
        let closes = self.shifts_on(date)?.last().map(|shift| shift.closes_on(date));
        closes.ok_or(CalendarError::NotAWorkingDay { date })
    }

    /// Whether that instant lies in the minute in which the last shift of its day closes: a stamp of "16:30" is within hours
    /// that end at 16:30, whatever its second.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn is_closing_minute(&self, at: NaiveDateTime) -> Result<bool, CalendarError> {
        let closes = self.shifts_on(at.date())?.last().map(|shift| shift.closes_on(at.date()));
        Ok(closes
            .is_some_and(|closes| closes <= at && at.signed_duration_since(closes) < TimeDelta::minutes(1)))
    }

    /// The instant itself, or the last second of its day where it is the 24:00 at which that day's work ended: what is due
    /// with a day is due on its date.
    #[must_use]
    pub fn held_on_its_day(&self, at: NaiveDateTime) -> NaiveDateTime {
        let eve = at.date().pred_opt().filter(|_| at.time() == NaiveTime::MIN);
        // In a year that is not loaded no work is known to end.
        let last = eve.and_then(|eve| Some((eve, self.shifts_on(eve).ok()?.last()?)));
        let ends_the_eve = last.is_some_and(|(eve, shift)| shift.closes_on(eve) == at);
        if ends_the_eve { at - TimeDelta::seconds(1) } else { at }
    }

    /// That clock time on that working day, held inside its working time.
    ///
    /// Before the first shift it is the opening, in a break the close of the shift before it, after the
    /// last shift the end of the day: a later clock time is never an earlier instant, and moving to the
    /// close of a shift gives up no working time.
    ///
    /// # Errors
    /// When the date is not a working day, or its year is not loaded.
    pub fn clock_time_on(&self, date: NaiveDate, clock: NaiveTime) -> Result<NaiveDateTime, CalendarError> {
        let shifts = self.shifts_on(date)?;
        let begun = shifts.iter().rev().find(|shift| shift.opens <= clock);
        let held = match begun {
            Some(shift) => Some(date.and_time(clock).min(shift.closes_on(date))),
            None => shifts.first().map(|shift| date.and_time(shift.opens)),
        };
        held.ok_or(CalendarError::NotAWorkingDay { date })
    }

    /// The instant `halves` half working days after `from`, which lies in a working day or at its close.
    ///
    /// A half day is half of the working time of its day: what part of a day was used at `from` is used of the day reached, half
    /// a day more where the number is odd. So 1.5 days from the middle of a Thursday end with a short Friday.
    ///
    /// # Errors
    /// When the date is not a working day, or a year that has to be looked at is not loaded.
    pub fn add_half_days(&self, from: NaiveDateTime, halves: u32) -> Result<NaiveDateTime, CalendarError> {
        let span = self.span(from.date())?;
        let day = span.working_day(from.date()).ok_or(CalendarError::NotAWorkingDay { date: from.date() })?;
        let total = day.after.saturating_sub(day.before);
        let used = span.total_at(from).ok_or(span.runs_out())?.saturating_sub(day.before);
        // In halves of the microseconds of the day, so that half of it is `total`.
        let (mut days, mut part) = (halves / 2, used.saturating_mul(2));
        if !halves.is_multiple_of(2) {
            if part <= total {
                part = part.saturating_add(total);
            } else {
                (days, part) = (days.saturating_add(1), part.saturating_sub(total));
            }
        }
        let reached = if days == 0 { day } else { self.nth_after(from.date(), days)? };
        let length = i128::from(reached.after.saturating_sub(reached.before));
        let into = i128::from(part).saturating_mul(length).checked_div(i128::from(total).saturating_mul(2));
        let into = into.and_then(|into| i64::try_from(into).ok()).ok_or(span.runs_out())?;
        if into == 0 {
            let opens = reached.shifts.first().map(|shift| reached.date.and_time(shift.opens));
            return opens.ok_or(CalendarError::NotAWorkingDay { date: reached.date });
        }
        self.span(reached.date)?.reaches(reached.before.saturating_add(into)).ok_or(span.runs_out())
    }

    /// The n-th working day after that date, which itself is not counted; the date itself for n = 0.
    ///
    /// # Errors
    /// When a year that has to be looked at is not loaded.
    pub fn nth_working_day_after(&self, date: NaiveDate, n: u32) -> Result<NaiveDate, CalendarError> {
        match n {
            0 => self.span(date).map(|_| date),
            _ => self.nth_after(date, n).map(|day| day.date),
        }
    }

    /// The working time from `a` to `b`; negative when `b` comes first.
    ///
    /// # Errors
    /// When a year from the one to the other is not loaded.
    pub fn working_time_between(
        &self,
        a: NaiveDateTime,
        b: NaiveDateTime,
    ) -> Result<TimeDelta, CalendarError> {
        let span = self.span_over(a.date().min(b.date()), a.date().max(b.date()))?;
        let total = |at: NaiveDateTime| span.total_at(at).ok_or(span.runs_out());
        Ok(TimeDelta::microseconds(total(b)?.saturating_sub(total(a)?)))
    }

    /// The earliest instant at which that much working time after `from` is used up.
    ///
    /// It may be the closing instant of a shift (12:00, 17:00). Adding nothing gives `from` itself, even
    /// outside working time.
    ///
    /// # Errors
    /// When the time is negative, or a year that has to be looked at is not loaded.
    pub fn add_working_time(
        &self,
        from: NaiveDateTime,
        time: TimeDelta,
    ) -> Result<NaiveDateTime, CalendarError> {
        if time < TimeDelta::zero() {
            return Err(CalendarError::NegativeWorkingTime);
        }
        let span = self.span(from.date())?;
        let wanted = time.num_microseconds().ok_or(span.runs_out())?;
        if wanted == 0 {
            return Ok(from);
        }
        let target = span.total_at(from).ok_or(span.runs_out())?.saturating_add(wanted);
        span.reaches(target).ok_or(span.runs_out())
    }

    /// The last instant of work from which that much working time still fits before `until`: the inverse of adding.
    ///
    /// Where no work is done between that instant and the next opening, it is the closing before, never the opening after:
    /// what must leave a desk by then has left it when the desk closes. Nothing subtracted from an instant without work is
    /// the closing before it too.
    ///
    /// ```
    /// # use std::collections::BTreeSet;
    /// # use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
    /// # use motcua::calendar::hours::{Shift, WeekHours};
    /// use motcua::calendar::working_time::WorkingCalendar;
    /// # let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    /// # let hours = WeekHours::monday_to_friday(&[
    /// #     Shift { opens: hour(8), closes: hour(12) },
    /// #     Shift { opens: hour(13), closes: hour(17) },
    /// # ])?;
    /// # let calendar = WorkingCalendar::new(&hours, [], &BTreeSet::from([2023]))?;
    /// let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
    /// // Monday 10:00 less four hours: two on Monday, two on Friday before the weekend
    /// assert_eq!(calendar.subtract_working_time(at("2023-03-13T10:00:00"), TimeDelta::hours(4))?, at("2023-03-10T15:00:00"));
    /// assert_eq!(calendar.subtract_working_time(at("2023-03-13T10:00:00"), TimeDelta::hours(2))?, at("2023-03-10T17:00:00"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the time is negative, or a year that has to be looked at is not loaded.
    pub fn subtract_working_time(
        &self,
        until: NaiveDateTime,
        time: TimeDelta,
    ) -> Result<NaiveDateTime, CalendarError> {
        if time < TimeDelta::zero() {
            return Err(CalendarError::NegativeWorkingTime);
        }
        let span = self.span(until.date())?;
        let wanted = time.num_microseconds().ok_or(span.begins_later())?;
        let target = span.total_at(until).ok_or(span.runs_out())?.saturating_sub(wanted);
        // At no working time at all the instant would lie in the year before.
        if target <= 0 { Err(span.begins_later()) } else { span.reaches(target).ok_or(span.runs_out()) }
    }

    fn nth_after(&self, date: NaiveDate, n: u32) -> Result<&WorkingDay, CalendarError> {
        let span = self.span(date)?;
        let after = date.succ_opt().and_then(|next| span.position(next)).unwrap_or(span.working_days.len());
        let steps = usize::try_from(n).ok().and_then(|n| n.checked_sub(1));
        let place = steps.and_then(|steps| after.checked_add(steps));
        place.and_then(|place| span.working_days.get(place)).ok_or(span.runs_out())
    }

    fn span(&self, date: NaiveDate) -> Result<&LoadedYears, CalendarError> {
        let place = self.spans.partition_point(|span| span.last < date);
        let span = self.spans.get(place).filter(|span| span.first <= date);
        span.ok_or(CalendarError::YearNotLoaded { year: date.year() })
    }

    fn span_over(&self, first: NaiveDate, last: NaiveDate) -> Result<&LoadedYears, CalendarError> {
        let span = self.span(first)?;
        if last > span.last { Err(span.runs_out()) } else { Ok(span) }
    }
}
