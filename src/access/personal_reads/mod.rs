//! Who saw whose data: each request that showed people of dossiers leaves a row with the officer, the instant, what was read and the dossiers.
//!
//! What a request shows is noted while it is answered, and kept when it ends: a thread of its own writes what has gathered, so that no answer
//! waits for the writer (docs/decisions/0069-personal-data-by-need.md). The rows are never changed, and go after two years.

pub(crate) mod http;
pub mod ledger;
mod notes;
pub mod store;
pub(crate) mod views;

use super::keys::OfficerId;
use crate::agency::AgencyId;
use crate::named_values;
use crate::platform::instant::Instant;

pub use ledger::PersonalReadLedger;
pub use notes::PersonalReadNotes;

named_values! {
    /// What was read that shows people.
    pub enum PersonalReadKind {
        /// A list of dossiers.
        List = "list",
        /// A dossier, or an act on it whose answer shows it.
        Dossier = "dossier",
        /// Its journal.
        Journal = "journal",
        /// A form or slip that names people.
        Paper = "paper",
        /// A file of a dossier.
        File = "file",
        /// What a person has here, by a number.
        People = "people",
        /// A page of the register book.
        Book = "book",
        /// The register book taken out as a file.
        Export = "export",
    }
}

crate::text_column!(PersonalReadKind);

/// Somebody read of people, of one office, in one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalRead {
    /// The office whose dossiers they are.
    pub office_id: AgencyId,
    /// Who.
    pub officer_id: OfficerId,
    /// When.
    pub read_at: Instant,
    /// What.
    pub kind: PersonalReadKind,
    /// The codes of the dossiers.
    pub dossiers: Vec<String>,
    /// Why, where a reason must be named.
    pub reason: Option<String>,
}
