//! The tables, brought up to date: one folder of migrations for each database, with the same names.

use diesel::migration::MigrationSource as _;
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{Connection, Database, DatabaseError};
use crate::on;

pub(super) const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(super) const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

fn migrations(conn: &Connection) -> EmbeddedMigrations {
    match conn {
        Connection::Postgres(_) => POSTGRES,
        Connection::Sqlite(_) => SQLITE,
    }
}

pub(super) fn failed(error: impl std::fmt::Display) -> DatabaseError {
    DatabaseError::Unavailable(format!("a migration failed: {error}"))
}

impl Database {
    /// Brings the tables up to date and names the migrations that were run. Two processes may do this at once.
    ///
    /// # Errors
    /// When a migration fails; it is undone.
    pub fn migrate(&self) -> Result<Vec<String>, DatabaseError> {
        self.read_now(|conn| {
            lock(conn)?;
            let source = migrations(conn);
            let done = on!(conn, c => c.run_pending_migrations(source).map(names)).map_err(failed);
            unlock(conn)?;
            done
        })
    }

    /// Takes every migration back, newest first. For tests: it loses the register.
    ///
    /// # Errors
    /// When a migration cannot be taken back.
    pub fn migrate_down(&self) -> Result<Vec<String>, DatabaseError> {
        self.read_now(|conn| {
            let source = migrations(conn);
            on!(conn, c => c.revert_all_migrations(source).map(names)).map_err(failed)
        })
    }

    /// Whether the tables are those of this version of the program.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn is_migrated(&self) -> Result<bool, DatabaseError> {
        self.read_now(|conn| {
            let source = migrations(conn);
            on!(conn, c => c.has_pending_migration(source)).map(|pending| !pending).map_err(failed)
        })
    }
}

fn names(versions: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    versions.into_iter().map(|version| version.to_string()).collect()
}

/// PostgreSQL: one process migrates at a time. SQLite's migrations take the write lock of the file by themselves.
fn lock(conn: &mut Connection) -> Result<(), DatabaseError> {
    use diesel::connection::SimpleConnection as _;
    if let Connection::Postgres(c) = conn {
        c.batch_execute("SELECT pg_advisory_lock(6024110)")?;
    }
    Ok(())
}

fn unlock(conn: &mut Connection) -> Result<(), DatabaseError> {
    use diesel::connection::SimpleConnection as _;
    if let Connection::Postgres(c) = conn {
        c.batch_execute("SELECT pg_advisory_unlock(6024110)")?;
    }
    Ok(())
}

/// The names of the migrations of each database, for the test that they agree.
///
/// # Errors
/// When a migration's name cannot be read.
pub fn migration_names() -> Result<(Vec<String>, Vec<String>), DatabaseError> {
    let sqlite = diesel::migration::MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(failed)?;
    let postgres: Vec<Box<dyn diesel::migration::Migration<Pg>>> = POSTGRES.migrations().map_err(failed)?;
    let sqlite = sqlite.iter().map(|migration| migration.name().to_string()).collect();
    Ok((sqlite, postgres.iter().map(|migration| migration.name().to_string()).collect()))
}
