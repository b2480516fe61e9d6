//! The table of sign-ins, and the officer of each.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::access::permission::{Assignment, Officer, OfficerId, Role, SessionId};
use crate::access::terms;
use crate::access::terms::store::role_in_force;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{agency, agency_path, officer, officer_role, session};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// A sign-in as kept.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Key of the sign-in.
    pub id: SessionId,
    /// Whose it is.
    pub officer_id: OfficerId,
    /// The digest of the refresh token now in force.
    pub refresh_hash: Vec<u8>,
    /// The instant from which it is over unless it is renewed.
    pub expires_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

/// The officer of a sign-in that is in force, with every role in force and its reach, in one query; what is exercised for others, in
/// a second one. The reach of a role is
/// the office of each agency in the subtree where it is held: for a unit, the office that the unit belongs to.
///
/// # Errors
/// When the database fails.
pub fn officer_of(
    conn: &mut Connection,
    session_id: SessionId,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Option<Officer>, DatabaseError> {
    type Row = (String, String, Option<Role>, Option<AgencyId>, Option<AgencyId>);
    let rows: Vec<Row> = on!(conn, c => officer::table
        .inner_join(session::table.on(session::officer_id.eq(officer::id)))
        .left_join(officer_role::table.on(officer_role::officer_id.eq(officer::id).and(role_in_force!(now))))
        .left_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .left_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(session::id.eq(session_id))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .filter(officer::id.eq(officer_id))
        .filter(officer::active.eq(true))
        .select((
            officer::username,
            officer::full_name,
            officer_role::role.nullable(),
            officer_role::agency_id.nullable(),
            agency::office_id.nullable(),
        ))
        .distinct()
        .load(c))?;
    let mut reach: BTreeMap<(Role, AgencyId), BTreeSet<AgencyId>> = BTreeMap::new();
    let mut names = None;
    for (username, full_name, role, agency_id, office_id) in rows {
        if let (Some(role), Some(agency_id)) = (role, agency_id) {
            reach.entry((role, agency_id)).or_default().extend(office_id);
        }
        names = Some((username, full_name));
    }
    let own = reach
        .into_iter()
        .map(|((role, agency_id), offices)| Assignment::own(role, agency_id, offices.into_iter().collect()));
    let assignments = own.chain(terms::store::acting_for(conn, officer_id, now)?).collect();
    Ok(names.map(|(username, full_name)| Officer {
        id: officer_id,
        username,
        full_name,
        session_id: Some(session_id),
        assignments,
    }))
}

/// Opens a sign-in.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut Connection, row: &SessionRow, now: Instant) -> Result<(), DatabaseError> {
    let row = (
        session::id.eq(row.id),
        session::officer_id.eq(row.officer_id),
        session::refresh_hash.eq(&row.refresh_hash),
        session::created_at.eq(now),
        session::refreshed_at.eq(now),
        session::expires_at.eq(row.expires_at),
    );
    on!(conn, c => diesel::insert_into(session::table).values(row).execute(c))?;
    Ok(())
}

/// The sign-in that this refresh token belongs to, whether it is the token now in force or the one before it.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, refresh_hash: &[u8]) -> Result<Option<SessionRow>, DatabaseError> {
    type Row = (SessionId, OfficerId, Vec<u8>, Instant, Option<Instant>);
    let row: Option<Row> = on!(conn, c => session::table
        .filter(session::refresh_hash.eq(refresh_hash).or(session::previous_hash.eq(refresh_hash)))
        .select((session::id, session::officer_id, session::refresh_hash, session::expires_at, session::ended_at))
        .first(c)
        .optional())?;
    Ok(row.map(|(id, officer_id, refresh_hash, expires_at, ended_at)| SessionRow {
        id,
        officer_id,
        refresh_hash,
        expires_at,
        ended_at,
    }))
}

/// Puts a new refresh token in the place of `row`'s, unless somebody has just done so; says whether it did.
///
/// # Errors
/// When the database fails.
pub fn rotate(
    conn: &mut Connection,
    row: &SessionRow,
    refresh_hash: &[u8],
    expires_at: Instant,
    now: Instant,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(session::table.find(row.id))
        .filter(session::refresh_hash.eq(&row.refresh_hash))
        .filter(session::ended_at.is_null())
        .set((
            session::refresh_hash.eq(refresh_hash),
            session::previous_hash.eq(Some(&row.refresh_hash)),
            session::refreshed_at.eq(now),
            session::expires_at.eq(expires_at),
        ))
        .execute(c))?;
    Ok(changed == 1)
}

/// Ends a sign-in; one that is over stays as it is.
///
/// # Errors
/// When the database fails.
pub fn end(conn: &mut Connection, session_id: SessionId, now: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(session::table.find(session_id))
        .filter(session::ended_at.is_null())
        .set(session::ended_at.eq(Some(now)))
        .execute(c))?;
    Ok(())
}

/// Ends every sign-in of an officer.
///
/// # Errors
/// When the database fails.
pub fn end_all_of(conn: &mut Connection, officer_id: OfficerId, now: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(session::table.filter(session::officer_id.eq(officer_id)))
        .filter(session::ended_at.is_null())
        .set(session::ended_at.eq(Some(now)))
        .execute(c))?;
    Ok(())
}

/// A sign-in that is in force.
#[derive(Debug, Clone, Copy)]
pub struct OpenSession {
    /// Key of the sign-in.
    pub id: SessionId,
    /// When it was made.
    pub created_at: Instant,
    /// When its tokens were handed out last.
    pub refreshed_at: Instant,
}

/// The sign-ins of an officer that are in force, newest first.
///
/// # Errors
/// When the database fails.
pub fn open_of(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Vec<OpenSession>, DatabaseError> {
    let rows: Vec<(SessionId, Instant, Instant)> = on!(conn, c => session::table
        .filter(session::officer_id.eq(officer_id))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .order((session::created_at.desc(), session::id.desc()))
        .select((session::id, session::created_at, session::refreshed_at))
        .load(c))?;
    let read = |(id, created_at, refreshed_at)| OpenSession { id, created_at, refreshed_at };
    Ok(rows.into_iter().map(read).collect())
}

/// Ends every sign-in of an officer but this one; says how many.
///
/// # Errors
/// When the database fails.
pub fn end_others_of(
    conn: &mut Connection,
    officer_id: OfficerId,
    kept: SessionId,
    now: Instant,
) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::update(session::table.filter(session::officer_id.eq(officer_id)))
        .filter(session::id.ne(kept))
        .filter(session::ended_at.is_null())
        .set(session::ended_at.eq(Some(now)))
        .execute(c))?)
}

/// Forgets sign-ins that were over before `before`; says how many. For the recurring clean-up.
///
/// # Errors
/// When the database fails.
pub fn forget(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::delete(session::table.filter(session::expires_at.lt(before))).execute(c))?)
}
