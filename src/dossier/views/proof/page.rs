//! The proof sheet: why a dossier is due when it is due, on a page to print. It never names the applicant.

use chrono::{Datelike as _, NaiveDateTime, Weekday};
use maud::{DOCTYPE, Markup, html};

use super::deadline_view::{CountedTotal, DeadlineView};
use crate::dossier::books::moves::LastMove;
use crate::dossier::clock::deadline::pause_counts;
use crate::dossier::clock::deadline_trace::{DeadlineTrace, TraceDay};
use crate::dossier::clock::deadline_words::{PROVISIONAL_VI, span_vi};
use crate::dossier::clock::limit_rule::LimitRule;
use crate::dossier::clock::pause::{Pause, PauseKind};
use crate::platform::instant::{Instant, date_vi};

/// Draws the page.
pub(super) fn draw(view: &DeadlineView) -> String {
    frame(&format!("Diễn giải thời hạn {}", view.code), &content(view)).into_string()
}

/// What stands on it, under one heading of the first order.
pub(crate) fn content(view: &DeadlineView) -> Markup {
    let unlimited = view.rule.is_none() && !view.due_imported;
    let undated = if unlimited { "không có" } else { "chưa có" };
    html! {
        header {
            h1 { "Diễn giải thời hạn giải quyết hồ sơ" }
            p.code { "Mã hồ sơ: " strong { (view.code) } }
        }
        dl {
            dt { "Thủ tục" } dd { (view.procedure.code) " - " (view.procedure.name) }
            dt { "Thời hạn giải quyết" } dd { (view.limit) }
            @if let Some(last) = &view.last_move { dt { "Bản thủ tục áp dụng" } dd { (ruled_by(last)) } }
            dt { "Tiếp nhận" } dd { (view.accepted_at.map_or("chưa tiếp nhận".to_owned(), Instant::words_vi)) }
            dt { "Hạn trả kết quả" } dd { strong { (view.due_at.map_or(undated.to_owned(), Instant::words_vi)) } }
            @if !view.calendar.is_empty() { dt { "Bản lịch làm việc" } dd { (view.calendar) } }
        }
        @if view.due_provisional { p { (PROVISIONAL_VI) } }
        @if let Some(rule) = &view.rule { (rule_of(rule, view.trace.as_ref())) }
        @match (&view.trace, &view.counted_total) {
            (Some(trace), Some(total)) => {
                (days(trace, total))
                (pauses(&view.pauses, trace))
                (result(trace, total))
            }
            _ if view.due_imported => {
                p { "Hạn này được nhập từ sổ cũ cùng với hồ sơ; không có cách tính nào để diễn giải." }
            }
            _ if unlimited => {
                p { "Pháp luật không quy định thời hạn giải quyết thủ tục này: hồ sơ không có hạn trả kết quả." }
            }
            _ => { p { "Hồ sơ chưa được tiếp nhận nên thời hạn chưa bắt đầu tính." } }
        }
    }
}

/// Which version rules, since when and by which decision.
fn ruled_by(LastMove { moved_at, details }: &LastMove) -> String {
    let (before, after) = (details.version_before.version, details.version_after.version);
    format!(
        "bản {after} từ {} (trước đó bản {before}), theo {}: {}",
        moved_at.words_vi(),
        details.decision_number,
        details.reason
    )
}

/// A sheet to print, with that title.
pub(in crate::dossier) fn frame(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - Một cửa" }
                link rel="stylesheet" href="/style.css";
            }
            body { main.sheet { (content) } }
        }
    }
}

fn rule_of(rule: &LimitRule, trace: Option<&DeadlineTrace>) -> Markup {
    html! {
        section {
            h2 { "Quy tắc" }
            p {
                (rule.vi)
                @for article in &rule.articles {
                    " Căn cứ " (article.vi)
                    @if !article.verified { " (chưa đối chiếu với văn bản gốc)" }
                    "."
                }
            }
            @if let Some(trace) = trace {
                p { (trace.reception_vi) }
                @if let Some(restart) = &trace.restart { p { (restart.words_vi) } }
            }
        }
    }
}

