//! What officers do to a dossier: each act with what it needs, and who may do it.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::{Value, json};

use super::apology::{Apology, SIGNERS};
use crate::access::Role;
use crate::dossier::books::applicant::HandedPaper;
use crate::dossier::books::opinions::{self, OpinionAddressee, OpinionAnswer};
use crate::dossier::clock::ledger::Account;
use crate::dossier::clock::pause::{CitizenRequest, PauseKind, SendingChannel};
use crate::dossier::clock::status::Event;
use crate::platform::database::Id;
use crate::platform::instant::Instant;

/// An officer to whom a dossier is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewHandler {
    /// Key of the officer.
    pub id: Id,
    /// Sign-in name, for the journal.
    pub username: String,
}

/// The desk asks the citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskCitizen {
    /// Papers or a payment.
    pub kind: PauseKind,
    /// The desk's own request; none: it sends what the professional unit has drafted.
    pub asked: Option<CitizenRequest>,
    /// Number of the document that asks.
    pub document_number: Option<String>,
    /// Sign-in name of the officer who approved it.
    pub approved_by: Option<String>,
    /// How it goes out; none: the way on which the dossier came in.
    pub channel: Option<SendingChannel>,
    /// When it went out, if that was later than when it happened.
    pub sent_at: Option<Instant>,
    /// The citizen's own due date; none: as the procedure says.
    pub answer_by: Option<Instant>,
    /// Why a supervisor goes beyond the procedure's policy.
    pub override_reason: Option<String>,
}

impl AskCitizen {
    /// The standing draft of the professional unit, sent on the way on which the dossier came in.
    #[must_use]
    pub fn drafted(kind: PauseKind) -> Self {
        Self {
            kind,
            asked: None,
            document_number: None,
            approved_by: None,
            channel: None,
            sent_at: None,
            answer_by: None,
            override_reason: None,
        }
    }
}

/// One act with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields say what the journal keeps; the acts are described at their Event"
)]
pub enum Act {
    Accept,
    Refuse {
        reason: String,
    },
    Draft(CitizenRequest),
    Ask(Box<AskCitizen>),
    TakeInSupplement {
        papers: Vec<HandedPaper>,
        override_reason: Option<String>,
    },
    ConfirmPayment {
        receipt_number: String,
        override_reason: Option<String>,
    },
    Assign {
        handler: NewHandler,
    },
    /// `agency` is the code of the one that takes it over, where it crosses into another leg.
    HandOn {
        branch: Option<String>,
        handler: Option<NewHandler>,
        agency: Option<String>,
        note: Option<String>,
    },
    SendBack {
        to_step: i32,
        reason: String,
    },
    Resolve {
        document_number: String,
        note: Option<String>,
    },
    ReturnResult {
        received_by: Option<String>,
    },
    RequestOpinions {
        asked: Vec<opinions::RequestedOpinion>,
    },
    GiveOpinion {
        number: i32,
        to: OpinionAddressee,
        answer: OpinionAnswer,
        text: Option<String>,
    },
    WithdrawOpinion {
        number: i32,
        reason: String,
    },
    Withdraw {
        reason: String,
    },
    Stop {
        reason: String,
    },
    Correct {
        reason: String,
    },
    Apologise(Box<Apology>),
}

