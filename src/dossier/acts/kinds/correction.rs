//! An ended dossier is opened again, by a supervisor and with a reason; the journal keeps the first ending.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::note;
use crate::dossier::books::journal::RESULT_OUT_SINCE;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

pub(in crate::dossier) const CORRECT: ActRule = ActRule {
    words_vi: "mở lại để đính chính",
    shown_to_citizen: true,
    by: By::Roles(&[Role::Supervisor]),
    clock: ClockEffect::PauseEnds,
    draft: DraftEffect::Dropped,
    step: StepEffect::Reopens,
    opinion: OpinionEffect::None,
    occasion: Occasion::Correction,
};

/// Opens an ended dossier again to correct a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correct {
    /// What was wrong.
    pub reason: String,
}

impl Act for Correct {
    fn event(&self) -> Event {
        Event::Correct
    }

    fn details(&self) -> Value {
        json!({ "reason": self.reason })
    }

    /// Since when a result was out: a pause is made of it.
    fn details_about(&self, before: &Dossier) -> Result<Value, UnreadableColumn> {
        let mut details = self.details();
        if let Some(since) = before.result_out_since() {
            note(&mut details, RESULT_OUT_SINCE, json!(since));
        }
        Ok(details)
    }

    fn write(&self, row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        row.resolved_at = None;
        row.returned_at = None;
        row.closed_at = None;
        row.document_number = None;
        Ok(())
    }
}
