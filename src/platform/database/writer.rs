//! SQLite's one writer: whatever waits is folded into one transaction, and answered after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use diesel::connection::SimpleConnection as _;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sqlite::SqliteConnection;
use tokio::sync::oneshot;

use super::{Connection, DatabaseError};
use crate::on;

/// What a savepoint would be rolled back to is kept in memory: a file of its own costs a long write a seventh of its time.
const SAVEPOINTS: &str = "PRAGMA temp_store=MEMORY";
/// The most pieces of work in one transaction.
const BATCH: usize = 256;

/// What is left to say after the commit, told whether the commit held.
type WriteReply = Box<dyn FnOnce(Result<(), String>) + Send>;
/// A piece of work: writes, then says whether to keep it and how to answer.
type WriteJob = Box<dyn FnOnce(&mut Connection) -> (Keep, WriteReply) + Send>;

#[derive(PartialEq)]
enum Keep {
    Yes,
    No,
}

/// The way to the writer's thread. The thread ends when the last sender is gone.
pub(super) struct Writer {
    jobs: SyncSender<WriteJob>,
}

impl Writer {
    /// Starts the thread on a connection of its own.
    pub(super) fn start(pool: &Pool<ConnectionManager<SqliteConnection>>) -> Result<Self, DatabaseError> {
        let mut conn = pool.get().map_err(|error| DatabaseError::Unavailable(error.to_string()))?;
        conn.batch_execute(SAVEPOINTS)?;
        let (jobs, waiting) = sync_channel(4096);
        thread::Builder::new()
            .name("motcua-writer".to_owned())
            .spawn(move || run(Connection::Sqlite(conn), &waiting))
            .map_err(|error| DatabaseError::Unavailable(format!("cannot start the writer: {error}")))?;
        Ok(Self { jobs })
    }

    /// Hands work to the thread; the receiver gets its answer after the commit.
    pub(super) fn submit<T, E, F>(&self, work: F) -> Result<oneshot::Receiver<Result<T, E>>, DatabaseError>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (send, receive) = oneshot::channel();
        let span = tracing::Span::current();
        let job: WriteJob = Box::new(move |conn| {
            let answer = span.in_scope(|| work(conn));
            let keep = if answer.is_ok() { Keep::Yes } else { Keep::No };
            let reply: WriteReply = Box::new(move |commit| {
                let answer = match commit {
                    Ok(()) => answer,
                    Err(reason) => answer.and(Err(DatabaseError::Unavailable(reason).into())),
                };
                // A caller that went away no longer wants the answer; the work itself stands.
                let _ = send.send(answer);
            });
            (keep, reply)
        });
        self.jobs.send(job).map_err(|error| DatabaseError::Unavailable(error.to_string()))?;
        Ok(receive)
    }
}

fn run(mut conn: Connection, waiting: &Receiver<WriteJob>) {
    while let Ok(first) = waiting.recv() {
        let mut replies = Vec::new();
        let outcome = commit_together(&mut conn, first, waiting, &mut replies);
        if let Err(reason) = &outcome {
            tracing::error!(error = %reason, "a transaction was not committed");
            // Nothing to roll back when BEGIN itself failed.
            let _ = on!(&mut conn, c => c.batch_execute("ROLLBACK"));
        }
        for reply in replies {
            reply(outcome.clone());
        }
    }
}

fn commit_together(
    conn: &mut Connection,
    first: WriteJob,
    waiting: &Receiver<WriteJob>,
    replies: &mut Vec<WriteReply>,
) -> Result<(), String> {
    execute(conn, "BEGIN IMMEDIATE")?;
    let mut next = Some(first);
    while let Some(job) = next {
        execute(conn, "SAVEPOINT job")?;
        // A job that panics is undone like one that fails; its caller sees the channel close.
        let done = catch_unwind(AssertUnwindSafe(|| job(conn)));
        let keep = matches!(&done, Ok((Keep::Yes, _)));
        if let Ok((_, reply)) = done {
            replies.push(reply);
        }
        execute(conn, if keep { "RELEASE job" } else { "ROLLBACK TO job; RELEASE job" })?;
        next = if replies.len() < BATCH { waiting.try_recv().ok() } else { None };
    }
    execute(conn, "COMMIT")
}

fn execute(conn: &mut Connection, statement: &str) -> Result<(), String> {
    on!(conn, c => c.batch_execute(statement)).map_err(|error| error.to_string())
}
