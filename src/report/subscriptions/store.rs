//! The tables of subscriptions, their receivers and their deliveries; what of it a receiver sees is in `inbox/`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schedule::Schedule;
use crate::access::{OfficerId, Role};
use crate::agency::{Agency, AgencyId};
use crate::on;
use crate::platform::database::schema::{
    agency, officer, report_delivery, report_receiver, report_subscription,
};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;
use crate::report::runs::store::RunId;

/// The key of a subscription.
pub type SubscriptionId = Id<Subscription>;

/// A subscription.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_subscription, treat_none_as_default_value = false)]
pub struct Subscription {
    /// Key.
    pub id: SubscriptionId,
    /// Of which agency.
    pub agency_id: AgencyId,
    /// The report as it is asked for, without its period: JSON.
    pub wish: String,
    /// When it is cut.
    pub schedule: Schedule,
    /// Cuts after this day are made.
    pub cuts_after: NaiveDate,
    /// In whose name.
    pub made_by: OfficerId,
    /// Since when.
    pub made_at: Instant,
    /// Who ended it.
    pub ended_by: Option<OfficerId>,
    /// When it was ended.
    pub ended_at: Option<Instant>,
}

/// Who gets a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receiver {
    /// This officer.
    Officer(OfficerId),
    /// Whoever holds this role at this agency.
    Holder(Role, AgencyId),
}

/// A receiver by the names that people know.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct NamedReceiver {
    /// Whose subscription.
    pub subscription_id: SubscriptionId,
    /// Sign-in name of the officer.
    pub username: Option<String>,
    /// The full name of that officer.
    pub full_name: Option<String>,
    /// The role.
    pub role: Option<Role>,
    /// Code of the agency where it is held.
    pub agency_code: Option<String>,
}

/// The key of a cut of a subscription.
pub type DeliveryId = Id<Delivery>;

/// One cut of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = report_delivery, treat_none_as_default_value = false)]
pub struct Delivery {
    /// Key.
    pub id: DeliveryId,
    /// Of which subscription.
    pub subscription_id: SubscriptionId,
    /// First day of its period.
    pub first_day: NaiveDate,
    /// Last day of its period: the day of the cut.
    pub last_day: NaiveDate,
    /// When a process began to make it.
    pub claimed_at: Instant,
    /// The run.
    pub run_id: Option<RunId>,
    /// Why there is none, in Vietnamese.
    pub trouble: Option<String>,
    /// When it was there.
    pub delivered_at: Option<Instant>,
}

/// Adds a subscription with its receivers.
///
/// # Errors
/// When the database fails.
pub fn insert(
    conn: &mut Connection,
    subscription: &Subscription,
    receivers: &[Receiver],
) -> Result<(), DatabaseError> {
    on!(&mut *conn, c => diesel::insert_into(report_subscription::table).values(subscription).execute(c))?;
    for (place, receiver) in (1_i32..).zip(receivers) {
        let (officer_id, role, agency_id) = match *receiver {
            Receiver::Officer(id) => (Some(id), None, None),
            Receiver::Holder(role, agency_id) => (None, Some(role), Some(agency_id)),
        };
        on!(&mut *conn, c => diesel::insert_into(report_receiver::table)
            .values((
                report_receiver::subscription_id.eq(subscription.id),
                report_receiver::place.eq(place),
                report_receiver::officer_id.eq(officer_id),
                report_receiver::role.eq(role),
                report_receiver::agency_id.eq(agency_id),
            ))
            .execute(c))?;
    }
    sealing::seal(conn, SealedKind::Subscription, subscription.id)
}

/// The subscription of this key.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    id: SubscriptionId,
) -> Result<Option<(Subscription, Agency)>, DatabaseError> {
    Ok(on!(conn, c => report_subscription::table
        .inner_join(agency::table.on(agency::id.eq(report_subscription::agency_id)))
        .filter(report_subscription::id.eq(id))
        .select((Subscription::as_select(), Agency::as_select()))
        .first(c)
        .optional())?)
}

/// The subscriptions of these agencies, oldest first, from the one after `after`.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    agencies: &[AgencyId],
    after: Option<SubscriptionId>,
    limit: i64,
) -> Result<Vec<(Subscription, Agency)>, DatabaseError> {
    Ok(on!(conn, c => {
        let mut query = report_subscription::table
            .inner_join(agency::table.on(agency::id.eq(report_subscription::agency_id)))
            .filter(report_subscription::agency_id.eq_any(agencies))
            .select((Subscription::as_select(), Agency::as_select()))
            .order(report_subscription::id)
            .limit(limit)
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(report_subscription::id.gt(after));
        }
        query.load(c)
    })?)
}

