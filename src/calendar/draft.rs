//! A version of a calendar that is not recorded yet, and the calendars that offices would have with it.

use std::collections::HashMap;
use std::sync::Arc;

use super::effective::{CalendarLayer, OfficeCalendar};
use super::store::{self, AncestorReach};
use super::version::{LayerName, stamp};
use crate::agency::AgencyId;
use crate::calendar::messages::unknown_stamp;
use crate::platform::database::Connection;
use crate::platform::error::Problem;

/// A version that keeps every rule.
#[derive(Debug)]
pub struct CalendarDraft {
    /// The decision it rests on.
    pub basis: String,
    /// Whose and which it would be, and what it says.
    pub layer: CalendarLayer,
    /// How many versions of agencies above lie under it.
    above: usize,
    /// The calendars that were laid together, by stamp. They never go in the cache: nobody may find them there.
    laid: HashMap<String, Arc<OfficeCalendar>>,
}

impl CalendarDraft {
    pub(super) fn new(basis: String, layer: CalendarLayer, above: usize) -> Self {
        Self { basis, layer, above, laid: HashMap::new() }
    }

    /// The calendar that an office, the agency itself or one below it, would have: this version in the place of the
    /// agency's newest one, with the offices' own versions on top.
    ///
    /// # Errors
    /// When the layers make no calendar, or what the database says.
    pub fn for_office(
        &mut self,
        conn: &mut Connection,
        office_id: AgencyId,
    ) -> Result<Arc<OfficeCalendar>, Problem> {
        let mut under = store::newest_layers(conn, office_id, AncestorReach::WithItself)?;
        let mut over = under.split_off(self.above.min(under.len()));
        if over.first().is_some_and(|name| name.code == self.layer.name.code) {
            over.remove(0);
        }
        let names: Vec<LayerName> = under.iter().chain([&self.layer.name]).chain(&over).cloned().collect();
        let stamp = stamp(&names);
        if let Some(calendar) = self.laid.get(&stamp) {
            return Ok(Arc::clone(calendar));
        }
        let unknown = || unknown_stamp(&stamp);
        let mut layers = store::load_layers(conn, &under)?.ok_or_else(unknown)?;
        layers.push(self.layer.clone());
        layers.extend(store::load_layers(conn, &over)?.ok_or_else(unknown)?);
        let calendar = Arc::new(OfficeCalendar::of(&layers)?);
        self.laid.insert(stamp, Arc::clone(&calendar));
        Ok(calendar)
    }
}
