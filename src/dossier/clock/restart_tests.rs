//! Tests of papers that start the count afresh: pauses at every edge, and how the trace tells it.

use chrono::NaiveTime;

use super::deadline::{ClockPause, Deadline, Reception, due};
use super::deadline_trace::explain;
use crate::calendar::fixtures::{at, office};
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

fn limit(value: u32, unit: LimitUnit, cut_off: Option<u32>) -> Limit {
    let cut_off = cut_off.and_then(|hour| NaiveTime::from_hms_opt(hour, 0, 0));
    Limit::new(value, unit, FirstDay::Excluded, cut_off, DayOffRule::EndOfNextWorkingDay).unwrap()
}

/// "2023-03-08T10:00 2023-03-08T11:00", "... open", or "... +payment" for one that starts nothing afresh.
fn pause(text: &str) -> ClockPause {
    let (text, restarts) = text.strip_suffix(" +payment").map_or((text, true), |text| (text, false));
    let (from, until) = text.split_once(' ').unwrap();
    ClockPause { from: at(from), until: (until != "open").then(|| at(until)), restarts }
}

fn deadline(limit: &Limit, accepted_at: &str, pauses: &[&str]) -> Deadline {
    let pauses: Vec<_> = pauses.iter().map(|text| pause(text)).collect();
    due(limit, at(accepted_at), &pauses, &office()).unwrap()
}

#[test]
fn eight_hours_begin_afresh_at_every_edge() {
    // without papers due on Wednesday 8/3/2023 at 10:00
    let cases: &[(&str, &[&str], &str)] = &[
        ("in the afternoon", &["2023-03-07T11:00 2023-03-07T14:00"], "2023-03-08T14:00"),
        ("starts at opening", &["2023-03-08T08:00 2023-03-08T09:00"], "2023-03-09T09:00"),
        ("ends at opening", &["2023-03-07T16:00 2023-03-08T08:00"], "2023-03-08T17:00"),
        ("starts at closing", &["2023-03-07T17:00 2023-03-08T09:00"], "2023-03-09T09:00"),
        ("ends at closing", &["2023-03-07T16:00 2023-03-07T17:00"], "2023-03-08T17:00"),
        ("ends after closing", &["2023-03-07T16:00 2023-03-07T20:00"], "2023-03-08T17:00"),
        ("ends as lunch begins", &["2023-03-07T11:00 2023-03-07T12:00"], "2023-03-08T12:00"),
        ("lies in lunch", &["2023-03-07T12:10 2023-03-07T12:40"], "2023-03-08T12:00"),
        ("ends as lunch ends", &["2023-03-07T12:00 2023-03-07T13:00"], "2023-03-08T12:00"),
        ("is a night", &["2023-03-07T20:00 2023-03-08T06:00"], "2023-03-08T17:00"),
        ("ends on a day off", &["2023-03-07T16:00 2023-03-11T10:00"], "2023-03-13T17:00"),
        ("starts on a day off", &["2023-03-11T10:00 2023-03-13T10:00"], "2023-03-08T10:00"),
        ("has no length", &["2023-03-07T14:00 2023-03-07T14:00"], "2023-03-08T14:00"),
        (
            "back to back",
            &[
                "2023-03-07T11:00 2023-03-07T12:00",
                "2023-03-07T12:00 2023-03-07T13:00",
                "2023-03-07T13:00 2023-03-07T14:00",
            ],
            "2023-03-08T14:00",
        ),
        ("17 months long", &["2023-03-07T14:00 2024-08-07T14:00"], "2024-08-08T14:00"),
        ("lies before the start", &["2023-03-06T08:00 2023-03-07T09:00"], "2023-03-08T10:00"),
        ("starts at the due instant", &["2023-03-08T10:00 2023-03-08T12:00"], "2023-03-08T10:00"),
        ("starts just before it", &["2023-03-08T09:59:59.999999 2023-03-08T12:00"], "2023-03-09T12:00"),
        (
            "again before the instant as moved",
            &["2023-03-07T11:00 2023-03-07T14:00", "2023-03-08T13:00 2023-03-08T15:00"],
            "2023-03-09T15:00",
        ),
        (
            "again at the instant as moved",
            &["2023-03-07T11:00 2023-03-07T14:00", "2023-03-08T14:00 2023-03-08T15:00"],
            "2023-03-08T14:00",
        ),
        ("still open", &["2023-03-07T14:00 open"], "2023-03-08T10:00"),
        (
            "a payment after it",
            &["2023-03-07T11:00 2023-03-07T14:00", "2023-03-08T09:00 2023-03-08T10:00 +payment"],
            "2023-03-08T15:00",
        ),
        (
            "a payment before it drops out",
            &["2023-03-07T10:30 2023-03-07T11:00 +payment", "2023-03-07T13:00 2023-03-07T14:00"],
            "2023-03-08T14:00",
        ),
        (
            "a payment that begins between papers after hours and the opening",
            &["2023-03-07T16:00 2023-03-07T20:00", "2023-03-07T21:00 2023-03-08T09:00 +payment"],
            "2023-03-09T09:00",
        ),
    ];
    for (why, pauses, expected) in cases {
        let deadline = deadline(&limit(8, LimitUnit::WorkingHours, None), "2023-03-07T10:00", pauses);
        assert_eq!(deadline.due_at, at(expected), "{why}");
        assert_eq!(deadline.base_due_at, at("2023-03-08T10:00"), "{why}");
    }
}

