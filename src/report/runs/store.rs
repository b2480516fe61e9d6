//! Where runs are kept: the tables `report_run` and `report_run_*`. Rows are added and never changed; only a run that was
//! not finished goes.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::access::{OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::platform::database::schema::{
    report_run, report_run_kind, report_run_line, report_run_office, report_run_row, report_run_signature,
};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureKind;
use crate::report::count::request::GroupBy;
use crate::report::figures::boundaries::Boundaries;
use crate::report::runs::line::RunLine;
use crate::{named_values, on};

/// Lines in one statement: five values each, and SQLite binds at most 32,766.
const LINES_AT_ONCE: usize = 4_000;

named_values! {
    /// How far a run is.
    pub enum RunState {
        /// Being written.
        Making = "making",
        /// Whole.
        Made = "made",
    }
}

crate::text_column!(RunState);

/// The key of a run.
pub type RunId = Id<RunHead>;

/// A run without its rows.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_run, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct RunHead {
    pub id: RunId,
    pub layout: String,
    pub layout_version: i32,
    pub agency_id: AgencyId,
    pub first_day: NaiveDate,
    pub last_day: NaiveDate,
    pub period_name: String,
    pub group_by: GroupBy,
    pub boundaries: Boundaries,
    pub procedure_kind: ProcedureKind,
    pub folded: bool,
    pub as_of: Instant,
    pub acts_before: Instant,
    pub known_at: Instant,
    pub offices_of_agency: i32,
    pub versions: String,
    pub line_count: i64,
    pub lines_hash: Vec<u8>,
    pub hash: Vec<u8>,
    pub state: RunState,
    pub supersedes_id: Option<RunId>,
    pub supersede_reason: Option<String>,
    pub made_by: OfficerId,
    pub made_by_name: String,
    pub made_as: Role,
    pub made_at: Instant,
}

/// A row of a run.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_run_row, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct RowRecord {
    pub run_id: RunId,
    pub key: String,
    pub place: i32,
    pub parent: Option<String>,
    pub depth: i32,
    pub name: String,
    pub cells: String,
}

/// What lines of a run have in common.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_run_kind, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct KindRecord {
    pub run_id: RunId,
    pub kind: i32,
    pub row_key: String,
    pub figures: String,
    pub line_count: i64,
}

/// Who stands for the figures.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_run_signature, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/")]
pub struct SignatureRecord {
    pub run_id: RunId,
    pub officer_id: OfficerId,
    pub role: Role,
    pub name: String,
    pub agency_code: String,
    pub agency_name: String,
    pub signed_at: Instant,
}

/// An office that a run counted.
#[derive(Insertable)]
#[diesel(table_name = report_run_office, treat_none_as_default_value = false)]
struct OfficeRecord {
    run_id: RunId,
    office_id: AgencyId,
}

/// A line of a run.
#[derive(Insertable)]
#[diesel(table_name = report_run_line, treat_none_as_default_value = false)]
struct LineRecord {
    office_id: AgencyId,
    run_id: RunId,
    kind: i32,
    dossier_id: DossierId,
    seq: i32,
}

/// Writes a run without its lines, as being made.
///
/// # Errors
/// When the database fails.
pub fn insert(
    conn: &mut Connection,
    head: &RunHead,
    offices: &[AgencyId],
    rows: &[RowRecord],
    kinds: &[KindRecord],
) -> Result<(), DatabaseError> {
    let offices: Vec<OfficeRecord> =
        offices.iter().map(|office_id| OfficeRecord { run_id: head.id, office_id: *office_id }).collect();
    on!(conn, c => {
        diesel::insert_into(report_run::table).values(head).execute(c)?;
        for some in offices.chunks(LINES_AT_ONCE) {
            diesel::insert_into(report_run_office::table).values(some).execute(c)?;
        }
        for some in rows.chunks(LINES_AT_ONCE) {
            diesel::insert_into(report_run_row::table).values(some).execute(c)?;
        }
        for some in kinds.chunks(LINES_AT_ONCE) {
            diesel::insert_into(report_run_kind::table).values(some).execute(c)?;
        }
        Ok(())
    })
}

