//! Workflows at the door: looking them up, and for administrators drafting, publishing and retiring them.

use actix_web::{HttpResponse, get, post, put, web};
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{CatalogueKeeper, Officer};
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;
use crate::platform::page::{self, PagePart};
use crate::platform::service_state::ServiceState;
use crate::procedure::http::must_be_administrator;
use crate::workflow::actions;
use crate::workflow::offering::guard::first_day_of_intakes;
use crate::workflow::requests::{NewWorkflow, PlanRequest, WorkflowPublication, WorkflowRetirement};
use crate::workflow::steps::{WorkflowId, WorkflowState};
use crate::workflow::store::{self, WorkflowFilter, WorkflowListKey};
use crate::workflow::views::{WorkflowPage, WorkflowView};

/// The HTTP endpoints of this room.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(list_workflows)
        .service(get_workflow)
        .service(create_workflow)
        .service(change_workflow)
        .service(publish_workflow)
        .service(retire_workflow);
    crate::workflow::offering::http::routes(cfg);
}

/// What to list.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WorkflowQuery {
    /// The code of a procedure.
    #[param(example = "2.000908")]
    procedure: Option<String>,
    /// The code of an office that has its own.
    agency: Option<String>,
    /// Where it stands.
    state: Option<WorkflowState>,
    /// Rows on a page, 1 to 500; 50 unless said otherwise.
    limit: Option<i64>,
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Workflows with their steps, by name.
#[utoipa::path(tag = "workflow", operation_id = "list_workflows", params(WorkflowQuery), security(("bearer" = [])), responses(
    (status = 200, description = "A page of workflows", body = WorkflowPage)))]
#[get("/api/v1/workflows")]
pub(crate) async fn list_workflows(
    service: web::Data<ServiceState>,
    query: web::Query<WorkflowQuery>,
    _officer: Officer,
) -> Result<web::Json<WorkflowPage>, Problem> {
    let query = query.into_inner();
    let (after, limit): PagePart<WorkflowListKey> = page::read_alone(query.limit, query.cursor.as_deref())?;
    let filter =
        WorkflowFilter { procedure_code: query.procedure, agency_code: query.agency, state: query.state };
    let rows = service
        .database
        .read(move |conn| store::list(conn, &filter, after.as_ref(), limit + 1))
        .await
        .map_err(Problem::from)?;
    let (rows, next_cursor) = page::cut(rows, limit, |row| (row.name.clone(), row.version));
    Ok(web::Json(WorkflowPage { items: rows.into_iter().map(Into::into).collect(), next_cursor }))
}

/// One version of a workflow.
#[utoipa::path(tag = "workflow", operation_id = "get_workflow", security(("bearer" = [])),
    params(("id" = WorkflowId, Path, description = "The key")), responses(
    (status = 200, description = "The workflow", body = WorkflowView),
    (status = 400, description = "Not a key"),
    (status = 404, description = "No such workflow")))]
#[get("/api/v1/workflows/{id}")]
pub(crate) async fn get_workflow(
    service: web::Data<ServiceState>,
    id: web::Path<WorkflowId>,
    _officer: Officer,
) -> Result<web::Json<WorkflowView>, Problem> {
    let id = id.into_inner();
    let workflow =
        service.database.read(move |conn| store::find(conn, id)?.ok_or_else(actions::no_workflow)).await?;
    Ok(web::Json(workflow.into()))
}

/// Drafts a workflow: a new name, or the next version of one.
#[utoipa::path(tag = "workflow", operation_id = "create_workflow", request_body = NewWorkflow, security(("bearer" = [])), responses(
    (status = 201, description = "The draft", body = WorkflowView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 409, description = "The name has a draft already")))]
