//! What the journal keeps of a move: from where to where, by which decision and why.
//! Pure: no HTTP, no SQL, no clock.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::dossier::books::in_effect::in_effect;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureVersion, ProcedureVersionId};
use crate::workflow::{Workflow, WorkflowId};

/// A version of the dossier's procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionName {
    /// Its key.
    pub id: ProcedureVersionId,
    /// Its number.
    #[schema(example = 2)]
    pub version: i32,
}

/// A version of a workflow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkflowName {
    /// Its key.
    pub id: WorkflowId,
    /// The name that its versions share.
    #[schema(example = "1.004873-ward")]
    pub name: String,
    /// Its number.
    #[schema(example = 2)]
    pub version: i32,
}

impl From<&ProcedureVersion> for VersionName {
    fn from(version: &ProcedureVersion) -> Self {
        Self { id: version.id, version: version.version }
    }
}

impl From<&Workflow> for WorkflowName {
    fn from(workflow: &Workflow) -> Self {
        Self { id: workflow.id, name: workflow.name.clone(), version: workflow.version }
    }
}

/// From where to where, by which decision and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MoveDetails {
    /// The version that it left.
    pub version_before: VersionName,
    /// The version that rules from then on.
    pub version_after: VersionName,
    /// The workflow that it left.
    pub workflow_before: WorkflowName,
    /// The workflow that it follows from then on.
    pub workflow_after: WorkflowName,
    /// The decision that the move rests on.
    #[schema(example = "1234/QĐ-UBND")]
    pub decision_number: String,
    /// Why.
    pub reason: String,
}

impl MoveDetails {
    /// What a row of the journal says of a move; nothing when it tells of none.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub fn of(entry: &JournalEntry) -> Result<Option<Self>, UnreadableColumn> {
        (entry.event == Event::MoveVersion).then(|| entry.details()).transpose()
    }

    /// Whether it begins where the dossier's last move ended.
    #[must_use]
    pub fn follows(&self, last: &Self) -> bool {
        self.version_before == last.version_after && self.workflow_before == last.workflow_after
    }

    /// Whether the dossier came to this version and workflow by it.
    #[must_use]
    pub fn leads_to(&self, procedure_version_id: ProcedureVersionId, workflow_id: WorkflowId) -> bool {
        self.version_after.id == procedure_version_id && self.workflow_after.id == workflow_id
    }

    /// Whether the dossier went over to another workflow.
    #[must_use]
    pub fn changes_workflow(&self) -> bool {
        self.workflow_before.id != self.workflow_after.id
    }
}

/// The last move of a dossier: which version and workflow rule it, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LastMove {
    /// When it moved.
    pub moved_at: Instant,
    /// From where to where, by which decision and why.
    #[serde(flatten)]
    pub details: MoveDetails,
}

impl LastMove {
    /// What these rows of a journal say last of a move; nothing when they tell of none.
    ///
    /// # Errors
    /// When the details of that row cannot be read.
    pub fn in_journal(entries: &[JournalEntry]) -> Result<Option<Self>, UnreadableColumn> {
        let held = in_effect(entries, |entry| entry.happened_at);
        let last = held.into_iter().rev().find(|entry| entry.event == Event::MoveVersion);
        last.map(|entry| Ok(Self { moved_at: entry.happened_at, details: entry.details()? })).transpose()
    }
}
