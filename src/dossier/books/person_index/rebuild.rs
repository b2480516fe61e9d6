//! Derives anew what dossiers are found by: for a register that is older than the rule, or after a change of the key.

use indicatif::ProgressBar;

use super::{RULE, derive, store};
use crate::dossier::books::journal;
use crate::dossier::books::numbers::spelling::spelled;
use crate::dossier::books::store::{known_codes, page_by_key};
use crate::platform::blind_index::BlindIndexKey;
use crate::platform::database::{Connection, Database, DatabaseError};

/// Dossiers read at once.
const PAGE: i64 = 2_000;

/// Derives them anew where they were made by another rule or key; says of how many dossiers something changed. It is one
/// transaction: a run that was broken off leaves nothing behind, and of two processes one waits for the other.
///
/// # Errors
/// When the database fails; then nothing was done.
pub fn ensure(database: &Database, key: &BlindIndexKey, bar: &ProgressBar) -> Result<usize, DatabaseError> {
    let wanted = format!("{RULE}-{}", key.name());
    if database.read_now(store::stamp)? == wanted {
        return Ok(0);
    }
    let (key, bar) = (key.clone(), bar.clone());
    database.write_now(move |conn| {
        // Whoever came second waits here, and finds it done.
        if store::claim(conn, &wanted)? { all(conn, &key, &bar) } else { Ok(0) }
    })
}

fn all(conn: &mut Connection, key: &BlindIndexKey, bar: &ProgressBar) -> Result<usize, DatabaseError> {
    let (mut after, mut changed) = (None, 0);
    loop {
        let rows = page_by_key(conn, after, PAGE)?;
        let Some(last) = rows.last() else { return Ok(changed) };
        after = Some((last.office_id, last.id));
        for before in &rows {
            let mut row = before.clone();
            let code = spelled(&row.code);
            // Two codes that become one keep their spellings: each is found by its own.
            if code != row.code && !known_codes(conn, &[&code])?.contains(&(row.office_id, code.clone())) {
                row.code = code;
            }
            derive(key, &mut row);
            let same = (&row.code, &row.search, &row.blind_numbers)
                == (&before.code, &before.search, &before.blind_numbers);
            if !same {
                journal::rederive(conn, &row)?;
                changed += 1;
            }
        }
        bar.inc(u64::try_from(rows.len()).unwrap_or(0));
    }
}
