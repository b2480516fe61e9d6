//! The calendar of an agency: a year of days to press, a draft that its form keeps, what it would do, and its publication.

use actix_web::{HttpResponse, get, post, web};
use chrono::Datelike as _;
use maud::html;
use serde::Deserialize;

use super::calendar_draft::CalendarPlan;
use super::calendar_form::{CalendarOutcome, CalendarPageView, calendar_content, calendar_label};
use super::calendar_hours::HoursDraft;
use super::calendar_read::{CalendarRead, read};
use super::calendar_year::PRESS_FIELD;
use super::common::{AdminView, CALENDAR, LabelledProblem, admin_page, administered, is_shown_on_the_form};
use crate::calendar::actions::NewCalendar;
use crate::desk::extractor::{DeskOfficer, PostedByOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::posted::PostedForm;
use crate::desk::shown::address;
use crate::desk::words::W;
use crate::dossier::bulk::recalendar::http::{CalendarRehearsal, published, recomputed, rehearsed};
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::platform::error::Problem;
use crate::platform::instant::parse_date;
use crate::platform::page::Passing;

/// Whose calendar, of which year, and what was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CalendarAddress {
    /// Code of the agency.
    cq: String,
    /// The year.
    nam: String,
    /// `1`: with the days off of the law as a draft.
    luat: String,
    /// The version that was just published.
    xong: String,
}

impl CalendarAddress {
    fn of(form: &PostedForm) -> Self {
        let get = |name: &str| form.get(name).trim().to_owned();
        Self { cq: get("cq"), nam: get("nam"), ..Self::default() }
    }
}

/// The page.
#[get("/quan-tri/lich")]
pub(crate) async fn calendar_page(
    me: DeskOfficer,
    desk: web::Data<HandlerState>,
    asked: web::Query<CalendarAddress>,
) -> HttpResponse {
    let drawn = async {
        let (mut found, year) = found(&me, &desk, &asked).await?;
        if asked.luat == "1" {
            let of_law = found.of_law.clone();
            found.plan.propose(&of_law);
        }
        let just = asked.xong.parse().ok().filter(|version| *version == found.newest());
        let outcome = just.map_or(CalendarOutcome::None, CalendarOutcome::Published);
        drawn(&me, (&found, year), &PostedForm::default(), &outcome)
    };
    me.answer(drawn.await)
}

