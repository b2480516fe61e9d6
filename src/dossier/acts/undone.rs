//! An act by mistake is undone: which act that is, who may take it back, and what stood before it. The journal tells all of it.

use serde::Deserialize;

use crate::access::{Assignment, Officer};
use crate::dossier::books::journal::{self, JournalEntry};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::act_rule::{ActRule, ClockEffect, Occasion, StepEffect};
use crate::dossier::clock::pause::{self, Pause};
use crate::dossier::clock::status::{DossierState, Event};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;

/// The acts by which a dossier is handed to somebody else, and may be taken back from.
const HAND_OVERS: &[Event] = &[Event::HandOn, Event::SendBack];

/// The act that is undone by one of this kind; none when it undoes nothing, or there is nothing to undo.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn undone(
    conn: &mut Connection,
    before: &Dossier,
    event: Event,
) -> Result<Option<JournalEntry>, DatabaseError> {
    let rule = event.rule();
    if rule.clock == ClockEffect::Restored {
        return journal::last_of(conn, before.office_id, before.id, &[Event::Withdraw]);
    }
    if rule.step == StepEffect::ComesBack {
        let entries = journal::present_rows(conn, before.office_id, before.id)?;
        return Ok(last_hand_over(&entries).cloned());
    }
    Ok(None)
}

/// The hand-over after which nobody has acted on the dossier.
#[must_use]
pub(in crate::dossier) fn last_hand_over(entries: &[JournalEntry]) -> Option<&JournalEntry> {
    let last = entries.iter().rev().find(|entry| !leaves_it_where_it_is(entry.event.rule()));
    last.filter(|entry| HAND_OVERS.contains(&entry.event))
}

/// Whether an act takes nothing from whoever could take the dossier back: its dates are computed again, its fee is paid, what is
/// written of people is mended, or whoever had it has left without acting. Another version or another office is no such act: the
/// step that it came from is another one then.
fn leaves_it_where_it_is(rule: &ActRule) -> bool {
    match rule.occasion {
        Occasion::Calendar | Occasion::Fee | Occasion::Officer => true,
        Occasion::Correction => rule.step == StepEffect::Stays && rule.clock == ClockEffect::Unchanged,
        Occasion::Dossier | Occasion::Apology | Occasion::Version | Occasion::Office => false,
    }
}

/// Where the dossier stood before the act that is undone. A hand-over changes the state alone.
#[must_use]
pub(in crate::dossier) fn stood(before: &Dossier, undone: &JournalEntry) -> DossierState {
    let status = undone.status_before.unwrap_or(before.status);
    let account = if HAND_OVERS.contains(&undone.event) { before.account } else { undone.from_account };
    DossierState { status, account }
}

/// The assignment by which an officer takes back what he or she handed on: the one by which that was done.
///
/// # Errors
/// When there is nothing to take back, or somebody else handed it on.
pub(in crate::dossier) fn giver<'a>(
    officer: &'a Officer,
    handed_on: Option<&JournalEntry>,
) -> Result<&'a Assignment, Problem> {
    let Some(entry) = handed_on else {
        return Err(Problem::new(Code::ActNotAllowed).say(
            "chỉ lấy lại được hồ sơ vừa chuyển, khi người nhận chưa làm việc gì: hãy đề nghị người đang giữ chuyển lại",
            "only what was just handed on is taken back, before the next one has acted: ask whoever has it to send it back",
        ));
    };
    let own = officer.assignments.iter().find(|assignment| {
        // For a colleague who is away, what either of them has handed on.
        (entry.actor_id == Some(officer.id) || entry.actor_id == Some(assignment.of(officer.id)))
            && assignment.role.as_str() == entry.actor_role
            && entry.actor_unit_id == Some(assignment.agency_id)
    });
    own.ok_or_else(|| {
        Problem::new(Code::RoleMayNot).say(
            "chỉ người đã chuyển hồ sơ mới lấy lại được",
            "only whoever handed the dossier on takes it back",
        )
    })
}

/// By when the citizen owed an answer before the wish to withdraw.
///
/// # Errors
/// When the journal cannot be read.
pub(in crate::dossier) fn owed_by(
    conn: &mut Connection,
    row: &Dossier,
    pauses: &[Pause],
) -> Result<Option<Instant>, Problem> {
    if row.accepted_at.is_some() {
        return Ok(pause::open(pauses).and_then(|pause| pause.answer_by));
    }
    let asked = [Event::RequestSupplement, Event::TakeInSupplement];
    let Some(last) = journal::last_of(conn, row.office_id, row.id, &asked)? else { return Ok(None) };
    if last.event != Event::RequestSupplement {
        return Ok(None);
    }
    let asked: StatedAnswerBy = last.details()?;
    Ok(asked.answer_by)
}

/// What the row of a request tells of the citizen's own due date.
#[derive(Debug, Deserialize)]
struct StatedAnswerBy {
    #[serde(default)]
    answer_by: Option<Instant>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed_over(events: &[Event]) -> Option<Event> {
        let told = |event: &Event| {
            let mut row = JournalEntry::sample();
            row.event = *event;
            row
        };
        let rows: Vec<JournalEntry> = events.iter().map(told).collect();
        last_hand_over(&rows).map(|entry| entry.event)
    }

    #[test]
    fn a_hand_over_is_taken_back_until_somebody_acts_or_its_step_is_another_one() {
        use Event::{
            Amend, Assign, Continue, HandOn, MoveVersion, RecalculateDue, Recall, Receive, Release, SendBack,
        };
        for (since, taken_back) in [
            (&[][..], true),
            // The machine has dates computed again, the desk mends a name: nobody has begun to work.
            (&[RecalculateDue, Amend, RecalculateDue], true),
            (&[Release], true),
            (&[Assign], false),
            (&[Assign, Amend], false),
            (&[MoveVersion], false),
            (&[Continue, Amend], false),
            (&[Recall], false),
        ] {
            for event in [HandOn, SendBack] {
                let history = [&[Receive, event][..], since].concat();
                assert_eq!(handed_over(&history), taken_back.then_some(event), "{history:?}");
            }
        }
        assert_eq!(handed_over(&[Receive, Amend]), None);
        assert_eq!(handed_over(&[]), None);
    }
}
