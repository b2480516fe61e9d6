//! The table of who may see the people of an office's dossiers for a while.

use diesel::prelude::*;

use super::{PersonalGrant, PersonalGrantId};
use crate::access::keys::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::personal_grant;
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// The offices whose people this officer may see by a grant that holds.
///
/// # Errors
/// When the database fails.
pub(crate) fn offices_granted(
    conn: &mut Connection,
    officer_id: OfficerId,
    now: Instant,
) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => personal_grant::table
        .filter(personal_grant::officer_id.eq(officer_id))
        .filter(personal_grant::valid_from.le(now))
        .filter(personal_grant::valid_until.gt(now))
        .select(personal_grant::office_id)
        .distinct()
        .load(c))?)
}

/// Adds a grant.
///
/// # Errors
/// When the database fails.
pub(super) fn insert(conn: &mut Connection, new: &PersonalGrant) -> Result<(), DatabaseError> {
    let row = (
        personal_grant::id.eq(new.id),
        personal_grant::office_id.eq(new.office_id),
        personal_grant::officer_id.eq(new.officer_id),
        personal_grant::reason.eq(&new.reason),
        personal_grant::valid_from.eq(new.valid_from),
        personal_grant::valid_until.eq(new.valid_until),
        personal_grant::granted_by.eq(new.granted_by),
    );
    on!(&mut *conn, c => diesel::insert_into(personal_grant::table).values(row).execute(c))?;
    sealing::seal(conn, SealedKind::PersonalGrant, new.id)
}

/// Ends a grant at an instant, by whom.
///
/// # Errors
/// When the database fails.
pub(super) fn end(
    conn: &mut Connection,
    id: PersonalGrantId,
    by: OfficerId,
    now: Instant,
) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::PersonalGrant, id)?;
    on!(&mut *conn, c => diesel::update(personal_grant::table.filter(personal_grant::id.eq(id)))
        .set((personal_grant::valid_until.eq(now), personal_grant::ended_by.eq(by)))
        .execute(c))?;
    sealing::seal(conn, SealedKind::PersonalGrant, id)
}

/// The grants of these offices, newest first; at most `limit`, from the one before `after`.
///
/// # Errors
/// When the database fails.
pub(crate) fn of_offices(
    conn: &mut Connection,
    offices: &[AgencyId],
    after: Option<PersonalGrantId>,
    limit: i64,
) -> Result<Vec<PersonalGrant>, DatabaseError> {
    let rows: Vec<GrantRow> = on!(conn, c => {
        let mut query = personal_grant::table
            .filter(personal_grant::office_id.eq_any(offices))
            .order(personal_grant::id.desc())
            .limit(limit)
            .select((
                personal_grant::id,
                personal_grant::office_id,
                personal_grant::officer_id,
                personal_grant::reason,
                personal_grant::valid_from,
                personal_grant::valid_until,
                personal_grant::granted_by,
            ))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(personal_grant::id.lt(after));
        }
        query.load(c)
    })?;
    Ok(rows.into_iter().map(grant_of).collect())
}

/// A grant of these offices.
///
/// # Errors
/// When the database fails.
pub(super) fn find(
    conn: &mut Connection,
    offices: &[AgencyId],
    id: PersonalGrantId,
) -> Result<Option<PersonalGrant>, DatabaseError> {
    let row: Option<GrantRow> = on!(conn, c => personal_grant::table
        .filter(personal_grant::id.eq(id))
        .filter(personal_grant::office_id.eq_any(offices))
        .select((
            personal_grant::id,
            personal_grant::office_id,
            personal_grant::officer_id,
            personal_grant::reason,
            personal_grant::valid_from,
            personal_grant::valid_until,
            personal_grant::granted_by,
        ))
        .first(c)
        .optional())?;
    Ok(row.map(grant_of))
}

type GrantRow = (PersonalGrantId, AgencyId, OfficerId, String, Instant, Instant, OfficerId);

fn grant_of(
    (id, office_id, officer_id, reason, valid_from, valid_until, granted_by): GrantRow,
) -> PersonalGrant {
    PersonalGrant { id, office_id, officer_id, reason, valid_from, valid_until, granted_by }
}
