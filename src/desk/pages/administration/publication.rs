//! Publishing a version: rehearsed first with the workflows that go with it, then done with the decision and its first day.

use actix_web::{HttpResponse, get, post, web};
use maud::{Markup, html};

use super::common::{
    AdminField, AdminView, LabelledProblem, PROCEDURES, admin_page, day_of, days_as_typed,
    is_shown_on_the_form, only_its_keepers,
};
use super::procedure::procedure_address;
use super::procedure_words::level_words;
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::{self, DeskPage};
use crate::desk::posted::PostedForm;
use crate::desk::typed::date_shown;
use crate::desk::value_words::role_words;
use crate::desk::words::W;
use crate::platform::database::Id;
use crate::platform::error::{Language, Problem};
use crate::platform::page::MAX_LIMIT;
use crate::platform::service_state::ServiceState;
use crate::procedure::actions::draft_of;
use crate::procedure::store::list_versions;
use crate::procedure::version::ProcedureVersion;
use crate::workflow::offering::http::publication_day;
use crate::workflow::offering::publication::{self, PublicationWish, WorkflowChoice};
use crate::workflow::offering::requests::PublicationRequest;
use crate::workflow::offering::views::{PublicationRehearsal, RehearsedWorkflow};
use crate::workflow::steps::{Workflow, WorkflowId, WorkflowState};
use crate::workflow::store::{self as workflows, WorkflowFilter};

/// Where a version is published: the code and its number.
type VersionPath = web::Path<(String, i32)>;

/// The draft, and the drafts of workflows that may go with it.
struct PublicationRead {
    version: ProcedureVersion,
    drafts: Vec<Workflow>,
}

/// The form.
#[get("/quan-tri/thu-tuc/{code}/ban/{number}/cong-bo")]
pub(crate) async fn publication_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    path: VersionPath,
) -> HttpResponse {
    me.answer(drawn(&me, &service, &path, &PostedForm::default(), None).await)
}

/// Rehearses it, or publishes: by the button that was pressed.
#[post("/quan-tri/thu-tuc/{code}/ban/{number}/cong-bo")]
pub(crate) async fn publish_version(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    path: VersionPath,
) -> HttpResponse {
    let PostedOrBroughtBack { me, form, back } = sent;
    if back {
        let drawn = drawn(&me, &service, &path, &form, None).await;
        return me.answer(drawn.map(|page| page.brought_back(true, me.language())));
    }
    let outcome = match form.get("do") {
        "publish" => match published(&me, &service, &path, &form).await {
            Ok(()) => return page::see_other(&procedure_address(&path.0, Some(("congbo", path.1)))),
            Err(problem) => Err(problem),
        },
        _ => rehearsed(&me, &service, &path, &form).await,
    };
    match outcome {
        Err(problem) if !is_shown_on_the_form(&problem) => me.answer(Err(problem)),
        outcome => {
            let outcome = outcome.map_err(days_as_typed);
            me.answer(drawn(&me, &service, &path, &form, Some(&outcome)).await)
        }
    }
}

/// What the form asks for.
fn wish(service: &ServiceState, form: &PostedForm) -> Result<PublicationWish, Problem> {
    let drafts: Vec<WorkflowId> = form.all("workflow_drafts").filter_map(Id::parse).collect();
    let choice = WorkflowChoice::parse(form.get("workflow")).unwrap_or_default();
    let request = PublicationRequest {
        decision_number: form.get("decision_number").to_owned(),
        valid_from: day_of(form, "valid_from", service.now().date()).unwrap_or_default(),
        workflow: choice,
        workflow_drafts: drafts,
    };
    request.checked()
}

async fn rehearsed(
    me: &DeskOfficer,
    service: &ServiceState,
    (code, number): &(String, i32),
    form: &PostedForm,
) -> Result<PublicationRehearsal, Problem> {
    me.only_administrators()?;
    let (wish, day, code, number) = (wish(service, form)?, publication_day(service), code.clone(), *number);
    let planned =
        service.database.snapshot(move |conn| publication::plan(conn, (&code, number), &wish, day)).await?;
    Ok(planned.into())
}

