//! Periods by their names: months, quarters, half-years, nine months and years of the two calendars that offices use, and weeks.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The reporting calendar runs from the 15th to the 14th (NĐ 09/2019/NĐ-CP art. 12 \[M\]); QĐ 766 and everybody else
//! count by the calendar (docs/domain/reports.md \[V S9\]).

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::Serialize;

use crate::named_values;
use crate::report::figures::period::{Period, PeriodError, REPORTING_FIRST_DAY};

named_values! {
    /// By which calendar.
    pub enum PeriodCalendar {
        /// 15th to 14th.
        Reporting = "reporting",
        /// 1st to the end of the month; weeks from Monday to Sunday.
        Calendar = "calendar",
    }
}

named_values! {
    /// How long.
    pub enum PeriodUnit {
        /// Monday to Sunday, numbered as ISO 8601 has it; in the calendar only.
        Week = "week",
        /// Months 1 to 12.
        Month = "month",
        /// Quarters 1 to 4.
        Quarter = "quarter",
        /// Half-years 1 and 2.
        HalfYear = "half_year",
        /// The first nine months.
        NineMonths = "nine_months",
        /// The whole year.
        Year = "year",
    }
}

crate::text_column!(PeriodCalendar, PeriodUnit);

/// A period by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NamedPeriod {
    /// The calendar.
    pub calendar: PeriodCalendar,
    /// The length.
    pub unit: PeriodUnit,
    /// The year: of the reporting calendar the one that begins on 15/12 of the year before.
    pub year: i32,
    /// Which of the year; 1 for nine months and the year.
    pub number: u32,
}

impl NamedPeriod {
    /// Its days.
    ///
    /// ```
    /// use motcua::report::figures::named_period::NamedPeriod;
    /// use motcua::report::figures::named_period::PeriodCalendar::Reporting;
    /// use motcua::report::figures::named_period::PeriodUnit::HalfYear;
    /// let first = NamedPeriod { calendar: Reporting, unit: HalfYear, year: 2023, number: 1 };
    /// assert_eq!(first.days().unwrap().words_vi(), "15/12/2022 - 14/6/2023");
    /// assert_eq!(first.words_vi(), "6 tháng đầu năm 2023");
    /// ```
    ///
    /// # Errors
    /// When there is no such week, month, quarter, half or year.
    pub fn days(self) -> Result<Period, PeriodError> {
        if self.unit == PeriodUnit::Week {
            return self.week();
        }
        let (first, last) = self.months().ok_or(PeriodError::NoSuchDate)?;
        let day = |month, day| NaiveDate::from_ymd_opt(self.year, month, day).ok_or(PeriodError::NoSuchDate);
        let month = |count| Months::new(count);
        let (from, to) = match self.calendar {
            PeriodCalendar::Reporting => (
                day(first, REPORTING_FIRST_DAY)?.checked_sub_months(month(1)),
                Some(day(last, REPORTING_FIRST_DAY - 1)?),
            ),
            PeriodCalendar::Calendar => (
                Some(day(first, 1)?),
                day(last, 1)?.checked_add_months(month(1)).and_then(|next| next.pred_opt()),
            ),
        };
        Period::new(from.ok_or(PeriodError::NoSuchDate)?, to.ok_or(PeriodError::NoSuchDate)?)
    }

    fn week(self) -> Result<Period, PeriodError> {
        let monday = NaiveDate::from_isoywd_opt(self.year, self.number, Weekday::Mon)
            .filter(|_| self.calendar == PeriodCalendar::Calendar)
            .ok_or(PeriodError::NoSuchDate)?;
        Period::new(monday, monday.checked_add_days(Days::new(6)).ok_or(PeriodError::NoSuchDate)?)
    }

    /// The first and the last of its months.
    fn months(self) -> Option<(u32, u32)> {
        match (self.unit, self.number) {
            (PeriodUnit::Month, month @ 1..=12) => Some((month, month)),
            (PeriodUnit::Quarter, quarter @ 1..=4) => Some((quarter * 3 - 2, quarter * 3)),
            (PeriodUnit::HalfYear, half @ 1..=2) => Some((half * 6 - 5, half * 6)),
            (PeriodUnit::NineMonths, 1) => Some((1, 9)),
            (PeriodUnit::Year, 1) => Some((1, 12)),
            _ => None,
        }
    }

    /// As people call it.
    #[must_use]
    pub fn words_vi(self) -> String {
        let Self { unit, year, number, .. } = self;
        match (unit, number) {
            (PeriodUnit::Week, _) => format!("tuần {number} năm {year}"),
            (PeriodUnit::Month, _) => format!("tháng {number} năm {year}"),
            (PeriodUnit::Quarter, _) => {
                let roman = match number {
                    1 => "I",
                    2 => "II",
                    3 => "III",
                    _ => "IV",
                };
                format!("quý {roman} năm {year}")
            }
            (PeriodUnit::HalfYear, 1) => format!("6 tháng đầu năm {year}"),
            (PeriodUnit::HalfYear, _) => format!("6 tháng cuối năm {year}"),
            (PeriodUnit::NineMonths, _) => format!("9 tháng đầu năm {year}"),
            (PeriodUnit::Year, _) => format!("năm {year}"),
        }
    }

