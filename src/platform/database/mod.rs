//! The two databases behind one door: `read` and `write` are the only ways in.

mod connection;
pub mod copies;
mod error;
pub mod idempotency;
pub mod integrity;
pub mod migrations;
pub(crate) mod passed;
mod pg_pool;
mod pg_tools;
mod pg_url;
pub mod schema;
pub mod sealing;
mod sqlite_file;
pub(crate) mod statement;
mod stored;
pub mod tasks;
pub mod types;
mod url;
mod writer;

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::connection::TransactionManager;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sqlite::SqliteConnection;

use pg_pool::PgPool;
use sqlite_file::FileUse;
use writer::Writer;

use crate::on;

pub use connection::Connection;
pub use error::{DatabaseError, Retryable};
pub use pg_pool::PgLease;
pub use pg_url::PostgresUrl;
pub use stored::{UnreadableColumn, stored_json};
pub use types::Id;
pub use url::DatabaseUrl;

/// How often a write is tried again when PostgreSQL asks for it (40001, 40P01).
const WRITE_TRIES: u32 = 5;
/// After how long it is asked whether the server still answers.
const LOOK_AFTER: Duration = Duration::from_secs(4);

enum Engine {
    Postgres(PgPool),
    /// A copy has no writer.
    Sqlite {
        readers: Pool<ConnectionManager<SqliteConnection>>,
        writer: Option<Writer>,
        file: PathBuf,
    },
}

/// The register's database.
#[derive(Clone)]
pub struct Database {
    engine: Arc<Engine>,
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.engine_name())
    }
}

impl Database {
    /// Opens the pools. A SQLite file is made where there is none.
    ///
    /// # Errors
    /// When the file cannot be made or is broken, or the server does not answer.
    pub fn open(url: &DatabaseUrl, connections: u32) -> Result<Self, DatabaseError> {
        let engine = match url {
            DatabaseUrl::Postgres(url) => Engine::Postgres(PgPool::new(url, connections)),
            DatabaseUrl::Sqlite(path) => {
                sqlite_file::make_private(path).map_err(|error| {
                    DatabaseError::Unavailable(format!("cannot make {}: {error}", path.display()))
                })?;
                sqlite_file::must_be_readable(path)?;
                // The writer's connection comes first: it turns the file to WAL before anybody reads.
                let writer = Writer::start(&sqlite_file::pool(path, 1, FileUse::Register)?)?;
                let readers = sqlite_file::pool(path, connections, FileUse::Register)?;
                Engine::Sqlite { readers, writer: Some(writer), file: path.clone() }
            }
        };
        Ok(Self { engine: Arc::new(engine) })
    }

    /// Opens the pools of a register that is there: unlike [`Database::open`] it makes no file.
    ///
    /// # Errors
    /// When there is no such file, it is another kind of file, or the server does not answer.
    pub fn open_existing(url: &DatabaseUrl, connections: u32) -> Result<Self, DatabaseError> {
        if let DatabaseUrl::Sqlite(path) = url {
            sqlite_file::must_be_a_database(path)?;
        }
        Self::open(url, connections)
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        match &*self.engine {
            Engine::Postgres(_) => "postgres",
            Engine::Sqlite { .. } => "sqlite",
        }
    }

    fn reader(&self) -> Result<Connection, DatabaseError> {
        match &*self.engine {
            Engine::Postgres(pool) => pool.give_out().map(Connection::Postgres),
            Engine::Sqlite { readers, .. } => readers
                .get()
                .map(Connection::Sqlite)
                .map_err(|error| DatabaseError::Unavailable(error.to_string())),
        }
    }

