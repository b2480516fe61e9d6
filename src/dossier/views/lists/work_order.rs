//! A list of work in the order that leaves the fewest late, a page at a time.

use serde::Serialize;
use utoipa::ToSchema;

use crate::access::Officer;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::DossierId;
use crate::dossier::books::store::Dossier;
use crate::dossier::views::fewest_late::{WorkItem, fewest_late};
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder};
use crate::dossier::views::lists::hand_over_lists::is_on;
use crate::dossier::views::lists::time_left::{DossierOutlook, outlooks};
use crate::dossier::views::search;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// The most dossiers that are put in such an order.
pub(crate) const MOST: i64 = 2_000;

/// Where a page ended: the instant for which the order was made, how many rows had been shown, and the last of them.
pub(crate) type WorkKey = (i64, usize, DossierId);

/// What the order is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct OrderEffect {
    /// Dossiers in the order, on all its pages.
    #[schema(example = 24)]
    pub dossiers: usize,
    /// How many leave the desk too late, or are overdue already, when the most urgent is always worked first.
    #[schema(example = 7)]
    pub late_if_by_due: usize,
    /// How many in this order; no order leaves fewer.
    #[schema(example = 4)]
    pub late_if_this_order: usize,
    /// The difference.
    #[schema(example = 3)]
    pub saves: usize,
}

/// What is asked of the order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WorkOrderQuery {
    /// The instant for which it is made.
    pub now: Instant,
    /// How long one dossier takes, in working minutes; none: what its step allows.
    pub minutes_each: Option<i64>,
    /// Where the page before ended.
    pub after: Option<WorkKey>,
    /// Rows on a page.
    pub limit: i64,
}

/// One page of the order, with a row more than asked for when there is a further page, and what the order is worth.
///
/// # Errors
/// When there are more than [`MOST`] dossiers, or the database fails.
pub(crate) fn page(
    conn: &mut Connection,
    books: &ReferenceCaches,
    filter: &DossierFilter,
    officer: &Officer,
    asked: WorkOrderQuery,
) -> Result<(Vec<Dossier>, OrderEffect), Problem> {
    let WorkOrderQuery { now, minutes_each, after, limit } = asked;
    let mut rows = search::list(conn, filter, officer, now, DossierOrder::Received, None, MOST)?;
    if i64::try_from(rows.len()).is_ok_and(|length| length > MOST) {
        return Err(Problem::field(
            "order",
            "too_many",
            format!("danh sách có hơn {MOST} hồ sơ: thu hẹp bằng worklist, agency, handler hoặc procedure"),
            format!(
                "the list has more than {MOST} dossiers: narrow it by worklist, agency, handler or procedure"
            ),
        ));
    }
    // As the order by due date has them; those without one come last.
    rows.sort_by_key(|row| (row.due_at.is_none(), row.due_at, row.id));
    let outlooks = outlooks(conn, books, &rows, now)?;
    let on = rows.into_iter().zip(outlooks).filter(|(_, outlook)| is_on(filter.worklist, outlook, now));
    let (rows, outlooks): (Vec<Dossier>, Vec<DossierOutlook>) = on.unzip();
    let jobs: Vec<WorkItem> = rows
        .iter()
        .zip(outlooks)
        .map(|(row, outlook)| WorkItem {
            minutes: minutes_each.unwrap_or(outlook.turn_minutes),
            deadline: outlook.safe_minutes,
            overdue: row.is_overdue(now),
        })
        .collect();
    let found = fewest_late(&jobs);
    let effect = OrderEffect {
        dossiers: rows.len(),
        late_if_by_due: found.late_as_given,
        late_if_this_order: found.late,
        saves: found.late_as_given.saturating_sub(found.late),
    };
    let ordered: Vec<&Dossier> = found.order.iter().filter_map(|place| rows.get(*place)).collect();
    let start = match after {
        None => 0,
        // Behind the last row that was shown; where it has left the list, behind as many as were shown but that one.
        Some((_, shown, id)) => ordered
            .iter()
            .position(|row| row.id == id)
            .map_or(shown.saturating_sub(1), |place| place.saturating_add(1)),
    };
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    Ok((ordered.into_iter().skip(start).take(wanted).cloned().collect(), effect))
}
