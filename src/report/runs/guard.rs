//! Balance or no export: a run is made only when its rows balance, add up, and are what the dossiers behind them count.
//! Pure: no HTTP, no SQL, no clock.

use crate::report::figures::figure::{Figure, FigureValues};
use crate::report::runs::content::RunRow;

/// Why a run is not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunFault {
    /// The two sides of the books of a row differ.
    #[error("the row {row} does not balance: {to_account_for} to account for, {accounted_for} accounted for")]
    Unbalanced {
        /// The row.
        row: String,
        /// carried over + received + reopened
        to_account_for: i64,
        /// resolved + closed + pending
        accounted_for: i64,
    },
    /// A row is not the sum of the rows under it.
    #[error("{} of the row {row} is {value}, the rows under it make {sum}", figure.as_str())]
    NotTheSum {
        /// The row.
        row: String,
        /// The figure.
        figure: Figure,
        /// What the row says.
        value: i64,
        /// What the rows under it make.
        sum: i64,
    },
    /// A cell is not the number of lines behind it.
    #[error("{} of the row {row} is {value}, there are {lines} lines behind it", figure.as_str())]
    NotTheLines {
        /// The row.
        row: String,
        /// The figure.
        figure: Figure,
        /// What was summed over the journal.
        value: i64,
        /// How many lines the dossiers gave.
        lines: i64,
    },
}

/// Looks for a fault in the rows; `counted` gives the cells of a row as summed over the journal, where that was done.
///
/// # Errors
/// The first fault.
pub fn check<'a>(
    rows: &[RunRow],
    figures: &[Figure],
    counted: impl Fn(&str) -> Option<&'a FigureValues>,
) -> Result<(), RunFault> {
    for row in rows {
        let balance = row.cells.balance();
        if !balance.balanced {
            return Err(RunFault::Unbalanced {
                row: row.key.clone(),
                to_account_for: balance.to_account_for,
                accounted_for: balance.accounted_for,
            });
        }
        let children: Vec<&RunRow> =
            rows.iter().filter(|child| child.parent.as_deref() == Some(row.key.as_str())).collect();
        // A row that others stand under was not summed by itself; any other that is missing there is a row of nothing.
        let nothing = FigureValues::default();
        let summed = counted(&row.key).or_else(|| children.is_empty().then_some(&nothing));
        for figure in figures {
            let value = row.cells.get(*figure);
            let sum: i64 = children.iter().map(|child| child.cells.get(*figure)).sum();
            if !children.is_empty() && sum != value {
                return Err(RunFault::NotTheSum { row: row.key.clone(), figure: *figure, value, sum });
            }
            if let Some(cells) = summed.filter(|cells| cells.get(*figure) != value) {
                let (row, value, lines) = (row.key.clone(), cells.get(*figure), value);
                return Err(RunFault::NotTheLines { row, figure: *figure, value, lines });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::runs::content::TOTAL;

    fn row(key: &str, parent: Option<&str>, received: i64, pending: i64) -> RunRow {
        let mut cells = FigureValues::default();
        cells.add(|figure| match figure {
            Figure::Received => received,
            Figure::Pending => pending,
            _ => 0,
        });
        RunRow { key: key.into(), parent: parent.map(Into::into), depth: 0, name: String::new(), cells }
    }

    fn checked(rows: &[RunRow], counted: Option<&FigureValues>) -> Result<(), RunFault> {
        check(rows, Figure::ALL, |key| {
            if key == "a" { counted } else { rows.iter().find(|row| row.key == key).map(|row| &row.cells) }
        })
    }

    #[test]
    fn rows_must_balance_add_up_and_be_what_was_summed() {
        let good = [row("a", Some(TOTAL), 2, 2), row("b", Some(TOTAL), 1, 1), row(TOTAL, None, 3, 3)];
        assert_eq!(checked(&good, Some(&good[0].cells)), Ok(()));
        // A row that the sums do not have at all is a row of nothing.
        assert!(matches!(checked(&good, None), Err(RunFault::NotTheLines { value: 0, lines: 2, .. })));
        assert!(matches!(
            checked(&good, Some(&good[1].cells)),
            Err(RunFault::NotTheLines { value: 1, lines: 2, .. })
        ));
        let [a, b, total] = good;
        assert!(matches!(
            checked(&[row("a", Some(TOTAL), 2, 1), b.clone(), total.clone()], None),
            Err(RunFault::Unbalanced { to_account_for: 2, accounted_for: 1, .. })
        ));
        let summed = a.cells.clone();
        assert!(matches!(
            checked(&[a, b, row(TOTAL, None, 4, 4)], Some(&summed)),
            Err(RunFault::NotTheSum { value: 4, sum: 3, .. })
        ));
    }
}
