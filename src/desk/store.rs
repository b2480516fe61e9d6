//! The table of sign-ins by a browser.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::access::keys::{OfficerId, SessionId};
use crate::on;
use crate::platform::database::schema::{desk_session, desk_setting};
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

/// The sign-in whose id has this digest, and whether its officer does without shortcut keys.
///
/// # Errors
/// When the database fails.
pub(crate) fn find(
    conn: &mut Connection,
    digest: &[u8],
) -> Result<Option<(DeskSessionRow, bool)>, DatabaseError> {
    let found: Option<(DeskSessionRow, Option<bool>)> = on!(conn, c => desk_session::table
        .left_join(desk_setting::table.on(desk_setting::officer_id.eq(desk_session::officer_id)))
        .filter(desk_session::digest.eq(digest))
        .select((DeskSessionRow::as_select(), desk_setting::shortcuts_off.nullable()))
        .first(c)
        .optional())?;
    Ok(found.map(|(row, off)| (row, off.unwrap_or_default())))
}

/// When each browser of an officer was seen last, by its sign-in.
///
/// # Errors
/// When the database fails.
pub(crate) fn browsers_of(
    conn: &mut Connection,
    officer_id: OfficerId,
) -> Result<BTreeMap<SessionId, Instant>, DatabaseError> {
    let rows: Vec<(SessionId, Instant)> = on!(conn, c => desk_session::table
        .filter(desk_session::officer_id.eq(officer_id))
        .select((desk_session::session_id, desk_session::last_seen_at))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

/// Keeps whether an officer does without shortcut keys.
///
/// # Errors
/// When the database fails.
pub(crate) fn set_shortcuts_off(
    conn: &mut Connection,
    officer_id: OfficerId,
    off: bool,
) -> Result<(), DatabaseError> {
    let values = (desk_setting::officer_id.eq(officer_id), desk_setting::shortcuts_off.eq(off));
    on!(conn, c => diesel::insert_into(desk_setting::table)
        .values(values)
        .on_conflict(desk_setting::officer_id)
        .do_update()
        .set(desk_setting::shortcuts_off.eq(off))
        .execute(c))?;
    Ok(())
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
