//! Which dossiers are annulled, for whoever counts or lists what was known by an instant.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::journal;
use crate::platform::database::statement::Statement;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

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
