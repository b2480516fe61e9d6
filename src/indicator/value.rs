//! What an indicator says, and how a formula is worked out from what others say.
//! Pure: no HTTP, no SQL, no clock.

use super::formula::{IndicatorFormula, Operand, OperandSum, Sign};
use super::unit::UnitOfMeasure;
use crate::platform::decimal::Decimal;
use crate::platform::error::{Language, Words};

/// The places of a share that is computed.
pub const SHARE_PLACES: u8 = 2;

/// A number as it was entered or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IndicatorNumber {
    /// The number itself.
    pub value: Decimal,
    /// Of how many, where that is known: the 63 of "rank 3 of 63".
    pub of: Option<Decimal>,
    /// Whether it is only a lower bound: "hơn 290".
    pub at_least: bool,
}

/// What an indicator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndicatorValue {
    /// A number.
    Number(IndicatorNumber),
    /// A share that was computed.
    Share {
        /// What is counted.
        part: Decimal,
        /// Of how many; above zero.
        base: Decimal,
    },
}

/// Why something cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingValue {
    /// What is at fault: an indicator, or a function of the register.
    pub what: String,
    /// A stable word for the reason.
    pub code: &'static str,
    /// For people.
    pub words: Words,
}

impl MissingValue {
    /// Something is missing for this reason.
    #[must_use]
    pub fn new(
        what: impl Into<String>,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { what: what.into(), code, words: Words { vi: vi.into(), en: en.into() } }
    }
}

impl IndicatorValue {
    /// A whole number.
    #[must_use]
    pub fn whole(value: Decimal) -> Self {
        Self::Number(IndicatorNumber { value, of: None, at_least: false })
    }

    /// The percentage of a share, rounded half up; `None` for a number.
    #[must_use]
    pub fn percent(&self, places: u8) -> Option<Decimal> {
        match self {
            Self::Number(_) => None,
            Self::Share { part, base } => part.percent_of(*base, places),
        }
    }

    /// As papers write it: `5.998`, `hơn 290`, `3/63`, `43,90/80`, `98,59%`.
    #[must_use]
    pub fn words(&self, unit: UnitOfMeasure, places: u8, language: Language) -> String {
        let sign = if unit.is_percent() { "%" } else { "" };
        match self {
            Self::Share { part, base } => {
                let share = part.percent_of(*base, SHARE_PLACES).unwrap_or_default();
                format!("{}%", share.words(language, SHARE_PLACES))
            }
            Self::Number(number) => {
                let bound = match (number.at_least, language) {
                    (false, _) => "",
                    (true, Language::Vietnamese) => "hơn ",
                    (true, Language::English) => "more than ",
                };
                let of = number.of.map(|of| format!("/{}", of.words(language, 0))).unwrap_or_default();
                format!("{bound}{}{sign}{of}", number.value.words(language, places))
            }
        }
    }
}

impl IndicatorFormula {
    /// Works the formula out with what `read` says of each operand. Everything that is missing is named.
    ///
    /// # Errors
    /// When an operand is missing, a lower bound is taken away or divided, or there is nothing to divide by.
    pub fn compute(
        &self,
        mut read: impl FnMut(&Operand) -> Result<IndicatorNumber, MissingValue>,
    ) -> Result<IndicatorValue, Vec<MissingValue>> {
        match self {
            Self::Sum(sum) => sum.compute(&mut read).map(IndicatorValue::Number),
            Self::Share(part, base) => {
                let (part, base) = match (part.compute(&mut read), base.compute(&mut read)) {
                    (Ok(part), Ok(base)) => (part, base),
                    (part, base) => {
                        let missing = part.err().into_iter().chain(base.err()).flatten();
                        return Err(missing.collect());
                    }
                };
                if part.at_least || base.at_least {
                    return Err(vec![bound(self)]);
                }
                if base.value <= Decimal::default() {
                    return Err(vec![MissingValue::new(
                        self.to_string(),
                        "empty_denominator",
                        "mẫu số bằng 0: không có tỷ lệ",
                        "the denominator is 0: there is no share",
                    )]);
                }
                Ok(IndicatorValue::Share { part: part.value, base: base.value })
            }
        }
    }
}

