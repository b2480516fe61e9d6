//! HTTP endpoint by which an officer leaves: out of service, and the dossiers and questions back to everybody of their roles.

use actix_web::{post, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::questions::LeftQuestion;
use super::{LeftBehind, release};
use crate::access::store::OfficerRow;
use crate::access::terms::officer_admin::OfficerAdmin;
use crate::access::terms::service::deactivate;
use crate::access::{Officer, Role};
use crate::dossier::books::journal::Actor;
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
    /// The opinions that were asked of this officer and are owed still.
    opinions: Vec<LeftOpinion>,
}

/// An opinion that was asked of an officer who has left.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeftOpinion {
    /// The code of the dossier.
    #[schema(example = "H26.268.05-230307-0001")]
    code: String,
    /// Its number within the dossier.
    #[schema(example = 2)]
    number: i32,
    /// Who is asked from now on; absent when the officer had no role there any more: withdraw the question and ask anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    /// The unit where that role is held; absent: anywhere at the office.
    #[serde(skip_serializing_if = "Option::is_none")]
    agency: Option<String>,
}

impl From<&LeftQuestion> for LeftOpinion {
    fn from(question: &LeftQuestion) -> Self {
        Self {
            code: question.dossier.code.clone(),
            number: question.opinion.number,
            role: question.role,
            agency: question.unit.as_ref().map(|unit| unit.code.clone()),
        }
    }
}

/// Takes an officer out of service in one transaction with the dossiers that are left in hand and the questions that are owed.
///
/// # Errors
/// When there is no such officer, the administrator may not, somebody is faster with a dossier, or the database fails.
pub(crate) fn leave(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    now: Instant,
) -> Result<(OfficerRow, LeftBehind), Problem> {
    let (found, by) = deactivate(conn, admin, username, now)?;
    let role = by.role.unwrap_or(Role::Administrator);
    let actor = Actor { officer_id: by.officer_id, role, unit_id: by.agency_id };
    let left = release(conn, (found.id, username), actor, now)?;
    Ok((found, left))
}

/// Take an officer out of service. For administrators of every agency where the officer holds a role.
///
/// Every sign-in of that officer ends, and the dossiers that are left in hand go back to the list of everybody of their role, each by an
/// act in its journal. An opinion that is owed is asked of everybody of the role by which the officer would have answered. What the
/// officer did stays.
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
    tracing::info!(officer = %found.id, %by, dossiers = left.dossiers.len(), opinions = left.questions.len(), "officer out of service");
    Ok(web::Json(DeactivatedOfficer {
        username: found.username,
        full_name: found.full_name,
        dossiers_left: left.dossiers.len(),
        opinions: left.questions.iter().map(LeftOpinion::from).collect(),
        dossiers: left.dossiers.into_iter().map(|row| row.code).collect(),
    }))
}

/// Registers this address.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(deactivate_officer);
}