/// Why, limit, reception, pauses, due.
type Case<'a> = (&'a str, u32, LimitUnit, &'a str, &'a [&'a str], &'a str);

#[test]
fn every_unit_begins_afresh_by_its_own_rules() {
    use LimitUnit::{CalendarDays, SameDay, WorkingDays, WorkingHours};
    let cases: &[Case<'_>] = &[
        (
            "three days after the papers",
            3,
            WorkingDays,
            "2023-03-07T09:15",
            &["2023-03-08T10:00 2023-03-09T10:00"],
            "2023-03-14T10:00",
        ),
        (
            "after the cut-off",
            3,
            WorkingDays,
            "2023-03-07T09:15",
            &["2023-03-08T10:00 2023-03-09T15:30"],
            "2023-03-15T08:00",
        ),
        (
            "a fee asked for as the papers come",
            3,
            WorkingDays,
            "2023-03-07T09:15",
            &["2023-03-07T11:00 2023-03-07T14:00", "2023-03-07T14:00 2023-03-08T16:00 +payment"],
            "2023-03-13T16:00",
        ),
        (
            "over Tết",
            8,
            WorkingHours,
            "2023-01-19T10:00",
            &["2023-01-19T15:00 2023-01-30T09:00"],
            "2023-01-31T09:00",
        ),
        (
            "into Tết",
            8,
            WorkingHours,
            "2023-01-19T10:00",
            &["2023-01-19T15:00 2023-01-24T09:00"],
            "2023-01-27T17:00",
        ),
        (
            "five days of the calendar",
            5,
            CalendarDays,
            "2023-03-07T10:00",
            &["2023-03-08T10:00 2023-03-09T14:00"],
            "2023-03-14T14:00",
        ),
        (
            "that end on a day off",
            5,
            CalendarDays,
            "2023-03-07T10:00",
            &["2023-03-08T10:00 2023-03-14T09:00"],
            "2023-03-20T17:00",
        ),
        (
            "pushed out of days off",
            5,
            CalendarDays,
            "2023-03-07T10:00",
            &["2023-03-08T10:00 2023-03-08T14:00"],
            "2023-03-13T17:00",
        ),
        (
            "the day of the papers",
            1,
            SameDay,
            "2023-03-07T10:00",
            &["2023-03-07T14:00 2023-03-09T10:00"],
            "2023-03-09T17:00",
        ),
        (
            "a short limit after a long payment goes on",
            1,
            SameDay,
            "2023-03-07T10:00",
            &["2023-03-07T11:00 2023-03-08T14:00 +payment", "2023-03-08T14:15 2023-03-08T14:30"],
            "2023-03-09T10:15",
        ),
    ];
    for (why, value, unit, accepted_at, pauses, expected) in cases {
        assert_eq!(
            deadline(&limit(*value, *unit, Some(15)), accepted_at, pauses).due_at,
            at(expected),
            "{why}"
        );
    }
}

#[test]
fn the_trace_says_what_no_longer_counts_and_from_when_it_does() {
    let pauses =
        [pause("2023-03-08T10:00 2023-03-09T15:30"), pause("2023-03-14T08:00 2023-03-14T10:00 +payment")];
    let trace =
        explain(&limit(3, LimitUnit::WorkingDays, Some(15)), at("2023-03-07T09:15"), &pauses, &office())
            .unwrap();
    let dropped = "không tính nữa, thời hạn tính lại từ đầu sau khi bổ sung";
    let lines: Vec<_> =
        trace.days.iter().map(|day| format!("{} {}", day.date.format("%d/%m"), day.words_vi)).collect();
    assert_eq!(
        lines,
        [
            format!("07/03 {dropped}"),
            format!("08/03 {dropped}"),
            format!("09/03 {dropped}"),
            "10/03 ngày nhận bổ sung, không tính".to_owned(),
            "11/03 cuối tuần".to_owned(),
            "12/03 cuối tuần".to_owned(),
            "13/03 ngày làm việc thứ 1".to_owned(),
            "14/03 ngày làm việc thứ 2; tạm dừng 2 giờ".to_owned(),
            "15/03 ngày làm việc thứ 3; hạn trả kết quả 10:00".to_owned(),
        ]
    );
    let restart = trace.restart.as_ref().unwrap();
    assert_eq!((restart.at, restart.reception), (at("2023-03-09T15:30"), Reception::AfterCutOff));
    assert_eq!(
        restart.words_vi,
        "Công dân bổ sung đủ hồ sơ lúc 15:30 09/03/2023, sau giờ chốt: thời hạn tính lại từ đầu, từ 08:00 10/03/2023."
    );
    assert_eq!(
        restart.words_en,
        "The papers came at 15:30 09/03/2023, after the cut-off: the limit is counted afresh, from 08:00 10/03/2023."
    );
    // three days of eight hours, and the two hours of the payment
    assert_eq!(trace.counted_time(), chrono::TimeDelta::hours(24));
    assert_eq!(trace.days.iter().map(|day| day.paused_microseconds).sum::<i64>(), 2 * 3_600_000_000);
    assert_eq!((trace.days[0].counted, trace.days[0].paused_microseconds), (false, 0));
}
