//! What is sent about workflows, and the check of what was typed in.

use serde::Deserialize;

use crate::access::Role;
use crate::agency::{self, Agency, Level};
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::procedure::store as procedures;
use crate::workflow::actions::draft_total;
use crate::workflow::publish::STEP_ROLES;
use crate::workflow::routing::{HandlerChoice, OpinionsJoin, StepRouting};
use crate::workflow::routing_requests::{self, MOST_HOURS, PlannedOpinionBody, TransitionBody};
use crate::workflow::step::Step;
use crate::workflow::steps::Retirement;
use crate::workflow::store::Plan;

/// The most steps of one workflow.
const MOST_STEPS: usize = 60;

/// A step as it is typed in.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepRequest {
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
    /// Who gets a dossier that comes here; by hand unless said otherwise.
    #[serde(default = "by_hand")]
    assignment: HandlerChoice,
    /// The ways out; empty: on to the next step, after the last counted one to the result.
    #[serde(default)]
    #[schema(max_items = 20)]
    transitions: Vec<TransitionBody>,
    /// The opinions that may be asked for here.
    #[serde(default)]
    #[schema(max_items = 20)]
    opinions: Vec<PlannedOpinionBody>,
    /// How many of the opinions asked for must be there before the dossier goes on; all unless said otherwise.
    #[serde(default = "all")]
    opinions_join: OpinionsJoin,
}

fn by_hand() -> HandlerChoice {
    HandlerChoice::ByHand
}

fn all() -> OpinionsJoin {
    OpinionsJoin::All
}

/// What a workflow is for, and its steps.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlanRequest {
    /// The procedure; absent for a generic workflow.
    #[schema(example = "1.004873")]
    procedure_code: Option<String>,
    /// The office that it is for; absent for every office.
    agency_code: Option<String>,
    /// The level of the offices that it is for; absent for all. Not together with `agency_code`.
    level: Option<Level>,
    /// For a generic workflow: what the allowances add up to.
    #[schema(example = 24)]
    total_hours: Option<u32>,
    /// The steps, by position.
    steps: Vec<StepRequest>,
}

/// A new workflow, or the next version of one.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWorkflow {
    /// The name that its versions share.
    #[schema(example = "1.004873-ward")]
    name: String,
    /// What it is for, and its steps.
    plan: PlanRequest,
}

/// A decision that publishes a workflow.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkflowPublication {
    /// The decision.
    #[schema(example = "1234/QĐ-UBND")]
    decision_number: String,
}

impl WorkflowPublication {
    /// The decision.
    pub(super) fn checked(&self) -> Result<String, Problem> {
        let mut check = Check::new();
        let number = check.text("decision_number", &self.decision_number, 200);
        check.done().map(|()| number)
    }
}

/// A decision that takes a workflow out of use.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkflowRetirement {
    /// The decision.
    #[schema(max_length = 200, example = "1300/QĐ-UBND")]
    decision_number: String,
    /// Why.
    #[schema(max_length = 1000)]
    reason: String,
}

impl WorkflowRetirement {
    /// The decision and the reason.
    pub(super) fn checked(&self) -> Result<Retirement, Problem> {
        let mut check = Check::new();
        let retirement = Retirement {
            decision_number: check.text("decision_number", &self.decision_number, 200),
            reason: check.text("reason", &self.reason, 1000),
        };
        check.done().map(|()| retirement)
    }
}

impl StepRequest {
    fn checked(&self, check: &mut Check, at: &str) -> Step {
        if self.position < 1 {
            check.wrong(&format!("{at}.position"), "out_of_range", "số thứ tự từ 1", "positions begin at 1");
        }
        if !STEP_ROLES.contains(&self.role) {
            check.wrong(
                &format!("{at}.role"),
                "role_does_no_steps",
                "vai trò này không xử lý hồ sơ",
                "this role does no steps",
            );
        }
        if self.allowance_hours.is_some_and(|hours| !(1..=MOST_HOURS).contains(&hours)) {
            check.wrong(
                &format!("{at}.allowance_hours"),
                "out_of_range",
                format!("số giờ từ 1 đến {MOST_HOURS}; bỏ trống nếu không tính giờ"),
                format!("1 to {MOST_HOURS} hours; leave it out for a step that is not counted"),
            );
        }
        Step {
            position: self.position,
            name_vi: check.text(&format!("{at}.name_vi"), &self.name_vi, 300),
            name_en: check.text(&format!("{at}.name_en"), &self.name_en, 300),
            role: self.role,
            agency_level: self.agency_level,
            unit_id: None,
            unit_code: check.optional_text(&format!("{at}.unit_code"), self.unit_code.as_deref(), 60),
            allowance_hours: self.allowance_hours,
            drawing: StepRouting {
                assignment: self.assignment,
                transitions: routing_requests::checked_transitions(&self.transitions, check, at),
                opinions: routing_requests::checked_opinions(&self.opinions, check, at),
                join: self.opinions_join,
            },
        }
    }
}

