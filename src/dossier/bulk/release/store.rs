//! The open dossiers that an officer has in hand.

use diesel::prelude::*;

use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Status;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError};

/// The dossiers that are not over and were given to this officer, at any office, in the order in which they came to the register.
///
/// # Errors
/// When the database fails.
pub(super) fn open_of(conn: &mut Connection, officer_id: OfficerId) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(dossier::handler_id.eq(officer_id))
        .filter(dossier::status.eq_any(Status::NOT_ENDED))
        .order(dossier::id)
        .select(Dossier::as_select())
        .load(c))?)
}

/// The dossier of this key.
///
/// # Errors
/// When the database fails.
pub(super) fn find(
    conn: &mut Connection,
    office_id: AgencyId,
    id: DossierId,
) -> Result<Option<Dossier>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .find((office_id, id))
        .select(Dossier::as_select())
        .first(c)
        .optional())?)
}
