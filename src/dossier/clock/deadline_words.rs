//! The words of a due date: what a clerk reads out when a citizen asks "why that day?".
//!
//! Pure: no HTTP, no SQL, no clock.

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta, Weekday};

use super::deadline::{DeadlineCount, Reception, Restart};
use crate::calendar::day::DayKind;
use crate::procedure::limit::Limit;

/// What stands under a due date that no decree has settled.
pub(in crate::dossier) const PROVISIONAL_VI: &str = "Thời gian trả kết quả là tạm tính: ngày nghỉ lễ, Tết của năm đó chưa được công bố; \
    khi có quyết định, hạn được tính lại và báo nếu thay đổi.";

/// The microseconds of one day.
#[derive(Debug, Clone, Copy)]
pub(in crate::dossier) struct DayMeasure {
    /// Inside the count, outside the pauses.
    pub(in crate::dossier) counted: i64,
    /// Inside the count and a pause.
    pub(in crate::dossier) paused: i64,
    /// The same of the last microsecond of the day only.
    pub(in crate::dossier) counted_last: i64,
    /// Whether any time of the day can count: in working time, whether it is a working day.
    pub(in crate::dossier) can_count: bool,
    /// Whether a pause takes all time of the day that can count.
    pub(in crate::dossier) wholly_paused: bool,
}

/// What is to be said of one day.
pub(in crate::dossier) struct DescribedDay<'a> {
    pub(in crate::dossier) limit: &'a Limit,
    pub(in crate::dossier) count: &'a DeadlineCount,
    pub(in crate::dossier) accepted_at: NaiveDateTime,
    pub(in crate::dossier) date: NaiveDate,
    pub(in crate::dossier) kind: &'a DayKind,
    pub(in crate::dossier) measure: DayMeasure,
    pub(in crate::dossier) number: Option<u32>,
}

/// The part that a day plays in the count.
#[derive(Clone, Copy)]
enum DayPart {
    /// Before the effective reception; whether the dossier came in on that very day.
    NotYet { came_in: bool },
    /// Of the count that papers started afresh since.
    Dropped,
    /// The day of reception, as that day of the limit if it counts as one.
    Reception(Option<u32>),
    /// That day of the limit.
    Numbered(u32),
    /// Some of its time counts, in a limit that has no days.
    Time,
    /// After the end of the count, in the days of the roll.
    Rolled,
    /// Nothing of it counts.
    Nothing,
}

