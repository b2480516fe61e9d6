//! A dossier that was entered twice, or whose import was taken back, and has left the register: what its journal tells of that, and which dossiers are such.
//!
//! The journal alone says it. Whoever counts or lists what was known by an instant leaves these dossiers out with every row of
//! theirs, also the rows before the annulment (`not_annulled` in `store.rs`); the roll-ups take them out in the transaction of the act.

pub mod store;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::journal::JournalEntry;
use crate::dossier::clock::status::Event;
use crate::platform::database::UnreadableColumn;

/// How a dossier left the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Annulment {
    /// Code of the dossier that stays, when this one was entered twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "H26.268.05-230307-0001")]
    pub duplicate_of: Option<String>,
    /// The import with which it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_taken_back: Option<ImportTakenBack>,
    /// How it came about.
    pub reason: String,
}

/// What the row of a dossier calls the import with which it was taken back.
pub const IMPORT_TAKEN_BACK: &str = "import_taken_back";

/// An import that was taken back as one batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportTakenBack {
    /// Name of its file.
    #[schema(example = "so-theo-doi.xlsx")]
    pub file: String,
    /// Its key, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<String>,
    /// The code that the dossier had, and gave back.
    #[schema(example = "H26.268.05-230307-0002")]
    pub code: String,
}

impl Annulment {
    /// What a journal tells of it.
    ///
    /// # Errors
    /// When its row cannot be read.
    pub fn in_journal(entries: &[JournalEntry]) -> Result<Option<Self>, UnreadableColumn> {
        let last = entries.last().filter(|entry| entry.event == Event::Annul);
        last.map(JournalEntry::details).transpose()
    }
}
