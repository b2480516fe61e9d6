//! A dossier goes from hand to hand: given to a handler, handed on to the next step, sent back to an earlier one.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::{Act, NewHandler};
use crate::dossier::acts::steps::WayChosen;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

pub(in crate::dossier) const ASSIGN: ActRule = ActRule {
    words_vi: "phân công thụ lý",
    shown_to_citizen: false,
    by: By::Roles(&[Role::UnitHead]),
    clock: ClockEffect::Unchanged,
    draft: DraftEffect::Stays,
    step: StepEffect::Stays,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Gives the dossier to a handler.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assign {
    /// Who gets it.
    pub handler: NewHandler,
}

impl Act for Assign {
    fn event(&self) -> Event {
        Event::Assign
    }

    fn details(&self) -> Value {
        json!({ "handler": self.handler.username })
    }

    fn taker(&self) -> Option<&NewHandler> {
        Some(&self.handler)
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

pub(in crate::dossier) const HAND_ON: ActRule = ActRule {
    words_vi: "chuyển bước tiếp theo",
    shown_to_citizen: true,
    by: By::StepHolder,
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::GoesOn,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Hands the dossier on to the next step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandOn {
    /// The way out of the step, where several are drawn.
    pub branch: Option<String>,
    /// Who takes it, when somebody is chosen.
    pub handler: Option<NewHandler>,
    /// Code of the agency that takes it over, where it crosses into another leg.
    pub agency: Option<String>,
    /// A note for the taker.
    pub note: Option<String>,
}

impl Act for HandOn {
    fn event(&self) -> Event {
        Event::HandOn
    }

    fn details(&self) -> Value {
        let handler = self.handler.as_ref().map(|taker| &taker.username);
        let mut details = json!({ "handler": handler, "note": self.note });
        if let (Some(branch), Value::Object(fields)) = (&self.branch, &mut details) {
            fields.insert("branch".to_owned(), Value::from(branch.as_str()));
        }
        details
    }

    fn way(&self) -> WayChosen<'_> {
        WayChosen { branch: self.branch.as_deref(), to_step: None }
    }

    fn taker(&self) -> Option<&NewHandler> {
        self.handler.as_ref()
    }

    fn agency(&self) -> Option<&str> {
        self.agency.as_deref()
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

pub(in crate::dossier) const SEND_BACK: ActRule = ActRule {
    words_vi: "chuyển lại bước trước",
    shown_to_citizen: true,
    by: By::StepHolder,
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::GoesBack,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Sends the dossier back to an earlier step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendBack {
    /// Position of that step.
    pub to_step: i32,
    /// Why.
    pub reason: String,
}

impl Act for SendBack {
    fn event(&self) -> Event {
        Event::SendBack
    }

    fn details(&self) -> Value {
        json!({ "to_step": self.to_step, "reason": self.reason })
    }

    fn way(&self) -> WayChosen<'_> {
        WayChosen { branch: None, to_step: Some(self.to_step) }
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}
