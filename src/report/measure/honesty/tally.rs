//! What meters count: bases, counted acts, and the measured times in order of size.
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use crate::report::measure::acts::MINUTE;
use crate::report::measure::honesty::meter::MeterVerdict;

/// Times in whole minutes, each with how often it was measured: as large as there are different answers, not acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct TimeHistogram {
    minutes: BTreeMap<i64, u64>,
}

/// One meter of one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::report) struct MeterTally {
    /// Acts that are counted.
    pub counted: i64,
    /// Acts of the base, the counted ones among them.
    pub base: i64,
    /// Acts of this kind of which nothing can be said.
    pub not_measured: i64,
    /// The times that were measured of the base.
    pub times: TimeHistogram,
}

impl TimeHistogram {
    /// Adds a time in microseconds; minutes that have begun count whole.
    pub(in crate::report) fn add(&mut self, microseconds: i64) {
        let minutes = microseconds.max(0).saturating_add(MINUTE - 1) / MINUTE;
        *self.minutes.entry(minutes).or_default() += 1;
    }

    /// How many there are.
    pub(in crate::report) fn count(&self) -> u64 {
        self.minutes.values().sum()
    }

    /// The least of them that so many of a hundred do not exceed (nearest rank); none when there are none.
    pub(in crate::report) fn percentile(&self, of_a_hundred: u64) -> Option<i64> {
        let rank = self.count().saturating_mul(of_a_hundred).div_ceil(100).max(1);
        let mut seen = 0_u64;
        self.minutes.iter().find_map(|(minutes, count)| {
            seen = seen.saturating_add(*count);
            (seen >= rank).then_some(*minutes)
        })
    }
}

impl MeterTally {
    /// Counts what a meter says of an act.
    pub(in crate::report) fn add(&mut self, verdict: MeterVerdict) {
        match verdict {
            MeterVerdict::OutOfBase => {}
            MeterVerdict::NotMeasured => self.not_measured += 1,
            MeterVerdict::InBase { counted, time } => {
                self.base += 1;
                self.counted += i64::from(counted);
                if let Some(time) = time {
                    self.times.add(time);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_measured_has_no_middle() {
        assert_eq!((TimeHistogram::default().percentile(50), TimeHistogram::default().count()), (None, 0));
    }

    #[test]
    fn a_begun_minute_counts_whole() {
        let mut times = TimeHistogram::default();
        for microseconds in [0, 1, MINUTE, MINUTE + 1, -5] {
            times.add(microseconds);
        }
        assert_eq!(times.minutes, BTreeMap::from([(0, 2), (1, 2), (2, 1)]));
    }

    proptest! {
        #[test]
        fn percentiles_are_those_of_the_sorted_list(
            sizes in proptest::collection::vec(0_i64..40, 1..150), share in 1_usize..=100,
        ) {
            let mut times = TimeHistogram::default();
            for size in &sizes {
                times.add(size * MINUTE);
            }
            let mut sorted = sizes.clone();
            sorted.sort_unstable();
            let expected = sorted[(sizes.len() * share).div_ceil(100) - 1];
            prop_assert_eq!(times.percentile(u64::try_from(share).unwrap()), Some(expected));
        }

        #[test]
        fn a_tally_counts_each_act_once(kinds in proptest::collection::vec(0_u32..4, 0..60)) {
            let mut tally = MeterTally::default();
            for kind in &kinds {
                tally.add(match kind {
                    0 => MeterVerdict::OutOfBase,
                    1 => MeterVerdict::NotMeasured,
                    other => MeterVerdict::InBase { counted: *other == 3, time: None },
                });
            }
            let of = |kind: u32| i64::try_from(kinds.iter().filter(|other| **other == kind).count()).unwrap();
            prop_assert_eq!((tally.counted, tally.base, tally.not_measured), (of(3), of(2) + of(3), of(1)));
        }
    }
}
