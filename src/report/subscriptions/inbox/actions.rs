//! What the receivers of reports do: look at what has come, and note that they have.

use super::store::{self, InboxDelivery, InboxOfficer};
use super::views::{DeliveryView, Inbox};
use crate::access::Officer;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;
use crate::platform::page::{self, PagePart};
use crate::report::count::view::ReportAgency;
use crate::report::subscriptions::make_due::wish_of;
use crate::report::subscriptions::store::DeliveryId;

/// A page of what subscriptions have brought this officer, newest first; `unseen`: only what was not looked at.
///
/// # Errors
/// When the database fails.
pub(crate) fn inbox(
    conn: &mut Connection,
    officer: &Officer,
    unseen: bool,
    (before, limit): PagePart<DeliveryId>,
) -> Result<Inbox, Problem> {
    let rows = store::waiting(conn, &InboxOfficer::of(officer), unseen, before, limit.saturating_add(1))?;
    let (rows, next_cursor) = page::cut(rows, limit, |(delivery, ..)| delivery.id);
    let shown = |(delivery, subscription, agency, seen_at): InboxDelivery| {
        Ok::<_, Problem>(DeliveryView {
            id: delivery.id,
            subscription_id: subscription.id,
            agency: ReportAgency { code: agency.code, name: agency.name_vi },
            layout: wish_of(&subscription)?.layout,
            from: delivery.first_day,
            to: delivery.last_day,
            run_id: delivery.run_id,
            trouble: delivery.trouble,
            delivered_at: delivery.delivered_at,
            seen_at,
        })
    };
    let items: Result<Vec<_>, Problem> = rows.into_iter().map(shown).collect();
    Ok(Inbox { items: items?, next_cursor })
}

/// Notes that this officer has looked at a report. The first look counts.
///
/// # Errors
/// When nothing of that key came to this officer, or the database fails.
pub(crate) fn see(
    conn: &mut Connection,
    officer: &Officer,
    id: DeliveryId,
    now: Instant,
) -> Result<(), Problem> {
    if store::see(conn, id, &InboxOfficer::of(officer), now)? {
        return Ok(());
    }
    Err(Problem::not_found("không có báo cáo này gửi đến bạn", "no such report came to you"))
}
