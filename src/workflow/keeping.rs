//! Who may change a workflow: the offices that it serves, and every change is kept with who made it.

use std::collections::BTreeSet;

use crate::access::{
    CatalogueAct, CatalogueChange, CatalogueKeeper, CatalogueThing, MadeBy, ServedOffices,
    keep_catalogue_change,
};
use crate::agency::{AgencyId, Level};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::procedure::keeping::{KEEPERS, served_at, served_by_code};
use crate::procedure::{ProcedureId, store as procedures};
use crate::workflow::steps::Workflow;

/// For which offices a workflow is.
#[derive(Debug, Clone, Copy)]
pub struct WorkflowPlace {
    /// The office that it is for, if it is for one.
    pub agency_id: Option<AgencyId>,
    /// The level of its offices, if it is for one.
    pub level: Option<Level>,
    /// The procedure; none for a common workflow.
    pub procedure_id: Option<ProcedureId>,
}

impl WorkflowPlace {
    /// That of a workflow.
    #[must_use]
    pub fn of(workflow: &Workflow) -> Self {
        Self { agency_id: workflow.agency_id, level: workflow.level, procedure_id: workflow.procedure_id }
    }
}

/// The offices that a workflow of this place serves: its own one, those of its level, those that its procedure serves, or all.
///
/// # Errors
/// When the database fails.
pub fn served_by(conn: &mut Connection, place: WorkflowPlace) -> Result<ServedOffices, DatabaseError> {
    match place {
        WorkflowPlace { agency_id: Some(office), .. } => Ok(ServedOffices::of([office])),
        WorkflowPlace { level: Some(level), .. } => served_at(conn, &BTreeSet::from([level])),
        WorkflowPlace { procedure_id: Some(id), .. } => match procedures::load_codes(conn, [id])?.get(&id) {
            Some(code) => served_by_code(conn, code),
            None => served_at(conn, &BTreeSet::new()),
        },
        WorkflowPlace { .. } => served_at(conn, &BTreeSet::new()),
    }
}

/// Whoever changes workflows of all these places.
///
/// # Errors
/// When the keeper may not, or the database fails.
pub(super) fn keeper_of(
    conn: &mut Connection,
    keeper: &CatalogueKeeper,
    places: impl IntoIterator<Item = WorkflowPlace>,
) -> Result<MadeBy, Problem> {
    let mut made_by = MadeBy::default();
    for place in places {
        made_by = served_by(conn, place)?.changed_by(keeper, KEEPERS)?;
    }
    Ok(made_by)
}

/// Keeps what was done to a version.
///
/// # Errors
/// When the database fails.
pub(super) fn keep(
    conn: &mut Connection,
    workflow: &Workflow,
    act: CatalogueAct,
    (by, made_at): (MadeBy, Instant),
) -> Result<(), DatabaseError> {
    let (key, version) = (workflow.name.clone(), workflow.version);
    keep_catalogue_change(
        conn,
        &CatalogueChange { thing: CatalogueThing::Workflow, key, version, act, by, made_at },
    )
}
