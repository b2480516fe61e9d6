//! What is done to many dossiers at once: another calendar, another version, another office, an officer who leaves.
//! Pure: no HTTP, no SQL, no clock.
//!
//! The rooms `recalendar`, `version_move`, `continuation` and `release` do them; here stands what they mean for one dossier.

use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};

const fn of_many(words_vi: &'static str, step: StepEffect, occasion: Occasion) -> ActRule {
    ActRule {
        words_vi,
        shown_to_citizen: true,
        by: By::WhoeverChangesMany,
        // A pause stays what it was, and so does what the citizen owes.
        clock: ClockEffect::Unchanged,
        draft: DraftEffect::Stays,
        step,
        opinion: OpinionEffect::None,
        occasion,
    }
}

pub(in crate::dossier) const RECALCULATE_DUE: ActRule =
    of_many("tính lại hạn do lịch làm việc thay đổi", StepEffect::Stays, Occasion::Calendar);
pub(in crate::dossier) const CONTINUE: ActRule =
    of_many("chuyển cơ quan tiếp tục giải quyết", StepEffect::Stays, Occasion::Office);
pub(in crate::dossier) const MOVE_VERSION: ActRule =
    of_many("chuyển sang bản thủ tục hoặc quy trình khác", StepEffect::Moves, Occasion::Version);
pub(in crate::dossier) const RELEASE: ActRule = ActRule {
    // Who works on it is not told.
    shown_to_citizen: false,
    ..of_many("trả về danh sách chung do cán bộ thôi đảm nhiệm", StepEffect::Stays, Occasion::Officer)
};
