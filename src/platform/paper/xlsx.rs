//! A paper as a spreadsheet: real numbers, sums as formulas, a frozen heading, ready to print on A4.

use chrono::NaiveDate;
use rust_xlsxwriter::{ColNum, DocProperties, Format, Formula, RowNum, Workbook, Worksheet, XlsxError};

use super::format::PaperError;
use super::words::{MOTTO, NATION, PARAMETERS};
use super::{Block, Cell, Head, Paper, Row, Signature, Table};
use crate::platform::text::share_hundredths;

mod styles;

pub use styles::{Styles, number};

/// A4 in the list of paper sizes.
const A4: u8 = 9;
/// How wide the printed page is on the screen, in pixels, upright and lying.
const UPRIGHT: u32 = 700;
const LYING: u32 = 1040;
/// How wide a column should be, in pixels, on average: an instant fits in.
const COLUMN: u32 = 95;
/// How high a line of text is, in pixels.
const LINE: u32 = 21;
/// How wide a letter is, in pixels, on average.
const LETTER: u32 = 7;
/// More lines than this are not frozen: nothing of the rows would be left to see.
const MOST_FROZEN: RowNum = 24;

/// Draws a paper.
///
/// # Errors
/// When the paper contradicts itself, or a text is too long for a cell.
pub fn draw(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    paper.check()?;
    let mut workbook = Workbook::new();
    let styles = Styles::new();
    let mut page = Page::new(workbook.add_worksheet(), paper, &styles)?;
    page.head(&paper.head)?;
    page.title(paper)?;
    for block in &paper.blocks {
        page.block(block)?;
    }
    for note in &paper.notes {
        page.across(note, &page.styles.note)?;
    }
    page.signatures(&paper.signatures)?;
    page.print(paper)?;
    let (last_row, last_column) = (page.row.saturating_sub(1), page.last());
    page.sheet.set_print_area(0, 0, last_row, last_column)?;
    if paper.proof.is_some() {
        parameters(workbook.add_worksheet(), paper, &styles)?;
    }
    workbook.set_properties(&properties(paper));
    Ok(workbook.save_to_buffer()?)
}

/// Begins a sheet with everything that a paper holds, its last table without rows; answers where the next row stands, and how
/// wide the columns are.
pub(crate) fn begin(
    sheet: &mut Worksheet,
    paper: &Paper,
    styles: &Styles,
) -> Result<(RowNum, Vec<u32>), PaperError> {
    let mut page = Page::new(sheet, paper, styles)?;
    page.head(&paper.head)?;
    page.title(paper)?;
    for block in &paper.blocks {
        page.block(block)?;
    }
    page.print(paper)?;
    Ok((page.heading.map_or(page.row, |(_, last)| last + 1), page.widths))
}

/// What a file says of itself. Its creation is that of the content, never the clock, so that equal content is an equal file.
pub(crate) fn properties(paper: &Paper) -> DocProperties {
    let made_at = paper.made_at.map(|at| at.utc().naive_utc());
    let made_at =
        made_at.or_else(|| NaiveDate::from_ymd_opt(2000, 1, 1)?.and_hms_opt(0, 0, 0)).unwrap_or_default();
    DocProperties::new()
        .set_title(&paper.title)
        .set_author(&paper.head.agency)
        .set_creation_datetime(&made_at)
}

/// The sheet as it grows downwards.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    styles: &'a Styles,
    /// The width of each column in pixels.
    widths: Vec<u32>,
    /// The next free row.
    row: RowNum,
    /// Where the right half begins.
    middle: ColNum,
    /// The first and last row of the heading of the only table.
    heading: Option<(RowNum, RowNum)>,
}

