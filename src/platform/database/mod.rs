//! The two databases behind one door: `read` and `write` are the only ways in.

mod connection;
pub mod copies;
mod error;
pub mod idempotency;
pub mod integrity;
pub mod migrations;
pub(crate) mod passed;
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
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::connection::TransactionManager;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, NopErrorHandler, Pool};
use diesel::sqlite::SqliteConnection;

use sqlite_file::FileUse;
use writer::Writer;

use crate::on;

pub use connection::Connection;
pub use error::{DatabaseError, Retryable};
pub use pg_url::PostgresUrl;
pub use stored::{UnreadableColumn, stored_json};
pub use types::Id;
pub use url::DatabaseUrl;

/// How often a write is tried again when PostgreSQL asks for it (40001, 40P01).
const WRITE_TRIES: u32 = 5;
/// How long a request waits for a connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);

enum Engine {
    Postgres {
        pool: Pool<ConnectionManager<PgConnection>>,
        url: PostgresUrl,
    },
    /// A copy has no writer.
    Sqlite {
        readers: Pool<ConnectionManager<SqliteConnection>>,
        writer: Option<Writer>,
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
            DatabaseUrl::Postgres(url) => Engine::Postgres {
                pool: Pool::builder()
                    .max_size(connections)
                    .min_idle(Some(0))
                    .test_on_check_out(false)
                    .connection_timeout(CONNECTION_TIMEOUT)
                    // Who asked for the connection is told, and tells the log or the terminal once.
                    .error_handler(Box::new(NopErrorHandler))
                    .build(ConnectionManager::new(url.with_defaults(&[("connect_timeout", "2")])))
                    .map_err(|error| DatabaseError::Unavailable(error.to_string()))?,
                url: url.clone(),
            },
            DatabaseUrl::Sqlite(path) => {
                sqlite_file::make_private(path).map_err(|error| {
                    DatabaseError::Unavailable(format!("cannot make {}: {error}", path.display()))
                })?;
                sqlite_file::must_be_readable(path)?;
                // The writer's connection comes first: it turns the file to WAL before anybody reads.
                let writer = Writer::start(&sqlite_file::pool(path, 1, FileUse::Register)?)?;
                let readers = sqlite_file::pool(path, connections, FileUse::Register)?;
                Engine::Sqlite { readers, writer: Some(writer) }
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
            Engine::Postgres { .. } => "postgres",
            Engine::Sqlite { .. } => "sqlite",
        }
    }

    fn reader(&self) -> Result<Connection, DatabaseError> {
        let unavailable = |error: diesel::r2d2::PoolError| DatabaseError::Unavailable(error.to_string());
        match &*self.engine {
            Engine::Postgres { pool, .. } => pool.get().map(Connection::Postgres).map_err(unavailable),
            Engine::Sqlite { readers, .. } => readers.get().map(Connection::Sqlite).map_err(unavailable),
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
        off_the_workers(move || database.read_now(work)).await
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
        work(&mut self.reader()?)
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
        on!(&mut conn, c => c.batch_execute("ROLLBACK")).map_err(DatabaseError::from)?;
        answer
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
        off_the_workers(move || database.snapshot_now(work)).await
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
        off_the_workers(move || database.write_now(work)).await
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
            Engine::Postgres { .. } => {
                let mut tries = 1;
                loop {
                    let answer = write_postgres(&mut self.reader()?, &work);
                    match answer {
                        Err(error) if error.is_retryable() && tries < WRITE_TRIES => tries += 1,
                        answer => return answer,
                    }
                }
            }
        }
    }
}

fn writer_gone() -> DatabaseError {
    DatabaseError::Unavailable("nobody writes into it".to_owned())
}

fn write_postgres<T, E, F>(conn: &mut Connection, work: &F) -> Result<T, E>
where
    F: Fn(&mut Connection) -> Result<T, E>,
    E: From<DatabaseError>,
{
    type Manager = <PgConnection as diesel::Connection>::TransactionManager;
    if let Connection::Postgres(c) = conn {
        Manager::begin_transaction(&mut **c).map_err(DatabaseError::from)?;
    }
    let answer = work(conn);
    if let Connection::Postgres(c) = conn {
        match &answer {
            Ok(_) => Manager::commit_transaction(&mut **c).map_err(DatabaseError::from)?,
            Err(_) => Manager::rollback_transaction(&mut **c).map_err(DatabaseError::from)?,
        }
    }
    answer
}

/// Runs blocking work on the pool for it, with the request's span carried along.
async fn off_the_workers<T, E, F>(work: F) -> Result<T, E>
where
    F: FnOnce() -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work)).await.unwrap_or_else(|failure| {
        Err(DatabaseError::Unavailable(format!("the work did not finish: {failure}")).into())
    })
}
