//! What is typed in about a move, and its check: every mistake at once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use utoipa::ToSchema;

use crate::platform::check::{Check, Checked};
use crate::workflow::WorkflowId;

/// The most steps of a workflow.
const MOST_STEPS: usize = 60;
/// The most dossiers that are named one by one.
const MOST_DOSSIERS: usize = 500;

/// A step and the one that stands for it in the other workflow.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepPair {
    /// Position of the step in the workflow that the dossier leaves.
    #[schema(example = 3, minimum = 1)]
    from: i32,
    /// Position of the counted step at which it goes on.
    #[schema(example = 4, minimum = 1)]
    to: i32,
}

/// Running dossiers of a procedure that are to move to this version.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MoveRequest {
    /// The office whose dossiers move, with those below it.
    #[schema(example = "H26.268.05")]
    agency: String,
    /// The key of the workflow that they are to follow. Absent: each keeps its own where that adds up to the limit, else it
    /// takes the one that a dossier received now would get.
    pub(in crate::dossier) workflow: Option<WorkflowId>,
    /// Where dossiers go whose step is another one there. Without it a step goes to the same position, when name and role
    /// agree.
    #[serde(default)]
    steps: Vec<StepPair>,
    /// The decision that the move rests on.
    #[schema(example = "1234/QĐ-UBND")]
    decision_number: String,
    /// Why.
    #[schema(example = "Điều khoản chuyển tiếp: hồ sơ đang giải quyết áp dụng thời hạn mới")]
    reason: String,
    /// Only these, by code. Absent: every open dossier of the procedure there.
    dossiers: Option<Vec<String>>,
    /// How many dossiers may become overdue by the move, as the rehearsal said; 0 when absent. More is refused.
    #[serde(default)]
    #[schema(example = 0, minimum = 0)]
    becomes_overdue: i64,
}

/// A move as it was asked for, read field by field; what it names is not looked up yet.
#[derive(Debug)]
pub(in crate::dossier) struct MoveDraft {
    /// The mistakes so far.
    pub check: Check,
    pub agency: Checked<String>,
    pub workflow: Option<WorkflowId>,
    pub steps: Checked<BTreeMap<i32, i32>>,
    pub decision_number: Checked<String>,
    pub reason: Checked<String>,
    pub dossiers: Checked<Option<Vec<String>>>,
    pub becomes_overdue: i64,
}

impl MoveRequest {
    /// Reads every field.
    pub(in crate::dossier) fn read(&self) -> MoveDraft {
        let mut check = Check::new();
        if self.becomes_overdue < 0 {
            check.wrong("becomes_overdue", "out_of_range", "số hồ sơ từ 0", "a number of dossiers, from 0");
        }
        let named = self.dossiers.as_deref().map(|codes| dossiers_checked(codes, &mut check));
        MoveDraft {
            agency: check.text("agency", &self.agency, 40),
            workflow: self.workflow,
            steps: self.steps_checked(&mut check),
            decision_number: check.text("decision_number", &self.decision_number, 200),
            reason: check.text("reason", &self.reason, 2000),
            dossiers: Checked::maybe(named),
            becomes_overdue: self.becomes_overdue,
            check,
        }
    }

    fn steps_checked(&self, check: &mut Check) -> Checked<BTreeMap<i32, i32>> {
        if self.steps.len() > MOST_STEPS {
            check.wrong(
                "steps",
                "too_many",
                format!("nhiều nhất {MOST_STEPS} bước"),
                format!("at most {MOST_STEPS} steps"),
            );
        }
        let mut steps = BTreeMap::new();
        for (place, pair) in self.steps.iter().take(MOST_STEPS).enumerate() {
            for (name, position) in [("from", pair.from), ("to", pair.to)] {
                if position < 1 {
                    let field = format!("steps.{place}.{name}");
                    check.wrong(&field, "out_of_range", "số thứ tự bước từ 1", "positions begin at 1");
                }
            }
            if steps.insert(pair.from, pair.to).is_some() {
                check.wrong(
                    &format!("steps.{place}.from"),
                    "twice",
                    "bước này đã được chỉ rõ ở trên: giữ một dòng",
                    "this step is named above already: keep one line",
                );
            }
        }
        Checked::sure(steps)
    }
}

fn dossiers_checked(codes: &[String], check: &mut Check) -> Checked<Vec<String>> {
    if codes.is_empty() {
        check.wrong(
            "dossiers",
            "required",
            "ghi ít nhất một mã hồ sơ, hoặc bỏ trường này để chuyển tất cả",
            "name at least one dossier, or leave this out to move all",
        );
    }
    if codes.len() > MOST_DOSSIERS {
        check.wrong(
            "dossiers",
            "too_many",
            format!("nhiều nhất {MOST_DOSSIERS} hồ sơ"),
            format!("at most {MOST_DOSSIERS} dossiers"),
        );
    }
    let mut known = BTreeSet::new();
    let codes = codes.iter().take(MOST_DOSSIERS).enumerate().map(|(place, code)| {
        let field = format!("dossiers.{place}");
        check.text(&field, code, 80).and_then(|code| {
            if known.insert(code.clone()) {
                return Checked::sure(code);
            }
            check.refuse(&field, "twice", "hồ sơ này đã có ở trên", "this dossier is named above already")
        })
    });
    codes.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_of_a_move_is_named_at_once() {
        let body: MoveRequest = serde_json::from_value(serde_json::json!({
            "agency": " ", "decision_number": "", "reason": "\u{1}", "becomes_overdue": -1,
            "steps": [{ "from": 0, "to": 1 }, { "from": 2, "to": 3 }, { "from": 2, "to": 4 }],
            "dossiers": ["H26-1", "", "H26-1"],
        }))
        .unwrap();
        let problem = body.read().check.done().unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("becomes_overdue", "out_of_range"),
                ("dossiers.1", "required"),
                ("dossiers.2", "twice"),
                ("agency", "required"),
                ("steps.0.from", "out_of_range"),
                ("steps.2.from", "twice"),
                ("decision_number", "required"),
                ("reason", "control_characters"),
            ]
        );
    }

    #[test]
    fn a_list_without_dossiers_is_a_mistake_and_no_list_is_all() {
        let body = |dossiers: serde_json::Value| {
            let mut body = serde_json::json!({ "agency": "H26", "decision_number": "1", "reason": "x" });
            body["dossiers"] = dossiers;
            let body: MoveRequest = serde_json::from_value(body).unwrap();
            let MoveDraft { check, dossiers, .. } = body.read();
            check.finish(dossiers).map_err(|problem| problem.fields[0].code)
        };
        assert_eq!(body(serde_json::Value::Null), Ok(None));
        assert_eq!(body(serde_json::json!([])), Err("required"));
        let many: Vec<String> = (0..501).map(|number| number.to_string()).collect();
        assert_eq!(body(serde_json::json!(many)), Err("too_many"));
    }
}
