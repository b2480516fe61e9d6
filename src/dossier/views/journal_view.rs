//! The journal of a dossier as it is shown to the officers of its office.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::access::{OfficerId, OfficerName};
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ACTING_FOR;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::marks::Mark;
use crate::dossier::clock::status::{Event, Status};
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::{access, agency};

/// One row of a dossier's journal.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = JournalEntry)]
pub struct JournalView {
    /// Number within the dossier, from 1.
    pub seq: i32,
    /// What was done.
    pub event: Event,
    /// The stage it left.
    pub from_stage: Account,
    /// The stage it went to.
    pub to_stage: Account,
    /// The state before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_before: Option<Status>,
    /// The state after.
    pub status_after: Status,
    /// The due date before; of a dossier that waits for acceptance the instant by which the desk must answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_before: Option<Instant>,
    /// The due date after; of a dossier that is not accepted the instant by which the desk must answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_after: Option<Instant>,
    /// The date of an apology before, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise_before: Option<Instant>,
    /// The date of an apology after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise_after: Option<Instant>,
    /// The marks after.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// The step before.
    pub step_before: i32,
    /// The step after.
    pub step_after: i32,
    /// When it took effect.
    pub happened_at: Instant,
    /// When the register learned it.
    pub recorded_at: Instant,
    /// Sign-in name of the officer; absent for imports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The full name of that officer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_name: Option<String>,
    /// The post of that officer then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_post: Option<String>,
    /// Sign-in name of the colleague who was away, and for whom the officer acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<String>,
    /// The full name of that colleague.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for_name: Option<String>,
    /// The post of that colleague then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for_post: Option<String>,
    /// The role the officer acted in.
    pub actor_role: String,
    /// The agency or unit of that role, as a code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_unit: Option<String>,
    /// Reason, document, papers.
    pub details: Value,
    /// The officers whom the details name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<NamedOfficer>,
    /// SHA-256 of this row and the one before it, in hexadecimal.
    pub hash: String,
}

/// An officer whom a row or a dossier names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedOfficer {
    /// The sign-in name.
    #[schema(example = "binh.tran")]
    pub username: String,
    /// The full name.
    #[schema(example = "Trần Văn Bình")]
    pub full_name: String,
    /// The post then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
}

impl NamedOfficer {
    /// Somebody with the post of an instant.
    #[must_use]
    pub fn of(name: &OfficerName, at: Instant) -> Self {
        Self { username: name.username.clone(), full_name: name.full_name.clone(), post: name.posts.at(at) }
    }
}

/// What the details of rows call officers.
const PEOPLE: &[&str] = &["handler", "officer", "prepared_by", "approved_by", "signer", ACTING_FOR];
/// What they call what names officers itself.
const NAMING: &[(&str, &[&str])] =
    &[("draft", &["prepared_by", "approved_by"]), ("approved_under", &["head"])];

/// The sign-in names in the details of a row, each once.
fn named_in(details: &Value) -> Vec<&str> {
    let within = NAMING.iter().filter_map(|(field, people)| Some((details.get(field)?, *people)));
    let mut named: Vec<&str> = Vec::new();
    for (details, people) in std::iter::once((details, PEOPLE)).chain(within) {
        for name in people.iter().filter_map(|field| details.get(field).and_then(Value::as_str)) {
            if !named.contains(&name) {
                named.push(name);
            }
        }
    }
    named
}

/// Shows the journal of a dossier.
///
/// # Errors
/// When the database fails.
pub fn journal(conn: &mut Connection, entries: &[JournalEntry]) -> Result<Vec<JournalView>, Problem> {
    let actors: Vec<OfficerId> = entries.iter().filter_map(|entry| entry.actor_id).collect();
    let actors = access::store::officer_names(conn, &actors)?;
    let units: Vec<AgencyId> = entries.iter().filter_map(|entry| entry.actor_unit_id).collect();
    let units: HashMap<AgencyId, String> =
        agency::store::load_many(conn, &units)?.into_iter().map(|unit| (unit.id, unit.code)).collect();
    let details: Vec<Value> =
        entries.iter().map(JournalEntry::details).collect::<Result<_, UnreadableColumn>>()?;
    let usernames: Vec<&str> = details.iter().flat_map(named_in).collect();
    let people = access::store::names_by_username(conn, &usernames)?;
    let views = entries.iter().zip(&details).map(|(entry, details)| {
        let actor = entry.actor_id.and_then(|id| actors.get(&id));
        let acting_for = details.get(ACTING_FOR).and_then(Value::as_str);
        let absent = acting_for.and_then(|username| people.get(username));
        let named = named_in(details)
            .into_iter()
            .filter_map(|username| people.get(username))
            .map(|name| NamedOfficer::of(name, entry.recorded_at));
        Ok(JournalView {
            seq: entry.seq,
            event: entry.event,
            from_stage: entry.from_account,
            to_stage: entry.to_account,
            status_before: entry.status_before,
            status_after: entry.status_after,
            due_before: entry.due_before,
            due_after: entry.due_after,
            promise_before: entry.promise_before,
            promise_after: entry.promise_after,
            marks: Mark::all_in(entry.marks_after),
            step_before: entry.step_before,
            step_after: entry.step_after,
            happened_at: entry.happened_at,
            recorded_at: entry.recorded_at,
            actor: actor.map(|name| name.username.clone()),
            actor_name: actor.map(|name| name.full_name.clone()),
            actor_post: actor.and_then(|name| name.posts.at(entry.recorded_at)),
            acting_for: acting_for.map(ToOwned::to_owned),
            acting_for_name: absent.map(|name| name.full_name.clone()),
            acting_for_post: absent.and_then(|name| name.posts.at(entry.recorded_at)),
            actor_role: entry.actor_role.clone(),
            actor_unit: entry.actor_unit_id.and_then(|id| units.get(&id).cloned()),
            people: named.collect(),
            details: details.clone(),
            hash: hex(entry.hash()),
        })
    });
    views.collect()
}

/// Bytes in hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
