//! The two calendars by which a due date is counted: when work is done, and when the desk takes dossiers in.
//! Pure: no HTTP, no SQL, no clock.

use chrono::NaiveDateTime;

use super::effective::OfficeCalendar;
use super::error::CalendarError;
use super::working_time::WorkingCalendar;

/// When an office works, and when its desk is open.
#[derive(Debug, Clone, Copy)]
pub struct DeskCalendar<'a> {
    /// When deadlines run.
    pub processing: &'a WorkingCalendar,
    /// When the desk is open.
    pub reception: &'a WorkingCalendar,
}

impl DeskCalendar<'_> {
    /// Whether the desk is open at that instant of a day on which no deadline runs: a Saturday of the reception calendar.
    ///
    /// # Errors
    /// When the year is not loaded.
    pub fn is_open_on_a_day_off(self, at: NaiveDateTime) -> Result<bool, CalendarError> {
        if self.processing.is_working_day(at.date())? {
            return Ok(false);
        }
        Ok(self.reception.is_open(at)? || self.reception.is_closing_minute(at)?)
    }
}

/// Of an office whose desk is open while it works.
impl<'a> From<&'a WorkingCalendar> for DeskCalendar<'a> {
    fn from(calendar: &'a WorkingCalendar) -> Self {
        Self { processing: calendar, reception: calendar }
    }
}

impl<'a> From<&'a OfficeCalendar> for DeskCalendar<'a> {
    fn from(calendar: &'a OfficeCalendar) -> Self {
        Self { processing: &calendar.processing, reception: &calendar.reception }
    }
}
