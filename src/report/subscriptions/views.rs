//! What is asked of subscriptions, and what they look like to whoever asks for them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::schedule::Schedule;
use crate::access::Role;
use crate::platform::instant::Instant;
use crate::report::count::view::ReportAgency;
use crate::report::runs::request::ReportDefinition;
use crate::report::subscriptions::store::SubscriptionId;

/// A report to be made at every cut.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.268",
    "schedule": "monthly",
    "cuts_after": "2023-04-14",
    "report": { "layout": "ii06a" },
    "receivers": [{ "role": "supervisor", "agency": "H26.268" }]
}))]
pub(crate) struct SubscriptionRequest {
    /// Code of the agency.
    pub agency: String,
    /// When it is cut: `weekly` (Friday), `monthly`, `cumulative`, `quarterly`, `half_yearly` (all on the 14th),
    /// `calendar_monthly`, `calendar_quarterly` or `calendar_yearly`.
    pub schedule: String,
    /// Cuts after this day are made; those after today when absent. A day in the past has what was cut since made up for.
    #[serde(default)]
    #[schema(format = Date)]
    pub cuts_after: Option<String>,
    /// The report.
    pub report: ReportDefinition,
    /// Who gets it; whoever subscribes when empty. Each must see every office that is counted.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub receivers: Vec<ReceiverRequest>,
}

/// An officer, or whoever holds a role at an agency.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiverRequest {
    /// Sign-in name of an officer.
    #[serde(default)]
    #[schema(example = "supervisor.h26")]
    pub officer: Option<String>,
    /// A role, together with `agency`.
    #[serde(default)]
    #[schema(example = "supervisor")]
    pub role: Option<String>,
    /// Code of the agency where the role is held: the one that is reported on, or one above it.
    #[serde(default)]
    #[schema(example = "H26.268")]
    pub agency: Option<String>,
}

/// A subscription.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReportSubscription {
    /// Key.
    pub id: SubscriptionId,
    /// The agency.
    pub agency: ReportAgency,
    /// When it is cut.
    pub schedule: Schedule,
    /// Cuts after this day are made.
    pub cuts_after: NaiveDate,
    /// The report.
    pub report: ReportDefinition,
    /// Who gets it.
    pub receivers: Vec<ReceiverView>,
    /// Since when.
    pub made_at: Instant,
    /// When it was ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
}

/// Who gets a report.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct ReceiverView {
    /// Sign-in name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer_name: Option<String>,
    /// The role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Code of the agency where it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// Subscriptions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct SubscriptionList {
    /// Oldest first.
    pub items: Vec<ReportSubscription>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}
