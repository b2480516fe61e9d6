//! Whether the table of the entries of fees holds what the journal says, and each account what its dossier says.

use std::collections::BTreeMap;

use super::account::FeeAccount;
use super::store::{self, FeeEntry};
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;
use crate::platform::database::{Connection, DatabaseError};

/// The codes of those of these dossiers, a run of one office in the order of their keys, whose entries in the table are others
/// than their journals tell of, or whose fee is another than their accounts say.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn differing(
    conn: &mut Connection,
    rows: &[Dossier],
    journals: &[JournalEntry],
) -> Result<Vec<String>, DatabaseError> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return Ok(Vec::new()) };
    let mut kept: BTreeMap<DossierId, Vec<FeeEntry>> = BTreeMap::new();
    for entry in store::of_dossiers(conn, first.office_id, first.id, last.id)? {
        kept.entry(entry.dossier_id).or_default().push(entry);
    }
    let mut told: BTreeMap<DossierId, Vec<FeeEntry>> = BTreeMap::new();
    for row in journals {
        // What cannot be read tells of nothing, and so differs from what is kept.
        let entries = FeeEntry::told_by(row).unwrap_or_default();
        if !entries.is_empty() {
            told.entry(row.dossier_id).or_default().extend(entries);
        }
    }
    let differs = |row: &&Dossier| {
        let entries = told.get(&row.id);
        let facts = entries.into_iter().flatten().cloned().map(FeeEntry::fact).collect();
        let account = FeeAccount::new(facts, row.fee_vnd);
        entries != kept.get(&row.id) || account.sums().due != row.fee_vnd.unwrap_or_default()
    };
    Ok(rows.iter().filter(differs).map(|row| row.code.clone()).collect())
}
