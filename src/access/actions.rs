//! What is done with officers: add one, change a password, take one out of service, sign in, renew, sign out.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;

use super::password::{Password, PasswordHash};
use super::permission::{AdministeredPlaces, Officer, Role};
use super::sessions::store::{self as sessions, SessionRow};
use super::store::{self, OfficerRow};
use super::terms::{self, OfficerTerm};
use super::tokens::RefreshToken;
use crate::access::keys::{OfficerId, SessionId};
use crate::agency;
use crate::agency::AgencyId;
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The most characters of a name for papers, and of a post.
pub(super) const LONGEST_NAME: usize = 120;
/// The most roles given at once.
const MOST_ROLES: usize = 50;
/// How long a refresh token is good once more: for a tab that renews at the same time, and for whoever did not get the answer.
const LOST_ANSWER: TimeDelta = TimeDelta::seconds(60);

/// A role as asked for: its name, the code of the agency, and its days.
#[derive(Debug, Clone)]
pub struct NewAssignment {
    /// The role's name, such as `clerk`.
    pub role: String,
    /// The agency's code, such as `H26.268`.
    pub agency: String,
    /// The first day; at once when absent.
    pub from: Option<String>,
    /// The last day; until further notice when absent.
    pub until: Option<String>,
}

impl NewAssignment {
    /// A role from now until further notice.
    #[must_use]
    pub fn of(role: &str, agency: &str) -> Self {
        Self { role: role.to_owned(), agency: agency.to_owned(), from: None, until: None }
    }
}

/// An officer as asked for.
#[derive(Debug, Clone)]
pub struct NewOfficer {
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// The post (chức vụ), where it is known.
    pub post: Option<String>,
    /// The first password.
    pub password: Password,
    /// The roles.
    pub roles: Vec<NewAssignment>,
}

/// An officer that keeps every rule and can be added.
#[derive(Debug, Clone)]
pub struct CheckedOfficer {
    username: String,
    full_name: String,
    post: Option<String>,
    roles: Vec<(Role, AgencyId, OfficerTerm)>,
}

/// A sign-in in force, and the token that renews it.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who has signed in.
    pub officer: Officer,
    /// Key of the sign-in.
    pub session_id: SessionId,
    /// The token to hand out, once.
    pub refresh_token: RefreshToken,
}

/// How a renewal ended. A refusal has an effect too, the end of the sign-in, and so it is not an error.
#[derive(Debug, Clone)]
pub enum Renewal {
    /// A new token is in force.
    Renewed(SignedIn),
    /// The token is unknown, out of date or used before.
    Refused,
}

/// Reads a sign-in name: 3 to 40 lower-case letters without accents, digits, dots, dashes and underscores.
fn username(check: &mut Check, field: &str, text: &str) -> Checked<String> {
    let name = text.trim().to_owned();
    let fits = (3..=40).contains(&name.len())
        && name.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'));
    if name.is_empty() {
        return check.required(field);
    }
    check.some(
        fits.then_some(name),
        field,
        "not_a_username",
        "tên đăng nhập có 3 đến 40 ký tự: chữ thường không dấu, chữ số, dấu . _ -",
        "a user name has 3 to 40 characters: lower-case letters without accents, digits, . _ -",
    )
}

