//! The lists of what should leave its step: today, or before now. By when it should is worked out for each dossier, so it is asked of
//! each in its turn.

use crate::access::Officer;
use crate::dossier::acts::act_context::ReferenceCaches;
use crate::dossier::books::store::Dossier;
use crate::dossier::clock::overdue::is_past;
use crate::dossier::views::list_filter::{DossierFilter, DossierOrder, Worklist};
use crate::dossier::views::lists::time_left::{DossierOutlook, outlooks};
use crate::dossier::views::search::{self, DossierListKey};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// Dossiers that are read at once.
const BATCH: i64 = 500;
/// The most dossiers in process among which such a list is counted.
const MOST: i64 = 20_000;

impl Worklist {
    /// Whether who is on it is worked out for each dossier.
    #[must_use]
    pub const fn is_worked_out(self) -> bool {
        matches!(self, Self::HandOverToday | Self::StepLate)
    }
}

/// Whether a dossier is on the list, as far as that is worked out.
pub(super) fn is_on(list: Option<Worklist>, outlook: &DossierOutlook, now: Instant) -> bool {
    let safe_at = outlook.hand_over.map(|hand_over| Instant::from_civil(hand_over.at));
    match list {
        Some(Worklist::StepLate) => is_past(safe_at, now),
        Some(Worklist::HandOverToday) => {
            safe_at.is_some_and(|at| at < Instant::end_of(now.date())) && !is_past(safe_at, now)
        }
        _ => true,
    }
}

/// As [`search::list`], of a list that is worked out.
///
/// # Errors
/// When the database fails.
pub(super) fn page(
    conn: &mut Connection,
    books: &ReferenceCaches,
    filter: &DossierFilter,
    (officer, now): (&Officer, Instant),
    order: DossierOrder,
    mut after: Option<DossierListKey>,
    limit: i64,
) -> Result<Vec<Dossier>, Problem> {
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let batch = usize::try_from(BATCH).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    loop {
        let mut rows = search::list(conn, filter, officer, now, order, after, BATCH)?;
        let more = rows.len() > batch;
        rows.truncate(batch);
        after = rows.last().map(|row| search::key(row, order));
        let outlooks = outlooks(conn, books, &rows, now)?;
        let on = rows.into_iter().zip(&outlooks).filter(|(_, outlook)| is_on(filter.worklist, outlook, now));
        found.extend(on.map(|(row, _)| row));
        if !more || found.len() >= wanted {
            found.truncate(wanted);
            return Ok(found);
        }
    }
}

/// Every dossier of a list that is worked out; none where more dossiers are in process than are looked at for a count.
///
/// # Errors
/// When the database fails.
pub(super) fn all(
    conn: &mut Connection,
    books: &ReferenceCaches,
    filter: &DossierFilter,
    (officer, now): (&Officer, Instant),
) -> Result<Option<Vec<Dossier>>, Problem> {
    if search::count(conn, filter, officer, now)? > MOST {
        return Ok(None);
    }
    page(conn, books, filter, (officer, now), DossierOrder::Received, None, MOST).map(Some)
}