/// Writes lines of a run.
///
/// # Errors
/// When the database fails.
pub fn insert_lines(conn: &mut Connection, run_id: RunId, lines: &[RunLine]) -> Result<(), DatabaseError> {
    for some in lines.chunks(LINES_AT_ONCE) {
        let rows: Vec<LineRecord> = some
            .iter()
            .map(|line| LineRecord {
                office_id: line.office_id,
                run_id,
                kind: line.kind,
                dossier_id: line.dossier_id,
                seq: line.seq,
            })
            .collect();
        on!(conn, c => diesel::insert_into(report_run_line::table).values(&rows).execute(c))?;
    }
    Ok(())
}

/// Makes a run whole: from now on it is seen.
///
/// # Errors
/// When the database fails, such as when another run has superseded the same one meanwhile.
pub fn finish(conn: &mut Connection, run_id: RunId) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::update(report_run::table.find(run_id))
        .set(report_run::state.eq(RunState::Made))
        .execute(c))?;
    sealing::seal(conn, SealedKind::ReportLines, run_id)?;
    sealing::seal(conn, SealedKind::ReportRun, run_id)
}

/// Takes away runs that were begun before an instant and never finished.
///
/// # Errors
/// When the database fails.
pub fn sweep(conn: &mut Connection, before: Instant) -> Result<usize, DatabaseError> {
    let unfinished: Vec<RunId> = on!(conn, c => report_run::table
        .filter(report_run::state.eq(RunState::Making))
        .filter(report_run::made_at.lt(before))
        .select(report_run::id)
        .load(c))?;
    for run in &unfinished {
        // By office, as the key of the lines begins.
        let counted = offices(&mut *conn, *run)?;
        on!(&mut *conn, c => diesel::delete(report_run_line::table
            .filter(report_run_line::office_id.eq_any(&counted))
            .filter(report_run_line::run_id.eq(*run)))
            .execute(c))?;
    }
    on!(conn, c => {
        diesel::delete(report_run_kind::table.filter(report_run_kind::run_id.eq_any(&unfinished))).execute(c)?;
        diesel::delete(report_run_row::table.filter(report_run_row::run_id.eq_any(&unfinished))).execute(c)?;
        diesel::delete(report_run_office::table.filter(report_run_office::run_id.eq_any(&unfinished))).execute(c)?;
        Ok(diesel::delete(report_run::table.filter(report_run::id.eq_any(&unfinished))).execute(c)?)
    })
}

/// A run that is whole.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, id: RunId) -> Result<Option<RunHead>, DatabaseError> {
    Ok(on!(conn, c => report_run::table
        .find(id)
        .filter(report_run::state.eq(RunState::Made))
        .select(RunHead::as_select())
        .first(c)
        .optional())?)
}

/// The offices that a run counted.
///
/// # Errors
/// When the database fails.
pub fn offices(conn: &mut Connection, id: RunId) -> Result<Vec<AgencyId>, DatabaseError> {
    Ok(on!(conn, c => report_run_office::table
        .filter(report_run_office::run_id.eq(id))
        .order(report_run_office::office_id)
        .select(report_run_office::office_id)
        .load(c))?)
}

/// The rows of a run, as they are printed.
///
/// # Errors
/// When the database fails.
pub fn rows(conn: &mut Connection, id: RunId) -> Result<Vec<RowRecord>, DatabaseError> {
    Ok(on!(conn, c => report_run_row::table
        .filter(report_run_row::run_id.eq(id))
        .order(report_run_row::place)
        .select(RowRecord::as_select())
        .load(c))?)
}

/// What the lines of a run have in common, by number.
///
/// # Errors
/// When the database fails.
pub fn kinds(conn: &mut Connection, id: RunId) -> Result<Vec<KindRecord>, DatabaseError> {
    Ok(on!(conn, c => report_run_kind::table
        .filter(report_run_kind::run_id.eq(id))
        .order(report_run_kind::kind)
        .select(KindRecord::as_select())
        .load(c))?)
}

