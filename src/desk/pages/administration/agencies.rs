//! The agencies that one administers as a tree at a date, and one agency with what it continues and what continues it.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use chrono::NaiveDate;
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{AGENCIES, AdminView, CALENDAR, LabelledProblem, OFFICERS, admin_page, administered};
use super::procedure_words::level_words;
use crate::agency::http::no_such_agency;
use crate::agency::store::{self, Succession};
use crate::agency::{Agency, AgencyId, SuccessionKind};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::shown::{address, encoded};
use crate::desk::typed::{self, date_shown};
use crate::desk::words::W;
use crate::form::words::capitalised;
use crate::platform::error::{Language, Problem};
use crate::platform::service_state::ServiceState;

/// On which day.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AgenciesAddress {
    /// The day, as it is typed; today without it.
    ngay: String,
}

/// The tree.
#[get("/quan-tri/co-quan")]
pub(crate) async fn agency_tree(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<AgenciesAddress>,
) -> HttpResponse {
    me.answer(tree_page(&me, &service, &asked).await)
}

async fn tree_page(
    me: &DeskOfficer,
    service: &ServiceState,
    asked: &AgenciesAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (today, offices, language) = (service.now().date(), administered(me), me.language());
    let read = typed::date(&asked.ngay, today);
    let day = read.unwrap_or(today);
    let found = service.database.read(move |conn| store::of_offices(conn, &offices, day)).await?;
    let unreadable = read.is_none() && !asked.ngay.trim().is_empty();
    let problem = unreadable.then(|| {
        let say = |language| W::DayOnPage.say(language);
        Problem::field("ngay", "not_a_date", say(Language::Vietnamese), say(Language::English))
    });
    let label = |_: &str| Some(W::OnDay);
    let view = AdminView {
        section: AGENCIES,
        title: W::AgenciesTitle.say(language),
        problem: problem.as_ref().map(|problem| LabelledProblem::of(problem, &label)),
    };
    let value = if asked.ngay.trim().is_empty() { date_shown(day) } else { asked.ngay.clone() };
    Ok(admin_page(&view, &tree_content(&found, &value, problem.as_ref(), language), language))
}

fn tree_content(found: &[Agency], day: &str, problem: Option<&Problem>, language: Language) -> Markup {
    let mut below: BTreeMap<Option<AgencyId>, Vec<&Agency>> = BTreeMap::new();
    for agency in found {
        // Whatever is part of nothing that is shown stands at the top.
        let parent = agency.parent_id.filter(|parent| found.iter().any(|one| one.id == *parent));
        below.entry(parent).or_default().push(agency);
    }
    let error =
        problem.and_then(|problem| problem.fields.first()).map(|field| field.words.in_language(language));
    let field = FormField {
        name: "ngay",
        label: W::OnDay.say(language),
        hint: None,
        value: day,
        error,
        kind: FieldKind::Line,
        optional: false,
    };
    html! {
        p.hint { (W::AgenciesAbout.say(language)) }
        form.filters.first method="get" action=(AGENCIES) {
            (field.draw(language))
            button type="submit" { (W::See.say(language)) }
        }
        @if found.is_empty() { p { (W::NoAgencyThen.say(language)) } }
        (branch(&below, None, language))
    }
}

fn branch(
    below: &BTreeMap<Option<AgencyId>, Vec<&Agency>>,
    of: Option<AgencyId>,
    language: Language,
) -> Markup {
    html! {
        @if let Some(agencies) = below.get(&of) {
            ul.tree {
                @for agency in agencies {
                    li {
                        a href={ (AGENCIES) "/" (encoded(&agency.code)) } { (agency.name_vi) }
                        " " span.hint { (agency.code) " · " (level_words(agency.level, language)) }
                        (branch(below, Some(agency.id), language))
                    }
                }
            }
        }
    }
}

/// An agency with what is around it.
struct AgencyRead {
    agency: Agency,
    path: Vec<Agency>,
    below: Vec<Agency>,
    successors: Vec<Succession>,
    predecessors: Vec<Succession>,
    desk: Option<Agency>,
}

/// One agency.
#[get("/quan-tri/co-quan/{code}")]
pub(crate) async fn agency_page(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    code: web::Path<String>,
) -> HttpResponse {
    me.answer(one_page(&me, &service, code.into_inner()).await)
}

