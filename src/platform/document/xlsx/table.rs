//! The tables of a sheet: merged headings, cells as what they are, sums as formulas.

use rust_xlsxwriter::{ColNum, Format, Formula, RowNum, Worksheet};

use super::number;
use super::page::{LINE, MOST_LINES, WorksheetPage, at_column, at_row, cell_text, lines, put};
use crate::platform::document::error::DocumentError;
use crate::platform::document::fit::kept_rows;
use crate::platform::document::{DocumentCell, DocumentRow, DocumentTable};
use crate::platform::text::share_hundredths;

impl WorksheetPage<'_> {
    pub(super) fn table(&mut self, table: &DocumentTable) -> Result<(), DocumentError> {
        let top = self.row;
        let placed = table.placed_heading()?;
        let high = placed.iter().map(|cell| cell.line + cell.lines).max().unwrap_or(0);
        for line in 0..high {
            let of_line = placed.iter().filter(|cell| cell.line <= line && line < cell.line + cell.lines);
            let mut lines = 1;
            for cell in of_line {
                let first = at_column(cell.column)?;
                let needs = self.lines(&cell.text, first, first + at_column(cell.columns - 1)?);
                lines = lines.max(needs.div_ceil(u32::try_from(cell.lines).unwrap_or(1)));
            }
            self.set_height(top + at_row(line)?, lines.min(MOST_LINES) * LINE)?;
        }
        for cell in &placed {
            let first = (top + at_row(cell.line)?, at_column(cell.column)?);
            let last = (first.0 + at_row(cell.lines - 1)?, first.1 + at_column(cell.columns - 1)?);
            put(self.sheet, first, last, &cell.text, &self.styles.heading)?;
        }
        self.row += at_row(high)?;
        self.heading = Some((top, self.row.saturating_sub(1)));
        let first = self.row;
        for row in &table.rows {
            self.cells(table, row, first)?;
        }
        self.closing = Some(self.row.saturating_sub(at_row(kept_rows(table))?));
        self.row += 1;
        Ok(())
    }

    fn cells(
        &mut self,
        table: &DocumentTable,
        row: &DocumentRow,
        first: RowNum,
    ) -> Result<(), DocumentError> {
        let names = table.name_column();
        self.set_height(self.row, height(&row.cells, &self.widths))?;
        for (place, cell) in row.cells.iter().enumerate() {
            let column = at_column(place)?;
            let depth = if place == names { row.depth } else { 0 };
            let style = self.styles.cell(cell, row.strong, depth);
            let across = table.columns.get(place).map_or(&[][..], |column| &column.sum_of);
            let formula = match cell {
                DocumentCell::Count(_) if !across.is_empty() => {
                    Some(sum(across, |place| Ok(name(self.row, at_column(place)?)))?)
                }
                DocumentCell::Count(_) if !row.sum_of.is_empty() => {
                    Some(sum(&row.sum_of, |place| Ok(name(first + at_row(place)?, column)))?)
                }
                _ => None,
            };
            match formula {
                Some(formula) => {
                    let formula = Formula::new(formula).set_result(cell.words_plain());
                    self.sheet.write_formula_with_format(self.row, column, formula, &style)?;
                }
                None => write(self.sheet, (self.row, column), cell, &style)?,
            }
        }
        self.row += 1;
        Ok(())
    }
}

/// How high a row is, in pixels, that shows all words of its cells.
pub(crate) fn height(cells: &[DocumentCell], widths: &[u32]) -> u32 {
    let high = cells.iter().zip(widths).map(|(cell, wide)| match cell {
        DocumentCell::Text(text) => lines(text, *wide),
        _ => 1,
    });
    high.max().unwrap_or(1).min(MOST_LINES) * LINE
}

/// Writes a cell as what it is; words are never run as a formula.
pub(crate) fn write(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    cell: &DocumentCell,
    style: &Format,
) -> Result<(), DocumentError> {
    match cell {
        DocumentCell::Empty => sheet.write_blank(row, column, style)?,
        DocumentCell::Text(text) => sheet.write_string_with_format(row, column, cell_text(text), style)?,
        DocumentCell::Count(count) => {
            sheet.write_number_with_format(row, column, number(*count, 1), style)?
        }
        DocumentCell::Hundredths(value) => {
            sheet.write_number_with_format(row, column, number(*value, 100), style)?
        }
        DocumentCell::Share(numerator, denominator) => match share_hundredths(*numerator, *denominator) {
            Some(hundredths) => {
                sheet.write_number_with_format(row, column, number(hundredths, 10_000), style)?
            }
            None => sheet.write_string_with_format(row, column, "-", style)?,
        },
        DocumentCell::Day(day) => sheet.write_datetime_with_format(row, column, day, style)?,
        DocumentCell::Moment(at) => {
            sheet.write_datetime_with_format(row, column, at.whole_second().civil(), style)?
        }
    };
    Ok(())
}

/// The formula of a sum: neighbours that follow each other as a range.
fn sum(
    places: &[usize],
    name: impl Fn(usize) -> Result<String, DocumentError>,
) -> Result<String, DocumentError> {
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for place in places {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *place => *last = *place,
            _ => ranges.push((*place, *place)),
        }
    }
    let mut parts = Vec::new();
    for (first, last) in ranges {
        parts.push(if first == last { name(first)? } else { format!("{}:{}", name(first)?, name(last)?) });
    }
    // A function takes at most 255 arguments.
    let sums: Vec<String> = parts.chunks(200).map(|some| format!("SUM({})", some.join(","))).collect();
    Ok(sums.join("+"))
}

/// `C5`.
fn name(row: RowNum, column: ColNum) -> String {
    rust_xlsxwriter::utility::row_col_to_cell(row, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_names_ranges_and_single_cells() {
        let of = |places: &[usize]| sum(places, |place| Ok(name(at_row(place)?, 2))).unwrap();
        assert_eq!(of(&[4, 5, 6]), "SUM(C5:C7)");
        assert_eq!(of(&[0, 3, 4, 8]), "SUM(C1,C4:C5,C9)");
        let many: Vec<usize> = (0..600).map(|place| place * 2).collect();
        assert_eq!(of(&many).matches("SUM(").count(), 3);
    }
}
