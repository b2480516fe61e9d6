//! The plain page for everybody: how many dossiers came in, were resolved and are pending, and whether the books balance.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::calendar::CalendarCache;
use crate::platform::database::Connection;
use crate::platform::document::{DocumentCell, DocumentTable};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, date_vi};
use crate::platform::text::number_vi;
use crate::report::count::request::{GroupBy, ReportReader, ReportRequest};
use crate::report::count::resolution::{Resolution, resolution};
use crate::report::count::store::{self, RegisterExtent};
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::period::{Period, ReportingPeriod};
use crate::report::figures::rate::Rate;
use crate::report::figures::rates::RateName;
use crate::report::series::charts::chart::Chart;
use crate::report::series::charts::{ChartContext, ChartHeading, DrawnChart, of_on_time, picture};
use crate::report::series::parts::PartUnit;

/// How the page looks; a route of its own, so that a strict content policy lets it through.
pub(crate) const STYLE: &str = include_str!("style.css");

/// What the form of the page asks for.
#[derive(Debug, Clone)]
pub(crate) struct PageForm {
    /// The code of the agency; none: the one that has every dossier under it.
    pub(crate) agency: Option<String>,
    /// The days; none: the part of the reporting year that holds the newest act.
    pub(crate) period: Option<Period>,
    /// What the third table has as rows.
    pub(crate) group_by: GroupBy,
}

/// Draws the page.
///
/// # Errors
/// An unknown agency, a period that has not begun, or a failing database.
pub(crate) fn draw(
    conn: &mut Connection,
    wish: &PageForm,
    calendars: &CalendarCache,
    now: Instant,
) -> Result<String, Problem> {
    let Some(register) = store::extent_of_the_register(conn)? else { return Ok(empty()) };
    let RegisterExtent { top, oldest, newest } = register;
    let years = years(ReportingPeriod::year_of(oldest.date()), ReportingPeriod::year_of(newest.date()));
    let current = || ReportingPeriod::cumulative_to(newest.date()).days().ok();
    let Some(period) = wish.period.or_else(current) else { return Ok(empty()) };
    let agency = wish.agency.clone().unwrap_or(top.code);
    let question = |group_by| ReportRequest::of_tthc(&agency, period, group_by, None);
    let mut report = |group_by| resolution(conn, &question(group_by), ReportReader::Public, now);
    let (levels, agencies) = (report(GroupBy::Level)?, report(GroupBy::Agency)?);
    let third = match wish.group_by {
        GroupBy::Level | GroupBy::Agency => None,
        group_by => Some(report(group_by)?),
    };
    let desk = ChartContext { calendars, reader: ReportReader::Public, now };
    let charts = [
        where_it_can_be_drawn(of_on_time(&agencies))?,
        where_it_can_be_drawn(picture(
            conn,
            Chart::ReceivedResolved,
            &question(GroupBy::Month),
            PartUnit::of_months(period),
            desk,
        ))?,
        where_it_can_be_drawn(picture(
            conn,
            Chart::Ageing,
            &question(GroupBy::Month),
            PartUnit::Month,
            desk,
        ))?,
    ];
    Ok(frame(
        "Kết quả giải quyết thủ tục hành chính",
        &html! {
            (heading(&levels))
            (form(&levels, wish.group_by))
            (other_periods(&agency, &years))
            (table(&levels, "Theo cấp"))
            (table(&agencies, "Theo cơ quan"))
            @if let Some(third) = &third { (table(third, caption(wish.group_by))) }
            @for chart in charts.iter().flatten() { (figure(chart)) }
            (notes())
        },
    )
    .into_string())
}

/// The page when something is wrong with what was asked for.
pub(crate) fn trouble(problem: &Problem) -> String {
    frame(
        "Chưa xem được số liệu",
        &html! {
            h1 { "Chưa xem được số liệu" }
            p { (problem.code.title_vi()) "." }
            @if let Some(detail) = &problem.detail { p { (detail.vi) "." } }
            @if !problem.fields.is_empty() {
                ul { @for field in &problem.fields { li { (field.field) ": " (field.words.vi) } } }
            }
            p { a href="/so-lieu" { "Về trang số liệu" } }
        },
    )
    .into_string()
}

fn empty() -> String {
    frame("Sổ chưa có hồ sơ", &html! {
        h1 { "Sổ chưa có hồ sơ nào" }
        p { "Khi có hồ sơ đầu tiên, trang này hiện số liệu tiếp nhận và giải quyết của sáu tháng." }
        p { "Để xem thử với dữ liệu mẫu, chạy lệnh " code { "make run" } ", rồi tải lại trang này." }
        p lang="en" { "The register is empty. Run " code { "make run" } " to load the demonstration, then reload this page." }
    })
    .into_string()
}

