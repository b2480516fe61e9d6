//! The counters: of each office and day, and of each volume of its register book.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::on;
use crate::platform::database::schema::dossier_counter::dsl;
use crate::platform::database::schema::{book_counter, dossier};
use crate::platform::database::{Connection, DatabaseError};

use crate::platform::instant::Instant;

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

/// Takes so many numbers of a volume, and answers the first of them. The row stays locked until the commit.
///
/// # Errors
/// When the database fails.
pub fn take_ordinals(
    conn: &mut Connection,
    office_id: AgencyId,
    volume: i32,
    many: i32,
) -> Result<i32, DatabaseError> {
    let first =
        (book_counter::office_id.eq(office_id), book_counter::volume.eq(volume), book_counter::last.eq(many));
    let last: i32 = on!(conn, c => diesel::insert_into(book_counter::table)
        .values(first)
        .on_conflict((book_counter::office_id, book_counter::volume))
        .do_update()
        .set(book_counter::last.eq(book_counter::last + many))
        .returning(book_counter::last)
        .get_result(c))?;
    Ok(last.saturating_sub(many).saturating_add(1))
}

/// The offices that have dossiers.
///
/// # Errors
/// When the database fails.
pub fn offices_of_dossiers(conn: &mut Connection) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .select(dossier::office_id)
        .distinct()
        .order(dossier::office_id)
        .load(c))?)
}

/// Whether an accepted dossier has no number in its book.
///
/// # Errors
/// When the database fails.
pub fn lacks_ordinal(conn: &mut Connection) -> Result<bool, DatabaseError> {
    let any: Option<DossierId> = on!(conn, c => dossier::table
        .filter(dossier::book_ordinal.is_null())
        .filter(dossier::accepted_at.is_not_null())
        .select(dossier::id)
        .first(c)
        .optional())?;
    Ok(any.is_some())
}

/// Accepted dossiers of an office without a number in its book, in the order of reception, after one of them.
///
/// # Errors
/// When the database fails.
pub fn without_ordinal(
    conn: &mut Connection,
    office_id: AgencyId,
    after: Option<(Instant, DossierId)>,
    most: i64,
) -> Result<Vec<(Instant, DossierId)>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = dossier::table
            .filter(dossier::office_id.eq(office_id))
            .filter(dossier::book_ordinal.is_null())
            .filter(dossier::accepted_at.is_not_null())
            .order((dossier::received_at, dossier::id))
            .limit(most)
            .select((dossier::received_at, dossier::id))
            .into_boxed();
        if let Some((at, id)) = after {
            query = query
                .filter(dossier::received_at.ge(at))
                .filter(dossier::received_at.gt(at).or(dossier::id.gt(id)));
        }
        query.load(c)
    })?)
}

/// The volumes of which numbers were given out, with the last number: office, volume, last.
///
/// # Errors
/// When the database fails.
pub fn volumes(conn: &mut Connection) -> Result<Vec<(AgencyId, i32, i32)>, DatabaseError> {
    Ok(on!(conn, c => book_counter::table
        .order((book_counter::office_id, book_counter::volume))
        .select((book_counter::office_id, book_counter::volume, book_counter::last))
        .load(c))?)
}
