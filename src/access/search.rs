//! Finding officers: those of the offices that the reader may see, page by page.

use std::collections::BTreeMap;

use diesel::dsl::exists;
use diesel::prelude::*;

use super::permission::{Role, Scope};
use super::store::AgencyNameRow;
use super::terms;
use super::terms::store::role_in_force;
use crate::access::permission::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{agency, agency_path, officer, officer_role};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

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
    /// The roles and where they are held.
    pub roles: Vec<(Role, AgencyNameRow)>,
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
    let offices = scope.offices();
    let people: Vec<(OfficerId, String, String, bool)> = on!(conn, c => {
        let mut query = officer::table
            .inner_join(officer_role::table.on(officer_role::officer_id.eq(officer::id)))
            .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
            .filter(agency::office_id.eq_any(&offices))
            .select((officer::id, officer::username, officer::full_name, officer::active))
            .distinct()
            .order(officer::username)
            .limit(limit.saturating_add(1))
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
    })?;
    let ids: Vec<OfficerId> = people.iter().map(|(id, ..)| *id).collect();
    let mut roles = roles_within(conn, &ids, &offices, now)?;
    let mut posts = terms::store::posts_of(conn, &ids)?;
    Ok(people
        .into_iter()
        .map(|(id, username, full_name, active)| ListedOfficer {
            id,
            username,
            full_name,
            post: posts.remove(&id).and_then(|posts| posts.at(now)),
            active,
            roles: roles.remove(&id).unwrap_or_default(),
        })
        .collect())
}

type RolesByOfficer = BTreeMap<OfficerId, Vec<(Role, AgencyNameRow)>>;

fn roles_within(
    conn: &mut Connection,
    people: &[OfficerId],
    offices: &[AgencyId],
    now: Instant,
) -> Result<RolesByOfficer, DatabaseError> {
    let rows: Vec<(OfficerId, Role, String, String, String)> = on!(conn, c => officer_role::table
        .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
        .filter(officer_role::officer_id.eq_any(people))
        .filter(agency::office_id.eq_any(offices))
        .filter(role_in_force!(now))
        .order((agency::code, officer_role::role))
        .select((officer_role::officer_id, officer_role::role, agency::code, agency::name_vi, agency::name_en))
        .load(c))?;
    let mut roles = RolesByOfficer::new();
    for (officer_id, role, code, name_vi, name_en) in rows {
        roles.entry(officer_id).or_default().push((role, AgencyNameRow { code, name_vi, name_en }));
    }
    Ok(roles)
}
