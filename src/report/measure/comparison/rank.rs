//! Which place an office has among others, as far as the figures can tell.
//!
//! Pure: no HTTP, no SQL, no clock.
//!
//! Two offices are told apart only where their intervals have no value in common. The best place of an office is one after
//! all that are surely better, the worst is before all that are surely worse; a place of `1-3` says that the figures do not
//! tell the first from the third. A single number is only given to an office whose interval meets no other. An office that
//! nothing was counted of has no place, and takes none from others.

use serde::Serialize;

use crate::report::figures::interval::Interval;

/// The places that an office may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rank {
    /// The best one: 1 and one for each office that is surely better.
    #[schema(example = 1)]
    pub best: usize,
    /// The worst one: the number of offices less one for each that is surely worse.
    #[schema(example = 3)]
    pub worst: usize,
    /// As people write it: `1-3`, or `2` when the figures tell it from every other office.
    #[schema(example = "1-3")]
    pub text: String,
}

/// The places of offices with these intervals, in their order; a higher value is better.
///
/// ```
/// # use motcua::report::measure::comparison::rank::ranks;
/// use motcua::report::figures::interval::Interval;
/// let intervals = [Some(Interval::of(9000, 9500)), Some(Interval::of(9400, 9900)), Some(Interval::of(7000, 8000)), None];
/// let texts: Vec<_> = ranks(&intervals).into_iter().map(|rank| rank.map(|rank| rank.text)).collect();
/// assert_eq!(texts, [Some("1-2".into()), Some("1-2".into()), Some("3".into()), None]);
/// ```
#[must_use]
pub fn ranks(intervals: &[Option<Interval>]) -> Vec<Option<Rank>> {
    let counted: Vec<&Interval> = intervals.iter().flatten().collect();
    let mut lowers: Vec<i64> = counted.iter().map(|interval| interval.lower).collect();
    let mut uppers: Vec<i64> = counted.iter().map(|interval| interval.upper).collect();
    lowers.sort_unstable();
    uppers.sort_unstable();
    let rank = |interval: &Interval| {
        let better = lowers.len() - lowers.partition_point(|lower| *lower <= interval.upper);
        let worse = uppers.partition_point(|upper| *upper < interval.lower);
        let (best, worst) = (better + 1, counted.len() - worse);
        let text = if best == worst { best.to_string() } else { format!("{best}-{worst}") };
        Rank { best, worst, text }
    };
    intervals.iter().map(|interval| interval.as_ref().map(rank)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn intervals() -> impl Strategy<Value = Vec<Option<Interval>>> {
        let interval = (0_i64..60, 0_i64..15).prop_map(|(lower, length)| Interval::of(lower, lower + length));
        proptest::collection::vec(proptest::option::of(interval), 0..14)
    }

    proptest! {
        #[test]
        fn a_place_is_what_comparing_each_with_each_gives(intervals in intervals()) {
            let counted: Vec<&Interval> = intervals.iter().flatten().collect();
            for (interval, rank) in intervals.iter().zip(ranks(&intervals)) {
                prop_assert_eq!(interval.is_some(), rank.is_some());
                let Some((interval, rank)) = interval.as_ref().zip(rank) else { continue };
                let better = counted.iter().filter(|other| other.lower > interval.upper).count();
                let worse = counted.iter().filter(|other| other.upper < interval.lower).count();
                prop_assert_eq!((rank.best, rank.worst), (1 + better, counted.len() - worse));
                prop_assert!(1 <= rank.best && rank.best <= rank.worst && rank.worst <= counted.len());
                // A single place only for one that meets no other, and then always.
                let meets = counted.iter().filter(|other| other.overlaps(interval)).count();
                prop_assert_eq!(rank.best == rank.worst, meets == 1);
                prop_assert_eq!(rank.worst - rank.best + 1, meets);
            }
        }

        #[test]
        fn any_order_that_the_intervals_allow_lies_within_the_places(
            intervals in intervals(), picks in proptest::collection::vec(0_i64..=100, 14),
        ) {
            // True values somewhere inside: the true place is always one of those given.
            let places = ranks(&intervals);
            let truth: Vec<Option<i64>> = intervals.iter().zip(&picks).map(|(interval, pick)| {
                interval.as_ref().map(|interval| interval.lower * 100 + (interval.upper - interval.lower) * pick)
            }).collect();
            for (value, rank) in truth.iter().zip(&places) {
                let Some((value, rank)) = value.zip(rank.as_ref()) else { continue };
                let above = truth.iter().flatten().filter(|other| **other > value).count();
                let level = truth.iter().flatten().filter(|other| **other == value).count();
                prop_assert!(rank.best <= above + level && above < rank.worst);
            }
        }
    }
}
