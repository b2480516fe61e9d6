//! The rows of all acts, as a table to read, and what holds of every act.

use std::fmt::Write as _;

use super::*;
use crate::dossier::clock::act_rule::{ClockEffect, DraftEffect, OpinionEffect, StepEffect};
use crate::dossier::clock::deadline::Timeliness;
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::status::{DeadlineFacts, Status};

/// The events by which a dossier comes in: from no standing at all.
const COMING_IN: &[Event] = &[Event::Submit, Event::Receive];

const ALL_FACTS: &[DeadlineFacts] = &[
    DeadlineFacts { overdue: false, timeliness: Timeliness::OnTime },
    DeadlineFacts { overdue: true, timeliness: Timeliness::Late },
];

/// Every standing that a dossier can come to, from reception or submission on.
fn standings() -> Vec<DossierState> {
    let mut seen = vec![DossierState::RECEIVED, DossierState::SUBMITTED];
    let mut next = 0;
    while let Some(standing) = seen.get(next).copied() {
        next += 1;
        for (_, after) in moves(standing) {
            if !seen.contains(&after) {
                seen.push(after);
            }
        }
    }
    seen
}

/// What can be done from a standing, and where it leads.
fn moves(from: DossierState) -> Vec<(Event, DossierState)> {
    let all = ALL_FACTS.iter().flat_map(|facts| Event::ALL.iter().map(move |event| (*event, *facts)));
    all.filter_map(|(event, facts)| Some((event, from.after(event, facts).ok()?))).collect()
}

/// Every act from every standing, with where it leads.
fn all_moves() -> Vec<(DossierState, Event, DossierState)> {
    let from = |from: DossierState| moves(from).into_iter().map(move |(event, to)| (from, event, to));
    standings().into_iter().flat_map(from).collect()
}

#[test]
fn the_row_of_every_act() {
    let mut table = String::new();
    for event in Event::ALL {
        let rule = event.rule();
        let _ = writeln!(table, "{event}: {}", rule.words_vi);
        let _ = writeln!(table, "    by {:?}; shown to the citizen: {}", rule.by, rule.shown_to_citizen);
        let _ = writeln!(table, "    clock {:?}, draft {:?}, step {:?}", rule.clock, rule.draft, rule.step);
        let _ = writeln!(table, "    opinion {:?}, occasion {:?}", rule.opinion, rule.occasion);
    }
    insta::assert_snapshot!(table);
}

#[test]
fn every_act_is_possible_somewhere() {
    let moves = all_moves();
    for event in Event::ALL {
        let possible = moves.iter().any(|(_, done, _)| done == event);
        assert_eq!(
            possible,
            !COMING_IN.contains(event),
            "{event}: does status.rs know where it is possible?"
        );
    }
}

#[test]
fn the_clock_and_the_books_say_the_same() {
    for (from, event, to) in all_moves() {
        let clock = event.rule().clock;
        assert!(clock_fits(clock, from.account, to.account), "{event} from {from:?} to {to:?}: {clock:?}");
    }
    // An apology, say, that would start a stopped clock again, and a request that would stop none.
    let (paused, running) = (Account::PausedSupplement, Account::InProcess);
    assert!(!clock_fits(ClockEffect::PauseEnds, paused, paused));
    assert!(!clock_fits(ClockEffect::Unchanged, paused, running));
    assert!(!clock_fits(ClockEffect::Unchanged, running, paused));
    assert!(!clock_fits(ClockEffect::Unchanged, Account::WaitingAcceptance, running));
    assert!(!clock_fits(ClockEffect::Unchanged, running, Account::WaitingAcceptance));
}

/// Whether an act with this effect on the clock may lead from the one account to the other.
fn clock_fits(clock: ClockEffect, from: Account, to: Account) -> bool {
    let starts = from == Account::WaitingAcceptance && to == Account::InProcess;
    let back = from == Account::InProcess && to == Account::WaitingAcceptance;
    let asks_back = to.is_withdrawing() && clock == ClockEffect::NothingOwed;
    let pauses = match (from.clock_stands(), to.clock_stands()) {
        (false, true) => matches!(clock, ClockEffect::PauseBegins(_)) || asks_back,
        (true, true) => (from == to || asks_back) && !touches_a_pause(clock),
        (true, false) => {
            let restored = from.is_withdrawing() && clock == ClockEffect::Restored;
            restored || matches!(clock, ClockEffect::Answered | ClockEffect::PauseEnds)
        }
        // Before acceptance no clock runs: papers are asked for, and come in, without a pause.
        (false, false) => from == Account::WaitingAcceptance || !touches_a_clock_that_runs(clock),
    };
    pauses && starts == (clock == ClockEffect::Starts) && back == (clock == ClockEffect::TakenBack)
}

