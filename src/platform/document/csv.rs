//! A paper's tables as comma-separated values: Vietnamese labels, plain numbers, and no cell that runs as a formula.

use std::io::Write;

use ::csv::{Terminator, Writer, WriterBuilder};

use super::{Document, DocumentCell, DocumentTable};
use crate::platform::document::error::DocumentError;
use crate::platform::text::spreadsheet_cell;

/// Marks the text as UTF-8, without which spreadsheets garble Vietnamese.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Draws the tables of a paper, an empty line between two of them.
///
/// # Errors
/// When the paper contradicts itself.
pub fn draw(paper: &Document) -> Result<Vec<u8>, DocumentError> {
    paper.check()?;
    let mut file = BYTE_ORDER_MARK.as_bytes().to_vec();
    for (place, table) in paper.tables().enumerate() {
        if place > 0 {
            file.extend(b"\r\n");
        }
        file.extend(table_of(table)?);
    }
    Ok(file)
}

fn table_of(table: &DocumentTable) -> Result<Vec<u8>, DocumentError> {
    let mut writer = writer(Vec::new());
    writer.write_record(table.columns.iter().map(|column| spreadsheet_cell(&column.label)))?;
    for row in &table.rows {
        writer.write_record(row.cells.iter().map(cell))?;
    }
    Ok(writer.into_inner().map_err(|error| ::csv::Error::from(error.into_error()))?)
}

/// A cell as it stands in the file.
#[must_use]
pub fn cell(cell: &DocumentCell) -> String {
    match cell {
        DocumentCell::Text(text) => spreadsheet_cell(text),
        other => other.words_plain(),
    }
}

/// A writer with the line ends that spreadsheets expect.
pub fn writer<W: Write>(into: W) -> Writer<W> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::document::{DocumentBlock, DocumentColumn, DocumentRow};

    fn table(label: &str, cells: Vec<DocumentCell>) -> DocumentBlock {
        let columns = cells
            .iter()
            .map(|_| DocumentColumn { label: label.into(), ..DocumentColumn::default() })
            .collect();
        DocumentBlock::Table(DocumentTable {
            columns,
            rows: vec![DocumentRow { cells, ..DocumentRow::default() }],
            ..DocumentTable::default()
        })
    }

    #[test]
    fn each_table_has_its_labels_and_no_text_runs() {
        let cells = vec![
            DocumentCell::Text("=1+1".into()),
            DocumentCell::Count(-1_234),
            DocumentCell::Text("a \"b\", c".into()),
        ];
        let paper = Document {
            blocks: vec![
                table("Số lượng", cells),
                DocumentBlock::Heading("Phần 2".into()),
                table("@x", vec![DocumentCell::Share(1, 3)]),
            ],
            ..Document::default()
        };
        let text = String::from_utf8(draw(&paper).unwrap()).unwrap();
        let expected =
            "\u{feff}Số lượng,Số lượng,Số lượng\r\n'=1+1,-1234,\"a \"\"b\"\", c\"\r\n\r\n'@x\r\n33.33%\r\n";
        assert_eq!(text, expected);
    }
}
