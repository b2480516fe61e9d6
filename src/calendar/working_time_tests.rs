//! Tests of the working calendar: edges by hand, laws by generated cases.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, TimeDelta, Weekday};
use proptest::prelude::*;

use super::day::{DayKind, ExceptionKind};
use super::fixtures::{
    any_date, any_hours, any_instant, at, date, holidays, irregular_hours, office, office_hours, row, shift,
    with_row, years,
};
use super::hours::WeekHours;
use super::working_time::WorkingCalendar;
use crate::calendar::error::CalendarError;

#[test]
fn working_time_is_taken_back_over_breaks_nights_and_days_off() {
    let calendar = office();
    let hours = TimeDelta::hours;
    for (until, time, expected) in [
        ("2023-03-07T15:00", hours(1), "2023-03-07T14:00"),
        ("2023-03-07T15:00", hours(2), "2023-03-07T12:00"),
        ("2023-03-07T15:00", hours(3), "2023-03-07T11:00"),
        ("2023-03-13T09:00", hours(1), "2023-03-10T17:00"),
        ("2023-03-12T09:00", hours(8), "2023-03-09T17:00"),
        ("2023-03-13T08:00", hours(0), "2023-03-10T17:00"),
        ("2023-03-13T08:30", hours(0), "2023-03-13T08:30"),
        // Tết 2023 was off from Friday 20/1 to Thursday 26/1.
        ("2023-01-27T10:00", hours(4), "2023-01-19T15:00"),
    ] {
        assert_eq!(calendar.subtract_working_time(at(until), time), Ok(at(expected)), "{until} {time}");
    }
    let before = Err(CalendarError::YearNotLoaded { year: 2021 });
    assert_eq!(calendar.subtract_working_time(at("2022-01-04T09:00"), hours(1)), before);
    assert_eq!(calendar.subtract_working_time(at("2022-01-04T09:00"), hours(2)), before);
    assert_eq!(
        calendar.subtract_working_time(at("2022-01-04T09:00"), hours(-1)),
        Err(CalendarError::NegativeWorkingTime)
    );
}

#[test]
fn a_day_says_what_it_is_and_why() {
    let calendar = office();
    assert_eq!(calendar.day(date("2023-03-07")), Ok(DayKind::Ordinary));
    assert_eq!(calendar.day(date("2023-03-11")), Ok(DayKind::Weekend));
    let DayKind::Off { name_vi, basis, .. } = calendar.day(date("2023-01-20")).unwrap() else {
        panic!("off")
    };
    assert_eq!(name_vi, "Tết Nguyên đán");
    assert!(basis.starts_with("Bộ luật Lao động 2019 art. 112"), "{basis}");
    let DayKind::Worked { name_en, basis, .. } = calendar.day(date("2024-05-04")).unwrap() else {
        panic!("worked")
    };
    assert_eq!(
        (name_en.as_str(), basis.as_str()),
        ("Worked Saturday for 29/4", "Công văn 2450/VPCP-KGVX of 12/4/2024")
    );
    assert_eq!(calendar.shifts_on(date("2024-05-04")).unwrap(), [shift("08:00-12:00"), shift("13:00-17:00")]);
    assert_eq!(calendar.shifts_on(date("2024-05-05")).unwrap(), []);
    assert_eq!(calendar.is_working_day(date("2024-05-04")), Ok(true));
    assert_eq!(calendar.is_working_day(date("2024-04-29")), Ok(false));
}

#[test]
fn the_years_have_the_working_days_of_the_domain_notes() {
    let calendar = office();
    for (year, expected) in [(2022, 249), (2023, 249), (2024, 251), (2025, 250), (2026, 250)] {
        let days = date(&format!("{year}-01-01"))
            .iter_days()
            .take_while(|day| day.to_string().starts_with(&year.to_string()));
        assert_eq!(days.filter(|day| calendar.is_working_day(*day).unwrap()).count(), expected, "{year}");
    }
}

#[test]
fn shifts_are_half_open() {
    let calendar = office();
    for (instant, open, next) in [
        ("2023-03-07T07:59:59.999999", false, "2023-03-07T08:00"),
        ("2023-03-07T08:00", true, "2023-03-07T08:00"),
        ("2023-03-07T11:59:59.999999", true, "2023-03-07T11:59:59.999999"),
        ("2023-03-07T12:00", false, "2023-03-07T13:00"),
        ("2023-03-07T13:00", true, "2023-03-07T13:00"),
        ("2023-03-07T17:00", false, "2023-03-08T08:00"),
        ("2023-03-10T17:00", false, "2023-03-13T08:00"),
        ("2023-03-11T09:00", false, "2023-03-13T08:00"),
        ("2023-01-19T17:00", false, "2023-01-27T08:00"),
    ] {
        assert_eq!(calendar.is_open(at(instant)), Ok(open), "{instant}");
        assert_eq!(calendar.next_working_start(at(instant)), Ok(at(next)), "{instant}");
    }
}

