//! The connections to PostgreSQL: those that a restart of the server broke are found before anybody is given one, and forgotten together.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant as Stopwatch};

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::r2d2::R2D2Connection as _;

use super::DatabaseError;
use super::pg_url::PostgresUrl;

/// What the client library is told where the address does not say it: how long it waits for a server, and how soon it
/// notices that one is gone.
const PATIENCE: &[(&str, &str)] = &[
    ("connect_timeout", "2"),
    ("keepalives_idle", "10"),
    ("keepalives_interval", "5"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "20000"),
];
/// How long a request waits for a connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);
/// For how long a connection that was just used is given out without being asked whether it is alive.
const TRUSTED: Duration = Duration::from_millis(500);
/// For how long it is known whether the server answers.
const KNOWN: Duration = Duration::from_secs(1);
/// How long the server is waited for when it is asked whether it answers.
const ANSWERS_WITHIN: Duration = Duration::from_millis(2500);
/// How long a transaction waits for a lock of another one, while a service limits its statements.
const LOCK_WAIT: &str = "10s";

/// The pool. Clones share it.
#[derive(Clone)]
pub(super) struct PgPool(Arc<SharedPgPool>);

struct SharedPgPool {
    url: PostgresUrl,
    most: usize,
    /// Seconds that a statement may take; 0 for as long as it takes.
    statement_seconds: AtomicU64,
    state: Mutex<PoolState>,
    freed: Condvar,
    /// When the server was last asked whether it answers, and whether it did.
    answered: tokio::sync::Mutex<Option<(Stopwatch, bool)>>,
}

#[derive(Default)]
struct PoolState {
    idle: Vec<(PgConnection, Stopwatch)>,
    given_out: usize,
}

/// A connection that was given out; the pool gets it back by `take_back`, and counts it as free even when it does not.
pub struct PgLease {
    conn: PgConnection,
    turn: PgTurn,
}

/// One of the connections that may be given out at once.
struct PgTurn(Arc<SharedPgPool>);

impl Drop for PgTurn {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.given_out = state.given_out.saturating_sub(1);
        drop(state);
        self.0.freed.notify_one();
    }
}

impl Deref for PgLease {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.conn
    }
}

impl DerefMut for PgLease {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.conn
    }
}

impl fmt::Debug for PgLease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a connection to PostgreSQL")
    }
}

impl SharedPgPool {
    fn state(&self) -> MutexGuard<'_, PoolState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn connect(&self) -> Result<PgConnection, DatabaseError> {
        let mut conn = PgConnection::establish(&self.url.with_defaults(PATIENCE))
            .map_err(|error| DatabaseError::Unavailable(error.to_string()))?;
        let seconds = self.statement_seconds.load(Ordering::Relaxed);
        if seconds > 0 {
            conn.batch_execute(&format!(
                "SET statement_timeout = '{seconds}s'; SET lock_timeout = '{LOCK_WAIT}'"
            ))?;
        }
        Ok(conn)
    }
}

impl PgPool {
    /// A pool of so many connections; none is made yet.
    pub(super) fn new(url: &PostgresUrl, most: u32) -> Self {
        Self(Arc::new(SharedPgPool {
            url: url.clone(),
            most: usize::try_from(most).unwrap_or(usize::MAX),
            statement_seconds: AtomicU64::new(0),
            state: Mutex::default(),
            freed: Condvar::new(),
            answered: tokio::sync::Mutex::new(None),
        }))
    }

    /// Where it leads.
    pub(super) fn url(&self) -> &PostgresUrl {
        &self.0.url
    }

    /// Limits how long a statement may take, on connections that are made from now on.
    pub(super) fn limit_statements(&self, seconds: u64) {
        self.0.statement_seconds.store(seconds, Ordering::Relaxed);
        self.forget_idle();
    }

    /// Gives out a connection, the one that was used last; makes one where none is idle. A server that is not there is told at once.
    pub(super) fn give_out(&self) -> Result<PgLease, DatabaseError> {
        let turn = self.turn()?;
        loop {
            let idle = self.0.state().idle.pop();
            let Some((mut conn, since)) = idle else {
                return Ok(PgLease { conn: self.0.connect()?, turn });
            };
            if since.elapsed() < TRUSTED || conn.ping().is_ok() {
                return Ok(PgLease { conn, turn });
            }
            // What broke one of them broke those before it.
            self.forget_idle();
        }
    }

    /// Takes a connection back. After work that failed it is asked whether it is alive: false when it is not.
    pub(super) fn take_back(&self, lease: PgLease, failed: bool) -> bool {
        let PgLease { mut conn, turn } = lease;
        if conn.is_broken() || (failed && conn.ping().is_err()) {
            self.forget_idle();
            return false;
        }
        self.0.state().idle.push((conn, Stopwatch::now()));
        drop(turn);
        true
    }

    fn turn(&self) -> Result<PgTurn, DatabaseError> {
        let begun = Stopwatch::now();
        let mut state = self.0.state();
        while state.given_out >= self.0.most {
            let left = CONNECTION_TIMEOUT.saturating_sub(begun.elapsed());
            if left.is_zero() {
                return Err(DatabaseError::Unavailable(format!(
                    "all {} connections were busy for {} seconds",
                    self.0.most,
                    CONNECTION_TIMEOUT.as_secs()
                )));
            }
            state = self.0.freed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.given_out += 1;
        drop(state);
        Ok(PgTurn(self.0.clone()))
    }

    fn forget_idle(&self) {
        let idle = std::mem::take(&mut self.0.state().idle);
        drop(idle);
    }

    /// Whether the server answers, asked on a connection of its own; known for a second. One that is stopped in its tracks takes
    /// connections and answers nothing.
    pub(super) async fn answers(&self) -> bool {
        let mut answered = self.0.answered.lock().await;
        if let Some((at, answer)) = *answered
            && at.elapsed() < KNOWN
        {
            return answer;
        }
        let (send, receive) = tokio::sync::oneshot::channel();
        let shared = self.0.clone();
        // Not one of the threads for work: it may be left waiting.
        let asking = std::thread::Builder::new().name("motcua-probe".to_owned()).spawn(move || {
            let asked = PgConnection::establish(&shared.url.with_defaults(PATIENCE))
                .is_ok_and(|mut conn| conn.ping().is_ok());
            // Whoever asked may have gone.
            let _ = send.send(asked);
        });
        let answer =
            asking.is_ok() && matches!(tokio::time::timeout(ANSWERS_WITHIN, receive).await, Ok(Ok(true)));
        *answered = Some((Stopwatch::now(), answer));
        answer
    }
}
