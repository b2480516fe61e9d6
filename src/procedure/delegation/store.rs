//! Where delegations are kept: the table `delegation`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::period::DelegationPeriod;
use crate::access::OfficerId;
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{delegation, procedure};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::procedure::version::ProcedureId;

/// The key of a delegation.
pub type DelegationId = Id<Delegation>;

/// A delegation.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = delegation, treat_none_as_default_value = false)]
pub struct Delegation {
    /// Key.
    pub id: DelegationId,
    /// The procedure.
    pub procedure_id: ProcedureId,
    /// The principal: whose authority it is.
    pub from_agency_id: AgencyId,
    /// The delegate: who exercises it.
    pub to_agency_id: AgencyId,
    /// The document that delegates.
    pub document_number: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day; none: until further notice.
    pub valid_to: Option<NaiveDate>,
    /// The first day on which a revocation takes it away.
    pub revoked_from: Option<NaiveDate>,
    /// The document that revokes it.
    pub revocation_number: Option<String>,
    /// Who entered the revocation.
    pub revoked_by: Option<OfficerId>,
    /// When the revocation was entered.
    pub revoked_at: Option<Instant>,
    /// Who entered it.
    pub created_by: OfficerId,
    /// When it was entered.
    pub created_at: Instant,
}

impl Delegation {
    /// The days on which it holds.
    #[must_use]
    pub fn period(&self) -> DelegationPeriod {
        DelegationPeriod { from: self.valid_from, to: self.valid_to, revoked_from: self.revoked_from }
    }
}

/// Which delegations to list.
#[derive(Debug, Clone, Default)]
pub struct DelegationFilter {
    /// Of this procedure.
    pub procedure_id: Option<ProcedureId>,
    /// By this principal.
    pub from_agency_id: Option<AgencyId>,
    /// To one of these delegates.
    pub to_agency_ids: Option<Vec<AgencyId>>,
    /// That hold on this day.
    pub on: Option<NaiveDate>,
}

/// Delegations as they were entered, after the key `after`; all of them without a `limit`.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &DelegationFilter,
    after: Option<DelegationId>,
    limit: Option<i64>,
) -> Result<Vec<Delegation>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = delegation::table.select(Delegation::as_select()).order(delegation::id).into_boxed();
        if let Some(procedure) = filter.procedure_id {
            query = query.filter(delegation::procedure_id.eq(procedure));
        }
        if let Some(from) = filter.from_agency_id {
            query = query.filter(delegation::from_agency_id.eq(from));
        }
        if let Some(to) = &filter.to_agency_ids {
            query = query.filter(delegation::to_agency_id.eq_any(to.clone()));
        }
        if let Some(day) = filter.on {
            // The same as `DelegationPeriod::holds_on`.
            query = query
                .filter(delegation::valid_from.le(day))
                .filter(delegation::valid_to.is_null().or(delegation::valid_to.assume_not_null().ge(day)))
                .filter(delegation::revoked_from.is_null().or(delegation::revoked_from.assume_not_null().gt(day)));
        }
        if let Some(after) = after {
            query = query.filter(delegation::id.gt(after));
        }
        if let Some(limit) = limit {
            query = query.limit(limit);
        }
        query.load(c)
    })?)
}

/// Delegations by one of these principals, after the key `after`.
///
/// # Errors
/// When the database fails.
pub fn of_principals(
    conn: &mut Connection,
    principals: &[AgencyId],
    after: Option<DelegationId>,
    limit: i64,
) -> Result<Vec<Delegation>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = delegation::table
            .filter(delegation::from_agency_id.eq_any(principals))
            .select(Delegation::as_select())
            .order(delegation::id)
            .limit(limit)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(delegation::id.gt(after));
        }
        query.load(c)
    })?)
}

/// The delegation with this key.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, id: DelegationId) -> Result<Option<Delegation>, DatabaseError> {
    Ok(on!(conn, c => delegation::table.find(id).select(Delegation::as_select()).first(c).optional())?)
}

/// Makes others who delegate the same procedure wait for the end of this transaction.
///
/// # Errors
/// When the database fails.
pub fn lock(conn: &mut Connection, procedure_id: ProcedureId) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(procedure::table.find(procedure_id))
        .set(procedure::search.eq(procedure::search))
        .execute(c))?;
    Ok(())
}

/// Adds a delegation.
///
/// # Errors
/// When the database fails.
pub fn insert(conn: &mut Connection, new: &Delegation) -> Result<(), DatabaseError> {
    sealing::found(conn, SealedKind::Procedure, new.procedure_id)?;
    on!(&mut *conn, c => diesel::insert_into(delegation::table).values(new).execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, new.procedure_id)
}

/// Enters the revocation that `revoked` carries; says whether there was none yet.
///
/// # Errors
/// When the database fails.
pub fn revoke(conn: &mut Connection, revoked: &Delegation) -> Result<bool, DatabaseError> {
    sealing::found(conn, SealedKind::Procedure, revoked.procedure_id)?;
    let target = delegation::table.find(revoked.id).filter(delegation::revoked_at.is_null());
    let changed = on!(&mut *conn, c => diesel::update(target)
        .set((
            delegation::revoked_from.eq(revoked.revoked_from),
            delegation::revocation_number.eq(&revoked.revocation_number),
            delegation::revoked_by.eq(revoked.revoked_by),
            delegation::revoked_at.eq(revoked.revoked_at),
        ))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Procedure, revoked.procedure_id)?;
    Ok(changed == 1)
}
