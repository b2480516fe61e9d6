//! The legs (chặng) of a linked procedure (liên thông): which steps one agency does before the dossier goes on to another.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A leg is what hangs together of counted steps at one level: in a row of steps a longest run, in a drawing the steps
//! with ways forward between them. A step without a level is done at the office that took the dossier in, one at a unit
//! (a facility) belongs to the leg around it. So 2.001661 has 3 days at the ward and 5 at the department, 2.000286 has
//! 10 and 15 (docs/domain/people.md \[V S4\]). A workflow that never leaves its office has one leg.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{WorkflowPaths, WrongTransition};
use super::refusal::PublishRefusal;
use super::steps::Workflow;
use crate::agency::Level;
use crate::workflow::routing::StepOutcome;
use crate::workflow::step::Step;

/// One leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leg {
    /// 1 for the first.
    pub number: i32,
    /// The level of the agency that does it; none: the office that took the dossier in.
    pub level: Option<Level>,
    /// The positions of its counted steps, in order.
    pub steps: BTreeSet<i32>,
    /// What it may take, in hours (8 for a day): along the longest path of the workflow; off it, all its steps together.
    pub allowance_hours: u32,
}

impl Leg {
    /// Position of its first step.
    #[must_use]
    pub fn first_step(&self) -> i32 {
        self.steps.first().copied().unwrap_or_default()
    }

    /// Position of its last step.
    #[must_use]
    pub fn last_step(&self) -> i32 {
        self.steps.last().copied().unwrap_or_default()
    }

    fn with(mut self, other: Self) -> Self {
        self.steps.extend(other.steps);
        self.allowance_hours = self.allowance_hours.saturating_add(other.allowance_hours);
        self
    }
}

/// The legs, in order of their first steps.
#[must_use]
pub fn legs(workflow: &Workflow) -> Vec<Leg> {
    let levels: BTreeMap<i32, Option<Level>> =
        counted(workflow).map(|(level, step, _)| (step.position, level)).collect();
    let mut legs: Vec<Leg> = Vec::new();
    for (level, step, allowance_hours) in counted(workflow) {
        let steps = BTreeSet::from([step.position]);
        legs.push(Leg { number: 0, level, steps, allowance_hours });
    }
    // Steps of one level with a way between them are one leg.
    for (from, to) in
        levels.keys().flat_map(|from| forward(workflow, *from).into_iter().map(|to| (*from, to)))
    {
        if levels.get(&from) == levels.get(&to) {
            let (joined, mut apart): (Vec<Leg>, Vec<Leg>) =
                legs.into_iter().partition(|leg| leg.steps.contains(&from) || leg.steps.contains(&to));
            apart.extend(joined.into_iter().reduce(Leg::with));
            legs = apart;
        }
    }
    legs.sort_by_key(Leg::first_step);
    let path = WorkflowPaths::of(&workflow.steps).longest().map(|(path, _)| path).unwrap_or_default();
    for (number, leg) in (1..).zip(&mut legs) {
        leg.number = number;
        let on_path = counted(workflow)
            .filter(|(_, step, _)| leg.steps.contains(&step.position) && path.contains(&step.position))
            .fold(0_u32, |sum, (_, _, hours)| sum.saturating_add(hours));
        if on_path > 0 {
            leg.allowance_hours = on_path;
        }
    }
    legs
}

/// The leg that a step belongs to; none for a step after the last counted one.
#[must_use]
pub fn leg_at(legs: &[Leg], position: i32) -> Option<&Leg> {
    legs.iter().find(|leg| leg.steps.contains(&position))
}

/// The steps to which the ways out of a step lead forward.
fn forward(workflow: &Workflow, position: i32) -> Vec<i32> {
    let ways = workflow.ways(position).into_iter();
    ways.filter(|way| way.outcome != StepOutcome::Return).filter_map(|way| way.to).collect()
}

