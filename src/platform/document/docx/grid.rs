//! Tables of a document: merged headings, rows, and tables without lines that only place what is in them.

use docx_rs::{
    AlignmentType, Paragraph, Table as Grid, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, VMergeType, WidthType,
};

use crate::platform::document::docx::text::{centred, words};
use crate::platform::document::error::DocumentError;
use crate::platform::document::fit::{FittedTable, kept_rows};
use crate::platform::document::heading::PlacedHeading;
use crate::platform::document::printed_words::CellAlignment;
use crate::platform::document::{DocumentCell, DocumentRow};

/// What a cell has left and right of its words: 2.75 points, in twentieths.
const MARGIN: usize = 55;

/// A table without lines, its columns that wide.
pub(super) fn borderless(rows: Vec<Vec<Vec<Paragraph>>>, widths: &[usize]) -> Grid {
    let row = |cells: Vec<Vec<Paragraph>>| {
        let cells = cells.into_iter().zip(widths).map(|(paragraphs, width)| {
            let cell = TableCell::new().width(*width, WidthType::Dxa);
            paragraphs.into_iter().fold(cell, TableCell::add_paragraph)
        });
        TableRow::new(cells.collect())
    };
    Grid::without_borders(rows.into_iter().map(row).collect())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths.to_vec())
}

/// A table; `keeps`: its last rows stay on the page of what follows.
pub(super) fn grid(part: &FittedTable, keeps: bool) -> Result<Grid, DocumentError> {
    let table = &part.table;
    let widths = part.widths.iter().map(|width| usize::try_from(*width)).collect::<Result<Vec<_>, _>>();
    let widths = widths.unwrap_or_default();
    let size = usize::from(part.half_points);
    let placed = table.placed_heading()?;
    let high = placed.iter().map(|cell| cell.line + cell.lines).max().unwrap_or(0);
    let mut rows: Vec<TableRow> = (0..high).map(|line| heading_row(&placed, line, &widths, size)).collect();
    let names = table.name_column();
    let kept = if keeps { kept_rows(table) } else { 0 };
    let free = table.rows.len().saturating_sub(kept);
    let of_row = |(place, row)| body_row(row, names, &widths, (size, place >= free));
    rows.extend(table.rows.iter().enumerate().map(of_row));
    Ok(Grid::new(rows)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(20, MARGIN, 20, MARGIN))
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths))
}

fn heading_row(placed: &[PlacedHeading], line: usize, widths: &[usize], size: usize) -> TableRow {
    let mut of_line: Vec<&PlacedHeading> =
        placed.iter().filter(|cell| cell.line <= line && line < cell.line + cell.lines).collect();
    of_line.sort_by_key(|cell| cell.column);
    let cells = of_line.into_iter().map(|placed| {
        let width = widths.iter().skip(placed.column).take(placed.columns).sum();
        let mut cell = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
        if placed.columns > 1 {
            cell = cell.grid_span(placed.columns);
        }
        if placed.lines > 1 {
            cell = cell.vertical_merge(if placed.line == line {
                VMergeType::Restart
            } else {
                VMergeType::Continue
            });
        }
        let text = if placed.line == line { placed.text.as_str() } else { "" };
        cell.add_paragraph(centred(text, |run| run.bold().size(size)))
    });
    TableRow::new(cells.collect()).cant_split()
}

fn body_row(row: &DocumentRow, names: usize, widths: &[usize], (size, keeps): (usize, bool)) -> TableRow {
    let cells = row.cells.iter().zip(widths).enumerate().map(|(place, (cell, width))| {
        let run = words(&cell.words_vi()).size(size);
        let mut paragraph = Paragraph::new()
            .add_run(if row.strong { run.bold() } else { run })
            .align(side(cell))
            .keep_next(keeps);
        if place == names && row.depth > 0 {
            paragraph = paragraph.indent(Some(170 * i32::from(row.depth)), None, None, None);
        }
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(paragraph)
    });
    TableRow::new(cells.collect())
}

const fn side(cell: &DocumentCell) -> AlignmentType {
    match cell.side() {
        CellAlignment::Left => AlignmentType::Left,
        CellAlignment::Center => AlignmentType::Center,
        CellAlignment::Right => AlignmentType::Right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::document::docx::parts;
    use crate::platform::document::{Document, DocumentBlock, DocumentColumn, DocumentTable, HeadingCell};

    #[test]
    fn the_lines_of_a_heading_come_again_on_every_page_and_no_other_row() {
        let cell = |columns, lines| HeadingCell { text: "<w:cantSplit />".into(), columns, lines };
        let table = DocumentTable {
            columns: vec![DocumentColumn::default(); 3],
            heading: vec![vec![cell(1, 2), cell(2, 1)], vec![cell(1, 1), cell(1, 1)]],
            rows: vec![DocumentRow { cells: vec![DocumentCell::Count(1); 3], ..DocumentRow::default() }; 5],
        };
        let paper = Document { blocks: vec![DocumentBlock::Table(table)], ..Document::default() };
        let text = String::from_utf8(parts(&paper).unwrap().document).unwrap();
        assert_eq!((text.matches("<w:tblHeader />").count(), text.matches("<w:tr>").count()), (2, 7));
        assert_eq!(text.matches("w:gridSpan w:val=\"2\"").count(), 1);
        assert_eq!(text.matches("<w:vMerge ").count(), 2);
    }
}
