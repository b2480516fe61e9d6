//! What the hash of a row covers: every column, in a fixed order and spelling. A hash that was written stays right only as long as this
//! does not change; a column that comes later enters by its name, where it holds more than its default.
//! Pure: no HTTP, no SQL, no clock.

use std::fmt;

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::JournalEntry;
use crate::dossier::clock::status::Status;
use crate::platform::blind_index::hex;
use crate::platform::instant::Instant;

impl JournalEntry {
    /// SHA-256 over the previous hash and every other column, in a fixed order and spelling.
    #[must_use]
    pub fn computed_hash(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        hasher.update(&self.previous_hash);
        // Written into memory, which takes whatever comes.
        hasher.update(serde_json::to_vec(&HashedColumns(self)).unwrap_or_default());
        hasher.finalize().into()
    }

    /// The columns that the table got after the first rows were written, by name: only those that hold more than their default,
    /// so that a chain keeps its hashes when a column is added.
    fn later_columns(&self) -> serde_json::Map<String, Value> {
        let mut later = serde_json::Map::new();
        let instants = [("promise_before", self.promise_before), ("promise_after", self.promise_after)];
        for (name, at) in instants {
            if let Some(at) = at {
                later.insert(name.to_owned(), Value::from(at.micros()));
            }
        }
        for (name, marks) in [("marks_before", self.marks_before), ("marks_after", self.marks_after)] {
            if marks != 0 {
                later.insert(name.to_owned(), Value::from(marks));
            }
        }
        if let Some(seal) = &self.content_seal {
            later.insert("content_seal".to_owned(), Value::from(hex(seal)));
        }
        later
    }

    /// The row with `moves` and `hash` filled in from the rest.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.moves = self.is_move();
        self.hash = self.computed_hash().to_vec();
        self
    }
}

/// The columns of a row as its hash knows them. Not gathered first: an import seals hundreds of thousands.
struct HashedColumns<'a>(&'a JournalEntry);

/// A value by the text that it is shown as.
struct AsText<T>(T);

impl<T: fmt::Display> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for HashedColumns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let row = self.0;
        let micros = |at: Option<Instant>| at.map(Instant::micros);
        let mut columns = serializer.serialize_seq(None)?;
        columns.serialize_element(&AsText(row.office_id))?;
        columns.serialize_element(&AsText(row.dossier_id))?;
        columns.serialize_element(&row.seq)?;
        columns.serialize_element(row.event.as_str())?;
        columns.serialize_element(row.from_account.as_str())?;
        columns.serialize_element(row.to_account.as_str())?;
        columns.serialize_element(&row.status_before.map(Status::as_str))?;
        columns.serialize_element(row.status_after.as_str())?;
        columns.serialize_element(&micros(row.due_before))?;
        columns.serialize_element(&micros(row.due_after))?;
        columns.serialize_element(&row.step_before)?;
        columns.serialize_element(&row.step_after)?;
        columns.serialize_element(&row.happened_at.micros())?;
        columns.serialize_element(&row.recorded_at.micros())?;
        columns.serialize_element(&row.actor_id.map(AsText))?;
        columns.serialize_element(&row.actor_role)?;
        columns.serialize_element(&row.actor_unit_id.map(AsText))?;
        columns.serialize_element(&AsText(row.procedure_id))?;
        columns.serialize_element(row.channel.as_str())?;
        columns.serialize_element(&row.details)?;
        let later = row.later_columns();
        if !later.is_empty() {
            columns.serialize_element(&later)?;
        }
        columns.end()
    }
}
