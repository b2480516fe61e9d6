//! What the roll-ups say of a period, alike things together, and what it adds to each figure.
//! Pure: no HTTP, no SQL, no clock.

use crate::agency::AgencyId;
use crate::dossier::books::rollup::move_kind::MoveKind;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::procedure::ProcedureId;
use crate::report::count::fold::{Countable, MoveCount, PairedMove, PartWindow, later};
use crate::report::figures::figure_rule::{DueBasis, DueFilter, FigureRule, PeriodEdge};

/// Alike things of a period; slots are those of [`PeriodCut::slot`](crate::report::figures::period::PeriodCut::slot).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollupTally {
    /// The office of the dossiers; any one where they are not told apart.
    pub office_id: AgencyId,
    /// Their procedure; any one where they are not told apart.
    pub procedure_id: ProcedureId,
    /// How they came in.
    pub channel: Channel,
    /// What they are.
    pub what: RollupTallyKind,
    /// How many.
    pub count: i64,
}

/// What is alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollupTallyKind {
    /// Moves that took effect in the part in this slot.
    Moves {
        /// The slot.
        slot: i32,
        /// Their kind.
        kind: MoveKind,
    },
    /// Dossiers that stand, waiting for acceptance or pending, at the end of the part in this slot; 0 is the start of the period.
    Stands {
        /// The slot.
        slot: i32,
        /// Where.
        account: Account,
        /// The slot of the due date.
        due: i32,
        /// The slot of the date of an apology.
        promise: i32,
        /// The marks.
        marks: i32,
    },
    /// Moves that are told once more as part of a pair, to be left out where both lie in the period; less than nothing.
    LeftOut {
        /// The slot.
        slot: i32,
        /// Their kind.
        kind: MoveKind,
        /// What they are, and where the other is.
        pair: PairedMove,
    },
    /// Moves into a resolved account less moves out of it.
    Settled {
        /// Which.
        account: Account,
        /// The slot of the due date.
        due: i32,
        /// The slot in which they took effect; 0 where that was not after the due date.
        since: i32,
    },
}

impl RollupTally {
    /// What is left out, as a tally; nothing of moves that are in no pair.
    #[must_use]
    pub fn left_out(row: &MoveCount) -> Option<Self> {
        let what = RollupTallyKind::LeftOut { slot: row.happened, kind: row.kind(), pair: row.pair? };
        let MoveCount { office_id, procedure_id, channel, count, .. } = *row;
        Some(Self { office_id, procedure_id, channel, what, count })
    }
}

impl Countable for RollupTally {
    fn office_id(&self) -> AgencyId {
        self.office_id
    }

    fn procedure_id(&self) -> ProcedureId {
        self.procedure_id
    }

    fn channel(&self) -> Channel {
        self.channel
    }

    fn adds(&self, rule: FigureRule, window: PartWindow) -> i64 {
        let counts = match (self.what, rule) {
            (
                RollupTallyKind::Stands { slot, account, due, promise, marks },
                FigureRule::Stock { at, accounts, due: dates, by, letter },
            ) => {
                let last = match at {
                    PeriodEdge::Start => window.after,
                    PeriodEdge::End => window.through,
                };
                let date = match by {
                    DueBasis::Law => due,
                    DueBasis::Promise => later(due, promise),
                };
                slot == last
                    && accounts.contains(&account)
                    && dates.holds(date, window)
                    && letter.holds(marks)
            }
            (
                RollupTallyKind::Settled { account, due, since },
                FigureRule::Stock { accounts, due: DueFilter::InPeriod, .. },
            ) => accounts.contains(&account) && window.holds(due) && since <= window.through,
            (RollupTallyKind::Moves { slot, kind }, rule) => window.holds(slot) && rule.counts(&kind),
            (RollupTallyKind::LeftOut { slot, kind, pair }, rule) => {
                window.holds(slot) && window.holds(pair.other) && rule.leaves_out(&kind, pair.role)
            }
            _ => false,
        };
        if counts { self.count } else { 0 }
    }

    fn slots(&self) -> [i32; 5] {
        match self.what {
            RollupTallyKind::Moves { slot, .. } => [slot; 5],
            RollupTallyKind::LeftOut { slot, pair, .. } => {
                [slot, pair.other, pair.other, pair.other, pair.other]
            }
            // What stands at the end of a part is what the next one begins with.
            RollupTallyKind::Stands { slot, due, promise, .. } => [slot, slot + 1, due, promise, promise],
            RollupTallyKind::Settled { due, since, .. } => [due, since, since, since, since],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dossier::books::rollup::account_stay::is_kept;
    use crate::report::figures::figure::Figure;
    use crate::report::figures::figure_rule::ApologyFilter;

    #[test]
    fn every_balance_is_of_dossiers_that_stand_or_of_what_was_due_in_the_period() {
        for figure in Figure::ALL {
            let FigureRule::Stock { at, accounts, due, by, letter } = figure.rule() else { continue };
            if accounts.iter().all(|account| is_kept(*account)) {
                continue;
            }
            assert!(accounts.iter().all(|account| is_kept(*account) || account.is_resolved()), "{figure:?}");
            let settled = (PeriodEdge::End, DueFilter::InPeriod, DueBasis::Law, ApologyFilter::Any);
            assert_eq!((at, due, by, letter), settled, "{figure:?}: the roll-ups do not hold it");
        }
    }
}
