//! Reads what the register holds of the catalogue: versions, workflows and delegations, with the instants at which they were
//! recorded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::agency::{AgencyId, Level, store as agencies};
use crate::on;
use crate::platform::database::schema::{agency, procedure, procedure_version, workflow, workflow_step};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::delegation::store::{self as delegations, DelegationFilter};
use crate::procedure::version::parse_levels;
use crate::procedure::{ProcedureId, ProcedureKind, ProcedureState};
use crate::report::measure::catalogue::history::{
    CatalogueHistory, DelegationRecord, VersionRecord, WorkflowRecord,
};
use crate::workflow::{WorkflowId, WorkflowState, legs, store as workflows};

/// A version as it is read here.
#[derive(Queryable, Selectable)]
#[diesel(table_name = procedure_version)]
struct PublishedRow {
    procedure_id: ProcedureId,
    version: i32,
    state: ProcedureState,
    name_vi: String,
    levels: String,
    field_code: String,
    field_name: String,
    decision_number: Option<String>,
    abolition_number: Option<String>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    published_at: Option<Instant>,
    abolished_at: Option<Instant>,
}

/// A workflow as it is read here.
#[derive(Queryable, Selectable)]
#[diesel(table_name = workflow)]
struct ApprovedRow {
    id: WorkflowId,
    name: String,
    version: i32,
    procedure_id: Option<ProcedureId>,
    level: Option<Level>,
    decision_number: Option<String>,
    published_at: Option<Instant>,
    retired_at: Option<Instant>,
    starter: bool,
}

/// Everything.
///
/// # Errors
/// When the database fails.
pub(super) fn load(conn: &mut Connection) -> Result<CatalogueHistory, DatabaseError> {
    Ok(CatalogueHistory {
        versions: versions(conn)?,
        workflows: approved(conn)?,
        delegations: delegated(conn)?,
    })
}

fn versions(conn: &mut Connection) -> Result<Vec<VersionRecord>, DatabaseError> {
    let rows: Vec<(String, ProcedureKind, PublishedRow)> = on!(conn, c => procedure_version::table
        .inner_join(procedure::table.on(procedure::id.eq(procedure_version::procedure_id)))
        .filter(procedure_version::state.ne(ProcedureState::Draft))
        .order((procedure::code, procedure_version::version))
        .select((procedure::code, procedure::kind, PublishedRow::as_select()))
        .load(c))?;
    let record = |(code, kind, row): (String, ProcedureKind, PublishedRow)| VersionRecord {
        procedure_id: row.procedure_id,
        code,
        kind,
        version: row.version,
        state: row.state,
        name: row.name_vi,
        level: parse_levels(&row.levels).and_then(|levels| levels.first().copied()),
        field: (row.field_code, row.field_name),
        decision_number: row.decision_number,
        abolition_number: row.abolition_number,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        published_at: row.published_at,
        abolished_at: row.abolished_at,
    };
    Ok(rows.into_iter().map(record).collect())
}

fn approved(conn: &mut Connection) -> Result<Vec<WorkflowRecord>, DatabaseError> {
    let rows: Vec<(ApprovedRow, Option<Level>)> = on!(conn, c => workflow::table
        .left_join(agency::table.on(agency::id.nullable().eq(workflow::agency_id)))
        .filter(workflow::state.ne(WorkflowState::Draft))
        .order((workflow::name, workflow::version))
        .select((ApprovedRow::as_select(), agency::level.nullable()))
        .load(c))?;
    let linked = linked(conn)?;
    let records = rows.into_iter().filter_map(|(row, level)| {
        Some(WorkflowRecord {
            linked: linked.contains(&row.id),
            name: row.name,
            version: row.version,
            procedure_id: row.procedure_id,
            level: row.level.or(level),
            decision_number: row.decision_number,
            published_at: row.published_at?,
            retired_at: row.retired_at,
            starter: row.starter,
        })
    });
    Ok(records.collect())
}

/// The workflows of procedures that have several legs: only those can that name a level.
fn linked(conn: &mut Connection) -> Result<BTreeSet<WorkflowId>, DatabaseError> {
    let candidates: Vec<WorkflowId> = on!(conn, c => workflow_step::table
        .inner_join(workflow::table.on(workflow::id.eq(workflow_step::workflow_id)))
        .filter(workflow::procedure_id.is_not_null())
        .filter(workflow::state.ne(WorkflowState::Draft))
        .filter(workflow_step::agency_level.is_not_null())
        .filter(workflow_step::agency_level.assume_not_null().ne(Level::Unit))
        .select(workflow_step::workflow_id)
        .distinct()
        .load(c))?;
    let mut linked = BTreeSet::new();
    for id in candidates {
        if legs(&workflows::load(conn, id)?).len() > 1 {
            linked.insert(id);
        }
    }
    Ok(linked)
}

fn delegated(conn: &mut Connection) -> Result<Vec<DelegationRecord>, DatabaseError> {
    let rows = delegations::list(conn, &DelegationFilter::default(), None, None)?;
    let parties: Vec<AgencyId> = rows.iter().flat_map(|row| [row.from_agency_id, row.to_agency_id]).collect();
    let codes: BTreeMap<AgencyId, String> =
        agencies::load_many(conn, &parties)?.into_iter().map(|agency| (agency.id, agency.code)).collect();
    let code = |id: &AgencyId| codes.get(id).cloned().unwrap_or_default();
    let record = |row: &crate::procedure::delegation::Delegation| DelegationRecord {
        key: row.id.to_string(),
        procedure_id: row.procedure_id,
        principal: code(&row.from_agency_id),
        delegate: code(&row.to_agency_id),
        document_number: row.document_number.clone(),
        revocation_number: row.revocation_number.clone(),
        period: row.period(),
        created_at: row.created_at,
        revoked_at: row.revoked_at,
    };
    Ok(rows.iter().map(record).collect())
}
