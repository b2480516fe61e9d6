//! The versions of the calendars as they are kept. A version, once recorded, never changes.

use std::collections::HashSet;

use chrono::{NaiveDate, NaiveTime, Timelike as _};
use diesel::dsl::max;
use diesel::prelude::*;

use super::effective::CalendarLayer;
use super::hours::Shift;
use super::version::{CalendarContents, CalendarDay, DayMark, LayerName, OfficeShift, Purpose};
use crate::agency::AgencyId;
use crate::on;
use crate::platform::database::schema::{
    agency, agency_path, calendar, calendar_day, calendar_shift, calendar_year,
};
use crate::platform::database::sealing::{self, SealedKind};
use crate::platform::database::{Connection, DatabaseError, Id};
use crate::platform::instant::Instant;

diesel::allow_columns_to_appear_in_same_group_by_clause!(agency::code, agency_path::depth);

/// A version of a calendar, by which its key is told apart.
#[derive(Debug)]
pub enum CalendarVersionRow {}

/// The key of a version of a calendar.
pub type CalendarId = Id<CalendarVersionRow>;

/// Which ancestors to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AncestorReach {
    /// The agency and those above it.
    WithItself,
    /// Only those above it.
    Above,
}

/// The newest versions of an agency and of those above it, the root first.
///
/// # Errors
/// What the database says.
pub fn newest_layers(
    conn: &mut Connection,
    agency_id: AgencyId,
    reach: AncestorReach,
) -> Result<Vec<LayerName>, DatabaseError> {
    let least_depth = i32::from(reach == AncestorReach::Above);
    let rows: Vec<(String, i32, Option<i32>)> = on!(conn, c => agency_path::table
        .inner_join(agency::table.on(agency::id.eq(agency_path::ancestor_id)))
        .inner_join(calendar::table.on(calendar::agency_id.eq(agency_path::ancestor_id)))
        .filter(agency_path::descendant_id.eq(agency_id))
        .filter(agency_path::depth.ge(least_depth))
        .group_by((agency::code, agency_path::depth))
        .select((agency::code, agency_path::depth, max(calendar::version)))
        .order(agency_path::depth.desc())
        .load(c))?;
    Ok(rows
        .into_iter()
        .filter_map(|(code, _, version)| version.map(|version| LayerName { code, version }))
        .collect())
}

/// The layers with these names; `None` when one of them is not there.
///
/// # Errors
/// What the database says.
pub fn load_layers(
    conn: &mut Connection,
    names: &[LayerName],
) -> Result<Option<Vec<CalendarLayer>>, DatabaseError> {
    let mut layers = Vec::new();
    for name in names {
        let id: Option<CalendarId> = on!(conn, c => calendar::table
            .inner_join(agency::table.on(agency::id.eq(calendar::agency_id)))
            .filter(agency::code.eq(&name.code))
            .filter(calendar::version.eq(name.version))
            .select(calendar::id)
            .first(c)
            .optional())?;
        let Some(id) = id else { return Ok(None) };
        layers.push(CalendarLayer { name: name.clone(), contents: load_contents(conn, id)? });
    }
    Ok(Some(layers))
}

/// The decisions that these versions rest on, in their order.
///
/// # Errors
/// What the database says.
pub fn load_bases(conn: &mut Connection, names: &[LayerName]) -> Result<Vec<String>, DatabaseError> {
    let mut bases = Vec::new();
    for name in names {
        let basis: Option<String> = on!(conn, c => calendar::table
            .inner_join(agency::table.on(agency::id.eq(calendar::agency_id)))
            .filter(agency::code.eq(&name.code))
            .filter(calendar::version.eq(name.version))
            .select(calendar::basis)
            .first(c)
            .optional())?;
        bases.extend(basis);
    }
    Ok(bases)
}

/// The keys of an agency's versions, the oldest first.
///
/// # Errors
/// What the database says.
pub fn list_versions(
    conn: &mut Connection,
    agency_id: AgencyId,
) -> Result<Vec<(i32, CalendarId)>, DatabaseError> {
    Ok(on!(conn, c => calendar::table
        .filter(calendar::agency_id.eq(agency_id))
        .order(calendar::version)
        .select((calendar::version, calendar::id))
        .load(c))?)
}

/// The agencies with a calendar under no other one, with the key of its newest version, by code: theirs are the years that all
/// below have.
///
/// # Errors
/// What the database says.
pub fn list_roots(conn: &mut Connection) -> Result<Vec<(String, String, CalendarId)>, DatabaseError> {
    let newest_first: Vec<(AgencyId, String, String, CalendarId)> = on!(conn, c => calendar::table
        .inner_join(agency::table.on(agency::id.eq(calendar::agency_id)))
        .order((agency::code, calendar::version.desc()))
        .select((agency::id, agency::code, agency::name_vi, calendar::id))
        .load(c))?;
    let below: HashSet<AgencyId> = on!(conn, c => agency_path::table
        .inner_join(calendar::table.on(calendar::agency_id.eq(agency_path::ancestor_id)))
        .filter(agency_path::depth.gt(0))
        .select(agency_path::descendant_id)
        .distinct()
        .load(c))?
    .into_iter()
    .collect();
    let mut seen = HashSet::new();
    let roots = newest_first
        .into_iter()
        .filter(|(agency_id, ..)| !below.contains(agency_id) && seen.insert(*agency_id));
    Ok(roots.map(|(_, code, name, calendar_id)| (code, name, calendar_id)).collect())
}

