//! What came of handing many dossiers on: each by its own, who takes which, and of those that stayed why.
//! Pure: no HTTP, no SQL, no clock.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::access::Role;
use crate::dossier::clock::status::Event;
use crate::dossier::views::journal_view::JournalView;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// What was done to a dossier last, by somebody who was faster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct LastActLine {
    /// The act.
    pub act: Event,
    /// Who did it: the full name; absent for the register itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Lê Văn Tập")]
    pub by: Option<String>,
    /// When it happened.
    pub at: Instant,
}

/// One dossier of a hand-over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct HandOverLine {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// Whether it was handed on.
    pub done: bool,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant_name: Option<String>,
    /// Name of the procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure_name: Option<String>,
    /// When it is due, by law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Instant>,
    /// Name of the step where it lies now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step_name: Option<String>,
    /// Whose turn it is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "handler")]
    pub step_role: Option<String>,
    /// Name of the agency that acts on it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_name: Option<String>,
    /// Sign-in name of the officer who has it now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler: Option<String>,
    /// The full name of that officer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handler_name: Option<String>,
    /// The entity tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// Why it was not handed on: the code of the problem.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "stale_version")]
    pub problem: Option<String>,
    /// That in Vietnamese.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_en: Option<String>,
    /// What was done to it last, where it was not handed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_act: Option<LastActLine>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = HandOvers)]
pub(crate) struct HandOverReport {
    /// How many were handed on.
    #[schema(example = 23)]
    pub done: usize,
    /// How many were not.
    #[schema(example = 2)]
    pub not_done: usize,
    /// When.
    pub at: Instant,
    /// Who handed them on: the full name.
    pub by: String,
    /// Each of them, in the order of the request.
    pub items: Vec<HandOverLine>,
}

/// What one taker gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TakerLines<'r> {
    /// The agency where it lies now.
    pub agency: &'r str,
    /// The officer, where it has one.
    pub officer: Option<&'r str>,
    /// The role whose turn it is.
    pub role: Option<Role>,
    /// The dossiers.
    pub lines: Vec<&'r HandOverLine>,
}

impl HandOverLine {
    /// A dossier that was handed on, from the answer of its act.
    pub(crate) fn done(code: &str, answer: &Value) -> Self {
        Self { done: true, ..Self::of_view(code, answer) }
    }

    /// A dossier as it stands, from the view of it.
    pub(crate) fn of_view(code: &str, view: &Value) -> Self {
        let text = |place: &str| view.pointer(place).and_then(Value::as_str).map(str::to_owned);
        Self {
            code: text("/code").unwrap_or_else(|| code.to_owned()),
            applicant_name: text("/applicant/name"),
            procedure_name: text("/procedure/name"),
            due_at: text("/due_at").and_then(|at| Instant::parse(&at).ok()),
            step_name: text("/step/name"),
            step_role: text("/step/role"),
            agency_name: text("/acting_agency/name").or_else(|| text("/agency/name")),
            handler: text("/step/handler"),
            handler_name: text("/step/handler_name"),
            version: view
                .get("version")
                .and_then(Value::as_i64)
                .and_then(|version| i32::try_from(version).ok()),
            ..Self::default()
        }
    }

    /// The same, not handed on, and why.
    pub(crate) fn not_done(self, problem: &Problem, last: Option<&JournalView>) -> Self {
        let mut told: Vec<(String, String)> = vec![match &problem.detail {
            Some(words) => (words.vi.clone(), words.en.clone()),
            None => (problem.code.title_vi().to_owned(), problem.code.title_en().to_owned()),
        }];
        if problem.code == Code::InvalidInput {
            // The sentences of the fields say more than that the input breaks a rule.
            let fields: Vec<(String, String)> =
                problem.fields.iter().map(|field| (field.words.vi.clone(), field.words.en.clone())).collect();
            if !fields.is_empty() {
                told = fields;
            }
        }
        let (vi, en): (Vec<String>, Vec<String>) = told.into_iter().unzip();
        Self {
            done: false,
            problem: Some(problem.code.as_str().to_owned()),
            why: Some(vi.join("; ")),
            why_en: Some(en.join("; ")),
            last_act: last.map(|last| LastActLine {
                act: last.event,
                by: last.actor_name.clone(),
                at: last.happened_at,
            }),
            ..self
        }
    }

