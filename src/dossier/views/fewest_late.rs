//! In which order a desk works so that the fewest dossiers leave it late (Moore and Hodgson 1968).
//! Pure: no HTTP, no SQL, no clock.
//!
//! One desk works one dossier after the other, each for as long as its step allows. A dossier is late when its turn ends
//! after its deadline, the latest safe instant to hand it on, or when it is overdue already. Dossiers are taken by
//! deadline; whenever one would be late, the longest one so far is given up, for it frees the most time. No order leaves
//! fewer late. Those given up come after the others, most urgent first, and the overdue after them: they are lost whatever
//! is done, and still have to be done. What has no deadline comes last.

use std::collections::BinaryHeap;

/// A dossier on the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkItem {
    /// How long its turn takes, in working minutes, not negative.
    pub minutes: i64,
    /// The latest safe instant to hand it on, in working minutes from now; negative when it has passed. None: no clock runs.
    pub deadline: Option<i64>,
    /// Past its due instant.
    pub overdue: bool,
}

/// The order, and what it is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkOrder {
    /// The places of the jobs as they were given, in the order in which to work.
    pub order: Vec<usize>,
    /// How many are late when they are worked as they were given.
    pub late_as_given: usize,
    /// How many are late in this order.
    pub late: usize,
}

/// The order that leaves the fewest late. The jobs come most urgent first; equal ones keep their order.
#[must_use]
pub fn fewest_late(jobs: &[WorkItem]) -> WorkOrder {
    let (mut by_deadline, mut overdue, mut timeless) = (Vec::new(), Vec::new(), Vec::new());
    for (place, job) in jobs.iter().enumerate() {
        match job.deadline {
            None => timeless.push(place),
            Some(_) if job.overdue => overdue.push(place),
            Some(deadline) => by_deadline.push((deadline, place, job.minutes)),
        }
    }
    by_deadline.sort_unstable();
    let mut taken: BinaryHeap<(i64, usize)> = BinaryHeap::new();
    let mut given_up = Vec::new();
    let mut end = 0_i64;
    for (turn, (deadline, place, minutes)) in by_deadline.iter().enumerate() {
        taken.push((*minutes, turn));
        end = end.saturating_add(*minutes);
        // Of equally long ones the later is given up.
        if end > *deadline
            && let Some((minutes, turn)) = taken.pop()
        {
            end = end.saturating_sub(minutes);
            given_up.push(by_deadline.get(turn).map_or(*place, |(_, place, _)| *place));
        }
    }
    let late = given_up.len().saturating_add(overdue.len());
    given_up.sort_unstable();
    let mut order: Vec<usize> = by_deadline.iter().map(|(_, place, _)| *place).collect();
    order.retain(|place| given_up.binary_search(place).is_err());
    order.extend(given_up);
    order.extend(overdue);
    order.extend(timeless);
    WorkOrder { order, late_as_given: late_in_order(jobs, 0..jobs.len()), late }
}

/// How many are late when they are worked in that order.
fn late_in_order(jobs: &[WorkItem], order: impl IntoIterator<Item = usize>) -> usize {
    let mut end = 0_i64;
    let is_late = |place: usize| {
        let job = jobs.get(place)?;
        let deadline = job.deadline?;
        end = end.saturating_add(job.minutes);
        Some(job.overdue || end > deadline)
    };
    order.into_iter().filter_map(is_late).filter(|late| *late).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn job(minutes: i64, deadline: i64) -> WorkItem {
        WorkItem { minutes, deadline: Some(deadline), overdue: false }
    }

    #[test]
    fn a_long_one_is_given_up_for_several_short_ones() {
        let jobs = [
            WorkItem { overdue: true, ..job(60, -200) },
            job(300, 300),
            job(60, 310),
            WorkItem { deadline: None, ..job(500, 0) },
            job(60, 320),
            job(60, -5),
        ];
        let found = fewest_late(&jobs);
        assert_eq!(found.order, [2, 4, 1, 5, 0, 3]);
        // As given, the overdue one takes the first hour from all the others.
        assert_eq!((found.late_as_given, found.late), (5, 3));
        let nothing = WorkOrder { order: vec![], late_as_given: 0, late: 0 };
        assert_eq!(fewest_late(&[]), nothing);
    }

    #[test]
    fn equal_dossiers_keep_their_order() {
        let found = fewest_late(&[job(60, 100), job(60, 100), job(60, 100)]);
        assert_eq!((found.order, found.late), (vec![0, 1, 2], 2));
    }

    /// The fewest late of all orders.
    fn by_brute_force(jobs: &[WorkItem]) -> usize {
        fn best(jobs: &[WorkItem], order: &mut Vec<usize>) -> usize {
            if order.len() == jobs.len() {
                return late_in_order(jobs, order.iter().copied());
            }
            let mut fewest = usize::MAX;
            for place in 0..jobs.len() {
                if !order.contains(&place) {
                    order.push(place);
                    fewest = fewest.min(best(jobs, order));
                    order.pop();
                }
            }
            fewest
        }
        best(jobs, &mut Vec::new())
    }

    fn any_job() -> impl Strategy<Value = WorkItem> {
        // One in ten without a deadline, one in five overdue.
        let deadline = (0..10, -5_i64..30).prop_map(|(one_of, at)| (one_of > 0).then_some(at));
        (0_i64..12, deadline, 0..5).prop_map(|(minutes, deadline, one_of)| WorkItem {
            minutes,
            deadline,
            overdue: one_of == 0,
        })
    }

    proptest! {
        #[test]
        fn no_order_leaves_fewer_late(jobs in proptest::collection::vec(any_job(), 0..7)) {
            let found = fewest_late(&jobs);
            prop_assert_eq!(found.late, by_brute_force(&jobs));
            prop_assert_eq!(found.late, late_in_order(&jobs, found.order.iter().copied()));
            prop_assert!(found.late <= found.late_as_given);
            let mut all = found.order.clone();
            all.sort_unstable();
            prop_assert_eq!(all, (0..jobs.len()).collect::<Vec<_>>());
        }

        #[test]
        fn the_overdue_come_after_the_others_and_the_timeless_last(
            jobs in proptest::collection::vec(any_job(), 0..40),
        ) {
            let class = |place: &usize| match jobs[*place] {
                WorkItem { deadline: None, .. } => 2,
                WorkItem { overdue: true, .. } => 1,
                _ => 0,
            };
            let order = fewest_late(&jobs).order;
            prop_assert!(order.is_sorted_by_key(class));
        }
    }
}
