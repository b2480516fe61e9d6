//! The sheet as it grows downwards: how wide its columns are, and words written over some of them.

use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use super::WorkbookStyles;
use crate::platform::document::Document;
use crate::platform::document::error::DocumentError;

/// A4 in the list of paper sizes.
pub(super) const A4: u8 = 9;
/// How wide the printed page is on the screen, in pixels, upright and lying.
const UPRIGHT: u32 = 700;
const LYING: u32 = 1040;
/// How wide a column should be, in pixels, on average: an instant fits in.
const COLUMN: u32 = 95;
/// How high a line of text is, in pixels.
pub(super) const LINE: u32 = 21;
/// How wide a letter is, in pixels, on average.
const LETTER: u32 = 7;

/// The sheet as it grows downwards.
pub(super) struct WorksheetPage<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) styles: &'a WorkbookStyles,
    /// The width of each column in pixels.
    pub(super) widths: Vec<u32>,
    /// The next free row.
    pub(super) row: RowNum,
    /// Where the right half begins.
    middle: ColNum,
    /// The first and last row of the heading of the only table.
    pub(super) heading: Option<(RowNum, RowNum)>,
}

impl<'a> WorksheetPage<'a> {
    pub(super) fn new(
        sheet: &'a mut Worksheet,
        paper: &Document,
        styles: &'a WorkbookStyles,
    ) -> Result<Self, DocumentError> {
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

    pub(super) fn last(&self) -> ColNum {
        ColNum::try_from(self.widths.len()).unwrap_or(ColNum::MAX).saturating_sub(1)
    }

    /// How many lines a text takes over these columns.
    pub(super) fn lines(&self, text: &str, first: ColNum, last: ColNum) -> u32 {
        let over = self.widths.iter().skip(usize::from(first)).take(usize::from(last - first) + 1);
        lines(text, over.sum())
    }

    /// Writes words over some columns of the current row.
    pub(super) fn put(
        &mut self,
        first: ColNum,
        last: ColNum,
        text: &str,
        style: &Format,
    ) -> Result<(), DocumentError> {
        put(self.sheet, (self.row, first), (self.row, last), text, style)
    }

    /// Writes words over the whole width, as high as they need, and goes on to the next row.
    pub(super) fn across(&mut self, text: &str, style: &Format) -> Result<(), DocumentError> {
        let last = self.last();
        self.put(0, last, text, style)?;
        let lines = self.lines(text, 0, last).min(19);
        self.sheet.set_row_height_pixels(self.row, lines * LINE)?;
        self.row += 1;
        Ok(())
    }

    /// Writes a line of the left and one of the right half.
    pub(super) fn halves(
        &mut self,
        left: (&str, &Format),
        right: (&str, &Format),
    ) -> Result<(), DocumentError> {
        let (middle, last) = (self.middle, self.last());
        self.put(0, middle - 1, left.0, left.1)?;
        self.put(middle, last, right.0, right.1)?;
        let lines = self.lines(left.0, 0, middle - 1).max(self.lines(right.0, middle, last));
        self.sheet.set_row_height_pixels(self.row, lines * LINE)?;
        self.row += 1;
        Ok(())
    }
}

/// How many lines a text takes in that many pixels.
pub(super) fn lines(text: &str, wide: u32) -> u32 {
    let letters = (wide.saturating_sub(6) / LETTER).max(1);
    let of = |line: &str| u32::try_from(line.chars().count()).unwrap_or(u32::MAX).div_ceil(letters).max(1);
    text.split('\n').map(of).sum()
}

/// Writes words over a range of cells.
pub(super) fn put(
    sheet: &mut Worksheet,
    first: (RowNum, ColNum),
    last: (RowNum, ColNum),
    text: &str,
    style: &Format,
) -> Result<(), DocumentError> {
    if first == last {
        sheet.write_string_with_format(first.0, first.1, text, style)?;
    } else {
        sheet.merge_range(first.0, first.1, last.0, last.1, text, style)?;
    }
    Ok(())
}

pub(super) fn at_row(place: usize) -> Result<RowNum, DocumentError> {
    RowNum::try_from(place).ok().ok_or(DocumentError::Xlsx(XlsxError::RowColumnLimitError))
}

pub(super) fn at_column(place: usize) -> Result<ColNum, DocumentError> {
    ColNum::try_from(place).ok().ok_or(DocumentError::Xlsx(XlsxError::RowColumnLimitError))
}
