//! The fee of a dossier as it is shown: what stands, and what was entered.

use serde::Serialize;
use utoipa::ToSchema;

use crate::dossier::books::fees::account::{FeeAccount, FeeFact, FeeKind, PaymentMethod};
use crate::platform::instant::Instant;

/// What stands of a fee, in đồng: due = paid + exempt + owed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DossierFees {
    /// Phải nộp.
    #[schema(example = 15000)]
    pub due_vnd: i64,
    /// Đã nộp.
    #[schema(example = 15000)]
    pub paid_vnd: i64,
    /// Được miễn, giảm.
    #[schema(example = 0)]
    pub exempt_vnd: i64,
    /// Đã hoàn trả, of what was paid.
    #[schema(example = 0)]
    pub refunded_vnd: i64,
    /// Còn phải nộp.
    #[schema(example = 0)]
    pub owed_vnd: i64,
    /// What was entered, in its order; what was taken back too.
    pub entries: Vec<DossierFeeEntry>,
}

/// A payment, exemption or refund.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DossierFeeEntry {
    /// The number of the act that entered it, by which it is taken back.
    #[schema(example = 2)]
    pub entry: i32,
    /// What it does.
    pub kind: FeeKind,
    /// How much, in đồng.
    #[schema(example = 15000)]
    pub amount_vnd: i64,
    /// When it counts.
    pub counts_at: Instant,
    /// How it was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<PaymentMethod>,
    /// Number of the receipt, or of the document of a refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "BL-0012345")]
    pub receipt_number: Option<String>,
    /// Who paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payer: Option<String>,
    /// The ground of an exemption, or the reason of a refund.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The number of the act that took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_back_by: Option<i32>,
}

impl DossierFees {
    /// Shows an account that is open.
    pub(super) fn of(account: &FeeAccount) -> Option<Self> {
        account.opened_at()?;
        let sums = account.sums();
        let shown = |fact: &FeeFact| DossierFeeEntry {
            entry: fact.seq,
            kind: fact.line.kind,
            amount_vnd: fact.line.amount_vnd,
            counts_at: fact.counts_at,
            method: fact.line.method,
            receipt_number: fact.line.receipt_number.clone(),
            payer: fact.line.payer.clone(),
            reason: fact.line.reason.clone(),
            taken_back_by: account.taken_back_by(fact.seq),
        };
        Some(Self {
            due_vnd: sums.due,
            paid_vnd: sums.paid,
            exempt_vnd: sums.exempt,
            refunded_vnd: sums.refunded,
            owed_vnd: sums.owed(),
            entries: account.entered().map(shown).collect(),
        })
    }
}
