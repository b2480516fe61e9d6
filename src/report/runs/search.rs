//! What a run reads: the moves of an office, the versions that figures rest on, and the lines behind a cell.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::dossier::ledger::{Account, Channel};
use crate::dossier::status::Event;
use crate::on;
use crate::platform::database::schema::{dossier, journal, procedure, procedure_version, report_run_line};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::report::runs::differences::Act;
use crate::report::runs::weigh::Move;
use crate::report::search::Entry;
use crate::report::store::Selection;
use serde::{Deserialize, Serialize};

/// The last move that was read: its dossier and number.
pub type MovesAfter = Option<(Id, i32)>;

/// Moves of an office that took effect before an instant, dossier by dossier and in their order, after the one named.
///
/// # Errors
/// When the database fails.
pub fn moves(
    conn: &mut Connection,
    office: Id,
    selection: &Selection,
    before: Instant,
    after: MovesAfter,
    limit: i64,
) -> Result<Vec<Move>, DatabaseError> {
    type Sides = (Option<Instant>, Option<Instant>, Option<Instant>, Option<Instant>, i32, i32);
    type Row = (Id, i32, String, Id, Channel, Account, Account, Instant, Sides);
    let rows: Vec<Row> = on!(conn, c => {
        let mut query = journal::table
            .inner_join(dossier::table.on(
                dossier::office_id.eq(journal::office_id).and(dossier::id.eq(journal::dossier_id)),
            ))
            .filter(journal::office_id.eq(office))
            .filter(journal::moves)
            .filter(journal::happened_at.lt(before))
            .filter(journal::recorded_at.le(selection.known_at))
            .into_boxed();
        if let Some(procedures) = &selection.procedures {
            query = query.filter(journal::procedure_id.eq_any(procedures));
        }
        if !selection.except.is_empty() {
            query = query.filter(journal::procedure_id.ne_all(&selection.except));
        }
        if let Some((dossier_id, seq)) = after {
            let further = journal::dossier_id.gt(dossier_id);
            query = query.filter(further.or(journal::dossier_id.eq(dossier_id).and(journal::seq.gt(seq))));
            // The index is entered here; the condition above alone would be looked at row by row.
            query = query.filter(journal::dossier_id.ge(dossier_id));
        }
        query
            .order((journal::dossier_id, journal::seq))
            .select((
                journal::dossier_id,
                journal::seq,
                dossier::code,
                journal::procedure_id,
                journal::channel,
                journal::from_account,
                journal::to_account,
                journal::happened_at,
                (
                    journal::due_before,
                    journal::due_after,
                    journal::promise_before,
                    journal::promise_after,
                    journal::marks_before,
                    journal::marks_after,
                ),
            ))
            .limit(limit)
            .load(c)
    })?;
    let moved = rows.into_iter().map(|row| {
        let (dossier_id, seq, code, procedure_id, channel, from, to, happened_at, sides) = row;
        let (due_before, due_after, promise_before, promise_after, marks_before, marks_after) = sides;
        Move {
            dossier_id,
            seq,
            code,
            procedure_id,
            channel,
            from,
            to,
            happened_at,
            due_before,
            due_after,
            promise_before,
            promise_after,
            marks_before,
            marks_after,
        }
    });
    Ok(moved.collect())
}

/// What dossiers were handled by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RestOn {
    /// Procedures with their versions, by code.
    pub procedures: BTreeSet<(String, i32)>,
    /// The stamps of calendars.
    pub calendars: BTreeSet<String>,
}

/// The versions that the dossiers of these offices and procedures rest on, of those recorded by `known_at`.
///
/// # Errors
/// When the database fails.
pub fn versions(
    conn: &mut Connection,
    offices: &[Id],
    procedures: &BTreeSet<Id>,
    known_at: Instant,
) -> Result<RestOn, DatabaseError> {
    let procedures: Vec<Id> = procedures.iter().copied().collect();
    let rows: Vec<(String, i32, String)> = on!(conn, c => dossier::table
        .inner_join(procedure_version::table.on(procedure_version::id.eq(dossier::procedure_version_id)))
        .inner_join(procedure::table.on(procedure::id.eq(dossier::procedure_id)))
        .filter(dossier::office_id.eq_any(offices))
        .filter(dossier::procedure_id.eq_any(&procedures))
        .filter(dossier::recorded_at.le(known_at))
        .select((procedure::code, procedure_version::version, dossier::calendar_stamp))
        .distinct()
        .load(c))?;
    let mut rest_on = RestOn::default();
    for (code, version, stamp) in rows {
        rest_on.procedures.insert((code, version));
        rest_on.calendars.insert(stamp);
    }
    Ok(rest_on)
}