impl DescribedDay<'_> {
    pub(in crate::dossier) fn vi(&self) -> String {
        let mut words = Vec::new();
        let time = span_vi(self.measure.counted);
        match self.part() {
            DayPart::NotYet { came_in: false } => words.push("chưa tính".to_owned()),
            DayPart::NotYet { came_in: true } => words.push(match self.count.reception {
                Reception::AfterCutOff => "nộp sau giờ chốt, chưa tính".to_owned(),
                _ => "nộp ngoài giờ làm việc, chưa tính".to_owned(),
            }),
            DayPart::Dropped => {
                words.push("không tính nữa, thời hạn tính lại từ đầu sau khi bổ sung".to_owned());
            }
            DayPart::Reception(number) => {
                let day = if self.count.restart.is_some() {
                    "ngày nhận bổ sung"
                } else {
                    "ngày tiếp nhận"
                };
                words.push(match number {
                    None if self.counts_days() => format!("{day}, không tính"),
                    None => format!("{day}, tính {time}"),
                    Some(number) => format!("{day}, tính là ngày thứ {number}"),
                });
            }
            DayPart::Numbered(number) if self.limit.unit().counts_all_time() => {
                words.push(format!("ngày thứ {number}"));
            }
            DayPart::Numbered(number) => words.push(format!("ngày làm việc thứ {number}")),
            DayPart::Time => words.push(format!("tính {time}")),
            DayPart::Rolled => words.push("đã đủ số ngày, dời sang ngày làm việc kế tiếp".to_owned()),
            DayPart::Nothing if matches!(self.kind, DayKind::Ordinary) => words.push("không tính".to_owned()),
            DayPart::Nothing => {}
        }
        match self.kind {
            DayKind::Ordinary => {}
            DayKind::Weekend if self.is_saturday_or_sunday() => words.push("cuối tuần".to_owned()),
            DayKind::Weekend => words.push("ngày nghỉ hằng tuần".to_owned()),
            DayKind::Off { name_vi, basis, .. } => words.push(format!("nghỉ: {name_vi} (căn cứ {basis})")),
            DayKind::Worked { name_vi, basis, .. } => {
                words.push(format!("đi làm: {name_vi} (căn cứ {basis})"));
            }
        }
        if self.measure.wholly_paused && self.measure.counted == 0 && self.measure.paused > 0 {
            words.push("tạm dừng cả ngày".to_owned());
        } else if self.measure.paused > 0 {
            words.push(format!("tạm dừng {}", span_vi(self.measure.paused)));
        }
        if self.date == self.count.deadline.due_at.date() {
            words.push(format!("hạn trả kết quả {}", clock(self.count.deadline.due_at)));
        }
        words.join("; ")
    }

    pub(in crate::dossier) fn en(&self) -> String {
        let mut words = Vec::new();
        let time = span_en(self.measure.counted);
        match self.part() {
            DayPart::NotYet { came_in: false } => words.push("not counted yet".to_owned()),
            DayPart::NotYet { came_in: true } => words.push(match self.count.reception {
                Reception::AfterCutOff => "handed in after the cut-off, not counted yet".to_owned(),
                _ => "handed in outside working time, not counted yet".to_owned(),
            }),
            DayPart::Dropped => {
                words.push("no longer counted, the limit began afresh with the papers".to_owned());
            }
            DayPart::Reception(number) => {
                let day = if self.count.restart.is_some() { "day of the papers" } else { "day of reception" };
                words.push(match number {
                    None if self.counts_days() => format!("{day}, not counted"),
                    None => format!("{day}, {time} counted"),
                    Some(number) => format!("{day}, counted as day {number}"),
                });
            }
            DayPart::Numbered(number) if self.limit.unit().counts_all_time() => {
                words.push(format!("day {number}"));
            }
            DayPart::Numbered(number) => words.push(format!("working day {number}")),
            DayPart::Time => words.push(format!("{time} counted")),
            DayPart::Rolled => words.push("the days are over, moved to the next working day".to_owned()),
            DayPart::Nothing if matches!(self.kind, DayKind::Ordinary) => {
                words.push("not counted".to_owned());
            }
            DayPart::Nothing => {}
        }
        match self.kind {
            DayKind::Ordinary => {}
            DayKind::Weekend if self.is_saturday_or_sunday() => words.push("weekend".to_owned()),
            DayKind::Weekend => words.push("weekly day of rest".to_owned()),
            DayKind::Off { name_en, basis, .. } => words.push(format!("off: {name_en} (by {basis})")),
            DayKind::Worked { name_en, basis, .. } => words.push(format!("worked: {name_en} (by {basis})")),
        }
        if self.measure.wholly_paused && self.measure.counted == 0 && self.measure.paused > 0 {
            words.push("paused all day".to_owned());
        } else if self.measure.paused > 0 {
            words.push(format!("paused {}", span_en(self.measure.paused)));
        }
        if self.date == self.count.deadline.due_at.date() {
            words.push(format!("due {}", clock(self.count.deadline.due_at)));
        }
        words.join("; ")
    }

    fn part(&self) -> DayPart {
        if self.date < self.count.deadline.starts_at.date() {
            return DayPart::NotYet { came_in: self.date == self.accepted_at.date() };
        }
        let counted_from = self.count.deadline.counted_from.date();
        if self.date < counted_from {
            return DayPart::Dropped;
        }
        if self.date == counted_from {
            return DayPart::Reception(self.number);
        }
        if self.date > self.count.ends_at.date() {
            return DayPart::Rolled;
        }
        match self.number {
            Some(number) => DayPart::Numbered(number),
            None if !self.counts_days() && self.measure.counted > 0 => DayPart::Time,
            None => DayPart::Nothing,
        }
    }

    fn counts_days(&self) -> bool {
        self.limit.unit().counts_days()
    }

    fn is_saturday_or_sunday(&self) -> bool {
        matches!(self.date.weekday(), Weekday::Sat | Weekday::Sun)
    }
}

