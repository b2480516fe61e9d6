//! The tables of the stays: those that last, and the pieces of those that have ended.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::rollup::account_stay::{AccountStay, DossierKey, StayChanges, is_kept};
use crate::dossier::books::rollup::journal_move::JournalMove;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::on;
use crate::platform::database::schema::{open_stay, stay};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// Rows of one statement: the databases take so many bound values and no more.
pub(in crate::dossier::books::rollup) const STATEMENT: usize = 1000;

/// Takes the stays that the moves may end out of the table.
pub(in crate::dossier::books::rollup) fn take_open(
    conn: &mut Connection,
    moves: &[JournalMove],
) -> Result<Vec<AccountStay>, DatabaseError> {
    let leaving = moves.iter().filter(|row| is_kept(row.from));
    let keys: BTreeSet<DossierKey> = leaving.map(|row| (row.office_id, row.dossier_id)).collect();
    let mut taken = Vec::new();
    for (office, dossier) in keys {
        // One at a time: this statement stays prepared.
        let found: Vec<OpenRow> = on!(&mut *conn, c => diesel::delete(
                open_stay::table
                    .filter(open_stay::office_id.eq(office))
                    .filter(open_stay::dossier_id.eq(dossier)),
            )
            .returning(OpenRow::as_returning())
            .get_results(c))?;
        taken.extend(found.into_iter().map(AccountStay::from));
    }
    Ok(taken)
}

/// Writes stays that are not in the tables: a piece for every leaf that one touched, and those that last.
pub(in crate::dossier::books::rollup) fn write_stays(
    conn: &mut Connection,
    turnover: &StayChanges,
) -> Result<(), DatabaseError> {
    let pieces: Vec<PieceRow> =
        turnover.ended.iter().flat_map(|(stay, until)| PieceRow::all_of(*stay, *until)).collect();
    let open: Vec<OpenRow> = turnover.open.values().copied().map(OpenRow::from).collect();
    match &pieces[..] {
        // A single row is written by a statement that stays prepared.
        [piece] => {
            on!(&mut *conn, c => diesel::insert_into(stay::table).values(piece).execute(c))?;
        }
        pieces => {
            for part in pieces.chunks(STATEMENT) {
                // Where acts are out of their order two stays may begin at once: the auditor says so, not this.
                on!(&mut *conn, c => diesel::insert_into(stay::table)
                    .values(part)
                    .on_conflict_do_nothing()
                    .execute(c))?;
            }
        }
    }
    match &open[..] {
        [row] => {
            on!(conn, c => diesel::insert_into(open_stay::table).values(row).execute(c))?;
        }
        open => {
            for part in open.chunks(STATEMENT) {
                on!(&mut *conn, c => diesel::insert_into(open_stay::table).values(part).execute(c))?;
            }
        }
    }
    Ok(())
}

/// Removes what there is of a dossier: these stays that have ended, piece by piece, and the one that lasts.
pub(in crate::dossier::books::rollup) fn remove_dossier(
    conn: &mut Connection,
    (office, dossier): DossierKey,
    turnover: &StayChanges,
) -> Result<(), DatabaseError> {
    // By their whole key: an index finds each.
    for piece in turnover.ended.iter().flat_map(|(stay, until)| PieceRow::all_of(*stay, *until)) {
        on!(&mut *conn, c => diesel::delete(
                stay::table
                    .filter(stay::office_id.eq(office))
                    .filter(stay::leaf.eq(piece.leaf))
                    .filter(stay::from_at.eq(piece.from_at))
                    .filter(stay::dossier_id.eq(dossier)),
            )
            .execute(c))?;
    }
    on!(conn, c => diesel::delete(
            open_stay::table.filter(open_stay::office_id.eq(office)).filter(open_stay::dossier_id.eq(dossier)),
        )
        .execute(c))?;
    Ok(())
}

/// Removes the pieces of a dossier, whichever there are.
pub(in crate::dossier::books::rollup) fn remove_pieces(
    conn: &mut Connection,
    (office, dossier): DossierKey,
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::delete(
            stay::table.filter(stay::office_id.eq(office)).filter(stay::dossier_id.eq(dossier)),
        )
        .execute(c))?;
    Ok(())
}

