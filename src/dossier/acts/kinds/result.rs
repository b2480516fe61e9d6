//! The result of a dossier: it is recorded, and handed to the citizen.

use serde_json::{Value, json};

use crate::dossier::acts::act::Act;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

pub(in crate::dossier) const RESOLVE: ActRule = ActRule {
    words_vi: "ghi kết quả giải quyết",
    shown_to_citizen: true,
    by: By::StepHolder,
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::Resolves,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Records the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolve {
    /// Number of the result document.
    pub document_number: String,
    /// A note.
    pub note: Option<String>,
}

impl Act for Resolve {
    fn event(&self) -> Event {
        Event::Resolve
    }

    fn details(&self) -> Value {
        json!({ "document_number": self.document_number, "note": self.note })
    }

    fn write(&self, row: &mut Dossier, at: Instant) -> Result<(), UnreadableColumn> {
        row.document_number = Some(self.document_number.clone());
        row.resolved_at = Some(at);
        Ok(())
    }
}

pub(in crate::dossier) const RETURN_RESULT: ActRule = ActRule {
    words_vi: "trả kết quả",
    shown_to_citizen: true,
    by: By::Desk,
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Stays,
    step: StepEffect::Returns,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Hands the result to the citizen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnResult {
    /// Who took it, when that is not the applicant.
    pub received_by: Option<String>,
}

impl Act for ReturnResult {
    fn event(&self) -> Event {
        Event::ReturnResult
    }

    fn details(&self) -> Value {
        json!({ "received_by": self.received_by })
    }

    fn write(&self, row: &mut Dossier, at: Instant) -> Result<(), UnreadableColumn> {
        row.returned_at = Some(at);
        Ok(())
    }
}
