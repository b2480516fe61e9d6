//! HTTP endpoints of the figures of the catalogue: what was done to it in a period, what stands in it, and the list behind each.

use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::figures::{CatalogueFigure, CatalogueGrouping, CatalogueQuestion};
use super::history::CatalogueEntry;
use super::read;
use super::view::{CatalogueLines, CatalogueReport, paper};
use crate::access::Officer;
use crate::platform::check::{Check, Checked};
use crate::platform::document::DocumentFormat;
use crate::platform::document::http::{answer, read_format};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::procedure::ProcedureKind;
use crate::report::count::query::read_period;

/// The HTTP endpoints of this figure.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_catalogue_report).service(list_catalogue_entries);
}

/// Which catalogue.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CatalogueReportQuery {
    /// First day of the period.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// Last day of the period.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// The day on which the figures stand; the last day of the period, or today when that lies ahead, when nothing is said.
    #[param(format = Date, example = "2023-06-14")]
    as_of: Option<String>,
    /// Only what had been recorded by this instant, or by the end of this day. Now, when nothing is said.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// `tthc` (when nothing is said): the administrative procedures; `outside`: the processes outside them. Never both.
    #[param(value_type = Option<ProcedureKind>, example = "tthc")]
    kind: Option<String>,
    /// Only delegations of the agency of this code; of all when nothing is said.
    #[param(example = "H26")]
    principal: Option<String>,
    /// What the rows are: `level` (when nothing is said) or `field`.
    #[param(example = "level")]
    group_by: Option<String>,
    /// `json` (when nothing is said), `csv`, `xlsx`, `pdf` or `docx`.
    #[param(example = "csv")]
    format: Option<String>,
}

/// Which figure of which catalogue.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CatalogueEntriesQuery {
    /// As in the report.
    #[param(required = true, format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// As in the report.
    #[param(required = true, format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// As in the report.
    #[param(format = Date, example = "2023-06-14")]
    as_of: Option<String>,
    /// As in the report.
    #[param(example = "2023-06-15T08:00:00+07:00")]
    known_at: Option<String>,
    /// As in the report.
    #[param(value_type = Option<ProcedureKind>, example = "tthc")]
    kind: Option<String>,
    /// As in the report.
    #[param(example = "H26")]
    principal: Option<String>,
    /// As in the report.
    #[param(example = "level")]
    group_by: Option<String>,
    /// The figure, such as `procedures_published`.
    #[param(required = true, example = "procedures_published")]
    figure: Option<String>,
    /// The key of a row; the total when nothing is said.
    #[param(example = "ward")]
    group: Option<String>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The parameters that both addresses share, as they were sent.
struct SharedParameters<'q> {
    days: (Option<&'q str>, Option<&'q str>, Option<&'q str>),
    known_at: Option<&'q str>,
    kind: Option<&'q str>,
    principal: Option<&'q str>,
    group_by: Option<&'q str>,
}

/// What was asked for: the question, what the rows are, and whose delegations.
type CatalogueWish = (CatalogueQuestion, CatalogueGrouping, Option<String>);

impl SharedParameters<'_> {
    fn read(&self, check: &mut Check, now: Instant) -> Checked<CatalogueWish> {
        let (from, to, as_of) = self.days;
        let period = read_period(check, from, to);
        let as_of = check.date("as_of", as_of).and_then(|day| match day {
            Some(day) if day > now.date() => check.in_the_future("as_of"),
            day => Checked::sure(day),
        });
        let known_at = check.moment("known_at", self.known_at, now);
        let parts = (
            period,
            as_of,
            known_at,
            check.one_of_or(
                "kind",
                self.kind,
                ProcedureKind::ALL,
                ProcedureKind::as_str,
                ProcedureKind::Tthc,
            ),
            check.optional_text("principal", self.principal, 64),
            check.one_of_or(
                "group_by",
                self.group_by,
                CatalogueGrouping::ALL,
                CatalogueGrouping::as_str,
                CatalogueGrouping::Level,
            ),
        );
        Checked::all(parts).map(|(period, as_of, known_at, kind, principal, group_by)| {
            let question = CatalogueQuestion {
                from: period.from(),
                to: period.to(),
                as_of: as_of.unwrap_or_else(|| period.to().min(now.date())),
                known_at: known_at.map_or(now, |(_, last)| last.min(now)),
                kind,
            };
            (question, group_by, principal)
        })
    }
}

