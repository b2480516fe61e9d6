//! The small language of computed indicators: sums, differences and shares over other indicators and over the register.
//! Pure: no HTTP, no SQL, no clock.
//!
//! ```text
//! F21b / F21a                          a share: it prints in percent, with numerator and denominator
//! F17b + F17c + F17d                   a sum; all of one unit
//! F25a / of(F25a)                      the share of a value that is entered as "531 of 617"
//! report(resolved, ward)               a figure of the register's report, of the offices of one level
//! procedures(district)                 procedures of the catalogue in force on the day
//! delegation(delegated) / delegation(authority)
//! (F30b + F30c) / F30a                 a sum within a share stands in parentheses
//! ```

use std::fmt;

use thiserror::Error;

use super::unit::UnitOfMeasure;
use crate::agency::Level;
use crate::report::figures::figure::Figure;

/// The longest formula, in characters.
pub const MOST_CHARACTERS: usize = 500;
/// The most operands of a formula.
const MOST_OPERANDS: usize = 50;

/// How an indicator is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndicatorFormula {
    /// A sum, or a single operand.
    Sum(OperandSum),
    /// What part the first sum is of the second.
    Share(OperandSum, OperandSum),
}

/// Operands that are added or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperandSum(pub Vec<(Sign, Operand)>);

/// Whether an operand is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// It is added.
    Plus,
    /// It is taken away.
    Minus,
}

/// What a formula reads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operand {
    /// A number that is written in the formula.
    Whole(i64),
    /// The value of an indicator.
    Indicator(String),
    /// The denominator that was entered with the value of an indicator.
    Of(String),
    /// A figure of the report on resolution: of the agency with all below it, or of those of one level.
    Report(Figure, Option<Level>),
    /// Procedures in force on the as-of day: all, or those counted at one level.
    Procedures(Option<Level>),
    /// Procedures that the agency delegates on the as-of day.
    Delegated,
    /// Procedures of the agency's authority on the as-of day.
    Authority,
}

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
    /// There is no such function, figure, level or number.
    #[error("there is no {0}")]
    Unknown(String),
    /// A sum within a share without parentheses.
    #[error("put the sums beside / in parentheses")]
    Ambiguous,
    /// Longer than [`MOST_CHARACTERS`] or with more than 50 operands.
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
            Self::TooLong => format!("công thức dài nhất {MOST_CHARACTERS} ký tự, {MOST_OPERANDS} số hạng"),
        }
    }
}

impl IndicatorFormula {
    /// Reads a formula.
    ///
    /// # Errors
    /// When the text is none; the error names the place.
    pub fn parse(text: &str) -> Result<Self, FormulaError> {
        let letters: Vec<char> = text.chars().collect();
        if letters.len() > MOST_CHARACTERS {
            return Err(FormulaError::TooLong);
        }
        let mut reader = FormulaReader { letters: &letters, at: 0 };
        let (sum, closed) = reader.side()?;
        let formula = if reader.takes('/') {
            let (base, base_closed) = reader.side()?;
            if (sum.0.len() > 1 && !closed) || (base.0.len() > 1 && !base_closed) {
                return Err(FormulaError::Ambiguous);
            }
            Self::Share(sum, base)
        } else {
            Self::Sum(sum)
        };
        if reader.next().is_some() {
            return Err(reader.expected("+, -, / hoặc hết công thức (end)"));
        }
        if formula.operands().count() > MOST_OPERANDS {
            return Err(FormulaError::TooLong);
        }
        Ok(formula)
    }

    /// Everything that the formula reads.
    pub fn operands(&self) -> impl Iterator<Item = &Operand> {
        let (one, other) = match self {
            Self::Sum(sum) => (sum, None),
            Self::Share(part, base) => (part, Some(base)),
        };
        one.0.iter().chain(other.into_iter().flat_map(|sum| &sum.0)).map(|(_, operand)| operand)
    }

    /// The codes of the indicators that it reads.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        self.operands().filter_map(Operand::code)
    }
}

impl Operand {
    /// The code of the indicator that it reads.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Indicator(code) | Self::Of(code) => Some(code),
            _ => None,
        }
    }

    /// In what it is counted; none for a bare number, and for an indicator, which says it itself.
    #[must_use]
    pub fn unit(&self) -> Option<UnitOfMeasure> {
        match self {
            Self::Whole(_) | Self::Indicator(_) | Self::Of(_) => None,
            Self::Report(figure, _) if figure.as_str().starts_with("promises_") => {
                Some(UnitOfMeasure::Promises)
            }
            Self::Report(..) => Some(UnitOfMeasure::Dossiers),
            Self::Procedures(_) | Self::Delegated | Self::Authority => Some(UnitOfMeasure::Procedures),
        }
    }
}

struct FormulaReader<'a> {
    letters: &'a [char],
    at: usize,
}

