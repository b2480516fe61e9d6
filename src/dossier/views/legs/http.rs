//! The address of the legs of a dossier.

use actix_web::{get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::view::LegsView;
use crate::access::Officer;
use crate::dossier::books::store;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::platform::error::Problem;

/// Read the legs of a dossier in a linked procedure: which agency had it when, and whether it was in time.
///
/// The citizen sees one date, that of the dossier; a leg has a date of its own, so that a late one can be told.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier_legs", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ")),
    responses((status = 200, description = "The legs, in order", body = LegsView)))]
#[get("/api/v1/dossiers/{code}/legs")]
pub(crate) async fn get_dossier_legs(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<web::Json<LegsView>, Problem> {
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            LegsView::of(conn, &desk.books, &row, desk.now()).map(web::Json)
        })
        .await
}

/// The HTTP endpoints of the legs.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(get_dossier_legs);
}