    /// Reads off the async workers.
    ///
    /// # Errors
    /// What `work` answers, or that no connection could be had.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let database = self.clone();
        self.off_the_workers(move || database.read_now(work)).await
    }

    /// Reads on this thread.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub fn read_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E>,
        E: From<DatabaseError>,
    {
        let mut conn = self.reader()?;
        let answer = work(&mut conn);
        self.take_back(conn, answer)
    }

    /// Reads several things as they stood at one moment, on this thread.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub fn snapshot_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E>,
        E: From<DatabaseError>,
    {
        let mut conn = self.reader()?;
        match &mut conn {
            Connection::Postgres(c) => {
                c.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .map_err(DatabaseError::from)?;
            }
            Connection::Sqlite(c) => c.batch_execute("BEGIN DEFERRED").map_err(DatabaseError::from)?,
        }
        let answer = work(&mut conn);
        let ended = on!(&mut conn, c => c.batch_execute("ROLLBACK"))
            .map_err(|error| DatabaseError::from(error).into());
        self.take_back(conn, answer.and_then(|answer| ended.map(|()| answer)))
    }

    /// Takes a connection back; an answer that failed because the connection was lost says so, whatever it made of it.
    fn take_back<T, E: From<DatabaseError>>(&self, conn: Connection, answer: Result<T, E>) -> Result<T, E> {
        match (&*self.engine, conn) {
            (Engine::Postgres(pool), Connection::Postgres(lease)) => {
                let alive = pool.take_back(lease, answer.is_err());
                if alive || answer.is_ok() { answer } else { Err(lost().into()) }
            }
            _ => answer,
        }
    }

    /// Limits how long a statement, and its waiting for a lock, may take (PostgreSQL): for a service, whose clients do not wait for ever.
    pub fn limit_statements(&self, seconds: u64) {
        if let Engine::Postgres(pool) = &*self.engine {
            pool.limit_statements(seconds);
        }
    }

    /// Whether the database answers, within three seconds; a SQLite file is there to be asked at any time.
    pub async fn answers(&self) -> bool {
        match &*self.engine {
            Engine::Postgres(pool) => pool.answers().await,
            Engine::Sqlite { .. } => true,
        }
    }

    /// Whether the register can be written as far as is known: after a transaction that could not be kept, as on a full disk, it is
    /// tried (SQLite); and its file is still where it was.
    ///
    /// # Errors
    /// Why it cannot be written.
    pub async fn must_be_writable(&self) -> Result<(), DatabaseError> {
        let Engine::Sqlite { writer: Some(writer), file, .. } = &*self.engine else { return Ok(()) };
        sqlite_file::must_be_there(file)?;
        if writer.is_failing() { self.write(tasks::try_writing).await } else { Ok(()) }
    }

    /// Runs blocking work on the pool for it, with the request's span carried along. Work may take its time, but nobody waits for a
    /// server that has stopped answering.
    async fn off_the_workers<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce() -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let span = tracing::Span::current();
        let mut working = tokio::task::spawn_blocking(move || span.in_scope(work));
        loop {
            match tokio::time::timeout(LOOK_AFTER, &mut working).await {
                Ok(Ok(answer)) => return answer,
                Ok(Err(failure)) => {
                    let told = format!("the work did not finish: {failure}");
                    return Err(DatabaseError::Unavailable(told).into());
                }
                Err(_elapsed) if self.answers().await => {}
                Err(_elapsed) => return Err(silent().into()),
            }
        }
    }

    /// Reads several things as they stood at one moment, off the async workers.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn snapshot<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let database = self.clone();
        self.off_the_workers(move || database.snapshot_now(work)).await
    }

    /// Writes in one transaction, off the async workers; answers after the commit.
    /// `work` may run more than once, when the database asks for another try.
    ///
    /// # Errors
    /// What `work` answers (then nothing was written), or what the database says.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Retryable + Send + 'static,
    {
        if let Engine::Sqlite { writer, .. } = &*self.engine {
            return writer
                .as_ref()
                .ok_or_else(writer_gone)?
                .submit(work)?
                .await
                .unwrap_or_else(|_| Err(writer_gone().into()));
        }
        let database = self.clone();
        self.off_the_workers(move || database.write_now(work)).await
    }

    /// Writes in one transaction on this thread; for the command line and for tests.
    ///
    /// # Errors
    /// As [`Database::write`].
    pub fn write_now<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: Fn(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Retryable + Send + 'static,
    {
        match &*self.engine {
            Engine::Sqlite { writer, .. } => writer
                .as_ref()
                .ok_or_else(writer_gone)?
                .submit(work)?
                .blocking_recv()
                .unwrap_or_else(|_| Err(writer_gone().into())),
            Engine::Postgres(pool) => write_postgres(pool, &work),
        }
    }
}

fn writer_gone() -> DatabaseError {
    DatabaseError::Unavailable("nobody writes into it".to_owned())
}

fn lost() -> DatabaseError {
    DatabaseError::Unavailable("the connection was lost".to_owned())
}

fn silent() -> DatabaseError {
    DatabaseError::Unavailable("the server does not answer".to_owned())
}

/// Writes in one transaction, and again when PostgreSQL asks for it, or when the connection broke before the commit: then nothing
/// was written.
fn write_postgres<T, E, F>(pool: &PgPool, work: &F) -> Result<T, E>
where
    F: Fn(&mut Connection) -> Result<T, E>,
    E: From<DatabaseError> + Retryable,
{
    let (mut tries, mut reconnected) = (1, false);
    loop {
        let mut conn = Connection::Postgres(pool.give_out()?);
        let WriteEnd { answer, committing } = write_once(&mut conn, work);
        let Connection::Postgres(lease) = conn else { return answer };
        let alive = pool.take_back(lease, answer.is_err());
        match answer {
            Ok(answer) => return Ok(answer),
            Err(_) if !alive && !committing && !reconnected => reconnected = true,
            Err(_) if !alive => return Err(lost().into()),
            Err(error) if error.is_retryable() && tries < WRITE_TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

/// How a transaction ended, and whether its commit was sent: then nobody knows whether it held when the connection broke.
struct WriteEnd<T, E> {
    answer: Result<T, E>,
    committing: bool,
}

fn write_once<T, E, F>(conn: &mut Connection, work: &F) -> WriteEnd<T, E>
where
    F: Fn(&mut Connection) -> Result<T, E>,
    E: From<DatabaseError>,
{
    type Manager = <PgConnection as diesel::Connection>::TransactionManager;
    let failed = |error: diesel::result::Error, committing| WriteEnd {
        answer: Err(DatabaseError::from(error).into()),
        committing,
    };
    if let Connection::Postgres(c) = conn
        && let Err(error) = Manager::begin_transaction(&mut **c)
    {
        return failed(error, false);
    }
    let answer = work(conn);
    let Connection::Postgres(c) = conn else { return WriteEnd { answer, committing: false } };
    match answer {
        Ok(answer) => match Manager::commit_transaction(&mut **c) {
            Ok(()) => WriteEnd { answer: Ok(answer), committing: true },
            Err(error) => failed(error, true),
        },
        // Why the work failed says more than that it could not be undone on a broken connection, which is not used again.
        Err(error) => {
            let _ = Manager::rollback_transaction(&mut **c);
            WriteEnd { answer: Err(error), committing: false }
        }
    }
}