/// Who may do an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PermittedTo<'d> {
    /// Officers with one of these roles.
    Roles(&'static [Role]),
    /// The officer at whose step the dossier lies.
    StepHolder,
    /// Whoever is asked for an opinion.
    Asked(&'d OpinionAddressee),
}

impl Act {
    /// The event in the life cycle.
    #[must_use]
    pub fn event(&self) -> Event {
        match self {
            Self::Accept => Event::Accept,
            Self::Refuse { .. } => Event::Refuse,
            Self::Draft(asked) => asked.kind.draft(),
            Self::Ask(ask) => ask.kind.request(),
            Self::TakeInSupplement { .. } => Event::TakeInSupplement,
            Self::ConfirmPayment { .. } => Event::ConfirmPayment,
            Self::Assign { .. } => Event::Assign,
            Self::HandOn { .. } => Event::HandOn,
            Self::SendBack { .. } => Event::SendBack,
            Self::Resolve { .. } => Event::Resolve,
            Self::ReturnResult { .. } => Event::ReturnResult,
            Self::RequestOpinions { .. } => Event::RequestOpinion,
            Self::GiveOpinion { .. } => Event::GiveOpinion,
            Self::WithdrawOpinion { .. } => Event::WithdrawOpinion,
            Self::Withdraw { .. } => Event::Withdraw,
            Self::Stop { .. } => Event::Stop,
            Self::Correct { .. } => Event::Correct,
            Self::Apologise(_) => Event::Apologise,
        }
    }

    /// When a request went out, if that is said apart from when it happened.
    #[must_use]
    pub fn sent_at(&self) -> Option<Instant> {
        match self {
            Self::Ask(ask) => ask.sent_at,
            _ => None,
        }
    }

    /// Why a supervisor goes beyond the procedure's policy.
    #[must_use]
    pub fn override_reason(&self) -> Option<&str> {
        match self {
            Self::Ask(ask) => ask.override_reason.as_deref(),
            Self::TakeInSupplement { override_reason, .. } | Self::ConfirmPayment { override_reason, .. } => {
                override_reason.as_deref()
            }
            _ => None,
        }
    }

    /// Whether it is done at the desk, with the citizen: in a linked procedure that is the receiving office's, whichever agency
    /// has the dossier (section 1.4 of the domain reference: through the desk, never past it).
    #[must_use]
    pub fn is_at_the_desk(&self) -> bool {
        matches!(
            self,
            Self::Ask(_)
                | Self::TakeInSupplement { .. }
                | Self::ConfirmPayment { .. }
                | Self::ReturnResult { .. }
                | Self::Withdraw { .. }
        )
    }

    /// The agency that is to take the dossier over, as it was asked for.
    #[must_use]
    pub fn agency(&self) -> Option<&str> {
        match self {
            Self::HandOn { agency, .. } => agency.as_deref(),
            _ => None,
        }
    }

    /// Who may do this to a dossier in `account`. Before acceptance everything is the desk's; a refusal or stop after
    /// acceptance is for those who lead (section 1.4 of the domain reference); corrections are the supervisor's, and so is
    /// whatever goes beyond the procedure's policy, a further apology too. What the citizen is asked goes through the desk.
    #[must_use]
    pub fn permitted(&self, account: Account) -> PermittedTo<'_> {
        let before_acceptance = Account::BEFORE_ACCEPTANCE.contains(&account);
        match self {
            _ if self.override_reason().is_some() => PermittedTo::Roles(&[Role::Supervisor]),
            Self::Accept
            | Self::Ask(_)
            | Self::TakeInSupplement { .. }
            | Self::ConfirmPayment { .. }
            | Self::ReturnResult { .. }
            | Self::Withdraw { .. } => PermittedTo::Roles(&[Role::Clerk]),
            Self::Refuse { .. } | Self::Stop { .. } if before_acceptance => {
                PermittedTo::Roles(&[Role::Clerk])
            }
            Self::Draft(_) => PermittedTo::Roles(&[Role::Handler, Role::UnitHead]),
            Self::Refuse { .. } => PermittedTo::Roles(&[Role::UnitHead, Role::Approver]),
            Self::Stop { .. } => PermittedTo::Roles(&[Role::UnitHead, Role::Approver, Role::Supervisor]),
            Self::Assign { .. } => PermittedTo::Roles(&[Role::UnitHead]),
            Self::HandOn { .. }
            | Self::SendBack { .. }
            | Self::Resolve { .. }
            | Self::RequestOpinions { .. }
            | Self::WithdrawOpinion { .. } => PermittedTo::StepHolder,
            Self::GiveOpinion { to, .. } => PermittedTo::Asked(to),
            Self::Correct { .. } => PermittedTo::Roles(&[Role::Supervisor]),
            Self::Apologise(apology) if apology.override_reason.is_some() => {
                PermittedTo::Roles(&[Role::Supervisor])
            }
            Self::Apologise(_) => PermittedTo::Roles(SIGNERS),
        }
    }

    /// What the journal keeps of the act; of a request what is sent, which is known when it is.
    #[must_use]
    pub fn details(&self) -> Value {
        match self {
            Self::Accept | Self::Ask(_) => json!({}),
            Self::Refuse { reason }
            | Self::Withdraw { reason }
            | Self::Stop { reason }
            | Self::Correct { reason } => {
                json!({ "reason": reason })
            }
            Self::Draft(asked) => json!(asked),
            Self::TakeInSupplement { papers, .. } => json!({ "papers": papers }),
            Self::ConfirmPayment { receipt_number, .. } => json!({ "receipt_number": receipt_number }),
            Self::Assign { handler } => json!({ "handler": handler.username }),
            Self::HandOn { branch, handler, note, .. } => {
                let mut details =
                    json!({ "handler": handler.as_ref().map(|taker| &taker.username), "note": note });
                if let (Some(branch), Value::Object(fields)) = (branch, &mut details) {
                    fields.insert("branch".to_owned(), Value::from(branch.as_str()));
                }
                details
            }
            Self::SendBack { to_step, reason } => json!({ "to_step": to_step, "reason": reason }),
            Self::Resolve { document_number, note } => {
                json!({ "document_number": document_number, "note": note })
            }
            Self::RequestOpinions { asked } => {
                json!({ "opinions": asked.iter().map(opinions::RequestedOpinion::details).collect::<Vec<_>>() })
            }
            Self::GiveOpinion { number, answer, text, .. } => {
                json!({ "number": number, "answer": answer, "text": text })
            }
            Self::WithdrawOpinion { number, reason } => json!({ "number": number, "reason": reason }),
            Self::ReturnResult { received_by } => json!({ "received_by": received_by }),
            Self::Apologise(apology) => json!(apology),
        }
    }
}
