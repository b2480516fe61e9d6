//! How many open dossiers a change of the calendar moves, and how many it makes or unmakes overdue.
//! Pure: no HTTP, no SQL, no clock.

use std::ops::AddAssign;

use serde::Serialize;
use utoipa::ToSchema;

use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::overdue::is_overdue;
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What a moved due date makes of a dossier that is in time, or overdue, now.
    pub enum OverdueTurn {
        /// It is in time now, and overdue afterwards.
        Becomes = "becomes_overdue",
        /// It is overdue now, and in time afterwards.
        NoLonger = "no_longer_overdue",
    }
}

impl OverdueTurn {
    /// What it makes of one that stands in this account, if anything.
    pub(crate) fn of(
        account: Account,
        (before, after): (Option<Instant>, Option<Instant>),
        now: Instant,
    ) -> Option<Self> {
        match (is_overdue(account, before, now), is_overdue(account, after, now)) {
            (false, true) => Some(Self::Becomes),
            (true, false) => Some(Self::NoLonger),
            _ => None,
        }
    }
}

/// Open dossiers by what happens to their due dates: `open = unchanged + earlier + later`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct DueDateTotals {
    /// Accepted and not ended, with a due date that the register computed; or waiting for acceptance, to be answered by an
    /// instant that it computed.
    #[schema(example = 412)]
    pub open: i64,
    /// The due date stays.
    #[schema(example = 387)]
    pub unchanged: i64,
    /// It moves to an earlier instant.
    #[schema(example = 0)]
    pub earlier: i64,
    /// It moves to a later instant.
    #[schema(example = 25)]
    pub later: i64,
    /// In process, or waiting, and in time now, overdue afterwards.
    #[schema(example = 0)]
    pub becomes_overdue: i64,
    /// In process, or waiting, and overdue now, in time afterwards. A pause stays what it was when it began.
    #[schema(example = 3)]
    pub no_longer_overdue: i64,
}

impl DueDateTotals {
    /// Counts one open dossier.
    pub fn count(&mut self, account: Account, before: Option<Instant>, after: Option<Instant>, now: Instant) {
        self.open += 1;
        // Without a due date is later than any.
        let order = |due: Option<Instant>| (due.is_none(), due);
        match order(before).cmp(&order(after)) {
            std::cmp::Ordering::Equal => self.unchanged += 1,
            std::cmp::Ordering::Greater => self.earlier += 1,
            std::cmp::Ordering::Less => self.later += 1,
        }
        match OverdueTurn::of(account, (before, after), now) {
            Some(OverdueTurn::Becomes) => self.becomes_overdue += 1,
            Some(OverdueTurn::NoLonger) => self.no_longer_overdue += 1,
            None => {}
        }
    }
}

impl AddAssign for DueDateTotals {
    fn add_assign(&mut self, part: Self) {
        self.open += part.open;
        self.unchanged += part.unchanged;
        self.earlier += part.earlier;
        self.later += part.later;
        self.becomes_overdue += part.becomes_overdue;
        self.no_longer_overdue += part.no_longer_overdue;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    #[test]
    fn every_open_dossier_is_counted_once_and_a_pause_stays_what_it_was() {
        let (day, next) = (Some(at("2023-03-10T09:15")), Some(at("2023-03-13T09:15")));
        let now = at("2023-03-10T10:00");
        let mut totals = DueDateTotals::default();
        totals.count(Account::InProcess, day, next, now);
        totals.count(Account::InProcess, next, day, now);
        totals.count(Account::InProcess, day, day, now);
        totals.count(Account::PausedSupplementOverdue, day, next, now);
        totals.count(Account::PausedPayment, next, day, now);
        // Due at this very instant is in time.
        totals.count(Account::InProcess, Some(now), next, now);
        let expected = DueDateTotals {
            open: 6,
            unchanged: 1,
            earlier: 2,
            later: 3,
            becomes_overdue: 1,
            no_longer_overdue: 1,
        };
        assert_eq!(totals, expected);
        let mut twice = totals;
        twice += totals;
        assert_eq!((twice.open, twice.unchanged + twice.earlier + twice.later), (12, 12));
    }
}
