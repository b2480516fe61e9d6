//! One workflow: the table of its steps and ways beside its drawing, what is to be mended, and its publication or end.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};
use serde::Deserialize;

use super::common::{
    AdminField, AdminView, LabelledProblem, PROCEDURES, WORKFLOWS, admin_page, answered, changes_of,
    form_head, is_only_checked,
};
use super::procedure_words::level_words;
use super::workflow_draft::NEW_WORKFLOW;
use super::workflow_graph::workflow_graph;
use super::workflows::workflow_state_words;
use crate::access::CatalogueThing;
use crate::access::catalogue_changes::views::CatalogueChangeView;
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::parts::changes::{changes_table, of_those_above};
use crate::desk::parts::field::FieldKind;
use crate::desk::parts::flash::flash;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, encoded};
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::{Connection, Id};
use crate::platform::error::{Language, Problem};
use crate::platform::service_state::ServiceState;
use crate::procedure::keeping::KEEPERS;
use crate::workflow::actions::{self, no_workflow};
use crate::workflow::keeping::{WorkflowPlace, served_by};
use crate::workflow::offering::guard::first_day_of_intakes;
use crate::workflow::refusal::PublishRefusal;
use crate::workflow::requests::{WorkflowPublication, WorkflowRetirement};
use crate::workflow::routing::StepOutcome;
use crate::workflow::step::{Step, StepExit, ways};
use crate::workflow::steps::{Workflow, WorkflowId, WorkflowState};
use crate::workflow::store;

/// The workflow, and what speaks against its publication while it is a draft.
struct WorkflowRead {
    workflow: Workflow,
    problems: Vec<PublishRefusal>,
    /// Whether whoever reads may publish it or take it out of use.
    may: bool,
    changes: Vec<CatalogueChangeView>,
}

/// What the address says beside the workflow.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WorkflowAddress {
    /// Whether it was just published or retired.
    xong: String,
}

/// The page.
#[get("/quan-tri/quy-trinh/{id}")]
pub(crate) async fn workflow_page(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    id: web::Path<String>,
    asked: web::Query<WorkflowAddress>,
) -> HttpResponse {
    let drawn = drawn(&me, &service, &id, (&PostedForm::default(), None), !asked.xong.is_empty()).await;
    me.answer(drawn)
}

/// Publishes a draft, or takes a workflow out of use, by what the form is for; Enter only checks.
#[post("/quan-tri/quy-trinh/{id}")]
pub(crate) async fn change_workflow(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    id: web::Path<String>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| drawn(me, &service, &id, (form, problem), false).await,
        async |me, form| {
            changed(me, &service, &id, form).await?;
            Ok((!is_only_checked(form)).then(|| format!("{WORKFLOWS}/{}?xong=1", encoded(&id))))
        },
    )
    .await
}

fn key(text: &str) -> Result<WorkflowId, Problem> {
    Id::parse(text).ok_or_else(no_workflow)
}

async fn changed(
    me: &DeskOfficer,
    service: &ServiceState,
    id: &str,
    form: &PostedForm,
) -> Result<(), Problem> {
    me.only_administrators()?;
    let (id, now) = (key(id)?, service.now());
    let since = first_day_of_intakes(now, service.config.backdate_days);
    let decision_number = form.get("decision_number").to_owned();
    let retirement = if form.get("act") == "retire" {
        let reason = form.get("reason").to_owned();
        Some(WorkflowRetirement { decision_number: decision_number.clone(), reason }.checked()?)
    } else {
        None
    };
    let decision = WorkflowPublication { decision_number }.checked()?;
    let keeper = me.keeper();
    let change = move |conn: &mut Connection| match &retirement {
        Some(wish) => actions::retire(conn, id, wish, since, (&keeper, now)).map(|_| ()),
        None => actions::publish(conn, id, &decision, since, (&keeper, now)).map(|_| ()),
    };
    if is_only_checked(form) {
        return rehearse_write(&service.database, change).await;
    }
    service.database.write(change).await?;
    tracing::info!(workflow = %id, by = %me.officer.id, "workflow changed");
    Ok(())
}

