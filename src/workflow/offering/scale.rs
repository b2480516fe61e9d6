//! The allowances of a workflow, scaled to another limit.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Allowances are whole hours. Each step gets its share of the new limit, rounded down, and at least one hour; the hours that
//! are left go one by one to the steps that were rounded down most (the largest remainder, then the earlier step), until the
//! longest path has all of the limit. So a list adds up exactly, a drawing does along its longest path and no path exceeds
//! it, a step that was allowed more than another is never allowed less, and the same limit changes nothing.

use std::cmp::Reverse;

use thiserror::Error;

use crate::workflow::paths::{WorkflowPaths, words};
use crate::workflow::publish::longest_of;
use crate::workflow::step::{Step, is_drawn};

/// Why allowances cannot be scaled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScaleRefusal {
    /// There is nothing to scale.
    #[error("no step has an allowance")]
    NothingCounted,
    /// There are more steps than hours: one of them would have none.
    #[error("the {} has more steps than the limit has hours ({limit}): draft a workflow with fewer steps", path_words(.path).1)]
    TooManySteps {
        /// The path with the most steps; empty for a list of steps.
        path: Vec<i32>,
        /// The limit, in hours.
        limit: u32,
    },
}

fn path_words(path: &[i32]) -> (String, String) {
    if path.is_empty() {
        return ("quy trình".to_owned(), "workflow".to_owned());
    }
    (format!("đường {}", words(path)), format!("path {}", words(path)))
}

impl ScaleRefusal {
    /// A stable word for the reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingCounted => "nothing_counted",
            Self::TooManySteps { .. } => "too_many_steps",
        }
    }

    /// The sentence in Vietnamese.
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self {
            Self::NothingCounted => "chưa bước nào có thời gian".to_owned(),
            Self::TooManySteps { path, limit } => format!(
                "{} có nhiều bước hơn số giờ của thời hạn ({limit} giờ): lập quy trình ít bước hơn",
                path_words(path).0
            ),
        }
    }
}

/// The steps with allowances that add up to `limit` hours, in the proportions that they have; opinions fit into their steps
/// as before.
///
/// # Errors
/// When no step is counted, or a path has more steps than the limit has hours.
pub fn scaled(steps: &[Step], limit: u32) -> Result<Vec<Step>, ScaleRefusal> {
    let whole = longest_of(steps);
    if whole == 0 {
        return Err(ScaleRefusal::NothingCounted);
    }
    let part = largest_part(steps, limit, whole)?;
    let mut scaled = rounded_down(steps, part, whole);
    for position in by_remainder(steps, &scaled, part, whole) {
        if longest_of(&scaled) >= limit {
            break;
        }
        for step in scaled.iter_mut().filter(|step| step.position == position) {
            step.allowance_hours = step.allowance_hours.map(|hours| hours.saturating_add(1));
        }
    }
    for (step, before) in scaled.iter_mut().zip(steps) {
        scale_opinions(step, before, limit, whole);
    }
    Ok(scaled)
}

/// The largest part, in hours of the limit, of which every step can have its share without a path exceeding the limit. It is
/// the limit itself, unless short steps are raised to an hour.
fn largest_part(steps: &[Step], limit: u32, whole: u32) -> Result<u32, ScaleRefusal> {
    let fits = |part: u32| longest_of(&rounded_down(steps, part, whole)) <= limit;
    if !fits(0) {
        let ones = rounded_down(steps, 0, whole);
        let drawn = is_drawn(steps).then(|| WorkflowPaths::of(&ones).longest()).flatten();
        return Err(ScaleRefusal::TooManySteps {
            path: drawn.map(|(path, _)| path).unwrap_or_default(),
            limit,
        });
    }
    let (mut fitting, mut beyond) = (0, limit.saturating_add(1));
    while beyond - fitting > 1 {
        let middle = fitting + (beyond - fitting) / 2;
        if fits(middle) {
            fitting = middle;
        } else {
            beyond = middle;
        }
    }
    Ok(fitting)
}

