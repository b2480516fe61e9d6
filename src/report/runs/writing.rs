//! Writes a run down, a part at a time, so that nobody waits long behind it; it is seen when it is whole.

use std::sync::Arc;

use crate::access::Officer;
use crate::calendar::CalendarCache;
use crate::platform::database::{Connection, Database};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::report::runs::actions::{self, NewRun, RequestedRun};
use crate::report::runs::refusal::superseded;
use crate::report::runs::store::{self, RunId};

/// Lines in one transaction.
const PART: usize = 20_000;

/// Makes a run: takes its figures and keeps it; answers its key.
///
/// # Errors
/// As [`actions::prepare`] and [`keep`]; nothing of it is seen then.
pub async fn make(
    database: &Database,
    officer: Officer,
    asked: RequestedRun,
    calendars: CalendarCache,
    now: Instant,
) -> Result<RunId, Problem> {
    let taken =
        database.snapshot(move |conn| actions::prepare(conn, &officer, &asked, &calendars, now)).await?;
    let id = taken.head.id;
    keep(database, Arc::new(taken)).await?;
    Ok(id)
}

/// Keeps a run. When something fails on the way it is not seen, and the sweep takes it away.
///
/// # Errors
/// When another run has superseded the same one, or the database fails.
pub async fn keep(database: &Database, run: Arc<NewRun>) -> Result<(), Problem> {
    keep_in_parts(database, run, PART).await
}

/// As [`keep`], so many lines in one transaction.
///
/// # Errors
/// As [`keep`].
pub async fn keep_in_parts(database: &Database, run: Arc<NewRun>, most: usize) -> Result<(), Problem> {
    let (lines, most) = (&run.taken.lines, most.max(1));
    if lines.len() <= most {
        return database.write(move |conn| whole(conn, &run)).await;
    }
    let begun = Arc::clone(&run);
    database.write(move |conn| begin(conn, &begun)).await?;
    let mut start = 0;
    while start < lines.len() {
        let part = Arc::clone(&run);
        let end = (start + most).min(lines.len());
        database
            .write(move |conn| -> Result<(), Problem> {
                let some = part.taken.lines.get(start..end).unwrap_or_default();
                Ok(store::insert_lines(conn, part.head.id, some)?)
            })
            .await?;
        start = end;
    }
    let done = Arc::clone(&run);
    database.write(move |conn| end(conn, &done)).await
}

fn whole(conn: &mut Connection, run: &NewRun) -> Result<(), Problem> {
    begin(conn, run)?;
    store::insert_lines(conn, run.head.id, &run.taken.lines)?;
    end(conn, run)
}

fn begin(conn: &mut Connection, run: &NewRun) -> Result<(), Problem> {
    let offices: Vec<_> = run.taken.offices.keys().copied().collect();
    Ok(store::insert(conn, &run.head, &offices, &run.rows, &run.kinds)?)
}

fn end(conn: &mut Connection, run: &NewRun) -> Result<(), Problem> {
    if let Some(earlier) = run.head.supersedes_id
        && let Some(later) = store::superseded_by(conn, earlier)?
    {
        return Err(superseded(&later.to_string()));
    }
    Ok(store::finish(conn, run.head.id)?)
}
