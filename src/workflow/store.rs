//! Where workflows are kept: the tables `workflow`, `workflow_step` and `workflow_transition`.

use std::collections::HashMap;

use diesel::IntoSql as _;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::Role;
use crate::agency::{AgencyId, Level};
use crate::on;
use crate::platform::database::schema::{agency, procedure, workflow, workflow_step, workflow_transition};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id, stored_json};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::workflow::keeping::WorkflowPlace;
use crate::workflow::routing::{HandlerChoice, OpinionsJoin, StepOutcome, StepRouting, Transition};
use crate::workflow::step::Step;
use crate::workflow::steps::{Retirement, Workflow, WorkflowId, WorkflowState};

pub use super::marks::store::{mark_starter, retire};

/// A workflow as the table keeps it.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = workflow, treat_none_as_default_value = false)]
struct WorkflowRow {
    id: WorkflowId,
    name: String,
    version: i32,
    procedure_id: Option<ProcedureId>,
    agency_id: Option<AgencyId>,
    level: Option<Level>,
    state: WorkflowState,
    total_hours: i32,
    decision_number: Option<String>,
    created_at: Instant,
    published_at: Option<Instant>,
    retired_at: Option<Instant>,
    retirement_number: Option<String>,
    retirement_reason: Option<String>,
}

/// A step as the table keeps it.
#[derive(Debug, Queryable, Selectable, Insertable)]
// None as NULL: as a default it would keep SQLite from inserting the steps in one statement.
#[diesel(table_name = workflow_step, treat_none_as_default_value = false)]
struct StepRow {
    workflow_id: WorkflowId,
    position: i32,
    name_vi: String,
    name_en: String,
    role: Role,
    agency_level: Option<Level>,
    unit_id: Option<AgencyId>,
    allowance_hours: Option<i32>,
    assignment: HandlerChoice,
    opinions: String,
    opinions_join: OpinionsJoin,
}

/// A way out of a step as the table keeps it.
#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = workflow_transition, treat_none_as_default_value = false)]
struct TransitionRow {
    workflow_id: WorkflowId,
    position: i32,
    number: i32,
    outcome: StepOutcome,
    branch: Option<String>,
    name_vi: Option<String>,
    name_en: Option<String>,
    to_position: Option<i32>,
}

/// A row with the codes that its keys stand for.
type WorkflowRowWithCodes = (WorkflowRow, Option<String>, Option<String>);

fn hours(hours: i32) -> u32 {
    u32::try_from(hours).unwrap_or_default()
}

fn stored_hours(hours: u32) -> i32 {
    i32::try_from(hours).unwrap_or(i32::MAX)
}

fn workflow_of((row, procedure_code, agency_code): WorkflowRowWithCodes) -> Workflow {
    Workflow {
        id: row.id,
        name: row.name,
        version: row.version,
        procedure_id: row.procedure_id,
        procedure_code,
        agency_id: row.agency_id,
        agency_code,
        level: row.level,
        state: row.state,
        total_hours: hours(row.total_hours),
        decision_number: row.decision_number,
        retirement: row
            .retirement_number
            .zip(row.retirement_reason)
            .map(|(decision_number, reason)| Retirement { decision_number, reason }),
        steps: Vec::new(),
    }
}

/// Workflows joined with the codes of their procedure and office.
macro_rules! workflows {
    () => {
        workflow::table
            .left_join(procedure::table.on(procedure::id.nullable().eq(workflow::procedure_id)))
            .left_join(agency::table.on(agency::id.nullable().eq(workflow::agency_id)))
            .select((WorkflowRow::as_select(), procedure::code.nullable(), agency::code.nullable()))
    };
}

