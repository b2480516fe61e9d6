//! HTTP endpoints of opinions: ask, answer, withdraw.

use actix_web::{HttpRequest, HttpResponse, post, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::requests::{OpinionAnswerRequest, OpinionWithdrawalRequest, OpinionsRequest};
use crate::access::Officer;
use crate::dossier::acts::opinions::actions;
use crate::dossier::endpoints::handler_state::HandlerState;
use crate::dossier::endpoints::request_headers::RequestHeaders;
use crate::dossier::views::view::DossierView;
use crate::platform::body::JsonBody;
use crate::platform::error::Problem;

/// Ask for opinions at the step where the dossier lies; several at once are given side by side.
///
/// The clock goes on. Until as many have come as the step wants, the dossier is neither handed on nor resolved.
#[utoipa::path(tag = "acts", operation_id = "request_opinions", security(("bearer" = [])), request_body = OpinionsRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once"),
        ("If-Match" = Option<String>, Header, description = "The entity tag of the version that you read")),
    responses((status = 200, description = "Asked", body = DossierView, headers(("ETag" = String))),
        (status = 409, description = "The state forbids it, or somebody was faster"),
        (status = 412, description = "The version you read is stale")))]
#[post("/api/v1/dossiers/{code}/opinion-requests")]
pub(crate) async fn request_opinions(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
    http: HttpRequest,
    body: JsonBody<OpinionsRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = RequestHeaders::read(&http, body.digest)?;
    desk.get_ref()
        .clone()
        .act_on(officer, code.into_inner(), wish, move |conn, desk, officer, row| {
            let (wishes, timing) = body.value.checked()?;
            actions::ask(conn, &desk.act(officer, timing), row, &wishes)
        })
        .await
}

/// Give the opinion of that number.
#[utoipa::path(tag = "acts", operation_id = "give_opinion", security(("bearer" = [])), request_body = OpinionAnswerRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("number" = i32, Path, description = "Number of the opinion within the dossier"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once"),
        ("If-Match" = Option<String>, Header, description = "The entity tag of the version that you read")),
    responses((status = 200, description = "Given", body = DossierView, headers(("ETag" = String))),
        (status = 409, description = "Nobody waits for it, or somebody was faster"),
        (status = 412, description = "The version you read is stale")))]
#[post("/api/v1/dossiers/{code}/opinion-requests/{number}/answer")]
pub(crate) async fn give_opinion(
    desk: web::Data<HandlerState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    http: HttpRequest,
    body: JsonBody<OpinionAnswerRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = RequestHeaders::read(&http, body.digest)?;
    let (code, number) = path.into_inner();
    desk.get_ref()
        .clone()
        .act_on(officer, code, wish, move |conn, desk, officer, row| {
            let (answer, text, timing) = body.value.checked()?;
            actions::give(conn, &desk.act(officer, timing), row, number, answer, text)
        })
        .await
}

/// Withdraw the question of that number: the dossier waits for it no more.
#[utoipa::path(tag = "acts", operation_id = "withdraw_opinion", security(("bearer" = [])), request_body = OpinionWithdrawalRequest,
    params(("code" = String, Path, description = "Mã hồ sơ", example = "H26.268.05-230307-0001"),
        ("number" = i32, Path, description = "Number of the opinion within the dossier"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body acts once"),
        ("If-Match" = Option<String>, Header, description = "The entity tag of the version that you read")),
    responses((status = 200, description = "Withdrawn", body = DossierView, headers(("ETag" = String))),
        (status = 409, description = "Nobody waits for it, or somebody was faster"),
        (status = 412, description = "The version you read is stale")))]
#[post("/api/v1/dossiers/{code}/opinion-requests/{number}/withdrawal")]
pub(crate) async fn withdraw_opinion(
    desk: web::Data<HandlerState>,
    officer: Officer,
    path: web::Path<(String, i32)>,
    http: HttpRequest,
    body: JsonBody<OpinionWithdrawalRequest>,
) -> Result<HttpResponse, Problem> {
    let wish = RequestHeaders::read(&http, body.digest)?;
    let (code, number) = path.into_inner();
    desk.get_ref()
        .clone()
        .act_on(officer, code, wish, move |conn, desk, officer, row| {
            let (reason, timing) = body.value.checked()?;
            actions::withdraw(conn, &desk.act(officer, timing), row, number, reason)
        })
        .await
}

/// The HTTP endpoints of opinions.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.service(request_opinions).service(give_opinion).service(withdraw_opinion);
}
