//! The statements that write dossiers and append the rows of the journal that tell of it. Only the gate sends them.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Binary, HasSqlType, Integer, Nullable, Text};

use super::JournalEntry;
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::applicant::{ApplicantKind, ResultDelivery};
use crate::dossier::books::fees;
use crate::dossier::books::numbers::BookNumber;
use crate::dossier::books::person_index;
use crate::dossier::books::rollup;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::Status;
use crate::on;
use crate::platform::database::schema::{dossier, journal};
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::procedure::{ProcedureId, ProcedureVersionId};
use crate::workflow::WorkflowId;

/// New dossiers of one statement: SQLite binds at most 32,766 values, and a dossier has 52.
const STATEMENT: usize = 500;
/// Rows of the journal of one statement: a row has 28 values.
const ROWS: usize = 1_000;

/// Where the journal of a dossier ends: what its next row begins from.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
#[expect(missing_docs, reason = "the columns are those of the dossier")]
pub struct ChainHead {
    pub office_id: AgencyId,
    pub id: DossierId,
    pub procedure_id: ProcedureId,
    pub channel: Channel,
    pub status: Status,
    pub account: Account,
    pub step: i32,
    pub due_at: Option<Instant>,
    pub promised_at: Option<Instant>,
    pub marks: i32,
    pub acting_office_id: Option<AgencyId>,
    pub version: i32,
    pub last_happened_at: Instant,
    pub last_recorded_at: Instant,
    pub last_hash: Vec<u8>,
}

impl From<&Dossier> for ChainHead {
    fn from(row: &Dossier) -> Self {
        Self {
            office_id: row.office_id,
            id: row.id,
            procedure_id: row.procedure_id,
            channel: row.channel,
            status: row.status,
            account: row.account,
            step: row.step,
            due_at: row.due_at,
            promised_at: row.promised_at,
            marks: row.marks,
            acting_office_id: row.acting_office_id,
            version: row.version,
            last_happened_at: row.last_happened_at,
            last_recorded_at: row.last_recorded_at,
            last_hash: row.last_hash.clone(),
        }
    }
}

/// What an act changes.
#[derive(AsChangeset)]
#[diesel(table_name = dossier, treat_none_as_null = true)]
struct Change<'a> {
    procedure_id: ProcedureId,
    channel: Channel,
    procedure_version_id: ProcedureVersionId,
    workflow_id: WorkflowId,
    calendar_stamp: &'a str,
    status: Status,
    account: Account,
    step: i32,
    step_role: Option<&'a str>,
    handler_id: Option<OfficerId>,
    papers: &'a str,
    document_number: Option<&'a str>,
    accepted_at: Option<Instant>,
    due_at: Option<Instant>,
    pauses: &'a str,
    resolved_at: Option<Instant>,
    returned_at: Option<Instant>,
    closed_at: Option<Instant>,
    promised_at: Option<Instant>,
    marks: i32,
    version: i32,
    last_happened_at: Instant,
    last_recorded_at: Instant,
    last_hash: &'a [u8],
    request_draft: Option<&'a str>,
    request_approved: bool,
    citizen_due_at: Option<Instant>,
    acting_office_id: Option<AgencyId>,
    book_volume: Option<i32>,
    book_ordinal: Option<i32>,
}

/// What a dossier says of people and their matter, and its code: an amendment changes it, and the undo of an import, so other acts do
/// not write it again.
#[derive(Debug, PartialEq, Eq, AsChangeset)]
#[diesel(table_name = dossier, treat_none_as_null = true)]
struct Description<'a> {
    code: &'a str,
    applicant_kind: ApplicantKind,
    applicant_name: &'a str,
    applicant_identity: Option<&'a str>,
    applicant_phone: Option<&'a str>,
    applicant_email: Option<&'a str>,
    applicant_address: Option<&'a str>,
    applicant_born_on: Option<NaiveDate>,
    submitter_name: Option<&'a str>,
    submitter_identity: Option<&'a str>,
    submitter_phone: Option<&'a str>,
    submitter_relation: Option<&'a str>,
    summary: &'a str,
    sets: i32,
    result_delivery: ResultDelivery,
    fee_vnd: Option<i64>,
    search: &'a str,
    blind_numbers: &'a str,
}

