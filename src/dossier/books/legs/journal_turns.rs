//! What the journal tells of turns, and whether the table says the same.
//!
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::store::LegTurn;
use crate::dossier::books::journal::JournalEntry;
use crate::platform::database::UnreadableColumn;
use crate::platform::instant::Instant;

/// What the details of a journal row call the turns that its act began, ended or changed, each as it stands after it.
const LEGS: &str = "legs";

/// Adds turns to what the journal keeps of an act.
pub(in crate::dossier) fn telling(mut details: Value, turns: &[LegTurn]) -> Value {
    if let (false, Value::Object(fields)) = (turns.is_empty(), &mut details) {
        fields.insert(LEGS.to_owned(), json!(turns));
    }
    details
}

/// The turns of a dossier as its journal tells them.
#[derive(Debug, Default)]
pub(in crate::dossier) struct JournalTurns {
    turns: BTreeMap<i64, ToldTurn>,
}

/// A turn as the last row tells it, and when the register learned that it came and that it left.
#[derive(Debug)]
struct ToldTurn {
    told: Value,
    recorded_at: Instant,
    end_recorded_at: Option<Instant>,
}

impl JournalTurns {
    /// Reads the next row of the journal.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub(in crate::dossier) fn read(&mut self, entry: &JournalEntry) -> Result<(), UnreadableColumn> {
        let turns: Vec<Value> = entry.detail(LEGS)?.unwrap_or_default();
        for turn in turns {
            let Some(number) = turn.get("turn").and_then(Value::as_i64) else { continue };
            let before = self.turns.get(&number);
            let ended = turn.get("ended_at").is_some_and(|at| !at.is_null());
            let known_end = before.and_then(|before| before.end_recorded_at);
            let turn = ToldTurn {
                told: turn,
                recorded_at: before.map_or(entry.recorded_at, |before| before.recorded_at),
                end_recorded_at: ended.then(|| known_end.unwrap_or(entry.recorded_at)),
            };
            self.turns.insert(number, turn);
        }
        Ok(())
    }

    /// Whether these turns are what was told.
    pub(in crate::dossier) fn are(&self, turns: &[LegTurn]) -> bool {
        let as_told = |(told, turn): (&ToldTurn, &LegTurn)| {
            told.told == json!(turn)
                && told.recorded_at == turn.recorded_at
                && told.end_recorded_at == turn.end_recorded_at
        };
        self.turns.len() == turns.len() && self.turns.values().zip(turns).all(as_told)
    }
}
