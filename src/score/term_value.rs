//! What a term of a formula says of a unit, and why it says nothing.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

use crate::indicator;
use crate::indicator::IndicatorValue;
use crate::platform::error::Words;
use crate::score::term::Term;

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
    /// What the register counts itself.
    #[must_use]
    pub fn counted(term: &Term, value: Option<i64>) -> Self {
        let missing = value.is_none().then(|| {
            words(
                format!("{term}: chỉ Cổng Dịch vụ công quốc gia có số liệu này"),
                format!("{term}: only the national portal knows"),
            )
        });
        Self { label: term.label_vi().to_owned(), value, missing, as_of: None, evidence: None }
    }

    /// Nobody has told it, for this reason.
    #[must_use]
    pub fn untold(term: &Term, label: Option<&str>, missing: Words) -> Self {
        let label = label.unwrap_or_else(|| term.label_vi()).to_owned();
        Self { label, value: None, missing: Some(missing), as_of: None, evidence: None }
    }

    /// What an indicator says: only a whole, exact number that is not below zero counts anything.
    #[must_use]
    pub fn of_indicator(told: indicator::IndicatorFigure) -> Self {
        let code = told.definition.row.code;
        let number = match told.reading {
            Ok(IndicatorValue::Number(number)) if number.at_least => Err(words(
                format!("{code} chỉ ghi “hơn …”: nhập số chính xác"),
                format!("{code} is only a lower bound: enter the exact number"),
            )),
            Ok(IndicatorValue::Number(number)) => {
                number.value.as_whole().filter(|value| *value >= 0).ok_or_else(|| {
                    words(
                        format!("{code} là {}: cần một số đếm từ 0 trở lên", number.value),
                        format!("{code} is {}: a count from 0 on is needed", number.value),
                    )
                })
            }
            Ok(IndicatorValue::Share { .. }) => Err(words(
                format!("{code} là tỷ lệ: dùng hai số đếm của tỷ lệ ấy"),
                format!("{code} is a percentage: use the two counts behind it"),
            )),
            Err(missing) => Err(missing.into_iter().next().map_or_else(
                || words(format!("chưa có {code}"), format!("{code} is missing")),
                |missing| missing.words,
            )),
        };
        let stands = number.is_ok();
        Self {
            label: told.definition.version.label_vi,
            value: number.as_ref().ok().copied(),
            missing: number.err(),
            as_of: stands.then_some(told.when.as_of),
            evidence: told.entry.map(|entry| entry.evidence).filter(|_| stands),
        }
    }
}
