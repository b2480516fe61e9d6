//! Tests of the due date: the 60 reference cases, and pauses at every edge.

use std::collections::BTreeSet;

use chrono::NaiveTime;

use super::deadline::{ClockPause, Deadline, DeadlineError, Timeliness, classify, due};
use super::deadline_trace::explain;
use crate::calendar::error::CalendarError;
use crate::calendar::fixtures::{at, holidays, irregular_hours, office, office_hours, shift, years};
use crate::calendar::hours::{WEEK, WeekHours};
use crate::calendar::working_time::WorkingCalendar;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

const LAW: (FirstDay, DayOffRule) = (FirstDay::Excluded, DayOffRule::EndOfNextWorkingDay);

/// A limit from a value and a unit in one text, without a cut-off.
fn limit(text: &str, (first_day, roll): (FirstDay, DayOffRule)) -> Limit {
    let (value, unit) = text.split_once(' ').unwrap();
    Limit::new(value.parse().unwrap(), LimitUnit::parse(unit).unwrap(), first_day, None, roll).unwrap()
}

/// "2023-03-08T10:00 2023-03-08T11:00" or "2023-03-08T10:00 open".
fn pause(text: &str) -> ClockPause {
    let (from, until) = text.split_once(' ').unwrap();
    ClockPause { from: at(from), until: (until != "open").then(|| at(until)), restarts: false }
}

#[test]
fn every_reference_case_is_due_when_it_says() {
    let years = BTreeSet::from([2019, 2022, 2023, 2024, 2025, 2026]);
    let calendar = WorkingCalendar::new(&office_hours(), holidays(), &years).unwrap();
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/deadline_cases.csv"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut seen = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let local = |column: usize| at(row[column].strip_suffix("+07:00").unwrap());
        let cut_off = (!row[4].is_empty()).then(|| NaiveTime::parse_from_str(&row[4], "%H:%M").unwrap());
        let unit = LimitUnit::parse(&row[3]).unwrap();
        let limit = Limit::new(row[2].parse().unwrap(), unit, LAW.0, cut_off, LAW.1).unwrap();
        let deadline = due(&limit, local(1), &[], &calendar).unwrap();
        assert_eq!(deadline.due_at, local(5), "{}: {}", &row[0], &row[6]);
        assert_eq!(deadline.base_due_at, deadline.due_at);

        let trace = explain(&limit, local(1), &[], &calendar).unwrap();
        let last = trace.days.iter().filter_map(|day| day.day_number).max();
        if matches!(unit, LimitUnit::WorkingDays | LimitUnit::CalendarDays) {
            assert_eq!(last, Some(limit.value()), "{}", &row[0]);
        } else {
            assert_eq!(last, None, "{}", &row[0]);
        }
        assert!(trace.days.iter().all(|day| !day.words_vi.is_empty() && !day.words_en.is_empty()));
        seen += 1;
    }
    assert_eq!(seen, 60);
}

