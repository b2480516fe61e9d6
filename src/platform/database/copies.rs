//! Copies of the register as it stood at one moment: taken while it is written, opened without touching them, put into an empty place.

use std::path::Path;
use std::sync::Arc;

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::migration::{Migration, MigrationSource as _};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::MigrationHarness as _;

use super::migrations::{POSTGRES, SQLITE, failed};
use super::pg_tools::{PgClientTool, ServerMajor};
use super::pg_url::PostgresUrl;
use super::sqlite_file::{self, FileUse};
use super::{Connection, Database, DatabaseError, DatabaseUrl, Engine, Id};
use crate::on;

/// A moment of a PostgreSQL register that another connection can read too, while the transaction that named it goes on.
#[derive(Debug, Clone)]
pub struct SharedMoment(String);

/// A PostgreSQL database that is made to try a copy, and goes with this value.
#[derive(Debug)]
pub struct TrialDatabase {
    /// The database.
    pub database: Database,
    name: String,
    home: PostgresUrl,
}

#[derive(QueryableByName)]
struct AnswerText {
    #[diesel(sql_type = Text)]
    answer: String,
}

#[derive(QueryableByName)]
struct AnswerNumber {
    #[diesel(sql_type = BigInt)]
    answer: i64,
}

#[derive(QueryableByName)]
struct AnswerYes {
    #[diesel(sql_type = Bool)]
    answer: bool,
}

const SERVER: &str = "SELECT current_setting('server_version_num')::bigint / 10000 AS answer";
const SCHEMA: &str = "SELECT coalesce(current_schema()::text, 'public') AS answer";
const THINGS: &str = "SELECT count(*) AS answer FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = coalesce(current_schema(), 'public') AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')";
const MAY_MAKE_DATABASES: &str =
    "SELECT (rolcreatedb OR rolsuper) AS answer FROM pg_roles WHERE rolname = current_user";
const SHARE: &str = "SELECT pg_export_snapshot() AS answer";

fn not_postgres() -> DatabaseError {
    DatabaseError::Unavailable("this register is a SQLite file".to_owned())
}

/// Names the moment that this transaction reads, for a tool that reads the same one.
///
/// # Errors
/// When the database fails, or is no PostgreSQL.
pub fn share_moment(conn: &mut Connection) -> Result<SharedMoment, DatabaseError> {
    let Connection::Postgres(c) = conn else { return Err(not_postgres()) };
    Ok(SharedMoment(diesel::sql_query(SHARE).get_result::<AnswerText>(&mut **c)?.answer))
}

impl Database {
    /// Opens a copy that nobody writes (SQLite). The file is not changed, and nothing is put beside it.
    ///
    /// # Errors
    /// When there is no such file, or it is another kind of file.
    pub fn open_copy(file: &Path) -> Result<Self, DatabaseError> {
        sqlite_file::must_be_a_database(file)?;
        let readers = sqlite_file::pool(file, 2, FileUse::Copy)?;
        Ok(Self { engine: Arc::new(Engine::Sqlite { readers, writer: None, file: file.to_path_buf() }) })
    }

    /// Writes the register as it stands at one moment into a file that is empty or not there (SQLite); the desk goes on meanwhile.
    ///
    /// # Errors
    /// When it cannot be written, or the register is no SQLite file.
    pub fn copy_into(&self, file: &Path) -> Result<(), DatabaseError> {
        self.read_now(|conn| match conn {
            Connection::Sqlite(c) => {
                let copied =
                    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(file.to_string_lossy()).execute(c);
                copied.map(drop).map_err(DatabaseError::from)
            }
            Connection::Postgres(_) => {
                Err(DatabaseError::Unavailable("this register is no SQLite file".to_owned()))
            }
        })
    }

    /// Writes the register as it stands at one moment into a file (PostgreSQL), by `pg_dump`.
    ///
    /// # Errors
    /// When the tool is not installed, or says what is wrong.
    pub fn dump_into(&self, file: &Path, moment: Option<&SharedMoment>) -> Result<(), DatabaseError> {
        let (url, major) = self.server()?;
        let schema = self.ask_text(SCHEMA)?;
        let mut tool = PgClientTool::new("pg_dump", major);
        tool.argument("--format=custom").argument("--no-owner").argument("--no-privileges");
        tool.argument(&format!("--schema={schema}")).argument(&format!("--file={}", file.display()));
        if let Some(SharedMoment(name)) = moment {
            tool.argument(&format!("--snapshot={name}"));
        }
        tool.at(url).run()
    }

    /// Reads a dump to its end without keeping anything of it: one that is cut off or damaged is refused.
    ///
    /// # Errors
    /// When the tool is not installed, or says what is wrong.
    pub fn read_dump_through(&self, file: &Path) -> Result<(), DatabaseError> {
        let (_, major) = self.server()?;
        let mut tool = PgClientTool::new("pg_restore", major);
        tool.argument("--file=/dev/null").argument(&file.to_string_lossy());
        tool.run()
    }

