//! The catalogue at the door: looking up procedures, and for administrators drafting and abolishing them. A version is published
//! where its workflows are known (`workflow/offering/http.rs`).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, put, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{CatalogueKeeper, Officer, Role};
use crate::agency::Level;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::error::{Code, Problem};
use crate::platform::page;
use crate::platform::service_state::ServiceState;
use crate::procedure::actions;
use crate::procedure::counts::{ProcedureCounts, count};
use crate::procedure::requests::{AbolitionRequest, ContentRequest, NewProcedure};
use crate::procedure::search::{self, ProcedureFilter, ProcedureListKey};
use crate::procedure::store;
use crate::procedure::version::{ProcedureKind, ProcedureState, ProcedureVersion};
use crate::procedure::views::{ProcedurePage, ProcedureVersions, ProcedureView};

/// The HTTP endpoints of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_procedures)
        .service(get_procedure)
        .service(list_procedure_versions)
        .service(create_procedure)
        .service(create_procedure_version)
        .service(change_procedure_version)
        .service(abolish_procedure)
        .service(get_procedure_counts);
    crate::procedure::delegation::http::routes(cfg);
}

/// Only an administrator changes the catalogue; of which offices is asked where it is known what the change serves.
pub(crate) fn must_be_administrator(officer: &Officer) -> Result<(), Problem> {
    if officer.holds(Role::Administrator) {
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot)
        .say("nhờ quản trị viên làm việc này", "ask an administrator to do this"))
}

fn created(version: ProcedureVersion) -> HttpResponse {
    let place = format!("/api/v1/procedures/{}/versions", version.code);
    HttpResponse::build(StatusCode::CREATED)
        .insert_header(("Location", place))
        .json(ProcedureView::from(version))
}

fn view(version: ProcedureVersion) -> web::Json<ProcedureView> {
    web::Json(ProcedureView::from(version))
}

/// What to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProcedureListQuery {
    /// Words of the code, the name or the field, with or without accents.
    #[param(example = "khai sinh")]
    q: Option<String>,
    /// The key of a field.
    #[param(example = "ho-tich")]
    field: Option<String>,
    /// A level that serves it.
    level: Option<Level>,
    /// Administrative procedures, or the processes outside them; both when nothing is said.
    kind: Option<ProcedureKind>,
    /// Versions in this state on any day; without it the versions in force.
    state: Option<ProcedureState>,
    /// Versions in force on this day; today unless a state is named.
    #[param(format = Date, example = "2023-06-14")]
    on: Option<String>,
    /// Whether it was read in a public copy.
    verified: Option<bool>,
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    limit: Option<i64>,
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Which numbers.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CountsQuery {
    /// As on this day; today unless said otherwise.
    #[param(format = Date, example = "2023-06-14")]
    on: Option<String>,
    /// Administrative procedures (when nothing is said), or the processes outside them.
    kind: Option<ProcedureKind>,
}

/// A day.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnQuery {
    /// As on this day; today unless said otherwise.
    #[param(format = Date, example = "2023-06-14")]
    on: Option<String>,
}

fn day(text: Option<&str>) -> Result<Option<NaiveDate>, Problem> {
    let mut check = Check::new();
    let day = check.date("on", text);
    check.finish(day)
}

/// Procedures in force, or the versions in one state.
#[utoipa::path(tag = "procedure", operation_id = "list_procedures", params(ProcedureListQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of procedures", body = ProcedurePage)))]
#[get("/api/v1/procedures")]
pub(crate) async fn list_procedures(
    service: web::Data<ServiceState>,
    query: web::Query<ProcedureListQuery>,
    _officer: Officer,
) -> Result<web::Json<ProcedurePage>, Problem> {
    let query = query.into_inner();
    let mut check = Check::new();
    let part = page::read::<ProcedureListKey>(&mut check, query.limit, query.cursor.as_deref());
    let on = check.date("on", query.on.as_deref());
    let (on, (after, limit)) = check.finish((on, part))?;
    let today = query.state.is_none().then(|| service.now().date());
    let filter = ProcedureFilter {
        on: on.or(today),
        kind: query.kind,
        state: query.state,
        field_code: query.field,
        level: query.level,
        verified: query.verified,
        words: query.q.filter(|words| !words.trim().is_empty()),
    };
    let rows = service
        .database
        .read(move |conn| search::list(conn, &filter, after.as_ref(), limit + 1))
        .await
        .map_err(Problem::from)?;
    let (rows, next_cursor) = page::cut(rows, limit, |row| (row.code.clone(), row.version));
    Ok(web::Json(ProcedurePage { items: rows.into_iter().map(Into::into).collect(), next_cursor }))
}

/// The version of a procedure in force on a day.
#[utoipa::path(tag = "procedure", operation_id = "get_procedure", security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.001193"), OnQuery), responses(
    (status = 200, description = "The version in force", body = ProcedureView),
    (status = 404, description = "No such procedure in force on that day")))]
#[get("/api/v1/procedures/{code}")]
pub(crate) async fn get_procedure(
    service: web::Data<ServiceState>,
    code: web::Path<String>,
    query: web::Query<OnQuery>,
    _officer: Officer,
) -> Result<web::Json<ProcedureView>, Problem> {
    let (code, on) = (code.into_inner(), day(query.on.as_deref())?.unwrap_or_else(|| service.now().date()));
    let version = service
        .database
        .read(move |conn| {
            store::find_published(conn, &code, on)?.ok_or_else(|| {
                Problem::not_found(
                    format!("thủ tục {code} không có hiệu lực ngày {on}: xem các bản của thủ tục"),
                    format!("procedure {code} is not in force on {on}: see its versions"),
                )
            })
        })
        .await?;
    Ok(view(version))
}

