//! When a scheduled report is cut, and which days it speaks of.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Reporting periods are cut on the 14th (NĐ 09/2019/NĐ-CP art. 12 \[M\]), weekly tables on Friday (practice of Hà Nội
//! \[M\]): docs/domain/reports.md. A cut has passed when its day is over.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::named_values;
use crate::platform::instant::Instant;
use crate::report::figures::period::{Period, ReportingPeriod};

named_values! {
    /// How often a report is cut.
    pub enum Schedule {
        /// Hằng tuần: seven days up to Friday.
        Weekly = "weekly",
        /// Hằng tháng: 15th to 14th.
        Monthly = "monthly",
        /// Lũy kế: from 15/12 to the 14th of every month.
        Cumulative = "cumulative",
        /// Hằng quý: 15th of the month before the quarter to 14th of its last month.
        Quarterly = "quarterly",
        /// Sáu tháng, chín tháng và năm: 15/12 to 14/6, 14/9 and 14/12.
        HalfYearly = "half_yearly",
        /// Tháng dương lịch: 1st to the last day.
        CalendarMonthly = "calendar_monthly",
        /// Quý dương lịch.
        CalendarQuarterly = "calendar_quarterly",
        /// Năm dương lịch.
        CalendarYearly = "calendar_yearly",
    }
}

crate::text_column!(Schedule);

/// How many missed cuts are made up for at once; what is older is let go, since live reports still give it.
pub const MOST_MADE_UP: usize = 60;

/// How many days ahead a cut is looked for: more than two years.
const AHEAD: usize = 800;

impl Schedule {
    /// The period that is cut at the end of this day, when one is.
    ///
    /// ```
    /// use motcua::report::subscriptions::schedule::Schedule;
    /// let day = |text: &str| text.parse().unwrap();
    /// let cut = Schedule::Cumulative.cut_on(day("2023-05-14")).unwrap();
    /// assert_eq!(cut.words_vi(), "15/12/2022 - 14/5/2023");
    /// assert_eq!(Schedule::Monthly.cut_on(day("2023-05-15")), None);
    /// ```
    #[must_use]
    pub fn cut_on(self, day: NaiveDate) -> Option<Period> {
        let (year, month) = (day.year(), day.month());
        match self {
            Self::Weekly => {
                let first = day.checked_sub_days(Days::new(6))?;
                (day.weekday() == Weekday::Fri).then(|| Period::new(first, day).ok())?
            }
            Self::Monthly => ending_on(day, ReportingPeriod::Month(year, month)),
            Self::Cumulative => {
                let whole = ending_on(day, ReportingPeriod::Month(year, month))?;
                let first = ReportingPeriod::Year(year).days().ok()?.from();
                Period::new(first, whole.to()).ok()
            }
            Self::Quarterly => ending_on(day, ReportingPeriod::Quarter(year, month.div_ceil(3))),
            Self::HalfYearly => [
                ReportingPeriod::HalfYear(year),
                ReportingPeriod::NineMonths(year),
                ReportingPeriod::Year(year),
            ]
            .into_iter()
            .find_map(|period| ending_on(day, period)),
            Self::CalendarMonthly => months_to_the_end_of(day, 1),
            Self::CalendarQuarterly => months_to_the_end_of(day, 3),
            Self::CalendarYearly => months_to_the_end_of(day, 12),
        }
    }

    /// The periods whose cuts lie after `after` and had passed by `now`, oldest first; at most [`MOST_MADE_UP`], the newest.
    #[must_use]
    pub fn passed(self, after: NaiveDate, now: Instant) -> Vec<Period> {
        let over = |day: &NaiveDate| *day > after && Instant::end_of(*day) <= now;
        let mut cuts: Vec<Period> = std::iter::successors(Some(now.date()), NaiveDate::pred_opt)
            .skip_while(|day| Instant::end_of(*day) > now)
            .take_while(over)
            .filter_map(|day| self.cut_on(day))
            .take(MOST_MADE_UP)
            .collect();
        cuts.reverse();
        cuts
    }

    /// The next periods that will be cut: the first ones whose cut is not over at `now`.
    #[must_use]
    pub fn upcoming(self, now: Instant, count: usize) -> Vec<Period> {
        std::iter::successors(Some(now.date()), NaiveDate::succ_opt)
            .take(AHEAD)
            .filter_map(|day| self.cut_on(day))
            .take(count)
            .collect()
    }
}

