//! What is sent about publishing a version with its workflows, and the check of what was typed in.

use serde::Deserialize;

use crate::platform::check::Check;
use crate::platform::error::Problem;
use crate::workflow::offering::publication::{PublicationWish, WorkflowChoice};
use crate::workflow::steps::WorkflowId;

/// The most workflows that are published with a version.
const MOST_DRAFTS: usize = 50;

/// A decision that publishes a version.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "decision_number": "1234/QĐ-UBND", "valid_from": "2023-07-01", "workflow": "scale" }))]
pub(crate) struct PublicationRequest {
    /// The decision.
    #[schema(max_length = 200)]
    pub decision_number: String,
    /// The first day in force.
    #[schema(format = Date)]
    pub valid_from: String,
    /// By which workflows it is handled.
    #[serde(default)]
    pub workflow: WorkflowChoice,
    /// Drafts of workflows of the procedure that are published with it.
    #[serde(default)]
    #[schema(max_items = 50)]
    pub workflow_drafts: Vec<WorkflowId>,
}

impl PublicationRequest {
    /// What was asked for.
    pub(crate) fn checked(self) -> Result<PublicationWish, Problem> {
        let mut check = Check::new();
        if self.workflow_drafts.len() > MOST_DRAFTS {
            check.wrong(
                "workflow_drafts",
                "too_many",
                format!("nhiều nhất {MOST_DRAFTS} quy trình"),
                format!("at most {MOST_DRAFTS} workflows"),
            );
        }
        let parts = (
            check.text("decision_number", &self.decision_number, 200),
            check.day("valid_from", Some(&self.valid_from)),
        );
        let (decision_number, valid_from) = check.finish(parts)?;
        Ok(PublicationWish {
            decision_number,
            valid_from,
            workflow: self.workflow,
            drafts: self.workflow_drafts,
        })
    }
}
