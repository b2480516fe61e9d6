//! The versions that the desk keeps at hand: a published version never changes, so it is read from the register once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::procedure::store;
use crate::procedure::version::{ProcedureState, ProcedureVersion, ProcedureVersionId};

/// Versions by key, for the life of the process.
///
/// What a version says (limit, papers, fee) is fixed once it is published. Its `state` and `valid_to` do move on; here
/// they are as they were when it was first read, so ask [`store::find_published`] what is in force.
#[derive(Debug, Clone, Default)]
pub struct ProcedureCache {
    versions: Arc<Mutex<HashMap<ProcedureVersionId, Arc<ProcedureVersion>>>>,
}

impl ProcedureCache {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The version with this key. Drafts are read anew each time.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub fn version(
        &self,
        conn: &mut Connection,
        id: ProcedureVersionId,
    ) -> Result<Arc<ProcedureVersion>, Problem> {
        if let Some(version) = self.versions.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(version));
        }
        // Not under the lock: others must not wait for this one's query.
        let version = Arc::new(store::load_version(conn, id)?);
        if version.state != ProcedureState::Draft {
            let mut versions = self.versions.lock().unwrap_or_else(PoisonError::into_inner);
            versions.insert(id, Arc::clone(&version));
        }
        Ok(version)
    }
}
