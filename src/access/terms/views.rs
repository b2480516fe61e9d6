//! What is sent and answered about the coming and going of officers, field by field.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{OfficerChangeKind, OfficerTerm, SubstitutionId, store};
use crate::access::keys::OfficerId;
use crate::access::permission::{OfficerName, Role};
use crate::access::store::{self as officers, OfficerRow};
use crate::agency::{self, AgencyId};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// A role to give, with its days.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "handler", "agency": "H26.268", "from": "2030-01-02", "until": "2030-06-30"}))]
pub(crate) struct RoleGivenRequest {
    /// The role.
    #[schema(value_type = Role)]
    pub role: String,
    /// The code of the agency or unit where it is held.
    pub agency: String,
    /// The first day, today or later; at once when absent.
    #[schema(format = Date)]
    pub from: Option<String>,
    /// The last day; until further notice when absent.
    #[schema(format = Date)]
    pub until: Option<String>,
}

/// A role to take.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "handler", "agency": "H26.268", "until": "2030-06-30"}))]
pub(crate) struct RoleTakenRequest {
    /// The role.
    #[schema(value_type = Role)]
    pub role: String,
    /// The code of the agency or unit where it is held.
    pub agency: String,
    /// The last day, today or later; at once when absent.
    #[schema(format = Date)]
    pub until: Option<String>,
}

/// A role to move to another agency.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"role": "clerk", "agency": "H26.268.20", "to": "H26.268.05", "on": "2030-07-01"}))]
pub(crate) struct RoleMovedRequest {
    /// The role.
    #[schema(value_type = Role)]
    pub role: String,
    /// The code of the agency or unit where it is held.
    pub agency: String,
    /// The code of the agency or unit where it will be held.
    pub to: String,
    /// The first day there, today or later; at once when absent.
    #[schema(format = Date)]
    pub on: Option<String>,
}

/// The post of an officer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"post": "Phó Trưởng phòng Tư pháp"}))]
pub(crate) struct PostRequest {
    /// The post (chức vụ), as papers name it.
    #[schema(min_length = 1, max_length = 120)]
    pub post: String,
    /// The first day, today or later; at once when absent.
    #[schema(format = Date)]
    pub from: Option<String>,
}

/// Who acts for an officer who is away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"substitute": "chi.le", "agency": "H26.268", "from": "2030-02-01",
    "until": "2030-02-14", "reason": "nghỉ phép năm, đơn ngày 20/1"}))]
pub(crate) struct SubstitutionRequest {
    /// Sign-in name of whoever acts; an officer of the same office.
    pub substitute: String,
    /// The code of the office.
    pub agency: String,
    /// The first day, today or later; at once when absent.
    #[schema(format = Date)]
    pub from: Option<String>,
    /// The last day.
    #[schema(format = Date)]
    pub until: Option<String>,
    /// Why, such as the leave that was granted.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// A role with its dates.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct RoleTermView {
    /// The role.
    pub role: Role,
    /// The code of the agency or unit.
    #[schema(example = "H26.268.20")]
    pub agency_code: String,
    /// Its name in Vietnamese.
    pub agency_name_vi: String,
    /// From when on.
    pub from: Instant,
    /// Until before when; absent: until further notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    /// Whether it is in force now.
    pub in_force: bool,
}

/// A post from when on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct PostTermView {
    /// The post (chức vụ).
    #[schema(example = "Chuyên viên")]
    pub post: String,
    /// From when on.
    pub from: Instant,
}

/// Who acts, acted or will act for the officer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct SubstitutionView {
    /// The key.
    pub id: SubstitutionId,
    /// Sign-in name of whoever acts.
    pub substitute: String,
    /// The full name.
    pub substitute_name: String,
    /// The post now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute_post: Option<String>,
    /// The code of the office.
    pub agency_code: String,
    /// From when on.
    pub from: Instant,
    /// Until before when.
    pub until: Instant,
    /// Whether it is in force now.
    pub in_force: bool,
    /// Why.
    pub reason: String,
}