/// What speaks against publishing the legs: a first one that is not the receiving office's; one without an end, whose
/// steps have no allowance: it would never be due, and nothing would hand the dossier on; one that leads forward into an
/// earlier leg: only a return does. That every path of a leg comes to its end is asked of the whole workflow.
#[must_use]
pub fn leg_refusals(workflow: &Workflow) -> Vec<PublishRefusal> {
    let mut refusals = Vec::new();
    let mut runs: Vec<(Option<Level>, i32, bool)> = Vec::new();
    for (level, step) in placed(workflow) {
        let counted = step.allowance_hours.is_some();
        match runs.last_mut().filter(|run| run.0 == level) {
            Some(run) => run.2 |= counted,
            None => runs.push((level, step.position, counted)),
        }
    }
    if let Some((Some(_), step, _)) = runs.first() {
        refusals.push(PublishRefusal::BeginsElsewhere { position: *step });
    }
    let without_end = (1..).zip(runs).filter(|(_, (level, _, counted))| level.is_some() && !counted);
    refusals
        .extend(without_end.map(|(leg, (_, position, _))| PublishRefusal::LegWithoutEnd { leg, position }));
    let legs = legs(workflow);
    for leg in &legs {
        let ways = leg.steps.iter().flat_map(|from| {
            forward(workflow, *from).into_iter().map(|to| WrongTransition { from: *from, to })
        });
        let earlier = |way: &WrongTransition| leg_at(&legs, way.to).is_some_and(|to| to.number < leg.number);
        refusals.extend(ways.filter(earlier).map(|way| PublishRefusal::LegGoesBack { leg: leg.number, way }));
    }
    refusals
}

/// The counted steps, each with its level and hours.
fn counted(workflow: &Workflow) -> impl Iterator<Item = (Option<Level>, &Step, u32)> {
    placed(workflow).filter_map(|(level, step)| Some((level, step, step.allowance_hours?)))
}

