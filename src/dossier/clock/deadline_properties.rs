//! Laws of the due date, asserted over generated limits, receptions, pauses and calendars.

use chrono::{Days, NaiveDateTime, NaiveTime, TimeDelta};
use proptest::prelude::*;

use super::deadline::{ClockPause, Timeliness, classify, due};
use super::deadline_trace::explain;
use crate::calendar::day::ExceptionKind;
use crate::calendar::fixtures::{any_hours, any_instant, holidays, office_hours, with_row, years};
use crate::calendar::hours::WeekHours;
use crate::calendar::working_time::WorkingCalendar;
use crate::procedure::limit::{DayOffRule, FirstDay, Limit, LimitUnit};

fn calendar(hours: &WeekHours) -> WorkingCalendar {
    WorkingCalendar::new(hours, holidays(), &years()).unwrap()
}

pub(in crate::dossier) fn any_limit() -> impl Strategy<Value = Limit> {
    let cut_off = proptest::option::of(proptest::sample::select(vec![11, 15, 16]));
    let (units, days, rolls) = (LimitUnit::ALL.to_vec(), FirstDay::ALL.to_vec(), DayOffRule::ALL.to_vec());
    let (unit, first_day, roll) =
        (proptest::sample::select(units), proptest::sample::select(days), proptest::sample::select(rolls));
    (1_u32..40, unit, first_day, cut_off, roll).prop_map(|(value, unit, first_day, hour, roll)| {
        let value = if unit == LimitUnit::Months { value % 6 + 1 } else { value };
        let cut_off = hour.map(|hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap());
        Limit::new(value, unit, first_day, cut_off, roll).unwrap()
    })
}

/// A reception and up to five pauses from two days before it on; none open. All of them start the count afresh, or none
/// does: a dossier has one policy.
fn any_dossier() -> impl Strategy<Value = (NaiveDateTime, Vec<ClockPause>)> {
    let pauses = proptest::collection::vec(any_pause(), 0..6);
    (any_instant(), pauses, any::<bool>()).prop_map(|(accepted_at, pauses, restarts)| {
        let placed = |pause| ClockPause { restarts, ..placed(accepted_at, pause) };
        (accepted_at, pauses.into_iter().map(placed).collect())
    })
}

/// The pause by the policy that the others are under.
fn like(others: &[ClockPause], pause: ClockPause) -> ClockPause {
    ClockPause { restarts: others.iter().any(|other| other.restarts), ..pause }
}

/// Steps of 30 minutes from midnight two days before the reception, and a length.
fn any_pause() -> impl Strategy<Value = (i64, TimeDelta)> {
    let length = prop_oneof![
        (0_i64..100).prop_map(|steps| TimeDelta::minutes(steps * 30)),
        (0_i64..1_000).prop_map(|steps| TimeDelta::minutes(steps * 30)),
        (0_i64..200_000_000_000).prop_map(TimeDelta::microseconds),
    ];
    (0_i64..1_000, length)
}

fn placed(accepted_at: NaiveDateTime, (steps, length): (i64, TimeDelta)) -> ClockPause {
    let midnight = (accepted_at.date() - Days::new(2)).and_time(NaiveTime::MIN);
    let from = midnight + TimeDelta::minutes(steps * 30);
    ClockPause { from, until: Some(from + length), restarts: false }
}

