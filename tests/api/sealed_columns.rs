//! Every column of every table: whoever changes it in the database is found, or it stands on the list of what is not covered, with
//! the reason. A new column fails here until it is sealed or listed.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use motcua::dossier::books::person_index;
use motcua::dossier::views::verify::{VerifyFindings, walk, walk_dossiers};
use motcua::platform::database::sealing::audit;
use motcua::platform::database::{Connection, DatabaseError};
use serde_json::json;

use crate::app::{TestApp, number_key};
use crate::dossiers::resolve;
use crate::drawn;
use crate::every_operation::call_everything;
use crate::late_entries;
use crate::legs::linked_dossier;
use crate::seals::begin_to_seal_now;

/// What is not covered: table, column (`*`: all), why.
const NOT_COVERED: &[(&str, &str, &str)] = &[
    (
        "session",
        "*",
        "sign-ins: their keys are secrets that end by themselves, and nothing is proven by them",
    ),
    ("session_token", "*", "the tokens of a sign-in; only digests are kept"),
    ("given_password", "*", "that a password is to be changed at the next sign-in"),
    ("desk_session", "*", "the same of a browser; only digests are kept"),
    (
        "parked_form",
        "*",
        "forms that were put aside for the day; their content is authenticated, and nothing was done by them yet",
    ),
    ("saved_filter", "*", "what an officer likes to look for; it changes no figure and no dossier"),
    (
        "register_import",
        "*",
        "how far an upload is; what it brought in stands in the journal, which names it and is sealed",
    ),
    (
        "register_import_content",
        "*",
        "what is kept of an upload for some days; it is authenticated, and the journal does not rest on it",
    ),
    (
        "register_import_undo",
        "*",
        "how far the undo of an import is; what it took back stands in the journal, with the reason",
    ),
    ("desk_setting", "*", "how an officer likes the pages"),
    ("idempotency", "*", "answers that are given again for a week; the acts are in the journal"),
    ("task_run", "*", "which recurring work was done; done again it changes nothing"),
    (
        "personal_read",
        "*",
        "who read what, kept for two years and then taken away: it changes no figure and no dossier",
    ),
    ("step_history", "*", "counted anew from the journal once a day"),
    ("person_index", "*", "another stamp makes the index of people anew when the service starts"),
    ("rollup", "*", "said to be missing, the sums are made anew; the sums themselves are covered"),
    ("report_delivery", "*", "that a report was handed out; the report itself is sealed"),
    ("report_delivery_seen", "*", "that somebody opened it"),
];

/// Tables that the walk through the dossiers holds against the journal.
const OF_DOSSIERS: &[&str] = &[
    "dossier",
    "journal",
    "dossier_leg",
    "dossier_opinion",
    "dossier_number",
    "fee_entry",
    "dossier_counter",
    "book_counter",
    "move_count",
    "due_count",
    "stay",
    "open_stay",
];

/// A column: its table, its name, its type in `schema.rs` and whether it may be empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct SchemaColumn {
    table: String,
    keys: String,
    name: String,
    kind: String,
    may_be_empty: bool,
}

impl SchemaColumn {
    fn reason(&self) -> Option<&'static str> {
        let of = |(table, column, _): &&(&str, &str, &str)| {
            *table == self.table && (*column == "*" || *column == self.name)
        };
        NOT_COVERED.iter().find(of).map(|(_, _, why)| *why)
    }
}

/// The columns as `schema.rs` lists them, which `migrations.rs` holds against both databases.
fn columns() -> Vec<SchemaColumn> {
    let source = include_str!("../../src/platform/database/schema.rs");
    let (mut columns, mut table, mut keys) = (Vec::new(), String::new(), String::new());
    for line in source.lines().map(str::trim) {
        if let Some((name, rest)) = line.split_once(" (")
            && let Some(key) = rest.strip_suffix(") {")
        {
            (table, keys) = (name.to_owned(), key.to_owned());
        } else if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let inner = kind.strip_prefix("Nullable<").and_then(|kind| kind.strip_suffix('>'));
            columns.push(SchemaColumn {
                table: table.clone(),
                keys: keys.clone(),
                name: column.to_owned(),
                kind: inner.unwrap_or(kind).to_owned(),
                may_be_empty: inner.is_some(),
            });
        }
    }
    columns
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    words: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    rows: i64,
}

