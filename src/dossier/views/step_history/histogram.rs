//! What dossiers took from a step to the result, told from their journals and put in order of size.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dossier tells once of each step that it was handed on from: from the first time that it left it forward to the first
//! result, in working time without pauses. What was sent back and done again is in it, as it may be the next time too.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::calendar::error::CalendarError;
use crate::calendar::working_time::WorkingCalendar;
use crate::dossier::clock::act_rule::StepEffect;
use crate::dossier::clock::deadline::ClockPause;
use crate::dossier::clock::limit_measure::{LimitMeasure, MeasuredIn};
use crate::dossier::clock::status::Event;
use crate::dossier::views::hand_over::History;
use crate::procedure::ProcedureId;
use crate::workflow::WorkflowId;

/// Microseconds of a minute.
const MINUTE: i64 = 60_000_000;

/// A step of a workflow, as a procedure goes through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepKey {
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The workflow.
    pub workflow_id: WorkflowId,
    /// Position of the step.
    pub step: i32,
}

/// An act of the journal, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leaving {
    /// What was done.
    pub event: Event,
    /// Where the dossier lay before it.
    pub step: i32,
    /// When it took effect.
    pub at: NaiveDateTime,
}

/// How many dossiers took how many minutes, for each step. As large as there are different answers, not dossiers.
#[derive(Debug, Clone, Default)]
pub struct StepHistogram {
    steps: BTreeMap<StepKey, BTreeMap<u32, u32>>,
}

/// What a dossier took from each step to its result: position, and working minutes, a begun one counting as one. Its acts
/// come oldest first.
///
/// # Errors
/// When a year that has to be looked at is not in the calendar.
pub fn rests(
    acts: &[Leaving],
    pauses: &[ClockPause],
    calendar: &WorkingCalendar,
) -> Result<Vec<(i32, u32)>, CalendarError> {
    let Some(end) = acts.iter().position(|act| act.event.rule().step == StepEffect::Resolves) else {
        return Ok(Vec::new());
    };
    let (before, result) = acts.split_at(end);
    let Some(result) = result.first() else { return Ok(Vec::new()) };
    let mut left: BTreeMap<i32, NaiveDateTime> = BTreeMap::new();
    for act in before.iter().filter(|act| act.event.rule().step == StepEffect::GoesOn) {
        left.entry(act.step).or_insert(act.at);
    }
    let measure = LimitMeasure::of(MeasuredIn::WorkingTime, calendar, pauses);
    let minutes = |at: NaiveDateTime| {
        let spent = measure.unpaused(at, result.at)?.max(0);
        Ok(u32::try_from(spent.saturating_add(MINUTE - 1) / MINUTE).unwrap_or(u32::MAX))
    };
    left.into_iter().map(|(step, at)| Ok((step, minutes(at)?))).collect()
}

impl StepHistogram {
    /// Counts what one dossier took.
    pub fn add(&mut self, key: StepKey, minutes: u32) {
        let count = self.steps.entry(key).or_default().entry(minutes).or_default();
        *count = count.saturating_add(1);
    }

    /// Each step with its cases and the time that four of five of them did not exceed, by nearest rank.
    pub fn histories(&self) -> impl Iterator<Item = (StepKey, History)> + '_ {
        self.steps.iter().map(|(key, sizes)| {
            let cases: u32 = sizes.values().sum();
            let rank = u64::from(cases).saturating_mul(4).div_ceil(5);
            let mut seen = 0_u64;
            let reaches = |(_, count): &(&u32, &u32)| {
                seen = seen.saturating_add(u64::from(**count));
                seen >= rank
            };
            let p80_minutes = sizes.iter().find(reaches).map_or(0, |(minutes, _)| *minutes);
            (*key, History { cases, p80_minutes })
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::fixtures::{at, office};
    use crate::platform::database::Id;

    fn act(event: Event, step: i32, moment: &str) -> Leaving {
        Leaving { event, step, at: at(moment) }
    }

    #[test]
    fn a_dossier_tells_once_of_each_step_without_its_pauses() {
        let acts = [
            act(Event::HandOn, 1, "2023-03-07T10:00"),
            act(Event::HandOn, 2, "2023-03-07T14:00"),
            act(Event::SendBack, 3, "2023-03-07T15:00"),
            act(Event::HandOn, 2, "2023-03-08T09:00"),
            act(Event::Resolve, 3, "2023-03-08T10:00:01"),
            // A result that was taken back, and came again.
            act(Event::Resolve, 3, "2023-03-20T10:00"),
        ];
        let pause =
            ClockPause { from: at("2023-03-07T16:00"), until: Some(at("2023-03-08T08:30")), restarts: false };
        let found = rests(&acts, &[pause], &office()).unwrap();
        // From 10:00: 2 + 4 hours on Tuesday less one, 2 on Wednesday less half an hour, and a second.
        assert_eq!(found, [(1, 5 * 60 + 91), (2, 2 * 60 + 91)]);
        assert_eq!(rests(&acts[..4], &[], &office()).unwrap(), []);
        assert_eq!(rests(&acts[4..], &[], &office()).unwrap(), []);
    }

    proptest! {
        #[test]
        fn four_of_five_took_no_longer_and_it_is_the_shortest_such_time(
            sizes in proptest::collection::vec(0_u32..50, 1..120),
        ) {
            let key = StepKey { procedure_id: Id::new(), workflow_id: Id::new(), step: 1 };
            let mut tally = StepHistogram::default();
            for size in &sizes {
                tally.add(key, *size);
            }
            let mut sorted = sizes.clone();
            sorted.sort_unstable();
            let p80_minutes = sorted[(sizes.len() * 4).div_ceil(5) - 1];
            let cases = u32::try_from(sizes.len()).unwrap();
            prop_assert_eq!(
                tally.histories().collect::<Vec<_>>(),
                vec![(key, History { cases, p80_minutes })],
            );
            let within = sizes.iter().filter(|size| **size <= p80_minutes).count();
            prop_assert!(within * 5 >= sizes.len() * 4);
        }
    }
}