/// The steps, each with the level at which it is done: none at the receiving office.
fn placed(workflow: &Workflow) -> impl Iterator<Item = (Option<Level>, &Step)> {
    let own = |level: &Level| *level != Level::Unit;
    let home = workflow.level.or_else(|| workflow.first().and_then(|step| step.agency_level).filter(own));
    workflow.steps.iter().scan(None, move |around: &mut Option<Level>, step| {
        *around = match step.agency_level {
            Some(Level::Unit) => *around,
            level => level.filter(|level| Some(*level) != home),
        };
        Some((*around, step))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::workflow::routing::Transition;
    use crate::workflow::steps::tests::{step, workflow};
    use proptest::prelude::*;

    const DEPARTMENT: Option<Level> = Some(Level::Department);

    fn drawn(steps: &[(Option<Level>, Option<u32>)]) -> Workflow {
        let steps = (1..).zip(steps).map(|(position, (level, hours))| Step {
            agency_level: *level,
            ..step(position, Role::Handler, *hours)
        });
        workflow(steps.collect())
    }

    fn leg(number: i32, level: Option<Level>, steps: (i32, i32), allowance_hours: u32) -> Leg {
        Leg { number, level, steps: (steps.0..=steps.1).collect(), allowance_hours }
    }

    #[test]
    fn a_workflow_that_stays_has_one_leg() {
        let stays = drawn(&[(None, Some(4)), (Some(Level::Unit), Some(4)), (None, None)]);
        assert_eq!(legs(&stays), [leg(1, None, (1, 2), 8)]);
        assert_eq!(legs(&drawn(&[])), []);
    }

    #[test]
    fn the_return_is_no_leg_and_a_facility_belongs_to_the_leg_around_it() {
        let linked = drawn(&[
            (None, Some(80)),
            (DEPARTMENT, Some(72)),
            (Some(Level::Unit), Some(48)),
            (DEPARTMENT, None),
        ]);
        let expected = [leg(1, None, (1, 1), 80), leg(2, DEPARTMENT, (2, 3), 120)];
        assert_eq!(legs(&linked), expected);
        assert_eq!(leg_at(&expected, 3), Some(&expected[1]));
        assert_eq!(leg_at(&expected, 4), None);
    }

    #[test]
    fn the_level_of_the_receiving_office_is_its_own() {
        let mut linked =
            drawn(&[(Some(Level::Ward), Some(8)), (DEPARTMENT, Some(8)), (Some(Level::Ward), Some(8))]);
        let expected = [leg(1, None, (1, 1), 8), leg(2, DEPARTMENT, (2, 2), 8), leg(3, None, (3, 3), 8)];
        assert_eq!(legs(&linked), expected);
        linked.level = Some(Level::Ward);
        assert_eq!(legs(&linked), expected);
        assert_eq!(leg_refusals(&linked), []);
    }

    #[test]
    fn a_leg_without_an_end_is_named() {
        let endless = drawn(&[(None, Some(8)), (DEPARTMENT, None), (DEPARTMENT, None)]);
        let refusals = leg_refusals(&endless);
        assert_eq!(refusals, [PublishRefusal::LegWithoutEnd { leg: 2, position: 2 }]);
        assert!(refusals[0].words_vi().contains("chặng 2 (từ bước 2)"), "{}", refusals[0].words_vi());
        // Back at the desk the return is not counted: that is no leg.
        assert_eq!(leg_refusals(&drawn(&[(None, Some(8)), (DEPARTMENT, Some(8)), (None, None)])), []);
    }

    #[test]
    fn a_dossier_begins_where_it_was_taken_in() {
        let mut elsewhere = drawn(&[(DEPARTMENT, Some(8)), (None, Some(8))]);
        assert_eq!(leg_refusals(&elsewhere), [], "without a level the first step says whose it is");
        elsewhere.level = Some(Level::Ward);
        assert_eq!(leg_refusals(&elsewhere), [PublishRefusal::BeginsElsewhere { position: 1 }]);
    }

    #[test]
    fn branches_of_one_level_are_one_leg_and_only_returns_go_back() {
        let way = |outcome, to| Transition { outcome, branch: None, name_vi: None, name_en: None, to };
        let mut linked =
            drawn(&[(None, Some(8)), (None, Some(8)), (DEPARTMENT, Some(16)), (None, Some(4)), (None, None)]);
        linked.steps[0].drawing.transitions =
            vec![way(StepOutcome::Approve, Some(2)), way(StepOutcome::Reject, Some(4))];
        linked.steps[1].drawing.transitions = vec![way(StepOutcome::Approve, Some(3))];
        linked.steps[2].drawing.transitions =
            vec![way(StepOutcome::Approve, None), way(StepOutcome::Return, Some(2))];
        linked.steps[3].drawing.transitions = vec![way(StepOutcome::Reject, None)];
        let ward = Leg { number: 1, level: None, steps: BTreeSet::from([1, 2, 4]), allowance_hours: 16 };
        assert_eq!(legs(&linked), [ward, leg(2, DEPARTMENT, (3, 3), 16)]);
        assert_eq!(leg_refusals(&linked), []);
        linked.steps[2].drawing.transitions.push(way(StepOutcome::Reject, Some(4)));
        let way = WrongTransition { from: 3, to: 4 };
        assert_eq!(leg_refusals(&linked), [PublishRefusal::LegGoesBack { leg: 2, way }]);
    }

    proptest! {
        #[test]
        fn every_counted_step_is_in_exactly_one_leg_and_the_allowances_add_up(
            steps in proptest::collection::vec((0..4_usize, 1..40_u32), 0..12)
        ) {
            let levels = [None, DEPARTMENT, Some(Level::Unit), Some(Level::City)];
            let steps: Vec<_> = steps.into_iter().map(|(level, hours)| (levels[level], Some(hours))).collect();
            let workflow = drawn(&steps);
            let legs = legs(&workflow);
            for step in &workflow.steps {
                let at: Vec<_> = legs.iter().filter(|leg| leg.steps.contains(&step.position)).collect();
                prop_assert_eq!(at.len(), 1);
            }
            let hours: u32 = legs.iter().map(|leg| leg.allowance_hours).sum();
            prop_assert_eq!(hours, crate::workflow::publish::sum_of(&workflow.steps));
            prop_assert!(legs.windows(2).all(|pair| pair[0].level != pair[1].level && pair[1].number == pair[0].number + 1));
        }
    }
}
