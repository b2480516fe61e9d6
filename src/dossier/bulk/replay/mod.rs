//! A version of a procedure, replayed over dossiers that ended long ago: how many would have been late, and where.
//!
//! Before a new limit is published, last year's dossiers are measured by it: each with its own acceptance, its own pauses
//! and the calendar that is frozen with it. Only the rule is another one: the limit, and whether papers that come start the
//! count afresh. How often and how long the citizen was asked is what happened. Nothing is written.

pub(crate) mod http;
mod store;
pub mod verdict;

use std::collections::BTreeMap;

use self::store::PastDossier;
use self::verdict::{ReplayState, ReplayTotals, TimelinessChange};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::clock::deadline;
use crate::dossier::clock::pause::{self, Pause};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;

/// Dossiers read at once.
const PAGE: i64 = 1_000;

/// Replays a version over the dossiers of its procedure that these offices accepted from `from` on and before `until`: the
/// totals of each office, and each dossier for which something would change, by office and key.
///
/// # Errors
/// When the database fails.
fn replay(
    conn: &mut Connection,
    books: &ReferenceCaches,
    version: &ProcedureVersion,
    offices: &[Id],
    window: (Instant, Instant),
    mut changes: impl FnMut(&PastDossier, TimelinessChange, Instant),
) -> Result<BTreeMap<Id, ReplayTotals>, Problem> {
    let mut totals: BTreeMap<Id, ReplayTotals> = BTreeMap::new();
    let mut after = None;
    loop {
        let rows = store::accepted(conn, (version.procedure_id, offices), window, after, PAGE)?;
        for row in &rows {
            let standing = ReplayState {
                account: row.account,
                due_at: row.due_at,
                due_imported: row.due_imported,
                resolved_at: row.resolved_at,
            };
            // Imported dossiers have no calendar of their own, and open ones wait for no verdict.
            let measured = row.account.is_resolved() && !row.due_imported;
            let due = if measured { due(conn, books, version, row)? } else { None };
            let office = totals.entry(row.office_id).or_default();
            if let Some((change, due)) = office.count(standing, || due) {
                changes(row, change, due);
            }
        }
        match rows.last() {
            Some(last) => after = Some((last.office_id, last.id)),
            None => return Ok(totals),
        }
    }
}

/// When the dossier would have been due; none when its calendar does not reach so far.
fn due(
    conn: &mut Connection,
    books: &ReferenceCaches,
    version: &ProcedureVersion,
    row: &PastDossier,
) -> Result<Option<Instant>, Problem> {
    let Some(accepted_at) = row.accepted_at else { return Ok(None) };
    let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
    let mut pauses: Vec<Pause> =
        serde_json::from_str(&row.pauses).map_err(|error| Problem::new(Code::Internal).because(error))?;
    for pause in &mut pauses {
        pause.restarts = pause.restarts_under(&version.content.pause_policy);
    }
    let pauses = pause::for_deadline(&pauses);
    let due = deadline::due(&version.content.limit, accepted_at.civil(), &pauses, &calendar.processing);
    Ok(due.ok().map(|due| Instant::from_civil(due.due_at)))
}
