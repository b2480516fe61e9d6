//! One step of a workflow, and the ways out of it. Pure: no HTTP, no SQL, no clock.

use crate::access::Role;
use crate::agency::{AgencyId, Level};
use crate::workflow::routing::{StepOutcome, StepRouting, Transition};

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its place, from 1.
    pub position: i32,
    /// What is done, in Vietnamese.
    pub name_vi: String,
    /// What is done, in English.
    pub name_en: String,
    /// Who does it.
    pub role: Role,
    /// Where it is done, when not at the dossier's own office. `unit` without `unit_id` is some unit (a facility) that
    /// the source does not name.
    pub agency_level: Option<Level>,
    /// The unit that does it, when one is named.
    pub unit_id: Option<AgencyId>,
    /// The code of that unit.
    pub unit_code: Option<String>,
    /// How long it may take, in working hours (8 for a day; for a limit in calendar days nominal). None: not counted.
    pub allowance_hours: Option<u32>,
    /// Its ways out, its officer, the opinions asked for here.
    pub drawing: StepRouting,
}
impl Step {
    /// Whether it is done at the dossier's own office, or in one of its units.
    #[must_use]
    pub fn is_at_own_office(&self) -> bool {
        matches!(self.agency_level, None | Some(Level::Unit))
    }
}

/// A way out of a step, drawn or understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepExit<'w> {
    /// How it leaves.
    pub outcome: StepOutcome,
    /// The word that chooses it.
    pub branch: &'w str,
    /// When it is taken, in Vietnamese and English.
    pub names: Option<(&'w str, &'w str)>,
    /// The step it leads to; none: the end.
    pub to: Option<i32>,
}
/// The ways out of `step`: those drawn, or the one to the next counted step, or to the result. None out of a step that is
/// not counted: there the result is returned.
#[must_use]
pub fn ways<'w>(steps: &[Step], step: &'w Step) -> Vec<StepExit<'w>> {
    if step.allowance_hours.is_none() {
        return Vec::new();
    }
    if step.drawing.transitions.is_empty() {
        let next = steps.iter().find(|next| next.position > step.position);
        let to = next.filter(|next| next.allowance_hours.is_some()).map(|next| next.position);
        return vec![StepExit {
            outcome: StepOutcome::Approve,
            branch: StepOutcome::Approve.as_str(),
            names: None,
            to,
        }];
    }
    let way = |drawn: &'w Transition| StepExit {
        outcome: drawn.outcome,
        branch: drawn.branch(),
        names: drawn.name_vi.as_deref().zip(drawn.name_en.as_deref()),
        to: drawn.to,
    };
    step.drawing.transitions.iter().map(way).collect()
}
/// Whether any step has a way drawn.
#[must_use]
pub fn is_drawn(steps: &[Step]) -> bool {
    steps.iter().any(|step| !step.drawing.transitions.is_empty())
}
