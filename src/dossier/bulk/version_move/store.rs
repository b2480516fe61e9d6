//! The open dossiers of a procedure, as a move to another version sees them.

use diesel::prelude::*;

use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Status;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError, Id};

/// The keys of an office's dossiers of a procedure that have not ended, in order.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn open_keys(
    conn: &mut Connection,
    office_id: Id,
    procedure_id: Id,
) -> Result<Vec<Id>, DatabaseError> {
    let mut keys: Vec<Id> = on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::status.eq_any(Status::NOT_ENDED))
        .filter(dossier::procedure_id.eq(procedure_id))
        .select(dossier::id)
        .load(c))?;
    keys.sort_unstable();
    Ok(keys)
}

/// The codes and keys of those of these dossiers that belong to one of the offices and to the procedure.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn find_codes(
    conn: &mut Connection,
    offices: &[Id],
    procedure_id: Id,
    codes: &[String],
) -> Result<Vec<(String, Id, Id)>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::code.eq_any(codes))
        .filter(dossier::office_id.eq_any(offices))
        .filter(dossier::procedure_id.eq(procedure_id))
        .order((dossier::office_id, dossier::id))
        .select((dossier::code, dossier::office_id, dossier::id))
        .load(c))?)
}

/// These dossiers of an office, by key.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn load(
    conn: &mut Connection,
    office_id: Id,
    ids: &[Id],
) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq_any(ids))
        .order(dossier::id)
        .select(Dossier::as_select())
        .load(c))?)
}