#[test]
fn pauses_in_working_hours_count_at_every_edge() {
    let calendar = office();
    // eight hours from Tuesday 7/3/2023 10:00 are over on Wednesday at 10:00
    let limit = limit("8 working_hours", LAW);
    for (why, pauses, expected) in [
        ("no pause", vec![], "2023-03-08T10:00"),
        ("starts at opening", vec!["2023-03-08T08:00 2023-03-08T09:00"], "2023-03-08T11:00"),
        ("ends at opening", vec!["2023-03-07T17:00 2023-03-08T08:00"], "2023-03-08T10:00"),
        (
            "ends one microsecond after opening",
            vec!["2023-03-07T17:00 2023-03-08T08:00:00.000001"],
            "2023-03-08T10:00:00.000001",
        ),
        ("starts at closing", vec!["2023-03-07T17:00 2023-03-08T09:00"], "2023-03-08T11:00"),
        ("ends at closing", vec!["2023-03-07T16:00 2023-03-07T17:00"], "2023-03-08T11:00"),
        ("ends after closing", vec!["2023-03-07T16:00 2023-03-07T20:00"], "2023-03-08T11:00"),
        ("ends at the break", vec!["2023-03-07T11:00 2023-03-07T12:00"], "2023-03-08T11:00"),
        ("starts at the break", vec!["2023-03-07T12:00 2023-03-07T14:00"], "2023-03-08T11:00"),
        ("is the break", vec!["2023-03-07T12:00 2023-03-07T13:00"], "2023-03-08T10:00"),
        ("lies in the break", vec!["2023-03-07T12:10 2023-03-07T12:40"], "2023-03-08T10:00"),
        ("ends at half past twelve", vec!["2023-03-07T11:00 2023-03-07T12:30"], "2023-03-08T11:00"),
        ("is a night", vec!["2023-03-07T20:00 2023-03-08T06:00"], "2023-03-08T10:00"),
        ("has no length", vec!["2023-03-07T14:00 2023-03-07T14:00"], "2023-03-08T10:00"),
        ("lies before the start", vec!["2023-03-06T08:00 2023-03-07T09:00"], "2023-03-08T10:00"),
        ("ends at the start", vec!["2023-03-06T08:00 2023-03-07T10:00"], "2023-03-08T10:00"),
        ("reaches over the start", vec!["2023-03-06T08:00 2023-03-07T11:00"], "2023-03-08T11:00"),
        ("starts at the start", vec!["2023-03-07T10:00 2023-03-07T11:00"], "2023-03-08T11:00"),
        ("starts at the due instant", vec!["2023-03-08T10:00 2023-03-08T12:00"], "2023-03-08T10:00"),
        (
            "starts just before the due instant",
            vec!["2023-03-08T09:59:59.999999 2023-03-08T12:00"],
            "2023-03-08T13:00:00.000001",
        ),
        (
            "starts before the due instant as moved",
            vec!["2023-03-08T09:00 2023-03-08T09:30", "2023-03-08T10:15 2023-03-08T10:45"],
            "2023-03-08T11:00",
        ),
        (
            "starts after the due instant as moved",
            vec!["2023-03-08T09:00 2023-03-08T09:30", "2023-03-08T10:30 2023-03-08T10:45"],
            "2023-03-08T10:30",
        ),
        (
            "back to back",
            vec![
                "2023-03-07T11:00 2023-03-07T12:00",
                "2023-03-07T12:00 2023-03-07T13:00",
                "2023-03-07T13:00 2023-03-07T14:00",
            ],
            "2023-03-08T12:00",
        ),
        (
            "overlapping and in no order",
            vec!["2023-03-07T13:30 2023-03-07T15:00", "2023-03-07T11:00 2023-03-07T14:00"],
            "2023-03-08T14:00",
        ),
        (
            "twice the same",
            vec!["2023-03-07T11:00 2023-03-07T12:00", "2023-03-07T11:00 2023-03-07T12:00"],
            "2023-03-08T11:00",
        ),
        (
            "one inside the other",
            vec!["2023-03-07T13:00 2023-03-07T15:00", "2023-03-07T13:30 2023-03-07T14:00"],
            "2023-03-08T12:00",
        ),
        ("still open", vec!["2023-03-07T14:00 open"], "2023-03-08T10:00"),
        ("a whole day to the closing instant", vec!["2023-03-07T10:30 2023-03-08T17:00"], "2023-03-09T16:30"),
    ] {
        let pauses: Vec<_> = pauses.into_iter().map(pause).collect();
        let deadline = due(&limit, at("2023-03-07T10:00"), &pauses, &calendar).unwrap();
        let expected = Deadline {
            starts_at: at("2023-03-07T10:00"),
            counted_from: at("2023-03-07T10:00"),
            base_due_at: at("2023-03-08T10:00"),
            due_at: at(expected),
        };
        assert_eq!(deadline, expected, "{why}");
    }
}

/// Asserts where each pause takes the due instant: why, limit, reception, pauses, due.
fn assert_paused(cases: &[(&str, &str, &str, &[&str], &str)]) {
    let calendar = office();
    for (why, unit, accepted_at, pauses, expected) in cases {
        let pauses: Vec<_> = pauses.iter().map(|text| pause(text)).collect();
        let deadline = due(&limit(unit, LAW), at(accepted_at), &pauses, &calendar).unwrap();
        assert_eq!(deadline.due_at, at(expected), "{why}");
    }
}

