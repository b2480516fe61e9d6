//! How a figure is counted: the words in which the table of figures (`figures.rs`) says its formulas.
//! Pure: no HTTP, no SQL, no clock.

use crate::dossier::books::promise::PromiseOutcome;
use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::dossier::clock::marks::Mark;

/// From any account of the first list to any of the second.
pub type Transfer = (&'static [Account], &'static [Account]);

/// How a figure is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureRule {
    /// Journal rows in the period that take a dossier from one account to another.
    Flow {
        /// Any of these: the accounts that are left, and those that are entered. A row that stays in its account never counts.
        transfers: &'static [Transfer],
        /// How the dossier came in.
        channels: &'static [Channel],
        /// With or without an apology, by the marks after the row.
        letter: ApologyFilter,
        /// Whether a row that is undone in the same period counts neither, nor the row that undoes it.
        net: bool,
    },
    /// Dossiers that stand in these accounts at an instant.
    Stock {
        /// When.
        at: PeriodEdge,
        /// Where.
        accounts: &'static [Account],
        /// With which dates.
        due: DueFilter,
        /// Whose date that is.
        by: DueBasis,
        /// With or without an apology.
        letter: ApologyFilter,
    },
    /// Journal rows in the period by which the desk answers a dossier that waits for acceptance: the row leaves that account,
    /// or leaves no instant by which an answer is due. Judged by the instant that stood before; without one it is no answer.
    Answer {
        /// Any of these.
        verdicts: &'static [PromiseTimeliness],
    },
    /// Journal rows in the period by which a promise is given or ends, as [`promise::turn`](crate::dossier::books::promise::turn) says.
    Promise(PromiseFlow),
    /// Journal rows in the period by which a dossier gets this mark: at most one for each dossier.
    Marked(Mark),
    /// Journal rows in the period by which a dossier loses one of these marks.
    Unmarked(&'static [Mark]),
}

/// What a row of the journal is of a pair: one row undoes what another one brought about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairRole {
    /// A dossier ended, or was turned away, and is opened again.
    Ending,
    /// It is opened again.
    Reopening,
    /// It was accepted, and goes back to before acceptance.
    Acceptance,
    /// It goes back.
    TakingBack,
}

impl PairRole {
    /// In what part of a pair a row of such a transfer is left out.
    #[must_use]
    pub fn of(transfer: Transfer) -> Option<Self> {
        let (from, to) = transfer;
        let all = |accounts: &[Account], known: &[Account]| accounts.iter().all(|one| known.contains(one));
        let ended = |account: &Account| Account::ENDED.contains(account) || *account == Account::NotAccepted;
        if (from, to) == (Account::BEFORE_ACCEPTANCE, Account::RECEIVED) {
            Some(Self::Acceptance)
        } else if (from, to) == (Account::RECEIVED, Account::BEFORE_ACCEPTANCE) {
            Some(Self::TakingBack)
        } else if to.iter().all(ended) {
            Some(Self::Ending)
        } else if all(from, Account::ENDED) {
            Some(Self::Reopening)
        } else {
            None
        }
    }
}

/// The pairs among the moves of one dossier, in their order, by account left and account entered: the place of a move, what it
/// is, and the place of the other.
#[must_use]
pub fn pairs(moves: &[(Account, Account)]) -> Vec<(usize, PairRole, usize)> {
    let mut pairs = Vec::new();
    for (place, (from, to)) in moves.iter().enumerate() {
        let earlier = moves.get(..place).unwrap_or_default();
        let ended = Account::ENDED.contains(from) || *from == Account::NotAccepted;
        if ended
            && from != to
            && let Some(done) = earlier.iter().rposition(|(left, entered)| entered == from && left != entered)
        {
            pairs.push((done, PairRole::Ending, place));
            pairs.push((place, PairRole::Reopening, done));
        }
        let (before, received) = (Account::BEFORE_ACCEPTANCE, Account::RECEIVED);
        let crosses =
            |(left, entered): &(Account, Account)| before.contains(left) && received.contains(entered);
        if received.contains(from)
            && before.contains(to)
            && let Some(done) = earlier.iter().rposition(crosses)
        {
            pairs.push((done, PairRole::Acceptance, place));
            pairs.push((place, PairRole::TakingBack, done));
        }
    }
    pairs
}

/// What a row does to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseFlow {
    /// One is given.
    Given,
    /// One ends in any of these ways.
    Ended(&'static [PromiseOutcome]),
}

/// Whether a letter of apology was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApologyFilter {
    /// With or without.
    Any,
    /// With: đã có thư xin lỗi.
    Sent,
    /// Without: chưa có thư xin lỗi.
    NotSent,
}

impl ApologyFilter {
    /// Whether these marks are such.
    #[must_use]
    pub const fn holds(self, marks: i32) -> bool {
        match self {
            Self::Any => true,
            Self::Sent => Mark::Apologised.is_in(marks),
            Self::NotSent => !Mark::Apologised.is_in(marks),
        }
    }
}

/// Whose date a balance looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueBasis {
    /// The due date; before acceptance the instant by which the desk must answer.
    Law,
    /// The promise.
    Promise,
}

/// The two instants of a period at which balances are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodEdge {
    /// The first instant of the period.
    Start,
    /// The end of the period, or the as-of instant within it.
    End,
}

/// Which due dates count in a balance at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueFilter {
    /// Any, or none.
    Any,
    /// Any but none.
    Dated,
    /// None, or not before the end.
    InTime,
    /// Before the end.
    Overdue,
    /// From the start to before the end.
    InPeriod,
}
