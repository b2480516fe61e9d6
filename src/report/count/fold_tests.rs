//! Reports made of a handful of counted rows, checked by hand.

use super::*;
use crate::platform::database::Id;
use crate::report::figures::figure::Figures;
use crate::report::figures::figure_rule::pairs;
use crate::report::figures::rate::Rate;

use Account::{
    ClosedStopped, InProcess, NotAccepted, Outside, PausedPaymentOverdue, PausedSupplement, ResolvedEarly,
    ResolvedLate, ResolvedOnTime, WaitingAcceptance,
};

const WHOLE: PartWindow = PartWindow { after: 0, through: 1 };

/// `count` rows from one account to another in a slot, with the slots of the due dates before and after.
fn moved(
    count: i64,
    from: Account,
    to: Account,
    happened: i32,
    due_before: i32,
    due_after: i32,
) -> MoveCount {
    MoveCount {
        office_id: Id::from_bytes([1; 16]),
        procedure_id: Id::from_bytes([2; 16]),
        channel: Channel::Counter,
        from,
        to,
        happened,
        due_before,
        due_after,
        promise_before: NO_DUE,
        promise_after: NO_DUE,
        marks_before: 0,
        marks_after: 0,
        judged: match to {
            _ if due_before == NO_DUE => PromiseTimeliness::NotDue,
            ResolvedLate => PromiseTimeliness::Late,
            _ => PromiseTimeliness::InTime,
        },
        renewed: due_before != due_after,
        pair: None,
        count,
    }
}

/// The row of a dossier to which letters were sent: the marks and the slots of their dates, before and after.
fn lettered(row: MoveCount, marks: (i32, i32), promise: (i32, i32), judged: PromiseTimeliness) -> MoveCount {
    let (marks_before, marks_after) = marks;
    let (promise_before, promise_after) = promise;
    let renewed = promise_before != promise_after;
    MoveCount { promise_before, promise_after, marks_before, marks_after, judged, renewed, ..row }
}

fn answered(row: MoveCount, judged: PromiseTimeliness) -> MoveCount {
    MoveCount { judged, ..online(row) }
}

fn online(row: MoveCount) -> MoveCount {
    MoveCount { channel: Channel::OnlineFull, ..row }
}

/// A month at a ward: ten carried over, sixteen received, and something of everything.
fn month() -> Vec<MoveCount> {
    vec![
        moved(10, Outside, InProcess, 0, NO_DUE, 1),
        moved(9, Outside, InProcess, 1, NO_DUE, 1),
        moved(3, Outside, InProcess, 1, NO_DUE, 2),
        // Nine wait for the desk: three are accepted in time and one late, one is turned away in time, one is asked for papers
        // late. Of the three that the desk still owes an answer, two answers were due in the month.
        online(moved(7, Outside, WaitingAcceptance, 1, NO_DUE, 1)),
        online(moved(2, Outside, WaitingAcceptance, 1, NO_DUE, 2)),
        answered(moved(3, WaitingAcceptance, InProcess, 1, 1, 1), PromiseTimeliness::InTime),
        answered(moved(1, WaitingAcceptance, InProcess, 1, 1, 1), PromiseTimeliness::Late),
        answered(moved(1, WaitingAcceptance, NotAccepted, 1, 2, 2), PromiseTimeliness::InTime),
        answered(moved(1, WaitingAcceptance, WaitingAcceptance, 1, 1, NO_DUE), PromiseTimeliness::Late),
        // Papers had been asked for before: turning it away is no second answer.
        online(moved(1, WaitingAcceptance, NotAccepted, 1, NO_DUE, NO_DUE)),
        // Another due date, as after a change of the calendar, is no answer.
        answered(moved(1, WaitingAcceptance, WaitingAcceptance, 1, 2, 2), PromiseTimeliness::InTime),
        moved(2, Outside, NotAccepted, 1, NO_DUE, NO_DUE),
        moved(6, InProcess, ResolvedEarly, 1, 1, 1),
        moved(5, InProcess, ResolvedOnTime, 1, 1, 1),
        moved(2, InProcess, ResolvedLate, 1, 1, 1),
        // A third is late by law and keeps the date of the letter that was sent in time.
        lettered(moved(1, InProcess, InProcess, 1, 1, 1), (0, 1), (NO_DUE, 2), PromiseTimeliness::InTime),
        lettered(moved(1, InProcess, ResolvedLate, 1, 1, 1), (1, 1), (2, 2), PromiseTimeliness::InTime),
        // One in process gets a letter when its date has passed, and another one beyond the policy.
        lettered(moved(1, InProcess, InProcess, 1, 1, 1), (0, 1), (NO_DUE, 2), PromiseTimeliness::Late),
        lettered(moved(1, InProcess, InProcess, 1, 1, 1), (1, 3), (2, 3), PromiseTimeliness::InTime),
        moved(1, InProcess, ClosedStopped, 1, 1, 1),
        moved(2, InProcess, PausedSupplement, 1, 1, 1),
        moved(1, InProcess, PausedPaymentOverdue, 1, 1, 1),
        moved(1, ResolvedOnTime, InProcess, 1, 1, 2),
        // A new appointment for two of them: the due date moves, the account does not.
        moved(2, InProcess, InProcess, 1, 1, 2),
    ]
}

