//! Whether a further pause keeps to what its procedure allows, and when an answer of the citizen comes too late.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! Lengths are days of the calendar, told by dates: sent on the 1st and answered on the 4th are three days, whatever
//! the clock times; a day limit does not count its first day (Bộ luật Dân sự 2015 art. 147(3) \[S S29\]:
//! docs/domain/time-limits.md). So the citizen's own due date, when nobody names one, ends with its day. Requests are
//! counted by kind, since a request for papers says nothing of a payment; lengths are added up over both.

use chrono::{Days, TimeDelta};

use super::pause::{Pause, PauseKind};
use crate::dossier::clock::overdue::is_past;
use crate::platform::instant::Instant;
use crate::procedure::PausePolicy;

/// A pause that is to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewPause {
    /// Papers or a payment.
    pub kind: PauseKind,
    /// When it begins.
    pub from: Instant,
    /// The citizen's own due date, by which it is to end.
    pub answer_by: Option<Instant>,
}

/// How a pause goes beyond its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PauseExcess {
    /// So much was asked for already.
    TooMany {
        /// The policy's number.
        most: u32,
        /// Requests of this kind so far.
        had: u32,
    },
    /// This pause alone is too long.
    TooLong {
        /// The policy's days.
        most: u32,
        /// The days asked for.
        asked: u32,
    },
    /// With the pauses before it is too long.
    TooLongInTotal {
        /// The policy's days.
        most: u32,
        /// The days of the pauses before.
        used: u32,
    },
}

impl PauseExcess {
    /// A stable word for answers and the journal.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooMany { .. } => "too_many",
            Self::TooLong { .. } => "too_long",
            Self::TooLongInTotal { .. } => "too_long_in_total",
        }
    }

    /// The field that could put it right.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::TooMany { .. } => "override",
            Self::TooLong { .. } | Self::TooLongInTotal { .. } => "answer_by",
        }
    }

    /// The policy's number and what remains of it, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> String {
        match self {
            Self::TooMany { most, had } => {
                format!("thủ tục cho yêu cầu tối đa {most} lần, đã yêu cầu {had} lần")
            }
            Self::TooLong { most, asked } => {
                format!("một lần tạm dừng dài nhất {most} ngày, yêu cầu này là {asked} ngày")
            }
            Self::TooLongInTotal { most, used } => format!(
                "các lần tạm dừng cộng lại dài nhất {most} ngày, đã dùng {used} ngày, còn {} ngày",
                most.saturating_sub(used)
            ),
        }
    }

    /// The same in English.
    #[must_use]
    pub fn words_en(self) -> String {
        match self {
            Self::TooMany { most, had } => {
                format!("the procedure allows {most} requests, there were {had} already")
            }
            Self::TooLong { most, asked } => format!("one pause is at most {most} days, this one is {asked}"),
            Self::TooLongInTotal { most, used } => format!(
                "all pauses together are at most {most} days, {used} are used, {} remain",
                most.saturating_sub(used)
            ),
        }
    }
}

/// Days of the calendar from one instant to a later one.
fn days(from: Instant, until: Instant) -> u32 {
    u32::try_from(until.date().signed_duration_since(from.date()).num_days()).unwrap_or(0)
}

/// The days of the pauses that have ended and were for the citizen to end.
fn used(pauses: &[Pause]) -> u32 {
    let asked = pauses.iter().filter(|pause| pause.asked().is_some());
    let lengths = asked.filter_map(|pause| Some(days(pause.from, pause.until?)));
    lengths.fold(0, u32::saturating_add)
}

/// In what a further pause goes beyond the policy; nothing when it keeps to it.
#[must_use]
pub fn beyond(policy: &PausePolicy, pauses: &[Pause], wanted: &NewPause) -> Vec<PauseExcess> {
    let asked = wanted.answer_by.map_or(0, |by| days(wanted.from, by));
    let had = pauses.iter().filter_map(Pause::asked).filter(|asked| asked.kind == wanted.kind).count();
    let had = u32::try_from(had).unwrap_or(u32::MAX);
    let used = used(pauses);
    let too_many =
        policy.most_requests.filter(|most| had >= *most).map(|most| PauseExcess::TooMany { most, had });
    let too_long =
        policy.longest_days.filter(|most| asked > *most).map(|most| PauseExcess::TooLong { most, asked });
    let too_long_in_total = policy
        .longest_total_days
        .filter(|most| used >= *most || used.saturating_add(asked) > *most)
        .map(|most| PauseExcess::TooLongInTotal { most, used });
    [too_many, too_long, too_long_in_total].into_iter().flatten().collect()
}

