//! What another version of a procedure would have made of dossiers that were received under the ones in force.
//! Pure: no HTTP, no SQL, no clock.

use std::ops::AddAssign;

use serde::Serialize;
use utoipa::ToSchema;

use crate::dossier::clock::deadline::{Timeliness, classify};
use crate::dossier::clock::ledger::Account;
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What the version would change for a resolved dossier.
    pub enum TimelinessChange {
        /// It was in time and would have been late.
        NewlyLate = "newly_late",
        /// It was late and would have been in time.
        NewlyInTime = "newly_in_time",
    }
}

/// Where a dossier of the window stands.
#[derive(Debug, Clone, Copy)]
pub struct ReplayState {
    /// In the books.
    pub account: Account,
    /// When it is due by the version that it has.
    pub due_at: Option<Instant>,
    /// That date came with an import: no rule stands behind it.
    pub due_imported: bool,
    /// When it was resolved.
    pub resolved_at: Option<Instant>,
}

/// Dossiers accepted in a window: `accepted = counted + open + closed + due_imported + not_computable`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplayTotals {
    /// Accepted in the window.
    #[schema(example = 310)]
    pub accepted: i64,
    /// Of these resolved, with a due date of the register's own: what the comparison rests on.
    #[schema(example = 284)]
    pub counted: i64,
    /// Of the counted: late by the version that each was received under.
    #[schema(example = 9)]
    pub late: i64,
    /// Of the counted: late by the replayed version. `late_by_version = late + newly_late - newly_in_time`.
    #[schema(example = 31)]
    pub late_by_version: i64,
    /// Of the counted: in time, and late by the replayed version.
    #[schema(example = 22)]
    pub newly_late: i64,
    /// Of the counted: late, and in time by the replayed version.
    #[schema(example = 0)]
    pub newly_in_time: i64,
    /// Accepted and not ended yet.
    #[schema(example = 17)]
    pub open: i64,
    /// Ended without a result: refused, withdrawn, stopped.
    #[schema(example = 6)]
    pub closed: i64,
    /// With an imported due date.
    #[schema(example = 3)]
    pub due_imported: i64,
    /// Resolved, but its calendar does not reach as far as the replayed limit.
    #[schema(example = 0)]
    pub not_computable: i64,
}

/// A due date that the calendar of its dossier does not reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotComputable;

impl ReplayTotals {
    /// Counts one dossier; `due` is asked for the due date by the replayed version when that matters; a version without a limit
    /// has none. Says what would change, and that date.
    pub fn count(
        &mut self,
        standing: ReplayState,
        due: impl FnOnce() -> Result<Option<Instant>, NotComputable>,
    ) -> Option<(TimelinessChange, Option<Instant>)> {
        self.accepted += 1;
        let resolved_at = standing.resolved_at.filter(|_| standing.account.is_resolved());
        let Some(resolved_at) = resolved_at.filter(|_| !standing.due_imported) else {
            let place = if standing.due_imported {
                &mut self.due_imported
            } else if standing.account.is_closed() {
                &mut self.closed
            } else {
                &mut self.open
            };
            *place += 1;
            return None;
        };
        let Ok(due_by_version) = due() else {
            self.not_computable += 1;
            return None;
        };
        let is_late =
            |due: Option<Instant>| classify(resolved_at.civil(), due.map(Instant::civil)) == Timeliness::Late;
        let (late, late_by_version) = (is_late(standing.due_at), is_late(due_by_version));
        self.counted += 1;
        self.late += i64::from(late);
        self.late_by_version += i64::from(late_by_version);
        let change = match (late, late_by_version) {
            (false, true) => TimelinessChange::NewlyLate,
            (true, false) => TimelinessChange::NewlyInTime,
            _ => return None,
        };
        match change {
            TimelinessChange::NewlyLate => self.newly_late += 1,
            TimelinessChange::NewlyInTime => self.newly_in_time += 1,
        }
        Some((change, due_by_version))
    }
}

impl AddAssign for ReplayTotals {
    fn add_assign(&mut self, part: Self) {
        self.accepted += part.accepted;
        self.counted += part.counted;
        self.late += part.late;
        self.late_by_version += part.late_by_version;
        self.newly_late += part.newly_late;
        self.newly_in_time += part.newly_in_time;
        self.open += part.open;
        self.closed += part.closed;
        self.due_imported += part.due_imported;
        self.not_computable += part.not_computable;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("2023-03-{text}:00+07:00")).unwrap()
    }

    #[test]
    fn every_dossier_is_counted_in_one_place_and_the_parts_fit() {
        let resolved = |resolved: &str, due: &str| ReplayState {
            account: Account::ResolvedOnTime,
            due_at: Some(at(due)),
            due_imported: false,
            resolved_at: Some(at(resolved)),
        };
        let mut totals = ReplayTotals::default();
        for (standing, due, change) in [
            (resolved("09T09:00", "10T09:15"), "08T09:15", Some(TimelinessChange::NewlyLate)),
            (resolved("09T09:00", "10T09:15"), "09T09:00", None),
            (resolved("11T09:00", "10T09:15"), "13T09:15", Some(TimelinessChange::NewlyInTime)),
            (resolved("11T09:00", "10T09:15"), "09T09:15", None),
            (
                ReplayState { due_at: None, ..resolved("11T09:00", "10T09:15") },
                "09T09:15",
                Some(TimelinessChange::NewlyLate),
            ),
            (ReplayState { due_imported: true, ..resolved("09T09:00", "10T09:15") }, "08T09:15", None),
            (
                ReplayState { account: Account::ClosedRefused, ..resolved("09T09:00", "10T09:15") },
                "08T09:15",
                None,
            ),
            // Taken back to be corrected: it is open again, whatever was resolved before.
            (
                ReplayState { account: Account::InProcess, ..resolved("09T09:00", "10T09:15") },
                "08T09:15",
                None,
            ),
        ] {
            let expected = change.map(|change| (change, Some(at(due))));
            assert_eq!(totals.count(standing, || Ok(Some(at(due)))), expected, "{standing:?} {due}");
        }
        assert_eq!(totals.count(resolved("09T09:00", "10T09:15"), || Err(NotComputable)), None);
        // Without a limit nothing is late.
        let late = resolved("11T09:00", "10T09:15");
        assert_eq!(
            ReplayTotals::default().count(late, || Ok(None)),
            Some((TimelinessChange::NewlyInTime, None))
        );
        let expected = ReplayTotals {
            accepted: 9,
            counted: 5,
            late: 2,
            late_by_version: 3,
            newly_late: 2,
            newly_in_time: 1,
            open: 1,
            closed: 1,
            due_imported: 1,
            not_computable: 1,
        };
        assert_eq!(totals, expected);
        let mut twice = totals;
        twice += totals;
        assert_eq!((twice.accepted, twice.late_by_version), (18, 6));
    }
}
