//! A dossier ends without a result: it is refused, or stopped, which the citizen may have asked for.

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

pub(in crate::dossier) const REFUSE: ActRule = ActRule {
    words_vi: "từ chối",
    shown_to_citizen: true,
    // After acceptance it is for those who lead (docs/domain/people.md).
    by: By::ClerkThen(&[Role::UnitHead, Role::Approver]),
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::Rejects,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Refuses the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuse {
    /// The legal reason.
    pub reason: String,
}

impl Act for Refuse {
    fn event(&self) -> Event {
        Event::Refuse
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn write(&self, row: &mut Dossier, at: Instant) -> Result<(), UnreadableColumn> {
        row.closed_at = Some(at);
        Ok(())
    }
}

pub(in crate::dossier) const WITHDRAW: ActRule = ActRule {
    words_vi: "ghi đề nghị rút hồ sơ",
    shown_to_citizen: true,
    by: By::Desk,
    // A wish to withdraw does not start a stopped clock again.
    clock: ClockEffect::NothingOwed,
    // It stands in case the withdrawal is undone; the stop drops it.
    draft: DraftEffect::Stays,
    step: StepEffect::Stays,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Records that the citizen asks to withdraw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdraw {
    /// Why.
    pub reason: String,
}

impl Act for Withdraw {
    fn event(&self) -> Event {
        Event::Withdraw
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

pub(in crate::dossier) const STOP: ActRule = ActRule {
    words_vi: "dừng xử lý",
    shown_to_citizen: true,
    by: By::ClerkThen(&[Role::UnitHead, Role::Approver, Role::Supervisor]),
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::Stops,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Stops the dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Why.
    pub reason: String,
}

impl Act for Stop {
    fn event(&self) -> Event {
        Event::Stop
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn write(&self, row: &mut Dossier, at: Instant) -> Result<(), UnreadableColumn> {
        row.closed_at = Some(at);
        Ok(())
    }
}
