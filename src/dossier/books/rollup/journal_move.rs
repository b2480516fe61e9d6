//! A row of the journal as the roll-ups count it.
//! Pure: no HTTP, no SQL, no clock.

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// A row of the journal that moves, without what nobody counts by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are those of the journal")]
pub struct JournalMove {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
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
    pub procedure_id: ProcedureId,
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

    /// The moves that count, of whole dossiers in their order: those since the last one that took the dossier out of the register. One
    /// that was annulled has none.
    pub fn standing(moves: &[Self]) -> impl Iterator<Item = &Self> {
        let together = |one: &Self, next: &Self| one.dossier_id == next.dossier_id;
        let since = |own: &'_ [Self]| {
            let out = own.iter().rposition(|row| row.to == Account::Outside);
            out.map_or(0, |place| place.saturating_add(1))
        };
        moves.chunk_by(together).flat_map(move |own| own.get(since(own)..).unwrap_or_default())
    }

    /// What it adds, to each account that it enters or leaves resolved, by the due date there.
    pub(super) fn dues(&self) -> impl Iterator<Item = (Account, Instant, i64)> + use<> {
        [(self.to, self.due_after, 1), (self.from, self.due_before, -1)]
            .into_iter()
            .filter(|(account, ..)| account.is_resolved())
            .filter_map(|(account, due, count)| due.map(|due| (account, due, count)))
    }
}
