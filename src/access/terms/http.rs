//! HTTP endpoints of the coming and going of officers, for administrators.

use actix_web::{get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::officer_admin::OfficerAdmin;
use super::roles::{self, RoleMoveDraft};
use super::service::{self, reactivate};
use super::substitutes::{self, SubstitutionDraft};
use super::views::{
    OfficerRecord, PostRequest, RoleGivenRequest, RoleMovedRequest, RoleTakenRequest, SubstitutionRequest,
};
use crate::access::actions::{NewAssignment, load_administered, load_officer};
use crate::access::permission::Officer;
use crate::access::terms::SubstitutionId;
use crate::platform::body::JsonBody;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// An officer with all roles, posts and substitutions, past and to come, and who changed what. For oneself and for administrators.
#[utoipa::path(
    tag = "access",
    operation_id = "get_officer",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    responses(
        (status = 200, description = "The officer", body = OfficerRecord),
        (status = 403, description = "Not an administrator of that officer"),
        (status = 404, description = "No such officer"),
        (status = 503, description = "The database is not available"),
    )
)]
#[get("/api/v1/officers/{username}")]
pub(crate) async fn get_officer(
    caller: Officer,
    username: web::Path<String>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let now = service.now();
    service
        .database
        .read(move |conn| {
            let found = if *username == caller.username {
                load_officer(conn, &username)?
            } else {
                load_administered(conn, &caller, &username, now)?
            };
            Ok(web::Json(OfficerRecord::of(conn, found, now)?))
        })
        .await
}

/// Changes an officer in one transaction, and answers the record as it stands then.
async fn change(
    service: &ServiceState,
    caller: Officer,
    username: web::Path<String>,
    act: impl Fn(&mut Connection, &OfficerAdmin, &str, Instant) -> Result<(), Problem> + Send + 'static,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let (now, username) = (service.now(), username.into_inner());
    let (by, name) = (caller.id, username.clone());
    let record = service
        .database
        .write(move |conn| {
            act(conn, &OfficerAdmin::Signed(caller.clone()), &username, now)?;
            let found = load_officer(conn, &username)?;
            OfficerRecord::of(conn, found, now)
        })
        .await?;
    tracing::info!(officer = %name, %by, "officer changed");
    Ok(web::Json(record))
}

