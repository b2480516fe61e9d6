//! Stays: from one move to the next a dossier stands in one account, with one due date, one promise and the same marks.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Only accounts that balances look at are kept: waiting for acceptance, and pending. A stay of no length is none: nobody
//! can see it. The acts of a dossier take effect in their order, so that a stay which has ended never changes, but for an act of
//! people that is entered late before what the machine did: then the stays of its dossier are made again of the rows in effect.

use std::collections::{BTreeMap, BTreeSet};

use super::journal_move::JournalMove;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::platform::instant::Instant;
use crate::procedure::ProcedureId;

/// A dossier by its office and its key.
pub type DossierKey = (AgencyId, DossierId);

/// A stay that lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountStay {
    /// The office of the dossier.
    pub office_id: AgencyId,
    /// The dossier.
    pub dossier_id: DossierId,
    /// The number of the move that began it.
    pub seq: i32,
    /// When that took effect.
    pub from_at: Instant,
    /// Where the dossier stands.
    pub account: Account,
    /// Its due date.
    pub due_at: Option<Instant>,
    /// The date of an apology.
    pub promise_at: Option<Instant>,
    /// Its marks, as in their column.
    pub marks: i32,
    /// Its procedure.
    pub procedure_id: ProcedureId,
    /// How it came in.
    pub channel: Channel,
}

/// Whether balances look at an account.
#[must_use]
pub fn is_kept(account: Account) -> bool {
    account == Account::WaitingAcceptance || account.is_pending()
}

impl AccountStay {
    /// The stay that a move begins, when it is kept.
    #[must_use]
    pub fn begun_by(row: &JournalMove) -> Option<Self> {
        is_kept(row.to).then_some(Self {
            office_id: row.office_id,
            dossier_id: row.dossier_id,
            seq: row.seq,
            from_at: row.happened_at,
            account: row.to,
            due_at: row.due_after,
            promise_at: row.promise_after,
            marks: row.marks_after,
            procedure_id: row.procedure_id,
            channel: row.channel,
        })
    }

    /// The leaves that it touches when it ends at `until`.
    pub fn leaves(&self, until: Instant) -> impl Iterator<Item = HalfMonth> + use<> {
        HalfMonth::of(self.from_at).through(HalfMonth::of(until))
    }
}

/// What moves do to the stays.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct StayChanges {
    /// Those that ended, and when.
    pub ended: Vec<(AccountStay, Instant)>,
    /// Those that last after the moves.
    pub open: BTreeMap<DossierKey, AccountStay>,
    /// The dossiers of which a move took effect before one that came earlier: what stays they have says the whole journal.
    pub again: BTreeSet<DossierKey>,
}

impl StayChanges {
    /// Beginning with the stays that lasted before.
    #[must_use]
    pub fn beginning_with(open: impl IntoIterator<Item = AccountStay>) -> Self {
        let open = open.into_iter().map(|stay| ((stay.office_id, stay.dossier_id), stay)).collect();
        Self { open, ..Self::default() }
    }

    /// Takes in a move; those of one dossier come in their order.
    pub fn add(&mut self, row: &JournalMove) {
        let key = (row.office_id, row.dossier_id);
        if let Some(stay) = self.open.remove(&key) {
            if stay.from_at < row.happened_at {
                self.ended.push((stay, row.happened_at));
            } else if stay.from_at > row.happened_at {
                self.again.insert(key);
            }
        }
        if let Some(stay) = AccountStay::begun_by(row) {
            self.open.insert(key, stay);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::database::Id;

    fn at(day: u32) -> Instant {
        Instant::parse(&format!("2023-06-{day:02}T09:00:00+07:00")).unwrap()
    }

    fn moved(seq: i32, from: Account, to: Account, day: u32) -> JournalMove {
        JournalMove {
            office_id: Id::from_bytes([1; 16]),
            dossier_id: Id::from_bytes([2; 16]),
            seq,
            from,
            to,
            due_before: None,
            due_after: Some(at(30)),
            promise_before: None,
            promise_after: None,
            marks_before: 0,
            marks_after: 0,
            happened_at: at(day),
            procedure_id: Id::from_bytes([3; 16]),
            channel: Channel::Counter,
        }
    }

    #[test]
    fn a_stay_lasts_until_the_next_move_and_is_kept_where_balances_look() {
        use Account::{InProcess, Outside, PausedPayment, ResolvedEarly};
        let mut turnover = StayChanges::default();
        for row in [
            moved(1, Outside, InProcess, 1),
            moved(3, InProcess, PausedPayment, 14),
            // At the same instant: that stay has no length.
            moved(4, PausedPayment, InProcess, 14),
            moved(5, InProcess, ResolvedEarly, 20),
            moved(6, ResolvedEarly, InProcess, 21),
        ] {
            turnover.add(&row);
        }
        let ended: Vec<_> =
            turnover.ended.iter().map(|(stay, until)| (stay.seq, stay.from_at, *until)).collect();
        assert_eq!(ended, [(1, at(1), at(14)), (4, at(14), at(20))]);
        assert_eq!(turnover.open.values().map(|stay| stay.seq).collect::<Vec<_>>(), [6]);
    }

    #[test]
    fn a_move_before_the_last_one_asks_for_the_whole_journal() {
        use Account::{InProcess, Outside, PausedPayment};
        let mut turnover = StayChanges::default();
        let rows = [moved(1, Outside, InProcess, 1), moved(2, InProcess, InProcess, 9)];
        for row in &rows {
            turnover.add(row);
        }
        assert!(turnover.again.is_empty());
        turnover.add(&moved(3, InProcess, PausedPayment, 4));
        assert_eq!(turnover.again.len(), 1);
    }

    #[test]
    fn it_has_a_piece_in_every_leaf_that_it_touches() {
        let stay = AccountStay::begun_by(&moved(1, Account::Outside, Account::InProcess, 14)).unwrap();
        let start = HalfMonth::of(at(15)).start();
        assert_eq!(stay.leaves(at(14)).count(), 1);
        // Until the first instant of the next leaf: it stands there at that instant.
        assert_eq!(stay.leaves(start).collect::<Vec<_>>(), [HalfMonth::of(at(1)), HalfMonth::of(at(15))]);
    }
}
