//! A table too long to be held: written row by row as it is read, as CSV or as a spreadsheet.

use std::io::Write as _;

use ::csv::Writer;
use rust_xlsxwriter::{Format, RowNum, Workbook};

use super::xlsx::{self, WorkbookStyles};
use super::{Document, DocumentBlock, DocumentCell, DocumentRow, DocumentTable, csv};
use crate::platform::document::error::DocumentError;

/// A file that grows by rows; memory holds the packed file, not the rows.
#[derive(Debug)]
pub enum LongDocument {
    /// Comma-separated values.
    Csv(Box<Writer<Vec<u8>>>),
    /// A spreadsheet.
    Xlsx(Box<Spreadsheet>),
}

/// A spreadsheet that grows by rows.
pub struct Spreadsheet {
    workbook: Workbook,
    styles: WorkbookStyles,
    widths: Vec<u32>,
    /// How a cell of each column looks, by what stands in it first.
    looks: Vec<Vec<(std::mem::Discriminant<DocumentCell>, Format)>>,
    row: RowNum,
}

impl std::fmt::Debug for Spreadsheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a spreadsheet up to row {}", self.row)
    }
}

impl LongDocument {
    /// Begins a CSV file with the labels of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn csv(table: &DocumentTable) -> Result<Self, DocumentError> {
        let mut file = Vec::new();
        file.write_all(csv::BYTE_ORDER_MARK.as_bytes()).map_err(::csv::Error::from)?;
        let mut writer = csv::writer(file);
        writer.write_record(table.columns.iter().map(|column| &column.label))?;
        Ok(Self::Csv(Box::new(writer)))
    }

    /// Begins a spreadsheet with everything that `paper` holds, its one table without rows at the end. Its columns are measured by
    /// `like`: rows as they will come, of which none is written.
    ///
    /// # Errors
    /// When the paper contradicts itself, or cannot be written.
    pub fn xlsx(paper: &Document, like: Vec<DocumentRow>) -> Result<Self, DocumentError> {
        paper.check()?;
        let mut measured = paper.clone();
        if let Some(DocumentBlock::Table(table)) = measured.blocks.last_mut() {
            table.rows = like;
        }
        let mut workbook = Workbook::new();
        workbook.set_properties(&xlsx::properties(paper));
        let styles = WorkbookStyles::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        let (row, widths) = xlsx::begin(sheet, paper, &measured, &styles)?;
        let looks = vec![Vec::new(); widths.len()];
        Ok(Self::Xlsx(Box::new(Spreadsheet { workbook, styles, widths, looks, row })))
    }

    /// Writes one more row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, cells: &[DocumentCell]) -> Result<(), DocumentError> {
        match self {
            Self::Csv(writer) => Ok(writer.write_record(cells.iter().map(csv::cell))?),
            Self::Xlsx(spreadsheet) => spreadsheet.add(cells),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// When it cannot be packed.
    pub fn finish(self) -> Result<Vec<u8>, DocumentError> {
        match self {
            Self::Csv(writer) => {
                Ok(writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))?)
            }
            Self::Xlsx(mut spreadsheet) => Ok(spreadsheet.workbook.save_to_buffer()?),
        }
    }
}

impl Spreadsheet {
    fn add(&mut self, cells: &[DocumentCell]) -> Result<(), DocumentError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        sheet.set_row_height_pixels(self.row, xlsx::height(cells, &self.widths))?;
        for (column, (cell, looks)) in (0..).zip(cells.iter().zip(&mut self.looks)) {
            let kind = std::mem::discriminant(cell);
            let known = looks.iter().position(|(look, _)| *look == kind).unwrap_or_else(|| {
                looks.push((kind, self.styles.cell(cell, false, 0)));
                looks.len() - 1
            });
            if let Some((_, look)) = looks.get(known) {
                xlsx::write(sheet, (self.row, column), cell, look)?;
            }
        }
        self.row += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Reader as _, Xlsx};

    use super::*;
    use crate::platform::document::DocumentColumn;
    use crate::platform::instant::Instant;

    #[test]
    fn columns_are_as_wide_as_the_rows_that_come_need() {
        let columns: [(&str, &str, u16); 14] = std::array::from_fn(|_| ("x", "x", 1));
        let moment = DocumentCell::Moment(Instant::parse("2023-03-07T09:15:00+07:00").unwrap());
        let like = DocumentRow {
            cells: std::iter::repeat_n(moment, 3).chain(vec![DocumentCell::Empty; 11]).collect(),
            ..DocumentRow::default()
        };
        let paper = Document {
            landscape: true,
            blocks: vec![DocumentBlock::Table(DocumentTable::plain(&columns, Vec::new()))],
            ..Document::default()
        };
        let widths = |like| match LongDocument::xlsx(&paper, like).unwrap() {
            LongDocument::Xlsx(begun) => begun.widths,
            LongDocument::Csv(_) => Vec::new(),
        };
        // `09:15 07/03/2023` in letters of 11 points is 105 pixels wide, and a cell has some pixels beside its words.
        assert!(widths(vec![like])[..3].iter().all(|width| *width >= 112));
        assert!(widths(Vec::new())[..3].iter().all(|width| *width < 100));
    }

    #[test]
    fn rows_come_after_the_heading_in_both_formats() {
        let column =
            |label: &str| DocumentColumn { label: label.into(), width: 1, ..DocumentColumn::default() };
        let table =
            DocumentTable { columns: vec![column("Tên"), column("Số")], ..DocumentTable::default() };
        let paper = Document {
            title: "SỔ".into(),
            blocks: vec![DocumentBlock::Table(table.clone())],
            ..Document::default()
        };
        let mut files = [LongDocument::csv(&table).unwrap(), LongDocument::xlsx(&paper, Vec::new()).unwrap()];
        for file in &mut files {
            for count in 1..=3 {
                file.row(&[DocumentCell::Text("=1+1".into()), DocumentCell::Count(count)]).unwrap();
            }
            file.row(&[DocumentCell::Empty, DocumentCell::Text("x".into())]).unwrap();
        }
        let [csv, xlsx] = files.map(|file| file.finish().unwrap());
        let text = String::from_utf8(csv).unwrap();
        assert_eq!(text, "\u{feff}Tên,Số\r\n'=1+1,1\r\n'=1+1,2\r\n'=1+1,3\r\n,x\r\n");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx)).unwrap();
        let range = book.worksheet_range("Biểu").unwrap();
        let rows: Vec<String> = range
            .rows()
            .map(|row| row.iter().take(2).map(ToString::to_string).collect::<Vec<_>>().join("|"))
            .collect();
        assert_eq!(rows, ["SỔ|", "|", "Tên|Số", "=1+1|1", "=1+1|2", "=1+1|3", "|x"]);
    }
}
