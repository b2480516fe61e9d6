//! HTTP endpoints of promises: their list, and the letters of apology.

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::page;
use super::view::{ApologyView, PromiseList};
use crate::access::{Officer, PersonalReadKind};
use crate::dossier::books::store;
use crate::dossier::endpoints::handler_state::{HandlerState, hidden};
use crate::dossier::views::people::must_be_seen;
use crate::dossier::views::proof::http::{ProofFormat, ProofQuery};
use crate::platform::error::Problem;

/// Read the promises made to the citizen: what each was, and what became of it.
#[utoipa::path(tag = "dossiers", operation_id = "get_dossier_promises", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ")),
    responses((status = 200, description = "Every promise, oldest first", body = PromiseList)))]
#[get("/api/v1/dossiers/{code}/promises")]
pub(crate) async fn get_dossier_promises(
    desk: web::Data<HandlerState>,
    officer: Officer,
    code: web::Path<String>,
) -> Result<web::Json<PromiseList>, Problem> {
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            Ok(web::Json(PromiseList::of(conn, &row, desk.now())?))
        })
        .await
}

/// Read a letter of apology (form 04).
///
/// In JSON, or as a Vietnamese page to print when `Accept` prefers `text/html` or `format=html` asks for it.
#[utoipa::path(tag = "dossiers", operation_id = "get_apology", security(("bearer" = [])),
    params(("code" = String, Path, description = "Mã hồ sơ"),
        ("number" = usize, Path, description = "Number of the letter within the dossier, from 1", example = 1), ProofQuery),
    responses((status = 200, description = "The letter",
            content((ApologyView = "application/json"), (String = "text/html"))),
        (status = 403, description = "Your role sees no people, whose data it holds")))]
#[get("/api/v1/dossiers/{code}/apologies/{number}")]
pub(crate) async fn get_apology(
    desk: web::Data<HandlerState>,
    officer: Officer,
    path: web::Path<(String, usize)>,
    http: HttpRequest,
    query: web::Query<ProofQuery>,
) -> Result<HttpResponse, Problem> {
    let format = ProofFormat::wanted(&http, query.into_inner());
    let (code, number) = path.into_inner();
    let desk = desk.get_ref().clone();
    let database = desk.database.clone();
    let view = database
        .read(move |conn| {
            let row = store::find_by_code(conn, &officer.scope(), &code)?.ok_or_else(hidden)?;
            must_be_seen(conn, &officer, PersonalReadKind::Paper, &row)?;
            ApologyView::of(conn, &desk.books, &row, number)
        })
        .await?;
    Ok(match format {
        ProofFormat::Json => HttpResponse::Ok().json(view),
        ProofFormat::Html => {
            HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page::draw(&view))
        }
    })
}