/// The subscriptions that are in force.
///
/// # Errors
/// When the database fails.
pub fn in_force(conn: &mut Connection) -> Result<Vec<(Subscription, String)>, DatabaseError> {
    Ok(on!(conn, c => report_subscription::table
        .inner_join(agency::table.on(agency::id.eq(report_subscription::agency_id)))
        .filter(report_subscription::ended_at.is_null())
        .select((Subscription::as_select(), agency::code))
        .order(report_subscription::id)
        .load(c))?)
}

/// The receivers of these subscriptions, in their order.
///
/// # Errors
/// When the database fails.
pub fn receivers(
    conn: &mut Connection,
    subscriptions: &[SubscriptionId],
) -> Result<Vec<NamedReceiver>, DatabaseError> {
    Ok(on!(conn, c => report_receiver::table
        .left_join(officer::table.on(officer::id.nullable().eq(report_receiver::officer_id)))
        .left_join(agency::table.on(agency::id.nullable().eq(report_receiver::agency_id)))
        .filter(report_receiver::subscription_id.eq_any(subscriptions))
        .select((
            report_receiver::subscription_id,
            officer::username.nullable(),
            officer::full_name.nullable(),
            report_receiver::role,
            agency::code.nullable(),
        ))
        .order((report_receiver::subscription_id, report_receiver::place))
        .load(c))?)
}

/// Ends a subscription; what it has delivered stays. Says whether it was in force.
///
/// # Errors
/// When the database fails.
pub fn end(
    conn: &mut Connection,
    id: SubscriptionId,
    by: OfficerId,
    now: Instant,
) -> Result<bool, DatabaseError> {
    sealing::found(conn, SealedKind::Subscription, id)?;
    let ended = on!(&mut *conn, c => diesel::update(report_subscription::table)
        .filter(report_subscription::id.eq(id))
        .filter(report_subscription::ended_at.is_null())
        .set((report_subscription::ended_by.eq(Some(by)), report_subscription::ended_at.eq(Some(now))))
        .execute(c))?;
    sealing::seal(conn, SealedKind::Subscription, id)?;
    Ok(ended == 1)
}

/// The last days of the cuts after `after` that were delivered.
///
/// # Errors
/// When the database fails.
pub fn delivered(
    conn: &mut Connection,
    subscription_id: SubscriptionId,
    after: NaiveDate,
) -> Result<Vec<NaiveDate>, DatabaseError> {
    Ok(on!(conn, c => report_delivery::table
        .filter(report_delivery::subscription_id.eq(subscription_id))
        .filter(report_delivery::last_day.gt(after))
        .filter(report_delivery::delivered_at.is_not_null())
        .select(report_delivery::last_day)
        .load(c))?)
}

/// Claims a cut: `None` when another process has delivered it, or began to make it after `stale`.
///
/// # Errors
/// When the database fails.
pub fn claim(
    conn: &mut Connection,
    cut: &Delivery,
    stale: Instant,
) -> Result<Option<DeliveryId>, DatabaseError> {
    let added = on!(conn, c => diesel::insert_into(report_delivery::table)
        .values(cut)
        .on_conflict((report_delivery::subscription_id, report_delivery::last_day))
        .do_nothing()
        .execute(c))?;
    if added == 1 {
        return Ok(Some(cut.id));
    }
    let found: Option<DeliveryId> = on!(conn, c => report_delivery::table
        .filter(report_delivery::subscription_id.eq(cut.subscription_id))
        .filter(report_delivery::last_day.eq(cut.last_day))
        .filter(report_delivery::delivered_at.is_null())
        .filter(report_delivery::claimed_at.le(stale))
        .select(report_delivery::id)
        .first(c)
        .optional())?;
    let Some(id) = found else { return Ok(None) };
    let taken = on!(conn, c => diesel::update(report_delivery::table)
        .filter(report_delivery::id.eq(id))
        .filter(report_delivery::delivered_at.is_null())
        .filter(report_delivery::claimed_at.le(stale))
        .set(report_delivery::claimed_at.eq(cut.claimed_at))
        .execute(c))?;
    Ok((taken == 1).then_some(id))
}

/// Delivers a claimed cut: its run, or why there is none.
///
/// # Errors
/// When the database fails.
pub fn deliver(
    conn: &mut Connection,
    id: DeliveryId,
    run_id: Option<RunId>,
    trouble: Option<&str>,
    now: Instant,
) -> Result<(), DatabaseError> {
    on!(conn, c => diesel::update(report_delivery::table)
        .filter(report_delivery::id.eq(id))
        .filter(report_delivery::delivered_at.is_null())
        .set((
            report_delivery::run_id.eq(run_id),
            report_delivery::trouble.eq(trouble),
            report_delivery::delivered_at.eq(Some(now)),
        ))
        .execute(c))?;
    Ok(())
}
