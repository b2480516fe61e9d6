//! What the desk sends about the fee of a dossier: a payment, an exemption, a refund, and what is taken back.

use serde::Deserialize;
use utoipa::ToSchema;

use super::requests::{ActRequest, act_request};
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::{ActContext, ActTiming};
use crate::dossier::acts::fee_lines::{FeeAct, FeeExemption, FeePayment, FeeRefund, FeeReversal};
use crate::dossier::books::fees::account::PaymentMethod;
use crate::dossier::books::store::Dossier;
use crate::platform::check::{Check, Checked};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// A payment of a fee.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "amount_vnd": 15000, "receipt_number": "BL-0012345", "method": "cash" }))]
pub struct FeePaymentBody {
    /// How much was paid, in đồng: what is owed, or some of it.
    #[schema(minimum = 1)]
    pub amount_vnd: i64,
    /// Number of the receipt.
    #[schema(max_length = 100)]
    pub receipt_number: String,
    /// Who paid; whoever handed the dossier in when nothing is said.
    #[serde(default)]
    #[schema(max_length = 200)]
    pub payer: Option<String>,
    /// How it was paid.
    pub method: PaymentMethod,
}

/// An exemption from a fee.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "ground": "Hộ nghèo" }))]
pub struct FeeExemptionBody {
    /// How much need not be paid, in đồng; all that is owed when nothing is said.
    #[serde(default)]
    #[schema(minimum = 1)]
    pub amount_vnd: Option<i64>,
    /// The ground, with the legal basis.
    #[schema(max_length = 1000)]
    pub ground: String,
}

impl FeePaymentBody {
    /// Reads it; `within` is where its fields stand in the body.
    pub(super) fn checked(&self, check: &mut Check, within: &str) -> Checked<FeePayment> {
        let method = self.method;
        let parts = (
            above_zero(check, &format!("{within}amount_vnd"), self.amount_vnd),
            check.text(&format!("{within}receipt_number"), &self.receipt_number, 100),
            check.optional_text(&format!("{within}payer"), self.payer.as_deref(), 200),
        );
        Checked::all(parts).map(|(amount_vnd, receipt_number, payer)| FeePayment {
            amount_vnd,
            receipt_number,
            payer,
            method,
        })
    }
}

impl FeeExemptionBody {
    /// Reads it; `within` is where its fields stand in the body.
    pub(super) fn checked(&self, check: &mut Check, within: &str) -> Checked<FeeExemption> {
        let amount = self.amount_vnd.map(|amount| above_zero(check, &format!("{within}amount_vnd"), amount));
        let ground = check.text(&format!("{within}ground"), &self.ground, 1000);
        Checked::all((Checked::maybe(amount), ground))
            .map(|(amount_vnd, ground)| FeeExemption { amount_vnd, ground })
    }
}

/// An amount that is more than nothing.
fn above_zero(check: &mut Check, field: &str, amount_vnd: i64) -> Checked<i64> {
    check.money(field, Some(amount_vnd)).and_then(|amount| match amount {
        Some(amount) if amount > 0 => Checked::sure(amount),
        _ => check.refuse(field, "out_of_range", "số tiền phải lớn hơn 0", "the amount must be above 0"),
    })
}

act_request! {
    /// Records that the fee was paid, or some of it; the clock runs on.
    #[schema(example = json!({ "amount_vnd": 15000, "receipt_number": "BL-0012345", "method": "cash" }))]
    FeePaymentRequest {
        /// How much was paid, in đồng: what is owed, or some of it.
        #[schema(minimum = 1)]
        amount_vnd: i64,
        /// Number of the receipt.
        #[schema(max_length = 100)]
        receipt_number: String,
        /// Who paid; whoever handed the dossier in when nothing is said.
        #[serde(default)]
        #[schema(max_length = 200)]
        payer: Option<String>,
        /// How it was paid.
        method: PaymentMethod,
    } |_conn, _office, body, check| {
        let payment = FeePaymentBody {
            amount_vnd: body.amount_vnd,
            receipt_number: body.receipt_number.clone(),
            payer: body.payer.clone(),
            method: body.method,
        };
        payment.checked(&mut check, "").map(FeeAct::Collect)
    }
}
act_request! {
    /// Records that the fee, or some of it, need not be paid.
    #[schema(example = json!({ "amount_vnd": 5000, "ground": "Hộ nghèo" }))]
    FeeExemptionRequest {
        /// How much need not be paid, in đồng; all that is owed when nothing is said.
        #[serde(default)]
        #[schema(minimum = 1)]
        amount_vnd: Option<i64>,
        /// The ground, with the legal basis.
        #[schema(max_length = 1000)]
        ground: String,
    } |_conn, _office, body, check| {
        let exemption = FeeExemptionBody { amount_vnd: body.amount_vnd, ground: body.ground.clone() };
        exemption.checked(&mut check, "").map(FeeAct::Exempt)
    }
}
act_request! {
    /// Records that money was given back.
    #[schema(example = json!({ "amount_vnd": 5000, "reason": "Thu thừa", "document_number": "PC-0000012" }))]
    FeeRefundRequest {
        /// How much was given back, in đồng: no more than was paid and not given back yet.
        #[schema(minimum = 1)]
        amount_vnd: i64,
        /// Why.
        #[schema(max_length = 1000)]
        reason: String,
        /// Number of the document by which it was paid out.
        #[serde(default)]
        #[schema(max_length = 100)]
        document_number: Option<String>,
    } |_conn, _office, body, check| {
        let parts = (
            above_zero(&mut check, "amount_vnd", body.amount_vnd),
            check.text("reason", &body.reason, 1000),
            check.optional_text("document_number", body.document_number.as_deref(), 100),
        );
        Checked::all(parts).map(|(amount_vnd, reason, document_number)| {
            FeeAct::Refund(FeeRefund { amount_vnd, reason, document_number })
        })
    }
}
act_request! {
    /// Takes back a payment, exemption or refund that was entered by mistake, and puts the right payment in its place.
    #[schema(example = json!({ "entry": 2, "reason": "Ghi nhầm số biên lai",
        "instead": { "amount_vnd": 15000, "receipt_number": "BL-0012346", "method": "cash" } }))]
    FeeReversalRequest {
        /// The number of the act that entered it: `entry` in the fees of the dossier.
        #[schema(example = 2)]
        entry: i32,
        /// What was wrong.
        #[schema(max_length = 1000)]
        reason: String,
        /// The payment that should stand there; it counts when the mistaken one did.
        #[serde(default)]
        instead: Option<FeePaymentBody>,
    } |_conn, _office, body, check| {
        let entry = body.entry;
        let instead = body.instead.as_ref().map(|payment| payment.checked(&mut check, "instead."));
        let parts = (check.text("reason", &body.reason, 1000), Checked::maybe(instead));
        Checked::all(parts)
            .map(|(reason, instead)| FeeAct::TakeBack(FeeReversal { entry, reason, instead }))
    }
}