/// How each table was made, as SQLite tells it: for the values that a column may have.
fn made() -> BTreeMap<String, String> {
    let test = crate::support::TestDatabase::new(crate::support::Engine::Sqlite);
    let read = test.database.read_now(|conn| {
        let Connection::Sqlite(c) = conn else { panic!("this is SQLite") };
        let all = "SELECT name || char(10) || sql AS words FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL";
        Ok::<_, DatabaseError>(diesel::sql_query(all).load::<Words>(c)?)
    });
    let split = |row: Words| {
        let (name, sql) = row.words.split_once('\n').unwrap();
        (name.to_owned(), sql.to_owned())
    };
    read.unwrap().into_iter().map(split).collect()
}

/// The values that a text column may have; none where it may have any.
fn values<'m>(made: &'m BTreeMap<String, String>, column: &SchemaColumn) -> Vec<&'m str> {
    let sql = &made[&column.table];
    let start = [format!("({} IN (", column.name), format!(" {} IN (", column.name)];
    let list = start.iter().find_map(|start| sql.split_once(start.as_str()).map(|(_, rest)| rest));
    let list = list.and_then(|rest| rest.split_once(')')).map(|(list, _)| list).unwrap_or_default();
    list.split('\'').skip(1).step_by(2).collect()
}

/// Expressions for another value than the one that stands there.
fn other_values(sqlite: bool, made: &BTreeMap<String, String>, column: &SchemaColumn) -> Vec<String> {
    let name = &column.name;
    match column.kind.as_str() {
        "Id" if sqlite => vec!["X'0190a0b0c0d070008000000000000001'".to_owned()],
        "Id" => vec!["'0190a0b0-c0d0-7000-8000-000000000001'::uuid".to_owned()],
        "Instant" if sqlite => {
            vec![format!("coalesce({name}, 1678155300000000) + 1000000"), format!("{name} - 1000000")]
        }
        "Instant" => ["+", "-"]
            .map(|sign| format!("coalesce({name}, '2023-03-07T02:15:00Z') {sign} interval '1 second'"))
            .to_vec(),
        "Integer" | "BigInt" => vec![format!("coalesce({name}, 0) + 1"), format!("{name} - 1")],
        "Bool" => vec![format!("NOT {name}")],
        "Date" => vec!["'2023-03-09'".to_owned(), "'2001-02-03'".to_owned(), "'2199-02-03'".to_owned()],
        "Binary" if sqlite => vec!["X'00'".to_owned()],
        "Binary" => vec!["'\\x00'::bytea".to_owned()],
        "Text" => {
            let values = values(made, column);
            let blank = values.is_empty().then(|| format!("coalesce({name}, '') || ' '"));
            values.into_iter().map(|value| format!("'{value}'")).chain(blank).collect()
        }
        other => panic!("{}.{name} is {other}", column.table),
    }
}

/// The statements that may change the column in one row: where it holds something, if it does anywhere.
fn changes(conn: &mut Connection, made: &BTreeMap<String, String>, column: &SchemaColumn) -> Vec<String> {
    let SchemaColumn { table, keys, name, .. } = column;
    let holding = format!("SELECT count(*) AS rows FROM {table} WHERE {name} IS NOT NULL");
    let holding: Count = motcua::on!(&mut *conn, c => diesel::sql_query(holding).get_result(c)).unwrap();
    let sqlite = matches!(conn, Connection::Sqlite(_));
    let mut values = other_values(sqlite, made, column);
    if column.may_be_empty && holding.rows > 0 {
        values.push("NULL".to_owned());
    }
    let last: Vec<String> = keys.split(", ").map(|key| format!("{key} DESC")).collect();
    let last = last.join(", ");
    // A sum of nothing says nothing, whatever it is a sum of.
    let says = if ["move_count", "due_count"].contains(&&**table) { "count <> 0" } else { "1 = 1" };
    let values = values.into_iter().flat_map(|value| {
        let other = if value == "NULL" {
            format!("{name} IS NOT NULL")
        } else {
            format!("({value}) IS NOT NULL AND ({name} IS NULL OR {name} <> {value})")
        };
        let held = if holding.rows > 0 { format!("{name} IS NOT NULL AND {other}") } else { other };
        // Where the first row may not have that value beside the others, a further one may.
        let last = last.clone();
        (0..8).map(move |place| {
            let row = format!(
                "SELECT {keys} FROM {table} WHERE {says} AND {held} ORDER BY {last} LIMIT 1 OFFSET {place}"
            );
            format!("UPDATE {table} SET {name} = {value} WHERE ({keys}) = ({row})")
        })
    });
    values.collect()
}

