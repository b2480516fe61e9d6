//! The bytes of a register as lines of cells: its encoding or its sheet, its separator, its records.
//! Pure: no HTTP, no SQL, no clock.

use std::borrow::Cow;

use csv::{Reader, ReaderBuilder, StringRecord};

use super::encoding::{self, TextEncoding};
use super::old_fonts::OldFont;
use super::serial_date::SerialEpoch;
use super::workbook::{self, SheetLines};
use crate::platform::error::Words;

/// What is told of a file beside its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldOfFile {
    /// Its encoding; else it is found.
    pub encoding: Option<TextEncoding>,
    /// The sheet of a workbook; else the first one.
    pub sheet: Option<String>,
}

/// The content of a file, before its lines are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegisterContent<'a> {
    /// Lines of text, in an encoding.
    Text(Cow<'a, str>, TextEncoding),
    /// A sheet of a workbook.
    Sheet(SheetLines),
}

/// A register, read line by line.
#[derive(Debug)]
pub struct RegisterFile<'a> {
    /// The names in the header line.
    pub names: StringRecord,
    /// The sign between two cells; a comma where the cells are those of a sheet.
    pub separator: u8,
    /// From which day plain numbers count as dates, in a workbook.
    pub epoch: Option<SerialEpoch>,
    font: Option<OldFont>,
    lines: FileLines<'a>,
}

#[derive(Debug)]
enum FileLines<'a> {
    Text(TextLines<'a>),
    Sheet { rows: &'a [(u64, StringRecord)], passed: usize },
}

#[derive(Debug)]
struct TextLines<'a> {
    reader: Reader<&'a [u8]>,
    body: &'a [u8],
    /// How far lines are counted, and the line there.
    counted: (usize, u64),
}

impl<'a> RegisterContent<'a> {
    /// Decodes a text, or reads the sheet of a workbook.
    ///
    /// # Errors
    /// When the file is neither, its encoding is not certain, or what is told of it is not so: why, and what to do.
    pub fn read(bytes: &'a [u8], told: &ToldOfFile) -> Result<Self, Words> {
        if workbook::is_workbook(bytes) {
            if told.encoding.is_some() {
                return Err(words(
                    "bảng tính không có bảng mã: bỏ --encoding",
                    "a workbook has no encoding: leave out --encoding",
                ));
            }
            return workbook::read(bytes, told.sheet.as_deref()).map(Self::Sheet);
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(words(
                "tệp là bảng tính kiểu cũ (XLS): lưu lại thành XLSX hoặc CSV UTF-8",
                "the file is a workbook of the old kind (XLS): save it as XLSX or CSV UTF-8",
            ));
        }
        if told.sheet.is_some() {
            return Err(words(
                "tệp không phải bảng tính XLSX: bỏ --sheet",
                "the file is no XLSX workbook: leave out --sheet",
            ));
        }
        let read = encoding::decode(bytes, told.encoding)?;
        Ok(Self::Text(read.text, read.encoding))
    }

    /// How it was read, where that is not plain; nothing of text in UTF-8.
    #[must_use]
    pub fn words(&self) -> Option<Words> {
        match self {
            Self::Text(_, TextEncoding::Utf8) => None,
            Self::Text(_, encoding) => {
                Some(words(format!("bảng mã: {encoding}"), format!("encoding: {encoding}")))
            }
            Self::Sheet(SheetLines { name, others, .. }) => {
                let others = others.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
                let (vi, en) = if others.is_empty() {
                    (String::new(), String::new())
                } else {
                    (format!("; không đọc: {others}"), format!("; not read: {others}"))
                };
                Some(words(format!("trang tính: “{name}”{vi}"), format!("sheet: “{name}”{en}")))
            }
        }
    }
}

fn words(vi: impl Into<String>, en: impl Into<String>) -> Words {
    Words { vi: vi.into(), en: en.into() }
}