fn touches_a_pause(clock: ClockEffect) -> bool {
    match clock {
        // A wish to withdraw begins no pause and ends none: the clock stands because of the wish itself.
        ClockEffect::Unchanged | ClockEffect::NothingOwed | ClockEffect::Restored => false,
        ClockEffect::Starts
        | ClockEffect::TakenBack
        | ClockEffect::PauseBegins(_)
        | ClockEffect::Answered
        | ClockEffect::PauseEnds => true,
    }
}

fn touches_a_clock_that_runs(clock: ClockEffect) -> bool {
    match clock {
        ClockEffect::PauseBegins(_) | ClockEffect::Answered => true,
        ClockEffect::Starts
        | ClockEffect::TakenBack
        | ClockEffect::PauseEnds
        | ClockEffect::Unchanged
        | ClockEffect::NothingOwed
        | ClockEffect::Restored => false,
    }
}

#[test]
fn whoever_owes_an_answer_was_asked_for_it() {
    for (_, event, to) in all_moves() {
        let asked = event.asks_for();
        let owed = match to.status {
            Status::SupplementRequested => Some(PauseKind::Supplement),
            Status::PaymentRequested => Some(PauseKind::Payment),
            Status::Submitted
            | Status::Accepted
            | Status::NotAccepted
            | Status::Processing
            | Status::WithdrawalRequested
            | Status::Stopped
            | Status::Resolved
            | Status::Returned => None,
        };
        assert!(asked.is_none() || asked == owed, "{event} asks for {asked:?}, {owed:?} is owed");
    }
}

#[test]
fn the_step_and_the_books_say_the_same() {
    for (from, event, to) in all_moves() {
        let goes_on = |standing: DossierState| Status::NOT_ENDED.contains(&standing.status);
        let fits = match event.rule().step {
            StepEffect::Begins => from.status == Status::Submitted && to.account == Account::InProcess,
            StepEffect::BackToDesk => from.status == Status::Accepted && to.status == Status::Submitted,
            StepEffect::GoesOn | StepEffect::GoesBack | StepEffect::ComesBack => {
                to.status == Status::Processing
            }
            StepEffect::Resolves => !from.account.is_resolved() && to.account.is_resolved(),
            StepEffect::Returns => to.status == Status::Returned,
            StepEffect::Rejects | StepEffect::Stops => {
                goes_on(from) && !goes_on(to) && !to.account.is_resolved()
            }
            StepEffect::Annuls => to.account == Account::Outside,
            StepEffect::Reopens => goes_on(to),
            StepEffect::Moves | StepEffect::Stays => goes_on(from) == goes_on(to),
        };
        assert!(fits, "{event} from {from:?} to {to:?}");
    }
}

#[test]
fn what_is_done_to_many_is_in_no_menu() {
    for standing in standings() {
        let possible = standing.possible();
        assert!(possible.iter().all(|event| !event.rule().by.is_of_many()), "{standing:?}");
    }
    let of_many = Event::ALL.iter().filter(|event| event.rule().by.is_of_many()).copied();
    assert_eq!(
        of_many.collect::<Vec<_>>(),
        [Event::RecalculateDue, Event::Continue, Event::MoveVersion, Event::Release]
    );
}

#[test]
fn a_draft_stands_until_it_is_sent_or_the_dossier_goes_on() {
    use PauseKind::{Payment, Supplement};
    for (before, event, after) in [
        (None, Event::DraftSupplement, Some(Supplement)),
        (Some(Supplement), Event::DraftPayment, Some(Payment)),
        (Some(Supplement), Event::Assign, Some(Supplement)),
        (Some(Supplement), Event::RecalculateDue, Some(Supplement)),
        (Some(Supplement), Event::RequestSupplement, None),
        (Some(Supplement), Event::RequestPayment, Some(Supplement)),
        (Some(Payment), Event::RequestPayment, None),
        (Some(Payment), Event::HandOn, None),
        (Some(Payment), Event::Withdraw, Some(Payment)),
        (Some(Payment), Event::Resolve, None),
    ] {
        assert_eq!(event.rule().draft.after(before), after, "{before:?} {event}");
    }
}

#[test]
fn what_is_sent_was_asked_for_and_what_leaves_the_step_drops_the_draft() {
    for event in Event::ALL {
        let rule = event.rule();
        let sent = match rule.draft {
            DraftEffect::Sent(kind) => Some(kind),
            DraftEffect::Stays
            | DraftEffect::Made(_)
            | DraftEffect::Approved
            | DraftEffect::NotApproved
            | DraftEffect::Dropped => None,
        };
        assert_eq!(sent, rule.clock.asks_for(), "{event}");
        let leaves = rule.step.is_work_done() || rule.step.is_decision() || rule.step == StepEffect::GoesBack;
        assert!(!leaves || rule.draft == DraftEffect::Dropped, "{event}");
        assert!(rule.opinion == OpinionEffect::None || !rule.shown_to_citizen, "{event}");
    }
}
