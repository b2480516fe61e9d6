//! Checking what was typed in: every mistake at once, each with its field; a value is at hand only when there is none.

use chrono::{NaiveDate, TimeDelta};

pub use super::checked::{Checked, CheckedParts};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::{Instant, parse_date};
use crate::platform::personal_number::{IdentityHolder, identity, phones};
use crate::platform::text::{is_noncharacter, is_visible, is_writable, stored};

#[cfg(test)]
#[path = "check_tests.rs"]
mod tests;

/// Collects the mistakes of one request.
#[derive(Debug, Default)]
pub struct Check {
    problem: Option<Problem>,
}

/// Why a text cannot be kept: the code of the mistake, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnwritableText {
    /// The code.
    pub code: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

/// Whether a text holds what no file can hold: it could be kept, and never be printed.
#[must_use]
pub fn unwritable(text: &str) -> Option<UnwritableText> {
    let letter = text.chars().find(|letter| !is_writable(*letter))?;
    Some(if is_noncharacter(letter) {
        UnwritableText {
            code: "no_character",
            vi: "chứa mã không phải là ký tự (như U+FFFE), không tệp nào ghi được: gõ lại phần này",
            en: "holds a code that is no character (such as U+FFFE), which no file can hold: type this part again",
        }
    } else {
        UnwritableText {
            code: "control_characters",
            vi: "chứa ký tự điều khiển: gõ lại phần này",
            en: "holds control characters: type this part again",
        }
    })
}

impl<T> Checked<T> {
    /// Looks up what the value names. What is found wrong joins the other mistakes; any other problem is told at once.
    ///
    /// # Errors
    /// When the look-up fails for another reason than a mistake.
    pub fn look_up<U>(
        self,
        check: &mut Check,
        found: impl FnOnce(T) -> Result<U, Problem>,
    ) -> Result<Checked<U>, Problem> {
        self.0.map_or(Ok(Checked(None)), |value| check.join(found(value)))
    }
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

