//! Whether the result of a dossier is late or certain to be, by its workflow and its calendar.

use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::certain_late::{self, Lateness};
use crate::dossier::clock::pause;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::limit::Limit;
use crate::workflow::paths::WorkflowPaths;

/// How the result of a dossier stands to its due date at `at`; see `clock/certain_late.rs`.
///
/// # Errors
/// When what it rests on cannot be read, or the database fails.
pub(in crate::dossier) fn lateness(
    conn: &mut Connection,
    books: &ReferenceCaches,
    row: &Dossier,
    at: Instant,
) -> Result<Lateness, Problem> {
    let Some(due_at) = row.legal_due_at() else { return Ok(Lateness::NoDueDate) };
    if row.is_overdue(at) {
        return Ok(Lateness::Late);
    }
    let stopped = row.account.clock_stands().then(|| row.pauses()).transpose()?;
    let from = match &stopped {
        None => at,
        Some(pauses) => match pause::open(pauses) {
            Some(pause) => pause.from,
            // It waits for the confirmation of its withdrawal: no result is planned.
            None => return Ok(Lateness::InTime),
        },
    };
    let workflow = books.workflows.workflow(conn, row.workflow_id)?;
    let version = books.procedures.version(conn, row.procedure_version_id)?;
    let hours = WorkflowPaths::of(&workflow.steps).shortest_after(row.step).unwrap_or_default();
    let unit = version.content.limit.within().map(Limit::unit);
    let calendar = if row.calendar_stamp.is_empty() {
        books.calendars.for_agency(conn, row.office_id)?
    } else {
        books.calendars.by_stamp(conn, &row.calendar_stamp)?
    };
    let found = certain_late::of_open(from.civil(), due_at.civil(), hours, unit, &calendar.processing);
    // Where a year is not in the calendar nothing is certain.
    Ok(found.unwrap_or(Lateness::InTime))
}
