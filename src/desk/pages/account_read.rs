//! What the page of one's own account is drawn from.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::access::approvals::store as approvals;
use crate::access::keys::SessionId;
use crate::access::permission::OfficerName;
use crate::access::sessions::store as sessions;
use crate::access::store as officers;
use crate::access::terms::store as terms;
use crate::access::terms::{HeldRole, OfficerTerm};
use crate::access::{Officer, OfficerId};
use crate::agency::{self, AgencyId};
use crate::desk::session::is_awake;
use crate::desk::store;
use crate::desk::words::W;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Somebody who acts or approves for another one now.
#[derive(Debug)]
pub(crate) struct StandIn {
    /// Who does what for whom.
    pub kind: W,
    /// The document that says so, where there must be one.
    pub document: Option<String>,
    /// The other officer.
    pub name: String,
    /// At which office.
    pub office: String,
    /// When.
    pub term: OfficerTerm,
}

/// A sign-in that is in force.
#[derive(Debug)]
pub(crate) struct SignInLine {
    /// Its key.
    pub session_id: SessionId,
    /// Whether it is a browser's.
    pub browser: bool,
    /// Whether it is the one that asks.
    pub this: bool,
    /// When it was made.
    pub since: Instant,
    /// When it was seen last.
    pub seen: Instant,
}

/// What is read of the account.
#[derive(Debug)]
pub(crate) struct AccountRead {
    /// The post now.
    pub post: Option<String>,
    /// The roles that are held or will be, and where.
    pub roles: Vec<(HeldRole, String)>,
    /// Who acts for whom now.
    pub stand_ins: Vec<StandIn>,
    /// The sign-ins in force, newest first.
    pub sign_ins: Vec<SignInLine>,
}

/// A stand-in before names are looked up.
type StandInFound = (W, Option<String>, OfficerId, AgencyId, OfficerTerm);

/// Reads it.
///
/// # Errors
/// When the database fails.
pub(crate) fn read(
    conn: &mut Connection,
    officer: &Officer,
    session_id: SessionId,
    (idle, now): (TimeDelta, Instant),
) -> Result<AccountRead, Problem> {
    let posts = terms::posts_of(conn, &[officer.id])?.remove(&officer.id).unwrap_or_default();
    let held: Vec<HeldRole> =
        terms::roles_of(conn, officer.id)?.into_iter().filter(|held| !held.term.is_over_at(now)).collect();
    let found = found(conn, officer, now)?;
    let places: Vec<AgencyId> =
        held.iter().map(|held| held.agency_id).chain(found.iter().map(|one| one.3)).collect();
    let agencies: BTreeMap<AgencyId, String> =
        agency::store::load_many(conn, &places)?.into_iter().map(|one| (one.id, one.name_vi)).collect();
    let people: Vec<OfficerId> = found.iter().map(|one| one.2).collect();
    let names: BTreeMap<OfficerId, OfficerName> = officers::officer_names(conn, &people)?;
    let agency = |id: AgencyId| agencies.get(&id).cloned().unwrap_or_default();
    let stand_ins = found.into_iter().map(|(kind, document, id, office_id, term)| StandIn {
        kind,
        document,
        name: names.get(&id).map(|name| name.full_name.clone()).unwrap_or_default(),
        office: agency(office_id),
        term,
    });
    Ok(AccountRead {
        post: posts.at(now),
        stand_ins: stand_ins.collect(),
        roles: held.into_iter().map(|held| (held, agency(held.agency_id))).collect(),
        sign_ins: sign_ins(conn, officer.id, session_id, (idle, now))?,
    })
}

/// Who acts and approves for whom now.
fn found(conn: &mut Connection, officer: &Officer, now: Instant) -> Result<Vec<StandInFound>, Problem> {
    let mut found: Vec<StandInFound> = Vec::new();
    let mut absent: Vec<OfficerId> = officer
        .assignments
        .iter()
        .filter_map(|held| held.acting_for.as_ref().map(|absent| absent.id))
        .collect();
    absent.sort_unstable();
    absent.dedup();
    for (away, kind) in absent.into_iter().map(|id| (id, W::YouActFor)).chain([(officer.id, W::ActsForYou)]) {
        for one in terms::substitutions_of(conn, away)? {
            let term = OfficerTerm { from: one.from, until: Some(one.until) };
            let other = if kind == W::YouActFor { one.absent_id } else { one.substitute_id };
            if term.holds_at(now) && (kind == W::ActsForYou || one.substitute_id == officer.id) {
                found.push((kind, None, other, one.office_id, term));
            }
        }
    }
    for one in approvals::of_officer(conn, officer.id)? {
        let (kind, other) = if one.delegate_id == officer.id {
            (W::YouApproveFor, one.head_id)
        } else {
            (W::ApprovesForYou, one.delegate_id)
        };
        if one.term.holds_at(now) {
            found.push((kind, Some(one.document_number), other, one.office_id, one.term));
        }
    }
    Ok(found)
}

/// The sign-ins in force; a browser that has been idle for too long is none.
fn sign_ins(
    conn: &mut Connection,
    officer_id: OfficerId,
    session_id: SessionId,
    (idle, now): (TimeDelta, Instant),
) -> Result<Vec<SignInLine>, Problem> {
    let browsers = store::browsers_of(conn, officer_id)?;
    let line = |one: sessions::OpenSession| {
        let seen = browsers.get(&one.id).copied();
        if seen.is_some_and(|seen| !is_awake(seen, idle, now)) {
            return None;
        }
        Some(SignInLine {
            session_id: one.id,
            browser: seen.is_some(),
            this: one.id == session_id,
            since: one.created_at,
            seen: seen.unwrap_or(one.refreshed_at),
        })
    };
    Ok(sessions::open_of(conn, officer_id, now)?.into_iter().filter_map(line).collect())
}
