//! The condition of a SQLite file, by its own checks and by the tables that the migrations make in memory.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::SqliteConnection;
use diesel_migrations::MigrationHarness as _;

use super::parts::{DatabaseCondition, DatabasePart};
use crate::platform::database::DatabaseError;
use crate::platform::database::migrations::{SQLITE, failed};

/// What SQLite says that is wrong with the file; at most a hundred lines.
const CHECK: &str = "SELECT integrity_check AS line FROM pragma_integrity_check";
/// Rows that refer to rows that are not there.
const ORPHANS: &str = "SELECT \"table\" AS child, \"parent\" AS parent, count(*) AS rows FROM pragma_foreign_key_check \
    GROUP BY 1, 2 ORDER BY 1, 2";
/// Tables, indexes, triggers and views, each as it was written; what SQLite makes for itself has no text.
const PARTS: &str = "SELECT type AS kind, tbl_name AS of_table, name, coalesce(sql, '') AS made FROM sqlite_master \
    WHERE tbl_name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

#[derive(QueryableByName)]
struct CheckLine {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct OrphanRows {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    parent: String,
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

pub(super) fn condition(c: &mut SqliteConnection) -> Result<DatabaseCondition, DatabaseError> {
    let mut condition = DatabaseCondition::default();
    // A file that is damaged enough cannot be asked; then the answer is the damage.
    match diesel::sql_query(CHECK).load::<CheckLine>(c) {
        Ok(lines) => {
            let faults = lines.into_iter().map(|found| found.line).filter(|line| line != "ok");
            condition.broken.extend(faults.map(|line| format!("the file: {}", one_line(&line))));
        }
        Err(error) => condition.broken.push(format!("the file: {error}")),
    }
    match diesel::sql_query(ORPHANS).load::<OrphanRows>(c) {
        Ok(orphans) => condition.broken.extend(orphans.into_iter().map(|found| {
            let OrphanRows { child, parent, rows } = found;
            format!("the table {child}: {rows} rows refer to rows of {parent} that are not there")
        })),
        Err(error) => condition.broken.push(format!("the file: {error}")),
    }
    match parts(c) {
        Ok(found) => condition.compare(wanted()?, found),
        Err(error) => condition.broken.push(format!("the file: {error}")),
    }
    Ok(condition)
}

/// What the migrations make.
fn wanted() -> Result<Vec<DatabasePart>, DatabaseError> {
    let mut memory = SqliteConnection::establish(":memory:").map_err(failed)?;
    memory.run_pending_migrations(SQLITE).map_err(failed)?;
    Ok(parts(&mut memory)?)
}

fn parts(c: &mut SqliteConnection) -> QueryResult<Vec<DatabasePart>> {
    let mut parts: Vec<DatabasePart> = diesel::sql_query(PARTS).load(c)?;
    for part in &mut parts {
        part.made = one_line(&part.made);
    }
    Ok(parts)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
