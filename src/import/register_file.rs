//! The bytes of a register as lines of cells: its encoding, its separator, its records.
//! Pure: no HTTP, no SQL, no clock.

use csv::{Reader, ReaderBuilder, StringRecord};

/// A register, read line by line.
#[derive(Debug)]
pub struct RegisterFile<'a> {
    /// The names in the header line.
    pub names: StringRecord,
    reader: Reader<&'a [u8]>,
    body: &'a [u8],
    /// How far lines are counted, and the line there.
    counted: (usize, u64),
}

impl<'a> RegisterFile<'a> {
    /// Opens CSV in UTF-8, with or without a byte order mark, separated by commas, semicolons or tabs: whichever the header
    /// line has most of.
    ///
    /// # Errors
    /// One sentence, when the file is in another encoding or format, or has no header line.
    ///
    /// ```
    /// use csv::StringRecord;
    /// use motcua::import::register_file::RegisterFile;
    /// let mut table = RegisterFile::open("\u{feff}Mã hồ sơ;Ngày nhận\r\n\r\nHS-1;07/03/2023\r\n".as_bytes())?;
    /// assert_eq!(table.names.get(0), Some("Mã hồ sơ"));
    /// let mut cells = StringRecord::new();
    /// assert_eq!(table.next_line(&mut cells)?, Some(3));
    /// assert_eq!(cells, vec!["HS-1", "07/03/2023"]);
    /// assert_eq!(table.next_line(&mut cells)?, None);
    /// assert!(RegisterFile::open(b"\xff\xfeM\0").unwrap_err().contains("CSV UTF-8"));
    /// # Ok::<(), String>(())
    /// ```
    pub fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let text = decoded(bytes)?;
        // A line `sep=;` tells spreadsheets the separator and is no header.
        let told = text.lines().next().and_then(|line| line.trim_end().strip_prefix("sep="));
        let (separator, body, line) = match told.map(str::as_bytes) {
            Some([told]) => (*told, text.split_once('\n').map_or("", |(_, rest)| rest), 2),
            _ => (separator(text), text, 1),
        };
        let body = body.as_bytes();
        let mut reader = ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(body);
        let names = reader.headers().map_err(|error| unreadable(&error))?.clone();
        if names.iter().all(|name| name.trim().is_empty()) {
            return Err("the file is empty: its first line must name the columns".to_owned());
        }
        Ok(Self { names, reader, body, counted: (0, line) })
    }

    /// Reads the next line that is not empty; answers the line of the file on which it begins. A line may be shorter or
    /// longer than the header, and a quoted cell may hold line breaks.
    ///
    /// # Errors
    /// One sentence, when the rest cannot be read.
    pub fn next_line(&mut self, cells: &mut StringRecord) -> Result<Option<u64>, String> {
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

fn unreadable(error: &csv::Error) -> String {
    format!("the file cannot be read as CSV: {error}")
}

fn decoded(bytes: &[u8]) -> Result<&str, String> {
    const SAVE: &str = "save it as CSV UTF-8 (in a spreadsheet: Save as, “CSV UTF-8”)";
    if bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || bytes.iter().take(512).any(|byte| *byte == 0)
    {
        return Err(format!("the file is in UTF-16 or no text at all: {SAVE}"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(format!("the file is a workbook: {SAVE}"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        format!("line {line} is not in UTF-8 (perhaps in windows-1258): {SAVE}")
    })?;
    Ok(text.trim_start_matches('\u{feff}'))
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
        let mut table = RegisterFile::open(text.as_bytes()).unwrap();
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
    fn what_is_no_utf8_is_told_to_be_saved_as_such() {
        let utf16: Vec<u8> = "Mã hồ sơ".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, says) in [
            (&b"\xff\xfea\0"[..], "UTF-16"),
            (&b"\xfe\xff\0a"[..], "UTF-16"),
            (&utf16[..], "UTF-16"),
            (&b"a,b\nM\xe3,1\n"[..], "line 2 is not in UTF-8 (perhaps in windows-1258)"),
            (&b"PK\x03\x04\x14"[..], "workbook"),
        ] {
            let error = RegisterFile::open(bytes).unwrap_err();
            assert!(error.contains(says) && error.contains("CSV UTF-8"), "{error}");
        }
        for empty in ["", "\u{feff}", "\n\n", ",,\n"] {
            assert!(RegisterFile::open(empty.as_bytes()).unwrap_err().contains("empty"), "{empty:?}");
        }
    }
}