fn with_steps(
    conn: &mut Connection,
    found: Vec<WorkflowRowWithCodes>,
) -> Result<Vec<Workflow>, DatabaseError> {
    let ids: Vec<WorkflowId> = found.iter().map(|(row, ..)| row.id).collect();
    let rows = on!(conn, c => workflow_step::table
        .left_join(agency::table.on(agency::id.nullable().eq(workflow_step::unit_id)))
        .filter(workflow_step::workflow_id.eq_any(&ids))
        .order((workflow_step::workflow_id, workflow_step::position))
        .select((StepRow::as_select(), agency::code.nullable()))
        .load::<(StepRow, Option<String>)>(c))?;
    let mut transitions = transitions_of(conn, &ids)?;
    let mut steps: HashMap<WorkflowId, Vec<Step>> = HashMap::new();
    for (row, unit_code) in rows {
        let drawing = StepRouting {
            assignment: row.assignment,
            transitions: transitions.remove(&(row.workflow_id, row.position)).unwrap_or_default(),
            opinions: stored_json(
                &row.opinions,
                "workflow_step.opinions",
                format_args!("step {} of {}", row.position, row.workflow_id),
            )?,
            join: row.opinions_join,
        };
        steps.entry(row.workflow_id).or_default().push(Step {
            position: row.position,
            name_vi: row.name_vi,
            name_en: row.name_en,
            role: row.role,
            agency_level: row.agency_level,
            unit_id: row.unit_id,
            unit_code,
            allowance_hours: row.allowance_hours.map(hours),
            drawing,
        });
    }
    Ok(found
        .into_iter()
        .map(|found| {
            let mut workflow = workflow_of(found);
            workflow.steps = steps.remove(&workflow.id).unwrap_or_default();
            workflow
        })
        .collect())
}

/// The ways drawn in these workflows, by workflow and step, as drawn.
fn transitions_of(
    conn: &mut Connection,
    ids: &[WorkflowId],
) -> Result<HashMap<(WorkflowId, i32), Vec<Transition>>, DatabaseError> {
    let rows: Vec<TransitionRow> = on!(conn, c => workflow_transition::table
        .filter(workflow_transition::workflow_id.eq_any(ids))
        .order((workflow_transition::workflow_id, workflow_transition::position, workflow_transition::number))
        .select(TransitionRow::as_select())
        .load(c))?;
    let mut transitions: HashMap<(WorkflowId, i32), Vec<Transition>> = HashMap::new();
    for row in rows {
        transitions.entry((row.workflow_id, row.position)).or_default().push(Transition {
            outcome: row.outcome,
            branch: row.branch,
            name_vi: row.name_vi,
            name_en: row.name_en,
            to: row.to_position,
        });
    }
    Ok(transitions)
}

/// The key of the workflow for a new dossier of a procedure at an office; the closest fit wins, then the newest.
///
/// The order: the procedure's own for this office, for offices of its level, for all; then a generic one likewise. Only
/// workflows whose allowances add up to `total_hours` are looked at: when a procedure's limit changes, its old plan
/// would not add up any more. Where the law sets no limit there is no such sum, and only the procedure's own are looked at.
///
/// # Errors
/// When the database fails.
pub fn find_key_for(
    conn: &mut Connection,
    procedure_id: ProcedureId,
    office_id: AgencyId,
    office_level: Level,
    total_hours: Option<u32>,
) -> Result<Option<WorkflowId>, DatabaseError> {
    let mut found: Vec<(Option<Instant>, Workflow)> = on!(conn, c => workflows!()
        .filter(workflow::state.eq(WorkflowState::Published))
        .filter(
            workflow::total_hours
                .eq(total_hours.map_or(-1, stored_hours))
                .or(workflow::procedure_id.is_not_null().and(total_hours.is_none().into_sql::<Bool>())),
        )
        .filter(workflow::procedure_id.is_null().or(workflow::procedure_id.eq(procedure_id)))
        .filter(workflow::agency_id.is_null().or(workflow::agency_id.eq(office_id)))
        .filter(workflow::level.is_null().or(workflow::level.eq(office_level)))
        .load::<WorkflowRowWithCodes>(c))?
    .into_iter()
    .map(|found| (found.0.published_at, workflow_of(found)))
    .collect();
    found.sort_by_key(|(published_at, workflow)| {
        (workflow.fit(), *published_at, workflow.version, workflow.id)
    });
    Ok(found.pop().map(|(_, workflow)| workflow.id))
}

/// The workflows in use of these procedures, or of all, and the common ones; without steps, in the order of their publication.
/// [`Workflow::serves`] says which of them [`find_key_for`] looks at.
///
/// # Errors
/// When the database fails.
pub fn list_in_use(
    conn: &mut Connection,
    procedures: Option<&[ProcedureId]>,
) -> Result<Vec<Workflow>, DatabaseError> {
    let found = on!(conn, c => {
        let mut query = workflows!()
            .filter(workflow::state.eq(WorkflowState::Published))
            .order((workflow::published_at, workflow::version, workflow::id))
            .into_boxed();
        if let Some(procedures) = procedures {
            let own = workflow::procedure_id.eq_any(procedures.to_vec());
            query = query.filter(workflow::procedure_id.is_null().or(own.assume_not_null()));
        }
        query.load::<WorkflowRowWithCodes>(c)
    })?;
    Ok(found.into_iter().map(workflow_of).collect())
}

