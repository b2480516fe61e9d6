//! What a quantity says: a number or a share, or why there is none.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt::Display;

use crate::platform::decimal::Decimal;
use crate::platform::error::{Language, Words};
use crate::report::figures::rate::Rate;
use crate::report::quantity::unit::UnitOfMeasure;

/// The places of a share that is computed.
pub const SHARE_PLACES: u8 = 2;

/// A number as it was entered or counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuantityNumber {
    /// The number itself.
    pub value: Decimal,
    /// Of how many, where that is known: the 63 of "rank 3 of 63".
    pub of: Option<Decimal>,
    /// Whether it is only a lower bound: "hơn 290".
    pub at_least: bool,
}

/// What a quantity says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantityValue {
    /// A number.
    Number(QuantityNumber),
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

impl QuantityValue {
    /// A whole number.
    #[must_use]
    pub fn whole(value: Decimal) -> Self {
        Self::Number(QuantityNumber { value, of: None, at_least: false })
    }

    /// A rate of the report; none where there is nothing to divide by.
    #[must_use]
    pub fn share(rate: &Rate) -> Option<Self> {
        rate.hundredths?;
        Some(Self::Share { part: Decimal::whole(rate.numerator)?, base: Decimal::whole(rate.denominator)? })
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

/// Something exact was to be made of a lower bound.
#[must_use]
pub fn lower_bound(what: &impl Display) -> MissingValue {
    MissingValue::new(
        format!("{what:#}"),
        "lower_bound",
        "có số hạng chỉ là “hơn …”: không tính tiếp được",
        "an operand is only a lower bound: nothing exact can be made of it",
    )
}