#[test]
fn a_month_adds_up() {
    let cells = FigureValues::count(&month(), WHOLE);
    assert_eq!(
        Figures::of(&cells),
        Figures {
            carried_over: 10,
            received_online_full: 4,
            received_online_partial: 0,
            received_in_person: 12,
            received_postal: 0,
            received: 16,
            reopened: 1,
            resolved_early: 6,
            resolved_on_time: 5,
            resolved_late: 3,
            resolved_no_deadline: 0,
            resolved: 14,
            closed_refused: 0,
            closed_withdrawn: 0,
            closed_stopped: 1,
            acceptance_undone: 0,
            closed: 1,
            pending: 12,
            in_process_in_time: 6,
            in_process_overdue: 3,
            paused_supplement: 2,
            withdrawal_pending: 0,
            paused_payment: 1,
            paused_overdue: 1,
            waiting_acceptance: 3,
            waiting_in_time: 1,
            waiting_overdue: 2,
            not_accepted: 4,
            answered_in_time: 4,
            answered_late: 2,
            resolved_late_apologised: 1,
            resolved_late_not_apologised: 2,
            in_process_overdue_apologised: 1,
            in_process_overdue_not_apologised: 2,
            promises_given: 22,
            promises_kept: 12,
            promises_broken: 3,
            promises_moved: 4,
            promises_lapsed: 1,
            promises_standing: 12,
            promises_past: 3,
            granted_beyond_policy: 1,
            reopening_acts: 1,
            acceptance_undoing_acts: 0,
        }
    );
    assert_eq!(cells.balance(), Balance { to_account_for: 27, accounted_for: 27, balanced: true });
}

#[test]
fn rates_show_what_they_are_made_of() {
    let rates = FigureValues::count(&month(), WHOLE).rates();
    assert_eq!(rates.on_time_of_resolved, Rate::of(11, 14));
    // Due in the month and decided: 6 early, 4 on time (one was reopened with a later date), 3 late, 3 overdue,
    // 1 paused when overdue. Not 1 stopped, not 2 paused in time.
    assert_eq!(rates.on_time_of_due, Rate::of(10, 17));
    assert_eq!(rates.resolved_rate, Rate::of(14, 26));
    assert_eq!(rates.answered_in_time_of_answered, Rate::of(4, 6));
    assert_eq!(rates.promises_kept_of_ended, Rate::of(12, 15));
}

#[test]
fn the_official_identities_hold() {
    let figures = Figures::of(&FigureValues::count(&month(), WHOLE));
    let column_5 = figures.received_in_person + figures.received_postal;
    let column_4 = figures.received_online_full + figures.received_online_partial;
    // (3) = (4) + (5) + (6)
    let column_3 = figures.received + figures.carried_over;
    assert_eq!(column_3, column_4 + column_5 + figures.carried_over);
    // (7) = (8) + (9) + (10)
    assert_eq!(figures.resolved, figures.resolved_early + figures.resolved_on_time + figures.resolved_late);
    // (11) = (12) + (13) + what is paused
    assert_eq!(
        figures.pending,
        figures.in_process_in_time
            + figures.in_process_overdue
            + figures.paused_supplement
            + figures.paused_payment
    );
    // (3) + reopened = (7) + (11) + closed
    assert_eq!(column_3 + figures.reopened, figures.resolved + figures.pending + figures.closed);
}

