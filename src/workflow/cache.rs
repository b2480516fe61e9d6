//! The workflows that the desk keeps at hand: a published workflow never changes, so it is read from the register once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::workflow::steps::{Workflow, WorkflowId, WorkflowState};
use crate::workflow::store;

/// Workflows by key, for the life of the process. Its steps are fixed once it is published; its `state` is as it was
/// when it was first read.
#[derive(Debug, Clone, Default)]
pub struct WorkflowCache {
    workflows: Arc<Mutex<HashMap<WorkflowId, Arc<Workflow>>>>,
}

impl WorkflowCache {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The workflow with this key. Drafts are read anew each time.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub fn workflow(&self, conn: &mut Connection, id: WorkflowId) -> Result<Arc<Workflow>, Problem> {
        if let Some(workflow) = self.workflows.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(workflow));
        }
        // Not under the lock: others must not wait for this one's query.
        let workflow = Arc::new(store::load(conn, id)?);
        if workflow.state != WorkflowState::Draft {
            let mut workflows = self.workflows.lock().unwrap_or_else(PoisonError::into_inner);
            workflows.insert(id, Arc::clone(&workflow));
        }
        Ok(workflow)
    }
}
