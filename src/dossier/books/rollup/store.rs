//! The tables of the roll-ups: written with the journal, read by the auditor. Reports read them in a room of their own.

use diesel::prelude::*;

use super::journal_move::JournalMove;
use super::posting::RollupCounts;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::in_effect::in_effect;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::rollup::account_stay::{DossierKey, StayChanges};
use crate::dossier::books::rollup::add_counts::store::{AddDues, AddMoves};
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::books::rollup::stays::store::{self as stays, STATEMENT};
use crate::dossier::clock::act_rule::StepEffect;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::on;
use crate::platform::database::schema::{
    agency, due_count, journal as journal_table, move_count, open_stay, rollup, stay,
};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// Writes what rows of the journal add, in the transaction that appends them. Those of one dossier come in their order.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn post(conn: &mut Connection, entries: &[JournalEntry]) -> Result<(), DatabaseError> {
    let (annulments, entries): (Vec<&JournalEntry>, Vec<&JournalEntry>) =
        entries.iter().partition(|entry| entry.event.rule().step == StepEffect::Annuls);
    for entry in annulments {
        take_out(conn, entry)?;
    }
    let moves: Vec<JournalMove> = entries.into_iter().filter_map(JournalMove::of).collect();
    if moves.is_empty() {
        return Ok(());
    }
    let mut counts = RollupCounts::default();
    let mut turnover = StayChanges::beginning_with(stays::take_open(conn, &moves)?);
    for row in &moves {
        counts.add(row);
        turnover.add(row);
    }
    add_counts(conn, counts)?;
    for key in std::mem::take(&mut turnover.again) {
        make_again(conn, key, &mut turnover)?;
    }
    stays::write_stays(conn, &turnover)
}

/// Adds to the cells.
fn add_counts(conn: &mut Connection, counts: RollupCounts) -> Result<(), DatabaseError> {
    for (cell, count) in counts.moves {
        let add = AddMoves { cell, count };
        on!(&mut *conn, c => add.execute(c))?;
    }
    for (cell, count) in counts.dues {
        let add = AddDues { cell, count };
        on!(&mut *conn, c => add.execute(c))?;
    }
    Ok(())
}

/// Takes everything out that a dossier ever added, when it leaves the register by this row.
fn take_out(conn: &mut Connection, annulment: &JournalEntry) -> Result<(), DatabaseError> {
    let (office, dossier) = (annulment.office_id, annulment.dossier_id);
    let mut moves = moves_of(conn, office, dossier)?;
    moves.retain(|row| row.seq < annulment.seq);
    let (mut counts, mut turnover) = (RollupCounts::default(), StayChanges::default());
    for row in JournalMove::standing(&moves) {
        counts.add(row);
    }
    for row in in_effect(JournalMove::standing(&moves), |row| row.happened_at) {
        turnover.add(row);
    }
    add_counts(conn, counts.negated())?;
    stays::remove_dossier(conn, (office, dossier), &turnover)
}

/// The stays of a dossier of which an act was entered late, before what the machine did: made of its whole journal, in which the
/// new rows are already.
fn make_again(
    conn: &mut Connection,
    key: DossierKey,
    turnover: &mut StayChanges,
) -> Result<(), DatabaseError> {
    let (office, dossier) = key;
    turnover.open.remove(&key);
    turnover.ended.retain(|(stay, _)| (stay.office_id, stay.dossier_id) != key);
    stays::remove_pieces(conn, key)?;
    let mut whole = StayChanges::default();
    let moves = moves_of(conn, office, dossier)?;
    for row in in_effect(JournalMove::standing(&moves), |row| row.happened_at) {
        whole.add(row);
    }
    turnover.ended.append(&mut whole.ended);
    turnover.open.append(&mut whole.open);
    Ok(())
}

/// The moves of a dossier, by number.
fn moves_of(
    conn: &mut Connection,
    office: AgencyId,
    dossier: DossierId,
) -> Result<Vec<JournalMove>, DatabaseError> {
    let entries: Vec<JournalEntry> = on!(conn, c => journal_table::table
        .filter(journal_table::office_id.eq(office))
        .filter(journal_table::dossier_id.eq(dossier))
        .filter(journal_table::moves)
        .order(journal_table::seq)
        .select(JournalEntry::as_select())
        .load(c))?;
    Ok(entries.iter().filter_map(JournalMove::of).collect())
}

/// Writes cells that are not in the tables.
pub(super) fn write_counts(conn: &mut Connection, counts: &RollupCounts) -> Result<(), DatabaseError> {
    let moves: Vec<_> = counts
        .moves
        .iter()
        .map(|((office, leaf, procedure, kind), count)| {
            (
                move_count::office_id.eq(*office),
                move_count::leaf.eq(leaf.0),
                move_count::procedure_id.eq(*procedure),
                move_count::kind.eq(*kind),
                move_count::count.eq(*count),
            )
        })
        .collect();
    for part in moves.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(move_count::table).values(part).execute(c))?;
    }
    let dues: Vec<_> = counts
        .dues
        .iter()
        .map(|((office, leaf, late, procedure, account, channel), count)| {
            (
                due_count::office_id.eq(*office),
                due_count::leaf.eq(leaf.0),
                due_count::late_leaf.eq(late.0),
                due_count::procedure_id.eq(*procedure),
                due_count::account.eq(*account),
                due_count::channel.eq(*channel),
                due_count::count.eq(*count),
            )
        })
        .collect();
    for part in dues.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(due_count::table).values(part).execute(c))?;
    }
    Ok(())
}

