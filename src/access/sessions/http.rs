//! One's own sign-ins, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store;
use crate::access::keys::SessionId;
use crate::access::permission::Officer;
use crate::access::views::{SessionView, SessionsView};
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;

/// Where am I signed in?
///
/// Every sign-in of your own that is in force, by tokens and by browsers, newest first.
#[utoipa::path(
    tag = "access",
    operation_id = "list_my_sessions",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The sign-ins", body = SessionsView),
        (status = 503, description = "The database is not available"),
    )
)]
#[get("/api/v1/me/sessions")]
pub(crate) async fn list_my_sessions(
    caller: Officer,
    service: web::Data<ServiceState>,
) -> Result<web::Json<SessionsView>, Problem> {
    let (now, officer_id) = (service.now(), caller.id);
    let open = service.database.read(move |conn| store::open_of(conn, officer_id, now)).await?;
    let items = open.into_iter().map(|one| SessionView {
        id: one.id,
        signed_in_at: one.created_at,
        renewed_at: one.refreshed_at,
        this: caller.session_id == Some(one.id),
    });
    Ok(web::Json(SessionsView { items: items.collect() }))
}

/// End a sign-in of your own, such as one on a machine that you no longer have.
#[utoipa::path(
    tag = "access",
    operation_id = "end_my_session",
    security(("bearer" = [])),
    params(("id" = SessionId, Path, description = "Key of the sign-in")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, description = "You have no such sign-in in force"),
        (status = 503, description = "The database is not available"),
    )
)]
#[post("/api/v1/me/sessions/{id}/sign-out")]
pub(crate) async fn end_my_session(
    caller: Officer,
    id: web::Path<SessionId>,
    service: web::Data<ServiceState>,
) -> Result<HttpResponse, Problem> {
    let (now, officer_id, id) = (service.now(), caller.id, id.into_inner());
    let ended = service.database.write(move |conn| store::end_one_of(conn, officer_id, id, now)).await?;
    if !ended {
        return Err(Problem::not_found(
            "bạn không có phiên đăng nhập nào như vậy đang mở",
            "you have no such sign-in in force",
        ));
    }
    tracing::info!(officer = %officer_id, session = %id, "a sign-in was ended by its officer");
    Ok(HttpResponse::NoContent().finish())
}

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_my_sessions).service(end_my_session);
}
