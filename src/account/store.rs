//! The tables of officers, their roles and their sign-ins.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::password::PasswordHash;
use super::permission::{Assignment, Officer, Role};
use crate::agency::Agency;
use crate::on;
use crate::platform::database::schema::{agency, agency_path, officer, officer_role, session};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// An officer as kept, with what a sign-in is compared with.
#[derive(Debug, Clone)]
pub struct OfficerRow {
    /// Key of the officer.
    pub id: Id,
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// The digest of the password.
    pub password_hash: PasswordHash,
    /// Whether the officer may still sign in.
    pub active: bool,
}

/// What an agency is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyName {
    /// Its code.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

impl AgencyName {
    /// What this agency is called.
    #[must_use]
    pub fn of(agency: Agency) -> Self {
        Self { code: agency.code, name_vi: agency.name_vi, name_en: agency.name_en }
    }
}

/// A sign-in as kept.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Key of the sign-in.
    pub id: Id,
    /// Whose it is.
    pub officer_id: Id,
    /// The digest of the refresh token now in force.
    pub refresh_hash: Vec<u8>,
    /// The instant from which it is over unless it is renewed.
    pub expires_at: Instant,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

/// The officer of a sign-in that is in force, with every role and its reach, in one query. The reach of a role is
/// the office of each agency in the subtree where it is held: for a unit, the office that the unit belongs to.
///
/// # Errors
/// When the database fails.
pub fn officer_by_session(
    conn: &mut Connection,
    session_id: Id,
    officer_id: Id,
    now: Instant,
) -> Result<Option<Officer>, DatabaseError> {
    type Row = (String, String, Option<Role>, Option<Id>, Option<Id>);
    let rows: Vec<Row> = on!(conn, c => officer::table
        .inner_join(session::table.on(session::officer_id.eq(officer::id)))
        .left_join(officer_role::table.on(officer_role::officer_id.eq(officer::id)))
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
    let mut reach: BTreeMap<(Role, Id), BTreeSet<Id>> = BTreeMap::new();
    let mut names = None;
    for (username, full_name, role, agency_id, office_id) in rows {
        if let (Some(role), Some(agency_id)) = (role, agency_id) {
            reach.entry((role, agency_id)).or_default().extend(office_id);
        }
        names = Some((username, full_name));
    }
    let assignments = reach
        .into_iter()
        .map(|((role, agency_id), offices)| Assignment {
            role,
            agency_id,
            office_ids: offices.into_iter().collect(),
        })
        .collect();
    Ok(names.map(|(username, full_name)| Officer {
        id: officer_id,
        username,
        full_name,
        session_id,
        assignments,
    }))
}

/// The officer of this sign-in name, active or not.
///
/// # Errors
/// When the database fails.
pub fn find_by_username(conn: &mut Connection, username: &str) -> Result<Option<OfficerRow>, DatabaseError> {
    let row: Option<(Id, String, String, String, bool)> = on!(conn, c => officer::table
        .filter(officer::username.eq(username))
        .select((officer::id, officer::username, officer::full_name, officer::password_hash, officer::active))
        .first(c)
        .optional())?;
    Ok(row.map(|(id, username, full_name, hash, active)| OfficerRow {
        id,
        username,
        full_name,
        password_hash: PasswordHash::from_stored(hash),
        active,
    }))
}

/// The roles that at least one active officer exercises for dossiers of this office.
///
/// # Errors
/// When the database fails.
pub fn roles_at(conn: &mut Connection, office_id: Id) -> Result<BTreeSet<Role>, DatabaseError> {
    let roles: Vec<Role> = on!(conn, c => officer_role::table
        .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer::active.eq(true))
        .filter(agency::office_id.eq(office_id))
        .select(officer_role::role)
        .distinct()
        .load(c))?;
    Ok(roles.into_iter().collect())
}

/// The roles that at least one active officer holds at this very agency or unit.
///
/// # Errors
/// When the database fails.
pub fn roles_held_at(conn: &mut Connection, agency_id: Id) -> Result<BTreeSet<Role>, DatabaseError> {
    let roles: Vec<Role> = on!(conn, c => officer_role::table
        .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
        .filter(officer::active.eq(true))
        .filter(officer_role::agency_id.eq(agency_id))
        .select(officer_role::role)
        .distinct()
        .load(c))?;
    Ok(roles.into_iter().collect())
}

/// The active officers who exercise `role` for dossiers of this office, by sign-in name; with `held_at`, only those who
/// hold it at that very agency or unit.
///
/// # Errors
/// When the database fails.
pub fn holders(
    conn: &mut Connection,
    role: Role,
    office_id: Id,
    held_at: Option<Id>,
) -> Result<Vec<(Id, String)>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = officer_role::table
            .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
            .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
            .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
            .filter(officer::active.eq(true))
            .filter(officer_role::role.eq(role))
            .filter(agency::office_id.eq(office_id))
            .select((officer::id, officer::username))
            .distinct()
            .order(officer::username)
            .into_boxed();
        if let Some(agency_id) = held_at {
            query = query.filter(officer_role::agency_id.eq(agency_id));
        }
        query.load(c)
    })?)
}