impl FormulaReader<'_> {
    fn next(&mut self) -> Option<char> {
        while self.letters.get(self.at).is_some_and(|letter| letter.is_whitespace()) {
            self.at += 1;
        }
        self.letters.get(self.at).copied()
    }

    fn takes(&mut self, letter: char) -> bool {
        let there = self.next() == Some(letter);
        if there {
            self.at += 1;
        }
        there
    }

    fn expected(&self, expected: &'static str) -> FormulaError {
        FormulaError::Expected { at: self.at + 1, expected }
    }

    fn must(&mut self, letter: char, expected: &'static str) -> Result<(), FormulaError> {
        if self.takes(letter) { Ok(()) } else { Err(self.expected(expected)) }
    }

    /// One side of a share, or the whole formula; says whether it stands in parentheses.
    fn side(&mut self) -> Result<(OperandSum, bool), FormulaError> {
        if self.takes('(') {
            let sum = self.sum()?;
            self.must(')', ")")?;
            return Ok((sum, true));
        }
        Ok((self.sum()?, false))
    }

    fn sum(&mut self) -> Result<OperandSum, FormulaError> {
        let first = if self.takes('-') { Sign::Minus } else { Sign::Plus };
        let mut items = vec![(first, self.operand()?)];
        loop {
            let sign = match self.next() {
                Some('+') => Sign::Plus,
                Some('-') => Sign::Minus,
                _ => return Ok(OperandSum(items)),
            };
            self.at += 1;
            items.push((sign, self.operand()?));
        }
    }

    fn word(&mut self) -> String {
        let _ = self.next();
        let rest = self.letters.get(self.at..).unwrap_or_default();
        let word: String =
            rest.iter().take_while(|letter| letter.is_ascii_alphanumeric() || **letter == '_').collect();
        self.at += word.len();
        word
    }

    fn operand(&mut self) -> Result<Operand, FormulaError> {
        const EXPECTED: &str =
            "mã chỉ tiêu, số hoặc hàm report, procedures, delegation, of (code, number or function)";
        let begins = self.next();
        let word = self.word();
        match begins {
            Some(letter) if letter.is_ascii_digit() => {
                let number = word.parse().ok().filter(|number| *number <= 1_000_000_000_000_i64);
                number.map(Operand::Whole).ok_or(FormulaError::Unknown(word))
            }
            Some(letter) if letter.is_ascii_uppercase() => Ok(Operand::Indicator(word)),
            Some(letter) if letter.is_ascii_lowercase() => {
                self.must('(', "(")?;
                let read = self.call(&word)?;
                self.must(')', ")")?;
                Ok(read)
            }
            _ => Err(self.expected(EXPECTED)),
        }
    }

    fn call(&mut self, function: &str) -> Result<Operand, FormulaError> {
        match function {
            "of" => {
                let code = self.word();
                let code = Some(code).filter(|code| code.starts_with(|c: char| c.is_ascii_uppercase()));
                code.map(Operand::Of).ok_or_else(|| self.expected("mã chỉ tiêu (code of an indicator)"))
            }
            "report" => {
                let name = self.word();
                let figure = Figure::ALL.iter().copied().find(|figure| figure.as_str() == name);
                let figure = figure.ok_or_else(|| FormulaError::Unknown(format!("report({name})")))?;
                let level = if self.takes(',') { Some(self.level()?) } else { None };
                Ok(Operand::Report(figure, level))
            }
            "procedures" => {
                let level = if self.next() == Some(')') { None } else { Some(self.level()?) };
                Ok(Operand::Procedures(level))
            }
            "delegation" => match self.word().as_str() {
                "delegated" => Ok(Operand::Delegated),
                "authority" => Ok(Operand::Authority),
                _ => Err(self.expected("delegated, authority")),
            },
            other => Err(FormulaError::Unknown(format!("{other}()"))),
        }
    }

    fn level(&mut self) -> Result<Level, FormulaError> {
        let word = self.word();
        let level = Level::parse(&word).filter(|level| *level != Level::Unit);
        level.ok_or(FormulaError::Unknown(word))
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => write!(f, "{number}"),
            Self::Indicator(code) => f.write_str(code),
            Self::Of(code) => write!(f, "of({code})"),
            Self::Report(figure, None) => write!(f, "report({})", figure.as_str()),
            Self::Report(figure, Some(level)) => write!(f, "report({}, {level})", figure.as_str()),
            Self::Procedures(None) => f.write_str("procedures()"),
            Self::Procedures(Some(level)) => write!(f, "procedures({level})"),
            Self::Delegated => f.write_str("delegation(delegated)"),
            Self::Authority => f.write_str("delegation(authority)"),
        }
    }
}

impl fmt::Display for OperandSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (sign, operand)) in self.0.iter().enumerate() {
            match (place, sign) {
                (0, Sign::Plus) => {}
                (0, Sign::Minus) => f.write_str("-")?,
                (_, Sign::Plus) => f.write_str(" + ")?,
                (_, Sign::Minus) => f.write_str(" - ")?,
            }
            operand.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for IndicatorFormula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = |sum: &OperandSum| if sum.0.len() > 1 { format!("({sum})") } else { sum.to_string() };
        match self {
            Self::Sum(sum) => sum.fmt(f),
            Self::Share(part, base) => write!(f, "{} / {}", side(part), side(base)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            "report(resolved, ward)",
            "report(promises_kept) / report(promises_given)",
            "procedures() - procedures(district)",
            "delegation(delegated) / delegation(authority)",
        ] {
            assert_eq!(IndicatorFormula::parse(text).map(|formula| formula.to_string()).as_deref(), Ok(text));
        }
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
            ("report(resolved, unit)", "there is no unit"),
            ("sum(F21a)", "there is no sum()"),
            ("of(3)", "character 5: expected"),
            ("(F21a", "character 6: expected )"),
            ("99999999999999999999", "there is no 99999999999999999999"),
            ("F1; DROP", "character 3: expected"),
            ("ký", "character 2: expected ("),
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
}
