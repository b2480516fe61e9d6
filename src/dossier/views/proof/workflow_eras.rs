//! The workflows that a dossier went through, laid one after the other: a control slip is written by this whole.
//! Pure: no HTTP, no SQL, no clock.
//!
//! A dossier that moved to another workflow was handled under the old one until then, by its steps and its allowances, and
//! from then on under the new one. The whole holds the steps of each former workflow at which the dossier lay, and those
//! of the present one from the step at which it arrived (and earlier ones, if it was sent back to them). A dossier that
//! never moved has one era, and the whole is its workflow.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::moves::MoveDetails;
use crate::dossier::views::control_slip::SlipAct;
use crate::platform::database::UnreadableColumn;
use crate::workflow::Workflow;
use crate::workflow::step::Step;

/// The whole, and the way back to each workflow.
#[derive(Debug)]
pub(super) struct WorkflowEras {
    /// The workflows in order, the present one last.
    workflows: Vec<Arc<Workflow>>,
    /// For each position of the whole, from 1: the era, and the position in its workflow.
    places: Vec<(usize, i32)>,
    /// The steps of all eras, with the positions of the whole.
    pub(super) whole: Workflow,
    /// The acts of the journal, with the positions of the whole.
    pub(super) turns: Vec<SlipAct>,
}

impl WorkflowEras {
    /// Lays the workflows of a journal one after the other: `earlier` are those that the dossier left, oldest first.
    pub(super) fn new(
        entries: &[JournalEntry],
        earlier: Vec<Arc<Workflow>>,
        present: &Arc<Workflow>,
    ) -> Result<Self, UnreadableColumn> {
        let last = earlier.len();
        let mut workflows = earlier;
        workflows.push(Arc::clone(present));
        let (mut era, mut arrived_at) = (0, 0);
        let mut stops = Vec::with_capacity(entries.len());
        for entry in entries {
            if MoveDetails::of(entry)?.is_some_and(|details| details.changes_workflow()) {
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
        let turns = SlipAct::of(entries)?
            .into_iter()
            .zip(&stops)
            .map(|(turn, stop)| SlipAct { step_after: position_of(stop), ..turn })
            .collect();
        let steps = (1..)
            .zip(&places)
            .filter_map(|(position, (era, at))| {
                let step = workflows.get(*era)?.step(*at)?;
                Some(Step { position, ..step.clone() })
            })
            .collect();
        let whole = Workflow { steps, ..present.as_ref().clone() };
        Ok(Self { workflows, places, whole, turns })
    }

    /// The position in its own workflow of a step of the whole, and that workflow when the dossier has left it since.
    pub(super) fn place(&self, position: i32) -> (i32, Option<&Workflow>) {
        let place = usize::try_from(position).ok().and_then(|at| self.places.get(at.checked_sub(1)?));
        let Some((era, at)) = place else { return (position, None) };
        let left = self.workflows.get(*era).filter(|_| era + 1 < self.workflows.len());
        (*at, left.map(AsRef::as_ref))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::access::Role;
    use crate::dossier::clock::status::Event;
    use crate::platform::database::Id;
    use crate::workflow::WorkflowState;
    use crate::workflow::routing::StepRouting;

    fn workflow(name: &str, steps: i32) -> Arc<Workflow> {
        let step = |position| Step {
            position,
            name_vi: format!("{name} {position}"),
            name_en: String::new(),
            role: Role::Clerk,
            agency_level: None,
            unit_id: None,
            unit_code: None,
            allowance_hours: Some(8),
            drawing: StepRouting::default(),
        };
        Arc::new(Workflow {
            id: Id::new(),
            name: name.to_owned(),
            version: 1,
            procedure_id: None,
            procedure_code: None,
            agency_id: None,
            agency_code: None,
            level: None,
            state: WorkflowState::Published,
            total_hours: 24,
            decision_number: None,
            retirement: None,
            steps: (1..=steps).map(step).collect(),
        })
    }

    fn entry(event: Event, step_after: i32, details: &serde_json::Value) -> JournalEntry {
        let mut entry = JournalEntry::sample();
        (entry.event, entry.step_after, entry.details) = (event, step_after, details.to_string());
        entry
    }

    fn plain(event: Event, step_after: i32) -> JournalEntry {
        entry(event, step_after, &json!({}))
    }

    fn moved(from: &Workflow, to: &Workflow, step_after: i32) -> JournalEntry {
        let version = json!({ "id": <Id>::new(), "version": 1 });
        let name = |workflow: &Workflow| json!({ "id": workflow.id, "name": workflow.name, "version": 1 });
        let details = json!({
            "version_before": version, "version_after": version, "workflow_before": name(from),
            "workflow_after": name(to), "decision_number": "1", "reason": "x",
        });
        entry(Event::MoveVersion, step_after, &details)
    }

    fn stops(eras: &WorkflowEras) -> Vec<i32> {
        eras.turns.iter().map(|turn| turn.step_after).collect()
    }

    fn names(eras: &WorkflowEras) -> Vec<String> {
        eras.whole.steps.iter().map(|step| step.name_vi.clone()).collect()
    }

    #[test]
    fn a_dossier_that_stayed_has_its_workflow_and_nothing_else() {
        let only = workflow("a", 3);
        let rows = [
            plain(Event::Submit, 0),
            plain(Event::Accept, 1),
            moved(&only, &only, 1),
            plain(Event::HandOn, 2),
        ];
        let eras = WorkflowEras::new(&rows, Vec::new(), &only).unwrap();
        assert_eq!((eras.whole.steps.as_slice(), stops(&eras)), (only.steps.as_slice(), vec![0, 1, 1, 2]));
        assert_eq!((eras.place(2).0, eras.place(2).1.is_none(), eras.place(9).0), (2, true, 9));
    }

    #[test]
    fn each_workflow_keeps_its_own_steps() {
        let (old, new) = (workflow("a", 4), workflow("b", 4));
        let rows = [
            plain(Event::Receive, 1),
            plain(Event::HandOn, 2),
            moved(&old, &new, 3),
            plain(Event::SendBack, 1),
            plain(Event::HandOn, 2),
        ];
        let eras = WorkflowEras::new(&rows[..3], vec![Arc::clone(&old)], &new).unwrap();
        assert_eq!(
            (names(&eras), stops(&eras)),
            (["a 1", "a 2", "b 3", "b 4"].map(str::to_owned).into(), vec![1, 2, 3])
        );
        assert_eq!((eras.place(2).0, eras.place(2).1.map(|left| left.id)), (2, Some(old.id)));
        assert_eq!((eras.place(3).0, eras.place(3).1.is_none()), (3, true));
        // Sent back to steps before the one at which it arrived.
        let eras = WorkflowEras::new(&rows, vec![old], &new).unwrap();
        assert_eq!(names(&eras), ["a 1", "a 2", "b 1", "b 2", "b 3", "b 4"]);
        assert_eq!(stops(&eras), [1, 2, 5, 3, 4]);
    }
}
