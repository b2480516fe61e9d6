//! Counts figures in every part of a period at once, with the proof that the parts make up the whole.
//! Pure: no HTTP, no SQL, no clock.

use crate::report::count::fold::{Countable, Mismatch, PartWindow};
use crate::report::figures::figure::Figure;
use crate::report::figures::figure_rule::{DueFilter, FigureRule, PeriodEdge};

/// The figures of the books: in every part the first three together are the last three together.
const BOOKS: [Figure; 6] = [
    Figure::CarriedOver,
    Figure::Received,
    Figure::Reopened,
    Figure::Resolved,
    Figure::Closed,
    Figure::Pending,
];

/// One figure: its value in each part, and in the whole period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureSeries {
    /// The figure.
    pub figure: Figure,
    /// In each part, in order.
    pub points: Vec<i64>,
    /// In the whole period.
    pub total: i64,
}

impl FigureSeries {
    /// How its parts made the whole: also where they need not, they may add up.
    #[must_use]
    pub fn addition(&self) -> SeriesAddition {
        match SeriesAddition::of(self.figure) {
            SeriesAddition::Apart
                if self.figure.rule().is_net() && self.points.iter().sum::<i64>() == self.total =>
            {
                SeriesAddition::Sum
            }
            addition => addition,
        }
    }
}

/// How the values of a figure in the parts make its value in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeriesAddition {
    /// They add up.
    Sum,
    /// The first one is it.
    First,
    /// The last one is it.
    Last,
    /// They do not: what was due in a part is judged at the end of that part, and what ended in one part and was opened again in
    /// another counts in both, in the whole in neither.
    Apart,
}

impl SeriesAddition {
    /// How the parts of this figure go together.
    #[must_use]
    pub fn of(figure: Figure) -> Self {
        if figure.rule().is_net() {
            return Self::Apart;
        }
        match figure.rule() {
            FigureRule::Flow { .. }
            | FigureRule::Answer { .. }
            | FigureRule::Promise(_)
            | FigureRule::Marked(_)
            | FigureRule::Unmarked(_) => Self::Sum,
            FigureRule::Stock { due: DueFilter::InPeriod, .. } => Self::Apart,
            FigureRule::Stock { at: PeriodEdge::Start, .. } => Self::First,
            FigureRule::Stock { at: PeriodEdge::End, .. } => Self::Last,
        }
    }
}

/// Counts these figures in each of `parts` parts and checks them against the whole: flows add up, the first part opens and the
/// last one closes with what the period does, and the books balance in every part.
///
/// # Errors
/// When parts and whole do not fit together.
pub fn spread<R: Countable>(
    counts: &[R],
    parts: i32,
    figures: &[Figure],
) -> Result<Vec<FigureSeries>, Mismatch> {
    let whole = PartWindow::whole(parts);
    let counted = |figure: Figure| FigureSeries {
        figure,
        points: points(counts, parts, figure),
        total: counts.iter().map(|row| row.adds(figure.rule(), whole)).sum(),
    };
    let lines: Vec<FigureSeries> = figures.iter().copied().map(counted).collect();
    let books = BOOKS.map(counted);
    for line in lines.iter().chain(&books) {
        let made = match SeriesAddition::of(line.figure) {
            SeriesAddition::Sum => line.points.iter().sum(),
            SeriesAddition::First => line.points.first().copied().unwrap_or_default(),
            SeriesAddition::Last => line.points.last().copied().unwrap_or_default(),
            SeriesAddition::Apart => continue,
        };
        if made != line.total {
            return Err(Mismatch::RowsAndTotal { figure: line.figure, rows: made, total: line.total });
        }
    }
    balanced(&books)?;
    Ok(lines)
}

fn balanced(books: &[FigureSeries; 6]) -> Result<(), Mismatch> {
    let [carried_over, received, reopened, resolved, closed, pending] = books;
    let parts = carried_over.points.len();
    for place in 0..parts {
        let sum = |lines: [&FigureSeries; 3]| -> i64 {
            lines.iter().filter_map(|line| line.points.get(place)).sum()
        };
        let (to_account_for, accounted_for) =
            (sum([carried_over, received, reopened]), sum([resolved, closed, pending]));
        if to_account_for != accounted_for {
            return Err(Mismatch::Unbalanced(to_account_for, accounted_for));
        }
    }
    Ok(())
}

/// The figure in each part. What a row adds changes from one part to the next only where one of its instants lies, so it is
/// asked there and nowhere else; a sum over the changes gives the parts.
fn points<R: Countable>(counts: &[R], parts: i32, figure: Figure) -> Vec<i64> {
    let length = usize::try_from(parts).unwrap_or_default();
    let mut changes = vec![0_i64; length];
    for row in counts {
        let mut before = 0;
        for slot in turns(row, parts) {
            let here = row.adds(figure.rule(), PartWindow::part(slot));
            let change = usize::try_from(slot - 1).ok().and_then(|place| changes.get_mut(place));
            if let Some(change) = change {
                *change += here - before;
            }
            before = here;
        }
    }
    let mut sum = 0;
    changes
        .into_iter()
        .map(|change| {
            sum += change;
            sum
        })
        .collect()
}