async fn one_page(me: &DeskOfficer, service: &ServiceState, code: String) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (today, offices, language) = (service.now().date(), administered(me), me.language());
    let read = service
        .database
        .snapshot(move |conn| {
            let agency = store::find_by_code(conn, &code)?;
            let agency = agency.filter(|agency| offices.contains(&agency.office_id));
            let agency = agency.ok_or_else(|| no_such_agency(&code))?;
            let mut below = store::of_offices(conn, &offices, today)?;
            below.retain(|one| one.parent_id == Some(agency.id));
            let mut path = store::ancestors(conn, agency.id)?;
            path.retain(|above| above.id != agency.id);
            let desk = match agency.desk_id {
                Some(desk) => store::find(conn, desk)?,
                None => None,
            };
            Ok::<_, Problem>(AgencyRead {
                successors: store::successions_from(conn, agency.id)?,
                predecessors: store::successions_to(conn, agency.id)?,
                path,
                below,
                desk,
                agency,
            })
        })
        .await?;
    let title = read.agency.name_vi.clone();
    let view = AdminView { section: AGENCIES, title: &title, problem: None };
    Ok(admin_page(&view, &one_content(&read, today, language), language))
}

fn one_content(read: &AgencyRead, today: NaiveDate, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let agency = &read.agency;
    let shown = |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), date_shown);
    let over = agency.valid_to.is_some_and(|last| last < today);
    let ahead = agency.valid_from.is_some_and(|first| first > today);
    html! {
        ul.acts {
            li { a.btn href=(address(OFFICERS, &[("cq", &agency.code)])) { (say(W::OfficersThere)) } }
            @if agency.is_office() { li { a.btn href=(address(CALENDAR, &[("cq", &agency.code)])) { (say(W::CalendarTitle)) } } }
            @if agency.is_office() && over { li { a.btn href={ (AGENCIES) "/" (encoded(&agency.code)) "/ke-tuc" } { (say(W::ContinuationTitle)) } } }
        }
        dl {
            dt { (say(W::AgencyCode)) } dd { (agency.code) }
            dt { (say(W::LevelLabel)) } dd { (capitalised(&level_words(agency.level, language))) }
            @if !read.path.is_empty() {
                dt { (say(W::AgencyPath)) }
                dd { (read.path.iter().map(|above| above.name_vi.as_str()).collect::<Vec<_>>().join(" › ")) }
            }
            dt { (say(W::AgencyValid)) }
            dd {
                (shown(agency.valid_from)) " – " (shown(agency.valid_to))
                @if over { " " span class="b end" { (say(W::EndedAgency)) } }
                @if ahead { " " span class="b plain" { (say(W::BeginsLater)) } }
            }
            @if let Some(desk) = &read.desk { dt { (say(W::AgencyDesk)) } dd { (desk.name_vi) } }
            dt { (say(W::AgencySource)) } dd { (agency.source) }
            @if let Some(note) = &agency.note { dt { (say(W::Note)) } dd { (note) } }
        }
        (succession(W::SuccessorsLabel, &read.successors, language))
        (succession(W::PredecessorsLabel, &read.predecessors, language))
        @if read.successors.is_empty() && read.predecessors.is_empty() { p.hint { (say(W::NoSuccession)) } }
        h2 { (say(W::AgencyUnits)) }
        @if read.below.is_empty() {
            p { (say(W::NoAgencyBelow)) }
        } @else {
            ul { @for one in &read.below { li { a href={ (AGENCIES) "/" (encoded(&one.code)) } { (one.name_vi) } " " span.hint { (one.code) } } } }
        }
    }
}

fn succession(title: W, lines: &[Succession], language: Language) -> Markup {
    let kind = |kind: SuccessionKind| match kind {
        SuccessionKind::Whole => W::SuccessionWhole,
        SuccessionKind::Part => W::SuccessionPart,
        SuccessionKind::Rest => W::SuccessionRest,
    };
    html! {
        @if !lines.is_empty() {
            h2 { (title.say(language)) }
            ul {
                @for line in lines {
                    li {
                        a href={ (AGENCIES) "/" (encoded(&line.agency.code)) } { (line.agency.name_vi) }
                        ": " (kind(line.kind).say(language)) ", " (W::SinceDay.say(language)) " " (date_shown(line.effective_on))
                        " " span.hint { (line.legal_basis) }
                    }
                }
            }
        }
    }
}
