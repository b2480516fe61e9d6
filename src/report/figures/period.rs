//! The days that a report speaks of: from one date to another, cut into months, in the two calendars that offices use.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike, Months, NaiveDate};
use thiserror::Error;

use crate::platform::instant::{Instant, date_vi};

/// The longest period of one report, in years.
pub const MOST_YEARS: u32 = 10;
/// The day of the month on which the reporting months begin (NĐ 09/2019/NĐ-CP art. 12 \[M\]: docs/domain/reports.md).
pub(in crate::report) const REPORTING_FIRST_DAY: u32 = 15;

/// Why two dates are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The first day lies after the last.
    #[error("the period ends before it begins")]
    EndsBeforeItBegins,
    /// More than [`MOST_YEARS`].
    #[error("a period has at most {MOST_YEARS} years")]
    TooLong,
    /// The calendar of the program ends there.
    #[error("no such date")]
    NoSuchDate,
}

/// Civil days from a first to a last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: NaiveDate,
    to: NaiveDate,
}

impl Period {
    /// The days from `from` to `to`, both included.
    ///
    /// # Errors
    /// When `to` lies before `from`, or more than [`MOST_YEARS`] after it.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, PeriodError> {
        if to < from {
            return Err(PeriodError::EndsBeforeItBegins);
        }
        let longest = from.checked_add_months(Months::new(12 * MOST_YEARS)).ok_or(PeriodError::NoSuchDate)?;
        if to >= longest {
            return Err(PeriodError::TooLong);
        }
        Ok(Self { from, to })
    }

    /// The first day.
    #[must_use]
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// The last day.
    #[must_use]
    pub fn to(self) -> NaiveDate {
        self.to
    }

    /// The first instant of the period.
    #[must_use]
    pub fn start(self) -> Instant {
        Instant::start_of(self.from)
    }

    /// The first instant after the period.
    #[must_use]
    pub fn end(self) -> Instant {
        Instant::end_of(self.to)
    }

    /// The months of the period, counted from the day of the month of `from`: 15/12 gives reporting months (15th to 14th),
    /// 1/1 gives calendar months. A day that a month has not is its last day; the last month ends where the period ends.
    ///
    /// ```
    /// use motcua::report::figures::period::Period;
    /// let day = |text: &str| text.parse().unwrap();
    /// let months = Period::new(day("2022-12-15"), day("2023-02-20")).unwrap().months();
    /// let ends: Vec<_> = months.iter().map(|month| month.to().to_string()).collect();
    /// assert_eq!(ends, ["2023-01-14", "2023-02-14", "2023-02-20"]);
    /// ```
    #[must_use]
    pub fn months(self) -> Vec<Self> {
        let begins = (0..=12 * MOST_YEARS)
            .map_while(|count| self.from.checked_add_months(Months::new(count)))
            .take_while(|day| *day <= self.to);
        let mut months: Vec<Self> = Vec::new();
        for from in begins {
            if let Some(before) = months.last_mut() {
                before.to = from.pred_opt().unwrap_or(from);
            }
            months.push(Self { from, to: self.to });
        }
        months
    }

    /// As people write it: `15/12/2022 - 14/6/2023`.
    #[must_use]
    pub fn words_vi(self) -> String {
        format!("{} - {}", date_vi(self.from), date_vi(self.to))
    }
}

/// The periods of the reporting calendar: 15th to 14th (NĐ 09/2019/NĐ-CP art. 12 \[M\]: docs/domain/reports.md). The
/// year in each is the reporting year, which begins on 15/12 of the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportingPeriod {
    /// 15th of the month before to 14th of the month (1 to 12).
    Month(i32, u32),
    /// 15th of the month before the quarter (1 to 4) to 14th of its last month.
    Quarter(i32, u32),
    /// 15/12 to 14/6.
    HalfYear(i32),
    /// 15/12 to 14/9.
    NineMonths(i32),
    /// 15/12 to 14/12.
    Year(i32),
}

