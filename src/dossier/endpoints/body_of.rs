//! The body of an act by its name, where a page brings what the address of an act would bring.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::amend_request::AmendRequest;
use super::annul_request::AnnulRequest;
use super::citizen_requests::{
    DraftApprovalRequest, DraftRefusalRequest, PaymentConfirmedRequest, PaymentDraftRequest, PaymentRequest,
    SupplementDraftRequest, SupplementRequest, SupplementTakenRequest,
};
use super::fee_requests::{FeeExemptionRequest, FeePaymentRequest, FeeRefundRequest, FeeReversalRequest};
use super::once::ActBody;
use super::opinions::requests::{OpinionAnswerRequest, OpinionWithdrawalRequest, OpinionsRequest};
use super::reclassification::requests::ReclassificationRequest;
use super::requests::{
    AcceptRequest, ApologyRequest, AssignRequest, CorrectRequest, HandOnRequest, RecallRequest,
    RefuseRequest, ResolveRequest, ReturnRequest, SendBackRequest, StopRequest, UndoAcceptanceRequest,
    UndoWithdrawalRequest, WithdrawRequest,
};
use crate::dossier::clock::status::Event;
use crate::platform::error::{Code, Problem};

fn read<B: ActBody + DeserializeOwned>(body: Value) -> Result<Box<dyn ActBody>, Problem> {
    let read: B =
        serde_json::from_value(body).map_err(|error| Problem::new(Code::UnreadableBody).because(error))?;
    Ok(Box::new(read))
}

/// Reads the body of this act, as its address reads it.
///
/// # Errors
/// When it cannot be read (400), or the act is none that is done to one dossier (404).
pub(crate) fn body_of(act: Event, body: Value) -> Result<Box<dyn ActBody>, Problem> {
    match act {
        Event::Accept => read::<AcceptRequest>(body),
        Event::UndoAcceptance => read::<UndoAcceptanceRequest>(body),
        Event::Refuse => read::<RefuseRequest>(body),
        Event::DraftSupplement => read::<SupplementDraftRequest>(body),
        Event::ApproveDraft => read::<DraftApprovalRequest>(body),
        Event::RefuseDraft => read::<DraftRefusalRequest>(body),
        Event::RequestSupplement => read::<SupplementRequest>(body),
        Event::TakeInSupplement => read::<SupplementTakenRequest>(body),
        Event::DraftPayment => read::<PaymentDraftRequest>(body),
        Event::RequestPayment => read::<PaymentRequest>(body),
        Event::ConfirmPayment => read::<PaymentConfirmedRequest>(body),
        Event::Assign => read::<AssignRequest>(body),
        Event::HandOn => read::<HandOnRequest>(body),
        Event::SendBack => read::<SendBackRequest>(body),
        Event::Recall => read::<RecallRequest>(body),
        Event::Resolve => read::<ResolveRequest>(body),
        Event::ReturnResult => read::<ReturnRequest>(body),
        Event::RequestOpinion => read::<OpinionsRequest>(body),
        Event::GiveOpinion => read::<OpinionAnswerRequest>(body),
        Event::WithdrawOpinion => read::<OpinionWithdrawalRequest>(body),
        Event::Withdraw => read::<WithdrawRequest>(body),
        Event::UndoWithdrawal => read::<UndoWithdrawalRequest>(body),
        Event::Stop => read::<StopRequest>(body),
        Event::Correct => read::<CorrectRequest>(body),
        Event::Amend => read::<AmendRequest>(body),
        Event::CollectFee => read::<FeePaymentRequest>(body),
        Event::ExemptFee => read::<FeeExemptionRequest>(body),
        Event::RefundFee => read::<FeeRefundRequest>(body),
        Event::TakeBackFee => read::<FeeReversalRequest>(body),
        Event::Annul => read::<AnnulRequest>(body),
        Event::Reclassify => read::<ReclassificationRequest>(body),
        Event::Apologise => read::<ApologyRequest>(body),
        Event::Submit
        | Event::Receive
        | Event::RecalculateDue
        | Event::Continue
        | Event::MoveVersion
        | Event::Release => Err(Problem::not_found(
            "việc này không làm cho riêng một hồ sơ ở đây",
            "this is not done to one dossier here",
        )),
    }
}
