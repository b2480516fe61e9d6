//! What the form of each act asks for: the fields of its body, said once. A page is drawn from them and read by them.
//! Pure: no HTTP, no SQL, no clock.

use crate::desk::words::W;
use crate::dossier::clock::status::Event;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ActInput {
    /// A line.
    Line,
    /// Several lines.
    Long,
    /// An amount in đồng.
    Money,
    /// A number.
    Number,
    /// A day, typed day first.
    Day,
    /// A day and a time.
    Moment,
    /// Names, one a line.
    Names,
    /// Rows of papers with their numbers.
    Papers,
    /// An officer who could take it.
    Officer,
    /// A role that does steps.
    StepRole,
    /// A way out of the step.
    Way,
    /// A step to which it may go back.
    StepBack,
    /// How something reaches the citizen.
    Sending,
    /// How something was paid.
    Paid,
    /// An entry of the fee.
    FeeEntry,
    /// What an opinion says.
    Answer,
    /// Which opinion; it stands in the address of the act, not in its body.
    OpinionNumber,
    /// What kind of applicant.
    ApplicantKind,
    /// How the result is handed over.
    Delivery,
    /// How a dossier comes in at the counter.
    Channel,
}

/// A field of the form of an act.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ActField {
    /// Its name in the body: a dotted path.
    pub name: &'static str,
    /// What it is for.
    pub label: W,
    /// How it is filled in.
    pub input: ActInput,
    /// Whether it may stay empty.
    pub optional: bool,
    /// Whether it is one of the few that are needed seldom, and stands apart.
    pub seldom: bool,
}

const fn must(name: &'static str, label: W, input: ActInput) -> ActField {
    ActField { name, label, input, optional: false, seldom: false }
}

const fn may(name: &'static str, label: W, input: ActInput) -> ActField {
    ActField { name, label, input, optional: true, seldom: false }
}

const fn seldom(name: &'static str, label: W, input: ActInput) -> ActField {
    ActField { name, label, input, optional: true, seldom: true }
}

const REASON: ActField = must("reason", W::Reason, ActInput::Long);
const HAPPENED: ActField = seldom("happened_at", W::HappenedAt, ActInput::Moment);
const LATE: ActField = seldom("late_entry_reason", W::LateEntryReason, ActInput::Line);
const OVERRIDE: ActField = seldom("override.reason", W::BeyondThePolicy, ActInput::Long);
const DOCUMENT: ActField = may("document_number", W::DocumentNumber, ActInput::Line);
const WITH_REASON: &[ActField] = &[REASON, HAPPENED, LATE];
const NOTHING: &[ActField] = &[HAPPENED, LATE];

