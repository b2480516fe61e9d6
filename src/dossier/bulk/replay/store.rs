//! Dossiers of a procedure that were accepted in a window, read by key.

use diesel::prelude::*;

use crate::dossier::books::store::after_key;
use crate::dossier::clock::ledger::Account;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// What a due date and its verdict rest on.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
pub(super) struct PastDossier {
    pub office_id: Id,
    pub id: Id,
    pub code: String,
    pub calendar_stamp: String,
    pub account: Account,
    pub accepted_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub due_imported: bool,
    pub pauses: String,
    pub resolved_at: Option<Instant>,
}

/// The next dossiers of a procedure after a key that these offices accepted from `from` on and before `until`.
///
/// # Errors
/// When the database fails.
pub(super) fn accepted(
    conn: &mut Connection,
    (procedure_id, offices): (Id, &[Id]),
    (from, until): (Instant, Instant),
    after: Option<(Id, Id)>,
    limit: i64,
) -> Result<Vec<PastDossier>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = dossier::table
            .filter(dossier::office_id.eq_any(offices))
            .filter(dossier::procedure_id.eq(procedure_id))
            .filter(dossier::accepted_at.ge(from))
            .filter(dossier::accepted_at.lt(until))
            .select(PastDossier::as_select())
            .order((dossier::office_id, dossier::id))
            .limit(limit)
            .into_boxed();
        if let Some((office_id, id)) = after {
            query = query.filter(after_key!(office_id, id).nullable());
        }
        query.load(c)
    })?)
}
