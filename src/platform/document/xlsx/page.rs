//! The sheet as it grows downwards: how wide its columns are, and words written over some of them.

use std::borrow::Cow;

use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};

use super::WorkbookStyles;
use crate::platform::document::Document;
use crate::platform::document::error::DocumentError;
use crate::platform::document::fit::{CellLines, FittedTable, fits, fitted};
use crate::platform::document::printable::writable;

/// A4 in the list of paper sizes.
pub(super) const A4: u8 = 9;
/// How wide a sheet may be on the screen, in pixels, upright and lying; printed, its letters of 11 points are at least 8 points high.
const UPRIGHT: [u32; 3] = [660, 745, 830];
const LYING: [u32; 3] = [1_000, 1_110, 1_220];
/// How wide a column is that no first table has.
const COLUMN: u32 = 95;
/// The size of the letters of a table, in half points, and how many twentieths of a point a pixel is.
const SIZE: u16 = 22;
const OF_PIXEL: u32 = 15;
/// How high a line of text is, in pixels.
pub(super) const LINE: u32 = 21;
/// How wide a letter is, in pixels, on average.
const LETTER: u32 = 7;

/// The longest text of a cell, in letters; the format has room for 32,767 units, of which rare letters take two.
const LONGEST: usize = 16_000;
/// The most lines that a row is high: the format has room for 409 points.
pub(super) const MOST_LINES: u32 = 25;

/// The sheet as it grows downwards.
pub(super) struct WorksheetPage<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) styles: &'a WorkbookStyles,
    /// The width of each column in pixels.
    pub(super) widths: Vec<u32>,
    /// How it lies on pages beside each other.
    pub(super) spread: SheetSpread,
    /// The height of each row in pixels, as far as it was set.
    pub(super) heights: Vec<u32>,
    /// The next free row.
    pub(super) row: RowNum,
    /// Where the right half begins.
    middle: ColNum,
    /// The first and last row of the heading of the only table.
    pub(super) heading: Option<(RowNum, RowNum)>,
    /// The first of the rows that stay on the page of the signatures.
    pub(super) closing: Option<RowNum>,
}

/// How a sheet lies on pages beside each other.
#[derive(Debug, Clone, Default)]
pub(super) struct SheetSpread {
    /// With which column what stands around the tables begins.
    from: usize,
    /// Before which column what stands around the tables ends.
    frame: usize,
    /// How many columns come again on every page; none where there is one page.
    pub(super) repeated: usize,
    /// The columns with which the pages after the first begin.
    pub(super) breaks: Vec<usize>,
}

/// How many columns all parts begin with.
fn parts_head(parts: &[FittedTable]) -> usize {
    let [first, second, ..] = parts else { return 0 };
    first.columns.iter().zip(&second.columns).take_while(|(one, other)| one == other).count()
}

/// The widths of all columns in pixels: those that come again as narrow as any part has them.
fn widths_of(parts: &[FittedTable]) -> Vec<u32> {
    let count = parts.iter().flat_map(|part| &part.columns).max().map_or(0, |last| last + 1);
    let width = |column: usize| {
        let of_part = |part: &FittedTable| {
            let place = part.columns.iter().position(|there| *there == column)?;
            part.widths.get(place).copied()
        };
        parts.iter().filter_map(of_part).min().unwrap_or_default() / OF_PIXEL
    };
    (0..count).map(width).collect()
}

