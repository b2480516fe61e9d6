//! Roles of officers are given, taken and moved, each with its days.

use serde_json::json;

use super::officer_admin::{OfficerAdmin, agency_named, keep};
use super::term::day_ahead;
use super::{HeldRole, OfficerChangeKind, OfficerTerm, store};
use crate::access::actions::{NewAssignment, known_role};
use crate::access::permission::Role;
use crate::access::store::OfficerRow;
use crate::agency::Agency;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// A role that goes to another agency, as asked for.
#[derive(Debug, Clone)]
pub struct RoleMoveDraft {
    /// The role, such as `clerk`.
    pub role: String,
    /// Code of the agency where it is held.
    pub from_agency: String,
    /// Code of the agency where it will be held.
    pub to_agency: String,
    /// The first day there; at once when absent.
    pub on: Option<String>,
}

/// Gives an officer a role.
///
/// # Errors
/// When there is no such officer to be seen (404), the input breaks a rule (422), the role is beyond the administrator's reach
/// (403), it is held in those days (409), or the database fails.
pub fn give_role(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    asked: &NewAssignment,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let mut check = Check::new();
    let (role, agency) = role_at(conn, &mut check, (&asked.role, &asked.agency))?;
    let term = OfficerTerm::read(&mut check, "", (asked.from.as_deref(), asked.until.as_deref()), now);
    let (role, agency, term) = check.finish((role, agency, term))?;
    let by = admin.at(conn, &[(agency.id, "agency".to_owned())])?;
    insert_role(conn, &found, (role, &agency), term)?;
    let details = json!({ "role": role, "agency": agency.code, "from": term.from, "until": term.until });
    keep(conn, &found, OfficerChangeKind::RoleGiven, (by, now), details)
}

/// A role, and the agency where it is held, by their names.
fn role_at(
    conn: &mut Connection,
    check: &mut Check,
    (role, agency): (&str, &str),
) -> Result<(Checked<Role>, Checked<Agency>), Problem> {
    Ok((known_role(check, "role", role), agency_named(conn, check, "agency", agency)?))
}

fn insert_role(
    conn: &mut Connection,
    found: &OfficerRow,
    (role, agency): (Role, &Agency),
    term: OfficerTerm,
) -> Result<(), Problem> {
    let mut held = store::roles_of(conn, found.id)?;
    held.retain(|held| (held.role, held.agency_id) == (role, agency.id));
    if held.iter().any(|held| held.term.meets(term)) {
        return Err(Problem::new(Code::AlreadyExists).with_field(
            "role",
            "already_held",
            format!("cán bộ đã có vai trò {} tại {} trong những ngày đó", role.words_vi(), agency.name_vi),
            format!("the officer is {} at {} in these days already", role.words_en(), agency.name_en),
        ));
    }
    // One that was taken before it began has this very key: it begins after all.
    if let Some(never) = held.iter().find(|held| held.term.from == term.from) {
        return Ok(store::end_role(conn, found.id, never, term.until)?);
    }
    Ok(store::insert_role(conn, found.id, (role, agency.id), term)?)
}

/// Ends at `end` every term of a role that is not over at `held_at`; answers these terms as they stood.
fn end_terms(
    conn: &mut Connection,
    found: &OfficerRow,
    (role, agency): (Role, &Agency),
    (end, held_at): (Instant, Instant),
) -> Result<Vec<OfficerTerm>, Problem> {
    let held: Vec<HeldRole> = store::roles_of(conn, found.id)?
        .into_iter()
        .filter(|held| (held.role, held.agency_id) == (role, agency.id) && !held.term.is_over_at(held_at))
        .collect();
    if held.is_empty() {
        return Err(Problem::field(
            "role",
            "not_held",
            format!("cán bộ không có vai trò {} tại {}", role.words_vi(), agency.name_vi),
            format!("the officer is not {} at {}", role.words_en(), agency.name_en),
        ));
    }
    for held in &held {
        store::end_role(conn, found.id, held, held.term.ended_at(end).until)?;
    }
    Ok(held.into_iter().map(|held| held.term).collect())
}

/// Takes a role from an officer, at once or with the last day `until`. Dossiers that were given to the officer at its steps are
/// everybody's of the role from then on.
///
/// # Errors
/// As [`give_role`]; when the officer does not hold it (422).
pub fn take_role(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    asked: &NewAssignment,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let mut check = Check::new();
    let (role, agency) = role_at(conn, &mut check, (&asked.role, &asked.agency))?;
    let until = day_ahead(&mut check, "until", asked.until.as_deref(), now);
    let (role, agency, until) = check.finish((role, agency, until))?;
    let by = admin.at(conn, &[(agency.id, "agency".to_owned())])?;
    let end = until.map_or(now, Instant::end_of);
    let ended = end_terms(conn, &found, (role, &agency), (end, now))?;
    // A later day than the last one lengthens nothing.
    let end = ended.iter().map(|term| term.until.map_or(end, |until| until.min(end))).max().unwrap_or(end);
    let details = json!({ "role": role, "agency": agency.code, "until": end });
    keep(conn, &found, OfficerChangeKind::RoleTaken, (by, now), details)
}

/// Moves a role of an officer to another agency: it ends at the one and begins at the other at the same instant, and ends there when it
/// would have ended here.
///
/// # Errors
/// As [`give_role`] and [`take_role`].
pub fn move_role(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    asked: &RoleMoveDraft,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let mut check = Check::new();
    let (role, from) = role_at(conn, &mut check, (&asked.role, &asked.from_agency))?;
    let to = agency_named(conn, &mut check, "to", &asked.to_agency)?;
    let on = day_ahead(&mut check, "on", asked.on.as_deref(), now);
    let to = to.and_then(|to| {
        let (vi, en) = ("vai trò đang ở chính cơ quan này", "the role is held at this very agency");
        let elsewhere = asked.to_agency.trim() != asked.from_agency.trim();
        check.some(elsewhere.then_some(to), "to", "same_agency", vi, en)
    });
    let (role, from, to, on) = check.finish((role, from, to, on))?;
    let by = admin.at(conn, &[(from.id, "agency".to_owned()), (to.id, "to".to_owned())])?;
    let at = on.map_or(now, |day| Instant::start_of(day).max(now));
    let moved = end_terms(conn, &found, (role, &from), (at, at))?;
    for term in &moved {
        // What begins later begins later there too.
        insert_role(conn, &found, (role, &to), OfficerTerm { from: term.from.max(at), until: term.until })?;
    }
    let until = moved.last().and_then(|term| term.until);
    let details = json!({ "role": role, "agency": from.code, "to": to.code, "from": at, "until": until });
    keep(conn, &found, OfficerChangeKind::RoleMoved, (by, now), details)
}
