//! How computed indicators are computed: a sum of quantities, or the share that one sum is of another.
//! Pure: no HTTP, no SQL, no clock.
//!
//! ```text
//! F21b / F21a                          a share: it prints in percent, with numerator and denominator
//! F17b + F17c + F17d                   a sum; all of one unit
//! F25a / of(F25a)                      the share of a value that is entered as "531 of 617"
//! ward:resolved                        a figure of the register's report, of the offices of one level
//! (F30b + F30c) / F30a                 a sum within a share stands in parentheses
//! ```
//!
//! Names are those of `report/quantity/spelling.rs`.

use std::fmt;

use crate::agency::Level;
use crate::platform::decimal::Decimal;
use crate::report::quantity::TOTAL;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::sum::{FormulaError, MOST_CHARACTERS, MOST_QUANTITIES, QuantitySum, read_sides};
use crate::report::quantity::value::{MissingValue, QuantityNumber, QuantityValue, lower_bound};

/// How an indicator is computed: as a sum, or as the share that it is of another sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorFormula {
    /// The sum, or a single quantity.
    pub sum: QuantitySum,
    /// Of what it is a share.
    pub base: Option<QuantitySum>,
}

/// Whether the book can tell a quantity: of the agency itself, and of rows that its report has.
fn is_told_here(quantity: &Quantity) -> bool {
    match quantity {
        Quantity::Figure { row, .. } | Quantity::Rate { row, .. } => {
            row == TOTAL || Level::parse(row).is_some_and(|level| level != Level::Unit)
        }
        Quantity::Indicator { agency, .. } => agency.is_none(),
        Quantity::Catalogue(_) | Quantity::Portal(_) => false,
        _ => true,
    }
}

impl IndicatorFormula {
    /// Reads a formula.
    ///
    /// # Errors
    /// When the text is none; the error names the place.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        if text.chars().count() > MOST_CHARACTERS {
            return Err(FormulaError::TooLong);
        }
        let (sum, base) = read_sides(text)?;
        let formula = Self { sum, base };
        if formula.quantities().count() > MOST_QUANTITIES {
            return Err(FormulaError::TooLong);
        }
        let other = formula.quantities().find(|quantity| !is_told_here(quantity)).map(ToString::to_string);
        other.map_or(Ok(formula), |other| Err(FormulaError::Unknown(other)))
    }

    /// Everything that the formula reads.
    pub fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        self.sum.quantities().chain(self.base.iter().flat_map(QuantitySum::quantities))
    }

    /// The codes of the indicators that it reads.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        self.quantities().filter_map(Quantity::indicator)
    }

    /// Works the formula out with what `read` says of each quantity. Everything that is missing is named.
    ///
    /// # Errors
    /// When a quantity is missing, a lower bound is taken away or divided, or there is nothing to divide by.
    pub fn compute(
        &self,
        mut read: impl FnMut(&Quantity) -> Result<QuantityNumber, MissingValue>,
    ) -> Result<QuantityValue, Vec<MissingValue>> {
        let part = self.sum.compute(&mut read);
        let Some(base) = &self.base else { return part.map(QuantityValue::Number) };
        let (part, base) = match (part, base.compute(&mut read)) {
            (Ok(part), Ok(base)) => (part, base),
            (part, base) => return Err(part.err().into_iter().chain(base.err()).flatten().collect()),
        };
        if part.at_least || base.at_least {
            return Err(vec![lower_bound(self)]);
        }
        if base.value <= Decimal::default() {
            return Err(vec![MissingValue::new(
                self.to_string(),
                "empty_denominator",
                "mẫu số bằng 0: không có tỷ lệ",
                "the denominator is 0: there is no share",
            )]);
        }
        Ok(QuantityValue::Share { part: part.value, base: base.value })
    }
}