#[test]
fn pauses_move_hours_and_working_days_by_working_time() {
    let (hours, three, same) = ("8 working_hours", "3 working_days", "1 same_day");
    assert_paused(&[
        (
            "13.5 h to 17:00",
            "24 working_hours",
            "2023-03-06T08:00",
            &["2023-03-06T10:30 2023-03-07T17:00"],
            "2023-03-10T14:30",
        ),
        ("a weekend", hours, "2023-03-10T10:00", &["2023-03-10T17:00 2023-03-13T08:00"], "2023-03-13T10:00"),
        ("over Tết", hours, "2023-01-19T10:00", &["2023-01-19T16:00 2023-01-30T09:00"], "2023-01-30T12:00"),
        ("within Tết", hours, "2023-01-19T10:00", &["2023-01-20T08:00 2023-01-26T17:00"], "2023-01-27T10:00"),
        (
            "a worked Saturday",
            three,
            "2024-05-03T10:00",
            &["2024-05-04T08:00 2024-05-04T17:00"],
            "2024-05-08T10:00",
        ),
        (
            "a whole day",
            three,
            "2023-03-07T09:15",
            &["2023-03-08T08:00 2023-03-08T17:00"],
            "2023-03-13T09:15",
        ),
        ("17 months", three, "2022-12-15T10:00", &["2022-12-16T08:00 2024-05-16T08:00"], "2024-05-20T10:00"),
        (
            "due at opening",
            three,
            "2023-03-11T09:00",
            &["2023-03-15T20:00 2023-03-16T10:00"],
            "2023-03-16T10:00",
        ),
        (
            "two that touch are one, also where the first alone would end the count",
            three,
            "2023-03-11T09:00",
            &["2023-03-15T20:00 2023-03-16T17:00", "2023-03-16T17:00 2023-03-17T10:00"],
            "2023-03-17T10:00",
        ),
        (
            "in the same day",
            same,
            "2023-03-08T09:40",
            &["2023-03-08T10:00 2023-03-08T11:00"],
            "2023-03-09T09:00",
        ),
        (
            "after the same day",
            same,
            "2023-03-08T09:40",
            &["2023-03-08T17:00 2023-03-09T11:00"],
            "2023-03-08T17:00",
        ),
    ]);
}

#[test]
fn pauses_move_calendar_days_by_their_length() {
    let (four, ten, tuesday) = ("4 calendar_days", "10 calendar_days", "2023-03-07T10:00");
    assert_paused(&[
        ("a night", ten, tuesday, &["2023-03-12T22:00 2023-03-13T01:00"], "2023-03-17T13:00"),
        ("a weekend", ten, tuesday, &["2023-03-11T00:00 2023-03-13T00:00"], "2023-03-20T17:00"),
        (
            "an evening end is held at closing",
            ten,
            tuesday,
            &["2023-03-08T08:00 2023-03-08T20:00"],
            "2023-03-17T17:00",
        ),
        (
            "a lunch end is held at the break",
            ten,
            tuesday,
            &["2023-03-08T08:00 2023-03-08T10:30"],
            "2023-03-17T12:00",
        ),
        (
            "an end before dawn",
            "9 calendar_days",
            tuesday,
            &["2023-03-08T08:00 2023-03-09T01:00"],
            "2023-03-17T08:00",
        ),
        ("the roll has begun", four, tuesday, &["2023-03-11T10:00 2023-03-20T10:00"], "2023-03-13T17:00"),
        (
            "the roll has nearly begun",
            four,
            tuesday,
            &["2023-03-11T09:59 2023-03-13T10:00"],
            "2023-03-13T17:00",
        ),
        (
            "pushed out of the weekend",
            four,
            tuesday,
            &["2023-03-08T10:00 2023-03-10T10:00"],
            "2023-03-13T17:00",
        ),
        (
            "pushed past the weekend",
            four,
            tuesday,
            &["2023-03-08T10:00 2023-03-11T10:00"],
            "2023-03-14T10:00",
        ),
    ]);
}

#[test]
fn a_limit_that_counts_the_day_of_reception_ends_with_its_last_day() {
    let calendar = office();
    for (unit, roll, expected) in [
        ("1 working_days", LAW.1, "2023-03-07T17:00"),
        ("3 working_days", LAW.1, "2023-03-09T17:00"),
        ("5 working_days", DayOffRule::None, "2023-03-13T17:00"),
        ("1 calendar_days", LAW.1, "2023-03-07T17:00"),
        ("4 calendar_days", LAW.1, "2023-03-10T17:00"),
        ("5 calendar_days", LAW.1, "2023-03-13T17:00"),
        ("7 calendar_days", LAW.1, "2023-03-13T17:00"),
        ("4 calendar_days", DayOffRule::None, "2023-03-10T17:00"),
        ("5 calendar_days", DayOffRule::None, "2023-03-11T23:59:59"),
        ("8 working_hours", LAW.1, "2023-03-08T09:15"),
        ("1 same_day", LAW.1, "2023-03-07T17:00"),
    ] {
        let limit = limit(unit, (FirstDay::Included, roll));
        let deadline = due(&limit, at("2023-03-07T09:15"), &[], &calendar).unwrap();
        assert_eq!(deadline.due_at, at(expected), "{unit} {roll:?}");
    }
}

