//! The addresses by which a calendar changes: rehearsed first, then recorded, with every open dossier computed again.

use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::OpenDossier;
use super::{CalendarEffect, DueDate, DueDateTotals, OverdueTurn, recalculate, rehearse};
use crate::access::{Assignment, MadeBy, Officer};
use crate::agency::http::no_such_agency;
use crate::agency::{Agency, AgencyId};
use crate::calendar::actions::{NewCalendar, draft_version, insert_version};
use crate::calendar::store::{self as calendars, AncestorReach};
use crate::calendar::version::stamp;
use crate::dossier::books::DossierId;
use crate::dossier::books::journal::Actor;
use crate::dossier::bulk::sweep;
use crate::dossier::bulk::sweep::http::{RehearsalQuery, to_the_end};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::body::JsonBody;
use crate::platform::database::Connection;
use crate::platform::error::{Code, Problem};
use crate::platform::instant::Instant;
use crate::platform::page::Passing;

/// The HTTP endpoints of calendars that change.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(create_calendar_version).service(rehearse_calendar).service(recompute_calendar);
}

/// A version that was recorded, and what it did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarVersionCreated {
    /// The agency.
    #[schema(example = "H26.268.05")]
    pub agency_code: String,
    /// The number of the version, from 1.
    #[schema(example = 2)]
    pub version: i32,
    /// The stamp that the agency's calendar has from now on.
    #[schema(example = "H26@1+H26.268.05@2")]
    pub stamp: String,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The open dossiers of the agency and below, by what happened to their due dates.
    pub dossiers: DueDateTotals,
    /// The open legs of linked procedures that the agency and those below have, likewise.
    pub legs: DueDateTotals,
}

/// Open dossiers that took the calendar in force.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarRecomputed {
    /// The agency.
    #[schema(example = "H26.268.05")]
    pub agency_code: String,
    /// The open dossiers of the agency and below, by what happened to their due dates.
    pub dossiers: DueDateTotals,
    /// The open legs of linked procedures that the agency and those below have, likewise.
    pub legs: DueDateTotals,
}

/// What a version would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarRehearsal {
    /// The agency.
    #[schema(example = "H26.268.05")]
    pub agency_code: String,
    /// The number that the version would get.
    #[schema(example = 2)]
    pub version: i32,
    /// The open dossiers of the agency and below, by what would happen to their due dates.
    pub dossiers: DueDateTotals,
    /// The open legs of linked procedures that the agency and those below have, likewise.
    pub legs: DueDateTotals,
    /// Those whose due date would move, by office and in order of reception.
    pub items: Vec<DueDateMove>,
    /// For the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// A dossier whose due date would move.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueDateMove {
    /// Mã hồ sơ.
    #[schema(example = "H26.268.05-230307-0001")]
    pub code: String,
    /// The code of its procedure.
    #[schema(example = "1.004873")]
    pub procedure_code: String,
    /// When it is due now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_before: Option<Instant>,
    /// When it would be due.
    pub due_after: Instant,
    /// What that makes of it, where it does not stay in time or overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<OverdueTurn>,
}

/// The agency, and the role by which the officer may change its calendar: it reaches every office that the calendar reaches.
fn administered(
    conn: &mut Connection,
    officer: &Officer,
    code: &str,
) -> Result<(Agency, Assignment), Problem> {
    let agency = sweep::agency(conn, officer, code)?.ok_or_else(|| no_such_agency(code))?;
    match sweep::administrator(conn, officer, &agency)? {
        Some(assignment) => Ok((agency, assignment)),
        None => Err(Problem::new(Code::RoleMayNot).say(
            format!("chỉ quản trị của {code} và các cơ quan trực thuộc ghi được lịch làm việc này"),
            format!("only an administrator of {code} and everything below it records its calendar"),
        )),
    }
}

