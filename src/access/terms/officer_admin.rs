//! Who changes something of an officer: what an administrator may, and how each change is kept.
//!
//! Only an administrator whose reach covers the agencies concerned may do it, and nobody for themselves; the command line may do all.
//! What is past is never changed, and each change is kept with who made it.

use serde_json::{Value, json};

use super::{MadeBy, OfficerChange, OfficerChangeKind, store};
use crate::access::actions::{known_agency, load_administered, load_officer, no_such_officer, refuse_beyond};
use crate::access::permission::{Officer, Role};
use crate::access::store::{self as officers, OfficerRow};
use crate::agency::{self, Agency, AgencyId};
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Who changes something of an officer.
#[derive(Debug, Clone)]
pub enum OfficerAdmin {
    /// Whoever works on the machine itself.
    CommandLine,
    /// An administrator.
    Signed(Officer),
}

impl OfficerAdmin {
    /// The officer whose roles are to be changed: one that the administrator sees, through any role held now or ever.
    pub(super) fn finds(&self, conn: &mut Connection, username: &str) -> Result<OfficerRow, Problem> {
        let Self::Signed(admin) = self else { return load_officer(conn, username) };
        refuse_oneself(admin, username)?;
        let found = load_officer(conn, username)?;
        let held: Vec<AgencyId> =
            store::roles_of(conn, found.id)?.into_iter().map(|held| held.agency_id).collect();
        let offices: Vec<AgencyId> =
            officers::offices_reached(conn, &held)?.into_values().flatten().collect();
        if admin.scope().within(&offices).is_empty() { Err(no_such_officer()) } else { Ok(found) }
    }

    /// The officer who is to be changed as a whole: the administrator administers every agency where roles are held.
    pub(super) fn administers(
        &self,
        conn: &mut Connection,
        username: &str,
        now: Instant,
    ) -> Result<(OfficerRow, MadeBy), Problem> {
        let Self::Signed(admin) = self else {
            return Ok((load_officer(conn, username)?, MadeBy::default()));
        };
        refuse_oneself(admin, username)?;
        let found = load_administered(conn, admin, username, now)?;
        let held = store::agencies_of(conn, found.id, now)?;
        let offices: Vec<AgencyId> =
            officers::offices_reached(conn, &held)?.into_values().flatten().collect();
        Ok((found, made_by(admin, &offices)))
    }

    /// Who is kept as the maker of a change at these agencies, each with the field where it was named.
    ///
    /// # Errors
    /// When an administrator's reach does not cover them all.
    pub(super) fn at(
        &self,
        conn: &mut Connection,
        agencies: &[(AgencyId, String)],
    ) -> Result<MadeBy, Problem> {
        let Self::Signed(admin) = self else { return Ok(MadeBy::default()) };
        refuse_beyond(conn, agencies, &admin.administers())?;
        let ids: Vec<AgencyId> = agencies.iter().map(|(id, _)| *id).collect();
        let offices: Vec<AgencyId> = officers::offices_reached(conn, &ids)?.into_values().flatten().collect();
        Ok(made_by(admin, &offices))
    }
}

/// Nobody changes their own rights.
fn refuse_oneself(admin: &Officer, username: &str) -> Result<(), Problem> {
    if admin.username != username {
        return Ok(());
    }
    Err(Problem::new(Code::RoleMayNot).say(
        "không tự thay đổi vai trò hay khóa tài khoản của mình được: nhờ một quản trị viên khác",
        "nobody changes their own roles or takes themselves out of service: ask another administrator",
    ))
}

/// The administrator with the assignment that covers these offices, or the first of them.
fn made_by(admin: &Officer, offices: &[AgencyId]) -> MadeBy {
    let held = || admin.assignments.iter().filter(|held| held.role == Role::Administrator);
    let covers = held().find(|held| offices.iter().all(|office| held.office_ids.contains(office)));
    let by =
        covers.or_else(|| held().find(|held| offices.iter().any(|office| held.office_ids.contains(office))));
    MadeBy {
        officer_id: Some(admin.id),
        role: Some(Role::Administrator),
        agency_id: by.map(|held| held.agency_id),
    }
}

pub(super) fn keep(
    conn: &mut Connection,
    found: &OfficerRow,
    kind: OfficerChangeKind,
    (by, made_at): (MadeBy, Instant),
    details: Value,
) -> Result<(), Problem> {
    Ok(store::keep_change(conn, found.id, &OfficerChange { kind, made_at, by, details })?)
}

pub(super) fn agency_named(
    conn: &mut Connection,
    check: &mut Check,
    field: &str,
    code: &str,
) -> Result<Checked<Agency>, Problem> {
    let found = agency::store::find_by_code(conn, code.trim())?;
    let id = known_agency(check, field, code, found.as_ref().map(|agency| agency.id));
    Ok(match found {
        Some(agency) => id.map(|_| agency),
        None => id.and_then(|_| check.required(field)),
    })
}

/// Keeps that an officer was added, and by whom.
///
/// # Errors
/// When the database fails.
pub fn keep_added(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    now: Instant,
) -> Result<(), Problem> {
    let found = load_officer(conn, username)?;
    let roles = store::roles_of(conn, found.id)?;
    let agencies: Vec<_> = roles.iter().map(|held| (held.agency_id, "roles".to_owned())).collect();
    let by = admin.at(conn, &agencies)?;
    let agencies = agency::store::load_many(conn, &agencies.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    let told = roles.iter().map(|held| {
        let code = agencies.iter().find(|agency| agency.id == held.agency_id).map(|agency| &agency.code);
        json!({ "role": held.role, "agency": code, "from": held.term.from, "until": held.term.until })
    });
    let details = json!({ "roles": told.collect::<Vec<_>>() });
    keep(conn, &found, OfficerChangeKind::Added, (by, now), details)
}
