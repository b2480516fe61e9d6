//! HTTP endpoints of the change of procedure or channel: rehearsed, then done.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::requests::{ReclassificationRehearsalRequest, ReclassificationRequest};
use crate::access::Officer;
use crate::dossier::acts::act_context::ActContext;
use crate::dossier::acts::reclassification::{self, ReclassificationPlan};
use crate::dossier::books::applicant::HandedPaper;
use crate::dossier::books::store::{self, Dossier};
use crate::dossier::clock::ledger::Channel;
use crate::dossier::endpoints::act::http::{ActPath, act_route};
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::endpoints::once::ActBody;
use crate::dossier::views::names::ProcedureName;
use crate::dossier::views::view::DossierView;
use crate::platform::body::JsonBody;
use crate::platform::database::Connection;
use crate::platform::error::Problem;
use crate::platform::instant::Instant;

/// How a dossier would stand under another procedure or channel.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReclassificationRehearsal {
    /// The procedure.
    procedure: ProcedureName,
    /// The channel.
    channel: Channel,
    /// The papers.
    papers: Vec<HandedPaper>,
    /// The fee in đồng.
    fee_vnd: Option<i64>,
    /// When it is accepted; absent while it waits for the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<Instant>,
    /// When it is due now, or must be answered.
    due_before: Option<Instant>,
    /// When it would be due: send it as `due_at`.
    due_after: Option<Instant>,
    /// The step at which it would begin; absent while it waits for the desk.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
}

impl ReclassificationRehearsal {
    fn of(before: &Dossier, plan: ReclassificationPlan) -> Self {
        let first = plan.workflow.steps.first().filter(|_| plan.accepted_at.is_some());
        Self {
            procedure: ProcedureName::of(&plan.version),
            channel: plan.channel,
            papers: plan.papers,
            fee_vnd: plan.fee_vnd,
            accepted_at: plan.accepted_at,
            due_before: before.due_at,
            due_after: plan.due_at,
            step: first.map(|step| step.name_vi.clone()),
        }
    }
}

impl ActBody for ReclassificationRequest {
    fn happened_at(&self) -> Option<Instant> {
        None
    }

    fn perform(
        &self,
        conn: &mut Connection,
        act: ActContext<'_>,
        before: &Dossier,
        _number: i32,
    ) -> Result<Dossier, Problem> {
        reclassification::perform(conn, &act, before, self.read())
    }
}

/// Show how a dossier would stand under another procedure or channel; nothing is written.
#[utoipa::path(tag = "acts", operation_id = "rehearse_reclassification", security(("bearer" = [])),
    request_body = ReclassificationRehearsalRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001")),
    responses((status = 200, description = "How it would stand", body = ReclassificationRehearsal),
        (status = 403, description = "Not a supervisor of the office"),
        (status = 404, description = "No such dossier"),
        (status = 409, description = "Its state, or what was done to it, forbids it")))]
#[post("/api/v1/dossiers/{code}/reclassification-rehearsals")]
pub(crate) async fn rehearse_reclassification(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    body: JsonBody<ReclassificationRehearsalRequest>,
) -> Result<web::Json<ReclassificationRehearsal>, Problem> {
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            let plan = reclassification::rehearse(conn, &desk.act(&officer), &row, body.value.read())?;
            Ok(web::Json(ReclassificationRehearsal::of(&row, plan)))
        })
        .await
}

act_route!(/// Mend the procedure or channel of a dossier: it is entered again as it would have been received, under the same code.
    reclassify_dossier, "/api/v1/dossiers/{code}/reclassifications", "reclassify_dossier", ReclassificationRequest);

/// Registers these addresses.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(rehearse_reclassification).service(reclassify_dossier);
}
