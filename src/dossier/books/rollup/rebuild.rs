//! Makes the roll-ups anew from the journal: for a register that is older than they are, or when the auditor finds them wrong.

use indicatif::ProgressBar;

use super::journal_move::JournalMove;
use super::posting::RollupCounts;
use super::{stays::store as stays, store};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::in_effect::in_effect;
use crate::dossier::books::rollup::account_stay::StayChanges;
use crate::platform::database::{Connection, Database, DatabaseError};

/// Rows of the journal read at once: more than any dossier has.
const PAGE: usize = 20_000;

/// Makes them anew where they do not hold the whole journal; says whether it had to. It is one transaction: a run that was
/// broken off leaves nothing behind, and of two processes one waits for the other.
///
/// # Errors
/// When the database fails; then nothing was done.
pub fn ensure(database: &Database, bar: &ProgressBar) -> Result<bool, DatabaseError> {
    if database.read_now(store::is_finished)? {
        return Ok(false);
    }
    let bar = bar.clone();
    database.write_now(move |conn| {
        store::hold(conn)?;
        let missing = !store::is_finished(conn)?;
        if missing {
            all(conn, &bar)?;
        }
        Ok(missing)
    })
}

/// Makes them anew.
///
/// # Errors
/// As [`ensure`].
pub fn rebuild(database: &Database, bar: &ProgressBar) -> Result<(), DatabaseError> {
    let bar = bar.clone();
    database.write_now(move |conn| {
        store::hold(conn)?;
        all(conn, &bar)
    })
}

fn all(conn: &mut Connection, bar: &ProgressBar) -> Result<(), DatabaseError> {
    store::clear(conn)?;
    let offices = store::offices(conn)?;
    bar.set_length(u64::try_from(offices.len()).unwrap_or(0));
    bar.set_position(0);
    for office in offices {
        one_office(conn, office)?;
        bar.inc(1);
    }
    store::finish(conn)
}

fn one_office(conn: &mut Connection, office: AgencyId) -> Result<(), DatabaseError> {
    let mut counts = RollupCounts::default();
    let mut after = None;
    loop {
        let moves = page(conn, office, after)?;
        let Some(last) = moves.last() else { break };
        after = Some(last.dossier_id);
        let mut turnover = StayChanges::default();
        let moves: Vec<JournalMove> = JournalMove::standing(&moves).copied().collect();
        for row in &moves {
            counts.add(row);
        }
        for own in moves.chunk_by(|one, next| one.dossier_id == next.dossier_id) {
            for row in in_effect(own, |row| row.happened_at) {
                turnover.add(row);
            }
        }
        stays::write_stays(conn, &turnover)?;
    }
    store::write_counts(conn, &counts)
}

/// The moves of the next whole dossiers.
fn page(
    conn: &mut Connection,
    office: AgencyId,
    after: Option<DossierId>,
) -> Result<Vec<JournalMove>, DatabaseError> {
    let mut moves = store::moves_after(conn, office, after, i64::try_from(PAGE).unwrap_or(i64::MAX))?;
    if moves.len() == PAGE
        && let Some(cut) = moves.last().map(|row| row.dossier_id)
    {
        // The last dossier may go on beyond the page.
        moves.retain(|row| row.dossier_id != cut);
    }
    Ok(moves)
}