/// Presses a day, rehearses, or publishes: by the button that was pressed.
#[post("/quan-tri/lich")]
pub(crate) async fn change_calendar(
    sent: PostedOrBroughtBack,
    desk: web::Data<HandlerState>,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    let asked = CalendarAddress::of(&form);
    let (mut found, year) = match found(&me, &desk, &asked).await {
        Ok(found) => found,
        Err(problem) => return me.answer(Err(problem)),
    };
    found.plan.changes = CalendarPlan::read(&form);
    found.plan.hours = HoursDraft::read(&form);
    if let Some(worked) = found.plan.hours.worked_weekdays() {
        found.plan.worked_weekdays = worked;
    }
    if back {
        let drawn = drawn(&me, (&found, year), &form, &CalendarOutcome::None);
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    if let Some(date) = parse_date(form.get(PRESS_FIELD)) {
        found.plan.press(date);
    }
    let outcome = match form.get("do") {
        "propose" => {
            let of_law = found.of_law.clone();
            found.plan.propose(&of_law);
            CalendarOutcome::None
        }
        "drop" => return page::see_other(&here(&found, year, &[])),
        "rehearse" => match rehearsal(&me, &desk, &found, wish(&found, year, &form)).await {
            Ok(rehearsal) => CalendarOutcome::Rehearsed(rehearsal),
            Err(problem) => CalendarOutcome::Refused(on_the_form(problem, &found.plan)),
        },
        "publish" => match publish(&me, &desk, (&found, year), &form).await {
            Ok(to) => return page::see_other(&to),
            Err(problem) => CalendarOutcome::Refused(on_the_form(problem, &found.plan)),
        },
        _ => CalendarOutcome::None,
    };
    match outcome {
        CalendarOutcome::Refused(problem) if !is_shown_on_the_form(&problem) => me.answer(Err(problem)),
        outcome => me.answer(drawn(&me, (&found, year), &form, &outcome)),
    }
}

/// Computes due dates again by the calendar in force.
#[post("/quan-tri/lich/tinh-lai")]
pub(crate) async fn recompute(sent: PostedByOfficer, desk: web::Data<HandlerState>) -> HttpResponse {
    let PostedByOfficer { me, form } = sent;
    let asked = CalendarAddress::of(&form);
    let drawn = async {
        let (found, year) = found(&me, &desk, &asked).await?;
        let done = recomputed(&desk, me.officer.clone(), found.agency.code.clone()).await?;
        drawn(&me, (&found, year), &PostedForm::default(), &CalendarOutcome::Recomputed(done))
    };
    me.answer(drawn.await)
}

/// Where a sign-in returns to that was asked for by the form of a recomputation.
#[get("/quan-tri/lich/tinh-lai")]
pub(crate) async fn back_to_calendar() -> HttpResponse {
    page::see_other(CALENDAR)
}

async fn found(
    me: &DeskOfficer,
    desk: &HandlerState,
    asked: &CalendarAddress,
) -> Result<(CalendarRead, i32), Problem> {
    me.only_administrators()?;
    let (today, offices, code) = (desk.now().date(), administered(me), asked.cq.trim().to_owned());
    let year = asked.nam.trim().parse().ok().filter(|year| (1990..=2100).contains(year));
    let (year, cache) = (year.unwrap_or(today.year()), desk.books.calendars.clone());
    let found =
        desk.database.snapshot(move |conn| read(conn, &cache, (&offices, &code), (year, today))).await?;
    Ok((found, year))
}

/// The address of this calendar.
fn here(found: &CalendarRead, year: i32, more: &[(&str, &str)]) -> String {
    let year = year.to_string();
    let all: Vec<(&str, &str)> = [("cq", found.agency.code.as_str()), ("nam", year.as_str())]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    address(CALENDAR, &all)
}

/// The version that the form asks for.
fn wish(found: &CalendarRead, year: i32, form: &PostedForm) -> NewCalendar {
    let names = (form.get("day_name").trim(), form.get("day_name_en").trim());
    let settled = form.filled("settled").map(|_| year);
    found.plan.next_version(form.get("basis").trim(), names, settled)
}

async fn rehearsal(
    me: &DeskOfficer,
    desk: &HandlerState,
    found: &CalendarRead,
    new: NewCalendar,
) -> Result<CalendarRehearsal, Problem> {
    let (state, officer, code) = (desk.clone(), me.officer.clone(), found.agency.code.clone());
    desk.database
        .snapshot(move |conn| rehearsed(conn, (&state, &officer), &code, &new, Passing::new(None, None)?))
        .await
}

/// Publishes the version that the form was drawn up for; says where it is seen.
async fn publish(
    me: &DeskOfficer,
    desk: &HandlerState,
    (found, year): (&CalendarRead, i32),
    form: &PostedForm,
) -> Result<String, Problem> {
    let expected: Option<i32> = form.get("version").parse().ok();
    let next = expected.unwrap_or_default().saturating_add(1);
    let which = (found.agency.code.clone(), Some(next));
    let done = published(desk, me.officer.clone(), which, wish(found, year, form)).await?;
    Ok(here(found, year, &[("xong", &done.version.to_string())]))
}

/// What is wrong, by the fields of the page: the names and the ground of the days stand there once, the shifts of a day in one line.
fn on_the_form(mut problem: Problem, plan: &CalendarPlan) -> Problem {
    for field in &mut problem.fields {
        if let Some(line) = plan.hours.field_at(&field.field) {
            field.field = line;
            continue;
        }
        let of_days = field.field.strip_prefix("days.").and_then(|rest| rest.split_once('.'));
        match of_days.map(|(_, name)| name) {
            Some("name_vi") => "day_name".clone_into(&mut field.field),
            Some("name_en") => "day_name_en".clone_into(&mut field.field),
            Some("basis") => "basis".clone_into(&mut field.field),
            _ => {}
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    problem.fields.retain(|field| seen.insert((field.field.clone(), field.code)));
    // Without a name in Vietnamese there is none in English either: that is one mistake.
    if problem.fields.iter().any(|field| field.field == "day_name") {
        problem.fields.retain(|field| field.field != "day_name_en");
    }
    problem
}

fn drawn(
    me: &DeskOfficer,
    (found, year): (&CalendarRead, i32),
    form: &PostedForm,
    outcome: &CalendarOutcome,
) -> Result<DeskPage, Problem> {
    let language = me.language();
    let title = format!("{} {year}: {}", W::CalendarTitle.say(language), found.agency.name_vi);
    let token = me.token()?;
    let view = CalendarPageView { found, year, form, outcome, token: &token };
    let problem = match outcome {
        CalendarOutcome::Refused(problem) => Some(LabelledProblem::of(problem, &calendar_label)),
        _ => None,
    };
    let page = AdminView { section: CALENDAR, title: &title, problem };
    Ok(admin_page(&page, &html! { (calendar_content(&view, language)) }, language))
}
