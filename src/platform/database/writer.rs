//! SQLite's one writer: whatever waits is folded into one transaction, and answered after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
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
type WriteWork = Box<dyn FnOnce(&mut Connection) -> (Keep, WriteReply) + Send>;

/// What waits for the writer.
struct WriteJob {
    work: WriteWork,
    /// Answers in its place when nothing can be written.
    refuse: Box<dyn FnOnce(&str) + Send>,
}

#[derive(PartialEq)]
enum Keep {
    Yes,
    No,
}

/// The way to the writer's thread. The thread ends when the last sender is gone.
pub(super) struct Writer {
    jobs: SyncSender<WriteJob>,
    /// Whether the last transaction could not be kept, as on a full disk.
    failing: Arc<AtomicBool>,
}

impl Writer {
    /// Starts the thread on a connection of its own.
    pub(super) fn start(pool: &Pool<ConnectionManager<SqliteConnection>>) -> Result<Self, DatabaseError> {
        let mut conn = pool.get().map_err(|error| DatabaseError::Unavailable(error.to_string()))?;
        conn.batch_execute(SAVEPOINTS)?;
        let (jobs, waiting) = sync_channel(4096);
        let failing = Arc::new(AtomicBool::new(false));
        let told = failing.clone();
        thread::Builder::new()
            .name("motcua-writer".to_owned())
            .spawn(move || run(Connection::Sqlite(conn), &waiting, &told))
            .map_err(|error| DatabaseError::Unavailable(format!("cannot start the writer: {error}")))?;
        Ok(Self { jobs, failing })
    }

    /// Whether the last transaction could not be kept.
    pub(super) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    /// Hands work to the thread; the receiver gets its answer after the commit.
    pub(super) fn submit<T, E, F>(&self, work: F) -> Result<oneshot::Receiver<Result<T, E>>, DatabaseError>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let (send, receive) = oneshot::channel();
        let answers = Arc::new(Mutex::new(Some(send)));
        let refusing = answers.clone();
        let span = tracing::Span::current();
        let work: WriteWork = Box::new(move |conn| {
            let answer = span.in_scope(|| work(conn));
            let keep = if answer.is_ok() { Keep::Yes } else { Keep::No };
            let reply: WriteReply = Box::new(move |commit| {
                let answer = match commit {
                    Ok(()) => answer,
                    Err(reason) => answer.and(Err(DatabaseError::Unavailable(reason).into())),
                };
                tell(&answers, answer);
            });
            (keep, reply)
        });
        let refuse = Box::new(move |reason: &str| {
            tell(&refusing, Err(DatabaseError::Unavailable(reason.to_owned()).into()));
        });
        self.jobs
            .send(WriteJob { work, refuse })
            .map_err(|error| DatabaseError::Unavailable(error.to_string()))?;
        Ok(receive)
    }
}

/// Where the answer to a piece of work goes, once.
type AnswerTo<T, E> = Arc<Mutex<Option<oneshot::Sender<Result<T, E>>>>>;

fn tell<T, E>(to: &AnswerTo<T, E>, answer: Result<T, E>) {
    if let Some(send) = to.lock().unwrap_or_else(PoisonError::into_inner).take() {
        // A caller that went away no longer wants the answer; the work itself stands.
        let _ = send.send(answer);
    }
}

fn run(mut conn: Connection, waiting: &Receiver<WriteJob>, failing: &AtomicBool) {
    while let Ok(first) = waiting.recv() {
        if let Err(reason) = execute(&mut conn, "BEGIN IMMEDIATE") {
            tracing::error!(error = %reason, "nothing can be written");
            // Whoever waited behind it has waited as long: one by one, each would wait its own five seconds.
            (first.refuse)(&reason);
            for job in waiting.try_iter() {
                (job.refuse)(&reason);
            }
            failing.store(!reason.contains("is locked"), Ordering::Relaxed);
            continue;
        }
        let mut replies = Vec::new();
        let outcome = commit_together(&mut conn, first, waiting, &mut replies);
        if let Err(reason) = &outcome {
            tracing::error!(error = %reason, "a transaction was not committed");
            // SQLite has rolled back by itself where it had to.
            let _ = on!(&mut conn, c => c.batch_execute("ROLLBACK"));
        }
        failing.store(outcome.is_err(), Ordering::Relaxed);
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
    let mut next = Some(first);
    while let Some(job) = next {
        execute(conn, "SAVEPOINT job")?;
        // A job that panics is undone like one that fails; its caller sees the channel close.
        let done = catch_unwind(AssertUnwindSafe(|| (job.work)(conn)));
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