/// The offices that a role held at each of these agencies reaches.
///
/// # Errors
/// When the database fails.
pub fn offices_reached(
    conn: &mut Connection,
    agencies: &[Id],
) -> Result<BTreeMap<Id, Vec<Id>>, DatabaseError> {
    let rows: Vec<(Id, Id)> = on!(conn, c => agency_path::table
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(agency_path::ancestor_id.eq_any(agencies))
        .select((agency_path::ancestor_id, agency::office_id))
        .distinct()
        .load(c))?;
    let mut reached: BTreeMap<Id, Vec<Id>> = agencies.iter().map(|id| (*id, Vec::new())).collect();
    for (ancestor, office) in rows {
        reached.entry(ancestor).or_default().push(office);
    }
    Ok(reached)
}

/// Where an officer's roles are held.
///
/// # Errors
/// When the database fails.
pub fn agencies_of(conn: &mut Connection, officer_id: Id) -> Result<Vec<Id>, DatabaseError> {
    Ok(on!(conn, c => officer_role::table
        .filter(officer_role::officer_id.eq(officer_id))
        .select(officer_role::agency_id)
        .distinct()
        .load(c))?)
}

/// Adds an officer with roles.
///
/// # Errors
/// `Duplicate` when the sign-in name is taken; when the database fails.
pub fn insert_officer(
    conn: &mut Connection,
    row: &OfficerRow,
    roles: &[(Role, Id)],
    now: Instant,
) -> Result<(), DatabaseError> {
    let person = (
        officer::id.eq(row.id),
        officer::username.eq(&row.username),
        officer::full_name.eq(&row.full_name),
        officer::password_hash.eq(row.password_hash.as_str()),
        officer::active.eq(row.active),
        officer::created_at.eq(now),
    );
    on!(conn, c => diesel::insert_into(officer::table).values(person).execute(c))?;
    let roles: Vec<_> = roles
        .iter()
        .map(|(role, agency_id)| {
            (
                officer_role::officer_id.eq(row.id),
                officer_role::role.eq(*role),
                officer_role::agency_id.eq(*agency_id),
            )
        })
        .collect();
    on!(conn, c => diesel::insert_into(officer_role::table).values(&roles).execute(c))?;
    Ok(())
}

/// Replaces an officer's password.
///
/// # Errors
/// When the database fails.
pub fn set_password(conn: &mut Connection, officer_id: Id, hash: &PasswordHash) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(officer::table.find(officer_id))
        .set(officer::password_hash.eq(hash.as_str()))
        .execute(c))?;
    Ok(())
}

/// Takes an officer out of service.
///
/// # Errors
/// When the database fails.
pub fn deactivate(conn: &mut Connection, officer_id: Id) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(officer::table.find(officer_id))
        .set(officer::active.eq(false))
        .execute(c))?;
    Ok(())
}

/// Opens a sign-in.
///
/// # Errors
/// When the database fails.
pub fn insert_session(conn: &mut Connection, row: &SessionRow, now: Instant) -> Result<(), DatabaseError> {
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
pub fn find_session(conn: &mut Connection, refresh_hash: &[u8]) -> Result<Option<SessionRow>, DatabaseError> {
    type Row = (Id, Id, Vec<u8>, Instant, Option<Instant>);
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
pub fn rotate_session(
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
pub fn end_session(conn: &mut Connection, session_id: Id, now: Instant) -> Result<(), DatabaseError> {
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
pub fn end_sessions_of(conn: &mut Connection, officer_id: Id, now: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(session::table.filter(session::officer_id.eq(officer_id)))
        .filter(session::ended_at.is_null())
        .set(session::ended_at.eq(Some(now)))
        .execute(c))?;
    Ok(())
}

/// Forgets sign-ins that were over before `before`; says how many. For the recurring clean-up.
///
/// # Errors
/// When the database fails.
pub fn forget_sessions(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::delete(session::table.filter(session::expires_at.lt(before))).execute(c))?)
}

/// The active officer of this sign-in name who exercises some role for dossiers of this office.
///
/// # Errors
/// When the database fails.
pub fn find_active_at(
    conn: &mut Connection,
    username: &str,
    office_id: Id,
) -> Result<Option<Id>, DatabaseError> {
    Ok(find_active_as(conn, username, Role::ALL, office_id)?.map(|(id, _)| id))
}

/// Key and full name of the active officer of this sign-in name who exercises one of these roles for dossiers of this office.
///
/// # Errors
/// When the database fails.
pub fn find_active_as(
    conn: &mut Connection,
    username: &str,
    roles: &[Role],
    office_id: Id,
) -> Result<Option<(Id, String)>, DatabaseError> {
    Ok(on!(conn, c => officer::table
        .inner_join(officer_role::table.on(officer_role::officer_id.eq(officer::id)))
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer::username.eq(username))
        .filter(officer::active.eq(true))
        .filter(officer_role::role.eq_any(roles))
        .filter(agency::office_id.eq(office_id))
        .select((officer::id, officer::full_name))
        .first(c)
        .optional())?)
}

/// The key of the officer of this sign-in name, active or not.
///
/// # Errors
/// When the database fails.
pub fn find_id(conn: &mut Connection, username: &str) -> Result<Option<Id>, DatabaseError> {
    Ok(on!(conn, c => officer::table
        .filter(officer::username.eq(username))
        .select(officer::id)
        .first(c)
        .optional())?)
}

/// The sign-in names of officers.
///
/// # Errors
/// When the database fails.
pub fn usernames(conn: &mut Connection, ids: &[Id]) -> Result<BTreeMap<Id, String>, DatabaseError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(Id, String)> = on!(conn, c => officer::table
        .filter(officer::id.eq_any(ids))
        .select((officer::id, officer::username))
        .load(c))?;
    Ok(rows.into_iter().collect())
}
