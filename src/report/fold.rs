//! From counted journal rows to the rows and the total of a report, with the proof that they fit together.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde::Serialize;
use thiserror::Error;

use crate::dossier::ledger::{Account, Channel};
use crate::dossier::rollup::kind::Kind;
pub use crate::dossier::rollup::kind::{Dates, judged};
use crate::platform::database::Id;
use crate::report::figures::{At, By, Cells, Due, Figure, Judged, Rule, Turned};
use crate::report::rate::Rate;

/// How many journal rows are alike in everything that a report can tell apart. Slots are those of
/// [`Cut::slot`](crate::report::period::Cut::slot); a missing due date has the slot [`NO_DUE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MoveCount {
    /// The office of the dossiers.
    pub office_id: Id,
    /// Their procedure.
    pub procedure_id: Id,
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
    pub judged: Judged,
    /// Whether the promise after is another one than before.
    pub renewed: bool,
    /// How many rows.
    pub count: i64,
}

impl MoveCount {
    /// What figures tell such rows apart by.
    #[must_use]
    pub fn kind(&self) -> Kind {
        Kind {
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
    fn dates(&self, by: By) -> (i32, i32) {
        match by {
            By::Law => (self.due_before, self.due_after),
            By::Promise => {
                (later(self.due_before, self.promise_before), later(self.due_after, self.promise_after))
            }
        }
    }
}

/// The slot of the promise, from those of the due date and of the date of an apology.
pub(super) fn later(due: i32, promise: i32) -> i32 {
    if due == NO_DUE { NO_DUE } else { due.max(promise) }
}

/// Alike things that a report is counted from.
pub trait Counted {
    /// The office of the dossiers.
    fn office_id(&self) -> Id;
    /// Their procedure.
    fn procedure_id(&self) -> Id;
    /// How they came in.
    fn channel(&self) -> Channel;
    /// What they add to a figure of this rule in a window.
    fn adds(&self, rule: Rule, window: Window) -> i64;
    /// The slots that decide what they add to a part: it is another than to the part before only in one of these, and in
    /// the part after one of these.
    fn slots(&self) -> [i32; 5];
}

impl Counted for MoveCount {
    fn office_id(&self) -> Id {
        self.office_id
    }

    fn procedure_id(&self) -> Id {
        self.procedure_id
    }

    fn channel(&self) -> Channel {
        self.channel
    }

    fn adds(&self, rule: Rule, window: Window) -> i64 {
        rule.weight(self, window) * self.count
    }

    fn slots(&self) -> [i32; 5] {
        [self.happened, self.due_before, self.due_after, self.promise_before, self.promise_after]
    }
}

/// The slot of a due date that is not there.
pub const NO_DUE: i32 = -1;

/// Consecutive parts of a period: those after slot `after` up to and with slot `through`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The slot before the first part; its end is the start of the window.
    pub after: i32,
    /// The last part; its end is the end of the window.
    pub through: i32,
}

impl Window {
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

impl Due {
    /// Whether a date in this slot is such in a window.
    pub(super) fn holds(self, slot: i32, window: Window) -> bool {
        match self {
            Self::Any => true,
            Self::Dated => slot != NO_DUE,
            Self::InTime => slot == NO_DUE || slot > window.through,
            Self::Overdue => slot != NO_DUE && slot <= window.through,
            Self::InPeriod => window.holds(slot),
        }
    }
}

impl Rule {
    /// Whether a figure counts moves of this kind in its period; a balance counts none.
    #[must_use]
    pub fn counts(self, kind: &Kind) -> bool {
        match self {
            Self::Flow { transfers, channels, letter } => {
                kind.from != kind.to
                    && channels.contains(&kind.channel)
                    && letter.holds(kind.marks_after)
                    && transfers.iter().any(|(from, to)| from.contains(&kind.from) && to.contains(&kind.to))
            }
            Self::Answer { verdicts } => kind.ends_a_wait() && verdicts.contains(&kind.judged),
            Self::Promise(Turned::Given) => kind.turn().begun,
            Self::Promise(Turned::Ended(outcomes)) => {
                kind.turn().ended.is_some_and(|outcome| outcomes.contains(&outcome))
            }
            Self::Marked(mark) => mark.is_in(kind.marks_after) && !mark.is_in(kind.marks_before),
            Self::Stock { .. } => false,
        }
    }

