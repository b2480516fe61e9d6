//! Reads the register book: the dossiers of one office that have a number in it, in the order of their numbers.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::applicant::ResultDelivery;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{Event, Status};
use crate::on;
use crate::platform::database::schema::{dossier, journal};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersionId;

/// What the book needs of a dossier.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the line of the book")]
pub struct BookDossier {
    pub office_id: AgencyId,
    pub id: DossierId,
    pub code: String,
    pub procedure_version_id: ProcedureVersionId,
    pub acting_office_id: Option<AgencyId>,
    pub applicant_name: String,
    pub applicant_address: Option<String>,
    pub applicant_phone: Option<String>,
    pub sets: i32,
    pub book_volume: Option<i32>,
    pub book_ordinal: Option<i32>,
    pub received_at: Instant,
    pub accepted_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub returned_at: Option<Instant>,
    pub result_delivery: ResultDelivery,
    pub status: Status,
    pub account: Account,
    pub document_number: Option<String>,
}

/// A stretch of an office's book: from one instant on and before another, after a line that was read already.
#[derive(Debug, Clone, Copy)]
pub struct BookRange {
    /// The office.
    pub office: AgencyId,
    /// The first instant.
    pub from: Instant,
    /// The first instant after it.
    pub until: Instant,
    /// Volume and ordinal of the line before.
    pub after: Option<(i32, i32)>,
}

/// The next lines of a stretch.
///
/// # Errors
/// When the database fails.
pub fn read(conn: &mut Connection, stretch: BookRange, most: i64) -> Result<Vec<BookDossier>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = dossier::table
            .filter(dossier::office_id.eq(stretch.office))
            .filter(dossier::received_at.ge(stretch.from))
            .filter(dossier::received_at.lt(stretch.until))
            .filter(dossier::book_ordinal.is_not_null())
            .order((dossier::book_volume, dossier::book_ordinal))
            .limit(most)
            .select(BookDossier::as_select())
            .into_boxed();
        if let Some((volume, ordinal)) = stretch.after {
            query = query
                .filter(dossier::book_volume.ge(volume))
                .filter(dossier::book_volume.gt(volume).or(dossier::book_ordinal.gt(ordinal)));
        }
        query.load(c)
    })?)
}

/// When each of these dossiers of one office was amended last; those that never were are absent.
///
/// # Errors
/// When the database fails.
pub fn amended(
    conn: &mut Connection,
    office: AgencyId,
    ids: &[DossierId],
) -> Result<HashMap<DossierId, Instant>, DatabaseError> {
    let rows: Vec<(DossierId, Instant)> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office))
        .filter(journal::dossier_id.eq_any(ids))
        .filter(journal::event.eq(Event::Amend))
        .order(journal::seq)
        .select((journal::dossier_id, journal::happened_at))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

/// How many lines the books of some offices have in a period.
///
/// # Errors
/// When the database fails.
pub fn count(
    conn: &mut Connection,
    offices: &[AgencyId],
    from: Instant,
    until: Instant,
) -> Result<i64, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq_any(offices.to_vec()))
        .filter(dossier::received_at.ge(from))
        .filter(dossier::received_at.lt(until))
        .filter(dossier::book_ordinal.is_not_null())
        .count()
        .get_result(c))?)
}
