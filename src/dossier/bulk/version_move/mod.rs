//! Running dossiers move to another version of their procedure or of their workflow: what that does to their due dates,
//! and the act that makes it so.
//!
//! A dossier keeps the version and the workflow that it was received under; a new one moves nothing by itself. Where a
//! decision says that running dossiers follow it, an administrator rehearses the move, sees which due dates change and
//! which dossiers become overdue, and then does it. The due date is computed again from the limit of the version, the
//! dossier's own acceptance, pauses and calendar; a pause stays what it was when it began; what has ended never changes.
//!
//! A dossier keeps its workflow as long as that adds up to the limit of the version; else, or when a workflow is named, it
//! goes on at the counterpart of its step ([`plan::counterpart`]). Each dossier that cannot move is refused by itself, with
//! the reason, and the others move.

pub(crate) mod http;
pub(in crate::dossier) mod job;
pub(in crate::dossier) mod lookup;
pub mod plan;
pub(in crate::dossier) mod requests;
pub(in crate::dossier) mod store;
pub(in crate::dossier) mod totals;
pub(in crate::dossier) mod views;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use crate::dossier::books::moves::{LastMove, MoveDetails, VersionName, WorkflowName};
pub use totals::MoveTotals;

use self::plan::{MoveRefusal, counterpart, is_for_office, same_legs};
use super::sweep::{self, Rehearse};
use crate::access::Role;
use crate::agency::{self, Agency, AgencyId};
use crate::calendar::error::CalendarError;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::deadline::{self, DeadlineError};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::pause;
use crate::dossier::clock::status::{Event, Status};
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureVersion;
use crate::workflow::{self, Workflow};

/// What dossiers are to move to.
#[derive(Debug, Clone)]
pub(in crate::dossier) struct MoveTarget {
    /// The version that is to rule them.
    pub version: Arc<ProcedureVersion>,
    /// The workflow that they are to follow; none: as [`MoveTarget::workflow_for`] says.
    pub workflow: Option<Arc<Workflow>>,
    /// To which step a dossier at a step goes, where that is said.
    pub steps: BTreeMap<i32, i32>,
}

/// Which dossiers are to move, and to what.
#[derive(Debug, Clone)]
pub(in crate::dossier) struct MoveSelection {
    /// The reference books.
    pub books: ReferenceCaches,
    /// Where to.
    pub target: MoveTarget,
    /// The offices, in order.
    pub offices: Vec<AgencyId>,
    /// Only these, by office and key; none: every open one of the procedure.
    pub only: Option<Vec<(AgencyId, DossierId)>>,
}

/// A dossier and what becomes of it.
#[derive(Debug)]
pub(in crate::dossier) struct PlannedMove {
    /// The dossier as it is.
    pub row: Dossier,
    /// The workflow that it follows now.
    pub workflow: Arc<Workflow>,
    /// What becomes of it.
    pub effect: MoveEffect,
}

/// What becomes of a dossier.
#[derive(Debug)]
pub(in crate::dossier) enum MoveEffect {
    /// It has the version and the workflow already.
    AlreadyThere,
    /// It stays, and why.
    Refused(MoveRefusal),
    /// It moves.
    Moves(MoveDestination),
}

/// Where a dossier that moves lies then.
#[derive(Debug)]
pub(in crate::dossier) struct MoveDestination {
    /// The workflow that it follows.
    pub workflow: Arc<Workflow>,
    /// Position of its step.
    pub step: i32,
    /// Whose turn it is.
    pub role: Role,
    /// When it is due; none where the law sets no limit.
    pub due_at: Option<Instant>,
}

impl MoveTarget {
    /// The workflow for an office's dossiers that cannot keep theirs: the one named, else the one that a dossier received
    /// now would get.
    fn workflow_for(
        &self,
        conn: &mut Connection,
        office: &Agency,
    ) -> Result<Result<Arc<Workflow>, MoveRefusal>, Problem> {
        if let Some(workflow) = &self.workflow {
            let fits = is_for_office(workflow, office.id, office.level);
            return Ok(if fits { Ok(Arc::clone(workflow)) } else { Err(MoveRefusal::WorkflowNotForOffice) });
        }
        let hours = self.version.content.limit.allowance_hours();
        let found =
            workflow::store::find_for(conn, self.version.procedure_id, office.id, office.level, hours)?;
        Ok(found.map(Arc::new).ok_or(MoveRefusal::NoWorkflow))
    }