/// Checks an officer that is to be added and names every mistake. `reach` is what the asking administrator
/// administers; the command line has none and may give any role. Reads only.
///
/// # Errors
/// What breaks a rule (422), a role beyond `reach` (403), or that the database fails.
pub fn check_officer(
    conn: &mut Connection,
    new: &NewOfficer,
    reach: Option<&AdministeredPlaces>,
    now: Instant,
) -> Result<CheckedOfficer, Problem> {
    let mut check = Check::new();
    let username = username(&mut check, "username", &new.username);
    let full_name = check.text("full_name", &new.full_name, LONGEST_NAME);
    let post = check.optional_text("post", new.post.as_deref(), LONGEST_NAME);
    new.password.check(&mut check, "password", &[&new.username, &new.full_name]);
    if new.roles.is_empty() {
        check.wrong("roles", "required", "cần ít nhất một vai trò", "at least one role is needed");
    } else if new.roles.len() > MOST_ROLES {
        check.wrong(
            "roles",
            "too_many",
            format!("nhiều nhất {MOST_ROLES} vai trò"),
            format!("at most {MOST_ROLES} roles"),
        );
    }
    let codes: Vec<&str> = new.roles.iter().take(MOST_ROLES).map(|asked| asked.agency.trim()).collect();
    let agencies = agency::store::find_ids(conn, &codes)?;
    let roles = new.roles.iter().take(MOST_ROLES).enumerate().map(|(place, asked)| {
        let role = known_role(&mut check, &format!("roles.{place}.role"), &asked.role);
        let agency = agencies.get(asked.agency.trim()).copied();
        let agency = known_agency(&mut check, &format!("roles.{place}.agency"), &asked.agency, agency);
        let days = (asked.from.as_deref(), asked.until.as_deref());
        let term = OfficerTerm::read(&mut check, &format!("roles.{place}."), days, now);
        Checked::all((role, agency, term)).map(|(role, agency, term)| ((role, agency), (place, term)))
    });
    let roles: Checked<Vec<_>> = roles.collect();
    let (username, full_name, post, roles) = check.finish((username, full_name, post, roles))?;
    let mut given = BTreeMap::new();
    for (key, (place, term)) in roles {
        given.entry(key).or_insert((place, term));
    }
    if let Some(reach) = reach {
        let asked: Vec<_> = given
            .iter()
            .map(|((_, agency), (place, _))| (*agency, format!("roles.{place}.agency")))
            .collect();
        refuse_beyond(conn, &asked, reach)?;
    }
    let roles = given.into_iter().map(|((role, agency), (_, term))| (role, agency, term)).collect();
    Ok(CheckedOfficer { username, full_name, post, roles })
}

/// Reads the name of a role.
pub(super) fn known_role(check: &mut Check, field: &str, text: &str) -> Checked<Role> {
    let names = Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", ");
    check.some(
        Role::parse(text.trim()),
        field,
        "unknown_role",
        format!("không có vai trò {text:?}; các vai trò: {names}"),
        format!("there is no role {text:?}; the roles are {names}"),
    )
}

/// The agency of that code, where it was found.
pub(super) fn known_agency(
    check: &mut Check,
    field: &str,
    code: &str,
    found: Option<AgencyId>,
) -> Checked<AgencyId> {
    check.some(
        found,
        field,
        "unknown_agency",
        format!("không có cơ quan mã {code:?}"),
        format!("there is no agency with the code {code:?}"),
    )
}

/// Refuses roles that would reach further than the one who gives or takes them administers; each agency with the field where it
/// was named.
pub(super) fn refuse_beyond(
    conn: &mut Connection,
    asked: &[(AgencyId, String)],
    reach: &AdministeredPlaces,
) -> Result<(), Problem> {
    let agencies: BTreeSet<AgencyId> = asked.iter().map(|(agency, _)| *agency).collect();
    let reached = store::offices_reached(conn, &agencies.into_iter().collect::<Vec<_>>())?;
    let mut problem = None;
    for (agency, field) in asked {
        let within = reached.get(agency).is_some_and(|offices| reach.cover(*agency, offices));
        if !within {
            let so_far = problem.take().unwrap_or_else(|| {
                Problem::new(Code::RoleMayNot).say(
                    "bạn chỉ giao được vai trò tại cơ quan do bạn quản trị",
                    "you can give roles only at agencies that you administer",
                )
            });
            problem = Some(so_far.with_field(
                field,
                "beyond_reach",
                "ngoài phạm vi quản trị của bạn",
                "beyond what you administer",
            ));
        }
    }
    problem.map_or(Ok(()), Err)
}