#[test]
fn days_begin_end_and_follow_each_other() {
    let calendar = office();
    assert_eq!(calendar.start_of_next_working_day(date("2023-03-10")), Ok(at("2023-03-13T08:00")));
    assert_eq!(calendar.end_of_working_day(date("2023-03-10")), Ok(at("2023-03-10T17:00")));
    let saturday = date("2023-03-11");
    assert_eq!(calendar.end_of_working_day(saturday), Err(CalendarError::NotAWorkingDay { date: saturday }));
    for (from, n, expected) in [
        ("2023-03-11", 0, "2023-03-11"),
        ("2023-03-11", 1, "2023-03-13"),
        ("2023-03-10", 1, "2023-03-13"),
        ("2023-01-19", 3, "2023-01-31"),
        ("2024-05-03", 1, "2024-05-04"),
        ("2025-04-01", 25, "2025-05-09"),
        ("2022-12-30", 1, "2023-01-03"),
    ] {
        assert_eq!(calendar.nth_working_day_after(date(from), n), Ok(date(expected)), "{from} + {n}");
    }
}

#[test]
fn a_clock_time_is_held_inside_the_working_time_of_the_day() {
    let calendar = WorkingCalendar::new(&irregular_hours(), holidays(), &years()).unwrap();
    for (day, clock, held) in [
        ("2023-03-06", "07:10", "08:00"),
        ("2023-03-06", "08:00", "08:00"),
        ("2023-03-06", "12:00", "12:00"),
        ("2023-03-06", "12:30", "12:00"),
        ("2023-03-06", "13:00", "13:00"),
        ("2023-03-06", "17:00", "17:00"),
        ("2023-03-06", "18:15", "17:00"),
        ("2023-03-09", "11:30", "11:30"),
        ("2023-03-09", "17:30", "17:00"),
        ("2023-03-10", "16:00", "12:00"),
        ("2023-03-11", "23:59", "11:30"),
    ] {
        let clock_time = at(&format!("{day}T{clock}")).time();
        assert_eq!(
            calendar.clock_time_on(date(day), clock_time),
            Ok(at(&format!("{day}T{held}"))),
            "{day} {clock}"
        );
    }
    assert!(calendar.clock_time_on(date("2023-03-12"), at("2023-03-12T09:00").time()).is_err());
}

#[test]
fn working_time_is_added_to_the_earliest_instant_and_measured_back() {
    let calendar = office();
    for (from, minutes, to) in [
        ("2023-03-07T16:30", 120, "2023-03-08T09:30"),
        ("2023-03-07T11:00", 120, "2023-03-07T14:00"),
        ("2023-03-07T09:00", 180, "2023-03-07T12:00"),
        ("2023-03-07T13:00", 240, "2023-03-07T17:00"),
        ("2023-03-07T12:00", 60, "2023-03-07T14:00"),
        ("2023-03-11T09:00", 480, "2023-03-13T17:00"),
        ("2023-01-19T16:00", 480, "2023-01-27T16:00"),
        ("2022-01-01T00:00", 249 * 480, "2022-12-30T17:00"),
    ] {
        let time = TimeDelta::minutes(minutes);
        assert_eq!(calendar.add_working_time(at(from), time), Ok(at(to)), "{from} + {minutes}");
        assert_eq!(calendar.working_time_between(at(from), at(to)), Ok(time));
        assert_eq!(calendar.working_time_between(at(to), at(from)), Ok(-time));
    }
    let microsecond = TimeDelta::microseconds(1);
    assert_eq!(
        calendar.add_working_time(at("2023-03-07T17:00"), microsecond),
        Ok(at("2023-03-08T08:00:00.000001"))
    );
    for anywhere in ["2023-03-07T12:30", "2023-03-11T09:00", "2023-03-07T17:00"] {
        assert_eq!(calendar.add_working_time(at(anywhere), TimeDelta::zero()), Ok(at(anywhere)));
    }
    assert_eq!(
        calendar.add_working_time(at("2023-03-07T12:30"), -microsecond),
        Err(CalendarError::NegativeWorkingTime)
    );
}