impl ReportingPeriod {
    /// The days of this period.
    ///
    /// # Errors
    /// When there is no such month, quarter or year.
    pub fn days(self) -> Result<Period, PeriodError> {
        let (year, first, last) = match self {
            Self::Month(year, month) => (year, month, month),
            Self::Quarter(year, quarter @ 1..=4) => (year, quarter * 3 - 2, quarter * 3),
            Self::Quarter(..) => return Err(PeriodError::NoSuchDate),
            Self::HalfYear(year) => (year, 1, 6),
            Self::NineMonths(year) => (year, 1, 9),
            Self::Year(year) => (year, 1, 12),
        };
        let from = NaiveDate::from_ymd_opt(year, first, REPORTING_FIRST_DAY)
            .and_then(|day| day.checked_sub_months(Months::new(1)))
            .ok_or(PeriodError::NoSuchDate)?;
        let to =
            NaiveDate::from_ymd_opt(year, last, REPORTING_FIRST_DAY - 1).ok_or(PeriodError::NoSuchDate)?;
        Period::new(from, to)
    }

    /// The reporting year that a day lies in: 15/12/2022 to 14/12/2023 are 2023.
    #[must_use]
    pub fn year_of(day: NaiveDate) -> i32 {
        day.year() + i32::from(day.month() == 12 && day.day() >= REPORTING_FIRST_DAY)
    }

    /// The shortest cumulative period of the reporting year that holds a day: half-year, nine months or year.
    #[must_use]
    pub fn cumulative_to(day: NaiveDate) -> Self {
        let year = Self::year_of(day);
        [Self::HalfYear(year), Self::NineMonths(year)]
            .into_iter()
            .find(|period| period.days().is_ok_and(|days| day <= days.to()))
            .unwrap_or(Self::Year(year))
    }
}

/// What a report sees of its period: the instants at which it is cut, and which acts had taken effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodCut {
    /// The start of the period, the ends of its parts, and last the as-of instant: at least two, rising.
    pub boundaries: Vec<Instant>,
    /// Acts that took effect before this instant count.
    pub until: Instant,
}

impl PeriodCut {
    /// The parts of a period as they stood at `as_of`; parts that had not begun by then are left out. `None` when nothing
    /// of the period had passed.
    ///
    /// A report that stands within a day holds the act of that very instant, one that stands at the end of a day (midnight)
    /// holds none of the next. This looks at the instant alone, never at the clock: a report on a period that is running stands
    /// at `now`, and asked for again as of that instant it is the same one.
    #[must_use]
    pub fn new(parts: &[Period], as_of: Option<Instant>, now: Instant) -> Option<Self> {
        let (first, last) = (parts.first()?, parts.last()?);
        let end = last.end().min(as_of.unwrap_or(now)).min(now);
        if end <= first.start() {
            return None;
        }
        let mut boundaries: Vec<Instant> =
            parts.iter().map(|part| part.start()).filter(|start| *start < end).collect();
        boundaries.push(end);
        let midnight = end == Instant::start_of(end.date());
        let until = if midnight { end } else { end.plus(chrono::TimeDelta::microseconds(1)) };
        Some(Self { boundaries, until })
    }

    /// The instant at which the report stands: due dates before it have passed.
    #[must_use]
    pub fn as_of(&self) -> Instant {
        self.boundaries.last().copied().unwrap_or(self.until)
    }

    /// The first instant of the period.
    #[must_use]
    pub fn start(&self) -> Instant {
        self.boundaries.first().copied().unwrap_or(self.until)
    }

    /// How many parts there are.
    #[must_use]
    pub fn parts(&self) -> i32 {
        i32::try_from(self.boundaries.len()).unwrap_or(i32::MAX) - 1
    }

