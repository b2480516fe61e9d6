//! HTTP endpoints of the people whose dossiers the officer may see.

use actix_web::{get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::known::{ApplicantQuery, KnownApplicant, known_applicants};
use crate::access::Officer;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::Problem;

/// The people of a number: one for an identity number, perhaps several for a phone; none when nobody is known by it here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApplicantList {
    /// The people, by their newest dossier.
    pub items: Vec<KnownApplicant>,
}

/// Find what a person has here, by identity number or phone.
///
/// For filling the form of reception and for seeing duplicates. Only dossiers that you may see, the newest 200 of them.
#[utoipa::path(tag = "dossiers", operation_id = "list_applicants", security(("bearer" = [])), params(ApplicantQuery),
    responses((status = 200, description = "Whom the number belongs to, and their dossiers", body = ApplicantList)))]
#[get("/api/v1/applicants")]
pub(crate) async fn list_applicants(
    desk: web::Data<HandlerState>,
    officer: Officer,
    query: web::Query<ApplicantQuery>,
) -> Result<web::Json<ApplicantList>, Problem> {
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| {
            let offices = officer.scope().offices();
            let items = known_applicants(conn, &desk.books, (&officer, desk.now()), &offices, &query)?;
            Ok(web::Json(ApplicantList { items }))
        })
        .await
}

/// The HTTP endpoints of people.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list_applicants);
}
