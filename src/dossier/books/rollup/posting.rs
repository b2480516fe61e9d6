//! Posting: what moves add to the counts of the roll-ups.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use crate::agency::AgencyId;
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::books::rollup::journal_move::JournalMove;
use crate::dossier::books::rollup::move_kind::MoveKind;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::overdue::is_past;
use crate::procedure::ProcedureId;

/// A cell of the moves: office, leaf, procedure and the number of the kind.
pub type MoveCell = (AgencyId, HalfMonth, ProcedureId, i32);

/// The leaf of what took effect in time: it counts in every period that the due date lies in.
pub const IN_TIME: HalfMonth = HalfMonth(0);

/// A cell of what is resolved: office, leaf of the due date, leaf in which it took effect when that was later than the due date,
/// procedure, account, channel.
pub type DueCell = (AgencyId, HalfMonth, HalfMonth, ProcedureId, Account, Channel);

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

    /// What takes all of it away again.
    #[must_use]
    pub fn negated(mut self) -> Self {
        self.moves.values_mut().chain(self.dues.values_mut()).for_each(|count| *count = -*count);
        self
    }
}
