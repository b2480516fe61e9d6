//! The table of reminders. A row is written once, and never again.

use diesel::prelude::*;

use crate::access::{OfficerId, Role};
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::on;
use crate::platform::database::schema::reminder;
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;

/// A reminder.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = reminder, treat_none_as_default_value = false)]
#[expect(missing_docs, reason = "the columns are described in migrations/ and in the response ReminderView")]
pub struct Reminder {
    pub office_id: AgencyId,
    pub dossier_id: DossierId,
    pub number: i32,
    pub made_by: OfficerId,
    pub made_at: Instant,
    pub officer_id: Option<OfficerId>,
    pub role: Role,
    pub agency_id: AgencyId,
    pub due_at: Option<Instant>,
    pub note: Option<String>,
}

/// The reminders of a dossier, oldest first.
///
/// # Errors
/// When the database fails.
pub fn of_dossier(
    conn: &mut Connection,
    office_id: AgencyId,
    dossier_id: DossierId,
) -> Result<Vec<Reminder>, DatabaseError> {
    Ok(on!(conn, c => reminder::table
        .filter(reminder::office_id.eq(office_id))
        .filter(reminder::dossier_id.eq(dossier_id))
        .order(reminder::number)
        .select(Reminder::as_select())
        .load(c))?)
}

/// Writes the next reminder of the dossier of this code, unless `next` sees in those that stand that there must be none. Of two who
/// remind at once the second sees the first.
///
/// # Errors
/// Why there must be none, or the database fails.
pub fn add<E: From<DatabaseError>>(
    conn: &mut Connection,
    code: &str,
    (office_id, dossier_id): (AgencyId, DossierId),
    next: impl FnOnce(&[Reminder]) -> Result<Reminder, E>,
) -> Result<Reminder, E> {
    sealing::hold(conn)?;
    let row = next(&of_dossier(conn, office_id, dossier_id)?)?;
    sealing::found(conn, SealedKind::Reminders, code)?;
    on!(&mut *conn, c => diesel::insert_into(reminder::table).values(&row).execute(c))
        .map_err(DatabaseError::from)?;
    sealing::seal(conn, SealedKind::Reminders, code)?;
    Ok(row)
}
