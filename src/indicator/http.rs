//! HTTP endpoints of the book: indicators, the entries of each, and the figures of an agency for a period.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, no_indicator};
use super::book::{IndicatorBook, IndicatorDefinition};
use super::requests::{
    FigureQuery, IndicatorQuery, IndicatorRequest, IndicatorVersionRequest, ValueQuery, ValueRequest,
    read_known_at, read_when,
};
use super::store::{self, IndicatorKind};
use super::views::{FigureView, IndicatorView, ValueView};
use crate::access::{Officer, store as officers};
use crate::indicator::entries::{EntriesAsked, entries};
use crate::indicator::reader::IndicatorReader;
use crate::platform::body::JsonBody;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Id;
use crate::platform::error::Problem;
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// The HTTP endpoints of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_indicators)
        .service(create_indicator)
        .service(get_indicator)
        .service(create_indicator_version)
        .service(list_indicator_values)
        .service(create_indicator_value)
        .service(list_indicator_figures);
}

/// A page of indicators, by code.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct IndicatorPage {
    /// The indicators.
    items: Vec<IndicatorView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// An indicator with every version of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct IndicatorHistory {
    /// The versions, the newest first.
    versions: Vec<IndicatorView>,
}

/// A page of entries, as they were made.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct IndicatorValuePage {
    /// The entries, those that were corrected too.
    items: Vec<ValueView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// A page of figures, by code of the indicator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct IndicatorFigurePage {
    /// The figures; those that are missing too, with what is missing.
    items: Vec<FigureView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// List indicators.
#[utoipa::path(tag = "indicator", operation_id = "list_indicators", params(IndicatorQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of indicators", body = IndicatorPage)))]
#[get("/api/v1/indicators")]
pub(crate) async fn list_indicators(
    service: web::Data<ServiceState>,
    query: web::Query<IndicatorQuery>,
    _officer: Officer,
) -> Result<web::Json<IndicatorPage>, Problem> {
    let query = query.into_inner();
    let mut check = Check::new();
    let known_at = read_known_at(&mut check, query.known_at.as_deref(), service.now());
    let kind = query.kind.as_deref();
    let kind = kind.map(|kind| check.one_of("kind", kind, IndicatorKind::ALL, IndicatorKind::as_str));
    let part = page::read::<String>(&mut check, query.limit, query.cursor.as_deref());
    let (known_at, kind, (after, limit)) = check.finish((known_at, Checked::maybe(kind), part))?;
    service
        .database
        .read(move |conn| {
            let book = IndicatorBook::of(store::load_all(conn, known_at)?);
            let wanted = |definition: &&IndicatorDefinition| {
                kind.is_none_or(|kind| definition.row.kind == kind)
                    && query.section.as_ref().is_none_or(|section| definition.version.section == *section)
                    && after.as_ref().is_none_or(|after| definition.row.code > *after)
            };
            let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
            let rows: Vec<IndicatorDefinition> = book.iter().filter(wanted).take(most).cloned().collect();
            let (rows, next_cursor) = page::cut(rows, limit, |row| row.row.code.clone());
            Ok(web::Json(IndicatorPage { items: rows.into_iter().map(Into::into).collect(), next_cursor }))
        })
        .await
}

/// Make an indicator: without a formula it is entered, with one it is computed.
#[utoipa::path(tag = "indicator", operation_id = "create_indicator", request_body = IndicatorRequest, security(("bearer" = [])), responses(
    (status = 201, description = "Made", body = IndicatorView),
    (status = 403, description = "Not a writer of reports"),
    (status = 409, description = "The code is taken"),
    (status = 422, description = "The body breaks a rule, or the formula does not hold")))]
#[post("/api/v1/indicators")]
pub(crate) async fn create_indicator(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<IndicatorRequest>,
) -> Result<HttpResponse, Problem> {
    let (code, unit, wording) = body.value.checked()?;
    let now = service.now();
    let made = service
        .database
        .write(move |conn| actions::define(conn, &officer, &code, unit, &wording, now))
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(IndicatorView::from(made)))
}

/// One indicator with every version of it.
#[utoipa::path(tag = "indicator", operation_id = "get_indicator", security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "F21c")), responses(
    (status = 200, description = "The versions, the newest first", body = IndicatorHistory),
    (status = 404, description = "No such indicator")))]
#[get("/api/v1/indicators/{code}")]
pub(crate) async fn get_indicator(
    service: web::Data<ServiceState>,
    code: web::Path<String>,
    _officer: Officer,
) -> Result<web::Json<IndicatorHistory>, Problem> {
    let (code, now) = (code.into_inner(), service.now());
    let rows = service.database.read(move |conn| store::load_all(conn, now).map_err(Problem::from)).await?;
    let mut versions: Vec<IndicatorView> = rows
        .into_iter()
        .filter(|(row, _)| row.code == code)
        .map(|(row, version)| IndicatorDefinition::new(row, version).into())
        .collect();
    versions.reverse();
    if versions.is_empty() {
        return Err(no_indicator());
    }
    Ok(web::Json(IndicatorHistory { versions }))
}

/// Give an indicator other words or another formula; earlier versions stay.
#[utoipa::path(tag = "indicator", operation_id = "create_indicator_version", request_body = IndicatorVersionRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "F21c")), responses(
    (status = 201, description = "Written down", body = IndicatorView),
    (status = 403, description = "Not a writer of reports"),
    (status = 404, description = "No such indicator"),
    (status = 409, description = "Somebody was faster"),
    (status = 422, description = "The body breaks a rule, or the formula does not hold")))]
