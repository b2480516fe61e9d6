//! A register that is older than the numbers of its books gets them once, when its tables are brought up to date.

use indicatif::ProgressBar;

use super::book_numbers::volume;
use super::{BookNumber, store};
use crate::agency::AgencyId;
use crate::dossier::books::{DossierId, journal};
use crate::platform::database::{Connection, Database, DatabaseError};
use crate::platform::instant::Instant;

/// Dossiers that are numbered at once.
const AT_ONCE: i64 = 1_000;

/// Whether every accepted dossier has its number.
///
/// # Errors
/// When the database fails.
pub fn are_numbered(conn: &mut Connection) -> Result<bool, DatabaseError> {
    Ok(!store::lacks_ordinal(conn)?)
}

/// Numbers the accepted dossiers of a register that is older than these numbers, in the order of reception, which is what its
/// book said until then.
///
/// # Errors
/// When the database fails; then nothing was done.
pub fn ensure(database: &Database, bar: &ProgressBar) -> Result<(), DatabaseError> {
    let bar = bar.clone();
    database.write_now(move |conn| {
        for office in store::offices_of_dossiers(conn)? {
            let mut after = None;
            loop {
                let rows = store::without_ordinal(conn, office, after, AT_ONCE)?;
                let Some(last) = rows.last().copied() else { break };
                after = Some(last);
                for alike in rows.chunk_by(|(one, _), (other, _)| volume(*one) == volume(*other)) {
                    number(conn, office, alike)?;
                }
                bar.inc(u64::try_from(rows.len()).unwrap_or(0));
            }
        }
        Ok(())
    })
}

/// Gives the next numbers of one volume to dossiers of an older register.
fn number(
    conn: &mut Connection,
    office: AgencyId,
    rows: &[(Instant, DossierId)],
) -> Result<(), DatabaseError> {
    let Some((first, _)) = rows.first() else { return Ok(()) };
    let volume = volume(*first);
    let many = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    let ordinal = store::take_ordinals(conn, office, volume, many)?;
    for ((_, id), ordinal) in rows.iter().zip(ordinal..) {
        journal::number_in_book(conn, (office, *id), BookNumber { volume, ordinal })?;
    }
    Ok(())
}
