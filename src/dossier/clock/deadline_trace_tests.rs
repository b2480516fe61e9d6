//! Tests of the trace: what a clerk reads out for some real weeks.

use chrono::NaiveTime;

use super::deadline::{ClockPause, Reception};
use super::deadline_trace::{DeadlineTrace, explain};
use crate::calendar::fixtures::{at, office};
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

fn trace(value: u32, unit: LimitUnit, accepted_at: &str, pauses: &[(&str, &str)]) -> DeadlineTrace {
    let cut_off = NaiveTime::from_hms_opt(15, 0, 0);
    let limit =
        Limit::new(value, unit, FirstDay::Excluded, cut_off, DayOffRule::EndOfNextWorkingDay).unwrap();
    let pause = |(from, until): &(&str, &str)| ClockPause {
        from: at(from),
        until: (*until != "open").then(|| at(until)),
        restarts: false,
    };
    let pauses: Vec<_> = pauses.iter().map(pause).collect();
    explain(&limit, at(accepted_at), &pauses, &office()).unwrap()
}

/// One line a day: "19/01 - ngày tiếp nhận, không tính" or "27/01 + ngày làm việc thứ 1".
fn lines_vi(trace: &DeadlineTrace) -> Vec<String> {
    let sign = |counted| if counted { '+' } else { '-' };
    trace
        .days
        .iter()
        .map(|day| format!("{} {} {}", day.date.format("%d/%m"), sign(day.counted), day.words_vi))
        .collect()
}

#[test]
fn three_working_days_over_tet() {
    let trace = trace(3, LimitUnit::WorkingDays, "2023-01-19T15:30", &[]);
    let tet = "nghỉ: Tết Nguyên đán (căn cứ Bộ luật Lao động 2019 art. 112; Deputy Prime Minister agreed 20/1-26/1/2023 (press))";
    assert_eq!(
        lines_vi(&trace),
        [
            "19/01 - nộp sau giờ chốt, chưa tính".to_owned(),
            format!("20/01 - chưa tính; {tet}"),
            "21/01 - chưa tính; cuối tuần".to_owned(),
            "22/01 - chưa tính; cuối tuần".to_owned(),
            format!("23/01 - chưa tính; {tet}"),
            format!("24/01 - chưa tính; {tet}"),
            format!("25/01 - chưa tính; {tet}"),
            format!("26/01 - chưa tính; {tet}"),
            "27/01 - ngày tiếp nhận, không tính".to_owned(),
            "28/01 - cuối tuần".to_owned(),
            "29/01 - cuối tuần".to_owned(),
            "30/01 + ngày làm việc thứ 1".to_owned(),
            "31/01 + ngày làm việc thứ 2".to_owned(),
            "01/02 + ngày làm việc thứ 3; hạn trả kết quả 08:00".to_owned(),
        ]
    );
    assert_eq!(trace.reception, Reception::AfterCutOff);
    assert_eq!(
        trace.reception_vi,
        "Nộp sau giờ chốt 15:00: tính là tiếp nhận lúc 08:00 ngày 27/01/2023, đầu ngày làm việc kế tiếp."
    );
    assert_eq!(
        trace.reception_en,
        "Handed in after the cut-off of 15:00: counted as received at 08:00 on 27/01/2023, the start of the next working day."
    );
}

#[test]
fn a_worked_saturday_counts_and_says_why() {
    let trace = trace(1, LimitUnit::WorkingDays, "2024-05-03T10:00", &[]);
    assert_eq!(trace.days[0].words_en, "day of reception, not counted");
    assert_eq!(
        trace.days[1].words_vi,
        "ngày làm việc thứ 1; đi làm: Làm bù ngày 29/4 (căn cứ Công văn 2450/VPCP-KGVX of 12/4/2024); hạn trả kết quả 10:00"
    );
    assert_eq!(
        trace.days[1].words_en,
        "working day 1; worked: Worked Saturday for 29/4 (by Công văn 2450/VPCP-KGVX of 12/4/2024); due 10:00"
    );
    assert_eq!(trace.reception_vi, "Nộp trong giờ làm việc: tính từ lúc nộp, 10:00 ngày 03/05/2024.");
}

