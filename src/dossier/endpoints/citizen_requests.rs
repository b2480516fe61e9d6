//! What a citizen is asked and answers: the unit's draft, the desk's request, the papers or the receipt that come in.

use serde::Deserialize;
use utoipa::ToSchema;

use super::requests::{ActRequest, OverrideRequest, act_request, override_reason};
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::{ActContext, ActTiming};
use crate::dossier::acts::fee_lines::ConfirmedPayment;
use crate::dossier::acts::kinds::answering::{ConfirmPayment, TakeInSupplement};
use crate::dossier::acts::kinds::asking::{ApproveDraft, Draft, RefuseDraft};
use crate::dossier::books::applicant::{HandedPaper, checked_papers};
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::pause::{Ask, CitizenRequest, PauseKind, SendingChannel};
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

act_request! {
    /// Asks the desk to ask the citizen for papers; the clock runs until the desk has sent it.
    #[schema(example = json!({
        "papers": ["Giấy xác nhận nơi cư trú trước đây"],
        "reason": "Chưa có xác nhận trong thời gian cư trú ở nơi khác"
    }))]
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
    } |_conn, _office, body, check| {
        let parts = (
            asked_papers(&mut check, &body.papers),
            check.text("reason", &body.reason, 1000),
            check.optional_text("document_number", body.document_number.as_deref(), 100),
        );
        let kind = PauseKind::Supplement;
        Checked::all(parts).map(|((papers, amount_vnd), reason, document_number)| {
            Draft(CitizenRequest { kind, papers, amount_vnd, reason, document_number })
        })
    }
}
act_request! {
    /// Asks the desk to ask the citizen to pay; the clock runs until the desk has sent it.
    #[schema(example = json!({ "amount_vnd": 15000, "reason": "Lệ phí cấp giấy xác nhận tình trạng hôn nhân" }))]
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
    } |_conn, _office, body, check| {
        let parts = (
            asked_amount(&mut check, body.amount_vnd),
            check.text("reason", &body.reason, 1000),
            check.optional_text("document_number", body.document_number.as_deref(), 100),
        );
        let kind = PauseKind::Payment;
        Checked::all(parts).map(|((papers, amount_vnd), reason, document_number)| {
            Draft(CitizenRequest { kind, papers, amount_vnd, reason, document_number })
        })
    }
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
            } |_conn, _office, body, $check| {
                let asked = match (&body.$field, &body.reason) {
                    (None, None) => Checked::sure(None),
                    ($value, reason) => {
                        let reason = $check.text("reason", reason.as_deref().unwrap_or_default(), 1000);
                        Checked::all((reason, $asked)).map(|(reason, (papers, amount_vnd))| {
                            Some(CitizenRequest { kind: $kind, papers, amount_vnd, reason, document_number: None })
                        })
                    }
                };
                let parts = (
                    asked,
                    $check.optional_text("document_number", body.document_number.as_deref(), 100),
                    override_reason(&mut $check, body.overriding.as_ref()),
                );
                Checked::all(parts).map(|(asked, document_number, override_reason)| Ask {
                    kind: $kind,
                    asked,
                    document_number,
                    channel: body.channel,
                    sent_at: body.sent_at,
                    answer_by: body.answer_by,
                    override_reason,
                })
            }
        }
    };
}

