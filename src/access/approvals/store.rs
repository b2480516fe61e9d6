//! The table of who approves in the stead of a head.

use diesel::prelude::*;

use super::{ApprovalDelegation, ApprovalDelegationId};
use crate::access::keys::OfficerId;
use crate::access::permission::Role;
use crate::access::store as officers;
use crate::access::terms::OfficerTerm;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{approval_delegation, officer};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

type ApprovalDelegationRow =
    (ApprovalDelegationId, AgencyId, OfficerId, OfficerId, String, Instant, Option<Instant>, Instant);

fn read(
    (id, office_id, head_id, delegate_id, document_number, from, until, recorded_at): ApprovalDelegationRow,
) -> ApprovalDelegation {
    let term = OfficerTerm { from, until };
    ApprovalDelegation { id, office_id, head_id, delegate_id, document_number, term, recorded_at }
}

/// Enters one.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut Connection, new: &ApprovalDelegation) -> Result<(), DatabaseError> {
    let row = (
        approval_delegation::id.eq(new.id),
        approval_delegation::agency_id.eq(new.office_id),
        approval_delegation::head_id.eq(new.head_id),
        approval_delegation::delegate_id.eq(new.delegate_id),
        approval_delegation::document_number.eq(&new.document_number),
        approval_delegation::valid_from.eq(new.term.from),
        approval_delegation::valid_until.eq(new.term.until),
        approval_delegation::recorded_at.eq(new.recorded_at),
    );
    on!(&mut *conn, c => diesel::insert_into(approval_delegation::table).values(row).execute(c))?;
    sealing::seal(conn, SealedKind::ApprovalDelegation, new.id)
}

/// Sets the end of one.
///
/// # Errors
/// When the database fails.
pub fn end(conn: &mut Connection, id: ApprovalDelegationId, until: Instant) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::ApprovalDelegation, id)?;
    on!(&mut *conn, c => diesel::update(approval_delegation::table.find(id))
        .set(approval_delegation::valid_until.eq(until))
        .execute(c))?;
    sealing::seal(conn, SealedKind::ApprovalDelegation, id)
}

/// The one of this key.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    id: ApprovalDelegationId,
) -> Result<Option<ApprovalDelegation>, DatabaseError> {
    let row: Option<ApprovalDelegationRow> =
        on!(conn, c => approval_delegation::table.find(id).first(c).optional())?;
    Ok(row.map(read))
}

/// Those of an office, past and to come, in the order in which they were entered: `limit` of them after a key.
///
/// # Errors
/// When the database fails.
pub fn of_office(
    conn: &mut Connection,
    office_id: AgencyId,
    after: Option<ApprovalDelegationId>,
    limit: i64,
) -> Result<Vec<ApprovalDelegation>, DatabaseError> {
    let after = after.unwrap_or_else(|| Id::from_bytes([0; 16]));
    let rows: Vec<ApprovalDelegationRow> = on!(conn, c => approval_delegation::table
        .filter(approval_delegation::agency_id.eq(office_id))
        .filter(approval_delegation::id.gt(after))
        .order(approval_delegation::id)
        .limit(limit)
        .load(c))?;
    Ok(rows.into_iter().map(read).collect())
}

/// Those of an officer at an office, past and to come.
///
/// # Errors
/// When the database fails.
pub fn of_delegate(
    conn: &mut Connection,
    delegate_id: OfficerId,
    office_id: AgencyId,
) -> Result<Vec<ApprovalDelegation>, DatabaseError> {
    let rows: Vec<ApprovalDelegationRow> = on!(conn, c => approval_delegation::table
        .filter(approval_delegation::delegate_id.eq(delegate_id))
        .filter(approval_delegation::agency_id.eq(office_id))
        .order(approval_delegation::id)
        .load(c))?;
    Ok(rows.into_iter().map(read).collect())
}

/// Those of an officer, as head or as delegate, past and to come.
///
/// # Errors
/// When the database fails.
pub fn of_officer(
    conn: &mut Connection,
    officer_id: OfficerId,
) -> Result<Vec<ApprovalDelegation>, DatabaseError> {
    let rows: Vec<ApprovalDelegationRow> = on!(conn, c => approval_delegation::table
        .filter(approval_delegation::head_id.eq(officer_id).or(approval_delegation::delegate_id.eq(officer_id)))
        .order(approval_delegation::id)
        .load(c))?;
    Ok(rows.into_iter().map(read).collect())
}

/// By which document an officer approves at an office now, and the sign-in name of its head: the one entered last of those in force
/// whose head still leads the office.
///
/// # Errors
/// When the database fails.
pub fn in_force(
    conn: &mut Connection,
    delegate_id: OfficerId,
    office_id: AgencyId,
    now: Instant,
) -> Result<Option<(String, String)>, DatabaseError> {
    let held = of_delegate(conn, delegate_id, office_id)?;
    for delegation in held.into_iter().rev().filter(|held| held.term.holds_at(now)) {
        let head: String = on!(&mut *conn, c => officer::table
            .find(delegation.head_id)
            .select(officer::username)
            .first(c))?;
        if officers::find_active_as(conn, &head, Role::HEADS, office_id, now)?.is_some() {
            return Ok(Some((delegation.document_number, head)));
        }
    }
    Ok(None)
}
