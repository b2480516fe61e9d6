//! Checking what was typed in: every mistake at once, each with its field, and the text in its stored form.

use chrono::NaiveDate;

use crate::platform::error::{Code, Problem};
use crate::platform::instant::parse_date;
use crate::platform::text::stored;

/// Collects the mistakes of one request.
#[derive(Debug, Default)]
pub struct Check {
    problem: Option<Problem>,
}

impl Check {
    /// No mistakes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a mistake.
    pub fn wrong(&mut self, field: &str, code: &'static str, vi: impl Into<String>, en: impl Into<String>) {
        let problem = self.problem.take().unwrap_or_else(|| Problem::new(Code::InvalidInput));
        self.problem = Some(problem.with_field(field, code, vi, en));
    }

    /// A text that must be there: composed, trimmed, one line or more, at most `most` characters, no control characters.
    pub fn text(&mut self, field: &str, text: &str, most: usize) -> String {
        let text = stored(text);
        if text.is_empty() {
            self.wrong(field, "required", "không được để trống", "must not be empty");
        } else if text.chars().count() > most {
            self.wrong(
                field,
                "too_long",
                format!("dài nhất {most} ký tự"),
                format!("at most {most} characters"),
            );
        } else if text.chars().any(|letter| letter.is_control() && letter != '\n') {
            self.wrong(
                field,
                "control_characters",
                "chứa ký tự điều khiển: gõ lại phần này",
                "holds control characters: type this part again",
            );
        }
        text
    }

    /// A text that may be absent; an empty one counts as absent.
    pub fn optional_text(&mut self, field: &str, text: Option<&str>, most: usize) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        Some(self.text(field, text, most))
    }

    /// An identity number: 9 or 12 digits (CMND, CCCD), or a passport or tax code of 8 to 14 letters and digits.
    pub fn identity(&mut self, field: &str, number: Option<&str>) -> Option<String> {
        let number = self.optional_text(field, number, 20)?;
        let fits = (8..=14).contains(&number.len())
            && number.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        if !fits {
            self.wrong(
                field,
                "not_an_identity_number",
                "số định danh có 9 hoặc 12 chữ số, hộ chiếu hoặc mã số thuế có 8 đến 14 ký tự",
                "an identity number has 9 or 12 digits, a passport or tax code 8 to 14 letters and digits",
            );
        }
        Some(number)
    }

    /// A phone number: 8 to 15 digits, written with blanks, dots or a leading plus as people like.
    pub fn phone(&mut self, field: &str, number: Option<&str>) -> Option<String> {
        let number = self.optional_text(field, number, 24)?;
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let odd = number.chars().any(|letter| !letter.is_ascii_digit() && !" .+-()".contains(letter));
        if odd || !(8..=15).contains(&digits) {
            self.wrong(
                field,
                "not_a_phone_number",
                "số điện thoại có 8 đến 15 chữ số",
                "a phone number has 8 to 15 digits",
            );
        }
        Some(number)
    }

    /// An e-mail address, loosely: something, an `@`, something with a dot.
    pub fn email(&mut self, field: &str, address: Option<&str>) -> Option<String> {
        let address = self.optional_text(field, address, 254)?;
        let fits = address.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && host.contains('.') && !address.contains(char::is_whitespace)
        });
        if !fits {
            self.wrong(
                field,
                "not_an_email",
                "địa chỉ thư điện tử chưa đúng",
                "this is not an e-mail address",
            );
        }
        Some(address)
    }

    /// An amount of money in đồng.
    pub fn money(&mut self, field: &str, amount: Option<i64>) -> Option<i64> {
        if amount.is_some_and(|amount| !(0..=1_000_000_000_000).contains(&amount)) {
            self.wrong(
                field,
                "out_of_range",
                "số tiền là từ 0 đến 1.000.000.000.000 đồng",
                "an amount is 0 to 1,000,000,000,000 đồng",
            );
        }
        amount
    }

    /// A date that may be given.
    pub fn date(&mut self, field: &str, text: Option<&str>) -> Option<NaiveDate> {
        let text = text?;
        let date = parse_date(text);
        if date.is_none() {
            self.wrong(field, "not_a_date", "ngày viết như 2023-05-14", "a date is written as 2023-05-14");
        }
        date
    }

    /// The mistakes, if there are any.
    ///
    /// # Errors
    /// When a mistake was noted.
    pub fn done(self) -> Result<(), Problem> {
        self.problem.map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_named_at_once() {
        let mut check = Check::new();
        check.text("applicant.name", "  ", 10);
        check.phone("applicant.phone", Some("12ab"));
        check.money("fee_vnd", Some(-1));
        check.text("summary", "a\u{0007}b", 10);
        let problem = check.done().unwrap_err();
        let fields: Vec<_> = problem.fields.iter().map(|field| (field.field.as_str(), field.code)).collect();
        assert_eq!(
            fields,
            [
                ("applicant.name", "required"),
                ("applicant.phone", "not_a_phone_number"),
                ("fee_vnd", "out_of_range"),
                ("summary", "control_characters"),
            ]
        );
    }
}
