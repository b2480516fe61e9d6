//! From counted journal rows to the rows and the total of a report, with the proof that they fit together.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use crate::agency::AgencyId;
use crate::dossier::books::rollup::move_kind::MoveKind;
use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
pub use crate::dossier::books::rollup::move_kind::{DueAndApologyDates, judged};
use crate::dossier::clock::ledger::{Account, Channel};
use crate::procedure::ProcedureId;
use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::figures::figure_rule::{
    DueBasis, DueFilter, FigureRule, PairRole, PeriodEdge, PromiseFlow, Transfer,
};

/// How many journal rows are alike in everything that a report can tell apart. Slots are those of
/// [`PeriodCut::slot`](crate::report::figures::period::PeriodCut::slot); a missing due date has the slot [`NO_DUE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MoveCount {
    /// The office of the dossiers.
    pub office_id: AgencyId,
    /// Their procedure.
    pub procedure_id: ProcedureId,
    /// How they came in.
    pub channel: Channel,
    /// The account that was left.
    pub from: Account,
    /// The account that was entered.
    pub to: Account,
    /// When it took effect.
    pub happened: i32,
    /// The due date before.
    pub due_before: i32,
    /// The due date after.
    pub due_after: i32,
    /// The date of an apology before.
    pub promise_before: i32,
    /// The date of an apology after.
    pub promise_after: i32,
    /// The marks before.
    pub marks_before: i32,
    /// The marks after.
    pub marks_after: i32,
    /// How it stands to the instant that it is judged by.
    pub judged: PromiseTimeliness,
    /// Whether the promise after is another one than before.
    pub renewed: bool,
    /// What they are of a pair, when they are told once more to be left out where both lie in the period.
    pub pair: Option<PairedMove>,
    /// How many rows; less than nothing of those that are left out.
    pub count: i64,
}

/// What a row is of a pair, and the slot of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PairedMove {
    /// What it is.
    pub role: PairRole,
    /// In which slot the other took effect.
    pub other: i32,
}

impl MoveCount {
    /// The same moves told once more as part of a pair, to be left out.
    #[must_use]
    pub fn left_out(&self, role: PairRole, other: i32) -> Self {
        Self { pair: Some(PairedMove { role, other }), count: -self.count, ..*self }
    }

    /// What figures tell such rows apart by.
    #[must_use]
    pub fn kind(&self) -> MoveKind {
        MoveKind {
            from: self.from,
            to: self.to,
            channel: self.channel,
            marks_before: self.marks_before,
            marks_after: self.marks_after,
            judged: self.judged,
            renewed: self.renewed,
            dated_before: self.due_before != NO_DUE,
            dated_after: self.due_after != NO_DUE,
        }
    }

    /// The slots of the date that a balance looks at, before and after.
    fn dates(&self, by: DueBasis) -> (i32, i32) {
        match by {
            DueBasis::Law => (self.due_before, self.due_after),
            DueBasis::Promise => {
                (later(self.due_before, self.promise_before), later(self.due_after, self.promise_after))
            }
        }
    }
}

/// The slot of the promise, from those of the due date and of the date of an apology.
pub(in crate::report) fn later(due: i32, promise: i32) -> i32 {
    if due == NO_DUE { NO_DUE } else { due.max(promise) }
}

/// Alike things that a report is counted from.
pub trait Countable {
    /// The office of the dossiers.
    fn office_id(&self) -> AgencyId;
    /// Their procedure.
    fn procedure_id(&self) -> ProcedureId;
    /// How they came in.
    fn channel(&self) -> Channel;
    /// What they add to a figure of this rule in a window.
    fn adds(&self, rule: FigureRule, window: PartWindow) -> i64;
    /// The slots that decide what they add to a part: it is another than to the part before only in one of these, and in
    /// the part after one of these.
    fn slots(&self) -> [i32; 5];
}

impl Countable for MoveCount {
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
        rule.weight(self, window) * self.count
    }

    fn slots(&self) -> [i32; 5] {
        if let Some(pair) = self.pair {
            return [self.happened, pair.other, pair.other, pair.other, pair.other];
        }
        [self.happened, self.due_before, self.due_after, self.promise_before, self.promise_after]
    }
}

/// The slot of a due date that is not there.
pub const NO_DUE: i32 = -1;

/// Consecutive parts of a period: those after slot `after` up to and with slot `through`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartWindow {
    /// The slot before the first part; its end is the start of the window.
    pub after: i32,
    /// The last part; its end is the end of the window.
    pub through: i32,
}

impl PartWindow {
    /// All parts of a period.
    #[must_use]
    pub fn whole(parts: i32) -> Self {
        Self { after: 0, through: parts }
    }

