//! The open legs of an agency take its calendar: their due dates are computed again, and the journals say why.
//!
//! The dossier's own due date rests on its owner's calendar and does not move here. A leg that has ended never changes.

use std::collections::HashSet;

use super::DueDateTotals;
use super::recalculation::{Reasons, Recalculation, RecalculationTarget, busy};
use super::store::{self, OpenDossier};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::legs::turn_changes::due_now;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, Redated};
use crate::dossier::books::legs::store::{keep, of_dossier, open_at, open_keys};
use crate::dossier::books::legs::{LegTurn, telling};
use crate::dossier::bulk::sweep::{Rehearse, Sweep};
use crate::dossier::clock::ledger::Account;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The due dates of open legs by other calendars.
#[derive(Debug)]
pub(super) struct LegDueDates {
    pub(super) books: ReferenceCaches,
    pub(super) targets: Vec<RecalculationTarget>,
}

/// An open leg.
#[derive(Debug)]
pub(super) struct LegDueDate {
    /// As it is.
    before: LegTurn,
    /// Its dossier, and the leg by the other calendar; none when it has that calendar already, or its dossier has no due date
    /// to compute.
    change: Option<(OpenDossier, LegTurn)>,
}

impl Rehearse for LegDueDates {
    type Of = RecalculationTarget;
    type Plan = LegDueDate;
    type Totals = DueDateTotals;
    const BATCH: usize = 200;

    fn found(&self, conn: &mut Connection) -> Result<Vec<(RecalculationTarget, Vec<DossierId>)>, Problem> {
        self.targets.iter().map(|target| Ok((target.clone(), open_keys(conn, target.office_id)?))).collect()
    }

    fn plan(
        &self,
        conn: &mut Connection,
        target: &RecalculationTarget,
        ids: &[DossierId],
    ) -> Result<Vec<LegDueDate>, Problem> {
        let turns = open_at(conn, target.office_id, ids)?;
        let plan = |before| Ok(LegDueDate { change: target.leg_change(conn, &self.books, &before)?, before });
        turns.into_iter().map(plan).collect()
    }

    fn count(totals: &mut DueDateTotals, LegDueDate { before, change }: &LegDueDate, now: Instant) {
        let after = change.as_ref().map_or(before.due_at, |(_, after)| after.due_at);
        totals.count(Account::InProcess, before.due_at, after, now);
    }
}

impl RecalculationTarget {
    /// The dossier and the leg by the target's calendar.
    fn leg_change(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        open: &LegTurn,
    ) -> Result<Option<(OpenDossier, LegTurn)>, Problem> {
        if open.calendar_stamp == self.calendar.stamp {
            return Ok(None);
        }
        let Some(row) = store::load_open(conn, open.office_id, &[open.dossier_id])?.pop() else {
            return Ok(None);
        };
        let mut turns = of_dossier(conn, open.office_id, open.dossier_id)?;
        turns.retain(|turn| turn.number == open.number);
        if turns.last().is_none_or(|turn| turn.turn != open.turn || !turn.is_open()) {
            return Ok(None);
        }
        if row.chain.due_at.is_none() {
            return Ok(None);
        }
        let pauses = row.pauses()?;
        let due_at = due_now(conn, books, row.procedure_version_id, &pauses, &turns, &self.calendar)?;
        let after = LegTurn { calendar_stamp: self.calendar.stamp.clone(), due_at, ..open.clone() };
        Ok(Some((row, after)))
    }
}

impl Sweep for Recalculation<LegDueDates> {
    type Rehearsal = LegDueDates;

    fn rehearsal(&self) -> &LegDueDates {
        &self.rehearsal
    }

    fn changes(plan: &LegDueDate) -> Option<DossierId> {
        plan.change.as_ref().map(|(row, _)| row.chain.id)
    }

    fn post(
        &self,
        conn: &mut Connection,
        _target: &RecalculationTarget,
        plans: &[LegDueDate],
        now: Instant,
    ) -> Result<HashSet<DossierId>, Problem> {
        let (mut reasons, mut missed) = (Reasons::new(), HashSet::new());
        for LegDueDate { before, change } in plans {
            let Some((row, after)) = change else { continue };
            let Some(due_at) = row.chain.due_at else { continue };
            let reason = self.reason(conn, &mut reasons, &before.calendar_stamp, &after.calendar_stamp)?;
            let reason =
                serde_json::from_str(reason).map_err(|error| Problem::new(Code::Internal).because(error))?;
            let details = telling(reason, std::slice::from_ref(after)).to_string();
            // The dossier keeps its due date and its calendar: the row tells of the leg.
            let calendar = (row.chain.office_id, &*row.calendar_stamp);
            let redated = Redated { chain: &row.chain, due_at, details };
            let lost = journal::post_due_dates(conn, calendar, self.actor, now, &[redated])?;
            if lost.is_empty() {
                keep(conn, std::slice::from_ref(after))?;
            }
            missed.extend(lost);
        }
        Ok(missed)
    }

    fn busy() -> Problem {
        busy()
    }
}
