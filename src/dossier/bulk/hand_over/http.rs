//! HTTP endpoint that hands many dossiers on.

use actix_web::{HttpRequest, HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::report::HandOverReport;
use super::requests::HandOversRequest;
use crate::access::Officer;
use crate::dossier::bulk::sweep::http::to_the_end;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::request_headers::{read_wish, render};
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;

/// Hand many dossiers on, each to its next step.
///
/// Each is an act of its own in a transaction of its own, by the rules of `hand-overs` of one dossier: what one of them cannot do keeps no
/// other from it, and the answer tells of each. `version` of a dossier is its `If-Match`. With an `Idempotency-Key` each is handed on once,
/// however often it is sent, and the answer is kept.
#[utoipa::path(tag = "acts", operation_id = "hand_on_dossiers", security(("bearer" = [])), request_body = HandOversRequest,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body hands each dossier on once")),
    responses((status = 200, description = "What came of each", body = HandOverReport)))]
#[post("/api/v1/dossiers/hand-overs")]
pub(crate) async fn hand_on_dossiers(
    desk: web::Data<HandlerState>,
    officer: Officer,
    http: HttpRequest,
    body: JsonBody<HandOversRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = read_wish(&http, body.digest)?;
    let desk = desk.get_ref().clone();
    let answer = to_the_end(desk.hand_over_many(officer, body.value, wish.key)).await?;
    Ok(render(answer))
}

/// Registers this address.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(hand_on_dossiers);
}