impl PlanRequest {
    /// Checks what needs no register; `within` is the path of this body, such as `plan.`
    fn checked(&self, check: &mut Check, within: &str) -> Vec<Step> {
        let at = |field: &str| format!("{within}{field}");
        if self.agency_code.is_some() && self.level.is_some() {
            check.wrong(
                &at("level"),
                "one_of_two",
                "chọn một cơ quan hoặc một cấp, không chọn cả hai",
                "name an office or a level, not both",
            );
        }
        if self.level == Some(Level::Unit) {
            check.wrong(&at("level"), "not_an_office", "đơn vị không phải là cơ quan", "a unit is no office");
        }
        if self.procedure_code.is_some() == self.total_hours.is_some() {
            check.wrong(
                &at("total_hours"),
                "one_of_two",
                "ghi tổng số giờ cho quy trình chung; quy trình của một thủ tục lấy thời hạn của thủ tục",
                "name the hours of a generic workflow; that of a procedure takes the procedure's limit",
            );
        }
        if !(1..=MOST_STEPS).contains(&self.steps.len()) {
            check.wrong(
                &at("steps"),
                "out_of_range",
                format!("quy trình có từ 1 đến {MOST_STEPS} bước"),
                format!("a workflow has 1 to {MOST_STEPS} steps"),
            );
        }
        let mut steps: Vec<Step> = Vec::new();
        for (place, step) in self.steps.iter().enumerate() {
            let step = step.checked(check, &at(&format!("steps.{place}")));
            if steps.iter().any(|earlier| earlier.position == step.position) {
                check.wrong(
                    &at(&format!("steps.{place}.position")),
                    "twice",
                    "số thứ tự bị trùng",
                    "this position stands twice",
                );
            }
            steps.push(step);
        }
        steps.sort_by_key(|step| step.position);
        steps
    }

    /// The steps of a plan that stands alone in its body.
    pub(super) fn steps(&self) -> Result<Vec<Step>, Problem> {
        let mut check = Check::new();
        let steps = self.checked(&mut check, "");
        check.done().map(|()| steps)
    }

    /// The plan with the keys that its codes stand for.
    pub(super) fn resolved(
        &self,
        conn: &mut Connection,
        mut steps: Vec<Step>,
        within: &str,
    ) -> Result<Plan, Problem> {
        let mut check = Check::new();
        let unknown = |check: &mut Check, field: &str| {
            check.wrong(
                &format!("{within}{field}"),
                "unknown",
                "không có mã này trong hệ thống",
                "the register has no such code",
            );
        };
        let procedure_id = match &self.procedure_code {
            None => None,
            Some(code) => {
                let id = procedures::find_by_code(conn, code)?;
                if id.is_none() {
                    unknown(&mut check, "procedure_code");
                }
                id
            }
        };
        let agency_id = match &self.agency_code {
            None => None,
            Some(code) => {
                let office = agency::store::find_by_code(conn, code)?.filter(Agency::is_office);
                if office.is_none() {
                    unknown(&mut check, "agency_code");
                }
                office.map(|office| office.id)
            }
        };
        for step in &mut steps {
            let place =
                self.steps.iter().position(|asked| asked.position == step.position).unwrap_or_default();
            if let Some(code) = &step.unit_code {
                step.unit_id = agency::store::find_by_code(conn, code)?.map(|unit| unit.id);
                if step.unit_id.is_none() {
                    unknown(&mut check, &format!("steps.{place}.unit_code"));
                }
            }
            for (number, planned) in step.drawing.opinions.iter().enumerate() {
                let Some(code) = &planned.agency_code else { continue };
                if agency::store::find_by_code(conn, code)?.is_none() {
                    unknown(&mut check, &format!("steps.{place}.opinions.{number}.agency_code"));
                }
            }
        }
        check.done()?;
        let total_hours = draft_total(self.total_hours, &steps);
        Ok(Plan { procedure_id, agency_id, level: self.level, total_hours, steps })
    }
}

impl NewWorkflow {
    /// The name, the plan as it was asked for and its checked steps.
    pub(super) fn checked(&self) -> Result<(String, PlanRequest, Vec<Step>), Problem> {
        let mut check = Check::new();
        let name = check.text("name", &self.name, 100);
        let steps = self.plan.checked(&mut check, "plan.");
        check.done()?;
        Ok((name, self.plan.clone(), steps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_of_a_new_workflow_is_named_at_once() {
        let step = |position: i32, role: &str, hours: Option<u32>| serde_json::json!({"position": position, "name_vi": "Bước", "name_en": "Step", "role": role, "allowance_hours": hours});
        let body: NewWorkflow = serde_json::from_value(serde_json::json!({
            "name": "",
            "plan": {
                "agency_code": "H26", "level": "ward",
                "steps": [step(1, "clerk", Some(0)), step(1, "supervisor", None), step(0, "handler", Some(8))],
            }
        }))
        .unwrap();
        let problem = body.checked().unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("name", "required"),
                ("plan.level", "one_of_two"),
                ("plan.total_hours", "one_of_two"),
                ("plan.steps.0.allowance_hours", "out_of_range"),
                ("plan.steps.1.role", "role_does_no_steps"),
                ("plan.steps.1.position", "twice"),
                ("plan.steps.2.position", "out_of_range"),
            ]
        );
    }
}
