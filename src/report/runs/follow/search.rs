//! Whom a run follows, and what it reads of each: the dossiers of an office that can have a line, their moves, and what they
//! are handled by.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::annulment::store::{known_by, taken_out_after};
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::Status;
use crate::on;
use crate::platform::database::schema::{dossier, journal, procedure, procedure_version};
use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureId, ProcedureVersionId};
use crate::report::count::store::{Selection, names};
use crate::report::figures::period::PeriodCut;
use crate::report::runs::counted_lines::RunMove;

/// The dossiers of an office that can have a line, by key: some that have none among them, none that has one missing.
///
/// A line is an act of the period, or a dossier that stands at an instant of it. Whoever has no act in the period stands all
/// through it where they stood at its start. So these are enough:
/// - who has an act in the period;
/// - who waits or is pending at the start: they do still (the register of dossiers says who), or their stay has ended since
///   (`stay`, decision 18);
/// - who is resolved and was due in the period;
/// - who has an act before the end that was recorded after the instant as of which the report is known, and so stood somewhere
///   else as far as was known then;
/// - who was annulled after that instant.
///
/// # Errors
/// When the database fails.
pub(super) fn likely(
    conn: &mut Connection,
    office: AgencyId,
    cut: &PeriodCut,
    known_at: Instant,
) -> Result<Vec<DossierId>, DatabaseError> {
    let of = |what: &str| Statement::<sql::Id>::default().sql(what).id(office);
    let moves = || of("SELECT dossier_id FROM journal WHERE moves AND office_id = ");
    let (start, resolved) = (cut.start(), names(Account::RESOLVED));
    let open: Vec<String> = Status::NOT_ENDED.iter().map(|status| format!("'{}'", status.as_str())).collect();
    let sources = vec![
        moves().sql(" AND happened_at >= ").instant(start).sql(" AND happened_at < ").instant(cut.until),
        of("SELECT id FROM dossier WHERE office_id = ").sql(&format!(" AND status IN ({})", open.join(", "))),
        of("SELECT dossier_id FROM stay WHERE office_id = ")
            .sql(" AND leaf = ")
            .number(HalfMonth::of(start).0)
            .sql(" AND from_at < ")
            .instant(start)
            .sql(" AND until_at >= ")
            .instant(start),
        moves()
            .sql(&format!(" AND to_account IN {resolved} AND due_after >= "))
            .instant(start)
            .sql(" AND due_after < ")
            .instant(cut.as_of()),
        // Said so that the database looks it up by when it was recorded.
        moves()
            .sql(" AND recorded_at > ")
            .instant(known_at)
            .sql(" AND CASE WHEN happened_at < ")
            .instant(cut.until)
            .sql(" THEN 1 END = 1"),
        taken_out_after(Statement::default().sql("SELECT dossier_id "), &[office], known_at),
    ];
    let statement = Statement::together(sources, " UNION ALL ");
    let mut dossiers: Vec<DossierId> = on!(conn, c => statement.load(c))?;
    dossiers.sort_unstable();
    dossiers.dedup();
    Ok(dossiers)
}

/// Every dossier of an office, by key.
///
/// # Errors
/// When the database fails.
pub(super) fn everyone(conn: &mut Connection, office: AgencyId) -> Result<Vec<DossierId>, DatabaseError> {
    let mut dossiers: Vec<DossierId> = on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office))
        .select(dossier::id)
        .load(c))?;
    dossiers.sort_unstable();
    Ok(dossiers)
}