impl<'a> Description<'a> {
    fn of(row: &'a Dossier) -> Self {
        Self {
            code: &row.code,
            applicant_kind: row.applicant_kind,
            applicant_name: &row.applicant_name,
            applicant_identity: row.applicant_identity.as_deref(),
            applicant_phone: row.applicant_phone.as_deref(),
            applicant_email: row.applicant_email.as_deref(),
            applicant_address: row.applicant_address.as_deref(),
            applicant_born_on: row.applicant_born_on,
            submitter_name: row.submitter_name.as_deref(),
            submitter_identity: row.submitter_identity.as_deref(),
            submitter_phone: row.submitter_phone.as_deref(),
            submitter_relation: row.submitter_relation.as_deref(),
            summary: &row.summary,
            sets: row.sets,
            result_delivery: row.result_delivery,
            fee_vnd: row.fee_vnd,
            search: &row.search,
            blind_numbers: &row.blind_numbers,
        }
    }
}

/// Writes a new dossier.
///
/// # Errors
/// When its code exists at the office, or the database fails.
pub(super) fn insert(conn: &mut Connection, row: &Dossier) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::insert_into(dossier::table).values(row).execute(c))?;
    person_index::store::write(conn, std::slice::from_ref(row))
}

/// Writes the new state of a dossier if nobody changed it since it was read as `before`.
///
/// # Errors
/// When the database fails. `Ok(false)`: somebody else was faster, nothing was written.
pub(super) fn save(conn: &mut Connection, before: &Dossier, row: &Dossier) -> Result<bool, DatabaseError> {
    let change = Change {
        procedure_version_id: row.procedure_version_id,
        workflow_id: row.workflow_id,
        calendar_stamp: &row.calendar_stamp,
        status: row.status,
        account: row.account,
        procedure_id: row.procedure_id,
        channel: row.channel,
        step: row.step,
        step_role: row.step_role.as_deref(),
        handler_id: row.handler_id,
        papers: &row.papers,
        document_number: row.document_number.as_deref(),
        accepted_at: row.accepted_at,
        due_at: row.due_at,
        pauses: &row.pauses,
        resolved_at: row.resolved_at,
        returned_at: row.returned_at,
        closed_at: row.closed_at,
        promised_at: row.promised_at,
        marks: row.marks,
        version: row.version,
        last_happened_at: row.last_happened_at,
        last_recorded_at: row.last_recorded_at,
        last_hash: &row.last_hash,
        request_draft: row.request_draft.as_deref(),
        request_approved: row.request_approved,
        citizen_due_at: row.citizen_due_at,
        acting_office_id: row.acting_office_id,
        book_volume: row.book_volume,
        book_ordinal: row.book_ordinal,
    };
    let target = dossier::table
        .filter(dossier::office_id.eq(row.office_id))
        .filter(dossier::id.eq(row.id))
        .filter(dossier::version.eq(before.version));
    let description = Description::of(row);
    let changed = if description == Description::of(before) {
        on!(conn, c => diesel::update(target).set(change).execute(c))?
    } else {
        on!(conn, c => diesel::update(target).set((change, description)).execute(c))?
    };
    Ok(changed == 1)
}

/// Gives a dossier its place in the register book, where it has none.
///
/// # Errors
/// When another one stands there, or the database fails.
pub(super) fn number_in_book(
    conn: &mut Connection,
    (office_id, id): (AgencyId, DossierId),
    number: BookNumber,
) -> Result<(), DatabaseError> {
    let place = (dossier::book_volume.eq(number.volume), dossier::book_ordinal.eq(number.ordinal));
    let target = dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq(id))
        .filter(dossier::book_ordinal.is_null());
    on!(conn, c => diesel::update(target).set(place).execute(c))?;
    Ok(())
}

/// Writes many new dossiers.
///
/// # Errors
/// When a code exists at its office, or the database fails.
pub(super) fn insert_many(conn: &mut Connection, rows: &[Dossier]) -> Result<(), DatabaseError> {
    for part in rows.chunks(STATEMENT) {
        on!(&mut *conn, c => diesel::insert_into(dossier::table).values(part).execute(c))?;
        person_index::store::write(conn, part)?;
    }
    Ok(())
}