    /// What one journal row of this kind adds to a figure in a window: 1, 0 or -1.
    #[must_use]
    pub fn weight(self, row: &MoveCount, window: Window) -> i64 {
        let Self::Stock { at, accounts, due, by, letter } = self else {
            return i64::from(window.holds(row.happened) && self.counts(&row.kind()));
        };
        let last = match at {
            At::Start => window.after,
            At::End => window.through,
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

/// The rates of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rates {
    /// (early + on time) / (early + on time + late), of what was resolved in the period.
    pub on_time_of_resolved: Rate,
    /// Of the dossiers whose due date lies in the period: those resolved early or on time / those resolved with a due date,
    /// in process, or paused when already overdue, as they stand at the end. Closed dossiers and dossiers paused in time
    /// are in neither.
    pub on_time_of_due: Rate,
    /// resolved / (`carried_over` + received)
    pub resolved_rate: Rate,
    /// `answered_in_time` / (`answered_in_time` + `answered_late`), of the online dossiers that the desk answered in the period.
    pub answered_in_time_of_answered: Rate,
    /// `promises_kept` / (`promises_kept` + `promises_broken`), of the promises that came true or failed in the period.
    pub promises_kept_of_ended: Rate,
}

impl Cells {
    /// Counts `rows` in `window`.
    pub fn count<'a, R: Counted + 'a>(rows: impl IntoIterator<Item = &'a R>, window: Window) -> Self {
        let mut cells = Self::default();
        for row in rows {
            cells.add(|figure| row.adds(figure.rule(), window));
        }
        cells
    }

    /// Both sides of the books.
    #[must_use]
    pub fn balance(&self) -> Balance {
        let to_account_for =
            self.get(Figure::CarriedOver) + self.get(Figure::Received) + self.get(Figure::Reopened);
        let accounted_for = self.get(Figure::Resolved) + self.get(Figure::Closed) + self.get(Figure::Pending);
        Balance { to_account_for, accounted_for, balanced: to_account_for == accounted_for }
    }

    /// The rates.
    #[must_use]
    pub fn rates(&self) -> Rates {
        Rates {
            on_time_of_resolved: Rate::of(
                self.get(Figure::OnTimeOfResolvedNumerator),
                self.get(Figure::OnTimeOfResolvedDenominator),
            ),
            on_time_of_due: Rate::of(
                self.get(Figure::OnTimeOfDueNumerator),
                self.get(Figure::OnTimeOfDueDenominator),
            ),
            resolved_rate: Rate::of(
                self.get(Figure::ResolvedRateNumerator),
                self.get(Figure::CarriedOver) + self.get(Figure::Received),
            ),
            answered_in_time_of_answered: Rate::of(
                self.get(Figure::AnsweredInTimeOfAnsweredNumerator),
                self.get(Figure::AnsweredInTimeOfAnsweredDenominator),
            ),
            promises_kept_of_ended: Rate::of(
                self.get(Figure::PromisesKeptOfEndedNumerator),
                self.get(Figure::PromisesKeptOfEndedDenominator),
            ),
        }
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
pub fn by_key<R: Counted, K: Ord>(
    counts: &[R],
    window: Window,
    total: &Cells,
    key: impl Fn(&R) -> K,
) -> Result<BTreeMap<K, Cells>, Mismatch> {
    let mut rows: BTreeMap<K, Cells> = BTreeMap::new();
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
/// the end of that part, so those figures do not add up and are not compared.
///
/// # Errors
/// When the rows and the total do not fit together.
pub fn by_part<R: Counted>(counts: &[R], parts: i32, total: &Cells) -> Result<Vec<Cells>, Mismatch> {
    let rows: Vec<Cells> = (1..=parts).map(|slot| Cells::count(counts, Window::part(slot))).collect();
    for (figure, value) in total.iter() {
        let made = match figure.rule() {
            Rule::Flow { .. } | Rule::Answer { .. } | Rule::Promise(_) | Rule::Marked(_) => {
                rows.iter().map(|cells| cells.get(figure)).sum()
            }
            Rule::Stock { due: Due::InPeriod, .. } => continue,
            Rule::Stock { at: At::Start, .. } => rows.first().map_or(0, |cells| cells.get(figure)),
            Rule::Stock { at: At::End, .. } => rows.last().map_or(0, |cells| cells.get(figure)),
        };
        same(figure, made, value)?;
    }
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

fn balanced<'a>(rows: impl Iterator<Item = &'a Cells>) -> Result<(), Mismatch> {
    for balance in rows.map(Cells::balance) {
        if !balance.balanced {
            return Err(Mismatch::Unbalanced(balance.to_account_for, balance.accounted_for));
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "fold_tests.rs"]
mod tests;
