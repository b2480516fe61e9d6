//! What is answered about workflows.

use serde::Serialize;

use crate::access::Role;
use crate::agency::Level;
use crate::workflow::routing::{HandlerChoice, OpinionsJoin};
use crate::workflow::routing_requests::{PlannedOpinionBody, TransitionBody};
use crate::workflow::step::Step;
use crate::workflow::steps::{Workflow, WorkflowId, WorkflowState};

/// One step.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WorkflowStep)]
pub(crate) struct WorkflowStepView {
    /// Its place, from 1.
    #[schema(example = 1)]
    position: i32,
    /// What is done, in Vietnamese.
    #[schema(example = "Tiếp nhận, số hóa, chuyển hồ sơ")]
    name_vi: String,
    /// What is done, in English.
    #[schema(example = "Receive, digitise and hand over")]
    name_en: String,
    /// Who does it.
    role: Role,
    /// Where it is done, when not at the dossier's own office.
    agency_level: Option<Level>,
    /// The unit that does it, when one is named.
    unit_code: Option<String>,
    /// How long it may take, in working hours (8 for a day). Absent: not counted.
    #[schema(example = 2)]
    allowance_hours: Option<u32>,
    /// Who gets a dossier that comes here.
    assignment: HandlerChoice,
    /// The ways out; empty: on to the next step, after the last counted one to the result.
    transitions: Vec<TransitionBody>,
    /// The opinions that may be asked for here.
    opinions: Vec<PlannedOpinionBody>,
    /// How many of the opinions asked for must be there before the dossier goes on.
    opinions_join: OpinionsJoin,
}

/// One version of a workflow.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Workflow)]
pub(crate) struct WorkflowView {
    /// Key of the version.
    id: WorkflowId,
    /// The name that its versions share.
    #[schema(example = "generic-3")]
    name: String,
    /// 1 for the first.
    #[schema(example = 1)]
    version: i32,
    /// The procedure; absent for a generic workflow.
    procedure_code: Option<String>,
    /// The office that it is for; absent for every office.
    agency_code: Option<String>,
    /// The level of the offices that it is for; absent for all.
    level: Option<Level>,
    /// Where it stands.
    state: WorkflowState,
    /// What the allowances add up to.
    #[schema(example = 24)]
    total_hours: u32,
    /// The decision that published it.
    #[schema(example = "1234/QĐ-UBND")]
    decision_number: Option<String>,
    /// The decision that took it out of use, when that was not a new version.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "1300/QĐ-UBND")]
    retirement_number: Option<String>,
    /// Why it was taken out of use.
    #[serde(skip_serializing_if = "Option::is_none")]
    retirement_reason: Option<String>,
    /// The steps, by position.
    steps: Vec<WorkflowStepView>,
}

impl From<Workflow> for WorkflowView {
    fn from(workflow: Workflow) -> Self {
        let step = |step: Step| WorkflowStepView {
            position: step.position,
            name_vi: step.name_vi,
            name_en: step.name_en,
            role: step.role,
            agency_level: step.agency_level,
            unit_code: step.unit_code,
            allowance_hours: step.allowance_hours,
            assignment: step.drawing.assignment,
            transitions: step.drawing.transitions.into_iter().map(Into::into).collect(),
            opinions: step.drawing.opinions.into_iter().map(Into::into).collect(),
            opinions_join: step.drawing.join,
        };
        let (retirement_number, retirement_reason) =
            workflow.retirement.map(|retired| (retired.decision_number, retired.reason)).unzip();
        Self {
            id: workflow.id,
            name: workflow.name,
            version: workflow.version,
            procedure_code: workflow.procedure_code,
            agency_code: workflow.agency_code,
            level: workflow.level,
            state: workflow.state,
            total_hours: workflow.total_hours,
            decision_number: workflow.decision_number,
            retirement_number,
            retirement_reason,
            steps: workflow.steps.into_iter().map(step).collect(),
        }
    }
}

/// A page of workflows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct WorkflowPage {
    /// The workflows, by name.
    pub(super) items: Vec<WorkflowView>,
    /// Names the next page; absent on the last one.
    pub(super) next_cursor: Option<String>,
}