    /// The period of this calendar and unit that holds a day; nine months hold none after their end.
    #[must_use]
    pub fn holding(calendar: PeriodCalendar, unit: PeriodUnit, day: NaiveDate) -> Option<Self> {
        let years = [day.year() - 1, day.year(), day.year() + 1];
        let numbers = match unit {
            PeriodUnit::Week => 1..=53,
            PeriodUnit::Month => 1..=12,
            PeriodUnit::Quarter => 1..=4,
            PeriodUnit::HalfYear => 1..=2,
            PeriodUnit::NineMonths | PeriodUnit::Year => 1..=1,
        };
        let all = years
            .into_iter()
            .flat_map(|year| numbers.clone().map(move |number| Self { calendar, unit, year, number }));
        all.into_iter().find(|period| period.days().is_ok_and(|days| days.from() <= day && day <= days.to()))
    }

    /// The name of the days from a first to a last, in the reporting calendar before the other.
    #[must_use]
    pub fn of(days: Period) -> Option<Self> {
        PeriodCalendar::ALL.iter().find_map(|calendar| {
            PeriodUnit::ALL
                .iter()
                .filter_map(|unit| Self::holding(*calendar, *unit, days.to()))
                .find(|period| period.days() == Ok(days))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PeriodCalendar::{Calendar, Reporting};

    fn named(calendar: PeriodCalendar, unit: PeriodUnit, year: i32, number: u32) -> NamedPeriod {
        NamedPeriod { calendar, unit, year, number }
    }

    #[test]
    fn every_period_has_its_days_and_its_name() {
        for (period, days, name) in [
            (named(Reporting, PeriodUnit::Month, 2023, 1), "2022-12-15..2023-01-14", "tháng 1 năm 2023"),
            (named(Reporting, PeriodUnit::Quarter, 2023, 2), "2023-03-15..2023-06-14", "quý II năm 2023"),
            (
                named(Reporting, PeriodUnit::HalfYear, 2023, 2),
                "2023-06-15..2023-12-14",
                "6 tháng cuối năm 2023",
            ),
            (
                named(Reporting, PeriodUnit::NineMonths, 2023, 1),
                "2022-12-15..2023-09-14",
                "9 tháng đầu năm 2023",
            ),
            (named(Reporting, PeriodUnit::Year, 2023, 1), "2022-12-15..2023-12-14", "năm 2023"),
            (named(Calendar, PeriodUnit::Month, 2024, 2), "2024-02-01..2024-02-29", "tháng 2 năm 2024"),
            (named(Calendar, PeriodUnit::Quarter, 2023, 4), "2023-10-01..2023-12-31", "quý IV năm 2023"),
            (
                named(Calendar, PeriodUnit::HalfYear, 2023, 1),
                "2023-01-01..2023-06-30",
                "6 tháng đầu năm 2023",
            ),
            (named(Calendar, PeriodUnit::Year, 2023, 1), "2023-01-01..2023-12-31", "năm 2023"),
            (named(Calendar, PeriodUnit::Week, 2023, 1), "2023-01-02..2023-01-08", "tuần 1 năm 2023"),
            (named(Calendar, PeriodUnit::Week, 2020, 53), "2020-12-28..2021-01-03", "tuần 53 năm 2020"),
        ] {
            let found = period.days().unwrap();
            assert_eq!(
                (format!("{}..{}", found.from(), found.to()), period.words_vi()),
                (days.to_owned(), name.to_owned())
            );
            assert_eq!(NamedPeriod::of(found), Some(period), "{name}");
        }
    }

    #[test]
    fn what_there_is_not_has_no_days() {
        for period in [
            named(Reporting, PeriodUnit::Month, 2023, 13),
            named(Reporting, PeriodUnit::Month, 2023, 0),
            named(Calendar, PeriodUnit::Quarter, 2023, 5),
            named(Calendar, PeriodUnit::HalfYear, 2023, 3),
            named(Calendar, PeriodUnit::Year, 2023, 2),
            named(Calendar, PeriodUnit::Week, 2023, 53),
            named(Reporting, PeriodUnit::Week, 2023, 2),
            named(Calendar, PeriodUnit::Year, 300_000, 1),
        ] {
            assert_eq!(period.days(), Err(PeriodError::NoSuchDate), "{period:?}");
        }
        let days = Period::new("2023-01-03".parse().unwrap(), "2023-01-08".parse().unwrap()).unwrap();
        assert_eq!(NamedPeriod::of(days), None);
    }

    #[test]
    fn periods_of_a_unit_follow_each_other_without_a_gap() {
        for calendar in PeriodCalendar::ALL {
            for unit in [PeriodUnit::Month, PeriodUnit::Quarter, PeriodUnit::HalfYear, PeriodUnit::Year] {
                let mut day: NaiveDate = "2022-11-30".parse().unwrap();
                for _ in 0..6 {
                    let days = NamedPeriod::holding(*calendar, unit, day).unwrap().days().unwrap();
                    assert!(days.from() <= day && day <= days.to());
                    day = days.to().succ_opt().unwrap();
                    let next = NamedPeriod::holding(*calendar, unit, day).unwrap().days().unwrap();
                    assert_eq!(next.from(), day);
                }
            }
        }
    }
}
