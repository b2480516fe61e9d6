//! Runs of recurring tasks: who writes a run's row first runs the task, the others leave it.

use diesel::prelude::*;

use super::schema::task_run;
use super::{Connection, DatabaseError};
use crate::on;
use crate::platform::instant::Instant;

/// Claims the run of a task for a slot of time; `false` when another process has it.
///
/// # Errors
/// When the database fails.
pub fn claim(conn: &mut Connection, task: &str, slot: Instant, now: Instant) -> Result<bool, DatabaseError> {
    let row = (task_run::task.eq(task), task_run::slot.eq(slot), task_run::started_at.eq(now));
    let claimed = on!(conn, c => diesel::insert_into(task_run::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(claimed == 1)
}

/// Writes something and takes it away again: whether the disk still takes anything.
///
/// # Errors
/// When nothing can be written.
pub(super) fn try_writing(conn: &mut Connection) -> Result<(), DatabaseError> {
    let slot =
        Instant::from_micros(0).ok_or_else(|| DatabaseError::Unavailable("no such instant".to_owned()))?;
    claim(conn, "readiness", slot, slot)?;
    on!(conn, c => diesel::delete(task_run::table.find(("readiness", slot))).execute(c))?;
    Ok(())
}

/// Records how a run ended.
///
/// # Errors
/// When the database fails.
pub fn finish(
    conn: &mut Connection,
    task: &str,
    slot: Instant,
    now: Instant,
    outcome: &str,
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(task_run::table.find((task, slot)))
        .set((task_run::finished_at.eq(now), task_run::outcome.eq(outcome)))
        .execute(c))?;
    Ok(())
}

/// Forgets runs of slots before `before`.
///
/// # Errors
/// When the database fails.
pub fn forget(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    Ok(on!(conn, c => diesel::delete(task_run::table.filter(task_run::slot.lt(before))).execute(c))?)
}

/// The last run of a task.
#[derive(Debug, Clone)]
pub struct LastRun {
    /// The task.
    pub task: String,
    /// When it began.
    pub started_at: Instant,
    /// When it was done; none while it goes on, or when it broke off.
    pub finished_at: Option<Instant>,
}

/// The last run of each task that is remembered, by name.
///
/// # Errors
/// When the database fails.
pub fn last_runs(conn: &mut Connection) -> Result<Vec<LastRun>, DatabaseError> {
    let tasks: Vec<String> = on!(&mut *conn, c => task_run::table
        .select(task_run::task)
        .distinct()
        .order(task_run::task)
        .load(c))?;
    let mut runs = Vec::new();
    for task in tasks {
        let last: Option<(Instant, Option<Instant>)> = on!(&mut *conn, c => task_run::table
            .filter(task_run::task.eq(&task))
            .order(task_run::slot.desc())
            .select((task_run::started_at, task_run::finished_at))
            .first(c)
            .optional())?;
        runs.extend(last.map(|(started_at, finished_at)| LastRun { task, started_at, finished_at }));
    }
    Ok(runs)
}