/// Adds an officer. The password was digested beforehand: a write never waits for that.
///
/// # Errors
/// When the sign-in name is taken (409), or the database fails.
pub fn add_officer(
    conn: &mut Connection,
    new: &CheckedOfficer,
    (hash, choice): (&PasswordHash, PasswordChoice),
    now: Instant,
) -> Result<OfficerId, Problem> {
    let row = OfficerRow {
        id: Id::new(),
        username: new.username.clone(),
        full_name: new.full_name.clone(),
        password_hash: hash.clone(),
        active: true,
    };
    store::insert_officer(conn, &row, now).map_err(|error| match error {
        DatabaseError::Duplicate(_) => Problem::new(Code::AlreadyExists).with_field(
            "username",
            "taken",
            "tên đăng nhập này đã có người dùng",
            "this user name is taken",
        ),
        other => Problem::from(other),
    })?;
    if choice == PasswordChoice::Given {
        store::note_given_password(conn, row.id, now)?;
    }
    for (role, agency_id, term) in &new.roles {
        terms::store::insert_role(conn, row.id, (*role, *agency_id), *term)?;
    }
    if let Some(post) = &new.post {
        terms::store::set_post(conn, row.id, now, post)?;
    }
    Ok(row.id)
}

/// The officer of this sign-in name, active or not.
///
/// # Errors
/// When there is none (404), or the database fails.
pub fn load_officer(conn: &mut Connection, username: &str) -> Result<OfficerRow, Problem> {
    store::find_by_username(conn, username)?.ok_or_else(no_such_officer)
}

pub(super) fn no_such_officer() -> Problem {
    Problem::not_found("không có cán bộ với tên đăng nhập này", "there is no officer of this user name")
}

/// The officer of this sign-in name, for `caller` to change as administrator: an officer whose roles reach further
/// than `caller` administers may not be changed, and one that `caller` does not see is not found.
///
/// # Errors
/// When there is none or none to be seen (404), when `caller` may not (403), or the database fails.
pub fn load_administered(
    conn: &mut Connection,
    caller: &Officer,
    username: &str,
    now: Instant,
) -> Result<OfficerRow, Problem> {
    let found = load_officer(conn, username)?;
    let held = terms::store::agencies_of(conn, found.id, now)?;
    let reached = store::offices_reached(conn, &held)?;
    let places = caller.administers();
    if !reached.is_empty() && reached.iter().all(|(agency, offices)| places.cover(*agency, offices)) {
        return Ok(found);
    }
    let offices: Vec<AgencyId> = reached.into_values().flatten().collect();
    if caller.scope().within(&offices).is_empty() {
        return Err(no_such_officer());
    }
    Err(Problem::new(Code::RoleMayNot).say(
        "việc này cần quản trị viên của mọi cơ quan nơi cán bộ đó có vai trò",
        "this takes an administrator of every agency where that officer holds a role",
    ))
}

/// Who chose a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordChoice {
    /// The officer.
    Own,
    /// Somebody else, who knows it now: the officer changes it at the next sign-in.
    Given,
}

/// Replaces a password and ends every sign-in made with the old one.
///
/// # Errors
/// When there is no such officer (404), or the database fails.
pub fn set_password(
    conn: &mut Connection,
    username: &str,
    (hash, choice): (&PasswordHash, PasswordChoice),
    now: Instant,
) -> Result<(), Problem> {
    let found = load_officer(conn, username)?;
    store::set_password(conn, found.id, hash)?;
    match choice {
        PasswordChoice::Own => store::forget_given_password(conn, found.id)?,
        PasswordChoice::Given => store::note_given_password(conn, found.id, now)?,
    }
    sessions::end_all_of(conn, found.id, now)?;
    Ok(())
}

/// Takes an officer out of service and ends every sign-in. What the officer did stays in the journal.
///
/// # Errors
/// When there is no such officer (404), or the database fails.
pub fn deactivate(conn: &mut Connection, username: &str, now: Instant) -> Result<(), Problem> {
    let found = load_officer(conn, username)?;
    store::set_active(conn, found.id, false)?;
    sessions::end_all_of(conn, found.id, now)?;
    Ok(())
}

