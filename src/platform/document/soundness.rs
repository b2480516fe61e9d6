//! Whether a paper says one thing: every row as long as the table is wide, every sum the sum of what it names.
//! Pure: no HTTP, no SQL, no clock.

use super::{Document, DocumentBlock, DocumentCell, DocumentRow, DocumentTable};

/// What is wrong with a paper. Places count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// The cells of the heading do not cover it exactly.
    #[error("line {line} of a heading is not covered exactly")]
    Heading {
        /// The line.
        line: usize,
    },
    /// A row has more or fewer cells than there are columns.
    #[error("row {row} has not as many cells as the table has columns")]
    Length {
        /// The row.
        row: usize,
    },
    /// A sum names a row or column that is not there, or itself.
    #[error("a sum in row {row}, column {column} names what is not there, or itself")]
    Reference {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// A cell is not the sum of what it names.
    #[error("row {row}, column {column} is not the sum of what it names")]
    Sum {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
}

impl Document {
    /// The tables, those of drawings too, in reading order.
    pub fn tables(&self) -> impl Iterator<Item = &DocumentTable> {
        self.blocks.iter().filter_map(|block| match block {
            DocumentBlock::Table(table) => Some(table),
            DocumentBlock::Drawing(drawing) => Some(&drawing.table),
            DocumentBlock::Heading(_) | DocumentBlock::Paragraph(_) | DocumentBlock::Facts(_) => None,
        })
    }

    /// What its drawings show, in reading order.
    #[must_use]
    pub fn drawings(&self) -> Vec<&str> {
        let shown = self.blocks.iter().filter_map(|block| match block {
            DocumentBlock::Drawing(drawing) => Some(drawing.title.as_str()),
            _ => None,
        });
        shown.collect()
    }

    /// Holds a paper against itself; nothing is drawn that fails here.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), DocumentFault> {
        self.tables().try_for_each(DocumentTable::check)
    }
}

impl DocumentTable {
    /// Holds a table against itself.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), DocumentFault> {
        self.placed_heading()?;
        if let Some(row) = self.rows.iter().position(|row| row.cells.len() != self.columns.len()) {
            return Err(DocumentFault::Length { row: row + 1 });
        }
        for (row, of) in self.rows.iter().enumerate() {
            for (column, cell) in of.cells.iter().enumerate() {
                self.check_sums(of, cell, (row, column))?;
            }
        }
        Ok(())
    }

    fn check_sums(
        &self,
        row: &DocumentRow,
        cell: &DocumentCell,
        (at_row, at_column): (usize, usize),
    ) -> Result<(), DocumentFault> {
        let DocumentCell::Count(count) = cell else { return Ok(()) };
        let down = row.sum_of.iter().map(|place| (*place, at_column));
        let across = self.columns.get(at_column).into_iter().flat_map(|column| &column.sum_of);
        let across = across.map(|place| (at_row, *place));
        for parts in [down.collect::<Vec<_>>(), across.collect()] {
            let mut sum = 0_i64;
            for (row, column) in &parts {
                let part = self.rows.get(*row).and_then(|row| row.cells.get(*column));
                let part = part.filter(|_| (*row, *column) != (at_row, at_column));
                match part {
                    Some(DocumentCell::Count(part)) => sum = sum.saturating_add(*part),
                    Some(_) => {}
                    None => return Err(DocumentFault::Reference { row: at_row + 1, column: at_column + 1 }),
                }
            }
            if !parts.is_empty() && sum != *count {
                return Err(DocumentFault::Sum { row: at_row + 1, column: at_column + 1 });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::document::DocumentColumn;

    fn row(sum_of: &[usize], counts: [i64; 3]) -> DocumentRow {
        DocumentRow {
            sum_of: sum_of.to_vec(),
            cells: counts.map(DocumentCell::Count).to_vec(),
            ..DocumentRow::default()
        }
    }

    /// The first column is the sum of the others, the last row that of those above.
    fn table() -> DocumentTable {
        let column =
            |sum_of: &[usize]| DocumentColumn { sum_of: sum_of.to_vec(), ..DocumentColumn::default() };
        DocumentTable {
            columns: vec![column(&[1, 2]), column(&[]), column(&[])],
            heading: Vec::new(),
            rows: vec![row(&[], [3, 1, 2]), row(&[], [7, 3, 4]), row(&[0, 1], [10, 4, 6])],
        }
    }

    fn changed(change: impl FnOnce(&mut DocumentTable)) -> Result<(), DocumentFault> {
        let mut table = table();
        change(&mut table);
        table.check()
    }

    #[test]
    fn sums_hold_down_and_across() {
        assert_eq!(table().check(), Ok(()));
        assert_eq!(
            changed(|table| table.rows[1].cells[1] = DocumentCell::Count(5)),
            Err(DocumentFault::Sum { row: 2, column: 1 })
        );
        assert_eq!(
            changed(|table| table.rows[2] = row(&[0, 1], [11, 5, 6])),
            Err(DocumentFault::Sum { row: 3, column: 1 })
        );
        assert_eq!(
            changed(|table| table.rows[0].cells[2] = DocumentCell::Empty),
            Err(DocumentFault::Sum { row: 1, column: 1 })
        );
    }

    #[test]
    fn rows_are_as_long_as_the_table_is_wide_and_sums_name_others() {
        assert_eq!(changed(|table| table.rows[1].cells.truncate(2)), Err(DocumentFault::Length { row: 2 }));
        for sum_of in [vec![2], vec![9]] {
            let fault = changed(|table| table.rows[2].sum_of = sum_of);
            assert_eq!(fault, Err(DocumentFault::Reference { row: 3, column: 1 }));
        }
    }
}