    /// Whether somebody was faster.
    pub(crate) fn was_too_slow(&self) -> bool {
        let faster = [Code::StaleVersion, Code::ChangedMeanwhile];
        self.problem.as_deref().is_some_and(|problem| faster.iter().any(|code| code.as_str() == problem))
    }
}

impl HandOverReport {
    /// The report of these.
    pub(crate) fn of(items: Vec<HandOverLine>, by: &str, at: Instant) -> Self {
        let done = items.iter().filter(|line| line.done).count();
        Self { done, not_done: items.len().saturating_sub(done), at, by: by.to_owned(), items }
    }

    /// What each taker gets, in the order in which they come up.
    pub(crate) fn takers(&self) -> Vec<TakerLines<'_>> {
        let mut takers: Vec<TakerLines<'_>> = Vec::new();
        for line in self.items.iter().filter(|line| line.done) {
            let (agency, officer) =
                (line.agency_name.as_deref().unwrap_or_default(), line.handler_name.as_deref());
            let role = line.step_role.as_deref().and_then(Role::parse);
            // Two officers may bear one name; the sign-in name tells them apart.
            let found = takers.iter_mut().find(|taker| {
                let first = taker.lines.first().and_then(|line| line.handler.as_deref());
                taker.agency == agency && taker.role == role && first == line.handler.as_deref()
            });
            match found {
                Some(taker) => taker.lines.push(line),
                None => takers.push(TakerLines { agency, officer, role, lines: vec![line] }),
            }
        }
        takers
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn done(code: &str, handler: Option<&str>, role: &str) -> HandOverLine {
        HandOverLine {
            code: code.to_owned(),
            done: true,
            step_role: Some(role.to_owned()),
            agency_name: Some("UBND phường".to_owned()),
            handler: handler.map(str::to_owned),
            handler_name: handler.map(|_| "Trần Văn Bình".to_owned()),
            ..HandOverLine::default()
        }
    }

    #[test]
    fn each_taker_gets_one_slip_and_what_stayed_is_on_none() {
        let stays = HandOverLine::default().not_done(&Problem::new(Code::StaleVersion), None);
        assert!(stays.was_too_slow());
        let items = vec![
            done("1", Some("binh"), "handler"),
            stays,
            done("2", None, "handler"),
            done("3", Some("binh.2"), "handler"),
            done("4", Some("binh"), "handler"),
            done("5", None, "unit_head"),
        ];
        let report = HandOverReport::of(items, "Đỗ Thị Gấm", Instant::from_micros(0).unwrap());
        assert_eq!((report.done, report.not_done), (5, 1));
        let codes: Vec<Vec<&str>> = report
            .takers()
            .iter()
            .map(|taker| taker.lines.iter().map(|line| line.code.as_str()).collect())
            .collect();
        assert_eq!(codes, [vec!["1", "4"], vec!["2"], vec!["3"], vec!["5"]]);
        let kept = serde_json::to_string(&report).unwrap();
        assert_eq!(serde_json::from_str::<HandOverReport>(&kept).unwrap(), report, "kept and read again");
    }

    #[test]
    fn a_line_tells_of_the_dossier_and_of_its_fields_where_they_are_wrong() {
        let view = json!({ "code": "A-1", "version": 4, "applicant": { "name": "An" }, "procedure": { "name": "P" },
            "agency": { "name": "Here" }, "acting_agency": { "name": "There" }, "step": { "name": "S", "role": "handler" } });
        let line = HandOverLine::done("a-1", &view);
        assert_eq!(
            (line.code.as_str(), line.version, line.agency_name.as_deref()),
            ("A-1", Some(4), Some("There"))
        );
        let problem = Problem::field("handler", "unknown_officer", "không có cán bộ này", "no such officer");
        let refused = line.not_done(&problem, None);
        assert_eq!((refused.done, refused.why.as_deref()), (false, Some("không có cán bộ này")));
    }
}