/// Rehearse the next version of an agency's calendar: which open dossiers would move. Writes nothing.
#[utoipa::path(
    tag = "calendar",
    operation_id = "rehearse_calendar",
    params(("code" = String, Path, description = "The agency's code", example = "H26.268.05"), RehearsalQuery),
    request_body(content = NewCalendar, example = json!({
        "basis": "CĐ 92/CĐ-TTg",
        "days": [{
            "date": "2024-09-09", "kind": "off", "name_vi": "Nghỉ do bão số 3",
            "name_en": "Closed after storm no. 3", "basis": "CĐ 92/CĐ-TTg", "verified": false
        }]
    })),
    responses(
        (status = 200, description = "What it would do", body = CalendarRehearsal),
        (status = 403, description = "Not an administrator of that agency and all below it"),
        (status = 404, description = "No such agency within your reach"),
        (status = 409, description = "The newest version says the same"),
        (status = 422, description = "The version breaks a rule, or an open dossier cannot be computed by it"),
    ),
    security(("bearer" = []))
)]
#[post("/api/v1/agencies/{code}/calendar-rehearsals")]
pub(crate) async fn rehearse_calendar(
    officer: Officer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    query: web::Query<RehearsalQuery>,
    body: JsonBody<NewCalendar>,
) -> Result<web::Json<CalendarRehearsal>, Problem> {
    let (page, desk) = (query.page()?, desk.get_ref().clone());
    let database = desk.database.clone();
    let rehearsal =
        database.snapshot(move |conn| rehearsed(conn, (&desk, &officer), &code, &body.value, page)).await?;
    Ok(web::Json(rehearsal))
}

/// The dossiers that a page of a rehearsal lists.
pub(crate) type MovesPage = Passing<(AgencyId, DossierId), (OpenDossier, Instant)>;

/// What the next version of this calendar would do now.
pub(crate) fn rehearsed(
    conn: &mut Connection,
    (desk, officer): (&HandlerState, &Officer),
    code: &str,
    new: &NewCalendar,
    mut page: MovesPage,
) -> Result<CalendarRehearsal, Problem> {
    let (agency, _) = administered(conn, officer, code)?;
    let mut draft = draft_version(conn, agency.id, new)?;
    let now = desk.now();
    let effect = rehearse(conn, &desk.books, &agency, Some(&mut draft), now, |DueDate { row, after }| {
        let key = (row.chain.office_id, row.chain.id);
        if let Some(due_after) = after.filter(|after| row.chain.due_at != Some(*after)) {
            page.offer(key, || (row, due_after));
        }
    })?;
    let (rows, next_cursor) = page.cut();
    let mut items = Vec::with_capacity(rows.len());
    for (row, due_after) in rows {
        let version = desk.books.procedures.version(conn, row.procedure_version_id)?;
        let due_before = row.chain.due_at;
        items.push(DueDateMove {
            code: row.code,
            procedure_code: version.code.clone(),
            due_before,
            due_after,
            turn: OverdueTurn::of(row.chain.account, (due_before, Some(due_after)), now),
        });
    }
    let CalendarEffect { dossiers, legs } = effect;
    let version = draft.layer.name.version;
    Ok(CalendarRehearsal { agency_code: agency.code, version, dossiers, legs, items, next_cursor })
}

/// Records the next version of an agency's calendar, and computes the due dates of the open dossiers of the agency and
/// below by it.
///
/// Each dossier's journal says why. Ended dossiers keep their dates. Broken off in the middle, the version stands, and
/// `calendar-recomputations` does the rest.
#[utoipa::path(
    tag = "calendar",
    operation_id = "create_calendar_version",
    params(("code" = String, Path, description = "The agency's code", example = "H26.268.05")),
    request_body(content = NewCalendar, example = json!({
        "basis": "CĐ 92/CĐ-TTg",
        "days": [{
            "date": "2024-09-09", "kind": "off", "name_vi": "Nghỉ do bão số 3",
            "name_en": "Closed after storm no. 3", "basis": "CĐ 92/CĐ-TTg", "verified": false
        }]
    })),
    responses(
        (status = 201, description = "Recorded, and every open dossier computed again", body = CalendarVersionCreated,
            headers(("Location" = String, description = "Where the calendar is"))),
        (status = 403, description = "Not an administrator of that agency and all below it"),
        (status = 404, description = "No such agency within your reach"),
        (status = 409, description = "The newest version says the same, or somebody else recorded one at the same time"),
        (status = 422, description = "The version breaks a rule, or an open dossier cannot be computed by it"),
    ),
    security(("bearer" = []))
)]
#[post("/api/v1/agencies/{code}/calendar-versions")]
pub(crate) async fn create_calendar_version(
    officer: Officer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
    body: JsonBody<NewCalendar>,
) -> Result<HttpResponse, Problem> {
    let answer = published(&desk, officer, (code.into_inner(), None), body.value).await?;
    let location = format!("/api/v1/agencies/{}/calendar", answer.agency_code);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(answer))
}

