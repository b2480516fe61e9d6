//! A dossier that was entered twice and has left the register: what its journal tells of that, and which dossiers are such.
//!
//! The journal alone says it. Whoever counts or lists what was known by an instant leaves these dossiers out with every row of
//! theirs, also the rows before the annulment ([`not_annulled`]); the roll-ups take them out in the transaction of the act.

use std::collections::BTreeSet;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::DossierId;
use super::journal::JournalEntry;
use crate::agency::AgencyId;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::journal;
use crate::platform::database::statement::Statement;
use crate::platform::database::{Connection, DatabaseError, UnreadableColumn};
use crate::platform::instant::Instant;

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

/// The dossiers of an office that are annulled as far as was known by an instant.
///
/// # Errors
/// When the database fails.
pub fn known_by(
    conn: &mut Connection,
    office: AgencyId,
    known_at: Instant,
) -> Result<BTreeSet<DossierId>, DatabaseError> {
    let found: Vec<DossierId> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office))
        .filter(journal::event.eq(Event::Annul))
        .filter(journal::recorded_at.le(known_at))
        .select(journal::dossier_id)
        .load(c))?;
    Ok(found.into_iter().collect())
}

/// Adds the condition that the dossier of a row is not annulled as far as was known by an instant; the table goes by `name` and
/// calls the dossier by `key`.
#[must_use]
pub(crate) fn not_annulled<S>(
    statement: Statement<S>,
    name: &str,
    key: &str,
    known_at: Instant,
) -> Statement<S> {
    statement
        .sql(&format!(
            " AND NOT EXISTS (SELECT 1 FROM journal annulled WHERE annulled.event = 'annul' \
             AND annulled.office_id = {name}.office_id AND annulled.dossier_id = {name}.{key} AND annulled.recorded_at <= "
        ))
        .instant(known_at)
        .sql(")")
}

/// Begins a statement that finds whether a dossier of these offices was annulled after an instant: what was known then differs
/// from what the roll-ups hold.
#[must_use]
pub(crate) fn annulled_after<S>(
    statement: Statement<S>,
    offices: &[AgencyId],
    known_at: Instant,
) -> Statement<S> {
    statement
        .sql("FROM journal WHERE event = 'annul' AND ")
        .one_of("office_id", offices)
        .sql(" AND recorded_at > ")
        .instant(known_at)
}
