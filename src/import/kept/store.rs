//! Where uploaded registers are kept: the tables `register_import` and `register_import_content`.

use diesel::prelude::*;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::platform::database::schema::{register_import, register_import_content};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::{named_values, on};

named_values! {
    /// How far an uploaded register is.
    pub enum ImportState {
        /// Its columns are being looked at.
        Received = "received",
        /// A dry run is going on.
        Checking = "checking",
        /// A dry run has told what would become of it.
        Checked = "checked",
        /// It is being brought in.
        Importing = "importing",
        /// Somebody stopped it.
        Stopped = "stopped",
        /// The service ended while it was running.
        Interrupted = "interrupted",
        /// It could not be read, or the register failed.
        Failed = "failed",
        /// It is in.
        Done = "done",
    }
}

named_values! {
    /// What is kept of an uploaded register.
    pub enum ContentKind {
        /// The file.
        Register = "register",
        /// What is seen in it.
        Glance = "glance",
        /// What a dry run told.
        Rehearsed = "rehearsed",
        /// What became of it.
        Imported = "imported",
        /// Its bad rows, to be mended and imported by themselves.
        BadRows = "bad_rows",
        /// What is to be looked at in good rows.
        Warnings = "warnings",
    }
}

crate::text_column!(ImportState, ContentKind);

impl ImportState {
    /// Whether a run has it.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Checking | Self::Importing)
    }
}

/// The key of an uploaded register.
pub type ImportId = Id<ImportRow>;

/// A run of an uploaded register, by which its key is told apart.
#[derive(Debug)]
pub enum ImportRun {}

/// The key of a run.
pub type ImportRunId = Id<ImportRun>;

/// An uploaded register, by the keys of its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportKey {
    /// The office whose register it is.
    pub office_id: AgencyId,
    /// The key.
    pub id: ImportId,
}

/// An uploaded register as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = register_import, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct ImportRow {
    pub office_id: AgencyId,
    pub id: ImportId,
    pub file_name: String,
    pub digest: Vec<u8>,
    pub size_bytes: i64,
    pub made_by: OfficerId,
    pub made_at: Instant,
    pub changed_at: Instant,
    pub choices: String,
    pub state: ImportState,
    pub run_id: Option<ImportRunId>,
    pub run_by: Option<OfficerId>,
    pub run_at: Option<Instant>,
    pub seen_at: Option<Instant>,
    pub stop_by: Option<OfficerId>,
    pub rows_all: i32,
    pub rows_done: i32,
    pub added: i32,
    pub updated: i32,
    pub failure_vi: Option<String>,
    pub failure_en: Option<String>,
}

impl ImportRow {
    /// Its keys.
    #[must_use]
    pub const fn key(&self) -> ImportKey {
        ImportKey { office_id: self.office_id, id: self.id }
    }
}

/// Keeps a new one.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut Connection, row: &ImportRow) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::insert_into(register_import::table).values(row).execute(c))?;
    Ok(())
}

/// The one of this key, if it is of one of these offices.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    offices: &[AgencyId],
    id: ImportId,
) -> Result<Option<ImportRow>, DatabaseError> {
    Ok(on!(conn, c => register_import::table
        .filter(register_import::office_id.eq_any(offices))
        .filter(register_import::id.eq(id))
        .select(ImportRow::as_select())
        .first(c)
        .optional())?)
}

/// Those of these offices, the newest first.
///
/// # Errors
/// When the database fails.
pub fn of_offices(
    conn: &mut Connection,
    offices: &[AgencyId],
    most: i64,
) -> Result<Vec<ImportRow>, DatabaseError> {
    Ok(on!(conn, c => register_import::table
        .filter(register_import::office_id.eq_any(offices))
        .order((register_import::made_at.desc(), register_import::id.desc()))
        .limit(most)
        .select(ImportRow::as_select())
        .load(c))?)
}

