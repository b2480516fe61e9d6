//! On whose behalf a dossier is decided: an office or unit to which the procedure is delegated signs for the principal.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::access::Assignment;
use crate::agency::store as agencies;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Status;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::delegation::store::{self as delegations, DelegationFilter, DelegationId};

/// What the details of a journal row call it.
const FIELD: &str = "on_behalf_of";

/// For whom a decision was signed (thừa ủy quyền).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnBehalfOf {
    /// Code of the principal.
    #[schema(example = "H26.268")]
    pub agency: String,
    /// Its Vietnamese name.
    #[schema(example = "UBND quận Hà Đông")]
    pub name: String,
    /// The document that delegates.
    #[schema(example = "4610/QĐ-UBND")]
    pub document_number: String,
    /// Key of the delegation.
    pub delegation: DelegationId,
    /// How the signature begins.
    #[schema(example = "TUQ. UBND quận Hà Đông")]
    pub signature: String,
}

/// For whom an officer signs who acts at `happened_at` by `assignment`: the procedure is delegated to the unit of that
/// role, or to the office that acts on the dossier. Of several delegations the one entered last counts.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn principal(
    conn: &mut Connection,
    row: &Dossier,
    assignment: &Assignment,
    happened_at: Instant,
) -> Result<Option<OnBehalfOf>, Problem> {
    let filter = DelegationFilter {
        procedure_id: Some(row.procedure_id),
        from_agency_id: None,
        to_agency_ids: Some(vec![assignment.agency_id, row.acting_office()]),
        on: Some(happened_at.date()),
    };
    let found = delegations::list(conn, &filter, None, None)?;
    // Whoever has a role at the principal itself signs in its own name.
    let Some(delegation) = found.into_iter().rev().find(|one| one.from_agency_id != assignment.agency_id)
    else {
        return Ok(None);
    };
    let principal = agencies::find(conn, delegation.from_agency_id)?;
    Ok(principal.map(|agency| OnBehalfOf {
        signature: format!("TUQ. {}", agency.name_vi),
        agency: agency.code,
        name: agency.name_vi,
        document_number: delegation.document_number,
        delegation: delegation.id,
    }))
}

impl OnBehalfOf {
    /// Adds it to what the journal keeps of the decision.
    pub(in crate::dossier) fn note_in(&self, details: &mut serde_json::Value) {
        if let serde_json::Value::Object(fields) = details {
            fields.insert(FIELD.to_owned(), serde_json::json!(self));
        }
    }

    /// What the journal row of a decision says.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub fn of_entry(entry: &JournalEntry) -> Result<Option<Self>, UnreadableColumn> {
        entry.detail(FIELD)
    }

    /// For whom the decision was signed that a dossier of this journal rests on now; none while it is open.
    ///
    /// # Errors
    /// When the details of the decision cannot be read.
    pub(in crate::dossier) fn of_dossier(
        row: &Dossier,
        journal: &[JournalEntry],
    ) -> Result<Option<Self>, UnreadableColumn> {
        let decided = [Status::Resolved, Status::Returned, Status::Stopped, Status::NotAccepted];
        if !decided.contains(&row.status) {
            return Ok(None);
        }
        let decision = journal.iter().rev().find(|entry| entry.event.rule().step.is_decision());
        Ok(decision.map(Self::of_entry).transpose()?.flatten())
    }
}