    /// Whether a dossier in this workflow may go on in it.
    fn leaves_workflow(&self, workflow: &Workflow) -> bool {
        let hours = self.version.content.limit.allowance_hours();
        self.workflow.is_none() && hours.is_none_or(|hours| hours == workflow.total_hours)
    }

    /// Where the dossier lies after the move; `None` when it is there already.
    pub(in crate::dossier) fn place(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        office: &Agency,
        row: &Dossier,
        before: &Workflow,
        workflow: Result<Arc<Workflow>, MoveRefusal>,
    ) -> Result<Result<Option<MoveDestination>, MoveRefusal>, Problem> {
        let accepted_at = match row.accepted_at {
            _ if row.account == Account::WaitingAcceptance => return Ok(Err(MoveRefusal::NotAccepted)),
            Some(accepted_at) if row.standing().allows(Event::MoveVersion).is_ok() => accepted_at,
            _ => return Ok(Err(MoveRefusal::Ended)),
        };
        if row.due_imported {
            return Ok(Err(MoveRefusal::DueImported));
        }
        if !self.version.is_served_at(office.level) {
            return Ok(Err(MoveRefusal::NotServedHere));
        }
        let workflow = match workflow {
            Ok(workflow) => workflow,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if row.procedure_version_id == self.version.id && row.workflow_id == workflow.id {
            return Ok(Ok(None));
        }
        let Some(step) = counterpart(row.step, before, &workflow, &self.steps) else {
            return Ok(Err(MoveRefusal::NoCounterpart));
        };
        if !same_legs((before, row.step), (&workflow, step.position)) {
            return Ok(Err(MoveRefusal::OtherLegs));
        }
        let (step, role) = (step.position, step.role);
        let calendar = books.calendars.by_stamp(conn, &row.calendar_stamp)?;
        let pauses = pause::for_deadline(&row.pauses()?);
        let limit = &self.version.content.limit;
        match deadline::due_if_set(limit, accepted_at.civil(), &pauses, &*calendar) {
            Ok(due) => {
                let due_at = due.map(|due| Instant::from_civil(due.due_at));
                Ok(Ok(Some(MoveDestination { workflow, step, role, due_at })))
            }
            Err(DeadlineError::Calendar(CalendarError::YearNotLoaded { .. })) => {
                Ok(Err(MoveRefusal::YearNotLoaded))
            }
            Err(other) => Err(other.into()),
        }
    }
}

impl Rehearse for MoveSelection {
    type Of = AgencyId;
    type Plan = PlannedMove;
    type Totals = MoveTotals;
    const BATCH: usize = 500;

    fn found(&self, conn: &mut Connection) -> Result<Vec<(AgencyId, Vec<DossierId>)>, Problem> {
        if let Some(only) = &self.only {
            return Ok(sweep::by_office(only.iter().copied()));
        }
        let procedure_id = Some(self.target.version.procedure_id);
        let keys = |office_id: &AgencyId| {
            Ok((*office_id, sweep::store::keys(conn, *office_id, Status::NOT_ENDED, procedure_id)?))
        };
        self.offices.iter().map(keys).collect()
    }

    fn plan(
        &self,
        conn: &mut Connection,
        office_id: &AgencyId,
        ids: &[DossierId],
    ) -> Result<Vec<PlannedMove>, Problem> {
        let (target, books) = (&self.target, &self.books);
        let office = agency::store::find(conn, *office_id)?
            .ok_or_else(|| Problem::new(Code::Internal).because("the office is gone"))?;
        let other = target.workflow_for(conn, &office)?;
        let mut planned = Vec::with_capacity(ids.len());
        for row in sweep::store::load(conn, *office_id, ids)? {
            let workflow = books.workflows.workflow(conn, row.workflow_id)?;
            let next =
                if target.leaves_workflow(&workflow) { Ok(Arc::clone(&workflow)) } else { other.clone() };
            let effect = match target.place(conn, books, &office, &row, &workflow, next)? {
                Ok(Some(place)) => MoveEffect::Moves(place),
                Ok(None) => MoveEffect::AlreadyThere,
                Err(refusal) => MoveEffect::Refused(refusal),
            };
            planned.push(PlannedMove { row, workflow, effect });
        }
        Ok(planned)
    }

    fn count(totals: &mut MoveTotals, PlannedMove { row, effect, .. }: &PlannedMove, now: Instant) {
        totals.found += 1;
        match effect {
            MoveEffect::AlreadyThere => totals.already_there += 1,
            MoveEffect::Refused(_) => totals.refused += 1,
            MoveEffect::Moves(place) => totals.moves.count(row.account, row.due_at, place.due_at, now),
        }
    }
}
