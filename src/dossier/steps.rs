//! Where an act moves a dossier along its workflow.
//! Pure: no HTTP, no SQL, no clock.

use thiserror::Error;

use super::deed::Deed;
use crate::account::Role;
use crate::workflow::Workflow;

/// Where a dossier lies: the position of its step and whose turn it is. Position 0: at the desk, before acceptance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Position of the step.
    pub position: i32,
    /// The role whose turn it is; none when nothing is left to do.
    pub role: Option<Role>,
}

impl Place {
    /// At the desk, before acceptance.
    pub const DESK: Self = Self { position: 0, role: Some(Role::Clerk) };
}

/// An act that the workflow forbids at this step.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StepError {
    /// Nothing comes after this step but the result.
    #[error("step {0} is the last one that counts: record the result instead")]
    LastStep(i32),
    /// The result comes at another step.
    #[error("the result is recorded at step {last}, the dossier is at step {now}")]
    NotLastStep {
        /// Where it is.
        now: i32,
        /// Where the result is recorded.
        last: i32,
    },
    /// Sending back goes to an earlier step.
    #[error("step {to} is not before step {now}")]
    NotEarlier {
        /// Where it is.
        now: i32,
        /// Where it was to go.
        to: i32,
    },
}

/// The first step of a workflow.
#[must_use]
pub fn first(workflow: &Workflow) -> Place {
    at(workflow, 1)
}

fn at(workflow: &Workflow, position: i32) -> Place {
    Place { position, role: workflow.step(position).map(|step| step.role) }
}

/// The step at which the result is recorded: the last one that counts.
#[must_use]
pub fn result_step(workflow: &Workflow) -> i32 {
    workflow.last_counted().map_or(1, |step| step.position)
}

/// Whether the result is recorded at this step.
#[must_use]
pub fn is_result_step(workflow: &Workflow, position: i32) -> bool {
    position == result_step(workflow)
}

/// Where the dossier lies after the act.
///
/// # Errors
/// When the workflow has no such way.
pub fn after(now: Place, deed: &Deed, workflow: &Workflow) -> Result<Place, StepError> {
    match deed {
        Deed::Accept => Ok(first(workflow)),
        Deed::HandOn { .. } => {
            let next = workflow.next_after(now.position).filter(|step| step.allowance_hours.is_some());
            next.map(|step| Place { position: step.position, role: Some(step.role) })
                .ok_or(StepError::LastStep(now.position))
        }
        Deed::SendBack { to_step, .. } if (1..now.position).contains(to_step) => Ok(at(workflow, *to_step)),
        Deed::SendBack { to_step, .. } => Err(StepError::NotEarlier { now: now.position, to: *to_step }),
        Deed::Resolve { .. } => {
            let last = result_step(workflow);
            if now.position != last {
                return Err(StepError::NotLastStep { now: now.position, last });
            }
            let position = workflow.return_step().map_or(last, |step| step.position);
            Ok(Place { position, role: Some(Role::Clerk) })
        }
        Deed::ReturnResult { .. } | Deed::Stop { .. } | Deed::Refuse { .. } => {
            Ok(Place { role: None, ..now })
        }
        Deed::Correct { .. } if now.position == 0 => Ok(Place::DESK),
        Deed::Correct { .. } => Ok(at(workflow, result_step(workflow).min(now.position))),
        Deed::Draft(_)
        | Deed::Ask(_)
        | Deed::TakeInSupplement { .. }
        | Deed::ConfirmPayment { .. }
        | Deed::Assign { .. }
        | Deed::Apologise(_)
        | Deed::Withdraw { .. } => Ok(now),
    }
}
