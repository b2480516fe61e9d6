//! The tables of roles, posts and substitutions with their dates, and of what was done to officers.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{HeldRole, MadeBy, OfficerChange, OfficerChangeKind, OfficerTerm, Substitution, SubstitutionId};
use crate::access::keys::OfficerId;
use crate::access::permission::{AbsentOfficer, Assignment, OfficerPosts, Role};
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{
    agency, agency_path, officer, officer_change, officer_post, officer_role, substitution,
};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id, stored_json};
use crate::platform::instant::Instant;

/// The condition that a role is in force at an instant, as [`OfficerTerm::holds_at`] has it.
macro_rules! role_in_force {
    ($at:expr) => {
        officer_role::valid_from
            .le($at)
            .and(officer_role::valid_until.is_null().or(officer_role::valid_until.gt($at).assume_not_null()))
    };
}

pub(in crate::access) use role_in_force;

/// The roles that this officer exercises now for colleagues who are away: theirs that act on dossiers, at the office of the
/// substitution and nowhere else, while this officer has a role there too. A colleague's own substitutions are not among them.
///
/// # Errors
/// When the database fails.
pub fn acting_for(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Vec<Assignment>, DatabaseError> {
    type Row = (OfficerId, String, Role, AgencyId, AgencyId);
    let rows: Vec<Row> = on!(&mut *conn, c => substitution::table
        .inner_join(officer::table.on(officer::id.eq(substitution::absent_id)))
        .inner_join(officer_role::table.on(officer_role::officer_id.eq(substitution::absent_id)))
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(substitution::substitute_id.eq(officer_id))
        .filter(substitution::valid_from.le(now))
        .filter(substitution::valid_until.gt(now))
        .filter(officer::active.eq(true))
        .filter(role_in_force!(now))
        .filter(agency::office_id.eq(substitution::agency_id))
        .select((
            officer::id,
            officer::username,
            officer_role::role,
            officer_role::agency_id,
            substitution::agency_id,
        ))
        .distinct()
        .order((officer::username, officer_role::role, officer_role::agency_id))
        .load(c))?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // Whoever has no role of their own at the office any more acts for nobody there.
    let own: Vec<AgencyId> = on!(conn, c => officer_role::table
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer_role::officer_id.eq(officer_id))
        .filter(role_in_force!(now))
        .select(agency::office_id)
        .distinct()
        .load(c))?;
    let held =
        rows.into_iter().filter(|(_, _, role, _, office)| role.is_substituted() && own.contains(office));
    Ok(held
        .map(|(id, username, role, agency_id, office_id)| Assignment {
            acting_for: Some(AbsentOfficer { id, username }),
            ..Assignment::own(role, agency_id, vec![office_id])
        })
        .collect())
}

/// Of these officers, who hold a role for dossiers of this office, those who are away from it or leave it between two instants: from
/// when. Away is who has a substitute there; who leaves has this role there no longer.
///
/// # Errors
/// When the database fails.
pub fn away_from(
    conn: &mut Connection,
    officers: &[OfficerId],
    (role, office_id): (Role, AgencyId),
    (from, until): (Instant, Instant),
) -> Result<BTreeMap<OfficerId, Instant>, DatabaseError> {
    let mut away: BTreeMap<OfficerId, Instant> = BTreeMap::new();
    let mut note = |id: OfficerId, at: Instant| {
        let first = away.entry(id).or_insert(at);
        *first = at.min(*first);
    };
    let absent: Vec<(OfficerId, Instant)> = on!(&mut *conn, c => substitution::table
        .filter(substitution::absent_id.eq_any(officers))
        .filter(substitution::agency_id.eq(office_id))
        .filter(substitution::valid_from.le(until))
        .filter(substitution::valid_until.gt(from))
        .select((substitution::absent_id, substitution::valid_from))
        .load(c))?;
    for (id, at) in absent {
        note(id, at.max(from));
    }
    let terms: Vec<(OfficerId, Option<Instant>)> = on!(conn, c => officer_role::table
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer_role::officer_id.eq_any(officers))
        .filter(officer_role::role.eq(role))
        .filter(officer_role::valid_from.le(until))
        .filter(agency::office_id.eq(office_id))
        .select((officer_role::officer_id, officer_role::valid_until))
        .distinct()
        .load(c))?;
    for id in officers {
        let own = terms.iter().filter(|(holder, _)| holder == id).map(|(_, end)| *end);
        // Who holds it until further notice, or beyond that time, does not leave.
        let ends: Option<Vec<Instant>> = own.collect();
        if let Some(last) = ends.and_then(|ends| ends.into_iter().max()).filter(|last| *last <= until) {
            note(*id, last);
        }
    }
    Ok(away)
}