fn frame(title: &str, content: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " - Một cửa" }
                link rel="stylesheet" href="/style.css";
            }
            body { main { p { a href="/" { "Một cửa" } } (content) } }
        }
    }
}

fn heading(report: &Resolution) -> Markup {
    html! {
        header {
            p.agency { (report.agency.name) }
            h1 { "Tình hình, kết quả giải quyết thủ tục hành chính" }
            p {
                "Kỳ báo cáo: từ ngày " (date_vi(report.period.from())) " đến ngày " (date_vi(report.period.to()))
                " · Tính đến " (report.cut.as_of().end_words_vi())
                " · Theo dữ liệu ghi nhận đến " (report.known_at.words_vi())
                " · Đơn vị tính: hồ sơ"
            }
        }
    }
}

fn form(report: &Resolution, group_by: GroupBy) -> Markup {
    html! {
        form method="get" action="/so-lieu" {
            label { "Mã cơ quan " input name="agency" value=(report.agency.code) size="14"; }
            label { "Từ ngày " input type="date" name="from" value=(report.period.from()); }
            label { "Đến ngày " input type="date" name="to" value=(report.period.to()); }
            label {
                "Xem thêm "
                select name="group_by" {
                    @for value in [GroupBy::Month, GroupBy::Field, GroupBy::Procedure, GroupBy::Channel] {
                        option value=(value.as_str()) selected[value == group_by] { (caption(value)) }
                    }
                }
            }
            button type="submit" { "Xem" }
        }
    }
}

/// Years that the page links to: that of the newest act, the one before it, and the one in which the register begins.
fn years(oldest: i32, newest: i32) -> Vec<i32> {
    let mut years: Vec<i32> =
        [newest, newest - 1, oldest].into_iter().filter(|year| *year >= oldest).collect();
    years.dedup();
    years
}

/// Links to the half-years and years.
fn other_periods(agency: &str, years: &[i32]) -> Markup {
    let link = |period: ReportingPeriod, words: String| {
        let days = period.days().ok()?;
        let address = format!("/so-lieu?agency={agency}&from={}&to={}", days.from(), days.to());
        Some(html! { li { a href=(address) { (words) } } })
    };
    html! {
        nav aria-label="Các kỳ báo cáo" {
            ul {
                @for year in years.iter().copied() {
                    @if let Some(link) = link(ReportingPeriod::HalfYear(year), format!("6 tháng đầu năm {year}")) { (link) }
                    @if let Some(link) = link(ReportingPeriod::Year(year), format!("năm {year}")) { (link) }
                }
            }
        }
    }
}

fn caption(group_by: GroupBy) -> &'static str {
    match group_by {
        GroupBy::Agency | GroupBy::AgencyTree => "Theo cơ quan",
        GroupBy::LevelField => "Theo cấp và lĩnh vực",
        GroupBy::Field => "Theo lĩnh vực",
        GroupBy::Procedure => "Theo thủ tục",
        GroupBy::Level => "Theo cấp",
        GroupBy::Channel => "Theo hình thức tiếp nhận",
        GroupBy::Month => "Theo tháng",
    }
}

const COLUMNS: [(Figure, &str); 13] = [
    (Figure::CarriedOver, "Kỳ trước chuyển qua"),
    (Figure::Received, "Tiếp nhận trong kỳ"),
    (Figure::Reopened, "Mở lại"),
    (Figure::Resolved, "Đã giải quyết"),
    (Figure::ResolvedEarly, "Trước hạn"),
    (Figure::ResolvedOnTime, "Đúng hạn"),
    (Figure::ResolvedLate, "Quá hạn"),
    (Figure::ResolvedLateApologised, "Quá hạn, đã xin lỗi"),
    (Figure::ResolvedNoDeadline, "Không có hạn"),
    (Figure::Closed, "Kết thúc không có kết quả"),
    (Figure::Pending, "Đang giải quyết cuối kỳ"),
    (Figure::InProcessOverdue, "Trong đó quá hạn"),
    (Figure::InProcessOverdueApologised, "Trong đó quá hạn, đã xin lỗi"),
];

/// The rates for which the page has room.
const RATES: [(RateName, &str); 3] = [
    (RateName::OnTimeOfResolved, "Tỷ lệ giải quyết đúng hạn trên số đã giải quyết"),
    (RateName::OnTimeOfDue, "Tỷ lệ giải quyết đúng hạn trên số đến hạn"),
    (RateName::PromisesKeptOfEnded, "Tỷ lệ giữ đúng hẹn"),
];