#[post("/api/v1/indicators/{code}/versions")]
pub(crate) async fn create_indicator_version(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    body: JsonBody<IndicatorVersionRequest>,
) -> Result<HttpResponse, Problem> {
    let (wording, reason) = body.value.checked()?;
    let (code, now) = (code.into_inner(), service.now());
    let made = service
        .database
        .write(move |conn| actions::redefine(conn, &officer, &code, &wording, &reason, now))
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(IndicatorView::from(made)))
}

/// The history of an entered indicator: every entry, those that were corrected too.
#[utoipa::path(tag = "indicator", operation_id = "list_indicator_values", params(ValueQuery, ("code" = String, Path, description = "The code", example = "F21b")),
    security(("bearer" = [])), responses(
    (status = 200, description = "A page of entries", body = IndicatorValuePage),
    (status = 404, description = "No such indicator, or no such agency in your scope")))]
#[get("/api/v1/indicators/{code}/values")]
pub(crate) async fn list_indicator_values(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    query: web::Query<ValueQuery>,
) -> Result<web::Json<IndicatorValuePage>, Problem> {
    let (query, code, now) = (query.into_inner(), code.into_inner(), service.now());
    let mut check = Check::new();
    let known_at = read_known_at(&mut check, query.known_at.as_deref(), now);
    let (from, to) = (check.date("from", query.from.as_deref()), check.date("to", query.to.as_deref()));
    let part = page::read::<Id>(&mut check, query.limit, query.cursor.as_deref());
    let (known_at, from, to, (after, limit)) = check.finish((known_at, from, to, part))?;
    service
        .database
        .read(move |conn| {
            let asked = EntriesAsked { agency: query.agency, from, to, known_at, part: (after, limit) };
            let (_, items, next_cursor) = entries(conn, &code, &asked, &officer.scope(), now)?;
            Ok(web::Json(IndicatorValuePage { items, next_cursor }))
        })
        .await
}

/// Enter a value, or correct the one that holds: nothing is overwritten.
#[utoipa::path(tag = "indicator", operation_id = "create_indicator_value", request_body = ValueRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "F25a")), responses(
    (status = 201, description = "Entered", body = ValueView),
    (status = 403, description = "Not a writer of reports of the agency"),
    (status = 404, description = "No such indicator, or no such agency in your scope"),
    (status = 409, description = "The indicator is computed, or somebody was faster")))]
#[post("/api/v1/indicators/{code}/values")]
pub(crate) async fn create_indicator_value(
    service: web::Data<ServiceState>,
    officer: Officer,
    code: web::Path<String>,
    body: JsonBody<ValueRequest>,
) -> Result<HttpResponse, Problem> {
    let (code, now) = (code.into_inner(), service.now());
    let view = service
        .database
        .write(move |conn| {
            let (definition, agency, row) = actions::enter(conn, &officer, &code, body.value.read(), now)?;
            let names = officers::officer_names(conn, &[officer.id])?;
            Ok::<_, Problem>(ValueView::of(&definition, &agency, row, &names))
        })
        .await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(view))
}

/// The figures of an agency for a period: what was entered, and what the formulas make of it and of the register.
#[utoipa::path(tag = "indicator", operation_id = "list_indicator_figures", params(FigureQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of figures", body = IndicatorFigurePage),
    (status = 404, description = "No such agency in your scope")))]
#[get("/api/v1/indicator-figures")]
pub(crate) async fn list_indicator_figures(
    service: web::Data<ServiceState>,
    officer: Officer,
    query: web::Query<FigureQuery>,
) -> Result<web::Json<IndicatorFigurePage>, Problem> {
    let (query, now) = (query.into_inner(), service.now());
    let mut check = Check::new();
    let agency = check.text("agency", query.agency.as_deref().unwrap_or_default(), 64);
    let days = (query.from.as_deref(), query.to.as_deref(), query.as_of.as_deref());
    let when = read_when(&mut check, days, now.date());
    let until = check.date("until", query.until.as_deref());
    let known_at = read_known_at(&mut check, query.known_at.as_deref(), now);
    let part = page::read::<String>(&mut check, query.limit, query.cursor.as_deref());
    let parts = (agency, when, until, known_at, part);
    let (agency, when, until, known_at, (after, limit)) = check.finish(parts)?;
    service
        .database
        .snapshot(move |conn| {
            let scope = officer.scope();
            let mut desk = IndicatorReader::open(conn, &agency, &scope, Some(known_at), now)?;
            let wanted = |definition: &&IndicatorDefinition| {
                query.indicator.as_ref().is_none_or(|code| definition.row.code == *code)
                    && query.section.as_ref().is_none_or(|section| definition.version.section == *section)
                    && after.as_ref().is_none_or(|after| definition.row.code > *after)
            };
            let most = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
            let codes: Vec<String> = desk
                .book
                .iter()
                .filter(wanted)
                .take(most)
                .map(|definition| definition.row.code.clone())
                .collect();
            let (codes, next_cursor) = page::cut(codes, limit, Clone::clone);
            let mut items = Vec::new();
            for code in codes {
                let told = match until {
                    Some(until) => desk.newest(&code, when, until)?,
                    None => desk.exact(&code, when)?,
                };
                items.extend(told.map(FigureView::from));
            }
            Ok(web::Json(IndicatorFigurePage { items, next_cursor }))
        })
        .await
}
