//! The table of the seals of dossiers that are older than the seals in the journal.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::on;
use crate::platform::database::schema::dossier_seal;
use crate::platform::database::{Connection, DatabaseError};

/// The seal of a dossier as it stood after a row of its journal that has none.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
// None as NULL: as a default it would keep SQLite from inserting many in one statement.
#[diesel(table_name = dossier_seal, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "said above")]
pub struct OlderSeal {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub seq: i32,
    pub seal: Vec<u8>,
}

/// Writes seals.
///
/// # Errors
/// When a dossier has one, or the database fails.
pub(super) fn insert(conn: &mut Connection, seals: &[OlderSeal]) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::insert_into(dossier_seal::table).values(seals).execute(c))?;
    Ok(())
}

/// The seals of several dossiers of one office, by dossier.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn of_dossiers(
    conn: &mut Connection,
    office_id: AgencyId,
    first: DossierId,
    last: DossierId,
) -> Result<Vec<OlderSeal>, DatabaseError> {
    Ok(on!(conn, c => dossier_seal::table
        .filter(dossier_seal::office_id.eq(office_id))
        .filter(dossier_seal::dossier_id.between(first, last))
        .order(dossier_seal::dossier_id)
        .select(OlderSeal::as_select())
        .load(c))?)
}

/// Whether a dossier has such a seal.
///
/// # Errors
/// When the database fails.
pub(super) fn any(conn: &mut Connection) -> Result<bool, DatabaseError> {
    let any: Option<DossierId> =
        on!(conn, c => dossier_seal::table.select(dossier_seal::dossier_id).first(c).optional())?;
    Ok(any.is_some())
}
