//! HTTP endpoints of the lists, always within what the officer may see.

use actix_web::{get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::listing::{self, DossierList, DossierListQuery, WorklistCounts, WorklistsQuery};
use crate::access::Officer;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::Problem;

/// List dossiers.
#[utoipa::path(tag = "dossiers", operation_id = "list_dossiers", security(("bearer" = [])), params(DossierListQuery),
    responses((status = 200, description = "A page of dossiers", body = DossierList)))]
#[get("/api/v1/dossiers")]
pub(crate) async fn list_dossiers(
    desk: web::Data<HandlerState>,
    officer: Officer,
    query: web::Query<DossierListQuery>,
) -> Result<web::Json<DossierList>, Problem> {
    let now = desk.now();
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| listing::listing(conn, &desk.books, (&officer, now), &query).map(web::Json))
        .await
}

/// Count the ready-made lists of work: yours, and what lies at each office, in each unit and with each officer.
#[utoipa::path(tag = "dossiers", operation_id = "list_worklists", security(("bearer" = [])), params(WorklistsQuery),
    responses((status = 200, description = "How long each list is now", body = WorklistCounts)))]
#[get("/api/v1/worklists")]
pub(crate) async fn list_worklists(
    desk: web::Data<HandlerState>,
    officer: Officer,
    query: web::Query<WorklistsQuery>,
) -> Result<web::Json<WorklistCounts>, Problem> {
    let now = desk.now();
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .snapshot(move |conn| listing::counts(conn, &desk.books, (&officer, now), &query).map(web::Json))
        .await
}

/// The HTTP endpoints of the lists.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(list_dossiers).service(list_worklists);
}