/// The workflow of [`find_key_for`], with its steps.
///
/// # Errors
/// When the database fails.
pub fn find_for(
    conn: &mut Connection,
    procedure_id: ProcedureId,
    office_id: AgencyId,
    office_level: Level,
    total_hours: Option<u32>,
) -> Result<Option<Workflow>, DatabaseError> {
    let key = find_key_for(conn, procedure_id, office_id, office_level, total_hours)?;
    key.map(|id| load(conn, id)).transpose()
}

/// The workflow with this key.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, id: WorkflowId) -> Result<Option<Workflow>, DatabaseError> {
    let found = on!(conn, c => workflows!().filter(workflow::id.eq(id)).load::<WorkflowRowWithCodes>(c))?;
    Ok(with_steps(conn, found)?.pop())
}

/// The workflow with this key.
///
/// # Errors
/// When there is none, or the database fails.
pub fn load(conn: &mut Connection, id: WorkflowId) -> Result<Workflow, DatabaseError> {
    find(conn, id)?.ok_or(DatabaseError::Failed(diesel::result::Error::NotFound))
}

/// Every version of the workflow with this name, without steps, the first one first.
///
/// # Errors
/// When the database fails.
pub fn list_versions(conn: &mut Connection, name: &str) -> Result<Vec<Workflow>, DatabaseError> {
    let found = on!(conn, c => workflows!()
        .filter(workflow::name.eq(name))
        .order(workflow::version)
        .load::<WorkflowRowWithCodes>(c))?;
    Ok(found.into_iter().map(workflow_of).collect())
}

/// Which workflows a list holds.
#[derive(Debug, Clone, Default)]
pub struct WorkflowFilter {
    /// Of the procedure with this code.
    pub procedure_code: Option<String>,
    /// For the office with this code.
    pub agency_code: Option<String>,
    /// In this state.
    pub state: Option<WorkflowState>,
}

/// The key of a row of [`list`]: name and version.
pub type WorkflowListKey = (String, i32);

/// At most `limit` workflows after `after`, by name, with their steps.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &WorkflowFilter,
    after: Option<&WorkflowListKey>,
    limit: i64,
) -> Result<Vec<Workflow>, DatabaseError> {
    let found = on!(&mut *conn, c => {
        let mut query = workflows!().order((workflow::name, workflow::version)).limit(limit).into_boxed();
        if let Some(code) = &filter.procedure_code {
            query = query.filter(procedure::code.nullable().eq(code));
        }
        if let Some(code) = &filter.agency_code {
            query = query.filter(agency::code.nullable().eq(code));
        }
        if let Some(state) = filter.state {
            query = query.filter(workflow::state.eq(state));
        }
        if let Some((name, version)) = after {
            query = query.filter(
                workflow::name.gt(name).or(workflow::name.eq(name).and(workflow::version.gt(*version))),
            );
        }
        query.load::<WorkflowRowWithCodes>(c)
    })?;
    with_steps(conn, found)
}

/// What a workflow is for, and its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The procedure; none for a generic workflow.
    pub procedure_id: Option<ProcedureId>,
    /// The office that it is for; none for every office.
    pub agency_id: Option<AgencyId>,
    /// The level of the offices that it is for; none for all.
    pub level: Option<Level>,
    /// What the allowances are to add up to.
    pub total_hours: u32,
    /// The steps.
    pub steps: Vec<Step>,
}

impl Plan {
    /// For which offices it is.
    #[must_use]
    pub fn place(&self) -> WorkflowPlace {
        WorkflowPlace { agency_id: self.agency_id, level: self.level, procedure_id: self.procedure_id }
    }
}