impl<'a> RegisterFile<'a> {
    /// Opens a sheet, or text whose cells are separated by commas, semicolons or tabs: whichever the header line has most of.
    ///
    /// # Errors
    /// When it has no header line.
    ///
    /// ```
    /// use csv::StringRecord;
    /// use motcua::import::register_file::{RegisterContent, RegisterFile, ToldOfFile};
    /// let bytes = "\u{feff}Mã hồ sơ;Ngày nhận\r\n\r\nHS-1;07/03/2023\r\n".as_bytes();
    /// let content = RegisterContent::read(bytes, &ToldOfFile::default()).unwrap();
    /// let mut table = RegisterFile::open(&content).unwrap();
    /// assert_eq!(table.names.get(0), Some("Mã hồ sơ"));
    /// let mut cells = StringRecord::new();
    /// assert_eq!(table.next_line(&mut cells).unwrap(), Some(3));
    /// assert_eq!(cells, vec!["HS-1", "07/03/2023"]);
    /// assert_eq!(table.next_line(&mut cells).unwrap(), None);
    /// ```
    pub fn open(content: &'a RegisterContent<'_>) -> Result<Self, Words> {
        let mut file = match content {
            RegisterContent::Text(text, encoding) => Self::of_text(text, *encoding)?,
            RegisterContent::Sheet(sheet) => {
                let (first, rows) = match &sheet.lines[..] {
                    [(_, first), rows @ ..] => (first.clone(), rows),
                    [] => (StringRecord::new(), &[][..]),
                };
                let lines = FileLines::Sheet { rows, passed: 0 };
                Self { names: first, separator: b',', epoch: Some(sheet.epoch), font: None, lines }
            }
        };
        if let Some(font) = file.font {
            file.names = read_in(font, &file.names);
        }
        if file.names.iter().all(|name| name.trim().is_empty()) {
            return Err(words(
                "tệp trống: dòng đầu phải ghi tên các cột",
                "the file is empty: its first line must name the columns",
            ));
        }
        Ok(file)
    }

    fn of_text(text: &'a str, encoding: TextEncoding) -> Result<Self, Words> {
        // A line `sep=;` tells spreadsheets the separator and is no header.
        let told = text.lines().next().and_then(|line| line.trim_end().strip_prefix("sep="));
        let (separator, body, line) = match told.map(str::as_bytes) {
            Some([told]) => (*told, text.split_once('\n').map_or("", |(_, rest)| rest), 2),
            _ => (separator(text), text, 1),
        };
        let body = body.as_bytes();
        let mut reader = ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(body);
        let names = reader.headers().map_err(|error| unreadable(&error))?.clone();
        let lines = FileLines::Text(TextLines { reader, body, counted: (0, line) });
        Ok(Self { names, separator, epoch: None, font: encoding.font(), lines })
    }

    /// Reads the next line that is not empty; answers the line of the file, or the row of the sheet, on which it begins. A line may be
    /// shorter or longer than the header, and a quoted cell may hold line breaks.
    ///
    /// # Errors
    /// When the rest cannot be read.
    pub fn next_line(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Words> {
        let line = match &mut self.lines {
            FileLines::Text(lines) => lines.next(cells)?,
            FileLines::Sheet { rows, passed } => rows.get(*passed).map(|(number, row)| {
                *passed += 1;
                cells.clone_from(row);
                *number
            }),
        };
        if let (Some(font), Some(_)) = (self.font, line) {
            *cells = read_in(font, cells);
        }
        Ok(line)
    }

    /// How much there is to read, and how much was read: bytes of text, or rows.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        match &self.lines {
            FileLines::Text(lines) => (lines.body.len(), lines.counted.0),
            FileLines::Sheet { rows, passed } => (rows.len(), *passed),
        }
    }
}

/// Cells that hold signs of an old font, as they were meant.
fn read_in(font: OldFont, cells: &StringRecord) -> StringRecord {
    cells.iter().map(|cell| font.read(cell)).collect()
}

impl TextLines<'_> {
    fn next(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, Words> {
        while self.reader.read_record(cells).map_err(|error| unreadable(&error))? {
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                let start = cells.position().map_or(0, csv::Position::byte);
                return Ok(Some(self.line_at(usize::try_from(start).unwrap_or(usize::MAX))));
            }
        }
        Ok(None)
    }

    /// The line at a position that only grows. Line breaks at the position still belong to the record before.
    fn line_at(&mut self, start: usize) -> u64 {
        let breaks = self.body.iter().skip(start).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let (from, line) = self.counted;
        let passed = self.body.get(from..start + breaks).unwrap_or_default();
        let lines = passed.split(|byte| *byte == b'\n').count() - 1;
        self.counted = (start + breaks, line + u64::try_from(lines).unwrap_or(0));
        self.counted.1
    }
}

