//! Who read personal data, as the head of the office sees it.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::store::{self, ReadsFilter};
use super::{PersonalRead, PersonalReadKind};
use crate::access::keys::OfficerId;
use crate::access::permission::{Officer, Role, Scope};
use crate::access::store as officers;
use crate::agency::{self, AgencyId};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Who is shown it: those who answer for an office.
pub(crate) const SHOWN_TO: &[Role] = &[Role::Approver, Role::Supervisor];
/// The most codes that one line names; more are counted.
const MOST_NAMED: usize = 500;

/// Somebody read personal data of dossiers of an office.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PersonalRead)]
pub(crate) struct PersonalReadView {
    /// When.
    pub read_at: Instant,
    /// The sign-in name.
    #[schema(example = "an.nguyen")]
    pub officer: String,
    /// The full name.
    pub officer_name: String,
    /// What was read.
    pub kind: PersonalReadKind,
    /// The office whose dossiers they are, by its code.
    #[schema(example = "H26.268.05")]
    pub agency: String,
    /// How many dossiers.
    pub dossier_count: usize,
    /// Their codes, at most 500.
    pub dossiers: Vec<String>,
    /// Why, where a reason must be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The offices whose reads are shown to this officer.
///
/// # Errors
/// When the officer heads none (403).
pub(crate) fn shown_offices(officer: &Officer) -> Result<Scope, Problem> {
    let offices = Scope::of(SHOWN_TO.iter().flat_map(|role| officer.reach_as(*role).offices()));
    if !offices.is_empty() {
        return Ok(offices);
    }
    let (vi, en) = Role::list_words(SHOWN_TO);
    Err(Problem::new(Code::RoleMayNot)
        .say(format!("việc này dành cho: {vi}"), format!("this is for one of these: {en}")))
}

/// The reads that are asked for, newest first, each with its key.
///
/// # Errors
/// When the database fails.
pub(crate) fn reads(
    conn: &mut Connection,
    filter: &ReadsFilter,
    after: Option<Id>,
    limit: i64,
) -> Result<Vec<(Id, PersonalReadView)>, Problem> {
    let rows = store::list(conn, filter, after, limit)?;
    let people: Vec<OfficerId> = rows.iter().map(|(_, row)| row.officer_id).collect();
    let people = officers::officer_names(conn, &people)?;
    let offices: Vec<AgencyId> = rows.iter().map(|(_, row)| row.office_id).collect();
    let codes: BTreeMap<AgencyId, String> = agency::store::load_codes(conn, offices)?.into_iter().collect();
    let view = |row: PersonalRead| {
        let person = people.get(&row.officer_id);
        PersonalReadView {
            read_at: row.read_at,
            officer: person.map(|name| name.username.clone()).unwrap_or_default(),
            officer_name: person.map(|name| name.full_name.clone()).unwrap_or_default(),
            kind: row.kind,
            agency: codes.get(&row.office_id).cloned().unwrap_or_default(),
            dossier_count: row.dossiers.len(),
            dossiers: row.dossiers.into_iter().take(MOST_NAMED).collect(),
            reason: row.reason,
        }
    };
    Ok(rows.into_iter().map(|(id, row)| (id, view(row))).collect())
}
