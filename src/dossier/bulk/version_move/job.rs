//! The act: dossiers move to another version, each with a row in its journal.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{MoveDestination, MoveEffect, MoveSelection, PlannedMove};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::{self, ActTime, Actor, Posting};
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::books::opinions;
use crate::dossier::bulk::sweep::{self, Sweep};
use crate::dossier::clock::status::Event;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// The act. Done again, it finds the dossiers already there.
#[derive(Debug)]
pub(in crate::dossier) struct MoveJob {
    /// Which dossiers, and where to.
    pub wish: MoveSelection,
    /// The decision that it rests on.
    pub decision_number: String,
    /// Why.
    pub reason: String,
    /// Who does it.
    pub actor: Actor,
}

impl Sweep for MoveJob {
    type Rehearsal = MoveSelection;

    fn rehearsal(&self) -> &MoveSelection {
        &self.wish
    }

    fn changes(planned: &PlannedMove) -> Option<DossierId> {
        matches!(planned.effect, MoveEffect::Moves(_)).then_some(planned.row.id)
    }

    fn is_listed(planned: &PlannedMove) -> bool {
        matches!(planned.effect, MoveEffect::Refused(_))
    }

    fn post(
        &self,
        conn: &mut Connection,
        _office_id: &AgencyId,
        plan: &[PlannedMove],
        now: Instant,
    ) -> Result<HashSet<DossierId>, Problem> {
        let mut postings = Vec::with_capacity(plan.len());
        let mut left = Vec::new();
        for planned in plan {
            let MoveEffect::Moves(place) = &planned.effect else { continue };
            let posting = self.posting(conn, planned, place, now)?;
            if posting.after.workflow_id != planned.row.workflow_id {
                left.push((planned.row.office_id, planned.row.id, posting.time));
            }
            postings.push(posting);
        }
        let missed = journal::post_many(conn, postings)?;
        // What was asked at a step of the old workflow is not waited for in the new one.
        for (office_id, id, time) in left.into_iter().filter(|(_, id, _)| !missed.contains(id)) {
            opinions::store::leave(conn, office_id, id, time.happened_at())?;
        }
        Ok(missed)
    }

    fn busy() -> Problem {
        sweep::busy(
            "hồ sơ đang được thay đổi liên tục: gửi lại yêu cầu này",
            "dossiers keep changing: send the same request again",
        )
    }
}

impl MoveJob {
    /// Where a dossier lies then.
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
        after.due_at = place.due_at;
        Ok(Posting {
            before: Some(before),
            after,
            event: Event::MoveVersion,
            actor: self.actor,
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
        let before = self.wish.books.procedures.version(conn, planned.row.procedure_version_id)?;
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
