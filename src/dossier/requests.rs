//! What the desk sends: one body for each act, checked field by field.

use serde::Deserialize;
use utoipa::ToSchema;

use super::actions::Timing;
use super::apology::{Apology, SIGNERS};
use super::applicant::{HandedPaper, checked_papers};
use super::deed::{Ask, Deed, Taker};
use super::pause::{Asked, PauseKind, SendingChannel};
use crate::account;
use crate::platform::check::Check;
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

pub(super) fn timing(check: &mut Check, happened_at: Option<Instant>, reason: Option<&str>) -> Timing {
    Timing { happened_at, late_entry_reason: check.optional_text("late_entry_reason", reason, 500) }
}

/// A request that becomes an act. The officer to whom a dossier is given is looked up by name.
pub trait ActRequest: Clone + Send + 'static {
    /// Checks every field; `office_id` is the office that acts on the dossier.
    ///
    /// # Errors
    /// Every mistake at once.
    fn checked(&self, conn: &mut Connection, office_id: Id) -> Result<(Deed, Timing), Problem>;
}

/// Declares the body of an act: its own fields, when it took effect, and how it becomes a deed.
macro_rules! act_request {
    ($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident : $kind:ty),* $(,)? } |$conn:ident, $office:ident, $body:ident, $check:ident| $deed:expr) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$fmeta])* pub $field: $kind,)*
            /// When it took effect, for a late entry; now when absent, never in the future.
            #[serde(default)]
            pub happened_at: Option<Instant>,
            /// Why it is entered late.
            #[serde(default)]
            #[schema(max_length = 500)]
            pub late_entry_reason: Option<String>,
        }

        impl ActRequest for $name {
            fn checked(&self, $conn: &mut Connection, $office: Id) -> Result<(Deed, Timing), Problem> {
                let $body = self;
                let mut $check = Check::new();
                let timing = timing(&mut $check, self.happened_at, self.late_entry_reason.as_deref());
                let deed = $deed;
                $check.done()?;
                Ok((deed, timing))
            }
        }
    };
}

act_request! {
    /// Accepts an online dossier: its clock starts.
    AcceptRequest {} |_conn, _office, _body, check| Deed::Accept
}
act_request! {
    /// Refuses a dossier, before acceptance or after.
    RefuseRequest {
        /// The legal reason.
        #[schema(max_length = 1000, example = "Hồ sơ không thuộc thẩm quyền giải quyết")]
        reason: String,
    } |_conn, _office, body, check| Deed::Refuse { reason: check.text("reason", &body.reason, 1000) }
}
/// Why a supervisor goes beyond what the procedure allows; nobody else may.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideRequest {
    /// The reason, kept in the journal and with the pause.
    #[schema(max_length = 1000)]
    pub reason: String,
}

fn override_reason(check: &mut Check, body: Option<&OverrideRequest>) -> Option<String> {
    body.map(|body| check.text("override.reason", &body.reason, 1000))
}

act_request! {
    /// Asks the desk to ask the citizen for papers; the clock runs until the desk has sent it.
    SupplementDraftRequest {
        /// The papers that are missing or wrong.
        #[schema(max_items = 50)]
        papers: Vec<String>,
        /// Why they are needed, with the legal basis.
        #[schema(max_length = 1000)]
        reason: String,
        /// Number of the document that asks.
        #[serde(default)]
        #[schema(max_length = 100)]
        document_number: Option<String>,
        /// Sign-in name of the head who approved it; a head who drafts approves.
        #[serde(default)]
        #[schema(max_length = 40)]
        approved_by: Option<String>,
    } |conn, office, body, check| Deed::Draft(Asked {
        kind: PauseKind::Supplement,
        papers: asked_papers(&mut check, &body.papers),
        amount_vnd: None,
        reason: check.text("reason", &body.reason, 1000),
        document_number: check.optional_text("document_number", body.document_number.as_deref(), 100),
        approved_by: approver(conn, office, body.approved_by.as_deref())?,
    })
}
act_request! {
    /// Asks the desk to ask the citizen to pay; the clock runs until the desk has sent it.
    PaymentDraftRequest {
        /// The amount in đồng.
        #[schema(minimum = 1)]
        amount_vnd: i64,
        /// What it is for.
        #[schema(max_length = 1000)]
        reason: String,
        /// Number of the document that asks.
        #[serde(default)]
        #[schema(max_length = 100)]
        document_number: Option<String>,
        /// Sign-in name of the head who approved it; a head who drafts approves.
        #[serde(default)]
        #[schema(max_length = 40)]
        approved_by: Option<String>,
    } |conn, office, body, check| Deed::Draft(Asked {
        kind: PauseKind::Payment,
        papers: Vec::new(),
        amount_vnd: Some(asked_amount(&mut check, body.amount_vnd)),
        reason: check.text("reason", &body.reason, 1000),
        document_number: check.optional_text("document_number", body.document_number.as_deref(), 100),
        approved_by: approver(conn, office, body.approved_by.as_deref())?,
    })
}