impl<'a> WorksheetPage<'a> {
    pub(super) fn new(
        sheet: &'a mut Worksheet,
        paper: &Document,
        styles: &'a WorkbookStyles,
    ) -> Result<Self, DocumentError> {
        let sizes = if paper.landscape { LYING } else { UPRIGHT };
        // The first table sets the widths; columns that only later ones have stand beside it.
        let first = paper.tables().next();
        let most = paper.tables().map(|table| table.columns.len()).max().unwrap_or(0).max(4);
        let others = most.saturating_sub(first.map_or(0, |table| table.columns.len()));
        let others = COLUMN * u32::try_from(others).unwrap_or(0);
        let room = |wide: u32| wide.saturating_sub(others).max(wide / 2) * OF_PIXEL;
        // As large as the words let it be printed.
        let whole = |wide: &u32| first.is_none_or(|table| fits(table, room(*wide), SIZE, CellLines::OfSheet));
        let sheet_wide = sizes.into_iter().find(whole).unwrap_or(sizes[2]);
        let parts = match first {
            Some(table) => fitted(table, room(sheet_wide), SIZE..=SIZE, CellLines::OfSheet)?,
            None => Vec::new(),
        };
        let mut widths = widths_of(&parts);
        // Without a table the columns share the sheet.
        let usual = if widths.is_empty() { sheet_wide / 4 } else { COLUMN };
        widths.resize(widths.len().max(most), usual);
        let repeated = if parts.len() > 1 { parts_head(&parts) } else { 0 };
        let breaks = parts.iter().skip(1).filter_map(|part| part.columns.get(repeated).copied()).collect();
        // What stands around a table that is spread over pages stands on the first.
        let frame = match &parts[..] {
            [first, _, ..] => first.columns.len(),
            _ => widths.len(),
        };
        sheet.set_name("Biểu")?;
        for (column, width) in widths.iter().enumerate() {
            sheet.set_column_width_pixels(at_column(column)?, *width)?;
        }
        // Too few columns for two halves: those that come again are taken along.
        let from = if frame >= repeated + 3 { repeated } else { 0 };
        let inside = widths.get(from..frame).unwrap_or_default();
        let (whole, mut before): (u32, u32) = (inside.iter().sum(), 0);
        let middle = inside.iter().position(|width| {
            before += width;
            before * 20 >= whole * 9
        });
        let middle = at_column(from + middle.unwrap_or(0) + 1)?.min(at_column(frame)? - 1);
        let spread = SheetSpread { from, frame, repeated, breaks };
        Ok(Self {
            sheet,
            styles,
            widths,
            spread,
            heights: Vec::new(),
            row: 0,
            middle,
            heading: None,
            closing: None,
        })
    }

    /// The first column of what stands around the tables: none of those that come again on every page.
    fn first(&self) -> ColNum {
        ColNum::try_from(self.spread.from).unwrap_or_default()
    }

    /// The last column of what stands around the tables.
    pub(super) fn last(&self) -> ColNum {
        ColNum::try_from(self.spread.frame).unwrap_or(ColNum::MAX).saturating_sub(1)
    }

    /// The last column of all.
    pub(super) fn last_of_all(&self) -> ColNum {
        ColNum::try_from(self.widths.len()).unwrap_or(ColNum::MAX).saturating_sub(1)
    }

    /// Makes a row that high, in pixels.
    pub(super) fn set_height(&mut self, row: RowNum, pixels: u32) -> Result<(), DocumentError> {
        self.sheet.set_row_height_pixels(row, pixels)?;
        let place = usize::try_from(row).unwrap_or(usize::MAX);
        if self.heights.len() <= place {
            self.heights.resize(place + 1, LINE);
        }
        if let Some(height) = self.heights.get_mut(place) {
            *height = pixels;
        }
        Ok(())
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
        let (first, last) = (self.first(), self.last());
        self.put(first, last, text, style)?;
        let lines = self.lines(text, first, last).min(MOST_LINES);
        self.set_height(self.row, lines * LINE)?;
        self.row += 1;
        Ok(())
    }

    /// Writes a line of the left and one of the right half.
    pub(super) fn halves(
        &mut self,
        left: (&str, &Format),
        right: (&str, &Format),
    ) -> Result<(), DocumentError> {
        let (first, middle, last) = (self.first(), self.middle, self.last());
        self.put(first, middle - 1, left.0, left.1)?;
        self.put(middle, last, right.0, right.1)?;
        let lines = self.lines(left.0, first, middle - 1).max(self.lines(right.0, middle, last));
        self.set_height(self.row, lines.min(MOST_LINES) * LINE)?;
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

/// A text as a cell can hold it; one that is longer than any cell says so by three dots.
pub(super) fn cell_text(text: &str) -> Cow<'_, str> {
    let text = writable(text);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default())),
        None => text,
    }
}

/// Writes words over a range of cells.
pub(super) fn put(
    sheet: &mut Worksheet,
    first: (RowNum, ColNum),
    last: (RowNum, ColNum),
    text: &str,
    style: &Format,
) -> Result<(), DocumentError> {
    let text = cell_text(text);
    if first == last {
        sheet.write_string_with_format(first.0, first.1, text, style)?;
    } else {
        sheet.merge_range(first.0, first.1, last.0, last.1, &text, style)?;
    }
    Ok(())
}

pub(super) fn at_row(place: usize) -> Result<RowNum, DocumentError> {
    RowNum::try_from(place).ok().ok_or_else(|| XlsxError::RowColumnLimitError.into())
}

pub(super) fn at_column(place: usize) -> Result<ColNum, DocumentError> {
    ColNum::try_from(place).ok().ok_or_else(|| XlsxError::RowColumnLimitError.into())
}
