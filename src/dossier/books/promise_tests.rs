//! Promises as journals tell of them: by hand, and whatever chance makes.

use proptest::prelude::*;

use super::*;
use crate::dossier::clock::status::Event;

use Account::{
    ClosedStopped, InProcess, NotAccepted, Outside, PausedSupplement, ResolvedEarly, ResolvedLate,
    WaitingAcceptance,
};

/// Hours of a day long ago.
fn hour(number: i64) -> Instant {
    Instant::parse("2023-03-07T00:00:00+07:00").unwrap().plus(chrono::TimeDelta::hours(number))
}

/// What a row leaves: account, due date and date of a letter.
type StateAfter = (Account, Option<i64>, Option<i64>);

/// A journal: the hour and the event of each row, and what it leaves.
fn journal(rows: &[(i64, Event, StateAfter)]) -> Vec<JournalEntry> {
    let mut before: StateAfter = (Outside, None, None);
    let rows = (1..).zip(rows).map(|(seq, (at, event, after))| {
        let mut entry = JournalEntry::sample();
        (entry.seq, entry.event) = (seq, *event);
        (entry.from_account, entry.to_account) = (before.0, after.0);
        (entry.due_before, entry.due_after) = (before.1.map(hour), after.1.map(hour));
        (entry.promise_before, entry.promise_after) = (before.2.map(hour), after.2.map(hour));
        (entry.happened_at, entry.recorded_at) = (hour(*at), hour(*at));
        before = *after;
        entry.sealed()
    });
    rows.collect()
}

/// Each promise in short: given, promised, by what, what became of it, and when.
fn told(
    rows: &[(i64, Event, StateAfter)],
    now: i64,
) -> Vec<(i64, i64, PromiseCause, PromiseOutcome, Option<i64>)> {
    let hours = |at: Instant| (at.micros() - hour(0).micros()) / 3_600_000_000;
    let list = promises(&journal(rows), hour(now));
    let short = list.iter().map(|promise| {
        let settled = promise.settled_at.map(hours);
        (hours(promise.given_at), hours(promise.promised_at), promise.cause, promise.outcome, settled)
    });
    short.collect()
}

const RECEIVED: (i64, Event, StateAfter) = (0, Event::Receive, (InProcess, Some(10), None));

#[test]
fn a_slip_stands_then_is_kept_or_broken() {
    assert_eq!(told(&[RECEIVED], 10), [(0, 10, PromiseCause::Slip, PromiseOutcome::Standing, None)]);
    assert_eq!(told(&[RECEIVED], 11), [(0, 10, PromiseCause::Slip, PromiseOutcome::Broken, None)]);
    let at = |hour, account| told(&[RECEIVED, (hour, Event::Resolve, (account, Some(10), None))], 99);
    assert_eq!(at(10, ResolvedEarly), [(0, 10, PromiseCause::Slip, PromiseOutcome::Kept, Some(10))]);
    assert_eq!(at(11, ResolvedLate), [(0, 10, PromiseCause::Slip, PromiseOutcome::Broken, Some(11))]);
    assert_eq!(at(11, ClosedStopped), [(0, 10, PromiseCause::Slip, PromiseOutcome::Lapsed, Some(11))]);
}

#[test]
fn nothing_is_promised_before_acceptance() {
    let submitted = (0, Event::Submit, (WaitingAcceptance, Some(8), None));
    assert_eq!(told(&[submitted], 9), []);
    let refused = (1, Event::Refuse, (NotAccepted, Some(8), None));
    assert_eq!(told(&[submitted, refused], 9), []);
    let accepted = (2, Event::Accept, (InProcess, Some(20), None));
    assert_eq!(
        told(&[submitted, accepted], 9),
        [(2, 20, PromiseCause::Slip, PromiseOutcome::Standing, None)]
    );
}

#[test]
fn a_letter_in_time_moves_the_promise_and_a_late_one_breaks_it() {
    let letter = |at| (at, Event::Apologise, (InProcess, Some(10), Some(20)));
    let resolved = (18, Event::Resolve, (ResolvedLate, Some(10), Some(20)));
    assert_eq!(
        told(&[RECEIVED, letter(10), resolved], 99),
        [
            (0, 10, PromiseCause::Slip, PromiseOutcome::Moved, Some(10)),
            (10, 20, PromiseCause::Apology, PromiseOutcome::Kept, Some(18))
        ]
    );
    assert_eq!(
        told(&[RECEIVED, letter(11)], 21),
        [
            (0, 10, PromiseCause::Slip, PromiseOutcome::Broken, Some(11)),
            (11, 20, PromiseCause::Apology, PromiseOutcome::Broken, None)
        ]
    );
}

