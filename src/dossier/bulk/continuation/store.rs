//! The dossiers that an office has in hand: those that are not over and on which it acts.

use diesel::prelude::*;

use crate::agency::AgencyId;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::status::Status;
use crate::dossier::views::search::acted_on_by;
use crate::on;
use crate::platform::database::schema::dossier;
use crate::platform::database::{Connection, DatabaseError};
use crate::workflow::WorkflowId;

/// The states in which a dossier is not over. A result that nobody has fetched is still to be handed over.
const IN_HAND: &[Status] = &[
    Status::Submitted,
    Status::Accepted,
    Status::Processing,
    Status::SupplementRequested,
    Status::PaymentRequested,
    Status::WithdrawalRequested,
    Status::Resolved,
];

/// At most `limit` dossiers in hand, after the key of `after`, in the order in which they came to the register.
///
/// # Errors
/// When the database fails.
pub(super) fn list_in_hand(
    conn: &mut Connection,
    office_id: AgencyId,
    after: Option<DossierId>,
    limit: i64,
) -> Result<Vec<Dossier>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = dossier::table
            .filter(acted_on_by!(vec![office_id]))
            .filter(dossier::status.eq_any(IN_HAND))
            .order(dossier::id)
            .limit(limit)
            .select(Dossier::as_select())
            .into_boxed();
        if let Some(id) = after {
            query = query.filter(dossier::id.gt(id));
        }
        query.load(c)
    })?)
}

/// The keys of all dossiers in hand: owner and key.
///
/// # Errors
/// When the database fails.
pub(super) fn keys_in_hand(
    conn: &mut Connection,
    office_id: AgencyId,
) -> Result<Vec<(AgencyId, DossierId)>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(acted_on_by!(vec![office_id]))
        .filter(dossier::status.eq_any(IN_HAND))
        .order(dossier::id)
        .select((dossier::office_id, dossier::id))
        .load(c))?)
}

/// Whether a dossier is in the hands of an office.
pub(super) fn is_in_hand(row: &Dossier, office_id: AgencyId) -> bool {
    row.acting_office() == office_id && IN_HAND.contains(&row.status)
}

/// How many dossiers in hand lie at each step of each workflow: workflow, position, dossiers.
///
/// # Errors
/// When the database fails.
pub(super) fn count_by_step(
    conn: &mut Connection,
    office_id: AgencyId,
) -> Result<Vec<(WorkflowId, i32, i64)>, DatabaseError> {
    Ok(on!(conn, c => dossier::table
        .filter(acted_on_by!(vec![office_id]))
        .filter(dossier::status.eq_any(IN_HAND))
        .group_by((dossier::workflow_id, dossier::step))
        .order((dossier::workflow_id, dossier::step))
        .select((dossier::workflow_id, dossier::step, diesel::dsl::count_star()))
        .load(c))?)
}
