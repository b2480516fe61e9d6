//! An acceptance by mistake is taken back on the same day, with a reason and before anything else was done.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::Act;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

pub(in crate::dossier) const UNDO_ACCEPTANCE: ActRule = ActRule {
    words_vi: "hủy tiếp nhận",
    shown_to_citizen: true,
    by: By::Roles(&[Role::Clerk]),
    clock: ClockEffect::TakenBack,
    draft: DraftEffect::Dropped,
    step: StepEffect::BackToDesk,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};

/// Takes the acceptance of an online dossier back; `pausing::settle` checks that it was the last act, and of that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoAcceptance {
    /// What was wrong.
    pub reason: String,
}

impl Act for UndoAcceptance {
    fn event(&self) -> Event {
        Event::UndoAcceptance
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn write(&self, row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        row.handler_id = None;
        Ok(())
    }
}
