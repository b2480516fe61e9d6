//! The days off of a year that no decree has settled yet: those of the law, without swapped days.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Bộ luật Lao động 2019 art. 112 gives New Year one day, Tết five, Giỗ Tổ one, 30/4 and 1/5 one each, and National Day two; a holiday
//! on a weekly day of rest is made up for on the next working day, art. 111(3) (docs/domain/time-limits.md). Which five days Tết has and
//! on which side of 2/9 its second day lies is decreed each autumn. Until then Tết is taken from the last day of the old year on, and
//! National Day as 2/9 alone: a due date may move by a day when the decree is loaded, and is called provisional until then.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::lunar;
use super::version::{CalendarDay, DayMark};

/// How many years after the last one that is loaded are provisional.
const YEARS_AHEAD: i32 = 3;

/// The law, as each provisional day names it.
const BASIS: &str = "Bộ luật Lao động 2019 điều 112 (tạm tính, chưa có quyết định cho năm này)";

/// The days of Tết, counted from its first day.
const TET: RangeInclusive<i64> = -1..=3;

/// The years that are provisional when these are loaded: those between them and after the last one, as far as the lunar table reaches.
/// What lies before the first one is unknown: nobody is promised anything there.
pub(super) fn provisional_years(loaded: &BTreeSet<i32>) -> BTreeSet<i32> {
    let (Some(first), Some(last)) = (loaded.first(), loaded.last()) else { return BTreeSet::new() };
    let years = *first..=last.saturating_add(YEARS_AHEAD);
    years.filter(|year| !loaded.contains(year) && lunar::new_year(*year).is_some()).collect()
}

/// The year whose decree should be loaded by this day: the next one from October on, when it is announced, else this one.
#[must_use]
pub fn year_to_settle(today: NaiveDate) -> i32 {
    if today.month() >= 10 { today.year().saturating_add(1) } else { today.year() }
}

/// The days off of a year by the law alone; `works` says on which weekdays there are office hours.
#[must_use]
pub fn days_off(year: i32, works: impl Fn(Weekday) -> bool) -> Vec<CalendarDay> {
    let mut days = BTreeMap::new();
    let mut on_rest_days = Vec::new();
    for (date, name_vi, name_en) in holidays(year) {
        if !works(date.weekday()) {
            on_rest_days.push((date, name_vi, name_en));
        }
        days.insert(date, off(date, name_vi.to_owned(), name_en.to_owned()));
    }
    for (date, name_vi, name_en) in on_rest_days {
        let free =
            date.iter_days().skip(1).take(14).find(|day| works(day.weekday()) && !days.contains_key(day));
        if let Some(free) = free {
            days.insert(free, off(free, format!("Nghỉ bù {name_vi}"), format!("{name_en} (in lieu)")));
        }
    }
    days.into_values().filter(|day| day.date.year() == year).collect()
}

fn off(date: NaiveDate, name_vi: String, name_en: String) -> CalendarDay {
    CalendarDay { date, mark: DayMark::Off, name_vi, name_en, basis: BASIS.to_owned(), verified: false }
}

/// The holidays of a year, in order.
fn holidays(year: i32) -> Vec<(NaiveDate, &'static str, &'static str)> {
    let fixed = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let tet = TET.filter_map(|ahead| {
        let first = lunar::new_year(year)?;
        let days = Days::new(ahead.unsigned_abs());
        if ahead < 0 { first.checked_sub_days(days) } else { first.checked_add_days(days) }
    });
    let mut all: Vec<_> = tet.map(|date| (date, "Tết Nguyên đán", "Lunar New Year")).collect();
    let others = [
        (fixed(1, 1), "Tết Dương lịch", "New Year"),
        (lunar::hung_kings(year), "Giỗ Tổ Hùng Vương", "Hung Kings Commemoration Day"),
        (fixed(4, 30), "Ngày Chiến thắng", "Reunification Day"),
        (fixed(5, 1), "Quốc tế Lao động", "International Labour Day"),
        (fixed(9, 2), "Quốc khánh", "National Day"),
    ];
    all.extend(others.into_iter().filter_map(|(date, vi, en)| Some((date?, vi, en))));
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weekdays(weekday: Weekday) -> bool {
        !matches!(weekday, Weekday::Sat | Weekday::Sun)
    }

    fn dates(year: i32) -> Vec<String> {
        days_off(year, weekdays).iter().map(|day| day.date.format("%m-%d").to_string()).collect()
    }

    #[test]
    fn the_days_are_those_of_the_law() {
        // Tết 2026 is on Tuesday 17/2; Giỗ Tổ on Sunday 26/4 is made up for on Monday: as decreed, but for the swapped days.
        assert_eq!(
            dates(2026),
            [
                "01-01", "02-16", "02-17", "02-18", "02-19", "02-20", "04-26", "04-27", "04-30", "05-01",
                "09-02"
            ]
        );
        // Tết 2027 is on Saturday 6/2: two of its days are made up for. 1/5 is a Saturday.
        assert_eq!(
            dates(2027),
            [
                "01-01", "02-05", "02-06", "02-07", "02-08", "02-09", "02-10", "02-11", "04-16", "04-30",
                "05-01", "05-03", "09-02"
            ]
        );
    }

    #[test]
    fn every_year_gives_ten_days_on_working_days_or_nine_when_two_fall_together() {
        for year in 2000..=2100 {
            let days = days_off(year, weekdays);
            let worked = days.iter().filter(|day| weekdays(day.date.weekday())).count();
            assert!((9..=10).contains(&worked), "{year}: {worked}");
            assert!(days.windows(2).all(|pair| pair[0].date < pair[1].date), "{year}");
            assert!(days.iter().all(|day| !day.verified && day.mark == DayMark::Off), "{year}");
        }
    }

    #[test]
    fn an_office_that_works_on_saturdays_makes_up_for_sundays_only() {
        let works = |weekday| weekday != Weekday::Sun;
        let made_up: Vec<_> =
            days_off(2027, works).into_iter().filter(|day| day.name_vi.starts_with("Nghỉ bù")).collect();
        assert_eq!(made_up.len(), 1);
        assert_eq!(made_up[0].date.to_string(), "2027-02-10");
    }

    #[test]
    fn the_next_year_is_asked_for_from_october_on() {
        let asked = |day: &str| year_to_settle(day.parse().unwrap());
        assert_eq!(
            (asked("2026-09-30"), asked("2026-10-01"), asked("2026-12-31"), asked("2027-01-01")),
            (2026, 2027, 2027, 2027)
        );
    }

    #[test]
    fn provisional_years_lie_between_the_loaded_ones_and_after_them() {
        let years = |loaded: &[i32]| {
            provisional_years(&loaded.iter().copied().collect()).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(years(&[2025, 2026]), [2027, 2028, 2029]);
        assert_eq!(years(&[2023, 2025]), [2024, 2026, 2027, 2028]);
        assert_eq!(years(&[2099]), [2100]);
        assert_eq!(years(&[]), [0; 0]);
    }
}
