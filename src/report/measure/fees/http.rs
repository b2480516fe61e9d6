//! HTTP endpoints of the report on fees: the figures by procedure or by day, and the lines behind a figure.

use std::collections::BTreeMap;

use actix_web::{get, web};
use chrono::NaiveDate;
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::figures::{FeeFigure, FeeFigures, FeeGrouping};
use super::store::{self, FeeListKey, FeeListRow, FeeSelection};
use crate::access::Officer;
use crate::dossier::books::fees::account::{FeeSums, PaymentMethod};
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::report::count::context::ReportContext;
use crate::report::count::fold::PartWindow;
use crate::report::count::query::report_query;
use crate::report::count::request::{ReportReader, ReportRequest};
use crate::report::count::store as reports;
use crate::report::count::view::ReportAgency;

/// The most days of a report by day.
const MOST_DAYS: usize = 366;

pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_fee_report).service(list_fee_entries);
}

report_query! {
    /// Which report on fees.
    pub(crate) struct FeesQuery: kind {
        /// What the rows are: `procedure` (when nothing is said) or `day`.
        #[param(example = "procedure")]
        group_by: Option<String>,
    }
}

report_query! {
    /// Which figure of which report on fees.
    pub(crate) struct FeeEntriesQuery: kind {
        /// As in the report.
        #[param(example = "procedure")]
        group_by: Option<String>,
        /// The figure: `owed_before`, `due`, `paid`, `exempt`, `refunded` or `owed`.
        #[param(required = true, example = "paid")]
        figure: Option<String>,
        /// The key of a row: the code of a procedure or a day; the total when nothing is said.
        #[param(example = "1.004873")]
        group: Option<String>,
        /// Lines on a page.
        #[param(example = 50)]
        limit: Option<i64>,
        /// Where the page begins: `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

/// What the report on fees rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FeeParameters {
    /// The agency; the offices of its subtree are counted.
    agency: ReportAgency,
    /// The first day.
    from: NaiveDate,
    /// The last day.
    to: NaiveDate,
    /// What the rows are.
    group_by: FeeGrouping,
    /// What took effect before this instant is counted.
    as_of: Instant,
    /// What was recorded by this instant is counted.
    known_at: Instant,
}

/// The fees of one procedure, or of one day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FeeRow {
    /// The code of the procedure, or the day: opens the row (`group`).
    #[schema(example = "1.004873")]
    key: String,
    /// The name of the procedure; the day again.
    name: String,
    /// The figures.
    figures: FeeFigures,
}

/// Fees in a period.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FeeReport {
    /// What the report rests on.
    parameters: FeeParameters,
    /// One row for each procedure or day that has any figure.
    rows: Vec<FeeRow>,
    /// All together.
    total: FeeFigures,
}

/// One line of the list behind a figure: an amount, or a dossier that owes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FeeListEntry {
    /// The code of the dossier.
    #[schema(example = "H26.268.05-230307-0012")]
    code: String,
    /// The owner of the dossier.
    office: ReportAgency,
    /// The code of the procedure.
    #[schema(example = "1.004873")]
    procedure_code: String,
    /// The name of the procedure.
    procedure_name: String,
    /// How much, in đồng; below zero for what takes a mistaken entry back, and for a fee that was lowered.
    #[schema(example = 15000)]
    amount_vnd: i64,
    /// The number of the act that brought it; absent of a dossier that owes.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<i32>,
    /// When it counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts_at: Option<Instant>,
    /// How it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<PaymentMethod>,
    /// Number of the receipt, or of the document of a refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt_number: Option<String>,
    /// Who paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    payer: Option<String>,
    /// The ground of an exemption, or the reason of a refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// The lines behind a figure of fees.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct FeeEntryList {
    /// The figure that was opened.
    figure: FeeFigure,
    /// Its label.
    #[schema(example = "Phí, lệ phí đã nộp")]
    label: &'static str,
    /// The row that was opened; none: the total.
    group: Option<String>,
    /// The as-of instant of the report: send it with the next page.
    as_of: Instant,
    /// The known-at instant of the report: send it too.
    known_at: Instant,
    /// The value of the figure: the amounts of the whole list make it up.
    #[schema(example = 30000)]
    amount_vnd: i64,
    /// How many lines the whole list has.
    #[schema(example = 2)]
    total: i64,
    /// The lines of this page.
    items: Vec<FeeListEntry>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

fn read_grouping(check: &mut Check, group_by: Option<&str>) -> Checked<FeeGrouping> {
    let (all, name) = (FeeGrouping::ALL, FeeGrouping::as_str);
    check.one_of_or("group_by", group_by, all, name, FeeGrouping::Procedure)
}

