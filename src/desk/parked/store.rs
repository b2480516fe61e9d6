//! The table of forms that were put aside.

use diesel::prelude::*;

use super::{KEPT_AFTER_REQUEST, ParkedFormId, ParkedRow};
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::parked_form;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// Columns of the table.
type ParkedColumns = (AgencyId, ParkedFormId, OfficerId, Vec<u8>, Instant, Option<Instant>);

fn read((office_id, id, officer_id, content, made_at, asked_at): ParkedColumns) -> ParkedRow {
    ParkedRow { office_id, id, officer_id, content, made_at, asked_at }
}

/// Since when a form waits that still waits now: put aside today, or asked for papers some weeks ago.
fn limits(now: Instant) -> (Instant, Instant) {
    (Instant::start_of(now.date()), now.plus(-KEPT_AFTER_REQUEST))
}

/// The forms that wait for this officer: those that the officer put aside today, and those of these offices whose citizen was asked for
/// papers; newest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn waiting_for(
    conn: &mut Connection,
    officer_id: OfficerId,
    offices: &[AgencyId],
    now: Instant,
) -> Result<Vec<ParkedRow>, DatabaseError> {
    let (today, asked_since) = limits(now);
    let own = parked_form::officer_id.eq(officer_id).and(parked_form::made_at.ge(today));
    let asked =
        parked_form::asked_at.is_not_null().and(parked_form::asked_at.assume_not_null().ge(asked_since));
    let rows: Vec<ParkedColumns> = on!(conn, c => parked_form::table
        .filter(parked_form::office_id.eq_any(offices))
        .filter(own.or(asked))
        .order((parked_form::made_at.desc(), parked_form::id.desc()))
        .load(c))?;
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a form, in the place of one that waited under the same key where there was one.
///
/// # Errors
/// When the database fails.
pub(crate) fn keep(
    conn: &mut Connection,
    row: &ParkedRow,
    offices: &[AgencyId],
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::delete(parked_form::table)
        .filter(parked_form::office_id.eq_any(offices))
        .filter(parked_form::id.eq(row.id))
        .execute(c))?;
    let values = (
        parked_form::office_id.eq(row.office_id),
        parked_form::id.eq(row.id),
        parked_form::officer_id.eq(row.officer_id),
        parked_form::content.eq(&row.content),
        parked_form::made_at.eq(row.made_at),
        parked_form::asked_at.eq(row.asked_at),
    );
    on!(conn, c => diesel::insert_into(parked_form::table).values(values).execute(c))?;
    Ok(())
}

/// Takes a form away that waits for this officer; says whether it was there.
///
/// # Errors
/// When the database fails.
pub(crate) fn remove(
    conn: &mut Connection,
    (officer_id, offices): (OfficerId, &[AgencyId]),
    id: ParkedFormId,
) -> Result<bool, DatabaseError> {
    let removed = on!(conn, c => diesel::delete(parked_form::table)
        .filter(parked_form::office_id.eq_any(offices))
        .filter(parked_form::id.eq(id))
        .filter(parked_form::officer_id.eq(officer_id).or(parked_form::asked_at.is_not_null()))
        .execute(c))?;
    Ok(removed > 0)
}

/// Forgets the forms that wait no more; says how many.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget(conn: &mut Connection, now: Instant) -> Result<usize, DatabaseError> {
    let (today, asked_since) = limits(now);
    let of_a_day_before = parked_form::asked_at.is_null().and(parked_form::made_at.lt(today));
    let asked_long_ago =
        parked_form::asked_at.is_not_null().and(parked_form::asked_at.assume_not_null().lt(asked_since));
    Ok(
        on!(conn, c => diesel::delete(parked_form::table.filter(of_a_day_before.or(asked_long_ago))).execute(c))?,
    )
}
