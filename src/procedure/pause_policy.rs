//! What a procedure allows of pauses: how often and how long a dossier may wait for its citizen, and what an answer does.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! No general law names one number of requests or one longest pause; many sector laws do (once, 30 days) \[M\], so they
//! are fields of the procedure version and never constants. The default is what versions without a policy have: the
//! clock goes on where it stood (time already spent counts, NĐ 61/2018/NĐ-CP art. 19 \[M\]:
//! docs/domain/time-limits.md), nothing is limited, and an answer that comes late is taken.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::named_values;
use crate::platform::check::Check;

/// The most requests that a policy can name.
const MOST_REQUESTS: u32 = 99;
/// The most days that a policy can name.
const MOST_DAYS: u32 = 3650;

named_values! {
    /// What the papers that come in do to the clock that stood.
    pub enum OnAnswer {
        /// It goes on where it stood.
        Continue = "continue",
        /// The limit is counted afresh, as if the dossier were accepted when its papers are complete.
        Restart = "restart",
    }
}

/// What a procedure version allows of pauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PausePolicy {
    /// What the papers that come in do to the clock; `continue` unless said otherwise. A payment never starts it afresh.
    #[schema(required = false)]
    pub on_answer: OnAnswer,
    /// How often papers, and how often payments, may be asked for after acceptance; absent: as often as needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(maximum = 99, example = 1)]
    pub most_requests: Option<u32>,
    /// How long one pause may be, in days of the calendar; absent: as long as needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3650, example = 30)]
    pub longest_days: Option<u32>,
    /// How long all pauses may be together, in days of the calendar; absent: as long as needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3650, example = 60)]
    pub longest_total_days: Option<u32>,
    /// Whether a citizen who answers after the own due date is too late: the dossier is then closed, by somebody's act.
    #[schema(required = false)]
    pub late_answer_closes: bool,
    /// The citizen's own due date when a request names none: that many days of the calendar after it was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 3650, example = 15)]
    pub answer_within_days: Option<u32>,
}

impl Default for PausePolicy {
    fn default() -> Self {
        Self {
            on_answer: OnAnswer::Continue,
            most_requests: None,
            longest_days: None,
            longest_total_days: None,
            late_answer_closes: false,
            answer_within_days: None,
        }
    }
}

impl PausePolicy {
    /// Notes what makes no sense; `within` is the path of the policy, such as `content.pause_policy`.
    pub fn check(&self, check: &mut Check, within: &str) {
        let at = |field: &str| format!("{within}.{field}");
        if self.most_requests.is_some_and(|most| most > MOST_REQUESTS) {
            check.wrong(
                &at("most_requests"),
                "out_of_range",
                format!("số lần yêu cầu là từ 0 đến {MOST_REQUESTS}"),
                format!("the number of requests is 0 to {MOST_REQUESTS}"),
            );
        }
        for (field, days) in [
            ("longest_days", self.longest_days),
            ("longest_total_days", self.longest_total_days),
            ("answer_within_days", self.answer_within_days),
        ] {
            if days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
                check.wrong(
                    &at(field),
                    "out_of_range",
                    format!("số ngày là từ 1 đến {MOST_DAYS}"),
                    format!("a number of days is 1 to {MOST_DAYS}"),
                );
            }
        }
        if exceeds(self.longest_days, self.longest_total_days) {
            check.wrong(
                &at("longest_total_days"),
                "shorter_than_one",
                "tổng thời gian tạm dừng không được ngắn hơn một lần tạm dừng dài nhất (longest_days)",
                "all pauses together cannot be shorter than the longest one (longest_days)",
            );
        }
        if exceeds(self.answer_within_days, self.longest_days)
            || exceeds(self.answer_within_days, self.longest_total_days)
        {
            check.wrong(
                &at("answer_within_days"),
                "longer_than_allowed",
                "hạn của công dân không được dài hơn một lần tạm dừng cho phép (longest_days, longest_total_days)",
                "the citizen's days cannot be more than a pause may have (longest_days, longest_total_days)",
            );
        }
        let gives_a_date = self.answer_within_days.or(self.longest_days).or(self.longest_total_days);
        if self.late_answer_closes && gives_a_date.is_none() {
            check.wrong(
                &at("answer_within_days"),
                "required",
                "bổ sung muộn chỉ làm hết hạn khi công dân có hạn của mình: ghi số ngày",
                "an answer can be too late only when the citizen has a due date: name the days",
            );
        }
    }
}

fn exceeds(one: Option<u32>, other: Option<u32>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one > other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(policy: PausePolicy) -> Vec<(String, &'static str)> {
        let mut check = Check::new();
        policy.check(&mut check, "pause_policy");
        let problem = check.done().err();
        problem
            .iter()
            .flat_map(|problem| &problem.fields)
            .map(|field| (field.field.replace("pause_policy.", ""), field.code))
            .collect()
    }

    #[test]
    fn nonsense_is_named_field_by_field() {
        let none = PausePolicy::default();
        for (policy, expected) in [
            (none, vec![]),
            (PausePolicy { most_requests: Some(0), ..none }, vec![]),
            (PausePolicy { most_requests: Some(100), ..none }, vec![("most_requests", "out_of_range")]),
            (PausePolicy { longest_days: Some(0), ..none }, vec![("longest_days", "out_of_range")]),
            (
                PausePolicy { longest_total_days: Some(3651), ..none },
                vec![("longest_total_days", "out_of_range")],
            ),
            (
                PausePolicy { longest_days: Some(30), longest_total_days: Some(29), ..none },
                vec![("longest_total_days", "shorter_than_one")],
            ),
            (PausePolicy { longest_days: Some(30), longest_total_days: Some(30), ..none }, vec![]),
            (
                PausePolicy { answer_within_days: Some(31), longest_days: Some(30), ..none },
                vec![("answer_within_days", "longer_than_allowed")],
            ),
            (
                PausePolicy { answer_within_days: Some(31), longest_total_days: Some(30), ..none },
                vec![("answer_within_days", "longer_than_allowed")],
            ),
            (PausePolicy { late_answer_closes: true, ..none }, vec![("answer_within_days", "required")]),
            (PausePolicy { late_answer_closes: true, longest_days: Some(30), ..none }, vec![]),
        ] {
            let expected: Vec<_> =
                expected.into_iter().map(|(field, code)| (field.to_owned(), code)).collect();
            assert_eq!(faults(policy), expected, "{policy:?}");
        }
    }

    #[test]
    fn a_version_that_says_nothing_has_the_default_and_a_misspelt_word_is_no_policy() {
        assert_eq!(serde_json::from_str::<PausePolicy>("{}").unwrap(), PausePolicy::default());
        let policy =
            PausePolicy { on_answer: OnAnswer::Restart, most_requests: Some(1), ..PausePolicy::default() };
        let json = serde_json::to_string(&policy).unwrap();
        assert_eq!(json, r#"{"on_answer":"restart","most_requests":1,"late_answer_closes":false}"#);
        assert_eq!(serde_json::from_str::<PausePolicy>(&json).unwrap(), policy);
        assert!(serde_json::from_str::<PausePolicy>(r#"{"most":1}"#).is_err());
    }
}