/// Records the next version of this calendar and computes every open dossier again, also when whoever asked has gone away. `expected` is the
/// number that the version was drawn up for: it is refused when another one came in between.
///
/// # Errors
/// When the officer may not, the version is refused, somebody was faster, a dossier cannot be computed by it, or the database fails.
pub(crate) async fn published(
    desk: &HandlerState,
    officer: Officer,
    (code, expected): (String, Option<i32>),
    new: NewCalendar,
) -> Result<CalendarVersionCreated, Problem> {
    let desk = desk.clone();
    to_the_end(async move {
        let (rehearsal, wish) = (desk.clone(), new.clone());
        // Refused as a whole before anything is written, when a dossier cannot be computed by it.
        let (agency, actor, by) = desk
            .database
            .snapshot(move |conn| {
                let (agency, assignment) = administered(conn, &officer, &code)?;
                let mut draft = draft_version(conn, agency.id, &wish)?;
                must_be(expected, draft.layer.name.version)?;
                let now = rehearsal.now();
                rehearse(conn, &rehearsal.books, &agency, Some(&mut draft), now, |_| {})?;
                let by = MadeBy::of(&officer, &assignment);
                Ok::<_, Problem>((agency, Actor::officer(officer.id, &assignment), by))
            })
            .await?;
        let recorded_at = desk.now();
        let agency_id = agency.id;
        let (version, stamp) = desk
            .database
            .write(move |conn| {
                let version = insert_version(conn, agency_id, &new, (by, recorded_at))?;
                must_be(expected, version)?;
                // Not from the cache: the version is not committed yet.
                let stamp = stamp(&calendars::newest_layers(conn, agency_id, AncestorReach::WithItself)?);
                Ok::<_, Problem>((version, stamp))
            })
            .await?;
        let CalendarEffect { dossiers, legs } =
            recalculate(&desk.database, &desk.clock, &desk.books, &agency, actor).await?;
        let agency_code = agency.code;
        Ok(CalendarVersionCreated { agency_code, version, stamp, recorded_at, dossiers, legs })
    })
    .await
}

/// Refuses a version that was drawn up for another number than it would have.
fn must_be(expected: Option<i32>, version: i32) -> Result<(), Problem> {
    if expected.is_none_or(|expected| expected == version) {
        return Ok(());
    }
    let before = version.saturating_sub(1);
    Err(Problem::new(Code::StaleVersion).say(
        format!("lịch vừa có bản {before} do người khác công bố: xem lại bản đó rồi làm lại dự thảo"),
        format!("somebody has just published version {before}: read it and draw the draft up again"),
    ))
}

/// Computes the due dates of an agency's open dossiers, and of those below, by the calendars that are in force.
///
/// Finishes what a new version began, and follows a calendar that came by `motcua import reference`. Done again, it
/// changes nothing.
#[utoipa::path(
    tag = "calendar",
    operation_id = "recompute_calendar",
    params(("code" = String, Path, description = "The agency's code", example = "H26.268.05")),
    responses(
        (status = 200, description = "Computed again", body = CalendarRecomputed),
        (status = 403, description = "Not an administrator of that agency and all below it"),
        (status = 404, description = "No such agency within your reach"),
        (status = 422, description = "An open dossier cannot be computed by its calendar"),
    ),
    security(("bearer" = []))
)]
#[post("/api/v1/agencies/{code}/calendar-recomputations")]
pub(crate) async fn recompute_calendar(
    officer: Officer,
    desk: web::Data<HandlerState>,
    code: web::Path<String>,
) -> Result<web::Json<CalendarRecomputed>, Problem> {
    Ok(web::Json(recomputed(&desk, officer, code.into_inner()).await?))
}

/// Computes every open dossier of the agency and below again by the calendar in force, to the end.
///
/// # Errors
/// When the officer may not, a dossier cannot be computed, or the database fails.
pub(crate) async fn recomputed(
    desk: &HandlerState,
    officer: Officer,
    code: String,
) -> Result<CalendarRecomputed, Problem> {
    let desk = desk.clone();
    to_the_end(async move {
        let rehearsal = desk.clone();
        let (agency, actor) = desk
            .database
            .snapshot(move |conn| {
                let (agency, assignment) = administered(conn, &officer, &code)?;
                rehearse(conn, &rehearsal.books, &agency, None, rehearsal.now(), |_| {})?;
                Ok::<_, Problem>((agency, Actor::officer(officer.id, &assignment)))
            })
            .await?;
        let CalendarEffect { dossiers, legs } =
            recalculate(&desk.database, &desk.clock, &desk.books, &agency, actor).await?;
        Ok(CalendarRecomputed { agency_code: agency.code, dossiers, legs })
    })
    .await
}
