//! What a report reads: the journal counted in one go, and the names of the offices and procedures in it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text};

use crate::agency::{Agency, AgencyId, Level};
use crate::dossier::books::annulment::store::not_taken_out;
use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::on;
use crate::platform::database::passed::not_passed;
use crate::platform::database::schema::{agency, agency_path, journal, procedure, procedure_version};
pub(in crate::report) use crate::platform::database::statement::Statement;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureId, ProcedureKind};
use crate::report::count::fold::MoveCount;
use crate::report::figures::period::PeriodCut;

/// An agency by its names.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct NamedAgency {
    /// Its key.
    pub id: AgencyId,
    /// Its code.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// Its level.
    pub level: Level,
}

/// A procedure by its names, as the newest version says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureNames {
    /// Its code.
    pub code: String,
    /// Its Vietnamese name.
    pub name: String,
    /// The code of its field.
    pub field_code: String,
    /// The name of its field.
    pub field_name: String,
    /// What it is.
    pub kind: ProcedureKind,
}

/// Which journal rows a report looks at.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Of these offices.
    pub offices: Vec<AgencyId>,
    /// Of these procedures only.
    pub procedures: Option<Vec<ProcedureId>>,
    /// Not of these procedures.
    pub except: Vec<ProcedureId>,
    /// That came in this way only.
    pub channel: Option<Channel>,
    /// Recorded by then.
    pub known_at: Instant,
}

impl From<Agency> for NamedAgency {
    fn from(agency: Agency) -> Self {
        Self { id: agency.id, code: agency.code, name: agency.name_vi, level: agency.level }
    }
}

/// The whole register: where it is, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterExtent {
    /// The lowest agency that has every dossier of the register under it.
    pub top: NamedAgency,
    /// When the oldest act took effect.
    pub oldest: Instant,
    /// When the newest one did.
    pub newest: Instant,
}

/// Where the register is, and since when; none while nothing was done.
///
/// # Errors
/// When the database fails.
pub fn extent_of_the_register(conn: &mut Connection) -> Result<Option<RegisterExtent>, DatabaseError> {
    // Two seeks in the index of moves for each office, where a plain maximum would read the whole journal.
    let found: Vec<(AgencyId, Option<Instant>, Option<Instant>)> = on!(conn, c => agency::table
        .filter(agency::level.ne(Level::Unit))
        .select((
            agency::id,
            journal::table
                .filter(journal::moves)
                .filter(journal::office_id.eq(agency::id))
                .select(diesel::dsl::min(journal::happened_at))
                .single_value(),
            journal::table
                .filter(journal::moves)
                .filter(journal::office_id.eq(agency::id))
                .select(diesel::dsl::max(journal::happened_at))
                .single_value(),
        ))
        .load(c))?;
    let busy: Vec<AgencyId> = found.iter().filter(|(.., at)| at.is_some()).map(|(id, ..)| *id).collect();
    let oldest = found.iter().filter_map(|(_, at, _)| *at).min();
    let newest = found.iter().filter_map(|(.., at)| *at).max();
    let Some((oldest, newest)) = oldest.zip(newest) else { return Ok(None) };
    let mut above: BTreeSet<(AgencyId, AgencyId, i32)> = on!(conn, c => agency_path::table
        .filter(agency_path::descendant_id.eq_any(&busy))
        .select((agency_path::ancestor_id, agency_path::descendant_id, agency_path::depth))
        .load(c))?
    .into_iter()
    .collect();
    above.extend(busy.iter().map(|office| (*office, *office, 0)));
    let mut reach: BTreeMap<AgencyId, (i64, i64)> = BTreeMap::new();
    for (ancestor, _, depth) in above {
        let (offices, depths) = reach.entry(ancestor).or_default();
        *offices += 1;
        *depths += i64::from(depth);
    }
    let Some(top) = reach
        .into_iter()
        .max_by_key(|(id, (offices, depths))| (*offices, -*depths, std::cmp::Reverse(*id)))
        .map(|(id, _)| id)
    else {
        return Ok(None);
    };
    let place = on!(conn, c => agency::table
        .filter(agency::id.eq(top))
        .select((agency::id, agency::code, agency::name_vi, agency::level))
        .first(c)
        .optional())?;
    Ok(place.map(|top| RegisterExtent { top, oldest, newest }))
}