/// Does the first of these that the database takes; says whether one changed a row.
fn change_one(conn: &mut Connection, statements: &[String]) -> bool {
    statements.iter().any(|statement| {
        motcua::on!(&mut *conn, c => c.batch_execute("SAVEPOINT one")).unwrap();
        let changed = motcua::on!(&mut *conn, c => diesel::sql_query(statement).execute(c));
        let taken = changed.is_ok_and(|rows| rows == 1);
        let end = if taken { "RELEASE SAVEPOINT one" } else { "ROLLBACK TO SAVEPOINT one" };
        motcua::on!(&mut *conn, c => c.batch_execute(end)).unwrap();
        taken
    })
}

/// Runs something in a transaction that nobody hears of, without foreign keys.
fn aside<T>(app: &TestApp, work: impl FnOnce(&mut Connection) -> T) -> T {
    let answer = app.database().read_now(|conn| {
        match conn {
            Connection::Sqlite(c) => c.batch_execute("PRAGMA foreign_keys=OFF; BEGIN"),
            Connection::Postgres(c) => c.batch_execute("BEGIN; SET LOCAL session_replication_role = replica"),
        }?;
        let answer = work(conn);
        motcua::on!(conn, c => c.batch_execute("ROLLBACK"))?;
        Ok::<_, DatabaseError>(answer)
    });
    answer.unwrap()
}

