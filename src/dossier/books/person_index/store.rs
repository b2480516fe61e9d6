//! The table of the numbers that dossiers are found by, and by which key it was made.

use diesel::prelude::*;

use super::{NumberKind, numbers_of};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::Account;
use crate::on;
use crate::platform::database::schema::{dossier, dossier_number, person_index};
use crate::platform::database::{Connection, DatabaseError};
use crate::procedure::ProcedureId;

/// Rows of one statement: a row has four values, and SQLite binds at most 32,766.
const STATEMENT: usize = 4_000;
/// The most dossiers that a number finds: the newest.
const MOST: i64 = 1_000;

/// Writes the numbers of new dossiers.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier::books) fn write(conn: &mut Connection, rows: &[Dossier]) -> Result<(), DatabaseError> {
    let values: Vec<_> = rows
        .iter()
        .flat_map(|row| {
            numbers_of(row).into_iter().map(|number| {
                (
                    dossier_number::office_id.eq(row.office_id),
                    dossier_number::dossier_id.eq(row.id),
                    dossier_number::kind.eq(number.kind),
                    dossier_number::blind.eq(number.blind),
                )
            })
        })
        .collect();
    for part in values.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(dossier_number::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Writes the numbers of a dossier whose people were changed, in the place of those before.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier::books) fn rewrite(conn: &mut Connection, row: &Dossier) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::delete(
            dossier_number::table
                .filter(dossier_number::office_id.eq(row.office_id))
                .filter(dossier_number::dossier_id.eq(row.id)),
        )
        .execute(c))?;
    write(conn, std::slice::from_ref(row))
}

/// The dossiers, at any office, that hold one of these numbers in one of these places: the thousand newest. Which of them may be
/// seen is for the list to say.
///
/// # Errors
/// When the database fails.
pub fn holders(
    conn: &mut Connection,
    blinds: &[Vec<u8>],
    kinds: &[NumberKind],
) -> Result<Vec<DossierId>, DatabaseError> {
    let mut ids: Vec<DossierId> = on!(conn, c => dossier_number::table
        .filter(dossier_number::blind.eq_any(blinds))
        .filter(dossier_number::kind.eq_any(kinds))
        .order(dossier_number::dossier_id.desc())
        .select(dossier_number::dossier_id)
        .limit(MOST)
        .load(c))?;
    ids.dedup();
    Ok(ids)
}

/// The dossiers of these procedures at these offices that name one of these numbers as their applicant's, newest first: at most a
/// thousand. Those that were annulled are no dossiers of theirs.
///
/// # Errors
/// When the database fails.
pub fn of_applicants(
    conn: &mut Connection,
    offices: &[AgencyId],
    procedures: &[ProcedureId],
    blinds: &[Vec<u8>],
) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier_number::table
        .inner_join(dossier::table.on(
            dossier::office_id.eq(dossier_number::office_id).and(dossier::id.eq(dossier_number::dossier_id)),
        ))
        .filter(dossier_number::blind.eq_any(blinds))
        .filter(dossier_number::kind.eq_any([NumberKind::Identity, NumberKind::Phone]))
        .filter(dossier_number::office_id.eq_any(offices))
        .filter(dossier::procedure_id.eq_any(procedures))
        .filter(dossier::account.ne(Account::Outside))
        .order((dossier::received_at.desc(), dossier::id.desc()))
        .select(Dossier::as_select())
        .limit(MOST)
        .load(c))?)
}

/// The numbers that the table holds of a dossier, for the auditor.
///
/// # Errors
/// When the database fails.
pub fn kept(
    conn: &mut Connection,
    office_id: AgencyId,
    from: DossierId,
    to: DossierId,
) -> Result<Vec<(DossierId, NumberKind, Vec<u8>)>, DatabaseError> {
    Ok(on!(conn, c => dossier_number::table
        .filter(dossier_number::office_id.eq(office_id))
        .filter(dossier_number::dossier_id.between(from, to))
        .order((dossier_number::dossier_id, dossier_number::kind, dossier_number::blind))
        .select((dossier_number::dossier_id, dossier_number::kind, dossier_number::blind))
        .load(c))?)
}

/// By which rule and key the table was made.
///
/// # Errors
/// When the database fails.
pub(super) fn stamp(conn: &mut Connection) -> Result<String, DatabaseError> {
    Ok(on!(conn, c => person_index::table.find(1).select(person_index::stamp).first(c))?)
}

/// Says by which rule and key the table is made from now on, unless it was so already; nobody else makes it anew until the end of
/// the transaction.
///
/// # Errors
/// When the database fails.
pub(super) fn claim(conn: &mut Connection, stamp: &str) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(person_index::table.filter(person_index::stamp.ne(stamp)))
        .set(person_index::stamp.eq(stamp))
        .execute(c))?;
    Ok(changed == 1)
}
