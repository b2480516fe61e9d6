//! Reads a table from a CSV file: every cell by the name of its column, every mistake with its line and column.

use std::io::{self, Read};

use chrono::NaiveDate;
use csv::{ReaderBuilder, StringRecord, Trim};

use crate::platform::check::{Check, Checked, unwritable};
use crate::platform::error::{Code, Problem};
use crate::platform::text::stored;

/// What a load did with the rows of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoadCounts {
    /// Rows that were new.
    pub added: usize,
    /// Rows that were known and now say something else.
    pub changed: usize,
    /// Rows that were known and say the same.
    pub unchanged: usize,
}

/// The rows of one file under the names of its first line.
#[derive(Debug)]
pub struct Sheet {
    name: String,
    columns: StringRecord,
    records: Vec<(u64, StringRecord)>,
}

/// One row of a [`Sheet`].
#[derive(Debug, Clone, Copy)]
pub struct SheetRow<'a> {
    sheet: &'a Sheet,
    line: u64,
    record: &'a StringRecord,
}

impl Sheet {
    /// Reads a whole file; `name` is what mistakes call it, `required` the columns that must be there.
    ///
    /// # Errors
    /// When the text is not UTF-8, a line has too few or too many cells, or a column is missing.
    pub fn read(name: &str, source: impl Read, required: &[&str]) -> Result<Self, Problem> {
        let mut reader = ReaderBuilder::new().trim(Trim::Headers).from_reader(source);
        let unreadable = |error: &csv::Error| {
            let line = error.position().map_or(1, csv::Position::line);
            let (vi, en) = csv_words(error);
            Problem::field(
                format!("{name}:{line}"),
                "unreadable",
                format!("dòng {line}: không đọc được: {vi}"),
                format!("line {line}: cannot be read: {en}"),
            )
        };
        let columns = reader.headers().map_err(|error| unreadable(&error))?;
        // Spreadsheets put a byte order mark before the first name.
        let columns: StringRecord =
            columns.iter().map(|column| column.trim_start_matches('\u{feff}').trim()).collect();
        let mut check = Check::new();
        for column in required.iter().filter(|column| !columns.iter().any(|name| name == **column)) {
            check.wrong(
                &format!("{name}:1:{column}"),
                "missing_column",
                format!("dòng 1: thiếu cột {column}"),
                format!("line 1: the column {column} is missing"),
            );
        }
        check.done()?;
        let mut records = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(&error))?;
            records.push((record.position().map_or(0, csv::Position::line), record));
        }
        let sheet = Self { name: name.to_owned(), columns, records };
        sheet.check_letters()?;
        Ok(sheet)
    }

    /// What is taken in can be printed: no cell holds what no file can hold.
    fn check_letters(&self) -> Result<(), Problem> {
        let mut check = Check::new();
        for row in self.rows() {
            for column in &self.columns {
                if let Some(words) = unwritable(&stored(row.cell(column))) {
                    row.wrong(&mut check, column, words.code, words.vi, words.en);
                }
            }
        }
        check.done()
    }

    /// Whether the file has that column.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|name| name == column)
    }

    /// The rows in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = SheetRow<'_>> {
        self.records.iter().map(|(line, record)| SheetRow { sheet: self, line: *line, record })
    }
}

