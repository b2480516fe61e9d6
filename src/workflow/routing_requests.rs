//! Ways and opinions as they are typed in and answered, and the check of what was typed in.

use serde::{Deserialize, Serialize};

use crate::access::Role;
use crate::platform::check::{Check, Checked};
use crate::workflow::publish::STEP_ROLES;
use crate::workflow::routing::{PlannedOpinion, StepOutcome, Transition};

/// The most ways out of a step, and the most opinions asked for at one.
const MOST: usize = 20;

/// A way out of a step.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WorkflowTransition)]
pub(crate) struct TransitionBody {
    /// How the dossier leaves.
    outcome: StepOutcome,
    /// What the officer chooses it by: small letters, digits and dashes; the outcome when absent. Each way out of a step has
    /// its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "site-visit", pattern = "^[a-z0-9_-]{1,40}$")]
    branch: Option<String>,
    /// When it is taken, in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Phải kiểm tra thực địa")]
    name_vi: Option<String>,
    /// When it is taken, in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "The site must be visited")]
    name_en: Option<String>,
    /// The position of the step that it leads to. Absent: the end, a result or a refusal; a return always leads to a step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 3)]
    to: Option<i32>,
}

impl From<Transition> for TransitionBody {
    fn from(way: Transition) -> Self {
        Self {
            outcome: way.outcome,
            branch: way.branch,
            name_vi: way.name_vi,
            name_en: way.name_en,
            to: way.to,
        }
    }
}

/// An opinion that may be asked for at a step.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlannedOpinion)]
pub(crate) struct PlannedOpinionBody {
    /// What about, in Vietnamese.
    #[schema(example = "Sự phù hợp với quy hoạch")]
    name_vi: String,
    /// What about, in English.
    #[schema(example = "Agreement with the plan")]
    name_en: String,
    /// The role that is asked.
    role: Role,
    /// The agency or unit where the role is held; absent: anybody of that role at the dossier's office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) agency_code: Option<String>,
    /// How long the answer may take, in working hours; within the allowance of the step.
    #[schema(example = 4)]
    allowance_hours: u32,
}

impl From<PlannedOpinion> for PlannedOpinionBody {
    fn from(planned: PlannedOpinion) -> Self {
        Self {
            name_vi: planned.name_vi,
            name_en: planned.name_en,
            role: planned.role,
            agency_code: planned.agency_code,
            allowance_hours: planned.allowance_hours,
        }
    }
}

fn too_many(check: &mut Check, field: &str, count: usize) {
    if count > MOST {
        check.wrong(field, "too_many", format!("nhiều nhất {MOST} dòng"), format!("at most {MOST} of them"));
    }
}

fn is_branch(text: &str) -> bool {
    let fits = |letter: u8| matches!(letter, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    (1..=40).contains(&text.len()) && text.bytes().all(fits)
}

/// The word that chooses a way.
fn branch(body: &TransitionBody) -> &str {
    body.branch.as_deref().unwrap_or(body.outcome.as_str())
}

/// The ways out of the step at the path `at`. Whether they lead anywhere is asked when the workflow is published.
pub(super) fn checked_transitions(
    bodies: &[TransitionBody],
    check: &mut Check,
    at: &str,
) -> Checked<Vec<Transition>> {
    too_many(check, &format!("{at}.transitions"), bodies.len());
    let mut ways: Vec<Checked<Transition>> = Vec::new();
    for (number, body) in bodies.iter().take(MOST).enumerate() {
        let field = |name: &str| format!("{at}.transitions.{number}.{name}");
        if body.branch.as_deref().is_some_and(|branch| !is_branch(branch)) {
            check.wrong(
                &field("branch"),
                "not_a_branch",
                "tên nhánh gồm 1 đến 40 chữ thường không dấu, chữ số, gạch ngang",
                "a branch is named by 1 to 40 small letters, digits and dashes",
            );
        }
        if body.outcome == StepOutcome::Return && body.to.is_none() {
            check.wrong(
                &field("to"),
                "required",
                "nhánh trả lại phải ghi bước quay về",
                "a return names the step that it goes back to",
            );
        }
        if body.to.is_some_and(|to| to < 1) {
            check.wrong(&field("to"), "out_of_range", "số thứ tự từ 1", "positions begin at 1");
        }
        let names = (
            check.optional_text(&field("name_vi"), body.name_vi.as_deref(), 300),
            check.optional_text(&field("name_en"), body.name_en.as_deref(), 300),
        );
        // Returns are chosen by the step that they lead to.
        let same = |other: &TransitionBody| match body.outcome {
            StepOutcome::Return => other.outcome == StepOutcome::Return && other.to == body.to,
            _ => other.outcome != StepOutcome::Return && branch(other) == branch(body),
        };
        if bodies.iter().take(number).any(same) {
            let name = if body.outcome == StepOutcome::Return { "to" } else { "branch" };
            check.wrong(
                &field(name),
                "twice",
                "bước này đã có nhánh như vậy: đặt tên khác",
                "the step has such a way already: name it differently",
            );
        }
        ways.push(Checked::all(names).map(|(name_vi, name_en)| Transition {
            outcome: body.outcome,
            branch: body.branch.clone(),
            name_vi,
            name_en,
            to: body.to,
        }));
    }
    ways.into_iter().collect()
}

/// The opinions of the step at the path `at`. Whether they fit into the step is asked when the workflow is published.
pub(super) fn checked_opinions(
    bodies: &[PlannedOpinionBody],
    check: &mut Check,
    at: &str,
) -> Checked<Vec<PlannedOpinion>> {
    too_many(check, &format!("{at}.opinions"), bodies.len());
    let mut planned = Vec::new();
    for (number, body) in bodies.iter().take(MOST).enumerate() {
        let field = |name: &str| format!("{at}.opinions.{number}.{name}");
        if !STEP_ROLES.contains(&body.role) {
            check.wrong(
                &field("role"),
                "role_does_no_steps",
                "vai trò này không xử lý hồ sơ",
                "this role does no steps",
            );
        }
        if !(1..=MOST_HOURS).contains(&body.allowance_hours) {
            check.wrong(
                &field("allowance_hours"),
                "out_of_range",
                format!("số giờ từ 1 đến {MOST_HOURS}"),
                format!("1 to {MOST_HOURS} hours"),
            );
        }
        let parts = (
            check.text(&field("name_vi"), &body.name_vi, 300),
            check.text(&field("name_en"), &body.name_en, 300),
            check.optional_text(&field("agency_code"), body.agency_code.as_deref(), 60),
        );
        planned.push(Checked::all(parts).map(|(name_vi, name_en, agency_code)| PlannedOpinion {
            name_vi,
            name_en,
            role: body.role,
            agency_code,
            allowance_hours: body.allowance_hours,
        }));
    }
    planned.into_iter().collect()
}

/// The most hours of one step: ten years of days.
pub(crate) const MOST_HOURS: u32 = 8 * 3660;