/// The pieces of an office after the last of a page, in the order of their key.
pub(in crate::dossier::books::rollup) fn pieces_after(
    conn: &mut Connection,
    office: AgencyId,
    last: Option<&PieceRow>,
    limit: i64,
) -> Result<Vec<PieceRow>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = stay::table
            .filter(stay::office_id.eq(office))
            .order((stay::leaf, stay::from_at, stay::dossier_id))
            .select(PieceRow::as_select())
            .limit(limit)
            .into_boxed();
        if let Some(last) = last {
            let later_then = stay::from_at.gt(last.from_at)
                .or(stay::from_at.eq(last.from_at).and(stay::dossier_id.gt(last.dossier_id)));
            query = query.filter(stay::leaf.ge(last.leaf));
            query = query.filter(stay::leaf.gt(last.leaf).or(later_then));
        }
        query.load(c)
    })?)
}

/// The stays of an office that last.
pub(in crate::dossier::books::rollup) fn open_of(
    conn: &mut Connection,
    office: AgencyId,
) -> Result<Vec<AccountStay>, DatabaseError> {
    let rows: Vec<OpenRow> = on!(conn, c => open_stay::table
        .filter(open_stay::office_id.eq(office))
        .select(OpenRow::as_select())
        .load(c))?;
    Ok(rows.into_iter().map(AccountStay::from).collect())
}

/// A row of `open_stay`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = open_stay, treat_none_as_default_value = false)]
struct OpenRow {
    office_id: AgencyId,
    dossier_id: DossierId,
    seq: i32,
    from_at: Instant,
    account: Account,
    due_at: Option<Instant>,
    promise_at: Option<Instant>,
    marks: i32,
    procedure_id: ProcedureId,
    channel: Channel,
}

impl From<OpenRow> for AccountStay {
    fn from(row: OpenRow) -> Self {
        Self {
            office_id: row.office_id,
            dossier_id: row.dossier_id,
            seq: row.seq,
            from_at: row.from_at,
            account: row.account,
            due_at: row.due_at,
            promise_at: row.promise_at,
            marks: row.marks,
            procedure_id: row.procedure_id,
            channel: row.channel,
        }
    }
}

impl From<AccountStay> for OpenRow {
    fn from(stay: AccountStay) -> Self {
        Self {
            office_id: stay.office_id,
            dossier_id: stay.dossier_id,
            seq: stay.seq,
            from_at: stay.from_at,
            account: stay.account,
            due_at: stay.due_at,
            promise_at: stay.promise_at,
            marks: stay.marks,
            procedure_id: stay.procedure_id,
            channel: stay.channel,
        }
    }
}

/// A row of `stay`.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = stay, treat_none_as_default_value = false)]
pub(in crate::dossier::books::rollup) struct PieceRow {
    pub(in crate::dossier::books::rollup) office_id: AgencyId,
    pub(in crate::dossier::books::rollup) leaf: i32,
    pub(in crate::dossier::books::rollup) from_at: Instant,
    pub(in crate::dossier::books::rollup) dossier_id: DossierId,
    seq: i32,
    until_at: Instant,
    account: Account,
    due_at: Option<Instant>,
    promise_at: Option<Instant>,
    marks: i32,
    procedure_id: ProcedureId,
    channel: Channel,
}

impl PieceRow {
    /// The pieces of a stay that ended.
    pub(in crate::dossier::books::rollup) fn all_of(
        stay: AccountStay,
        until_at: Instant,
    ) -> impl Iterator<Item = Self> {
        stay.leaves(until_at).map(move |leaf| Self {
            office_id: stay.office_id,
            leaf: leaf.0,
            from_at: stay.from_at,
            dossier_id: stay.dossier_id,
            seq: stay.seq,
            until_at,
            account: stay.account,
            due_at: stay.due_at,
            promise_at: stay.promise_at,
            marks: stay.marks,
            procedure_id: stay.procedure_id,
            channel: stay.channel,
        })
    }
}