/// The citizen's own due date when a request names none: the end of the last day that the policy gives, no later than it
/// allows. None when the policy names no days.
#[must_use]
pub fn answer_by(policy: &PausePolicy, pauses: &[Pause], from: Instant) -> Option<Instant> {
    let remaining = policy.longest_total_days.map(|most| most.saturating_sub(used(pauses)));
    let days = [policy.answer_within_days, policy.longest_days, remaining].into_iter().flatten().min()?;
    let last_day = from.date().checked_add_days(Days::new(u64::from(days)))?;
    Some(Instant::end_of(last_day).plus(TimeDelta::seconds(-1)))
}

/// Whether an answer at that instant comes too late to be taken.
#[must_use]
pub fn is_too_late(policy: &PausePolicy, pause: &Pause, at: Instant) -> bool {
    policy.late_answer_closes && is_past(pause.answer_by, at)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dossier::clock::pause::CitizenRequest;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    fn asked(kind: PauseKind) -> CitizenRequest {
        let reason = "thiếu".to_owned();
        CitizenRequest { kind, papers: Vec::new(), amount_vnd: None, reason, document_number: None }
    }

    fn pause(kind: PauseKind, from: &str, until: &str) -> Pause {
        Pause { until: Some(at(until)), ..Pause::begun(asked(kind), at(from)) }
    }

    const POLICY: PausePolicy = PausePolicy {
        on_answer: crate::procedure::pause_policy::OnAnswer::Continue,
        most_requests: Some(2),
        longest_days: Some(10),
        longest_total_days: Some(15),
        late_answer_closes: true,
        answer_within_days: Some(7),
    };

    #[test]
    fn a_pause_keeps_to_its_policy_or_is_told_in_what_it_does_not() {
        use PauseKind::{Payment, Supplement};
        let first = pause(Supplement, "2023-03-01T09:00", "2023-03-07T16:00");
        let second = pause(Supplement, "2023-03-10T09:00", "2023-03-18T16:00");
        let (six, fourteen) = (vec![first.clone()], vec![first, second]);
        let too_many = PauseExcess::TooMany { most: 2, had: 2 };
        for (why, pauses, kind, answer_by, expected) in [
            ("the first", vec![], Supplement, "2023-03-30T09:00", vec![]),
            ("to the end of the tenth day", vec![], Supplement, "2023-03-30T23:59", vec![]),
            (
                "a day more",
                vec![],
                Supplement,
                "2023-03-31T00:00",
                vec![PauseExcess::TooLong { most: 10, asked: 11 }],
            ),
            ("nine of fifteen remain", six.clone(), Supplement, "2023-03-29T09:00", vec![]),
            (
                "ten are too many",
                six,
                Supplement,
                "2023-03-30T09:00",
                vec![PauseExcess::TooLongInTotal { most: 15, used: 6 }],
            ),
            ("twice was enough", fourteen.clone(), Supplement, "2023-03-21T09:00", vec![too_many]),
            ("of papers only", fourteen.clone(), Payment, "2023-03-21T09:00", vec![]),
            (
                "everything at once",
                fourteen,
                Supplement,
                "2023-03-31T09:00",
                vec![
                    too_many,
                    PauseExcess::TooLong { most: 10, asked: 11 },
                    PauseExcess::TooLongInTotal { most: 15, used: 14 },
                ],
            ),
        ] {
            let wanted = NewPause { kind, from: at("2023-03-20T10:00"), answer_by: Some(at(answer_by)) };
            assert_eq!(beyond(&POLICY, &pauses, &wanted), expected, "{why}");
            assert_eq!(beyond(&PausePolicy::default(), &pauses, &wanted), [], "{why}");
        }
        let all_used = [pause(Payment, "2023-03-01T09:00", "2023-03-16T09:00")];
        let wanted = NewPause { kind: Supplement, from: at("2023-03-20T10:00"), answer_by: None };
        assert_eq!(beyond(&POLICY, &all_used, &wanted), [PauseExcess::TooLongInTotal { most: 15, used: 15 }]);
        let never = PausePolicy { most_requests: Some(0), ..PausePolicy::default() };
        assert_eq!(beyond(&never, &[], &wanted), [PauseExcess::TooMany { most: 0, had: 0 }]);
    }

    #[test]
    fn the_citizens_due_date_ends_with_its_day() {
        let from = at("2023-03-20T10:00");
        let told =
            |policy: PausePolicy, pauses: &[Pause]| answer_by(&policy, pauses, from).map(Instant::rfc3339);
        let eleven = [pause(PauseKind::Payment, "2023-03-01T09:00", "2023-03-12T09:00")];
        let on = |day: &str| Some(format!("2023-03-{day}T23:59:59+07:00"));
        assert_eq!(told(POLICY, &[]), on("27"));
        assert_eq!(told(POLICY, &eleven), on("24"));
        assert_eq!(told(PausePolicy { answer_within_days: None, ..POLICY }, &[]), on("30"));
        assert_eq!(told(PausePolicy::default(), &eleven), None);
    }

    #[test]
    fn an_answer_is_too_late_only_by_a_policy_and_a_date() {
        let mut owed = Pause::begun(asked(PauseKind::Supplement), at("2023-03-20T10:00"));
        let late = at("2023-03-28T00:00");
        assert!(!is_too_late(&POLICY, &owed, late));
        owed.answer_by = Some(at("2023-03-27T17:00"));
        assert!(!is_too_late(&POLICY, &owed, at("2023-03-27T17:00")));
        assert!(is_too_late(&POLICY, &owed, late));
        assert!(!is_too_late(&PausePolicy::default(), &owed, late));
    }

    proptest! {
        /// Who asks for less, after less, is never beyond a policy that more keeps to; and the date given by default keeps to
        /// the policy unless nothing remains of it.
        #[test]
        fn less_is_never_beyond_what_more_keeps_to(
            most in 0_u32..4, longest in 1_u32..20, more in 0_u32..30, lengths in prop::collection::vec(0_i64..12, 0..4),
            asked_days in 0_i64..40, fewer in 0_i64..40,
        ) {
            let total = longest + more;
            let policy = PausePolicy {
                most_requests: Some(most), longest_days: Some(longest), longest_total_days: Some(total), ..POLICY
            };
            let start = at("2023-03-01T09:00");
            let pauses: Vec<Pause> = lengths.iter().map(|length| Pause {
                until: Some(start.plus(TimeDelta::days(*length))),
                ..Pause::begun(asked(PauseKind::Supplement), start)
            }).collect();
            let from = at("2023-06-01T10:00");
            let wanted = |days: i64| NewPause {
                kind: PauseKind::Supplement, from, answer_by: Some(from.plus(TimeDelta::days(days))),
            };
            if beyond(&policy, &pauses, &wanted(asked_days)).is_empty() {
                prop_assert!(beyond(&policy, &pauses, &wanted(asked_days.min(fewer))).is_empty());
                let shorter = &pauses[..pauses.len().saturating_sub(1)];
                prop_assert!(beyond(&policy, shorter, &wanted(asked_days)).is_empty());
            }
            let given = NewPause { answer_by: answer_by(&policy, &pauses, from), ..wanted(0) };
            let left = beyond(&policy, &pauses, &given);
            let used: i64 = lengths.iter().sum();
            let too_long = left.iter().any(|excess| matches!(excess, PauseExcess::TooLong { .. }));
            prop_assert!(!too_long);
            let in_total = left.iter().any(|excess| matches!(excess, PauseExcess::TooLongInTotal { .. }));
            prop_assert_eq!(in_total, used >= i64::from(total));
        }
    }
}
