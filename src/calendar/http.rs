//! The address under which calendars are looked up. New versions come in by the dossiers' door: they move due dates.

use actix_web::{get, web};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::effective::{EffectiveDay, OfficeCalendar};
use super::hours::WeekHours;
use super::version::DayMark;
use crate::access::Officer;
use crate::agency::http::no_such_agency;
use crate::agency::store as agencies;
use crate::calendar::cache::CalendarCache;
use crate::calendar::unsettled::unsettled;
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;

/// The address of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(get_calendar).service(list_unsettled_years);
}

/// Which year of a calendar to show.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CalendarQuery {
    /// The year; the current one when absent.
    #[param(example = 2023)]
    year: Option<i32>,
}

/// The calendar of an agency in one year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Calendar)]
pub(crate) struct CalendarView {
    /// The agency.
    #[schema(example = "H26.268.05")]
    agency_code: String,
    /// The versions that make this calendar, from the root agency down; it is frozen with each dossier.
    #[schema(example = "H26@1+H26.268.05@2")]
    stamp: String,
    /// The year.
    #[schema(example = 2023)]
    year: i32,
    /// Office hours.
    hours: HoursView,
    /// The days off and the worked Saturdays, in order.
    days: Vec<DayView>,
    /// How many working days the year has.
    #[schema(example = 249)]
    working_days: u32,
    /// The years that are loaded.
    loaded_years: Vec<i32>,
    /// The years after them that are reckoned by the law alone until their decree is loaded.
    provisional_years: Vec<i32>,
}

/// Office hours for both purposes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarHours)]
pub(crate) struct HoursView {
    /// When deadlines run.
    processing: Vec<ShiftView>,
    /// When the desk is open.
    reception: Vec<ShiftView>,
}

/// One shift of a week: half-open, at its closing the office is closed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarShift)]
pub(crate) struct ShiftView {
    /// 1 Monday to 7 Sunday.
    #[schema(example = 1)]
    weekday: u32,
    /// The first minute of work.
    #[schema(example = "08:00")]
    opens: String,
    /// The first minute after it.
    #[schema(example = "12:00")]
    closes: String,
}

/// A day that is not what its weekday says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarDay)]
pub(crate) struct DayView {
    /// The date.
    #[schema(example = "2023-01-02")]
    date: NaiveDate,
    /// Off, or worked although its weekday is not.
    kind: DayMark,
    /// Its name in Vietnamese.
    #[schema(example = "Nghỉ bù Tết Dương lịch")]
    name_vi: String,
    /// Its name in English.
    #[schema(example = "New Year (in lieu)")]
    name_en: String,
    /// The decree, letter or article.
    basis: String,
    /// Whether the basis was read in a copy of the paper.
    verified: bool,
    /// The version that says so.
    #[schema(example = "H26@1")]
    layer: String,
}

/// The calendar that an agency has, with everything it inherits.
#[utoipa::path(
    tag = "calendar",
    operation_id = "get_calendar",
    params(
        ("code" = String, Path, description = "The agency's code", example = "H26.268.05"),
        CalendarQuery,
    ),
    responses(
        (status = 200, description = "The calendar", body = CalendarView),
        (status = 404, description = "No agency has that code"),
        (status = 422, description = "No calendar, or not that year"),
    ),
    security(("bearer" = []))
)]
#[get("/api/v1/agencies/{code}/calendar")]
pub(crate) async fn get_calendar(
    _officer: Officer,
    service: web::Data<ServiceState>,
    cache: web::Data<CalendarCache>,
    code: web::Path<String>,
    query: web::Query<CalendarQuery>,
) -> Result<web::Json<CalendarView>, Problem> {
    let year = query.year.unwrap_or_else(|| service.now().date().year());
    let answer = service
        .database
        .read(move |conn| {
            let agency = agencies::find_by_code(conn, &code)?.ok_or_else(|| no_such_agency(&code))?;
            view(agency.code, &*cache.for_agency(conn, agency.id)?, year)
        })
        .await?;
    Ok(web::Json(answer))
}

/// A calendar whose next year is not decreed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UnsettledYear)]
pub(crate) struct UnsettledYearView {
    /// The agency's code.
    #[schema(example = "H26")]
    agency_code: String,
    /// Its name.
    agency_name: String,
    /// The year that is reckoned by the law alone.
    #[schema(example = 2027)]
    year: i32,
    /// What is to be done, in Vietnamese.
    words: String,
}

/// The calendars that want a decree.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnsettledYearList {
    /// By agency; empty when all is settled.
    items: Vec<UnsettledYearView>,
}

/// The calendars whose days off should be decreed by now and are not loaded: of the next year from October on.
#[utoipa::path(
    tag = "calendar",
    operation_id = "list_unsettled_years",
    responses((status = 200, description = "The calendars", body = UnsettledYearList)),
    security(("bearer" = []))
)]
#[get("/api/v1/calendars/unsettled-years")]
pub(crate) async fn list_unsettled_years(
    _officer: Officer,
    service: web::Data<ServiceState>,
) -> Result<web::Json<UnsettledYearList>, Problem> {
    let today = service.now().date();
    let found = service.database.read(move |conn| unsettled(conn, today)).await?;
    let items = found.into_iter().map(|it| UnsettledYearView {
        words: it.words_vi(),
        agency_code: it.agency_code,
        agency_name: it.agency_name,
        year: it.year,
    });
    Ok(web::Json(UnsettledYearList { items: items.collect() }))
}

fn view(agency_code: String, calendar: &OfficeCalendar, year: i32) -> Result<CalendarView, Problem> {
    Ok(CalendarView {
        agency_code,
        stamp: calendar.stamp.clone(),
        year,
        hours: HoursView {
            processing: shifts(&calendar.processing_hours),
            reception: shifts(&calendar.reception_hours),
        },
        working_days: calendar.working_days_of(year)?,
        days: calendar.days_of(year).map(DayView::from).collect(),
        loaded_years: calendar.years.iter().copied().collect(),
        provisional_years: calendar.provisional_years.iter().copied().collect(),
    })
}

fn shifts(hours: &WeekHours) -> Vec<ShiftView> {
    hours
        .iter()
        .map(|(weekday, shift)| ShiftView {
            weekday: weekday.number_from_monday(),
            opens: shift.opens.format("%H:%M").to_string(),
            closes: shift.closing_text(),
        })
        .collect()
}

impl From<&EffectiveDay> for DayView {
    fn from(EffectiveDay { day, layer }: &EffectiveDay) -> Self {
        Self {
            date: day.date,
            kind: day.mark,
            name_vi: day.name_vi.clone(),
            name_en: day.name_en.clone(),
            basis: day.basis.clone(),
            verified: day.verified,
            layer: layer.clone(),
        }
    }
}