/// What the walk through the dossiers finds; a row that cannot be read at all is found too.
fn found(walked: Result<VerifyFindings, DatabaseError>) -> Vec<String> {
    match walked {
        Ok(findings) => findings.broken.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Changes the column in one row, to another value and, where it may be empty, to nothing; answers what was seen each time.
fn seen_of(
    app: &TestApp,
    made: &BTreeMap<String, String>,
    column: &SchemaColumn,
    look: impl Fn(&mut Connection) -> Vec<String>,
) -> Vec<Vec<String>> {
    let statements = aside(app, |conn| changes(conn, made, column));
    let (nothing, others): (Vec<String>, Vec<String>) =
        statements.into_iter().partition(|statement| statement.contains("= NULL WHERE"));
    let seen = [others, nothing]
        .map(|statements| aside(app, |conn| change_one(conn, &statements).then(|| look(conn))));
    seen.into_iter().flatten().collect()
}

/// Says where a change was not found, where no row could be changed, or where what is listed is found all the same.
fn judge(column: &SchemaColumn, seen: &[Vec<String>], missed: &mut Vec<String>) {
    let name = format!("{}.{}", column.table, column.name);
    match column.reason() {
        None if seen.is_empty() => missed.push(format!("{name}: no row could be changed")),
        None if seen.iter().any(Vec::is_empty) => missed.push(format!("{name}: not found")),
        Some(_) if seen.iter().any(|words| !words.is_empty()) => {
            missed.push(format!("{name}: found, and listed as not covered"));
        }
        _ => {}
    }
}

/// Changes each column of the dossiers' tables by itself.
fn of_dossiers(
    app: &TestApp,
    made: &BTreeMap<String, String>,
    columns: &[SchemaColumn],
    missed: &mut Vec<String>,
) {
    for column in columns.iter().filter(|column| OF_DOSSIERS.contains(&&*column.table)) {
        let seen = seen_of(app, made, column, |conn| found(walk_dossiers(conn, |_| {})));
        judge(column, &seen, missed);
    }
}

/// What the walk through the ledger finds.
fn found_by_seals(conn: &mut Connection) -> Vec<String> {
    match audit::audit(conn) {
        Ok(findings) => findings.broken.into_iter().map(|(of, what)| format!("{of}: {what}")).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// Changes one column of every sealed table at a time, where they can be told apart: each is named. Then the others, by themselves.
fn of_the_ledger(
    app: &TestApp,
    made: &BTreeMap<String, String>,
    columns: &[SchemaColumn],
    missed: &mut Vec<String>,
) {
    let mut by_table: BTreeMap<&str, Vec<&SchemaColumn>> = BTreeMap::new();
    let mut alone: Vec<&SchemaColumn> = Vec::new();
    let sealed = |column: &&SchemaColumn| !OF_DOSSIERS.contains(&&*column.table) && !is_of_the_chain(column);
    for column in columns.iter().filter(sealed) {
        if column.reason().is_some() || column.may_be_empty || column.keys == column.name {
            alone.push(column);
        } else {
            by_table.entry(&column.table).or_default().push(column);
        }
    }
    let rounds = by_table.values().map(Vec::len).max().unwrap_or(0);
    for round in 0..rounds {
        let chosen: Vec<&SchemaColumn> =
            by_table.values().filter_map(|all| all.get(round).copied()).collect();
        let (changed, seen) = aside(app, |conn| {
            let mut changed = Vec::new();
            for column in &chosen {
                let statements = changes(conn, made, column);
                changed.push(change_one(conn, &statements));
            }
            (changed, found_by_seals(conn))
        });
        for (column, changed) in chosen.into_iter().zip(changed) {
            let [name, rows] = [format!("{}.{}", column.table, column.name), format!("{}: ", column.table)];
            if !changed || !seen.iter().any(|words| words.contains(&name) || words.contains(&rows)) {
                alone.push(column);
            }
        }
    }
    for column in alone {
        judge(column, &seen_of(app, made, column, found_by_seals), missed);
    }
}

/// The ledger itself: each column by itself.
fn is_of_the_chain(column: &SchemaColumn) -> bool {
    ["seal", "sealing"].contains(&&*column.table)
}

fn of_the_chain(
    app: &TestApp,
    made: &BTreeMap<String, String>,
    columns: &[SchemaColumn],
    missed: &mut Vec<String>,
) {
    for column in columns.iter().filter(|column| is_of_the_chain(column)) {
        let seen = aside(app, |conn| {
            let statements = changes(conn, made, column);
            change_one(conn, &statements).then(|| audit::audit(conn).unwrap().broken)
        });
        // The one row of `sealing` has the one key that it may have.
        let only = column.table == "sealing" && column.name == "id";
        if seen.is_none_or(|broken| broken.is_empty()) && !only {
            missed.push(format!("{}.{}: not found", column.table, column.name));
        }
    }
}

/// What the examples leave out: a result that stays, a calendar with hours of one kind, a workflow with ways that are drawn, a report for an officer, and one that supersedes another.
fn what_the_examples_leave_out(app: &TestApp) {
    let admin = app.officer("administrator", "H26");
    admin.post("/api/v1/agencies/H26/calendar-versions", &late_entries::city(&[])).ok(201);
    drawn::draft(app, "Có nhánh", &drawn::branched());
    let writer = app.officer("report_writer", drawn::WARD);
    let subscription = json!({
        "agency": drawn::WARD, "schedule": "monthly", "report": { "layout": "ii06a" },
        "receivers": [{ "officer": "report_writer.h26-268-05" }],
    });
    writer.post("/api/v1/report-subscriptions", &subscription).ok(201);
    let report =
        json!({ "layout": "ii06a", "agency": drawn::WARD, "from": "2023-03-01", "to": "2023-03-31" });
    let run = writer.post("/api/v1/report-runs", &report).ok(201);
    let mut again = report;
    again["supersedes"] = json!({ "run": run["id"], "reason": "Bổ sung hồ sơ nhập muộn" });
    writer.post("/api/v1/report-runs", &again).ok(201);
}

with_app! {
    fn whoever_changes_a_column_is_found_or_it_is_said_that_it_is_not_covered(app) {
        let older = app.receive();
        app.officer("clerk", "H26.268.05").act(&older, "hand-overs", &json!({})).ok(200);
        begin_to_seal_now(app);
        linked_dossier(app);
        let code = app.receive();
        resolve(app, &code);
        call_everything(app);
        what_the_examples_leave_out(app);
        person_index::rebuild::ensure(app.database(), &number_key(), &indicatif::ProgressBar::hidden()).unwrap();
        let sound = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        assert_eq!(sound.broken, []);

        let (made, columns) = (made(), columns());
        assert!(columns.len() > 400);
        let mut missed = Vec::new();
        of_dossiers(app, &made, &columns, &mut missed);
        of_the_ledger(app, &made, &columns, &mut missed);
        of_the_chain(app, &made, &columns, &mut missed);
        assert!(missed.is_empty(), "{}", missed.join("\n"));
        for (table, column, why) in NOT_COVERED {
            let there = columns.iter().any(|one| one.table == *table && (*column == "*" || one.name == *column));
            assert!(there && !why.is_empty(), "{table}.{column} is not there");
        }
        let again = app.database().snapshot_now(|conn| walk(conn, |_| {})).unwrap();
        assert_eq!(again.broken, [], "nothing of it was kept");
    }
}
