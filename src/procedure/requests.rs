//! What is typed in about procedures, and its check: every mistake at once.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use serde::de::{Deserializer, IntoDeserializer};

use crate::agency::Level;
use crate::platform::check::{Check, Checked};
use crate::platform::error::Problem;
use crate::platform::text::slug;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitError, LimitUnit, RestDayRule, TimeLimit};
use crate::procedure::pause_policy::PausePolicy;
use crate::procedure::version::{
    ProcedureContent, ProcedureKind, RequiredPaper, ServiceLevel, can_be_levels,
};
use crate::procedure::views::{first_day_words, rest_day_words, roll_words, unit_words};

/// The most papers of one version.
const MOST_PAPERS: usize = 60;

/// A time limit as it is typed in.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LimitRequest {
    /// How many units: 150 `working_minutes` are 2 h 30 min, 3 `half_working_days` are 1.5 days. Not needed for `same_day`, and
    /// none where the law sets no limit.
    #[schema(example = 3)]
    #[serde(default)]
    value: u32,
    /// What it is counted in; `none_set_by_law`: there is no limit, and a dossier has no due date.
    #[schema(schema_with = unit_words)]
    #[serde(deserialize_with = "unit_or_none")]
    unit: Option<LimitUnit>,
    /// Whether the day of the reception is day 1; `excluded` unless said otherwise.
    #[schema(schema_with = first_day_words, required = false)]
    #[serde(default = "excluded")]
    first_day: FirstDay,
    /// After this time of day a reception belongs to the next working day.
    #[schema(example = "15:00")]
    cut_off: Option<String>,
    /// Where a last day on a day off goes; `end_of_next_working_day` unless said otherwise.
    #[schema(schema_with = roll_words, required = false)]
    #[serde(default = "next_working_day")]
    roll: DayOffRule,
    /// What a dossier counts as that comes in on a day off while the desk is open, such as a Saturday: received on that day
    /// (unless said otherwise), or at the start of the next working time.
    #[schema(schema_with = rest_day_words, required = false)]
    #[serde(default)]
    rest_day: RestDayRule,
}

/// The unit, or none where the law sets no limit.
fn unit_or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<LimitUnit>, D::Error> {
    let word = String::deserialize(deserializer)?;
    if word == TimeLimit::NONE_SET_BY_LAW {
        return Ok(None);
    }
    LimitUnit::deserialize(word.into_deserializer()).map(Some)
}

fn excluded() -> FirstDay {
    FirstDay::Excluded
}

fn next_working_day() -> DayOffRule {
    DayOffRule::EndOfNextWorkingDay
}

/// What a version of a procedure says.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name_vi": "Cấp Giấy xác nhận tình trạng hôn nhân",
    "field_name": "Hộ tịch",
    "levels": ["ward"],
    "service_level": "partial",
    "limit": { "value": 3, "unit": "working_days", "cut_off": "15:00" },
    "fee_vnd": 15000,
    "papers": [{ "code": "application", "name": "Tờ khai theo mẫu", "originals": 1, "copies": 0, "required": true }],
    "legal_basis": "Nghị định 123/2015/NĐ-CP",
    "source": "QĐ 163/QĐ-BTP",
    "verified": true,
    "pause_policy": { "on_answer": "continue", "most_requests": 1, "answer_within_days": 15 }
}))]
pub(crate) struct ContentRequest {
    /// The name.
    name_vi: String,
    /// The field (lĩnh vực).
    field_name: String,
    /// The levels that serve it; the first is the one it is counted at. Not `unit`.
    levels: Vec<Level>,
    /// How far it goes online.
    service_level: ServiceLevel,
    /// How long the office may take.
    limit: LimitRequest,
    /// The fee in đồng; absent when it varies.
    fee_vnd: Option<i64>,
    /// The papers to hand in.
    papers: Vec<RequiredPaper>,
    /// What it rests on.
    legal_basis: String,
    /// Where it was read.
    source: String,
    /// Whether it was read in a public copy of the decision or the portal page.
    verified: bool,
    /// Remarks.
    note: Option<String>,
    /// What it allows of pauses; without limits and with a clock that goes on unless said otherwise.
    #[serde(default)]
    #[schema(required = false)]
    pause_policy: PausePolicy,
}

