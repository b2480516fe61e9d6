//! One rule for late: what a dossier is held to where it stands, and how an instant compares with a due instant.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Every list, field, figure and verdict asks here. A due instant has passed only after it: at the very instant a dossier is
//! in time. What the database compares is written in `platform/database/passed.rs` and takes its accounts from the table
//! below; `tests/walls/overdue.rs` lets nobody else compare.

use crate::dossier::clock::ledger::Account;
use crate::platform::instant::Instant;

/// When a dossier that stands in an account is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverdueRule {
    /// Once its due instant has passed: the clock runs.
    ClockRuns,
    /// Once the instant by which the desk must answer has passed: it waits for acceptance.
    Waits,
    /// As long as it has a due instant, whichever: it was late when the clock was stopped, and stays so.
    LateWhenPaused,
    /// Never while it stands there: it was in time when the clock was stopped.
    InTimeWhenPaused,
    /// Never: it has ended, or is not in the register.
    Never,
}

impl Account {
    /// When a dossier that stands here is overdue: the table.
    #[must_use]
    pub const fn overdue_rule(self) -> OverdueRule {
        match self {
            Self::InProcess => OverdueRule::ClockRuns,
            Self::WaitingAcceptance => OverdueRule::Waits,
            Self::PausedSupplementOverdue | Self::PausedPaymentOverdue | Self::WithdrawalPendingOverdue => {
                OverdueRule::LateWhenPaused
            }
            Self::PausedSupplement | Self::PausedPayment | Self::WithdrawalPending => {
                OverdueRule::InTimeWhenPaused
            }
            Self::Outside
            | Self::NotAccepted
            | Self::ResolvedEarly
            | Self::ResolvedOnTime
            | Self::ResolvedLate
            | Self::ResolvedNoDeadline
            | Self::ClosedRefused
            | Self::ClosedWithdrawn
            | Self::ClosedStopped => OverdueRule::Never,
        }
    }

    /// The accounts with one of these rules.
    #[must_use]
    pub fn with_rules(rules: &[OverdueRule]) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|account| rules.contains(&account.overdue_rule())).collect()
    }
}

/// Whether a due instant has passed at `at`; one that is not there never passes.
///
/// ```
/// use motcua::dossier::clock::overdue::is_past;
/// assert_eq!([is_past(Some(2), 1), is_past(Some(2), 2), is_past(Some(2), 3), is_past(None, 3)], [false, false, true, false]);
/// ```
#[must_use]
pub fn is_past<T: PartialOrd + Copy>(due: Option<T>, at: T) -> bool {
    due.is_some_and(|due| due < at)
}

/// Whether a dossier that stands there with this due instant is overdue at `at`.
#[must_use]
pub fn is_overdue(account: Account, due: Option<Instant>, at: Instant) -> bool {
    match account.overdue_rule() {
        OverdueRule::ClockRuns | OverdueRule::Waits => is_past(due, at),
        OverdueRule::LateWhenPaused => due.is_some(),
        OverdueRule::InTimeWhenPaused | OverdueRule::Never => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_not_ended_is_held_to_something_and_nobody_else() {
        for account in Account::ALL {
            let open = account.is_pending() || *account == Account::WaitingAcceptance;
            assert_eq!(account.overdue_rule() != OverdueRule::Never, open, "{account}");
            let paused = [OverdueRule::LateWhenPaused, OverdueRule::InTimeWhenPaused];
            assert_eq!(paused.contains(&account.overdue_rule()), account.clock_stands(), "{account}");
        }
    }

    #[test]
    fn at_the_very_instant_it_is_in_time_and_a_pause_stays_what_it_was() {
        let due = Instant::parse("2023-03-10T09:15:00+07:00").unwrap();
        let later = due.plus(chrono::TimeDelta::microseconds(1));
        for (account, at_due, after, undated) in [
            (Account::InProcess, false, true, false),
            (Account::WaitingAcceptance, false, true, false),
            (Account::PausedPayment, false, false, false),
            // Moved to a version without a limit, it is late no more.
            (Account::PausedPaymentOverdue, true, true, false),
            (Account::ResolvedLate, false, false, false),
        ] {
            let at = |due, at| is_overdue(account, due, at);
            assert_eq!(
                (at(Some(due), due), at(Some(due), later), at(None, later)),
                (at_due, after, undated),
                "{account}"
            );
        }
    }
}
