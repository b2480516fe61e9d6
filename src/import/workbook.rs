//! The sheet of a workbook as lines of cells, each written as a register would write it.
//! Pure: no HTTP, no SQL, no clock.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use csv::StringRecord;

use super::serial_date::SerialEpoch;
use crate::platform::error::Words;
use crate::platform::text::folded;

/// A sheet, read as lines of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLines {
    /// Its name.
    pub name: String,
    /// The other sheets that hold something, by name: they are not read.
    pub others: Vec<String>,
    /// From which day its dates count.
    pub epoch: SerialEpoch,
    /// The rows that hold something, with their numbers in the sheet.
    pub lines: Vec<(u64, StringRecord)>,
}

/// Whether these are the bytes of a workbook of the kind that is read.
#[must_use]
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Reads the sheet of that name, or the first one.
///
/// # Errors
/// When it is no workbook, or has no such sheet.
pub fn read(bytes: &[u8], wanted: Option<&str>) -> Result<SheetLines, Words> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
    let names = book.sheet_names();
    let name = match wanted {
        None => names.first().cloned(),
        Some(wanted) => names.iter().find(|name| folded(name) == folded(wanted)).cloned(),
    };
    let Some(name) = name else { return Err(no_sheet(wanted.unwrap_or_default(), &names)) };
    let epoch = if book.has_1904_epoch() { SerialEpoch::Of1904 } else { SerialEpoch::Of1900 };
    let mut others = Vec::new();
    for other in names.iter().filter(|other| **other != name) {
        // A sheet of a chart has no cells.
        if book.worksheet_range(other).is_ok_and(|range| !range.is_empty()) {
            others.push(other.clone());
        }
    }
    let range = book.worksheet_range(&name).map_err(|error| damaged(&error))?;
    let first = u64::from(range.start().map_or(0, |(row, _)| row)) + 1;
    let lines = (first..)
        .zip(range.rows())
        .map(|(number, row)| (number, row.iter().map(|cell| text(cell, epoch)).collect::<StringRecord>()))
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()))
        .collect();
    Ok(SheetLines { name, others, epoch, lines })
}

/// What a register would write for a cell: dates as days or times, numbers as digits.
fn text(cell: &Data, epoch: SerialEpoch) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        // Never with a power of ten: a personal number keeps its digits.
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => {
            let number = moment.as_f64().to_string();
            epoch.moment(&number).map_or(number, |moment| moment.to_string())
        }
        Data::Error(error) => error.to_string(),
        Data::Empty => String::new(),
    }
}

fn damaged(error: &calamine::XlsxError) -> Words {
    Words {
        vi: "tệp không đọc được như bảng tính XLSX: mở bằng bảng tính rồi lưu lại thành XLSX hoặc CSV UTF-8"
            .to_owned(),
        en: format!(
            "the file cannot be read as an XLSX workbook ({error}): open it in a spreadsheet and save it as XLSX or CSV UTF-8"
        ),
    }
}

fn no_sheet(wanted: &str, names: &[String]) -> Words {
    let names = names.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    Words {
        vi: format!("tệp không có trang tính “{wanted}”; các trang: {names}"),
        en: format!("the file has no sheet “{wanted}”; its sheets are {names}"),
    }
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    fn book() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet().set_name("Sổ 2023").unwrap();
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let time = Format::new().set_num_format("dd/mm/yyyy hh:mm");
        sheet.write(2, 1, "Mã hồ sơ").unwrap();
        sheet.write(2, 2, "Ngày nhận").unwrap();
        sheet.write(2, 3, "Hẹn trả").unwrap();
        sheet.write(2, 4, "Số điện thoại").unwrap();
        sheet.write(4, 1, "HS-1").unwrap();
        let day = ExcelDateTime::from_ymd(2023, 3, 7).unwrap();
        sheet.write_with_format(4, 2, day.clone().and_hms(9, 15, 0).unwrap(), &time).unwrap();
        sheet.write_with_format(4, 3, &day, &date).unwrap();
        sheet.write(4, 4, 36_199_000_071_i64).unwrap();
        sheet.write(5, 1, "HS-2").unwrap();
        sheet.write(5, 2, 44_992).unwrap();
        sheet.write(5, 3, true).unwrap();
        sheet.write_formula(5, 4, "=1/0").unwrap().set_formula_result(5, 4, "#DIV/0!");
        book.add_worksheet().set_name("Trống").unwrap();
        book.add_worksheet().set_name("Ghi chú").unwrap().write(0, 0, "x").unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_are_written_as_a_register_would_write_them() {
        let read = read(&book(), None).unwrap();
        assert_eq!((read.name.as_str(), &read.others[..]), ("Sổ 2023", &["Ghi chú".to_owned()][..]));
        let lines: Vec<(u64, Vec<&str>)> =
            read.lines.iter().map(|(number, cells)| (*number, cells.iter().collect())).collect();
        assert_eq!(
            lines,
            [
                (3, vec!["Mã hồ sơ", "Ngày nhận", "Hẹn trả", "Số điện thoại"]),
                (5, vec!["HS-1", "2023-03-07T09:15:00", "2023-03-07", "36199000071"]),
                (6, vec!["HS-2", "44992", "true", "#DIV/0!"]),
            ]
        );
    }

    #[test]
    fn another_sheet_is_read_by_its_name_and_a_wrong_name_lists_them() {
        assert_eq!(read(&book(), Some("ghi chu")).unwrap().lines, [(1, StringRecord::from(vec!["x"]))]);
        let words = read(&book(), Some("Sổ 2024")).unwrap_err();
        assert!(
            words.en.contains("“Sổ 2023”, “Trống”, “Ghi chú”") && words.vi.contains("trang tính"),
            "{}",
            words.en
        );
        assert!(read(b"PK\x03\x04....", None).unwrap_err().en.contains("save it as XLSX or CSV UTF-8"));
    }
}
