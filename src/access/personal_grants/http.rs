//! HTTP endpoints by which a supervisor lets writers of reports see people for a while.

use actix_web::{HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions::{self, GrantDraft};
use super::{PersonalGrant, PersonalGrantId, store};
use crate::access::keys::OfficerId;
use crate::access::permission::{Officer, Role};
use crate::access::store::officer_names;
use crate::agency;
use crate::platform::body::JsonBody;
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page;
use crate::platform::service_state::ServiceState;

/// The HTTP endpoints of grants.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(create_personal_data_grant)
        .service(list_personal_data_grants)
        .service(end_personal_data_grant);
}

/// Who may see the people of which office, why, and until when.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "officer": "report_writer.h26-268", "agency": "H26.268", "reason": "Đối chiếu danh sách trễ hạn", "until": "2023-03-10" }))]
pub(crate) struct PersonalGrantRequest {
    /// Sign-in name of a writer of reports there.
    officer: String,
    /// Code of the office.
    agency: String,
    /// Why.
    #[schema(max_length = 500)]
    reason: String,
    /// The last day, at most 31 days from today.
    #[schema(format = Date)]
    until: String,
}

/// Somebody may see the people of an office's dossiers for a while.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PersonalGrant)]
pub(crate) struct PersonalGrantView {
    /// The key.
    pub id: PersonalGrantId,
    /// Who may.
    #[schema(example = "report_writer.h26-268")]
    pub officer: String,
    /// The full name.
    pub officer_name: String,
    /// The office, by its code.
    #[schema(example = "H26.268")]
    pub agency: String,
    /// Why.
    pub reason: String,
    /// From when on.
    pub from: Instant,
    /// Until before this instant.
    pub until: Instant,
    /// Whether it holds now.
    pub in_force: bool,
    /// The supervisor who allowed it.
    pub granted_by_name: String,
}

/// Grants.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PersonalGrantPage {
    /// Newest first.
    items: Vec<PersonalGrantView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// Which grants.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PersonalGrantsQuery {
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    limit: Option<i64>,
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Grants with the names of people and offices.
///
/// # Errors
/// When the database fails.
pub(crate) fn views(
    conn: &mut Connection,
    grants: Vec<PersonalGrant>,
    now: Instant,
) -> Result<Vec<PersonalGrantView>, Problem> {
    let people: Vec<OfficerId> =
        grants.iter().flat_map(|grant| [grant.officer_id, grant.granted_by]).collect();
    let people = officer_names(conn, &people)?;
    let codes = agency::store::load_codes(conn, grants.iter().map(|grant| grant.office_id))?;
    let name = |id: OfficerId| {
        people.get(&id).map(|name| (name.username.clone(), name.full_name.clone())).unwrap_or_default()
    };
    let view = |grant: PersonalGrant| {
        let (officer, officer_name) = name(grant.officer_id);
        PersonalGrantView {
            id: grant.id,
            officer,
            officer_name,
            agency: codes.get(&grant.office_id).cloned().unwrap_or_default(),
            reason: grant.reason,
            from: grant.valid_from,
            until: grant.valid_until,
            in_force: grant.valid_from <= now && now < grant.valid_until,
            granted_by_name: name(grant.granted_by).1,
        }
    };
    Ok(grants.into_iter().map(view).collect())
}

fn one(conn: &mut Connection, grant: PersonalGrant, now: Instant) -> Result<PersonalGrantView, Problem> {
    let mut shown = views(conn, vec![grant], now)?;
    shown.pop().ok_or_else(|| Problem::new(crate::platform::error::Code::Internal).because("a grant is one"))
}

/// Let a writer of reports see the people behind the figures of an office, for a reason and until a day. For supervisors of that office.
#[utoipa::path(tag = "access", operation_id = "create_personal_data_grant", request_body = PersonalGrantRequest, security(("bearer" = [])), responses(
    (status = 201, description = "Granted", body = PersonalGrantView),
    (status = 403, description = "Not a supervisor of that office"),
    (status = 422, description = "No such office or writer of reports, no reason, or too long")))]
#[post("/api/v1/personal-data-grants")]
pub(crate) async fn create_personal_data_grant(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<PersonalGrantRequest>,
) -> Result<HttpResponse, Problem> {
    let PersonalGrantRequest { officer: writer, agency, reason, until } = body.value;
    let (draft, now) = (GrantDraft { officer: writer, agency, reason, until: Some(until) }, service.now());
    let made = service
        .database
        .write(move |conn| {
            let (made, _) = actions::grant(conn, &officer, &draft, now)?;
            one(conn, made, now)
        })
        .await?;
    Ok(HttpResponse::Created().json(made))
}

/// The grants of the offices that you supervise, past ones too.
#[utoipa::path(tag = "access", operation_id = "list_personal_data_grants", params(PersonalGrantsQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of grants", body = PersonalGrantPage)))]
#[get("/api/v1/personal-data-grants")]
pub(crate) async fn list_personal_data_grants(
    service: web::Data<ServiceState>,
    officer: Officer,
    query: web::Query<PersonalGrantsQuery>,
) -> Result<web::Json<PersonalGrantPage>, Problem> {
    let (query, now) = (query.into_inner(), service.now());
    let mut check = Check::new();
    let part = page::read::<PersonalGrantId>(&mut check, query.limit, query.cursor.as_deref());
    let (after, limit) = check.finish(part)?;
    let offices = officer.reach_as(Role::Supervisor).offices();
    service
        .database
        .read(move |conn| {
            let rows = store::of_offices(conn, &offices, after, limit.saturating_add(1))?;
            let (rows, next_cursor) = page::cut(rows, limit, |grant| grant.id);
            Ok(web::Json(PersonalGrantPage { items: views(conn, rows, now)?, next_cursor }))
        })
        .await
}

/// End a grant before its day.
#[utoipa::path(tag = "access", operation_id = "end_personal_data_grant", security(("bearer" = [])),
    params(("id" = PersonalGrantId, Path, description = "The key")), responses(
    (status = 200, description = "Ended", body = PersonalGrantView),
    (status = 404, description = "No such grant at the offices that you supervise"),
    (status = 409, description = "It has ended already")))]
#[post("/api/v1/personal-data-grants/{id}/ending")]
pub(crate) async fn end_personal_data_grant(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<PersonalGrantId>,
) -> Result<web::Json<PersonalGrantView>, Problem> {
    let (id, now) = (id.into_inner(), service.now());
    service
        .database
        .write(move |conn| {
            let ended = actions::end(conn, &officer, id, now)?;
            one(conn, ended, now).map(web::Json)
        })
        .await
}