/// Every role that an officer held, holds or will hold, by its beginning.
///
/// # Errors
/// When the database fails.
pub fn roles_of(conn: &mut Connection, officer_id: OfficerId) -> Result<Vec<HeldRole>, DatabaseError> {
    let rows: Vec<(Role, AgencyId, Instant, Option<Instant>)> = on!(conn, c => officer_role::table
        .filter(officer_role::officer_id.eq(officer_id))
        .order((officer_role::valid_from, officer_role::role, officer_role::agency_id))
        .select((officer_role::role, officer_role::agency_id, officer_role::valid_from, officer_role::valid_until))
        .load(c))?;
    let held =
        |(role, agency_id, from, until)| HeldRole { role, agency_id, term: OfficerTerm { from, until } };
    Ok(rows.into_iter().map(held).collect())
}

/// The roles of these that an officer holds at an instant for dossiers of an office, each with where it is held: the unit before
/// the office, in the order of `roles`.
///
/// # Errors
/// When the database fails.
pub fn step_roles_at(
    conn: &mut Connection,
    officer_id: OfficerId,
    roles: &[Role],
    office_id: AgencyId,
    at: Instant,
) -> Result<Vec<(Role, AgencyId)>, DatabaseError> {
    let mut held: Vec<(Role, AgencyId)> = on!(conn, c => officer_role::table
        .inner_join(agency_path::table.on(agency_path::ancestor_id.eq(officer_role::agency_id)))
        .inner_join(agency::table.on(agency::id.eq(agency_path::descendant_id)))
        .filter(officer_role::officer_id.eq(officer_id))
        .filter(officer_role::role.eq_any(roles))
        .filter(role_in_force!(at))
        .filter(agency::office_id.eq(office_id))
        .select((officer_role::role, officer_role::agency_id))
        .distinct()
        .load(c))?;
    let place = |role: Role| roles.iter().position(|known| *known == role);
    held.sort_by_key(|(role, agency_id)| (place(*role), *agency_id == office_id, *agency_id));
    Ok(held)
}

/// The agencies by which an officer is looked after: where roles are held now or will be; of one who has none left, where any were.
///
/// # Errors
/// When the database fails.
pub fn agencies_of(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Vec<AgencyId>, DatabaseError> {
    let roles = roles_of(conn, officer_id)?;
    let ahead: BTreeSet<AgencyId> =
        roles.iter().filter(|held| !held.term.is_over_at(now)).map(|held| held.agency_id).collect();
    let ever = || roles.iter().map(|held| held.agency_id).collect();
    Ok(if ahead.is_empty() { ever() } else { ahead }.into_iter().collect())
}

/// Gives a role.
///
/// # Errors
/// `Duplicate` when it was given at that very instant; when the database fails.
pub fn insert_role(
    conn: &mut Connection,
    officer_id: OfficerId,
    (role, agency_id): (Role, AgencyId),
    term: OfficerTerm,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, officer_id)?;
    let row = (
        officer_role::officer_id.eq(officer_id),
        officer_role::role.eq(role),
        officer_role::agency_id.eq(agency_id),
        officer_role::valid_from.eq(term.from),
        officer_role::valid_until.eq(term.until),
    );
    on!(&mut *conn, c => diesel::insert_into(officer_role::table).values(row).execute(c))?;
    sealing::seal(conn, SealedKind::Officer, officer_id)
}

/// Sets the end of a role that was given.
///
/// # Errors
/// When the database fails.
pub fn end_role(
    conn: &mut Connection,
    officer_id: OfficerId,
    held: &HeldRole,
    until: Option<Instant>,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, officer_id)?;
    let key = (officer_id, held.role, held.agency_id, held.term.from);
    on!(&mut *conn, c => diesel::update(officer_role::table.find(key))
        .set(officer_role::valid_until.eq(until))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Officer, officer_id)
}

/// Notes the post of an officer from an instant on.
///
/// # Errors
/// When the database fails.
pub fn set_post(
    conn: &mut Connection,
    officer_id: OfficerId,
    from: Instant,
    post: &str,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, officer_id)?;
    let row = (
        officer_post::officer_id.eq(officer_id),
        officer_post::valid_from.eq(from),
        officer_post::post.eq(post),
    );
    on!(&mut *conn, c => diesel::insert_into(officer_post::table)
        .values(row)
        .on_conflict((officer_post::officer_id, officer_post::valid_from))
        .do_update()
        .set(officer_post::post.eq(post))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Officer, officer_id)
}

