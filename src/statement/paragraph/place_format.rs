//! How the number of a place is written, where it is not as everywhere: with a nought before one digit, without marks.
//! Pure: no HTTP, no SQL, no clock.

use crate::platform::decimal::Decimal;
use crate::platform::error::Language;
use crate::report::quantity::unit::UnitOfMeasure;
use crate::report::quantity::value::{QuantityNumber, QuantityValue};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PlaceFormat {
    /// As everywhere: `7`, `1.407`.
    #[default]
    Usual,
    /// As officials count few things: `07`; ten and more as everywhere.
    TwoDigits,
    /// Without a mark before every three digits: `1407`.
    Unmarked,
}

impl PlaceFormat {
    /// The format of that name, as it stands behind `|`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "00" => Some(Self::TwoDigits),
            "0" => Some(Self::Unmarked),
            _ => None,
        }
    }

    /// A value in words. Percentages, shares and what is not whole are written as everywhere.
    #[must_use]
    pub fn words(
        self,
        value: &QuantityValue,
        (unit, places): (UnitOfMeasure, u8),
        language: Language,
    ) -> String {
        let usual = value.words(unit, places, language);
        let QuantityValue::Number(QuantityNumber { value, of, .. }) = value else { return usual };
        let whole = |number: &Decimal| number.as_whole().is_some();
        if unit.is_percent() || places > 0 || !whole(value) || !of.as_ref().is_none_or(whole) {
            return usual;
        }
        let numbers = std::iter::once(*value).chain(*of);
        let said = usual.split('/').zip(numbers);
        let said: Vec<String> = said
            .map(|(said, number)| said.replace(&number.words(language, 0), &self.digits(number, language)))
            .collect();
        said.join("/")
    }

    fn digits(self, number: Decimal, language: Language) -> String {
        match (self, number.as_whole()) {
            (Self::TwoDigits, Some(whole @ 1..=9)) => format!("{whole:02}"),
            (Self::Unmarked, Some(whole)) => whole.to_string(),
            _ => number.words(language, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_its_place_asks() {
        let number = |value: &str, of: &str, at_least| {
            QuantityValue::Number(QuantityNumber {
                value: Decimal::parse(value).unwrap(),
                of: Decimal::parse(of),
                at_least,
            })
        };
        let share =
            QuantityValue::Share { part: Decimal::whole(3).unwrap(), base: Decimal::whole(4).unwrap() };
        let (units, percent) = (UnitOfMeasure::Units, UnitOfMeasure::Percent);
        for (value, unit, places, [usual, two_digits, unmarked]) in [
            (number("7", "", false), units, 0, ["7", "07", "7"]),
            (number("0", "", false), units, 0, ["0", "0", "0"]),
            (number("10", "", false), units, 0, ["10", "10", "10"]),
            (number("1407", "", false), units, 0, ["1.407", "1.407", "1407"]),
            (number("5", "", true), units, 0, ["hơn 5", "hơn 05", "hơn 5"]),
            (number("3", "63", false), units, 0, ["3/63", "03/63", "3/63"]),
            (number("1025", "1100", false), units, 0, ["1.025/1.100", "1.025/1.100", "1025/1100"]),
            (number("8.5", "10", false), UnitOfMeasure::Points, 2, ["8,50/10", "8,50/10", "8,50/10"]),
            (number("2", "", false), percent, 0, ["2%", "2%", "2%"]),
            (share, percent, 0, ["75,00%", "75,00%", "75,00%"]),
        ] {
            let said = [PlaceFormat::Usual, PlaceFormat::TwoDigits, PlaceFormat::Unmarked]
                .map(|format| format.words(&value, (unit, places), Language::Vietnamese));
            assert_eq!(said, [usual, two_digits, unmarked]);
        }
        assert_eq!(PlaceFormat::parse("000"), None);
    }
}
