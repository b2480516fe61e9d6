//! Where a request to the citizen stands, inside a state: the sub-states that the national systems exchange.
//! Pure: no HTTP, no SQL, no clock.

use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::pause::PauseKind;
use crate::dossier::clock::status::{DossierState, Status};
use crate::named_values;

named_values! {
    /// Where a request to the citizen stands (docs/domain/statuses.md \[V S6\]).
    pub enum SubState {
        /// The professional unit asks the desk to ask for papers; the clock runs.
        SupplementAskedOfDesk = "supplement_asked_of_desk",
        /// The professional unit asks the desk to ask for a payment; the clock runs.
        PaymentAskedOfDesk = "payment_asked_of_desk",
        /// The desk has asked the citizen for papers; the clock stands.
        SupplementAskedOfCitizen = "supplement_asked_of_citizen",
        /// The desk has asked for papers before acceptance; no clock has started.
        SupplementBeforeAcceptance = "supplement_before_acceptance",
        /// It was entered twice and has left the register; the one that stays is named. Not a sub-state of the national systems.
        Annulled = "annulled",
    }
}

impl SubState {
    /// The sub-state of a dossier, if it has one.
    #[must_use]
    pub fn of(stands: DossierState, accepted: bool, draft: Option<PauseKind>) -> Option<Self> {
        if stands.account == Account::Outside {
            return Some(Self::Annulled);
        }
        match (stands.status, draft) {
            (Status::SupplementRequested, _) if accepted => Some(Self::SupplementAskedOfCitizen),
            (Status::SupplementRequested, _) => Some(Self::SupplementBeforeAcceptance),
            // A draft stands while a withdrawal waits, in case it is undone; nobody sends it meanwhile.
            (Status::WithdrawalRequested, _) | (_, None) => None,
            (_, Some(PauseKind::Supplement)) => Some(Self::SupplementAskedOfDesk),
            (_, Some(PauseKind::Payment)) => Some(Self::PaymentAskedOfDesk),
        }
    }

    /// For people, in Vietnamese.
    #[must_use]
    pub fn words_vi(self) -> &'static str {
        match self {
            Self::SupplementAskedOfDesk => "Yêu cầu một cửa bổ sung",
            Self::PaymentAskedOfDesk => "Yêu cầu một cửa thông báo nghĩa vụ tài chính",
            Self::SupplementAskedOfCitizen => "Yêu cầu công dân bổ sung",
            Self::SupplementBeforeAcceptance => "Chờ bổ sung tiếp nhận",
            Self::Annulled => "Đã hủy vì nhập trùng",
        }
    }
}
