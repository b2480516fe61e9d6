//! Where an act moves a dossier along its workflow.
//! Pure: no HTTP, no SQL, no clock.

use thiserror::Error;

use crate::access::Role;
use crate::dossier::clock::act_rule::StepEffect;
use crate::workflow::Workflow;
use crate::workflow::routing::StepOutcome;

/// Where a dossier lies: the position of its step and whose turn it is. Position 0: at the desk, before acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepPosition {
    /// Position of the step.
    pub position: i32,
    /// The role whose turn it is; none when nothing is left to do.
    pub role: Option<Role>,
}

impl StepPosition {
    /// At the desk, before acceptance.
    pub const DESK: Self = Self { position: 0, role: Some(Role::Clerk) };
}

/// An act that the workflow forbids at this step.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StepError {
    /// Nothing comes after this step but the result.
    #[error("step {0} is the last one that counts: record the result instead")]
    LastStep(i32),
    /// This way leads to the refusal.
    #[error("this way out of step {0} is the refusal: refuse the dossier instead")]
    IsRefusal(i32),
    /// No way is drawn that leads on.
    #[error("no way leads on from step {0}: send the dossier back, or refuse it")]
    NoWayOn(i32),
    /// Several ways lead on, and none was chosen, or one that is not among them.
    #[error("choose how the dossier leaves step {now}: {}", .possible.join(", "))]
    WhichBranch {
        /// Where it is.
        now: i32,
        /// The branches that lead on.
        possible: Vec<String>,
        /// Whether one was named.
        named: bool,
    },
    /// The result comes at another step.
    #[error("the result is recorded at step {}, the dossier is at step {now}", listed(.last))]
    NotLastStep {
        /// Where it is.
        now: i32,
        /// Where the result is recorded.
        last: Vec<i32>,
    },
    /// The refusal comes at another step.
    #[error("a dossier is refused at step {}, this one is at step {now}", listed(.possible))]
    RefusedElsewhere {
        /// Where it is.
        now: i32,
        /// Where the drawing refuses.
        possible: Vec<i32>,
    },
    /// Sending back goes to a step that it came through, or to one that is drawn.
    #[error(
        "step {now} does not send back to step {to}{}",
        if .possible.is_empty() { String::new() } else { format!(", but to step {}", listed(.possible)) }
    )]
    NotBack {
        /// Where it is.
        now: i32,
        /// Where it was to go.
        to: i32,
        /// Where it may go.
        possible: Vec<i32>,
    },
}

