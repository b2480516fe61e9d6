//! Paths held against walking every path there is, over small workflows drawn at random.

use proptest::prelude::*;

use super::paths::{WorkflowPaths, words};
use super::steps::tests::step;
use crate::access::Role;
use crate::workflow::routing::{StepOutcome, Transition};
use crate::workflow::step::Step;

/// A transition without a name.
pub(super) fn way(outcome: StepOutcome, to: Option<i32>) -> Transition {
    Transition { outcome, branch: None, name_vi: None, name_en: None, to }
}

fn any_transition(last: i32) -> impl Strategy<Value = Transition> {
    let outcome = prop_oneof![4 => Just(StepOutcome::Approve), 1 => Just(StepOutcome::Reject), 2 => Just(StepOutcome::Return)];
    (outcome, 1..=last, prop::bool::weighted(0.2))
        .prop_map(|(outcome, to, ends)| way(outcome, (outcome == StepOutcome::Return || !ends).then_some(to)))
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    (2..=6_i32).prop_flat_map(|last| {
        let drawn = (prop::collection::vec(any_transition(last), 0..=3), 1..=9_u32);
        prop::collection::vec(drawn, usize::try_from(last).unwrap()).prop_map(|drawn| {
            let steps = (1..).zip(drawn).map(|(position, (transitions, hours))| {
                let mut step = step(position, Role::Handler, Some(hours));
                step.drawing.transitions = transitions;
                step
            });
            steps.collect()
        })
    })
}

/// Where the ways out of a step lead, forward and back, and whether one ends.
fn out(steps: &[Step], position: i32) -> (Vec<i32>, Vec<i32>, bool) {
    let step = &steps[usize::try_from(position - 1).unwrap()];
    if step.drawing.transitions.is_empty() {
        let next = position + 1;
        let last = next > i32::try_from(steps.len()).unwrap();
        return (if last { vec![] } else { vec![next] }, vec![], last);
    }
    let to = |back: bool| {
        let ways = step.drawing.transitions.iter();
        ways.filter(|way| (way.outcome == StepOutcome::Return) == back).filter_map(|way| way.to).collect()
    };
    (to(false), to(true), step.drawing.transitions.iter().any(|way| way.to.is_none()))
}

/// Every walk forward that visits no step twice; the flag says that it could go on to a step that it has visited.
fn walks(steps: &[Step]) -> (Vec<Vec<i32>>, bool) {
    let (mut all, mut open, mut circle) = (Vec::new(), vec![vec![1]], false);
    while let Some(walk) = open.pop() {
        for to in out(steps, *walk.last().unwrap()).0 {
            if walk.contains(&to) {
                circle = true;
            } else {
                open.push(walk.iter().copied().chain([to]).collect());
            }
        }
        all.push(walk);
    }
    (all, circle)
}

/// Whether some walk in any direction from `position` comes to an end.
fn can_end(steps: &[Step], position: i32) -> bool {
    let (mut seen, mut open) = (vec![position], vec![position]);
    while let Some(at) = open.pop() {
        let (forward, back, ends) = out(steps, at);
        if ends {
            return true;
        }
        for to in forward.into_iter().chain(back) {
            if !seen.contains(&to) {
                seen.push(to);
                open.push(to);
            }
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn looking_at_each_step_once_finds_what_walking_every_path_finds(steps in any_steps()) {
        let paths = WorkflowPaths::of(&steps);
        let (walks, circle) = walks(&steps);
        let all: Vec<i32> = steps.iter().map(|step| step.position).collect();
        let missed: Vec<i32> = all.iter().copied().filter(|at| !walks.iter().any(|walk| walk.contains(at))).collect();
        prop_assert_eq!(paths.unreachable(), missed.clone());
        prop_assert_eq!(paths.circle().is_some(), circle);

        let stuck: Vec<i32> = all.iter().copied().filter(|at| !missed.contains(at) && !can_end(&steps, *at)).collect();
        match paths.endless() {
            None => prop_assert!(stuck.is_empty()),
            Some(walk) => {
                prop_assert!(walk.iter().all(|at| !can_end(&steps, *at)), "{:?} of {:?}", walk, stuck);
                prop_assert_eq!(walk.first(), walk.last());
            }
        }
        let hours = |walk: &Vec<i32>| walk.iter().map(|at| steps[usize::try_from(*at - 1).unwrap()].allowance_hours.unwrap()).sum::<u32>();
        match paths.longest() {
            None => prop_assert!(circle),
            Some((path, total)) => {
                prop_assert_eq!(walks.iter().map(hours).max(), Some(total));
                prop_assert_eq!(hours(&path), total);
                prop_assert!(walks.contains(&path));
            }
        }
        if !circle {
            // A walk that ends with a result is the rest of the way for each of its steps.
            let ends = |walk: &&Vec<i32>| paths.has_result_at(*walk.last().unwrap());
            for at in all.iter().copied().filter(|at| !missed.contains(at)) {
                let rests = walks.iter().filter(ends).filter_map(|walk| {
                    let place = walk.iter().position(|step| *step == at)?;
                    Some(hours(&walk[place + 1..].to_vec()))
                });
                prop_assert_eq!(paths.shortest_after(at), rests.min(), "after {}", at);
            }
        }
        for walk in &walks {
            let (last, earlier) = walk.split_last().unwrap();
            prop_assert!(earlier.iter().all(|at| paths.before(*last).contains(at)));
        }
    }
}

#[test]
fn sixty_steps_with_more_paths_than_atoms_are_answered_at_once() {
    let steps: Vec<Step> = (1..=60)
        .map(|position| {
            let mut step = step(position, Role::Handler, Some(1));
            let later = (position + 1..=60).take(10).map(|to| way(StepOutcome::Approve, Some(to)));
            step.drawing.transitions = later.collect();
            step
        })
        .collect();
    let (path, hours) = WorkflowPaths::of(&steps).longest().unwrap();
    assert_eq!((path.len(), hours), (60, 60));
}

#[test]
fn a_path_reads_with_arrows() {
    assert_eq!(words(&[1, 2, 4]), "1 → 2 → 4");
}
