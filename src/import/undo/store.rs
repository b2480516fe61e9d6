//! Which dossiers an import brought in, and what stands beside their journals.

use std::collections::BTreeSet;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::batch::ImportBatch;
use super::standing::BesideJournals;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::Annulment;
use crate::dossier::books::store::Dossier;
use crate::on;
use crate::platform::database::schema::{attachment, dossier, journal, reminder};
use crate::platform::database::{Connection, DatabaseError, stored_json};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// How the details of a row begin that tells of an import.
const IMPORTED: &str = "{\"imported\":%";

/// A row of the journal that an import wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// The dossier.
    pub dossier_id: DossierId,
    /// Whether it is the first one of its dossier: the import brought it in.
    pub is_first: bool,
    /// The import.
    pub batch: ImportBatch,
}

/// The rows of an office that imports wrote, by dossier and number.
///
/// # Errors
/// When the database fails, or what it holds cannot be read.
pub fn imported_rows(conn: &mut Connection, office_id: AgencyId) -> Result<Vec<ImportedRow>, Problem> {
    let rows: Vec<(DossierId, i32, Instant, String)> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::actor_id.is_null())
        .filter(journal::details.like(IMPORTED))
        .order((journal::dossier_id, journal::seq))
        .select((journal::dossier_id, journal::seq, journal::recorded_at, journal::details))
        .load(c))
    .map_err(DatabaseError::from)?;
    let mut found = Vec::with_capacity(rows.len());
    for (dossier_id, seq, recorded_at, details) in rows {
        if let Some(batch) = ImportBatch::of(&details, recorded_at)? {
            found.push(ImportedRow { dossier_id, is_first: seq == 1, batch });
        }
    }
    Ok(found)
}

/// These dossiers of an office, by their keys.
///
/// # Errors
/// When the database fails.
pub fn dossiers(
    conn: &mut Connection,
    office_id: AgencyId,
    ids: &[DossierId],
) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq_any(ids))
        .order(dossier::id)
        .select(Dossier::as_select())
        .load(c))?)
}

/// What stands beside the journals of these dossiers.
///
/// # Errors
/// When the database fails, or what it holds cannot be read.
pub fn beside(
    conn: &mut Connection,
    office_id: AgencyId,
    ids: &[DossierId],
) -> Result<BesideJournals, Problem> {
    let files: Vec<DossierId> = on!(conn, c => attachment::table
        .filter(attachment::office_id.eq(office_id))
        .filter(attachment::dossier_id.eq_any(ids))
        .select(attachment::dossier_id)
        .distinct()
        .load(c))
    .map_err(DatabaseError::from)?;
    let reminded: Vec<DossierId> = on!(conn, c => reminder::table
        .filter(reminder::office_id.eq(office_id))
        .filter(reminder::dossier_id.eq_any(ids))
        .select(reminder::dossier_id)
        .distinct()
        .load(c))
    .map_err(DatabaseError::from)?;
    Ok(BesideJournals {
        files: files.into_iter().collect(),
        reminded: reminded.into_iter().collect(),
        named: named(conn, office_id)?,
    })
}

/// The codes that annulled dossiers of an office name as the ones that stay.
fn named(conn: &mut Connection, office_id: AgencyId) -> Result<BTreeSet<String>, Problem> {
    let rows: Vec<String> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        // In words of SQL, so that SQLite sees that the index of such rows holds it.
        .filter(sql::<Bool>("event = 'annul'"))
        .filter(journal::details.like("%\"duplicate_of\":%"))
        .select(journal::details)
        .load(c))
    .map_err(DatabaseError::from)?;
    let mut codes = BTreeSet::new();
    for details in rows {
        let told: Annulment = stored_json(&details, "journal.details", "an annulment")?;
        codes.extend(told.duplicate_of);
    }
    Ok(codes)
}
