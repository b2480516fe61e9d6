//! An officer's service: the post, leaving and coming back.

use serde_json::json;

use super::officer_admin::{OfficerAdmin, keep};
use super::term::day_ahead;
use super::{MadeBy, OfficerChangeKind, store};
use crate::access::actions::{self as accounts, LONGEST_NAME};
use crate::access::store::{self as officers, OfficerRow};
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

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
