//! By when the desk must answer an online dossier: the due instant of a dossier that waits for acceptance.
//! Pure: no HTTP, no SQL, no clock.
//!
//! No legal clock runs before acceptance, so a dossier could lie unaccepted for as long as the desk likes. This instant is
//! what makes that visible. It stands in the books where the due date of an accepted dossier stands, and gives way to the
//! legal one on acceptance. Like a due date it follows a change of the calendar, counted again from where its wait began.
//!
//! - Accepting, refusing and asking for papers are answers. While papers are owed nobody waits for the desk: there is no
//!   such instant, and when they come, a new one is counted from their arrival.
//! - The wish to withdraw is no answer: the instant stays until the desk closes the dossier, or an unanswered dossier could
//!   be made to vanish.
//! - A correction, or an acceptance that is taken back, gives the desk no second time: the instant that stood still stands. Where none stood, because papers had
//!   been asked for, one is counted from the correction.

use chrono::NaiveDateTime;

use super::deadline::{self, DeadlineError};
use crate::calendar::desk::DeskCalendar;
use crate::dossier::clock::act_rule::{ActRule, ClockEffect, StepEffect};
use crate::dossier::clock::status::Event;
use crate::platform::instant::Instant;
use crate::procedure::limit::Limit;

/// No later than 8 working hours after the system receives an online dossier (QĐ 361/QĐ-BTP, procedure 2.001263
/// \[V S3\]: docs/domain/time-limits.md). No cut-off is named there.
pub const ANSWER_LIMIT: Limit = Limit::EIGHT_WORKING_HOURS;

/// The instant by which a dossier that reached the desk at `arrived_at` must be answered.
///
/// # Errors
/// When the calendar does not reach far enough.
pub fn answer_by<'a>(
    arrived_at: NaiveDateTime,
    calendar: impl Into<DeskCalendar<'a>>,
) -> Result<NaiveDateTime, DeadlineError> {
    Ok(deadline::due(&ANSWER_LIMIT, arrived_at, &[], calendar)?.due_at)
}

/// What an act before acceptance does to the answer-by instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerDueChange {
    /// It is counted from this act.
    FromNow,
    /// It stays what it was, which may be none.
    As(Option<Instant>),
}

/// What an act does to the answer-by instant `before` of a dossier that is not accepted, and not by this act either.
#[must_use]
pub fn after(rule: &ActRule, before: Option<Instant>) -> AnswerDueChange {
    match rule.clock {
        // Papers have come.
        ClockEffect::Answered => AnswerDueChange::FromNow,
        // It is the citizen's turn.
        ClockEffect::PauseBegins(_) => AnswerDueChange::As(None),
        ClockEffect::Starts
        | ClockEffect::TakenBack
        | ClockEffect::PauseEnds
        | ClockEffect::Unchanged
        | ClockEffect::NothingOwed
        | ClockEffect::Restored => {
            // It waits for the desk again, and whoever waits has an instant by which the desk must answer.
            let waits_again = rule.step == StepEffect::Reopens && before.is_none();
            if waits_again { AnswerDueChange::FromNow } else { AnswerDueChange::As(before) }
        }
    }
}

/// When the wait began that stands after these acts, oldest first: each with the answer-by instant before it, and when it
/// happened. None when they began no wait.
pub fn waits_since(
    acts: impl DoubleEndedIterator<Item = (Event, Option<Instant>, Instant)>,
) -> Option<Instant> {
    let begins = |event: Event, before| {
        event == Event::Submit || after(event.rule(), before) == AnswerDueChange::FromNow
    };
    acts.rev().find(|(event, before, _)| begins(*event, *before)).map(|(_, _, happened_at)| happened_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_arrival_begins_a_wait_and_only_an_answer_ends_it() {
        let due = Instant::parse("2023-03-13T17:00:00+07:00").ok();
        let stays = AnswerDueChange::As(due);
        for (event, before, expected) in [
            (Event::RequestSupplement, due, AnswerDueChange::As(None)),
            (Event::TakeInSupplement, None, AnswerDueChange::FromNow),
            (Event::Refuse, due, stays),
            (Event::Refuse, None, AnswerDueChange::As(None)),
            (Event::Withdraw, due, stays),
            (Event::Stop, due, stays),
            (Event::UndoAcceptance, due, stays),
            (Event::Correct, due, stays),
            (Event::Correct, None, AnswerDueChange::FromNow),
        ] {
            assert_eq!(after(event.rule(), before), expected, "{event} {before:?}");
        }
    }

    #[test]
    fn a_wait_begins_with_what_came_last_and_goes_on_through_what_the_desk_mends() {
        use Event::{Correct, RecalculateDue, Refuse, RequestSupplement, Submit, TakeInSupplement};
        let at = |day: u32| Instant::parse(&format!("2023-03-{day:02}T09:00:00+07:00")).unwrap();
        for (acts, expected) in [
            (vec![(Submit, None)], Some(1)),
            (vec![(Submit, None), (RecalculateDue, Some(2)), (RecalculateDue, Some(3))], Some(1)),
            (vec![(Submit, None), (RequestSupplement, Some(2)), (TakeInSupplement, None)], Some(3)),
            (vec![(Submit, None), (Refuse, Some(2)), (Correct, Some(2))], Some(1)),
            (vec![(Submit, None), (RequestSupplement, Some(2)), (Refuse, None), (Correct, None)], Some(4)),
            (vec![], None),
        ] {
            let days = acts.iter().zip(1..).map(|((event, due), day)| (*event, due.map(at), at(day)));
            assert_eq!(waits_since(days.collect::<Vec<_>>().into_iter()), expected.map(at), "{acts:?}");
        }
    }

    #[test]
    fn it_is_one_working_day_of_hours() {
        assert_eq!(ANSWER_LIMIT.words_vi(), "8 giờ làm việc");
        assert_eq!(ANSWER_LIMIT.cut_off(), None);
    }
}
