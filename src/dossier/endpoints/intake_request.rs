//! What a desk or the portal sends when a dossier comes in, checked field by field.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::dossier::acts::act_context::ActTiming;
use crate::dossier::acts::fee_lines::FeeAct;
use crate::dossier::acts::intake::IntakeDraft;
use crate::dossier::books::applicant::{
    Applicant, HandedPaper, ResultDelivery, Submitter, checked_papers, checked_sets,
};
use crate::dossier::clock::ledger::Channel;
use crate::dossier::endpoints::fee_requests::{FeeExemptionBody, FeePaymentBody};
use crate::platform::check::{Check, Checked};
use crate::platform::instant::Instant;
use crate::platform::text::stored;

/// A dossier handed in at the counter, sent by post or submitted online.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "agency": "H26.268.05",
    "procedure": "1.004873",
    "channel": "counter",
    "applicant": { "name": "Nguyễn Thị Ví Dụ", "identity": "001199000001", "phone": "0900 000 001" },
    "papers": [{ "code": "application", "originals": 1 }]
}))]
pub struct IntakeRequest {
    /// Code of the receiving office, or of one of its units.
    pub agency: String,
    /// Code of the procedure.
    pub procedure: String,
    /// How it came in.
    pub channel: Channel,
    /// Whose it is.
    pub applicant: Applicant,
    /// Who hands it in, when that is somebody else.
    #[serde(default)]
    pub submitter: Option<Submitter>,
    /// The matter, when the procedure's name does not say it.
    #[serde(default)]
    #[schema(max_length = 1000)]
    pub summary: Option<String>,
    /// The papers handed in.
    #[serde(default)]
    pub papers: Vec<HandedPaper>,
    /// How many sets (bộ) were handed in; one when nothing is said.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1000, example = 1)]
    pub sets: Option<i32>,
    /// How the result reaches the citizen.
    #[serde(default = "at_the_counter")]
    pub result_delivery: ResultDelivery,
    /// The fee in đồng, when it is not the procedure's.
    #[serde(default)]
    #[schema(minimum = 0)]
    pub fee_vnd: Option<i64>,
    /// What was paid of the fee at once.
    #[serde(default)]
    pub fee_payment: Option<FeePaymentBody>,
    /// What of the fee need not be paid.
    #[serde(default)]
    pub fee_exemption: Option<FeeExemptionBody>,
    /// When it was received, for a late entry; never in the future.
    #[serde(default)]
    pub happened_at: Option<Instant>,
    /// Why it is entered late.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub late_entry_reason: Option<String>,
    /// That another dossier is meant, although the same person has one of the same procedure that is open, or ended within
    /// 30 days.
    #[serde(default)]
    pub duplicate_of_intended: bool,
}

fn at_the_counter() -> ResultDelivery {
    ResultDelivery::Counter
}

impl IntakeRequest {
    /// Reads every field; what it names is looked up by the act, so that all mistakes come at once.
    #[must_use]
    pub fn read(self) -> IntakeDraft {
        let mut check = Check::new();
        let fees = [
            self.fee_payment.as_ref().map(|payment| {
                let read = payment.checked(&mut check, "fee_payment.");
                read.map(|payment| ("fee_payment.", FeeAct::Collect(payment)))
            }),
            self.fee_exemption.as_ref().map(|exemption| {
                let read = exemption.checked(&mut check, "fee_exemption.");
                read.map(|exemption| ("fee_exemption.", FeeAct::Exempt(exemption)))
            }),
        ];
        let reason = self.late_entry_reason.as_deref().filter(|reason| !reason.trim().is_empty());
        IntakeDraft {
            agency: check.text("agency", &self.agency, 60),
            procedure: check.text("procedure", &self.procedure, 60),
            channel: Checked::sure(self.channel),
            applicant: self.applicant.checked(&mut check),
            submitter: Checked::maybe(self.submitter.map(|submitter| submitter.checked(&mut check))),
            summary: check.optional_text("summary", self.summary.as_deref(), 1000),
            handed: self.papers.iter().map(|paper| stored(&paper.code)).collect(),
            papers: checked_papers(self.papers, &mut check),
            sets: checked_sets(&mut check, self.sets),
            result_delivery: self.result_delivery,
            fee_vnd: check.money("fee_vnd", self.fee_vnd),
            fees: fees.into_iter().flatten().collect(),
            happened_at: self.happened_at,
            explained: reason.is_some(),
            duplicate_of_intended: self.duplicate_of_intended,
            timing: ActTiming::read(&mut check, self.happened_at, reason),
            check,
        }
    }
}