/// The parts, rising, at which what a row adds may be another than in the part before.
fn turns<R: Countable>(row: &R, parts: i32) -> impl Iterator<Item = i32> + use<R> {
    let mut turns: Vec<i32> = row
        .slots()
        .into_iter()
        .flat_map(|slot| [slot, slot + 1])
        .filter(|slot| (1..=parts).contains(slot))
        .collect();
    turns.push(1);
    turns.sort_unstable();
    turns.dedup();
    turns.into_iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::dossier::books::rollup::move_kind::MoveKind;
    use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
    use crate::dossier::clock::ledger::{Account, Channel};
    use crate::platform::database::Id;
    use crate::report::count::fold::MoveCount;
    use crate::report::count::rollup::rollup_tally::{RollupTally, RollupTallyKind};
    use crate::report::figures::figure::FigureValues;

    const PARTS: i32 = 7;

    prop_compose! {
        fn row()(
            accounts in (0..Account::ALL.len(), 0..Account::ALL.len()),
            channel in 0..Channel::ALL.len(),
            happened in 0..=PARTS,
            dates in proptest::array::uniform4(-1..=PARTS + 1),
            marks in (0..4_i32, 0..4_i32),
            judged in 0..3_usize,
            renewed: bool,
            count in 1..5_i64,
        ) -> MoveCount {
            MoveCount {
                office_id: Id::from_bytes([0; 16]),
                procedure_id: Id::from_bytes([0; 16]),
                channel: Channel::ALL[channel],
                from: Account::ALL[accounts.0],
                to: Account::ALL[accounts.1],
                happened,
                due_before: dates[0],
                due_after: dates[1],
                promise_before: dates[2],
                promise_after: dates[3],
                marks_before: marks.0,
                marks_after: marks.1,
                judged: [PromiseTimeliness::NotDue, PromiseTimeliness::InTime, PromiseTimeliness::Late][judged],
                renewed,
                pair: None,
                count,
            }
        }
    }

    prop_compose! {
        fn tally()(row in row(), slots in (0..=PARTS, 0..=PARTS), which in 0..3) -> RollupTally {
            let kind: MoveKind = row.kind();
            let what = match which {
                0 => RollupTallyKind::Moves { slot: row.happened.max(1), kind },
                1 => RollupTallyKind::Stands {
                    slot: slots.0,
                    account: row.to,
                    due: row.due_after,
                    promise: row.promise_after,
                    marks: row.marks_after,
                },
                _ => RollupTallyKind::Settled { account: row.to, due: row.due_after.max(0), since: slots.1 },
            };
            RollupTally { office_id: row.office_id, procedure_id: row.procedure_id, channel: row.channel, what, count: row.count }
        }
    }

    /// Each part against what counting it alone gives.
    fn parts_alone<R: Countable>(rows: &[R]) -> Result<(), TestCaseError> {
        let whole = FigureValues::count(rows, PartWindow::whole(PARTS));
        for figure in Figure::ALL {
            let points = points(rows, PARTS, *figure);
            let total: i64 = rows.iter().map(|row| row.adds(figure.rule(), PartWindow::whole(PARTS))).sum();
            prop_assert_eq!(total, whole.get(*figure));
            for (slot, point) in (1..=PARTS).zip(points) {
                let alone = FigureValues::count(rows, PartWindow::part(slot));
                prop_assert_eq!(point, alone.get(*figure), "{:?} in part {}", figure, slot);
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn each_part_is_what_counting_it_alone_gives(rows in proptest::collection::vec(row(), 0..30)) {
            parts_alone(&rows)?;
            // Made of moves alone, the books always balance.
            prop_assert_eq!(spread(&rows, PARTS, Figure::ALL).map(|lines| lines.len()), Ok(Figure::ALL.len()));
        }

        #[test]
        fn so_is_each_part_of_what_rollups_tell(tallies in proptest::collection::vec(tally(), 0..30)) {
            parts_alone(&tallies)?;
        }
    }

    #[test]
    fn nothing_at_all_is_nothing_in_every_part() {
        let lines = spread::<MoveCount>(&[], 3, &[Figure::Received]).unwrap();
        assert_eq!(lines, [FigureSeries { figure: Figure::Received, points: vec![0, 0, 0], total: 0 }]);
    }

    #[test]
    fn books_that_do_not_balance_are_refused() {
        let line = |figure, points: [i64; 2]| FigureSeries { figure, points: points.to_vec(), total: 0 };
        let mut books = BOOKS.map(|figure| line(figure, [1, 1]));
        assert_eq!(balanced(&books), Ok(()));
        books[5] = line(Figure::Pending, [1, 2]);
        assert_eq!(balanced(&books), Err(Mismatch::Unbalanced(3, 4)));
    }
}