/// The lines of one office in a run.
///
/// # Errors
/// When the database fails.
pub fn lines(conn: &mut Connection, id: RunId, office_id: AgencyId) -> Result<Vec<RunLine>, DatabaseError> {
    let rows: Vec<(i32, DossierId, i32)> = on!(conn, c => report_run_line::table
        .filter(report_run_line::office_id.eq(office_id))
        .filter(report_run_line::run_id.eq(id))
        .select((report_run_line::kind, report_run_line::dossier_id, report_run_line::seq))
        .load(c))?;
    Ok(rows.into_iter().map(|(kind, dossier_id, seq)| RunLine { office_id, kind, dossier_id, seq }).collect())
}

/// The run that supersedes this one.
///
/// # Errors
/// When the database fails.
pub fn superseded_by(conn: &mut Connection, id: RunId) -> Result<Option<RunId>, DatabaseError> {
    Ok(on!(conn, c => report_run::table
        .filter(report_run::supersedes_id.eq(id))
        .filter(report_run::state.eq(RunState::Made))
        .select(report_run::id)
        .first(c)
        .optional())?)
}

/// Which runs to list.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Of this agency.
    pub agency_id: Option<AgencyId>,
    /// By this layout.
    pub layout: Option<String>,
    /// From this day.
    pub first_day: Option<NaiveDate>,
    /// To this day.
    pub last_day: Option<NaiveDate>,
    /// Superseded ones, or the others; none: both.
    pub superseded: Option<bool>,
}

/// Whole runs that counted no office outside `seen`, the newest first, after the key `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &RunFilter,
    seen: &[AgencyId],
    after: Option<RunId>,
    limit: i64,
) -> Result<Vec<RunHead>, DatabaseError> {
    let later = diesel::alias!(report_run as later);
    Ok(on!(conn, c => {
        let hidden = report_run_office::table
            .filter(report_run_office::run_id.eq(report_run::id))
            .filter(report_run_office::office_id.ne_all(seen));
        let superseding = later
            .filter(later.field(report_run::supersedes_id).eq(report_run::id.nullable()))
            .filter(later.field(report_run::state).eq(RunState::Made));
        let mut query = report_run::table
            .filter(report_run::state.eq(RunState::Made))
            .filter(diesel::dsl::not(diesel::dsl::exists(hidden)))
            .select(RunHead::as_select())
            .order(report_run::id.desc())
            .into_boxed();
        if let Some(agency) = filter.agency_id {
            query = query.filter(report_run::agency_id.eq(agency));
        }
        if let Some(layout) = &filter.layout {
            query = query.filter(report_run::layout.eq(layout));
        }
        if let Some(day) = filter.first_day {
            query = query.filter(report_run::first_day.eq(day));
        }
        if let Some(day) = filter.last_day {
            query = query.filter(report_run::last_day.eq(day));
        }
        query = match filter.superseded {
            Some(true) => query.filter(diesel::dsl::exists(superseding)),
            Some(false) => query.filter(diesel::dsl::not(diesel::dsl::exists(superseding))),
            None => query,
        };
        if let Some(after) = after {
            query = query.filter(report_run::id.lt(after));
        }
        query.limit(limit).load(c)
    })?)
}

/// The signatures of a run, in the order in which they came.
///
/// # Errors
/// When the database fails.
pub fn signatures(conn: &mut Connection, id: RunId) -> Result<Vec<SignatureRecord>, DatabaseError> {
    Ok(on!(conn, c => report_run_signature::table
        .filter(report_run_signature::run_id.eq(id))
        .order((report_run_signature::signed_at, report_run_signature::officer_id))
        .select(SignatureRecord::as_select())
        .load(c))?)
}

/// Adds a signature; says whether it was not there yet.
///
/// # Errors
/// When the database fails.
pub fn sign(conn: &mut Connection, signature: &SignatureRecord) -> Result<bool, DatabaseError> {
    sealing::found(conn, SealedKind::ReportRun, signature.run_id)?;
    let added = on!(&mut *conn, c => diesel::insert_into(report_run_signature::table)
        .values(signature)
        .on_conflict_do_nothing()
        .execute(c))?;
    sealing::seal(conn, SealedKind::ReportRun, signature.run_id)?;
    Ok(added == 1)
}
