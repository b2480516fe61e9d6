//! Leaves of time: half-months, from the 1st to the 14th and from the 15th to the end of a month.
//! Pure: no HTTP, no SQL, no clock.
//!
//! Calendar months, quarters and years are made of whole leaves, and so are those of the reporting calendar, whose
//! months begin on the 15th (NĐ 09/2019/NĐ-CP art. 12 \[M\]: docs/domain/reports.md). Days are civil days.

use chrono::{Datelike as _, NaiveDate};

use crate::platform::instant::{Instant, date_vi};

/// The day on which the second leaf of a month begins.
const SECOND_FIRST_DAY: u32 = 15;

/// A half-month, by its number: two for each month since the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HalfMonth(pub i32);

impl HalfMonth {
    /// The leaf in which an instant lies.
    #[must_use]
    pub fn of(at: Instant) -> Self {
        let day = at.date();
        let month = i32::try_from(day.month0()).unwrap_or_default();
        Self(2 * (12 * day.year() + month) + i32::from(day.day() >= SECOND_FIRST_DAY))
    }

    /// The leaf after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    fn first_day(self) -> NaiveDate {
        let month = self.0.div_euclid(2);
        let month_of_year = u32::try_from(month.rem_euclid(12)).unwrap_or_default() + 1;
        let day = if self.0.rem_euclid(2) == 0 { 1 } else { SECOND_FIRST_DAY };
        NaiveDate::from_ymd_opt(month.div_euclid(12), month_of_year, day).unwrap_or_default()
    }

    /// Its first instant.
    #[must_use]
    pub fn start(self) -> Instant {
        Instant::start_of(self.first_day())
    }

    /// The first instant after it.
    #[must_use]
    pub fn end(self) -> Instant {
        self.next().start()
    }

    /// Whether it begins with this instant.
    #[must_use]
    pub fn begins_at(self, at: Instant) -> bool {
        self.start() == at
    }

    /// This leaf and those after it, up to and with `last`.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// Its days as people write them: `01/6/2023 - 14/6/2023`.
    #[must_use]
    pub fn words_vi(self) -> String {
        let last = self.next().first_day().pred_opt().unwrap_or_default();
        format!("{} - {}", date_vi(self.first_day()), date_vi(last))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(text).unwrap()
    }

    #[test]
    fn a_leaf_begins_on_the_first_and_on_the_15th_of_civil_days() {
        for (text, days) in [
            ("2023-06-01T00:00:00+07:00", "01/6/2023 - 14/6/2023"),
            ("2023-06-14T23:59:59.999999+07:00", "01/6/2023 - 14/6/2023"),
            ("2023-06-15T00:00:00+07:00", "15/6/2023 - 30/6/2023"),
            ("2024-02-29T17:00:00+00:00", "01/3/2024 - 14/3/2024"),
            ("2023-12-31T16:59:59+00:00", "15/12/2023 - 31/12/2023"),
        ] {
            assert_eq!(HalfMonth::of(at(text)).words_vi(), days, "{text}");
        }
    }

    #[test]
    fn the_numbers_are_those_that_registers_hold() {
        assert_eq!(HalfMonth::of(at("2023-01-01T00:00:00+07:00")), HalfMonth(48_552));
        assert_eq!(HalfMonth::of(at("2023-12-15T00:00:00+07:00")), HalfMonth(48_575));
    }

    proptest! {
        #[test]
        fn every_instant_lies_in_its_leaf_and_leaves_follow_each_other(micros in -30_000_000_000_000_000_i64..90_000_000_000_000_000) {
            let at = Instant::from_micros(micros).unwrap();
            let leaf = HalfMonth::of(at);
            prop_assert!(leaf.start() <= at && at < leaf.end());
            prop_assert_eq!(HalfMonth::of(leaf.start()), leaf);
            prop_assert_eq!(HalfMonth::of(leaf.end()), leaf.next());
        }
    }
}
