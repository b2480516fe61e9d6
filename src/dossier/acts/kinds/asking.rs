//! What is asked of the citizen: the professional unit drafts a request, a head approves it, the desk sends it.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::Act;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::pause::{Ask, CitizenRequest, PauseKind};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

const fn draft(words_vi: &'static str, kind: PauseKind) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: false,
        by: By::Roles(&[Role::Handler, Role::UnitHead]),
        // The clock runs on until the desk has sent it.
        clock: ClockEffect::Unchanged,
        draft: DraftEffect::Made(kind),
        step: StepEffect::Stays,
        opinion: OpinionEffect::None,
        occasion: Occasion::Dossier,
    }
}

pub(in crate::dossier) const DRAFT_SUPPLEMENT: ActRule =
    draft("đề nghị một cửa yêu cầu bổ sung", PauseKind::Supplement);
pub(in crate::dossier) const DRAFT_PAYMENT: ActRule =
    draft("đề nghị một cửa thông báo nghĩa vụ tài chính", PauseKind::Payment);

/// The professional unit asks the desk to ask the citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft(pub CitizenRequest);

impl Act for Draft {
    fn event(&self) -> Event {
        match self.0.kind {
            PauseKind::Supplement => Event::DraftSupplement,
            PauseKind::Payment => Event::DraftPayment,
        }
    }

    fn details(&self) -> Value {
        json!(self.0)
    }

    fn drafted(&self) -> Option<&CitizenRequest> {
        Some(&self.0)
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

const fn judgement(words_vi: &'static str, draft: DraftEffect) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: false,
        by: By::Roles(Role::HEADS),
        clock: ClockEffect::Unchanged,
        draft,
        step: StepEffect::Stays,
        opinion: OpinionEffect::None,
        occasion: Occasion::Dossier,
    }
}

pub(in crate::dossier) const APPROVE_DRAFT: ActRule =
    judgement("duyệt đề nghị gửi công dân", DraftEffect::Approved);
pub(in crate::dossier) const REFUSE_DRAFT: ActRule =
    judgement("không duyệt đề nghị gửi công dân", DraftEffect::NotApproved);

/// A head approves what the professional unit wants the citizen to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApproveDraft;

impl Act for ApproveDraft {
    fn event(&self) -> Event {
        Event::ApproveDraft
    }

    fn details(&self) -> Value {
        json!({})
    }

    /// The very words that were approved.
    fn details_about(&self, before: &Dossier) -> Result<Value, UnreadableColumn> {
        Ok(json!(before.draft()?))
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

/// A head does not approve it: nothing is sent, and the clock runs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefuseDraft {
    /// Why.
    pub reason: String,
}

impl Act for RefuseDraft {
    fn event(&self) -> Event {
        Event::RefuseDraft
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    fn details_about(&self, before: &Dossier) -> Result<Value, UnreadableColumn> {
        Ok(json!({ "reason": self.reason, "draft": before.draft()? }))
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}

const fn request(words_vi: &'static str, kind: PauseKind) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: true,
        by: By::Desk,
        clock: ClockEffect::PauseBegins(kind),
        draft: DraftEffect::Sent(kind),
        step: StepEffect::Stays,
        opinion: OpinionEffect::None,
        occasion: Occasion::Dossier,
    }
}

pub(in crate::dossier) const REQUEST_SUPPLEMENT: ActRule = request("yêu cầu bổ sung", PauseKind::Supplement);
pub(in crate::dossier) const REQUEST_PAYMENT: ActRule =
    request("yêu cầu thực hiện nghĩa vụ tài chính", PauseKind::Payment);

impl Act for Ask {
    fn event(&self) -> Event {
        match self.kind {
            PauseKind::Supplement => Event::RequestSupplement,
            PauseKind::Payment => Event::RequestPayment,
        }
    }

    /// What is sent is known when it is: the pause that begins tells it.
    fn details(&self) -> Value {
        json!({})
    }

    fn request(&self) -> Option<&Self> {
        Some(self)
    }

    fn sent_at(&self) -> Option<Instant> {
        self.sent_at
    }

    fn override_reason(&self) -> Option<&str> {
        self.override_reason.as_deref()
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}
