//! Sums and differences of quantities: `received_online_full + received_online_partial`.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use thiserror::Error;

use crate::report::figures::figure::Figure;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::value::{MissingValue, QuantityNumber, lower_bound};

/// The longest formula, in characters.
pub const MOST_CHARACTERS: usize = 500;
/// The most quantities of a formula.
pub const MOST_QUANTITIES: usize = 50;

/// Whether a quantity is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is added.
    Plus,
    /// It is taken away.
    Minus,
}

/// Quantities that are added or taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuantitySum(pub Vec<(Sign, Quantity)>);

/// Why a text is no formula.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormulaError {
    /// Something else was expected there.
    #[error("character {at}: expected {expected}")]
    Expected {
        /// Counted from 1.
        at: usize,
        /// What could stand there.
        expected: &'static str,
    },
    /// There is no such function, figure, level or number, or it has no value here.
    #[error("there is no {0}")]
    Unknown(String),
    /// A sum within a share without parentheses.
    #[error("put the sums beside / in parentheses")]
    Ambiguous,
    /// Longer than [`MOST_CHARACTERS`] or with more than [`MOST_QUANTITIES`] quantities.
    #[error("the formula is too long")]
    TooLong,
}

impl FormulaError {
    /// The sentence in Vietnamese.
    #[must_use]
    pub fn words_vi(&self) -> String {
        match self {
            Self::Expected { at, expected } => format!("ký tự thứ {at}: cần {expected}"),
            Self::Unknown(what) => format!("không có {what}"),
            Self::Ambiguous => "đặt các tổng hai bên dấu / trong ngoặc đơn".to_owned(),
            Self::TooLong => format!("công thức dài nhất {MOST_CHARACTERS} ký tự, {MOST_QUANTITIES} số hạng"),
        }
    }
}

impl QuantitySum {
    /// Reads a sum.
    ///
    /// # Errors
    /// When the text is none; the error names the place.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        match read_sides(text)? {
            (sum, None) => Ok(sum),
            (_, Some(base)) => Err(FormulaError::Unknown(format!("/ {base}"))),
        }
    }

    /// The quantities, added or taken away.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        self.0.iter().map(|(_, quantity)| quantity)
    }

    /// The figures that are added, or taken away.
    pub fn figures(&self, sign: Sign) -> impl Iterator<Item = Figure> + '_ {
        self.0.iter().filter_map(move |(other, quantity)| match quantity {
            Quantity::Figure { figure, .. } if *other == sign => Some(*figure),
            _ => None,
        })
    }

    /// The value in whole numbers, when each of its quantities has one.
    #[must_use]
    pub fn whole(&self, of: impl Fn(&Quantity) -> Option<i64>) -> Option<i64> {
        self.0.iter().try_fold(0_i64, |sum, (sign, quantity)| match sign {
            Sign::Plus => sum.checked_add(of(quantity)?),
            Sign::Minus => sum.checked_sub(of(quantity)?),
        })
    }

    /// The exact value, with what `read` says of each quantity.
    ///
    /// # Errors
    /// Everything that is missing, or a lower bound that is taken away.
    pub fn compute(
        &self,
        read: &mut impl FnMut(&Quantity) -> Result<QuantityNumber, MissingValue>,
    ) -> Result<QuantityNumber, Vec<MissingValue>> {
        let (mut total, mut missing) = (QuantityNumber::default(), Vec::new());
        for (sign, quantity) in &self.0 {
            let number = match read(quantity) {
                Ok(number) => number,
                Err(why) => {
                    missing.push(why);
                    continue;
                }
            };
            let sum = match sign {
                Sign::Plus => total.value.plus(number.value),
                Sign::Minus => total.value.minus(number.value),
            };
            match sum {
                _ if number.at_least && *sign == Sign::Minus => missing.push(lower_bound(quantity)),
                Some(sum) => total.value = sum,
                None => missing.push(MissingValue::new(
                    format!("{quantity:#}"),
                    "too_large",
                    "kết quả quá lớn",
                    "the result is too large",
                )),
            }
            total.at_least |= number.at_least;
            // What a single value is a part of stays with it.
            total.of = if self.0.len() == 1 { number.of } else { None };
        }
        if missing.is_empty() { Ok(total) } else { Err(missing) }
    }
}