/// The fields of the form of an act.
#[expect(clippy::too_many_lines, reason = "one table of acts, a few lines for each")]
pub(crate) const fn fields(act: Event) -> &'static [ActField] {
    match act {
        Event::Accept | Event::ApproveDraft => NOTHING,
        Event::UndoAcceptance
        | Event::Refuse
        | Event::RefuseDraft
        | Event::Recall
        | Event::Withdraw
        | Event::UndoWithdrawal
        | Event::Stop
        | Event::Correct => WITH_REASON,
        Event::DraftSupplement => {
            const { &[must("papers", W::PapersAsked, ActInput::Names), REASON, DOCUMENT, HAPPENED, LATE] }
        }
        Event::DraftPayment | Event::RefundFee => {
            const { &[must("amount_vnd", W::Amount, ActInput::Money), REASON, DOCUMENT, HAPPENED, LATE] }
        }
        Event::RequestSupplement => {
            const {
                &[
                    may("papers", W::PapersAskedUnlessDrafted, ActInput::Names),
                    may("reason", W::ReasonUnlessDrafted, ActInput::Long),
                    DOCUMENT,
                    may("channel", W::SentBy, ActInput::Sending),
                    seldom("sent_at", W::SentAt, ActInput::Moment),
                    seldom("answer_by", W::CitizenDue, ActInput::Moment),
                    OVERRIDE,
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::RequestPayment => {
            const {
                &[
                    may("amount_vnd", W::AmountUnlessDrafted, ActInput::Money),
                    may("reason", W::ReasonUnlessDrafted, ActInput::Long),
                    DOCUMENT,
                    may("channel", W::SentBy, ActInput::Sending),
                    seldom("sent_at", W::SentAt, ActInput::Moment),
                    seldom("answer_by", W::CitizenDue, ActInput::Moment),
                    OVERRIDE,
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::TakeInSupplement => {
            const { &[must("papers", W::Papers, ActInput::Papers), OVERRIDE, HAPPENED, LATE] }
        }
        Event::ConfirmPayment => {
            const {
                &[
                    must("receipt_number", W::ReceiptNumber, ActInput::Line),
                    may("payer", W::Payer, ActInput::Line),
                    may("method", W::PaidBy, ActInput::Paid),
                    OVERRIDE,
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::Assign => const { &[must("handler", W::Handler, ActInput::Officer), HAPPENED, LATE] },
        Event::HandOn => {
            const {
                &[
                    may("branch", W::WayOut, ActInput::Way),
                    may("handler", W::Handler, ActInput::Officer),
                    may("note", W::Note, ActInput::Long),
                    seldom("agency", W::NextAgency, ActInput::Line),
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::SendBack => {
            const { &[must("to_step", W::BackToStep, ActInput::StepBack), REASON, HAPPENED, LATE] }
        }
        Event::Resolve => {
            const {
                &[
                    must("document_number", W::ResultNumber, ActInput::Line),
                    may("note", W::Note, ActInput::Long),
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::ReturnResult => {
            const { &[may("received_by", W::ReceivedByElse, ActInput::Line), HAPPENED, LATE] }
        }
        Event::RequestOpinion => {
            const {
                &[
                    may("opinions.0.role", W::AskedRole, ActInput::StepRole),
                    may("opinions.0.officer", W::AskedOfficer, ActInput::Officer),
                    must("opinions.0.question", W::Question, ActInput::Long),
                    must("opinions.0.allowance_hours", W::AllowanceHours, ActInput::Number),
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::GiveOpinion => {
            const {
                &[
                    must("number", W::WhichOpinion, ActInput::OpinionNumber),
                    must("answer", W::OpinionSays, ActInput::Answer),
                    may("text", W::OpinionText, ActInput::Long),
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::WithdrawOpinion => {
            const { &[must("number", W::WhichOpinion, ActInput::OpinionNumber), REASON, HAPPENED, LATE] }
        }
        Event::Amend => {
            const {
                &[
                    must("applicant.name", W::FullName, ActInput::Line),
                    must("applicant.kind", W::ApplicantKind, ActInput::ApplicantKind),
                    may("applicant.identity", W::Identity, ActInput::Line),
                    may("applicant.phone", W::Phone, ActInput::Line),
                    may("applicant.born_on", W::BornOn, ActInput::Day),
                    may("applicant.address", W::Address, ActInput::Line),
                    may("applicant.email", W::Email, ActInput::Line),
                    may("summary", W::Summary, ActInput::Long),
                    may("sets", W::Sets, ActInput::Number),
                    may("result_delivery", W::Delivery, ActInput::Delivery),
                    may("fee_vnd", W::Fee, ActInput::Money),
                    REASON,
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::CollectFee => {
            const {
                &[
                    must("amount_vnd", W::Amount, ActInput::Money),
                    must("receipt_number", W::ReceiptNumber, ActInput::Line),
                    may("payer", W::Payer, ActInput::Line),
                    must("method", W::PaidBy, ActInput::Paid),
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::ExemptFee => {
            const {
                &[
                    may("amount_vnd", W::AmountOrAll, ActInput::Money),
                    must("ground", W::Ground, ActInput::Long),
                    HAPPENED,
                    LATE,
                ]
            }
        }
        Event::TakeBackFee => {
            const { &[must("entry", W::WhichEntry, ActInput::FeeEntry), REASON, HAPPENED, LATE] }
        }
        Event::Annul => const { &[must("duplicate_of", W::StaysCode, ActInput::Line), REASON] },
        Event::Apologise => {
            const {
                &[
                    REASON,
                    must("new_date", W::NewDate, ActInput::Moment),
                    must("signer_title", W::SignerTitle, ActInput::Line),
                    must("document_number", W::DocumentNumber, ActInput::Line),
                    must("sent_at", W::SentAt, ActInput::Moment),
                    must("channel", W::SentBy, ActInput::Sending),
                    OVERRIDE,
                    HAPPENED,
                    LATE,
                ]
            }
        }
        // Done to many, or rehearsed first over the API.
        Event::Submit
        | Event::Receive
        | Event::Reclassify
        | Event::RecalculateDue
        | Event::Continue
        | Event::MoveVersion
        | Event::Release => &[],
    }
}

/// The fields of a dossier that is received, in the body of the address that receives it.
pub(crate) const RECEPTION: &[ActField] = &[
    must("applicant.name", W::FullName, ActInput::Line),
    must("applicant.kind", W::ApplicantKind, ActInput::ApplicantKind),
    may("applicant.identity", W::Identity, ActInput::Line),
    may("applicant.phone", W::Phone, ActInput::Line),
    may("applicant.born_on", W::BornOn, ActInput::Day),
    may("applicant.address", W::Address, ActInput::Line),
    may("applicant.email", W::Email, ActInput::Line),
    must("submitter.name", W::SubmitterName, ActInput::Line),
    may("submitter.identity", W::SubmitterIdentity, ActInput::Line),
    may("submitter.phone", W::SubmitterPhone, ActInput::Line),
    may("submitter.relation", W::SubmitterRelation, ActInput::Line),
    must("papers", W::Papers, ActInput::Papers),
    must("channel", W::Channel, ActInput::Channel),
    must("result_delivery", W::Delivery, ActInput::Delivery),
    may("fee_vnd", W::FeeVnd, ActInput::Money),
    may("fee_payment.method", W::Paid, ActInput::Paid),
    must("fee_payment.receipt_number", W::ReceiptNumber, ActInput::Line),
    may("summary", W::Summary, ActInput::Line),
    may("sets", W::Sets, ActInput::Number),
    HAPPENED,
    LATE,
];

/// What a form calls the field of this name, also within its rows of papers.
pub(crate) fn label_of(fields: &[ActField], name: &str) -> Option<W> {
    let row = name.starts_with("papers.").then_some("papers");
    fields.iter().find(|field| field.name == row.unwrap_or(name)).map(|field| field.label)
}
