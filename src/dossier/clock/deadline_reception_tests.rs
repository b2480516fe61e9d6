//! Tests of the day of reception: a Saturday on which the desk is open, a closed desk, the minute of closing, work that ends at
//! midnight.

use chrono::NaiveTime;

use super::deadline::{ClockPause, Reception, due};
use super::deadline_trace::explain;
use crate::calendar::desk::DeskCalendar;
use crate::calendar::fixtures::{at, holidays, office, office_hours, shift, years};
use crate::calendar::hours::{WEEK, WeekHours};
use crate::calendar::working_time::WorkingCalendar;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit, RestDayRule};

/// A desk that is open on Saturday mornings too.
fn with_saturdays() -> WorkingCalendar {
    let saturday = (chrono::Weekday::Sat, shift("08:00-11:30"));
    let hours = WeekHours::new(office_hours().iter().chain([saturday])).unwrap();
    WorkingCalendar::new(&hours, holidays(), &years()).unwrap()
}

// "3 working_days", "3 working_days included", "3 working_days <15:00".
fn limit(text: &str) -> Limit {
    let mut words = text.split(' ');
    let (value, unit) = (words.next().unwrap().parse().unwrap(), words.next().unwrap());
    let (mut first_day, mut cut_off) = (FirstDay::Excluded, None);
    for word in words {
        match word.strip_prefix('<') {
            Some(time) => cut_off = Some(NaiveTime::parse_from_str(time, "%H:%M").unwrap()),
            None => first_day = FirstDay::parse(word).unwrap(),
        }
    }
    let unit = LimitUnit::parse(unit).unwrap();
    Limit::new(value, unit, first_day, cut_off, DayOffRule::EndOfNextWorkingDay).unwrap()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn a_saturday_at_an_open_desk_is_the_day_of_reception_and_a_closed_desk_is_the_next_opening() {
    use Reception::{AfterCutOff, OnADayOff, OutsideWorkingTime};
    let (processing, reception) = (office(), with_saturdays());
    let desk = DeskCalendar { processing: &processing, reception: &reception };
    // 11/3/2023 is a Saturday.
    for (why, text, accepted_at, starts_at, rule, expected) in [
        ("open", "3 working_days", "2023-03-11T09:00", "2023-03-11T09:00", OnADayOff, "2023-03-15T09:00"),
        (
            "one day is Monday",
            "1 working_days",
            "2023-03-11T09:00",
            "2023-03-11T09:00",
            OnADayOff,
            "2023-03-13T09:00",
        ),
        (
            "its closing minute",
            "1 working_days",
            "2023-03-11T11:30:59",
            "2023-03-11T11:30:59",
            OnADayOff,
            "2023-03-13T11:30:59",
        ),
        (
            "a minute later",
            "1 working_days",
            "2023-03-11T11:31",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-14T08:00",
        ),
        (
            "before it opens",
            "3 working_days",
            "2023-03-11T07:59",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-16T08:00",
        ),
        (
            "a Sunday",
            "3 working_days",
            "2023-03-12T09:00",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-16T08:00",
        ),
        (
            "Friday night",
            "3 working_days",
            "2023-03-10T21:00",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-16T08:00",
        ),
        (
            "before Tết",
            "1 working_days",
            "2023-01-28T09:00",
            "2023-01-28T09:00",
            OnADayOff,
            "2023-01-30T09:00",
        ),
        (
            "days off count",
            "5 calendar_days",
            "2023-03-11T09:00",
            "2023-03-11T09:00",
            OnADayOff,
            "2023-03-16T09:00",
        ),
        (
            "as day 1",
            "5 calendar_days included",
            "2023-03-11T09:00",
            "2023-03-11T09:00",
            OnADayOff,
            "2023-03-15T17:00",
        ),
        ("a month", "1 months", "2023-03-11T09:00", "2023-03-11T09:00", OnADayOff, "2023-04-11T09:00"),
        (
            "after the cut-off",
            "3 working_days <10:00",
            "2023-03-11T10:30",
            "2023-03-13T08:00",
            AfterCutOff,
            "2023-03-16T08:00",
        ),
        (
            "a day counted whole",
            "1 working_days included",
            "2023-03-11T09:00",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-13T17:00",
        ),
        (
            "the same day",
            "1 same_day",
            "2023-03-11T09:00",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-13T17:00",
        ),
        (
            "hours",
            "4 working_hours",
            "2023-03-11T09:00",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-13T12:00",
        ),
        (
            "half days",
            "3 half_working_days",
            "2023-03-11T09:00",
            "2023-03-13T08:00",
            OutsideWorkingTime,
            "2023-03-14T12:00",
        ),
    ] {
        let limit = limit(text);
        let trace = explain(&limit, at(accepted_at), &[], desk).unwrap();
        assert_eq!(due(&limit, at(accepted_at), &[], desk).unwrap(), trace.deadline, "{why}");
        let found = (trace.deadline.starts_at, trace.reception, trace.deadline.due_at);
        assert_eq!(found, (at(starts_at), rule, at(expected)), "{why}");
        let last = trace.days.iter().filter_map(|day| day.day_number).max();
        if matches!(limit.unit(), LimitUnit::WorkingDays | LimitUnit::CalendarDays) {
            assert_eq!(last, Some(limit.value()), "{why}");
        }

        // Where the procedure says otherwise, and where the desk is open while work is done, it is the next opening.
        let otherwise = limit.with_rest_day(RestDayRule::NextWorkingTime);
        let by_procedure = due(&otherwise, at(accepted_at), &[], desk).unwrap();
        assert_eq!(by_procedure, due(&limit, at(accepted_at), &[], &processing).unwrap(), "{why}");
        assert!(by_procedure.due_at >= trace.deadline.due_at, "{why}: the rule only ever serves the citizen");
    }
}

#[test]
fn the_trace_says_why_a_saturday_is_the_day_of_reception() {
    let (processing, reception) = (office(), with_saturdays());
    let desk = DeskCalendar { processing: &processing, reception: &reception };
    let trace = explain(&limit("2 working_days"), at("2023-03-11T09:00"), &[], desk).unwrap();
    assert_eq!(
        trace.reception_vi,
        "Nộp lúc 09:00 ngày 11/03/2023, ngày nghỉ mà bộ phận một cửa nhận hồ sơ: đó là ngày tiếp nhận, ngày được tính kế tiếp là \
         ngày thứ 1."
    );
    assert!(
        trace
            .reception_en
            .starts_with("Handed in at 09:00 on 11/03/2023, a day off on which the desk is open")
    );
    let words: Vec<_> = trace.days.iter().map(|day| day.words_vi.as_str()).collect();
    assert_eq!(
        words,
        [
            "ngày tiếp nhận, không tính; cuối tuần",
            "cuối tuần",
            "ngày làm việc thứ 1",
            "ngày làm việc thứ 2; hạn trả kết quả 09:00"
        ]
    );
    assert_eq!(trace.days[0].words_en, "day of reception, not counted; weekend");
}

#[test]
fn papers_that_come_on_an_open_saturday_start_the_count_on_it() {
    let (processing, reception) = (office(), with_saturdays());
    let desk = DeskCalendar { processing: &processing, reception: &reception };
    let owed =
        ClockPause { from: at("2023-03-08T10:00"), until: Some(at("2023-03-11T09:00")), restarts: true };
    let deadline = due(&limit("3 working_days"), at("2023-03-07T10:00"), &[owed], desk).unwrap();
    assert_eq!((deadline.counted_from, deadline.due_at), (at("2023-03-11T09:00"), at("2023-03-15T09:00")));
}

#[test]
fn the_minute_of_closing_is_within_the_hours() {
    let calendar = office();
    for (why, text, accepted_at, expected) in [
        ("exactly", "1 working_days", "2023-03-07T17:00", "2023-03-08T17:00"),
        ("its last second", "1 working_days", "2023-03-07T17:00:59", "2023-03-08T17:00"),
        ("the next minute", "1 working_days", "2023-03-07T17:01", "2023-03-09T08:00"),
        ("in hours", "2 working_hours", "2023-03-07T17:00:30", "2023-03-08T10:00"),
        ("in half days", "1 half_working_days", "2023-03-07T17:00:30", "2023-03-08T12:00"),
        ("in calendar days", "3 calendar_days", "2023-03-07T17:00", "2023-03-10T17:00"),
        // Nothing is left of the day, so it cannot be the one that is counted whole.
        ("the same day", "1 same_day", "2023-03-07T17:00", "2023-03-08T17:00"),
        ("a day counted whole", "1 working_days included", "2023-03-07T17:00", "2023-03-08T17:00"),
        // The break at noon is no closing of the desk's day.
        ("at noon", "1 working_days", "2023-03-07T12:00", "2023-03-08T13:00"),
        ("past the cut-off", "1 working_days <15:00", "2023-03-07T17:00", "2023-03-09T08:00"),
    ] {
        assert_eq!(due(&limit(text), at(accepted_at), &[], &calendar).unwrap().due_at, at(expected), "{why}");
    }
}

#[test]
fn work_that_ends_at_midnight_ends_with_its_date() {
    let evening = ["08:00-12:00", "20:00-00:00"];
    let hours = WEEK.into_iter().flat_map(|weekday| evening.map(|text| (weekday, shift(text))));
    let calendar = WorkingCalendar::new(&WeekHours::new(hours).unwrap(), [], &years()).unwrap();
    for (why, text, accepted_at, expected) in [
        ("to the end of the day", "1 same_day", "2023-03-07T09:00", "2023-03-07T23:59:59"),
        ("used up at midnight", "4 working_hours", "2023-03-07T20:00", "2023-03-07T23:59:59"),
        ("over midnight", "5 working_hours", "2023-03-07T20:00", "2023-03-08T09:00"),
        ("received late", "1 working_days", "2023-03-07T23:30", "2023-03-08T23:30"),
        ("a weekend's roll", "2 calendar_days included", "2023-03-07T09:00", "2023-03-08T23:59:59"),
    ] {
        let deadline = due(&limit(text), at(accepted_at), &[], &calendar).unwrap();
        assert_eq!(deadline.due_at, at(expected), "{why}");
        let trace = explain(&limit(text), at(accepted_at), &[], &calendar).unwrap();
        assert_eq!(trace.days.last().map(|day| day.date), Some(deadline.due_at.date()), "{why}");
    }
    let between = calendar.working_time_between(at("2023-03-07T20:00"), at("2023-03-08T00:00")).unwrap();
    assert_eq!(between, chrono::TimeDelta::hours(4));
}