/// Leaves out the delegations of others than the principal.
fn of_principal(entries: Vec<CatalogueEntry>, principal: Option<&str>) -> Vec<CatalogueEntry> {
    let theirs = |entry: &CatalogueEntry| {
        principal.is_none() || entry.principal.is_none() || entry.principal.as_deref() == principal
    };
    entries.into_iter().filter(theirs).collect()
}

/// What was done to the catalogue in a period (published, changed, abolished, workflows approved, delegations), and what
/// stands in it at the end, by level or field. An act counts on the day on which it takes effect.
#[utoipa::path(tag = "report", operation_id = "get_catalogue_report", params(CatalogueReportQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", content(
            (CatalogueReport = "application/json"),
            (String = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")))))]
#[get("/api/v1/reports/catalogue")]
pub(crate) async fn get_catalogue_report(
    _officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<CatalogueReportQuery>,
) -> Result<HttpResponse, Problem> {
    let mut check = Check::new();
    let shared = SharedParameters {
        days: (query.from.as_deref(), query.to.as_deref(), query.as_of.as_deref()),
        known_at: query.known_at.as_deref(),
        kind: query.kind.as_deref(),
        principal: query.principal.as_deref(),
        group_by: query.group_by.as_deref(),
    };
    let asked = shared.read(&mut check, service.now());
    let format = read_format(&mut check, query.format.as_deref(), DocumentFormat::ALL);
    let ((question, group_by, principal), format) = check.finish((asked, format))?;
    let entries = service.database.snapshot(move |conn| read(conn, &question)).await?;
    let entries = of_principal(entries, principal.as_deref());
    if format == DocumentFormat::Json {
        let report = CatalogueReport::of(&entries, &question, (group_by, principal));
        return Ok(HttpResponse::Ok().json(report));
    }
    let name = format!("catalogue_{}_{}", question.from, question.to);
    answer(paper(&entries, &question, group_by), format, &name).await
}

/// The lines behind a figure of the catalogue; the list is as long as the figure says.
#[utoipa::path(tag = "report", operation_id = "list_catalogue_entries", params(CatalogueEntriesQuery), security(("bearer" = [])),
    responses((status = 200, description = "The acts, or what stands there", body = CatalogueLines)))]
#[get("/api/v1/reports/catalogue/entries")]
pub(crate) async fn list_catalogue_entries(
    _officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<CatalogueEntriesQuery>,
) -> Result<web::Json<CatalogueLines>, Problem> {
    let mut check = Check::new();
    let shared = SharedParameters {
        days: (query.from.as_deref(), query.to.as_deref(), query.as_of.as_deref()),
        known_at: query.known_at.as_deref(),
        kind: query.kind.as_deref(),
        principal: query.principal.as_deref(),
        group_by: query.group_by.as_deref(),
    };
    let asked = shared.read(&mut check, service.now());
    let figure = query.figure.as_deref().unwrap_or_default();
    let figure = check.one_of("figure", figure, CatalogueFigure::ALL, CatalogueFigure::as_str);
    let part = page::read::<(Option<NaiveDate>, String)>(&mut check, query.limit, query.cursor.as_deref());
    let ((question, group_by, principal), figure, (after, limit)) = check.finish((asked, figure, part))?;
    let group = query.into_inner().group;
    let entries = service.database.snapshot(move |conn| read(conn, &question)).await?;
    let mut listed = of_principal(entries, principal.as_deref());
    listed.retain(|entry| {
        entry.figure == figure && group.as_ref().is_none_or(|group| group_by.row(entry).0 == *group)
    });
    let total = listed.len();
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let key = |entry: &CatalogueEntry| (entry.day, entry.key.clone());
    let rest = listed.into_iter().filter(|entry| after.as_ref().is_none_or(|after| key(entry) > *after));
    let (part, next_cursor) = page::cut(rest.take(wanted).collect(), limit, key);
    let items = part.into_iter().map(Into::into).collect();
    let (label, known_at) = (figure.label_vi(), question.known_at);
    Ok(web::Json(CatalogueLines { figure, label, group, known_at, total, items, next_cursor }))
}