/// Reads a sum, or the two sums of a share: `(F30b + F30c) / F30a`.
pub(crate) fn read_sides(text: &str) -> Result<(QuantitySum, Option<QuantitySum>), FormulaError> {
    let mut reader = FormulaReader { letters: text.chars().collect(), at: 0 };
    let (sum, closed) = reader.side()?;
    let base = if reader.takes('/') { Some(reader.side()?) } else { None };
    if reader.next().is_some() {
        return Err(reader.expected("+, -, / hoặc hết công thức (end)"));
    }
    let Some((base, base_closed)) = base else { return Ok((sum, None)) };
    if (sum.0.len() > 1 && !closed) || (base.0.len() > 1 && !base_closed) {
        return Err(FormulaError::Ambiguous);
    }
    Ok((sum, Some(base)))
}

struct FormulaReader {
    letters: Vec<char>,
    at: usize,
}

impl FormulaReader {
    fn next(&mut self) -> Option<char> {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
        self.letters.get(self.at).copied()
    }

    fn takes(&mut self, letter: char) -> bool {
        let there = self.next() == Some(letter);
        self.at += usize::from(there);
        there
    }

    fn expected(&self, expected: &'static str) -> FormulaError {
        FormulaError::Expected { at: self.at + 1, expected }
    }

    /// One side of a share, or the whole formula; says whether it stands in parentheses.
    fn side(&mut self) -> Result<(QuantitySum, bool), FormulaError> {
        let opened = self.takes('(');
        let sum = self.sum()?;
        if opened && !self.takes(')') {
            return Err(self.expected(")"));
        }
        Ok((sum, opened))
    }

    fn sum(&mut self) -> Result<QuantitySum, FormulaError> {
        let first = if self.takes('-') { Sign::Minus } else { Sign::Plus };
        let mut items = vec![(first, self.quantity()?)];
        loop {
            let sign = match self.next() {
                Some('+') => Sign::Plus,
                Some('-') => Sign::Minus,
                _ if items.len() > MOST_QUANTITIES => return Err(FormulaError::TooLong),
                _ => return Ok(QuantitySum(items)),
            };
            self.at += 1;
            items.push((sign, self.quantity()?));
        }
    }

    /// A name, or a function with what stands in its parentheses.
    fn quantity(&mut self) -> Result<Quantity, FormulaError> {
        let (_, begin) = (self.next(), self.at);
        let rest = self.letters.get(begin..).unwrap_or_default();
        self.at +=
            rest.iter().take_while(|letter| letter.is_alphanumeric() || "_.:~@".contains(**letter)).count();
        if self.at == begin {
            return Err(self.expected(
                "tên số liệu, mã chỉ tiêu, số hoặc hàm report, procedures, delegation, of (name, code, number or function)",
            ));
        }
        if self.takes('(') {
            let rest = self.letters.get(self.at..).unwrap_or_default();
            self.at += rest.iter().take_while(|letter| !"()+/".contains(**letter)).count();
            if !self.takes(')') {
                return Err(self.expected(")"));
            }
        }
        let name: String = self.letters.get(begin..self.at).unwrap_or_default().iter().collect();
        Quantity::parse(&name).ok_or(FormulaError::Unknown(name))
    }
}

impl fmt::Display for QuantitySum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (sign, quantity)) in self.0.iter().enumerate() {
            match (place, sign) {
                (0, Sign::Plus) => {}
                (0, Sign::Minus) => f.write_str("-")?,
                (_, Sign::Plus) => f.write_str(" + ")?,
                (_, Sign::Minus) => f.write_str(" - ")?,
            }
            quantity.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_reads_back_and_what_is_none_is_named() {
        let sum = QuantitySum::parse("-received+ report( resolved , ward ) - portal.X").unwrap();
        assert_eq!(sum.to_string(), "-received + ward:resolved - portal.X");
        for (text, error) in [
            ("", "character 1: expected"),
            ("received +", "character 11: expected"),
            ("received; DROP", "character 9: expected"),
            ("received + resolvd", "there is no resolvd"),
            ("of(F1", "character 6: expected )"),
        ] {
            let found = QuantitySum::parse(text).unwrap_err();
            assert!(found.to_string().starts_with(error) && !found.words_vi().is_empty(), "{text}: {found}");
        }
        assert_eq!(QuantitySum::parse(&["received"; 51].join("+")), Err(FormulaError::TooLong));
    }

    #[test]
    fn a_sum_has_a_value_only_when_all_of_it_has() {
        let sum = QuantitySum::parse("received + portal.X - resolved").unwrap();
        assert_eq!(sum.whole(|quantity| quantity.unit().map(|_| 3)), None);
        assert_eq!(sum.whole(|_| Some(3)), Some(3));
        assert_eq!(QuantitySum::parse("received + resolved").unwrap().whole(|_| Some(i64::MAX)), None);
        assert_eq!(sum.figures(Sign::Minus).collect::<Vec<_>>(), [Figure::Resolved]);
    }
}
