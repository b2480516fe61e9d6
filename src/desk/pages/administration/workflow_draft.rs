//! Drafting a workflow: anew, as the next version of another, or a change of the draft that stands.

use actix_web::{HttpResponse, get, post, web};
use maud::html;
use serde::Deserialize;
use serde_json::json;

use super::common::{
    AdminView, LabelledProblem, WORKFLOWS, admin_page, answered, form_head, is_only_checked,
};
use super::workflow_fields::plan_fields;
use super::workflow_form::{form_of, on_the_form, plan_body, plan_label, unreadable};
use crate::desk::extractor::{DeskOfficer, PostedOrBroughtBack};
use crate::desk::page::DeskPage;
use crate::desk::posted::PostedForm;
use crate::desk::shown::{address, encoded};
use crate::desk::words::W;
use crate::dossier::endpoints::rehearsal::rehearse_write;
use crate::platform::database::{Connection, Id};
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;
use crate::procedure::keeping::KEEPERS;
use crate::workflow::actions::{change_draft, draft, no_workflow};
use crate::workflow::keeping::{WorkflowPlace, served_by};
use crate::workflow::requests::{NewWorkflow, PlanRequest};
use crate::workflow::steps::{Workflow, WorkflowId};
use crate::workflow::store;

/// Where a new workflow is drafted.
pub(super) const NEW_WORKFLOW: &str = "/quan-tri/quy-trinh-moi";

/// After which workflow a new one is drafted.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewWorkflowAddress {
    /// The key of a workflow: the form begins as a copy of it.
    tu: String,
    /// Code of the procedure that it is for.
    tt: String,
}

/// The form of a new workflow, or of the next version of one.
#[get("/quan-tri/quy-trinh-moi")]
pub(crate) async fn new_workflow_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    asked: web::Query<NewWorkflowAddress>,
) -> HttpResponse {
    let drawn = async {
        me.only_administrators()?;
        let form = if asked.tu.is_empty() {
            let code = asked.tt.trim().to_owned();
            PostedForm::of(vec![("procedure_code".to_owned(), code)])
        } else {
            form_of(&loaded(&service, &asked.tu).await?)
        };
        drawn(&me, None, &form, None)
    };
    me.answer(drawn.await)
}

/// Drafts it; Enter only checks.
#[post("/quan-tri/quy-trinh-moi")]
pub(crate) async fn draft_workflow(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| drawn(me, None, form, problem),
        async |me, form| drafted(me, &service, form).await,
    )
    .await
}

async fn drafted(
    me: &DeskOfficer,
    service: &ServiceState,
    form: &PostedForm,
) -> Result<Option<String>, Problem> {
    me.only_administrators()?;
    let (keeper, now) = (me.keeper(), service.now());
    let (plan, rows) = plan_body(form)?;
    let body = json!({ "name": form.get("name").trim(), "plan": plan });
    let request: NewWorkflow = serde_json::from_value(body).map_err(unreadable)?;
    written(service, is_only_checked(form), move |conn| {
        let (name, plan) = request.checked(conn)?;
        draft(conn, &name, &plan, (&keeper, now))
    })
    .await
    .map_err(|problem| on_the_form(problem, &rows))
}

/// The form of the draft that stands.
#[get("/quan-tri/quy-trinh/{id}/sua")]
pub(crate) async fn workflow_draft_form(
    me: DeskOfficer,
    service: web::Data<ServiceState>,
    id: web::Path<String>,
) -> HttpResponse {
    let drawn = async {
        me.only_administrators()?;
        let workflow = loaded(&service, &id).await?;
        let (keeper, place) = (me.keeper(), WorkflowPlace::of(&workflow));
        let asked = move |conn: &mut Connection| served_by(conn, place)?.changed_by(&keeper, KEEPERS);
        service.database.read(asked).await?;
        drawn(&me, Some(&workflow), &form_of(&workflow), None)
    };
    me.answer(drawn.await)
}

/// Writes the draft anew; Enter only checks.
#[post("/quan-tri/quy-trinh/{id}/sua")]
pub(crate) async fn save_workflow_draft(
    sent: PostedOrBroughtBack,
    service: web::Data<ServiceState>,
    id: web::Path<String>,
) -> HttpResponse {
    answered(
        sent,
        async |me, form, problem| drawn(me, Some(&loaded(&service, &id).await?), form, problem),
        async |me, form| saved(me, &service, &id, form).await,
    )
    .await
}

async fn saved(
    me: &DeskOfficer,
    service: &ServiceState,
    id: &str,
    form: &PostedForm,
) -> Result<Option<String>, Problem> {
    me.only_administrators()?;
    let (id, keeper, now) = (key(id)?, me.keeper(), service.now());
    let (plan, rows) = plan_body(form)?;
    let request: PlanRequest = serde_json::from_value(plan).map_err(unreadable)?;
    written(service, is_only_checked(form), move |conn| {
        let plan = request.plan(conn)?;
        change_draft(conn, id, &plan, (&keeper, now))
    })
    .await
    .map_err(|problem| on_the_form(problem, &rows))
}

/// The page of what came of some work, or nothing where it was only tried.
async fn written(
    service: &ServiceState,
    only_checked: bool,
    work: impl Fn(&mut Connection) -> Result<Workflow, Problem> + Send + 'static,
) -> Result<Option<String>, Problem> {
    if only_checked {
        rehearse_write(&service.database, move |conn| work(conn).map(|_| ())).await?;
        return Ok(None);
    }
    let workflow = service.database.write(work).await?;
    Ok(Some(address(&format!("{WORKFLOWS}/{}", workflow.id), &[("xong", "1")])))
}

fn key(text: &str) -> Result<WorkflowId, Problem> {
    Id::parse(text).ok_or_else(no_workflow)
}

async fn loaded(service: &ServiceState, id: &str) -> Result<Workflow, Problem> {
    let id = key(id)?;
    service.database.read(move |conn| store::find(conn, id)?.ok_or_else(no_workflow)).await
}

fn drawn(
    me: &DeskOfficer,
    of: Option<&Workflow>,
    form: &PostedForm,
    problem: Option<&Problem>,
) -> Result<DeskPage, Problem> {
    me.only_administrators()?;
    let (language, token) = (me.language(), me.token()?);
    let (title, action, back) = match of {
        None => {
            let title = W::NewWorkflowTitle.say(language).to_owned();
            (title, NEW_WORKFLOW.to_owned(), WORKFLOWS.to_owned())
        }
        Some(of) => {
            let title = format!("{}: {}", W::ChangeDraft.say(language), of.name);
            let here = format!("{WORKFLOWS}/{}", encoded(&of.id.to_string()));
            (title, format!("{here}/sua"), here)
        }
    };
    let view = AdminView {
        section: WORKFLOWS,
        title: &title,
        problem: problem.map(|problem| LabelledProblem::of(problem, &plan_label)),
    };
    let content = html! {
        p.hint { (W::DraftChangesNothing.say(language)) }
        form.plan-form method="post" action=(action) {
            (form_head(&token, (form, problem), language))
            (plan_fields(form, problem, of.is_none(), language))
            div.buttons {
                button.main type="submit" data-key="do" { (W::SaveDraft.say(language)) " " kbd { "F9" } }
                button type="submit" name="do" value="check" { (W::CheckAndMoreRows.say(language)) }
                a href=(back) { (W::DoNothing.say(language)) }
            }
        }
    };
    Ok(admin_page(&view, &content, language))
}
