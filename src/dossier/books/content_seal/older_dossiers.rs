//! A register that is older than the seals is sealed once, as it stands, when its tables are brought up to date.

use std::collections::BTreeSet;

use indicatif::ProgressBar;

use super::digest::seal_of;
use super::store::{self, OlderSeal};
use crate::agency::AgencyId;
use crate::dossier::books::store::page_by_key;
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, Database, DatabaseError};

/// Dossiers sealed at once.
const AT_ONCE: i64 = 1_000;

/// Seals whatever the register holds, where that was not done; says of how many dossiers. It is one transaction: a run that was
/// broken off leaves nothing behind, and of two processes one waits for the other.
///
/// # Errors
/// When the database fails; then nothing was done.
pub fn ensure(database: &Database, bar: &ProgressBar) -> Result<usize, DatabaseError> {
    if database.read_now(sealing::is_finished)? {
        return Ok(0);
    }
    let bar = bar.clone();
    database.write_now(move |conn| {
        sealing::hold(conn)?;
        if sealing::is_finished(conn)? {
            return Ok(0);
        }
        // A register that was sealed and is said not to be is left as it is: the auditor tells what differs.
        let sealed = if store::any(conn)? { 0 } else { dossiers(conn, &bar)? };
        sealing::seal_unsealed(conn)?;
        sealing::finish(conn)?;
        Ok(sealed)
    })
}

fn dossiers(conn: &mut Connection, bar: &ProgressBar) -> Result<usize, DatabaseError> {
    let (mut after, mut sealed, mut offices) = (None, 0, BTreeSet::<AgencyId>::new());
    loop {
        let rows = page_by_key(conn, after, AT_ONCE)?;
        let Some(last) = rows.last() else { break };
        after = Some((last.office_id, last.id));
        let seals: Vec<OlderSeal> = rows
            .iter()
            .map(|row| OlderSeal {
                office_id: row.office_id,
                dossier_id: row.id,
                seq: row.version,
                seal: seal_of(None, row),
            })
            .collect();
        store::insert(conn, &seals)?;
        offices.extend(rows.iter().map(|row| row.office_id));
        sealed += rows.len();
        bar.inc(u64::try_from(rows.len()).unwrap_or(0));
    }
    for office in offices {
        sealing::seal(conn, SealedKind::OlderDossiers, office)?;
    }
    Ok(sealed)
}
