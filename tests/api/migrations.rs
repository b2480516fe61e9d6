//! The tables go up, down and up again, and both databases agree with what the code believes.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use motcua::platform::database::migrations::migration_names;
use motcua::platform::database::{Connection, DatabaseError};

use crate::support::{Engine, TestDatabase};

fn up_down_up(engine: Engine) {
    let test = TestDatabase::empty(engine);
    let up = test.database.migrate().unwrap();
    assert!(!up.is_empty());
    assert!(test.database.is_migrated().unwrap());
    let down = test.database.migrate_down().unwrap();
    assert_eq!(up.len(), down.len());
    assert!(!test.database.is_migrated().unwrap());
    assert_eq!(test.database.migrate().unwrap(), up);
}

#[test]
fn sqlite_goes_up_down_and_up() {
    up_down_up(Engine::Sqlite);
}

#[test]
fn postgres_goes_up_down_and_up() {
    up_down_up(Engine::Postgres);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let (sqlite, postgres) = migration_names().unwrap();
    assert_eq!(sqlite, postgres);
}

/// A column as a database or the code describes it: table, column, whether it may be empty.
type Column = (String, String, bool);

/// What `schema.rs` believes, read from its text.
fn believed() -> BTreeSet<Column> {
    let source = include_str!("../../src/platform/database/schema.rs");
    let mut columns = BTreeSet::new();
    let mut table = String::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, rest)) = line.split_once(" (")
            && rest.ends_with(") {")
        {
            name.clone_into(&mut table);
        } else if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            columns.insert((table.clone(), column.to_owned(), kind.starts_with("Nullable")));
        }
    }
    columns
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Bool)]
    may_be_empty: bool,
}

const SQLITE_COLUMNS: &str = "SELECT m.name AS table_name, c.name AS column_name, c.\"notnull\" = 0 AS may_be_empty \
    FROM sqlite_master m JOIN pragma_table_info(m.name) c \
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, is_nullable = 'YES' AS may_be_empty \
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";

on_both! {
    fn the_tables_are_what_the_code_believes(test) {
        let found: BTreeSet<Column> = test
            .database
            .read_now(|conn| -> Result<_, DatabaseError> {
                let rows: Vec<Found> = match conn {
                    Connection::Sqlite(c) => diesel::sql_query(SQLITE_COLUMNS).load(c)?,
                    Connection::Postgres(c) => diesel::sql_query(POSTGRES_COLUMNS).load(&mut **c)?,
                };
                Ok(rows.into_iter().map(|row| (row.table_name, row.column_name, row.may_be_empty)).collect())
            })
            .unwrap();
        assert!(found.len() > 100);
        assert_eq!(found, believed());
    }
}

#[derive(QueryableByName)]
struct Fault {
    #[diesel(sql_type = Text)]
    what: String,
}

/// What a distributed engine refuses or fans out over: unique keys without the office, triggers, sequences.
const FAULTS: &str = "SELECT 'the key ' || i.indexrelid::regclass || ' of ' || i.indrelid::regclass || ' lacks office_id' AS what \
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace \
    WHERE n.nspname = 'public' AND i.indisunique \
      AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'office_id' AND t.relname <> 'agency') \
      AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attname = 'office_id' AND a.attnum = ANY (i.indkey)) \
    UNION ALL SELECT 'the trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal \
    UNION ALL SELECT 'the sequence ' || sequence_name FROM information_schema.sequences WHERE sequence_schema = 'public'";

#[test]
fn the_keys_are_ready_for_a_distributed_engine() {
    let test = TestDatabase::new(Engine::Postgres);
    let faults: Vec<String> = test
        .database
        .read_now(|conn| -> Result<_, DatabaseError> {
            let Connection::Postgres(c) = conn else { panic!("this is PostgreSQL") };
            let rows: Vec<Fault> = diesel::sql_query(FAULTS).load(&mut **c)?;
            Ok(rows.into_iter().map(|row| row.what).collect())
        })
        .unwrap();
    assert_eq!(faults, Vec::<String>::new());
}
