//! The table of sign-ins by a browser.

use diesel::prelude::*;

use crate::access::permission::{OfficerId, SessionId};
use crate::on;
use crate::platform::database::schema::desk_session;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// A sign-in by a browser as it is kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = desk_session)]
pub(crate) struct DeskSessionRow {
    /// The digest of the id that the cookie holds.
    pub digest: Vec<u8>,
    /// The sign-in that it belongs to, and ends with.
    pub session_id: SessionId,
    /// Whose it is.
    pub officer_id: OfficerId,
    /// The secret behind the tokens of its forms.
    pub csrf: Vec<u8>,
    /// When it was made.
    pub made_at: Instant,
    /// When it was seen last, to the minute.
    pub last_seen_at: Instant,
}

/// Keeps a new sign-in.
///
/// # Errors
/// When the database fails.
pub(crate) fn insert(conn: &mut Connection, row: &DeskSessionRow) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::insert_into(desk_session::table).values(row).execute(c))?;
    Ok(())
}

/// The sign-in whose id has this digest.
///
/// # Errors
/// When the database fails.
pub(crate) fn find(conn: &mut Connection, digest: &[u8]) -> Result<Option<DeskSessionRow>, DatabaseError> {
    Ok(on!(conn, c => desk_session::table
        .filter(desk_session::digest.eq(digest))
        .select(DeskSessionRow::as_select())
        .first(c)
        .optional())?)
}

/// Whose sign-in it was, in force or over, that has this secret of forms.
///
/// # Errors
/// When the database fails.
pub(crate) fn owner_of_forms(
    conn: &mut Connection,
    secret: &[u8],
) -> Result<Option<OfficerId>, DatabaseError> {
    Ok(on!(conn, c => desk_session::table
        .filter(desk_session::csrf.eq(secret))
        .select(desk_session::officer_id)
        .first(c)
        .optional())?)
}

/// Writes down that a browser is still there.
///
/// # Errors
/// When the database fails.
pub(crate) fn see(conn: &mut Connection, digest: &[u8], now: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(desk_session::table.filter(desk_session::digest.eq(digest)))
        .filter(desk_session::last_seen_at.lt(now))
        .set(desk_session::last_seen_at.eq(now))
        .execute(c))?;
    Ok(())
}
