//! The workflows: a list by procedure and state, a page at a time.

use actix_web::{HttpResponse, get, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{AdminView, WORKFLOWS, admin_page};
use super::workflow_draft::NEW_WORKFLOW;
use crate::desk::extractor::DeskOfficer;
use crate::desk::page::DeskPage;
use crate::desk::parts::field::{FieldKind, FormField};
use crate::desk::parts::tabs::pager;
use crate::desk::shown::address;
use crate::desk::words::W;
use crate::platform::error::{Language, Problem};
use crate::platform::page::{self, PagePart};
use crate::platform::service_state::ServiceState;
use crate::workflow::steps::{Workflow, WorkflowState};
use crate::workflow::store::{self, WorkflowFilter, WorkflowListKey};

/// Which workflows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WorkflowsAddress {
    /// Code of a procedure.
    tt: String,
    /// A state.
    bt: String,
    /// After which one the page begins.
    sau: String,
}

impl WorkflowsAddress {
    fn from(&self, cursor: &str) -> String {
        address(WORKFLOWS, &[("tt", &self.tt), ("bt", &self.bt), ("sau", cursor)])
    }
}

/// What a workflow is.
pub(super) const fn workflow_state_words(state: WorkflowState) -> W {
    match state {
        WorkflowState::Draft => W::WorkflowDraftState,
        WorkflowState::Published => W::WorkflowPublishedState,
        WorkflowState::Retired => W::WorkflowRetiredState,
    }
}

/// The page.
#[get("/quan-tri/quy-trinh")]
pub(crate) async fn workflow_list(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<WorkflowsAddress>,
) -> HttpResponse {
    me.answer(drawn(&me, &service, &asked).await)
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    asked: &WorkflowsAddress,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let (after, limit): PagePart<WorkflowListKey> = page::read_alone(None, filled(&asked.sau).as_deref())?;
    let filter = WorkflowFilter {
        procedure_code: filled(&asked.tt),
        agency_code: None,
        state: WorkflowState::parse(&asked.bt),
    };
    let rows = service
        .database
        .read(move |conn| store::list(conn, &filter, after.as_ref(), limit.saturating_add(1)))
        .await?;
    let (rows, next) = page::cut(rows, limit, |row| (row.name.clone(), row.version));
    let language = me.language();
    let view = AdminView { section: WORKFLOWS, title: W::WorkflowsTitle.say(language), problem: None };
    Ok(admin_page(&view, &content(asked, &rows, next.as_deref(), language), language))
}

fn content(asked: &WorkflowsAddress, rows: &[Workflow], next: Option<&str>, language: Language) -> Markup {
    let field = |name, label: W, value, kind| {
        FormField { name, label: label.say(language), hint: None, value, error: None, kind, optional: false }
            .draw(language)
    };
    let any = std::iter::once((String::new(), W::AnyState.say(language).to_owned()));
    let states = WorkflowState::ALL
        .iter()
        .map(|state| (state.as_str().to_owned(), workflow_state_words(*state).say(language).to_owned()));
    html! {
        form.filters.first method="get" action=(WORKFLOWS) {
            (field("tt", W::ProcedureCode, &asked.tt, FieldKind::Line))
            (field("bt", W::ServiceStanding, &asked.bt, FieldKind::Choice(any.chain(states).collect())))
            button type="submit" { (W::Find.say(language)) }
        }
        p { a href=(NEW_WORKFLOW) { (W::NewWorkflowTitle.say(language)) } }
        @if rows.is_empty() {
            p { (W::NoWorkflowListed.say(language)) " " a href=(WORKFLOWS) { (W::DropFilters.say(language)) } }
        } @else {
            (table(rows, language))
            @let first = (!asked.sau.is_empty()).then(|| asked.from(""));
            @let next = next.map(|next| asked.from(next));
            (pager(first.as_deref(), next.as_deref(), language))
        }
    }
}

fn table(rows: &[Workflow], language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [
        W::WorkflowNameLabel,
        W::VersionNumber,
        W::WorkflowOf,
        W::ReportingAgency,
        W::TotalHours,
        W::ServiceStanding,
        W::WorkflowDecision,
    ];
    html! {
        table.list.cells {
            thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for row in rows {
                    tr {
                        td { a href={ (WORKFLOWS) "/" (row.id) } { (row.name) } }
                        td data-l=(say(W::VersionNumber)) { (row.version) }
                        td data-l=(say(W::WorkflowOf)) { (row.procedure_code.as_deref().unwrap_or(say(W::CommonWorkflow))) }
                        td data-l=(say(W::ReportingAgency)) { (row.agency_code.as_deref().unwrap_or_default()) }
                        td data-l=(say(W::TotalHours)) { (row.total_hours) }
                        td data-l=(say(W::ServiceStanding)) { (say(workflow_state_words(row.state))) }
                        td data-l=(say(W::WorkflowDecision)) { (row.decision_number.as_deref().unwrap_or_default()) }
                    }
                }
            }
        }
    }
}