fn bound(what: &impl ToString) -> MissingValue {
    MissingValue::new(
        what.to_string(),
        "lower_bound",
        "có số hạng chỉ là “hơn …”: không tính tiếp được",
        "an operand is only a lower bound: nothing exact can be made of it",
    )
}

impl OperandSum {
    fn compute(
        &self,
        read: &mut impl FnMut(&Operand) -> Result<IndicatorNumber, MissingValue>,
    ) -> Result<IndicatorNumber, Vec<MissingValue>> {
        let (mut total, mut missing) = (IndicatorNumber::default(), Vec::new());
        for (sign, operand) in &self.0 {
            let number = match read(operand) {
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
                _ if number.at_least && *sign == Sign::Minus => missing.push(bound(operand)),
                Some(sum) => total.value = sum,
                None => missing.push(MissingValue::new(
                    operand.to_string(),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn number(text: &str) -> IndicatorNumber {
        let (value, of) = text.split_once('/').map_or((text, None), |(value, of)| (value, Some(of)));
        IndicatorNumber {
            value: Decimal::parse(value.trim_start_matches('>')).unwrap(),
            of: of.map(|of| Decimal::parse(of).unwrap()),
            at_least: value.starts_with('>'),
        }
    }

    fn worked_out(formula: &str, values: &[(&str, &str)]) -> String {
        let values: BTreeMap<&str, IndicatorNumber> =
            values.iter().map(|(code, text)| (*code, number(text))).collect();
        let none = |what: &str| MissingValue::new(what, "no_value", "", "");
        let reading = IndicatorFormula::parse(formula).unwrap().compute(|operand| match operand {
            Operand::Whole(whole) => {
                Ok(IndicatorNumber { value: Decimal::whole(*whole).unwrap(), ..IndicatorNumber::default() })
            }
            Operand::Indicator(code) => values.get(code.as_str()).copied().ok_or_else(|| none(code)),
            Operand::Of(code) => values
                .get(code.as_str())
                .and_then(|number| number.of)
                .map(|value| IndicatorNumber { value, ..IndicatorNumber::default() })
                .ok_or_else(|| none(code)),
            other => Err(none(&other.to_string())),
        });
        match reading {
            Ok(reading) => reading.words(UnitOfMeasure::People, 0, Language::Vietnamese),
            Err(missing) => missing
                .iter()
                .map(|missing| format!("{} {}", missing.code, missing.what))
                .collect::<Vec<_>>()
                .join("; "),
        }
    }

    #[test]
    fn the_reference_report_is_worked_out() {
        for (formula, values, words) in [
            // Printed as 97 %.
            ("F21b / F21a", &[("F21b", "3415"), ("F21a", "3464")][..], "98,59%"),
            // Printed as 30.
            ("A + B + C + D + E", &[("A", "4"), ("B", "7"), ("C", "13"), ("D", "1"), ("E", "3")], "28"),
            ("A + B + C", &[("A", "1407"), ("B", "297"), ("C", "149")], "1.853"),
            ("A / of(A)", &[("A", "531/617")], "86,06%"),
            ("A / 80", &[("A", "43.90")], "54,88%"),
            ("A - B", &[("A", "4"), ("B", "6")], "-2"),
            ("A", &[("A", "16/16")], "16/16"),
            ("A + 1", &[("A", ">290")], "hơn 291"),
        ] {
            assert_eq!(worked_out(formula, values), words, "{formula}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        for (formula, values, words) in [
            ("A + B + C", &[("B", "1")][..], "no_value A; no_value C"),
            ("A / B", &[("A", "0"), ("B", "0")], "empty_denominator A / B"),
            ("A / B", &[("A", ">30"), ("B", "60")], "lower_bound A / B"),
            ("A - B", &[("A", "30"), ("B", ">6")], "lower_bound B"),
            ("A / of(A)", &[("A", "30")], "no_value A"),
            ("report(resolved)", &[], "no_value report(resolved)"),
            ("A + B", &[("A", "1000000000000"), ("B", "1")], "too_large B"),
        ] {
            assert_eq!(worked_out(formula, values), words, "{formula}");
        }
    }
}
