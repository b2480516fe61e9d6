//! The late agency apologises and promises another day; the legal due date stays.

use serde_json::{Value, json};

use crate::access::Role;
use crate::dossier::acts::act::Act;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::apology::{Apology, ApologyContext};
use crate::dossier::acts::lateness::lateness;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{
    ActRule, By, ClockEffect, DraftEffect, Occasion, OpinionEffect, StepEffect,
};
use crate::dossier::clock::status::Event;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

pub(in crate::dossier) const APOLOGISE: ActRule = ActRule {
    words_vi: "xin lỗi và hẹn lại ngày trả kết quả",
    shown_to_citizen: true,
    by: By::Roles(Role::HEADS),
    // It gives another date: a pause stays what it was.
    clock: ClockEffect::Unchanged,
    draft: DraftEffect::Stays,
    step: StepEffect::Stays,
    opinion: OpinionEffect::None,
    occasion: Occasion::Apology,
};

impl Act for Apology {
    fn event(&self) -> Event {
        Event::Apologise
    }

    fn details(&self) -> Value {
        json!(self)
    }

    fn override_reason(&self) -> Option<&str> {
        self.override_reason.as_deref()
    }

    fn check(
        &self,
        conn: &mut Connection,
        act: &ActContext<'_>,
        row: &Dossier,
        at: Instant,
    ) -> Result<(), Problem> {
        let calendar = act.books.calendars.for_agency(conn, row.office_id)?;
        Apology::check(
            self,
            &ApologyContext {
                marks: row.marks,
                lateness: lateness(conn, act.books, row, at)?,
                received_at: row.received_at,
                due_at: row.due_at,
                promised_at: row.promised_at,
                happened_at: at,
                now: act.now,
                calendar: &calendar.processing,
            },
        )
    }

    fn write(&self, row: &mut Dossier, _at: Instant) -> Result<(), UnreadableColumn> {
        row.promised_at = Some(self.new_date);
        row.marks |= self.marks();
        Ok(())
    }
}
