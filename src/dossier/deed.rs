//! What officers do to a dossier: each act with what it needs, and who may do it.
//! Pure: no HTTP, no SQL, no clock.

use serde_json::{Value, json};

use super::applicant::HandedPaper;
use super::ledger::Account;
use super::opinions::{Addressee, Answer, Asked};
use super::status::Event;
use crate::account::Role;
use crate::platform::database::Id;

/// An officer to whom a dossier is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taker {
    /// Key of the officer.
    pub id: Id,
    /// Sign-in name, for the journal.
    pub username: String,
}

/// One act with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields say what the journal keeps; the acts are described at their Event"
)]
pub enum Deed {
    Accept,
    Refuse { reason: String },
    RequestSupplement { papers: Vec<String>, reason: String },
    TakeInSupplement { papers: Vec<HandedPaper> },
    RequestPayment { amount_vnd: i64, reason: String },
    ConfirmPayment { receipt_number: String },
    Assign { handler: Taker },
    HandOn { branch: Option<String>, handler: Option<Taker>, note: Option<String> },
    SendBack { to_step: i32, reason: String },
    Resolve { document_number: String, note: Option<String> },
    ReturnResult { received_by: Option<String> },
    RequestOpinions { asked: Vec<Asked> },
    GiveOpinion { number: i32, to: Addressee, answer: Answer, text: Option<String> },
    WithdrawOpinion { number: i32, reason: String },
    Withdraw { reason: String },
    Stop { reason: String },
    Correct { reason: String },
}

/// Who may do an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Permitted<'d> {
    /// Officers with one of these roles.
    Roles(&'static [Role]),
    /// The officer at whose step the dossier lies.
    StepHolder,
    /// Whoever is asked for an opinion.
    Asked(&'d Addressee),
}

impl Deed {
    /// The event in the life cycle.
    #[must_use]
    pub fn event(&self) -> Event {
        match self {
            Self::Accept => Event::Accept,
            Self::Refuse { .. } => Event::Refuse,
            Self::RequestSupplement { .. } => Event::RequestSupplement,
            Self::TakeInSupplement { .. } => Event::TakeInSupplement,
            Self::RequestPayment { .. } => Event::RequestPayment,
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
        }
    }

    /// Who may do this to a dossier in `account`. Before acceptance everything is the desk's; a refusal or stop after
    /// acceptance is for those who lead (section 1.4 of the domain reference); corrections are the supervisor's.
    #[must_use]
    pub fn permitted(&self, account: Account) -> Permitted<'_> {
        let before_acceptance = Account::BEFORE_ACCEPTANCE.contains(&account);
        match self {
            Self::Accept
            | Self::TakeInSupplement { .. }
            | Self::ConfirmPayment { .. }
            | Self::ReturnResult { .. }
            | Self::Withdraw { .. } => Permitted::Roles(&[Role::Clerk]),
            Self::RequestSupplement { .. } | Self::Refuse { .. } | Self::Stop { .. } if before_acceptance => {
                Permitted::Roles(&[Role::Clerk])
            }
            Self::RequestSupplement { .. } | Self::RequestPayment { .. } => {
                Permitted::Roles(&[Role::Handler, Role::UnitHead, Role::Clerk])
            }
            Self::Refuse { .. } => Permitted::Roles(&[Role::UnitHead, Role::Approver]),
            Self::Stop { .. } => Permitted::Roles(&[Role::UnitHead, Role::Approver, Role::Supervisor]),
            Self::Assign { .. } => Permitted::Roles(&[Role::UnitHead]),
            Self::HandOn { .. }
            | Self::SendBack { .. }
            | Self::Resolve { .. }
            | Self::RequestOpinions { .. }
            | Self::WithdrawOpinion { .. } => Permitted::StepHolder,
            Self::GiveOpinion { to, .. } => Permitted::Asked(to),
            Self::Correct { .. } => Permitted::Roles(&[Role::Supervisor]),
        }
    }

    /// What the journal keeps of the act.
    #[must_use]
    pub fn details(&self) -> Value {
        match self {
            Self::Accept => json!({}),
            Self::Refuse { reason }
            | Self::Withdraw { reason }
            | Self::Stop { reason }
            | Self::Correct { reason } => {
                json!({ "reason": reason })
            }
            Self::RequestSupplement { papers, reason } => json!({ "papers": papers, "reason": reason }),
            Self::TakeInSupplement { papers } => json!({ "papers": papers }),
            Self::RequestPayment { amount_vnd, reason } => {
                json!({ "amount_vnd": amount_vnd, "reason": reason })
            }
            Self::ConfirmPayment { receipt_number } => json!({ "receipt_number": receipt_number }),
            Self::Assign { handler } => json!({ "handler": handler.username }),
            Self::HandOn { branch, handler, note } => {
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
                json!({ "opinions": asked.iter().map(Asked::details).collect::<Vec<_>>() })
            }
            Self::GiveOpinion { number, answer, text, .. } => {
                json!({ "number": number, "answer": answer, "text": text })
            }
            Self::WithdrawOpinion { number, reason } => json!({ "number": number, "reason": reason }),
            Self::ReturnResult { received_by } => json!({ "received_by": received_by }),
        }
    }
}