impl<'a> Page<'a> {
    fn new(sheet: &'a mut Worksheet, paper: &Paper, styles: &'a Styles) -> Result<Self, PaperError> {
        // A wider sheet is made to fit when it is printed.
        let whole = if paper.landscape { LYING } else { UPRIGHT };
        // The first table sets the widths; others take as many of the columns as they have.
        let most = paper.tables().map(|table| table.columns.len()).max().unwrap_or(0);
        let mut shares: Vec<u32> = paper
            .tables()
            .next()
            .map(|table| table.columns.iter().map(|column| u32::from(column.width.max(1))).collect())
            .unwrap_or_default();
        shares.resize(most.max(4), if shares.is_empty() { 1 } else { shares.iter().sum::<u32>() / 8 + 1 });
        let sum: u32 = shares.iter().sum();
        let whole = whole.max(COLUMN * u32::try_from(shares.len()).unwrap_or(0));
        let widths: Vec<u32> = shares.iter().map(|share| (whole * share / sum.max(1)).max(30)).collect();
        sheet.set_name("Biểu")?;
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width_pixels(at_column(column)?, *width)?;
        }
        let whole: u32 = widths.iter().sum();
        let mut before = 0;
        let middle = widths.iter().position(|width| {
            before += width;
            before * 20 >= whole * 9
        });
        let middle = at_column(middle.unwrap_or(0) + 1)?.min(at_column(widths.len())? - 1);
        Ok(Self { sheet, styles, widths, row: 0, middle, heading: None })
    }

    fn last(&self) -> ColNum {
        ColNum::try_from(self.widths.len()).unwrap_or(ColNum::MAX).saturating_sub(1)
    }

    /// How many lines a text takes over these columns.
    fn lines(&self, text: &str, first: ColNum, last: ColNum) -> u32 {
        let over = self.widths.iter().skip(usize::from(first)).take(usize::from(last - first) + 1);
        lines(text, over.sum())
    }

    /// Writes words over some columns of the current row.
    fn put(&mut self, first: ColNum, last: ColNum, text: &str, style: &Format) -> Result<(), PaperError> {
        put(self.sheet, (self.row, first), (self.row, last), text, style)
    }

    /// Writes words over the whole width, as high as they need, and goes on to the next row.
    fn across(&mut self, text: &str, style: &Format) -> Result<(), PaperError> {
        let last = self.last();
        self.put(0, last, text, style)?;
        let lines = self.lines(text, 0, last).min(19);
        self.sheet.set_row_height_pixels(self.row, lines * LINE)?;
        self.row += 1;
        Ok(())
    }

    /// Writes a line of the left and one of the right half.
    fn halves(&mut self, left: (&str, &Format), right: (&str, &Format)) -> Result<(), PaperError> {
        let (middle, last) = (self.middle, self.last());
        self.put(0, middle - 1, left.0, left.1)?;
        self.put(middle, last, right.0, right.1)?;
        let lines = self.lines(left.0, 0, middle - 1).max(self.lines(right.0, middle, last));
        self.sheet.set_row_height_pixels(self.row, lines * LINE)?;
        self.row += 1;
        Ok(())
    }

    fn head(&mut self, head: &Head) -> Result<(), PaperError> {
        if head.is_empty() {
            return Ok(());
        }
        let styles = self.styles;
        let agency = head.agency.to_uppercase();
        let mut lines = vec![(agency, &styles.center_strong)];
        if let Some(superior) = &head.superior {
            lines.insert(0, (superior.to_uppercase(), &styles.center));
        }
        let mut lines = lines.iter().map(|(text, style)| (text.as_str(), *style));
        let nothing = ("", &styles.center);
        self.halves(lines.next().unwrap_or(nothing), (NATION, &styles.center_strong))?;
        self.halves(lines.next().unwrap_or(nothing), (MOTTO, &styles.motto))?;
        let number = head.number.as_deref().unwrap_or_default();
        let place = head.place_and_date.as_deref().unwrap_or_default();
        if !(number.is_empty() && place.is_empty()) {
            self.halves((number, &styles.center), (place, &styles.center_slanted))?;
        }
        let mut form = head.form.as_deref();
        for line in head.reporting() {
            self.halves((form.take().unwrap_or_default(), &styles.strong), (&line, &styles.words))?;
        }
        if let Some(form) = form {
            self.halves((form, &styles.strong), ("", &styles.words))?;
        }
        self.row += 1;
        Ok(())
    }

    fn title(&mut self, paper: &Paper) -> Result<(), PaperError> {
        self.across(&paper.title, &self.styles.title)?;
        for line in &paper.subtitle {
            self.across(line, &self.styles.center_slanted)?;
        }
        self.row += 1;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Result<(), PaperError> {
        match block {
            Block::Heading(text) => self.across(text, &self.styles.strong),
            Block::Paragraph(spans) => {
                let text: String = spans.iter().map(|span| span.text.as_str()).collect();
                self.across(&text, &self.styles.words)
            }
            Block::Facts(facts) => {
                for (name, value) in facts {
                    self.across(&format!("{name}: {value}"), &self.styles.words)?;
                }
                Ok(())
            }
            Block::Table(table) => self.table(table),
            Block::Drawing(drawing) => {
                self.across(&drawing.title, &self.styles.strong)?;
                self.table(&drawing.table)
            }
        }
    }

    fn table(&mut self, table: &Table) -> Result<(), PaperError> {
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
            self.sheet.set_row_height_pixels(top + at_row(line)?, lines.min(19) * LINE)?;
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
        self.row += 1;
        Ok(())
    }

    fn cells(&mut self, table: &Table, row: &Row, first: RowNum) -> Result<(), PaperError> {
        let names = table.name_column();
        self.sheet.set_row_height_pixels(self.row, height(&row.cells, &self.widths))?;
        for (place, cell) in row.cells.iter().enumerate() {
            let column = at_column(place)?;
            let depth = if place == names { row.depth } else { 0 };
            let style = self.styles.cell(cell, row.strong, depth);
            let across = table.columns.get(place).map_or(&[][..], |column| &column.sum_of);
            let formula = match cell {
                Cell::Count(_) if !across.is_empty() => {
                    Some(sum(across, |place| Ok(name(self.row, at_column(place)?)))?)
                }
                Cell::Count(_) if !row.sum_of.is_empty() => {
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

    fn signatures(&mut self, signatures: &[Signature]) -> Result<(), PaperError> {
        for two in signatures.chunks(2) {
            match two {
                [left, right] => self.sign(Some(left), right)?,
                // One alone signs on the right.
                [one] => self.sign(None, one)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn sign(&mut self, left: Option<&Signature>, right: &Signature) -> Result<(), PaperError> {
        let styles = self.styles;
        let role = |of: &Signature| of.role.to_uppercase();
        let name = |of: &Signature| of.name.clone().unwrap_or_default();
        let words = |part: fn(&Signature) -> String| (left.map(part).unwrap_or_default(), part(right));
        self.row += 1;
        let (left, right) = words(role);
        self.halves((&left, &styles.center_strong), (&right, &styles.center_strong))?;
        let (left, right) = words(Signature::how);
        self.halves((&left, &styles.center_slanted), (&right, &styles.center_slanted))?;
        self.row += 3;
        let (left, right) = words(name);
        self.halves((&left, &styles.center_strong), (&right, &styles.center_strong))
    }

    fn print(&mut self, paper: &Paper) -> Result<(), PaperError> {
        self.sheet
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0)
            .set_margins(0.6, 0.6, 0.75, 0.75, 0.3, 0.3);
        if paper.landscape {
            self.sheet.set_landscape();
        }
        let hash = paper.proof.as_ref().map(|proof| format!("&L&8 {}", proof.hash)).unwrap_or_default();
        self.sheet.set_footer(format!("{hash}&R&8Trang &P/&N"));
        if let (Some((first, last)), 1) = (self.heading, paper.tables().count()) {
            self.sheet.set_repeat_rows(first, last)?;
            if last < MOST_FROZEN {
                self.sheet.set_freeze_panes(last + 1, 0)?;
            }
        }
        Ok(())
    }
}

/// The sheet of what the figures rest on.
fn parameters(sheet: &mut Worksheet, paper: &Paper, styles: &Styles) -> Result<(), PaperError> {
    sheet.set_name("Tham số")?;
    sheet.set_column_width_pixels(0, 260)?.set_column_width_pixels(1, 540)?;
    put(sheet, (0, 0), (0, 1), PARAMETERS, &styles.title)?;
    put(sheet, (1, 0), (1, 1), &paper.title, &styles.center_slanted)?;
    for (place, (name, value)) in paper.proof_facts().iter().enumerate() {
        let row = at_row(place)? + 3;
        sheet.write_string_with_format(row, 0, name, &styles.strong)?;
        sheet.write_string_with_format(row, 1, value, &styles.words)?;
    }
    sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// How many lines a text takes in that many pixels.
fn lines(text: &str, wide: u32) -> u32 {
    let letters = (wide.saturating_sub(6) / LETTER).max(1);
    let of = |line: &str| u32::try_from(line.chars().count()).unwrap_or(u32::MAX).div_ceil(letters).max(1);
    text.split('\n').map(of).sum()
}

/// How high a row is, in pixels, that shows all words of its cells.
pub(crate) fn height(cells: &[Cell], widths: &[u32]) -> u32 {
    let high = cells.iter().zip(widths).map(|(cell, wide)| match cell {
        Cell::Text(text) => lines(text, *wide),
        _ => 1,
    });
    high.max().unwrap_or(1).min(19) * LINE
}

/// Writes words over a range of cells.
fn put(
    sheet: &mut Worksheet,
    first: (RowNum, ColNum),
    last: (RowNum, ColNum),
    text: &str,
    style: &Format,
) -> Result<(), PaperError> {
    if first == last {
        sheet.write_string_with_format(first.0, first.1, text, style)?;
    } else {
        sheet.merge_range(first.0, first.1, last.0, last.1, text, style)?;
    }
    Ok(())
}

/// Writes a cell as what it is; words are never run as a formula.
pub(crate) fn write(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    cell: &Cell,
    style: &Format,
) -> Result<(), PaperError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, style)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, style)?,
        Cell::Count(count) => sheet.write_number_with_format(row, column, number(*count, 1), style)?,
        Cell::Hundredths(value) => sheet.write_number_with_format(row, column, number(*value, 100), style)?,
        Cell::Share(numerator, denominator) => match share_hundredths(*numerator, *denominator) {
            Some(hundredths) => {
                sheet.write_number_with_format(row, column, number(hundredths, 10_000), style)?
            }
            None => sheet.write_string_with_format(row, column, "-", style)?,
        },
        Cell::Day(day) => sheet.write_datetime_with_format(row, column, day, style)?,
        Cell::Moment(at) => {
            sheet.write_datetime_with_format(row, column, at.whole_second().civil(), style)?
        }
    };
    Ok(())
}

/// The formula of a sum: neighbours that follow each other as a range.
fn sum(places: &[usize], name: impl Fn(usize) -> Result<String, PaperError>) -> Result<String, PaperError> {
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

fn at_row(place: usize) -> Result<RowNum, PaperError> {
    RowNum::try_from(place).ok().ok_or(PaperError::Xlsx(XlsxError::RowColumnLimitError))
}

fn at_column(place: usize) -> Result<ColNum, PaperError> {
    ColNum::try_from(place).ok().ok_or(PaperError::Xlsx(XlsxError::RowColumnLimitError))
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