#[test]
fn a_promise_stands_still_with_the_clock_and_follows_the_due_date() {
    let paused = (5, Event::RequestSupplement, (PausedSupplement, Some(10), None));
    assert_eq!(told(&[RECEIVED, paused], 50), [(0, 10, PromiseCause::Slip, PromiseOutcome::Standing, None)]);
    let back = (50, Event::TakeInSupplement, (InProcess, Some(55), None));
    assert_eq!(
        told(&[RECEIVED, paused, back], 50),
        [
            (0, 10, PromiseCause::Slip, PromiseOutcome::Moved, Some(50)),
            (50, 55, PromiseCause::Pause, PromiseOutcome::Standing, None)
        ]
    );
    // The result itself ends the pause: one promise, judged by the date as it is then.
    let resolved = (50, Event::Resolve, (ResolvedEarly, Some(55), None));
    assert_eq!(
        told(&[RECEIVED, paused, resolved], 99),
        [(0, 55, PromiseCause::Slip, PromiseOutcome::Kept, Some(50))]
    );
    let storm = (3, Event::RecalculateDue, (InProcess, Some(12), None));
    assert_eq!(
        told(&[RECEIVED, storm], 12),
        [
            (0, 10, PromiseCause::Slip, PromiseOutcome::Moved, Some(3)),
            (3, 12, PromiseCause::Calendar, PromiseOutcome::Standing, None)
        ]
    );
}

#[test]
fn the_promise_is_never_stricter_than_the_law() {
    let letter = (4, Event::Apologise, (InProcess, Some(10), Some(20)));
    // The due date moves below the letter's date: nothing is promised anew. Then beyond it: that is.
    let nearer = (5, Event::RecalculateDue, (InProcess, Some(15), Some(20)));
    let beyond = (6, Event::RecalculateDue, (InProcess, Some(25), Some(20)));
    let list = told(&[RECEIVED, letter, nearer, beyond], 7);
    assert_eq!(
        list[1..],
        [
            (4, 20, PromiseCause::Apology, PromiseOutcome::Moved, Some(6)),
            (6, 25, PromiseCause::Calendar, PromiseOutcome::Standing, None),
        ]
    );
}

#[test]
fn a_dossier_opened_again_is_promised_again() {
    let resolved = (8, Event::Resolve, (ResolvedEarly, Some(10), None));
    let opened = (9, Event::Correct, (InProcess, Some(10), None));
    assert_eq!(
        told(&[RECEIVED, resolved, opened], 10),
        [
            (0, 10, PromiseCause::Slip, PromiseOutcome::Kept, Some(8)),
            (9, 10, PromiseCause::Reopening, PromiseOutcome::Standing, None)
        ]
    );
}

prop_compose! {
    fn any_journal()(rows in prop::collection::vec((0_i64..5, 0..Account::ALL.len(), prop::option::of(0_i64..60), prop::option::of(0_i64..60)), 1..12))
        -> Vec<JournalEntry> {
        let mut at = 0;
        let rows: Vec<_> = rows.into_iter().map(|(gap, account, due, letter)| {
            at += gap;
            (at, Event::HandOn, (Account::ALL[account], due, letter))
        }).collect();
        journal(&rows)
    }
}

proptest! {
    #[test]
    fn one_promise_at_most_stands_and_it_is_the_last(journal in any_journal(), now in 60_i64..100) {
        let list = promises(&journal, hour(now));
        for (place, promise) in list.iter().enumerate() {
            prop_assert_eq!(promise.number, place + 1);
            let open = promise.settled_at.is_none();
            prop_assert!(!open || place + 1 == list.len(), "{:?}", list);
            prop_assert!(open || promise.outcome != PromiseOutcome::Standing);
            prop_assert!(promise.settled_at.is_none_or(|at| promise.given_at <= at));
        }
        let last = journal.last().unwrap();
        let holds = last.to_account.is_pending() && last.due_after.is_some();
        prop_assert_eq!(list.last().is_some_and(|promise| promise.settled_at.is_none()), holds);
        if holds {
            let promise = list.last().unwrap();
            prop_assert_eq!(Some(promise.promised_at), promised(last.due_after, last.promise_after));
            prop_assert_eq!(promise.outcome, outcome(last.to_account, promise.promised_at, None, hour(now)));
        }
    }

    #[test]
    fn a_promise_is_kept_exactly_by_a_result_that_comes_by_then(journal in any_journal()) {
        for promise in promises(&journal, hour(100)) {
            if promise.outcome == PromiseOutcome::Kept {
                prop_assert!(promise.settled_at.unwrap() <= promise.promised_at);
            }
        }
    }
}
