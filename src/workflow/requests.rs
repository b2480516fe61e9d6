//! What is sent about workflows, and the check of what was typed in.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::access::Role;
use crate::agency::{self, Agency, Level};
use crate::platform::check::{Check, Checked};
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
#[schema(example = json!({ "procedure_code": "1.004873", "agency_code": "H26.268.05", "steps": [
    { "position": 1, "name_vi": "Tiếp nhận, số hóa, chuyển hồ sơ", "name_en": "Receive, digitise and hand over", "role": "clerk", "allowance_hours": 2 },
    { "position": 2, "name_vi": "Thẩm định", "name_en": "Appraise", "role": "handler", "allowance_hours": 18 },
    { "position": 3, "name_vi": "Ký duyệt", "name_en": "Sign", "role": "approver", "allowance_hours": 4 },
    { "position": 4, "name_vi": "Trả kết quả", "name_en": "Return the result", "role": "clerk" }
] }))]
pub(crate) struct PlanRequest {
    /// The procedure; absent for a generic workflow.
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
#[schema(example = json!({
    "name": "1.004873-kien-hung",
    "plan": { "procedure_code": "1.004873", "agency_code": "H26.268.05", "steps": [
        { "position": 1, "name_vi": "Tiếp nhận, số hóa, chuyển hồ sơ", "name_en": "Receive, digitise and hand over", "role": "clerk", "allowance_hours": 2 },
        { "position": 2, "name_vi": "Thẩm định", "name_en": "Appraise", "role": "handler", "allowance_hours": 18 },
        { "position": 3, "name_vi": "Ký duyệt", "name_en": "Sign", "role": "approver", "allowance_hours": 4 },
        { "position": 4, "name_vi": "Trả kết quả", "name_en": "Return the result", "role": "clerk" }
    ] }
}))]
pub(crate) struct NewWorkflow {
    /// The name that its versions share.
    name: String,
    /// What it is for, and its steps.
    plan: PlanRequest,
}

/// A decision that publishes a workflow.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "decision_number": "1234/QĐ-UBND" }))]
pub(crate) struct WorkflowPublication {
    /// The decision.
    pub decision_number: String,
}

impl WorkflowPublication {
    /// The decision.
    pub(crate) fn checked(&self) -> Result<String, Problem> {
        let mut check = Check::new();
        let number = check.text("decision_number", &self.decision_number, 200);
        check.finish(number)
    }
}

/// A decision that takes a workflow out of use.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "decision_number": "1300/QĐ-UBND", "reason": "Thay bằng quy trình nội bộ mới" }))]
pub(crate) struct WorkflowRetirement {
    /// The decision.
    #[schema(max_length = 200)]
    pub decision_number: String,
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: String,
}

impl WorkflowRetirement {
    /// The decision and the reason.
    pub(crate) fn checked(&self) -> Result<Retirement, Problem> {
        let mut check = Check::new();
        let parts = (
            check.text("decision_number", &self.decision_number, 200),
            check.text("reason", &self.reason, 1000),
        );
        let (decision_number, reason) = check.finish(parts)?;
        Ok(Retirement { decision_number, reason })
    }
}

impl StepRequest {
    fn checked(&self, check: &mut Check, at: &str) -> Checked<Step> {
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
        let parts = (
            check.text(&format!("{at}.name_vi"), &self.name_vi, 300),
            check.text(&format!("{at}.name_en"), &self.name_en, 300),
            check.optional_text(&format!("{at}.unit_code"), self.unit_code.as_deref(), 60),
            routing_requests::checked_transitions(&self.transitions, check, at),
            routing_requests::checked_opinions(&self.opinions, check, at),
        );
        Checked::all(parts).map(|(name_vi, name_en, unit_code, transitions, opinions)| Step {
            position: self.position,
            name_vi,
            name_en,
            role: self.role,
            agency_level: self.agency_level,
            unit_id: None,
            unit_code,
            allowance_hours: self.allowance_hours,
            drawing: StepRouting {
                assignment: self.assignment,
                transitions,
                opinions,
                join: self.opinions_join,
            },
        })
    }
}

impl PlanRequest {
    /// Checks what needs no register; `within` is the path of this body, such as `plan.`
    fn checked(&self, check: &mut Check, within: &str) -> Checked<Vec<Step>> {
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
        let mut positions = BTreeSet::new();
        let steps = self.steps.iter().enumerate().map(|(place, step)| {
            let checked = step.checked(check, &at(&format!("steps.{place}")));
            if !positions.insert(step.position) {
                check.wrong(
                    &at(&format!("steps.{place}.position")),
                    "twice",
                    "số thứ tự bị trùng",
                    "this position stands twice",
                );
            }
            checked
        });
        steps.collect::<Checked<Vec<Step>>>().map(|mut steps| {
            steps.sort_by_key(|step| step.position);
            steps
        })
    }

    /// The plan of a body in which it stands alone.
    pub(crate) fn plan(&self, conn: &mut Connection) -> Result<Plan, Problem> {
        let mut check = Check::new();
        let plan = self.resolved(conn, &mut check, "")?;
        check.finish(plan)
    }

    /// The plan with the keys that its codes stand for; what is wrong with it and codes that there are not, at once.
    fn resolved(
        &self,
        conn: &mut Connection,
        check: &mut Check,
        within: &str,
    ) -> Result<Checked<Plan>, Problem> {
        let steps = self.checked(check, within);
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
                    unknown(check, "procedure_code");
                }
                id
            }
        };
        let agency_id = match &self.agency_code {
            None => None,
            Some(code) => {
                let office = agency::store::find_by_code(conn, code)?.filter(Agency::is_office);
                if office.is_none() {
                    unknown(check, "agency_code");
                }
                office.map(|office| office.id)
            }
        };
        let mut units = BTreeMap::new();
        for (place, step) in self.steps.iter().enumerate() {
            if let Some(code) = named(step.unit_code.as_deref()) {
                match agency::store::find_by_code(conn, &code)? {
                    Some(unit) => {
                        units.insert(code, unit.id);
                    }
                    None => unknown(check, &format!("steps.{place}.unit_code")),
                }
            }
            for (number, planned) in step.opinions.iter().enumerate() {
                if let Some(code) = named(planned.agency_code.as_deref())
                    && agency::store::find_by_code(conn, &code)?.is_none()
                {
                    unknown(check, &format!("steps.{place}.opinions.{number}.agency_code"));
                }
            }
        }
        let level = self.level;
        Ok(steps.map(|mut steps| {
            for step in &mut steps {
                step.unit_id = step.unit_code.as_ref().and_then(|code| units.get(code).copied());
            }
            let total_hours = draft_total(self.total_hours, &steps);
            Plan { procedure_id, agency_id, level, total_hours, steps }
        }))
    }
}

/// A code as it is looked up; an empty one names nothing, and one that can be no code is told already.
fn named(code: Option<&str>) -> Option<String> {
    let mut check = Check::new();
    let code = check.optional_text("", code, 60);
    check.finish(code).ok().flatten()
}

impl NewWorkflow {
    /// The name and the plan.
    pub(crate) fn checked(&self, conn: &mut Connection) -> Result<(String, Plan), Problem> {
        let mut check = Check::new();
        let name = check.text("name", &self.name, 100);
        let plan = self.plan.resolved(conn, &mut check, "plan.")?;
        check.finish((name, plan))
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
        let mut check = Check::new();
        let parts = (check.text("name", &body.name, 100), body.plan.checked(&mut check, "plan."));
        let problem = check.finish(parts).unwrap_err();
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
