//! What administrators of an office do with the undo of an import: see what it would come to, begin it, stop it.

use super::batch::{BatchMark, ImportBatch};
use super::outlook::{self, BatchOfOffice, UndoOutlook};
use super::runs::store::{self as runs, UndoRow, UndoState};
use crate::access::{Officer, Role};
use crate::dossier::books::journal::Actor;
use crate::import::kept::actions::{ALIVE, found, hidden};
use crate::import::kept::store::{self as kept, ImportId, ImportKey, ImportRow, ImportRunId};
use crate::platform::check::Check;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The longest reason.
const LONGEST_REASON: usize = 500;

/// A run that has the undo of an import for itself.
#[derive(Debug, Clone)]
pub struct ClaimedUndo {
    /// The import.
    pub key: ImportKey,
    /// The run.
    pub run_id: ImportRunId,
    /// The import as the journal names it.
    pub batch: ImportBatch,
    /// What it brought in.
    pub dossiers: BatchOfOffice,
    /// Why it is taken back.
    pub reason: String,
    /// Who does it.
    pub actor: Actor,
}

/// An import and its undo.
#[derive(Debug, Clone)]
pub struct ImportWithUndo {
    /// The import.
    pub row: ImportRow,
    /// How far its undo is.
    pub undo: Option<UndoRow>,
    /// What taking it back would come to now; none while a run does it.
    pub outlook: Option<UndoOutlook>,
}

impl UndoRow {
    /// How far it is now: a run that is not alive any more was interrupted.
    #[must_use]
    pub fn state_at(&self, now: Instant) -> UndoState {
        let silent = self.seen_at < now.plus(-ALIVE);
        if self.state == UndoState::TakingBack && silent { UndoState::Interrupted } else { self.state }
    }
}

fn batch_of(row: &ImportRow) -> ImportBatch {
    ImportBatch { file: row.file_name.clone(), mark: BatchMark::Key(row.id.to_string()) }
}

fn dossiers_of(conn: &mut Connection, row: &ImportRow) -> Result<BatchOfOffice, Problem> {
    let batch = batch_of(row);
    outlook::of_office(conn, row.office_id, |found| found.mark == batch.mark)
}

/// An import with what taking it back would come to.
///
/// # Errors
/// When there is none at the offices of the officer (404), or the database fails.
pub fn looked_at(
    conn: &mut Connection,
    officer: &Officer,
    id: ImportId,
    now: Instant,
) -> Result<ImportWithUndo, Problem> {
    let row = found(conn, officer, id)?;
    let undo = runs::find(conn, row.key())?;
    let runs_now = undo.as_ref().is_some_and(|undo| undo.state_at(now) == UndoState::TakingBack);
    let outlook = if runs_now {
        None
    } else {
        let batch = dossiers_of(conn, &row)?;
        Some(outlook::outlook(conn, &[batch], now)?)
    };
    Ok(ImportWithUndo { row, undo, outlook })
}

/// Claims the undo of an import for a run: it is to be started then.
///
/// # Errors
/// When no reason is given (422), nothing can be taken back, another run of the office goes on, or the officer may not (404).
pub fn begin(
    conn: &mut Connection,
    officer: &Officer,
    (id, reason): (ImportId, &str),
    now: Instant,
) -> Result<ClaimedUndo, Problem> {
    let row = found(conn, officer, id)?;
    let mut check = Check::new();
    let reason = check.text("reason", reason, LONGEST_REASON);
    let reason = check.finish(reason)?;
    let key = row.key();
    let assignment = officer.acts_as(&[Role::Administrator], key.office_id).ok_or_else(hidden)?;
    kept::interrupt(conn, key.office_id, now.plus(-ALIVE))?;
    runs::interrupt(conn, key.office_id, now.plus(-ALIVE))?;
    if kept::is_running(conn, key.office_id)? || runs::is_running(conn, key.office_id)? {
        return Err(Problem::new(Code::ChangedMeanwhile).say(
            "cơ quan này đang nhập hoặc rút lại một sổ: chờ xong hoặc dừng lần đó",
            "a register of this office is being imported or taken back: wait for its end or stop it",
        ));
    }
    let dossiers = dossiers_of(conn, &row)?;
    let standing = outlook::outlook(conn, std::slice::from_ref(&dossiers), now)?;
    if standing.goes == 0 {
        return Err(Problem::new(Code::ChangedMeanwhile).say(
            "không còn hồ sơ nào của lần nhập này rút lại được: xem lại trang",
            "no dossier of this import can be taken back any more: look at the page again",
        ));
    }
    let before = runs::find(conn, key)?;
    let run_id = ImportRunId::new();
    let claimed = UndoRow {
        office_id: key.office_id,
        import_id: key.id,
        state: UndoState::TakingBack,
        reason: reason.clone(),
        run_id,
        run_by: officer.id,
        run_at: now,
        seen_at: now,
        stop_by: None,
        dossiers_all: 0,
        dossiers_done: 0,
        taken_back: before.map_or(0, |before| before.taken_back),
        failure_vi: None,
        failure_en: None,
    };
    if !runs::claim(conn, &claimed)? {
        return Err(not_now());
    }
    let actor = Actor::officer(officer.id, assignment);
    Ok(ClaimedUndo { key, run_id, batch: batch_of(&row), dossiers, reason, actor })
}

fn not_now() -> Problem {
    Problem::new(Code::ChangedMeanwhile).say(
        "việc này không còn làm được: xem lại trang",
        "this cannot be done any more: look at the page again",
    )
}

/// Asks the run that takes an import back to stop before its next transaction.
///
/// # Errors
/// When none is going on, or the officer may not (404).
pub fn ask_to_stop(conn: &mut Connection, officer: &Officer, id: ImportId) -> Result<(), Problem> {
    let row = found(conn, officer, id)?;
    if runs::ask_to_stop(conn, row.key(), officer.id)? { Ok(()) } else { Err(not_now()) }
}