#[test]
fn a_year_that_is_not_loaded_is_never_guessed() {
    let calendar =
        WorkingCalendar::new(&office_hours(), holidays(), &BTreeSet::from([2022, 2023, 2025])).unwrap();
    let missing = |year| CalendarError::YearNotLoaded { year };
    let hour = TimeDelta::hours(1);
    assert_eq!(calendar.is_working_day(date("2024-05-04")), Err(missing(2024)));
    assert_eq!(calendar.day(date("2021-12-31")), Err(missing(2021)));
    assert_eq!(calendar.is_open(at("2026-01-05T09:00")), Err(missing(2026)));
    assert_eq!(calendar.next_working_start(at("2023-12-29T17:00")), Err(missing(2024)));
    assert_eq!(calendar.start_of_next_working_day(date("2025-12-31")), Err(missing(2026)));
    assert_eq!(calendar.nth_working_day_after(date("2023-12-29"), 1), Err(missing(2024)));
    assert_eq!(calendar.nth_working_day_after(date("2024-01-02"), 0), Err(missing(2024)));
    assert_eq!(calendar.nth_working_day_after(date("2023-12-29"), u32::MAX), Err(missing(2024)));
    assert_eq!(calendar.add_working_time(at("2023-12-29T16:00"), hour), Ok(at("2023-12-29T17:00")));
    assert_eq!(calendar.add_working_time(at("2023-12-29T16:30"), hour), Err(missing(2024)));
    assert_eq!(calendar.add_working_time(at("2023-12-29T16:30"), TimeDelta::MAX), Err(missing(2024)));
    // the gap between two loaded years is a gap, also for measuring
    assert_eq!(
        calendar.working_time_between(at("2023-12-29T16:00"), at("2025-01-02T09:00")),
        Err(missing(2024))
    );
    assert_eq!(
        calendar.working_time_between(at("2025-01-02T09:00"), at("2023-12-29T16:00")),
        Err(missing(2024))
    );
    assert_eq!(calendar.ensure_loaded(date("2022-06-01"), date("2023-12-31")), Ok(()));
    let empty = WorkingCalendar::new(&office_hours(), [], &BTreeSet::new()).unwrap();
    assert_eq!(empty.is_working_day(date("2023-03-07")), Err(missing(2023)));
    assert_eq!(
        WorkingCalendar::new(&office_hours(), [], &BTreeSet::from([999_999])).err(),
        Some(missing(999_999))
    );
}

#[test]
fn an_office_that_never_works_has_no_next_working_time() {
    let never = WeekHours::new([]).unwrap();
    let calendar = WorkingCalendar::new(&never, [], &years()).unwrap();
    let missing = CalendarError::YearNotLoaded { year: 2027 };
    assert_eq!(calendar.next_working_start(at("2023-03-07T09:00")), Err(missing));
    assert_eq!(calendar.add_working_time(at("2023-03-07T09:00"), TimeDelta::hours(1)), Err(missing));
    assert_eq!(
        calendar.working_time_between(at("2022-01-01T00:00"), at("2026-12-31T23:59")),
        Ok(TimeDelta::zero())
    );
}

#[test]
fn rows_that_contradict_are_refused_and_a_worked_day_has_the_hours_it_names() {
    let saturday = date("2023-03-11");
    let twice = [row(saturday, ExceptionKind::Off), row(saturday, ExceptionKind::worked(None))];
    assert_eq!(
        WorkingCalendar::new(&office_hours(), twice, &years()).err(),
        Some(CalendarError::TwoRowsForOneDay { date: saturday })
    );
    let like_sunday = [row(saturday, ExceptionKind::worked(Some(Weekday::Sun)))];
    assert_eq!(
        WorkingCalendar::new(&office_hours(), like_sunday, &years()).err(),
        Some(CalendarError::WorkedDayWithoutHours { date: saturday, like: Weekday::Sun })
    );
    let like_friday = [row(saturday, ExceptionKind::worked(Some(Weekday::Fri)))];
    let calendar = WorkingCalendar::new(&irregular_hours(), like_friday, &years()).unwrap();
    assert_eq!(calendar.shifts_on(saturday).unwrap(), [shift("08:00-12:00")]);
}

#[test]
fn a_row_reads_and_writes_as_flat_json() {
    let json = r#"{"date":"2024-05-04","kind":"worked","name_vi":"a","name_en":"b","basis":"c"}"#;
    let row: super::day::DayException = serde_json::from_str(json).unwrap();
    assert_eq!(row.kind, ExceptionKind::Worked { like: Weekday::Mon });
    assert_eq!(serde_json::to_value(&row).unwrap()["like"], "Mon");
}

/// Working time the slow way: every shift of every day.
fn measured_slowly(calendar: &WorkingCalendar, from: NaiveDateTime, until: NaiveDateTime) -> TimeDelta {
    let days = from.date().iter_days().take_while(|day| *day <= until.date());
    let parts = days.flat_map(|day| {
        let shifts = calendar.shifts_on(day).unwrap().iter();
        shifts.map(move |shift| {
            let (opens, closes) =
                (day.and_time(shift.opens).max(from), day.and_time(shift.closes).min(until));
            (closes - opens).max(TimeDelta::zero())
        })
    });
    parts.fold(TimeDelta::zero(), |sum, part| sum + part)
}

