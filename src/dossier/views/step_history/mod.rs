//! How long dossiers take from each step to their result, counted from the journal of the last twelve months.
//!
//! The counts lie in a table of their own, so that a list need not go through the journal. They are made anew as a whole,
//! once a day by the ticker or by `motcua step-history`: the same journal gives the same counts. Dossiers are read a page
//! at a time, each page for itself, and only sizes and their numbers are kept meanwhile.

pub mod histogram;
mod store;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::Months;

use self::store::{LeavingRow, ResolvedDossier};
use super::hand_over::History;
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::clock::pause::{self, Pause};
use crate::dossier::views::step_history::histogram::{Leaving, StepHistogram, StepKey, rests};
use crate::platform::database::{Connection, Database, stored_json};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// Dossiers read at once.
const PAGE: i64 = 500;
/// How far back the history reaches.
const REACH: Months = Months::new(12);

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StepHistoryResult {
    /// Dossiers that tell of a step.
    pub dossiers: u64,
    /// Steps that have a history.
    pub steps: usize,
}

/// Counts everything anew as of now and puts it in the table.
///
/// # Errors
/// When the database fails; then the table is what it was.
pub fn refresh(
    database: &Database,
    books: &ReferenceCaches,
    now: Instant,
) -> Result<StepHistoryResult, Problem> {
    let from = now.civil().checked_sub_months(REACH).map_or(now, Instant::from_civil);
    let mut tally = StepHistogram::default();
    let mut counted = StepHistoryResult::default();
    let mut after = None;
    loop {
        let page = database.read_now(|conn| page(conn, books, (from, now), after, &mut tally))?;
        counted.dossiers = counted.dossiers.saturating_add(page.told);
        after = page.last;
        if after.is_none() {
            break;
        }
    }
    let histories: Vec<(StepKey, History)> = tally.histories().collect();
    counted.steps = histories.len();
    database.write_now(move |conn| Ok::<_, Problem>(store::replace(conn, &histories, now)?))?;
    Ok(counted)
}

/// What came of a page.
struct HistoryPage {
    /// Dossiers that tell of a step.
    told: u64,
    /// The key of the last one; none when there was no dossier left.
    last: Option<(AgencyId, DossierId)>,
}

fn page(
    conn: &mut Connection,
    books: &ReferenceCaches,
    window: (Instant, Instant),
    after: Option<(AgencyId, DossierId)>,
    tally: &mut StepHistogram,
) -> Result<HistoryPage, Problem> {
    let rows = store::resolved(conn, window, after, PAGE)?;
    let mut told = 0_u64;
    for office in rows.chunk_by(|one, next| one.office_id == next.office_id) {
        let Some(office_id) = office.first().map(|row| row.office_id) else { continue };
        let ids: Vec<DossierId> = office.iter().map(|row| row.id).collect();
        let mut acts: HashMap<DossierId, Vec<Leaving>> = HashMap::new();
        for LeavingRow { dossier_id, event, step_before, happened_at } in
            store::leavings(conn, office_id, &ids)?
        {
            let act = Leaving { event, step: step_before, at: happened_at.civil() };
            acts.entry(dossier_id).or_default().push(act);
        }
        for row in office {
            if let Entry::Occupied(acts) = acts.entry(row.id)
                && count(conn, books, row, acts.get(), tally)?
            {
                told = told.saturating_add(1);
            }
        }
    }
    Ok(HistoryPage { told, last: rows.last().map(|row| (row.office_id, row.id)) })
}

/// Counts one dossier; says whether it tells of any step.
fn count(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &ResolvedDossier,
    acts: &[Leaving],
    tally: &mut StepHistogram,
) -> Result<bool, Problem> {
    // An imported dossier has no calendar of its own to be measured by.
    if row.calendar_stamp.is_empty() {
        return Ok(false);
    }
    let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
    let pauses: Vec<Pause> = stored_json(&row.pauses, "dossier.pauses", row.id)?;
    // What its calendar cannot measure tells nothing.
    let rests = rests(acts, &pause::for_deadline(&pauses), &calendar.processing).unwrap_or_default();
    for (step, minutes) in &rests {
        let key = StepKey { procedure_id: row.procedure_id, workflow_id: row.workflow_id, step: *step };
        tally.add(key, *minutes);
    }
    Ok(!rests.is_empty())
}

/// The histories of these procedures, by step: one query for a whole list.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn of_procedures(
    conn: &mut Connection,
    procedures: &[ProcedureId],
) -> Result<HashMap<StepKey, History>, Problem> {
    Ok(store::load(conn, procedures)?.into_iter().collect())
}
