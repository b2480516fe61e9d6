//! What spreadsheets make of a number or a text on its way into a file, and what can be told of it afterwards.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::error::Words;
use crate::platform::personal_number::{identity, phones};

/// A number as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadNumber {
    /// As it was, or as it surely was.
    Sure(String),
    /// It may be wrong: kept as it stands, with what is to be looked at.
    Doubtful(String, Words),
    /// What stands there says nothing of the number.
    Lost(Words),
}

/// A cell without what a spreadsheet put around it so that it stays a text: `="0912"` and `'0912`.
#[must_use]
pub fn unwrapped(cell: &str) -> &str {
    let cell = cell.trim();
    if let Some(inner) = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner.trim();
    }
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit() || "+=-@".contains(first)) => {
            unwrapped(rest)
        }
        _ => cell,
    }
}

/// Whether a cell says that a formula failed, or that a column was too narrow.
#[must_use]
pub fn is_error(cell: &str) -> bool {
    const ERRORS: &[&str] =
        &["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!"];
    let cell = cell.trim().to_ascii_uppercase();
    ERRORS.contains(&cell.as_str()) || (cell.len() >= 3 && cell.chars().all(|letter| letter == '#'))
}

/// Whether letters were lost before the file was written.
#[must_use]
pub fn has_lost_letters(text: &str) -> bool {
    text.contains('\u{fffd}')
}

/// A phone number.
#[must_use]
pub fn phone(text: &str) -> ReadNumber {
    let text = match digits_of(text) {
        Err(lost) => return lost,
        Ok(text) => text,
    };
    let mobile = text.len() == 9
        && text.starts_with(['3', '5', '7', '8', '9'])
        && text.chars().all(|letter| letter.is_ascii_digit());
    if mobile {
        return ReadNumber::Sure(format!("0{text}"));
    }
    if phones(&text).is_some() {
        return ReadNumber::Sure(text);
    }
    doubtful(text, "không phải một hoặc hai số điện thoại", "is not one or two phone numbers")
}

/// An identity number, passport or tax code.
#[must_use]
pub fn identity_number(text: &str) -> ReadNumber {
    let text = match digits_of(text) {
        Err(lost) => return lost,
        Ok(text) => text,
    };
    let digits = text.chars().all(|letter| letter.is_ascii_digit());
    if digits && text.len() == 11 && is_personal(&format!("0{text}")) {
        return ReadNumber::Sure(format!("0{text}"));
    }
    if digits && text.len() == 10 && is_personal(&format!("00{text}")) {
        let (vi, en) = (
            "có 10 chữ số: là mã số thuế, hoặc số định danh đã mất hai số 0 ở đầu",
            "has 10 digits: a tax code, or an identity number that has lost its two leading zeros",
        );
        return doubtful(text, vi, en);
    }
    match identity(&text) {
        Some((number, _)) => ReadNumber::Sure(number),
        None => doubtful(
            text,
            "không phải số định danh (9 hoặc 12 chữ số), mã số thuế (10 hoặc 13) hay số hộ chiếu",
            "is no identity number (9 or 12 digits), tax code (10 or 13) or passport",
        ),
    }
}

fn doubtful(text: String, vi: &str, en: &str) -> ReadNumber {
    ReadNumber::Doubtful(text, Words { vi: vi.to_owned(), en: en.to_owned() })
}

/// Whether 12 digits begin as personal numbers do: the code of a province, 001 to 096, then a digit for sex and century.
fn is_personal(number: &str) -> bool {
    let part = |from: usize, to: usize| number.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
    matches!((part(0, 3), part(3, 4)), (Some(1..=96), Some(0..=3)))
}

/// A number that is written as `9.12345678E+08`, with all its digits; when some are gone, so is the number.
fn digits_of(text: &str) -> Result<String, ReadNumber> {
    let Some((digits, power)) = text.trim().split_once(['E', 'e']) else { return Ok(text.trim().to_owned()) };
    let (whole, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let all_digits = |text: &str| text.chars().all(|letter| letter.is_ascii_digit());
    let power = power
        .strip_prefix('+')
        .filter(|power| all_digits(power))
        .and_then(|power| power.parse::<usize>().ok());
    let Some(power) =
        power.filter(|power| *power < 20 && whole.len() == 1 && all_digits(whole) && all_digits(part))
    else {
        return Ok(text.trim().to_owned());
    };
    if part.len() == power {
        return Ok(format!("{whole}{part}"));
    }
    Err(ReadNumber::Lost(Words {
        vi: "bảng tính đã làm tròn số này: mở tệp gốc, đổi cột thành dạng văn bản rồi lưu lại".to_owned(),
        en: "a spreadsheet has rounded this number: open the original, make the column a text and save it again".to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_taken_out_of_what_keeps_it_a_text() {
        for (cell, text) in [
            ("=\"0912345678\"", "0912345678"),
            ("'0912345678", "0912345678"),
            ("'+84912345678", "+84912345678"),
            // As the list of bad rows holds it.
            ("'=\"0912345678\"", "0912345678"),
            (" ='x' ", "='x'"),
            ("'Mông", "'Mông"),
            ("=1+1", "=1+1"),
        ] {
            assert_eq!(unwrapped(cell), text, "{cell}");
        }
        for error in ["#N/A", "#ref!", " #VALUE! ", "########"] {
            assert!(is_error(error), "{error}");
        }
        assert!(!is_error("# 12") && !is_error("#1") && !is_error(""));
        assert!(has_lost_letters("Nguy\u{fffd}n"));
    }

    #[test]
    fn numbers_are_repaired_where_that_is_sure() {
        let sure = |text: &str| ReadNumber::Sure(text.to_owned());
        for (text, number) in [
            ("912345678", "0912345678"),
            ("9.12345678E+08", "0912345678"),
            ("9,12345678e+08", "0912345678"),
            ("0912 345 678", "0912 345 678"),
            ("24 3382 1234", "24 3382 1234"),
        ] {
            assert_eq!(phone(text), sure(number), "{text}");
        }
        for (text, number) in [
            ("1199000071", None),
            ("36199000071", Some("036199000071")),
            ("3.6199000071E+10", Some("036199000071")),
            ("001 199 000 071", Some("001199000071")),
            ("0101234567-001", Some("0101234567-001")),
            ("b1234567", Some("B1234567")),
            ("12345678", None),
            ("99999999999", None),
        ] {
            match (identity_number(text), number) {
                (ReadNumber::Doubtful(kept, _), None) => assert_eq!(kept, text),
                (read, number) => assert_eq!(Some(read), number.map(sure), "{text}"),
            }
        }
        for text in ["9.12346E+08", "1.19900E+11"] {
            assert!(matches!(phone(text), ReadNumber::Lost(_)), "{text}");
            assert!(matches!(identity_number(text), ReadNumber::Lost(_)), "{text}");
        }
        assert!(matches!(phone("024.3382 xxxx (nhà)"), ReadNumber::Doubtful(..)));
        assert!(matches!(phone("E12"), ReadNumber::Doubtful(..)));
    }
}
