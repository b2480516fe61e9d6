//! The act: dossiers move to another version, batch by batch, each with a row in its journal.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{BATCH, MoveDestination, MoveEffect, MoveSelection, MoveTotals, PlannedMove, count};
use crate::access::{Assignment, Officer};
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::journal::{self, ActTime, Actor, Posting};
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::opinions;
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
        let mut refused = Vec::new();
        let mut waiting = ids.to_vec();
        for _ in 0..TRIES {
            let plan = self.wish.target.plan(conn, &self.books, office_id, &waiting)?;
            let missed = self.post(conn, &plan, now)?;
            for planned in plan.into_iter().filter(|planned| !missed.contains(&planned.row.id)) {
                count(&mut totals, &planned, now);
                if matches!(planned.effect, MoveEffect::Refused(_)) {
                    refused.push(planned);
                }
            }
            if missed.is_empty() {
                return Ok((totals, refused));
            }
            waiting = missed.into_iter().collect();
        }
        let mut busy = Problem::new(Code::ChangedMeanwhile).say(
            "hồ sơ đang được thay đổi liên tục: gửi lại yêu cầu này",
            "dossiers keep changing: send the same request again",
        );
        busy.retryable = true;
        Err(busy)
    }

    /// Writes those that move where they lie then, and answers the keys of those that somebody else was faster with.
    fn post(
        &self,
        conn: &mut Connection,
        plan: &[PlannedMove],
        now: Instant,
    ) -> Result<HashSet<Id>, Problem> {
        let mut postings = Vec::with_capacity(plan.len());
        for planned in plan {
            if let MoveEffect::Moves(place) = &planned.effect {
                postings.push(self.posting(conn, planned, place, now)?);
            }
        }
        let missed = journal::post_many(conn, postings)?;
        for PlannedMove { row, effect, .. } in plan.iter().filter(|planned| !missed.contains(&planned.row.id))
        {
            if let MoveEffect::Moves(place) = effect
                && place.workflow.id != row.workflow_id
            {
                // What was asked at a step of the old workflow is not waited for in the new one.
                let left_at = row.last_happened_at.max(now.whole_second());
                opinions::store::leave(conn, row.office_id, row.id, left_at)?;
            }
        }
        Ok(missed)
    }

    fn posting<'p>(
        &self,
        conn: &mut Connection,
        planned: &'p PlannedMove,
        place: &MoveDestination,
        now: Instant,
    ) -> Result<Posting<'p>, Problem> {
        let before = &planned.row;
        let mut after = before.clone();
        after.procedure_version_id = self.wish.target.version.id;
        after.workflow_id = place.workflow.id;
        after.step = place.step;
        after.step_role = Some(place.role.as_str().to_owned());
        if before.step_role() != Some(place.role) {
            // Whoever had it cannot do this step; left in the old hands it would be on nobody's list.
            after.handler_id = None;
        }
        after.due_at = Some(place.due_at);
        Ok(Posting {
            before: Some(before),
            after,
            event: Event::MoveVersion,
            actor: Actor::officer(self.officer.id, &self.assignment),
            time: ActTime::at_once(now, before.last_happened_at, before.last_recorded_at),
            details: self.details(conn, planned, place)?,
        })
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
