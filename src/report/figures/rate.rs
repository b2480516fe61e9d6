//! A percentage that shows what it is made of, and that is not there when there is nothing to divide by.
//! Pure: no HTTP, no SQL, no clock.

use serde::Serialize;

use crate::platform::text::{hundredths_vi, number_vi, share_hundredths};

/// A share: numerator, denominator and the percentage made of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rate {
    /// What is counted.
    #[schema(example = 3415)]
    pub numerator: i64,
    /// Of how many.
    #[schema(example = 3464)]
    pub denominator: i64,
    /// The percentage in hundredths, rounding half up: 9859 is 98.59 %. `null` when the denominator is 0.
    #[schema(example = 9859)]
    pub hundredths: Option<i64>,
    /// The percentage as Vietnamese papers write it. `null` when the denominator is 0.
    #[schema(example = "98,59%")]
    pub text: Option<String>,
}

impl Rate {
    /// The share that `numerator` is of `denominator`.
    ///
    /// ```
    /// use motcua::report::figures::rate::Rate;
    /// // The reference report prints this as 97 %.
    /// assert_eq!(Rate::of(3415, 3464).text.as_deref(), Some("98,59%"));
    /// assert_eq!(Rate::of(0, 0).text, None);
    /// ```
    #[must_use]
    pub fn of(numerator: i64, denominator: i64) -> Self {
        let hundredths = share_hundredths(numerator, denominator);
        Self { numerator, denominator, hundredths, text: hundredths.map(percent) }
    }

    /// As a page prints it, with what it is made of: `98,59% (3.415/3.464)`.
    #[must_use]
    pub fn words_vi(&self) -> String {
        let share = self.text.as_deref().unwrap_or("-");
        format!("{share} ({}/{})", number_vi(self.numerator), number_vi(self.denominator))
    }
}

/// Hundredths of a percent as Vietnamese papers write them: 9859 is `98,59%`.
#[must_use]
pub fn percent(hundredths: i64) -> String {
    format!("{}%", hundredths_vi(hundredths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_round_half_up_to_two_decimals() {
        for (numerator, denominator, hundredths, text) in [
            (3415, 3464, 9859, "98,59%"),
            (531, 617, 8606, "86,06%"),
            (8028, 8028, 10000, "100,00%"),
            (1, 3, 3333, "33,33%"),
            (2, 3, 6667, "66,67%"),
            (1, 20_000, 1, "0,01%"),
            (1, 20_001, 0, "0,00%"),
            (585_116, 585_336, 9996, "99,96%"),
            (25, 2, 125_000, "1.250,00%"),
        ] {
            let rate = Rate::of(numerator, denominator);
            assert_eq!((rate.hundredths, rate.text.as_deref()), (Some(hundredths), Some(text)));
        }
    }

    #[test]
    fn an_empty_denominator_is_no_rate_at_all() {
        assert_eq!(Rate::of(0, 0).hundredths, None);
        assert_eq!(Rate::of(0, 0).words_vi(), "- (0/0)");
        assert_eq!(Rate::of(1234, 1300).words_vi(), "94,92% (1.234/1.300)");
    }
}
