//! The table of sign-ins, and the officer of each.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::access::keys::{OfficerId, SessionId};
use crate::access::permission::{Assignment, Officer, Role};
use crate::access::store::granted;
use crate::access::terms;
use crate::access::terms::store::role_in_force;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{
    agency, agency_path, desk_session, given_password, officer, officer_role, session, session_token,
};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// A sign-in as kept.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Key of the sign-in.
    pub id: SessionId,
    /// Whose it is.
    pub officer_id: OfficerId,
    /// When it was made.
    pub created_at: Instant,
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
    type Row = (String, String, Option<Instant>, Option<Role>, Option<AgencyId>, Option<AgencyId>);
    let rows: Vec<Row> = on!(conn, c => officer::table
        .inner_join(session::table.on(session::officer_id.eq(officer::id)))
        .left_join(given_password::table.on(given_password::officer_id.eq(officer::id)))
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
            given_password::given_at.nullable(),
            officer_role::role.nullable(),
            officer_role::agency_id.nullable(),
            agency::office_id.nullable(),
        ))
        .distinct()
        .load(c))?;
    let mut reach: BTreeMap<(Role, AgencyId), BTreeSet<AgencyId>> = BTreeMap::new();
    let mut names = None;
    for (username, full_name, given_at, role, agency_id, office_id) in rows {
        if let (Some(role), Some(agency_id)) = (role, agency_id) {
            reach.entry((role, agency_id)).or_default().extend(office_id);
        }
        names = Some((username, full_name, given_at.is_some()));
    }
    let own = reach
        .into_iter()
        .map(|((role, agency_id), offices)| Assignment::own(role, agency_id, offices.into_iter().collect()));
    let assignments: Vec<Assignment> = own.chain(terms::store::acting_for(conn, officer_id, now)?).collect();
    let granted_sight = granted(conn, officer_id, &assignments, now)?;
    Ok(names.map(|(username, full_name, must_change_password)| Officer {
        session_id: Some(session_id),
        must_change_password,
        assignments,
        granted_sight,
        ..Officer::named(officer_id, username, full_name)
    }))
}

/// Opens a sign-in.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut Connection, row: &SessionRow) -> Result<(), DatabaseError> {
    let row = (
        session::id.eq(row.id),
        session::officer_id.eq(row.officer_id),
        session::created_at.eq(row.created_at),
        session::refreshed_at.eq(row.created_at),
        session::expires_at.eq(row.expires_at),
    );
    on!(conn, c => diesel::insert_into(session::table).values(row).execute(c))?;
    Ok(())
}

/// Keeps a token that renews a sign-in, by its digest.
///
/// # Errors
/// When the database fails.
pub fn insert_token(
    conn: &mut Connection,
    session_id: SessionId,
    digest: &[u8],
    now: Instant,
) -> Result<(), DatabaseError> {
    let row = (
        session_token::digest.eq(digest),
        session_token::session_id.eq(session_id),
        session_token::made_at.eq(now),
    );
    on!(conn, c => diesel::insert_into(session_token::table).values(row).execute(c))?;
    Ok(())
}

/// The sign-in that this refresh token belongs to, and when the token was first used.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    digest: &[u8],
) -> Result<Option<(SessionRow, Option<Instant>)>, DatabaseError> {
    type Row = (SessionId, OfficerId, Instant, Instant, Option<Instant>, Option<Instant>);
    let row: Option<Row> = on!(conn, c => session_token::table
        .inner_join(session::table.on(session::id.eq(session_token::session_id)))
        .filter(session_token::digest.eq(digest))
        .select((
            session::id,
            session::officer_id,
            session::created_at,
            session::expires_at,
            session::ended_at,
            session_token::used_at,
        ))
        .first(c)
        .optional())?;
    Ok(row.map(|(id, officer_id, created_at, expires_at, ended_at, used_at)| {
        (SessionRow { id, officer_id, created_at, expires_at, ended_at }, used_at)
    }))
}

/// Notes that a token was used, where it is for the first time.
///
/// # Errors
/// When the database fails.
pub fn use_token(conn: &mut Connection, digest: &[u8], now: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(session_token::table.find(digest))
        .filter(session_token::used_at.is_null())
        .set(session_token::used_at.eq(Some(now)))
        .execute(c))?;
    Ok(())
}

/// Lets a sign-in go on until `expires_at`.
///
/// # Errors
/// When the database fails.
pub fn prolong(
    conn: &mut Connection,
    session_id: SessionId,
    expires_at: Instant,
    now: Instant,
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(session::table.find(session_id))
        .set((session::refreshed_at.eq(now), session::expires_at.eq(expires_at)))
        .execute(c))?;
    Ok(())
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

/// A sign-in that is in force, and whose it is.
#[derive(Debug, Clone)]
pub struct OpenSignIn {
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// Whether it is a browser's.
    pub browser: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was seen last.
    pub seen_at: Instant,
}

/// The sign-ins in force of officers who hold a role at these offices, or held one, those that were seen last first; a browser that has
/// been idle for too long is still told until its hours are over.
///
/// # Errors
/// When the database fails.
pub fn open_at(
    conn: &mut Connection,
    offices: &[AgencyId],
    limit: i64,
    now: Instant,
) -> Result<Vec<OpenSignIn>, DatabaseError> {
    type Row = (String, String, Instant, Instant, Option<Instant>);
    let rows: Vec<Row> = on!(conn, c => session::table
        .inner_join(officer::table.on(officer::id.eq(session::officer_id)))
        .left_join(desk_session::table.on(desk_session::session_id.eq(session::id)))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .filter(exists(officer_role::table
            .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
            .filter(officer_role::officer_id.eq(officer::id))
            .filter(agency::office_id.eq_any(offices))))
        .order((session::refreshed_at.desc(), session::id.desc()))
        .limit(limit)
        .select((
            officer::username,
            officer::full_name,
            session::created_at,
            session::refreshed_at,
            desk_session::last_seen_at.nullable(),
        ))
        .load(c))?;
    let read = |(username, full_name, created_at, refreshed_at, browser): Row| OpenSignIn {
        username,
        full_name,
        browser: browser.is_some(),
        created_at,
        seen_at: browser.unwrap_or(refreshed_at),
    };
    let mut open: Vec<OpenSignIn> = rows.into_iter().map(read).collect();
    open.sort_by_key(|one| std::cmp::Reverse(one.seen_at));
    Ok(open)
}

/// Ends a sign-in of this officer that is in force; says whether there was one.
///
/// # Errors
/// When the database fails.
pub fn end_one_of(
    conn: &mut Connection,
    officer_id: OfficerId,
    session_id: SessionId,
    now: Instant,
) -> Result<bool, DatabaseError> {
    let ended = on!(conn, c => diesel::update(session::table.find(session_id))
        .filter(session::officer_id.eq(officer_id))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .set(session::ended_at.eq(Some(now)))
        .execute(c))?;
    Ok(ended == 1)
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

/// Forgets sign-ins that were over before `before`, with their tokens; says how many. For the recurring clean-up.
///
/// # Errors
/// When the database fails.
pub fn forget(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::delete(session::table.filter(session::expires_at.lt(before))).execute(c))?)
}
