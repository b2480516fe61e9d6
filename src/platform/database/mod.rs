//! The two databases behind one door: `read` and `write` are the only ways in.

mod connection;
mod error;
pub mod idempotency;
pub mod integrity;
pub mod migrations;
pub(crate) mod passed;
pub mod schema;
pub mod sealing;
pub(crate) mod statement;
mod stored;
pub mod tasks;
pub mod types;
mod url;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::SimpleConnection as _;
use diesel::connection::TransactionManager;
use diesel::pg::PgConnection;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, NopErrorHandler, Pool};
use diesel::sqlite::SqliteConnection;

use connection::PAGES;
use writer::Writer;

use crate::on;

pub use connection::Connection;
pub use error::{DatabaseError, Retryable};
pub use stored::{UnreadableColumn, stored_json};
pub use types::Id;
pub use url::DatabaseUrl;

/// How often a write is tried again when PostgreSQL asks for it (40001, 40P01).
const WRITE_TRIES: u32 = 5;
/// How long a request waits for a connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct SqlitePragmas;

impl CustomizeConnection<SqliteConnection, diesel::r2d2::Error> for SqlitePragmas {
    fn on_acquire(&self, conn: &mut SqliteConnection) -> Result<(), diesel::r2d2::Error> {
        // FULL: an acknowledged dossier must survive a power cut; group commit pays for it.
        let usual = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";
        conn.batch_execute(&format!("{usual} {PAGES};")).map_err(diesel::r2d2::Error::QueryError)
    }
}

enum Engine {
    Postgres(Pool<ConnectionManager<PgConnection>>),
    Sqlite { readers: Pool<ConnectionManager<SqliteConnection>>, writer: Writer },
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
    /// When the file cannot be made or the server does not answer.
    pub fn open(url: &DatabaseUrl, connections: u32) -> Result<Self, DatabaseError> {
        let unavailable = |error: diesel::r2d2::PoolError| DatabaseError::Unavailable(error.to_string());
        let engine = match url {
            DatabaseUrl::Postgres(url) => Engine::Postgres(
                Pool::builder()
                    .max_size(connections)
                    .min_idle(Some(0))
                    .test_on_check_out(false)
                    .connection_timeout(CONNECTION_TIMEOUT)
                    // Who asked for the connection is told, and tells the log or the terminal once.
                    .error_handler(Box::new(NopErrorHandler))
                    .build(ConnectionManager::new(url))
                    .map_err(unavailable)?,
            ),
            DatabaseUrl::Sqlite(path) => {
                if let Some(folder) = path.parent() {
                    make_private(folder, path).map_err(|error| {
                        DatabaseError::Unavailable(format!("cannot make {}: {error}", path.display()))
                    })?;
                }
                let pool = |size| {
                    Pool::builder()
                        .max_size(size)
                        .min_idle(Some(0))
                        .test_on_check_out(false)
                        .connection_timeout(CONNECTION_TIMEOUT)
                        .error_handler(Box::new(NopErrorHandler))
                        .connection_customizer(Box::new(SqlitePragmas))
                        .build(ConnectionManager::<SqliteConnection>::new(path.to_string_lossy()))
                        .map_err(unavailable)
                };
                // The writer's connection comes first: it turns the file to WAL before anybody reads.
                let writer = Writer::start(&pool(1)?)?;
                Engine::Sqlite { readers: pool(connections)?, writer }
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
            must_be_a_database(path).map_err(DatabaseError::Unavailable)?;
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
        let unavailable = |error: diesel::r2d2::PoolError| DatabaseError::Unavailable(error.to_string());
        match &*self.engine {
            Engine::Postgres(pool) => pool.get().map(Connection::Postgres).map_err(unavailable),
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
            return writer.submit(work)?.await.unwrap_or_else(|_| Err(writer_gone().into()));
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
            Engine::Sqlite { writer, .. } => {
                writer.submit(work)?.blocking_recv().unwrap_or_else(|_| Err(writer_gone().into()))
            }
            Engine::Postgres(_) => {
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

/// Makes the register's folder and file readable by their owner alone, where they are not there yet: they hold personal
/// data. SQLite gives its log the same rights.
fn make_private(folder: &Path, file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
    if !folder.as_os_str().is_empty() && !folder.exists() {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    if !file.exists() {
        std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    }
    Ok(())
}

/// How every SQLite file begins: 16 bytes.
const SQLITE_HEADER: &[u8] = b"SQLite format 3\0";

/// Whether there is a SQLite file. One that is empty holds no tables yet, and is told so.
fn must_be_a_database(path: &Path) -> Result<(), String> {
    use std::io::Read as _;
    let shown = path.display();
    if !path.exists() {
        return Err(format!(
            "there is no file {shown}: name the register by DATABASE_URL, or run motcua migrate to make one there"
        ));
    }
    let mut begins = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(16).read_to_end(&mut begins));
    match read {
        Err(error) => Err(format!("the file {shown} cannot be read: {error}")),
        Ok(_) if begins.is_empty() || begins == SQLITE_HEADER => Ok(()),
        Ok(_) => Err(format!("the file {shown} is no SQLite database")),
    }
}

fn writer_gone() -> DatabaseError {
    DatabaseError::Unavailable("the writer has stopped".to_owned())
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