/// Give an officer a role, from a day on and until another.
#[utoipa::path(
    tag = "access",
    operation_id = "give_officer_role",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    request_body = RoleGivenRequest,
    responses(
        (status = 200, description = "Given", body = OfficerRecord),
        (status = 403, description = "Beyond what you administer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 409, description = "Held in those days already"),
        (status = 422, description = "The input breaks a rule"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/roles")]
pub(crate) async fn give_role(
    caller: Officer,
    username: web::Path<String>,
    body: JsonBody<RoleGivenRequest>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let RoleGivenRequest { role, agency, from, until } = body.value;
    let asked = NewAssignment { role, agency, from, until };
    change(&service, caller, username, move |conn, admin, name, now| {
        roles::give_role(conn, admin, name, &asked, now)
    })
    .await
}

/// Take a role from an officer, at once or with a last day.
///
/// Dossiers that were given to the officer at its steps are everybody's of the role from then on.
#[utoipa::path(
    tag = "access",
    operation_id = "end_officer_role",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    request_body = RoleTakenRequest,
    responses(
        (status = 200, description = "Taken", body = OfficerRecord),
        (status = 403, description = "Beyond what you administer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 422, description = "The input breaks a rule, or the role is not held"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/role-endings")]
pub(crate) async fn take_role(
    caller: Officer,
    username: web::Path<String>,
    body: JsonBody<RoleTakenRequest>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let RoleTakenRequest { role, agency, until } = body.value;
    let asked = NewAssignment { role, agency, from: None, until };
    change(&service, caller, username, move |conn, admin, name, now| {
        roles::take_role(conn, admin, name, &asked, now)
    })
    .await
}

/// Move a role of an officer to another agency, at once or on a day.
#[utoipa::path(
    tag = "access",
    operation_id = "move_officer_role",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    request_body = RoleMovedRequest,
    responses(
        (status = 200, description = "Moved", body = OfficerRecord),
        (status = 403, description = "Beyond what you administer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 409, description = "Held there in those days already"),
        (status = 422, description = "The input breaks a rule, or the role is not held"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/role-moves")]
pub(crate) async fn move_role(
    caller: Officer,
    username: web::Path<String>,
    body: JsonBody<RoleMovedRequest>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let RoleMovedRequest { role, agency, to, on } = body.value;
    let asked = RoleMoveDraft { role, from_agency: agency, to_agency: to, on };
    change(&service, caller, username, move |conn, admin, name, now| {
        roles::move_role(conn, admin, name, &asked, now)
    })
    .await
}

/// Note the post of an officer. What was done before shows the post of then.
#[utoipa::path(
    tag = "access",
    operation_id = "set_officer_post",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    request_body = PostRequest,
    responses(
        (status = 200, description = "Noted", body = OfficerRecord),
        (status = 403, description = "Not an administrator of that officer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 422, description = "The input breaks a rule"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/posts")]
pub(crate) async fn set_post(
    caller: Officer,
    username: web::Path<String>,
    body: JsonBody<PostRequest>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let PostRequest { post, from } = body.value;
    change(&service, caller, username, move |conn, admin, name, now| {
        service::set_post(conn, admin, name, (&post, from.as_deref()), now)
    })
    .await
}

/// Name who acts for an officer who is away, at one office and for a period.
///
/// The substitute acts with the roles of the absent officer on the dossiers of that office; the journal names both.
#[utoipa::path(
    tag = "access",
    operation_id = "create_substitution",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name of the absent officer", example = "an.nguyen")),
    request_body = SubstitutionRequest,
    responses(
        (status = 200, description = "Named", body = OfficerRecord),
        (status = 403, description = "Beyond what you administer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 409, description = "Somebody acts for the officer in those days"),
        (status = 422, description = "The input breaks a rule"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/substitutions")]
pub(crate) async fn name_substitute(
    caller: Officer,
    username: web::Path<String>,
    body: JsonBody<SubstitutionRequest>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let SubstitutionRequest { substitute, agency, from, until, reason } = body.value;
    let asked = SubstitutionDraft { substitute, agency, from, until, reason };
    change(&service, caller, username, move |conn, admin, name, now| {
        substitutes::name_substitute(conn, admin, name, &asked, now)
    })
    .await
}

/// End a substitution now; one that has not begun never does.
#[utoipa::path(
    tag = "access",
    operation_id = "end_substitution",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name of the absent officer", example = "an.nguyen"),
        ("id" = SubstitutionId, Path, description = "Key of the substitution")),
    responses(
        (status = 200, description = "Ended", body = OfficerRecord),
        (status = 403, description = "Beyond what you administer, or oneself"),
        (status = 404, description = "No such officer or substitution"),
        (status = 409, description = "It is over"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/substitutions/{id}/ending")]
pub(crate) async fn end_substitution(
    caller: Officer,
    path: web::Path<(String, SubstitutionId)>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    let (username, id) = path.into_inner();
    change(&service, caller, web::Path::from(username), move |conn, admin, name, now| {
        substitutes::end_substitution(conn, admin, name, id, now)
    })
    .await
}

/// Take an officer back into service, with the roles that stand by date and the old password.
#[utoipa::path(
    tag = "access",
    operation_id = "reactivate_officer",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    responses(
        (status = 200, description = "In service", body = OfficerRecord),
        (status = 403, description = "Not an administrator of that officer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/reactivation")]
pub(crate) async fn reactivate_officer(
    caller: Officer,
    username: web::Path<String>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<OfficerRecord>, Problem> {
    change(&service, caller, username, reactivate).await
}

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_officer)
        .service(give_role)
        .service(take_role)
        .service(move_role)
        .service(set_post)
        .service(name_substitute)
        .service(end_substitution)
        .service(reactivate_officer);
}
