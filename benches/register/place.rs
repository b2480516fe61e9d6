//! A database for one measurement, with the reference data; it goes when the measurement ends.

use std::path::{Path, PathBuf};

use diesel::Connection as _;
use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use motcua::import::reference::load_reference;
use motcua::platform::database::{Database, DatabaseUrl, Id};
use motcua::platform::instant::Instant;

use crate::settings::Settings;

/// The two databases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub(crate) const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A database with the reference data in it.
pub(crate) struct Place {
    pub(crate) engine: Engine,
    pub(crate) database: Database,
    /// The file, or the address on the server.
    pub(crate) target: String,
    server: String,
    name: String,
}

/// Where files of a run are kept until it ends.
pub(crate) fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("benchmarks");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

impl Place {
    /// A fresh one, opened with as many connections as an install has.
    pub(crate) fn new(engine: Engine, settings: &Settings) -> Self {
        let name = format!("bench_{}", <Id>::new().to_string().replace('-', ""));
        let (target, url) = match engine {
            Engine::Sqlite => {
                let file = folder().join(format!("{name}.db")).to_string_lossy().into_owned();
                (file.clone(), format!("sqlite:{file}"))
            }
            Engine::Postgres => {
                administer(
                    &settings.postgres,
                    &format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"),
                );
                let url = format!("{}/{name}", settings.postgres);
                (url.clone(), url)
            }
        };
        let database = Database::open(&DatabaseUrl::parse(&url).unwrap(), 16).unwrap();
        database.migrate().unwrap();
        let now = Instant::parse("2022-11-21T00:00:00+07:00").unwrap();
        load_reference(&database, data(), now).unwrap_or_else(|problem| panic!("{problem}"));
        Self { engine, database, target, server: settings.postgres.clone(), name }
    }

    /// Bytes on disk.
    pub(crate) fn size(&self) -> u64 {
        match self.engine {
            Engine::Sqlite => std::fs::metadata(&self.target).unwrap().len(),
            Engine::Postgres => {
                use diesel::prelude::*;
                let mut conn = PgConnection::establish(&self.target).unwrap();
                let size: i64 = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(
                    "pg_database_size(current_database())",
                ))
                .get_result(&mut conn)
                .unwrap();
                u64::try_from(size).unwrap()
            }
        }
    }
}

fn administer(server: &str, statement: &str) {
    let mut conn = PgConnection::establish(&format!("{server}/postgres"))
        .expect("the PostgreSQL server of MOTCUA_TEST_POSTGRES answers");
    conn.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
}

impl Drop for Place {
    fn drop(&mut self) {
        match self.engine {
            Engine::Sqlite => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", self.target));
                }
            }
            Engine::Postgres => {
                administer(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
            }
        }
    }
}
