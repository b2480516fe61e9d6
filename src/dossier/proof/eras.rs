//! The workflows that a dossier went through, laid one after the other: a control slip is written by this whole.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dossier that moved to another workflow was handled under the old one until then, by its steps and its allowances, and
//! from then on under the new one. The whole holds the steps of each former workflow at which the dossier lay, and those
//! of the present one from the step at which it arrived (and earlier ones, if it was sent back to them). A dossier that
//! never moved has one era, and the whole is its workflow.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dossier::control_slip::Turn;
use crate::dossier::journal::Entry;
use crate::dossier::moving::MoveDetails;
use crate::workflow::{Step, Workflow};

/// The whole, and the way back to each workflow.
#[derive(Debug)]
pub(super) struct Eras {
    /// The workflows in order, the present one last.
    workflows: Vec<Arc<Workflow>>,
    /// For each position of the whole, from 1: the era, and the position in its workflow.
    places: Vec<(usize, i32)>,
    /// The steps of all eras, with the positions of the whole.
    pub(super) whole: Workflow,
    /// The acts of the journal, with the positions of the whole.
    pub(super) turns: Vec<Turn>,
}

impl Eras {
    /// Lays the workflows of a journal one after the other: `earlier` are those that the dossier left, oldest first.
    pub(super) fn new(entries: &[Entry], earlier: Vec<Arc<Workflow>>, present: Arc<Workflow>) -> Self {
        let last = earlier.len();
        let mut workflows = earlier;
        workflows.push(Arc::clone(&present));
        let (mut era, mut arrived_at) = (0, 0);
        let mut stops = Vec::with_capacity(entries.len());
        for entry in entries {
            if MoveDetails::of(entry).is_some_and(|details| details.changes_workflow()) {
                era += 1;
                arrived_at = entry.step_after;
            }
            stops.push((era, entry.step_after));
        }
        let ahead = present.steps.iter().map(|step| (last, step.position));
        let ahead = ahead.filter(|(_, position)| *position >= arrived_at);
        let places: BTreeSet<(usize, i32)> =
            stops.iter().copied().filter(|(_, position)| *position > 0).chain(ahead).collect();
        let places: Vec<(usize, i32)> = places.into_iter().collect();
        let position_of = |stop: &(usize, i32)| {
            (1..).zip(&places).find(|(_, place)| *place == stop).map_or(0, |(at, _)| at)
        };
        let turns = entries
            .iter()
            .zip(&stops)
            .map(|(entry, stop)| Turn { step_after: position_of(stop), ..Turn::from(entry) })
            .collect();
        let steps = (1..)
            .zip(&places)
            .filter_map(|(position, (era, at))| {
                let step = workflows.get(*era)?.step(*at)?;
                Some(Step { position, ..step.clone() })
            })
            .collect();
        let whole = Workflow { steps, ..present.as_ref().clone() };
        Self { workflows, places, whole, turns }
    }

    /// The position in its own workflow of a step of the whole, and that workflow when the dossier has left it since.
    pub(super) fn place(&self, position: i32) -> (i32, Option<&Workflow>) {
        let place = usize::try_from(position).ok().and_then(|at| self.places.get(at.checked_sub(1)?));
        let Some((era, at)) = place else { return (position, None) };
        let left = self.workflows.get(*era).filter(|_| era + 1 < self.workflows.len());
        (*at, left.map(AsRef::as_ref))
    }
}