/// What a version says.
///
/// # Errors
/// What the database says.
pub fn load_contents(
    conn: &mut Connection,
    calendar_id: CalendarId,
) -> Result<CalendarContents, DatabaseError> {
    let shifts: Vec<(Purpose, i32, i32, i32)> = on!(conn, c => calendar_shift::table
        .filter(calendar_shift::calendar_id.eq(calendar_id))
        .select((
            calendar_shift::purpose,
            calendar_shift::weekday,
            calendar_shift::opens_minute,
            calendar_shift::closes_minute,
        ))
        .load(c))?;
    let days: Vec<(NaiveDate, DayMark, String, String, String, bool)> = on!(conn, c => calendar_day::table
        .filter(calendar_day::calendar_id.eq(calendar_id))
        .order(calendar_day::day)
        .select((
            calendar_day::day,
            calendar_day::kind,
            calendar_day::name_vi,
            calendar_day::name_en,
            calendar_day::basis,
            calendar_day::verified,
        ))
        .load(c))?;
    let years: Vec<i32> = on!(conn, c => calendar_year::table
        .filter(calendar_year::calendar_id.eq(calendar_id))
        .select(calendar_year::year)
        .load(c))?;
    let mut shifts: Vec<OfficeShift> = shifts
        .into_iter()
        .filter_map(|(purpose, weekday, opens, closes)| {
            let shift = Shift { opens: time(opens)?, closes: time(closes % MINUTES_OF_A_DAY)? };
            Some(OfficeShift { purpose, weekday: u8::try_from(weekday).ok()?, shift })
        })
        .collect();
    shifts.sort_unstable();
    let days = days
        .into_iter()
        .map(|(date, mark, name_vi, name_en, basis, verified)| CalendarDay {
            date,
            mark,
            name_vi,
            name_en,
            basis,
            verified,
        })
        .collect();
    Ok(CalendarContents { shifts, days, years: years.into_iter().collect() })
}

/// Records a version.
///
/// # Errors
/// When the agency has that version already, or what the database says.
pub fn insert(
    conn: &mut Connection,
    agency_id: AgencyId,
    version: i32,
    basis: &str,
    contents: &CalendarContents,
    now: Instant,
) -> Result<(), DatabaseError> {
    let id = CalendarId::new();
    on!(&mut *conn, c => diesel::insert_into(calendar::table)
        .values((
            calendar::id.eq(id),
            calendar::agency_id.eq(agency_id),
            calendar::version.eq(version),
            calendar::basis.eq(basis),
            calendar::recorded_at.eq(now),
        ))
        .execute(c))?;
    let shifts: Vec<_> = contents
        .shifts
        .iter()
        .map(|OfficeShift { purpose, weekday, shift }| {
            (
                calendar_shift::calendar_id.eq(id),
                calendar_shift::purpose.eq(*purpose),
                calendar_shift::weekday.eq(i32::from(*weekday)),
                calendar_shift::opens_minute.eq(minute(shift.opens)),
                calendar_shift::closes_minute.eq(closing_minute(*shift)),
            )
        })
        .collect();
    on!(&mut *conn, c => diesel::insert_into(calendar_shift::table).values(&shifts).execute(c))?;
    let days: Vec<_> = contents
        .days
        .iter()
        .map(|day| {
            (
                calendar_day::calendar_id.eq(id),
                calendar_day::day.eq(day.date),
                calendar_day::kind.eq(day.mark),
                calendar_day::name_vi.eq(&day.name_vi),
                calendar_day::name_en.eq(&day.name_en),
                calendar_day::basis.eq(&day.basis),
                calendar_day::verified.eq(day.verified),
            )
        })
        .collect();
    on!(&mut *conn, c => diesel::insert_into(calendar_day::table).values(&days).execute(c))?;
    let years: Vec<_> = contents
        .years
        .iter()
        .map(|year| (calendar_year::calendar_id.eq(id), calendar_year::year.eq(*year)))
        .collect();
    on!(&mut *conn, c => diesel::insert_into(calendar_year::table).values(&years).execute(c))?;
    sealing::seal(conn, SealedKind::Calendar, id)
}

/// The minutes of a day.
const MINUTES_OF_A_DAY: i32 = 1440;

/// The minute at which a shift closes; 24:00 for one that ends with its day.
fn closing_minute(shift: Shift) -> i32 {
    if shift.closes == NaiveTime::MIN { MINUTES_OF_A_DAY } else { minute(shift.closes) }
}

/// Minutes since midnight.
fn minute(time: NaiveTime) -> i32 {
    i32::try_from(time.num_seconds_from_midnight() / 60).unwrap_or_default()
}

fn time(minute: i32) -> Option<NaiveTime> {
    let seconds = u32::try_from(minute).ok()?.checked_mul(60)?;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
}