/// What the form of a state asks for.
fn fields(state: WorkflowState) -> Vec<AdminField> {
    match state {
        WorkflowState::Draft => vec![AdminField::line("decision_number", W::DecisionNumber)],
        WorkflowState::Published => vec![
            AdminField::line("decision_number", W::RetirementDecision),
            AdminField { kind: FieldKind::Long, ..AdminField::line("reason", W::Reason) },
        ],
        WorkflowState::Retired => Vec::new(),
    }
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    id: &str,
    (form, problem): (&PostedForm, Option<&Problem>),
    just_changed: bool,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (id, now, language, officer) = (key(id)?, service.now(), me.language(), me.officer.clone());
    let read = service
        .database
        .snapshot(move |conn| {
            let workflow = store::find(conn, id)?.ok_or_else(no_workflow)?;
            let draft = workflow.state == WorkflowState::Draft;
            let problems = if draft { actions::problems(conn, &workflow, now)? } else { Vec::new() };
            let may = served_by(conn, WorkflowPlace::of(&workflow))?.may_be_changed_by(&officer, KEEPERS);
            let changes = changes_of(conn, CatalogueThing::Workflow, &workflow.name)?;
            Ok::<_, Problem>(WorkflowRead { workflow, problems, may, changes })
        })
        .await?;
    let workflow = &read.workflow;
    let title = format!("{}, {} {}", workflow.name, W::DraftOfVersion.say(language), workflow.version);
    let fields = fields(workflow.state);
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let view = AdminView {
        section: WORKFLOWS,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let content = html! {
        @if just_changed { (flash(&html! { (recorded(workflow).say(language)) })) }
        (facts(workflow, language))
        @if workflow.state == WorkflowState::Draft { (problems(&read.problems, language)) }
        div.cols {
            div { h2 { (W::StepsAndWays.say(language)) } (table(workflow, language)) }
            div { h2 { (W::DrawnGraph.say(language)) } (workflow_graph(workflow, language)) p.hint { (W::DrawnGraphAbout.say(language)) } }
        }
        @if read.may { (drafting(workflow, language)) }
        @if read.may { (act(workflow, &fields, (form, problem), &me.token()?, language)) } @else { (of_those_above(language)) }
        (changes_table(&read.changes, language))
    };
    Ok(admin_page(&view, &content, language))
}

/// What was done last, as the register holds it.
fn recorded(workflow: &Workflow) -> W {
    match workflow.state {
        WorkflowState::Draft => W::WorkflowDraftKept,
        WorkflowState::Published => W::WorkflowPublishedNow,
        WorkflowState::Retired => W::WorkflowRetiredNow,
    }
}

/// The way to the form: of the draft itself, or of another that begins as a copy.
fn drafting(workflow: &Workflow, language: Language) -> Markup {
    let id = workflow.id.to_string();
    html! {
        p {
            @if workflow.state == WorkflowState::Draft {
                a href={ (WORKFLOWS) "/" (id) "/sua" } { (W::ChangeDraft.say(language)) }
            } @else {
                a href=(address(NEW_WORKFLOW, &[("tu", &id)])) { (W::NextFromThis.say(language)) }
            }
        }
    }
}

fn facts(workflow: &Workflow, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    html! {
        dl {
            dt { (say(W::ServiceStanding)) } dd { (say(workflow_state_words(workflow.state))) }
            dt { (say(W::WorkflowOf)) }
            dd {
                @match &workflow.procedure_code {
                    Some(code) => { a href={ (PROCEDURES) "/" (encoded(code)) } { (code) } }
                    None => { (say(W::CommonWorkflow)) }
                }
            }
            @if let Some(code) = &workflow.agency_code { dt { (say(W::ReportingAgency)) } dd { (code) } }
            @if let Some(level) = workflow.level { dt { (say(W::LevelLabel)) } dd { (level_words(level, language)) } }
            dt { (say(W::TotalHours)) } dd { (workflow.total_hours) }
            @if let Some(number) = &workflow.decision_number { dt { (say(W::WorkflowDecision)) } dd { (number) } }
            @if let Some(retired) = &workflow.retirement { dt { (say(W::RetiredBecause)) } dd { (retired.decision_number) ": " (retired.reason) } }
        }
    }
}

/// What is to be mended, each with the way to the rows that it names.
fn problems(problems: &[PublishRefusal], language: Language) -> Markup {
    let words = |problem: &PublishRefusal| match language {
        Language::Vietnamese => problem.words_vi(),
        Language::English => problem.to_string(),
    };
    html! {
        @if problems.is_empty() {
            p.box.good { (W::NoWorkflowProblems.say(language)) }
        } @else {
            section.box.warn {
                h2 { (W::WorkflowProblems.say(language)) }
                ul {
                    @for problem in problems {
                        li {
                            (words(problem))
                            @for position in problem.steps() { " " a href={ "#buoc-" (position) } { (W::ToStep.say(language)) " " (position) } }
                        }
                    }
                }
            }
        }
    }
}

fn table(workflow: &Workflow, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let heads = [W::StepPosition, W::StepName, W::StepRole, W::StepHours, W::StepWays];
    html! {
        table.list.cells.steps {
            thead { tr { @for words in heads { th scope="col" { (say(words)) } } } }
            tbody {
                @for step in &workflow.steps {
                    tr id={ "buoc-" (step.position) } {
                        td { (step.position) }
                        td data-l=(say(W::StepName)) { (match language { Language::Vietnamese => &step.name_vi, Language::English => &step.name_en }) (opinions(step, language)) }
                        td data-l=(say(W::StepRole)) { (role_words(step.role, language)) (place(step, language)) }
                        td data-l=(say(W::StepHours)) { (step.allowance_hours.map_or_else(|| say(W::NotCountedStep).to_owned(), |hours| hours.to_string())) }
                        td data-l=(say(W::StepWays)) { @for way in ways(&workflow.steps, step) { div { (way_out(&way, language)) } } }
                    }
                }
            }
        }
    }
}

/// Where a step is done, if not at the office itself.
fn place(step: &Step, language: Language) -> Markup {
    html! {
        @if let Some(unit) = &step.unit_code { " " span.hint { (unit) } }
        @if let Some(level) = step.agency_level { " " span.hint { (level_words(level, language)) } }
    }
}

fn opinions(step: &Step, language: Language) -> Markup {
    html! {
        @for asked in &step.drawing.opinions {
            div { span.hint {
                (W::StepOpinions.say(language)) ": " (match language { Language::Vietnamese => &asked.name_vi, Language::English => &asked.name_en })
                ", " (role_words(asked.role, language)) ", " (asked.allowance_hours) " " (W::HoursWord.say(language))
            } }
        }
    }
}

fn way_out(way: &StepExit<'_>, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let kind = match way.outcome {
        StepOutcome::Approve => W::WayApprove,
        StepOutcome::Return => W::WayReturn,
        StepOutcome::Reject => W::WayReject,
    };
    let name = way.names.map(|(vi, en)| match language {
        Language::Vietnamese => vi,
        Language::English => en,
    });
    html! {
        @match way.to {
            Some(to) => { (name.unwrap_or(say(kind))) " → " a href={ "#buoc-" (to) } { (say(W::ToStep)) " " (to) } }
            None if way.outcome == StepOutcome::Reject => { "✕ " (name.unwrap_or(say(W::WayRefused))) }
            None => { "◆ " (name.unwrap_or(say(W::WayResult))) }
        }
    }
}

/// The form by which it is published, or taken out of use.
fn act(
    workflow: &Workflow,
    fields: &[AdminField],
    (form, problem): (&PostedForm, Option<&Problem>),
    token: &str,
    language: Language,
) -> Markup {
    let (value, words, class) = match workflow.state {
        WorkflowState::Draft => ("publish", W::PublishWorkflow, "main"),
        WorkflowState::Published => ("retire", W::RetireWorkflow, "hard"),
        WorkflowState::Retired => return Markup::default(),
    };
    html! {
        h2 { (words.say(language)) }
        form.narrow method="post" action={ (WORKFLOWS) "/" (workflow.id) } data-first="main" {
            (form_head(token, (form, problem), language))
            @for field in fields { (field.draw(form, problem, language)) }
            input type="hidden" name="act" value=(value);
            p { button class=(class) type="submit" data-key="do" { (words.say(language)) } }
        }
    }
}