/// The posts of officers; nothing of those of whom none is known.
///
/// # Errors
/// When the database fails.
pub fn posts_of(
    conn: &mut Connection,
    officers: &[OfficerId],
) -> Result<BTreeMap<OfficerId, OfficerPosts>, DatabaseError> {
    let rows: Vec<(OfficerId, Instant, String)> = on!(conn, c => officer_post::table
        .filter(officer_post::officer_id.eq_any(officers))
        .order((officer_post::officer_id, officer_post::valid_from))
        .select((officer_post::officer_id, officer_post::valid_from, officer_post::post))
        .load(c))?;
    let mut posts: BTreeMap<OfficerId, OfficerPosts> = BTreeMap::new();
    for (id, from, post) in rows {
        posts.entry(id).or_default().0.push((from, post));
    }
    Ok(posts)
}

/// Names a substitute.
///
/// # Errors
/// When the database fails.
pub fn insert_substitution(conn: &mut Connection, new: &Substitution) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, new.absent_id)?;
    let row = (
        substitution::id.eq(new.id),
        substitution::absent_id.eq(new.absent_id),
        substitution::substitute_id.eq(new.substitute_id),
        substitution::agency_id.eq(new.office_id),
        substitution::valid_from.eq(new.from),
        substitution::valid_until.eq(new.until),
        substitution::reason.eq(&new.reason),
    );
    on!(&mut *conn, c => diesel::insert_into(substitution::table).values(row).execute(c))?;
    sealing::seal(conn, SealedKind::Officer, new.absent_id)
}

/// Sets the end of a substitution.
///
/// # Errors
/// When the database fails.
pub fn end_substitution(
    conn: &mut Connection,
    id: SubstitutionId,
    until: Instant,
) -> Result<(), DatabaseError> {
    let absent: OfficerId = on!(&mut *conn, c => substitution::table
        .find(id)
        .select(substitution::absent_id)
        .first(c))?;
    sealing::found(conn, SealedKind::Officer, absent)?;
    on!(&mut *conn, c => diesel::update(substitution::table.find(id))
        .set(substitution::valid_until.eq(until))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Officer, absent)
}

/// The substitutions of an officer who is, was or will be away, by their beginning.
///
/// # Errors
/// When the database fails.
pub fn substitutions_of(
    conn: &mut Connection,
    absent_id: OfficerId,
) -> Result<Vec<Substitution>, DatabaseError> {
    type Row = (SubstitutionId, OfficerId, OfficerId, AgencyId, Instant, Instant, String);
    let rows: Vec<Row> = on!(conn, c => substitution::table
        .filter(substitution::absent_id.eq(absent_id))
        .order((substitution::valid_from, substitution::id))
        .select((
            substitution::id,
            substitution::absent_id,
            substitution::substitute_id,
            substitution::agency_id,
            substitution::valid_from,
            substitution::valid_until,
            substitution::reason,
        ))
        .load(c))?;
    let read = |(id, absent_id, substitute_id, office_id, from, until, reason)| Substitution {
        id,
        absent_id,
        substitute_id,
        office_id,
        from,
        until,
        reason,
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps what was done to an officer.
///
/// # Errors
/// When the database fails.
pub fn keep_change(
    conn: &mut Connection,
    officer_id: OfficerId,
    change: &OfficerChange,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Officer, officer_id)?;
    let row = (
        officer_change::id.eq(<Id>::new()),
        officer_change::officer_id.eq(officer_id),
        officer_change::kind.eq(change.kind),
        officer_change::made_at.eq(change.made_at),
        officer_change::made_by.eq(change.by.officer_id),
        officer_change::made_as.eq(change.by.role),
        officer_change::made_at_agency_id.eq(change.by.agency_id),
        officer_change::details.eq(change.details.to_string()),
    );
    on!(&mut *conn, c => diesel::insert_into(officer_change::table).values(row).execute(c))?;
    sealing::seal(conn, SealedKind::Officer, officer_id)
}

/// What was done to an officer, oldest first.
///
/// # Errors
/// When the database fails, or a row cannot be read.
pub fn changes_of(conn: &mut Connection, officer_id: OfficerId) -> Result<Vec<OfficerChange>, DatabaseError> {
    type Row = (Id, OfficerChangeKind, Instant, Option<OfficerId>, Option<Role>, Option<AgencyId>, String);
    let rows: Vec<Row> = on!(conn, c => officer_change::table
        .filter(officer_change::officer_id.eq(officer_id))
        .order(officer_change::id)
        .select((
            officer_change::id,
            officer_change::kind,
            officer_change::made_at,
            officer_change::made_by,
            officer_change::made_as,
            officer_change::made_at_agency_id,
            officer_change::details,
        ))
        .load(c))?;
    let read = |(id, kind, made_at, officer_id, role, agency_id, details): Row| {
        Ok(OfficerChange {
            kind,
            made_at,
            by: MadeBy { officer_id, role, agency_id },
            details: stored_json(&details, "officer_change.details", id)?,
        })
    };
    rows.into_iter().map(read).collect()
}