async fn published(
    me: &DeskOfficer,
    service: &ServiceState,
    (code, number): &(String, i32),
    form: &PostedForm,
) -> Result<(), Problem> {
    me.only_administrators()?;
    let (wish, day, code, number) = (wish(service, form)?, publication_day(service), code.clone(), *number);
    let by = me.officer.id;
    tracing::info!(%by, procedure = %code, version = number, "publishing a version");
    let keeper = me.keeper();
    service
        .database
        .write(move |conn| publication::publish(conn, (&code, number), &wish, (&keeper, day)))
        .await?;
    Ok(())
}

async fn drawn(
    me: &DeskOfficer,
    service: &ServiceState,
    (code, number): &(String, i32),
    form: &PostedForm,
    outcome: Option<&Result<PublicationRehearsal, Problem>>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    only_its_keepers(me, service, code).await?;
    let (which, number, language) = (code.clone(), *number, me.language());
    let read = service
        .database
        .snapshot(move |conn| {
            let versions = list_versions(conn, &which)?;
            let version = draft_of(&versions, &which, number)?.clone();
            let filter = WorkflowFilter {
                procedure_code: Some(which.clone()),
                agency_code: None,
                state: Some(WorkflowState::Draft),
            };
            let drafts = workflows::list(conn, &filter, None, MAX_LIMIT)?;
            Ok::<_, Problem>(PublicationRead { version, drafts })
        })
        .await?;
    let title = format!("{} {number}: {code}", W::PublicationTitle.say(language));
    let problem = outcome.and_then(|outcome| outcome.as_ref().err());
    let fields = fields(language);
    let label = |name: &str| fields.iter().find(|field| field.name == name).map(|field| field.label);
    let view = AdminView {
        section: PROCEDURES,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &label)),
    };
    let rehearsal = outcome.and_then(|outcome| outcome.as_ref().ok());
    let content = html! {
        p { a href=(procedure_address(code, None)) { (code) " " (read.version.content.name_vi) } }
        @if let Some(rehearsal) = rehearsal { (rehearsal_told(rehearsal, language)) }
        (publication_fields(&read, &fields, (form, problem), (&me.token()?, rehearsal), language))
    };
    Ok(admin_page(&view, &content, language))
}

fn fields(language: Language) -> Vec<AdminField> {
    let choices =
        [(WorkflowChoice::Present, W::WorkflowsPresent), (WorkflowChoice::Scale, W::WorkflowsScaled)]
            .map(|(choice, words)| (choice.as_str().to_owned(), words.say(language).to_owned()));
    vec![
        AdminField::line("decision_number", W::DecisionNumber),
        AdminField::line("valid_from", W::FirstDayInForce).hinted(W::DayHint),
        AdminField::choice("workflow", W::WorkflowsWith, choices.to_vec()),
    ]
}

