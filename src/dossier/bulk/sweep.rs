//! What acts on all open dossiers of an agency and below have in common: whose dossiers they are, and who may.

use crate::access::{Assignment, Officer, Role};
use crate::agency::{Agency, store as agencies};
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;

/// The offices whose dossiers an act on this agency reaches: its own and those below. A unit has none; its dossiers are
/// those of its office.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn offices(conn: &mut Connection, agency: &Agency) -> Result<Vec<Id>, Problem> {
    if agency.is_office() { Ok(agencies::subtree_offices(conn, agency.id)?) } else { Ok(Vec::new()) }
}

/// The assignment by which the officer administers the agency and everything below it, if there is one.
///
/// # Errors
/// When the database fails.
pub(in crate::dossier) fn administrator(
    conn: &mut Connection,
    officer: &Officer,
    agency: &Agency,
) -> Result<Option<Assignment>, Problem> {
    let below = offices(conn, agency)?;
    let assignment = officer
        .acts_as(&[Role::Administrator], agency.office_id)
        .filter(|_| officer.reach_as(Role::Administrator).covers(&below));
    Ok(assignment.cloned())
}
