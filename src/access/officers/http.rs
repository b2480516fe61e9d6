//! Looking after officers, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::accounts::{give_password, listing, take_on};
use crate::access::actions::{NewAssignment, NewOfficer};
use crate::access::own_password::change_own_password;
use crate::access::permission::Officer;
use crate::access::sign_in_limiter::SignInLimiter;
use crate::access::views::{AddedOfficerView, OfficerRequest, OfficersQuery, OfficersView, PasswordRequest};
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;

/// The officers of the offices that you may see, by user name.
#[utoipa::path(
    tag = "access",
    operation_id = "list_officers",
    security(("bearer" = [])),
    params(OfficersQuery),
    responses(
        (status = 200, description = "A page of officers", body = OfficersView),
        (status = 422, description = "No such role or agency, or a cursor of another list"),
        (status = 503, description = "The database is not available"),
    )
)]
#[get("/api/v1/officers")]
pub(crate) async fn list_officers(
    caller: Officer,
    query: web::Query<OfficersQuery>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficersView>, Problem> {
    let (now, query) = (service.now(), query.into_inner());
    let (listed, next_cursor) =
        service.database.read(move |conn| listing(conn, &caller.scope(), &query, now)).await?;
    Ok(web::Json(OfficersView { items: listed.into_iter().map(Into::into).collect(), next_cursor }))
}

/// Add an officer. For administrators, with roles at agencies that they administer.
#[utoipa::path(
    tag = "access",
    operation_id = "create_officer",
    security(("bearer" = [])),
    request_body(content = OfficerRequest, example = json!({"username": "an.nguyen", "full_name": "Nguyễn Thị An",
        "post": "Chuyên viên",
        "password": "mot cua lien thong", "roles": [{"role": "clerk", "agency": "H26.268.20"}]})),
    responses(
        (status = 201, description = "Added", body = AddedOfficerView),
        (status = 403, description = "Not an administrator of every agency named"),
        (status = 409, description = "The user name is taken"),
        (status = 422, description = "The input breaks a rule",
            example = json!({"type": "urn:motcua:problem:invalid_input", "title": "Dữ liệu nhập chưa đúng", "status": 422, "code": "invalid_input",
                "errors": [{"field": "roles.0.agency", "code": "unknown_agency", "detail": "không có cơ quan mã \"H26.999\""}]})),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers")]
pub(crate) async fn add_officer(
    caller: Officer,
    body: JsonBody<OfficerRequest>,
    service: web::Data<ServiceState>,
) -> Result<HttpResponse, Problem> {
    let OfficerRequest { username, full_name, post, password, roles } = body.value;
    let roles = roles
        .into_iter()
        .map(|asked| NewAssignment {
            role: asked.role,
            agency: asked.agency,
            from: asked.from,
            until: asked.until,
        })
        .collect();
    let new = NewOfficer { username: username.clone(), full_name, post, password, roles };
    let id = take_on(&service.database, &caller, new, service.now()).await?;
    let username = username.trim().to_owned();
    Ok(HttpResponse::Created().json(AddedOfficerView { id, username }))
}

/// Change a password: one's own with the current one, or another officer's as administrator.
///
/// Every sign-in of that officer ends.
#[utoipa::path(
    tag = "access",
    operation_id = "set_officer_password",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    request_body(content = PasswordRequest, example = json!({"new_password": "song Nhue chay cham", "current_password": "mot cua lien thong"})),
    responses(
        (status = 204, description = "Changed"),
        (status = 403, description = "Not an administrator of that officer"),
        (status = 404, description = "No such officer"),
        (status = 422, description = "The new password breaks the rule, or the current one is wrong"),
        (status = 429, description = "Too many wrong current passwords in this sign-in",
            headers(("Retry-After" = u64, description = "Seconds to wait"))),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/password")]
pub(crate) async fn set_password(
    caller: Officer,
    username: web::Path<String>,
    body: JsonBody<PasswordRequest>,
    limiter: web::Data<SignInLimiter>,
    service: web::Data<ServiceState>,
) -> Result<HttpResponse, Problem> {
    let username = username.into_inner();
    let PasswordRequest { new_password, current_password } = body.value;
    let now = service.now();
    if username == caller.username {
        let passwords = (current_password, new_password);
        change_own_password(&service.database, &caller, passwords, &limiter, now).await?;
        return Ok(HttpResponse::NoContent().finish());
    }
    give_password(&service.database, &caller, (username, new_password), now).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_officers).service(add_officer).service(set_password);
}