    /// The part in this slot.
    #[must_use]
    pub fn part(slot: i32) -> Self {
        Self { after: slot - 1, through: slot }
    }

    /// Whether the part in this slot is one of them.
    #[must_use]
    pub fn holds(self, slot: i32) -> bool {
        self.after < slot && slot <= self.through
    }
}

impl DueFilter {
    /// Whether a date in this slot is such in a window.
    pub(in crate::report) fn holds(self, slot: i32, window: PartWindow) -> bool {
        match self {
            Self::Any => true,
            Self::Dated => slot != NO_DUE,
            Self::InTime => slot == NO_DUE || slot > window.through,
            Self::Overdue => slot != NO_DUE && slot <= window.through,
            Self::InPeriod => window.holds(slot),
        }
    }
}

impl FigureRule {
    /// Whether a figure counts moves of this kind in its period; a balance counts none.
    #[must_use]
    pub fn counts(self, kind: &MoveKind) -> bool {
        match self {
            Self::Flow { transfers, channels, letter, .. } => {
                kind.from != kind.to
                    && channels.contains(&kind.channel)
                    && letter.holds(kind.marks_after)
                    && transfers.iter().any(|(from, to)| from.contains(&kind.from) && to.contains(&kind.to))
            }
            Self::Answer { verdicts } => kind.ends_a_wait() && verdicts.contains(&kind.judged),
            Self::Promise(PromiseFlow::Given) => kind.turn().begun,
            Self::Promise(PromiseFlow::Ended(outcomes)) => {
                kind.turn().ended.is_some_and(|outcome| outcomes.contains(&outcome))
            }
            Self::Marked(mark) => mark.is_in(kind.marks_after) && !mark.is_in(kind.marks_before),
            Self::Unmarked(marks) => {
                marks.iter().any(|mark| mark.is_in(kind.marks_before) && !mark.is_in(kind.marks_after))
            }
            Self::Stock { .. } => false,
        }
    }

    /// Whether a figure counts moves of this kind, and leaves them out as this part of a pair.
    #[must_use]
    pub fn leaves_out(self, kind: &MoveKind, role: PairRole) -> bool {
        let Self::Flow { transfers, net: true, .. } = self else { return false };
        let left_out = |transfer: &Transfer| {
            PairRole::of(*transfer) == Some(role)
                && transfer.0.contains(&kind.from)
                && transfer.1.contains(&kind.to)
        };
        self.counts(kind) && transfers.iter().any(left_out)
    }

    /// Whether moves may be left out of it: then its parts of a period need not add up.
    #[must_use]
    pub fn is_net(self) -> bool {
        matches!(self, Self::Flow { transfers, net: true, .. }
            if transfers.iter().any(|transfer| PairRole::of(*transfer).is_some()))
    }

    /// What one journal row of this kind adds to a figure in a window: 1, 0 or -1.
    #[must_use]
    pub fn weight(self, row: &MoveCount, window: PartWindow) -> i64 {
        if let Some(PairedMove { role, other }) = row.pair {
            let both = window.holds(row.happened) && window.holds(other);
            return i64::from(both && self.leaves_out(&row.kind(), role));
        }
        let Self::Stock { at, accounts, due, by, letter } = self else {
            return i64::from(window.holds(row.happened) && self.counts(&row.kind()));
        };
        let last = match at {
            PeriodEdge::Start => window.after,
            PeriodEdge::End => window.through,
        };
        if row.happened > last {
            return 0;
        }
        let (before, after) = row.dates(by);
        let stands = |account: Account, date: i32, marks: i32| {
            i64::from(accounts.contains(&account) && due.holds(date, window) && letter.holds(marks))
        };
        stands(row.to, after, row.marks_after) - stands(row.from, before, row.marks_before)
    }
}

/// Both sides of the books of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Balance {
    /// `carried_over + received + reopened`
    #[schema(example = 5650)]
    pub to_account_for: i64,
    /// `resolved + closed + pending`
    #[schema(example = 5650)]
    pub accounted_for: i64,
    /// Whether the two are equal.
    #[schema(example = true)]
    pub balanced: bool,
}

impl FigureValues {
    /// Counts `rows` in `window`.
    pub fn count<'a, R: Countable + 'a>(rows: impl IntoIterator<Item = &'a R>, window: PartWindow) -> Self {
        let mut cells = Self::default();
        for row in rows {
            cells.add(|figure| row.adds(figure.rule(), window));
        }
        cells
    }

    /// What went out less what came in.
    fn turnover(&self) -> i64 {
        self.get(Figure::Resolved) + self.get(Figure::Closed)
            - self.get(Figure::Received)
            - self.get(Figure::Reopened)
    }

