//! What the journal tells of turns, and whether the table says the same.
//!
//! Pure: no HTTP, no SQL, no clock.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::store::LegTurn;
use crate::dossier::books::journal::JournalEntry;
use crate::platform::database::UnreadableColumn;

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
    turns: BTreeMap<i64, Value>,
}

impl JournalTurns {
    /// Reads the next row of the journal.
    ///
    /// # Errors
    /// When its details cannot be read.
    pub(in crate::dossier) fn read(&mut self, entry: &JournalEntry) -> Result<(), UnreadableColumn> {
        let turns: Vec<Value> = entry.detail(LEGS)?.unwrap_or_default();
        for turn in turns {
            if let Some(number) = turn.get("turn").and_then(Value::as_i64) {
                self.turns.insert(number, turn);
            }
        }
        Ok(())
    }

    /// Whether these turns are what was told.
    pub(in crate::dossier) fn are(&self, turns: &[LegTurn]) -> bool {
        self.turns.values().cloned().eq(turns.iter().map(|turn| json!(turn)))
    }
}