fn overlaps_or_touches(one: &ClockPause, other: &ClockPause) -> bool {
    one.from <= other.until.unwrap() && other.from <= one.until.unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_due_instant_comes_after_the_start_and_pauses_never_bring_it_forward(
        hours in any_hours(), limit in any_limit(), (accepted_at, pauses) in any_dossier(),
    ) {
        let deadline = due(&limit, accepted_at, &pauses, &calendar(&hours)).unwrap();
        prop_assert!(accepted_at <= deadline.starts_at);
        prop_assert!(deadline.starts_at < deadline.base_due_at);
        prop_assert!(deadline.base_due_at <= deadline.due_at);
    }

    #[test]
    fn a_due_instant_lies_in_working_time_or_at_its_close(
        hours in any_hours(), limit in any_limit(), (accepted_at, pauses) in any_dossier(),
    ) {
        let calendar = calendar(&hours);
        let deadline = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        if !limit.unit().counts_all_time() || limit.roll() != DayOffRule::None {
            for at in [deadline.base_due_at, deadline.due_at] {
                let just_before = at - TimeDelta::microseconds(1);
                prop_assert!(calendar.is_open(at).unwrap() || calendar.is_open(just_before).unwrap(), "{at}");
            }
        }
    }

    #[test]
    fn hours_are_used_up_exactly(hours in any_hours(), accepted_at in any_instant(), value in 1_u32..400) {
        let calendar = calendar(&hours);
        let limit = Limit::new(value, LimitUnit::WorkingHours, FirstDay::Excluded, None, DayOffRule::None).unwrap();
        let deadline = due(&limit, accepted_at, &[], &calendar).unwrap();
        let used = calendar.working_time_between(deadline.starts_at, deadline.due_at).unwrap();
        prop_assert_eq!(used, TimeDelta::hours(i64::from(value)));
    }

    #[test]
    fn a_longer_limit_or_in_working_time_a_later_reception_is_never_earlier(
        hours in any_hours(), limit in any_limit(), accepted_at in any_instant(), later in 0_i64..200,
    ) {
        let calendar = calendar(&hours);
        let deadline = due(&limit, accepted_at, &[], &calendar).unwrap();
        if !limit.unit().counts_all_time() {
            let later = accepted_at + TimeDelta::minutes(later * 30);
            prop_assert!(deadline.due_at <= due(&limit, later, &[], &calendar).unwrap().due_at);
            let longer = Limit::new(
                limit.value() + 1, limit.unit(), limit.first_day(), limit.cut_off(), limit.roll(),
            ).unwrap();
            prop_assert!(deadline.due_at <= due(&longer, accepted_at, &[], &calendar).unwrap().due_at);
        }
    }

    #[test]
    fn a_day_off_is_never_earlier_and_a_worked_day_never_later(
        hours in any_hours(), limit in any_limit(), accepted_at in any_instant(), days in 0_u64..70,
    ) {
        let changed = accepted_at.date() + Days::new(days);
        let off = with_row(&hours, changed, ExceptionKind::Off);
        let worked = with_row(&hours, changed, ExceptionKind::worked(None));
        let without = due(&limit, accepted_at, &[], &off).unwrap();
        let with = due(&limit, accepted_at, &[], &worked).unwrap();
        if !limit.unit().counts_all_time() || with.starts_at == without.starts_at {
            prop_assert!(with.due_at <= without.due_at);
        }
    }

    #[test]
    fn pauses_do_not_change_that_when_all_days_are_alike_or_hours_are_counted(
        any in any_hours(), limit in any_limit(), (accepted_at, pauses) in any_dossier(), days in 0_u64..70,
    ) {
        let hours_or_days = limit.unit().counts_all_time()
            || matches!(limit.unit(), LimitUnit::WorkingHours | LimitUnit::WorkingMinutes);
        let hours = if hours_or_days { any } else { office_hours() };
        let changed = accepted_at.date() + Days::new(days);
        let off = with_row(&hours, changed, ExceptionKind::Off);
        let worked = with_row(&hours, changed, ExceptionKind::worked(None));
        let without = due(&limit, accepted_at, &pauses, &off).unwrap();
        let with = due(&limit, accepted_at, &pauses, &worked).unwrap();
        if !limit.unit().counts_all_time() || with.starts_at == without.starts_at {
            prop_assert!(with.due_at <= without.due_at);
        }
    }

    #[test]
    fn a_change_outside_the_window_changes_nothing(
        hours in any_hours(), limit in any_limit(), (accepted_at, pauses) in any_dossier(), days in 0_u64..20,
    ) {
        let deadline = due(&limit, accepted_at, &pauses, &calendar(&hours)).unwrap();
        let last = pauses.iter().filter_map(|pause| pause.until).fold(deadline.due_at, NaiveDateTime::max);
        for changed in [last.date() + Days::new(days + 1), accepted_at.date() - Days::new(days + 1)] {
            for kind in [ExceptionKind::Off, ExceptionKind::worked(None)] {
                let changed = with_row(&hours, changed, kind);
                prop_assert_eq!(due(&limit, accepted_at, &pauses, &changed).unwrap(), deadline);
            }
        }
    }

    #[test]
    fn papers_start_the_count_as_if_the_dossier_were_accepted_with_them(
        hours in any_hours(), limit in any_limit(), accepted_at in any_instant(), one in any_pause(),
    ) {
        let calendar = calendar(&hours);
        let before = due(&limit, accepted_at, &[], &calendar).unwrap();
        let pause = ClockPause { restarts: true, ..placed(accepted_at, one) };
        let until = pause.until.unwrap();
        let deadline = due(&limit, accepted_at, &[pause], &calendar).unwrap();
        let afresh = due(&limit, until, &[], &calendar).unwrap();
        if until <= before.starts_at {
            prop_assert_eq!(deadline.due_at, before.due_at);
        } else if !limit.unit().counts_all_time() {
            let counts = pause.from < before.due_at;
            prop_assert_eq!(deadline.due_at, if counts { afresh.due_at } else { before.due_at });
            prop_assert_eq!(deadline.counted_from, if counts { afresh.starts_at } else { before.starts_at });
        } else {
            prop_assert!(deadline.due_at == before.due_at || deadline.due_at >= afresh.due_at);
        }
    }

    #[test]
    fn a_further_pause_is_never_earlier_whatever_each_does(
        hours in any_hours(), limit in any_limit(), (accepted_at, mut pauses) in any_dossier(),
        flags in proptest::collection::vec(any::<bool>(), 7), wait in 0_i64..60, length in 0_i64..200,
    ) {
        let calendar = calendar(&hours);
        for (pause, restarts) in pauses.iter_mut().zip(&flags) {
            pause.restarts = *restarts;
        }
        let less = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        // The clock is stopped once at a time: a further pause begins after the ones before have ended.
        let last = pauses.iter().filter_map(|pause| pause.until).fold(accepted_at, NaiveDateTime::max);
        let from = last + TimeDelta::minutes(wait * 30 + 1);
        pauses.push(ClockPause { from, until: Some(from + TimeDelta::minutes(length * 30)), restarts: flags[6] });
        let more = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        prop_assert!(less.due_at <= more.due_at);
        if from >= less.due_at {
            prop_assert_eq!(more, less);
        }
    }

    #[test]
    fn more_pause_is_never_earlier(
        hours in any_hours(), limit in any_limit(), (accepted_at, mut pauses) in any_dossier(), more in any_pause(),
    ) {
        let calendar = calendar(&hours);
        let less = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        pauses.push(like(&pauses, placed(accepted_at, more)));
        prop_assert!(less.due_at <= due(&limit, accepted_at, &pauses, &calendar).unwrap().due_at);
    }

    #[test]
    fn splitting_repeating_or_reordering_pauses_changes_nothing(
        hours in any_hours(), limit in any_limit(), (accepted_at, pauses) in any_dossier(), part in 0_i32..=4,
    ) {
        let calendar = calendar(&hours);
        let whole = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        let split: Vec<_> = pauses.iter().rev().flat_map(|pause| {
            let cut = pause.from + (pause.until.unwrap() - pause.from) * part / 4;
            [ClockPause { from: cut, ..*pause }, ClockPause { until: Some(cut), ..*pause }, *pause]
        }).collect();
        prop_assert_eq!(due(&limit, accepted_at, &split, &calendar).unwrap(), whole);
    }

    #[test]
    fn a_pause_outside_working_time_changes_nothing_where_working_time_is_counted(
        hours in any_hours(), limit in any_limit(), (accepted_at, mut pauses) in any_dossier(), days in 0_u64..40,
    ) {
        let calendar = calendar(&hours);
        let before = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        let day = calendar.nth_working_day_after(accepted_at.date() + Days::new(days), 1).unwrap();
        let from = calendar.end_of_working_day(day).unwrap();
        let until = calendar.start_of_next_working_day(day).unwrap();
        let night = ClockPause { from, until: Some(until), restarts: false };
        let bridges = pauses.iter().any(|pause| overlaps_or_touches(pause, &night));
        if !limit.unit().counts_all_time() && !bridges {
            pauses.push(night);
            prop_assert_eq!(due(&limit, accepted_at, &pauses, &calendar).unwrap(), before);
        }
    }

    #[test]
    fn a_pause_begun_after_the_due_instant_saves_nothing(
        hours in any_hours(), limit in any_limit(), (accepted_at, mut pauses) in any_dossier(),
        wait in 0_i64..200, length in 0_i64..200,
    ) {
        let calendar = calendar(&hours);
        let overdue = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        let from = overdue.due_at + TimeDelta::minutes(wait * 30);
        let after = ClockPause { from, until: Some(from + TimeDelta::minutes(length * 30)), restarts: false };
        if !pauses.iter().any(|pause| overlaps_or_touches(pause, &after)) {
            pauses.push(like(&pauses, after));
            pauses.push(like(&pauses, ClockPause { until: None, ..after }));
            prop_assert_eq!(due(&limit, accepted_at, &pauses, &calendar).unwrap(), overdue);
        }
    }

    #[test]
    fn an_open_pause_moves_nothing(
        hours in any_hours(), limit in any_limit(), (accepted_at, mut pauses) in any_dossier(), open in any_pause(),
    ) {
        let calendar = calendar(&hours);
        let before = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        pauses.push(like(&pauses, ClockPause { until: None, ..placed(accepted_at, open) }));
        prop_assert_eq!(due(&limit, accepted_at, &pauses, &calendar).unwrap(), before);
    }

    #[test]
    fn a_later_resolution_is_never_better(due in any_instant(), a in any_instant(), b in any_instant()) {
        let rank = |at| match classify(at, Some(due)) {
            Timeliness::Early => 0,
            Timeliness::OnTime => 1,
            Timeliness::Late => 2,
            Timeliness::NoDeadline => 9,
        };
        prop_assert!(rank(a.min(b)) <= rank(a.max(b)));
        prop_assert_eq!(rank(a) == 2, a > due);
    }

    #[test]
    fn the_trace_agrees_with_the_due_date_and_sums_up_to_it(
        hours in any_hours(), limit in any_limit(), (accepted_at, pauses) in any_dossier(),
    ) {
        let calendar = calendar(&hours);
        let deadline = due(&limit, accepted_at, &pauses, &calendar).unwrap();
        let trace = explain(&limit, accepted_at, &pauses, &calendar).unwrap();
        prop_assert_eq!(trace.deadline, deadline);
        prop_assert_eq!(trace.days.first().map(|day| day.date), Some(accepted_at.date()));
        prop_assert_eq!(trace.days.last().map(|day| day.date), Some(deadline.due_at.date()));
        let numbers: Vec<_> = trace.days.iter().filter_map(|day| day.day_number).collect();
        prop_assert!(numbers.iter().copied().zip(1..).all(|(number, expected)| number == expected));
        let reception = trace.days.iter().find(|day| day.date == deadline.counted_from.date());
        if limit.first_day() == FirstDay::Excluded || !limit.unit().counts_days() {
            prop_assert_eq!(reception.and_then(|day| day.day_number), None);
        }
        for day in &trace.days {
            prop_assert!(!day.words_vi.is_empty() && !day.words_en.is_empty(), "{:?}", day);
            prop_assert!(day.counted_microseconds >= 0 && day.paused_microseconds >= 0);
            prop_assert_eq!(day.kind.is_working(), calendar.is_working_day(day.date).unwrap());
        }
        let paused = TimeDelta::microseconds(trace.days.iter().map(|day| day.paused_microseconds).sum());
        if limit.unit() == LimitUnit::Months {
            // The count may end with a month that has no corresponding day: then a part of a day more.
            let days = usize::try_from(trace.counted_time().num_days()).unwrap();
            prop_assert_eq!(trace.counted_days(), days + usize::from(limit.first_day() == FirstDay::Included));
            prop_assert!((i64::from(limit.value()) * 28 - 1..=i64::from(limit.value()) * 31).contains(&trace.counted_time().num_days()));
        } else if limit.unit() == LimitUnit::CalendarDays {
            let days = match limit.first_day() {
                FirstDay::Excluded => limit.value(),
                FirstDay::Included => limit.value() - 1,
            };
            prop_assert_eq!(trace.counted_time(), TimeDelta::days(i64::from(days)));
            prop_assert_eq!(trace.counted_days(), usize::try_from(limit.value()).unwrap());
        } else {
            let window = calendar.working_time_between(deadline.counted_from, deadline.due_at).unwrap();
            // The start is settled: no reception rule once more.
            let settled = Limit::new(limit.value(), limit.unit(), limit.first_day(), None, limit.roll()).unwrap();
            let fresh = due(&settled, deadline.counted_from, &[], &calendar).unwrap();
            let base = calendar.working_time_between(deadline.counted_from, fresh.due_at).unwrap();
            prop_assert_eq!(trace.counted_time() + paused, window);
            prop_assert_eq!(trace.counted_time(), base);
            if limit.unit() == LimitUnit::WorkingHours {
                prop_assert_eq!(base, TimeDelta::hours(i64::from(limit.value())));
            }
        }
    }
}