    /// Puts a dump into this database, wholly or not at all. Extensions stay as they are here.
    ///
    /// # Errors
    /// When the tool is not installed, or says what is wrong.
    pub fn restore_dump(&self, file: &Path) -> Result<(), DatabaseError> {
        let (url, major) = self.server()?;
        let schema = self.ask_text(SCHEMA)?;
        let mut tool = PgClientTool::new("pg_restore", major);
        tool.argument("--no-owner").argument("--no-privileges").argument("--exit-on-error");
        tool.argument("--single-transaction").argument(&format!("--schema={schema}"));
        tool.at(url).argument(&file.to_string_lossy());
        tool.run()
    }

    /// Whether there is nothing in the place where tables would be made (PostgreSQL).
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn holds_nothing(&self) -> Result<bool, DatabaseError> {
        self.read_now(|conn| match conn {
            Connection::Postgres(c) => {
                Ok(diesel::sql_query(THINGS).get_result::<AnswerNumber>(&mut **c)?.answer == 0)
            }
            Connection::Sqlite(_) => Err(not_postgres()),
        })
    }

    /// Makes the database empty again after what was restored into it proved wrong (PostgreSQL).
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn take_back_restored(&self) -> Result<(), DatabaseError> {
        self.migrate_down()?;
        self.read_now(|conn| {
            let Connection::Postgres(c) = conn else { return Err(not_postgres()) };
            Ok(c.batch_execute("DROP TABLE IF EXISTS __diesel_schema_migrations")?)
        })
    }

    /// The newest migration that was run, as the database keeps it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn schema_version(&self) -> Result<String, DatabaseError> {
        let newest = self.read_now(|conn| {
            let applied = on!(conn, c => c.applied_migrations().map(|all| all.into_iter().map(|one| one.to_string()).max()));
            applied.map_err(failed)
        })?;
        Ok(newest.unwrap_or_default())
    }

    /// The newest migration that this program knows for this kind of database.
    ///
    /// # Errors
    /// When the names of the migrations cannot be read.
    pub fn own_schema_version(&self) -> Result<String, DatabaseError> {
        let newest = match &*self.engine {
            Engine::Postgres(_) => {
                let all: Vec<Box<dyn Migration<Pg>>> = POSTGRES.migrations().map_err(failed)?;
                all.iter().map(|migration| migration.name().version().to_string()).max()
            }
            Engine::Sqlite { .. } => {
                let all: Vec<Box<dyn Migration<Sqlite>>> = SQLITE.migrations().map_err(failed)?;
                all.iter().map(|migration| migration.name().version().to_string()).max()
            }
        };
        Ok(newest.unwrap_or_default())
    }

    /// Makes a database beside this one to try a copy in; none where the role may not (PostgreSQL).
    ///
    /// # Errors
    /// When the server does not answer.
    pub fn trial_database(&self) -> Result<Option<TrialDatabase>, DatabaseError> {
        let (url, _) = self.server()?;
        let url = url.clone();
        let name = format!("motcua_trial_{}", <Id>::new().to_string().replace('-', ""));
        let made = self.read_now(|conn| {
            let Connection::Postgres(c) = conn else { return Err(not_postgres()) };
            if !diesel::sql_query(MAY_MAKE_DATABASES).get_result::<AnswerYes>(&mut **c)?.answer {
                return Ok(false);
            }
            c.batch_execute(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))?;
            Ok(true)
        })?;
        if !made {
            return Ok(None);
        }
        let database = Self::open(&DatabaseUrl::Postgres(url.of_database(&name)), 2)?;
        Ok(Some(TrialDatabase { database, name, home: url }))
    }

    fn server(&self) -> Result<(&PostgresUrl, ServerMajor), DatabaseError> {
        let Engine::Postgres(pool) = &*self.engine else { return Err(not_postgres()) };
        let major = self.read_now(|conn| {
            let Connection::Postgres(c) = conn else { return Err(not_postgres()) };
            Ok(diesel::sql_query(SERVER).get_result::<AnswerNumber>(&mut **c)?.answer)
        })?;
        Ok((pool.url(), ServerMajor(major)))
    }

    fn ask_text(&self, question: &str) -> Result<String, DatabaseError> {
        self.read_now(|conn| {
            let Connection::Postgres(c) = conn else { return Err(not_postgres()) };
            Ok(diesel::sql_query(question).get_result::<AnswerText>(&mut **c)?.answer)
        })
    }
}

impl Drop for TrialDatabase {
    fn drop(&mut self) {
        let dropped = PgConnection::establish(self.home.secret())
            .map_err(|error| error.to_string())
            .and_then(|mut conn| {
                let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
                conn.batch_execute(&statement).map_err(|error| error.to_string())
            });
        if let Err(error) = dropped {
            tracing::warn!(
                database = self.name,
                error,
                "the database that a backup was tried in is left behind"
            );
        }
    }
}
