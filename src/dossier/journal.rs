//! The journal: every act as a transfer between accounts, never changed, each row chained to the one before it.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::ledger::{Account, Channel};
use super::status::{Event, Status};
use crate::on;
use crate::platform::database::schema::journal;
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

/// What stands before the first row of a dossier.
pub const NO_HASH: [u8; 32] = [0; 32];

/// What the details of a row call the office that acts on the dossier from then on, by its key.
pub const ACTING_OFFICE: &str = "acting_office_id";

/// One row of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = journal, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the response JournalView")]
pub struct Entry {
    pub office_id: Id,
    pub dossier_id: Id,
    pub seq: i32,
    pub event: Event,
    pub from_account: Account,
    pub to_account: Account,
    pub moves: bool,
    pub status_before: Option<Status>,
    pub status_after: Status,
    pub due_before: Option<Instant>,
    pub due_after: Option<Instant>,
    pub step_before: i32,
    pub step_after: i32,
    pub happened_at: Instant,
    pub recorded_at: Instant,
    pub actor_id: Option<Id>,
    pub actor_role: String,
    pub actor_unit_id: Option<Id>,
    pub procedure_id: Id,
    pub channel: Channel,
    pub details: String,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

impl Entry {
    /// Whether the row moves the dossier between accounts or between due dates of one account.
    #[must_use]
    pub fn is_move(&self) -> bool {
        self.from_account != self.to_account || self.due_before != self.due_after
    }

    /// The office that acts on the dossier after this row, when the row says so: its key, or null for the owner.
    #[must_use]
    pub fn acting_office(&self) -> Option<Value> {
        // Most rows do not: they are not worth reading as JSON.
        if !self.details.contains(ACTING_OFFICE) {
            return None;
        }
        let details: Value = serde_json::from_str(&self.details).ok()?;
        details.get(ACTING_OFFICE).cloned()
    }

    /// SHA-256 over the previous hash and every other column, in a fixed order and spelling.
    #[must_use]
    pub fn computed_hash(&self) -> [u8; 32] {
        let instant = |at: Option<Instant>| at.map_or(Value::Null, |at| Value::from(at.micros()));
        let id = |id: Option<Id>| id.map_or(Value::Null, |id| Value::from(id.to_string()));
        let columns = Value::Array(vec![
            Value::from(self.office_id.to_string()),
            Value::from(self.dossier_id.to_string()),
            Value::from(self.seq),
            Value::from(self.event.as_str()),
            Value::from(self.from_account.as_str()),
            Value::from(self.to_account.as_str()),
            self.status_before.map_or(Value::Null, |status| Value::from(status.as_str())),
            Value::from(self.status_after.as_str()),
            instant(self.due_before),
            instant(self.due_after),
            Value::from(self.step_before),
            Value::from(self.step_after),
            instant(Some(self.happened_at)),
            instant(Some(self.recorded_at)),
            id(self.actor_id),
            Value::from(self.actor_role.as_str()),
            id(self.actor_unit_id),
            id(Some(self.procedure_id)),
            Value::from(self.channel.as_str()),
            Value::from(self.details.as_str()),
        ]);
        let mut hasher = Sha256::new();
        hasher.update(&self.previous_hash);
        hasher.update(columns.to_string());
        hasher.finalize().into()
    }

    /// The row with `moves` and `hash` filled in from the rest.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.moves = self.is_move();
        self.hash = self.computed_hash().to_vec();
        self
    }
}

/// Appends rows.
///
/// # Errors
/// When the database fails.
pub fn append(conn: &mut Connection, entries: &[Entry]) -> Result<(), DatabaseError> {
    match entries {
        // A single row is written by a statement that stays prepared.
        [entry] => on!(conn, c => diesel::insert_into(journal::table).values(entry).execute(c))?,
        _ => on!(conn, c => diesel::insert_into(journal::table).values(entries).execute(c))?,
    };
    Ok(())
}

/// The rows of one dossier, oldest first.
///
/// # Errors
/// When the database fails.
pub fn of_dossier(conn: &mut Connection, office_id: Id, dossier_id: Id) -> Result<Vec<Entry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.eq(dossier_id))
        .order(journal::seq)
        .select(Entry::as_select())
        .load(c))?)
}

/// The last row of a dossier in which this was done, if there is one.
///
/// # Errors
/// When the database fails.
pub fn last_of(
    conn: &mut Connection,
    office_id: Id,
    dossier_id: Id,
    event: Event,
) -> Result<Option<Entry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.eq(dossier_id))
        .filter(journal::event.eq(event))
        .order(journal::seq.desc())
        .select(Entry::as_select())
        .first(c)
        .optional())?)
}

/// The rows of several dossiers of one office, by dossier and number.
///
/// # Errors
/// When the database fails.
pub fn of_dossiers(
    conn: &mut Connection,
    office_id: Id,
    first: Id,
    last: Id,
) -> Result<Vec<Entry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.between(first, last))
        .order((journal::dossier_id, journal::seq))
        .select(Entry::as_select())
        .load(c))?)
}

/// How many rows there are.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Connection) -> Result<i64, DatabaseError> {
    Ok(on!(conn, c => journal::table.count().get_result(c))?)
}

/// How many dossiers stand in each account by the sums of the journal: moves in less moves out, as reports add them up.
/// Accounts that come to nothing are left out.
///
/// # Errors
/// When the database fails.
pub fn balances(conn: &mut Connection) -> Result<BTreeMap<Account, i64>, DatabaseError> {
    let moves: Vec<(Account, Account, i64)> = on!(conn, c => journal::table
        .filter(journal::moves)
        .group_by((journal::from_account, journal::to_account))
        .select((journal::from_account, journal::to_account, diesel::dsl::count_star()))
        .load(c))?;
    let mut balances: BTreeMap<Account, i64> = BTreeMap::new();
    for (from, to, count) in moves {
        *balances.entry(from).or_default() -= count;
        *balances.entry(to).or_default() += count;
    }
    balances.retain(|account, balance| *account != Account::Outside && *balance != 0);
    Ok(balances)
}
