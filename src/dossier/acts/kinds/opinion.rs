//! Opinions: asked for at the step where a dossier lies, given, or not wanted any more.

use serde_json::{Value, json};

use crate::dossier::acts::act::Act;
use crate::dossier::books::opinions::{OpinionAddressee, OpinionAnswer, RequestedOpinion};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

const fn opinion(words_vi: &'static str, by: By, opinion: OpinionEffect) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: false,
        by,
        // Whoever was asked need not wait for the citizen, and what the citizen owes stays owed.
        clock: ClockEffect::Unchanged,
        draft: DraftEffect::Stays,
        step: StepEffect::Stays,
        opinion,
        occasion: Occasion::Dossier,
    }
}

pub(in crate::dossier) const REQUEST_OPINION: ActRule =
    opinion("xin ý kiến phối hợp", By::StepHolder, OpinionEffect::Asks);
pub(in crate::dossier) const GIVE_OPINION: ActRule =
    opinion("cho ý kiến", By::Addressee, OpinionEffect::Gives);
pub(in crate::dossier) const WITHDRAW_OPINION: ActRule =
    opinion("thôi xin ý kiến", By::StepHolder, OpinionEffect::Withdraws);

/// Asks for one or several opinions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestOpinions {
    /// The questions.
    pub asked: Vec<RequestedOpinion>,
}

impl Act for RequestOpinions {
    fn event(&self) -> Event {
        Event::RequestOpinion
    }

    fn details(&self) -> Value {
        json!({ "opinions": self.asked.iter().map(RequestedOpinion::details).collect::<Vec<_>>() })
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

/// Gives an opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveOpinion {
    /// Its number within the dossier.
    pub number: i32,
    /// Of whom it was asked.
    pub to: OpinionAddressee,
    /// What it says.
    pub answer: OpinionAnswer,
    /// Why.
    pub text: Option<String>,
}

impl Act for GiveOpinion {
    fn event(&self) -> Event {
        Event::GiveOpinion
    }

    fn details(&self) -> Value {
        json!({ "number": self.number, "answer": self.answer, "text": self.text })
    }

    fn addressee(&self) -> Option<&OpinionAddressee> {
        Some(&self.to)
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

/// Withdraws a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawOpinion {
    /// Its number within the dossier.
    pub number: i32,
    /// Why.
    pub reason: String,
}

impl Act for WithdrawOpinion {
    fn event(&self) -> Event {
        Event::WithdrawOpinion
    }

    fn details(&self) -> Value {
        json!({ "number": self.number, "reason": self.reason })
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}