/// Something that was done to the officer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OfficerChangeView {
    /// What.
    pub kind: OfficerChangeKind,
    /// When.
    pub made_at: Instant,
    /// Sign-in name of whoever did it; absent for the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by: Option<String>,
    /// The full name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by_name: Option<String>,
    /// The post then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_by_post: Option<String>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_as: Option<Role>,
    /// Held at which agency, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_at_agency: Option<String>,
    /// What it changed.
    pub details: Value,
}

/// An officer with everything that was, is and will be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OfficerRecord {
    /// Key of the officer.
    pub id: OfficerId,
    /// The sign-in name.
    #[schema(example = "an.nguyen")]
    pub username: String,
    /// The name for papers.
    #[schema(example = "Nguyễn Thị An")]
    pub full_name: String,
    /// The post now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Chuyên viên")]
    pub post: Option<String>,
    /// Whether the officer may sign in.
    pub active: bool,
    /// The roles, by their beginning.
    pub roles: Vec<RoleTermView>,
    /// The posts, by their beginning.
    pub posts: Vec<PostTermView>,
    /// Who acts for the officer.
    pub substitutions: Vec<SubstitutionView>,
    /// What was done to the officer, oldest first.
    pub changes: Vec<OfficerChangeView>,
}

impl OfficerRecord {
    /// Describes an officer.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn of(conn: &mut Connection, found: OfficerRow, now: Instant) -> Result<Self, Problem> {
        let roles = store::roles_of(conn, found.id)?;
        let known = store::substitutions_of(conn, found.id)?;
        let changes = store::changes_of(conn, found.id)?;
        let people: Vec<OfficerId> = [found.id]
            .into_iter()
            .chain(known.iter().map(|known| known.substitute_id))
            .chain(changes.iter().filter_map(|change| change.by.officer_id))
            .collect();
        let people = officers::officer_names(conn, &people)?;
        let agencies: Vec<AgencyId> = roles
            .iter()
            .map(|held| held.agency_id)
            .chain(known.iter().map(|known| known.office_id))
            .chain(changes.iter().filter_map(|change| change.by.agency_id))
            .collect();
        let agencies = agency::store::load_many(conn, &agencies)?;
        let agencies: BTreeMap<AgencyId, (String, String)> =
            agencies.into_iter().map(|agency| (agency.id, (agency.code, agency.name_vi))).collect();
        let agency = |id: AgencyId| agencies.get(&id).cloned().unwrap_or_default();
        let posts = people.get(&found.id).map(|name| name.posts.clone()).unwrap_or_default();
        Ok(Self {
            post: posts.at(now),
            id: found.id,
            username: found.username,
            full_name: found.full_name,
            active: found.active,
            roles: roles
                .into_iter()
                .map(|held| {
                    let (agency_code, agency_name_vi) = agency(held.agency_id);
                    let OfficerTerm { from, until } = held.term;
                    let in_force = held.term.holds_at(now);
                    RoleTermView { role: held.role, agency_code, agency_name_vi, from, until, in_force }
                })
                .collect(),
            posts: posts.0.into_iter().map(|(from, post)| PostTermView { post, from }).collect(),
            substitutions: known
                .into_iter()
                .map(|known| {
                    let name = people.get(&known.substitute_id);
                    SubstitutionView {
                        id: known.id,
                        substitute: name.map(|name| name.username.clone()).unwrap_or_default(),
                        substitute_name: name.map(|name| name.full_name.clone()).unwrap_or_default(),
                        substitute_post: name.and_then(|name| name.posts.at(now)),
                        agency_code: agency(known.office_id).0,
                        from: known.from,
                        until: known.until,
                        in_force: OfficerTerm { from: known.from, until: Some(known.until) }.holds_at(now),
                        reason: known.reason,
                    }
                })
                .collect(),
            changes: changes
                .into_iter()
                .map(|change| {
                    let name: Option<&OfficerName> = change.by.officer_id.and_then(|id| people.get(&id));
                    OfficerChangeView {
                        kind: change.kind,
                        made_at: change.made_at,
                        made_by: name.map(|name| name.username.clone()),
                        made_by_name: name.map(|name| name.full_name.clone()),
                        made_by_post: name.and_then(|name| name.posts.at(change.made_at)),
                        made_as: change.by.role,
                        made_at_agency: change.by.agency_id.map(|id| agency(id).0),
                        details: change.details,
                    }
                })
                .collect(),
        })
    }
}
