//! The table of forms that were put aside for the day.

use diesel::prelude::*;

use super::{ParkedFormId, ParkedRow};
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::parked_form;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// Columns of the table.
type ParkedColumns = (AgencyId, ParkedFormId, OfficerId, Vec<u8>, Instant);

fn read((office_id, id, officer_id, content, made_at): ParkedColumns) -> ParkedRow {
    ParkedRow { office_id, id, officer_id, content, made_at }
}

/// The forms that this officer has put aside at these offices since an instant, newest first.
///
/// # Errors
/// When the database fails.
pub(crate) fn of_officer(
    conn: &mut Connection,
    officer_id: OfficerId,
    offices: &[AgencyId],
    since: Instant,
) -> Result<Vec<ParkedRow>, DatabaseError> {
    let rows: Vec<ParkedColumns> = on!(conn, c => parked_form::table
        .filter(parked_form::officer_id.eq(officer_id))
        .filter(parked_form::office_id.eq_any(offices))
        .filter(parked_form::made_at.ge(since))
        .order((parked_form::made_at.desc(), parked_form::id.desc()))
        .load(c))?;
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a form: in the place of the one that it was, where it was one.
///
/// # Errors
/// When the database fails.
pub(crate) fn keep(conn: &mut Connection, row: &ParkedRow) -> Result<(), DatabaseError> {
    remove(conn, row.officer_id, row.id)?;
    let values = (
        parked_form::office_id.eq(row.office_id),
        parked_form::id.eq(row.id),
        parked_form::officer_id.eq(row.officer_id),
        parked_form::content.eq(&row.content),
        parked_form::made_at.eq(row.made_at),
    );
    on!(conn, c => diesel::insert_into(parked_form::table).values(values).execute(c))?;
    Ok(())
}

/// Takes a form of this officer away; says whether it was there.
///
/// # Errors
/// When the database fails.
pub(crate) fn remove(
    conn: &mut Connection,
    officer_id: OfficerId,
    id: ParkedFormId,
) -> Result<bool, DatabaseError> {
    let removed = on!(conn, c => diesel::delete(parked_form::table)
        .filter(parked_form::officer_id.eq(officer_id))
        .filter(parked_form::id.eq(id))
        .execute(c))?;
    Ok(removed > 0)
}

/// Forgets the forms that were put aside before an instant; says how many.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::delete(parked_form::table.filter(parked_form::made_at.lt(before))).execute(c))?)
}
