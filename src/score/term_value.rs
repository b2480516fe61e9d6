//! What a term of a formula says of a unit, and why it says nothing.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::platform::error::Words;
use crate::report::quantity::resolver::ResolvedQuantity;
use crate::report::quantity::spelling::Quantity;
use crate::report::quantity::value::{MissingValue, QuantityValue};

/// What a term says of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermValue {
    /// The label for people.
    pub label: String,
    /// The value; none, and never 0, where nobody has told it.
    pub value: Option<i64>,
    /// Why there is none, and what to do about it.
    pub missing: Option<Words>,
    /// The day on which the figure of an indicator stands.
    pub as_of: Option<NaiveDate>,
    /// What proves the entry of an indicator.
    pub evidence: Option<String>,
}

fn words(vi: impl Into<String>, en: impl Into<String>) -> Words {
    Words { vi: vi.into(), en: en.into() }
}

impl TermValue {
    /// What a term comes to: only a whole, exact number that is not below zero counts anything.
    pub(crate) fn of(term: &Quantity, label: String, found: Result<ResolvedQuantity, MissingValue>) -> Self {
        let found = found.map_err(|missing| missing.words);
        let found = found.and_then(|found| Ok((count(term, found.value)?, found.origin)));
        match found {
            Err(missing) => Self { label, value: None, missing: Some(missing), as_of: None, evidence: None },
            Ok((number, origin)) => Self {
                label,
                value: Some(number),
                missing: None,
                as_of: origin.as_ref().map(|origin| origin.as_of),
                evidence: origin.and_then(|origin| origin.evidence),
            },
        }
    }
}

fn count(term: &Quantity, value: QuantityValue) -> Result<i64, Words> {
    match value {
        QuantityValue::Number(number) if number.at_least => Err(words(
            format!("{term:#} chỉ ghi “hơn …”: nhập số chính xác"),
            format!("{term:#} is only a lower bound: enter the exact number"),
        )),
        QuantityValue::Number(number) => {
            number.value.as_whole().filter(|value| *value >= 0).ok_or_else(|| {
                words(
                    format!("{term:#} là {}: cần một số đếm từ 0 trở lên", number.value),
                    format!("{term:#} is {}: a count from 0 on is needed", number.value),
                )
            })
        }
        QuantityValue::Share { .. } => Err(words(
            format!("{term:#} là tỷ lệ: dùng hai số đếm của tỷ lệ ấy"),
            format!("{term:#} is a percentage: use the two counts behind it"),
        )),
    }
}