    /// Notes a mistake in the place of a value.
    pub fn refuse<T>(
        &mut self,
        field: &str,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Checked<T> {
        self.wrong(field, code, vi, en);
        Checked(None)
    }

    /// A value that was understood; else this mistake.
    pub fn some<T>(
        &mut self,
        value: Option<T>,
        field: &str,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Checked<T> {
        value.map_or_else(|| self.refuse(field, code, vi, en), Checked::sure)
    }

    /// Takes over what was found: a value, or mistakes that join the others.
    ///
    /// # Errors
    /// When it is another problem than mistakes in fields.
    pub fn join<T>(&mut self, found: Result<T, Problem>) -> Result<Checked<T>, Problem> {
        match found {
            Ok(value) => Ok(Checked(Some(value))),
            Err(mut problem) if problem.code == Code::InvalidInput && !problem.fields.is_empty() => {
                if let Some(mut earlier) = self.problem.take() {
                    earlier.fields.append(&mut problem.fields);
                    problem = earlier;
                }
                self.problem = Some(problem);
                Ok(Checked(None))
            }
            Err(problem) => Err(problem),
        }
    }

    /// A text that must be there: composed, trimmed, one line or more, at most `most` characters, nothing that no file
    /// can hold.
    pub fn text(&mut self, field: &str, text: &str, most: usize) -> Checked<String> {
        let text = stored(text);
        if !is_visible(&text) {
            self.required(field)
        } else if text.chars().count() > most {
            self.refuse(
                field,
                "too_long",
                format!("dài nhất {most} ký tự"),
                format!("at most {most} characters"),
            )
        } else if let Some(words) = unwritable(&text) {
            self.refuse(field, words.code, words.vi, words.en)
        } else {
            Checked(Some(text))
        }
    }

    /// A text that may be absent; an empty one counts as absent.
    pub fn optional_text(&mut self, field: &str, text: Option<&str>, most: usize) -> Checked<Option<String>> {
        match text.filter(|text| is_visible(text)) {
            Some(text) => self.text(field, text, most).map(Some),
            None => Checked(Some(None)),
        }
    }

    /// Something that is absent and must be there.
    pub fn required<T>(&mut self, field: &str) -> Checked<T> {
        self.refuse(field, "required", "không được để trống", "must not be empty")
    }

    /// One of the values that are offered, by its name.
    pub fn one_of<T: Copy>(
        &mut self,
        field: &str,
        text: &str,
        offered: &[T],
        name: fn(T) -> &'static str,
    ) -> Checked<T> {
        if let Some(value) = offered.iter().find(|value| name(**value) == text) {
            return Checked(Some(*value));
        }
        let names = offered.iter().map(|value| name(*value)).collect::<Vec<_>>().join(", ");
        self.refuse(field, "unknown_value", format!("chọn một trong: {names}"), format!("one of: {names}"))
    }

    /// One of the values that are offered; another one when nothing is said.
    pub fn one_of_or<T: Copy>(
        &mut self,
        field: &str,
        text: Option<&str>,
        offered: &[T],
        name: fn(T) -> &'static str,
        unsaid: T,
    ) -> Checked<T> {
        text.map_or(Checked(Some(unsaid)), |text| self.one_of(field, text, offered, name))
    }

    /// An identity number as this holder may have it, in the form in which it is kept.
    pub fn identity(
        &mut self,
        field: &str,
        number: Option<&str>,
        holder: IdentityHolder,
    ) -> Checked<Option<String>> {
        self.optional_text(field, number, 40).and_then(|text| {
            let Some(text) = text else { return Checked(Some(None)) };
            let found = identity(&text).filter(|(_, form)| holder.may_have(*form));
            let words = holder.words();
            self.some(
                found.map(|(number, _)| Some(number)),
                field,
                "not_an_identity_number",
                words.vi,
                words.en,
            )
        })
    }

    /// One or two phone numbers, written with blanks, dots or a leading plus as people like.
    pub fn phone(&mut self, field: &str, number: Option<&str>) -> Checked<Option<String>> {
        let vi = "ghi một hoặc hai số điện thoại, mỗi số 8 đến 15 chữ số, cách nhau bằng dấu /";
        let en = "give one or two phone numbers of 8 to 15 digits each, with / between them";
        let fits = |number: &str| phones(number).is_some();
        self.fitting((field, "not_a_phone_number"), (number, 50), fits, vi, en)
    }

    /// An e-mail address, loosely: something, an `@`, something with a dot.
    pub fn email(&mut self, field: &str, address: Option<&str>) -> Checked<Option<String>> {
        self.fitting(
            (field, "not_an_email"),
            (address, 254),
            |address| {
                address.split_once('@').is_some_and(|(name, host)| {
                    !name.is_empty() && host.contains('.') && !address.contains(char::is_whitespace)
                })
            },
            "địa chỉ thư điện tử chưa đúng",
            "this is not an e-mail address",
        )
    }

    /// A text that may be absent, and has a form when it is there.
    fn fitting(
        &mut self,
        (field, code): (&str, &'static str),
        (text, most): (Option<&str>, usize),
        fits: impl FnOnce(&str) -> bool,
        vi: &str,
        en: &str,
    ) -> Checked<Option<String>> {
        self.optional_text(field, text, most).and_then(|text| match text {
            Some(text) if !fits(&text) => self.refuse(field, code, vi, en),
            text => Checked(Some(text)),
        })
    }

    /// An amount of money in đồng.
    pub fn money(&mut self, field: &str, amount: Option<i64>) -> Checked<Option<i64>> {
        if amount.is_some_and(|amount| !(0..=1_000_000_000_000).contains(&amount)) {
            return self.refuse(
                field,
                "out_of_range",
                "số tiền là từ 0 đến 1.000.000.000.000 đồng",
                "an amount is 0 to 1,000,000,000,000 đồng",
            );
        }
        Checked(Some(amount))
    }

    /// A date that may be given.
    pub fn date(&mut self, field: &str, text: Option<&str>) -> Checked<Option<NaiveDate>> {
        text.map_or(Checked(Some(None)), |text| self.day(field, Some(text)).map(Some))
    }

    /// A date that must be given.
    pub fn day(&mut self, field: &str, text: Option<&str>) -> Checked<NaiveDate> {
        let Some(text) = text else { return self.required(field) };
        let (vi, en) = ("ngày viết như 2023-05-14", "a date is written as 2023-05-14");
        self.some(parse_date(text), field, "not_a_date", vi, en)
    }

    /// The days `from` to `to`; both must be given.
    pub fn period(&mut self, from: Option<&str>, to: Option<&str>) -> Checked<(NaiveDate, NaiveDate)> {
        let days = (self.day("from", from), self.day("to", to));
        self.in_order("to", Checked::all(days))
    }

    /// Two days of which the second, `field`, does not lie before the first.
    pub fn in_order(
        &mut self,
        field: &str,
        days: Checked<(NaiveDate, NaiveDate)>,
    ) -> Checked<(NaiveDate, NaiveDate)> {
        days.and_then(|(from, to)| {
            if to < from {
                return self.refuse(
                    field,
                    "before_from",
                    "ngày cuối kỳ phải từ ngày đầu kỳ trở đi",
                    "the last day must not lie before the first",
                );
            }
            Checked(Some((from, to)))
        })
    }

    /// An instant, or a day: the first instant after it, and its last one. It may not lie ahead.
    pub fn moment(
        &mut self,
        field: &str,
        text: Option<&str>,
        now: Instant,
    ) -> Checked<Option<(Instant, Instant)>> {
        let Some(text) = text else { return Checked(Some(None)) };
        let (begins, moment) = match (parse_date(text), Instant::parse(text)) {
            (Some(day), _) => {
                let end = Instant::end_of(day);
                (Instant::start_of(day), (end, end.plus(TimeDelta::microseconds(-1))))
            }
            (None, Ok(at)) => (at, (at, at)),
            (None, Err(_)) => {
                return self.refuse(
                    field,
                    "not_an_instant",
                    "viết như 2023-05-14 hoặc 2023-05-14T17:00:00+07:00",
                    "write it as 2023-05-14 or 2023-05-14T17:00:00+07:00 (a + in an address is %2B)",
                );
            }
        };
        if begins > now {
            return self.in_the_future(field);
        }
        Checked(Some(Some(moment)))
    }

    /// A time that lies ahead and may not.
    pub fn in_the_future<T>(&mut self, field: &str) -> Checked<T> {
        self.refuse(field, "in_the_future", "không được ở tương lai", "must not lie in the future")
    }

    /// The values, when there is no mistake.
    ///
    /// # Errors
    /// When a mistake was noted.
    pub fn finish<P: CheckedParts>(self, parts: P) -> Result<P::Values, Problem> {
        self.done()?;
        let none = || Problem::new(Code::Internal).because("a value was checked elsewhere");
        parts.together().0.ok_or_else(none)
    }

    /// The mistakes, if there are any.
    ///
    /// # Errors
    /// When a mistake was noted.
    pub fn done(self) -> Result<(), Problem> {
        self.problem.map_or(Ok(()), Err)
    }
}
