//! Tests of limits in months, half days and minutes: tables of cases, pauses, words, and what always holds.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::deadline::{ClockPause, due};
use super::limit_rule::rule;
use crate::calendar::fixtures::{
    any_hours, any_instant, at, holidays, irregular_hours, office, office_hours, years,
};
use crate::calendar::hours::WeekHours;
use crate::calendar::working_time::WorkingCalendar;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

/// "2 months", "2 months included", "2 months stays": where the last day on a day off does not move.
fn limit(text: &str) -> Limit {
    let words: Vec<_> = text.split(' ').collect();
    let first_day = if words.contains(&"included") { FirstDay::Included } else { FirstDay::Excluded };
    let roll = if words.contains(&"stays") { DayOffRule::None } else { DayOffRule::EndOfNextWorkingDay };
    Limit::new(words[0].parse().unwrap(), LimitUnit::parse(words[1]).unwrap(), first_day, None, roll).unwrap()
}

/// Why, limit, reception, a pause, due.
type DueCase<'a> = (&'a str, &'a str, &'a str, Option<(&'a str, &'a str)>, &'a str);

fn assert_due(calendar: &WorkingCalendar, cases: &[DueCase<'_>]) {
    for (why, text, accepted_at, pause, expected) in cases {
        let pauses: Vec<_> = pause
            .iter()
            .map(|(from, until)| ClockPause { from: at(from), until: Some(at(until)), restarts: false })
            .collect();
        let deadline = due(&limit(text), at(accepted_at), &pauses, calendar).unwrap();
        assert_eq!(deadline.due_at, at(expected), "{why}");
    }
}

#[test]
fn a_month_ends_on_the_corresponding_day() {
    let tuesday = "2023-03-07T09:15";
    assert_due(
        &office(),
        &[
            ("the corresponding day", "1 months", tuesday, None, "2023-04-07T09:15"),
            ("a year of months", "12 months", tuesday, None, "2024-03-07T09:15"),
            ("no such day: the last of the month", "1 months", "2023-01-31T10:00", None, "2023-02-28T17:00"),
            ("a leap year", "1 months", "2024-01-31T10:00", None, "2024-02-29T17:00"),
            ("a day off: the next working day", "2 months", "2023-03-14T10:00", None, "2023-05-15T17:00"),
            ("over 30/4 and 1/5", "1 months", "2023-03-30T10:00", None, "2023-05-04T17:00"),
            (
                "a day off that does not move it",
                "2 months stays",
                "2023-03-14T10:00",
                None,
                "2023-05-14T10:00",
            ),
            ("received at night", "1 months", "2023-03-07T20:00", None, "2023-04-10T17:00"),
            ("from the first to the last", "1 months included", "2023-03-01T09:00", None, "2023-03-31T17:00"),
            (
                "a pause moves the end by its length",
                "1 months",
                tuesday,
                Some(("2023-03-10T10:00", "2023-03-13T10:00")),
                "2023-04-10T17:00",
            ),
        ],
    );
}

#[test]
fn half_a_day_is_half_of_the_working_time_of_its_day() {
    assert_due(
        &office(),
        &[
            (
                "half a day from the opening",
                "1 half_working_days",
                "2023-03-07T08:00",
                None,
                "2023-03-07T12:00",
            ),
            ("over noon", "1 half_working_days", "2023-03-07T09:15", None, "2023-03-07T14:15"),
            ("into the next day", "1 half_working_days", "2023-03-07T15:00", None, "2023-03-08T10:00"),
            ("one and a half", "3 half_working_days", "2023-03-07T09:15", None, "2023-03-08T14:15"),
            (
                "whole days keep the clock time",
                "4 half_working_days",
                "2023-03-07T09:15",
                None,
                "2023-03-09T09:15",
            ),
            ("over a weekend", "3 half_working_days", "2023-03-10T15:00", None, "2023-03-14T10:00"),
            (
                "a pause gives its working time back",
                "1 half_working_days",
                "2023-03-07T08:00",
                Some(("2023-03-07T09:00", "2023-03-07T10:30")),
                "2023-03-07T14:30",
            ),
        ],
    );
    let irregular = WorkingCalendar::new(&irregular_hours(), holidays(), &years()).unwrap();
    assert_due(
        &irregular,
        &[
            // Friday has four hours: half of them, and what is used of Monday's eight is used of Tuesday's eleven and a half.
            ("half of a short Friday", "1 half_working_days", "2023-03-10T08:00", None, "2023-03-10T10:00"),
            ("a long Tuesday", "2 half_working_days", "2023-03-06T10:00", None, "2023-03-07T09:52:30"),
        ],
    );
}

#[test]
fn minutes_are_working_time_to_the_minute() {
    assert_due(
        &office(),
        &[
            ("two hours and a half", "150 working_minutes", "2023-03-07T10:00", None, "2023-03-07T13:30"),
            ("over night", "150 working_minutes", "2023-03-07T16:00", None, "2023-03-08T09:30"),
            (
                "a pause",
                "45 working_minutes",
                "2023-03-07T08:00",
                Some(("2023-03-07T08:15", "2023-03-07T08:30")),
                "2023-03-07T09:00",
            ),
        ],
    );
}

#[test]
fn the_rule_of_each_unit_is_said_in_words() {
    for (text, vi, en, articles) in [
        (
            "150 working_minutes",
            "Thời hạn 2 giờ 30 phút làm việc: chỉ tính thời gian làm việc",
            "only working time",
            0,
        ),
        (
            "3 half_working_days",
            "Thời hạn 1,5 ngày làm việc: chỉ tính thời gian làm việc",
            "half of the working time",
            0,
        ),
        ("2 months", "Thời hạn 2 tháng: không tính ngày tiếp nhận", "the corresponding day of month 2", 3),
        (
            "2 months included stays",
            "Thời hạn 2 tháng: ngày tiếp nhận là ngày thứ 1",
            "the day before the corresponding",
            1,
        ),
    ] {
        let rule = rule(&limit(text));
        assert!(rule.vi.starts_with(vi), "{}", rule.vi);
        assert!(rule.en.contains(en), "{}", rule.en);
        assert_eq!(rule.articles.len(), articles, "{text}");
    }
}

fn calendar(hours: &WeekHours) -> WorkingCalendar {
    WorkingCalendar::new(hours, holidays(), &years()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn sixty_minutes_are_an_hour_and_where_days_are_alike_a_half_day_is_four(
        hours in any_hours(), accepted_at in any_instant(), value in 1_u32..40,
    ) {
        let calendar = calendar(&hours);
        let by = |value: u32, unit: &str| due(&limit(&format!("{value} {unit}")), accepted_at, &[], &calendar).unwrap();
        prop_assert_eq!(by(value * 60, "working_minutes"), by(value, "working_hours"));
        let alike = office();
        let half = due(&limit(&format!("{value} half_working_days")), accepted_at, &[], &alike).unwrap();
        let used = alike.working_time_between(half.starts_at, half.due_at).unwrap();
        prop_assert_eq!(used, TimeDelta::hours(i64::from(value) * 4));
    }

    #[test]
    fn half_days_and_minutes_add_up(
        hours in any_hours(), accepted_at in any_instant(), one in 1_u32..30, other in 1_u32..30,
    ) {
        let calendar = calendar(&hours);
        for unit in ["working_minutes", "half_working_days"] {
            let whole = due(&limit(&format!("{} {unit}", one + other)), accepted_at, &[], &calendar).unwrap();
            let first = due(&limit(&format!("{one} {unit}")), accepted_at, &[], &calendar).unwrap();
            let rest = if unit == "working_minutes" {
                calendar.add_working_time(first.due_at, TimeDelta::minutes(i64::from(other))).unwrap()
            } else {
                calendar.add_half_days(first.due_at, other).unwrap()
            };
            let between = calendar.working_time_between(rest, whole.due_at).unwrap();
            // Where days differ, what is less than a microsecond is dropped on the way, and a longer day makes more of it.
            prop_assert!(between.num_microseconds().unwrap().abs() <= 30, "{unit}: {rest} {}", whole.due_at);
        }
    }

    #[test]
    fn a_month_is_never_shorter_for_who_came_later(
        accepted_at in any_instant(), later in 0_i64..2_000, months in 1_u32..12,
    ) {
        let calendar = calendar(&office_hours());
        // Before the roll: it moves a Saturday past what is due on a Monday, as in calendar days.
        let month = limit(&format!("{months} months stays"));
        let first = due(&month, accepted_at, &[], &calendar).unwrap();
        let second = due(&month, accepted_at + TimeDelta::minutes(later * 30), &[], &calendar).unwrap();
        prop_assert!(first.due_at <= second.due_at, "{} {}", first.due_at, second.due_at);
        let days = (first.due_at - first.starts_at).num_days();
        prop_assert!((i64::from(months) * 28..=i64::from(months) * 31).contains(&days), "{days}");
    }
}
