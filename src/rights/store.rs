//! Draws officers and dossiers of the register.

use diesel::prelude::*;

use crate::access::OfficerId;
use crate::on;
use crate::platform::database::schema::{dossier, officer};
use crate::platform::database::{Connection, DatabaseError};

/// The officers who may sign in, by sign-in name.
///
/// # Errors
/// When the database fails.
pub(super) fn active_officers(conn: &mut Connection) -> Result<Vec<OfficerId>, DatabaseError> {
    Ok(on!(conn, c => officer::table
        .filter(officer::active.eq(true))
        .order(officer::username)
        .select(officer::id)
        .load(c))?)
}

/// How many dossiers there are.
///
/// # Errors
/// When the database fails.
pub(super) fn dossiers(conn: &mut Connection) -> Result<i64, DatabaseError> {
    Ok(on!(conn, c => dossier::table.count().get_result(c))?)
}

/// The code of the dossier at a place of the whole register.
///
/// # Errors
/// When the database fails.
pub(super) fn code_at(conn: &mut Connection, place: i64) -> Result<Option<String>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .order((dossier::office_id, dossier::id))
        .select(dossier::code)
        .offset(place)
        .first(c)
        .optional())?)
}