/// Keeps how it is read: its columns are looked at again. `false` when a run has it, or it is in.
///
/// # Errors
/// When the database fails.
pub fn choose(
    conn: &mut Connection,
    key: ImportKey,
    choices: &str,
    now: Instant,
) -> Result<bool, DatabaseError> {
    let fixed = [ImportState::Checking, ImportState::Importing, ImportState::Done];
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::state.ne_all(fixed))
        .set((
            register_import::choices.eq(choices),
            register_import::state.eq(ImportState::Received),
            register_import::changed_at.eq(now),
        ))
        .execute(c))?;
    Ok(changed == 1)
}

/// Marks the runs of an office as interrupted that were not seen alive since an instant.
///
/// # Errors
/// When the database fails.
pub fn interrupt(conn: &mut Connection, office_id: AgencyId, since: Instant) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(register_import::table)
        .filter(register_import::office_id.eq(office_id))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]))
        .filter(register_import::seen_at.lt(since))
        .set(register_import::state.eq(ImportState::Interrupted))
        .execute(c))?;
    Ok(())
}

/// Whether a run of this office is going on.
///
/// # Errors
/// When the database fails.
pub fn is_running(conn: &mut Connection, office_id: AgencyId) -> Result<bool, DatabaseError> {
    let running = register_import::table
        .filter(register_import::office_id.eq(office_id))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]));
    Ok(on!(conn, c => diesel::select(diesel::dsl::exists(running)).get_result(c))?)
}

/// Gives it to a run, if it is in one of these states: of several that ask, one gets it.
///
/// # Errors
/// When the database fails.
pub fn claim(
    conn: &mut Connection,
    key: ImportKey,
    (from, to): (&[ImportState], ImportState),
    (run_id, officer_id): (ImportRunId, OfficerId),
    now: Instant,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::state.eq_any(from))
        .set((
            register_import::state.eq(to),
            register_import::run_id.eq(run_id),
            register_import::run_by.eq(officer_id),
            register_import::run_at.eq(now),
            register_import::seen_at.eq(now),
            register_import::changed_at.eq(now),
            register_import::stop_by.eq(None::<OfficerId>),
            register_import::rows_all.eq(0),
            register_import::rows_done.eq(0),
            register_import::failure_vi.eq(None::<String>),
            register_import::failure_en.eq(None::<String>),
        ))
        .execute(c))?;
    Ok(changed == 1)
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
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::run_id.eq(run_id))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]))
        .set(register_import::seen_at.eq(now))
        .execute(c))?;
    Ok(changed == 1)
}

/// Says how far a run is. `false` when it has it no more.
///
/// # Errors
/// When the database fails.
pub fn progress(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    (done, all): (i32, i32),
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::run_id.eq(run_id))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]))
        .set((register_import::rows_all.eq(all), register_import::rows_done.eq(done)))
        .execute(c))?;
    Ok(changed == 1)
}

/// Adds what a transaction brings in, within it. `false` when the run has it no more.
///
/// # Errors
/// When the database fails.
pub fn add_written(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    (rows, added, updated): (i32, i32, i32),
    now: Instant,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::run_id.eq(run_id))
        .filter(register_import::state.eq(ImportState::Importing))
        .set((
            register_import::rows_done.eq(register_import::rows_done + rows),
            register_import::added.eq(register_import::added + added),
            register_import::updated.eq(register_import::updated + updated),
            register_import::seen_at.eq(now),
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
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]))
        .set(register_import::stop_by.eq(officer_id))
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
    Ok(on!(conn, c => register_import::table.find((key.office_id, key.id))
        .filter(register_import::run_id.eq(run_id))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]))
        .select(register_import::stop_by.is_not_null())
        .first(c)
        .optional())?)
}

