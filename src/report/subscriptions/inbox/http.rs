//! HTTP endpoints of the inbox: what has come, and that it was looked at.

use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::store::{self, InboxDelivery, InboxOfficer};
use crate::access::Officer;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};
use crate::platform::service_state::ServiceState;
use crate::report::count::view::ReportAgency;
use crate::report::runs::store::RunId;
use crate::report::subscriptions::make_due::wish_of;
use crate::report::subscriptions::store::{DeliveryId, SubscriptionId};

/// A report that has come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeliveryView {
    /// Key.
    id: DeliveryId,
    /// The subscription that it comes from.
    subscription_id: SubscriptionId,
    /// The agency.
    agency: ReportAgency,
    /// The layout.
    #[schema(example = "ii06a")]
    layout: String,
    /// First day of its period.
    from: NaiveDate,
    /// Last day of its period.
    to: NaiveDate,
    /// The run; `/api/v1/report-runs/{id}` opens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<RunId>,
    /// Why there is no run, in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<String>,
    /// When it came.
    delivered_at: Option<Instant>,
    /// When you looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<Instant>,
}

/// Reports that have come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Inbox {
    /// Newest first.
    items: Vec<DeliveryView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

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
        .snapshot(move |conn| {
            let rows = store::waiting(conn, &InboxOfficer::of(&officer), unseen, before, limit + 1)?;
            let (rows, next_cursor) = page::cut(rows, limit, |(delivery, ..)| delivery.id);
            let shown = |(delivery, subscription, agency, seen_at): InboxDelivery| {
                Ok::<_, Problem>(DeliveryView {
                    id: delivery.id,
                    subscription_id: subscription.id,
                    agency: ReportAgency { code: agency.code, name: agency.name_vi },
                    layout: wish_of(&subscription)?.layout,
                    from: delivery.first_day,
                    to: delivery.last_day,
                    run_id: delivery.run_id,
                    trouble: delivery.trouble,
                    delivered_at: delivery.delivered_at,
                    seen_at,
                })
            };
            let items: Result<Vec<_>, Problem> = rows.into_iter().map(shown).collect();
            Ok::<_, Problem>(Inbox { items: items?, next_cursor })
        })
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
    let known =
        service.database.write(move |conn| store::see(conn, *id, &InboxOfficer::of(&officer), now)).await?;
    if !known {
        return Err(Problem::not_found("không có báo cáo này gửi đến bạn", "no such report came to you"));
    }
    Ok(HttpResponse::NoContent().finish())
}