/// The one answer to a sign-in that fails, whichever part was wrong.
pub(super) fn wrong_credentials() -> Problem {
    Problem::new(Code::WrongCredentials).say(
        "kiểm tra lại tên đăng nhập và mật khẩu, hoặc hỏi quản trị viên",
        "check the user name and the password, or ask an administrator",
    )
}

/// Opens a sign-in for an officer whose password was just compared with `known`.
///
/// # Errors
/// When `known` was changed or taken out of service meanwhile (401), or the database fails.
pub fn sign_in(
    conn: &mut Connection,
    known: &OfficerRow,
    lasts: TimeDelta,
    now: Instant,
) -> Result<SignedIn, Problem> {
    let unchanged = store::find_by_username(conn, &known.username)?
        .is_some_and(|row| row.id == known.id && row.active && row.password_hash == known.password_hash);
    if !unchanged {
        return Err(wrong_credentials());
    }
    let refresh_token = RefreshToken::make()?;
    let (id, officer_id) = (Id::new(), known.id);
    let row = SessionRow { id, officer_id, created_at: now, expires_at: now.plus(lasts), ended_at: None };
    sessions::insert(conn, &row)?;
    sessions::insert_token(conn, row.id, &refresh_token.digest(), now)?;
    let officer = sessions::officer_of(conn, row.id, known.id, now)?.ok_or_else(wrong_credentials)?;
    Ok(SignedIn { officer, session_id: row.id, refresh_token })
}

/// Renews a sign-in with a refresh token of its family, which is good once. Within a minute of its use it is good once more: two tabs
/// that renew at once, and an answer that was lost on the way, are no theft. Used later than that, the token is in two hands, and nobody
/// can tell in whose: the sign-in ends with every token of it. However often it is renewed, it ends `at_most` after it was made.
///
/// # Errors
/// When the database fails.
pub fn refresh(
    conn: &mut Connection,
    token: &RefreshToken,
    (lasts, at_most): (TimeDelta, TimeDelta),
    now: Instant,
) -> Result<Renewal, Problem> {
    let digest = token.digest();
    let Some((row, used_at)) = sessions::find(conn, &digest)? else { return Ok(Renewal::Refused) };
    let end = row.created_at.plus(at_most);
    if row.ended_at.is_some() || row.expires_at <= now || end <= now {
        return Ok(Renewal::Refused);
    }
    if used_at.is_some_and(|used_at| used_at.plus(LOST_ANSWER) <= now) {
        sessions::end(conn, row.id, now)?;
        tracing::warn!(officer = %row.officer_id, session = %row.id, "a refresh token was used again; the sign-in ended");
        return Ok(Renewal::Refused);
    }
    let next = RefreshToken::make()?;
    sessions::use_token(conn, &digest, now)?;
    sessions::insert_token(conn, row.id, &next.digest(), now)?;
    sessions::prolong(conn, row.id, now.plus(lasts).min(end), now)?;
    // An officer taken out of service has no sign-in in force: the officer is not found here.
    Ok(sessions::officer_of(conn, row.id, row.officer_id, now)?.map_or(Renewal::Refused, |officer| {
        Renewal::Renewed(SignedIn { officer, session_id: row.id, refresh_token: next })
    }))
}

/// Ends a sign-in.
///
/// # Errors
/// When the database fails.
pub fn sign_out(conn: &mut Connection, session_id: SessionId, now: Instant) -> Result<(), Problem> {
    Ok(sessions::end(conn, session_id, now)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_short_plain_and_lower_case() {
        for (text, code) in [
            ("an", Some("not_a_username")),
            ("an.nguyen-2_b", None),
            ("  an.nguyen ", None),
            ("An.Nguyen", Some("not_a_username")),
            ("ân.nguyễn", Some("not_a_username")),
            ("an nguyen", Some("not_a_username")),
            (" ", Some("required")),
            (&"a".repeat(40), None),
            (&"a".repeat(41), Some("not_a_username")),
        ] {
            let mut check = Check::new();
            username(&mut check, "username", text);
            let found = check.done().err().map(|problem| problem.fields[0].code);
            assert_eq!(found, code, "{text:?}");
        }
    }
}
