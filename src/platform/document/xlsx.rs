//! A paper as a spreadsheet: real numbers, sums as formulas, a frozen heading, ready to print on A4.

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, RowNum, Workbook, Worksheet};

use super::{Document, DocumentBlock};
use crate::platform::document::error::DocumentError;
use crate::platform::document::printable::writable;
use crate::platform::document::printed_words::PARAMETERS;

mod frame;
mod page;
mod styles;
mod table;

use page::{A4, WorksheetPage, at_row, put};
pub use styles::{WorkbookStyles, number};
pub(crate) use table::{height, write};

/// Draws a paper.
///
/// # Errors
/// When the paper contradicts itself, or a text is too long for a cell.
pub fn draw(paper: &Document) -> Result<Vec<u8>, DocumentError> {
    paper.check()?;
    let mut workbook = Workbook::new();
    let styles = WorkbookStyles::new();
    let mut page = WorksheetPage::new(workbook.add_worksheet(), paper, &styles)?;
    page.head(&paper.head)?;
    page.title(paper)?;
    for block in &paper.blocks {
        page.block(block)?;
    }
    for note in &paper.notes {
        page.across(note, &page.styles.note)?;
    }
    page.signatures(&paper.signatures)?;
    page.recipients(&paper.recipients)?;
    page.print(paper)?;
    let (last_row, last_column) = (page.row.saturating_sub(1), page.last_of_all());
    page.sheet.set_print_area(0, 0, last_row, last_column)?;
    if paper.proof.is_some() {
        parameters(workbook.add_worksheet(), paper, &styles)?;
    }
    workbook.set_properties(&properties(paper));
    Ok(workbook.save_to_buffer()?)
}

/// Begins a sheet with everything that a paper holds, its last table without rows; answers where the next row stands, and how
/// wide the columns are, which is what `measured` needs, the same with rows.
pub(crate) fn begin(
    sheet: &mut Worksheet,
    paper: &Document,
    measured: &Document,
    styles: &WorkbookStyles,
) -> Result<(RowNum, Vec<u32>), DocumentError> {
    let mut page = WorksheetPage::new(sheet, measured, styles)?;
    page.head(&paper.head)?;
    page.title(paper)?;
    for block in &paper.blocks {
        page.block(block)?;
    }
    page.print(paper)?;
    Ok((page.heading.map_or(page.row, |(_, last)| last + 1), page.widths))
}

/// What a file says of itself. Its creation is that of the content, never the clock, so that equal content is an equal file.
pub(crate) fn properties(paper: &Document) -> DocProperties {
    let made_at = paper.made_at.map(|at| at.utc().naive_utc());
    let made_at =
        made_at.or_else(|| NaiveDate::from_ymd_opt(2000, 1, 1)?.and_hms_opt(0, 0, 0)).unwrap_or_default();
    DocProperties::new()
        .set_title(writable(&paper.title))
        .set_author(writable(&paper.head.agency))
        .set_creation_datetime(&made_at)
}

impl WorksheetPage<'_> {
    fn block(&mut self, block: &DocumentBlock) -> Result<(), DocumentError> {
        // Only the rows of a last table stay with what closes the paper.
        self.closing = None;
        match block {
            DocumentBlock::Heading(text) => self.across(text, &self.styles.strong),
            DocumentBlock::Paragraph(spans) => {
                let text: String = spans.iter().map(|span| span.text.as_str()).collect();
                self.across(&text, &self.styles.words)
            }
            DocumentBlock::Facts(facts) => {
                for (name, value) in facts {
                    self.across(&format!("{name}: {value}"), &self.styles.words)?;
                }
                Ok(())
            }
            DocumentBlock::Table(table) => self.table(table),
            DocumentBlock::Drawing(drawing) => {
                self.across(&drawing.title, &self.styles.strong)?;
                self.table(&drawing.table)
            }
        }
    }
}

/// The sheet of what the figures rest on.
fn parameters(sheet: &mut Worksheet, paper: &Document, styles: &WorkbookStyles) -> Result<(), DocumentError> {
    sheet.set_name("Tham số")?;
    sheet.set_column_width_pixels(0, 260)?.set_column_width_pixels(1, 540)?;
    put(sheet, (0, 0), (0, 1), PARAMETERS, &styles.title)?;
    put(sheet, (1, 0), (1, 1), &paper.title, &styles.center_slanted)?;
    for (place, (name, value)) in paper.proof_facts().iter().enumerate() {
        let row = at_row(place)? + 3;
        put(sheet, (row, 0), (row, 0), name, &styles.strong)?;
        put(sheet, (row, 1), (row, 1), value, &styles.words)?;
    }
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}