/// The names of every procedure, from its newest version that is not a draft; from the draft where there is no other.
///
/// # Errors
/// When the database fails.
pub fn procedures(conn: &mut Connection) -> Result<BTreeMap<ProcedureId, ProcedureNames>, DatabaseError> {
    type Row = (ProcedureId, String, ProcedureKind, i32, String, String, String, String);
    let mut versions: Vec<Row> = on!(conn, c => procedure::table
        .inner_join(procedure_version::table.on(procedure_version::procedure_id.eq(procedure::id)))
        .select((
            procedure::id,
            procedure::code,
            procedure::kind,
            procedure_version::version,
            procedure_version::state,
            procedure_version::name_vi,
            procedure_version::field_code,
            procedure_version::field_name,
        ))
        .load(c))?;
    versions.sort_by_key(|(_, _, _, version, state, ..)| (state != "draft", *version));
    Ok(versions
        .into_iter()
        .map(|(id, code, kind, _, _, name, field_code, field_name)| {
            (id, ProcedureNames { code, name, field_code, field_name, kind })
        })
        .collect())
}

/// The promise on one side of a row, `before` or `after`: [`promised`](crate::dossier::books::promise::promised). `prefix` names
/// the table.
pub(in crate::report) fn promised(prefix: &str, side: &str) -> String {
    let (due, promise) = (format!("{prefix}due_{side}"), format!("{prefix}promise_{side}"));
    format!("CASE WHEN {promise} > {due} THEN {promise} ELSE {due} END")
}

/// The instant that a row with a due date before it is judged by: [`judged`](crate::dossier::books::rollup::move_kind::judged).
pub(in crate::report) fn judge(prefix: &str) -> String {
    let (before, after) = (promised(prefix, "before"), promised(prefix, "after"));
    let (pending, resolved) = (names(Account::PENDING), names(Account::RESOLVED));
    format!(
        "CASE WHEN {prefix}from_account = 'waiting_acceptance' THEN {prefix}due_before \
         WHEN {prefix}to_account IN {resolved} AND {prefix}from_account IN {pending} THEN COALESCE({after}, {before}) \
         ELSE {before} END"
    )
}

/// How a row is judged (0 nothing due, 1 in time, 2 late), and 3 more where it renews the promise.
fn verdict() -> String {
    let (before, after) = (promised("", "before"), promised("", "after"));
    let in_time = not_passed(&judge(""));
    format!(
        "CASE WHEN due_before IS NULL THEN 0 WHEN {in_time}happened_at THEN 1 ELSE 2 END \
         + CASE WHEN {before} IS DISTINCT FROM {after} THEN 3 ELSE 0 END"
    )
}

/// These accounts as a list.
pub(in crate::report) fn names(accounts: &[Account]) -> String {
    let names: Vec<String> = accounts.iter().map(|account| format!("'{}'", account.as_str())).collect();
    format!("({})", names.join(", "))
}

/// The columns of a statement that counts moves.
pub(in crate::report) type MoveColumns = (
    sql::Id,
    sql::Id,
    Text,
    Text,
    Text,
    Integer,
    Integer,
    Integer,
    Integer,
    Integer,
    Integer,
    Integer,
    Integer,
    BigInt,
);

/// The moves before the end of the cut, alike ones together; those since an instant, where one is named. Nothing without an
/// office.
pub(in crate::report) fn moves(
    selection: &Selection,
    cut: &PeriodCut,
    owners: &str,
    since: Option<Instant>,
) -> Option<Statement<MoveColumns>> {
    let any = selection.offices.first()?;
    let statement = Statement::default().sql("SELECT ");
    let statement =
        if owners.is_empty() { statement.id(*any).sql(", ").id(*any) } else { statement.sql(owners) };
    let mut statement = statement.sql(", channel, from_account, to_account, marks_before, marks_after, ");
    for instant in ["happened_at", "due_before", "due_after", "promise_before", "promise_after"] {
        statement = statement.slot(instant, cut).sql(", ");
    }
    let statement =
        statement.sql(&verdict()).sql(", count(*) FROM journal WHERE ").selection("journal", selection);
    let statement = match since {
        None => statement,
        Some(since) => statement.sql(" AND happened_at >= ").instant(since),
    };
    // Grouped by position: PostgreSQL does not see that two expressions with bound values are the same one. What is the same in
    // every row is no group: it does not take a bound value for one.
    let owners = if owners.is_empty() { "" } else { "1, 2, " };
    let statement = statement.sql(" AND happened_at < ").instant(cut.until);
    Some(statement.sql(&format!(" GROUP BY {owners}3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13")))
}

