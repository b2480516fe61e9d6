//! HTTP endpoints of acts by which something more is offered at counters: publishing a procedure version with its workflows,
//! rehearsing that, and delegating a procedure.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::access::{CatalogueKeeper, Officer};
use crate::platform::body::JsonBody;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::service_state::ServiceState;
use crate::procedure::delegation::actions::delegate;
use crate::procedure::delegation::http::{self as delegations, DelegationRequest, DelegationView};
use crate::procedure::http::must_be_administrator;
use crate::workflow::offering::guard::{CoverageGuard, OfferingAct, first_day_of_intakes};
use crate::workflow::offering::publication::{self, PublicationDay};
use crate::workflow::offering::requests::PublicationRequest;
use crate::workflow::offering::views::{PublicationRehearsal, PublishedVersion};

/// The HTTP endpoints of offering.
pub(crate) fn routes(cfg: &mut ServiceConfig<'_>) {
    cfg.service(publish_procedure_version).service(rehearse_publication).service(create_delegation);
}

pub(crate) fn publication_day(service: &ServiceState) -> PublicationDay {
    let now = service.now();
    PublicationDay { now, since: first_day_of_intakes(now, service.config.backdate_days) }
}

/// Publishes a draft; the version before it ends the day before. Every office that offers it must have a workflow that fits:
/// one in use, a draft that is published with it, or the present one scaled to the new limit.
#[utoipa::path(tag = "procedure", operation_id = "publish_procedure_version", request_body = PublicationRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.004873"), ("number" = i32, Path, description = "The version", example = 2)), responses(
    (status = 200, description = "The published version, with the workflows that were published with it", body = PublishedVersion),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such version"),
    (status = 409, description = "Not a draft, changed meanwhile, or an office would have no workflow that fits"),
    (status = 422, description = "The day lies before the predecessor's, or a workflow cannot be published or scaled")))]
#[post("/api/v1/procedures/{code}/versions/{number}/publication")]
pub(crate) async fn publish_procedure_version(
    service: web::Data<ServiceState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    body: JsonBody<PublicationRequest>,
) -> Result<web::Json<PublishedVersion>, Problem> {
    must_be_administrator(&officer)?;
    let ((code, number), wish, day) = (path.into_inner(), body.value.checked()?, publication_day(&service));
    let keeper = CatalogueKeeper::Signed(officer);
    let (version, workflows) = service
        .database
        .write(move |conn| publication::publish(conn, (&code, number), &wish, (&keeper, day)))
        .await?;
    let workflows = workflows.into_iter().map(Into::into).collect();
    Ok(web::Json(PublishedVersion { version: version.into(), workflows }))
}

/// What publishing a draft would do: the workflows with their steps, and what speaks against it. Writes nothing.
#[utoipa::path(tag = "procedure", operation_id = "rehearse_publication", request_body = PublicationRequest, security(("bearer" = [])),
    params(("code" = String, Path, description = "The code", example = "1.004873"), ("number" = i32, Path, description = "The version", example = 2)), responses(
    (status = 200, description = "What it would do", body = PublicationRehearsal),
    (status = 403, description = "Not an administrator"),
    (status = 404, description = "No such version"),
    (status = 409, description = "Not a draft")))]
#[post("/api/v1/procedures/{code}/versions/{number}/publication-rehearsals")]
pub(crate) async fn rehearse_publication(
    service: web::Data<ServiceState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    body: JsonBody<PublicationRequest>,
) -> Result<web::Json<PublicationRehearsal>, Problem> {
    must_be_administrator(&officer)?;
    let ((code, number), wish, day) = (path.into_inner(), body.value.checked()?, publication_day(&service));
    let planned =
        service.database.snapshot(move |conn| publication::plan(conn, (&code, number), &wish, day)).await?;
    Ok(web::Json(planned.into()))
}

/// Enter a delegation. The delegate must have a workflow for what it is to offer.
#[utoipa::path(tag = "procedure", operation_id = "create_delegation", request_body = DelegationRequest, security(("bearer" = [])), responses(
    (status = 201, description = "Entered", body = DelegationView),
    (status = 403, description = "Not an administrator of the principal"),
    (status = 409, description = "The same delegation holds on some of these days, or the delegate has no workflow that fits")))]
#[post("/api/v1/delegations")]
pub(crate) async fn create_delegation(
    service: web::Data<ServiceState>,
    officer: Officer,
    body: JsonBody<DelegationRequest>,
) -> Result<HttpResponse, Problem> {
    let day = publication_day(&service);
    let answer = service.database.write(move |conn| delegated(conn, &officer, &body.value, day)).await?;
    Ok(HttpResponse::build(StatusCode::CREATED).json(answer))
}

/// Enters a delegation, if the delegate can handle what it is for.
///
/// # Errors
/// What breaks a rule (422), that the officer may not (403), that it holds already or leaves a gap (409), or the database fails.
pub(crate) fn delegated(
    conn: &mut Connection,
    officer: &Officer,
    request: &DelegationRequest,
    PublicationDay { now, since }: PublicationDay,
) -> Result<DelegationView, Problem> {
    let procedure = request.procedure_id(conn)?;
    let affected = Some(procedure.into_iter().collect());
    let mut guard = CoverageGuard::before(conn, OfferingAct::Delegate, affected, since)?;
    let delegation = delegate(conn, officer, request.read(), now, &mut guard)?;
    delegations::view(conn, delegation)
}
