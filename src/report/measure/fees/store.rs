//! What the report on fees reads: amounts added up by procedure, and the lines behind a figure.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use serde::{Deserialize, Serialize};

use super::figures::FeeRule;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::fees::account::{FeeKind, FeeSums, PaymentMethod};
use crate::on;
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::store::Selection;

/// Which amounts are looked at.
#[derive(Debug, Clone)]
pub(super) struct FeeSelection {
    /// Of which offices and procedures, known by when.
    pub(super) of: Selection,
    /// The first instant of the period.
    pub(super) start: Instant,
    /// The end of the period.
    pub(super) until: Instant,
}

/// A line of the list behind a figure: an amount, or a dossier that owes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct FeeListRow {
    pub(super) office_id: AgencyId,
    pub(super) dossier_id: DossierId,
    pub(super) seq: i32,
    pub(super) line: i32,
    pub(super) code: String,
    pub(super) procedure_id: ProcedureId,
    pub(super) amount_vnd: i64,
    pub(super) counts_at: Option<Instant>,
    pub(super) method: Option<PaymentMethod>,
    pub(super) receipt_number: Option<String>,
    pub(super) payer: Option<String>,
    pub(super) reason: Option<String>,
}

type FeeListColumns = (
    sql::Id,
    sql::Id,
    Integer,
    Integer,
    Text,
    sql::Id,
    BigInt,
    Nullable<sql::Instant>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
);

/// Where a page ends: the last line of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FeeListKey {
    office_id: AgencyId,
    dossier_id: DossierId,
    seq: i32,
    line: i32,
}

impl FeeListKey {
    /// The key of a line.
    pub(super) fn of(row: &FeeListRow) -> Self {
        Self { office_id: row.office_id, dossier_id: row.dossier_id, seq: row.seq, line: row.line }
    }
}

const FROM: &str =
    " FROM fee_entry f JOIN dossier d ON d.office_id = f.office_id AND d.id = f.dossier_id WHERE ";
/// What an amount adds to what is owed.
const OWED: &str =
    "sum(CASE f.kind WHEN 'due' THEN f.amount_vnd WHEN 'refunded' THEN 0 ELSE -f.amount_vnd END)";
const DOSSIER: &str = "f.office_id, f.dossier_id, d.code, f.procedure_id";

/// What came before an instant, or from another one to before it, by procedure.
///
/// # Errors
/// When the database fails.
pub(super) fn sums(
    conn: &mut Connection,
    of: &Selection,
    from: Option<Instant>,
    until: Instant,
) -> Result<BTreeMap<ProcedureId, FeeSums>, DatabaseError> {
    let statement = Statement::<(sql::Id, Text, BigInt)>::default()
        .sql("SELECT f.procedure_id, f.kind, CAST(sum(f.amount_vnd) AS BIGINT) FROM fee_entry f WHERE ");
    let statement = counted(statement, of, from, until).sql(" GROUP BY f.procedure_id, f.kind");
    let rows: Vec<(ProcedureId, FeeKind, i64)> = on!(conn, c => statement.load(c))?;
    let mut sums: BTreeMap<ProcedureId, FeeSums> = BTreeMap::new();
    for (procedure, kind, amount) in rows {
        sums.entry(procedure).or_default().add(kind, amount);
    }
    Ok(sums)
}

/// How many lines the list behind a figure has.
///
/// # Errors
/// When the database fails.
pub(super) fn count_list(
    conn: &mut Connection,
    fees: &FeeSelection,
    rule: FeeRule,
) -> Result<i64, DatabaseError> {
    let statement = Statement::<BigInt>::default().sql("SELECT count(*) FROM (SELECT 1 AS line").sql(FROM);
    let statement = behind(statement, fees, rule);
    let statement = match rule {
        FeeRule::Flow(_) => statement,
        FeeRule::Stock { .. } => owing(statement),
    };
    let statement = statement.sql(") AS lines");
    Ok(on!(conn, c => statement.get_result(c))?)
}

