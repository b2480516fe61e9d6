//! Finding officers: those of the offices that the reader may see, page by page.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::permission::{Role, Scope};
use super::store::AgencyNameRow;
use super::terms;
use super::terms::OfficerTerm;
use super::terms::store::role_in_force;
use crate::access::keys::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{agency, agency_path, officer, officer_role, substitution};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::folding::folded;
use crate::platform::instant::Instant;

/// Officers who are looked through at once for words.
const LOOKED_THROUGH: i64 = 500;

/// An officer in a list, with the roles that the reader may know of.
#[derive(Debug, Clone)]
pub struct ListedOfficer {
    /// Key of the officer.
    pub id: OfficerId,
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// The post now.
    pub post: Option<String>,
    /// Whether the officer may still sign in.
    pub active: bool,
    /// The roles, where and when they are held.
    pub roles: Vec<ListedRole>,
    /// Who acts for the officer now: full names, each with the end.
    pub substitutes: Vec<(String, Instant)>,
}

/// A role in force of an officer in a list.
#[derive(Debug, Clone)]
pub struct ListedRole {
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub agency: AgencyNameRow,
    /// From when until when.
    pub term: OfficerTerm,
}

/// A role that ends soon.
#[derive(Debug, Clone)]
pub struct EndingRole {
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// The role.
    pub role: Role,
    /// Name of the agency where it is held.
    pub agency_name: String,
    /// When it ends.
    pub until: Instant,
}

/// Which officers are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfficerFilter {
    /// Those who hold this role.
    pub role: Option<Role>,
    /// Those whose role is held at this agency or below it.
    pub within: Option<AgencyId>,
}

/// Officers who hold a role at an office of `scope`, or held or will hold one, by sign-in name, from the one after `after`: at most `limit` + 1,
/// so that `page::cut` can tell whether there are more. Roles held outside the scope are not told.
///
/// # Errors
/// When the database fails.
pub fn list_officers(
    conn: &mut Connection,
    scope: &Scope,
    filter: OfficerFilter,
    after: Option<&str>,
    limit: i64,
    now: Instant,
) -> Result<Vec<ListedOfficer>, DatabaseError> {
    let people = people(conn, &scope.offices(), filter, after, limit.saturating_add(1), now)?;
    told(conn, people, scope, now)
}

/// The same, of whom every one of these words stands in the sign-in name or the name for papers, with or without accents. Names are folded
/// here and not in the database: a province has some thousand officers, who are looked through 500 at a time.
///
/// # Errors
/// When the database fails.
pub fn find_officers(
    conn: &mut Connection,
    scope: &Scope,
    (filter, words): (OfficerFilter, &str),
    after: Option<&str>,
    limit: i64,
    now: Instant,
) -> Result<Vec<ListedOfficer>, DatabaseError> {
    let (offices, words) = (scope.offices(), folded(words));
    let wanted: Vec<&str> = words.split_whitespace().collect();
    let fits = |(_, username, full_name, _): &PersonRow| {
        let said = folded(&format!("{username} {full_name}"));
        wanted.iter().all(|word| said.contains(word))
    };
    let most = usize::try_from(limit.saturating_add(1)).unwrap_or(usize::MAX);
    let (mut found, mut after) = (Vec::new(), after.map(str::to_owned));
    loop {
        let part = people(conn, &offices, filter, after.as_deref(), LOOKED_THROUGH, now)?;
        let is_last = i64::try_from(part.len()).is_ok_and(|many| many < LOOKED_THROUGH);
        after = part.last().map(|(_, username, ..)| username.clone());
        found.extend(part.into_iter().filter(fits));
        if is_last || found.len() >= most {
            found.truncate(most);
            return told(conn, found, scope, now);
        }
    }
}

/// Key, sign-in name, name for papers, and whether the officer may sign in.
type PersonRow = (OfficerId, String, String, bool);

fn people(
    conn: &mut Connection,
    offices: &[AgencyId],
    filter: OfficerFilter,
    after: Option<&str>,
    most: i64,
    now: Instant,
) -> Result<Vec<PersonRow>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = officer::table
            .inner_join(officer_role::table.on(officer_role::officer_id.eq(officer::id)))
            .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
            .filter(agency::office_id.eq_any(offices))
            .select((officer::id, officer::username, officer::full_name, officer::active))
            .distinct()
            .order(officer::username)
            .limit(most)
            .into_boxed();
        if let Some(role) = filter.role {
            query = query.filter(officer_role::role.eq(role)).filter(role_in_force!(now));
        }
        if let Some(top) = filter.within {
            query = query.filter(exists(agency_path::table
                .filter(agency_path::ancestor_id.eq(top))
                .filter(agency_path::descendant_id.eq(agency::id))));
        }
        if let Some(after) = after {
            query = query.filter(officer::username.gt(after));
        }
        query.load(c)
    })?)
}

