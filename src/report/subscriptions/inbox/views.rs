//! What has come looks like this to whoever asks for it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::platform::instant::Instant;
use crate::report::count::view::ReportAgency;
use crate::report::runs::store::RunId;
use crate::report::subscriptions::store::{DeliveryId, SubscriptionId};

/// A report that has come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct DeliveryView {
    /// Key.
    pub id: DeliveryId,
    /// The subscription that it comes from.
    pub subscription_id: SubscriptionId,
    /// The agency.
    pub agency: ReportAgency,
    /// The layout.
    #[schema(example = "ii06a")]
    pub layout: String,
    /// First day of its period.
    pub from: NaiveDate,
    /// Last day of its period.
    pub to: NaiveDate,
    /// The run; `/api/v1/report-runs/{id}` opens it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
    /// Why there is no run, in Vietnamese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// When it came.
    pub delivered_at: Option<Instant>,
    /// When you looked at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<Instant>,
}

/// Reports that have come.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Inbox {
    /// Newest first.
    pub items: Vec<DeliveryView>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
