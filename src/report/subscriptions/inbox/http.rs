//! HTTP endpoints of the inbox: what has come, and that it was looked at.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;

use super::actions;
use super::views::Inbox;
use crate::access::Officer;
use crate::platform::error::Problem;
use crate::platform::page::{self, PagePart};
use crate::platform::service_state::ServiceState;
use crate::report::subscriptions::store::DeliveryId;

/// Which part of the inbox.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InboxQuery {
    /// `true`: only what you have not looked at.
    #[param(example = true)]
    unseen: Option<bool>,
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What subscriptions have brought you, of the agencies that you see.
#[utoipa::path(tag = "report", operation_id = "list_report_inbox", security(("bearer" = [])), params(InboxQuery),
    responses((status = 200, description = "The reports", body = Inbox)))]
#[get("/api/v1/report-inbox")]
pub(crate) async fn list_inbox(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<InboxQuery>,
) -> Result<web::Json<Inbox>, Problem> {
    let (before, limit): PagePart<DeliveryId> = page::read_alone(query.limit, query.cursor.as_deref())?;
    let unseen = query.unseen.unwrap_or(false);
    let inbox = service
        .database
        .snapshot(move |conn| actions::inbox(conn, &officer, unseen, (before, limit)))
        .await?;
    Ok(web::Json(inbox))
}

/// Note that you have looked at a report. The first look counts.
#[utoipa::path(tag = "report", operation_id = "see_report_delivery", security(("bearer" = [])),
    params(("id" = DeliveryId, Path, description = "Key of the delivery")),
    responses((status = 204, description = "Noted"),
        (status = 404, description = "Nothing of that key came to you")))]
#[post("/api/v1/report-inbox/{id}/seen")]
pub(crate) async fn see_delivery(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<DeliveryId>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    service.database.write(move |conn| actions::see(conn, &officer, *id, now)).await?;
    Ok(HttpResponse::NoContent().finish())
}