fn days(trace: &DeadlineTrace, total: &CountedTotal) -> Markup {
    html! {
        // Wider than a phone: whoever has no mouse moves it by the arrows.
        table tabindex="0" {
            caption { "Từng ngày, từ ngày nộp đến ngày hẹn trả" }
            thead {
                tr {
                    th scope="col" { "Ngày" }
                    th scope="col" { "Tính" }
                    th scope="col" { "Thời gian tính" }
                    th scope="col" { "Tạm dừng" }
                    th scope="col" { "Lý do" }
                    th scope="col" { "Bản lịch" }
                }
            }
            tbody { @for day in &trace.days { (line(day)) } }
            tfoot {
                tr {
                    th scope="row" { "Tổng cộng" }
                    td { (total.days) " ngày" }
                    td { (span_vi(total.microseconds)) }
                    td { (span_vi(total.paused_microseconds)) }
                    td colspan="2" {}
                }
            }
        }
    }
}

fn line(day: &TraceDay) -> Markup {
    let time = |microseconds: i64| if microseconds == 0 { "-".to_owned() } else { span_vi(microseconds) };
    html! {
        tr.uncounted[!day.counted] {
            th scope="row" { (weekday(day.date.weekday())) " " (date_vi(day.date)) }
            td { @if day.counted { "có" } @else { "không" } }
            td { (time(day.counted_microseconds)) }
            td { (time(day.paused_microseconds)) }
            td.words { (day.words_vi) }
            td.words { (day.calendar.as_deref().unwrap_or("giờ hằng tuần")) }
        }
    }
}

const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Thứ Hai",
        Weekday::Tue => "Thứ Ba",
        Weekday::Wed => "Thứ Tư",
        Weekday::Thu => "Thứ Năm",
        Weekday::Fri => "Thứ Sáu",
        Weekday::Sat => "Thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    }
}

fn pauses(pauses: &[Pause], trace: &DeadlineTrace) -> Markup {
    // The reason is written freely and may name people: the sheet tells only what was owed, and when.
    html! {
        section {
            h2 { "Các lần tạm dừng" }
            @if pauses.is_empty() { p { "Không có." } } @else {
                ul {
                    @for pause in pauses {
                        li {
                            @match pause.asked().map(|asked| asked.kind) {
                                Some(PauseKind::Supplement) => "Chờ bổ sung giấy tờ",
                                Some(PauseKind::Payment) => "Chờ thực hiện nghĩa vụ tài chính",
                                None => "Kết quả đã có, sau đó mở lại để đính chính",
                            }
                            ": từ " (pause.from.words_vi())
                            @match pause.until {
                                Some(until) => { " đến " (until.words_vi()) }
                                None => " đến nay, thời hạn đang dừng",
                            }
                            @if !pause_counts(pause.from.civil(), trace.deadline.due_at) {
                                ", bắt đầu sau khi đã hết hạn nên không dời hạn"
                            }
                            "."
                        }
                    }
                }
            }
        }
    }
}

fn result(trace: &DeadlineTrace, total: &CountedTotal) -> Markup {
    let moment = |at: NaiveDateTime| Instant::from_civil(at).words_vi();
    let deadline = &trace.deadline;
    html! {
        section {
            h2 { "Kết quả" }
            p {
                "Tính từ " (moment(deadline.counted_from)) ", cộng " (span_vi(total.microseconds)) " được tính"
                @if total.paused_microseconds > 0 {
                    " và " (span_vi(total.paused_microseconds)) " tạm dừng"
                }
                @if total.paused_microseconds > 0 || trace.restart.is_some() {
                    " (nếu không tạm dừng, hạn là " (moment(deadline.base_due_at)) ")"
                }
                ": hạn trả kết quả là " strong { (moment(deadline.due_at)) } "."
            }
            @if let Some(since) = trace.stopped_since {
                p { "Thời hạn đang dừng từ " (moment(since)) "; hạn sẽ được tính lại khi hết tạm dừng." }
            }
        }
    }
}
