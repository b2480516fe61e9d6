//! What pages call the values of a procedure version.
//! Pure: no HTTP, no SQL, no clock.

use crate::agency::Level;
use crate::desk::words::W;
use crate::form::words::capitalised;
use crate::platform::error::Language;
use crate::procedure::limit::{DayOffRule, FirstDay, LimitUnit, RestDayRule};
use crate::procedure::pause_policy::{OnAnswer, PausePolicy};
use crate::procedure::version::{ProcedureState, ServiceLevel};

/// A level.
pub(super) fn level_words(level: Level, language: Language) -> String {
    match language {
        Language::Vietnamese => level.words_vi().to_owned(),
        Language::English => level.as_str().to_owned(),
    }
}

/// Levels, one after the other.
pub(super) fn levels_words(levels: &[Level], language: Language) -> String {
    capitalised(&levels.iter().map(|level| level_words(*level, language)).collect::<Vec<_>>().join(", "))
}

/// What a version is.
pub(super) const fn state_words(state: ProcedureState) -> W {
    match state {
        ProcedureState::Draft => W::StateDraft,
        ProcedureState::Published => W::StatePublished,
        ProcedureState::Superseded => W::StateSuperseded,
        ProcedureState::Abolished => W::StateAbolished,
    }
}

/// How far a procedure can be done online.
pub(super) const fn service_level_words(level: ServiceLevel) -> W {
    match level {
        ServiceLevel::Full => W::ServiceFull,
        ServiceLevel::Partial => W::ServicePartial,
        ServiceLevel::Information => W::ServiceInformation,
    }
}

/// A unit of limits.
pub(super) const fn unit_words(unit: LimitUnit) -> W {
    match unit {
        LimitUnit::WorkingHours => W::UnitWorkingHours,
        LimitUnit::WorkingMinutes => W::UnitWorkingMinutes,
        LimitUnit::WorkingDays => W::UnitWorkingDays,
        LimitUnit::HalfWorkingDays => W::UnitHalfDays,
        LimitUnit::CalendarDays => W::UnitCalendarDays,
        LimitUnit::Months => W::UnitMonths,
        LimitUnit::SameDay => W::UnitSameDay,
    }
}

/// Whether the day of reception counts.
pub(super) const fn first_day_words(rule: FirstDay) -> W {
    match rule {
        FirstDay::Excluded => W::FirstDayExcluded,
        FirstDay::Included => W::FirstDayIncluded,
    }
}

/// What becomes of a due date on a day off.
pub(super) const fn roll_words(rule: DayOffRule) -> W {
    match rule {
        DayOffRule::EndOfNextWorkingDay => W::RollNext,
        DayOffRule::None => W::RollNone,
    }
}

/// What becomes of a reception on a day off.
pub(super) const fn rest_day_words(rule: RestDayRule) -> W {
    match rule {
        RestDayRule::DayOfReception => W::RestDayItself,
        RestDayRule::NextWorkingTime => W::RestDayNext,
    }
}

/// What an answer of the citizen does.
pub(super) const fn on_answer_words(rule: OnAnswer) -> W {
    match rule {
        OnAnswer::Continue => W::AnswerContinues,
        OnAnswer::Restart => W::AnswerRestarts,
    }
}

/// The whole policy of pauses.
pub(super) fn pause_words(policy: &PausePolicy, language: Language) -> String {
    let bound = |words: W, value: Option<u32>| value.map(|value| format!("{}: {value}", words.say(language)));
    let parts = [
        Some(on_answer_words(policy.on_answer).say(language).to_owned()),
        bound(W::MostRequests, policy.most_requests),
        bound(W::LongestDays, policy.longest_days),
        bound(W::LongestTotalDays, policy.longest_total_days),
        bound(W::AnswerWithinDays, policy.answer_within_days),
        policy.late_answer_closes.then(|| W::LateAnswerCloses.say(language).to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}
