//! The journal: every act as a transfer between accounts, never changed, each row chained to the one before it. It is written by
//! its gate, `post.rs`, with the dossier that a row is about.

mod chronicle;
mod hash;
mod post;
mod row;
mod store;

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::status::{Event, Status};
use crate::on;
use crate::platform::database::schema::journal;
use crate::platform::database::{Connection, DatabaseError, UnreadableColumn, stored_json};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

pub use chronicle::{Chronicle, ManyChronicles};
pub use post::{
    Posting, Redated, changed_meanwhile, number_in_book, post, post_chronicles, post_due_dates, post_further,
    post_many,
};
pub use row::{ActTime, Actor};
pub use store::{ChainHead, rederive};

/// What stands before the first row of a dossier.
pub const NO_HASH: [u8; 32] = [0; 32];

/// What the details of a row call the office that acts on the dossier from then on, by its key.
pub const ACTING_OFFICE: &str = "acting_office_id";

/// What the details of a correction call the instant since which the result was out that it opens again.
pub const RESULT_OUT_SINCE: &str = "result_out_since";

/// One row of the journal. Its hash is private, so that no other part of the program can make up a row.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = journal, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the response JournalView")]
pub struct JournalEntry {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub seq: i32,
    pub event: Event,
    pub from_account: Account,
    pub to_account: Account,
    pub moves: bool,
    pub status_before: Option<Status>,
    pub status_after: Status,
    pub due_before: Option<Instant>,
    pub due_after: Option<Instant>,
    pub promise_before: Option<Instant>,
    pub promise_after: Option<Instant>,
    pub marks_before: i32,
    pub marks_after: i32,
    pub step_before: i32,
    pub step_after: i32,
    pub happened_at: Instant,
    pub recorded_at: Instant,
    pub actor_id: Option<OfficerId>,
    pub actor_role: String,
    pub actor_unit_id: Option<AgencyId>,
    pub procedure_id: ProcedureId,
    pub channel: Channel,
    pub details: String,
    pub previous_hash: Vec<u8>,
    hash: Vec<u8>,
    /// What seals the dossier as the act leaves it; none where the act does not read all of it.
    pub content_seal: Option<Vec<u8>>,
}

/// What the details of a row of the journal keep by that name.
///
/// # Errors
/// When they cannot be read.
pub fn detail_of<T: DeserializeOwned>(
    details: &str,
    name: &str,
    row: impl FnOnce() -> String,
) -> Result<Option<T>, UnreadableColumn> {
    // Asked of whole journals: most rows say nothing of the name, and are not worth reading as JSON.
    if !details.contains(name) {
        return Ok(None);
    }
    let read = || {
        let mut fields: serde_json::Map<String, Value> = serde_json::from_str(details)?;
        fields.remove(name).map(serde_json::from_value).transpose()
    };
    read().map_err(|error| UnreadableColumn::new("journal.details", row(), &error))
}

impl JournalEntry {
    /// Whether the row changes something that figures are counted by: the account, the due date, the promise or the marks.
    #[must_use]
    pub fn is_move(&self) -> bool {
        self.from_account != self.to_account
            || self.due_before != self.due_after
            || self.promise_before != self.promise_after
            || self.marks_before != self.marks_after
    }

    /// What the row keeps of its act.
    ///
    /// # Errors
    /// When the column cannot be read.
    pub fn details<T: DeserializeOwned>(&self) -> Result<T, UnreadableColumn> {
        stored_json(&self.details, "journal.details", self.name())
    }

    /// What the row keeps of its act by that name.
    ///
    /// # Errors
    /// When the column cannot be read.
    pub fn detail<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, UnreadableColumn> {
        detail_of(&self.details, name, || self.name())
    }

    /// The row, for whoever must find it in the table.
    fn name(&self) -> String {
        format!("row {} of the dossier {}", self.seq, self.dossier_id)
    }

    /// Whether the dossier came with an older register by this row.
    ///
    /// # Errors
    /// When the details cannot be read.
    pub fn is_imported(&self) -> Result<bool, UnreadableColumn> {
        Ok(self.detail::<Value>("imported")?.is_some())
    }

    /// The office that acts on the dossier after this row, when `before` did so until then; none: the owner.
    ///
    /// # Errors
    /// When the details cannot be read.
    pub fn acting_office_after(
        &self,
        before: Option<AgencyId>,
    ) -> Result<Option<AgencyId>, UnreadableColumn> {
        Ok(self.detail(ACTING_OFFICE)?.unwrap_or(before))
    }

    /// The hash that the row was sealed with.
    #[must_use]
    pub fn hash(&self) -> &[u8] {
        &self.hash
    }
}

/// The rows of one dossier, oldest first.
///
/// # Errors
/// When the database fails.
pub fn of_dossier(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<JournalEntry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.eq(dossier_id))
        .order(journal::seq)
        .select(JournalEntry::as_select())
        .load(c))?)
}

