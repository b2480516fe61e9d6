//! HTTP endpoints of the workload: the figures of officers or units, and the dossiers behind each.

use actix_web::{get, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::tally::{NOBODY, WorkloadRequest};
use super::view::{WorkloadDossierList, WorkloadReport, WorkloadRow};
use super::{WorkloadFigure, WorkloadFigures, WorkloadGrouping, WorkloadItem, WorkloadPlace};
use crate::access::Officer;
use crate::dossier::books::DossierId;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::page;
use crate::procedure::ProcedureKind;
use crate::report::count::query::read_period;
use crate::report::count::store::procedures;
use crate::report::count::view::ReportAgency;

/// The HTTP endpoints of the workload.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_workload_report).service(list_workload_dossiers);
}

/// Which workload.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkloadQuery {
    /// Code of the agency; the offices of its subtree that you may see are counted, each with what it acts on.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// First day of the period.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// Last day of the period.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// What the rows are: `officer` (when nothing is said) or `unit`.
    #[param(example = "officer")]
    group_by: Option<String>,
    /// `tthc` (when nothing is said): the administrative procedures; `outside`: the processes outside them. Never both.
    #[param(value_type = Option<ProcedureKind>, example = "tthc")]
    kind: Option<String>,
}

/// Which cell of which workload.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkloadDossiersQuery {
    /// As in the report.
    #[param(required = true, example = "H26.268")]
    agency: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// As in the report.
    #[param(example = "officer")]
    group_by: Option<String>,
    /// As in the report.
    #[param(value_type = Option<ProcedureKind>, example = "tthc")]
    kind: Option<String>,
    /// The figure: `handled`, `in_time`, `late`, `no_deadline`, `closed`, `open` or `open_overdue`.
    #[param(required = true, example = "handled")]
    figure: Option<String>,
    /// The key of a row; the total when nothing is said.
    #[param(example = "-")]
    group: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

fn read(
    check: &mut Check,
    (agency, from, to): (Option<&str>, Option<&str>, Option<&str>),
    (group_by, kind): (Option<&str>, Option<&str>),
) -> Checked<WorkloadRequest> {
    let parts = (
        check.text("agency", agency.unwrap_or_default(), 64),
        read_period(check, from, to),
        check.one_of_or(
            "group_by",
            group_by,
            WorkloadGrouping::ALL,
            WorkloadGrouping::as_str,
            WorkloadGrouping::Officer,
        ),
        check.one_of_or("kind", kind, ProcedureKind::ALL, ProcedureKind::as_str, ProcedureKind::Tthc),
    );
    Checked::all(parts).map(|(agency, period, group_by, kind)| WorkloadRequest {
        agency,
        period,
        group_by,
        kind,
    })
}

/// The workload of officers or units: what they handled in a period, in time or late, what lies with them, and how long it takes.
#[utoipa::path(tag = "report", operation_id = "get_workload_report", params(WorkloadQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", body = WorkloadReport),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/workload")]
pub(crate) async fn get_workload_report(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<WorkloadQuery>,
) -> Result<web::Json<WorkloadReport>, Problem> {
    let mut check = Check::new();
    let days = (query.agency.as_deref(), query.from.as_deref(), query.to.as_deref());
    let asked = read(&mut check, days, (query.group_by.as_deref(), query.kind.as_deref()));
    let asked = check.finish(asked)?;
    let desk = desk.get_ref().clone();
    let (database, now) = (desk.database.clone(), desk.now());
    database
        .snapshot(move |conn| {
            let counted = asked.counted(conn, &desk.books.calendars, &officer, now)?;
            let mut places: Vec<WorkloadPlace> = counted.items.iter().map(|item| item.place).collect();
            places.sort_unstable();
            places.dedup();
            let mut rows: Vec<WorkloadRow> =
                places.into_iter().map(|place| counted.row(place, now)).collect();
            rows.sort_by(|one, other| (one.key == NOBODY, &one.key).cmp(&(other.key == NOBODY, &other.key)));
            Ok(web::Json(WorkloadReport {
                agency: ReportAgency {
                    code: counted.agency.code.clone(),
                    name: counted.agency.name_vi.clone(),
                },
                from: asked.period.from(),
                to: asked.period.to(),
                as_of: now,
                group_by: asked.group_by,
                kind: asked.kind,
                rows,
                total: WorkloadFigures::of(&counted.items.iter()),
            }))
        })
        .await
}

/// The dossiers behind a figure of the workload; the list is as long as the cell says.
#[utoipa::path(tag = "report", operation_id = "list_workload_dossiers", params(WorkloadDossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The dossiers", body = WorkloadDossierList),
        (status = 404, description = "No such agency in your scope"),
        (status = 422, description = "The report has no such row")))]
#[get("/api/v1/reports/workload/dossiers")]
pub(crate) async fn list_workload_dossiers(
    officer: Officer,
    desk: web::Data<HandlerState>,
    query: web::Query<WorkloadDossiersQuery>,
) -> Result<web::Json<WorkloadDossierList>, Problem> {
    let mut check = Check::new();
    let figure = query.figure.as_deref().unwrap_or_default();
    let figure = check.one_of("figure", figure, WorkloadFigure::ALL, WorkloadFigure::as_str);
    let days = (query.agency.as_deref(), query.from.as_deref(), query.to.as_deref());
    let asked = read(&mut check, days, (query.group_by.as_deref(), query.kind.as_deref()));
    let part = page::read::<DossierId>(&mut check, query.limit, query.cursor.as_deref());
    let (figure, asked, (after, limit)) = check.finish((figure, asked, part))?;
    let group = query.into_inner().group;
    let desk = desk.get_ref().clone();
    let (database, now) = (desk.database.clone(), desk.now());
    database
        .snapshot(move |conn| {
            let counted = asked.counted(conn, &desk.books.calendars, &officer, now)?;
            if let Some(group) = group.as_ref().filter(|group| !counted.has_row(group)) {
                return Err(unknown_group(group));
            }
            let of_row = |item: &&WorkloadItem| {
                group.as_ref().is_none_or(|group| counted.key(item.place) == *group) && figure.counts(item)
            };
            let listed: Vec<&WorkloadItem> = counted.items.iter().filter(of_row).collect();
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
            let rest = listed.iter().filter(|item| after.is_none_or(|after| item.id > after));
            let (part, next_cursor) = page::cut(rest.take(wanted).collect(), limit, |item| item.id);
            let names = procedures(conn)?;
            let items =
                part.into_iter().map(|item| counted.dossier(item, names.get(&item.procedure_id), now));
            Ok(web::Json(WorkloadDossierList {
                figure,
                total: listed.len(),
                items: items.collect(),
                group: group.clone(),
                next_cursor,
            }))
        })
        .await
}

fn unknown_group(group: &str) -> Problem {
    Problem::field(
        "group",
        "unknown_group",
        format!("báo cáo không có dòng «{group}»: lấy khóa của một dòng trong báo cáo"),
        format!("the report has no row {group:?}: take the key of one of its rows"),
    )
}
