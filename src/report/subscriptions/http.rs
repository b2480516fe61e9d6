//! HTTP endpoints of subscriptions: make one, list them, end one.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions;
use super::inbox;
use super::views::{ReportSubscription, SubscriptionList, SubscriptionRequest};
use crate::access::Officer;
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;
use crate::platform::page::{self, PagePart};
use crate::platform::service_state::ServiceState;
use crate::report::subscriptions::store::SubscriptionId;

/// The HTTP endpoints of subscriptions.
pub(crate) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(create_subscription)
        .service(list_subscriptions)
        .service(end_subscription)
        .service(inbox::http::list_inbox)
        .service(inbox::http::see_delivery);
}

/// Which part of the list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SubscriptionQuery {
    /// Rows on a page, 1 to 500; 50 when absent.
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Have a report made at every cut of a schedule. It is made in your name, with your reach at the cut.
#[utoipa::path(tag = "report", operation_id = "create_report_subscription", security(("bearer" = [])),
    request_body = SubscriptionRequest,
    responses((status = 201, description = "It is in force", body = ReportSubscription),
        (status = 403, description = "You may not have reports of this agency made"),
        (status = 404, description = "No such agency in your scope")))]
#[post("/api/v1/report-subscriptions")]
pub(crate) async fn create_subscription(
    officer: Officer,
    service: web::Data<ServiceState>,
    body: JsonBody<SubscriptionRequest>,
) -> Result<HttpResponse, Problem> {
    let now = service.now();
    let created =
        service.database.write(move |conn| actions::subscribe(conn, &officer, &body.value, now)).await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(created))
}

/// The subscriptions of the agencies that you see whole.
#[utoipa::path(tag = "report", operation_id = "list_report_subscriptions", security(("bearer" = [])), params(SubscriptionQuery),
    responses((status = 200, description = "The subscriptions", body = SubscriptionList)))]
#[get("/api/v1/report-subscriptions")]
pub(crate) async fn list_subscriptions(
    officer: Officer,
    service: web::Data<ServiceState>,
    query: web::Query<SubscriptionQuery>,
) -> Result<web::Json<SubscriptionList>, Problem> {
    let (after, limit): PagePart<SubscriptionId> = page::read_alone(query.limit, query.cursor.as_deref())?;
    let list = service
        .database
        .snapshot(move |conn| actions::listed(conn, &officer.scope(), (after, limit)))
        .await?;
    Ok(web::Json(list))
}

/// End a subscription. What it has brought stays.
#[utoipa::path(tag = "report", operation_id = "end_report_subscription", security(("bearer" = [])),
    params(("id" = SubscriptionId, Path, description = "Key of the subscription")),
    responses((status = 200, description = "It is ended", body = ReportSubscription),
        (status = 403, description = "You may not have reports of this agency made"),
        (status = 409, description = "It is ended already")))]
#[post("/api/v1/report-subscriptions/{id}/ending")]
pub(crate) async fn end_subscription(
    officer: Officer,
    service: web::Data<ServiceState>,
    id: web::Path<SubscriptionId>,
) -> Result<web::Json<ReportSubscription>, Problem> {
    let now = service.now();
    let ended = service.database.write(move |conn| actions::end(conn, &officer, *id, now)).await?;
    Ok(web::Json(ended))
}
