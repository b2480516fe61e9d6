//! A dossier comes in: submitted online, received at the desk, or accepted after it was submitted.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::books::applicant::check_complete;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::check::Check;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

pub(in crate::dossier) const SUBMIT: ActRule = ActRule {
    words_vi: "nộp trực tuyến",
    shown_to_citizen: true,
    by: By::Roles(&[Role::Clerk]),
    clock: ClockEffect::Unchanged,
    draft: DraftEffect::Stays,
    // It lies at the desk, before the first step.
    step: StepEffect::Stays,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

pub(in crate::dossier) const RECEIVE: ActRule = ActRule {
    words_vi: "tiếp nhận tại quầy",
    shown_to_citizen: true,
    by: By::Roles(&[Role::Clerk]),
    clock: ClockEffect::Starts,
    draft: DraftEffect::Stays,
    step: StepEffect::Begins,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

pub(in crate::dossier) const ACCEPT: ActRule = ActRule {
    words_vi: "tiếp nhận",
    shown_to_citizen: true,
    by: By::Roles(&[Role::Clerk]),
    clock: ClockEffect::Starts,
    draft: DraftEffect::Stays,
    step: StepEffect::Begins,
    opinion: OpinionEffect::None,
    occasion: Occasion::Dossier,
};

/// Accepts an online dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accept;

impl Act for Accept {
    fn event(&self) -> Event {
        Event::Accept
    }

    fn details(&self) -> Value {
        json!({})
    }

    fn check(
        &self,
        conn: &mut Connection,
        act: &ActContext<'_>,
        row: &Dossier,
        _at: Instant,
    ) -> Result<(), Problem> {
        let version = act.books.procedures.version(conn, row.procedure_version_id)?;
        let mut check = Check::new();
        let handed: Vec<String> = row.papers()?.into_iter().map(|paper| paper.code).collect();
        check_complete(&version.content.papers, &handed, &mut check);
        check.done()
    }

    fn write(&self, row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        row.promised_at = None;
        Ok(())
    }
}
