//! The database itself: missing and other indexes and tables, rows that refer to nothing, and damaged pages are named.

use std::io::{Seek as _, SeekFrom, Write as _};

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use motcua::platform::database::integrity::DatabaseCondition;
use motcua::platform::database::{Connection, DatabaseError, DatabaseUrl};

use crate::app::TestApp;
use crate::journal::tamper;
use crate::support::{Engine, TestDatabase};

fn condition(app: &TestApp) -> DatabaseCondition {
    app.database().condition().unwrap()
}

fn is_sqlite(app: &TestApp) -> bool {
    app.test.url.starts_with("sqlite")
}

with_app! {
    fn a_database_as_the_program_makes_it_is_sound_and_nothing_is_left_in_it(app) {
        app.receive();
        let before = crate::app::census(app);
        assert_eq!(condition(app).broken, Vec::<String>::new());
        assert!(!condition(app).remarks.iter().any(|words| words.contains("of this program")), "{:?}", condition(app).remarks);
        assert_eq!(crate::app::census(app), before);
    }

    fn what_is_missing_or_other_is_named(app) {
        let mut expected = Vec::new();
        for (change, named) in [
            ("DROP INDEX journal_taken_out", "the index journal_taken_out of the table journal is missing"),
            ("DROP INDEX dossier_handler; CREATE INDEX dossier_handler ON dossier (office_id)",
                "the index dossier_handler of the table dossier is not as the program makes it"),
            ("DROP TABLE report_delivery_seen", "the table report_delivery_seen is missing"),
        ] {
            tamper(app, change);
            expected.push(named.to_owned());
            expected.sort();
            let mut broken = condition(app).broken;
            broken.sort();
            assert_eq!(broken, expected, "{change}");
        }
        tamper(app, "CREATE INDEX dossier_of_mine ON dossier (office_id, summary); CREATE TABLE notes (id INTEGER PRIMARY KEY)");
        let found = condition(app);
        assert_eq!(found.broken.len(), expected.len());
        for words in ["the index dossier_of_mine of the table dossier is not of this program", "the table notes is not of this program"] {
            assert!(found.remarks.contains(&words.to_owned()), "{:?}", found.remarks);
        }
        tamper(app, "ALTER TABLE dossier ADD COLUMN secret TEXT");
        assert!(condition(app).broken.iter().any(|words| words.contains("dossier")), "{:?}", condition(app).broken);
    }

    fn a_trigger_that_somebody_put_there_is_named(app) {
        tamper(app, if is_sqlite(app) {
            "CREATE TRIGGER pay AFTER UPDATE ON dossier BEGIN UPDATE dossier SET fee_vnd = 0 WHERE id = new.id; END"
        } else {
            "CREATE FUNCTION pay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
             CREATE TRIGGER pay AFTER UPDATE ON dossier FOR EACH ROW EXECUTE FUNCTION pay()"
        });
        assert_eq!(condition(app).broken, ["the trigger pay of the table dossier is not of this program"]);
    }

    fn rows_that_refer_to_nothing_are_counted(app) {
        let codes = [app.receive(), app.receive()];
        app.officer("clerk", "H26.268.05");
        tamper(app, &format!("DELETE FROM dossier WHERE code = '{}'", codes[1]));
        let broken = condition(app).broken;
        assert!(broken.contains(&"the table journal: 1 rows refer to rows of dossier that are not there".to_owned()), "{broken:?}");
        tamper(app, "DELETE FROM officer WHERE username LIKE 'clerk.%'");
        let broken = condition(app).broken;
        assert!(broken.iter().any(|words| words.starts_with("the table officer_role: 1 rows refer to rows of officer")), "{broken:?}");
    }
}

#[test]
fn an_index_that_was_not_built_to_its_end_and_a_constraint_that_was_never_held_are_named() {
    let test = TestDatabase::new(Engine::Postgres);
    let changed = test.database.read_now(|conn| {
        let Connection::Postgres(c) = conn else { panic!("this is PostgreSQL") };
        c.batch_execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'journal_taken_out'::regclass; \
             ALTER TABLE dossier_leg DROP CONSTRAINT dossier_leg_agency_id_fkey; \
             ALTER TABLE dossier_leg ADD CONSTRAINT dossier_leg_agency_id_fkey FOREIGN KEY (agency_id) REFERENCES agency (id) NOT VALID",
        )?;
        Ok::<_, DatabaseError>(())
    });
    changed.unwrap();
    let broken = test.database.condition().unwrap().broken;
    assert!(
        broken.contains(&"the index journal_taken_out is not usable: it was not built to its end".to_owned()),
        "{broken:?}"
    );
    let never =
        "the constraint dossier_leg_agency_id_fkey of the table dossier_leg was never held against its rows";
    assert!(broken.contains(&never.to_owned()), "{broken:?}");
}

#[test]
fn a_damaged_page_of_a_file_is_found() {
    let test = TestDatabase::with_reference(Engine::Sqlite);
    let file = test.url.strip_prefix("sqlite:").unwrap();
    // The first page of a table that nobody reads to open the file.
    let page: i64 = test
        .database
        .read_now(|conn| {
            let Connection::Sqlite(c) = conn else { panic!("this is SQLite") };
            c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
            let root = "(SELECT rootpage FROM sqlite_schema WHERE name = 'procedure_version')";
            Ok::<_, DatabaseError>(
                diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(root)).get_result(c)?,
            )
        })
        .unwrap();
    let damaged = format!("{file}-damaged.db");
    std::fs::copy(file, &damaged).unwrap();
    let mut out = std::fs::OpenOptions::new().write(true).open(&damaged).unwrap();
    out.seek(SeekFrom::Start(u64::try_from(page - 1).unwrap() * 4096)).unwrap();
    out.write_all(&[0x5a; 4096]).unwrap();
    drop(out);
    let url = DatabaseUrl::parse(&format!("sqlite:{damaged}")).unwrap();
    let database = motcua::platform::database::Database::open_existing(&url, 2).unwrap();
    let broken = database.condition().unwrap().broken;
    assert!(broken.iter().any(|words| words.starts_with("the file: ")), "{broken:?}");
    drop(database);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{damaged}{ending}"));
    }
}
