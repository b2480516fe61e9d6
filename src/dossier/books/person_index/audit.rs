//! Whether the table of numbers holds what the dossiers say.

use std::collections::BTreeMap;

use super::{BlindNumber, numbers_of, store};
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::platform::database::{Connection, DatabaseError};

/// The codes of those of these dossiers, a run of one office in the order of their keys, whose numbers in the table are others than
/// in their column.
///
/// # Errors
/// When the database fails.
pub fn differing(conn: &mut Connection, rows: &[Dossier]) -> Result<Vec<String>, DatabaseError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let mut kept: BTreeMap<DossierId, Vec<BlindNumber>> = BTreeMap::new();
    for (id, kind, blind) in store::kept(conn, first.office_id, first.id, last.id)? {
        kept.entry(id).or_default().push(BlindNumber { kind, blind });
    }
    let differs = |row: &&Dossier| {
        let mut numbers = kept.get(&row.id).cloned().unwrap_or_default();
        numbers.sort();
        numbers != numbers_of(row)
    };
    Ok(rows.iter().filter(differs).map(|row| row.code.clone()).collect())
}
