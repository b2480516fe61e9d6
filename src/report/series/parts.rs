//! Cuts a period into days, weeks, calendar months or reporting months.
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::named_values;
use crate::platform::instant::date_vi;
use crate::report::figures::period::{Period, REPORTING_FIRST_DAY};

/// The most parts of a time series.
pub const MOST_PARTS: usize = 400;

named_values! {
    /// What a time series has a point for.
    pub enum PartUnit {
        /// Each day.
        Day = "day",
        /// Each week, Monday to Sunday.
        Week = "week",
        /// Each calendar month.
        Month = "month",
        /// Each reporting month, 15th to 14th (NĐ 09/2019/NĐ-CP art. 12 \[M\]: docs/domain/reports.md).
        ReportingMonth = "reporting_month",
    }
}

impl PartUnit {
    /// The months that a period is made of: reporting months when it begins with one, else calendar months.
    #[must_use]
    pub fn of_months(period: Period) -> Self {
        if period.from().day() == REPORTING_FIRST_DAY { Self::ReportingMonth } else { Self::Month }
    }

    /// The parts of a period, in order and without gaps; the first and the last end where the period does. `None` when there
    /// are more than [`MOST_PARTS`].
    #[must_use]
    pub fn parts(self, period: Period) -> Option<Vec<Period>> {
        let mut parts = Vec::new();
        let mut from = period.from();
        loop {
            let next = self.next(from).filter(|next| *next <= period.to());
            let to = next.and_then(|next| next.pred_opt()).unwrap_or_else(|| period.to());
            parts.push(Period::new(from, to).ok()?);
            match next {
                None => return Some(parts),
                Some(_) if parts.len() == MOST_PARTS => return None,
                Some(next) => from = next,
            }
        }
    }

    /// The name of a part for people: of a whole month its name, else its days.
    #[must_use]
    pub fn name(self, part: Period) -> String {
        match self {
            Self::Day => date_vi(part.from()),
            Self::Month if self.is_whole(part) => format!("Tháng {}", self.short(part)),
            Self::ReportingMonth if self.is_whole(part) => {
                let (year, month) = reporting_month(part.to());
                format!("Kỳ tháng {month}/{year}")
            }
            Self::Week | Self::Month | Self::ReportingMonth => part.words_vi(),
        }
    }

    /// The same in as few letters as stand under a column.
    #[must_use]
    pub fn short(self, part: Period) -> String {
        let day = part.from();
        match self {
            Self::Day | Self::Week => format!("{}/{}", day.day(), day.month()),
            Self::Month => format!("{}/{}", day.month(), day.year()),
            Self::ReportingMonth => {
                let (year, month) = reporting_month(part.to());
                format!("{month}/{year}")
            }
        }
    }

    /// The first day of the unit after the one that `day` lies in.
    fn next(self, day: NaiveDate) -> Option<NaiveDate> {
        let next_month = || day.with_day(1)?.checked_add_months(Months::new(1));
        match self {
            Self::Day => day.succ_opt(),
            Self::Week => {
                let into = u64::from(day.weekday().num_days_from_monday());
                day.checked_add_days(Days::new(7 - into))
            }
            Self::Month => next_month(),
            Self::ReportingMonth if day.day() < REPORTING_FIRST_DAY => day.with_day(REPORTING_FIRST_DAY),
            Self::ReportingMonth => next_month()?.with_day(REPORTING_FIRST_DAY),
        }
    }

    /// Whether nothing of the unit lies outside the part.
    fn is_whole(self, part: Period) -> bool {
        let begins = part.from().pred_opt().and_then(|day| self.next(day)) == Some(part.from());
        begins && self.next(part.from()).and_then(|next| next.pred_opt()) == Some(part.to())
    }
}

/// Year and month of the reporting month that a day lies in.
fn reporting_month(day: NaiveDate) -> (i32, u32) {
    let later = day.day() >= REPORTING_FIRST_DAY;
    match (day.month(), later) {
        (12, true) => (day.year() + 1, 1),
        (month, later) => (day.year(), month + u32::from(later)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    fn words(unit: PartUnit, from: &str, to: &str) -> Vec<String> {
        let parts = unit.parts(period(from, to)).unwrap();
        parts.into_iter().map(|part| format!("{} | {}", unit.name(part), unit.short(part))).collect()
    }

    #[test]
    fn whole_units_have_names_and_pieces_have_days() {
        use PartUnit::{Day, Month, ReportingMonth, Week};
        assert_eq!(
            words(ReportingMonth, "2022-12-15", "2023-02-20"),
            ["Kỳ tháng 1/2023 | 1/2023", "Kỳ tháng 2/2023 | 2/2023", "15/02/2023 - 20/02/2023 | 3/2023"]
        );
        assert_eq!(
            words(Month, "2023-01-31", "2023-03-31"),
            ["31/01/2023 - 31/01/2023 | 1/2023", "Tháng 2/2023 | 2/2023", "Tháng 3/2023 | 3/2023"]
        );
        assert_eq!(
            words(Week, "2023-05-03", "2023-05-15"),
            ["03/5/2023 - 07/5/2023 | 3/5", "08/5/2023 - 14/5/2023 | 8/5", "15/5/2023 - 15/5/2023 | 15/5"]
        );
        assert_eq!(words(Day, "2023-12-31", "2024-01-01"), ["31/12/2023 | 31/12", "01/01/2024 | 1/1"]);
    }

    #[test]
    fn there_are_only_so_many_parts() {
        assert_eq!(
            PartUnit::Day.parts(period("2023-01-01", "2024-02-04")).map(|parts| parts.len()),
            Some(400)
        );
        assert_eq!(PartUnit::Day.parts(period("2023-01-01", "2024-02-05")), None);
        assert_eq!(
            PartUnit::Week.parts(period("2015-01-01", "2022-08-28")).map(|parts| parts.len()),
            Some(400)
        );
        assert_eq!(
            PartUnit::Month.parts(period("2013-01-01", "2022-12-31")).map(|parts| parts.len()),
            Some(120)
        );
    }

    proptest! {
        #[test]
        fn the_parts_make_the_period(start in 0_u64..2000, days in 0_u64..380) {
            let from = "2020-01-01".parse::<NaiveDate>().unwrap().checked_add_days(Days::new(start)).unwrap();
            let period = Period::new(from, from.checked_add_days(Days::new(days)).unwrap()).unwrap();
            for unit in PartUnit::ALL {
                let parts = unit.parts(period).unwrap();
                prop_assert_eq!(parts.first().unwrap().from(), period.from());
                prop_assert_eq!(parts.last().unwrap().to(), period.to());
                for pair in parts.windows(2) {
                    prop_assert_eq!(pair[0].to().succ_opt(), Some(pair[1].from()));
                }
            }
        }
    }
}