    /// Both sides of the books.
    #[must_use]
    pub fn balance(&self) -> Balance {
        let to_account_for =
            self.get(Figure::CarriedOver) + self.get(Figure::Received) + self.get(Figure::Reopened);
        let accounted_for = self.get(Figure::Resolved) + self.get(Figure::Closed) + self.get(Figure::Pending);
        Balance { to_account_for, accounted_for, balanced: to_account_for == accounted_for }
    }
}

/// A report does not fit together; it is not shown then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Mismatch {
    /// The two sides of the books of a row or of the total differ.
    #[error("the books do not balance: {0} to account for, {1} accounted for")]
    Unbalanced(i64, i64),
    /// The rows do not make up the total.
    #[error("the rows make {rows} of {}, the total says {total}", figure.as_str())]
    RowsAndTotal {
        /// The figure.
        figure: Figure,
        /// What the rows make.
        rows: i64,
        /// What was counted for the total.
        total: i64,
    },
}

/// Counts one row for each key that `key` gives, and checks them against `total`: every figure is the sum of its rows.
///
/// # Errors
/// When the rows and the total do not fit together.
pub fn by_key<R: Countable, K: Ord>(
    counts: &[R],
    window: PartWindow,
    total: &FigureValues,
    key: impl Fn(&R) -> K,
) -> Result<BTreeMap<K, FigureValues>, Mismatch> {
    let mut rows: BTreeMap<K, FigureValues> = BTreeMap::new();
    for row in counts {
        let cells = rows.entry(key(row)).or_default();
        cells.add(|figure| row.adds(figure.rule(), window));
    }
    for (figure, value) in total.iter() {
        same(figure, rows.values().map(|cells| cells.get(figure)).sum(), value)?;
    }
    balanced(rows.values().chain([total]))?;
    Ok(rows)
}

/// Counts one row for each part of the period, and checks them against `total`: flows add up, the first part opens with
/// what the period opens with, the last part closes with what the period closes with. What was due in a part is judged at
/// the end of that part, so those figures do not add up and are not compared. An end that was undone in another part counts in
/// each of the two and in the whole in neither: what came in less what went out adds up all the same.
///
/// # Errors
/// When the rows and the total do not fit together.
pub fn by_part<R: Countable>(
    counts: &[R],
    parts: i32,
    total: &FigureValues,
) -> Result<Vec<FigureValues>, Mismatch> {
    let rows: Vec<FigureValues> =
        (1..=parts).map(|slot| FigureValues::count(counts, PartWindow::part(slot))).collect();
    for (figure, value) in total.iter() {
        if figure.rule().is_net() {
            continue;
        }
        let made = match figure.rule() {
            FigureRule::Flow { .. }
            | FigureRule::Answer { .. }
            | FigureRule::Promise(_)
            | FigureRule::Marked(_)
            | FigureRule::Unmarked(_) => rows.iter().map(|cells| cells.get(figure)).sum(),
            FigureRule::Stock { due: DueFilter::InPeriod, .. } => continue,
            FigureRule::Stock { at: PeriodEdge::Start, .. } => {
                rows.first().map_or(0, |cells| cells.get(figure))
            }
            FigureRule::Stock { at: PeriodEdge::End, .. } => rows.last().map_or(0, |cells| cells.get(figure)),
        };
        same(figure, made, value)?;
    }
    same(Figure::Resolved, rows.iter().map(FigureValues::turnover).sum(), total.turnover())?;
    balanced(rows.iter().chain([total]))?;
    Ok(rows)
}

/// The same rows without telling offices and procedures apart: fewer to go through.
#[must_use]
pub fn merged(counts: &[MoveCount]) -> Vec<MoveCount> {
    let Some(any) = counts.first() else { return Vec::new() };
    let mut merged: BTreeMap<MoveCount, i64> = BTreeMap::new();
    for row in counts {
        let kind = MoveCount { office_id: any.office_id, procedure_id: any.procedure_id, count: 0, ..*row };
        *merged.entry(kind).or_default() += row.count;
    }
    merged.into_iter().map(|(kind, count)| MoveCount { count, ..kind }).collect()
}

fn same(figure: Figure, rows: i64, total: i64) -> Result<(), Mismatch> {
    if rows == total { Ok(()) } else { Err(Mismatch::RowsAndTotal { figure, rows, total }) }
}

fn balanced<'a>(rows: impl Iterator<Item = &'a FigureValues>) -> Result<(), Mismatch> {
    for balance in rows.map(FigureValues::balance) {
        if !balance.balanced {
            return Err(Mismatch::Unbalanced(balance.to_account_for, balance.accounted_for));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
