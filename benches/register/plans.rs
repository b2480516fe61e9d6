//! How the databases carry out a statement: for the terminal.

use std::sync::{Arc, Mutex};

use diesel::connection::{Connection as _, InstrumentationEvent, SimpleConnection as _};
use diesel::prelude::*;
use diesel::sql_types::Text;
use motcua::platform::database::{Connection, Database, DatabaseError};
use motcua::platform::error::Problem;

/// The statements that `work` sends.
fn statements(database: &Database, work: impl FnOnce(&mut Connection) -> Result<(), Problem>) -> Vec<String> {
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let listener = Arc::clone(&heard);
    let listen = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let text = text.split(" -- binds").next().unwrap_or_default().to_owned();
            listener.lock().unwrap().push(text);
        }
    };
    database
        .snapshot_now(|conn| {
            match conn {
                Connection::Postgres(c) => c.set_instrumentation(listen),
                Connection::Sqlite(c) => c.set_instrumentation(listen),
            }
            let done = work(conn);
            let silent = |_: InstrumentationEvent<'_>| {};
            match conn {
                Connection::Postgres(c) => c.set_instrumentation(silent),
                Connection::Sqlite(c) => c.set_instrumentation(silent),
            }
            done
        })
        .unwrap();
    let heard = heard.lock().unwrap();
    heard.iter().filter(|text| text.contains("journal")).cloned().collect()
}

/// A line of the plan of `SQLite`.
#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// A line of the plan of `PostgreSQL`.
#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// The plan of each statement on the journal that `work` sends.
pub(crate) fn plans(
    database: &Database,
    work: impl FnOnce(&mut Connection) -> Result<(), Problem>,
) -> Vec<String> {
    let statements = statements(database, work);
    let plan = |conn: &mut Connection, statement: &str| -> Result<String, DatabaseError> {
        match conn {
            Connection::Sqlite(c) => {
                let steps: Vec<Step> =
                    diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load(c)?;
                Ok(steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n"))
            }
            Connection::Postgres(c) => {
                let parameters =
                    (1..=999).take_while(|number| statement.contains(&format!("${number}"))).count();
                let nulls = vec!["NULL"; parameters].join(", ");
                c.batch_execute(&format!(
                    "SET plan_cache_mode=force_generic_plan; PREPARE measured AS {statement}"
                ))?;
                let lines: Vec<Line> =
                    diesel::sql_query(format!("EXPLAIN EXECUTE measured({nulls})")).load(&mut **c)?;
                c.batch_execute("DEALLOCATE measured; RESET plan_cache_mode")?;
                Ok(lines.into_iter().map(|line| line.line).collect::<Vec<_>>().join("\n"))
            }
        }
    };
    statements.iter().map(|statement| database.read_now(|conn| plan(conn, statement)).unwrap()).collect()
}