impl fmt::Display for IndicatorFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side =
            |sum: &QuantitySum| if sum.0.len() > 1 { format!("({sum:#})") } else { format!("{sum:#}") };
        match &self.base {
            None => write!(f, "{:#}", self.sum),
            Some(base) => write!(f, "{} / {}", side(&self.sum), side(base)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::platform::error::Language;
    use crate::report::quantity::unit::UnitOfMeasure;

    #[test]
    fn formulas_read_back_as_they_are_written() {
        for text in [
            "F21b / F21a",
            "F17b + F17c + F17d",
            "F22b - F22a",
            "-F22a + 3",
            "F25a / of(F25a)",
            "F05a / 80",
            "(F30b + F30c) / (F30a - 1)",
            "ward:resolved",
            "promises_kept / promises_given",
            "procedures() - procedures(district)",
            "delegation(delegated) / delegation(authority)",
        ] {
            assert_eq!(IndicatorFormula::parse(text).map(|formula| formula.to_string()).as_deref(), Ok(text));
        }
        let older = IndicatorFormula::parse("report(resolved,ward) / report(received)").unwrap();
        assert_eq!(older.to_string(), "ward:resolved / received");
        let loose = IndicatorFormula::parse("  ( F30b+F30c )/F30a ").unwrap();
        assert_eq!(loose.to_string(), "(F30b + F30c) / F30a");
        assert_eq!(loose.indicators().collect::<Vec<_>>(), ["F30b", "F30c", "F30a"]);
    }

    #[test]
    fn what_is_no_formula_is_named_with_its_place() {
        for (text, words) in [
            ("", "character 1: expected"),
            ("F21b /", "character 7: expected"),
            ("F21b F21a", "character 6: expected"),
            ("F21b / F21a / F21c", "character 13: expected"),
            ("F17b + F17c / F17d", "put the sums beside / in parentheses"),
            ("report(nothing)", "there is no report(nothing)"),
            ("report(resolved, unit)", "there is no report(resolved, unit)"),
            ("unit:resolved", "there is no unit:resolved"),
            ("procedures_served", "there is no procedures_served"),
            ("F1 + portal.X", "there is no portal.X"),
            ("F1@H26", "there is no indicator.F1@H26"),
            ("sum(F21a)", "there is no sum(F21a)"),
            ("of(3)", "there is no of(3)"),
            ("(F21a", "character 6: expected )"),
            ("99999999999999999999", "there is no 99999999999999999999"),
            ("F1; DROP", "character 3: expected"),
            ("ký", "there is no ký"),
        ] {
            let error = IndicatorFormula::parse(text).unwrap_err();
            assert!(error.to_string().starts_with(words), "{text}: {error}");
            assert!(!error.words_vi().is_empty());
        }
        assert_eq!(IndicatorFormula::parse(&"F1 + ".repeat(200)), Err(FormulaError::TooLong));
        assert_eq!(IndicatorFormula::parse(&format!("F1{}", "+F1".repeat(50))), Err(FormulaError::TooLong));
    }

    proptest! {
        #[test]
        fn no_text_brings_the_reader_down(text in "[F0-9a-z+/() ,-]{0,40}") {
            if let Ok(formula) = IndicatorFormula::parse(&text) {
                prop_assert_eq!(IndicatorFormula::parse(&formula.to_string()), Ok(formula));
            }
        }
    }

    fn number(text: &str) -> QuantityNumber {
        let (value, of) = text.split_once('/').map_or((text, None), |(value, of)| (value, Some(of)));
        QuantityNumber {
            value: Decimal::parse(value.trim_start_matches('>')).unwrap(),
            of: of.map(|of| Decimal::parse(of).unwrap()),
            at_least: value.starts_with('>'),
        }
    }

    fn worked_out(formula: &str, values: &[(&str, &str)]) -> String {
        let values: BTreeMap<&str, QuantityNumber> =
            values.iter().map(|(code, text)| (*code, number(text))).collect();
        let none = |what: &str| MissingValue::new(what, "no_value", "", "");
        let reading = IndicatorFormula::parse(formula).unwrap().compute(|quantity| match quantity {
            Quantity::Number(whole) => {
                Ok(QuantityNumber { value: Decimal::whole(*whole).unwrap(), ..QuantityNumber::default() })
            }
            Quantity::Indicator { code, .. } => values.get(code.as_str()).copied().ok_or_else(|| none(code)),
            Quantity::Denominator(code) => values
                .get(code.as_str())
                .and_then(|number| number.of)
                .map(|value| QuantityNumber { value, ..QuantityNumber::default() })
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
            ("report(resolved)", &[], "no_value resolved"),
            ("A + B", &[("A", "1000000000000"), ("B", "1")], "too_large B"),
        ] {
            assert_eq!(worked_out(formula, values), words, "{formula}");
        }
    }
}
