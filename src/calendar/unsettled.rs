//! Which calendars lack the year that should be decreed by now.

use chrono::NaiveDate;

use super::provisional::year_to_settle;
use super::store;
use crate::platform::database::{Connection, DatabaseError};

/// A calendar whose next year is reckoned by the law alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsettledYear {
    /// The agency's code.
    pub agency_code: String,
    /// Its name.
    pub agency_name: String,
    /// The year that no version covers.
    pub year: i32,
}

impl UnsettledYear {
    /// What an administrator is told of it, in Vietnamese.
    #[must_use]
    pub fn words_vi(&self) -> String {
        let Self { agency_code, year, .. } = self;
        format!(
            "lịch làm việc năm {year} của {agency_code} còn tạm tính: nạp ngày nghỉ theo quyết định của năm {year}"
        )
    }

    /// The same in English.
    #[must_use]
    pub fn words_en(&self) -> String {
        let Self { agency_code, year, .. } = self;
        format!(
            "the working calendar of {agency_code} for {year} is provisional: load the days off decreed for {year}"
        )
    }
}

/// The calendars that lack the year that should be settled by this day.
///
/// # Errors
/// What the database says.
pub fn unsettled(conn: &mut Connection, today: NaiveDate) -> Result<Vec<UnsettledYear>, DatabaseError> {
    let year = year_to_settle(today);
    let mut found = Vec::new();
    for (agency_code, agency_name, calendar_id) in store::list_roots(conn)? {
        if !store::load_contents(conn, calendar_id)?.years.contains(&year) {
            found.push(UnsettledYear { agency_code, agency_name, year });
        }
    }
    Ok(found)
}