/// The rows of one dossier since it has its present procedure and channel, oldest first.
///
/// # Errors
/// When the database fails.
pub fn present_rows(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<JournalEntry>, DatabaseError> {
    let mut entries = of_dossier(conn, office_id, dossier_id)?;
    let first = entries.iter().rposition(|entry| entry.event == Event::Reclassify);
    Ok(entries.split_off(first.map_or(0, |place| place.saturating_add(1))))
}

/// The last row of a dossier with one of these events.
///
/// # Errors
/// When the database fails.
pub fn last_of(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
    events: &[Event],
) -> Result<Option<JournalEntry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.eq(dossier_id))
        .filter(journal::event.eq_any(events))
        .order(journal::seq.desc())
        .select(JournalEntry::as_select())
        .first(c)
        .optional())?)
}

/// The rows of several dossiers of one office, by dossier and number.
///
/// # Errors
/// When the database fails.
pub fn of_dossiers(
    conn: &mut Connection,
    office_id: AgencyId,
    first: DossierId,
    last: DossierId,
) -> Result<Vec<JournalEntry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.between(first, last))
        .order((journal::dossier_id, journal::seq))
        .select(JournalEntry::as_select())
        .load(c))?)
}

/// The rows of these dossiers of one office, by dossier and number.
///
/// # Errors
/// When the database fails.
pub fn of_these(
    conn: &mut Connection,
    office_id: AgencyId,
    dossiers: &[DossierId],
) -> Result<Vec<JournalEntry>, DatabaseError> {
    Ok(on!(conn, c => journal::table
        .filter(journal::office_id.eq(office_id))
        .filter(journal::dossier_id.eq_any(dossiers))
        .order((journal::dossier_id, journal::seq))
        .select(JournalEntry::as_select())
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

#[cfg(test)]
impl JournalEntry {
    /// A row for tests: a dossier is received at the counter.
    pub(crate) fn sample() -> Self {
        let at = Instant::parse("2023-03-07T09:15:00+07:00").unwrap();
        Self {
            office_id: AgencyId::from_bytes([1; 16]),
            dossier_id: DossierId::from_bytes([2; 16]),
            seq: 1,
            event: Event::Receive,
            from_account: Account::Outside,
            to_account: Account::InProcess,
            moves: true,
            status_before: None,
            status_after: Status::Accepted,
            due_before: None,
            due_after: Some(at),
            promise_before: None,
            promise_after: None,
            marks_before: 0,
            marks_after: 0,
            step_before: 0,
            step_after: 1,
            happened_at: at,
            recorded_at: at,
            actor_id: None,
            actor_role: "clerk".to_owned(),
            actor_unit_id: None,
            procedure_id: ProcedureId::from_bytes([3; 16]),
            channel: Channel::Counter,
            details: "{}".to_owned(),
            previous_hash: NO_HASH.to_vec(),
            hash: Vec::new(),
            content_seal: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn a_row_without_the_later_columns_keeps_the_hash_that_it_had_before_they_came() {
        let row = JournalEntry::sample();
        let columns = format!(
            r#"["{}","{}",1,"receive","outside","in_process",null,"accepted",null,{at},0,1,{at},{at},null,"clerk",null,"{}","counter","{{}}"]"#,
            row.office_id,
            row.dossier_id,
            row.procedure_id,
            at = row.happened_at.micros(),
        );
        let mut hasher = Sha256::new();
        hasher.update(NO_HASH);
        hasher.update(columns);
        let hash: [u8; 32] = hasher.finalize().into();
        assert_eq!(row.computed_hash(), hash);
    }

    #[test]
    fn each_of_the_later_columns_is_in_the_hash_and_moves() {
        let plain = JournalEntry::sample();
        let at = Some(plain.happened_at);
        let changed = [
            JournalEntry { promise_before: at, ..plain.clone() },
            JournalEntry { promise_after: at, ..plain.clone() },
            JournalEntry { marks_before: 1, ..plain.clone() },
            JournalEntry { marks_after: 1, ..plain.clone() },
            JournalEntry { marks_after: 2, ..plain.clone() },
        ];
        let sealed = JournalEntry { content_seal: Some(vec![1]), ..plain.clone() };
        assert_ne!(sealed.computed_hash(), plain.computed_hash());
        assert!(
            !JournalEntry { from_account: sealed.to_account, due_before: sealed.due_after, ..sealed }
                .is_move()
        );
        let mut hashes: Vec<_> = changed.iter().chain([&plain]).map(JournalEntry::computed_hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 6);
        for entry in changed {
            let stays = JournalEntry { from_account: entry.to_account, due_before: entry.due_after, ..entry };
            assert!(stays.is_move());
        }
    }
}