#[test]
fn pauses_show_on_the_days_they_take() {
    let pauses = [("2023-03-08T07:00", "2023-03-08T20:00"), ("2023-03-09T10:30", "2023-03-09T14:00")];
    let trace = trace(2, LimitUnit::WorkingDays, "2023-03-07T09:15", &pauses);
    assert_eq!(
        lines_vi(&trace),
        [
            "07/03 - ngày tiếp nhận, không tính",
            "08/03 - không tính; tạm dừng cả ngày",
            "09/03 + ngày làm việc thứ 1; tạm dừng 2 giờ 30 phút",
            "10/03 + ngày làm việc thứ 2; hạn trả kết quả 11:45",
        ]
    );
    assert_eq!(trace.days[2].paused_microseconds, 9_000_000_000);
    assert_eq!(trace.days[2].words_en, "working day 1; paused 2 h 30 min");
}

#[test]
fn hours_say_how_much_of_each_day_counts() {
    let trace = trace(8, LimitUnit::WorkingHours, "2023-03-10T14:00:30", &[]);
    assert_eq!(
        lines_vi(&trace),
        [
            "10/03 + ngày tiếp nhận, tính 2 giờ 59 phút 30 giây",
            "11/03 - cuối tuần",
            "12/03 - cuối tuần",
            "13/03 + tính 5 giờ 30 giây; hạn trả kết quả 14:00:30",
        ]
    );
    assert!(trace.days.iter().all(|day| day.day_number.is_none()));
}

#[test]
fn calendar_days_count_the_weekend_and_then_roll() {
    let trace =
        trace(5, LimitUnit::CalendarDays, "2023-03-07T10:00", &[("2023-03-08T12:00", "2023-03-09T00:00")]);
    assert_eq!(
        lines_vi(&trace),
        [
            "07/03 - ngày tiếp nhận, không tính",
            "08/03 + ngày thứ 1; tạm dừng 12 giờ",
            "09/03 + ngày thứ 2",
            "10/03 + ngày thứ 3",
            "11/03 + ngày thứ 4; cuối tuần",
            "12/03 + ngày thứ 5; cuối tuần",
            "13/03 - đã đủ số ngày, dời sang ngày làm việc kế tiếp; hạn trả kết quả 17:00",
        ]
    );
    assert_eq!(trace.counted_days(), 5);
}

#[test]
fn a_day_that_is_over_at_midnight_is_counted_on_the_date_that_begins() {
    let trace =
        trace(3, LimitUnit::CalendarDays, "2023-03-07T10:00", &[("2023-03-08T08:00", "2023-03-08T22:00")]);
    let numbers: Vec<_> = trace.days.iter().map(|day| day.day_number).collect();
    assert_eq!(numbers, [None, None, Some(1), Some(2), Some(3), None, None]);
    assert_eq!(trace.days[4].words_vi, "ngày thứ 3; cuối tuần");
    assert_eq!(trace.deadline.due_at, at("2023-03-13T17:00"));
}

#[test]
fn an_open_pause_says_since_when_the_clock_stands_still() {
    let open = [("2023-03-08T10:00", "open")];
    assert_eq!(
        trace(3, LimitUnit::WorkingDays, "2023-03-07T09:15", &open).stopped_since,
        Some(at("2023-03-08T10:00"))
    );
    let too_late = [("2023-03-10T09:15", "open")];
    assert_eq!(trace(3, LimitUnit::WorkingDays, "2023-03-07T09:15", &too_late).stopped_since, None);
}

#[test]
fn a_trace_goes_to_the_screen_as_flat_json() {
    let trace = trace(1, LimitUnit::WorkingDays, "2023-01-19T09:00", &[]);
    let json = serde_json::to_value(&trace).unwrap();
    assert_eq!(json["deadline"]["due_at"], "2023-01-27T09:00:00");
    assert_eq!(json["reception"], "as_stamped");
    assert_eq!(json["days"][1]["kind"], "off");
    assert_eq!(json["days"][1]["name_en"], "Lunar New Year");
    assert_eq!(json["days"][1]["day_number"], serde_json::Value::Null);
    assert_eq!(json["days"][0]["counted_microseconds"], 25_200_000_000_i64);
}
