//! HTTP endpoints of runs: make one, read it, open its cells, sign, print.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::listing::listing;
use super::request::{RunRequest, read_layout};
use super::view::{ReportRun, RunCell, RunList};
use super::{actions, cells, comparing};
use crate::access::{Officer, Scope};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Database;
use crate::platform::document::format::DocumentFormat;
use crate::platform::document::http::answer;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::report::runs::document;
use crate::report::runs::layouts::PrintedColumns;
use crate::report::runs::signing::SigningPlace;
use crate::report::runs::store::{RunFilter, RunId};

/// The HTTP endpoints of runs.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(create_run)
        .service(list_runs)
        .service(get_run)
        .service(list_cell_dossiers)
        .service(comparing::http::repeat_run)
        .service(comparing::http::get_differences)
        .service(sign_run)
        .service(print_run);
}

/// Make a run: the figures as they are now, kept with every cell and the dossiers behind it.
///
/// Refused when its rows do not balance or do not add up, with the dossiers that cause it; nothing is kept then.
#[utoipa::path(tag = "report", operation_id = "create_report_run", security(("bearer" = [])), request_body = RunRequest,
    responses((status = 201, description = "Made", body = ReportRun),
        (status = 403, description = "You make no reports there"),
        (status = 409, description = "The figures do not balance, or the earlier run is superseded already")))]
#[post("/api/v1/report-runs")]
pub(crate) async fn create_run(
    officer: Officer,
    desk: web::Data<HandlerState>,
    body: JsonBody<RunRequest>,
) -> Result<HttpResponse, Problem> {
    let now = desk.now();
    let asked = body.value.checked(now)?;
    let (calendars, scope) = (desk.books.calendars.clone(), officer.scope());
    let id = super::make(&desk.database, officer, asked, calendars, now).await?;
    let whole = desk
        .database
        .snapshot(move |conn| {
            let head = actions::load(conn, id, &scope)?;
            actions::whole(conn, head)
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED)
        .insert_header(("Location", format!("/api/v1/report-runs/{id}")))
        .json(ReportRun::of(whole)?))
}

/// Which runs.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RunsQuery {
    /// Code of the agency.
    #[param(example = "H26.268")]
    agency: Option<String>,
    /// The layout.
    #[param(example = "ii06a")]
    layout: Option<String>,
    /// First day of the period.
    #[param(format = Date, example = "2022-12-15")]
    from: Option<String>,
    /// Last day of the period.
    #[param(format = Date, example = "2023-06-14")]
    to: Option<String>,
    /// `true`: those that another run supersedes; `false`: the others; both when nothing is said.
    superseded: Option<bool>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The runs that you may see: those whose every office lies in your scope.
#[utoipa::path(tag = "report", operation_id = "list_report_runs", security(("bearer" = [])), params(RunsQuery),
    responses((status = 200, description = "The runs", body = RunList)))]
#[get("/api/v1/report-runs")]
pub(crate) async fn list_runs(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<RunsQuery>,
) -> Result<web::Json<RunList>, Problem> {
    let query = query.into_inner();
    let mut check = Check::new();
    let part = page::read::<RunId>(&mut check, query.limit, query.cursor.as_deref());
    let days = (check.date("from", query.from.as_deref()), check.date("to", query.to.as_deref()));
    let layout = Checked::maybe(query.layout.as_deref().map(|slug| read_layout(&mut check, slug)));
    let ((first_day, last_day), layout, (after, limit)) = check.finish((Checked::all(days), layout, part))?;
    let list = service
        .database
        .snapshot(move |conn| {
            let scope = officer.scope();
            let agency = match &query.agency {
                Some(code) => Some(actions::find_agency(conn, code, &scope)?.id),
                None => None,
            };
            let filter = RunFilter {
                agency_id: agency,
                layout: layout.map(|layout| layout.slug.to_owned()),
                first_day,
                last_day,
                superseded: query.superseded,
            };
            listing(conn, &filter, &scope, (after, limit))
        })
        .await?;
    Ok(web::Json(list))
}

/// A run with its rows, columns, versions and signatures.
#[utoipa::path(tag = "report", operation_id = "get_report_run", security(("bearer" = [])),
    params(("id" = RunId, Path, description = "Key of the run")),
    responses((status = 200, description = "The run", body = ReportRun)))]
#[get("/api/v1/report-runs/{id}")]
pub(crate) async fn get_run(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<RunId>,
) -> Result<web::Json<ReportRun>, Problem> {
    let whole = load_whole(&service.database, officer.scope(), *id).await?;
    Ok(web::Json(ReportRun::of(whole)?))
}

async fn load_whole(database: &Database, scope: Scope, id: RunId) -> Result<super::view::WholeRun, Problem> {
    database
        .snapshot(move |conn| {
            let head = actions::load(conn, id, &scope)?;
            actions::whole(conn, head)
        })
        .await
}

