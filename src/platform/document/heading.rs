//! Where each cell of a merged heading stands.
//! Pure: no HTTP, no SQL, no clock.

use super::soundness::DocumentFault;
use super::{DocumentTable, HeadingCell};

/// A cell of the heading at its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedHeading {
    /// Its line, from 0 at the top.
    pub line: usize,
    /// Its first column, from 0 at the left.
    pub column: usize,
    /// How many lines it covers.
    pub lines: usize,
    /// How many columns it covers.
    pub columns: usize,
    /// The words.
    pub text: String,
}

impl DocumentTable {
    /// The lines of its heading; one of the column labels where none is given.
    #[must_use]
    pub fn heading_lines(&self) -> Vec<Vec<HeadingCell>> {
        if !self.heading.is_empty() {
            return self.heading.clone();
        }
        let label = |label: &String| HeadingCell { text: label.clone(), columns: 1, lines: 1 };
        vec![self.columns.iter().map(|column| label(&column.label)).collect()]
    }

    /// Its heading with the place of each cell: a cell takes the first columns of its line that no cell above covers.
    ///
    /// # Errors
    /// When the cells overlap, reach over the edge or leave a hole.
    pub fn placed_heading(&self) -> Result<Vec<PlacedHeading>, DocumentFault> {
        let lines = self.heading_lines();
        let mut taken = vec![vec![false; self.columns.len()]; lines.len()];
        let mut placed = Vec::new();
        for (line, cells) in lines.iter().enumerate() {
            for cell in cells {
                let free = taken.get(line).and_then(|row| row.iter().position(|taken| !taken));
                let fault = DocumentFault::Heading { line: line + 1 };
                let column = free.ok_or(fault)?;
                let (wide, high) = (usize::from(cell.columns.max(1)), usize::from(cell.lines.max(1)));
                for row in line..line + high {
                    let places = taken.get_mut(row).and_then(|row| row.get_mut(column..column + wide));
                    let places = places.filter(|places| places.iter().all(|taken| !taken)).ok_or(fault)?;
                    places.fill(true);
                }
                placed.push(PlacedHeading {
                    line,
                    column,
                    lines: high,
                    columns: wide,
                    text: cell.text.clone(),
                });
            }
        }
        match taken.iter().position(|row| row.contains(&false)) {
            Some(line) => Err(DocumentFault::Heading { line: line + 1 }),
            None => Ok(placed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::document::DocumentColumn;

    fn table(columns: usize, heading: &[&[(&str, u16, u16)]]) -> DocumentTable {
        let cell = |(text, columns, lines): &(&str, u16, u16)| HeadingCell {
            text: (*text).into(),
            columns: *columns,
            lines: *lines,
        };
        DocumentTable {
            columns: (0..columns)
                .map(|place| DocumentColumn { label: format!("c{place}"), ..DocumentColumn::default() })
                .collect(),
            heading: heading.iter().map(|line| line.iter().map(cell).collect()).collect(),
            ..DocumentTable::default()
        }
    }

    #[test]
    fn cells_below_a_high_one_stand_beside_it() {
        let table = table(
            4,
            &[&[("TT", 1, 2), ("Tiếp nhận", 2, 1), ("Ghi chú", 1, 2)], &[("Tổng", 1, 1), ("Mới", 1, 1)]],
        );
        let places: Vec<_> = table
            .placed_heading()
            .unwrap()
            .into_iter()
            .map(|cell| (cell.text, cell.line, cell.column, cell.lines, cell.columns))
            .collect();
        let expected = [
            ("TT", 0, 0, 2, 1),
            ("Tiếp nhận", 0, 1, 1, 2),
            ("Ghi chú", 0, 3, 2, 1),
            ("Tổng", 1, 1, 1, 1),
            ("Mới", 1, 2, 1, 1),
        ];
        assert_eq!(
            places,
            expected.map(|(text, line, column, lines, columns)| (
                text.to_owned(),
                line,
                column,
                lines,
                columns
            ))
        );
    }

    #[test]
    fn without_a_heading_the_labels_stand_there() {
        let texts: Vec<_> =
            table(2, &[]).placed_heading().unwrap().into_iter().map(|cell| cell.text).collect();
        assert_eq!(texts, ["c0", "c1"]);
    }

    #[test]
    fn a_hole_an_overlap_and_an_edge_are_faults() {
        for (heading, line) in [
            (&[&[("a", 1, 1)][..]][..], 1),
            (&[&[("a", 3, 1)]], 1),
            (&[&[("a", 1, 1), ("b", 1, 2)]], 1),
            (&[&[("a", 1, 2), ("b", 1, 1)], &[("c", 2, 1)]], 2),
            (&[&[("a", 1, 1), ("b", 1, 1), ("c", 1, 1)]], 1),
        ] {
            assert_eq!(
                table(2, heading).placed_heading(),
                Err(DocumentFault::Heading { line }),
                "{heading:?}"
            );
        }
    }
}