/// Every version of a procedure, drafts too.
#[utoipa::path(tag = "procedure", operation_id = "list_procedure_versions", security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.001193")), responses(
    (status = 200, description = "The versions, the first one first", body = ProcedureVersions),
    (status = 404, description = "No such procedure")))]
#[get("/api/v1/procedures/{code}/versions")]
pub(crate) async fn list_procedure_versions(
    service: web::Data<ServiceState>,
    code: web::Path<String>,
    _officer: Officer,
) -> Result<web::Json<ProcedureVersions>, Problem> {
    let code = code.into_inner();
    let versions = service
        .database
        .read(move |conn| {
            let versions = store::list_versions(conn, &code)?;
            if versions.is_empty() { Err(actions::no_procedure(&code)) } else { Ok(versions) }
        })
        .await?;
    Ok(web::Json(ProcedureVersions { items: versions.into_iter().map(Into::into).collect() }))
}

/// Adds a procedure with its first draft.
#[utoipa::path(tag = "procedure", operation_id = "create_procedure", request_body = NewProcedure, security(("bearer" = [])), responses(
    (status = 201, description = "The draft", body = ProcedureView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 409, description = "The code is taken")))]
#[post("/api/v1/procedures")]
pub(crate) async fn create_procedure(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<NewProcedure>,
) -> Result<HttpResponse, Problem> {
    must_be_administrator(&officer)?;
    let (code, kind, content) = body.value.checked()?;
    let (keeper, now) = (CatalogueKeeper::Signed(officer), service.now());
    service
        .database
        .write(move |conn| actions::draft_first(conn, &code, kind, &content, (&keeper, now)))
        .await
        .map(created)
}

/// Drafts the next version of a procedure.
#[utoipa::path(tag = "procedure", operation_id = "create_procedure_version", request_body = ContentRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.004873")), responses(
    (status = 201, description = "The draft", body = ProcedureView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 404, description = "No such procedure"),
    (status = 409, description = "There is a draft already")))]
#[post("/api/v1/procedures/{code}/versions")]
pub(crate) async fn create_procedure_version(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    body: JsonBody<ContentRequest>,
) -> Result<HttpResponse, Problem> {
    must_be_administrator(&officer)?;
    let (code, content, now) = (code.into_inner(), body.value.content()?, service.now());
    let keeper = CatalogueKeeper::Signed(officer);
    service
        .database
        .write(move |conn| actions::draft_next(conn, &code, &content, (&keeper, now)))
        .await
        .map(created)
}

/// Writes a draft anew.
#[utoipa::path(tag = "procedure", operation_id = "change_procedure_version", request_body = ContentRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.004873"), ("number" = i32, Path, description = "The version", example = 2)), responses(
    (status = 200, description = "The draft", body = ProcedureView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 404, description = "No such version"),
    (status = 409, description = "Not a draft")))]
#[put("/api/v1/procedures/{code}/versions/{number}")]
pub(crate) async fn change_procedure_version(
    service: web::Data<ServiceState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    body: JsonBody<ContentRequest>,
) -> Result<web::Json<ProcedureView>, Problem> {
    must_be_administrator(&officer)?;
    let ((code, number), content) = (path.into_inner(), body.value.content()?);
    let (keeper, now) = (CatalogueKeeper::Signed(officer), service.now());
    service
        .database
        .write(move |conn| actions::change_draft(conn, &code, number, &content, (&keeper, now)))
        .await
        .map(view)
}

/// Abolishes a procedure from a day on.
#[utoipa::path(tag = "procedure", operation_id = "abolish_procedure", request_body = AbolitionRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.001570")), responses(
    (status = 200, description = "The abolished version", body = ProcedureView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 404, description = "No such procedure, or none of its versions is published"),
    (status = 409, description = "Changed meanwhile"),
    (status = 422, description = "The day lies before its first day")))]
#[post("/api/v1/procedures/{code}/abolition")]
pub(crate) async fn abolish_procedure(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    body: JsonBody<AbolitionRequest>,
) -> Result<web::Json<ProcedureView>, Problem> {
    must_be_administrator(&officer)?;
    let (code, (decision, from)) = (code.into_inner(), body.value.checked()?);
    let (keeper, now) = (CatalogueKeeper::Signed(officer), service.now());
    service
        .database
        .write(move |conn| actions::abolish(conn, &code, &decision, from, (&keeper, now)))
        .await
        .map(view)
}

/// How many procedures there are on a day, by level and by state.
#[utoipa::path(tag = "procedure", operation_id = "get_procedure_counts", params(CountsQuery), security(("bearer" = [])), responses(
    (status = 200, description = "The numbers", body = ProcedureCounts)))]
#[get("/api/v1/procedure-counts")]
pub(crate) async fn get_procedure_counts(
    service: web::Data<ServiceState>,
    query: web::Query<CountsQuery>,
    _officer: Officer,
) -> Result<web::Json<ProcedureCounts>, Problem> {
    let on = day(query.on.as_deref())?.unwrap_or_else(|| service.now().date());
    let kind = query.kind.unwrap_or(ProcedureKind::Tthc);
    let versions =
        service.database.read(move |conn| store::load_counted(conn, kind)).await.map_err(Problem::from)?;
    Ok(web::Json(count(&versions, on)))
}
