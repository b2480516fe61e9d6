//! The table of step histories, and what it is counted from: resolved dossiers and their hand-overs, read by key.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::after_key;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::Event;
use crate::dossier::views::hand_over::History;
use crate::dossier::views::step_history::histogram::StepKey;
use crate::on;
use crate::platform::database::schema::{dossier, journal, step_history};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::workflow::WorkflowId;

/// Rows written by one statement. SQLite binds at most 32,766 values; a row has six.
const STATEMENT: usize = 1_000;

/// A resolved dossier.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
pub(super) struct ResolvedDossier {
    pub office_id: AgencyId,
    pub id: DossierId,
    pub procedure_id: ProcedureId,
    pub workflow_id: WorkflowId,
    pub calendar_stamp: String,
    pub pauses: String,
}

/// An act by which a dossier left a step.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = journal)]
pub(super) struct LeavingRow {
    pub dossier_id: DossierId,
    pub event: Event,
    pub step_before: i32,
    pub happened_at: Instant,
}

/// A row of the table.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = step_history, treat_none_as_default_value = false)]
struct StepHistoryRow {
    procedure_id: ProcedureId,
    workflow_id: WorkflowId,
    step: i32,
    cases: i32,
    p80_minutes: i32,
    counted_at: Instant,
}

/// The next dossiers after a key that were resolved from `from` to `until`, both included; none that was annulled.
///
/// # Errors
/// When the database fails.
pub(super) fn resolved(
    conn: &mut Connection,
    (from, until): (Instant, Instant),
    after: Option<(AgencyId, DossierId)>,
    limit: i64,
) -> Result<Vec<ResolvedDossier>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = dossier::table
            .filter(dossier::resolved_at.ge(from))
            .filter(dossier::resolved_at.le(until))
            .filter(dossier::account.ne(Account::Outside))
            .select(ResolvedDossier::as_select())
            .order((dossier::office_id, dossier::id))
            .limit(limit)
            .into_boxed();
        if let Some((office_id, id)) = after {
            query = query.filter(after_key!(office_id, id).nullable());
        }
        query.load(c)
    })?)
}

/// The hand-overs and results of these dossiers of one office, by dossier, oldest first.
///
/// # Errors
/// When the database fails.
pub(super) fn leavings(
    conn: &mut Connection,
    office_id: AgencyId,
    dossiers: &[DossierId],
) -> Result<Vec<LeavingRow>, DatabaseError> {
    let leaving = Event::ALL.iter().filter(|event| event.rule().step.is_work_done());
    let mut events: Vec<Event> = leaving.copied().collect();
    // What was done under another procedure tells nothing of this one's steps.
    events.push(Event::Reclassify);
    let rows: Vec<LeavingRow> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.eq_any(dossiers))
        .filter(journal::event.eq_any(&events))
        .order((journal::dossier_id, journal::seq))
        .select(LeavingRow::as_select())
        .load(c))?;
    let mut leavings: Vec<LeavingRow> = Vec::with_capacity(rows.len());
    for row in rows {
        if row.event == Event::Reclassify {
            leavings.retain(|left| left.dossier_id != row.dossier_id);
        } else {
            leavings.push(row);
        }
    }
    Ok(leavings)
}

/// Puts these histories in the place of those that were there.
///
/// # Errors
/// When the database fails.
pub(super) fn replace(
    conn: &mut Connection,
    histories: &[(StepKey, History)],
    counted_at: Instant,
) -> Result<(), DatabaseError> {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let rows: Vec<StepHistoryRow> = histories
        .iter()
        .map(|(key, history)| StepHistoryRow {
            procedure_id: key.procedure_id,
            workflow_id: key.workflow_id,
            step: key.step,
            cases: number(history.cases),
            p80_minutes: number(history.p80_minutes),
            counted_at,
        })
        .collect();
    on!(&mut *conn, c => diesel::delete(step_history::table).execute(c))?;
    for rows in rows.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(step_history::table).values(rows).execute(c))?;
    }
    Ok(())
}

/// The histories of these procedures.
///
/// # Errors
/// When the database fails.
pub(super) fn load(
    conn: &mut Connection,
    procedures: &[ProcedureId],
) -> Result<Vec<(StepKey, History)>, DatabaseError> {
    let rows: Vec<StepHistoryRow> = on!(conn, c => step_history::table
        .filter(step_history::procedure_id.eq_any(procedures))
        .select(StepHistoryRow::as_select())
        .load(c))?;
    let number = |number: i32| u32::try_from(number).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| {
            let key =
                StepKey { procedure_id: row.procedure_id, workflow_id: row.workflow_id, step: row.step };
            (key, History { cases: number(row.cases), p80_minutes: number(row.p80_minutes) })
        })
        .collect())
}