/// A new procedure and its first draft.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "1.004746",
    "content": {
        "name_vi": "Đăng ký lại kết hôn",
        "field_name": "Hộ tịch",
        "levels": ["ward"],
        "service_level": "partial",
        "limit": { "value": 5, "unit": "working_days" },
        "papers": [{ "code": "application", "name": "Tờ khai theo mẫu", "originals": 1, "copies": 0, "required": true }],
        "legal_basis": "Nghị định 123/2015/NĐ-CP",
        "source": "QĐ 163/QĐ-BTP",
        "verified": false
    }
}))]
pub(crate) struct NewProcedure {
    /// The national code: letters, digits, dots and hyphens.
    code: String,
    /// `tthc` (when nothing is said) or `outside` for a process outside the administrative procedures; it never changes.
    kind: Option<ProcedureKind>,
    /// What the first version says.
    content: ContentRequest,
}

/// A decision that abolishes a procedure.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "decision_number": "4321/QĐ-UBND", "from": "2025-07-01" }))]
pub(crate) struct AbolitionRequest {
    /// The decision.
    pub decision_number: String,
    /// The first day on which nobody can ask for it any more.
    #[schema(format = Date)]
    pub from: String,
}

impl LimitRequest {
    fn checked(&self, check: &mut Check, field: &str) -> Checked<TimeLimit> {
        let cut_off = self.cut_off.as_deref().map(|text| {
            let (vi, en) = ("giờ viết như 15:00", "a time of day is written as 15:00");
            let time = NaiveTime::parse_from_str(text, "%H:%M").ok();
            check.some(time, &format!("{field}.cut_off"), "not_a_time", vi, en)
        });
        let Some(unit) = self.unit else {
            if self.value > 0 || cut_off.is_some() {
                let vi = "pháp luật không quy định thời hạn thì không ghi số và giờ chốt";
                let en = "where the law sets no limit there is no value and no cut-off";
                return check.refuse(&format!("{field}.value"), "no_limit", vi, en);
            }
            return Checked::sure(TimeLimit::NoneSetByLaw);
        };
        // The number is looked at even where the time cannot be read.
        let number = Limit::new(self.value, unit, self.first_day, None, self.roll);
        let number = number.map_or_else(
            |error| {
                let vi = match error {
                    LimitError::Zero => "thời hạn ít nhất là 1",
                    LimitError::TooLong { .. } => "thời hạn quá dài",
                };
                check.refuse(&format!("{field}.value"), "out_of_range", vi, error.to_string())
            },
            Checked::sure,
        );
        Checked::all((Checked::maybe(cut_off), number)).and_then(|(cut_off, _)| {
            let limit = Limit::new(self.value, unit, self.first_day, cut_off, self.roll);
            Checked::noted(limit.ok().map(|limit| TimeLimit::Within(limit.with_rest_day(self.rest_day))))
        })
    }
}

impl ContentRequest {
    /// What was typed in, in its stored form; `within` is the path of this body, such as `content.`
    fn checked(&self, check: &mut Check, within: &str) -> Checked<ProcedureContent> {
        let at = |field: &str| format!("{within}{field}");
        let name_vi = check.text(&at("name_vi"), &self.name_vi, 1000);
        let field_name = check.text(&at("field_name"), &self.field_name, 200);
        if !can_be_levels(&self.levels) {
            check.wrong(
                &at("levels"),
                "not_levels",
                "chọn ít nhất một cấp, mỗi cấp một lần, không phải đơn vị",
                "name at least one level, each once, and not a unit",
            );
        }
        let limit = self.limit.checked(check, &at("limit"));
        let fee_vnd = check.money(&at("fee_vnd"), self.fee_vnd);
        let papers = self.papers_checked(check, &at("papers"));
        let legal_basis = check.text(&at("legal_basis"), &self.legal_basis, 2000);
        let source = check.text(&at("source"), &self.source, 1000);
        let note = check.optional_text(&at("note"), self.note.as_deref(), 4000);
        self.pause_policy.check(check, &at("pause_policy"));
        let parts = (name_vi, field_name, limit, fee_vnd, papers, legal_basis, source, note);
        Checked::all(parts).map(|(name_vi, field_name, limit, fee_vnd, papers, legal_basis, source, note)| {
            ProcedureContent {
                name_vi,
                field_code: slug(&field_name),
                field_name,
                levels: self.levels.clone(),
                service_level: self.service_level,
                limit,
                fee_vnd,
                papers,
                legal_basis,
                source,
                verified: self.verified,
                note,
                pause_policy: self.pause_policy,
            }
        })
    }

