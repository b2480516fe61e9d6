//! The promise: by when the citizen was told to have the result, and whether that came true.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The slip of reception promises the legal due date, and the promise follows that date through pauses and changes of
//! the calendar. An apology (form 04) promises a later day; the legal due date stays where it is
//! (docs/domain/time-limits.md \[V S8\]). The promise is the later of the two, so that it is never stricter than the
//! law. A promise is held while the dossier is accepted and not ended. It ends *kept* or *broken* by a result, *moved*
//! by another date that was given in time, broken by one that was given too late, and *lapsed* when the dossier ends
//! without a result. While papers or a payment are owed, from a pause that began in time, the clock stands and no
//! promise is broken.

use serde::Serialize;
use utoipa::ToSchema;

use super::journal::JournalEntry;
use crate::dossier::clock::act_rule::Occasion;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::overdue::{OverdueRule, is_past};
use crate::named_values;
use crate::platform::instant::Instant;

named_values! {
    /// What a promise was made by.
    pub enum PromiseCause {
        /// The slip of reception: giấy hẹn.
        Slip = "slip",
        /// The end of a pause, or another act that moved the due date.
        Pause = "pause",
        /// A change of the calendar.
        Calendar = "calendar",
        /// Another version of the procedure, to which running dossiers were moved.
        Version = "version",
        /// An apology: phiếu xin lỗi và hẹn lại.
        Apology = "apology",
        /// A correction that opened the dossier again.
        Reopening = "reopening",
    }
}

named_values! {
    /// What became of a promise.
    pub enum PromiseOutcome {
        /// It stands, and its instant has not passed.
        Standing = "standing",
        /// The result came at its instant or before.
        Kept = "kept",
        /// The result, or another promise, came after it; or it has passed and nothing came yet.
        Broken = "broken",
        /// Another promise took its place in time.
        Moved = "moved",
        /// The dossier ended without a result.
        Lapsed = "lapsed",
    }
}

impl PromiseOutcome {
    /// For people, in Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        match self {
            Self::Standing => "còn hiệu lực",
            Self::Kept => "giữ đúng hẹn",
            Self::Broken => "sai hẹn",
            Self::Moved => "đã hẹn lại",
            Self::Lapsed => "hết hiệu lực",
        }
    }
}

/// The promise, from the legal due date and the date of the last apology: the later of the two.
///
/// ```
/// use motcua::dossier::books::promise::promised;
/// assert_eq!([promised(Some(5), None), promised(Some(5), Some(8)), promised(Some(9), Some(8))], [Some(5), Some(8), Some(9)]);
/// assert_eq!(promised(None, Some(8)), None);
/// ```
#[must_use]
pub fn promised<T: Ord + Copy>(due: Option<T>, apology: Option<T>) -> Option<T> {
    due.map(|due| apology.map_or(due, |apology| apology.max(due)))
}

/// The instant that an act is judged by: a result by the promise as it stands after the act, anything else by the one
/// before. A pause that the result ends has moved it.
#[must_use]
pub fn judged_by<T>(from: Account, to: Account, before: Option<T>, after: Option<T>) -> Option<T> {
    if from.is_pending() && to.is_resolved() { after.or(before) } else { before }
}

/// What one act does to the promise of a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromiseChange {
    /// How the promise that was held ended.
    pub ended: Option<PromiseOutcome>,
    /// Whether a promise was given.
    pub begun: bool,
}

/// One side of an act: where the dossier stands, and whether a date was promised.
pub type PromiseSide = (Account, bool);

/// What an act from one side to the other does: `renewed` when the dates of the two differ, `in_time` when it took effect not
/// after the instant that it is judged by.
#[must_use]
pub fn turn(
    (from, dated_before): PromiseSide,
    (to, dated_after): PromiseSide,
    renewed: bool,
    in_time: bool,
) -> PromiseChange {
    let held = dated_before && from.is_pending();
    let holds = dated_after && to.is_pending();
    let ended = match (held, holds) {
        (true, true) if !renewed => None,
        (true, true) if in_time || from.overdue_rule() == OverdueRule::InTimeWhenPaused => {
            Some(PromiseOutcome::Moved)
        }
        (true, false) if !to.is_resolved() => Some(PromiseOutcome::Lapsed),
        (true, false) if in_time => Some(PromiseOutcome::Kept),
        (true, _) => Some(PromiseOutcome::Broken),
        (false, _) => None,
    };
    PromiseChange { ended, begun: holds && (!held || renewed) }
}