citizen_request! {
    /// Asks the citizen for papers: the clock stands until they come.
    #[schema(example = json!({
        "papers": ["Giấy xác nhận nơi cư trú trước đây"],
        "reason": "Chưa có xác nhận trong thời gian cư trú ở nơi khác",
        "document_number": "15/YCBS-UBND",
        "channel": "zalo"
    }))]
    SupplementRequest, PauseKind::Supplement,
    /// The papers that are missing or wrong; left out to send what the professional unit has drafted.
    #[schema(max_items = 50)]
    papers: Vec<String>,
    |check, papers| asked_papers(&mut check, papers.as_deref().unwrap_or_default())
}
citizen_request! {
    /// Asks the citizen to pay a tax or fee: the clock stands until it is paid.
    #[schema(example = json!({
        "amount_vnd": 15000,
        "reason": "Lệ phí cấp giấy xác nhận tình trạng hôn nhân",
        "document_number": "16/TB-UBND",
        "channel": "counter"
    }))]
    PaymentRequest, PauseKind::Payment,
    /// The amount in đồng; left out to send what the professional unit has drafted.
    #[schema(minimum = 1)]
    amount_vnd: i64,
    |check, amount| asked_amount(&mut check, amount.unwrap_or_default())
}
act_request! {
    /// Takes in the papers that were asked for: the clock goes on.
    #[schema(example = json!({ "papers": [{ "code": "residence", "name": "Giấy xác nhận nơi cư trú trước đây", "originals": 1 }] }))]
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
        let parts = (
            checked_papers(body.papers.clone(), &mut check),
            override_reason(&mut check, body.overriding.as_ref()),
        );
        Checked::all(parts).map(|(papers, override_reason)| TakeInSupplement { papers, override_reason })
    }
}
act_request! {
    /// Confirms that the payment was made: the clock goes on, and what was asked for is paid in the account of the fee.
    #[schema(example = json!({ "receipt_number": "BL-0012345" }))]
    PaymentConfirmedRequest {
        /// Number of the receipt.
        #[schema(max_length = 100)]
        receipt_number: String,
        /// Who paid; whoever handed the dossier in, unless said otherwise.
        #[serde(default)]
        #[schema(max_length = 200)]
        payer: Option<String>,
        /// How it was paid; in cash, unless said otherwise.
        #[serde(default)]
        method: Option<PaymentMethod>,
        /// Takes it although the citizen is too late by the procedure; only a supervisor may.
        #[serde(default, rename = "override")]
        overriding: Option<OverrideRequest>,
    } |_conn, _office, body, check| {
        let parts = (
            check.text("receipt_number", &body.receipt_number, 100),
            check.optional_text("payer", body.payer.as_deref(), 200),
            override_reason(&mut check, body.overriding.as_ref()),
        );
        let method = body.method.unwrap_or(PaymentMethod::Cash);
        Checked::all(parts).map(|(receipt_number, payer, override_reason)| {
            let payment = ConfirmedPayment { receipt_number, payer, method };
            ConfirmPayment { payment, override_reason }
        })
    }
}
act_request! {
    /// Approves what the professional unit wants the citizen to be asked; the desk may send it then.
    #[schema(example = json!({}))]
    DraftApprovalRequest {} |_conn, _office, _body, check| Checked::sure(ApproveDraft)
}
act_request! {
    /// Does not approve it: nothing is sent, and the unit goes on.
    #[schema(example = json!({ "reason": "Giấy tờ này cơ quan tự tra cứu được, không yêu cầu công dân nộp" }))]
    DraftRefusalRequest {
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
    } |_conn, _office, body, check| check.text("reason", &body.reason, 1000).map(|reason| RefuseDraft { reason })
}

/// What a citizen is asked for: papers, or an amount.
type AskedOfCitizen = (Vec<String>, Option<i64>);

fn asked_papers(check: &mut Check, papers: &[String]) -> Checked<AskedOfCitizen> {
    if papers.is_empty() || papers.len() > 50 {
        check.wrong("papers", "required", "ghi từ 1 đến 50 giấy tờ cần bổ sung", "name 1 to 50 papers");
    }
    let papers = papers.iter().take(50).enumerate();
    let papers = papers.map(|(number, paper)| check.text(&format!("papers.{number}"), paper, 300));
    papers.collect::<Checked<Vec<String>>>().map(|papers| (papers, None))
}

fn asked_amount(check: &mut Check, amount_vnd: i64) -> Checked<AskedOfCitizen> {
    check.money("amount_vnd", Some(amount_vnd)).and_then(|amount| {
        if amount != Some(0) {
            return Checked::sure((Vec::new(), amount));
        }
        check.refuse("amount_vnd", "out_of_range", "số tiền phải lớn hơn 0", "the amount must be above 0")
    })
}
