//! Between which two percentages a share may well lie, given how few were counted: Wilson's interval at 95 %.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! With `x` of `n` and `z = 1.959964` the bounds are `(2x + z² ± sqrt(z⁴ + 4z²x(n - x)/n)) / 2(n + z²)` (Wilson 1927).
//! They are reckoned in whole numbers, `z²` taken as 3.841459, and rounded outwards to hundredths of a percent: the true
//! bounds never lie outside what is shown. None of 5 counted is therefore "0 % to 43,45 %", and never a plain 0 %.

use serde::Serialize;

use crate::report::figures::rate::percent;

/// `z²` in millionths, rounded up.
const Z_SQUARED: u128 = 3_841_459;
/// Millionths of one.
const MILLION: u128 = 1_000_000;
/// The largest base that is reckoned with as it is.
const LARGEST: u128 = 100_000_000;
/// Hundredths of a percent in a whole.
pub const WHOLE: i64 = 10_000;

/// Two percentages, in hundredths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Interval {
    /// The lower bound in hundredths of a percent, rounded down.
    #[schema(example = 9813)]
    pub lower: i64,
    /// The upper bound in hundredths of a percent, rounded up.
    #[schema(example = 9893)]
    pub upper: i64,
    /// As a Vietnamese paper writes it.
    #[schema(example = "98,13% - 98,93%")]
    pub text: String,
}

impl Interval {
    /// From these bounds, in hundredths of a percent.
    #[must_use]
    pub fn of(lower: i64, upper: i64) -> Self {
        Self { lower, upper, text: format!("{} - {}", percent(lower), percent(upper)) }
    }

    /// Whether both have a value in common; touching is overlapping.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.lower <= other.upper && other.lower <= self.upper
    }

    /// Wilson's interval of `numerator` of `denominator` at 95 %; none without a base, or where the numerator is no part of it.
    /// A base above 100 million is halved until it is not, which can only make the interval wider.
    ///
    /// ```
    /// use motcua::report::figures::interval::Interval;
    /// assert_eq!(Interval::wilson(3415, 3464).unwrap().text, "98,13% - 98,93%");
    /// assert_eq!(Interval::wilson(0, 5).unwrap().text, "0,00% - 43,45%");
    /// assert_eq!(Interval::wilson(0, 0), None);
    /// ```
    #[must_use]
    pub fn wilson(numerator: i64, denominator: i64) -> Option<Self> {
        let mut x = u128::try_from(numerator).ok()?;
        let mut n = u128::try_from(denominator).ok()?;
        if n == 0 || x > n {
            return None;
        }
        while n > LARGEST {
            (x, n) = (x / 2, n / 2);
        }
        // Everything times n and a million, so that nothing is divided before the end.
        let middle = n * (2 * x * MILLION + Z_SQUARED);
        let square = Z_SQUARED * Z_SQUARED * n * n + 4 * Z_SQUARED * MILLION * n * x * (n - x);
        let root = square.isqrt();
        let root = if root * root < square { root + 1 } else { root };
        let below = 2 * n * (n * MILLION + Z_SQUARED);
        let lower = middle.saturating_sub(root) * 10_000 / below;
        let upper = ((middle + root) * 10_000).div_ceil(below).min(10_000);
        Some(Self::of(i64::try_from(lower).ok()?, i64::try_from(upper).ok()?))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether a share of `k` hundredths of a percent lies within the bounds: `(x/n - p)² ≤ z² p(1 - p)/n`, of which the bounds
    /// are the solutions.
    fn lies_within(k: i128, x: i64, n: i64) -> bool {
        let (x, n) = (i128::from(x), i128::from(n));
        (10_000 * x - k * n).pow(2) * 1_000_000 <= 3_841_459 * n * k * (10_000 - k)
    }

    #[test]
    fn known_intervals() {
        for (x, n, lower, upper) in [
            (0, 1, 0, 7935),
            (1, 1, 2065, 10_000),
            (0, 10, 0, 2776),
            (5, 10, 2365, 7635),
            (10, 10, 7224, 10_000),
            (8028, 8028, 9995, 10_000),
        ] {
            let found = Interval::wilson(x, n).unwrap();
            assert_eq!((found.lower, found.upper), (lower, upper), "{x}/{n}");
        }
        for (x, n) in [(0, 0), (2, 1), (-1, 5), (0, -5)] {
            assert_eq!(Interval::wilson(x, n), None, "{x}/{n}");
        }
        assert!(Interval::wilson(i64::MAX, i64::MAX).is_some());
    }

    proptest! {
        #[test]
        fn bounds_are_those_of_every_share_that_fits_rounded_outwards(n in 1_i64..3_000_000, part in 0_i64..=1000) {
            let x = n * part / 1000;
            let found = Interval::wilson(x, n).unwrap();
            for k in 0..=WHOLE {
                let within = lies_within(i128::from(k), x, n);
                prop_assert!(!within || (found.lower <= k && k <= found.upper), "{} lies outside", k);
                prop_assert!(within || k <= found.lower || found.upper <= k, "{} does not fit", k);
            }
        }

        #[test]
        fn the_share_lies_within_and_the_other_share_mirrors_it(n in 1_i64..500, part in 0_i64..=1000) {
            let x = n * part / 1000;
            let found = Interval::wilson(x, n).unwrap();
            prop_assert!(found.lower * n <= x * WHOLE && x * WHOLE <= found.upper * n);
            let other = Interval::wilson(n - x, n).unwrap();
            prop_assert_eq!((other.lower, other.upper), (WHOLE - found.upper, WHOLE - found.lower));
        }
    }
}
