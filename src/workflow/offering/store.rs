//! Reads what is offered and which workflows are in use; and makes those who change either wait for each other.

use chrono::NaiveDate;
use diesel::RunQueryDsl as _;

use crate::agency::store as agencies;
use crate::platform::database::{Connection, DatabaseError};
use crate::procedure::delegation::store::{self as delegations, DelegationFilter};
use crate::procedure::{ProcedureId, search};
use crate::workflow::offering::coverage::{OfferedByDelegation, OfferedVersion, Offering, OfferingOffice};
use crate::workflow::store as workflows;

/// Makes others who change what is offered, or how it is handled, wait for the end of this transaction: two acts that are
/// harmless one by one could leave a procedure without a workflow together. SQLite has one writer anyway.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut Connection) -> Result<(), DatabaseError> {
    if let Connection::Postgres(c) = conn {
        diesel::sql_query("LOCK TABLE workflow IN SHARE ROW EXCLUSIVE MODE").execute(&mut **c)?;
    }
    Ok(())
}

/// What is offered from the day `since` on, of these procedures or of all, with the workflows in use.
///
/// # Errors
/// When the database fails.
pub fn load(
    conn: &mut Connection,
    procedures: Option<&[ProcedureId]>,
    since: NaiveDate,
) -> Result<Offering, DatabaseError> {
    let versions = search::in_force_from(conn, procedures, since)?;
    let offices = agencies::offices_with_desks(conn, since)?.into_iter().map(|office| OfferingOffice {
        id: office.id,
        code: office.code,
        level: office.level,
        valid_from: office.valid_from,
        valid_to: office.valid_to,
    });
    let filter = DelegationFilter {
        procedure_id: procedures.and_then(|ids| ids.first().copied().filter(|_| ids.len() == 1)),
        ..DelegationFilter::default()
    };
    let delegated = delegations::list(conn, &filter, None, None)?.into_iter().map(|delegation| {
        let before = delegation.revoked_from.and_then(|day| day.pred_opt());
        OfferedByDelegation {
            procedure_id: delegation.procedure_id,
            office_id: delegation.to_agency_id,
            first: delegation.valid_from,
            last: delegation.valid_to.into_iter().chain(before).min(),
        }
    });
    Ok(Offering {
        versions: versions.iter().map(|version| OfferedVersion::of(version, since)).collect(),
        offices: offices.collect(),
        delegated: delegated.collect(),
        workflows: workflows::list_in_use(conn, procedures)?,
    })
}
