//! What stands at an instant, from the stays, told as moves that came before it: one from outside to where a dossier stands. A
//! balance adds moves up, and cannot see by how many of them a dossier came there.

use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::dossier::books::annulment::store::taken_out_after;
use crate::dossier::books::rollup::store::is_finished;
use crate::dossier::clock::ledger::Account;
use crate::on;
use crate::platform::database::statement::Statement;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::report::count::fold::{MoveCount, NO_DUE};
use crate::report::count::pairs::{self, MovePair};
use crate::report::count::rollup::store::{MOST_BOUND, between, ended_stays, happened_before, open_stays};
use crate::report::count::store::{MoveColumns, Selection, counted, moves, names};
use crate::report::figures::period::PeriodCut;

/// What every figure of the parts of a cut is counted from. `None` when the roll-ups cannot say what the period begins with: when
/// they are not finished, or when something before it was recorded after the report is known. To be read in a snapshot.
///
/// # Errors
/// When the database fails.
pub fn of_period(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
) -> Result<Option<Vec<MoveCount>>, DatabaseError> {
    let start = cut.start();
    let mut parts = standing(selection, cut, start);
    parts.extend(settled(selection, cut, start));
    parts.extend(moves(selection, cut, "", Some(start)));
    let counts = read(conn, selection, cut, start, parts)?;
    let Some(mut counts) = counts else { return Ok(None) };
    counts.extend(pairs::store::of(conn, selection, cut, false)?.iter().flat_map(MovePair::left_out));
    Ok(Some(counts))
}

/// What stands at the end of a cut, its dates by the slots of the cut; else as [`of_period`].
///
/// # Errors
/// When the database fails.
pub fn at_the_end(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
) -> Result<Option<Vec<MoveCount>>, DatabaseError> {
    read(conn, selection, cut, cut.until, standing(selection, cut, cut.until))
}

fn read(
    conn: &mut Connection,
    selection: &Selection,
    cut: &PeriodCut,
    at: Instant,
    parts: Vec<Statement<MoveColumns>>,
) -> Result<Option<Vec<MoveCount>>, DatabaseError> {
    if selection.offices.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let statement = Statement::together(parts, " UNION ALL ");
    if statement.bound() > MOST_BOUND || !is_finished(conn)? || is_recorded_later(conn, selection, at)? {
        return Ok(None);
    }
    counted(conn, statement, cut).map(Some)
}

/// Whether something that took effect before an instant was recorded after the report is known, or a dossier was annulled.
fn is_recorded_later(
    conn: &mut Connection,
    selection: &Selection,
    before: Instant,
) -> Result<bool, DatabaseError> {
    let statement = Statement::<Integer>::default()
        .sql("SELECT 1 FROM journal WHERE moves AND ")
        .one_of("office_id", &selection.offices)
        .sql(" AND recorded_at > ")
        .instant(selection.known_at)
        .sql(" AND ");
    let recorded = happened_before(statement, "happened_at", before).limit(1);
    let annulled = Statement::<Integer>::default().sql("SELECT 1 ");
    let annulled = taken_out_after(annulled, &selection.offices, selection.known_at).limit(1);
    let found: Vec<i32> = on!(&mut *conn, c => recorded.load(c))?;
    let gone: Vec<i32> = on!(conn, c => annulled.load(c))?;
    Ok(!found.is_empty() || !gone.is_empty())
}

/// Who stands at an instant, waiting for acceptance or pending.
fn standing(selection: &Selection, cut: &PeriodCut, at: Instant) -> Vec<Statement<MoveColumns>> {
    let stays = |table: &str| {
        begun(selection).map(|statement| {
            let statement = statement
                .sql(&format!("'outside', account, 0, marks, 0, {NO_DUE}, "))
                .slot("due_at", cut)
                .sql(&format!(", {NO_DUE}, "))
                .slot("promise_at", cut)
                .sql(&format!(", 0, count(*) FROM {table} WHERE "));
            let statement = if table == "stay" {
                ended_stays(statement, selection, at)
            } else {
                open_stays(statement, selection, at)
            };
            statement.sql(" GROUP BY 3, 5, 7, 10, 12")
        })
    };
    ["stay", "open_stay"].into_iter().filter_map(stays).collect()
}

/// Of what is due in the period: what was resolved before it, and what of that was opened again before it.
fn settled(selection: &Selection, cut: &PeriodCut, start: Instant) -> Vec<Statement<MoveColumns>> {
    let sides = [("to_account", "due_after"), ("from_account", "due_before")];
    let side = |(account, due): (&str, &str)| {
        begun(selection).map(|statement| {
            let entered = account == "to_account";
            let accounts = if entered { "'outside', to_account" } else { "from_account, 'outside'" };
            let statement = statement.sql(&format!("{accounts}, 0, 0, 0, "));
            let statement = if entered { statement.sql(&format!("{NO_DUE}, ")) } else { statement };
            let statement = statement.slot(due, cut);
            let statement = if entered { statement } else { statement.sql(&format!(", {NO_DUE}")) };
            let statement = statement
                .sql(&format!(", {NO_DUE}, {NO_DUE}, 0, count(*) FROM journal WHERE "))
                .selection("journal", selection)
                .sql(&format!(" AND {account} IN {}", names(Account::RESOLVED)));
            let statement = between(statement, due, start, cut.as_of()).sql(" AND ");
            let group = if entered { "3, 5, 10" } else { "3, 4, 9" };
            happened_before(statement, "happened_at", start).sql(&format!(" GROUP BY {group}"))
        })
    };
    sides.into_iter().filter_map(side).collect()
}

/// Begins a part; offices and procedures are not told apart.
fn begun(selection: &Selection) -> Option<Statement<MoveColumns>> {
    let any = *selection.offices.first()?;
    Some(Statement::default().sql("SELECT ").id(any).sql(", ").id(any).sql(", channel, "))
}
