//! The statements that mark a workflow of the table.

use diesel::prelude::*;

use crate::on;
use crate::platform::database::schema::workflow;
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::workflow::steps::{Retirement, WorkflowId, WorkflowState};

/// Notes that the install began with this workflow: nobody here approved it.
///
/// # Errors
/// When the database fails.
pub fn mark_starter(conn: &mut Connection, id: WorkflowId) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Workflow, id)?;
    on!(&mut *conn, c => diesel::update(workflow::table.find(id)).set(workflow::starter.eq(true)).execute(c))?;
    sealing::seal(conn, SealedKind::Workflow, id)
}

/// Takes a published workflow out of use; says whether it was still published.
///
/// # Errors
/// When the database fails.
pub fn retire(
    conn: &mut Connection,
    id: WorkflowId,
    retirement: &Retirement,
    now: Instant,
) -> Result<bool, DatabaseError> {
    sealing::found(conn, SealedKind::Workflow, id)?;
    let changed = on!(&mut *conn, c => diesel::update(workflow::table.find(id))
        .filter(workflow::state.eq(WorkflowState::Published))
        .set((
            workflow::state.eq(WorkflowState::Retired),
            workflow::retired_at.eq(now),
            workflow::retirement_number.eq(&retirement.decision_number),
            workflow::retirement_reason.eq(&retirement.reason),
        ))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Workflow, id)?;
    Ok(changed == 1)
}
