//! Open dossiers as a change of the calendar sees them: read by key.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::ChainHead;
use crate::dossier::clock::ledger::Account;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersionId;

/// What a due date rests on.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
pub(crate) struct OpenDossier {
    /// Where it stands, and where its journal ends.
    #[diesel(embed)]
    pub chain: ChainHead,
    pub code: String,
    pub procedure_version_id: ProcedureVersionId,
    pub calendar_stamp: String,
    pub accepted_at: Option<Instant>,
    pub pauses: String,
}

/// Those of these dossiers that wait for acceptance, or are accepted and not ended, and have an instant computed here by which
/// they are due, or to be answered; by key.
///
/// # Errors
/// When the database fails.
pub(super) fn load_open(
    conn: &mut Connection,
    office_id: AgencyId,
    ids: &[DossierId],
) -> Result<Vec<OpenDossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq_any(ids))
        .filter(
            dossier::account
                .eq(Account::WaitingAcceptance)
                .or(dossier::account.eq_any(Account::PENDING).and(dossier::accepted_at.is_not_null())),
        )
        .filter(dossier::due_imported.eq(false))
        .filter(dossier::due_at.is_not_null())
        .order(dossier::id)
        .select(OpenDossier::as_select())
        .load(c))?)
}