/// Positions as people read them: `2, 3`.
pub(in crate::dossier) fn listed(positions: &[i32]) -> String {
    positions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The first step of a workflow.
#[must_use]
pub fn first(workflow: &Workflow) -> StepPosition {
    at(workflow, 1)
}

/// The step at that position.
pub(in crate::dossier) fn at(workflow: &Workflow, position: i32) -> StepPosition {
    StepPosition { position, role: workflow.step(position).map(|step| step.role) }
}

/// The step at which the result is recorded: the last one that counts, or where ways are drawn the last one that they let
/// decide.
#[must_use]
pub fn result_step(workflow: &Workflow) -> i32 {
    workflow.ends(StepOutcome::Approve).last().copied().unwrap_or(1)
}

/// Whether the result is recorded at this step.
#[must_use]
pub fn is_result_step(workflow: &Workflow, position: i32) -> bool {
    workflow.ends(StepOutcome::Approve).contains(&position)
}

/// Whether the dossier may be handed on from this step.
#[must_use]
pub fn leads_on(workflow: &Workflow, position: i32) -> bool {
    workflow.ways(position).iter().any(|way| way.outcome != StepOutcome::Return && way.to.is_some())
}

/// Where the drawing says that a dossier in process is refused; empty when it says nothing, and those who lead refuse.
#[must_use]
pub fn refusing_steps(workflow: &Workflow) -> Vec<i32> {
    workflow.ends(StepOutcome::Reject)
}

/// Whether a dossier at this step may be refused, in a workflow that draws its refusals.
///
/// # Errors
/// When the drawing refuses elsewhere.
pub fn may_refuse(position: i32, workflow: &Workflow) -> Result<(), StepError> {
    let possible = refusing_steps(workflow);
    if possible.contains(&position) {
        return Ok(());
    }
    Err(StepError::RefusedElsewhere { now: position, possible })
}

/// Where a hand-over leads: the branch that is named, or the one approval that leads to a step.
fn hand_on(now: i32, branch: Option<&str>, workflow: &Workflow) -> Result<i32, StepError> {
    let ways = workflow.ways(now);
    let onward = || ways.iter().filter(|way| way.outcome != StepOutcome::Return);
    let which = |named| StepError::WhichBranch {
        now,
        possible: onward().filter(|way| way.to.is_some()).map(|way| way.branch.to_owned()).collect(),
        named,
    };
    if let Some(branch) = branch {
        let way = onward().find(|way| way.branch == branch).ok_or_else(|| which(true))?;
        return way.to.ok_or(match way.outcome {
            StepOutcome::Reject => StepError::IsRefusal(now),
            StepOutcome::Approve | StepOutcome::Return => StepError::LastStep(now),
        });
    }
    let approvals = onward().filter(|way| way.outcome == StepOutcome::Approve);
    let steps: Vec<i32> = approvals.filter_map(|way| way.to).collect();
    match steps.as_slice() {
        [to] => Ok(*to),
        [] if is_result_step(workflow, now) => Err(StepError::LastStep(now)),
        [] if !leads_on(workflow, now) => Err(StepError::NoWayOn(now)),
        _ => Err(which(false)),
    }
}

/// The way that an act chooses out of the step, where it chooses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WayChosen<'a> {
    /// The branch of a hand-over; none where only one way is drawn.
    pub branch: Option<&'a str>,
    /// Position of the step to which the dossier is sent back.
    pub to_step: Option<i32>,
}

/// Where the dossier lies after an act with this effect.
///
/// # Errors
/// When the workflow has no such way.
pub fn after(
    now: StepPosition,
    effect: StepEffect,
    chosen: WayChosen<'_>,
    workflow: &Workflow,
) -> Result<StepPosition, StepError> {
    match effect {
        StepEffect::Begins => Ok(first(workflow)),
        StepEffect::BackToDesk => Ok(StepPosition::DESK),
        StepEffect::GoesOn => hand_on(now.position, chosen.branch, workflow).map(|to| at(workflow, to)),
        StepEffect::GoesBack => {
            let possible = workflow.ways_back(now.position);
            // Position 0 is the desk before acceptance, where no way leads back to.
            let to = chosen.to_step.unwrap_or_default();
            if possible.contains(&to) {
                return Ok(at(workflow, to));
            }
            Err(StepError::NotBack { now: now.position, to, possible })
        }
        StepEffect::Resolves => {
            if !is_result_step(workflow, now.position) {
                let last = workflow.ends(StepOutcome::Approve);
                return Err(StepError::NotLastStep { now: now.position, last });
            }
            let position = workflow.return_step().map_or(now.position, |step| step.position);
            Ok(StepPosition { position, role: Some(Role::Clerk) })
        }
        StepEffect::Returns | StepEffect::Rejects | StepEffect::Stops | StepEffect::Annuls => {
            Ok(StepPosition { role: None, ..now })
        }
        StepEffect::Reopens if now.position == 0 => Ok(StepPosition::DESK),
        StepEffect::Reopens => {
            let counted = workflow.step(now.position).is_some_and(|step| step.allowance_hours.is_some());
            Ok(at(workflow, if counted { now.position } else { result_step(workflow) }))
        }
        // A move to another workflow finds the counterpart of the step itself.
        // Where it comes back to is in the journal, where it moves to in the other workflow: neither is drawn here.
        StepEffect::ComesBack | StepEffect::Moves | StepEffect::Stays => Ok(now),
    }
}