fn unreadable(error: &csv::Error) -> Words {
    words(
        "tệp không đọc được như CSV: kiểm tra dấu ngoặc kép",
        format!("the file cannot be read as CSV: {error}"),
    )
}

/// Whichever separator the header line has most of outside quotes.
fn separator(text: &str) -> u8 {
    let (mut commas, mut semicolons, mut tabs, mut inside) = (0, 0, 0, false);
    for byte in text.trim_start().bytes() {
        match byte {
            b'"' => inside = !inside,
            b'\n' | b'\r' if !inside => break,
            b',' if !inside => commas += 1,
            b';' if !inside => semicolons += 1,
            b'\t' if !inside => tabs += 1,
            _ => {}
        }
    }
    if semicolons > commas && semicolons >= tabs {
        b';'
    } else if tabs > commas {
        b'\t'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, Vec<String>)> {
        let content = RegisterContent::read(text.as_bytes(), &ToldOfFile::default()).unwrap();
        let mut table = RegisterFile::open(&content).unwrap();
        let mut cells = StringRecord::new();
        let mut lines = Vec::new();
        while let Some(line) = table.next_line(&mut cells).unwrap() {
            lines.push((line, cells.iter().map(str::to_owned).collect()));
        }
        lines
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn lines_are_counted_through_breaks_of_every_kind() {
        for end in ["\n", "\r\n"] {
            let text = ["a,b", "1,\"x", "y\"", "", ",,", "2", "3,4,5", ""].join(end);
            let quoted = format!("x{end}y");
            let expected =
                vec![(2, cells(&["1", &quoted])), (6, cells(&["2"])), (7, cells(&["3", "4", "5"]))];
            assert_eq!(lines(&text), expected, "{end:?}");
            assert_eq!(lines(text.trim_end()), expected, "no break at the end");
        }
    }

    #[test]
    fn the_separator_is_what_the_header_has_most_of() {
        for (text, expected) in [
            ("a;b,c;d\n1;2;3\n", ["1", "2", "3"]),
            ("\"a;;;\",b,c\n1,2,3\n", ["1", "2", "3"]),
            ("a\tb\tc\n1\t2\t3\n", ["1", "2", "3"]),
        ] {
            assert_eq!(lines(text), [(2, cells(&expected))], "{text}");
        }
        assert_eq!(lines("sep=;\r\na;b\r\n1;2\r\n"), [(3, cells(&["1", "2"]))]);
    }

    #[test]
    fn what_is_told_of_a_file_must_fit_it() {
        let told = |encoding: Option<TextEncoding>, sheet: Option<&str>| ToldOfFile {
            encoding,
            sheet: sheet.map(str::to_owned),
        };
        for (bytes, told, says) in [
            (&b"\xd0\xcf\x11\xe0x"[..], told(None, None), "old kind (XLS)"),
            (b"PK\x03\x04\x14", told(None, None), "XLSX workbook"),
            (b"PK\x03\x04\x14", told(Some(TextEncoding::Utf8), None), "leave out --encoding"),
            (b"a,b\n1,2\n", told(None, Some("x")), "leave out --sheet"),
            (b"a,b\nM\xe3,2\n", told(Some(TextEncoding::Utf8), None), "line 2 is not in UTF-8"),
        ] {
            let words = RegisterContent::read(bytes, &told).unwrap_err();
            assert!(words.en.contains(says) && words.vi != words.en, "{}", words.en);
        }
        for empty in ["", "\u{feff}", "\n\n", ",,\n"] {
            let content = RegisterContent::read(empty.as_bytes(), &ToldOfFile::default()).unwrap();
            assert!(RegisterFile::open(&content).unwrap_err().en.contains("empty"), "{empty:?}");
        }
    }

    #[test]
    fn signs_of_an_old_font_are_read_in_every_cell() {
        let text = b"M\xb7 h\xe5 s\xac;Ng\xb5y nh\xcbn\nHS-1;TR\xc7N TH\xde\n";
        let told = ToldOfFile { encoding: Some(TextEncoding::Tcvn3), sheet: None };
        let content = RegisterContent::read(text, &told).unwrap();
        let mut table = RegisterFile::open(&content).unwrap();
        assert_eq!(table.names, vec!["Mã hồ sơ", "Ngày nhận"]);
        let mut cells = StringRecord::new();
        assert_eq!(table.next_line(&mut cells), Ok(Some(2)));
        assert_eq!(cells, vec!["HS-1", "TRẦN THỊ"]);
    }
}