/// Whether the roll-ups hold the whole journal.
///
/// # Errors
/// When the database fails.
pub fn is_finished(conn: &mut Connection) -> Result<bool, DatabaseError> {
    let finished: Option<bool> =
        on!(conn, c => rollup::table.find(1).select(rollup::finished).first(c).optional())?;
    Ok(finished == Some(true))
}

/// Lets nobody else make them anew until the end of the transaction.
pub(super) fn hold(conn: &mut Connection) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(rollup::table.find(1)).set(rollup::id.eq(1)).execute(c))?;
    Ok(())
}

/// Says that they hold the whole journal.
pub(super) fn finish(conn: &mut Connection) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(rollup::table.find(1)).set(rollup::finished.eq(true)).execute(c))?;
    Ok(())
}

/// Empties the roll-ups.
pub(super) fn clear(conn: &mut Connection) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::delete(move_count::table).execute(c))?;
    on!(&mut *conn, c => diesel::delete(due_count::table).execute(c))?;
    on!(&mut *conn, c => diesel::delete(stay::table).execute(c))?;
    on!(conn, c => diesel::delete(open_stay::table).execute(c))?;
    Ok(())
}

/// The offices that may have dossiers.
pub(super) fn offices(conn: &mut Connection) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => agency::table
        .filter(agency::id.eq(agency::office_id))
        .order(agency::id)
        .select(agency::id)
        .load(c))?)
}

/// The moves of the dossiers of an office after `after`, by dossier and number: at most so many rows.
pub(super) fn moves_after(
    conn: &mut Connection,
    office: AgencyId,
    after: Option<DossierId>,
    most: i64,
) -> Result<Vec<JournalMove>, DatabaseError> {
    type DueAndPromiseDates = (Option<Instant>, Option<Instant>, Option<Instant>, Option<Instant>);
    type StayMoveRow =
        ((DossierId, i32, Account, Account), DueAndPromiseDates, (i32, i32, Instant, ProcedureId, Channel));
    let rows: Vec<StayMoveRow> = on!(conn, c => {
        let mut query = journal_table::table
            .filter(journal_table::moves)
            .filter(journal_table::office_id.eq(office))
            .order((journal_table::dossier_id, journal_table::seq))
            .select((
                (journal_table::dossier_id, journal_table::seq, journal_table::from_account, journal_table::to_account),
                (journal_table::due_before, journal_table::due_after, journal_table::promise_before, journal_table::promise_after),
                (
                    journal_table::marks_before,
                    journal_table::marks_after,
                    journal_table::happened_at,
                    journal_table::procedure_id,
                    journal_table::channel,
                ),
            ))
            .limit(most)
            .into_boxed();
        if let Some(dossier) = after {
            query = query.filter(journal_table::dossier_id.gt(dossier));
        }
        query.load(c)
    })?;
    Ok(rows
        .into_iter()
        .map(|(stands, dates, rest)| {
            let (dossier_id, seq, from, to) = stands;
            let (due_before, due_after, promise_before, promise_after) = dates;
            let (marks_before, marks_after, happened_at, procedure_id, channel) = rest;
            JournalMove {
                office_id: office,
                dossier_id,
                seq,
                from,
                to,
                due_before,
                due_after,
                promise_before,
                promise_after,
                marks_before,
                marks_after,
                happened_at,
                procedure_id,
                channel,
            }
        })
        .collect())
}

/// The counts of an office.
pub(super) fn counts_of(conn: &mut Connection, office: AgencyId) -> Result<RollupCounts, DatabaseError> {
    type MoveRow = (i32, ProcedureId, i32, i64);
    type DueRow = (i32, i32, ProcedureId, Account, Channel, i64);
    let moves: Vec<MoveRow> = on!(&mut *conn, c => move_count::table
        .filter(move_count::office_id.eq(office))
        .select((move_count::leaf, move_count::procedure_id, move_count::kind, move_count::count))
        .load(c))?;
    let dues: Vec<DueRow> = on!(conn, c => due_count::table
        .filter(due_count::office_id.eq(office))
        .select((
            due_count::leaf,
            due_count::late_leaf,
            due_count::procedure_id,
            due_count::account,
            due_count::channel,
            due_count::count,
        ))
        .load(c))?;
    let moves = moves
        .into_iter()
        .map(|(leaf, procedure, kind, count)| ((office, HalfMonth(leaf), procedure, kind), count));
    let dues = dues.into_iter().map(|(leaf, late, procedure, account, channel, count)| {
        ((office, HalfMonth(leaf), HalfMonth(late), procedure, account, channel), count)
    });
    Ok(RollupCounts { moves: moves.collect(), dues: dues.collect() })
}

/// How many cells and stays there are, to see that no office was left out.
pub(super) fn sizes(conn: &mut Connection) -> Result<[i64; 4], DatabaseError> {
    Ok([
        on!(&mut *conn, c => move_count::table.count().get_result(c))?,
        on!(&mut *conn, c => due_count::table.count().get_result(c))?,
        on!(&mut *conn, c => stay::table.count().get_result(c))?,
        on!(conn, c => open_stay::table.count().get_result(c))?,
    ])
}
