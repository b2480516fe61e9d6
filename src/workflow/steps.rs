//! The steps of a workflow: who does what, in which order, and how long it may take.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! The pattern of one agency is receive, assign, handle, review, sign, register and issue, and last the return of the
//! result, which is not counted (Cao Bằng, QĐ 2022/QĐ-UBND \[V S4\]: docs/domain/people.md). Printed step numbers
//! repeat there, so the order is the position.

use crate::agency::{AgencyId, Level};
use crate::named_values;
use crate::platform::database::Id;
use crate::procedure::ProcedureId;
use crate::workflow::paths::WorkflowPaths;
use crate::workflow::routing::StepOutcome;
use crate::workflow::step::{Step, StepExit, is_drawn, ways};

named_values! {
    /// Where a workflow stands.
    pub enum WorkflowState {
        /// Being written; it may still change.
        Draft = "draft",
        /// In use for new dossiers.
        Published = "published",
        /// Replaced by a later version or taken out of use; dossiers that run under it keep it.
        Retired = "retired",
    }
}

crate::text_column!(WorkflowState);

/// Why a workflow was taken out of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retirement {
    /// The decision.
    pub decision_number: String,
    /// The reason.
    pub reason: String,
}

/// The key of a version of a workflow.
pub type WorkflowId = Id<Workflow>;

/// One version of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workflow {
    /// Key of the version.
    pub id: WorkflowId,
    /// The name that its versions share.
    pub name: String,
    /// 1 for the first.
    pub version: i32,
    /// The procedure; none for a generic workflow.
    pub procedure_id: Option<ProcedureId>,
    /// The code of the procedure.
    pub procedure_code: Option<String>,
    /// The office that it is for; none for every office.
    pub agency_id: Option<AgencyId>,
    /// The code of that office.
    pub agency_code: Option<String>,
    /// The level of the offices that it is for; none for all.
    pub level: Option<Level>,
    /// Where it stands.
    pub state: WorkflowState,
    /// What the allowances add up to.
    pub total_hours: u32,
    /// The decision that published it.
    pub decision_number: Option<String>,
    /// How it was taken out of use, when that was not by a new version.
    pub retirement: Option<Retirement>,
    /// The steps, by position.
    pub steps: Vec<Step>,
}

impl Workflow {
    /// The step at which a dossier begins.
    #[must_use]
    pub fn first(&self) -> Option<&Step> {
        self.steps.first()
    }

    /// The step at a position.
    #[must_use]
    pub fn step(&self, position: i32) -> Option<&Step> {
        self.steps.iter().find(|step| step.position == position)
    }

    /// The step after a position in the row, whatever is drawn; none after the last.
    #[must_use]
    pub fn next_after(&self, position: i32) -> Option<&Step> {
        self.steps.iter().find(|step| step.position > position)
    }