/// The books of promises: standing at the start and given are what ended and stands at the end.
fn promises_balance(rows: &[MoveCount], window: PartWindow) -> (i64, i64) {
    let opening = FigureValues::count(rows, PartWindow { after: window.after - 1, through: window.after });
    let of = Figures::of(&FigureValues::count(rows, window));
    let ended = of.promises_kept + of.promises_broken + of.promises_moved + of.promises_lapsed;
    (opening.get(Figure::PromisesStanding) + of.promises_given, ended + of.promises_standing)
}

#[test]
fn promises_are_books_too() {
    let (given, ended) = promises_balance(&month(), WHOLE);
    assert_eq!((given, ended), (32, 32));
}

#[test]
fn every_possible_transfer_keeps_the_balance() {
    for from in Account::ALL {
        for to in Account::ALL {
            for happened in [0, 1] {
                let opening = moved(1, Outside, *from, 0, NO_DUE, 1);
                let rows = [opening, moved(1, *from, *to, happened, 1, 1)];
                let cells = FigureValues::count(&rows, WHOLE);
                let (given, ended) = promises_balance(&rows, WHOLE);
                assert_eq!(given, ended, "the promises of {from} -> {to} in slot {happened}");
                let balance = cells.balance();
                assert!(balance.balanced, "{from} -> {to} in slot {happened}: {balance:?}");
                let figures = Figures::of(&cells);
                assert_eq!(
                    figures.closed,
                    figures.closed_refused
                        + figures.closed_withdrawn
                        + figures.closed_stopped
                        + figures.acceptance_undone
                );
            }
        }
    }
}

/// The moves of one dossier through these accounts, each in its slot, with what is left out of its pairs.
fn path(stations: &[(Account, i32)]) -> Vec<MoveCount> {
    let before = [(Outside, 0)].into_iter().chain(stations.iter().copied());
    let moves: Vec<MoveCount> =
        before.zip(stations).map(|((from, _), (to, slot))| moved(1, from, *to, *slot, 1, 1)).collect();
    let accounts: Vec<_> = moves.iter().map(|row| (row.from, row.to)).collect();
    let left_out = pairs(&accounts);
    let left_out =
        left_out.into_iter().map(|(at, role, other)| moves[at].left_out(role, moves[other].happened));
    moves.iter().copied().chain(left_out).collect()
}

#[test]
fn a_dossier_counts_by_where_it_came_to_in_the_end() {
    // Received, resolved on time and late, closed, reopened, pending, and the acts of opening again.
    let told = |rows: &[MoveCount], window: PartWindow| {
        let cells = FigureValues::count(rows, window);
        assert!(cells.balance().balanced);
        let of = Figures::of(&cells);
        [
            of.received,
            of.resolved_on_time,
            of.resolved_late,
            of.closed,
            of.reopened,
            of.pending,
            of.reopening_acts,
        ]
    };
    let (first, second, whole) = (PartWindow::part(1), PartWindow::part(2), PartWindow::whole(2));
    for (stations, expected) in [
        // Opened again in the same month, and resolved in the next.
        (
            &[(InProcess, 1), (ResolvedOnTime, 1), (InProcess, 1), (ResolvedLate, 2)][..],
            [[1, 0, 0, 0, 0, 1, 1], [0, 0, 1, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0, 1]],
        ),
        // Opened again and resolved in the next month: it ended in both, and in the quarter once.
        (
            &[(InProcess, 1), (ResolvedOnTime, 1), (InProcess, 2), (ResolvedOnTime, 2)],
            [[1, 1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 1, 0, 1], [1, 1, 0, 0, 0, 0, 1]],
        ),
        // Twice in one month, the last time refused.
        (
            &[
                (InProcess, 1),
                (ResolvedLate, 2),
                (InProcess, 2),
                (ResolvedOnTime, 2),
                (InProcess, 2),
                (ClosedStopped, 2),
            ],
            [[1, 0, 0, 0, 0, 1, 0], [0, 0, 0, 1, 0, 0, 2], [1, 0, 0, 1, 0, 0, 2]],
        ),
        // Accepted by mistake, and again.
        (
            &[(WaitingAcceptance, 1), (InProcess, 1), (WaitingAcceptance, 1), (InProcess, 2)],
            [[0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 1, 0], [1, 0, 0, 0, 0, 1, 0]],
        ),
        // Turned away by mistake, then accepted and resolved.
        (
            &[
                (WaitingAcceptance, 1),
                (NotAccepted, 1),
                (WaitingAcceptance, 1),
                (InProcess, 1),
                (ResolvedLate, 1),
            ],
            [[1, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0, 0]],
        ),
    ] {
        let rows = path(stations);
        assert_eq!([first, second, whole].map(|window| told(&rows, window)), expected, "{stations:?}");
        let total = FigureValues::count(&rows, whole);
        assert_eq!(by_part(&rows, 2, &total).map(|parts| parts.len()), Ok(2), "{stations:?}");
    }
}

