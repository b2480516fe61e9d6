//! Who is signed in at an office: for its administrators.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{agency, desk_session, officer, officer_role, session};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// A sign-in that is in force, and whose it is.
#[derive(Debug, Clone)]
pub struct OpenSignIn {
    /// The sign-in name.
    pub username: String,
    /// The name for papers.
    pub full_name: String,
    /// Whether it is a browser's.
    pub browser: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it was seen last.
    pub seen_at: Instant,
}

/// The sign-ins in force of officers who hold a role at these offices, or held one, those that were seen last first; a browser that has
/// been idle for too long is still told until its hours are over.
///
/// # Errors
/// When the database fails.
pub fn open_at(
    conn: &mut Connection,
    offices: &[AgencyId],
    limit: i64,
    now: Instant,
) -> Result<Vec<OpenSignIn>, DatabaseError> {
    type Row = (String, String, Instant, Instant, Option<Instant>);
    let rows: Vec<Row> = on!(conn, c => session::table
        .inner_join(officer::table.on(officer::id.eq(session::officer_id)))
        .left_join(desk_session::table.on(desk_session::session_id.eq(session::id)))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now))
        .filter(exists(officer_role::table
            .inner_join(agency::table.on(agency::id.eq(officer_role::agency_id)))
            .filter(officer_role::officer_id.eq(officer::id))
            .filter(agency::office_id.eq_any(offices))))
        .order((session::refreshed_at.desc(), session::id.desc()))
        .limit(limit)
        .select((
            officer::username,
            officer::full_name,
            session::created_at,
            session::refreshed_at,
            desk_session::last_seen_at.nullable(),
        ))
        .load(c))?;
    let read = |(username, full_name, created_at, refreshed_at, browser): Row| OpenSignIn {
        username,
        full_name,
        browser: browser.is_some(),
        created_at,
        seen_at: browser.unwrap_or(refreshed_at),
    };
    let mut open: Vec<OpenSignIn> = rows.into_iter().map(read).collect();
    open.sort_by_key(|one| std::cmp::Reverse(one.seen_at));
    Ok(open)
}