/// What came to be due, was paid, exempt and refunded in a period, and what is owed, as of an instant and as known at an instant.
#[utoipa::path(tag = "report", operation_id = "get_fee_report", params(FeesQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", body = FeeReport),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/fees")]
pub(crate) async fn get_fee_report(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<FeesQuery>,
) -> Result<web::Json<FeeReport>, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let grouping = read_grouping(&mut check, query.group_by.as_deref());
    let question = query.asked().question(&mut check, now);
    let asked = check.finish((grouping, question))?;
    service.database.snapshot(move |conn| report(conn, &officer, &asked, now).map(web::Json)).await
}

/// The amounts of a whole period.
fn selected(ground: &ReportContext) -> FeeSelection {
    let span = ground.span(PartWindow::whole(ground.cut.parts()));
    FeeSelection { of: ground.selection(), start: span.start, until: span.until }
}

/// The days of a period that have begun by its end.
fn days(question: &ReportRequest, until: Instant) -> impl Iterator<Item = NaiveDate> {
    let last = question.period.to();
    question.period.from().iter_days().take_while(move |day| *day <= last && Instant::start_of(*day) < until)
}

fn report(
    conn: &mut Connection,
    officer: &Officer,
    (grouping, question): &(FeeGrouping, ReportRequest),
    now: Instant,
) -> Result<FeeReport, Problem> {
    let ground = ReportContext::of(conn, question, ReportReader::Officer(&officer.scope()), now)?;
    let fees = selected(&ground);
    let before = store::sums(conn, &fees.of, None, fees.start)?;
    let within = store::sums(conn, &fees.of, Some(fees.start), fees.until)?;
    let total = FeeFigures::of(together(&before), together(&within));
    let mut rows = match grouping {
        FeeGrouping::Procedure => by_procedure(conn, &before, &within)?,
        FeeGrouping::Day => by_day(conn, question, &fees, together(&before))?,
    };
    rows.retain(|row| !row.figures.is_empty());
    Ok(FeeReport {
        parameters: FeeParameters {
            as_of: ground.cut.as_of(),
            known_at: ground.known_at,
            agency: ReportAgency { code: ground.agency.code, name: ground.agency.name },
            from: question.period.from(),
            to: question.period.to(),
            group_by: *grouping,
        },
        rows,
        total,
    })
}

type ProcedureSums = BTreeMap<crate::procedure::ProcedureId, FeeSums>;

fn together(sums: &ProcedureSums) -> FeeSums {
    sums.values().fold(FeeSums::default(), |all, one| all.with(*one))
}

fn by_procedure(
    conn: &mut Connection,
    before: &ProcedureSums,
    within: &ProcedureSums,
) -> Result<Vec<FeeRow>, Problem> {
    let names = reports::procedures(conn)?;
    let of = |sums: &ProcedureSums, id| sums.get(id).copied().unwrap_or_default();
    let rows = names.iter().map(|(id, names)| FeeRow {
        key: names.code.clone(),
        name: names.name.clone(),
        figures: FeeFigures::of(of(before, id), of(within, id)),
    });
    let mut rows: Vec<FeeRow> = rows.collect();
    rows.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(rows)
}

/// Each day opens with what the one before it left owed.
fn by_day(
    conn: &mut Connection,
    question: &ReportRequest,
    fees: &FeeSelection,
    mut before: FeeSums,
) -> Result<Vec<FeeRow>, Problem> {
    let days: Vec<NaiveDate> = days(question, fees.until).take(MOST_DAYS + 1).collect();
    if days.len() > MOST_DAYS {
        return Err(Problem::field(
            "to",
            "too_long",
            format!("báo cáo theo ngày dài nhất {MOST_DAYS} ngày: chọn kỳ ngắn hơn hoặc group_by=procedure"),
            format!(
                "a report by day has at most {MOST_DAYS} days: take a shorter period or group_by=procedure"
            ),
        ));
    }
    let mut rows = Vec::with_capacity(days.len());
    for day in days {
        let (start, until) = (Instant::start_of(day), Instant::end_of(day).min(fees.until));
        let within = together(&store::sums(conn, &fees.of, Some(start), until)?);
        let figures = FeeFigures::of(before, within);
        before = before.with(within);
        // A day on which nothing happened is no row, whatever was owed through it.
        if within != FeeSums::default() {
            rows.push(FeeRow { key: day.to_string(), name: day.to_string(), figures });
        }
    }
    Ok(rows)
}

