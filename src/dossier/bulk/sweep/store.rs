//! The dossiers that a sweep looks at: their keys first, then a batch at a time.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Status;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::procedure::ProcedureId;

/// The keys of an office's dossiers in these states, of one procedure or of all, in order.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn keys(
    conn: &mut Connection,
    office_id: AgencyId,
    states: &[Status],
    procedure_id: Option<ProcedureId>,
) -> Result<Vec<DossierId>, DatabaseError> {
    // Answered from the index by state alone; in order of keys it would have to pass every dossier that has ended.
    let mut keys: Vec<DossierId> = on!(conn, c => {
        let mut query = dossier::table
            .filter(dossier::office_id.eq(office_id))
            .filter(dossier::status.eq_any(states))
            .select(dossier::id)
            .into_boxed();
        if let Some(procedure_id) = procedure_id {
            query = query.filter(dossier::procedure_id.eq(procedure_id));
        }
        query.load(c)
    })?;
    keys.sort_unstable();
    Ok(keys)
}

/// These dossiers of an office, by key.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn load(
    conn: &mut Connection,
    office_id: AgencyId,
    ids: &[DossierId],
) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq_any(ids))
        .order(dossier::id)
        .select(Dossier::as_select())
        .load(c))?)
}
