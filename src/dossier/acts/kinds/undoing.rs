//! What was done by mistake is undone: an acceptance on the same day, a hand-over until the next one has acted, the record of a
//! withdrawal until it is confirmed.

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

pub(in crate::dossier) const RECALL: ActRule = ActRule {
    words_vi: "lấy lại hồ sơ vừa chuyển",
    shown_to_citizen: false,
    by: By::Giver,
    clock: ClockEffect::Unchanged,
    draft: DraftEffect::Stays,
    step: StepEffect::ComesBack,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};

/// Takes back a dossier that was handed on by mistake, for the officer who gave it; `acts/undone.rs` says until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// What was wrong.
    pub reason: String,
}

impl Act for Recall {
    fn event(&self) -> Event {
        Event::Recall
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

pub(in crate::dossier) const UNDO_WITHDRAWAL: ActRule = ActRule {
    words_vi: "bỏ ghi đề nghị rút hồ sơ",
    shown_to_citizen: true,
    by: By::Desk,
    clock: ClockEffect::Restored,
    draft: DraftEffect::Stays,
    step: StepEffect::Stays,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};

/// Undoes the record of a withdrawal that nobody has confirmed: what stood before it stands again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UndoWithdrawal {
    /// What was wrong, or that the citizen wants the dossier to go on.
    pub reason: String,
}

impl Act for UndoWithdrawal {
    fn event(&self) -> Event {
        Event::UndoWithdrawal
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}