/// One page of the lines behind a figure, by dossier and act.
///
/// # Errors
/// When the database fails.
pub(super) fn list(
    conn: &mut Connection,
    fees: &FeeSelection,
    rule: FeeRule,
    after: Option<FeeListKey>,
    limit: i64,
) -> Result<Vec<FeeListRow>, DatabaseError> {
    let statement = Statement::<FeeListColumns>::default().sql("SELECT ");
    let statement = match rule {
        FeeRule::Flow(_) => statement.sql(
            "f.office_id, f.dossier_id, f.seq, f.line, d.code, f.procedure_id, f.amount_vnd, f.counts_at, f.method, \
             f.receipt_number, f.payer, f.reason",
        ),
        FeeRule::Stock { .. } => statement
            .sql("f.office_id, f.dossier_id, 0, 0, d.code, f.procedure_id, CAST(")
            .sql(OWED)
            .sql(" AS BIGINT), NULL, NULL, NULL, NULL, NULL"),
    };
    let statement = behind(statement.sql(FROM), fees, rule);
    let statement = after_line(statement, rule, after);
    let statement = match rule {
        FeeRule::Flow(_) => statement.sql(" ORDER BY f.office_id, f.dossier_id, f.seq, f.line"),
        FeeRule::Stock { .. } => owing(statement).sql(" ORDER BY f.office_id, f.dossier_id"),
    };
    let statement = statement.limit(limit);
    Ok(on!(conn, c => statement.load(c))?)
}

/// The lines after the last one of a page: dossiers that owe have no further place.
fn after_line<S>(statement: Statement<S>, rule: FeeRule, after: Option<FeeListKey>) -> Statement<S> {
    let Some(key) = after else { return statement };
    let (columns, end) = match rule {
        FeeRule::Flow(_) => ("f.office_id, f.dossier_id, f.seq, f.line", true),
        FeeRule::Stock { .. } => ("f.office_id, f.dossier_id", false),
    };
    let statement = statement.sql(" AND (").sql(columns).sql(") > (").id(key.office_id).sql(", ");
    let statement = statement.id(key.dossier_id);
    let statement =
        if end { statement.sql(", ").number(key.seq).sql(", ").number(key.line) } else { statement };
    statement.sql(")")
}

/// One line for each dossier that owes.
fn owing<S>(statement: Statement<S>) -> Statement<S> {
    statement.sql(" GROUP BY ").sql(DOSSIER).sql(" HAVING ").sql(OWED).sql(" <> 0")
}

/// The amounts behind a figure.
fn behind<S>(statement: Statement<S>, fees: &FeeSelection, rule: FeeRule) -> Statement<S> {
    match rule {
        FeeRule::Flow(kind) => counted(statement, &fees.of, Some(fees.start), fees.until)
            .sql(" AND f.kind = '")
            .sql(kind.as_str())
            .sql("'"),
        FeeRule::Stock { before } => {
            counted(statement, &fees.of, None, if before { fees.start } else { fees.until })
        }
    }
}

/// The amounts that count from one instant to before another.
fn counted<S>(
    statement: Statement<S>,
    of: &Selection,
    from: Option<Instant>,
    until: Instant,
) -> Statement<S> {
    let statement = statement
        .one_of("f.office_id", &of.offices)
        .sql(" AND f.counts_at < ")
        .instant(until)
        .sql(" AND f.recorded_at <= ")
        .instant(of.known_at)
        .standing("f", of);
    let statement = match from {
        Some(from) => statement.sql(" AND f.counts_at >= ").instant(from),
        None => statement,
    };
    let statement = match &of.procedures {
        Some(procedures) => statement.sql(" AND ").one_of("f.procedure_id", procedures),
        None => statement,
    };
    if of.except.is_empty() {
        statement
    } else {
        statement.sql(" AND NOT (").one_of("f.procedure_id", &of.except).sql(")")
    }
}
