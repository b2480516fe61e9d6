//! Counts the moves of the journal, with the pairs of a period that are left out. Pairs are few, and indexes hold nothing but the rows
//! that undo something.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use super::{MovePair, PairSide};
use crate::agency::AgencyId;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::on;
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;
use crate::report::count::fold::MoveCount;
use crate::report::count::store::{Selection, counted, moves, names};
use crate::report::figures::figure_rule::PairRole;
use crate::report::figures::period::PeriodCut;

type PairColumns =
    (sql::Id, sql::Id, Text, Integer, Text, Text, Integer, Integer, Text, Text, Integer, Integer, BigInt);

/// Counts the moves of the journal that took effect in or before the period, alike rows together: the one query behind
/// every figure of a report.
///
/// # Errors
/// When the database fails.
pub fn count_moves(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
) -> Result<Vec<MoveCount>, DatabaseError> {
    count(conn, selection, cut, "office_id, procedure_id")
}

/// The same without telling offices and procedures apart, which leaves few rows where a period is cut into many parts: the keys
/// of both mean nothing in these rows.
///
/// # Errors
/// When the database fails.
pub fn count_moves_together(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
) -> Result<Vec<MoveCount>, DatabaseError> {
    count(conn, selection, cut, "")
}

/// Counts, and tells rows apart by `owners`, too.
fn count(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
    owners: &str,
) -> Result<Vec<MoveCount>, DatabaseError> {
    match moves(selection, cut, owners, None) {
        None => Ok(Vec::new()),
        Some(statement) => {
            let mut counts = counted(conn, statement, cut)?;
            let pairs = of(conn, selection, cut, !owners.is_empty())?;
            counts.extend(pairs.iter().flat_map(MovePair::left_out));
            Ok(counts)
        }
    }
}

/// The accounts that are left when something is opened again, as the index has them.
fn ended() -> String {
    names(&[&[Account::NotAccepted], Account::ENDED].concat())
}

/// The accounts before acceptance that a dossier goes back to, as the index has them.
fn waiting() -> String {
    names(&[Account::WaitingAcceptance, Account::NotAccepted])
}

/// The pairs that lie in a period.
///
/// # Errors
/// When the database fails.
pub fn of(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
    owners: bool,
) -> Result<Vec<MovePair>, DatabaseError> {
    type PairRow =
        (AgencyId, ProcedureId, Channel, i32, Account, Account, i32, i32, Account, Account, i32, i32, i64);
    let Some(any) = selection.offices.first() else { return Ok(Vec::new()) };
    let (ended, waiting) = (ended(), waiting());
    let (before, received) = (names(Account::BEFORE_ACCEPTANCE), names(Account::RECEIVED));
    let undoing = [
        format!(" AND j.from_account IN {ended} AND j.to_account <> j.from_account"),
        format!(" AND j.to_account IN {waiting} AND j.from_account NOT IN {before}"),
    ];
    let done = [
        "k.to_account = j.from_account AND k.from_account <> k.to_account".to_owned(),
        format!("k.from_account IN {before} AND k.to_account IN {received}"),
    ];
    let parts = (0..).zip(undoing.iter().zip(&done)).map(|(which, (undoing, done))| {
        let statement = Statement::<PairColumns>::default().sql("SELECT ");
        let statement = if owners {
            statement.sql("j.office_id, j.procedure_id")
        } else {
            statement.id(*any).sql(", ").id(*any)
        };
        let statement = statement
            .sql(&format!(", j.channel, {which}, e.from_account, e.to_account, e.marks_after, "))
            .slot("e.happened_at", cut)
            .sql(", j.from_account, j.to_account, j.marks_after, ")
            .slot("j.happened_at", cut)
            .sql(&format!(
                ", count(*) FROM journal j JOIN journal e ON e.office_id = j.office_id AND e.dossier_id = j.dossier_id \
                 AND e.seq = (SELECT max(k.seq) FROM journal k WHERE k.office_id = j.office_id \
                 AND k.dossier_id = j.dossier_id AND k.seq < j.seq AND k.moves AND {done}) WHERE "
            ))
            .selection("j", selection)
            .sql(undoing)
            .sql(" AND j.happened_at >= ")
            .instant(cut.start())
            .sql(" AND j.happened_at < ")
            .instant(cut.until)
            .sql(" AND e.happened_at >= ")
            .instant(cut.start());
        let owners = if owners { "1, 2, " } else { "" };
        statement.sql(&format!(" GROUP BY {owners}3, 5, 6, 7, 8, 9, 10, 11, 12"))
    });
    let statement = Statement::together(parts.collect(), " UNION ALL ");
    let rows: Vec<PairRow> = on!(conn, c => statement.load(c))?;
    let pairs = rows.into_iter().map(|row| {
        let (office_id, procedure_id, channel, which, done_from, done_to, done_marks, done_at, ..) = row;
        let (.., from, to, marks, at, count) = row;
        let (done, undoing) = if which == 0 {
            (PairRole::Ending, PairRole::Reopening)
        } else {
            (PairRole::Acceptance, PairRole::TakingBack)
        };
        // An act of the very instant of the report belongs to the last part.
        let slot = |slot: i32| slot.min(cut.parts());
        MovePair {
            office_id,
            procedure_id,
            channel,
            done: PairSide {
                role: done,
                from: done_from,
                to: done_to,
                marks: done_marks,
                slot: slot(done_at),
            },
            undoing: PairSide { role: undoing, from, to, marks, slot: slot(at) },
            count,
        }
    });
    Ok(pairs.collect())
}

/// Adds the condition that the move of `j` is of no such pair in a span: an end that is not undone in it, a reopening of what ended
/// before it, and so on.
pub(in crate::report) fn unpaired<S>(
    statement: Statement<S>,
    role: PairRole,
    (start, until): (Instant, Instant),
    known_at: Instant,
) -> Statement<S> {
    let (before, received) = (names(Account::BEFORE_ACCEPTANCE), names(Account::RECEIVED));
    let other = match role {
        PairRole::Ending => {
            "k.seq > j.seq AND k.from_account = j.to_account AND k.to_account <> k.from_account".to_owned()
        }
        PairRole::Reopening => {
            "k.seq < j.seq AND k.to_account = j.from_account AND k.from_account <> k.to_account".to_owned()
        }
        PairRole::Acceptance => {
            format!("k.seq > j.seq AND k.from_account IN {received} AND k.to_account IN {}", waiting())
        }
        PairRole::TakingBack => {
            format!("k.seq < j.seq AND k.from_account IN {before} AND k.to_account IN {received}")
        }
    };
    statement
        .sql(&format!(
            " AND NOT EXISTS (SELECT 1 FROM journal k WHERE k.office_id = j.office_id AND k.dossier_id = j.dossier_id \
             AND k.moves AND {other} AND k.recorded_at <= "
        ))
        .instant(known_at)
        .sql(" AND k.happened_at >= ")
        .instant(start)
        .sql(" AND k.happened_at < ")
        .instant(until)
        .sql(")")
}