/// The reception rule in a Vietnamese sentence.
pub(in crate::dossier) fn reception_vi(limit: &Limit, count: &DeadlineCount) -> String {
    let starts_at = count.deadline.starts_at;
    let start = format!("{} ngày {}", clock(starts_at), starts_at.format("%d/%m/%Y"));
    match (count.reception, limit.cut_off()) {
        (Reception::AsStamped, _) => format!("Nộp trong giờ làm việc: tính từ lúc nộp, {start}."),
        (Reception::AfterCutOff, Some(cut_off)) => format!(
            "Nộp sau giờ chốt {}: tính là tiếp nhận lúc {start}, đầu ngày làm việc kế tiếp.",
            cut_off.format("%H:%M")
        ),
        (Reception::OnADayOff, _) => format!(
            "Nộp lúc {start}, ngày nghỉ mà bộ phận một cửa nhận hồ sơ: đó là ngày tiếp nhận, ngày được tính kế tiếp là ngày thứ 1."
        ),
        _ => format!("Nộp ngoài giờ làm việc: tính là tiếp nhận lúc {start}, đầu giờ làm việc kế tiếp."),
    }
}

/// The reception rule in an English sentence.
pub(in crate::dossier) fn reception_en(limit: &Limit, count: &DeadlineCount) -> String {
    let starts_at = count.deadline.starts_at;
    let start = format!("{} on {}", clock(starts_at), starts_at.format("%d/%m/%Y"));
    match (count.reception, limit.cut_off()) {
        (Reception::AsStamped, _) => format!("Handed in during working time: counted from then, {start}."),
        (Reception::AfterCutOff, Some(cut_off)) => format!(
            "Handed in after the cut-off of {}: counted as received at {start}, the start of the next working day.",
            cut_off.format("%H:%M")
        ),
        (Reception::OnADayOff, _) => format!(
            "Handed in at {start}, a day off on which the desk is open: that is the day of reception, and the next day that \
             counts is day 1."
        ),
        _ => format!(
            "Handed in outside working time: counted as received at {start}, the start of the next working time."
        ),
    }
}

/// What papers that came in did to the count, in a Vietnamese sentence.
pub(in crate::dossier) fn restart_vi(count: &DeadlineCount, restart: &Restart) -> String {
    let rule = match restart.reception {
        Reception::AsStamped => "trong giờ làm việc",
        Reception::AfterCutOff => "sau giờ chốt",
        Reception::OutsideWorkingTime => "ngoài giờ làm việc",
        Reception::OnADayOff => "vào ngày nghỉ mà bộ phận một cửa nhận hồ sơ",
    };
    format!(
        "Công dân bổ sung đủ hồ sơ lúc {}, {rule}: thời hạn tính lại từ đầu, từ {}.",
        moment(restart.at),
        moment(count.deadline.counted_from)
    )
}

/// What papers that came in did to the count, in an English sentence.
pub(in crate::dossier) fn restart_en(count: &DeadlineCount, restart: &Restart) -> String {
    let rule = match restart.reception {
        Reception::AsStamped => "during working time",
        Reception::AfterCutOff => "after the cut-off",
        Reception::OutsideWorkingTime => "outside working time",
        Reception::OnADayOff => "on a day off on which the desk is open",
    };
    format!(
        "The papers came at {}, {rule}: the limit is counted afresh, from {}.",
        moment(restart.at),
        moment(count.deadline.counted_from)
    )
}

fn moment(at: NaiveDateTime) -> String {
    format!("{} {}", clock(at), at.format("%d/%m/%Y"))
}

/// A clock time, with seconds only when it has some.
fn clock(at: NaiveDateTime) -> String {
    let minutes = at.format("%H:%M").to_string();
    let seconds = at.format("%H:%M:%S").to_string();
    if seconds.ends_with(":00") { minutes } else { seconds }
}

pub(in crate::dossier) fn span_vi(microseconds: i64) -> String {
    span(microseconds, ["giờ", "phút", "giây"], "dưới 1 giây")
}

fn span_en(microseconds: i64) -> String {
    span(microseconds, ["h", "min", "s"], "less than 1 s")
}

/// "2 giờ 30 phút": the parts that are not zero, down to the second.
fn span(microseconds: i64, units: [&str; 3], tiny: &str) -> String {
    let time = TimeDelta::microseconds(microseconds);
    let parts = [time.num_hours(), time.num_minutes() % 60, time.num_seconds() % 60];
    let said: Vec<String> =
        parts.iter().zip(units).filter(|(n, _)| **n != 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    match (said.is_empty(), microseconds) {
        (false, _) => said.join(" "),
        (true, 0) => format!("0 {}", units[1]),
        (true, _) => tiny.to_owned(),
    }
}
