//! What is done when officers come and go: roles are given, taken and moved, posts noted, substitutes named, people leave and return.
//!
//! Only an administrator whose reach covers the agencies concerned may do it, and nobody for themselves; the command line may do all.
//! What is past is never changed, and each change is kept with who made it.

use serde_json::{Value, json};

use super::term::day_ahead;
use super::{HeldRole, MadeBy, OfficerChange, OfficerChangeKind, OfficerTerm, Substitution, store};
use crate::access::actions::{
    self as accounts, LONGEST_NAME, NewAssignment, known_agency, known_role, load_administered, load_officer,
    no_such_officer, refuse_beyond,
};
use crate::access::permission::{Officer, OfficerId, Role};
use crate::access::store::{self as officers, OfficerRow};
use crate::access::terms::SubstitutionId;
use crate::agency::{self, Agency, AgencyId};
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Id};
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

/// A substitute, as asked for.
#[derive(Debug, Clone)]
pub struct SubstitutionDraft {
    /// Sign-in name of whoever acts.
    pub substitute: String,
    /// Code of the office.
    pub agency: String,
    /// The first day; at once when absent.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// Why.
    pub reason: String,
}

impl OfficerAdmin {
    /// The officer whose roles are to be changed: one that the administrator sees, through any role held now or ever.
    fn finds(&self, conn: &mut Connection, username: &str) -> Result<OfficerRow, Problem> {
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
    fn administers(
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
    fn at(&self, conn: &mut Connection, agencies: &[(AgencyId, String)]) -> Result<MadeBy, Problem> {
        let Self::Signed(admin) = self else { return Ok(MadeBy::default()) };
        refuse_beyond(conn, agencies, &admin.reach_as(Role::Administrator))?;
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

fn keep(
    conn: &mut Connection,
    found: &OfficerRow,
    kind: OfficerChangeKind,
    (by, made_at): (MadeBy, Instant),
    details: Value,
) -> Result<(), Problem> {
    Ok(store::keep_change(conn, found.id, &OfficerChange { kind, made_at, by, details })?)
}

fn agency_named(
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
    let role = known_role(&mut check, "role", &asked.role);
    let agency = agency_named(conn, &mut check, "agency", &asked.agency)?;
    let term = OfficerTerm::read(&mut check, "", (asked.from.as_deref(), asked.until.as_deref()), now);
    let (role, agency, term) = check.finish((role, agency, term))?;
    let by = admin.at(conn, &[(agency.id, "agency".to_owned())])?;
    insert_role(conn, &found, (role, &agency), term)?;
    let details = json!({ "role": role, "agency": agency.code, "from": term.from, "until": term.until });
    keep(conn, &found, OfficerChangeKind::RoleGiven, (by, now), details)
}

fn insert_role(
    conn: &mut Connection,
    found: &OfficerRow,
    (role, agency): (Role, &Agency),
    term: OfficerTerm,
) -> Result<(), Problem> {
    let held = store::roles_of(conn, found.id)?;
    if held.iter().any(|held| (held.role, held.agency_id) == (role, agency.id) && held.term.meets(term)) {
        return Err(Problem::new(Code::AlreadyExists).with_field(
            "role",
            "already_held",
            format!("cán bộ đã có vai trò {} tại {} trong những ngày đó", role.words_vi(), agency.name_vi),
            format!("the officer is {} at {} in these days already", role.words_en(), agency.name_en),
        ));
    }
    Ok(store::insert_role(conn, found.id, (role, agency.id), term)?)
}

/// Ends at `end` every term of a role that is not over at `held_at`; answers when it would have ended.
fn end_terms(
    conn: &mut Connection,
    found: &OfficerRow,
    (role, agency): (Role, &Agency),
    (end, held_at): (Instant, Instant),
) -> Result<Option<Instant>, Problem> {
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
    let ends: Option<Vec<Instant>> = held.iter().map(|held| held.term.until).collect();
    Ok(ends.and_then(|ends| ends.into_iter().max()))
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
    let role = known_role(&mut check, "role", &asked.role);
    let agency = agency_named(conn, &mut check, "agency", &asked.agency)?;
    let until = day_ahead(&mut check, "until", asked.until.as_deref(), now);
    let (role, agency, until) = check.finish((role, agency, until))?;
    let by = admin.at(conn, &[(agency.id, "agency".to_owned())])?;
    let end = until.map_or(now, Instant::end_of);
    end_terms(conn, &found, (role, &agency), (end, now))?;
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
    let role = known_role(&mut check, "role", &asked.role);
    let from = agency_named(conn, &mut check, "agency", &asked.from_agency)?;
    let to = agency_named(conn, &mut check, "to", &asked.to_agency)?;
    let on = day_ahead(&mut check, "on", asked.on.as_deref(), now);
    let (role, from, to, on) = check.finish((role, from, to, on))?;
    let by = admin.at(conn, &[(from.id, "agency".to_owned()), (to.id, "to".to_owned())])?;
    let at = on.map_or(now, |day| Instant::start_of(day).max(now));
    let until = end_terms(conn, &found, (role, &from), (at, at))?;
    insert_role(conn, &found, (role, &to), OfficerTerm { from: at, until })?;
    let details = json!({ "role": role, "agency": from.code, "to": to.code, "from": at, "until": until });
    keep(conn, &found, OfficerChangeKind::RoleMoved, (by, now), details)
}

/// Notes the post (chức vụ) of an officer from a day on.
///
/// # Errors
/// When there is no such officer (404), the administrator may not (403), the input breaks a rule (422), or the database fails.
pub fn set_post(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    (post, from): (&str, Option<&str>),
    now: Instant,
) -> Result<(), Problem> {
    let (found, by) = admin.administers(conn, username, now)?;
    let mut check = Check::new();
    let post = check.text("post", post, LONGEST_NAME);
    let from = day_ahead(&mut check, "from", from, now);
    let (post, from) = check.finish((post, from))?;
    let from = from.map_or(now, |day| Instant::start_of(day).max(now));
    store::set_post(conn, found.id, from, &post)?;
    keep(conn, &found, OfficerChangeKind::PostSet, (by, now), json!({ "post": post, "from": from }))
}

/// Names who acts for an officer who is away, at one office and for a period.
///
/// # Errors
/// When there is no such officer to be seen (404), the input breaks a rule (422), the office is beyond the administrator's reach
/// (403), somebody acts for the officer there in those days (409), or the database fails.
pub fn name_substitute(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    asked: &SubstitutionDraft,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let mut check = Check::new();
    let office = agency_named(conn, &mut check, "agency", &asked.agency)?.and_then(|agency| {
        let (vi, en) = ("ghi mã của cơ quan, không phải của phòng", "name the office, not one of its units");
        let is_office = agency.is_office();
        check.some(is_office.then_some(agency), "agency", "not_an_office", vi, en)
    });
    let term = OfficerTerm::read(&mut check, "", (asked.from.as_deref(), asked.until.as_deref()), now)
        .and_then(|term| match term.until {
            Some(until) => Checked::sure((term.from, until)),
            None => check.required("until"),
        });
    let reason = check.text("reason", &asked.reason, 500);
    let (office, (from, until), reason) = check.finish((office, term, reason))?;
    let by = admin.at(conn, &[(office.id, "agency".to_owned())])?;
    let term = OfficerTerm { from, until: Some(until) };
    let substitute_id = substitute_at(conn, &found, (&asked.substitute, &office), now)?;
    refuse_nothing_to_do(conn, &found, &office, term)?;
    refuse_second_substitute(conn, &found, &office, term)?;
    let new = Substitution {
        id: Id::new(),
        absent_id: found.id,
        substitute_id,
        office_id: office.id,
        from,
        until,
        reason,
    };
    store::insert_substitution(conn, &new)?;
    let details = json!({
        "substitution": new.id, "substitute": asked.substitute.trim(), "agency": office.code,
        "from": from, "until": until, "reason": new.reason,
    });
    keep(conn, &found, OfficerChangeKind::SubstituteNamed, (by, now), details)
}

/// The one who acts works at that office too: nobody is brought in from outside by the absence of another.
fn substitute_at(
    conn: &mut Connection,
    absent: &OfficerRow,
    (username, office): (&str, &Agency),
    now: Instant,
) -> Result<OfficerId, Problem> {
    let found = officers::find_active_at(conn, username.trim(), office.id, now)?;
    found.filter(|id| *id != absent.id).ok_or_else(|| {
        Problem::field(
            "substitute",
            "unknown_officer",
            "cơ quan này không có cán bộ nào khác đang làm việc với tên đăng nhập đó",
            "this office has no other active officer of that sign-in name",
        )
    })
}

fn refuse_nothing_to_do(
    conn: &mut Connection,
    absent: &OfficerRow,
    office: &Agency,
    term: OfficerTerm,
) -> Result<(), Problem> {
    let roles = store::roles_of(conn, absent.id)?;
    let held: Vec<AgencyId> = roles
        .iter()
        .filter(|held| held.role.is_substituted() && held.term.meets(term))
        .map(|held| held.agency_id)
        .collect();
    let reached = officers::offices_reached(conn, &held)?;
    if absent.active && reached.into_values().flatten().any(|reached| reached == office.id) {
        return Ok(());
    }
    Err(Problem::field(
        "agency",
        "nothing_to_do_there",
        "cán bộ vắng mặt không có vai trò xử lý hồ sơ tại cơ quan này trong những ngày đó",
        "the absent officer has no role on dossiers at this office in these days",
    ))
}

fn refuse_second_substitute(
    conn: &mut Connection,
    absent: &OfficerRow,
    office: &Agency,
    term: OfficerTerm,
) -> Result<(), Problem> {
    let known = store::substitutions_of(conn, absent.id)?;
    let meets = |known: &Substitution| term.meets(OfficerTerm { from: known.from, until: Some(known.until) });
    if known.iter().any(|known| known.office_id == office.id && meets(known)) {
        return Err(Problem::new(Code::AlreadyExists).with_field(
            "from",
            "already_substituted",
            "đã có người thay trong những ngày đó: kết thúc việc thay trước",
            "somebody acts for the officer in these days: end that first",
        ));
    }
    Ok(())
}

/// Ends a substitution, now; one that has not begun never does.
///
/// # Errors
/// When there is no such officer or substitution (404), the office is beyond the administrator's reach (403), it is over (409), or
/// the database fails.
pub fn end_substitution(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    id: SubstitutionId,
    now: Instant,
) -> Result<(), Problem> {
    let found = admin.finds(conn, username)?;
    let known = store::substitutions_of(conn, found.id)?.into_iter().find(|known| known.id == id);
    let known = known.ok_or_else(|| {
        Problem::not_found(
            "cán bộ này không có lần thay nào như vậy",
            "this officer has no such substitution",
        )
    })?;
    let by = admin.at(conn, &[(known.office_id, "agency".to_owned())])?;
    if known.until <= now {
        return Err(
            Problem::new(Code::ActNotAllowed).say("việc thay đã kết thúc", "the substitution is over")
        );
    }
    store::end_substitution(conn, id, now.max(known.from))?;
    keep(conn, &found, OfficerChangeKind::SubstitutionEnded, (by, now), json!({ "substitution": id }))
}

/// Takes an officer out of service: every sign-in ends, the roles stay as they stand by date. Answers the officer, and whoever did it.
///
/// # Errors
/// When there is no such officer (404), the administrator may not (403), or the database fails.
pub fn deactivate(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    now: Instant,
) -> Result<(OfficerRow, MadeBy), Problem> {
    let (found, by) = admin.administers(conn, username, now)?;
    accounts::deactivate(conn, username, now)?;
    // Done again, it changes nothing.
    if found.active {
        keep(conn, &found, OfficerChangeKind::Deactivated, (by, now), json!({}))?;
    }
    Ok((found, by))
}

/// Takes an officer back into service, with the roles that stand by date and the old password.
///
/// # Errors
/// When there is no such officer (404), the administrator may not (403), or the database fails.
pub fn reactivate(
    conn: &mut Connection,
    admin: &OfficerAdmin,
    username: &str,
    now: Instant,
) -> Result<(), Problem> {
    let (found, by) = admin.administers(conn, username, now)?;
    if !found.active {
        officers::set_active(conn, found.id, true)?;
        keep(conn, &found, OfficerChangeKind::Reactivated, (by, now), json!({}))?;
    }
    Ok(())
}
