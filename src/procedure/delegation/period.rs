//! The days on which a delegation holds.
//!
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDate;

/// From when to when a delegation holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelegationPeriod {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, inclusive; none: until further notice.
    pub to: Option<NaiveDate>,
    /// The first day on which a revocation takes it away.
    pub revoked_from: Option<NaiveDate>,
}

impl DelegationPeriod {
    /// Whether it holds on a day.
    ///
    /// ```
    /// use motcua::procedure::delegation::DelegationPeriod;
    /// let day = |text: &str| text.parse().unwrap();
    /// let to = Some(day("2023-12-31"));
    /// let period = DelegationPeriod { from: day("2023-01-01"), to, revoked_from: Some(day("2023-06-01")) };
    /// assert!(period.holds_on(day("2023-01-01")) && period.holds_on(day("2023-05-31")));
    /// assert!(!period.holds_on(day("2022-12-31")) && !period.holds_on(day("2023-06-01")));
    /// ```
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day
            && self.to.is_none_or(|to| day <= to)
            && self.revoked_from.is_none_or(|revoked| day < revoked)
    }

    /// Whether there is a day on which both hold.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        // Both hold on the later first day, or on no day at all.
        let first = self.from.max(other.from);
        self.holds_on(first) && other.holds_on(first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn period() -> impl Strategy<Value = DelegationPeriod> {
        let day = |number: u64| NaiveDate::default() + chrono::Days::new(number);
        (0..20_u64, proptest::option::of(0..20_u64), proptest::option::of(0..20_u64)).prop_map(
            move |(from, to, revoked_from)| DelegationPeriod {
                from: day(from),
                to: to.map(day),
                revoked_from: revoked_from.map(day),
            },
        )
    }

    proptest! {
        #[test]
        fn two_periods_overlap_when_some_day_is_in_both(one in period(), other in period()) {
            let shared = (0..40_u64)
                .map(|number| NaiveDate::default() + chrono::Days::new(number))
                .any(|day| one.holds_on(day) && other.holds_on(day));
            prop_assert_eq!(one.overlaps(&other), shared);
            prop_assert_eq!(other.overlaps(&one), shared);
        }
    }
}