/// What became of a dossier's last promise, as of `now`: by its account and, when the result exists, since when.
#[must_use]
pub fn outcome(
    account: Account,
    promise: Instant,
    resolved_at: Option<Instant>,
    now: Instant,
) -> PromiseOutcome {
    match resolved_at {
        Some(at) if account.is_resolved() => {
            if is_past(Some(promise), at) {
                PromiseOutcome::Broken
            } else {
                PromiseOutcome::Kept
            }
        }
        _ => match account.overdue_rule() {
            OverdueRule::Waits | OverdueRule::Never => PromiseOutcome::Lapsed,
            OverdueRule::ClockRuns | OverdueRule::LateWhenPaused if is_past(Some(promise), now) => {
                PromiseOutcome::Broken
            }
            // The clock stands, and the promise with it, or the instant has not come.
            OverdueRule::ClockRuns | OverdueRule::LateWhenPaused | OverdueRule::InTimeWhenPaused => {
                PromiseOutcome::Standing
            }
        },
    }
}

/// One promise of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DossierPromise)]
pub struct Promise {
    /// Number within the dossier, from 1.
    pub number: usize,
    /// When it was made.
    pub given_at: Instant,
    /// By when the result was promised.
    pub promised_at: Instant,
    /// What it was made by.
    pub cause: PromiseCause,
    /// What became of it.
    pub outcome: PromiseOutcome,
    /// When that was settled; absent while the dossier is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Instant>,
    /// The journal row that made it.
    pub seq: i32,
}

impl Promise {
    fn given(number: usize, promised_at: Instant, entry: &JournalEntry) -> Self {
        let cause = match entry.event.rule().occasion {
            Occasion::Calendar => PromiseCause::Calendar,
            Occasion::Version => PromiseCause::Version,
            Occasion::Apology => PromiseCause::Apology,
            Occasion::Dossier
            | Occasion::Correction
            | Occasion::Fee
            | Occasion::Office
            | Occasion::Officer => {
                if entry.from_account.is_pending() {
                    PromiseCause::Pause
                } else if Account::BEFORE_ACCEPTANCE.contains(&entry.from_account) {
                    PromiseCause::Slip
                } else {
                    PromiseCause::Reopening
                }
            }
        };
        let (given_at, outcome, settled_at) = (entry.happened_at, PromiseOutcome::Standing, None);
        Self { number, given_at, promised_at, cause, outcome, settled_at, seq: entry.seq }
    }
}

/// The promises of a dossier as its journal tells them, oldest first, as of `now`.
#[must_use]
pub fn promises(journal: &[JournalEntry], now: Instant) -> Vec<Promise> {
    let mut promises: Vec<Promise> = Vec::new();
    for entry in journal {
        let before = promised(entry.due_before, entry.promise_before);
        let after = promised(entry.due_after, entry.promise_after);
        let (from, to) = (entry.from_account, entry.to_account);
        let judge = judged_by(from, to, before, after);
        let in_time = !is_past(judge, entry.happened_at);
        let turn = turn((from, before.is_some()), (to, after.is_some()), before != after, in_time);
        if let (Some(outcome), Some(last)) = (turn.ended, promises.last_mut()) {
            last.outcome = outcome;
            last.settled_at = Some(entry.happened_at);
            // The end of a pause by the result moved it at the same instant.
            last.promised_at = judge.unwrap_or(last.promised_at);
        }
        if let Some(after) = after.filter(|_| turn.begun) {
            promises.push(Promise::given(promises.len() + 1, after, entry));
        }
    }
    if let (Some(last), Some(entry)) = (promises.last_mut(), journal.last())
        && last.outcome == PromiseOutcome::Standing
    {
        last.outcome = outcome(entry.to_account, last.promised_at, None, now);
    }
    promises
}

#[cfg(test)]
#[path = "promise_tests.rs"]
mod tests;