#[test]
fn an_end_that_does_not_roll_stays_where_it_falls() {
    let calendar = office();
    let limit = limit("4 calendar_days", (FirstDay::Excluded, DayOffRule::None));
    let deadline = due(&limit, at("2023-03-07T10:00"), &[], &calendar).unwrap();
    assert_eq!(deadline.due_at, at("2023-03-11T10:00"));
}

#[test]
fn hours_that_differ_by_day_hold_the_clock_time_inside_the_day() {
    let breaks_differ = WeekHours::new(WEEK.into_iter().take(5).flat_map(|weekday| {
        let texts = if weekday == chrono::Weekday::Tue {
            vec!["07:00-17:30"]
        } else {
            vec!["08:00-12:00", "13:00-17:00"]
        };
        texts.into_iter().map(move |text| (weekday, shift(text)))
    }))
    .unwrap();
    for (hours, accepted_at, expected) in [
        (irregular_hours(), "2023-03-09T16:00", "2023-03-10T12:00"),
        (irregular_hours(), "2023-03-10T11:45", "2023-03-11T11:30"),
        (irregular_hours(), "2023-03-11T09:00", "2023-03-13T09:00"),
        (irregular_hours(), "2023-03-11T12:00", "2023-03-14T08:00"),
        (breaks_differ.clone(), "2023-03-07T12:30", "2023-03-08T12:00"),
        (breaks_differ.clone(), "2023-03-07T07:10", "2023-03-08T08:00"),
        (breaks_differ.clone(), "2023-03-07T17:10", "2023-03-08T17:00"),
        (breaks_differ, "2023-03-06T12:30", "2023-03-07T13:00"),
    ] {
        let calendar = WorkingCalendar::new(&hours, holidays(), &years()).unwrap();
        let deadline = due(&limit("1 working_days", LAW), at(accepted_at), &[], &calendar).unwrap();
        assert_eq!(deadline.due_at, at(expected), "{accepted_at}");
    }
}

#[test]
fn what_cannot_be_known_or_makes_no_sense_is_an_error() {
    let calendar = office();
    let missing = |year| Err(DeadlineError::Calendar(CalendarError::YearNotLoaded { year }));
    let three_days = limit("3 working_days", LAW);
    let ten_days = limit("10 calendar_days", (FirstDay::Excluded, DayOffRule::None));
    assert_eq!(due(&three_days, at("2026-12-30T10:00"), &[], &calendar), missing(2027));
    assert_eq!(due(&three_days, at("2027-01-04T10:00"), &[], &calendar), missing(2027));
    assert_eq!(due(&ten_days, at("2026-12-30T10:00"), &[], &calendar), missing(2027));
    let long = pause("2026-12-02T08:00 2027-01-04T08:00");
    assert_eq!(due(&three_days, at("2026-12-01T10:00"), &[long], &calendar), missing(2027));
    assert_eq!(due(&ten_days, at("2026-12-01T10:00"), &[long], &calendar), missing(2027));
    // a pause that does not count is not looked at
    let later = pause("2026-12-28T08:00 2030-01-04T08:00");
    assert!(due(&three_days, at("2026-12-01T10:00"), &[later], &calendar).is_ok());

    let inverted = pause("2023-03-08T10:00 2023-03-08T09:59");
    let error =
        Err(DeadlineError::PauseEndsBeforeItStarts { from: inverted.from, until: inverted.until.unwrap() });
    assert_eq!(due(&three_days, at("2023-03-07T10:00"), &[inverted], &calendar), error);
    let endless = ClockPause { until: Some(chrono::NaiveDateTime::MAX), ..pause("2023-03-08T10:00 open") };
    assert_eq!(due(&ten_days, at("2023-03-07T10:00"), &[endless], &calendar), Err(DeadlineError::OutOfRange));
}

#[test]
fn late_is_after_the_due_instant_and_early_is_before_its_day() {
    let due = Some(at("2023-03-10T09:15"));
    for (resolved, expected) in [
        ("2023-03-09T23:59:59", Timeliness::Early),
        ("2023-03-10T00:00", Timeliness::OnTime),
        ("2023-03-10T09:15", Timeliness::OnTime),
        ("2023-03-10T09:15:00.000001", Timeliness::Late),
        ("2023-03-11T08:00", Timeliness::Late),
    ] {
        assert_eq!(classify(at(resolved), due), expected, "{resolved}");
        assert_eq!(classify(at(resolved), None), Timeliness::NoDeadline);
    }
    for answer in Timeliness::ALL {
        assert_eq!(serde_json::to_value(answer).unwrap(), answer.as_str());
    }
}
