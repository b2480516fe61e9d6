//! What the citizen answers: papers come in, a payment is confirmed.

use serde_json::{Value, json};

use crate::dossier::acts::act::Act;
use crate::dossier::acts::fee_lines::ConfirmedPayment;
use crate::dossier::books::applicant::HandedPaper;
use crate::dossier::books::store::{Dossier, json_list};
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

const fn answer(words_vi: &'static str) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: true,
        by: By::Desk,
        clock: ClockEffect::Answered,
        draft: DraftEffect::Stays,
        step: StepEffect::Stays,
        opinion: OpinionEffect::None,
        occasion: Occasion::Dossier,
    }
}

pub(in crate::dossier) const TAKE_IN_SUPPLEMENT: ActRule = answer("nhận bổ sung");
pub(in crate::dossier) const CONFIRM_PAYMENT: ActRule = answer("xác nhận nghĩa vụ tài chính");

/// The papers that were asked for come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeInSupplement {
    /// The papers; one that was there before under the same code is replaced.
    pub papers: Vec<HandedPaper>,
    /// Why a supervisor takes in what came too late.
    pub override_reason: Option<String>,
}

impl Act for TakeInSupplement {
    fn event(&self) -> Event {
        Event::TakeInSupplement
    }

    fn details(&self) -> Value {
        json!({ "papers": self.papers })
    }

    fn override_reason(&self) -> Option<&str> {
        self.override_reason.as_deref()
    }

    fn write(&self, row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        let mut all = row.papers()?;
        all.retain(|old| !self.papers.iter().any(|new| new.code == old.code));
        all.extend(self.papers.iter().cloned());
        row.papers = json_list(&all);
        Ok(())
    }
}

/// The payment that was asked for was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfirmPayment {
    /// The receipt, who paid, and how.
    pub payment: ConfirmedPayment,
    /// Why a supervisor takes what came too late.
    pub override_reason: Option<String>,
}

impl Act for ConfirmPayment {
    fn event(&self) -> Event {
        Event::ConfirmPayment
    }

    fn details(&self) -> Value {
        json!({ "receipt_number": self.payment.receipt_number })
    }

    fn confirmed_payment(&self) -> Option<&ConfirmedPayment> {
        Some(&self.payment)
    }

    fn override_reason(&self) -> Option<&str> {
        self.override_reason.as_deref()
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}
