//! What a supervisor sends to mend the procedure or channel of a dossier, checked field by field.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::dossier::acts::reclassification::{ReclassificationDraft, ReclassificationWish};
use crate::dossier::books::applicant::{HandedPaper, checked_papers};
use crate::dossier::clock::ledger::Channel;
use crate::platform::check::{Check, Checked};
use crate::platform::instant::Instant;

/// The procedure or the channel that was meant.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "channel": "postal" }))]
pub(crate) struct ReclassificationRehearsalRequest {
    /// Code of the procedure that was meant; the present one when absent.
    #[serde(default)]
    #[schema(max_length = 60)]
    procedure: Option<String>,
    /// The channel that was meant; the present one when absent.
    #[serde(default)]
    channel: Option<Channel>,
    /// The papers as that procedure demands them; those that were handed in when absent.
    #[serde(default)]
    papers: Option<Vec<HandedPaper>>,
    /// The fee in đồng; when absent the procedure's, where the present one is its procedure's too.
    #[serde(default)]
    #[schema(minimum = 0)]
    fee_vnd: Option<i64>,
}

/// The same, with what the rehearsal showed and how the mistake came about.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "channel": "postal",
    "due_at": "2023-03-10T09:15:00+07:00",
    "reason": "Hồ sơ gửi qua bưu chính, cán bộ chọn nhầm hình thức"
}))]
pub(crate) struct ReclassificationRequest {
    /// Code of the procedure that was meant; the present one when absent.
    #[serde(default)]
    #[schema(max_length = 60)]
    procedure: Option<String>,
    /// The channel that was meant; the present one when absent.
    #[serde(default)]
    channel: Option<Channel>,
    /// The papers as that procedure demands them; those that were handed in when absent.
    #[serde(default)]
    papers: Option<Vec<HandedPaper>>,
    /// The fee in đồng; when absent the procedure's, where the present one is its procedure's too.
    #[serde(default)]
    #[schema(minimum = 0)]
    fee_vnd: Option<i64>,
    /// The due date as the rehearsal showed it; absent where there is none.
    #[serde(default)]
    due_at: Option<Instant>,
    /// How the mistake came about.
    #[schema(max_length = 1000)]
    reason: String,
}

impl ReclassificationRehearsalRequest {
    /// Reads every field.
    pub(super) fn read(&self) -> ReclassificationDraft {
        let mut check = Check::new();
        ReclassificationDraft {
            procedure: check.optional_text("procedure", self.procedure.as_deref(), 60),
            channel: self.channel,
            papers: Checked::maybe(self.papers.clone().map(|papers| checked_papers(papers, &mut check))),
            fee_vnd: check.money("fee_vnd", self.fee_vnd),
            check,
        }
    }
}

impl ReclassificationRequest {
    /// Reads every field.
    pub(super) fn read(&self) -> ReclassificationWish {
        let Self { procedure, channel, papers, fee_vnd, .. } = self.clone();
        let mut draft = ReclassificationRehearsalRequest { procedure, channel, papers, fee_vnd }.read();
        let reason = draft.check.text("reason", &self.reason, 1000);
        ReclassificationWish { draft, reason, due_at: self.due_at }
    }
}
