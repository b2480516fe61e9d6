//! HTTP endpoints of the report: the figures, the dossiers behind a figure, and the plain page for everybody.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::Officer;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::check::{Check, Checked};
use crate::platform::document::DocumentFormat;
use crate::platform::document::error::DocumentError;
use crate::platform::document::http::{file, read_format};
use crate::platform::error::Problem;
use crate::platform::page::read as read_page;
use crate::platform::service_state::ServiceState;
use crate::report::count::cell_listing::dossiers;
use crate::report::count::csv;
use crate::report::count::query::{read_period, report_query};
use crate::report::count::request::{GroupBy, ReportReader};
use crate::report::count::resolution::resolution;
use crate::report::count::search::ListedDossierKey;
use crate::report::count::view::{CellDossierList, ResolutionReport};
use crate::report::figures::figure::Figure;
use crate::report::page;

pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_resolution_report).service(list_resolution_dossiers);
    crate::report::measure::legs::http::routes(cfg);
    crate::report::measure::fees::http::routes(cfg);
    crate::report::runs::http::routes(cfg);
    crate::report::subscriptions::http::routes(cfg);
    crate::report::measure::catalogue::http::routes(cfg);
    crate::report::measure::delegation::http::routes(cfg);
    crate::report::measure::workload::http::routes(cfg);
    crate::report::measure::honesty::http::routes(cfg);
    crate::report::measure::comparison::http::routes(cfg);
    crate::report::series::http::routes(cfg);
    crate::report::series::charts::http::routes(cfg);
    cfg.map(|cfg| cfg.service(home).service(style));
}

report_query! {
    /// Which report.
    pub(crate) struct ResolutionQuery: group_by, boundaries, kind {
        /// `json` (when nothing is said) or `csv`.
        #[param(example = "json")]
        format: Option<String>,
    }
}

report_query! {
    /// Which cell of which report.
    pub(crate) struct DossiersQuery: group_by, boundaries, kind {
        /// The figure: a column of the report, one of `early`, `on_time`, `late`, `overdue`, `in_time`, or a part of a rate such
        /// as `on_time_of_due_numerator`.
        #[param(required = true, example = "late")]
        figure: Option<String>,
        /// The key of the row; the total when nothing is said.
        #[param(example = "H26.268.1")]
        group: Option<String>,
        /// Lines on a page.
        #[param(example = 50)]
        limit: Option<i64>,
        /// Where the page begins: `next_cursor` of the page before.
        cursor: Option<String>,
    }
}

/// How dossiers were resolved in a period, as of an instant and as known at an instant.
#[utoipa::path(tag = "report", operation_id = "get_resolution_report", params(ResolutionQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The report", content(
            (ResolutionReport = "application/json"),
            (String = "text/csv", example = "Mã,Tên,Kỳ trước chuyển qua,…\r\n"))),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/resolution")]
pub(crate) async fn get_resolution_report(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<ResolutionQuery>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let format =
        read_format(&mut check, query.format.as_deref(), &[DocumentFormat::Json, DocumentFormat::Csv]);
    let question = query.asked().question(&mut check, now);
    let (format, question) = check.finish((format, question))?;
    let scope = officer.scope();
    let report = service
        .database
        .snapshot(move |conn| resolution(conn, &question, ReportReader::Officer(&scope), now))
        .await?;
    if format == DocumentFormat::Json {
        return Ok(HttpResponse::Ok().json(ResolutionReport::of(report)));
    }
    let sheet = csv::csv(&report).map_err(DocumentError::from)?;
    let name = format!("resolution_{}_{}_{}", report.agency.code, report.period.from(), report.period.to());
    Ok(file(sheet, format, &name))
}

/// The dossiers behind a cell of the report; the list is as long as the cell says.
///
/// A flow (received, resolved ...) lists the acts that it counts, a stock (`carried_over`, pending, overdue ...) the
/// dossiers that stand there, each with its last move. Lines come by office, and within it in the order in which the act took
/// effect; of what was due in the period in the order of the due dates. The denominator of `resolved_rate` is opened by `carried_over` and
/// `received`.
#[utoipa::path(tag = "report", operation_id = "list_resolution_dossiers", params(DossiersQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "The dossiers", body = CellDossierList),
        (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/reports/resolution/dossiers")]
pub(crate) async fn list_resolution_dossiers(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<DossiersQuery>,
) -> Result<web::Json<CellDossierList>, Problem> {
    let now = service.now();
    let query = query.into_inner();
    let mut check = Check::new();
    // Of nearly a hundred figures none is offered by name.
    let figure = check.some(
        query.figure.as_deref().and_then(Figure::parse),
        "figure",
        "unknown_value",
        "không có chỉ tiêu này: lấy tên cột trong báo cáo, ví dụ received hoặc resolved_late",
        "no such figure: take the name of a column of the report, such as received or resolved_late",
    );
    let question = query.asked().question(&mut check, now);
    let part = read_page::<ListedDossierKey>(&mut check, query.limit, query.cursor.as_deref());
    let (figure, question, (after, limit)) = check.finish((figure, question, part))?;
    let scope = officer.scope();
    let group = query.group.clone();
    let listing = service
        .database
        .snapshot(move |conn| {
            dossiers(conn, &question, (figure, group.as_deref()), (after, limit + 1), &scope, now)
        })
        .await?;
    Ok(web::Json(CellDossierList::of(listing, figure, query.group, limit)))
}

/// The form on the plain page.
#[derive(Debug, Default, Deserialize)]
struct HomeQuery {
    agency: Option<String>,
    from: Option<String>,
    to: Option<String>,
    group_by: Option<String>,
}

/// The plain page with the half-year figures: sums only, no sign-in. It is one of the doors of the first page.
#[get("/so-lieu")]
pub(crate) async fn home(desk: web::Data<HandlerState>, query: web::Query<HomeQuery>) -> HttpResponse {
    let now = desk.now();
    let query = query.into_inner();
    let mut check = Check::new();
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (from, to) = (filled(query.from), filled(query.to));
    let days = from.as_deref().or(to.as_deref());
    let period = Checked::maybe(days.map(|_| read_period(&mut check, from.as_deref(), to.as_deref())));
    let (agency, group_by) = (filled(query.agency), filled(query.group_by));
    let group_by =
        check.one_of_or("group_by", group_by.as_deref(), GroupBy::ALL, GroupBy::as_str, GroupBy::Month);
    let drawn = match check.finish((period, group_by)) {
        Ok((period, group_by)) => {
            let form = page::PageForm { agency, period, group_by };
            let calendars = desk.books.calendars.clone();
            desk.database.snapshot(move |conn| page::draw(conn, &form, &calendars, now)).await
        }
        Err(problem) => Err(problem),
    };
    let (status, html) = match drawn {
        Ok(html) => (StatusCode::OK, html),
        Err(problem) => (
            StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            page::trouble(&problem),
        ),
    };
    HttpResponse::build(status).content_type("text/html; charset=utf-8").body(html)
}

/// How the page looks.
#[get("/style.css")]
pub(crate) async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(page::STYLE)
}
