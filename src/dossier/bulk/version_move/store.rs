//! The dossiers that a move names, looked up.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::procedure::ProcedureId;

/// The codes and keys of those of these dossiers that belong to one of the offices and to the procedure.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn find_codes(
    conn: &mut Connection,
    offices: &[AgencyId],
    procedure_id: ProcedureId,
    codes: &[String],
) -> Result<Vec<(String, AgencyId, DossierId)>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::code.eq_any(codes))
        .filter(dossier::office_id.eq_any(offices))
        .filter(dossier::procedure_id.eq(procedure_id))
        .order((dossier::office_id, dossier::id))
        .select((dossier::code, dossier::office_id, dossier::id))
        .load(c))?)
}
