//! What the report on legs reads: turns counted by agency, and the turns behind a figure.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use serde::{Deserialize, Serialize};

use super::figures::{LegFigure, LegFigures, LegRule};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::store::not_annulled;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::passed::{not_passed, passed};
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::search::CountedSpan;

/// Which turns a report looks at.
#[derive(Debug, Clone)]
pub(super) struct Turns {
    /// Of these agencies.
    pub agencies: Vec<AgencyId>,
    /// Not of these procedures: the processes outside the administrative ones.
    pub except: Vec<ProcedureId>,
    /// The instants of the period.
    pub span: CountedSpan,
    /// Recorded by then.
    pub known_at: Instant,
}

/// One turn of the list.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct TurnEntry {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub turn: i32,
    pub code: String,
    pub procedure_id: ProcedureId,
    pub number: i32,
    pub agency_id: AgencyId,
    pub started_at: Instant,
    pub due_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub left_by: Option<Event>,
    pub end_recorded_at: Option<Instant>,
}

const DOSSIER: &str = " JOIN dossier d ON d.office_id = l.office_id AND d.id = l.dossier_id";

type TurnColumns = (
    sql::Id,
    sql::Id,
    Integer,
    Text,
    sql::Id,
    Integer,
    sql::Id,
    sql::Instant,
    Nullable<sql::Instant>,
    Nullable<sql::Instant>,
    Nullable<Text>,
    Nullable<sql::Instant>,
);

/// Where a page ends: the last turn of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TurnKey {
    started_at: i64,
    office_id: AgencyId,
    dossier_id: DossierId,
    turn: i32,
}

impl TurnKey {
    /// The key of a turn.
    pub(super) fn of(entry: &TurnEntry) -> Self {
        Self {
            started_at: entry.started_at.micros(),
            office_id: entry.office_id,
            dossier_id: entry.dossier_id,
            turn: entry.turn,
        }
    }
}

/// The figures of each agency that has any.
///
/// # Errors
/// When the database fails.
pub(super) fn count(
    conn: &mut Connection,
    turns: &Turns,
) -> Result<BTreeMap<AgencyId, LegFigures>, DatabaseError> {
    let mut figures: BTreeMap<AgencyId, LegFigures> = BTreeMap::new();
    for figure in LegFigure::ALL {
        let statement = Statement::<(sql::Id, BigInt)>::default()
            .sql("SELECT l.agency_id, count(*) FROM dossier_leg l")
            .sql(DOSSIER)
            .sql(" WHERE ");
        let statement = counted(statement, turns, *figure).sql(" GROUP BY l.agency_id");
        let rows: Vec<(AgencyId, i64)> = on!(&mut *conn, c => statement.load(c))?;
        for (agency, count) in rows {
            *figures.entry(agency).or_default().of_mut(*figure) = count;
        }
    }
    Ok(figures)
}

/// How long the list behind a figure is.
///
/// # Errors
/// When the database fails.
pub(super) fn count_list(
    conn: &mut Connection,
    turns: &Turns,
    figure: LegFigure,
) -> Result<i64, DatabaseError> {
    let statement =
        Statement::<BigInt>::default().sql("SELECT count(*) FROM dossier_leg l").sql(DOSSIER).sql(" WHERE ");
    let statement = counted(statement, turns, figure);
    Ok(on!(conn, c => statement.get_result(c))?)
}

/// One page of the turns behind a figure, in the order in which they began.
///
/// # Errors
/// When the database fails.
pub(super) fn list(
    conn: &mut Connection,
    turns: &Turns,
    figure: LegFigure,
    after: Option<TurnKey>,
    limit: i64,
) -> Result<Vec<TurnEntry>, DatabaseError> {
    let statement = Statement::<TurnColumns>::default().sql(
        "SELECT l.office_id, l.dossier_id, l.turn, d.code, d.procedure_id, l.number, l.agency_id, l.started_at, l.due_at, \
         l.ended_at, l.left_by, l.end_recorded_at FROM dossier_leg l",
    );
    let statement = statement.sql(DOSSIER).sql(" WHERE ");
    let mut statement = counted(statement, turns, figure);
    if let Some((at, key)) = after.and_then(|key| Some((Instant::from_micros(key.started_at)?, key))) {
        statement = statement
            .sql(" AND (l.started_at, l.office_id, l.dossier_id, l.turn) > (")
            .instant(at)
            .sql(", ")
            .id(key.office_id)
            .sql(", ")
            .id(key.dossier_id)
            .sql(", ")
            .number(key.turn)
            .sql(")");
    }
    let statement = statement.sql(" ORDER BY l.started_at, l.office_id, l.dossier_id, l.turn").limit(limit);
    Ok(on!(conn, c => statement.load(c))?)
}

/// The turns that a figure counts.
fn counted<S>(statement: Statement<S>, turns: &Turns, figure: LegFigure) -> Statement<S> {
    let statement = statement
        .one_of("l.agency_id", &turns.agencies)
        .sql(" AND l.recorded_at <= ")
        .instant(turns.known_at);
    let statement = not_annulled(statement, "l", turns.known_at);
    let statement = if turns.except.is_empty() {
        statement
    } else {
        statement.sql(" AND NOT (").one_of("d.procedure_id", &turns.except).sql(")")
    };
    match figure.rule() {
        LegRule::Ended { done, late } => statement
            .sql(" AND l.ended_at >= ")
            .instant(turns.span.start)
            .sql(" AND l.ended_at < ")
            .instant(turns.span.until)
            .sql(" AND l.end_recorded_at <= ")
            .instant(turns.known_at)
            .sql(if done {
                " AND l.left_by IN ('hand_on', 'resolve')"
            } else {
                " AND l.left_by NOT IN ('hand_on', 'resolve')"
            })
            .sql(&match late {
                None => String::new(),
                Some(true) => format!(" AND {}l.ended_at", passed("l.due_at")),
                Some(false) => format!(" AND (l.due_at IS NULL OR {}l.ended_at)", not_passed("l.due_at")),
            }),
        LegRule::Open { overdue } => {
            let statement = statement
                .sql(" AND l.started_at < ")
                .instant(turns.span.until)
                .sql(" AND (l.ended_at IS NULL OR l.ended_at >= ")
                .instant(turns.span.until)
                .sql(" OR l.end_recorded_at > ")
                .instant(turns.known_at)
                .sql(") AND ");
            if overdue {
                statement.sql(&passed("l.due_at")).instant(turns.span.end)
            } else {
                let in_time = not_passed("l.due_at");
                statement.sql("(l.due_at IS NULL OR ").sql(&in_time).instant(turns.span.end).sql(")")
            }
        }
    }
}