impl<'a> SheetRow<'a> {
    /// The line of the file on which the row begins; the names stand on line 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The cell as it stands, without outer blanks; empty where there is no such column.
    #[must_use]
    pub fn cell(&self, column: &str) -> &'a str {
        let place = self.sheet.columns.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }

    /// A text that must be there.
    pub fn text(&self, check: &mut Check, column: &str) -> Checked<String> {
        let text = stored(self.cell(column));
        if text.is_empty() { self.required(check, column) } else { Checked::sure(text) }
    }

    /// A text that may be absent.
    #[must_use]
    pub fn optional_text(&self, column: &str) -> Option<String> {
        let text = stored(self.cell(column));
        (!text.is_empty()).then_some(text)
    }

    /// A date that may be absent, written `2023-05-14`.
    pub fn optional_date(&self, check: &mut Check, column: &str) -> Checked<Option<NaiveDate>> {
        let text = self.cell(column);
        if text.is_empty() {
            return Checked::sure(None);
        }
        let (vi, en) = ("ngày viết như 2023-05-14", "a date is written as 2023-05-14");
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        date.map_or_else(
            || self.refuse(check, column, "not_a_date", vi, en),
            |date| Checked::sure(Some(date)),
        )
    }

    /// A date that must be there.
    pub fn date(&self, check: &mut Check, column: &str) -> Checked<NaiveDate> {
        let date = self.optional_date(check, column);
        date.and_then(|date| date.map_or_else(|| self.required(check, column), Checked::sure))
    }

    /// `true` or `false`; an empty cell is a mistake.
    pub fn flag(&self, check: &mut Check, column: &str) -> Checked<bool> {
        match self.cell(column) {
            "true" => Checked::sure(true),
            "false" => Checked::sure(false),
            _ => self.refuse(check, column, "not_a_flag", "viết true hoặc false", "write true or false"),
        }
    }

    /// A cell that `parse` understands; `expected` lists what may stand there.
    pub fn value<T>(
        &self,
        check: &mut Check,
        column: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: &str,
    ) -> Checked<T> {
        let text = self.cell(column);
        let (vi, en) = (
            format!("{text:?} không phải là một trong: {expected}"),
            format!("{text:?} is none of: {expected}"),
        );
        parse(text).map_or_else(|| self.refuse(check, column, "unknown_value", vi, en), Checked::sure)
    }

    /// A cell that may be empty, and is understood by `parse` when it is not.
    pub fn optional_value<T>(
        &self,
        check: &mut Check,
        column: &str,
        parse: impl FnOnce(&str) -> Option<T>,
        expected: &str,
    ) -> Checked<Option<T>> {
        if self.cell(column).is_empty() {
            return Checked::sure(None);
        }
        self.value(check, column, parse, expected).map(Some)
    }

    fn required<T>(&self, check: &mut Check, column: &str) -> Checked<T> {
        self.refuse(check, column, "required", "không được để trống", "must not be empty")
    }

    /// Notes a mistake in the place of what a cell of this row says.
    pub fn refuse<T>(
        &self,
        check: &mut Check,
        column: &str,
        code: &'static str,
        vi: impl AsRef<str>,
        en: impl AsRef<str>,
    ) -> Checked<T> {
        self.wrong(check, column, code, vi, en);
        Checked::noted(None)
    }

    /// Notes a mistake in a cell of this row.
    pub fn wrong(
        &self,
        check: &mut Check,
        column: &str,
        code: &'static str,
        vi: impl AsRef<str>,
        en: impl AsRef<str>,
    ) {
        let (line, name) = (self.line, &self.sheet.name);
        check.wrong(
            &format!("{name}:{line}:{column}"),
            code,
            format!("dòng {line}, cột {column}: {}", vi.as_ref()),
            format!("line {line}, column {column}: {}", en.as_ref()),
        );
    }
}

/// Opens a file of a folder.
///
/// # Errors
/// When it is not there or may not be read; the answer names it.
pub fn open(folder: &std::path::Path, file: &str) -> Result<std::fs::File, Problem> {
    let path = folder.join(file);
    std::fs::File::open(&path).map_err(|error| {
        let (vi, en) = match error.kind() {
            io::ErrorKind::NotFound => ("không có tệp này", "there is no such file"),
            io::ErrorKind::PermissionDenied => ("không có quyền đọc", "it may not be read"),
            _ => ("ổ đĩa hoặc hệ điều hành báo lỗi", "the disk or the system reports a fault"),
        };
        Problem::new(Code::InvalidInput)
            .say(
                format!("không mở được {}: {vi}", path.display()),
                format!("cannot open {}: {en}", path.display()),
            )
            .because(error)
    })
}

/// What is wrong with a table that cannot be read, in Vietnamese and in English.
fn csv_words(error: &csv::Error) -> (String, String) {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => (
            "không phải chữ UTF-8: lưu lại thành CSV UTF-8".to_owned(),
            "it is not UTF-8: save it as CSV UTF-8".to_owned(),
        ),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
            format!("có {len} ô, phải có {expected_len} ô như dòng tiêu đề"),
            format!("it has {len} cells and must have {expected_len}, as the headings do"),
        ),
        _ => ("tệp bị hỏng hoặc không phải CSV".to_owned(), "the file is damaged or no CSV".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_named_by_file_line_and_column() {
        let file = "\u{feff}code, day,known\nA,2023-02-30,yes\n,,true\n";
        let sheet = Sheet::read("days.csv", file.as_bytes(), &["code", "day"]).unwrap();
        let mut check = Check::new();
        for row in sheet.rows() {
            row.text(&mut check, "code");
            row.date(&mut check, "day");
            row.flag(&mut check, "known");
        }
        let problem = check.done().unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("days.csv:2:day", "not_a_date"),
                ("days.csv:2:known", "not_a_flag"),
                ("days.csv:3:code", "required"),
                ("days.csv:3:day", "required"),
            ]
        );
        assert_eq!(problem.fields[0].words.en, "line 2, column day: a date is written as 2023-05-14");
    }

    #[test]
    fn what_no_file_can_hold_is_refused_in_any_column() {
        let file = "code,remark\nA,\u{fffe}\nB,x\nC\u{7},y\n";
        let problem = Sheet::read("a.csv", file.as_bytes(), &["code"]).unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(fields, [("a.csv:2:remark", "no_character"), ("a.csv:4:code", "control_characters")]);
    }

    #[test]
    fn a_file_without_a_column_or_with_a_torn_line_is_refused() {
        let problem = Sheet::read("a.csv", "code\nA\n".as_bytes(), &["code", "level"]).unwrap_err();
        assert_eq!(problem.fields[0].field, "a.csv:1:level");
        let problem = Sheet::read("a.csv", "code,level\nA,ward\nB\n".as_bytes(), &["code"]).unwrap_err();
        assert_eq!(problem.fields[0].field, "a.csv:3");
    }
}