#[post("/api/v1/workflows")]
pub(crate) async fn create_workflow(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<NewWorkflow>,
) -> Result<HttpResponse, Problem> {
    must_be_administrator(&officer)?;
    let (keeper, now) = (CatalogueKeeper::Signed(officer), service.now());
    let workflow = service
        .database
        .write(move |conn| {
            let (name, plan) = body.value.checked(conn)?;
            actions::draft(conn, &name, &plan, (&keeper, now))
        })
        .await?;
    let place = format!("/api/v1/workflows/{}", workflow.id);
    Ok(HttpResponse::Created().insert_header(("Location", place)).json(WorkflowView::from(workflow)))
}

/// Writes a draft anew; its name stays.
#[utoipa::path(tag = "workflow", operation_id = "change_workflow", request_body = PlanRequest, security(("bearer" = [])),
    params(("id" = WorkflowId, Path, description = "The key")), responses(
    (status = 200, description = "The draft", body = WorkflowView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 404, description = "No such workflow"),
    (status = 409, description = "Not a draft")))]
#[put("/api/v1/workflows/{id}")]
pub(crate) async fn change_workflow(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<WorkflowId>,
    body: JsonBody<PlanRequest>,
) -> Result<web::Json<WorkflowView>, Problem> {
    must_be_administrator(&officer)?;
    let (id, keeper, now) = (id.into_inner(), CatalogueKeeper::Signed(officer), service.now());
    let workflow = service
        .database
        .write(move |conn| {
            let plan = body.value.plan(conn)?;
            actions::change_draft(conn, id, &plan, (&keeper, now))
        })
        .await?;
    Ok(web::Json(workflow.into()))
}

/// Publishes a draft; versions of the same name retire that add up to the same, or to what nothing needs any more.
#[utoipa::path(tag = "workflow", operation_id = "publish_workflow", request_body = WorkflowPublication, security(("bearer" = [])),
    params(("id" = WorkflowId, Path, description = "The key")), responses(
    (status = 200, description = "The published workflow", body = WorkflowView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 404, description = "No such workflow"),
    (status = 409, description = "Not a draft, changed meanwhile, or an office would be left without a workflow"),
    (status = 422, description = "Steps, allowances or roles speak against it")))]
#[post("/api/v1/workflows/{id}/publication")]
pub(crate) async fn publish_workflow(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<WorkflowId>,
    body: JsonBody<WorkflowPublication>,
) -> Result<web::Json<WorkflowView>, Problem> {
    must_be_administrator(&officer)?;
    let (id, decision, now) = (id.into_inner(), body.value.checked()?, service.now());
    let since = first_day_of_intakes(now, service.config.backdate_days);
    let keeper = CatalogueKeeper::Signed(officer);
    let workflow = service
        .database
        .write(move |conn| actions::publish(conn, id, &decision, since, (&keeper, now)))
        .await?;
    Ok(web::Json(workflow.into()))
}

/// Takes a published workflow out of use; dossiers that run under it keep it.
#[utoipa::path(tag = "workflow", operation_id = "retire_workflow", request_body = WorkflowRetirement, security(("bearer" = [])),
    params(("id" = WorkflowId, Path, description = "The key")), responses(
    (status = 200, description = "The retired workflow", body = WorkflowView),
    (status = 403, description = "Not an administrator of every office that it serves"),
    (status = 404, description = "No such workflow"),
    (status = 409, description = "Not published, out of use already, or an office would be left without a workflow")))]
#[post("/api/v1/workflows/{id}/retirement")]
pub(crate) async fn retire_workflow(
    service: web::Data<ServiceState>,
    officer: Officer,
    id: web::Path<WorkflowId>,
    body: JsonBody<WorkflowRetirement>,
) -> Result<web::Json<WorkflowView>, Problem> {
    must_be_administrator(&officer)?;
    let (id, retirement, now) = (id.into_inner(), body.value.checked()?, service.now());
    let since = first_day_of_intakes(now, service.config.backdate_days);
    let keeper = CatalogueKeeper::Signed(officer);
    let workflow = service
        .database
        .write(move |conn| actions::retire(conn, id, &retirement, since, (&keeper, now)))
        .await?;
    Ok(web::Json(workflow.into()))
}
