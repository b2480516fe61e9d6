//! A dossier was received under another procedure or channel than was meant: its row.

use crate::access::Role;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};

/// What was entered leaves the register; the rows that follow enter it again (`acts/reclassification.rs`).
pub(in crate::dossier) const RECLASSIFY: ActRule = ActRule {
    words_vi: "đổi thủ tục hoặc hình thức nhận",
    shown_to_citizen: false,
    by: By::Roles(&[Role::Supervisor]),
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::Annuls,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};
