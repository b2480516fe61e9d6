//! What has been delivered to whom, and who has looked at it.

use diesel::prelude::*;

use crate::access::{Officer, OfficerId, Role};
use crate::agency::{Agency, AgencyId};
use crate::on;
use crate::platform::database::schema::{
    agency, report_delivery, report_delivery_seen, report_receiver, report_subscription,
};
use crate::platform::database::{Connection, DatabaseError};
use crate::platform::instant::Instant;
use crate::report::subscriptions::store::{Delivery, DeliveryId, Subscription, SubscriptionId};

/// A delivery as its receiver sees it.
pub type InboxDelivery = (Delivery, Subscription, Agency, Option<Instant>);

/// An officer to whom reports come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxOfficer {
    /// The officer.
    pub officer_id: OfficerId,
    /// The roles that the officer holds, and where.
    pub holds: Vec<(Role, AgencyId)>,
    /// The offices that the officer sees now: whoever moved away is told nothing more of those that came before.
    pub sees: Vec<AgencyId>,
}

impl InboxOfficer {
    /// This officer.
    #[must_use]
    pub fn of(officer: &Officer) -> Self {
        Self {
            officer_id: officer.id,
            holds: officer.own_assignments().map(|held| (held.role, held.agency_id)).collect(),
            sees: officer.scope().offices(),
        }
    }
}

/// What has been delivered to an officer, newest first, before the delivery `before`; with `unseen` only what the officer has
/// not looked at.
///
/// # Errors
/// When the database fails.
pub fn waiting(
    conn: &mut Connection,
    to: &InboxOfficer,
    unseen: bool,
    before: Option<DeliveryId>,
    limit: i64,
) -> Result<Vec<InboxDelivery>, DatabaseError> {
    let own = addressed_to(conn, to)?;
    Ok(on!(conn, c => {
        let mut query = report_delivery::table
            .inner_join(report_subscription::table.on(report_subscription::id.eq(report_delivery::subscription_id)))
            .inner_join(agency::table.on(agency::id.eq(report_subscription::agency_id)))
            .left_join(report_delivery_seen::table.on(report_delivery_seen::delivery_id.eq(report_delivery::id)
                .and(report_delivery_seen::officer_id.eq(to.officer_id))))
            .filter(report_delivery::subscription_id.eq_any(&own))
            .filter(report_delivery::delivered_at.is_not_null())
            .select((
                Delivery::as_select(),
                Subscription::as_select(),
                Agency::as_select(),
                report_delivery_seen::seen_at.nullable(),
            ))
            .order(report_delivery::id.desc())
            .limit(limit)
            .into_boxed();
        if unseen {
            query = query.filter(report_delivery_seen::seen_at.is_null());
        }
        if let Some(before) = before {
            query = query.filter(report_delivery::id.lt(before));
        }
        query.load(c)
    })?)
}

/// The subscriptions that an officer receives, of agencies in sight.
fn addressed_to(conn: &mut Connection, to: &InboxOfficer) -> Result<Vec<SubscriptionId>, DatabaseError> {
    type InboxReceiverRow = (SubscriptionId, Option<OfficerId>, Option<Role>, Option<AgencyId>);
    let agencies: Vec<AgencyId> = to.holds.iter().map(|(_, agency_id)| *agency_id).collect();
    let rows: Vec<InboxReceiverRow> = on!(conn, c => report_receiver::table
        .inner_join(report_subscription::table.on(report_subscription::id.eq(report_receiver::subscription_id)))
        .filter(report_receiver::officer_id.eq(to.officer_id).or(report_receiver::agency_id.eq_any(&agencies)))
        .filter(report_subscription::agency_id.eq_any(&to.sees))
        .select((
            report_receiver::subscription_id,
            report_receiver::officer_id,
            report_receiver::role,
            report_receiver::agency_id,
        ))
        .load(c))?;
    let mut own: Vec<SubscriptionId> = rows
        .into_iter()
        .filter(|(_, officer, role, agency)| {
            *officer == Some(to.officer_id) || role.zip(*agency).is_some_and(|held| to.holds.contains(&held))
        })
        .map(|(subscription_id, ..)| subscription_id)
        .collect();
    own.sort_unstable();
    own.dedup();
    Ok(own)
}

/// Notes that an officer has looked at a delivery; the first look counts. Says whether it is one of theirs.
///
/// # Errors
/// When the database fails.
pub fn see(
    conn: &mut Connection,
    delivery_id: DeliveryId,
    to: &InboxOfficer,
    now: Instant,
) -> Result<bool, DatabaseError> {
    let own = addressed_to(conn, to)?;
    let known: i64 = on!(conn, c => report_delivery::table
        .filter(report_delivery::id.eq(delivery_id))
        .filter(report_delivery::subscription_id.eq_any(&own))
        .filter(report_delivery::delivered_at.is_not_null())
        .count()
        .get_result(c))?;
    if known == 0 {
        return Ok(false);
    }
    on!(conn, c => diesel::insert_into(report_delivery_seen::table)
        .values((
            report_delivery_seen::delivery_id.eq(delivery_id),
            report_delivery_seen::officer_id.eq(to.officer_id),
            report_delivery_seen::seen_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(c))?;
    Ok(true)
}
