//! Posting: what moves add to the counts of the roll-ups.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::books::rollup::move_kind::MoveKind;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::overdue::is_past;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

/// A row of the journal that moves, without what nobody counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are those of the journal")]
pub struct JournalMove {
    pub office_id: Id,
    pub dossier_id: Id,
    pub seq: i32,
    pub from: Account,
    pub to: Account,
    pub due_before: Option<Instant>,
    pub due_after: Option<Instant>,
    pub promise_before: Option<Instant>,
    pub promise_after: Option<Instant>,
    pub marks_before: i32,
    pub marks_after: i32,
    pub happened_at: Instant,
    pub procedure_id: Id,
    pub channel: Channel,
}

impl JournalMove {
    /// What is counted of a row of the journal; nothing of one that moves nothing.
    #[must_use]
    pub fn of(entry: &JournalEntry) -> Option<Self> {
        entry.moves.then_some(Self {
            office_id: entry.office_id,
            dossier_id: entry.dossier_id,
            seq: entry.seq,
            from: entry.from_account,
            to: entry.to_account,
            due_before: entry.due_before,
            due_after: entry.due_after,
            promise_before: entry.promise_before,
            promise_after: entry.promise_after,
            marks_before: entry.marks_before,
            marks_after: entry.marks_after,
            happened_at: entry.happened_at,
            procedure_id: entry.procedure_id,
            channel: entry.channel,
        })
    }

    /// What it adds, to each account that it enters or leaves resolved, by the due date there.
    fn dues(&self) -> impl Iterator<Item = (Account, Instant, i64)> + use<> {
        [(self.to, self.due_after, 1), (self.from, self.due_before, -1)]
            .into_iter()
            .filter(|(account, ..)| account.is_resolved())
            .filter_map(|(account, due, count)| due.map(|due| (account, due, count)))
    }
}

/// A cell of the moves: office, leaf, procedure and the number of the kind.
pub type MoveCell = (Id, HalfMonth, Id, i32);

/// The leaf of what took effect in time: it counts in every period that the due date lies in.
pub const IN_TIME: HalfMonth = HalfMonth(0);

/// A cell of what is resolved: office, leaf of the due date, leaf in which it took effect when that was later than the due date,
/// procedure, account, channel.
pub type DueCell = (Id, HalfMonth, HalfMonth, Id, Account, Channel);

/// What moves add to each cell, in the order of the keys: whoever writes cells in this order waits for nobody who waits for
/// them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RollupCounts {
    /// How many moves.
    pub moves: BTreeMap<MoveCell, i64>,
    /// Moves into resolved accounts less moves out of them.
    pub dues: BTreeMap<DueCell, i64>,
}

impl RollupCounts {
    /// Counts a move.
    pub fn add(&mut self, row: &JournalMove) {
        let happened = HalfMonth::of(row.happened_at);
        let kind = MoveKind::of(row).packed();
        *self.moves.entry((row.office_id, happened, row.procedure_id, kind)).or_default() += 1;
        for (account, due, count) in row.dues() {
            let late = if is_past(Some(due), row.happened_at) { happened } else { IN_TIME };
            let cell = (row.office_id, HalfMonth::of(due), late, row.procedure_id, account, row.channel);
            *self.dues.entry(cell).or_default() += count;
        }
    }
}
