//! What an act does that cannot be taken back, in the words that stand above its form.
//! Pure: no HTTP, no SQL, no clock.

use crate::desk::words::W;
use crate::dossier::clock::status::Event;

/// What is to be known before an act that is not taken back: said above its form.
pub(crate) const fn effect(act: Event) -> Option<W> {
    match act {
        Event::Refuse => Some(W::EffectOfRefusal),
        Event::Stop => Some(W::EffectOfStop),
        Event::Annul => Some(W::EffectOfAnnulment),
        Event::Correct => Some(W::EffectOfCorrection),
        Event::RequestSupplement | Event::RequestPayment => Some(W::EffectOfAsking),
        Event::Submit
        | Event::Receive
        | Event::Accept
        | Event::UndoAcceptance
        | Event::DraftSupplement
        | Event::ApproveDraft
        | Event::RefuseDraft
        | Event::TakeInSupplement
        | Event::DraftPayment
        | Event::ConfirmPayment
        | Event::Assign
        | Event::HandOn
        | Event::SendBack
        | Event::Recall
        | Event::Resolve
        | Event::ReturnResult
        | Event::RequestOpinion
        | Event::GiveOpinion
        | Event::WithdrawOpinion
        | Event::Withdraw
        | Event::UndoWithdrawal
        | Event::Amend
        | Event::CollectFee
        | Event::ExemptFee
        | Event::RefundFee
        | Event::TakeBackFee
        | Event::Reclassify
        | Event::Apologise
        | Event::RecalculateDue
        | Event::Continue
        | Event::MoveVersion
        | Event::Release => None,
    }
}