/// Each step with its share of `part`, rounded down and at least one hour.
fn rounded_down(steps: &[Step], part: u32, whole: u32) -> Vec<Step> {
    let share = |hours: u32| {
        let share = u64::from(hours) * u64::from(part) / u64::from(whole.max(1));
        u32::try_from(share).unwrap_or(u32::MAX).max(1)
    };
    let mut steps = steps.to_vec();
    for step in &mut steps {
        step.allowance_hours = step.allowance_hours.map(share);
    }
    steps
}

/// The counted steps in the order in which they get another hour: those that lost most by rounding first, then the earlier
/// ones. A step that was raised to an hour has had more than its share.
fn by_remainder(steps: &[Step], scaled: &[Step], part: u32, whole: u32) -> Vec<i32> {
    let mut claims: Vec<(Reverse<i128>, i32)> = steps
        .iter()
        .zip(scaled)
        .filter_map(|(before, after)| {
            let exact = i128::from(before.allowance_hours?) * i128::from(part);
            let given = i128::from(after.allowance_hours?) * i128::from(whole);
            Some((Reverse(exact - given), before.position))
        })
        .collect();
    claims.sort_unstable();
    claims.into_iter().map(|(_, position)| position).collect()
}

/// Opinions take the same part of the limit as before, at least an hour and at most what their step has.
fn scale_opinions(step: &mut Step, before: &Step, limit: u32, whole: u32) {
    let most = step.allowance_hours.unwrap_or(1);
    for (opinion, before) in step.drawing.opinions.iter_mut().zip(&before.drawing.opinions) {
        let twice = u64::from(before.allowance_hours) * u64::from(limit) * 2 + u64::from(whole);
        let hours = u32::try_from(twice / (2 * u64::from(whole.max(1)))).unwrap_or(u32::MAX);
        opinion.allowance_hours = hours.clamp(1, most.max(1));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::access::Role;
    use crate::workflow::paths_tests::way;
    use crate::workflow::routing::{PlannedOpinion, StepOutcome};
    use crate::workflow::steps::tests::step;

    fn list(hours: &[u32]) -> Vec<Step> {
        (1..).zip(hours).map(|(position, hours)| step(position, Role::Handler, Some(*hours))).collect()
    }

    fn hours(steps: &[Step]) -> Vec<u32> {
        steps.iter().filter_map(|step| step.allowance_hours).collect()
    }

    #[test]
    fn a_list_is_scaled_by_the_largest_remainder() {
        for (before, limit, after) in [
            (&[2, 2, 12, 4, 2, 2][..], 16, &[2, 1, 8, 3, 1, 1][..]),
            (&[2, 2, 12, 4, 2, 2], 40, &[4, 3, 20, 7, 3, 3]),
            (&[2, 2, 12, 4, 2, 2], 24, &[2, 2, 12, 4, 2, 2]),
            // Short steps keep an hour, the others share what is left.
            (&[1, 1, 22], 4, &[1, 1, 2]),
            (&[4, 4, 136, 4, 8, 4], 8, &[1, 1, 3, 1, 1, 1]),
            (&[8], 3, &[3]),
            (&[5, 5, 5], 16, &[6, 5, 5]),
        ] {
            assert_eq!(hours(&scaled(&list(before), limit).unwrap()), after, "{before:?} to {limit}");
        }
        let mut with_return = list(&[2, 6]);
        with_return.push(step(3, Role::Clerk, None));
        assert_eq!(scaled(&with_return, 4).unwrap()[2].allowance_hours, None);
    }

    #[test]
    fn more_steps_than_hours_are_named() {
        let refused = scaled(&list(&[2, 2, 4]), 2).unwrap_err();
        assert_eq!(refused, ScaleRefusal::TooManySteps { path: Vec::new(), limit: 2 });
        assert!(refused.words_vi().starts_with("quy trình có nhiều bước hơn"), "{}", refused.words_vi());
        assert_eq!(scaled(&list(&[2, 2]), 0).unwrap_err().code(), "too_many_steps");
        assert_eq!(scaled(&[step(1, Role::Clerk, None)], 8), Err(ScaleRefusal::NothingCounted));
    }

    #[test]
    fn the_longest_path_of_a_drawing_has_the_limit_and_no_path_exceeds_it() {
        let mut drawn = list(&[4, 16, 4, 4]);
        drawn[0].drawing.transitions = vec![
            way(StepOutcome::Approve, Some(2)),
            way(StepOutcome::Approve, Some(3)),
            way(StepOutcome::Reject, Some(4)),
        ];
        drawn[1].drawing.transitions = vec![way(StepOutcome::Approve, Some(3))];
        drawn[2].drawing.transitions =
            vec![way(StepOutcome::Approve, None), way(StepOutcome::Return, Some(2))];
        drawn[3].drawing.transitions = vec![way(StepOutcome::Reject, None)];
        assert_eq!(longest_of(&drawn), 24);
        let shorter = scaled(&drawn, 16).unwrap();
        assert_eq!((hours(&shorter), longest_of(&shorter)), (vec![3, 11, 2, 2], 16));
        let refused = scaled(&drawn, 2).unwrap_err();
        assert_eq!(refused, ScaleRefusal::TooManySteps { path: vec![1, 2, 3], limit: 2 });
    }

    #[test]
    fn opinions_fit_into_their_steps() {
        let mut steps = list(&[2, 20, 2]);
        let opinion = |allowance_hours| PlannedOpinion {
            name_vi: "Quy hoạch".into(),
            name_en: "Plan".into(),
            role: Role::Handler,
            agency_code: None,
            allowance_hours,
        };
        steps[1].drawing.opinions = vec![opinion(8), opinion(1), opinion(20)];
        let shorter = scaled(&steps, 6).unwrap();
        assert_eq!(hours(&shorter), [1, 4, 1]);
        let asked: Vec<u32> = shorter[1].drawing.opinions.iter().map(|asked| asked.allowance_hours).collect();
        assert_eq!(asked, [2, 1, 4]);
    }

    /// Steps with ways forward: each goes on to the next, and some leap ahead.
    fn drawing() -> impl Strategy<Value = Vec<Step>> {
        proptest::collection::vec((1..60_u32, proptest::option::of(2..5_usize)), 1..14).prop_map(|drawn| {
            let count = drawn.len();
            let mut steps = list(&drawn.iter().map(|(hours, _)| *hours).collect::<Vec<_>>());
            for (place, (_, leap)) in drawn.iter().enumerate() {
                let Some(leap) = leap else { continue };
                let at = |place: usize| i32::try_from(place + 1).ok().filter(|_| place < count);
                let ways = &mut steps[place].drawing.transitions;
                ways.push(way(StepOutcome::Approve, at(place + 1)));
                ways.push(way(StepOutcome::Reject, at(place + leap)));
            }
            steps
        })
    }

    proptest! {
        #[test]
        fn scaling_adds_up_keeps_the_order_and_is_the_same_each_time(steps in drawing(), limit in 1..400_u32) {
            let Ok(after) = scaled(&steps, limit) else {
                // Refused only where a path has more steps than hours.
                prop_assert!(longest_of(&rounded_down(&steps, 0, 1)) > limit);
                return Ok(());
            };
            prop_assert_eq!(longest_of(&after), limit);
            prop_assert_eq!(&scaled(&steps, limit), &Ok(after.clone()));
            let pairs = hours(&steps).into_iter().zip(hours(&after)).collect::<Vec<_>>();
            for (before, now) in &pairs {
                prop_assert!(*now >= 1);
                prop_assert!(pairs.iter().all(|(other, theirs)| other <= before || theirs >= now));
            }
            // No step is more than an hour away from its share, unless short ones were raised.
            if pairs.iter().all(|(before, _)| before * limit >= longest_of(&steps)) {
                let whole = longest_of(&steps);
                for (before, now) in pairs {
                    prop_assert!(now * whole < before * limit + whole && now * whole + whole > before * limit);
                }
            }
        }

        #[test]
        fn the_same_limit_changes_nothing(steps in drawing()) {
            let limit = longest_of(&steps);
            prop_assert_eq!(scaled(&steps, limit), Ok(steps));
        }
    }
}
