//! The act: dossiers move to another version, batch by batch, each with a row in its journal.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{BATCH, MoveDestination, MoveEffect, MoveSelection, MoveTotals, PlannedMove, count};
use crate::access::{Assignment, Officer};
use crate::dossier::acts::act_context::{ActContext, ActTiming, ReferenceCaches, entry};
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::opinions;
use crate::dossier::books::store;
use crate::dossier::clock::status::Event;
use crate::platform::clock::Clock;
use crate::platform::database::{Connection, Database, Id};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// How often dossiers are read again when others are faster.
const TRIES: u32 = 5;

/// The act.
#[derive(Debug)]
pub(in crate::dossier) struct MoveJob {
    pub database: Database,
    pub clock: Clock,
    pub books: ReferenceCaches,
    /// Which dossiers, and where to.
    pub wish: MoveSelection,
    /// The decision that it rests on.
    pub decision_number: String,
    /// Why.
    pub reason: String,
    /// Who does it.
    pub officer: Officer,
    /// By which role.
    pub assignment: Assignment,
}

impl MoveJob {
    /// Does it and answers what was done, with those that were refused.
    ///
    /// Done again, it finds the dossiers already there; broken off, it is finished by doing it again.
    ///
    /// # Errors
    /// When the database fails. What is committed by then stands.
    pub(in crate::dossier) async fn run(self) -> Result<(MoveTotals, Vec<PlannedMove>), Problem> {
        let this = Arc::new(self);
        let reader = Arc::clone(&this);
        let batches = this.database.read(move |conn| reader.wish.batches(conn)).await?;
        let mut totals = MoveTotals::default();
        let mut refused = Vec::new();
        for (office_id, ids) in batches {
            let writer = Arc::clone(&this);
            let work = move |conn: &mut Connection| writer.write(conn, office_id, &ids);
            let (part, stays) = this.database.write(work).await?;
            totals.add(part);
            refused.extend(stays.into_iter().take(BATCH.saturating_sub(refused.len())));
        }
        Ok((totals, refused))
    }

    /// Writes a batch; what others changed since it was read is read and planned again.
    fn write(
        &self,
        conn: &mut Connection,
        office_id: Id,
        ids: &[Id],
    ) -> Result<(MoveTotals, Vec<PlannedMove>), Problem> {
        let now = self.clock.now();
        let mut totals = MoveTotals::default();
        let (mut entries, mut refused) = (Vec::new(), Vec::new());
        let mut waiting = ids.to_vec();
        for _ in 0..TRIES {
            let mut missed = Vec::new();
            for planned in self.wish.target.plan(conn, &self.books, office_id, &waiting)? {
                if let MoveEffect::Moves(place) = &planned.effect {
                    let Some(entry) = self.move_one(conn, &planned, place, now)? else {
                        missed.push(planned.row.id);
                        continue;
                    };
                    entries.push(entry);
                }
                count(&mut totals, &planned, now);
                if matches!(planned.effect, MoveEffect::Refused(_)) {
                    refused.push(planned);
                }
            }
            if missed.is_empty() {
                if !entries.is_empty() {
                    journal::append(conn, &entries)?;
                }
                return Ok((totals, refused));
            }
            waiting = missed;
        }
        let mut busy = Problem::new(Code::ChangedMeanwhile).say(
            "hồ sơ đang được thay đổi liên tục: gửi lại yêu cầu này",
            "dossiers keep changing: send the same request again",
        );
        busy.retryable = true;
        Err(busy)
    }

    /// Writes a dossier where it lies then and answers its journal row; nothing when somebody else was faster.
    fn move_one(
        &self,
        conn: &mut Connection,
        planned: &PlannedMove,
        place: &MoveDestination,
        now: Instant,
    ) -> Result<Option<JournalEntry>, Problem> {
        let before = &planned.row;
        let mut row = before.clone();
        row.procedure_version_id = self.wish.target.version.id;
        row.workflow_id = place.workflow.id;
        row.step = place.step;
        row.step_role = Some(place.role.as_str().to_owned());
        if before.step_role() != Some(place.role) {
            // Whoever had it cannot do this step; left in the old hands it would be on nobody's list.
            row.handler_id = None;
        }
        row.due_at = Some(place.due_at);
        row.version = before.version.saturating_add(1);
        // Kept to the second, as every act, but never before the dossier's last one.
        row.last_happened_at = before.last_happened_at.max(now.whole_second());
        row.last_recorded_at = now.max(row.last_happened_at).max(before.last_recorded_at);
        let details = self.details(conn, planned, place)?;
        let act = ActContext {
            officer: &self.officer,
            books: &self.books,
            now,
            timing: ActTiming::default(),
            late_entry_bound: TimeDelta::zero(),
        };
        let entry = entry(&act, &self.assignment, Event::MoveVersion, Some(before), &row, &details);
        row.last_hash.clone_from(&entry.hash);
        if !store::save(conn, &row, before.version)? {
            return Ok(None);
        }
        if row.workflow_id != before.workflow_id {
            // What was asked at a step of the old workflow is not waited for in the new one.
            opinions::store::leave(conn, row.office_id, row.id, row.last_happened_at)?;
        }
        Ok(Some(entry))
    }

    fn details(
        &self,
        conn: &mut Connection,
        planned: &PlannedMove,
        place: &MoveDestination,
    ) -> Result<Value, Problem> {
        let before = self.books.procedures.version(conn, planned.row.procedure_version_id)?;
        Ok(json!(MoveDetails {
            version_before: before.as_ref().into(),
            version_after: self.wish.target.version.as_ref().into(),
            workflow_before: planned.workflow.as_ref().into(),
            workflow_after: place.workflow.as_ref().into(),
            decision_number: self.decision_number.clone(),
            reason: self.reason.clone(),
        }))
    }
}
