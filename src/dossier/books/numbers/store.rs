//! The counter of each office and day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::dossier_counter::dsl;
use crate::platform::database::{Connection, DatabaseError};

/// The next number of the office on that day. The row stays locked until the commit, so numbers have no gaps.
///
/// # Errors
/// When the database fails.
pub fn next(conn: &mut Connection, office_id: AgencyId, day: NaiveDate) -> Result<i32, DatabaseError> {
    let first = (dsl::office_id.eq(office_id), dsl::day.eq(day), dsl::last.eq(1));
    Ok(on!(conn, c => diesel::insert_into(dsl::dossier_counter)
        .values(first)
        .on_conflict((dsl::office_id, dsl::day))
        .do_update()
        .set(dsl::last.eq(dsl::last + 1))
        .returning(dsl::last)
        .get_result(c))?)
}

/// Takes the numbers of the office on that day up to `number`, so that the next one comes after them.
///
/// # Errors
/// When the database fails.
pub fn skip(
    conn: &mut Connection,
    office_id: AgencyId,
    day: NaiveDate,
    number: i32,
) -> Result<(), DatabaseError> {
    let first = (dsl::office_id.eq(office_id), dsl::day.eq(day), dsl::last.eq(number));
    on!(conn, c => diesel::insert_into(dsl::dossier_counter)
        .values(first)
        .on_conflict((dsl::office_id, dsl::day))
        .do_nothing()
        .execute(c))?;
    on!(conn, c => diesel::update(dsl::dossier_counter.find((office_id, day)))
        .filter(dsl::last.lt(number))
        .set(dsl::last.eq(number))
        .execute(c))?;
    Ok(())
}

/// The offices that gave numbers out.
///
/// # Errors
/// When the database fails.
pub fn offices(conn: &mut Connection) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => dsl::dossier_counter
        .select(dsl::office_id)
        .distinct()
        .order(dsl::office_id)
        .load(c))?)
}

/// The last number that an office gave out on each day.
///
/// # Errors
/// When the database fails.
pub fn last(conn: &mut Connection, office_id: AgencyId) -> Result<BTreeMap<NaiveDate, i32>, DatabaseError> {
    let rows: Vec<(NaiveDate, i32)> = on!(conn, c => dsl::dossier_counter
        .filter(dsl::office_id.eq(office_id))
        .select((dsl::day, dsl::last))
        .load(c))?;
    Ok(rows.into_iter().collect())
}
