//! Calendars that tests share: Hà Nội office hours, hours that differ by weekday, the days off of 2022-2026.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use proptest::prelude::*;

use super::day::{DayException, ExceptionKind};
use super::hours::{Shift, WEEK, WeekHours};
use super::working_time::WorkingCalendar;

/// "2023-03-07T09:15", with seconds and their fraction when wanted.
pub(crate) fn at(text: &str) -> NaiveDateTime {
    text.parse().or_else(|_| format!("{text}:00").parse()).unwrap()
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// "08:00-12:00".
pub(crate) fn shift(text: &str) -> Shift {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let (opens, closes) = text.split_once('-').unwrap();
    Shift { opens: time(opens), closes: time(closes) }
}

pub(crate) fn office_hours() -> WeekHours {
    WeekHours::monday_to_friday(&[shift("08:00-12:00"), shift("13:00-17:00")]).unwrap()
}

/// A long Tuesday without a break, a short Friday, a Saturday morning.
pub(crate) fn irregular_hours() -> WeekHours {
    let week = [
        (Weekday::Mon, vec!["08:00-12:00", "13:00-17:00"]),
        (Weekday::Tue, vec!["07:00-18:30"]),
        (Weekday::Wed, vec!["08:00-12:00", "13:00-17:00"]),
        (Weekday::Thu, vec!["07:30-11:30", "11:30-12:00", "13:30-17:00", "18:00-19:00"]),
        (Weekday::Fri, vec!["08:00-12:00"]),
        (Weekday::Sat, vec!["08:00-11:30"]),
    ];
    WeekHours::new(
        week.into_iter().flat_map(|(day, shifts)| shifts.into_iter().map(move |text| (day, shift(text)))),
    )
    .unwrap()
}

/// The rows of data/holidays.csv.
pub(crate) fn holidays() -> Vec<DayException> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/holidays.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let kind = match &row[1] {
            "off" => ExceptionKind::Off,
            "working_swap" => ExceptionKind::worked(None),
            other => panic!("unknown kind {other}"),
        };
        let [name_vi, name_en, basis] = [2, 3, 4].map(|column| row[column].to_owned());
        DayException { date: date(&row[0]), kind, name_vi, name_en, basis }
    });
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), 63);
    rows
}

pub(crate) fn years() -> BTreeSet<i32> {
    (2022..=2026).collect()
}

/// Office hours with the days off of 2022-2026.
pub(crate) fn office() -> WorkingCalendar {
    WorkingCalendar::new(&office_hours(), holidays(), &years()).unwrap()
}

pub(crate) fn row(date: NaiveDate, kind: ExceptionKind) -> DayException {
    let [name_vi, name_en, basis] = ["Nghỉ thử", "A trial day", "no decree"].map(str::to_owned);
    DayException { date, kind, name_vi, name_en, basis }
}

/// The real days off with that day made off, or worked like a Monday.
pub(crate) fn with_row(hours: &WeekHours, date: NaiveDate, kind: ExceptionKind) -> WorkingCalendar {
    let mut rows = holidays();
    rows.retain(|row| row.date != date);
    rows.push(row(date, kind));
    WorkingCalendar::new(hours, rows, &years()).unwrap()
}

/// Weekly hours: the usual ones, the irregular ones, or any; Monday always works.
pub(crate) fn any_hours() -> impl Strategy<Value = WeekHours> {
    let day = prop_oneof![
        Just(vec![]),
        Just(vec!["08:00-12:00", "13:00-17:00"]),
        Just(vec!["08:00-11:30"]),
        Just(vec!["07:00-18:30"]),
        Just(vec!["07:30-11:30", "11:30-12:00", "13:30-17:00", "18:00-19:00"]),
        Just(vec!["00:00-23:59"]),
    ];
    let any = proptest::collection::vec(day, 7).prop_map(|mut week| {
        if week[0].is_empty() {
            week[0] = vec!["08:00-12:00", "13:00-17:00"];
        }
        let shifts = WEEK.into_iter().zip(week);
        WeekHours::new(shifts.flat_map(|(day, texts)| texts.into_iter().map(move |text| (day, shift(text)))))
            .unwrap()
    });
    prop_oneof![Just(office_hours()), Just(irregular_hours()), any]
}

/// An instant of 2023 or 2024: often on an edge of a shift, sometimes with microseconds.
pub(crate) fn any_instant() -> impl Strategy<Value = NaiveDateTime> {
    let clock = prop_oneof![
        proptest::sample::select(vec![
            "07:30", "08:00", "12:00", "12:30", "13:00", "15:00", "16:59", "17:00", "20:00"
        ])
        .prop_map(|text| NaiveTime::parse_from_str(text, "%H:%M").unwrap()),
        (0_u32..86_400, 0_u32..1_000_000).prop_map(|(second, micro)| {
            NaiveTime::from_num_seconds_from_midnight_opt(second, micro * 1_000).unwrap()
        }),
        (0_u32..96)
            .prop_map(|quarter| NaiveTime::from_num_seconds_from_midnight_opt(quarter * 900, 0).unwrap()),
    ];
    (any_date(), clock).prop_map(|(date, clock)| date.and_time(clock))
}

/// A date of 2023 or 2024.
pub(crate) fn any_date() -> impl Strategy<Value = NaiveDate> {
    (0_u64..731).prop_map(|days| date("2023-01-01") + chrono::Days::new(days))
}
