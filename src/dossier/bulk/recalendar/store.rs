//! Open dossiers as a change of the calendar sees them: read by key, and written many at a time.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Binary, HasSqlType, Integer, Text};

use crate::dossier::books::journal::JournalEntry;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::Status;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::types::sql;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// The states in which a dossier may be open.
const OPEN: &[Status] = &[
    Status::Accepted,
    Status::Processing,
    Status::SupplementRequested,
    Status::PaymentRequested,
    Status::WithdrawalRequested,
];

/// What a due date rests on, and what a journal row says of a dossier.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dossier)]
pub(crate) struct OpenDossier {
    pub office_id: Id,
    pub id: Id,
    pub code: String,
    pub procedure_id: Id,
    pub procedure_version_id: Id,
    pub calendar_stamp: String,
    pub channel: Channel,
    pub status: Status,
    pub account: Account,
    pub step: i32,
    pub accepted_at: Option<Instant>,
    pub due_at: Option<Instant>,
    pub promised_at: Option<Instant>,
    pub marks: i32,
    pub pauses: String,
    pub version: i32,
    pub last_happened_at: Instant,
    pub last_recorded_at: Instant,
    pub last_hash: Vec<u8>,
}

/// Where a change leaves a dossier.
#[derive(Debug, Clone)]
pub(super) struct MovedDueDate {
    /// The dossier.
    pub id: Id,
    /// The version that it was read at.
    pub version_before: i32,
    /// The due date.
    pub due_at: Instant,
    /// When the change took effect.
    pub happened_at: Instant,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The hash of its new journal row.
    pub hash: Vec<u8>,
}

impl MovedDueDate {
    /// Where this journal row leaves a dossier.
    pub(super) fn by(row: &OpenDossier, due_at: Instant, entry: &JournalEntry) -> Self {
        Self {
            id: row.id,
            version_before: row.version,
            due_at,
            happened_at: entry.happened_at,
            recorded_at: entry.recorded_at,
            hash: entry.hash.clone(),
        }
    }
}

/// The keys of an office's dossiers in a state that may be open, in order.
///
/// # Errors
/// When the database fails.
pub(super) fn open_keys(conn: &mut Connection, office_id: Id) -> Result<Vec<Id>, DatabaseError> {
    // Answered from the index by state alone; in order of keys it would have to pass every dossier that has ended.
    let mut keys: Vec<Id> = on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::status.eq_any(OPEN))
        .select(dossier::id)
        .load(c))?;
    keys.sort_unstable();
    Ok(keys)
}

/// Those of these dossiers that are accepted, not ended, and have a due date that was computed here; by key.
///
/// # Errors
/// When the database fails.
pub(super) fn load_open(
    conn: &mut Connection,
    office_id: Id,
    ids: &[Id],
) -> Result<Vec<OpenDossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::office_id.eq(office_id))
        .filter(dossier::id.eq_any(ids))
        .filter(dossier::account.eq_any(Account::PENDING))
        .filter(dossier::due_imported.eq(false))
        .filter(dossier::accepted_at.is_not_null())
        .order(dossier::id)
        .select(OpenDossier::as_select())
        .load(c))?)
}

/// Writes the new due dates of an office's dossiers by one statement and answers the keys of those that were written:
/// a dossier that somebody changed since it was read is not among them.
///
/// # Errors
/// When the database fails.
pub(super) fn move_due(
    conn: &mut Connection,
    office_id: Id,
    stamp: &str,
    moved: &[MovedDueDate],
) -> Result<Vec<Id>, DatabaseError> {
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let statement = MoveDue { office_id, stamp, moved };
    Ok(on!(conn, c => statement.load(c))?)
}

/// Both databases name the columns of a list of values `column1` and on.
struct MoveDue<'a> {
    office_id: Id,
    stamp: &'a str,
    moved: &'a [MovedDueDate],
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
    Id: ToSql<sql::Id, DB>,
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
            ", version = moved.column2 + 1, due_at = moved.column3, last_happened_at = moved.column4, \
             last_recorded_at = moved.column5, last_hash = moved.column6 FROM (VALUES ",
        );
        for (place, row) in self.moved.iter().enumerate() {
            out.push_sql(if place > 0 { ", (" } else { "(" });
            out.push_bind_param::<sql::Id, _>(&row.id)?;
            out.push_sql(", ");
            out.push_bind_param::<Integer, _>(&row.version_before)?;
            out.push_sql(", ");
            out.push_bind_param::<sql::Instant, _>(&row.due_at)?;
            out.push_sql(", ");
            out.push_bind_param::<sql::Instant, _>(&row.happened_at)?;
            out.push_sql(", ");
            out.push_bind_param::<sql::Instant, _>(&row.recorded_at)?;
            out.push_sql(", ");
            out.push_bind_param::<Binary, _>(&row.hash)?;
            out.push_sql(")");
        }
        out.push_sql(") AS moved WHERE dossier.office_id = ");
        out.push_bind_param::<sql::Id, _>(&self.office_id)?;
        out.push_sql(
            " AND dossier.id = moved.column1 AND dossier.version = moved.column2 RETURNING dossier.id",
        );
        Ok(())
    }
}
