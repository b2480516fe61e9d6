//! The due date of a leg that was computed by another calendar, taken back for an act that is entered late, and worked out again behind
//! it. The dossier's own due date rests on its owner's calendar and does not move.

use serde::Deserialize;
use serde_json::Value;

use super::calendars::RecalculationTold;
use super::moved::Changed;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::acts::legs::turn_changes::due_now;
use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::legs::store::{keep, of_dossier};
use crate::dossier::books::legs::{LegTurn, telling};
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::pause::for_deadline;
use crate::platform::database::{Connection, UnreadableColumn};
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Which turn of a leg took another calendar, and when it was due before.
#[derive(Debug)]
pub(super) struct LegTold {
    turn: i32,
    due_before: Option<Instant>,
}

/// A turn as a row of the journal tells it.
#[derive(Debug, Deserialize)]
struct TurnTold {
    turn: i32,
    due_at: Option<Instant>,
}

impl LegTold {
    /// What a recalculation tells of a leg, and the rows before it; none where it is the dossier's own.
    pub(super) fn of(
        entry: &JournalEntry,
        entries: &[JournalEntry],
    ) -> Result<Option<Self>, UnreadableColumn> {
        let turns_of = |entry: &JournalEntry| entry.detail::<Vec<TurnTold>>("legs");
        let Some(turn) = turns_of(entry)?.and_then(|turns| turns.first().map(|told| told.turn)) else {
            return Ok(None);
        };
        let mut due_before = None;
        for earlier in entries.iter().filter(|earlier| earlier.seq < entry.seq) {
            let told = turns_of(earlier)?.unwrap_or_default();
            due_before = told.iter().find(|told| told.turn == turn).map_or(due_before, |told| told.due_at);
        }
        Ok(Some(Self { turn, due_before }))
    }

    /// The leg as it was before; the dossier stays. `details` tell of the calendars.
    pub(super) fn before(
        &self,
        conn: &mut Connection,
        row: &Dossier,
        calendar_before: &str,
        details: Value,
    ) -> Result<Changed, Problem> {
        let turns = of_dossier(conn, row.office_id, row.id)?;
        let turn = turns.into_iter().find(|turn| turn.turn == self.turn);
        let known = turn.map(|turn| LegTurn {
            calendar_stamp: calendar_before.to_owned(),
            due_at: self.due_before,
            ..turn
        });
        kept(conn, row, known.as_slice(), details)
    }

    /// The leg by the other calendar again, where the act left it open.
    pub(super) fn again(
        &self,
        conn: &mut Connection,
        books: &ReferenceCaches,
        row: &Dossier,
        (entry, told): (&JournalEntry, &RecalculationTold),
    ) -> Result<Option<Changed>, Problem> {
        let mut turns = of_dossier(conn, row.office_id, row.id)?;
        let Some(open) = turns.iter().find(|turn| turn.turn == self.turn).cloned() else { return Ok(None) };
        if !open.is_open() || open.calendar_stamp != told.calendar_before {
            return Ok(None);
        }
        turns.retain(|turn| turn.number == open.number);
        let calendar = books.calendars.by_stamp(conn, &told.calendar_after)?;
        let due_at =
            due_now(conn, books, row.procedure_version_id, &for_deadline(&row.pauses()?), &turns, &calendar)?;
        let after = LegTurn { calendar_stamp: told.calendar_after.clone(), due_at, ..open };
        kept(conn, row, &[after], told.worked_out_again(entry)).map(Some)
    }
}

fn kept(conn: &mut Connection, row: &Dossier, turns: &[LegTurn], details: Value) -> Result<Changed, Problem> {
    keep(conn, turns)?;
    Ok((row.clone(), telling(details, turns)))
}
