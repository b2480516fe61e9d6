//! The legs (chặng) of a linked procedure (liên thông): which steps one agency does before the dossier goes on to another.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! A leg is a longest run of counted steps at one level. A step without a level is done at the office that took the dossier
//! in, one at a unit (a facility) belongs to the leg around it. So 2.001661 has 3 days at the ward and 5 at the department,
//! 2.000286 has 10 and 15 \[V S4\]. A workflow that never leaves its office has one leg.

use super::publish::Refusal;
use super::steps::{Step, Workflow};
use crate::agency::Level;

/// One leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// 1 for the first.
    pub number: i32,
    /// The level of the agency that does it; none: the office that took the dossier in.
    pub level: Option<Level>,
    /// Position of its first step.
    pub first_step: i32,
    /// Position of its last counted step.
    pub last_step: i32,
    /// What its steps may take together, in hours (8 for a day).
    pub allowance_hours: u32,
}

/// The legs, in order.
#[must_use]
pub fn legs(workflow: &Workflow) -> Vec<Leg> {
    let mut legs: Vec<Leg> = Vec::new();
    for (level, step) in placed(workflow) {
        let Some(hours) = step.allowance_hours else { continue };
        match legs.last_mut().filter(|leg| leg.level == level) {
            Some(leg) => {
                leg.last_step = step.position;
                leg.allowance_hours = leg.allowance_hours.saturating_add(hours);
            }
            None => legs.push(Leg {
                number: legs.last().map_or(1, |leg| leg.number.saturating_add(1)),
                level,
                first_step: step.position,
                last_step: step.position,
                allowance_hours: hours,
            }),
        }
    }
    legs
}

/// The leg that a step belongs to; none for a step after the last counted one.
#[must_use]
pub fn leg_at(legs: &[Leg], position: i32) -> Option<Leg> {
    legs.iter().find(|leg| (leg.first_step..=leg.last_step).contains(&position)).copied()
}

/// What speaks against publishing the legs: a first one that is not the receiving office's, and one without an end, whose
/// steps have no allowance: it would never be due, and nothing would hand the dossier on.
#[must_use]
pub fn leg_refusals(workflow: &Workflow) -> Vec<Refusal> {
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
        refusals.push(Refusal::BeginsElsewhere { position: *step });
    }
    let without_end = (1..).zip(runs).filter(|(_, (level, _, counted))| level.is_some() && !counted);
    refusals.extend(without_end.map(|(leg, (_, position, _))| Refusal::LegWithoutEnd { leg, position }));
    refusals
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
    use crate::account::Role;
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
        Leg { number, level, first_step: steps.0, last_step: steps.1, allowance_hours }
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
        assert_eq!(leg_at(&expected, 3), Some(expected[1]));
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
        assert_eq!(refusals, [Refusal::LegWithoutEnd { leg: 2, position: 2 }]);
        assert!(refusals[0].words_vi().contains("chặng 2 (từ bước 2)"), "{}", refusals[0].words_vi());
        // Back at the desk the return is not counted: that is no leg.
        assert_eq!(leg_refusals(&drawn(&[(None, Some(8)), (DEPARTMENT, Some(8)), (None, None)])), []);
    }

    #[test]
    fn a_dossier_begins_where_it_was_taken_in() {
        let mut elsewhere = drawn(&[(DEPARTMENT, Some(8)), (None, Some(8))]);
        assert_eq!(leg_refusals(&elsewhere), [], "without a level the first step says whose it is");
        elsewhere.level = Some(Level::Ward);
        assert_eq!(leg_refusals(&elsewhere), [Refusal::BeginsElsewhere { position: 1 }]);
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
                let at: Vec<_> = legs.iter().filter(|leg| (leg.first_step..=leg.last_step).contains(&step.position)).collect();
                prop_assert_eq!(at.len(), 1);
            }
            let hours: u32 = legs.iter().map(|leg| leg.allowance_hours).sum();
            prop_assert_eq!(hours, crate::workflow::publish::sum_of(&workflow.steps));
            prop_assert!(legs.windows(2).all(|pair| pair[0].level != pair[1].level && pair[1].number == pair[0].number + 1));
        }
    }
}