/// Writes what a dossier is found by, derived anew; nothing that its journal tells of.
///
/// # Errors
/// When the database fails.
pub fn rederive(conn: &mut Connection, row: &Dossier) -> Result<(), DatabaseError> {
    let target = dossier::table.filter(dossier::office_id.eq(row.office_id)).filter(dossier::id.eq(row.id));
    let derived = (
        dossier::code.eq(&row.code),
        dossier::search.eq(&row.search),
        dossier::blind_numbers.eq(&row.blind_numbers),
    );
    on!(&mut *conn, c => diesel::update(target).set(derived).execute(c))?;
    person_index::store::rewrite(conn, row)
}

/// Appends rows, and adds them to what the journal comes to. Those of one dossier come in their order.
///
/// # Errors
/// When the database fails.
pub(super) fn append(conn: &mut Connection, entries: &[JournalEntry]) -> Result<(), DatabaseError> {
    match entries {
        // A single row is written by a statement that stays prepared.
        [entry] => {
            on!(&mut *conn, c => diesel::insert_into(journal::table).values(entry).execute(c))?;
        }
        _ => {
            for part in entries.chunks(ROWS) {
                on!(&mut *conn, c => diesel::insert_into(journal::table).values(part).execute(c))?;
            }
        }
    }
    fees::store::post(conn, entries)?;
    rollup::store::post(conn, entries)
}

/// Writes the due dates that these rows of the journal bring to an office's dossiers, with the calendar that they rest on, by one
/// statement. Answers the keys of those that were written: a dossier that somebody changed since it was read is not among them.
///
/// # Errors
/// When the database fails.
pub(super) fn move_due(
    conn: &mut Connection,
    office_id: AgencyId,
    stamp: &str,
    entries: &[JournalEntry],
) -> Result<Vec<DossierId>, DatabaseError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let statement = MoveDue { office_id, stamp, entries };
    Ok(on!(conn, c => statement.load(c))?)
}

/// Both databases name the columns of a list of values `column1` and on.
struct MoveDue<'a> {
    office_id: AgencyId,
    stamp: &'a str,
    entries: &'a [JournalEntry],
}

impl QueryId for MoveDue<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for MoveDue<'_> {
    type SqlType = sql::Id;
}

impl<C> RunQueryDsl<C> for MoveDue<'_> {}

impl<DB> QueryFragment<DB> for MoveDue<'_>
where
    DB: Backend + HasSqlType<sql::Id> + HasSqlType<sql::Instant>,
    AgencyId: ToSql<sql::Id, DB>,
    DossierId: ToSql<sql::Id, DB>,
    Instant: ToSql<sql::Instant, DB>,
    i32: ToSql<Integer, DB>,
    str: ToSql<Text, DB>,
    Vec<u8>: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql("UPDATE dossier SET calendar_stamp = ");
        out.push_bind_param::<Text, str>(self.stamp)?;
        out.push_sql(
            ", version = moved.column2, due_at = moved.column3, last_happened_at = moved.column4, \
             last_recorded_at = moved.column5, last_hash = moved.column6 FROM (VALUES ",
        );
        for (place, entry) in self.entries.iter().enumerate() {
            out.push_sql(if place > 0 { ", (" } else { "(" });
            out.push_bind_param::<sql::Id, _>(&entry.dossier_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(&entry.seq)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<sql::Instant>, _>(&entry.due_after)?;
            out.push_sql(", ");
            out.push_bind_param::<sql::Instant, _>(&entry.happened_at)?;
            out.push_sql(", ");
            out.push_bind_param::<sql::Instant, _>(&entry.recorded_at)?;
            out.push_sql(", ");
            out.push_bind_param::<Binary, _>(&entry.hash)?;
            out.push_sql(")");
        }
        out.push_sql(") AS moved WHERE dossier.office_id = ");
        out.push_bind_param::<sql::Id, _>(&self.office_id)?;
        out.push_sql(
            " AND dossier.id = moved.column1 AND dossier.version = moved.column2 - 1 RETURNING dossier.id",
        );
        Ok(())
    }
}
