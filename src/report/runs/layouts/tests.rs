//! Every layout adds up, balances, and opens each cell to as many lines as it says.

use proptest::prelude::*;

use super::*;
use crate::dossier::books::rollup::move_kind::PromiseTimeliness;
use crate::dossier::clock::ledger::{Account, Channel};
use crate::platform::database::Id;
use crate::report::count::fold::{MoveCount, NO_DUE, PartWindow};
use crate::report::figures::figure::FigureValues;
use crate::report::figures::figure_rule::FigureRule;

/// One move of a dossier that came from outside.
fn any_move() -> impl Strategy<Value = MoveCount> {
    let account = prop::sample::select(Account::ALL);
    let slot = prop::sample::select(vec![NO_DUE, 0, 1, 2]);
    let channel = prop::sample::select(Channel::ALL);
    (account.clone(), account, channel, 0..=1_i32, (slot.clone(), slot), 0..4_i32).prop_map(
        |(from, to, channel, happened, (due_before, due_after), marks)| MoveCount {
            office_id: Id::from_bytes([1; 16]),
            procedure_id: Id::from_bytes([2; 16]),
            channel,
            from,
            to,
            happened,
            due_before,
            due_after,
            promise_before: NO_DUE,
            promise_after: NO_DUE,
            marks_before: marks,
            marks_after: marks,
            judged: PromiseTimeliness::NotDue,
            renewed: false,
            pair: None,
            count: 1,
        },
    )
}

fn sum(columns: &[LayoutColumn], numbers: &[usize], cells: &FigureValues) -> i64 {
    let value = |number: &usize| {
        let column = columns.iter().find(|column| column.name == format!("c{number}"))?;
        column.value(cells)
    };
    numbers.iter().map(|number| value(number).unwrap()).sum()
}

fn each() -> impl Iterator<Item = (&'static Layout, bool, Vec<LayoutColumn>)> {
    LAYOUTS.iter().flat_map(|layout| [false, true].map(|folded| (layout, folded, layout.columns(folded))))
}

proptest! {
    #[test]
    fn whatever_happened_the_printed_sums_and_balances_hold(moves in prop::collection::vec(any_move(), 0..12)) {
        let cells = FigureValues::count(&moves, PartWindow::whole(1));
        for (layout, folded, columns) in each() {
            for column in columns.iter().filter(|column| !column.sum_of.is_empty()) {
                let parts = column.sum_of.iter().filter_map(|part| columns[*part].value(&cells));
                prop_assert_eq!(column.value(&cells).unwrap(), parts.sum::<i64>(), "{} {}", layout.slug, &column.identity);
            }
            let [plain, of_folded] = layout.balance;
            let (left, right) = if folded && layout.folding.is_some() { of_folded } else { plain };
            prop_assert_eq!(sum(&columns, left, &cells), sum(&columns, right, &cells), "{} {}", layout.slug, folded);
        }
    }

    /// A line counts once in a column, or not at all: what stands behind the column is as long as the column says.
    #[test]
    fn a_line_counts_at_most_once_in_a_column(row in any_move()) {
        let stands = MoveCount { from: Account::Outside, due_before: NO_DUE, marks_before: 0, ..row };
        let figures: Vec<Figure> = Figure::ALL.iter().copied().filter(|figure| {
            let row = if matches!(figure.rule(), FigureRule::Stock { .. }) { &stands } else { &row };
            figure.rule().weight(row, PartWindow::whole(1)) == 1
        }).collect();
        for (layout, folded, columns) in each() {
            for column in columns.iter().filter(|column| column.is_known()) {
                let value = |sign| column.sum.figures(sign).filter(|figure| figures.contains(figure)).count();
                let weight = value(Sign::Plus).checked_sub(value(Sign::Minus));
                prop_assert_eq!(weight, Some(usize::from(column.counts(&figures))), "{} {} {}", layout.slug, folded, &column.code);
            }
        }
    }
}

#[test]
fn the_form_prints_its_formulas() {
    let layout = Layout::find("ii06a").unwrap();
    let columns = layout.columns(false);
    let identities: Vec<&str> = columns.iter().map(|column| column.identity.as_str()).collect();
    assert_eq!(
        identities[..11],
        [
            "(3)=(4)+(5)+(6)",
            "(4)",
            "(5)",
            "(6)",
            "(7)=(8)+(9)+(10)",
            "(8)",
            "(9)",
            "(10)",
            "(11)=(12)+(13)",
            "(12)",
            "(13)"
        ]
    );
    assert_eq!(layout.balance_words(false).unwrap(), "(3)+(14)=(7)+(11)+(15)+(16)+(17)");
    assert_eq!(layout.balance_words(true).unwrap(), "(3)+(14)=(7)+(11)+(15)");
    assert_eq!(layout.columns(true).len(), 13);
}

#[test]
fn what_the_register_does_not_know_has_no_value() {
    let columns = Layout::find("hanoi_period").unwrap().columns(false);
    let unknown: Vec<&str> = columns
        .iter()
        .filter(|column| column.value(&FigureValues::default()).is_none())
        .map(|column| column.code.as_str())
        .collect();
    assert_eq!(unknown, ["(7)", "(8)", "(26)", "(28)"]);
}

#[test]
fn a_run_of_then_has_no_value_that_came_later() {
    let layout = Layout::find("hanoi_period").unwrap();
    let (old, new) = (layout.columns_of(1, false), layout.columns_of(layout.version, false));
    let later: Vec<&str> =
        old.iter().zip(&new).filter(|(old, new)| old != new).map(|(old, _)| &*old.name).collect();
    assert_eq!(later, ["c19", "c20", "c21", "c27", "c34"]);
    assert!(old.iter().filter(|column| later.contains(&&*column.name)).all(|column| !column.is_known()));
    assert_eq!(new, layout.columns(false));
}

#[test]
fn every_other_column_counts_figures_that_there_are() {
    for (layout, folded, columns) in each().filter(|(layout, ..)| layout.slug != "hanoi_period") {
        let unread: Vec<&str> =
            columns.iter().filter(|column| !column.is_known()).map(|column| &*column.code).collect();
        assert!(unread.is_empty(), "{} {folded}: {unread:?}", layout.slug);
    }
}

#[test]
fn names_and_numbers_are_used_once() {
    for (layout, _, columns) in each() {
        let mut names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), columns.len(), "{}", layout.slug);
    }
    assert!(Layout::find("ii06b").is_none());
}