fn table(report: &Resolution, caption: &str) -> Markup {
    html! {
        // Wider than a phone: whoever has no mouse moves it by the arrows.
        table tabindex="0" {
            caption { (caption) }
            thead {
                tr {
                    th scope="col" { "Tên" }
                    @for (_, label) in COLUMNS { th scope="col" { (label) } }
                    @for (_, label) in RATES { th scope="col" { (label) } }
                    th scope="col" { "Cân đối" }
                }
            }
            tbody {
                @for row in &report.rows { (line(&row.name, &row.cells)) }
            }
            tfoot { (line("Tổng cộng", &report.total)) }
        }
    }
}

fn line(name: &str, cells: &FigureValues) -> Markup {
    let balance = cells.balance();
    let sides = [number_vi(balance.to_account_for), number_vi(balance.accounted_for)];
    html! {
        tr {
            th scope="row" { (name) }
            @for (figure, _) in COLUMNS { td { (number_vi(cells.get(figure))) } }
            @for (rate, _) in RATES { td { (cells.rate(rate).words_vi()) } }
            td.balance { @if balance.balanced { "✓ " (sides.join(" = ")) } @else { "✗ " (sides.join(" ≠ ")) } }
        }
    }
}

/// A chart, or none where it has too much to show or the calendar does not reach: the page has its figures all the same.
fn where_it_can_be_drawn(drawn: Result<DrawnChart, Problem>) -> Result<Option<DrawnChart>, Problem> {
    match drawn {
        Ok(picture) => Ok(Some(picture)),
        Err(problem) if matches!(problem.code, Code::InvalidInput | Code::CalendarNotLoaded) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// A chart with the same figures as a table below it.
fn figure(picture: &DrawnChart) -> Markup {
    html! {
        figure {
            figcaption { (picture.title) }
            (PreEscaped(picture.svg(ChartHeading::Beside)))
            details {
                summary { "Bảng số liệu của biểu đồ" }
                (chart_table(&picture.table))
            }
        }
    }
}

fn chart_table(table: &DocumentTable) -> Markup {
    html! {
        table tabindex="0" {
            thead { tr { @for column in &table.columns { th scope="col" { (column.label) } } } }
            tbody {
                @for row in &table.rows {
                    tr.total[row.strong] {
                        @for cell in &row.cells {
                            @match cell {
                                DocumentCell::Text(words) => { th scope="row" { (words) } }
                                DocumentCell::Count(count) => { td { (number_vi(*count)) } }
                                DocumentCell::Share(numerator, denominator) => {
                                    td { (Rate::of(*numerator, *denominator).text.unwrap_or("-".to_owned())) }
                                }
                                _ => { td {} }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn notes() -> Markup {
    html! {
        section.notes {
            h2 { "Cách tính" }
            ul {
                li { "Cân đối: kỳ trước chuyển qua + tiếp nhận + mở lại = đã giải quyết + kết thúc không có kết quả + đang giải quyết cuối kỳ." }
                li { "Đã giải quyết: tính khi có kết quả, không phải khi trả kết quả." }
                li { "Tỷ lệ giải quyết đúng hạn trên số đã giải quyết: (trước hạn + đúng hạn) / (trước hạn + đúng hạn + quá hạn)." }
                li { "Tỷ lệ giải quyết đúng hạn trên số đến hạn: trong số hồ sơ có hạn nằm trong kỳ, tỷ lệ đã giải quyết trước hoặc đúng hạn; không tính hồ sơ kết thúc không có kết quả và hồ sơ tạm dừng khi còn hạn." }
                li { "Giữ đúng hẹn: lời hẹn giữ đúng / (giữ đúng + bị sai); thư xin lỗi hẹn lại ngày khác nhưng không dời hạn, hồ sơ vẫn là quá hạn." }
                li { "Hồ sơ chờ bổ sung và hồ sơ rút không bao giờ được gộp vào đúng hạn." }
                li { "Dấu - là không có hồ sơ nào để chia." }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_links_to_this_year_the_last_one_and_the_first_one() {
        for (oldest, newest, expected) in
            [(2023, 2026, &[2026, 2025, 2023][..]), (2025, 2026, &[2026, 2025]), (2026, 2026, &[2026])]
        {
            assert_eq!(years(oldest, newest), expected);
        }
    }

    #[test]
    fn an_empty_register_says_what_to_do() {
        assert!(empty().contains("make run"));
    }

    #[test]
    fn nothing_on_the_page_needs_a_script_or_an_inline_style() {
        let page = trouble(&Problem::field("from", "not_a_date", "<b>ngày</b>", "day"));
        assert!(!page.contains("<script") && !page.contains("style=") && !page.contains("<b>"));
    }
}
