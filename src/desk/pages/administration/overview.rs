//! The first page of administration: what needs attention, each with the way to where it is seen to.

use actix_web::{HttpResponse, get, web};
use chrono::TimeDelta;
use maud::{Markup, html};

use super::common::{
    AdminView, CALENDAR, IMPORTS, OFFICERS, PROCEDURES, WORKFLOWS, admin_page, administered, last_day,
};
use super::import_progress::state_words;
use crate::access::search::{EndingRole, ending_roles};
use crate::access::{Officer, Scope};
use crate::agency::{AgencyId, store as agencies};
use crate::calendar::unsettled::{UnsettledYear, unsettled};
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::shown::{address, encoded};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::import::kept::actions::listed;
use crate::import::kept::store::{ImportRow, ImportState};
use crate::platform::database::Connection;
use crate::platform::error::{Language, Problem};
use crate::platform::instant::Instant;
use crate::platform::service_state::ServiceState;
use crate::procedure::search::{ProcedureFilter, list as procedures};
use crate::procedure::version::{ProcedureState, ProcedureVersion};
use crate::workflow::steps::{Workflow, WorkflowState};
use crate::workflow::store::{self as workflows, WorkflowFilter};

/// Roles that end within so many days are told.
const SOON_DAYS: i64 = 30;
/// The most lines of each kind.
const MOST_LINES: i64 = 20;

/// What needs attention.
struct OverviewRead {
    unsettled: Vec<UnsettledYear>,
    drafts: Vec<ProcedureVersion>,
    ending: Vec<EndingRole>,
    imports: Vec<(ImportRow, ImportState)>,
    workflows: Vec<Workflow>,
}

/// The page.
#[get("/quan-tri")]
pub(crate) async fn overview_page(me: DeskOfficer, service: web::Data<ServiceState>) -> HttpResponse {
    me.answer(drawn(&me, &service).await)
}

async fn drawn(me: &DeskOfficer, service: &ServiceState) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (now, officer, offices, language) =
        (service.now(), me.officer.clone(), administered(me), me.language());
    let read = service.database.snapshot(move |conn| read(conn, &officer, &offices, now)).await?;
    let title = W::Administration.say(language);
    let view = AdminView { section: "/quan-tri", title, problem: None };
    Ok(admin_page(&view, &content(&read, language), language))
}

fn read(
    conn: &mut Connection,
    officer: &Officer,
    offices: &[AgencyId],
    now: Instant,
) -> Result<OverviewRead, Problem> {
    let soon = now.plus(TimeDelta::days(SOON_DAYS));
    let drafts = ProcedureFilter { state: Some(ProcedureState::Draft), ..ProcedureFilter::default() };
    let workflow_drafts =
        WorkflowFilter { procedure_code: None, agency_code: None, state: Some(WorkflowState::Draft) };
    let codes: Vec<String> = agencies::load_many(conn, offices)?.into_iter().map(|one| one.code).collect();
    // Only whoever administers the agency whose calendar it is can settle the year; others have nothing to do.
    let mut unsettled = unsettled(conn, now.date())?;
    unsettled.retain(|year| codes.contains(&year.agency_code));
    let imports = listed(conn, officer, MOST_LINES)?.into_iter().map(|row| {
        let state = row.state_at(now);
        (row, state)
    });
    Ok(OverviewRead {
        // What is in needs nobody any more.
        imports: imports.filter(|(_, state)| *state != ImportState::Done).collect(),
        unsettled,
        workflows: workflows::list(conn, &workflow_drafts, None, MOST_LINES)?,
        drafts: procedures(conn, &drafts, None, MOST_LINES)?,
        ending: ending_roles(conn, &Scope::of(offices.iter().copied()), (now, soon), MOST_LINES)?,
    })
}

fn content(read: &OverviewRead, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        @if read.unsettled.is_empty() && read.drafts.is_empty() && read.ending.is_empty() && read.imports.is_empty() && read.workflows.is_empty() {
            p { (say(W::NothingToSeeTo)) }
        }
        @if !read.unsettled.is_empty() {
            section.box.warn {
                h2 { (say(W::UnsettledYears)) }
                ul { @for one in &read.unsettled { li { a href=(settling(one)) { (one.agency_name) ", " (one.year) } } } }
                p.hint { (say(W::UnsettledAbout)) }
            }
        }
        @if !read.drafts.is_empty() {
            section {
                h2 { (say(W::ProcedureDrafts)) }
                ul { @for one in &read.drafts { li { a href={ (PROCEDURES) "/" (encoded(&one.code)) } { (one.code) } " " (one.content.name_vi) ", " (say(W::DraftOfVersion)) " " (one.version) } } }
            }
        }
        @if !read.workflows.is_empty() {
            section {
                h2 { (say(W::WorkflowDrafts)) }
                ul { @for one in &read.workflows { li { a href={ (WORKFLOWS) "/" (one.id) } { (one.name) } ", " (say(W::DraftOfVersion)) " " (one.version) } } }
            }
        }
        @if !read.imports.is_empty() {
            section {
                h2 { (say(W::ImportsNotDone)) }
                ul { @for (row, state) in &read.imports { li { a href={ (IMPORTS) "/" (row.id) } { (row.file_name) } ", " (say(state_words(*state))) } } }
            }
        }
        @if !read.ending.is_empty() { (ending(&read.ending, language)) }
    }
}

/// Where a year is settled: its calendar with the days off of the law as a draft.
fn settling(one: &UnsettledYear) -> String {
    address(CALENDAR, &[("cq", &one.agency_code), ("nam", &one.year.to_string()), ("luat", "1")])
}

fn ending(roles: &[EndingRole], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        section {
            h2 { (say(W::RolesEndingSoon)) }
            table.list.cells {
                thead { tr { @for words in [W::FullName, W::RoleName, W::HeldAt, W::LastDay] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for one in roles {
                        tr {
                            td { a href={ (OFFICERS) "/" (encoded(&one.username)) } { (one.full_name) } }
                            td data-l=(say(W::RoleName)) { (role_words(one.role, language)) }
                            td data-l=(say(W::HeldAt)) { (one.agency_name) }
                            td data-l=(say(W::LastDay)) { (last_day(one.until)) }
                        }
                    }
                }
            }
        }
    }
}