/// Declares a request to the citizen: what is asked, unless the unit has drafted it, and how it goes out.
macro_rules! citizen_request {
    ($(#[$meta:meta])* $name:ident, $kind:expr, $(#[$fmeta:meta])* $field:ident : $type:ty, |$check:ident, $value:ident| $asked:expr) => {
        act_request! {
            $(#[$meta])*
            $name {
                $(#[$fmeta])*
                #[serde(default)]
                $field: Option<$type>,
                /// Why, with the legal basis; left out likewise.
                #[serde(default)]
                #[schema(max_length = 1000)]
                reason: Option<String>,
                /// Number of the document that asks.
                #[serde(default)]
                #[schema(max_length = 100)]
                document_number: Option<String>,
                /// Sign-in name of the head who approved it; needed for a draft that nobody has approved yet.
                #[serde(default)]
                #[schema(max_length = 40)]
                approved_by: Option<String>,
                /// How it goes out; the way on which the dossier came in, unless said otherwise.
                #[serde(default)]
                channel: Option<SendingChannel>,
                /// When it went out, if later than `happened_at`: it takes effect then. Never in the future.
                #[serde(default)]
                sent_at: Option<Instant>,
                /// The citizen's own due date; as the procedure says, unless named.
                #[serde(default)]
                answer_by: Option<Instant>,
                /// Goes beyond what the procedure allows; only a supervisor may.
                #[serde(default, rename = "override")]
                overriding: Option<OverrideRequest>,
            } |conn, office, body, $check| {
                let asked = match (&body.$field, &body.reason) {
                    (None, None) => None,
                    ($value, reason) => {
                        let reason = $check.text("reason", reason.as_deref().unwrap_or_default(), 1000);
                        let (papers, amount_vnd) = $asked;
                        Some(Asked { kind: $kind, papers, amount_vnd, reason, document_number: None, approved_by: None })
                    }
                };
                Deed::Ask(Box::new(Ask {
                    kind: $kind,
                    asked,
                    document_number: $check.optional_text("document_number", body.document_number.as_deref(), 100),
                    approved_by: approver(conn, office, body.approved_by.as_deref())?,
                    channel: body.channel,
                    sent_at: body.sent_at,
                    answer_by: body.answer_by,
                    override_reason: override_reason(&mut $check, body.overriding.as_ref()),
                }))
            }
        }
    };
}

citizen_request! {
    /// Asks the citizen for papers: the clock stands until they come.
    SupplementRequest, PauseKind::Supplement,
    /// The papers that are missing or wrong; left out to send what the professional unit has drafted.
    #[schema(max_items = 50)]
    papers: Vec<String>,
    |check, papers| (asked_papers(&mut check, papers.as_deref().unwrap_or_default()), None)
}
citizen_request! {
    /// Asks the citizen to pay a tax or fee: the clock stands until it is paid.
    PaymentRequest, PauseKind::Payment,
    /// The amount in đồng; left out to send what the professional unit has drafted.
    #[schema(minimum = 1)]
    amount_vnd: i64,
    |check, amount| (Vec::new(), Some(asked_amount(&mut check, amount.unwrap_or_default())))
}
act_request! {
    /// Takes in the papers that were asked for: the clock goes on.
    SupplementTakenRequest {
        /// The papers.
        papers: Vec<HandedPaper>,
        /// Takes them in although the citizen is too late by the procedure; only a supervisor may.
        #[serde(default, rename = "override")]
        overriding: Option<OverrideRequest>,
    } |_conn, _office, body, check| {
        if body.papers.is_empty() {
            check.wrong("papers", "required", "ghi các giấy tờ đã nhận", "name the papers that came");
        }
        Deed::TakeInSupplement {
            papers: checked_papers(body.papers.clone(), &mut check),
            override_reason: override_reason(&mut check, body.overriding.as_ref()),
        }
    }
}
act_request! {
    /// Confirms that the payment was made: the clock goes on.
    PaymentConfirmedRequest {
        /// Number of the receipt.
        #[schema(max_length = 100)]
        receipt_number: String,
        /// Takes it although the citizen is too late by the procedure; only a supervisor may.
        #[serde(default, rename = "override")]
        overriding: Option<OverrideRequest>,
    } |_conn, _office, body, check| Deed::ConfirmPayment {
        receipt_number: check.text("receipt_number", &body.receipt_number, 100),
        override_reason: override_reason(&mut check, body.overriding.as_ref()),
    }
}
act_request! {
    /// Gives the dossier to a handler.
    AssignRequest {
        /// Sign-in name of the handler.
        #[schema(max_length = 40)]
        handler: String,
    } |conn, office, body, check| Deed::Assign { handler: taker(conn, office, &body.handler)? }
}
act_request! {
    /// Hands the dossier on to the next step.
    HandOnRequest {
        /// Which way it leaves the step, where several are drawn; see `next_steps` of the dossier.
        #[serde(default)]
        #[schema(max_length = 40, example = "approve")]
        branch: Option<String>,
        /// Sign-in name of the officer who takes it, when somebody is chosen.
        #[serde(default)]
        #[schema(max_length = 40)]
        handler: Option<String>,
        /// Code of the agency that takes it, where the next step begins another agency's leg. May be left out when only one
        /// can, and when it had this leg before.
        #[serde(default)]
        #[schema(max_length = 60, example = "H26.15")]
        agency: Option<String>,
        /// A note for the taker.
        #[serde(default)]
        #[schema(max_length = 1000)]
        note: Option<String>,
    } |conn, _office, body, check| Deed::HandOn {
        branch: check.optional_text("branch", body.branch.as_deref(), 40),
        handler: body.handler.as_deref().map(|name| named(conn, name)).transpose()?,
        agency: check.optional_text("agency", body.agency.as_deref(), 60),
        note: check.optional_text("note", body.note.as_deref(), 1000),
    }
}
act_request! {
    /// Sends the dossier back to an earlier step.
    SendBackRequest {
        /// Position of the step it goes back to.
        #[schema(minimum = 1)]
        to_step: i32,
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| Deed::SendBack {
        to_step: body.to_step,
        reason: check.text("reason", &body.reason, 1000),
    }
}
act_request! {
    /// Records the result: the dossier is resolved.
    ResolveRequest {
        /// Number of the result document.
        #[schema(max_length = 100, example = "125/GXN-UBND")]
        document_number: String,
        /// A note.
        #[serde(default)]
        #[schema(max_length = 1000)]
        note: Option<String>,
    } |_conn, _office, body, check| Deed::Resolve {
        document_number: check.text("document_number", &body.document_number, 100),
        note: check.optional_text("note", body.note.as_deref(), 1000),
    }
}
act_request! {
    /// Hands the result to the citizen.
    ReturnRequest {
        /// Who took it, when that is not the applicant.
        #[serde(default)]
        #[schema(max_length = 200)]
        received_by: Option<String>,
    } |_conn, _office, body, check| Deed::ReturnResult {
        received_by: check.optional_text("received_by", body.received_by.as_deref(), 200),
    }
}
act_request! {
    /// Records that the citizen asks to withdraw; a stop confirms it.
    WithdrawRequest {
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| Deed::Withdraw { reason: check.text("reason", &body.reason, 1000) }
}
act_request! {
    /// Stops the dossier without a result.
    StopRequest {
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| Deed::Stop { reason: check.text("reason", &body.reason, 1000) }
}
act_request! {
    /// Opens an ended dossier again to correct a mistake.
    CorrectRequest {
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| Deed::Correct { reason: check.text("reason", &body.reason, 1000) }
}

act_request! {
    /// Apologises for a late result and promises another date (form 04); the legal due date stays.
    ApologyRequest {
        /// Why the result comes late.
        #[schema(max_length = 1000)]
        reason: String,
        /// By when the result is promised now: in working time, after the date promised so far.
        new_date: Instant,
        /// Sign-in name of the head or deputy of the late agency who signed.
        #[schema(max_length = 40)]
        signer: String,
        /// The title under the signature.
        #[schema(max_length = 200, example = "Phó Chủ tịch")]
        signer_title: String,
        /// Number of the letter.
        #[schema(max_length = 100, example = "12/PXL")]
        document_number: String,
        /// When it was sent; never in the future.
        sent_at: Instant,
        /// How it was sent.
        channel: SendingChannel,
        /// A supervisor's reason for a further apology; the first one needs none.
        #[serde(default, rename = "override")]
        overriding: Option<OverrideRequest>,
    } |conn, office, body, check| Deed::Apologise(Box::new(Apology {
        reason: check.text("reason", &body.reason, 1000),
        new_date: body.new_date,
        signer_name: signer(conn, office, &body.signer)?,
        signer: body.signer.clone(),
        signer_title: check.text("signer_title", &body.signer_title, 200),
        document_number: check.text("document_number", &body.document_number, 100),
        sent_at: body.sent_at,
        channel: body.channel,
        override_reason: override_reason(&mut check, body.overriding.as_ref()),
    }))
}

/// The name of the head or deputy who signs for this office.
fn signer(conn: &mut Connection, office_id: Id, username: &str) -> Result<String, Problem> {
    let found = account::store::find_active_as(conn, username, SIGNERS, office_id)?;
    found.map(|(_, name)| name).ok_or_else(|| {
        Problem::field(
            "signer",
            "not_a_head",
            "người ký phải là lãnh đạo đang làm việc tại cơ quan này (approver hoặc unit_head)",
            "the signer must be an active head or deputy of this office (approver or unit_head)",
        )
    })
}

fn asked_papers(check: &mut Check, papers: &[String]) -> Vec<String> {
    if papers.is_empty() || papers.len() > 50 {
        check.wrong("papers", "required", "ghi từ 1 đến 50 giấy tờ cần bổ sung", "name 1 to 50 papers");
    }
    let papers = papers.iter().take(50).enumerate();
    papers.map(|(number, paper)| check.text(&format!("papers.{number}"), paper, 300)).collect()
}

fn asked_amount(check: &mut Check, amount_vnd: i64) -> i64 {
    check.money("amount_vnd", Some(amount_vnd));
    if amount_vnd == 0 {
        check.wrong("amount_vnd", "out_of_range", "số tiền phải lớn hơn 0", "the amount must be above 0");
    }
    amount_vnd
}

/// The head who approves what is asked of a citizen, if one is named.
fn approver(conn: &mut Connection, office_id: Id, username: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(username) = username else { return Ok(None) };
    if account::store::find_active_as(conn, username, SIGNERS, office_id)?.is_none() {
        return Err(Problem::field(
            "approved_by",
            "unknown_officer",
            "cơ quan này không có lãnh đạo đang làm việc nào với tên đăng nhập đó",
            "this office has no active head of that sign-in name",
        ));
    }
    Ok(Some(username.to_owned()))
}

fn taker(conn: &mut Connection, office_id: Id, username: &str) -> Result<Taker, Problem> {
    taker_named(conn, office_id, username, "handler")
}

/// The active officer of that sign-in name at the office; `field` is where the name stood.
pub(super) fn taker_named(
    conn: &mut Connection,
    office_id: Id,
    username: &str,
    field: &str,
) -> Result<Taker, Problem> {
    let found = account::store::find_active_at(conn, username, office_id)?;
    found.map(|id| Taker { id, username: username.to_owned() }).ok_or_else(|| unknown_officer(field))
}

/// Somebody of that name: whether at the office that takes the dossier is known when it has been handed on.
fn named(conn: &mut Connection, username: &str) -> Result<Taker, Problem> {
    let found = account::store::find_id(conn, username)?;
    found.map(|id| Taker { id, username: username.to_owned() }).ok_or_else(|| unknown_officer("handler"))
}

pub(super) fn unknown_officer(field: &str) -> Problem {
    Problem::field(
        field,
        "unknown_officer",
        "cơ quan này không có cán bộ đang làm việc nào với tên đăng nhập đó",
        "this office has no active officer of that sign-in name",
    )
}
