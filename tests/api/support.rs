//! A fresh database for each test, on both engines.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use diesel::connection::SimpleConnection as _;
use diesel::pg::PgConnection;
use diesel::{Connection as _, RunQueryDsl as _};
use motcua::import::reference::load_reference;
use motcua::platform::database::{Connection, Database, DatabaseUrl, Id};
use motcua::platform::error::Problem;
use motcua::platform::instant::Instant;
use motcua::procedure::offering::HandlingCheck;

/// For acts on a catalogue whose workflows are not looked at.
pub(crate) struct Unasked;

impl HandlingCheck for Unasked {
    fn see_to_it(&mut self, _conn: &mut Connection) -> Result<(), Problem> {
        Ok(())
    }
}

/// The two databases that every test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Writes one test body and runs it on both databases.
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* fn $name:ident($database:ident) $body:block)+) => { $(
        mod $name {
            #[allow(unused_imports, reason = "a body may need nothing of its module")]
            use super::*;
            fn body($database: &$crate::support::TestDatabase) $body
            #[test]
            fn sqlite() { body(&$crate::support::TestDatabase::new($crate::support::Engine::Sqlite)); }
            #[test]
            fn postgres() { body(&$crate::support::TestDatabase::new($crate::support::Engine::Postgres)); }
        }
    )+ };
}

/// A database of its own for one test; it goes when the test ends.
pub(crate) struct TestDatabase {
    pub(crate) database: Database,
    pub(crate) url: String,
    place: Place,
}

enum Place {
    File(PathBuf),
    Name(String),
}

/// The server that `make test` starts. Without it the PostgreSQL half fails; it never passes by default.
fn postgres_server() -> String {
    #[expect(clippy::disallowed_methods, reason = "tests are told by their environment where the server is")]
    std::env::var("MOTCUA_TEST_POSTGRES").expect(
        "MOTCUA_TEST_POSTGRES is not set: run `make test`, which starts a PostgreSQL of its own, \
         or name a server where databases may be created, such as postgres://postgres@127.0.0.1:5432",
    )
}

fn administer(statement: &str) {
    let mut conn = PgConnection::establish(&format!("{}/postgres", postgres_server()))
        .expect("the PostgreSQL server of MOTCUA_TEST_POSTGRES answers");
    conn.batch_execute(statement).unwrap_or_else(|error| panic!("{statement}: {error}"));
}

fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("databases");
    std::fs::create_dir_all(&folder).expect("the folder for test databases can be made");
    folder
}

/// Fills a template once in this process; tests copy it.
fn template(engine: Engine, filling: Filling) -> &'static str {
    static TEMPLATES: [[OnceLock<String>; 2]; 2] = [const { [const { OnceLock::new() }; 2] }; 2];
    let [tables, reference] = match engine {
        Engine::Sqlite => &TEMPLATES[0],
        Engine::Postgres => &TEMPLATES[1],
    };
    let kept = if filling == Filling::Tables { tables } else { reference };
    match engine {
        Engine::Sqlite => kept.get_or_init(|| {
            let file = folder().join(format!("template-{}.db", <Id>::new()));
            let url = format!("sqlite:{}", file.display());
            fill(&open(&url), filling);
            // One file that holds everything, while the writer's thread may still be there.
            let whole = folder().join(format!("whole-{}.db", <Id>::new()));
            let mut conn = diesel::SqliteConnection::establish(&file.to_string_lossy()).unwrap();
            conn.batch_execute(&format!("PRAGMA busy_timeout=10000; VACUUM INTO '{}'", whole.display()))
                .unwrap();
            whole.to_string_lossy().into_owned()
        }),
        Engine::Postgres => kept.get_or_init(|| {
            let name = format!("template_{}", <Id>::new().to_string().replace('-', ""));
            administer(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"));
            fill(&open(&format!("{}/{name}", postgres_server())), filling);
            name
        }),
    }
}

fn open(url: &str) -> Database {
    Database::open(&DatabaseUrl::parse(url).unwrap(), 4).unwrap()
}

/// What a template holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filling {
    Tables,
    Reference,
}

fn fill(database: &Database, filling: Filling) {
    database.migrate().unwrap();
    if filling == Filling::Reference {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let now = Instant::parse("2022-11-21T00:00:00+07:00").unwrap();
        load_reference(database, data, now).unwrap_or_else(|problem| panic!("{problem}"));
    }
}

impl TestDatabase {
    /// With tables and nothing in them.
    pub(crate) fn new(engine: Engine) -> Self {
        Self::filled(engine, Filling::Tables)
    }

    /// With tables and the reference data.
    pub(crate) fn with_reference(engine: Engine) -> Self {
        Self::filled(engine, Filling::Reference)
    }

    fn filled(engine: Engine, filling: Filling) -> Self {
        let (url, place) = match engine {
            Engine::Sqlite => {
                let file = folder().join(format!("test-{}.db", <Id>::new()));
                std::fs::copy(template(engine, filling), &file).unwrap();
                (format!("sqlite:{}", file.display()), Place::File(file))
            }
            Engine::Postgres => {
                let name = format!("test_{}", <Id>::new().to_string().replace('-', ""));
                create_from_template(&name, template(engine, filling));
                (format!("{}/{name}", postgres_server()), Place::Name(name))
            }
        };
        Self { database: open(&url), url, place }
    }

    /// An empty database, without tables.
    pub(crate) fn empty(engine: Engine) -> Self {
        let (url, place) = match engine {
            Engine::Sqlite => {
                let file = folder().join(format!("empty-{}.db", <Id>::new()));
                (format!("sqlite:{}", file.display()), Place::File(file))
            }
            Engine::Postgres => {
                let name = format!("empty_{}", <Id>::new().to_string().replace('-', ""));
                administer(&format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"));
                (format!("{}/{name}", postgres_server()), Place::Name(name))
            }
        };
        Self { database: open(&url), url, place }
    }
}

/// PostgreSQL copies a template only while nobody is connected to it: wait for the last copy to let go.
fn create_from_template(name: &str, template: &str) {
    let mut conn = PgConnection::establish(&format!("{}/postgres", postgres_server())).unwrap();
    let copy = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy");
    for _ in 0..200 {
        match diesel::sql_query(&copy).execute(&mut conn) {
            Ok(_) => return,
            Err(error) if error.to_string().contains("being accessed") => {
                std::thread::sleep(std::time::Duration::from_millis(25));
            }
            Err(error) => panic!("{copy}: {error}"),
        }
    }
    panic!("the template database stays in use");
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.place {
            Place::File(file) => {
                for ending in ["", "-wal", "-shm"] {
                    let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
                }
            }
            Place::Name(name) => administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")),
        }
    }
}
