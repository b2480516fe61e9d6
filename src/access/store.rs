//! The tables of officers, their roles and their sign-ins.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

pub use super::approvals::store::in_force as approval_in_force;
use super::password::PasswordHash;
use super::permission::{Assignment, Officer, OfficerName, Role};
use super::terms;
use super::terms::store::role_in_force;
pub use super::terms::store::roles_of;
use crate::access::keys::OfficerId;
use crate::agency::{Agency, AgencyId};
use crate::on;
use crate::platform::database::schema::{agency, agency_path, given_password, officer, officer_role};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

pub use super::terms::store::{away_from, step_roles_at};

/// An officer as kept, with what a sign-in is compared with.
#[derive(Debug, Clone)]
pub struct OfficerRow {
    /// Key of the officer.
    pub id: OfficerId,
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
pub struct AgencyNameRow {
    /// Its code.
    pub code: String,
    /// Its name in Vietnamese.
    pub name_vi: String,
    /// Its name in English.
    pub name_en: String,
}

impl AgencyNameRow {
    /// What this agency is called.
    #[must_use]
    pub fn of(agency: Agency) -> Self {
        Self { code: agency.code, name_vi: agency.name_vi, name_en: agency.name_en }
    }
}

/// The officer of this sign-in name, active or not.
///
/// # Errors
/// When the database fails.
pub fn find_by_username(conn: &mut Connection, username: &str) -> Result<Option<OfficerRow>, DatabaseError> {
    let row: Option<(OfficerId, String, String, String, bool)> = on!(conn, c => officer::table
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
pub fn roles_at(
    conn: &mut Connection,
    office_id: AgencyId,
    now: Instant,
) -> Result<BTreeSet<Role>, DatabaseError> {
    let roles: Vec<Role> = on!(conn, c => officer_role::table
        .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer::active.eq(true))
        .filter(role_in_force!(now))
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
pub fn roles_held_at(
    conn: &mut Connection,
    agency_id: AgencyId,
    now: Instant,
) -> Result<BTreeSet<Role>, DatabaseError> {
    let roles: Vec<Role> = on!(conn, c => officer_role::table
        .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
        .filter(officer::active.eq(true))
        .filter(role_in_force!(now))
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
    office_id: AgencyId,
    held_at: Option<AgencyId>,
    now: Instant,
) -> Result<Vec<(OfficerId, String)>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = officer_role::table
            .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
            .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
            .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
            .filter(officer::active.eq(true))
        .filter(role_in_force!(now))
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

/// The roles that officers hold now, and where.
///
/// # Errors
/// When the database fails.
pub fn roles_of_all(
    conn: &mut Connection,
    officers: &[OfficerId],
    now: Instant,
) -> Result<Vec<(OfficerId, Role, AgencyId)>, DatabaseError> {
    Ok(on!(conn, c => officer_role::table
        .filter(officer_role::officer_id.eq_any(officers))
        .filter(role_in_force!(now))
        .select((officer_role::officer_id, officer_role::role, officer_role::agency_id))
        .distinct()
        .order((officer_role::officer_id, officer_role::role, officer_role::agency_id))
        .load(c))?)
}

/// The offices that a role held at each of these agencies reaches.
///
/// # Errors
/// When the database fails.
pub fn offices_reached(
    conn: &mut Connection,
    agencies: &[AgencyId],
) -> Result<BTreeMap<AgencyId, Vec<AgencyId>>, DatabaseError> {
    let rows: Vec<(AgencyId, AgencyId)> = on!(conn, c => agency_path::table
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(agency_path::ancestor_id.eq_any(agencies))
        .select((agency_path::ancestor_id, agency::office_id))
        .distinct()
        .load(c))?;
    let mut reached: BTreeMap<AgencyId, Vec<AgencyId>> =
        agencies.iter().map(|id| (*id, Vec::new())).collect();
    for (ancestor, office) in rows {
        reached.entry(ancestor).or_default().push(office);
    }
    Ok(reached)
}

/// The active officer of this key with every role and its reach, for work that is done in their name while they are not
/// signed in; the session is none that a token belongs to.
///
/// # Errors
/// When the database fails.
pub fn active_officer(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Option<Officer>, DatabaseError> {
    let person: Option<(String, String)> = on!(conn, c => officer::table
        .filter(officer::id.eq(officer_id))
        .filter(officer::active.eq(true))
        .select((officer::username, officer::full_name))
        .first(c)
        .optional())?;
    let Some((username, full_name)) = person else { return Ok(None) };
    let held: Vec<(Role, AgencyId)> = on!(conn, c => officer_role::table
        .filter(officer_role::officer_id.eq(officer_id))
        .filter(role_in_force!(now))
        .select((officer_role::role, officer_role::agency_id))
        .distinct()
        .order((officer_role::role, officer_role::agency_id))
        .load(c))?;
    let agencies: Vec<AgencyId> = held.iter().map(|(_, agency_id)| *agency_id).collect();
    let reached = offices_reached(conn, &agencies)?;
    let own = held.into_iter().map(|(role, agency_id)| {
        Assignment::own(role, agency_id, reached.get(&agency_id).cloned().unwrap_or_default())
    });
    let assignments: Vec<Assignment> = own.chain(terms::store::acting_for(conn, officer_id, now)?).collect();
    let granted_sight = granted(conn, officer_id, &assignments, now)?;
    Ok(Some(Officer { assignments, granted_sight, ..Officer::named(officer_id, username, full_name) }))
}

/// The offices whose people an officer with these roles may see by a grant: asked only of writers of reports.
///
/// # Errors
/// When the database fails.
pub(super) fn granted(
    conn: &mut Connection,
    officer_id: OfficerId,
    assignments: &[Assignment],
    now: Instant,
) -> Result<Vec<AgencyId>, DatabaseError> {
    if assignments.iter().any(|held| held.role == Role::ReportWriter) {
        return super::personal_grants::store::offices_granted(conn, officer_id, now);
    }
    Ok(Vec::new())
}

/// Adds an officer, as yet without roles.
///
/// # Errors
/// `Duplicate` when the sign-in name is taken; when the database fails.
pub fn insert_officer(conn: &mut Connection, row: &OfficerRow, now: Instant) -> Result<(), DatabaseError> {
    let person = (
        officer::id.eq(row.id),
        officer::username.eq(&row.username),
        officer::full_name.eq(&row.full_name),
        officer::password_hash.eq(row.password_hash.as_str()),
        officer::active.eq(row.active),
        officer::created_at.eq(now),
    );
    on!(&mut *conn, c => diesel::insert_into(officer::table).values(person).execute(c))?;
    sealing::seal(conn, SealedKind::Officer, row.id)
}

/// Notes that somebody else set an officer's password.
///
/// # Errors
/// When the database fails.
pub fn note_given_password(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<(), DatabaseError> {
    forget_given_password(conn, officer_id)?;
    let row = (given_password::officer_id.eq(officer_id), given_password::given_at.eq(now));
    on!(conn, c => diesel::insert_into(given_password::table).values(row).execute(c))?;
    Ok(())
}

/// The officer chose the password: nobody has to change it.
///
/// # Errors
/// When the database fails.
pub fn forget_given_password(conn: &mut Connection, officer_id: OfficerId) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::delete(given_password::table.find(officer_id)).execute(c))?;
    Ok(())
}

/// Replaces an officer's password.
///
/// # Errors
/// When the database fails.
pub fn set_password(
    conn: &mut Connection,
    officer_id: OfficerId,
    hash: &PasswordHash,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, officer_id)?;
    on!(&mut *conn, c => diesel::update(officer::table.find(officer_id))
        .set(officer::password_hash.eq(hash.as_str()))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Officer, officer_id)
}

/// Takes an officer out of service, or back into it.
///
/// # Errors
/// When the database fails.
pub fn set_active(conn: &mut Connection, officer_id: OfficerId, active: bool) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, officer_id)?;
    on!(&mut *conn, c => diesel::update(officer::table.find(officer_id))
        .set(officer::active.eq(active))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Officer, officer_id)
}

/// The active officer of this sign-in name who exercises some role for dossiers of this office.
///
/// # Errors
/// When the database fails.
pub fn find_active_at(
    conn: &mut Connection,
    username: &str,
    office_id: AgencyId,
    now: Instant,
) -> Result<Option<OfficerId>, DatabaseError> {
    Ok(find_active_as(conn, username, Role::ALL, office_id, now)?.map(|(id, _)| id))
}

/// Key and full name of the active officer of this sign-in name who exercises one of these roles for dossiers of this office.
///
/// # Errors
/// When the database fails.
pub fn find_active_as(
    conn: &mut Connection,
    username: &str,
    roles: &[Role],
    office_id: AgencyId,
    now: Instant,
) -> Result<Option<(OfficerId, String)>, DatabaseError> {
    Ok(on!(conn, c => officer::table
        .inner_join(officer_role::table.on(officer_role::officer_id.eq(officer::id)))
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer::username.eq(username))
        .filter(officer::active.eq(true))
        .filter(role_in_force!(now))
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
pub fn find_id(conn: &mut Connection, username: &str) -> Result<Option<OfficerId>, DatabaseError> {
    Ok(on!(conn, c => officer::table
        .filter(officer::username.eq(username))
        .select(officer::id)
        .first(c)
        .optional())?)
}

/// The names and posts of officers, by their sign-in names.
///
/// # Errors
/// When the database fails.
pub fn names_by_username(
    conn: &mut Connection,
    usernames: &[&str],
) -> Result<BTreeMap<String, OfficerName>, DatabaseError> {
    if usernames.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<OfficerId> = on!(conn, c => officer::table
        .filter(officer::username.eq_any(usernames))
        .select(officer::id)
        .load(c))?;
    let names = officer_names(conn, &ids)?;
    Ok(names.into_values().map(|name| (name.username.clone(), name)).collect())
}

/// The names and posts of officers.
///
/// # Errors
/// When the database fails.
pub fn officer_names(
    conn: &mut Connection,
    ids: &[OfficerId],
) -> Result<BTreeMap<OfficerId, OfficerName>, DatabaseError> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(OfficerId, String, String)> = on!(conn, c => officer::table
        .filter(officer::id.eq_any(ids))
        .select((officer::id, officer::username, officer::full_name))
        .load(c))?;
    let mut posts = terms::store::posts_of(conn, ids)?;
    let named = rows.into_iter().map(|(id, username, full_name)| {
        (id, OfficerName { username, full_name, posts: posts.remove(&id).unwrap_or_default() })
    });
    Ok(named.collect())
}