    /// The ways out of the step at a position.
    #[must_use]
    pub fn ways(&self, position: i32) -> Vec<StepExit<'_>> {
        self.step(position).map(|step| ways(&self.steps, step)).unwrap_or_default()
    }

    /// Whether any way is drawn; otherwise it is a row of steps.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        is_drawn(&self.steps)
    }

    /// The steps from which a way with this outcome leads to the end.
    #[must_use]
    pub fn ends(&self, outcome: StepOutcome) -> Vec<i32> {
        let ends = |step: &&Step| {
            ways(&self.steps, step).iter().any(|way| way.outcome == outcome && way.to.is_none())
        };
        self.steps.iter().filter(ends).map(|step| step.position).collect()
    }

    /// The steps to which the step at a position may send a dossier back: those drawn, or else every one that a path to it
    /// comes through.
    #[must_use]
    pub fn ways_back(&self, position: i32) -> Vec<i32> {
        let ways = self.ways(position);
        let drawn: Vec<i32> =
            ways.iter().filter(|way| way.outcome == StepOutcome::Return).filter_map(|way| way.to).collect();
        if !drawn.is_empty() {
            return drawn;
        }
        if !self.is_drawn() {
            return self
                .steps
                .iter()
                .map(|step| step.position)
                .filter(|earlier| *earlier < position)
                .collect();
        }
        WorkflowPaths::of(&self.steps).before(position).into_iter().collect()
    }

    /// The last step with an allowance: with it the result is decided and issued.
    #[must_use]
    pub fn last_counted(&self) -> Option<&Step> {
        self.steps.iter().rev().find(|step| step.allowance_hours.is_some())
    }

    /// The uncounted step after it, at which the result is returned, if the workflow names one.
    #[must_use]
    pub fn return_step(&self) -> Option<&Step> {
        self.next_after(self.last_counted()?.position)
    }

    /// Whether a dossier of this procedure may be received under it, at this office or at whatever office of the level, when its
    /// allowances are to add up to `hours`. Where the law sets no limit there is no such sum, and only the procedure's own fits.
    #[must_use]
    pub fn serves(
        &self,
        procedure: ProcedureId,
        office: Option<AgencyId>,
        level: Level,
        hours: Option<u32>,
    ) -> bool {
        hours.map_or(self.procedure_id.is_some(), |hours| hours == self.total_hours)
            && self.procedure_id.is_none_or(|own| own == procedure)
            && self.agency_id.is_none_or(|bound| office == Some(bound))
            && self.level.is_none_or(|of| of == level)
    }

    /// How closely it fits: where several workflows are possible, the largest is taken. A procedure's own comes before
    /// a generic one, then the office's own before its level's before one for all.
    #[must_use]
    pub fn fit(&self) -> (bool, bool, bool) {
        (self.procedure_id.is_some(), self.agency_id.is_some(), self.level.is_some())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::access::Role;
    use crate::workflow::routing::StepRouting;

    pub(in crate::workflow) fn step(position: i32, role: Role, allowance_hours: Option<u32>) -> Step {
        Step {
            position,
            name_vi: format!("Bước {position}"),
            name_en: format!("Step {position}"),
            role,
            agency_level: None,
            unit_id: None,
            unit_code: None,
            allowance_hours,
            drawing: StepRouting::default(),
        }
    }

    pub(in crate::workflow) fn workflow(steps: Vec<Step>) -> Workflow {
        Workflow {
            id: Id::new(),
            name: "generic-1".into(),
            version: 1,
            procedure_id: None,
            procedure_code: None,
            agency_id: None,
            agency_code: None,
            level: None,
            state: WorkflowState::Published,
            total_hours: 8,
            decision_number: None,
            retirement: None,
            steps,
        }
    }

    fn place(step: Option<&Step>) -> Option<i32> {
        step.map(|step| step.position)
    }

    #[test]
    fn the_result_is_decided_at_the_last_counted_step_and_returned_after_it() {
        let seven = workflow(vec![
            step(1, Role::Clerk, Some(2)),
            step(2, Role::Handler, Some(4)),
            step(3, Role::Approver, Some(2)),
            step(4, Role::Clerk, None),
        ]);
        assert_eq!(place(seven.first()), Some(1));
        assert_eq!(place(seven.next_after(1)), Some(2));
        assert_eq!(place(seven.last_counted()), Some(3));
        assert_eq!(place(seven.return_step()), Some(4));
        assert_eq!(place(seven.next_after(4)), None);
        assert_eq!(place(seven.step(5)), None);
    }

    #[test]
    fn a_workflow_may_end_with_its_last_counted_step() {
        let short = workflow(vec![step(1, Role::Clerk, Some(4)), step(2, Role::RecordsClerk, Some(4))]);
        assert_eq!(place(short.last_counted()), Some(2));
        assert_eq!(place(short.return_step()), None);
        assert_eq!(place(workflow(Vec::new()).first()), None);
    }
}
