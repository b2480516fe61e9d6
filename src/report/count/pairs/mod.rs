//! Moves that are undone: the pairs of a period, to be left out of the figures that count dossiers by where they came to.
//! Pure: no HTTP, no SQL, no clock.

pub mod store;

use crate::agency::AgencyId;
use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::procedure::ProcedureId;
use crate::report::count::fold::{MoveCount, NO_DUE};
use crate::report::figures::figure_rule::PairRole;

/// One side of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairSide {
    /// What it is.
    pub role: PairRole,
    /// The account that was left.
    pub from: Account,
    /// The account that was entered.
    pub to: Account,
    /// The marks after.
    pub marks: i32,
    /// When it took effect.
    pub slot: i32,
}

/// Alike pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovePair {
    /// The office of the dossiers; any one where they are not told apart.
    pub office_id: AgencyId,
    /// Their procedure; any one where they are not told apart.
    pub procedure_id: ProcedureId,
    /// How they came in.
    pub channel: Channel,
    /// What was done.
    pub done: PairSide,
    /// What undid it.
    pub undoing: PairSide,
    /// How many.
    pub count: i64,
}

impl MovePair {
    /// Both moves, told so that they are left out where both lie in the period.
    pub fn left_out(&self) -> impl Iterator<Item = MoveCount> + use<> {
        let pair = *self;
        [(pair.done, pair.undoing), (pair.undoing, pair.done)].into_iter().map(move |(side, other)| {
            let row = MoveCount {
                office_id: pair.office_id,
                procedure_id: pair.procedure_id,
                channel: pair.channel,
                from: side.from,
                to: side.to,
                happened: side.slot,
                due_before: NO_DUE,
                due_after: NO_DUE,
                promise_before: NO_DUE,
                promise_after: NO_DUE,
                marks_before: side.marks,
                marks_after: side.marks,
                judged: PromiseTimeliness::NotDue,
                renewed: false,
                pair: None,
                count: pair.count,
            };
            row.left_out(side.role, other.slot)
        })
    }
}