/// Where a page of lines ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineKey {
    /// The office.
    pub office_id: Id,
    /// The kind.
    pub kind: i32,
    /// The dossier.
    pub dossier_id: Id,
    /// The number of the act.
    pub seq: i32,
}

/// Lines of these kinds, office by office, after the one named.
///
/// # Errors
/// When the database fails.
pub fn cell_lines(
    conn: &mut Connection,
    run_id: Id,
    offices: &[Id],
    kinds: &[i32],
    after: Option<LineKey>,
    limit: i64,
) -> Result<Vec<(LineKey, Entry)>, DatabaseError> {
    let mut found: Vec<(LineKey, Entry)> = Vec::new();
    let further = offices.iter().filter(|office| after.is_none_or(|after| **office >= after.office_id));
    // One look into the index for each office, rather than sorting the lines of all of them.
    for office in further {
        let wanted = limit - i64::try_from(found.len()).unwrap_or(i64::MAX);
        if wanted <= 0 || kinds.is_empty() {
            break;
        }
        let after = after.filter(|after| after.office_id == *office);
        let rows: Vec<(i32, Entry)> = on!(conn, c => {
            let mut query = report_run_line::table
                .inner_join(journal::table.on(
                    journal::office_id.eq(report_run_line::office_id)
                        .and(journal::dossier_id.eq(report_run_line::dossier_id))
                        .and(journal::seq.eq(report_run_line::seq)),
                ))
                .inner_join(dossier::table.on(
                    dossier::office_id.eq(report_run_line::office_id).and(dossier::id.eq(report_run_line::dossier_id)),
                ))
                .filter(report_run_line::office_id.eq(*office))
                .filter(report_run_line::run_id.eq(run_id))
                .filter(report_run_line::kind.eq_any(kinds))
                .into_boxed();
            if let Some(after) = after {
                let next_dossier = report_run_line::dossier_id.gt(after.dossier_id)
                    .or(report_run_line::dossier_id.eq(after.dossier_id).and(report_run_line::seq.gt(after.seq)));
                query = query.filter(
                    report_run_line::kind.gt(after.kind)
                        .or(report_run_line::kind.eq(after.kind).and(next_dossier)),
                );
            }
            query
                .order((report_run_line::kind, report_run_line::dossier_id, report_run_line::seq))
                .select((
                    report_run_line::kind,
                    (
                        journal::office_id,
                        journal::dossier_id,
                        journal::seq,
                        dossier::code,
                        journal::procedure_id,
                        journal::channel,
                        journal::event,
                        journal::from_account,
                        journal::to_account,
                        journal::happened_at,
                        journal::recorded_at,
                        journal::due_before,
                        journal::due_after,
                        journal::promise_after,
                    ),
                ))
                .limit(wanted)
                .load(c)
        })?;
        found.extend(rows.into_iter().map(|(kind, entry)| {
            let key = LineKey { office_id: *office, kind, dossier_id: entry.dossier_id, seq: entry.seq };
            (key, entry)
        }));
    }
    Ok(found)
}

/// Dossiers asked for in one statement.
const DOSSIERS_AT_ONCE: usize = 1_000;

/// The codes and every act of these dossiers of an office.
///
/// # Errors
/// When the database fails.
pub fn acts_of(
    conn: &mut Connection,
    office: Id,
    dossiers: &[Id],
) -> Result<BTreeMap<Id, (String, Vec<Act>)>, DatabaseError> {
    type Row = (Id, i32, Event, Instant, Instant);
    let mut found: BTreeMap<Id, (String, Vec<Act>)> = BTreeMap::new();
    for some in dossiers.chunks(DOSSIERS_AT_ONCE) {
        let codes: Vec<(Id, String)> = on!(&mut *conn, c => dossier::table
            .filter(dossier::office_id.eq(office))
            .filter(dossier::id.eq_any(some))
            .select((dossier::id, dossier::code))
            .load(c))?;
        found.extend(codes.into_iter().map(|(id, code)| (id, (code, Vec::new()))));
        let acts: Vec<Row> = on!(&mut *conn, c => journal::table
            .filter(journal::office_id.eq(office))
            .filter(journal::dossier_id.eq_any(some))
            .order((journal::dossier_id, journal::seq))
            .select((
                journal::dossier_id,
                journal::seq,
                journal::event,
                journal::happened_at,
                journal::recorded_at,
            ))
            .load(c))?;
        for (id, seq, event, happened_at, recorded_at) in acts {
            let act = Act { seq, event, happened_at, recorded_at };
            found.entry(id).or_default().1.push(act);
        }
    }
    Ok(found)
}