/// Reads what such a statement counts.
pub(in crate::report) fn counted(
    conn: &mut Connection,
    statement: Statement<MoveColumns>,
    cut: &PeriodCut,
) -> Result<Vec<MoveCount>, DatabaseError> {
    type Row =
        (AgencyId, ProcedureId, Channel, Account, Account, i32, i32, i32, i32, i32, i32, i32, i32, i64);
    let rows: Vec<Row> = on!(conn, c => statement.load(c))?;
    let counted = rows.into_iter().map(|row| {
        let (office_id, procedure_id, channel, from, to, marks_before, marks_after, ..) = row;
        let (.., happened, due_before, due_after, promise_before, promise_after, verdict, count) = row;
        MoveCount {
            office_id,
            procedure_id,
            channel,
            from,
            to,
            // An act of this very instant belongs to the last part.
            happened: happened.min(cut.parts()),
            due_before,
            due_after,
            promise_before,
            promise_after,
            marks_before,
            marks_after,
            judged: match verdict % 3 {
                0 => PromiseTimeliness::NotDue,
                1 => PromiseTimeliness::InTime,
                _ => PromiseTimeliness::Late,
            },
            renewed: verdict >= 3,
            pair: None,
            count,
        }
    });
    Ok(counted.collect())
}

impl<S> Statement<S> {
    /// The moves that `selection` names, in a table that goes by `name`.
    pub(in crate::report) fn selection(self, name: &str, selection: &Selection) -> Self {
        self.sql(name)
            .sql(".moves AND ")
            .whose(name, selection)
            .of_channel(name, selection)
            .sql(" AND ")
            .sql(name)
            .sql(".recorded_at <= ")
            .instant(selection.known_at)
            .standing(name, selection)
    }

    /// And that no row of their dossier took out of the register, as far as was known.
    pub(in crate::report) fn standing(self, name: &str, selection: &Selection) -> Self {
        not_taken_out(self, name, selection.known_at)
    }

    /// The rows of the offices and procedures that `selection` names.
    pub(in crate::report) fn whose(self, name: &str, selection: &Selection) -> Self {
        let mut statement = self.one_of(&format!("{name}.office_id"), &selection.offices);
        if let Some(procedures) = &selection.procedures {
            statement = statement.sql(" AND ").one_of(&format!("{name}.procedure_id"), procedures);
        }
        if !selection.except.is_empty() {
            let procedure = format!("{name}.procedure_id");
            statement = statement.sql(" AND NOT (").one_of(&procedure, &selection.except).sql(")");
        }
        statement
    }

    /// And of its channel, when it names one.
    pub(in crate::report) fn of_channel(self, name: &str, selection: &Selection) -> Self {
        match selection.channel {
            None => self,
            Some(channel) => self.sql(&format!(" AND {name}.channel = '{}'", channel.as_str())),
        }
    }

    /// The slot of an instant, as [`PeriodCut::slot`] has it: comparisons only, each with the middle of what is left.
    pub(in crate::report) fn slot(self, column: &str, cut: &PeriodCut) -> Self {
        let statement = self.sql(&format!("CASE WHEN {column} IS NULL THEN -1 ELSE "));
        statement.slot_among(column, &cut.boundaries, 0).sql(" END")
    }

    /// `before` and as many more as there are of these boundaries that are not after the instant.
    fn slot_among(self, column: &str, boundaries: &[Instant], before: usize) -> Self {
        let middle = boundaries.len() / 2;
        let (lower, rest) = boundaries.split_at(middle);
        let Some((boundary, upper)) = rest.split_first() else { return self.sql(&before.to_string()) };
        let statement = self.sql(&format!("CASE WHEN {column} < ")).instant(*boundary).sql(" THEN ");
        let statement = statement.slot_among(column, lower, before).sql(" ELSE ");
        statement.slot_among(column, upper, before + middle + 1).sql(" END")
    }
}
