//! Officers as administrators list them, take them on, and give them a new password: by the API and by the pages alike.

use crate::access::actions::{self, NewOfficer, PasswordChoice};
use crate::access::hashing::digest;
use crate::access::keys::OfficerId;
use crate::access::password::Password;
use crate::access::permission::{Officer, Role, Scope};
use crate::access::search::{self, ListedOfficer, OfficerFilter};
use crate::access::terms::officer_admin::{OfficerAdmin, keep_added};
use crate::access::views::OfficersQuery;
use crate::agency;
use crate::platform::check::{Check, Checked};
use crate::platform::database::{Connection, Database};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page;

/// The officers that are asked for, of the offices of `scope`, and where the next page begins.
///
/// # Errors
/// When there is no such role or agency, the cursor is of another list, or the database fails.
pub(crate) fn listing(
    conn: &mut Connection,
    scope: &Scope,
    query: &OfficersQuery,
    now: Instant,
) -> Result<(Vec<ListedOfficer>, Option<String>), Problem> {
    let mut check = Check::new();
    let part = page::read::<String>(&mut check, query.limit, query.cursor.as_deref());
    let filter = filter(conn, &mut check, query.role.as_deref(), query.agency.as_deref())?;
    let (filter, (after, limit)) = check.finish((filter, part))?;
    let after = after.as_deref();
    let listed = match query.q.as_deref().filter(|words| !words.trim().is_empty()) {
        Some(words) => search::find_officers(conn, scope, (filter, words), after, limit, now)?,
        None => search::list_officers(conn, scope, filter, after, limit, now)?,
    };
    Ok(page::cut(listed, limit, |officer| officer.username.clone()))
}

fn filter(
    conn: &mut Connection,
    check: &mut Check,
    role: Option<&str>,
    agency: Option<&str>,
) -> Result<Checked<OfficerFilter>, Problem> {
    let role = Checked::maybe(role.map(|name| actions::known_role(check, "role", name)));
    let within = match agency {
        None => Checked::sure(None),
        Some(code) => {
            let found = agency::store::find_by_code(conn, code)?.map(|agency| agency.id);
            actions::known_agency(check, "agency", code, found).map(Some)
        }
    };
    Ok(Checked::all((role, within)).map(|(role, within)| OfficerFilter { role, within }))
}

/// Takes an officer on, with the first password and the first roles.
///
/// # Errors
/// When `caller` administers not every agency that is named (403), the name is taken (409), a rule is broken (422), or the database fails.
pub(crate) async fn take_on(
    database: &Database,
    caller: &Officer,
    new: NewOfficer,
    now: Instant,
) -> Result<OfficerId, Problem> {
    if !caller.holds(Role::Administrator) {
        return Err(
            Problem::new(Code::RoleMayNot).say("việc này của quản trị viên", "this is for administrators")
        );
    }
    let reach = caller.administers();
    let (password, username) = (new.password.clone(), new.username.trim().to_owned());
    let checked = database.read(move |conn| actions::check_officer(conn, &new, Some(&reach), now)).await?;
    let hash = digest(password).await?;
    let admin = OfficerAdmin::Signed(caller.clone());
    let id = database
        .write(move |conn| {
            let id = actions::add_officer(conn, &checked, (&hash, PasswordChoice::Given), now)?;
            keep_added(conn, &admin, &username, now)?;
            Ok::<_, Problem>(id)
        })
        .await?;
    tracing::info!(officer = %id, by = %caller.id, "officer added");
    Ok(id)
}

/// Gives another officer a new password, which ends every sign-in of that officer.
///
/// # Errors
/// When `caller` does not see the officer (404) or administers them not (403), the password breaks the rule (422), or the database fails.
pub(crate) async fn give_password(
    database: &Database,
    caller: &Officer,
    (username, password): (String, Password),
    now: Instant,
) -> Result<(), Problem> {
    let mut check = Check::new();
    // As with every other change of an officer: who is not seen is absent, then what is wrong with the request, then who may not.
    let (by, name) = (caller.clone(), username.clone());
    let (row, may) = database
        .read(move |conn| {
            let found = actions::load_officer(conn, &name)?;
            match actions::load_administered(conn, &by, &name, now) {
                Err(problem) if problem.code == Code::RoleMayNot => Ok((found, Err(problem))),
                administered => administered.map(|found| (found, Ok(()))),
            }
        })
        .await?;
    password.check(&mut check, "new_password", &[&row.username, &row.full_name]);
    check.done()?;
    may?;
    let hash = digest(password).await?;
    let choice = PasswordChoice::Given;
    database.write(move |conn| actions::set_password(conn, &username, (&hash, choice), now)).await?;
    tracing::info!(officer = %row.id, by = %caller.id, "password changed");
    Ok(())
}
