//! A period in leaves: which lie in one of its parts as a whole, and which are cut by an edge.
//! Pure: no HTTP, no SQL, no clock.

use crate::dossier::books::rollup::half_month::HalfMonth;
use crate::platform::instant::Instant;

/// The leaves that the parts of a period touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slices {
    /// The first leaf.
    pub first: HalfMonth,
    /// The leaf after the last.
    pub after: HalfMonth,
    /// Those that an edge of a part cuts, in order: they are counted by instants.
    pub cut: Vec<HalfMonth>,
    /// The leaf in which each part but the first begins. A leaf that is not cut lies in the part whose number is one more than
    /// how many of these are not after it.
    pub begin: Vec<HalfMonth>,
    start: Instant,
    end: Instant,
}

impl Slices {
    /// The leaves of parts that begin at `starts`, in order; the last one ends at `end`.
    #[must_use]
    pub fn of(starts: &[Instant], end: Instant) -> Self {
        let start = starts.first().copied().unwrap_or(end);
        let last = HalfMonth::of(end);
        let edges = starts.iter().copied().chain([end]);
        let mut cut: Vec<HalfMonth> =
            edges.filter(|at| !HalfMonth::of(*at).begins_at(*at)).map(HalfMonth::of).collect();
        cut.dedup();
        Self {
            first: HalfMonth::of(start),
            after: if last.begins_at(end) { last } else { last.next() },
            cut,
            begin: starts.iter().skip(1).map(|at| HalfMonth::of(*at)).collect(),
            start,
            end,
        }
    }

    /// Whether any leaf lies in a part as a whole.
    #[must_use]
    pub fn has_whole(&self) -> bool {
        (self.first.0..self.after.0).any(|leaf| !self.cut.contains(&HalfMonth(leaf)))
    }

    /// The instants of the cut leaves that lie in the period: from, and before.
    pub fn pieces(&self) -> impl Iterator<Item = (Instant, Instant)> + '_ {
        self.cut
            .iter()
            .map(|leaf| (leaf.start().max(self.start), leaf.end().min(self.end)))
            .filter(|(from, before)| from < before)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Instant {
        Instant::parse(&format!("{text}:00+07:00")).unwrap()
    }

    #[test]
    fn reporting_months_are_whole_and_other_edges_cut() {
        let months = [at("2022-12-15T00:00"), at("2023-01-15T00:00")];
        let whole = Slices::of(&months, at("2023-02-15T00:00"));
        assert_eq!((whole.cut.len(), whole.after.0 - whole.first.0, whole.has_whole()), (0, 4, true));
        let cut = Slices::of(&months, at("2023-02-03T10:00"));
        assert_eq!(cut.cut, [HalfMonth::of(at("2023-02-01T00:00"))]);
        assert_eq!(cut.pieces().collect::<Vec<_>>(), [(at("2023-02-01T00:00"), at("2023-02-03T10:00"))]);
        let within = Slices::of(&[at("2023-02-03T10:00")], at("2023-02-05T00:00"));
        assert!(!within.has_whole());
        assert_eq!(within.pieces().collect::<Vec<_>>(), [(at("2023-02-03T10:00"), at("2023-02-05T00:00"))]);
    }

    proptest! {
        #[test]
        fn every_instant_of_a_period_is_counted_once(
            mut edges in prop::collection::vec(0_i64..4000, 2..6),
            hours in 0_i64..4000,
        ) {
            let first = at("2022-11-20T00:00");
            let moment = |hours: i64| first.plus(chrono::TimeDelta::hours(hours));
            edges.sort_unstable();
            edges.dedup();
            let edges: Vec<Instant> = edges.into_iter().map(moment).collect();
            let (end, starts) = edges.split_last().unwrap();
            prop_assume!(!starts.is_empty());
            let slices = Slices::of(starts, *end);
            let (at, leaf) = (moment(hours), HalfMonth::of(moment(hours)));
            let whole = slices.first <= leaf && leaf < slices.after && !slices.cut.contains(&leaf);
            let pieces = slices.pieces().filter(|(from, before)| *from <= at && at < *before).count();
            let inside = starts[0] <= at && at < *end;
            prop_assert_eq!(usize::from(whole) + pieces, usize::from(inside));
            if whole {
                let part = starts.partition_point(|start| *start <= at);
                prop_assert_eq!(slices.begin.partition_point(|begin| *begin <= leaf) + 1, part);
            }
        }
    }
}
