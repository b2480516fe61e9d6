//! What is said of a dossier that somebody wants the result of and that has none to hand over: where it stands, and what comes first.
//! Pure: no HTTP, no SQL, no clock.

use crate::desk::words::W;
use crate::dossier::clock::status::{Event, Status};
use crate::dossier::views::view::DossierView;

/// What is said, and the act that comes before a result, where one is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReturnAdvice {
    /// How it stands.
    pub words: W,
    /// What would be done first; nothing where it goes its way.
    pub first: Option<Event>,
    /// Whether the reader is told where it lies and by when it is due: somebody works on it.
    pub lies_somewhere: bool,
}

/// What is said of this dossier; none where its result waits to be handed over.
pub(crate) fn advice(view: &DossierView) -> Option<ReturnAdvice> {
    let said = |words, first| Some(ReturnAdvice { words, first, lies_somewhere: false });
    if let Some(annulment) = &view.annulment {
        let taken_back = annulment.import_taken_back.is_some();
        return said(if taken_back { W::TakenBackWithImport } else { W::EnteredTwice }, None);
    }
    match view.status {
        Status::Resolved => None,
        Status::Returned => said(W::AlreadyReturned, None),
        Status::Stopped | Status::NotAccepted => said(W::EndedWithoutResult, None),
        Status::Submitted => said(W::AcceptanceWaits, Some(Event::Accept)),
        Status::SupplementRequested => said(W::PapersAreOwed, Some(Event::TakeInSupplement)),
        Status::PaymentRequested => said(W::PaymentIsOwed, Some(Event::ConfirmPayment)),
        Status::WithdrawalRequested => said(W::WithdrawalWaits, Some(Event::Stop)),
        Status::Accepted | Status::Processing => {
            let words = if view.overdue { W::TellAnotherDate } else { W::NoResultYet };
            Some(ReturnAdvice { words, first: None, lies_somewhere: true })
        }
    }
}