fn any_time() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        (0_i64..200).prop_map(TimeDelta::hours),
        (0_i64..4_000).prop_map(|quarters| TimeDelta::minutes(quarters * 15)),
        (0_i64..1_000_000_000_000).prop_map(TimeDelta::microseconds),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn adding_one_time_and_then_another_is_adding_both(
        hours in any_hours(), from in any_instant(), a in any_time(), b in any_time(),
    ) {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        if let Ok(both) = calendar.add_working_time(from, a + b) {
            let first = calendar.add_working_time(from, a).unwrap();
            prop_assert_eq!(calendar.add_working_time(first, b).unwrap(), both);
        }
    }

    #[test]
    fn subtracting_takes_back_what_adding_gave(
        hours in any_hours(), from in any_instant(), time in any_time(),
    ) {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        if let Ok(to) = calendar.add_working_time(from, time) {
            let back = calendar.subtract_working_time(to, time).unwrap();
            // The same instant up to time without work, and never later.
            prop_assert!(back <= from);
            prop_assert_eq!(calendar.working_time_between(back, from).unwrap(), TimeDelta::zero());
            prop_assert_eq!(calendar.working_time_between(back, to).unwrap(), time);
            prop_assert!(calendar.is_open(back - TimeDelta::microseconds(1)).unwrap());
        }
        if let Ok(back) = calendar.subtract_working_time(from, time) {
            let again = calendar.add_working_time(back, time).unwrap();
            prop_assert!(again <= from);
            prop_assert_eq!(calendar.working_time_between(again, from).unwrap(), TimeDelta::zero());
        }
    }

    #[test]
    fn what_was_added_is_measured_and_the_instant_is_the_earliest_and_in_working_time(
        hours in any_hours(), from in any_instant(), time in any_time(),
    ) {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        if let Ok(to) = calendar.add_working_time(from, time) {
            prop_assert_eq!(calendar.working_time_between(from, to).unwrap(), time);
            prop_assert_eq!(measured_slowly(&calendar, from, to), time);
            if time > TimeDelta::zero() {
                let just_before = to - TimeDelta::microseconds(1);
                prop_assert!(calendar.working_time_between(from, just_before).unwrap() < time);
                prop_assert!(calendar.is_open(just_before).unwrap());
            }
        }
    }

    #[test]
    fn measuring_agrees_with_the_slow_way_and_parts_sum_up(
        hours in any_hours(), a in any_instant(), b in any_instant(), c in any_instant(),
    ) {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        let between = |from, until| calendar.working_time_between(from, until).unwrap();
        prop_assert_eq!(between(a, c), between(a, b) + between(b, c));
        prop_assert_eq!(between(a.min(b), a.max(b)), measured_slowly(&calendar, a.min(b), a.max(b)));
        prop_assert_eq!(between(a, b), -between(b, a));
    }

    #[test]
    fn later_or_more_is_never_earlier(
        hours in any_hours(), a in any_instant(), b in any_instant(), time in any_time(), more in any_time(),
    ) {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        let (early, late) = (a.min(b), a.max(b));
        prop_assert!(calendar.next_working_start(early).unwrap() <= calendar.next_working_start(late).unwrap());
        if let (Ok(first), Ok(second)) = (
            calendar.add_working_time(early, time),
            calendar.add_working_time(late, time),
        ) {
            prop_assert!(first <= second);
            if let Ok(third) = calendar.add_working_time(early, time + more) {
                prop_assert!(first <= third);
            }
        }
    }

    #[test]
    fn working_days_follow_each_other(hours in any_hours(), from in any_date(), a in 0_u32..120, b in 0_u32..120) {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        if let Ok(both) = calendar.nth_working_day_after(from, a + b) {
            let first = calendar.nth_working_day_after(from, a).unwrap();
            prop_assert_eq!(calendar.nth_working_day_after(first, b).unwrap(), both);
            let between = from.iter_days().skip(1).take_while(|day| *day <= both);
            let worked = between.filter(|day| calendar.is_working_day(*day).unwrap()).count();
            prop_assert_eq!(worked, usize::try_from(a + b).unwrap());
        }
    }

    #[test]
    fn a_day_off_is_never_earlier_a_worked_day_never_later_and_neither_reaches_out_of_the_window(
        hours in any_hours(), from in any_instant(), time in any_time(), days in 0_u64..60,
    ) {
        let changed = from.date() + chrono::Days::new(days);
        let plain = with_row(&hours, changed, ExceptionKind::Off);
        let worked = with_row(&hours, changed, ExceptionKind::worked(None));
        if let (Ok(without), Ok(with)) = (plain.add_working_time(from, time), worked.add_working_time(from, time)) {
            prop_assert!(with <= without);
            if changed > without.date() || changed < from.date() {
                prop_assert_eq!(with, without);
            }
        }
    }
}
