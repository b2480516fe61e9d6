//! What taking an import back would come to: what goes, what stays and why, and what that does to figures. Nothing is written.

use std::collections::{BTreeMap, BTreeSet};

use super::batch::ImportBatch;
use super::standing::{BatchStanding, StayReason, standing_of};
use super::store::{self, ImportedRow};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::store::Dossier;
use crate::import::figures::{ImportScope, RegisterState};
use crate::import::kept::outcome::{FigureEffect, PartEffect, figures_told, parts_told};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::figures::period::Period;

/// Dossiers that are read at once.
pub(super) const READ: usize = 500;

/// What an import wrote at one office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchOfOffice {
    /// The office.
    pub office_id: AgencyId,
    /// The dossiers that it brought in.
    pub dossiers: Vec<DossierId>,
    /// Dossiers that were there, and to which it entered results.
    pub results: Vec<DossierId>,
}

/// A dossier that stays, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StayingDossier {
    /// Its code.
    pub code: String,
    /// Why.
    pub reason: StayReason,
}

/// What taking an import back would come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UndoOutlook {
    /// How many dossiers go.
    pub goes: usize,
    /// How many went already.
    pub gone: usize,
    /// Those that stay.
    pub stays: Vec<StayingDossier>,
    /// Codes of dossiers that were there before, to which it entered results: these stay.
    pub results: Vec<String>,
    /// The days that the figures are of; none when nothing goes.
    pub period: Option<Period>,
    /// The figures of these days.
    pub figures: Vec<FigureEffect>,
    /// What each month or year loses.
    pub parts: Vec<PartEffect>,
}

/// What an import wrote at one office.
///
/// # Errors
/// When the database fails.
pub fn of_office(
    conn: &mut Connection,
    office_id: AgencyId,
    is_it: impl Fn(&ImportBatch) -> bool,
) -> Result<BatchOfOffice, Problem> {
    let rows = store::imported_rows(conn, office_id)?;
    let (first, further): (Vec<ImportedRow>, Vec<ImportedRow>) =
        rows.into_iter().filter(|row| is_it(&row.batch)).partition(|row| row.is_first);
    let dossiers: BTreeSet<DossierId> = first.into_iter().map(|row| row.dossier_id).collect();
    let results: BTreeSet<DossierId> = further.into_iter().map(|row| row.dossier_id).collect();
    let results = results.difference(&dossiers).copied().collect();
    Ok(BatchOfOffice { office_id, dossiers: dossiers.into_iter().collect(), results })
}

/// Dossiers of a batch with their journals, and what becomes of each.
///
/// # Errors
/// When the database fails, or what it holds cannot be read.
pub(super) fn looked_at(
    conn: &mut Connection,
    office_id: AgencyId,
    ids: &[DossierId],
) -> Result<Vec<(Dossier, Vec<JournalEntry>, BatchStanding)>, Problem> {
    let beside = store::beside(conn, office_id, ids)?;
    let mut journals: BTreeMap<DossierId, Vec<JournalEntry>> = BTreeMap::new();
    for entry in journal::of_these(conn, office_id, ids)? {
        journals.entry(entry.dossier_id).or_default().push(entry);
    }
    let mut found = Vec::with_capacity(ids.len());
    for row in store::dossiers(conn, office_id, ids)? {
        let entries = journals.remove(&row.id).unwrap_or_default();
        let standing = standing_of(&row, &entries, &beside)?;
        found.push((row, entries, standing));
    }
    Ok(found)
}

/// What taking these back would come to.
///
/// # Errors
/// When the database fails, or what it holds cannot be read.
pub fn outlook(
    conn: &mut Connection,
    batches: &[BatchOfOffice],
    now: Instant,
) -> Result<UndoOutlook, Problem> {
    let mut told = UndoOutlook::default();
    let mut goes: Vec<(AgencyId, Vec<DossierId>)> = Vec::new();
    let mut days = None;
    for BatchOfOffice { office_id, dossiers, results } in batches {
        for part in dossiers.chunks(READ) {
            let mut going = Vec::new();
            for (row, _, standing) in looked_at(conn, *office_id, part)? {
                match standing {
                    BatchStanding::Gone => told.gone += 1,
                    BatchStanding::Stays(reason) => {
                        told.stays.push(StayingDossier { code: row.code, reason });
                    }
                    BatchStanding::Goes => {
                        let (first, last) = (row.received_at.date(), row.last_happened_at.date());
                        let (from, to) = days.unwrap_or((first, last));
                        days = Some((first.min(from), last.max(to)));
                        going.push(row.id);
                    }
                }
            }
            told.goes += going.len();
            goes.push((*office_id, going));
        }
        for part in results.chunks(READ) {
            let rows = store::dossiers(conn, *office_id, part)?;
            told.results.extend(rows.into_iter().map(|row| row.code));
        }
    }
    let offices = goes.iter().filter(|(_, ids)| !ids.is_empty()).map(|(office, _)| *office).collect();
    let Some(scope) = days.and_then(|days| ImportScope::over(offices, days, now)) else { return Ok(told) };
    effect(conn, &scope, &goes, &mut told)?;
    Ok(told)
}

fn effect(
    conn: &mut Connection,
    scope: &ImportScope,
    goes: &[(AgencyId, Vec<DossierId>)],
    told: &mut UndoOutlook,
) -> Result<(), Problem> {
    let before = scope.stand(conn)?;
    let mut after: RegisterState = before.clone();
    for (office_id, ids) in goes {
        let entries = journal::of_these(conn, *office_id, ids)?;
        for own in entries.chunk_by(|one, other| one.dossier_id == other.dossier_id) {
            scope.take_away(&mut after, own);
        }
    }
    told.period = Some(scope.period);
    told.figures = figures_told(&before, &after);
    told.parts = parts_told(&scope.parts, &before, &after);
    Ok(())
}
