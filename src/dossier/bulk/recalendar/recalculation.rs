//! The recomputation of due dates by a calendar: for which offices, by whom, and the reason that the journals give.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use serde_json::json;

use crate::agency::AgencyId;
use crate::calendar::OfficeCalendar;
use crate::calendar::store as calendars;
use crate::calendar::version::read_stamp;
use crate::dossier::books::journal::Actor;
use crate::dossier::bulk::sweep;
use crate::platform::database::Connection;
use crate::platform::error::Problem;

/// An office and the calendar that its open dossiers get.
#[derive(Debug, Clone)]
pub(super) struct RecalculationTarget {
    pub(super) office_id: AgencyId,
    pub(super) calendar: Arc<OfficeCalendar>,
}

/// The act: every open dossier of an agency and below takes the calendar that is in force.
#[derive(Debug)]
pub(super) struct Recalculation<R> {
    /// What becomes of them.
    pub(super) rehearsal: R,
    /// Code of the agency whose calendar changed.
    pub(super) agency: String,
    /// Who does it.
    pub(super) actor: Actor,
}

/// Reasons by the calendar that was left: each is put together once for a batch.
pub(super) type Reasons = HashMap<String, String>;

impl<R> Recalculation<R> {
    /// Why: the calendar before and after, and what the versions that are new in it rest on.
    pub(super) fn reason<'r>(
        &self,
        conn: &mut Connection,
        known: &'r mut Reasons,
        before: &str,
        after: &str,
    ) -> Result<&'r str, Problem> {
        match known.entry(before.to_owned()) {
            Entry::Occupied(reason) => Ok(reason.into_mut()),
            Entry::Vacant(place) => {
                let layers = read_stamp(before).unwrap_or_default();
                let mut new = read_stamp(after).unwrap_or_default();
                new.retain(|layer| !layers.contains(layer));
                let basis = calendars::load_bases(conn, &new)?.join("; ");
                let reason = json!({
                    "agency": self.agency,
                    "basis": basis,
                    "calendar_before": before,
                    "calendar_after": after,
                });
                Ok(place.insert(reason.to_string()))
            }
        }
    }
}

pub(super) fn busy() -> Problem {
    sweep::busy(
        "hồ sơ đang được thay đổi liên tục: chạy lại calendar-recomputations",
        "dossiers keep changing: post calendar-recomputations again",
    )
}
