//! May this workflow be published? Every reason against it at once, in words that say what to change.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! The allowances add up to the limit of the procedure (every sum of QĐ 2022/QĐ-UBND was added again \[V S4\]:
//! docs/domain/people.md). Where ways are drawn, the longest path adds up to it, and so no path exceeds it.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::Role;
use crate::workflow::paths::WorkflowPaths;
pub use crate::workflow::refusal::PublishRefusal;
use crate::workflow::step::Step;
use crate::workflow::step::is_drawn;

/// The roles that do steps. Others watch, report or administer.
pub const STEP_ROLES: [Role; 5] =
    [Role::Clerk, Role::Handler, Role::UnitHead, Role::Approver, Role::RecordsClerk];

/// Who is there to do the steps.
#[derive(Debug, Clone, Default)]
pub struct StaffedRoles {
    /// The roles held at the office; none for a workflow that is not bound to one.
    pub at_office: Option<BTreeSet<Role>>,
    /// The roles held at each agency or unit that a step or an opinion names, by its code.
    pub at_units: BTreeMap<String, BTreeSet<Role>>,
}

/// Every reason not to publish; empty when it may be published.
///
/// `limit_hours` is [`crate::procedure::Limit::allowance_hours`], or the hours of a generic workflow. Steps done at another
/// level are not asked about, unless they name their unit.
#[must_use]
pub fn refusals(steps: &[Step], limit_hours: u32, members: &StaffedRoles) -> Vec<PublishRefusal> {
    let mut refusals = order(steps);
    refusals.extend(
        steps
            .iter()
            .filter(|step| !STEP_ROLES.contains(&step.role))
            .map(|step| PublishRefusal::RoleDoesNoSteps { position: step.position, role: step.role }),
    );
    let paths = WorkflowPaths::of(steps);
    refusals.extend(ways(steps, &paths));
    refusals.extend(allowances(steps, &paths, limit_hours));
    refusals.extend(nobody(steps, members));
    refusals
}

/// Steps are numbered without a gap, and those that are not counted come last.
fn order(steps: &[Step]) -> Vec<PublishRefusal> {
    let mut refusals = Vec::new();
    if let Some((expected, step)) = (1..).zip(steps).find(|(expected, step)| *expected != step.position) {
        refusals.push(PublishRefusal::Gap { expected, found: step.position });
    }
    match steps.iter().rposition(|step| step.allowance_hours.is_some()) {
        None => refusals.push(PublishRefusal::NothingCounted),
        Some(last) => refusals.extend(
            steps
                .iter()
                .take(last)
                .filter(|step| step.allowance_hours.is_none())
                .map(|step| PublishRefusal::UncountedInside { position: step.position }),
        ),
    }
    refusals
}

/// Every way leads somewhere, every step is come to, every path ends.
fn ways(steps: &[Step], paths: &WorkflowPaths) -> Vec<PublishRefusal> {
    if !is_drawn(steps) {
        return Vec::new();
    }
    let mut refusals: Vec<PublishRefusal> =
        paths.absent().iter().copied().map(PublishRefusal::AbsentStep).collect();
    refusals.extend(paths.uncounted().iter().copied().map(PublishRefusal::ToUncounted));
    let leaving =
        steps.iter().filter(|step| step.allowance_hours.is_none() && !step.drawing.transitions.is_empty());
    refusals.extend(leaving.map(|step| PublishRefusal::FromUncounted { position: step.position }));
    refusals.extend(paths.not_back().into_iter().map(PublishRefusal::NotBack));
    let positions = paths.unreachable();
    if !positions.is_empty() {
        refusals.push(PublishRefusal::Unreachable { positions });
    }
    let endless = paths.endless();
    refusals.extend(paths.circle().map(|path| PublishRefusal::Circle { path }));
    if endless.is_none() && !paths.has_result() {
        refusals.push(PublishRefusal::NoResult);
    }
    refusals.extend(endless.map(|path| PublishRefusal::NoEnd { path }));
    refusals
}

