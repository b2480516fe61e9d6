//! What the page of a calendar is drawn from: the calendar in force, what lies beneath this agency's part of it, and its versions.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::calendar_draft::{CalendarPlan, weekdays_of};
use super::calendar_hours::HoursDraft;
use crate::agency::{Agency, AgencyId, store as agencies};
use crate::calendar::store::{self, AncestorReach};
use crate::calendar::unsettled::{UnsettledYear, unsettled};
use crate::calendar::version::{CalendarDay, LayerName};
use crate::calendar::{CalendarCache, OfficeCalendar, provisional};
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use std::sync::Arc;

/// A calendar as a page shows it.
pub(super) struct CalendarRead {
    /// The offices whose calendars one may choose.
    pub offices: Vec<Agency>,
    /// Whose it is.
    pub agency: Agency,
    /// What the office goes by.
    pub calendar: Arc<OfficeCalendar>,
    /// The days of the year beneath this agency's part, what it says itself, and no change yet.
    pub plan: CalendarPlan,
    /// The days off of the law, where no decree has settled the year.
    pub of_law: Vec<CalendarDay>,
    /// Number and ground of each version of this agency, the newest first.
    pub versions: Vec<(i32, String)>,
    /// Which years have to be settled by now, of these offices.
    pub unsettled: Vec<UnsettledYear>,
}

impl CalendarRead {
    /// The number of the newest version; 0 where there is none.
    pub(super) fn newest(&self) -> i32 {
        self.versions.first().map_or(0, |(version, _)| *version)
    }
}

/// Reads the calendar of the agency of this code, or of the first office where none is named.
///
/// # Errors
/// When it is none of these offices (404), there is no calendar, or the database fails.
pub(super) fn read(
    conn: &mut Connection,
    cache: &CalendarCache,
    (offices, code): (&[AgencyId], &str),
    (year, today): (i32, NaiveDate),
) -> Result<CalendarRead, Problem> {
    let mut offices = agencies::of_offices(conn, offices, today)?;
    offices.retain(Agency::is_office);
    let chosen = if code.is_empty() { offices.first() } else { offices.iter().find(|one| one.code == code) };
    let agency = chosen.cloned().ok_or_else(|| {
        Problem::not_found(
            "không có cơ quan nào mã này trong phạm vi bạn quản trị",
            "there is no agency of that code among those that you administer",
        )
    })?;
    let calendar = cache.for_agency(conn, agency.id)?;
    let works = |weekday| !calendar.processing_hours.shifts(weekday).is_empty();
    let of_law = provisional::days_off(year, works);
    let provisional = calendar.provisional_years.contains(&year);
    let mut unsettled = unsettled(conn, today)?;
    unsettled.retain(|one| offices.iter().any(|office| office.code == one.agency_code));
    let versions = store::list_versions(conn, agency.id)?;
    let own = match versions.last() {
        Some((_, id)) => store::load_contents(conn, *id)?,
        None => crate::calendar::version::CalendarContents::default(),
    };
    let beneath = above(conn, agency.id, if provisional { &of_law } else { &[] })?;
    let plan = CalendarPlan {
        above: beneath,
        own,
        worked_weekdays: weekdays_of(works),
        changes: BTreeMap::new(),
        hours: HoursDraft::default(),
    };
    let names: Vec<LayerName> = versions
        .iter()
        .rev()
        .map(|(version, _)| LayerName { code: agency.code.clone(), version: *version })
        .collect();
    let bases = store::load_bases(conn, &names)?;
    let versions = names.into_iter().map(|name| name.version).zip(bases).collect();
    Ok(CalendarRead { offices, agency, calendar, plan, of_law, versions, unsettled })
}

/// What the calendars above an agency say of each day, the nearer before the farther, and the law beneath them all.
fn above(
    conn: &mut Connection,
    agency_id: AgencyId,
    of_law: &[CalendarDay],
) -> Result<BTreeMap<NaiveDate, CalendarDay>, Problem> {
    let names = store::newest_layers(conn, agency_id, AncestorReach::Above)?;
    let layers = store::load_layers(conn, &names)?.unwrap_or_default();
    let days = layers.into_iter().flat_map(|layer| layer.contents.days);
    Ok(of_law.iter().cloned().chain(days).map(|day| (day.date, day)).collect())
}
