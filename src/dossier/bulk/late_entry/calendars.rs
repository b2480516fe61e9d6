//! Between which calendars a recalculation moved a due date, and what the rows tell that take it back and do it again.
//! Pure: no HTTP, no SQL, no clock.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::dossier::books::journal::JournalEntry;
use crate::dossier::books::store::Dossier;

/// What the row of a recalculation tells.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RecalculationTold {
    pub(super) calendar_before: String,
    pub(super) calendar_after: String,
    #[serde(default)]
    pub(super) agency: String,
    #[serde(default)]
    pub(super) basis: String,
}

impl RecalculationTold {
    /// The dossier as it was before the recalculation that `entry` tells of.
    pub(super) fn undo(&self, entry: &JournalEntry, row: &mut Dossier) {
        row.due_at = entry.due_before;
        row.calendar_stamp.clone_from(&self.calendar_before);
    }

    /// What the row that takes it back tells.
    pub(super) fn taken_back(&self, entry: &JournalEntry) -> Value {
        json!({
            "agency": self.agency,
            "basis": self.basis,
            "calendar_before": self.calendar_after,
            "calendar_after": self.calendar_before,
            "taken_back": entry.seq,
        })
    }

    /// What the row that does it again tells.
    pub(super) fn worked_out_again(&self, entry: &JournalEntry) -> Value {
        json!({
            "agency": self.agency,
            "basis": self.basis,
            "calendar_before": self.calendar_before,
            "calendar_after": self.calendar_after,
            "worked_out_again": entry.seq,
        })
    }
}