/// The allowances add up to the limit, along the longest path where ways are drawn; an opinion fits into its step.
fn allowances(steps: &[Step], paths: &WorkflowPaths, limit: u32) -> Vec<PublishRefusal> {
    let mut refusals = Vec::new();
    if is_drawn(steps) {
        match paths.longest() {
            Some((path, sum)) if sum > limit => {
                refusals.push(PublishRefusal::PathTooLong { path, sum, limit });
            }
            Some((path, sum)) if sum < limit => {
                refusals.push(PublishRefusal::PathTooShort { path, sum, limit });
            }
            _ => {}
        }
    } else if sum_of(steps) != limit {
        refusals.push(PublishRefusal::Sum { sum: sum_of(steps), limit });
    }
    for step in steps {
        let allowed = step.allowance_hours.unwrap_or_default();
        let longer = step.drawing.opinions.iter().map(|planned| planned.allowance_hours).max();
        refusals.extend(longer.filter(|hours| *hours > allowed).map(|opinion| {
            PublishRefusal::OpinionTooLong { position: step.position, opinion, step: allowed }
        }));
    }
    refusals
}

/// For every step and every opinion there is somebody.
fn nobody(steps: &[Step], members: &StaffedRoles) -> Vec<PublishRefusal> {
    let mut refusals = Vec::new();
    if let Some(there) = &members.at_office {
        let own = steps.iter().filter(|step| step.is_at_own_office() && step.unit_code.is_none());
        let asked = steps.iter().flat_map(|step| &step.drawing.opinions);
        let asked = asked.filter(|planned| planned.agency_code.is_none()).map(|planned| planned.role);
        let needed: BTreeSet<Role> = own.map(|step| step.role).chain(asked).collect();
        let roles: Vec<Role> = needed.difference(there).copied().collect();
        if !roles.is_empty() {
            refusals.push(PublishRefusal::NobodyThere { roles });
        }
    }
    for step in steps {
        let own = step.unit_code.iter().map(|unit| (unit, step.role));
        let asked = step.drawing.opinions.iter();
        let asked = asked.filter_map(|planned| Some((planned.agency_code.as_ref()?, planned.role)));
        for (unit, role) in own.chain(asked) {
            if !members.at_units.get(unit).is_some_and(|roles| roles.contains(&role)) {
                refusals.push(PublishRefusal::NobodyAtUnit {
                    position: step.position,
                    unit: unit.clone(),
                    role,
                });
            }
        }
    }
    refusals
}

/// What all allowances add up to.
#[must_use]
pub fn sum_of(steps: &[Step]) -> u32 {
    steps.iter().filter_map(|step| step.allowance_hours).fold(0, u32::saturating_add)
}

