//! The table of the ledger, and whether everything that was there before it is sealed.

use diesel::prelude::*;

use super::ledger::Seal;
use crate::on;
use crate::platform::database::schema::{seal, sealing};
use crate::platform::database::{Connection, DatabaseError};

/// Lets nobody else seal until the end of the transaction: SQLite has one writer anyway.
///
/// # Errors
/// When the database fails.
pub fn hold(conn: &mut Connection) -> Result<(), DatabaseError> {
    if let Connection::Postgres(c) = conn {
        diesel::sql_query("SELECT pg_advisory_xact_lock(6024111)").execute(&mut **c)?;
    }
    Ok(())
}

/// Whether everything that the register held before it had a ledger is sealed.
///
/// # Errors
/// When the database fails.
pub fn is_finished(conn: &mut Connection) -> Result<bool, DatabaseError> {
    let finished: Option<bool> =
        on!(conn, c => sealing::table.find(1).select(sealing::finished).first(c).optional())?;
    Ok(finished == Some(true))
}

/// Says that it is.
///
/// # Errors
/// When the database fails.
pub fn finish(conn: &mut Connection) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(sealing::table.find(1)).set(sealing::finished.eq(true)).execute(c))?;
    Ok(())
}

pub(super) fn last_of(
    conn: &mut Connection,
    kind: &str,
    subject: &str,
) -> Result<Option<Seal>, DatabaseError> {
    Ok(on!(conn, c => seal::table
        .filter(seal::kind.eq(kind))
        .filter(seal::subject.eq(subject))
        .order(seal::number.desc())
        .select(Seal::as_select())
        .first(c)
        .optional())?)
}

pub(super) fn head(conn: &mut Connection) -> Result<Option<Seal>, DatabaseError> {
    Ok(on!(conn, c => seal::table.order(seal::number.desc()).select(Seal::as_select()).first(c).optional())?)
}

pub(super) fn append(conn: &mut Connection, next: &Seal) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::insert_into(seal::table).values(next).execute(c))?;
    Ok(())
}

/// The next rows after a number.
pub(super) fn page(conn: &mut Connection, after: i64, limit: i64) -> Result<Vec<Seal>, DatabaseError> {
    Ok(on!(conn, c => seal::table
        .filter(seal::number.gt(after))
        .order(seal::number)
        .limit(limit)
        .select(Seal::as_select())
        .load(c))?)
}