/// Ends a run. `false` when it has it no more: nothing of it is kept then.
///
/// # Errors
/// When the database fails.
pub fn end(
    conn: &mut Connection,
    key: ImportKey,
    run_id: ImportRunId,
    (state, failure): (ImportState, Option<(&str, &str)>),
    now: Instant,
) -> Result<bool, DatabaseError> {
    let changed = on!(conn, c => diesel::update(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::run_id.eq(run_id))
        .filter(register_import::state.eq_any([ImportState::Checking, ImportState::Importing]))
        .set((
            register_import::state.eq(state),
            register_import::failure_vi.eq(failure.map(|(vi, _)| vi)),
            register_import::failure_en.eq(failure.map(|(_, en)| en)),
            register_import::changed_at.eq(now),
        ))
        .execute(c))?;
    Ok(changed == 1)
}

/// Something that is kept, encrypted.
///
/// # Errors
/// When the database fails.
pub fn content(
    conn: &mut Connection,
    key: ImportKey,
    kind: ContentKind,
) -> Result<Option<Vec<u8>>, DatabaseError> {
    Ok(on!(conn, c => register_import_content::table.find((key.office_id, key.id, kind))
        .select(register_import_content::content)
        .first(c)
        .optional())?)
}

/// What is kept of one.
///
/// # Errors
/// When the database fails.
pub fn kinds(conn: &mut Connection, key: ImportKey) -> Result<Vec<ContentKind>, DatabaseError> {
    Ok(on!(conn, c => register_import_content::table
        .filter(register_import_content::office_id.eq(key.office_id))
        .filter(register_import_content::import_id.eq(key.id))
        .select(register_import_content::kind)
        .load(c))?)
}

/// Keeps something in the place of what was there of this kind.
///
/// # Errors
/// When the database fails.
pub fn keep(
    conn: &mut Connection,
    key: ImportKey,
    kind: ContentKind,
    bytes: &[u8],
) -> Result<(), DatabaseError> {
    forget_kinds(conn, key, &[kind])?;
    let row = (
        register_import_content::office_id.eq(key.office_id),
        register_import_content::import_id.eq(key.id),
        register_import_content::kind.eq(kind),
        register_import_content::content.eq(bytes),
    );
    on!(conn, c => diesel::insert_into(register_import_content::table).values(row).execute(c))?;
    Ok(())
}

/// Forgets what is kept of these kinds.
///
/// # Errors
/// When the database fails.
pub fn forget_kinds(
    conn: &mut Connection,
    key: ImportKey,
    kinds: &[ContentKind],
) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::delete(register_import_content::table)
        .filter(register_import_content::office_id.eq(key.office_id))
        .filter(register_import_content::import_id.eq(key.id))
        .filter(register_import_content::kind.eq_any(kinds))
        .execute(c))?)
}

/// Forgets one that has brought nothing in. What has stays, so that the journal's word of it is understood.
///
/// # Errors
/// When the database fails.
pub fn forget_unused(conn: &mut Connection, key: ImportKey) -> Result<(), DatabaseError> {
    let unused = [ImportState::Importing, ImportState::Done];
    on!(conn, c => diesel::delete(register_import::table.find((key.office_id, key.id)))
        .filter(register_import::added.eq(0))
        .filter(register_import::updated.eq(0))
        .filter(register_import::state.ne_all(unused))
        .execute(c))?;
    Ok(())
}

/// Those of which something is kept and nothing was done since an instant.
///
/// # Errors
/// When the database fails.
pub fn untouched_since(conn: &mut Connection, since: Instant) -> Result<Vec<ImportKey>, DatabaseError> {
    let rows: Vec<(AgencyId, ImportId)> = on!(conn, c => register_import::table
        .inner_join(register_import_content::table.on(register_import_content::office_id
            .eq(register_import::office_id)
            .and(register_import_content::import_id.eq(register_import::id))))
        .filter(register_import::changed_at.lt(since))
        .select((register_import::office_id, register_import::id))
        .distinct()
        .load(c))?;
    Ok(rows.into_iter().map(|(office_id, id)| ImportKey { office_id, id }).collect())
}
