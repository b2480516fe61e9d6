//! Where undos of imports are kept: the table `register_import_undo`.

use diesel::prelude::*;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::import::kept::store::{ImportId, ImportKey, ImportRunId};
use crate::platform::database::schema::register_import_undo as undo;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::{named_values, on};

named_values! {
    /// How far the undo of an import is.
    pub enum UndoState {
        /// A run takes dossiers out.
        TakingBack = "taking_back",
        /// Somebody stopped it.
        Stopped = "stopped",
        /// The service ended while it was running.
        Interrupted = "interrupted",
        /// The register failed.
        Failed = "failed",
        /// What could be taken back is.
        Done = "done",
    }
}

crate::text_column!(UndoState);

/// The undo of an import as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = undo, treat_none_as_default_value = false, treat_none_as_null = true)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct UndoRow {
    pub office_id: AgencyId,
    pub import_id: ImportId,
    pub state: UndoState,
    pub reason: String,
    pub run_id: ImportRunId,
    pub run_by: OfficerId,
    pub run_at: Instant,
    pub seen_at: Instant,
    pub stop_by: Option<OfficerId>,
    pub dossiers_all: i32,
    pub dossiers_done: i32,
    pub taken_back: i32,
    pub failure_vi: Option<String>,
    pub failure_en: Option<String>,
}

/// The one of an import.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, key: ImportKey) -> Result<Option<UndoRow>, DatabaseError> {
    Ok(on!(conn, c => undo::table
        .find((key.office_id, key.id))
        .select(UndoRow::as_select())
        .first(c)
        .optional())?)
}

/// Those of these offices.
///
/// # Errors
/// When the database fails.
pub fn of_offices(conn: &mut Connection, offices: &[AgencyId]) -> Result<Vec<UndoRow>, DatabaseError> {
    Ok(on!(conn, c => undo::table
        .filter(undo::office_id.eq_any(offices))
        .select(UndoRow::as_select())
        .load(c))?)
}

/// Marks the runs of an office as interrupted that were not seen alive since an instant.
///
/// # Errors
/// When the database fails.
pub fn interrupt(conn: &mut Connection, office_id: AgencyId, since: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(undo::table)
        .filter(undo::office_id.eq(office_id))
        .filter(undo::state.eq(UndoState::TakingBack))
        .filter(undo::seen_at.lt(since))
        .set(undo::state.eq(UndoState::Interrupted))
        .execute(c))?;
    Ok(())
}

/// Whether a run of this office is going on.
///
/// # Errors
/// When the database fails.
pub fn is_running(conn: &mut Connection, office_id: AgencyId) -> Result<bool, DatabaseError> {
    let running =
        undo::table.filter(undo::office_id.eq(office_id)).filter(undo::state.eq(UndoState::TakingBack));
    Ok(on!(conn, c => diesel::select(diesel::dsl::exists(running)).get_result(c))?)
}

/// Gives an undo to a run: of several that ask, one gets it. What earlier runs took back stays counted.
///
/// # Errors
/// When the database fails.
pub fn claim(conn: &mut Connection, row: &UndoRow) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(undo::table.find((row.office_id, row.import_id)))
        .filter(undo::state.ne(UndoState::TakingBack))
        .set(row)
        .execute(c))?;
    if changed == 1 {
        return Ok(true);
    }
    let added = on!(conn, c => diesel::insert_into(undo::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(added == 1)
}

/// Says that a run is alive. `false` when it has it no more.
///
/// # Errors
/// When the database fails.
pub fn see(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    now: Instant,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(undo::table.find((key.office_id, key.id)))
        .filter(undo::run_id.eq(run_id))
        .filter(undo::state.eq(UndoState::TakingBack))
        .set(undo::seen_at.eq(now))
        .execute(c))?;
    Ok(changed == 1)
}

/// Says how many dossiers a run looks at. `false` when it has it no more.
///
/// # Errors
/// When the database fails.
pub fn begins(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    all: i32,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(undo::table.find((key.office_id, key.id)))
        .filter(undo::run_id.eq(run_id))
        .filter(undo::state.eq(UndoState::TakingBack))
        .set(undo::dossiers_all.eq(all))
        .execute(c))?;
    Ok(changed == 1)
}

/// Adds what a transaction takes back, within it. `false` when the run has it no more.
///
/// # Errors
/// When the database fails.
pub fn add_taken(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    (done, taken): (i32, i32),
    now: Instant,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(undo::table.find((key.office_id, key.id)))
        .filter(undo::run_id.eq(run_id))
        .filter(undo::state.eq(UndoState::TakingBack))
        .set((
            undo::dossiers_done.eq(undo::dossiers_done + done),
            undo::taken_back.eq(undo::taken_back + taken),
            undo::seen_at.eq(now),
        ))
        .execute(c))?;
    Ok(changed == 1)
}

/// Asks the run that has it to stop. `false` when none has.
///
/// # Errors
/// When the database fails.
pub fn ask_to_stop(
    conn: &mut Connection,
    key: ImportKey,
    officer_id: OfficerId,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(undo::table.find((key.office_id, key.id)))
        .filter(undo::state.eq(UndoState::TakingBack))
        .set(undo::stop_by.eq(officer_id))
        .execute(c))?;
    Ok(changed == 1)
}

/// Whether a run was asked to stop; nothing when it has it no more.
///
/// # Errors
/// When the database fails.
pub fn is_asked_to_stop(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
) -> Result<Option<bool>, DatabaseError> {
    Ok(on!(conn, c => undo::table.find((key.office_id, key.id))
        .filter(undo::run_id.eq(run_id))
        .filter(undo::state.eq(UndoState::TakingBack))
        .select(undo::stop_by.is_not_null())
        .first(c)
        .optional())?)
}

/// Ends a run, unless another one has it by now.
///
/// # Errors
/// When the database fails.
pub fn end(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    (state, failure): (UndoState, Option<(&str, &str)>),
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(undo::table.find((key.office_id, key.id)))
        .filter(undo::run_id.eq(run_id))
        .filter(undo::state.eq(UndoState::TakingBack))
        .set((
            undo::state.eq(state),
            undo::failure_vi.eq(failure.map(|(vi, _)| vi)),
            undo::failure_en.eq(failure.map(|(_, en)| en)),
        ))
        .execute(c))?;
    Ok(())
}