    fn papers_checked(&self, check: &mut Check, field: &str) -> Checked<Vec<RequiredPaper>> {
        if self.papers.len() > MOST_PAPERS {
            check.wrong(
                field,
                "too_many",
                format!("nhiều nhất {MOST_PAPERS} giấy tờ"),
                format!("at most {MOST_PAPERS} papers"),
            );
        }
        let mut codes = BTreeSet::new();
        let papers = self.papers.iter().take(MOST_PAPERS).enumerate().map(|(place, paper)| {
            let code_field = format!("{field}.{place}.code");
            let code = check.text(&code_field, &paper.code, 40).and_then(|code| {
                if codes.insert(code.clone()) {
                    return Checked::sure(code);
                }
                check.refuse(&code_field, "twice", "mã giấy tờ bị trùng", "this paper's code stands twice")
            });
            let name = check.text(&format!("{field}.{place}.name"), &paper.name, 500);
            Checked::all((code, name)).map(|(code, name)| RequiredPaper { code, name, ..paper.clone() })
        });
        papers.collect()
    }

    /// A version's content that stands alone in its body.
    pub(crate) fn content(&self) -> Result<ProcedureContent, Problem> {
        let mut check = Check::new();
        let content = self.checked(&mut check, "");
        check.finish(content)
    }
}

impl NewProcedure {
    /// The code, the kind and the content.
    pub(crate) fn checked(&self) -> Result<(String, ProcedureKind, ProcedureContent), Problem> {
        let mut check = Check::new();
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '.' || letter == '-';
        let code = check.text("code", &self.code, 40).and_then(|code| {
            if code.chars().all(plain) {
                return Checked::sure(code);
            }
            check.refuse(
                "code",
                "not_a_code",
                "mã thủ tục chỉ gồm chữ, số, dấu chấm và gạch nối",
                "a code has letters, digits, dots and hyphens only",
            )
        });
        let content = self.content.checked(&mut check, "content.");
        let (code, content) = check.finish((code, content))?;
        Ok((code, self.kind.unwrap_or(ProcedureKind::Tthc), content))
    }
}

impl AbolitionRequest {
    /// The decision and the first day without the procedure.
    pub(crate) fn checked(&self) -> Result<(String, NaiveDate), Problem> {
        let mut check = Check::new();
        let parts =
            (check.text("decision_number", &self.decision_number, 200), check.day("from", Some(&self.from)));
        check.finish(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_of_a_new_procedure_is_named_at_once() {
        let body: NewProcedure = serde_json::from_value(serde_json::json!({
            "code": "1.00 1193",
            "content": {
                "name_vi": " ", "field_name": "Hộ tịch", "levels": ["ward", "unit"], "service_level": "partial",
                "limit": {"value": 0, "unit": "working_days", "cut_off": "3pm"},
                "fee_vnd": -1,
                "papers": [
                    {"code": "a", "name": "A", "originals": 1, "copies": 0, "required": true},
                    {"code": "a", "name": "", "originals": 1, "copies": 0, "required": true},
                ],
                "legal_basis": "NĐ 123/2015", "source": "QĐ 163", "verified": true,
            }
        }))
        .unwrap();
        let problem = body.checked().unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("code", "not_a_code"),
                ("content.name_vi", "required"),
                ("content.levels", "not_levels"),
                ("content.limit.cut_off", "not_a_time"),
                ("content.limit.value", "out_of_range"),
                ("content.fee_vnd", "out_of_range"),
                ("content.papers.1.code", "twice"),
                ("content.papers.1.name", "required"),
            ]
        );
    }

    #[test]
    fn the_field_gets_its_key_and_the_limit_its_usual_rules() {
        let body: ContentRequest = serde_json::from_value(serde_json::json!({
            "name_vi": "Đăng ký khai sinh", "field_name": "Hộ tịch", "levels": ["ward"], "service_level": "full",
            "limit": {"unit": "same_day", "cut_off": "15:00"}, "papers": [],
            "legal_basis": "Luật Hộ tịch", "source": "QĐ 163/QĐ-BTP", "verified": true, "note": "  ",
        }))
        .unwrap();
        let content = body.content().unwrap();
        assert_eq!((content.field_code.as_str(), content.note), ("ho-tich", None));
        let limit = *content.limit.within().unwrap();
        assert_eq!(
            (limit.words_vi().as_str(), limit.cut_off()),
            ("trong ngày", NaiveTime::from_hms_opt(15, 0, 0))
        );
        assert_eq!((limit.first_day(), limit.roll()), (FirstDay::Excluded, DayOffRule::EndOfNextWorkingDay));
    }
}
