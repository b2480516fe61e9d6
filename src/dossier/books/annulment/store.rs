//! Which rows of dossiers count no more, for whoever counts or lists what was known by an instant: the dossier was annulled, or entered
//! again under another procedure or channel.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::clock::status::Event;
use crate::on;
use crate::platform::database::schema::journal;
use crate::platform::database::statement::Statement;
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// The events that take a dossier out, as the index has them.
const TAKE_OUT: &str = "('annul', 'reclassify')";

/// The dossiers of an office that were taken out as far as was known by an instant, each with the number of the last row that did it:
/// that row and those before it count no more.
///
/// # Errors
/// When the database fails.
pub fn known_by(
    conn: &mut Connection,
    office: AgencyId,
    known_at: Instant,
) -> Result<BTreeMap<DossierId, i32>, DatabaseError> {
    let found: Vec<(DossierId, i32)> = on!(conn, c => journal::table
        .filter(journal::office_id.eq(office))
        .filter(journal::event.eq_any([Event::Annul, Event::Reclassify]))
        .filter(journal::recorded_at.le(known_at))
        .order(journal::seq)
        .select((journal::dossier_id, journal::seq))
        .load(c))?;
    Ok(found.into_iter().collect())
}

/// Adds the condition that a row still counts as far as was known by an instant: no row of its dossier took it out. The table goes by
/// `name`.
#[must_use]
pub(crate) fn not_taken_out<S>(statement: Statement<S>, name: &str, known_at: Instant) -> Statement<S> {
    statement
        .sql(&format!(
            " AND NOT EXISTS (SELECT 1 FROM journal annulled WHERE annulled.event IN {TAKE_OUT} \
             AND annulled.office_id = {name}.office_id AND annulled.dossier_id = {name}.dossier_id \
             AND annulled.seq >= {name}.seq AND annulled.recorded_at <= "
        ))
        .instant(known_at)
        .sql(")")
}

/// Adds the condition that the dossier of a turn is not annulled as far as was known by an instant; the table goes by `name`. A dossier
/// with legs is never entered again.
#[must_use]
pub(crate) fn not_annulled<S>(statement: Statement<S>, name: &str, known_at: Instant) -> Statement<S> {
    statement
        .sql(&format!(
            " AND NOT EXISTS (SELECT 1 FROM journal annulled WHERE annulled.event = 'annul' \
             AND annulled.office_id = {name}.office_id AND annulled.dossier_id = {name}.dossier_id AND annulled.recorded_at <= "
        ))
        .instant(known_at)
        .sql(")")
}

/// Adds the condition that a row was not written again when the procedure or channel of its dossier was changed: that is no late entry.
#[must_use]
pub(crate) fn not_entered_again<S>(statement: Statement<S>, name: &str) -> Statement<S> {
    statement.sql(&format!(
        " AND NOT EXISTS (SELECT 1 FROM journal changed WHERE changed.event = 'reclassify' \
         AND changed.office_id = {name}.office_id AND changed.dossier_id = {name}.dossier_id \
         AND changed.seq < {name}.seq AND changed.recorded_at = {name}.recorded_at)"
    ))
}

/// Begins a statement that finds whether a dossier of these offices was taken out after an instant: what was known then differs
/// from what the roll-ups hold.
#[must_use]
pub(crate) fn taken_out_after<S>(
    statement: Statement<S>,
    offices: &[AgencyId],
    known_at: Instant,
) -> Statement<S> {
    statement
        .sql(&format!("FROM journal WHERE event IN {TAKE_OUT} AND "))
        .one_of("office_id", offices)
        .sql(" AND recorded_at > ")
        .instant(known_at)
}