fn ending_on(day: NaiveDate, period: ReportingPeriod) -> Option<Period> {
    period.days().ok().filter(|days| days.to() == day)
}

/// The calendar period of so many months that ends on this day.
fn months_to_the_end_of(day: NaiveDate, months: u32) -> Option<Period> {
    if day.succ_opt()?.day() != 1 || !day.month().is_multiple_of(months) {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(day.year(), (day.month() + 1).checked_sub(months)?, 1)?;
    Period::new(first, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn words(periods: &[Period]) -> Vec<String> {
        periods.iter().map(|period| format!("{}..{}", period.from(), period.to())).collect()
    }

    #[test]
    fn each_schedule_is_cut_on_its_days() {
        let now = Instant::start_of(day("2024-01-01"));
        let cases: &[(Schedule, &str, &[&str])] = &[
            (Schedule::Weekly, "2023-12-18", &["2023-12-16..2023-12-22", "2023-12-23..2023-12-29"]),
            (Schedule::Monthly, "2023-10-20", &["2023-10-15..2023-11-14", "2023-11-15..2023-12-14"]),
            (Schedule::Cumulative, "2023-10-20", &["2022-12-15..2023-11-14", "2022-12-15..2023-12-14"]),
            (Schedule::Quarterly, "2023-07-01", &["2023-06-15..2023-09-14", "2023-09-15..2023-12-14"]),
            (
                Schedule::HalfYearly,
                "2023-01-01",
                &["2022-12-15..2023-06-14", "2022-12-15..2023-09-14", "2022-12-15..2023-12-14"],
            ),
            (Schedule::CalendarMonthly, "2023-11-01", &["2023-11-01..2023-11-30", "2023-12-01..2023-12-31"]),
            (
                Schedule::CalendarQuarterly,
                "2023-08-01",
                &["2023-07-01..2023-09-30", "2023-10-01..2023-12-31"],
            ),
            (Schedule::CalendarYearly, "2022-06-01", &["2022-01-01..2022-12-31", "2023-01-01..2023-12-31"]),
        ];
        assert_eq!(cases.len(), Schedule::ALL.len());
        for (schedule, after, expected) in cases {
            assert_eq!(words(&schedule.passed(day(after), now)), *expected, "{schedule}");
        }
    }

    #[test]
    fn what_comes_next_is_what_has_passed_when_its_day_is_over() {
        for schedule in Schedule::ALL {
            // A Friday, on which the weekly report is cut.
            let (mut today, mut now) = (day("2023-10-19"), Instant::start_of(day("2023-10-20")));
            let next = schedule.upcoming(now, 2);
            assert_eq!(next.len(), 2, "{schedule}");
            for period in next {
                now = Instant::end_of(period.to());
                assert_eq!(schedule.passed(today, now).last(), Some(&period), "{schedule}");
                today = period.to();
            }
        }
        let last_moment = Instant::end_of(day("2023-05-14")).plus(chrono::TimeDelta::microseconds(-1));
        assert_eq!(words(&Schedule::Monthly.upcoming(last_moment, 1)), ["2023-04-15..2023-05-14"]);
        assert_eq!(
            words(&Schedule::Monthly.upcoming(Instant::end_of(day("2023-05-14")), 1)),
            ["2023-05-15..2023-06-14"]
        );
    }

    #[test]
    fn a_cut_has_passed_only_when_its_day_is_over() {
        let after = day("2023-05-01");
        let last_moment = Instant::end_of(day("2023-05-14")).plus(chrono::TimeDelta::microseconds(-1));
        assert_eq!(Schedule::Monthly.passed(after, last_moment), []);
        assert_eq!(Schedule::Monthly.passed(after, Instant::end_of(day("2023-05-14"))).len(), 1);
        assert_eq!(Schedule::Monthly.passed(day("2023-05-14"), Instant::end_of(day("2023-05-20"))), []);
    }

    #[test]
    fn what_was_missed_is_made_up_for_within_bounds() {
        let cuts = Schedule::Weekly.passed(day("2010-01-01"), Instant::start_of(day("2024-01-01")));
        assert_eq!(
            (cuts.len(), words(&cuts).last().cloned()),
            (MOST_MADE_UP, Some("2023-12-23..2023-12-29".into()))
        );
    }

    #[test]
    fn a_leap_february_ends_on_the_29th() {
        assert!(Schedule::CalendarMonthly.cut_on(day("2024-02-29")).is_some());
        assert_eq!(Schedule::CalendarMonthly.cut_on(day("2024-02-28")), None);
    }
}