/// What else is told of these people.
fn told(
    conn: &mut Connection,
    people: Vec<PersonRow>,
    scope: &Scope,
    now: Instant,
) -> Result<Vec<ListedOfficer>, DatabaseError> {
    let ids: Vec<OfficerId> = people.iter().map(|(id, ..)| *id).collect();
    let mut roles = roles_within(conn, &ids, &scope.offices(), now)?;
    let mut posts = terms::store::posts_of(conn, &ids)?;
    let mut substitutes = substitutes_of(conn, &ids, &scope.offices(), now)?;
    Ok(people
        .into_iter()
        .map(|(id, username, full_name, active)| ListedOfficer {
            id,
            username,
            full_name,
            post: posts.remove(&id).and_then(|posts| posts.at(now)),
            active,
            roles: roles.remove(&id).unwrap_or_default(),
            substitutes: substitutes.remove(&id).unwrap_or_default(),
        })
        .collect())
}

/// Who acts for whom now at these offices.
fn substitutes_of(
    conn: &mut Connection,
    absent: &[OfficerId],
    offices: &[AgencyId],
    now: Instant,
) -> Result<BTreeMap<OfficerId, Vec<(String, Instant)>>, DatabaseError> {
    let rows: Vec<(OfficerId, String, Instant)> = on!(conn, c => substitution::table
        .inner_join(officer::table.on(officer::id.eq(substitution::substitute_id)))
        .filter(substitution::absent_id.eq_any(absent))
        .filter(substitution::agency_id.eq_any(offices))
        .filter(substitution::valid_from.le(now))
        .filter(substitution::valid_until.gt(now))
        .order((substitution::valid_until, officer::username))
        .select((substitution::absent_id, officer::full_name, substitution::valid_until))
        .load(c))?;
    let mut substitutes: BTreeMap<OfficerId, Vec<(String, Instant)>> = BTreeMap::new();
    for (absent, name, until) in rows {
        substitutes.entry(absent).or_default().push((name, until));
    }
    Ok(substitutes)
}

/// The roles at the offices of `scope` that active officers hold now and that end before an instant, the first one first, at most `limit`.
///
/// # Errors
/// When the database fails.
pub fn ending_roles(
    conn: &mut Connection,
    scope: &Scope,
    (now, until): (Instant, Instant),
    limit: i64,
) -> Result<Vec<EndingRole>, DatabaseError> {
    let rows: Vec<(String, String, Role, String, Instant)> = on!(conn, c => officer_role::table
        .inner_join(officer::table.on(officer::id.eq(officer_role::officer_id)))
        .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
        .filter(agency::office_id.eq_any(scope.offices()))
        .filter(officer::active.eq(true))
        .filter(role_in_force!(now))
        .filter(officer_role::valid_until.is_not_null())
        .filter(officer_role::valid_until.assume_not_null().le(until))
        .order((officer_role::valid_until.assume_not_null(), officer::username))
        .limit(limit)
        .select((
            officer::username,
            officer::full_name,
            officer_role::role,
            agency::name_vi,
            officer_role::valid_until.assume_not_null(),
        ))
        .load(c))?;
    let read = |(username, full_name, role, agency_name, until)| EndingRole {
        username,
        full_name,
        role,
        agency_name,
        until,
    };
    Ok(rows.into_iter().map(read).collect())
}

type RolesByOfficer = BTreeMap<OfficerId, Vec<ListedRole>>;

fn roles_within(
    conn: &mut Connection,
    people: &[OfficerId],
    offices: &[AgencyId],
    now: Instant,
) -> Result<RolesByOfficer, DatabaseError> {
    type Row = (OfficerId, Role, String, String, String, Instant, Option<Instant>);
    let rows: Vec<Row> = on!(conn, c => officer_role::table
        .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
        .filter(officer_role::officer_id.eq_any(people))
        .filter(agency::office_id.eq_any(offices))
        .filter(role_in_force!(now))
        .order((agency::code, officer_role::role))
        .select((
            officer_role::officer_id,
            officer_role::role,
            agency::code,
            agency::name_vi,
            agency::name_en,
            officer_role::valid_from,
            officer_role::valid_until,
        ))
        .load(c))?;
    let mut roles = RolesByOfficer::new();
    for (officer_id, role, code, name_vi, name_en, from, until) in rows {
        let agency = AgencyNameRow { code, name_vi, name_en };
        let term = OfficerTerm { from, until };
        roles.entry(officer_id).or_default().push(ListedRole { role, agency, term });
    }
    Ok(roles)
}
