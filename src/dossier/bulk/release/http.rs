//! HTTP endpoint by which an officer leaves: out of service, and the dossiers back to everybody of their roles.

use actix_web::{post, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::release;
use crate::access::store::OfficerRow;
use crate::access::terms::officer_admin::OfficerAdmin;
use crate::access::terms::service::deactivate;
use crate::access::{Officer, Role};
use crate::dossier::books::journal::Actor;
use crate::dossier::books::store::Dossier;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;

/// An officer who has left.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeactivatedOfficer {
    /// The sign-in name.
    #[schema(example = "an.nguyen")]
    username: String,
    /// The name for papers.
    #[schema(example = "Nguyễn Thị An")]
    full_name: String,
    /// How many dossiers were left in hand; each is on the list of everybody of its role now.
    #[schema(example = 12)]
    dossiers_left: usize,
    /// Their codes.
    dossiers: Vec<String>,
}

/// Takes an officer out of service in one transaction with the dossiers that are left in hand.
///
/// # Errors
/// When there is no such officer, the administrator may not, somebody is faster with a dossier, or the database fails.
pub(crate) fn leave(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    now: Instant,
) -> Result<(OfficerRow, Vec<Dossier>), Problem> {
    let (found, by) = deactivate(conn, admin, username, now)?;
    let role = by.role.unwrap_or(Role::Administrator);
    let actor = Actor { officer_id: by.officer_id, role, unit_id: by.agency_id };
    let left = release(conn, (found.id, username), actor, now)?;
    Ok((found, left))
}

/// Take an officer out of service. For administrators of every agency where the officer holds a role.
///
/// Every sign-in of that officer ends, and the dossiers that are left in hand go back to the list of everybody of their role, each by an
/// act in its journal. What the officer did stays.
#[utoipa::path(
    tag = "access",
    operation_id = "deactivate_officer",
    security(("bearer" = [])),
    params(("username" = String, Path, description = "The user name", example = "an.nguyen")),
    responses(
        (status = 200, description = "Out of service", body = DeactivatedOfficer),
        (status = 403, description = "Not an administrator of that officer, or oneself"),
        (status = 404, description = "No such officer"),
        (status = 409, description = "Somebody acted on one of the dossiers at this moment: try again"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/officers/{username}/deactivation")]
pub(crate) async fn deactivate_officer(
    caller: Officer,
    username: web::Path<String>,
    service: web::Data<ServiceState>,
) -> Result<web::Json<DeactivatedOfficer>, Problem> {
    let (by, now) = (caller.id, service.now());
    let (found, left) = service
        .database
        .write(move |conn| leave(conn, &OfficerAdmin::Signed(caller.clone()), &username, now))
        .await?;
    tracing::info!(officer = %found.id, %by, dossiers = left.len(), "officer out of service");
    Ok(web::Json(DeactivatedOfficer {
        username: found.username,
        full_name: found.full_name,
        dossiers_left: left.len(),
        dossiers: left.into_iter().map(|row| row.code).collect(),
    }))
}

/// Registers this address.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(deactivate_officer);
}