/// What a draft may take at most: along its longest path where ways are drawn, all steps together otherwise.
#[must_use]
pub fn longest_of(steps: &[Step]) -> u32 {
    let longest = is_drawn(steps).then(|| WorkflowPaths::of(steps).longest()).flatten();
    longest.map_or_else(|| sum_of(steps), |(_, hours)| hours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agency::Level;
    use crate::workflow::paths_tests::way;
    use crate::workflow::routing::PlannedOpinion;
    use crate::workflow::routing::StepOutcome::{self, Approve, Reject, Return};
    use crate::workflow::steps::tests::step;

    #[test]
    fn a_plan_that_adds_up_may_be_published() {
        let steps = [
            step(1, Role::Clerk, Some(2)),
            step(2, Role::Handler, Some(4)),
            step(3, Role::Approver, Some(2)),
            step(4, Role::Clerk, None),
        ];
        assert_eq!(refusals(&steps, 8, &StaffedRoles::default()), []);
    }

    #[test]
    fn each_rule_has_its_reason() {
        use Role::{Approver, Clerk, Handler, Supervisor};
        for (steps, expected) in [
            (vec![], vec![PublishRefusal::NothingCounted, PublishRefusal::Sum { sum: 0, limit: 8 }]),
            (
                vec![step(1, Clerk, Some(4)), step(3, Approver, Some(4))],
                vec![PublishRefusal::Gap { expected: 2, found: 3 }],
            ),
            (
                vec![step(1, Clerk, None), step(2, Handler, Some(8))],
                vec![PublishRefusal::UncountedInside { position: 1 }],
            ),
            (
                vec![step(1, Supervisor, Some(8))],
                vec![PublishRefusal::RoleDoesNoSteps { position: 1, role: Supervisor }],
            ),
            (
                vec![step(1, Clerk, Some(2)), step(2, Approver, Some(4))],
                vec![PublishRefusal::Sum { sum: 6, limit: 8 }],
            ),
        ] {
            assert_eq!(refusals(&steps, 8, &StaffedRoles::default()), expected);
        }
    }

    #[test]
    fn the_reason_names_both_sums() {
        let reason = &refusals(&[step(1, Role::Clerk, Some(6))], 8, &StaffedRoles::default())[0];
        assert_eq!(reason.to_string(), "the allowances add up to 6 hours, but the limit is 8 hours");
        assert_eq!(reason.words_vi(), "tổng thời gian các bước là 6 giờ, thời hạn giải quyết là 8 giờ");
    }

    #[test]
    fn an_office_needs_somebody_for_each_of_its_own_steps() {
        let mut steps = vec![
            step(1, Role::Clerk, Some(2)),
            step(2, Role::Handler, Some(4)),
            step(3, Role::Approver, Some(2)),
        ];
        let there =
            StaffedRoles { at_office: Some(BTreeSet::from([Role::Clerk])), ..StaffedRoles::default() };
        let missing = vec![PublishRefusal::NobodyThere { roles: vec![Role::Handler, Role::Approver] }];
        assert_eq!(refusals(&steps, 8, &there), missing);
        steps[1].agency_level = Some(Level::Department);
        steps[2].agency_level = Some(Level::Department);
        assert_eq!(refusals(&steps, 8, &there), []);
    }

    /// Four counted steps of 2 hours and the return, with ways drawn.
    fn drawn(ways: &[(i32, StepOutcome, Option<i32>)]) -> Vec<Step> {
        let mut steps: Vec<Step> = (1..=4).map(|position| step(position, Role::Handler, Some(2))).collect();
        steps.push(step(5, Role::Clerk, None));
        for (from, outcome, to) in ways {
            steps[usize::try_from(*from - 1).unwrap()].drawing.transitions.push(way(*outcome, *to));
        }
        steps
    }

    #[test]
    fn a_drawing_that_ends_everywhere_may_be_published() {
        // 1 to 2 or 3; both to 4, which decides, sends back or refuses.
        let steps = drawn(&[
            (1, Approve, Some(2)),
            (1, Approve, Some(3)),
            (2, Approve, Some(4)),
            (4, Approve, None),
            (4, Return, Some(1)),
            (4, Return, Some(3)),
            (4, Reject, None),
        ]);
        assert_eq!(refusals(&steps, 6, &StaffedRoles::default()), []);
    }

    #[test]
    fn each_rule_of_a_drawing_has_its_reason_and_names_the_path() {
        let ends = (4, Approve, None);
        for (ways, limit, code, en) in [
            (
                vec![(1, Approve, Some(9)), (1, Approve, Some(2))],
                8,
                "absent_step",
                "a way leads from step 1 to step 9, which does not exist",
            ),
            (
                vec![(4, Approve, Some(5)), ends],
                8,
                "uncounted_way",
                "a way leads from step 4 to step 5, which is not counted: leave `to` out, the result is returned there anyway",
            ),
            (
                vec![(5, Return, Some(1)), ends],
                8,
                "uncounted_way",
                "step 5 is not counted, so nothing goes on from it: take its ways out",
            ),
            (
                vec![(2, Return, Some(3)), (2, Approve, Some(3))],
                8,
                "not_back",
                "step 2 cannot return to step 3: no path to it comes through there",
            ),
            (
                vec![(2, Return, Some(2)), (2, Approve, Some(3))],
                8,
                "not_back",
                "step 2 cannot return to step 2: no path to it comes through there",
            ),
            (
                vec![(1, Approve, Some(4)), (3, Approve, None)],
                4,
                "unreachable",
                "no path leads to step 2, 3: draw a way there or take it out",
            ),
            (
                vec![(4, Return, Some(2))],
                8,
                "no_end",
                "the path 2 → 3 → 4 → 2 never ends: draw a way out to a result or a refusal",
            ),
            (
                vec![(4, Reject, None)],
                8,
                "no_result",
                "no path ends with a result: draw an approval without `to` at the step that decides",
            ),
            (
                vec![(4, Approve, Some(2)), ends],
                8,
                "circle",
                "the path 2 → 3 → 4 → 2 goes round in a circle: draw the way back as a return",
            ),
            (
                vec![(1, Approve, Some(2)), (1, Approve, Some(3))],
                7,
                "path_too_long",
                "the path 1 → 2 → 3 → 4 adds up to 8 hours, but the limit is 7 hours",
            ),
            (
                vec![(1, Approve, Some(2)), (1, Approve, Some(3))],
                9,
                "path_too_short",
                "the longest path, 1 → 2 → 3 → 4, adds up to 8 hours, but the limit is 9 hours: spread the rest over its steps",
            ),
            // Not the first way, but the longest.
            (
                vec![(1, Approve, Some(3)), (1, Approve, Some(2)), (2, Approve, Some(4))],
                5,
                "path_too_long",
                "the path 1 → 3 → 4 adds up to 6 hours, but the limit is 5 hours",
            ),
            (
                vec![(1, Reject, Some(2)), (1, Approve, Some(3)), (2, Reject, None)],
                5,
                "path_too_long",
                "the path 1 → 3 → 4 adds up to 6 hours, but the limit is 5 hours",
            ),
        ] {
            let reasons = refusals(&drawn(&ways), limit, &StaffedRoles::default());
            let told: Vec<_> = reasons.iter().map(|reason| (reason.code(), reason.to_string())).collect();
            assert!(told.contains(&(code, en.to_owned())), "{code} {en}: {told:?}");
        }
    }

    #[test]
    fn the_path_is_named_in_both_languages() {
        let reasons = refusals(&drawn(&[(4, Return, Some(2))]), 8, &StaffedRoles::default());
        let no_end = reasons.iter().find(|reason| reason.code() == "no_end").unwrap();
        assert_eq!(
            no_end.words_vi(),
            "đường 2 → 3 → 4 → 2 không có điểm kết thúc: vẽ thêm nhánh ra kết quả hoặc từ chối"
        );
    }

    #[test]
    fn an_opinion_fits_into_its_step_and_somebody_gives_it() {
        let mut steps = drawn(&[]);
        steps[1].unit_code = Some("U".into());
        let planned = |agency_code: Option<&str>, allowance_hours| PlannedOpinion {
            name_vi: "Quy hoạch".into(),
            name_en: "Planning".into(),
            role: Role::UnitHead,
            agency_code: agency_code.map(Into::into),
            allowance_hours,
        };
        steps[2].drawing.opinions = vec![planned(None, 2), planned(Some("V"), 3)];
        let mut members = StaffedRoles {
            at_office: Some(BTreeSet::from([Role::Clerk, Role::Handler])),
            ..StaffedRoles::default()
        };
        let codes = |members: &StaffedRoles| -> Vec<String> {
            refusals(&steps, 8, members).iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            codes(&members),
            [
                "an opinion of step 3 may take 3 hours, the step itself 2 hours",
                "nobody at the office is the head of the professional unit: give an officer there this role",
                "nobody at U is the handling officer, as step 2 wants: give an officer there this role",
                "nobody at V is the head of the professional unit, as step 3 wants: give an officer there this role",
            ]
        );
        members.at_office = None;
        members.at_units = BTreeMap::from([
            ("U".into(), BTreeSet::from([Role::Handler])),
            ("V".into(), BTreeSet::from([Role::UnitHead])),
        ]);
        assert_eq!(codes(&members).len(), 1);
    }
}