    /// In which part an instant lies: the number of boundaries that are not after it. 0 is before the period, 1 the first
    /// part, `parts() + 1` at or after the as-of instant.
    #[must_use]
    pub fn slot(&self, at: Instant) -> i32 {
        i32::try_from(self.boundaries.partition_point(|boundary| *boundary <= at)).unwrap_or(i32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, to: &str) -> Period {
        Period::new(day(from), day(to)).unwrap()
    }

    fn words(months: &[Period]) -> Vec<String> {
        months.iter().map(|month| format!("{}..{}", month.from(), month.to())).collect()
    }

    #[test]
    fn a_period_has_at_least_a_day_and_at_most_ten_years() {
        assert_eq!(period("2023-05-14", "2023-05-14").end(), Instant::start_of(day("2023-05-15")));
        assert_eq!(Period::new(day("2023-05-15"), day("2023-05-14")), Err(PeriodError::EndsBeforeItBegins));
        assert!(Period::new(day("2013-01-01"), day("2022-12-31")).is_ok());
        assert_eq!(Period::new(day("2013-01-01"), day("2023-01-01")), Err(PeriodError::TooLong));
    }

    #[test]
    fn months_are_counted_from_the_day_of_the_first() {
        assert_eq!(
            words(&period("2023-01-01", "2023-03-31").months()),
            ["2023-01-01..2023-01-31", "2023-02-01..2023-02-28", "2023-03-01..2023-03-31"]
        );
        assert_eq!(
            words(&period("2023-01-31", "2023-04-29").months()),
            ["2023-01-31..2023-02-27", "2023-02-28..2023-03-30", "2023-03-31..2023-04-29"]
        );
        assert_eq!(period("2013-01-01", "2022-12-31").months().len(), 120);
    }

    #[test]
    fn the_reporting_calendar_runs_from_the_15th_to_the_14th() {
        let words = |period: ReportingPeriod| {
            let days = period.days().unwrap();
            format!("{}..{}", days.from(), days.to())
        };
        assert_eq!(words(ReportingPeriod::Month(2023, 1)), "2022-12-15..2023-01-14");
        assert_eq!(words(ReportingPeriod::Quarter(2023, 2)), "2023-03-15..2023-06-14");
        assert_eq!(words(ReportingPeriod::HalfYear(2023)), "2022-12-15..2023-06-14");
        assert_eq!(words(ReportingPeriod::NineMonths(2023)), "2022-12-15..2023-09-14");
        assert_eq!(words(ReportingPeriod::Year(2023)), "2022-12-15..2023-12-14");
        assert_eq!(ReportingPeriod::Quarter(2023, 5).days(), Err(PeriodError::NoSuchDate));
        assert_eq!(ReportingPeriod::year_of(day("2022-12-14")), 2022);
        assert_eq!(ReportingPeriod::year_of(day("2022-12-15")), 2023);
    }

    #[test]
    fn a_cut_ends_at_the_as_of_instant_and_drops_the_months_after_it() {
        let months = period("2022-12-15", "2023-06-14").months();
        let (as_of, now) = (Instant::end_of(day("2023-02-20")), Instant::start_of(day("2024-01-01")));
        let cut = PeriodCut::new(&months, Some(as_of), now).unwrap();
        assert_eq!((cut.parts(), cut.as_of(), cut.until), (3, as_of, as_of));
        assert_eq!(cut.slot(Instant::start_of(day("2022-12-14"))), 0);
        assert_eq!(cut.slot(Instant::start_of(day("2022-12-15"))), 1);
        assert_eq!(cut.slot(Instant::start_of(day("2023-02-20"))), 3);
        assert_eq!(cut.slot(as_of), 4);
        assert_eq!(PeriodCut::new(&months, None, now).unwrap().as_of(), Instant::end_of(day("2023-06-14")));
        assert_eq!(PeriodCut::new(&months, Some(Instant::start_of(day("2022-12-15"))), now), None);
    }

    #[test]
    fn a_running_period_stands_at_now_and_holds_the_act_of_this_instant() {
        let now = Instant::parse("2023-05-14T10:00:00+07:00").unwrap();
        let cut = PeriodCut::new(&[period("2022-12-15", "2023-06-14")], None, now).unwrap();
        assert!(cut.as_of() == now && cut.until > now);
        // A year later, and of that instant, it is the same; the end of the day belongs to the next one.
        let later = Instant::parse("2024-05-14T10:00:00+07:00").unwrap();
        assert_eq!(PeriodCut::new(&[period("2022-12-15", "2023-06-14")], Some(now), later), Some(cut));
        for midnight in [Instant::end_of(day("2023-05-14")), Instant::end_of(day("2023-06-14"))] {
            let cut = PeriodCut::new(&[period("2022-12-15", "2023-06-14")], Some(midnight), later).unwrap();
            assert_eq!((cut.as_of(), cut.until), (midnight, midnight));
        }
    }

    #[test]
    fn the_cumulative_period_is_the_shortest_that_holds_the_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(ReportingPeriod::cumulative_to(day("2022-12-15")), ReportingPeriod::HalfYear(2023));
        assert_eq!(ReportingPeriod::cumulative_to(day("2023-06-14")), ReportingPeriod::HalfYear(2023));
        assert_eq!(ReportingPeriod::cumulative_to(day("2023-06-15")), ReportingPeriod::NineMonths(2023));
        assert_eq!(ReportingPeriod::cumulative_to(day("2023-12-14")), ReportingPeriod::Year(2023));
    }
}