fn publication_fields(
    read: &PublicationRead,
    fields: &[AdminField],
    (form, problem): (&PostedForm, Option<&Problem>),
    (token, rehearsal): (&str, Option<&PublicationRehearsal>),
    language: Language,
) -> Markup {
    let say = |words: W| words.say(language);
    let chosen: Vec<&str> = form.all("workflow_drafts").collect();
    let may = rehearsal.is_some_and(|rehearsal| rehearsal.may_be_published);
    let here =
        format!("{}/ban/{}/cong-bo", procedure_address(&read.version.code, None), read.version.version);
    html! {
        form.narrow method="post" action=(here) {
            // Enter presses the first button: it only rehearses.
            button.skip type="submit" name="do" value="check" tabindex="-1" aria-hidden="true" { (say(W::RehearsePublication)) }
            input type="hidden" name="csrf" value=(token);
            @for field in fields { (field.draw(form, problem, language)) }
            @if !read.drafts.is_empty() {
                fieldset {
                    legend { (say(W::DraftsWithIt)) }
                    @for draft in &read.drafts {
                        @let id = format!("f-draft-{}", draft.id);
                        div.tick {
                            input type="checkbox" id=(id) name="workflow_drafts" value=(draft.id) checked[chosen.contains(&draft.id.to_string().as_str())];
                            label for=(id) { (draft.name) ", " (say(W::DraftOfVersion)) " " (draft.version) ", " (draft.total_hours) " " (say(W::HoursWord)) }
                        }
                    }
                }
            }
            div.buttons {
                @if may {
                    button.hard type="submit" name="do" value="publish" data-key="do" { (say(W::PublishVersion)) " " kbd { "F9" } }
                    button type="submit" name="do" value="rehearse" { (say(W::RehearsePublication)) }
                } @else {
                    button.main type="submit" name="do" value="rehearse" data-key="do" { (say(W::RehearsePublication)) " " kbd { "F9" } }
                }
                a href=(procedure_address(&read.version.code, None)) { (say(W::DoNothing)) }
            }
        }
    }
}

fn rehearsal_told(rehearsal: &PublicationRehearsal, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let (class, words) = if rehearsal.may_be_published {
        ("box good", W::MayBePublished)
    } else {
        ("box warn", W::MayNotBePublished)
    };
    html! {
        section class=(class) id="flash" tabindex="-1" role="status" {
            p { strong { (say(words)) } " " (say(W::NothingWrittenYet)) @if let Some(hours) = rehearsal.limit_hours { " " (say(W::LimitLabel)) ": " (hours) " " (say(W::HoursWord)) "." } }
            @if !rehearsal.obstacles.is_empty() {
                h2 { (say(W::Obstacles)) }
                ul { @for one in &rehearsal.obstacles { li { (match language { Language::Vietnamese => &one.words_vi, Language::English => &one.words_en }) } } }
            }
            @if !rehearsal.unhandled.is_empty() {
                h2 { (say(W::UnhandledOffices)) }
                ul {
                    @for one in &rehearsal.unhandled {
                        li {
                            (level_words(one.level, language)) ": " (one.count) " " (say(W::OfficesCount)) ", " (say(W::FromDayOn)) " " (date_shown(one.from))
                            " " span.hint { (one.agencies.join(", ")) }
                        }
                    }
                }
            }
            h2 { (say(W::HandledThen)) }
            @if rehearsal.workflows.is_empty() { p { (say(W::NoWorkflowWith)) } }
            @for workflow in &rehearsal.workflows { (workflow_told(workflow, language)) }
        }
    }
}

fn workflow_told(workflow: &RehearsedWorkflow, language: Language) -> Markup {
    let say = |words: W| words.say(language);
    let hours = |hours: Option<u32>| hours.map(|hours| hours.to_string()).unwrap_or_default();
    html! {
        h3 {
            (workflow.name) ", " (say(W::DraftOfVersion)) " " (workflow.version) ": " (workflow.total_hours) " " (say(W::HoursWord))
            @if let Some(source) = &workflow.scaled_from { ", " (say(W::ScaledFrom)) " " (source) @if let Some(before) = workflow.total_hours_before { " (" (before) ")" } }
        }
        div.wide tabindex="0" role="region" aria-label=(workflow.name) {
            table.figures {
                thead { tr { @for words in [W::StepName, W::StepRole, W::HoursBefore, W::HoursAfter] { th scope="col" { (say(words)) } } } }
                tbody {
                    @for step in &workflow.steps {
                        tr {
                            th scope="row" { (step.position) ". " (match language { Language::Vietnamese => &step.name_vi, Language::English => &step.name_en }) }
                            td { (role_words(step.role, language)) }
                            td.num { (hours(step.allowance_hours_before)) }
                            td.num { (hours(step.allowance_hours)) }
                        }
                    }
                }
            }
        }
    }
}