/// Which part of the list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CellQuery {
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The dossiers behind a cell of a run, as they stood then; the list is as long as the cell says, always.
#[utoipa::path(tag = "report", operation_id = "list_report_run_cell_dossiers", security(("bearer" = [])),
    params(("id" = RunId, Path, description = "Key of the run"),
        ("cell" = String, Path, description = "`<row>:<figure or column>`; the row `total` is the total", example = "total:resolved_late"),
        CellQuery),
    responses((status = 200, description = "The dossiers", body = RunCell),
        (status = 404, description = "No such run or cell")))]
#[get("/api/v1/report-runs/{id}/cells/{cell}/dossiers")]
pub(crate) async fn list_cell_dossiers(
    officer: Officer,
    service: web::Data<ServiceState>,
    path: web::Path<(RunId, String)>,
    query: web::Query<CellQuery>,
) -> Result<web::Json<RunCell>, Problem> {
    let (id, cell) = path.into_inner();
    let (after, limit) = page::read_alone(query.limit, query.cursor.as_deref())?;
    let list = service
        .database
        .snapshot(move |conn| {
            let run = actions::load(conn, id, &officer.scope())?;
            cells::open(conn, &run, cell, after, limit)
        })
        .await?;
    Ok(web::Json(list))
}

/// Where to sign.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "as": "maker" }))]
pub(crate) struct SignatureRequest {
    /// The place; your own when nothing is said: `maker` if you made the run, else `head` if you are the head of its agency, else
    /// `reviewer`.
    #[serde(default)]
    r#as: Option<SigningPlace>,
}

/// Sign a run: your name, role and agency are kept with it.
///
/// Whoever made the run signs as its maker and never in the place of the head.
#[utoipa::path(tag = "report", operation_id = "sign_report_run", security(("bearer" = [])),
    params(("id" = RunId, Path, description = "Key of the run")), request_body = SignatureRequest,
    responses((status = 200, description = "Signed", body = ReportRun),
        (status = 403, description = "You sign no reports there"),
        (status = 409, description = "Signed already, or superseded"),
        (status = 422, description = "You made this run and ask for another place than its maker's, or for the maker's and did not")))]
#[post("/api/v1/report-runs/{id}/signatures")]
pub(crate) async fn sign_run(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<RunId>,
    body: JsonBody<SignatureRequest>,
) -> Result<web::Json<ReportRun>, Problem> {
    let (now, id, place) = (service.now(), *id, body.value.r#as);
    let whole = service
        .database
        .write(move |conn| {
            let run = actions::load(conn, id, &officer.scope())?;
            actions::sign(conn, &officer, &run, place, now)?;
            actions::whole(conn, run)
        })
        .await?;
    Ok(web::Json(ReportRun::of(whole)?))
}

/// In which format.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PrintQuery {
    /// `xlsx` (when nothing is said), `pdf`, `docx`, `csv` or `json`.
    #[param(example = "pdf")]
    format: Option<String>,
    /// `all` (when nothing is said), or `form`: only the columns that the form has, such as the thirteen of II.06a; what stands in the
    /// others is said in a remark.
    #[param(example = "form")]
    columns: Option<String>,
}

/// A run as it is printed.
#[utoipa::path(tag = "report", operation_id = "print_report_run", security(("bearer" = [])),
    params(("id" = RunId, Path, description = "Key of the run"), PrintQuery),
    responses((status = 200, description = "The file", content(
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/pdf"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (String = "text/csv"),
            (serde_json::Value = "application/json"))),
        (status = 422, description = "No such format or columns")))]
#[get("/api/v1/report-runs/{id}/paper")]
pub(crate) async fn print_run(
    officer: Officer,
    service: web::Data<ServiceState>,
    http: HttpRequest,
    id: web::Path<RunId>,
    query: web::Query<PrintQuery>,
) -> Result<HttpResponse, Problem> {
    let mut check = Check::new();
    let (text, xlsx) = (query.format.as_deref(), DocumentFormat::Xlsx);
    let format = check.one_of_or("format", text, DocumentFormat::ALL, DocumentFormat::as_str, xlsx);
    let (text, all) = (query.columns.as_deref(), PrintedColumns::All);
    let columns = check.one_of_or("columns", text, PrintedColumns::ALL, PrintedColumns::as_str, all);
    let (format, columns) = check.finish((format, columns))?;
    let whole = load_whole(&service.database, officer.scope(), *id).await?;
    let name = format!(
        "{}_{}_{}_{}",
        whole.head.layout, whole.agency.code, whole.head.first_day, whole.head.last_day
    );
    let address = {
        let asked = http.connection_info();
        format!("{}://{}/api/v1/report-runs/{}", asked.scheme(), asked.host(), whole.head.id)
    };
    answer(document::paper(&whole, columns, address), format, &name).await
}
