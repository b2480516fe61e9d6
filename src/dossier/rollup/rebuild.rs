//! Makes the roll-ups anew from the journal: for a register that is older than they are, or when the auditor finds them wrong.

use indicatif::ProgressBar;

use super::posting::{Counts, Move};
use super::stay::Turnover;
use super::store;
use crate::platform::database::{Connection, Database, DatabaseError, Id};

/// Rows of the journal read at once: more than any dossier has.
const PAGE: usize = 20_000;

/// Makes them anew where they do not hold the whole journal; says whether it had to. A run that was broken off is begun
/// again: the mark that they are finished is written last. Nobody may write meanwhile.
///
/// # Errors
/// When the database fails.
pub fn ensure(database: &Database, bar: &ProgressBar) -> Result<bool, DatabaseError> {
    let missing = !database.read_now(store::is_finished)?;
    if missing {
        rebuild(database, bar)?;
    }
    Ok(missing)
}

/// Makes them anew, office by office.
///
/// # Errors
/// When the database fails; then they are not marked as finished.
pub fn rebuild(database: &Database, bar: &ProgressBar) -> Result<(), DatabaseError> {
    database.write_now(|conn| {
        store::mark(conn, false)?;
        store::clear(conn)
    })?;
    let offices = database.read_now(store::offices)?;
    bar.set_length(u64::try_from(offices.len()).unwrap_or(0));
    for office in offices {
        one_office(database, office)?;
        bar.inc(1);
    }
    database.write_now(|conn| store::mark(conn, true))
}

fn one_office(database: &Database, office: Id) -> Result<(), DatabaseError> {
    let mut counts = Counts::default();
    let mut after = None;
    loop {
        let moves = database.read_now(|conn| page(conn, office, after))?;
        let Some(last) = moves.last() else { break };
        after = Some(last.dossier_id);
        let mut turnover = Turnover::default();
        for row in &moves {
            counts.add(row);
            turnover.add(row);
        }
        database.write_now(move |conn| store::write_stays(conn, &turnover))?;
    }
    database.write_now(move |conn| store::write_counts(conn, &counts))
}

/// The moves of the next whole dossiers.
fn page(conn: &mut Connection, office: Id, after: Option<Id>) -> Result<Vec<Move>, DatabaseError> {
    let mut moves = store::moves_after(conn, office, after, i64::try_from(PAGE).unwrap_or(i64::MAX))?;
    if moves.len() == PAGE
        && let Some(cut) = moves.last().map(|row| row.dossier_id)
    {
        // The last dossier may go on beyond the page.
        moves.retain(|row| row.dossier_id != cut);
    }
    Ok(moves)
}