fn insert_steps(conn: &mut Connection, workflow_id: WorkflowId, steps: &[Step]) -> Result<(), DatabaseError> {
    let rows: Vec<StepRow> = steps
        .iter()
        .map(|step| StepRow {
            workflow_id,
            position: step.position,
            name_vi: step.name_vi.clone(),
            name_en: step.name_en.clone(),
            role: step.role,
            agency_level: step.agency_level,
            unit_id: step.unit_id,
            allowance_hours: step.allowance_hours.map(stored_hours),
            assignment: step.drawing.assignment,
            opinions: serde_json::to_string(&step.drawing.opinions).unwrap_or_else(|_| "[]".to_owned()),
            opinions_join: step.drawing.join,
        })
        .collect();
    on!(&mut *conn, c => diesel::insert_into(workflow_step::table).values(&rows).execute(c))?;
    let ways = |step: &Step| {
        let position = step.position;
        let numbered = (1..).zip(step.drawing.transitions.clone());
        numbered.map(move |(number, way)| TransitionRow {
            workflow_id,
            position,
            number,
            outcome: way.outcome,
            branch: way.branch,
            name_vi: way.name_vi,
            name_en: way.name_en,
            to_position: way.to,
        })
    };
    let rows: Vec<TransitionRow> = steps.iter().flat_map(ways).collect();
    on!(conn, c => diesel::insert_into(workflow_transition::table).values(&rows).execute(c))?;
    Ok(())
}

/// A new draft; answers its key.
///
/// # Errors
/// [`DatabaseError::Duplicate`] when the name has this version already.
pub fn insert_draft(
    conn: &mut Connection,
    name: &str,
    version: i32,
    plan: &Plan,
    now: Instant,
) -> Result<WorkflowId, DatabaseError> {
    let row = WorkflowRow {
        id: Id::new(),
        name: name.to_owned(),
        version,
        procedure_id: plan.procedure_id,
        agency_id: plan.agency_id,
        level: plan.level,
        state: WorkflowState::Draft,
        total_hours: stored_hours(plan.total_hours),
        decision_number: None,
        created_at: now,
        published_at: None,
        retired_at: None,
        retirement_number: None,
        retirement_reason: None,
    };
    on!(&mut *conn, c => diesel::insert_into(workflow::table).values(&row).execute(c))?;
    insert_steps(conn, row.id, &plan.steps)?;
    sealing::seal(conn, SealedKind::Workflow, row.id)?;
    Ok(row.id)
}

/// Writes a draft anew; says whether it was still a draft.
///
/// # Errors
/// When the database fails.
pub fn change_draft(conn: &mut Connection, id: WorkflowId, plan: &Plan) -> Result<bool, DatabaseError> {
    sealing::found(conn, SealedKind::Workflow, id)?;
    let changed = on!(&mut *conn, c => diesel::update(workflow::table.find(id))
        .filter(workflow::state.eq(WorkflowState::Draft))
        .set((
            workflow::procedure_id.eq(plan.procedure_id),
            workflow::agency_id.eq(plan.agency_id),
            workflow::level.eq(plan.level),
            workflow::total_hours.eq(stored_hours(plan.total_hours)),
        ))
        .execute(c))?;
    if changed == 0 {
        return Ok(false);
    }
    on!(&mut *conn, c => diesel::delete(
        workflow_transition::table.filter(workflow_transition::workflow_id.eq(id))).execute(c))?;
    on!(&mut *conn, c => diesel::delete(workflow_step::table.filter(workflow_step::workflow_id.eq(id)))
        .execute(c))?;
    insert_steps(conn, id, &plan.steps)?;
    sealing::seal(conn, SealedKind::Workflow, id)?;
    Ok(true)
}

/// Publishes a draft and retires those that it takes the place of; says whether it was still a draft.
///
/// # Errors
/// When the database fails.
pub fn publish(
    conn: &mut Connection,
    workflow: &Workflow,
    (total_hours, decision_number): (u32, &str),
    replaced: &[WorkflowId],
    now: Instant,
) -> Result<bool, DatabaseError> {
    let written = replaced.iter().chain([&workflow.id]);
    for id in written.clone() {
        sealing::found(conn, SealedKind::Workflow, id)?;
    }
    on!(&mut *conn, c => diesel::update(workflow::table)
        .filter(workflow::id.eq_any(replaced))
        .filter(workflow::state.eq(WorkflowState::Published))
        .set((workflow::state.eq(WorkflowState::Retired), workflow::retired_at.eq(now)))
        .execute(c))?;
    let changed = on!(&mut *conn, c => diesel::update(workflow::table.find(workflow.id))
        .filter(workflow::state.eq(WorkflowState::Draft))
        .set((
            workflow::state.eq(WorkflowState::Published),
            workflow::total_hours.eq(stored_hours(total_hours)),
            workflow::decision_number.eq(decision_number),
            workflow::published_at.eq(now),
        ))
        .execute(c))?;
    for id in written {
        sealing::seal(conn, SealedKind::Workflow, id)?;
    }
    Ok(changed == 1)
}
