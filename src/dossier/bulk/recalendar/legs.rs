//! The open legs of an agency take its calendar: their due dates are computed again, and the journals say why.
//!
//! The dossier's own due date rests on its owner's calendar and does not move here. A leg that has ended never changes.

use std::collections::HashMap;

use super::store;
use super::{DueDateTotals, Recalculation, RecalculationTarget, TRIES};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::legs::turn_changes::due_now;
use crate::dossier::books::journal::{self, Redated};
use crate::dossier::books::legs::store::{keep, of_dossier, open_at};
use crate::dossier::books::legs::{LegTurn, telling};
use crate::dossier::bulk::recalendar::store::OpenDossier;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::pause::{self, Pause};
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// Legs in one transaction.
const BATCH: i64 = 200;

/// A dossier with an open leg that takes another calendar.
struct LegChange {
    row: OpenDossier,
    before: LegTurn,
    after: LegTurn,
}

/// Counts what happens to the due date of a leg.
fn count(totals: &mut DueDateTotals, before: Option<Instant>, after: Option<Instant>, now: Instant) {
    totals.count(Account::InProcess, before, after, now);
}

impl RecalculationTarget {
    /// The leg by the target's calendar; none when it has that calendar already, or its dossier has no due date to compute.
    fn leg_change(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        open: &LegTurn,
    ) -> Result<Option<LegChange>, Problem> {
        if open.calendar_stamp == self.calendar.stamp {
            return Ok(None);
        }
        let Some(row) = store::load_open(conn, open.office_id, &[open.dossier_id])?.pop() else {
            return Ok(None);
        };
        let mut turns = of_dossier(conn, open.office_id, open.dossier_id)?;
        turns.retain(|turn| turn.number == open.number);
        let Some(before) = turns.last().filter(|turn| turn.turn == open.turn && turn.is_open()).cloned()
        else {
            return Ok(None);
        };
        let pauses: Vec<Pause> =
            serde_json::from_str(&row.pauses).map_err(|error| Problem::new(Code::Internal).because(error))?;
        let pauses = pause::for_deadline(&pauses);
        let due_at = due_now(conn, books, row.procedure_version_id, &pauses, &turns, &self.calendar)?;
        let after = LegTurn { calendar_stamp: self.calendar.stamp.clone(), due_at, ..before.clone() };
        Ok(Some(LegChange { row, before, after }))
    }

    /// What would happen to the open legs of the office.
    pub(super) fn rehearse_legs(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        now: Instant,
    ) -> Result<DueDateTotals, Problem> {
        let mut totals = DueDateTotals::default();
        let mut after = None;
        loop {
            let page = open_at(conn, self.office_id, after, BATCH)?;
            let Some(last) = page.last() else { return Ok(totals) };
            after = Some((last.office_id, last.dossier_id));
            for turn in &page {
                match self.leg_change(conn, books, turn)? {
                    Some(change) => count(&mut totals, change.before.due_at, change.after.due_at, now),
                    None => count(&mut totals, turn.due_at, turn.due_at, now),
                }
            }
        }
    }
}

impl Recalculation {
    /// Recomputes the open legs of one office after `after`, one batch of them; answers where the next batch begins.
    pub(super) fn write_legs(
        &self,
        conn: &mut Connection,
        target: &RecalculationTarget,
        after: Option<(Id, Id)>,
    ) -> Result<(DueDateTotals, Option<(Id, Id)>), Problem> {
        let now = self.clock.now();
        let mut totals = DueDateTotals::default();
        let mut reasons = HashMap::new();
        let page = open_at(conn, target.office_id, after, BATCH)?;
        for turn in &page {
            match self.write_leg(conn, target, turn, &mut reasons, now)? {
                Some(change) => count(&mut totals, change.before.due_at, change.after.due_at, now),
                None => count(&mut totals, turn.due_at, turn.due_at, now),
            }
        }
        Ok((totals, page.last().map(|last| (last.office_id, last.dossier_id))))
    }

    /// Writes one leg; when others are faster, it is read again.
    fn write_leg(
        &self,
        conn: &mut Connection,
        target: &RecalculationTarget,
        turn: &LegTurn,
        reasons: &mut HashMap<String, String>,
        now: Instant,
    ) -> Result<Option<LegChange>, Problem> {
        for _ in 0..TRIES {
            let Some(change) = target.leg_change(conn, &self.books, turn)? else { return Ok(None) };
            let LegChange { row, before, after } = &change;
            let Some(due_at) = row.chain.due_at else { return Ok(None) };
            let stamps = (&*before.calendar_stamp, &*after.calendar_stamp);
            let reason = self.reason_once(conn, reasons, stamps)?;
            let reason =
                serde_json::from_str(&reason).map_err(|error| Problem::new(Code::Internal).because(error))?;
            let details = telling(reason, std::slice::from_ref(after)).to_string();
            // The dossier keeps its due date and its calendar: the row tells of the leg.
            let calendar = (row.chain.office_id, &*row.calendar_stamp);
            let redated = Redated { chain: &row.chain, due_at, details };
            if !journal::post_due_dates(conn, calendar, self.actor, now, &[redated])?.is_empty() {
                continue;
            }
            keep(conn, std::slice::from_ref(after))?;
            return Ok(Some(change));
        }
        Err(super::busy())
    }
}
