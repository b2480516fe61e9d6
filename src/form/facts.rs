//! What a form is made of: plain facts, whoever keeps them.
//! Pure: no HTTP, no SQL, no clock.

use super::model::FormTable;
use crate::platform::instant::Instant;

/// What every form tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFacts {
    /// Mã hồ sơ; none before anything is received.
    pub code: Option<String>,
    /// The agency that writes.
    pub writer: FormAgency,
    /// Whose dossier it is.
    pub applicant: FormPerson,
    /// Who handed it in.
    pub handed_in_by: String,
    /// Name of the procedure.
    pub procedure: String,
    /// The matter, in the words of the desk.
    pub summary: String,
    /// The public address of the service, without a slash at its end.
    pub public_url: Option<String>,
    /// When the act was entered.
    pub made_at: Instant,
}

/// An agency as a form names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormAgency {
    /// The agency above.
    pub superior: Option<String>,
    /// Its name.
    pub name: String,
    /// The name of its desk.
    pub desk: String,
    /// The place where it writes.
    pub place: Option<String>,
}

/// A person as a form names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPerson {
    /// Full name.
    pub name: String,
    /// Address.
    pub address: Option<String>,
    /// Phone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
}

/// An officer who did what a form tells of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormOfficer {
    /// Full name; empty where nobody is known, as after an import.
    pub name: String,
    /// The post then.
    pub post: Option<String>,
    /// The role, as forms say it.
    pub role: String,
    /// Whether it was done at the desk.
    pub at_the_desk: bool,
}

/// A paper that was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPaper {
    /// Its name.
    pub name: String,
    /// Originals.
    pub originals: u32,
    /// Copies.
    pub copies: u32,
}

/// What a form tells beside that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormMatter {
    /// The receipt.
    Receipt(ReceiptFacts),
    /// What the citizen is asked for.
    SupplementRequest(SupplementFacts),
    /// A refusal.
    Refusal(RefusalFacts),
    /// A letter of apology.
    Apology(ApologyFacts),
    /// A stop.
    StopNotice(StopFacts),
    /// The control slip.
    ControlSlip(TableFacts),
    /// The line of the register book.
    RegisterBook(TableFacts),
}

/// What a receipt tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptFacts {
    /// The papers.
    pub papers: Vec<FormPaper>,
    /// How many sets.
    pub sets: i32,
    /// The time limit in words.
    pub limit: String,
    /// When it was handed in.
    pub received_at: Instant,
    /// When it was accepted.
    pub accepted_at: Instant,
    /// When it was due then; none where the law sets no limit.
    pub due_at: Option<Instant>,
    /// How the result is fetched.
    pub delivery: FormDelivery,
    /// The fee in đồng.
    pub fee_vnd: Option<i64>,
    /// Volume and ordinal of the register book.
    pub book: Option<(i32, i32)>,
    /// Who took it in.
    pub receiver: FormOfficer,
}

/// How a result reaches its citizen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormDelivery {
    /// At the desk.
    Desk,
    /// By public post.
    Post,
    /// On the portal.
    Portal,
}

/// What a supplement request tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplementFacts {
    /// What is missing or wrong.
    pub papers: Vec<String>,
    /// Why.
    pub reason: String,
    /// The number of the document.
    pub document_number: Option<String>,
    /// When it was sent.
    pub sent_at: Instant,
    /// By when the citizen is to answer.
    pub answer_by: Option<Instant>,
    /// Who guides the citizen.
    pub guide: FormOfficer,
}

/// What a refusal tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusalFacts {
    /// Why.
    pub reason: String,
    /// When.
    pub refused_at: Instant,
    /// Who refused.
    pub officer: FormOfficer,
}

/// What a letter of apology tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApologyFacts {
    /// When the dossier was handed in.
    pub received_at: Instant,
    /// What was promised until then.
    pub promised_before: Option<Instant>,
    /// Why the result is late.
    pub reason: String,
    /// By when it is promised now.
    pub new_date: Instant,
    /// The number of the letter.
    pub document_number: String,
    /// When it was sent.
    pub sent_at: Instant,
    /// Who signed.
    pub signer_name: String,
    /// The title under which.
    pub signer_title: String,
}

/// What a stop notice tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopFacts {
    /// When the dossier was handed in.
    pub received_at: Instant,
    /// When the citizen asked for it, and why.
    pub asked: Option<(Instant, String)>,
    /// The step where it lay; none before acceptance.
    pub step: Option<String>,
    /// Why it was stopped.
    pub reason: String,
    /// When.
    pub stopped_at: Instant,
    /// What was paid of the fee, and what of that was given back, in đồng.
    pub paid_and_refunded: (i64, i64),
    /// Who stopped it.
    pub officer: FormOfficer,
}

/// A form that is a table: its headings, rows and notes are made where they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFacts {
    /// Headings above the table, with their values.
    pub fields: Vec<(String, String)>,
    /// The table.
    pub table: FormTable,
    /// Remarks.
    pub notes: Vec<String>,
    /// The day on which it is printed.
    pub printed_at: Instant,
}
