//! The fee of a dossier: paid, exempt, refunded at the desk, and what was entered by mistake is taken back. No clock is touched:
//! a payment that the dossier waits for is asked for by another act (`asking.rs`).

use serde_json::{Value, json};

use crate::dossier::acts::act::Act;
use crate::dossier::acts::fee_lines::FeeAct;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

const fn at_the_desk(words_vi: &'static str) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: true,
        by: By::Desk,
        clock: ClockEffect::Unchanged,
        draft: DraftEffect::Stays,
        step: StepEffect::Stays,
        opinion: OpinionEffect::None,
        occasion: Occasion::Fee,
    }
}

pub(in crate::dossier) const COLLECT_FEE: ActRule = at_the_desk("thu phí, lệ phí");
pub(in crate::dossier) const EXEMPT_FEE: ActRule = at_the_desk("miễn, giảm phí, lệ phí");
pub(in crate::dossier) const REFUND_FEE: ActRule = at_the_desk("hoàn phí, lệ phí");
pub(in crate::dossier) const TAKE_BACK_FEE: ActRule = at_the_desk("bỏ ghi khoản phí, lệ phí nhập nhầm");

impl Act for FeeAct {
    fn event(&self) -> Event {
        self.what()
    }

    /// The amounts are kept beside it, with receipts, payers, grounds and reasons.
    fn details(&self) -> Value {
        match self {
            Self::Collect(_) | Self::Exempt(_) | Self::Refund(_) => json!({}),
            Self::TakeBack(reversal) => json!({ "entry": reversal.entry, "reason": reversal.reason }),
        }
    }

    fn fee(&self) -> Option<&Self> {
        Some(self)
    }

    fn write(&self, _row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        Ok(())
    }
}
