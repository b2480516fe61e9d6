//! What is sent about opinions, checked field by field.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Role;
use crate::dossier::acts::act_context::{ActContext, ActTiming};
use crate::dossier::acts::opinions::draft::{AskedParty, OpinionDraft, OpinionsDraft};
use crate::dossier::books::opinions::requested::OpinionAnswer;
use crate::dossier::books::store::Dossier;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::workflow::publish::STEP_ROLES;

/// The most questions of one request.
const MOST: usize = 20;

/// One question: planned at the step, or put to a role, a unit or an officer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionRequest {
    /// The number of an opinion that the step plans, from 1; whom it asks and how long it may take stand there.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub planned: Option<i32>,
    /// The role that is asked.
    #[serde(default)]
    pub role: Option<Role>,
    /// Code of the agency or unit where the role is held; absent: anybody of that role at the dossier's office.
    #[serde(default)]
    #[schema(max_length = 60)]
    pub agency: Option<String>,
    /// Sign-in name of the officer who is asked, instead of a role.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub officer: Option<String>,
    /// How long the answer may take, in working hours, within the allowance of the step.
    #[serde(default)]
    #[schema(minimum = 1, example = 4)]
    pub allowance_hours: Option<u32>,
    /// What is asked.
    #[schema(max_length = 2000)]
    pub question: String,
}

/// Asks for one or several opinions at once.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "opinions": [
    { "role": "records_clerk", "allowance_hours": 2, "question": "Sổ lưu có bản ghi nào trước năm 2015 không?" },
    { "officer": "hung.le", "allowance_hours": 4, "question": "Có cần xác minh nơi cư trú trước đây không?" }
] }))]
pub struct OpinionsRequest {
    /// The questions.
    #[schema(min_items = 1, max_items = 20)]
    pub opinions: Vec<OpinionRequest>,
    /// When it took effect, for a late entry; now when absent, never in the future.
    #[serde(default)]
    pub happened_at: Option<Instant>,
    /// Why it is entered late.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub late_entry_reason: Option<String>,
}

/// Gives an opinion.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "answer": "disagree", "text": "Sổ lưu có bản ghi khác ngày sinh" }))]
pub struct OpinionAnswerRequest {
    /// What it says.
    pub answer: OpinionAnswer,
    /// Why; needed for a disagreement.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub text: Option<String>,
    /// When it took effect, for a late entry; now when absent, never in the future.
    #[serde(default)]
    pub happened_at: Option<Instant>,
    /// Why it is entered late.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub late_entry_reason: Option<String>,
}

/// Withdraws a question.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "Công dân đã nộp giấy xác nhận" }))]
pub struct OpinionWithdrawalRequest {
    /// Why.
    #[schema(max_length = 1000)]
    pub reason: String,
    /// When it took effect, for a late entry; now when absent, never in the future.
    #[serde(default)]
    pub happened_at: Option<Instant>,
    /// Why it is entered late.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub late_entry_reason: Option<String>,
}

impl OpinionRequest {
    fn read(&self, check: &mut Check, at: &str) -> OpinionDraft {
        let field = |name: &str| format!("{at}.{name}");
        let ways = [self.planned.is_some(), self.role.is_some(), self.officer.is_some()];
        let one_way = if ways.iter().filter(|named| **named).count() == 1 {
            Checked::sure(())
        } else {
            check.refuse(
                &field("role"),
                "one_of_three",
                "hỏi một ý kiến định sẵn (planned), một vai trò (role) hoặc một cán bộ (officer)",
                "ask for a planned opinion, of a role or of an officer, one of the three",
            )
        };
        let role = if self.role.is_some_and(|role| !STEP_ROLES.contains(&role)) {
            let en = "this role does no steps";
            check.refuse(&field("role"), "role_does_no_steps", "vai trò này không xử lý hồ sơ", en)
        } else {
            Checked::sure(self.role)
        };
        if self.planned.is_some() && self.allowance_hours.is_some() {
            check.wrong(
                &field("allowance_hours"),
                "planned",
                "thời gian của ý kiến định sẵn do quy trình quy định: bỏ trống",
                "the workflow says how long a planned opinion may take: leave this out",
            );
        }
        let agency = if self.role.is_none() && self.agency.is_some() {
            let en = "an agency goes with a role";
            check.refuse(&field("agency"), "without_role", "đơn vị chỉ ghi cùng vai trò", en)
        } else {
            check.optional_text(&field("agency"), self.agency.as_deref(), 60)
        };
        let parts =
            (one_way, role, agency, check.optional_text(&field("officer"), self.officer.as_deref(), 40));
        OpinionDraft {
            planned: self.planned,
            asked: Checked::all(parts).map(|((), role, agency, officer)| AskedParty {
                role,
                agency,
                officer,
            }),
            allowance_hours: self.allowance_hours,
            question: check.text(&field("question"), &self.question, 2000),
        }
    }
}

impl OpinionsRequest {
    /// Reads every question.
    pub(crate) fn read(&self) -> OpinionsDraft {
        let mut check = Check::new();
        if self.opinions.is_empty() || self.opinions.len() > MOST {
            check.wrong(
                "opinions",
                "required",
                format!("ghi từ 1 đến {MOST} câu hỏi"),
                format!("ask 1 to {MOST} questions"),
            );
        }
        let opinions = self.opinions.iter().take(MOST).enumerate();
        let opinions =
            opinions.map(|(place, opinion)| opinion.read(&mut check, &format!("opinions.{place}")));
        OpinionsDraft {
            opinions: opinions.collect(),
            happened_at: self.happened_at,
            late_entry_reason: self.late_entry_reason.clone(),
            check,
        }
    }
}

impl OpinionAnswerRequest {
    pub(super) fn checked(
        &self,
        act: &ActContext<'_>,
        before: &Dossier,
    ) -> Result<(Option<String>, ActTiming), Problem> {
        let mut check = Check::new();
        let text = check.optional_text("text", self.text.as_deref(), 4000).and_then(|text| {
            if self.answer == OpinionAnswer::Disagree && text.is_none() {
                return check.refuse(
                    "text",
                    "required",
                    "không đồng ý thì ghi lý do",
                    "say why you disagree",
                );
            }
            Checked::sure(text)
        });
        let timing = act.timing(&mut check, before, self.happened_at, self.late_entry_reason.as_deref());
        check.finish((text, timing))
    }
}

impl OpinionWithdrawalRequest {
    pub(super) fn checked(
        &self,
        act: &ActContext<'_>,
        before: &Dossier,
    ) -> Result<(String, ActTiming), Problem> {
        let mut check = Check::new();
        let reason = check.text("reason", &self.reason, 1000);
        let timing = act.timing(&mut check, before, self.happened_at, self.late_entry_reason.as_deref());
        check.finish((reason, timing))
    }
}
