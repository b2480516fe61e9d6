//! What officers do to a dossier: each act with its row, its data and its address.
//!
//! - `clock/act_rule.rs`: the row of an act, and what an act can do to clock, draft, step and opinions.
//! - Each other file: one act or a few of a kind; the row, the data, and what is written into the dossier. They implement
//!   `Act`.
//! - This file: the list of all rows by event, and what is asked of it most often.
//! - `http.rs`: the addresses.
//!
//! To add an act: see "Add an act" in CONTRIBUTING.md.

pub mod amendment;
pub mod annulment;
pub mod answering;
pub(in crate::dossier) mod apologise;
pub mod asking;
pub mod correction;
pub mod ending;
pub mod fees;
pub mod handling;

pub(in crate::dossier) mod of_many;
pub mod opinion;
pub mod reception;
pub(in crate::dossier) mod reclassification;
pub mod result;
pub mod undoing;

use crate::dossier::clock::act_rule::ActRule;
use crate::dossier::clock::pause::PauseKind;
use crate::dossier::clock::status::{DossierState, Event};

impl Event {
    /// What it does: the list of all acts.
    #[must_use]
    pub const fn rule(self) -> &'static ActRule {
        match self {
            Self::Submit => &reception::SUBMIT,
            Self::Receive => &reception::RECEIVE,
            Self::Accept => &reception::ACCEPT,
            Self::UndoAcceptance => &undoing::UNDO_ACCEPTANCE,
            Self::Refuse => &ending::REFUSE,
            Self::DraftSupplement => &asking::DRAFT_SUPPLEMENT,
            Self::ApproveDraft => &asking::APPROVE_DRAFT,
            Self::RefuseDraft => &asking::REFUSE_DRAFT,
            Self::RequestSupplement => &asking::REQUEST_SUPPLEMENT,
            Self::TakeInSupplement => &answering::TAKE_IN_SUPPLEMENT,
            Self::DraftPayment => &asking::DRAFT_PAYMENT,
            Self::RequestPayment => &asking::REQUEST_PAYMENT,
            Self::ConfirmPayment => &answering::CONFIRM_PAYMENT,
            Self::Assign => &handling::ASSIGN,
            Self::HandOn => &handling::HAND_ON,
            Self::SendBack => &handling::SEND_BACK,
            Self::Recall => &undoing::RECALL,
            Self::Resolve => &result::RESOLVE,
            Self::ReturnResult => &result::RETURN_RESULT,
            Self::RequestOpinion => &opinion::REQUEST_OPINION,
            Self::GiveOpinion => &opinion::GIVE_OPINION,
            Self::WithdrawOpinion => &opinion::WITHDRAW_OPINION,
            Self::Withdraw => &ending::WITHDRAW,
            Self::UndoWithdrawal => &undoing::UNDO_WITHDRAWAL,
            Self::Stop => &ending::STOP,
            Self::Correct => &correction::CORRECT,
            Self::Amend => &amendment::AMEND,
            Self::CollectFee => &fees::COLLECT_FEE,
            Self::ExemptFee => &fees::EXEMPT_FEE,
            Self::RefundFee => &fees::REFUND_FEE,
            Self::TakeBackFee => &fees::TAKE_BACK_FEE,
            Self::Annul => &annulment::ANNUL,
            Self::Reclassify => &reclassification::RECLASSIFY,
            Self::Apologise => &apologise::APOLOGISE,
            Self::RecalculateDue => &of_many::RECALCULATE_DUE,
            Self::Continue => &of_many::CONTINUE,
            Self::MoveVersion => &of_many::MOVE_VERSION,
            Self::Release => &of_many::RELEASE,
        }
    }

    /// The act for people, in Vietnamese.
    #[must_use]
    pub const fn words_vi(self) -> &'static str {
        self.rule().words_vi
    }

    /// What it asks of the citizen, if it asks.
    #[must_use]
    pub const fn asks_for(self) -> Option<PauseKind> {
        self.rule().clock.asks_for()
    }
}

impl DossierState {
    /// The acts that are possible from here, for menus. A change of calendar, version or organisation begins at an office,
    /// not at a dossier.
    #[must_use]
    pub fn possible(self) -> Vec<Event> {
        let on_a_dossier = Event::ALL.iter().copied().filter(|event| !event.rule().by.is_of_many());
        on_a_dossier.filter(|event| self.allows(*event).is_ok()).collect()
    }
}

#[cfg(test)]
mod tests;
