//! Dossiers of a procedure that were accepted in a window, read by key.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::ledger::Account;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// What a due date and its verdict rest on.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
pub(super) struct PastDossier {
    pub office_id: AgencyId,
    pub id: DossierId,
    pub code: String,
    pub calendar_stamp: String,
    pub account: Account,
    pub accepted_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub due_imported: bool,
    pub pauses: String,
    pub resolved_at: Option<Instant>,
}

/// The keys of the dossiers of a procedure that these offices accepted from `from` on and before `until`: office and key, in order.
///
/// # Errors
/// When the database fails.
pub(super) fn accepted_keys(
    conn: &mut Connection,
    (procedure_id, offices): (ProcedureId, &[AgencyId]),
    (from, until): (Instant, Instant),
) -> Result<Vec<(AgencyId, DossierId)>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq_any(offices))
        .filter(dossier::procedure_id.eq(procedure_id))
        .filter(dossier::accepted_at.ge(from))
        .filter(dossier::accepted_at.lt(until))
        .filter(dossier::account.ne(Account::Outside))
        .select((dossier::office_id, dossier::id))
        .order((dossier::office_id, dossier::id))
        .load(c))?)
}

/// These dossiers of an office, by key.
///
/// # Errors
/// When the database fails.
pub(super) fn load(
    conn: &mut Connection,
    office_id: AgencyId,
    ids: &[DossierId],
) -> Result<Vec<PastDossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq_any(ids))
        .order(dossier::id)
        .select(PastDossier::as_select())
        .load(c))?)
}
