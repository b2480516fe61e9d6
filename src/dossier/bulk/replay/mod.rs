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
use self::verdict::{NotComputable, ReplayState, ReplayTotals, TimelinessChange};
use super::sweep::{self, Rehearse};
use crate::agency::AgencyId;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::clock::deadline;
use crate::dossier::clock::pause::{self, Pause};
use crate::platform::database::{Connection, stored_json};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;

/// A version, replayed over the dossiers of its procedure that these offices accepted from one instant on and before the other.
struct Replay {
    books: ReferenceCaches,
    version: ProcedureVersion,
    offices: Vec<AgencyId>,
    window: (Instant, Instant),
}

/// A dossier and what the version would have made of it.
struct Replayed {
    row: PastDossier,
    /// What it adds to the totals.
    counts: ReplayTotals,
    /// What would change, and when it would have been due.
    change: Option<(TimelinessChange, Option<Instant>)>,
}

impl Rehearse for Replay {
    type Of = AgencyId;
    type Plan = Replayed;
    type Totals = BTreeMap<AgencyId, ReplayTotals>;
    const BATCH: usize = 1_000;

    fn found(&self, conn: &mut Connection) -> Result<Vec<(AgencyId, Vec<DossierId>)>, Problem> {
        let of = (self.version.procedure_id, &*self.offices);
        Ok(sweep::by_office(store::accepted_keys(conn, of, self.window)?))
    }

    fn plan(
        &self,
        conn: &mut Connection,
        office_id: &AgencyId,
        ids: &[DossierId],
    ) -> Result<Vec<Replayed>, Problem> {
        let rows = store::load(conn, *office_id, ids)?;
        rows.into_iter().map(|row| self.replayed(conn, row)).collect()
    }

    fn count(totals: &mut Self::Totals, replayed: &Replayed, _now: Instant) {
        *totals.entry(replayed.row.office_id).or_default() += replayed.counts;
    }
}

impl Replay {
    fn replayed(&self, conn: &mut Connection, row: PastDossier) -> Result<Replayed, Problem> {
        let standing = ReplayState {
            account: row.account,
            due_at: row.due_at,
            due_imported: row.due_imported,
            resolved_at: row.resolved_at,
        };
        // Imported dossiers have no calendar of their own, and open ones wait for no verdict.
        let measured = row.account.is_resolved() && !row.due_imported;
        let due = if measured { due(conn, &self.books, &self.version, &row)? } else { Err(NotComputable) };
        let mut counts = ReplayTotals::default();
        let change = counts.count(standing, || due);
        Ok(Replayed { row, counts, change })
    }
}

/// When the dossier would have been due; never where the version has no limit.
fn due(
    conn: &mut Connection,
    books: &ReferenceCaches,
    version: &ProcedureVersion,
    row: &PastDossier,
) -> Result<Result<Option<Instant>, NotComputable>, Problem> {
    let Some(accepted_at) = row.accepted_at else { return Ok(Err(NotComputable)) };
    let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
    let mut pauses: Vec<Pause> = stored_json(&row.pauses, "dossier.pauses", &row.code)?;
    for pause in &mut pauses {
        pause.restarts = pause.restarts_under(&version.content.pause_policy);
    }
    let pauses = pause::for_deadline(&pauses);
    let due = deadline::due_if_set(&version.content.limit, accepted_at.civil(), &pauses, &*calendar);
    Ok(due.map(|due| due.map(|due| Instant::from_civil(due.due_at))).or(Err(NotComputable)))
}