/// The lines behind a figure of fees; their amounts make up the figure.
#[utoipa::path(tag = "report", operation_id = "list_fee_entries", params(FeeEntriesQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The amounts, each with its dossier", body = FeeEntryList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/fees/entries")]
pub(crate) async fn list_fee_entries(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<FeeEntriesQuery>,
) -> Result<web::Json<FeeEntryList>, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let figure = query.figure.as_deref().unwrap_or_default();
    let figure = check.one_of("figure", figure, FeeFigure::ALL, FeeFigure::as_str);
    let grouping = read_grouping(&mut check, query.group_by.as_deref());
    let question = query.asked().question(&mut check, now);
    let part = page::read(&mut check, query.limit, query.cursor.as_deref());
    let (figure, grouping, question, (after, limit)) = check.finish((figure, grouping, question, part))?;
    let wish = FeeListWish { figure, grouping, group: query.group, after, limit };
    service.database.snapshot(move |conn| wish.list(conn, &officer, &question, now).map(web::Json)).await
}

/// Which page of which list.
struct FeeListWish {
    figure: FeeFigure,
    grouping: FeeGrouping,
    group: Option<String>,
    after: Option<FeeListKey>,
    limit: i64,
}

impl FeeListWish {
    /// The amounts of the row that is opened.
    fn narrowed(
        &self,
        conn: &mut Connection,
        question: &ReportRequest,
        mut fees: FeeSelection,
    ) -> Result<FeeSelection, Problem> {
        let Some(group) = &self.group else { return Ok(fees) };
        match self.grouping {
            FeeGrouping::Procedure => {
                let known = reports::procedures(conn)?;
                let found = known.iter().find(|(_, names)| names.code == *group);
                let (id, _) = found.ok_or_else(unknown_group)?;
                // Of another kind than the report it has nothing here.
                let kind = fees.of.procedures.take();
                fees.of.procedures = Some(
                    kind.map_or_else(|| vec![*id], |kind| kind.into_iter().filter(|one| one == id).collect()),
                );
            }
            FeeGrouping::Day => {
                let day = days(question, fees.until).find(|day| day.to_string() == *group);
                let day = day.ok_or_else(unknown_group)?;
                fees.start = Instant::start_of(day);
                fees.until = Instant::end_of(day).min(fees.until);
            }
        }
        Ok(fees)
    }

    fn list(
        &self,
        conn: &mut Connection,
        officer: &Officer,
        question: &ReportRequest,
        now: Instant,
    ) -> Result<FeeEntryList, Problem> {
        let ground = ReportContext::of(conn, question, ReportReader::Officer(&officer.scope()), now)?;
        let fees = self.narrowed(conn, question, selected(&ground))?;
        let before = together(&store::sums(conn, &fees.of, None, fees.start)?);
        let within = together(&store::sums(conn, &fees.of, Some(fees.start), fees.until)?);
        let rule = self.figure.rule();
        let total = store::count_list(conn, &fees, rule)?;
        let rows = store::list(conn, &fees, rule, self.after, self.limit + 1)?;
        let (rows, next_cursor) = page::cut(rows, self.limit, FeeListKey::of);
        let procedures = reports::procedures(conn)?;
        let shown = |row: FeeListRow| {
            let procedure = procedures.get(&row.procedure_id);
            let office = ground.offices.get(&row.office_id);
            FeeListEntry {
                code: row.code,
                office: ReportAgency {
                    code: office.map(|office| office.code.clone()).unwrap_or_default(),
                    name: office.map(|office| office.name.clone()).unwrap_or_default(),
                },
                procedure_code: procedure.map(|names| names.code.clone()).unwrap_or_default(),
                procedure_name: procedure.map(|names| names.name.clone()).unwrap_or_default(),
                amount_vnd: row.amount_vnd,
                entry: row.counts_at.map(|_| row.seq),
                counts_at: row.counts_at,
                method: row.method,
                receipt_number: row.receipt_number,
                payer: row.payer,
                reason: row.reason,
            }
        };
        Ok(FeeEntryList {
            figure: self.figure,
            label: self.figure.label_vi(),
            group: self.group.clone(),
            as_of: ground.cut.as_of(),
            known_at: ground.known_at,
            amount_vnd: FeeFigures::of(before, within).get(self.figure),
            total,
            items: rows.into_iter().map(shown).collect(),
            next_cursor,
        })
    }
}

fn unknown_group() -> Problem {
    Problem::field(
        "group",
        "unknown_group",
        "không có dòng này trong báo cáo: lấy khóa (key) từ báo cáo cùng tham số",
        "the report has no such row: take the key from the report of the same parameters",
    )
}
