//! A dossier that was entered twice and has left the register: what its journal tells of that, and which dossiers are such.
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
    /// Code of the dossier that stays.
    #[schema(example = "H26.268.05-230307-0001")]
    pub duplicate_of: String,
    /// How it came about.
    pub reason: String,
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