/// The moves of these dossiers of an office that took effect before an instant, dossier by dossier and in their order; none of those that
/// were annulled, as far as was known.
///
/// What is too late is left out here and not in the statement: SQLite would look the moves up by when they took effect, and so
/// read the whole journal of the office for every thousand dossiers.
///
/// # Errors
/// When the database fails.
pub(super) fn moves(
    conn: &mut Connection,
    office: AgencyId,
    dossiers: &[DossierId],
    selection: &Selection,
    before: Instant,
) -> Result<Vec<RunMove>, DatabaseError> {
    type MoveDates = (Option<Instant>, Option<Instant>, Option<Instant>, Option<Instant>, i32, i32);
    type FollowedMoveRow =
        (DossierId, i32, ProcedureId, Channel, Account, Account, (Instant, Instant), MoveDates);
    let rows: Vec<FollowedMoveRow> = on!(&mut *conn, c => {
        let mut query = journal::table
            .filter(journal::office_id.eq(office))
            .filter(journal::dossier_id.eq_any(dossiers))
            .filter(journal::moves)
            .into_boxed();
        if let Some(procedures) = &selection.procedures {
            query = query.filter(journal::procedure_id.eq_any(procedures));
        }
        if !selection.except.is_empty() {
            query = query.filter(journal::procedure_id.ne_all(&selection.except));
        }
        query
            .order((journal::dossier_id, journal::seq))
            .select((
                journal::dossier_id,
                journal::seq,
                journal::procedure_id,
                journal::channel,
                journal::from_account,
                journal::to_account,
                (journal::happened_at, journal::recorded_at),
                (
                    journal::due_before,
                    journal::due_after,
                    journal::promise_before,
                    journal::promise_after,
                    journal::marks_before,
                    journal::marks_after,
                ),
            ))
            .load(c)
    })?;
    let taken_out = known_by(conn, office, selection.known_at)?;
    let known = rows.into_iter().filter(|row| {
        let (happened_at, recorded_at) = row.6;
        let counts = taken_out.get(&row.0).is_none_or(|last| row.1 > *last);
        happened_at < before && recorded_at <= selection.known_at && counts
    });
    let moved = known.map(|row| {
        let (dossier_id, seq, procedure_id, channel, from, to, (happened_at, _), sides) = row;
        let (due_before, due_after, promise_before, promise_after, marks_before, marks_after) = sides;
        RunMove {
            office_id: office,
            dossier_id,
            seq,
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

/// What a dossier is called, and what it is handled by.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub(super) struct FollowedDossier {
    /// Its code.
    pub(super) code: String,
    /// The version of its procedure.
    pub(super) version: ProcedureVersionId,
    /// The stamp of its calendars.
    pub(super) calendar_stamp: String,
}

/// These dossiers of an office.
///
/// # Errors
/// When the database fails.
pub(super) fn sheets(
    conn: &mut Connection,
    office: AgencyId,
    dossiers: &[DossierId],
) -> Result<BTreeMap<DossierId, FollowedDossier>, DatabaseError> {
    let rows: Vec<(DossierId, FollowedDossier)> = on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office))
        .filter(dossier::id.eq_any(dossiers))
        .select((dossier::id, (dossier::code, dossier::procedure_version_id, dossier::calendar_stamp)))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

/// The codes of procedures with the numbers of these versions.
///
/// # Errors
/// When the database fails.
pub(in crate::report::runs) fn versions(
    conn: &mut Connection,
    versions: &BTreeSet<ProcedureVersionId>,
) -> Result<BTreeSet<(String, i32)>, DatabaseError> {
    let versions: Vec<ProcedureVersionId> = versions.iter().copied().collect();
    let rows: Vec<(String, i32)> = on!(conn, c => procedure_version::table
        .inner_join(procedure::table.on(procedure::id.eq(procedure_version::procedure_id)))
        .filter(procedure_version::id.eq_any(&versions))
        .select((procedure::code, procedure_version::version))
        .load(c))?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use crate::dossier::books::rollup::account_stay::is_kept;
    use crate::report::figures::figure::Figure;
    use crate::report::figures::figure_rule::{DueBasis, DueFilter, FigureRule, PeriodEdge};

    /// What [`likely`] rests on: a figure of other balances needs another source there.
    #[test]
    fn balances_are_of_open_dossiers_or_of_resolved_ones_that_were_due_in_the_period() {
        for figure in Figure::ALL {
            let FigureRule::Stock { at, accounts, due, by, .. } = figure.rule() else { continue };
            let settled = (at, due, by) == (PeriodEdge::End, DueFilter::InPeriod, DueBasis::Law);
            let found = |account| is_kept(account) || (settled && account.is_resolved());
            assert!(accounts.iter().all(|account| found(*account)), "{figure:?}");
        }
    }
}
