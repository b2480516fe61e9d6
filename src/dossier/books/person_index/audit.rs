//! Whether the table of numbers and the words of the dossiers are what the dossiers say.

use std::collections::BTreeMap;

use super::{BlindNumber, RULE, numbers_of, store, words_of, written};
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::platform::database::{Connection, DatabaseError};

/// The codes of those of these dossiers, a run of one office in the order of their keys, whose numbers in the table are others than
/// in their column, or whose words are others than they say. What was derived by an older rule is derived anew when the service
/// starts, and is not looked at.
///
/// # Errors
/// When the database fails.
pub fn differing(conn: &mut Connection, rows: &[Dossier]) -> Result<Vec<String>, DatabaseError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let mut kept: BTreeMap<DossierId, Vec<BlindNumber>> = BTreeMap::new();
    for (id, kind, blind) in store::kept(conn, first.office_id, first.id, last.id)? {
        kept.entry(id).or_default().push(BlindNumber { kind, blind });
    }
    let by_this_rule = store::stamp(conn)?.starts_with(&format!("{RULE}-"));
    let differs = |row: &&Dossier| {
        let mut numbers = kept.get(&row.id).cloned().unwrap_or_default();
        numbers.sort();
        let own = numbers_of(row);
        numbers != own || by_this_rule && (written(&own) != row.blind_numbers || words_of(row) != row.search)
    };
    Ok(rows.iter().filter(differs).map(|row| row.code.clone()).collect())
}