proptest::proptest! {
    #[test]
    fn wherever_it_went_the_books_balance_and_nothing_counts_twice(
        stations in proptest::collection::vec((1..Account::ALL.len(), 0..3_i32), 1..9),
    ) {
        let mut slot = 0;
        let stations: Vec<(Account, i32)> = stations
            .into_iter()
            .map(|(account, later)| {
                slot += i32::from(later == 2);
                (Account::ALL[account], slot)
            })
            .collect();
        let rows = path(&stations);
        for window in [PartWindow::part(1), PartWindow::part(2), PartWindow::whole(8)] {
            let cells = FigureValues::count(&rows, window);
            proptest::prop_assert!(cells.balance().balanced, "{:?}", cells.balance());
            // An acceptance of before the window can be taken back, and what is accepted anew be closed.
            let once = |figure: &&Figure| figure.rule().is_net() && **figure != Figure::Closed;
            for figure in Figure::ALL.iter().filter(once) {
                proptest::prop_assert!((0..=1).contains(&cells.get(*figure)), "{:?}: {}", figure, cells.get(*figure));
            }
        }
    }
}

#[test]
fn a_dossier_entered_already_finished_counts_on_both_sides() {
    let figures = Figures::of(&FigureValues::count(&[moved(1, Outside, ResolvedLate, 1, NO_DUE, 0)], WHOLE));
    assert_eq!((figures.received, figures.resolved, figures.pending), (1, 1, 0));
}

#[test]
fn this_closing_is_the_next_opening() {
    let mut rows = month();
    rows.push(moved(4, InProcess, ResolvedLate, 2, 1, 1));
    let total = FigureValues::count(&rows, PartWindow::whole(2));
    let months = by_part(&rows, 2, &total).unwrap();
    let [first, second] = &months[..] else { panic!("two months") };
    assert_eq!(first.get(Figure::Pending), second.get(Figure::CarriedOver));
    assert_eq!(second.get(Figure::ResolvedLate), 4);
    assert_eq!(second.get(Figure::Received), 0);
}

#[test]
fn rows_that_do_not_make_up_the_total_are_refused() {
    let rows = month();
    let mut total = FigureValues::count(&rows, WHOLE);
    assert_eq!(by_key(&rows, WHOLE, &total, |row| row.channel).unwrap().len(), 2);
    total.add(|figure| i64::from(figure == Figure::Received));
    assert_eq!(
        by_key(&rows, WHOLE, &total, |row| row.channel),
        Err(Mismatch::RowsAndTotal { figure: Figure::Received, rows: 16, total: 17 })
    );
}

#[test]
fn no_dossiers_make_no_rates_and_a_balance_of_nothing() {
    let cells = FigureValues::count(&Vec::<MoveCount>::new(), WHOLE);
    assert_eq!(cells.rates().on_time_of_due.text, None);
    assert!(cells.balance().balanced);
    assert_eq!(by_part::<MoveCount>(&[], 3, &cells).unwrap().len(), 3);
}
