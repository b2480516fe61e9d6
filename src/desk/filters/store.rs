//! The table of filters that officers keep under a name.

use diesel::prelude::*;

use super::{FilterRow, SavedFilterId};
use crate::access::OfficerId;
use crate::on;
use crate::platform::database::schema::saved_filter;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// Columns of the table.
type FilterColumns = (SavedFilterId, OfficerId, String, String, Instant);

/// The filters of an officer, in the order in which they were kept.
///
/// # Errors
/// When the database fails.
pub(crate) fn of_officer(
    conn: &mut Connection,
    officer_id: OfficerId,
) -> Result<Vec<FilterRow>, DatabaseError> {
    let rows: Vec<FilterColumns> = on!(conn, c => saved_filter::table
        .filter(saved_filter::officer_id.eq(officer_id))
        .order((saved_filter::made_at, saved_filter::id))
        .load(c))?;
    let read = |(id, officer_id, name, query, made_at)| FilterRow { id, officer_id, name, query, made_at };
    Ok(rows.into_iter().map(read).collect())
}

/// Keeps a filter.
///
/// # Errors
/// `Duplicate` when the officer has one of that name; when the database fails.
pub(crate) fn insert(conn: &mut Connection, row: &FilterRow) -> Result<(), DatabaseError> {
    let values = (
        saved_filter::id.eq(row.id),
        saved_filter::officer_id.eq(row.officer_id),
        saved_filter::name.eq(&row.name),
        saved_filter::query.eq(&row.query),
        saved_filter::made_at.eq(row.made_at),
    );
    on!(conn, c => diesel::insert_into(saved_filter::table).values(values).execute(c))?;
    Ok(())
}

/// Gives a filter of this officer another name; says whether it was there.
///
/// # Errors
/// `Duplicate` when the officer has another one of that name; when the database fails.
pub(crate) fn rename(
    conn: &mut Connection,
    officer_id: OfficerId,
    id: SavedFilterId,
    name: &str,
) -> Result<bool, DatabaseError> {
    let renamed = on!(conn, c => diesel::update(saved_filter::table.find(id))
        .filter(saved_filter::officer_id.eq(officer_id))
        .set(saved_filter::name.eq(name))
        .execute(c))?;
    Ok(renamed > 0)
}

/// Removes a filter of this officer; says whether it was there.
///
/// # Errors
/// When the database fails.
pub(crate) fn remove(
    conn: &mut Connection,
    officer_id: OfficerId,
    id: SavedFilterId,
) -> Result<bool, DatabaseError> {
    let removed = on!(conn, c => diesel::delete(saved_filter::table)
        .filter(saved_filter::officer_id.eq(officer_id))
        .filter(saved_filter::id.eq(id))
        .execute(c))?;
    Ok(removed > 0)
}
