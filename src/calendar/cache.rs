//! The calendars at hand: each is read once and kept, because a recorded version never changes.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::effective::OfficeCalendar;
use super::store::{self, AncestorReach};
use super::version::{LayerName, read_stamp, stamp};
use crate::agency::{AgencyId, store as agencies};
use crate::calendar::messages::{not_loaded, unknown_stamp};
use crate::platform::database::Connection;
use crate::platform::error::Problem;

/// The calendars that were read, by stamp; clones share them. One cache belongs to one database.
///
/// A transaction that records a version must not ask for it here before the commit: undone, it would stay in the cache.
#[derive(Clone, Default)]
pub struct CalendarCache {
    calendars: Arc<Mutex<HashMap<String, Arc<OfficeCalendar>>>>,
}

impl fmt::Debug for CalendarCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CalendarCache")
    }
}

impl CalendarCache {
    /// An empty cache.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The calendar that an agency has now. One query learns the stamp; the rest is at hand after the first time.
    ///
    /// # Errors
    /// When neither the agency nor one above it has a calendar, or what the database says.
    pub fn for_agency(
        &self,
        conn: &mut Connection,
        agency_id: AgencyId,
    ) -> Result<Arc<OfficeCalendar>, Problem> {
        let names = store::newest_layers(conn, agency_id, AncestorReach::WithItself)?;
        if names.is_empty() {
            let code = agencies::find(conn, agency_id)?.map_or_else(|| agency_id.to_string(), |it| it.code);
            return Err(not_loaded(&code));
        }
        let stamp = stamp(&names);
        match self.at_hand(&stamp) {
            Some(calendar) => Ok(calendar),
            None => self.fetch(conn, stamp, &names),
        }
    }

    /// The calendar that was frozen with a dossier.
    ///
    /// # Errors
    /// When the register does not know that stamp, or what the database says.
    pub fn by_stamp(&self, conn: &mut Connection, stamp: &str) -> Result<Arc<OfficeCalendar>, Problem> {
        if let Some(calendar) = self.at_hand(stamp) {
            return Ok(calendar);
        }
        let names = read_stamp(stamp).ok_or_else(|| unknown_stamp(stamp))?;
        self.fetch(conn, stamp.to_owned(), &names)
    }

    fn at_hand(&self, stamp: &str) -> Option<Arc<OfficeCalendar>> {
        self.calendars.lock().unwrap_or_else(PoisonError::into_inner).get(stamp).cloned()
    }

    fn fetch(
        &self,
        conn: &mut Connection,
        stamp: String,
        names: &[LayerName],
    ) -> Result<Arc<OfficeCalendar>, Problem> {
        let layers = store::load_layers(conn, names)?.ok_or_else(|| unknown_stamp(&stamp))?;
        let calendar = Arc::new(OfficeCalendar::of(&layers)?);
        let mut calendars = self.calendars.lock().unwrap_or_else(PoisonError::into_inner);
        calendars.insert(stamp, Arc::clone(&calendar));
        Ok(calendar)
    }
}
