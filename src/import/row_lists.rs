//! The lists beside a register: its bad rows, with their own cells so that they can be mended there and imported as a file by
//! themselves, and what is to be looked at in good rows.

use std::io;
use std::path::{Path, PathBuf};

use csv::{Writer, WriterBuilder};

use super::columns::REASON_COLUMNS;
use super::report::{ImportReport, RowOutcome};
use super::rows::RowFault;
use crate::platform::text::spreadsheet_cell;

/// Where the lists lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRowList {
    /// The list of bad rows.
    pub list: PathBuf,
    /// The one that lay there before and said something else: somebody may have mended it.
    pub old: Option<PathBuf>,
}

impl ImportReport {
    /// The list of bad rows: each with its own cells under the header of the file, and behind them its line, the column, and the
    /// reason in both languages.
    ///
    /// # Errors
    /// When the report is of no file.
    pub fn bad_lines(&self) -> io::Result<Vec<u8>> {
        let Some(sheet) = &self.sheet else { return Err(io::ErrorKind::InvalidInput.into()) };
        let mut writer = WriterBuilder::new()
            .delimiter(sheet.separator)
            .flexible(true)
            // Without the mark a spreadsheet would spoil the Vietnamese letters.
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(&sheet.line(sheet.names.iter(), REASON_COLUMNS))?;
        for (place, cells) in &sheet.cells {
            let Some(line) = self.lines.get(*place) else { continue };
            let RowOutcome::Bad(faults) = &line.outcome else { continue };
            let columns: Vec<String> =
                faults.iter().filter_map(|fault| fault.column).map(|column| sheet.name(column)).collect();
            // Of several faults each says of which column it is.
            let several = faults.len() > 1;
            let words = |reason: fn(&RowFault) -> &str| {
                let of = |fault: &RowFault| match fault.column.filter(|_| several) {
                    Some(column) => format!("{}: {}", sheet.name(column), reason(fault)),
                    None => reason(fault).to_owned(),
                };
                faults.iter().map(of).collect::<Vec<_>>().join("; ")
            };
            let (vi, en) = (words(|fault| &fault.reason.vi), words(|fault| &fault.reason.en));
            let number = line.number.to_string();
            writer.write_record(&sheet.line(cells.iter(), [&number, &columns.join("; "), &vi, &en]))?;
        }
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }

    /// Puts the list of bad rows beside the input, in `FILE.errors.csv`.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn write_bad_lines(&self, file: &Path) -> io::Result<BadRowList> {
        let content = self.bad_lines()?;
        let list = beside(file, ".errors.csv");
        let other = std::fs::read(&list).is_ok_and(|there| there != content);
        let old = other.then(|| beside(&list, ".old"));
        if let Some(old) = &old {
            std::fs::rename(&list, old)?;
        }
        std::fs::write(&list, content)?;
        Ok(BadRowList { list, old })
    }

    /// The list of what is to be looked at in good rows: line, code, column, and the reason in both languages.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn warning_lines(&self) -> io::Result<Vec<u8>> {
        let mut writer = Writer::from_writer("\u{feff}".as_bytes().to_vec());
        writer.write_record(["line", "code", "column", "reason_vi", "reason_en"])?;
        for line in &self.lines {
            for RowFault { column, reason } in &line.warnings {
                let column = column.map_or_else(String::new, |column| self.column_name(column));
                writer.write_record([
                    line.number.to_string().as_str(),
                    &spreadsheet_cell(&line.code),
                    &spreadsheet_cell(&column),
                    &spreadsheet_cell(&reason.vi),
                    &spreadsheet_cell(&reason.en),
                ])?;
            }
        }
        writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }

    /// Puts the list of what is to be looked at beside the input, in `FILE.warnings.csv`.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub fn write_warnings(&self, file: &Path) -> io::Result<PathBuf> {
        let list = beside(file, ".warnings.csv");
        std::fs::write(&list, self.warning_lines()?)?;
        Ok(list)
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_os_string();
    name.push(ending);
    file.with_file_name(name)
}
